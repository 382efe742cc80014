package sqlstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"hash"
	"math"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// kind is what a column holds, whatever an engine calls it.
type kind int

const (
	whole kind = iota // number
	real              // number
	flag              // yes or no
	text              // valid text
	free              // text that may hold any byte
	raw               // bytes
)

// column is one of a table that both engines have.
type column struct {
	name string
	kind kind
}

// table is a table that is copied row by row, in the order of its key, which is the same in every engine.
type table struct {
	name     string
	columns  []column
	key      string
	numbered bool // its rows get numbers from the engine
}

// places is the table of places, whose columns are num, claim, lat and lon.
const places = "claim_place"

// tables are all but the indexes of words and facets, which are made anew, in an order in which no row names one that is still to
// come, but for claims, incidents and pins, whose references are looked at when the transaction ends.
func tables() []table {
	w := func(names ...string) []column { return columnsOf(whole, names) }
	t := func(names ...string) []column { return columnsOf(text, names) }
	f := func(names ...string) []column { return columnsOf(free, names) }
	b := func(names ...string) []column { return columnsOf(raw, names) }
	of := func(lists ...[]column) []column {
		var out []column
		for _, l := range lists {
			out = append(out, l...)
		}
		return out
	}
	return []table{
		{"report", of(w("num"), b("id"), w("at"), t("day"), f("outlet"), t("party"), f("published", "headline", "text"), columnsOf(flag, []string{"synthetic"}), t("coded_by"), b("body")), "num", true},
		{"claim", of(w("num"), b("id"), w("report", "start", "incident"), t("day", "sides"), b("near"), t("review", "coded_by"), b("body")), "num", false},
		{"incident", of(w("num"), t("day_from", "day_to", "day", "last_day"), w("claims", "first"), b("tally", "body")), "num", false},
		{"near", w("key", "claim"), "key, claim", false},
		{"claim_conduct", of(t("conduct"), w("at", "claim")), "conduct, at, claim", false},
		{"incident_conduct", of(t("conduct", "day"), w("incident")), "conduct, day, incident", false},
		{"incident_party", of(t("party", "day"), w("incident")), "party, day, incident", false},
		{places, of(w("num", "claim"), columnsOf(real, []string{"lat", "lon"})), "num", false},
		{"retired_claim", of(b("id"), w("report", "start", `"end"`), t("event", "coded_by", "retired")), "id", false},
		{"pair", of(t("a", "b"), w("claims")), "a, b", false},
		{"meta", of(t("key"), b("value")), "key", false},
		{"watched", of(t("url", "kind", "state"), w("next"), b("body")), "url", false},
		{"watched_version", of(b("report"), t("url")), "report, url", false},
		{"dead_letter", of(b("id"), w("at"), b("body", "work")), "id", false},
		{"arrival", of(w("report", "at"), t("body")), "report, at, body", false},
		{"voice", of(w("report"), t("origins"), w("at"), b("sketch"), w("liked", "alike", "first")), "report", false},
		{"band", of(t("band"), w("at", "report")), "band, at, report", false},
		{"copy_count", of(t("party"), w("copies")), "party", false},
		{"original", of(w("num"), b("id"), f("type"), w("size"), t("packing"), b("bytes")), "num", true},
		{"exhibit", of(w("num"), b("id"), w("at"), b("original", "report"), columnsOf(flag, []string{"synthetic"}), b("body", "words")), "num", true},
		{"custody", of(w("num", "exhibit", "at"), t("act"), b("body", "words")), "num", true},
		{"likeness", of(w("exhibit"), b("body")), "exhibit", false},
		{"arrangement", of(w("num"), b("id"), w("at"), b("body")), "num", true},
		{"arrangement_claim", of(b("claim"), w("arrangement")), "claim, arrangement", false},
		{"pin", w("claim", "together"), "claim", false},
		{"person", of(t("name"), b("body")), "name", false},
		{"sign_in", of(b("id"), t("person"), w("ends"), b("body")), "id", false},
		{"tries", of(t("key"), w("last"), b("body")), "key", false},
		{"audit", of(w("num"), t("who"), columnsOf(flag, []string{"allowed"}), b("body")), "num", true},
		{"review_case", of(w("num"), b("id", "claim"), t("state"), w("waits", "codings", "changed"), b("body")), "num", true},
		{"review_step", of(w("num"), b("id"), w("belongs"), t("kind"), w("at"), b("supersedes", "body")), "num", true},
		{"mark", of(w("num"), b("body")), "num", true},
		{"observation", of(w("num"), b("id"), w("at", "kept"), t("means", "mission"), b("supersedes"), columnsOf(flag, []string{"synthetic"}), b("body")), "num", true},
		{"agreement", of(w("num"), b("id"), t("name"), w("number"), columnsOf(flag, []string{"synthetic"}), b("body")), "num", true},
		{"sitrep", of(w("num"), b("id"), t("first", "last"), w("version"), columnsOf(flag, []string{"synthetic"}), b("body")), "num", true},
		{"register", of(w("num"), b("id", "supersedes"), columnsOf(flag, []string{"synthetic"}), b("body", "words")), "num", true},
		{"complaint", of(w("num"), b("id"), t("mission"), w("year", "number"), t("party"), columnsOf(flag, []string{"synthetic"}), b("body")), "num", true},
		{"complaint_step", of(w("num"), b("id"), w("belongs"), b("after"), t("kind"), b("body")), "num", true},
		{"contest", of(w("num"), b("id", "violation"), t("kind"), columnsOf(flag, []string{"synthetic"}), b("body")), "num", true},
		{"sealed_report", of(w("num"), b("id", "was"), columnsOf(flag, []string{"synthetic"}), w("revision"), b("body", "words")), "num", true},
		{"sealed_original", of(w("num"), b("id", "was", "words")), "num", true},
		{"sealed_names", w("report", "original"), "report, original", false},
		{"moved_claim", of(b("id"), w("report"), b("leads")), "id", false},
		{"agreement_file", of(w("num", "agreement"), t("name"), b("bytes")), "num", true},
		{"run", of(t("name"), b("body"), w("reports", "added", "removed", "changed", "kept")), "", false}, // by its number, which not every engine shows
		{"leaf", of(w("num"), t("kind"), b("ref", "content"), t("at"), b("salt"), w("position", "batch")), "num", true},
		{"coding_change", of(w("num"), t("run"), w("report", "start"), b("old_claim", "new_claim")), "num", true},
	}
}

