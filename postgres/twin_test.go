package postgres

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/pgcluster"
	"github.com/counterclaim/counterclaim/query"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/sqlstore"
	"github.com/counterclaim/counterclaim/storetest"
)

// TestTwin has both engines keep the same and tell the same, down to the order of pages and the words around a find.
func TestTwin(t *testing.T) {
	ours := openAt(t, pgcluster.Database(t))
	other, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	storetest.Fill(t, ours)
	storetest.Fill(t, other)
	storetest.Alike(t, ours, other)
	storetest.LeavesAlike(t, ours, other)
	copied, err := sqlite.Open(t.Context(), ":memory:") // of what PostgreSQL kept itself
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if _, err := sqlstore.Copy(t.Context(), ours, copied, func(string, int, int) {}); err != nil {
		t.Fatal(err)
	}
	storetest.Alike(t, copied, other)
}

// TestCopy copies a record from one engine to the other, there and back, and goes on in each copy.
func TestCopy(t *testing.T) {
	ctx := t.Context()
	first, err := sqlite.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	storetest.Fill(t, first)
	open := func(s counterclaim.Store, err error) counterclaim.Store {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	stores := []counterclaim.Store{first, openAt(t, pgcluster.Database(t)), openAt(t, pgcluster.Database(t)), open(sqlite.Open(ctx, ":memory:")), open(sqlite.Open(ctx, t.TempDir()+"/r.db"))}
	var hash [32]byte
	for i, to := range stores[1:] {
		said := map[string]int{}
		copied, err := sqlstore.Copy(ctx, stores[i], to, func(what string, done, of int) {
			if done > of {
				t.Errorf("%s: %d of %d", what, done, of)
			}
			said[what] = done
		})
		if err != nil {
			t.Fatalf("copy %d: %v", i, err)
		}
		if said["copy"] != copied.Rows || said["index"] != copied.Reports || copied.Reports != 32 {
			t.Errorf("copy %d: %+v, said %v", i, copied, said)
		}
		if i > 0 && copied.Hash != hash {
			t.Errorf("copy %d has another hash", i)
		}
		hash = copied.Hash
		storetest.Alike(t, to, stores[i])
		storetest.LeavesAlike(t, to, stores[i])
		storetest.NoFaults(t, to)
	}
	// A copy takes more: its numbers go on.
	for _, s := range stores {
		r := counterclaim.Report{Outlet: "Vale Wire", Published: "2031-05-01", Text: "The bridge is open."}
		r.Identify()
		c := counterclaim.Coding{Report: r, Run: "autumn"}
		if _, err := s.Save(ctx, &c, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
			t.Fatal(err)
		}
		if err := s.SetRun(ctx, &counterclaim.Run{Name: "winter"}); err != nil {
			t.Fatal(err)
		}
		storetest.Alike(t, s, stores[0])
	}
	if _, err := sqlstore.Copy(ctx, stores[0], stores[1], func(string, int, int) {}); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Errorf("into a record that is not empty: %v", err)
	}
}

// TestCopyBrokenOff ends a copy in the midst of it: nothing is left.
func TestCopyBrokenOff(t *testing.T) {
	from, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	storetest.Fill(t, from)
	to := openAt(t, pgcluster.Database(t))
	for _, at := range []string{"copy", "index", "check"} {
		ctx, end := context.WithCancel(t.Context())
		defer end()
		_, err := sqlstore.Copy(ctx, from, to, func(what string, done, of int) {
			if what == at {
				end()
			}
		})
		if err != context.Canceled {
			t.Errorf("%s: %v", at, err)
		}
		if o, err := to.Overview(t.Context()); err != nil || o.Reports+o.Claims != 0 {
			t.Errorf("%s: %+v, %v", at, o, err)
		}
	}
	if _, err := sqlstore.Copy(t.Context(), from, to, func(string, int, int) {}); err != nil {
		t.Error(err)
	}
}

