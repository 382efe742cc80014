package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/pgcluster"
)

// alter runs SQL on a database as another program would.
func alter(t testing.TB, address, script string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
}

// tables lists what stands in a database.
func tables(t testing.TB, address string) string {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var list string
	if err := db.QueryRow(`SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class WHERE relnamespace = current_schema()::regnamespace`).Scan(&list); err != nil {
		t.Fatal(err)
	}
	return list
}

// closed makes a record and closes it.
func closed(t testing.TB, address string) {
	t.Helper()
	s, err := Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// refuses opens what is no record and sees that it is left as it is.
func refuses(t *testing.T, address string, want counterclaim.Code) {
	t.Helper()
	before := tables(t, address)
	s, err := Open(context.Background(), address)
	if err == nil {
		s.Close()
		t.Fatal("opened")
	}
	if got := counterclaim.CodeOf(err); got != want || counterclaim.HintOf(err) == "" {
		t.Errorf("code %q (%v), hint %q, want %q and a hint", got, err, counterclaim.HintOf(err), want)
	}
	if after := tables(t, address); after != before {
		t.Errorf("it holds %q now, held %q", after, before)
	}
}

func TestOpenOtherDatabases(t *testing.T) {
	for name, script := range map[string]string{
		"tables":         `CREATE TABLE report (id int)`,
		"a view":         `CREATE VIEW report AS SELECT 1`,
		"like ours":      `CREATE TABLE schema_version (version int); INSERT INTO schema_version VALUES (1)`,
		"another's mark": `CREATE TABLE schema_version (program text, version int); INSERT INTO schema_version VALUES ('ledger', 1)`,
		"no mark":        `CREATE TABLE schema_version (program text, version int)`,
		"no schema":      `DROP SCHEMA public`,
	} {
		t.Run(name, func(t *testing.T) {
			address := pgcluster.Database(t)
			alter(t, address, script)
			refuses(t, address, counterclaim.CodeBadInput)
		})
	}
	t.Run("newer", func(t *testing.T) {
		address := pgcluster.Database(t)
		closed(t, address)
		alter(t, address, `UPDATE schema_version SET version = 9999`)
		refuses(t, address, counterclaim.CodeNewerSchema)
	})
}

func TestOpenAway(t *testing.T) {
	ctx := context.Background()
	address := pgcluster.Database(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0") // nobody answers there when it is closed
	if err != nil {
		t.Fatal(err)
	}
	taken.Close()
	for _, c := range []struct {
		address string
		want    counterclaim.Code
	}{
		{strings.Replace(address, "record_", "elsewhere_", 1), counterclaim.CodeNotFound},
		{strings.Replace(address, "postgres@", "somebody:s3cret@", 1), counterclaim.CodeUnreadable},
		{"postgres://u:s3cret@" + taken.Addr().String() + "/d", counterclaim.CodeUnreadable},
		{"postgres://u:s3cret@h:port/d", counterclaim.CodeBadInput},
		{"postgres://u:s3cret@h/%zz?sslmode=s3cret", counterclaim.CodeBadInput},
		{"postgres://", counterclaim.CodeUnreadable},
	} {
		if c.address == "postgres://" {
			t.Setenv("PGHOST", t.TempDir())
		}
		_, err := Open(ctx, c.address)
		if counterclaim.CodeOf(err) != c.want || counterclaim.HintOf(err) == "" {
			t.Errorf("%s: %q (%v), want %q", c.address, counterclaim.CodeOf(err), err, c.want)
		}
		if strings.Contains(fmt.Sprint(err, counterclaim.HintOf(err)), "s3cret") {
			t.Errorf("the message tells the password: %v", err)
		}
	}
}

func TestName(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://desk:s3cret@records.example/valley":                       "postgres://desk@records.example/valley",
		"postgresql://desk@records.example:6000/valley?password=s3cret":       "postgres://desk@records.example:6000/valley",
		"postgres://desk@/valley?host=/run/postgresql&passfile=/etc/s3cret.x": "postgres://desk@/valley?host=%2Frun%2Fpostgresql",
		"postgres://desk:s3cret@records.example:port/valley":                  "postgres://",
	} {
		if got := Name(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestLocked(t *testing.T) {
	ctx := context.Background()
	address := pgcluster.Database(t)
	openAt(t, address)
	s, err := open(address, 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.prepare(ctx); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	held, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer held.Rollback()
	if _, err := held.Exec(`UPDATE schema_version SET turn = turn + 1`); err != nil {
		t.Fatal(err)
	}
	if err := s.SetDispute(ctx, &counterclaim.Dispute{}); counterclaim.CodeOf(err) != counterclaim.CodeLocked || counterclaim.HintOf(err) == "" {
		t.Errorf("writing to a locked record: %v", err)
	}
	if o, err := s.Overview(ctx); err != nil || o.Reports != 0 {
		t.Errorf("reading a locked record: %+v, %v", o, err)
	}
	// A context ends the waiting early.
	patient, err := open(address, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer patient.Close()
	if err := patient.prepare(ctx); err != nil {
		t.Fatal(err)
	}
	soon, end := context.WithTimeout(ctx, 20*time.Millisecond)
	defer end()
	if err := patient.SetDispute(soon, &counterclaim.Dispute{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting with a deadline: %v", err)
	}
	if err := held.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*store{patient, s} { // the patient first: what it gave up may still stand before it, and longer than the other waits
		if err := s.SetDispute(ctx, &counterclaim.Dispute{}); err != nil {
			t.Errorf("after the lock is gone: %v", err)
		}
	}
}

func TestOpenAtOnce(t *testing.T) {
	address := pgcluster.Database(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			s, err := Open(context.Background(), address)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.SetDispute(context.Background(), &counterclaim.Dispute{Title: "x"}); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// migrate brings a record up to the last of some migrations.
func migrate(s *store, to fs.FS) error {
	m := s.schema()
	m.Files = to
	return s.Migrate(context.Background(), m)
}

func TestMigrate(t *testing.T) {
	s, err := open(pgcluster.Database(t), patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	first, err := files.ReadFile("migrations/0001_record.sql")
	if err != nil {
		t.Fatal(err)
	}
	steps := fstest.MapFS{"migrations/0001_record.sql": {Data: first}}
	if err := migrate(s, steps); err != nil {
		t.Fatal(err)
	}
	step := func(n int, script string) {
		steps[fmt.Sprintf("migrations/%04d_step.sql", n)] = &fstest.MapFile{Data: []byte(script)}
	}
	version := func() (n int) {
		if err := s.W.QueryRow(`SELECT version FROM schema_version`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	step(2, `CREATE TABLE two (x int)`)
	step(3, `CREATE TABLE three (x int); CREATE TABLE two (x int)`)
	if err := migrate(s, steps); err == nil || version() != 1 {
		t.Errorf("a failing migration: %v, version %d, want an error and version 1", err, version())
	}
	step(3, `INSERT INTO two VALUES (3)`)
	if err := migrate(s, steps); err != nil || version() != 3 {
		t.Errorf("two migrations: %v, version %d, want 3", err, version())
	}
	if err := migrate(s, steps); err != nil {
		t.Errorf("the same migrations again: %v", err)
	}
	steps["migrations/0005_gap.sql"] = &fstest.MapFile{Data: []byte(`CREATE TABLE four (x int)`)}
	if err := migrate(s, steps); err == nil || version() != 3 {
		t.Errorf("a missing number: %v, version %d, want an error and version 3", err, version())
	}
}

// TestMigratedUnderneath has a later version of the program change the tables while this one has the record open.
func TestMigratedUnderneath(t *testing.T) {
	address := pgcluster.Database(t)
	s := openAt(t, address)
	alter(t, address, `UPDATE schema_version SET version = version + 1`)
	if err := s.SetDispute(context.Background(), &counterclaim.Dispute{}); counterclaim.CodeOf(err) != counterclaim.CodeNewerSchema || counterclaim.HintOf(err) == "" {
		t.Errorf("writing to a record of a later version: %v", err)
	}
}

// TestMigrateTells brings an empty database up, and one that is up already.
func TestMigrateTells(t *testing.T) {
	address := pgcluster.Database(t)
	from, first, err := Migrate(t.Context(), address)
	if err != nil || from != 0 || first == 0 {
		t.Errorf("from %d to %d, %v", from, first, err)
	}
	if from, to, err := Migrate(t.Context(), address); err != nil || from != first || to != first {
		t.Errorf("again from %d to %d, %v", from, to, err)
	}
	alter(t, address, `UPDATE schema_version SET version = 9999`)
	if _, _, err := Migrate(t.Context(), address); counterclaim.CodeOf(err) != counterclaim.CodeNewerSchema {
		t.Errorf("a later version's: %v", err)
	}
}

// TestInSchema keeps a record in a schema beside another program's tables.
func TestInSchema(t *testing.T) {
	address := pgcluster.Database(t)
	alter(t, address, `CREATE TABLE ledger (x int); CREATE SCHEMA desk`)
	refuses(t, address, counterclaim.CodeBadInput)
	s := openAt(t, address+"&"+url.Values{"search_path": {"desk"}}.Encode())
	if err := s.SetDispute(context.Background(), &counterclaim.Dispute{Title: "x"}); err != nil {
		t.Fatal(err)
	}
	if got := tables(t, address); got != "ledger" {
		t.Errorf("the other schema holds %s", got)
	}
}

func TestSettings(t *testing.T) {
	s, err := open(pgcluster.Database(t), patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for setting, want := range map[string]string{"synchronous_commit": "on", "lock_timeout": "5s", "application_name": "counterclaim"} {
		var got string
		if err := s.W.QueryRow("SHOW " + setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", setting, got, err, want)
		}
	}
	if _, err := s.R.Exec("CREATE TABLE x (y int)"); err == nil {
		t.Error("a reading connection writes")
	}
}

// TestServerFalls has the server lose its power under a store, again and again: what was kept is there, calls meanwhile say that the
// server is away, and the same store goes on when it is back.
func TestServerFalls(t *testing.T) {
	pgcluster.Database(t) // or skip
	ctx := context.Background()
	c, err := pgcluster.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop()
	s := openAt(t, c.Address("postgres"))
	for fall := range 3 {
		letter := counterclaim.DeadLetter{At: "2031-03-01T10:00:00Z", Name: fmt.Sprint(fall), Work: []byte{byte(fall)}}
		letter.Identify()
		if err := s.SetAside(ctx, &letter); err != nil {
			t.Fatal(err)
		}
		if err := c.Halt(); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{"write": s.SetAside(ctx, &letter), "write again": s.SetAside(ctx, &letter),
			"read": func() error { _, err := s.Overview(ctx); return err }()} {
			if counterclaim.CodeOf(err) != counterclaim.CodeUnreadable || counterclaim.HintOf(err) == "" {
				t.Errorf("%s without a server: %v", what, err)
			}
		}
		if err := c.Boot(); err != nil {
			t.Fatal(err)
		}
		if _, n, err := s.SetAsides(ctx, 0, 0); err != nil || n != fall+1 {
			t.Errorf("after fall %d: %d letters, %v", fall, n, err)
		}
	}
}

func TestIsAddress(t *testing.T) {
	for name, want := range map[string]bool{"postgres://a/b": true, "postgresql://a/b": true, "valley.sqlite": false, filepath.Join("postgres:", "a"): false, "": false} {
		if IsAddress(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// A connection that broke is waited for; a value that the driver cannot write would be waited for in vain.
func TestExplain(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("failed to receive message: %w", err) }
	for _, c := range []struct {
		err  error
		want counterclaim.Code
	}{
		{wrapped(io.ErrUnexpectedEOF), counterclaim.CodeUnreadable},
		{wrapped(&net.OpError{Op: "write", Err: syscall.EPIPE}), counterclaim.CodeUnreadable},
		{wrapped(driver.ErrBadConn), counterclaim.CodeUnreadable},
		{wrapped(sql.ErrTxDone), counterclaim.CodeUnreadable},
		{wrapped(&pgconn.PgError{Code: "57P01"}), counterclaim.CodeUnreadable},
		{wrapped(&pgconn.PgError{Code: "XX001"}), counterclaim.CodeUnreadable},
		{wrapped(&pgconn.PgError{Code: "55P03"}), counterclaim.CodeLocked},
		{errors.New("failed to encode args[3]: 4294967296 is greater than maximum value for int4"), counterclaim.CodeInternal},
	} {
		if got := explain("postgres://", c.err); counterclaim.CodeOf(got) != c.want {
			t.Errorf("%v is %s, want %s", c.err, counterclaim.CodeOf(got), c.want)
		}
	}
}