// CopiedTables gives the columns of every table that [Copy] copies, parted by commas, by the table's name: an engine's tests compare
// them with what it has.
func CopiedTables() map[string]string {
	out := map[string]string{}
	for _, t := range tables() {
		out[t.name] = strings.ReplaceAll(t.names(), `"`, "")
	}
	return out
}

func columnsOf(k kind, names []string) []column {
	out := make([]column, len(names))
	for i, n := range names {
		out[i] = column{n, k}
	}
	return out
}

// names lists the columns.
func (t *table) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// read is the query that gives the rows in order.
func (t *table) read(d *Dialect) string {
	key := t.key
	if key == "" {
		key = d.RunNumber
	}
	return `SELECT ` + t.names() + ` FROM ` + t.name + ` ORDER BY ` + key
}

// Limits of one statement that inserts.
const (
	copyRows   = 200
	copyBytes  = 4 << 20
	copyValues = 2000 // parameters
)

// Progress is called while a record is copied, with what is being done and how far.
type Progress func(what string, done, of int)

// Copied is what a copy holds.
type Copied struct {
	Reports, Claims, Incidents int
	Rows                       int      // of all tables
	Hash                       [32]byte // of all rows in order: the same on both sides
}

// Copy copies a whole record into another one, which must be empty, exactly as it is: nothing is placed or read again. It happens in
// one transaction, so that what fails leaves nothing. Then it reads the copy and compares it with what it read at first, row by row, by a
// hash: what differs is CodeInternal, and the copy is undone. It sees one state of the record, whatever is written meanwhile.
func Copy(ctx context.Context, from, to counterclaim.Store, progress Progress) (*Copied, error) {
	a, ok := from.(based)
	b, ok2 := to.(based)
	if !ok || !ok2 {
		return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "one of the two is no record that can be copied")
	}
	c := copying{ctx: ctx, from: &a.base().Dialect, to: &b.base().Dialect, name: b.base().Name, progress: progress}
	err := a.base().view(ctx, func(source *Tx) error {
		return b.base().change(ctx, func(target *Tx) error { return c.run(source, target) })
	})
	if err != nil {
		return nil, err
	}
	return &c.copied, nil
}

// based is a store of an engine.
type based interface{ base() *Store }

func (s *Store) base() *Store { return s }

type copying struct {
	ctx      context.Context
	from, to *Dialect
	name     string // of the target
	progress Progress
	total    int // rows
	copied   Copied
}

func (c *copying) run(source, target *Tx) error {
	rows := map[string]int{}
	for _, t := range tables() {
		var some bool
		if err := target.QueryRow(`SELECT EXISTS (SELECT 1 FROM ` + t.name + `)`).Scan(&some); err != nil {
			return err
		}
		if some {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "the record to copy into is not empty").At(c.name, 0).
				Try("name one that is new")
		}
		var n int
		if err := source.QueryRowContext(c.ctx, `SELECT count(*) FROM `+t.name).Scan(&n); err != nil {
			return err
		}
		rows[t.name] = n
		c.total += n
	}
	was, is := sha256.New(), sha256.New()
	for _, t := range tables() {
		n, err := c.table(&t, source, target, was)
		if err != nil {
			return err
		}
		if n != rows[t.name] {
			return c.differs(t.name)
		}
		c.copied.Rows += n
	}
	done := 0
	err := indexAll(target, func(reports int) error {
		done += reports
		c.progress("index", done, rows["report"])
		return c.ctx.Err()
	})
	if err != nil {
		return err
	}
	if err := c.check(target, rows, is); err != nil {
		return err
	}
	if !bytes.Equal(was.Sum(nil), is.Sum(nil)) {
		return c.differs("rows")
	}
	is.Sum(c.copied.Hash[:0])
	c.copied.Reports, c.copied.Claims, c.copied.Incidents = rows["report"], rows["claim"], rows["incident"]
	return nil
}