// TestCopyIsWhole sees that a copy leaves out no table and no column of either engine but the indexes that are made anew.
func TestCopyIsWhole(t *testing.T) {
	anew := map[string]string{"claim_facet": "", "claim_words": "", "report_words": "", "schema_version": "", "report_text": ""}
	left := map[string]string{"run": "num", "claim_place": "east north south west"} // PostgreSQL's order of runs, SQLite's index of places
	path := t.TempDir() + "/r.db"
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	address := pgcluster.Database(t)
	openAt(t, address)
	for _, engine := range []struct{ driver, name, query string }{
		{"sqlite", path, `SELECT m.name, group_concat(c.name, ', ') FROM pragma_table_list l JOIN sqlite_schema m ON m.name = l.name JOIN pragma_table_info(m.name) c
			WHERE l.type IN ('table', 'virtual') AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name`},
		{"pgx", address, `SELECT table_name, string_agg(column_name, ', ') FROM information_schema.columns WHERE table_schema = current_schema() GROUP BY 1`},
	} {
		db, err := sql.Open(engine.driver, engine.name)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		rows, err := db.Query(engine.query)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for rows.Next() {
			var table, columns string
			if err := rows.Scan(&table, &columns); err != nil {
				t.Fatal(err)
			}
			if _, ok := anew[table]; ok {
				continue
			}
			seen[table] = true
			copied, ok := sqlstore.CopiedTables()[table]
			if !ok {
				t.Errorf("%s: table %s is not copied", engine.driver, table)
			}
			for column := range strings.SplitSeq(columns, ", ") {
				if !slices.Contains(strings.Split(copied, ", "), column) && !slices.Contains(strings.Fields(left[table]), column) {
					t.Errorf("%s: column %s of table %s is not copied", engine.driver, column, table)
				}
			}
		}
		if err := rows.Err(); err != nil || len(seen) != len(sqlstore.CopiedTables()) {
			t.Errorf("%s: %d tables, want %d (%v)", engine.driver, len(seen), len(sqlstore.CopiedTables()), err)
		}
	}
}

// TestTwinInAnyLocale has a server whose own order of words is that of a language tell what SQLite tells.
func TestTwinInAnyLocale(t *testing.T) {
	pgcluster.Database(t) // or skip
	c := pgcluster.Shared()
	c.Exec(t, `CREATE DATABASE english TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'`)
	t.Cleanup(func() { c.Exec(t, `DROP DATABASE english WITH (FORCE)`) })
	ours := openAt(t, c.Address("english"))
	other, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, s := range []counterclaim.Store{ours, other} {
		storetest.Fill(t, s)
		for _, why := range []string{"a scan", "Zones", "no-text", "notes"} {
			r := counterclaim.Report{Outlet: "Tarn Courier", Published: "2031-05-01", Text: why, Unread: why}
			r.Identify()
			if _, err := s.Save(t.Context(), &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
				t.Fatal(err)
			}
		}
	}
	storetest.Alike(t, ours, other)
}