// check reads the copy and sees that it has as many rows.
func (c *copying) check(target *Tx, rows map[string]int, is hash.Hash) error {
	done := 0
	for _, t := range tables() {
		before := done
		err := t.each(c.ctx, target, func(values []any) error {
			t.hash(is, values)
			if done++; done%copyRows == 0 {
				c.progress("check", done, c.total)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if done-before != rows[t.name] {
			return c.differs(t.name)
		}
	}
	for of, index := range map[string]string{"report": "report_words", "claim": "claim_words"} {
		var n int
		if err := target.QueryRowContext(c.ctx, `SELECT count(*) FROM `+index).Scan(&n); err != nil {
			return err
		}
		if n != rows[of] {
			return c.differs(index)
		}
	}
	return nil
}

func (c *copying) differs(what string) error {
	return counterclaim.Errorf(counterclaim.CodeInternal, "the copy differs from the record in its %s, and was undone", what).At(c.name, 0)
}

// table copies one and gives the number of its rows.
func (c *copying) table(t *table, source, target *Tx, sum hash.Hash) (int, error) {
	var held []any
	var n, bytes int
	most := min(copyRows, copyValues/len(t.columns))
	flush := func() error {
		if len(held) == 0 {
			return nil
		}
		_, err := target.Exec(t.insert(len(held)/len(t.columns)), held...)
		held, bytes = held[:0], 0
		return err
	}
	err := t.each(c.ctx, source, func(values []any) error {
		t.hash(sum, values)
		n++
		c.progress("copy", c.copied.Rows+n, c.total)
		if t.name == places { // in an index that is no ordinary table everywhere
			return target.write(c.to.InsertPlace, values[0], values[2], values[3], values[1])
		}
		for i, v := range values {
			held = append(held, c.value(t.columns[i].kind, v))
			bytes += size(v)
		}
		if len(held) >= most*len(t.columns) || bytes > copyBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	if err := flush(); err != nil {
		return n, err
	}
	if t.numbered && c.to.Renumber != nil {
		var last sql.NullInt64
		err = target.QueryRow(c.to.Renumber(t.name)).Scan(&last)
	}
	return n, err
}

// insert is the statement that inserts so many rows.
func (t *table) insert(rows int) string {
	one := `(?` + strings.Repeat(`,?`, len(t.columns)-1) + `)`
	return `INSERT INTO ` + t.name + ` (` + t.names() + `) VALUES ` + one + strings.Repeat(`,`+one, rows-1)
}

// value gives a value as the target takes it.
func (c *copying) value(k kind, v any) any {
	if s, ok := v.(string); ok && k == free {
		return c.to.anyText(s)
	}
	return v
}

// each calls one with the values of every row, in order: int64, float64, bool, string, []byte or nil.
func (t *table) each(ctx context.Context, tx *Tx, one func(values []any) error) error {
	rows, err := tx.QueryContext(ctx, t.read(tx.dialect))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		dest := make([]any, len(t.columns))
		for i, c := range t.columns {
			dest[i] = c.kind.dest()
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i := range dest {
			dest[i] = plainValue(dest[i])
		}
		if err := one(dest); err != nil {
			return err
		}
	}
	return rows.Err()
}

// dest gives what a value of the kind is read into.
func (k kind) dest() any {
	switch k {
	case whole:
		return new(sql.NullInt64)
	case real:
		return new(float64)
	case flag:
		return new(bool)
	case raw:
		return new([]byte)
	}
	return new(string)
}

func plainValue(dest any) any {
	switch d := dest.(type) {
	case *sql.NullInt64:
		if !d.Valid {
			return nil
		}
		return d.Int64
	case *float64:
		return *d
	case *bool:
		return *d
	case *[]byte:
		if *d == nil {
			return nil
		}
		return *d
	case *string:
		return *d
	}
	return nil
}

// hash adds a row: for each value a letter for its kind, its length and its bytes.
func (t *table) hash(to hash.Hash, values []any) {
	to.Write([]byte(t.name))
	for _, v := range values {
		var b []byte
		letter := byte('n')
		switch v := v.(type) {
		case int64:
			letter, b = 'i', binary.BigEndian.AppendUint64(nil, uint64(v))
		case float64:
			letter, b = 'f', binary.BigEndian.AppendUint64(nil, math.Float64bits(v))
		case bool:
			letter, b = 't', []byte{0}
			if v {
				b[0] = 1
			}
		case string:
			letter, b = 's', []byte(v)
		case []byte:
			letter, b = 'b', v
		}
		to.Write(binary.BigEndian.AppendUint64([]byte{letter}, uint64(len(b))))
		to.Write(b)
	}
}