// TestDamagedBody changes what is kept of a report: a server that answers is not said to be away.
func TestDamagedBody(t *testing.T) {
	address := pgcluster.Database(t)
	s := openAt(t, address)
	r := counterclaim.Report{Text: "The bridge is open."}
	r.Identify()
	if _, err := s.Save(t.Context(), &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{`{"kind":`, `[]`} {
		alter(t, address, `UPDATE report SET body = '`+body+`'`)
		if _, err := s.Report(t.Context(), r.ID); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || counterclaim.HintOf(err) == "" {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// TestOldWords brings a record up whose words had no days, and in which a version at an address stood twice.
func TestOldWords(t *testing.T) {
	address := pgcluster.Database(t)
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	storetest.FillReports(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, address, `ALTER TABLE claim_words DROP COLUMN day; ALTER TABLE report_words DROP COLUMN day;
		DROP INDEX arrival_once; CREATE UNIQUE INDEX arrival_once ON arrival (report, at, body);
		DROP INDEX watched_version_once; CREATE INDEX watched_version_of_report ON watched_version (report);
		INSERT INTO watched_version SELECT * FROM watched_version; DROP TABLE leaf, exhibit, custody, person, sign_in, tries, audit, review_case, review_step, likeness, mark, observation, agreement, agreement_file, sitrep, complaint_step, complaint, contest, register, sealed_names, moved_claim, sealed_report, sealed_original CASCADE;
		DROP FUNCTION mark_stays; DROP FUNCTION observation_stays; DROP FUNCTION agreement_stays; DROP FUNCTION sitrep_stays; DROP FUNCTION complaint_stays; DROP FUNCTION contest_stays; DROP FUNCTION register_stays; DROP FUNCTION sealed_report_stays; DROP FUNCTION exhibit_stays; DROP FUNCTION audit_stays; DROP FUNCTION review_unchanged; UPDATE schema_version SET version = 3`)
	other, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	storetest.FillReports(t, other)
	again := openAt(t, address)
	storetest.Alike(t, again, other)
	storetest.NoFaults(t, again)
}

// TestOldEvidence brings a record up in which what a desk adds had no leaves.
func TestOldEvidence(t *testing.T) {
	address := pgcluster.Database(t)
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, address, `DELETE FROM leaf WHERE kind NOT IN ('report', 'arrival', 'arrangement', 'run', 'change', 'dispute') OR ref IN (SELECT was FROM sealed_report WHERE was IS NOT NULL);
		DROP INDEX review_step_of_kind; DROP TABLE likeness, mark, observation, agreement, agreement_file, sitrep, complaint_step, complaint, contest, register, sealed_names, moved_claim, sealed_report, sealed_original; ALTER TABLE exhibit DROP COLUMN words; ALTER TABLE custody DROP COLUMN words;
		DROP FUNCTION mark_stays; DROP FUNCTION observation_stays; DROP FUNCTION agreement_stays; DROP FUNCTION sitrep_stays; DROP FUNCTION complaint_stays; DROP FUNCTION contest_stays; DROP FUNCTION register_stays; DROP FUNCTION sealed_report_stays; UPDATE schema_version SET version = 10`)
	storetest.NoFaults(t, openAt(t, address))
}

// TestLatestBlocks finds what lies in many blocks of numbers, each once and the latest first, whether one query gives it, some do, or a
// last one for all that is left.
func TestLatestBlocks(t *testing.T) {
	address := pgcluster.Database(t)
	s := openAt(t, address)
	// Words of claims that are not there, of which only numbers and facets count: 92 blocks of them.
	alter(t, address, `INSERT INTO claim_words (num, day, words) SELECT n, '', ('kelp `+counterclaim.TagToken(counterclaim.AnyTag)+` =block' || (n >> 16) || CASE WHEN n % 1000 = 0 THEN ' quartz' ELSE '' END ||
			CASE WHEN n < 70000 THEN ' flint' ELSE '' END)::tsvector FROM generate_series(100, 5999999, 100) n;
		INSERT INTO claim_facet (claim, day, facets) SELECT n, '', 'conduct=' || CASE WHEN n < 5000000 THEN 'old' ELSE 'new' END FROM generate_series(100, 5999999, 100) n`)
	for _, c := range []struct {
		word     string
		total    int
		old, new int
		capped   bool
	}{
		{"kelp", 10_000, 0, 10_000, true},
		{"quartz", 5_999, 4_999, 1_000, false},
		{"flint", 699, 699, 0, false},
		{"kelp -quartz", 10_000, 1_000, 9_000, true},
		{"slate", 0, 0, 0, false},
	} {
		q, err := query.Parse(c.word, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		q.Facets = true
		got, err := s.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for _, f := range got.Facets {
			counts[f.Value] = f.Claims
		}
		if got.ClaimsTotal != c.total || got.Capped != c.capped || counts["old"] != c.old || counts["new"] != c.new {
			t.Errorf("%s: %d claims, %v, capped %v", c.word, got.ClaimsTotal, counts, got.Capped)
		}
	}
}
