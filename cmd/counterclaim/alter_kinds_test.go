package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// names reports whether a fault names what was altered.
type names = func(f counterclaim.Fault) bool

// alteration changes a record, its vault or its log behind the program's back.
type alteration struct {
	name string
	do   func(t *testing.T, d desk, luck *rand.Rand) names
}

func of(ref []byte) names {
	return func(f counterclaim.Fault) bool { return bytes.Equal(f.Ref[:], ref) }
}

func kind(want string) names { return func(f counterclaim.Fault) bool { return f.Fault == want } }

func both(a, b names) names { return func(f counterclaim.Fault) bool { return a(f) && b(f) } }

func alterations(early desk) []alteration {
	var out []alteration
	for _, r := range rowAlterations() {
		out = append(out, alteration{r.name, r.do})
	}
	out = append(out, textAlterations()...)
	out = append(out, listAlterations()...)
	out = append(out, vaultAlterations()...)
	out = append(out, wordAlterations()...)
	out = append(out, sealedAlterations()...)
	return append(out, logAlterations(early)...)
}

// rowAlteration changes one row that luck chooses.
type rowAlteration struct {
	name, rows string // rows: the table, perhaps with WHERE
	ref        string // the query that gives of what the row's leaf is, by its rowid
	noun       string // where it is the hash of that and of a noun
	statement  string
}

func (r rowAlteration) do(t *testing.T, d desk, luck *rand.Rand) names {
	column := "rowid"
	switch table, _, _ := strings.Cut(r.rows, " "); table { // those that have none
	case "arrival":
		column = "report"
	case "meta":
		column = "1"
	}
	row := pick(t, d, luck, column, r.rows)
	ref := d.query(t, r.ref, row)
	switch r.noun {
	case "":
	case "dispute":
		id := counterclaim.HashOf(r.noun)
		ref = id[:]
	default:
		id := counterclaim.HashOf(r.noun, string(ref))
		ref = id[:]
	}
	d.change(t, r.statement, row)
	if strings.HasPrefix(r.statement, "DELETE") && r.rows != "claim" && r.rows != "arrival" && !strings.HasPrefix(r.rows, "agreement_file") {
		return both(of(ref), kind(counterclaim.FaultMissing))
	}
	return of(ref)
}

// pick gives a number of a row that luck chooses.
func pick(t *testing.T, d desk, luck *rand.Rand, column, rows string) int64 {
	t.Helper()
	number := func(b []byte) int64 {
		n, err := strconv.ParseInt(string(b), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := number(d.query(t, "SELECT count(*) FROM "+rows))
	if n == 0 {
		t.Fatalf("%s has no rows to alter", rows)
	}
	return number(d.query(t, "SELECT "+column+" FROM "+rows+" LIMIT 1 OFFSET "+strconv.Itoa(luck.IntN(int(n)))))
}

func rowAlterations() []rowAlteration {
	own := func(table string) string { return "SELECT id FROM " + table + " WHERE rowid = ?" }
	report := func(table string) string {
		return "SELECT r.id FROM " + table + " x JOIN report r ON r.num = x.report WHERE x.rowid = ?"
	}
	set := func(table, member, value string) string {
		return "UPDATE " + table + " SET body = CAST(json_set(CAST(body AS TEXT), '$." + member + "', '" + value + "') AS BLOB) WHERE rowid = ?"
	}
	exhibit := "SELECT x.id FROM custody u JOIN exhibit x ON x.num = u.exhibit WHERE u.rowid = ?"
	entry := "SELECT unhex(json_extract(CAST(body AS TEXT), '$.id')) FROM audit WHERE rowid = ?"
	file := "SELECT a.id FROM agreement_file f JOIN agreement a ON a.num = f.agreement WHERE f.rowid = ?"
	clear := "exhibit WHERE CAST(body AS TEXT) LIKE '%\"public\"%'"
	step := func(kind string) string { return "review_step WHERE kind = '" + kind + "'" }
	return []rowAlteration{
		{"a report's outlet", "report", own("report"), "", "UPDATE report SET outlet = outlet || 's' WHERE rowid = ?"},
		{"a report deleted", "report", own("report"), "", "DELETE FROM report WHERE rowid = ?"},
		{"a claim's stance", "claim", report("claim"), "", set("claim", "stance", "other")},
		{"a claim deleted", "claim", report("claim"), "", "DELETE FROM claim WHERE rowid = ?"},
		{"an arrival back-dated", "arrival", own("report"), "", "UPDATE arrival SET body = json_set(body, '$.time', '2030-01-01T00:00:00Z') WHERE report = ?"},
		{"an arrival deleted", "arrival", own("report"), "", "DELETE FROM arrival WHERE report = ?"},
		{"a person's word altered", "arrangement", own("arrangement"), "", set("arrangement", "by", "B. Other")},
		{"a person's word deleted", "arrangement", own("arrangement"), "", "DELETE FROM arrangement WHERE rowid = ?"},
		{"a run's time altered", "run", "SELECT name FROM run WHERE rowid = ?", "run", set("run", "started", "2031-09-01T09:00:00Z")},
		{"a run deleted", "run", "SELECT name FROM run WHERE rowid = ?", "run", "DELETE FROM run WHERE rowid = ?"},
		{"what a run changed deleted", "coding_change", report("coding_change"), "", "DELETE FROM coding_change WHERE rowid = ?"},
		{"the dispute altered", "meta WHERE key = 'dispute'", "SELECT key FROM meta WHERE key = 'dispute' AND ? = 1", "dispute", "UPDATE meta SET value = CAST(json_set(CAST(value AS TEXT), '$.title', 'Another') AS BLOB) WHERE key = 'dispute' AND ? = 1"},
		{"the dispute deleted", "meta WHERE key = 'dispute'", "SELECT key FROM meta WHERE key = 'dispute' AND ? = 1", "dispute", "DELETE FROM meta WHERE key = 'dispute' AND ? = 1"},
		{"an exhibit re-dated", clear, own("exhibit"), "", set("exhibit", "arrived", "2030-01-01T00:00:00Z")},
		{"an exhibit put beside another report", "exhibit", own("exhibit"), "", "UPDATE exhibit SET report = randomblob(32) WHERE rowid = ?"},
		{"an exhibit deleted", "exhibit", own("exhibit"), "", "DELETE FROM exhibit WHERE rowid = ?"},
		{"an entry of custody altered", "custody", exhibit, "", set("custody", "by", "B. Other")},
		{"an entry of custody re-dated", "custody", exhibit, "", "UPDATE custody SET at = at - 86400 WHERE rowid = ?"},
		{"an entry of custody deleted", "custody", exhibit, "", "DELETE FROM custody WHERE rowid = ?"},
		{"a person's role", "person", "SELECT name FROM person WHERE rowid = ?", "person", set("person", "role", "head")},
		{"a person's password", "person", "SELECT name FROM person WHERE rowid = ?", "person", set("person", "password", "mine")},
		{"a person deleted", "person", "SELECT name FROM person WHERE rowid = ?", "person", "DELETE FROM person WHERE rowid = ?"},
		{"an entry of the audit trail altered", "audit", entry, "", set("audit", "who", "somebody")},
		{"an entry of the audit trail deleted", "audit", entry, "", "DELETE FROM audit WHERE rowid = ?"},
		{"a finding re-dated", step("finding"), own("review_step"), "", "UPDATE review_step SET at = at - 86400, body = CAST(json_set(CAST(body AS TEXT), '$.finding.at', '2031-05-02T08:00:00Z') AS BLOB) WHERE rowid = ?"},
		{"a finding deleted", step("finding"), own("review_step"), "", "DELETE FROM review_step WHERE rowid = ?"},
		{"a reply altered", step("reply"), own("review_step"), "", set("review_step", "reply.text", "It was not so.")},
		{"a step deleted", "review_step", own("review_step"), "", "DELETE FROM review_step WHERE rowid = ?"},
		{"an observation altered", "observation", own("observation"), "", set("observation", "observer", "B. Other")},
		{"an observation re-dated", "observation", own("observation"), "", "UPDATE observation SET at = at - 86400, body = CAST(json_set(CAST(body AS TEXT), '$.time', '2031-05-01T10:00:00Z') AS BLOB) WHERE rowid = ?"},
		{"an observation as if it had come in time", "observation", own("observation"), "", "UPDATE observation SET kept = kept - 86400, body = CAST(json_set(CAST(body AS TEXT), '$.kept', '2031-05-06T09:00:00Z') AS BLOB) WHERE rowid = ?"},
		{"an observation put into another mission", "observation", own("observation"), "", "UPDATE observation SET mission = 'River Mission' WHERE rowid = ?"},
		{"an observation deleted", "observation", own("observation"), "", "DELETE FROM observation WHERE rowid = ?"},
		{"a situation report re-dated", "sitrep", own("sitrep"), "", set("sitrep", "published", "2031-01-01T09:00:00Z")},
		{"a situation report's table altered", "sitrep", own("sitrep"), "", set("sitrep", "tables[0].rows[0][1]", "4")},
		{"an entry of the register replaced by another", "register", own("register"), "", "UPDATE register SET words = randomblob(length(words)) WHERE rowid = ?"},
		{"an entry of the register as if it had come earlier", "register", own("register"), "", set("register", "kept", "2031-01-01T09:00:00Z")},
		{"an entry of the register deleted", "register", own("register"), "", "DELETE FROM register WHERE rowid = ?"},
		{"a situation report deleted", "sitrep", own("sitrep"), "", "DELETE FROM sitrep WHERE rowid = ?"},
		{"a complaint's words altered", "complaint", own("complaint"), "", set("complaint", "what", "Nothing fell.")},
		{"a complaint's deadline moved", "complaint", own("complaint"), "", set("complaint", "due", "2031-06-18T07:00:00Z")},
		{"a complaint renumbered", "complaint", own("complaint"), "", "UPDATE complaint SET number = number + 40 WHERE rowid = ?"},
		{"an answer to a complaint altered", "complaint_step WHERE kind = 'answer'", own("complaint_step"), "", set("complaint_step", "text", "We saw nothing.")},
		{"a patrol's outcome altered", "complaint_step WHERE kind = 'outcome'", own("complaint_step"), "", set("complaint_step", "outcome", "too_late")},
		{"a step of a complaint deleted", "complaint_step", own("complaint_step"), "", "DELETE FROM complaint_step WHERE rowid = ?"},
		{"a contest's words altered", "contest WHERE kind = 'contest'", own("contest"), "", set("contest", "text", "It was so.")},
		{"a contest put on another party", "contest WHERE kind = 'contest'", own("contest"), "", set("contest", "of", "other")},
		{"a notice that gives more time", "contest WHERE kind = 'notice'", own("contest"), "", set("contest", "hours", "720")},
		{"an answer deleted", "contest WHERE kind = 'answer'", own("contest"), "", "DELETE FROM contest WHERE rowid = ?"},
		{"an agreement's text altered", "agreement_file WHERE name LIKE '%.toml'", file, "", "UPDATE agreement_file SET bytes = CAST(replace(CAST(bytes AS TEXT), 'distance_m = ', 'distance_m = 1') AS BLOB) WHERE rowid = ?"},
		{"an agreement's drawing taken away", "agreement_file WHERE name LIKE '%.geojson'", file, "", "DELETE FROM agreement_file WHERE rowid = ?"},
		{"an agreement kept by another", "agreement", own("agreement"), "", set("agreement", "kept_by", "B. Other")},
		{"an agreement back-dated", "agreement", own("agreement"), "", set("agreement", "kept", "2031-01-01T09:00:00Z")},
		{"an agreement that holds from another day", "agreement", own("agreement"), "", set("agreement", "holds", "2031-04-01")},
		{"an agreement renamed", "agreement", own("agreement"), "", "UPDATE agreement SET name = name || 's' WHERE rowid = ?"},
		{"an agreement deleted", "agreement", own("agreement"), "", "DELETE FROM agreement WHERE rowid = ?"},
		{"a leaf closed as if erased", "leaf WHERE length(salt) = 32", "SELECT ref FROM leaf WHERE rowid = ?", "", "UPDATE leaf SET salt = x'00' WHERE rowid = ?"},
	}
}

func textAlterations() []alteration {
	return []alteration{
		{"a byte in a report's text", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", "report WHERE text <> ''")
			d.change(t, "UPDATE report SET text = ? WHERE num = ?", string(flip(d.query(t, "SELECT text FROM report WHERE num = ?", n), luck)), n)
			return of(d.query(t, "SELECT id FROM report WHERE num = ?", n))
		}},
		{"a byte in a report's body", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", "report WHERE CAST(body AS TEXT) LIKE '%\"language\":\"%'")
			body := d.query(t, "SELECT body FROM report WHERE num = ?", n)
			body[bytes.Index(body, []byte(`"language":"`))+len(`"language":"`)] ^= byte(1 + luck.IntN(127))
			d.change(t, "UPDATE report SET body = ? WHERE num = ?", body, n)
			return of(d.query(t, "SELECT id FROM report WHERE num = ?", n))
		}},
		{"a report put in with no leaf", func(t *testing.T, d desk, luck *rand.Rand) names {
			id := make([]byte, 32)
			for i := range id {
				id[i] = byte(luck.IntN(256))
			}
			d.change(t, `INSERT INTO report (id, at, day, outlet, party, published, headline, text, synthetic, coded_by, body)
				SELECT ?, -at, day, outlet, party, published, headline, text, synthetic, coded_by, body FROM report LIMIT 1`, id)
			return both(of(id), kind(counterclaim.FaultExtra))
		}},
		{"a finding written anew under an id of its own", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", "review_step WHERE kind = 'finding'")
			was := d.query(t, "SELECT id FROM review_step WHERE num = ?", n)
			var s counterclaim.Step
			if err := json.Unmarshal(d.query(t, "SELECT body FROM review_step WHERE num = ?", n), &s); err != nil {
				t.Fatal(err)
			}
			s.Finding.Verdict = "refuted"
			id := s.Identify()
			body, err := json.Marshal(&s)
			if err != nil {
				t.Fatal(err)
			}
			d.change(t, "UPDATE review_step SET id = ?, body = ? WHERE num = ?", id[:], body, n)
			return both(of(was), kind(counterclaim.FaultMissing))
		}},
	}
}

// listAlterations change what lists and filters go by, of which the log knows nothing because it repeats what the things say.
func listAlterations() []alteration {
	list := func(name, rows, statement, sentence string) alteration {
		return alteration{name, func(t *testing.T, d desk, luck *rand.Rand) names {
			column := "rowid"
			switch table, _, _ := strings.Cut(rows, " "); table { // those that have none
			case "claim_conduct", "near":
				column = "claim"
			case "incident_party":
				column = "incident"
			}
			d.change(t, statement, pick(t, d, luck, column, rows))
			return func(f counterclaim.Fault) bool { return strings.Contains(f.Sentence, sentence) }
		}}
	}
	return []alteration{
		list("a claim taken from the list of its conduct", "claim_conduct", "DELETE FROM claim_conduct WHERE claim = ?", "is not listed by the conducts that it has"),
		list("an incident taken from the list of its parties", "incident_party", "DELETE FROM incident_party WHERE incident = ?", "is not listed by the parties that it has"),
		list("an incident listed under another day", "incident", "UPDATE incident SET day = '1999-01-01' WHERE rowid = ?", "is not kept with the days on which it was"),
		list("a claim counted under other facets", "claim_facet", "UPDATE claim_facet SET facets = facets || 'x' WHERE rowid = ?", "is not counted under what it says"),
		list("a report listed under another day", "report", "UPDATE report SET day = '1999-01-01' WHERE rowid = ?", "is kept with another time than it says"),
		{"a case moved to another incident", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", "review_case")
			d.change(t, `UPDATE review_case SET claim = (SELECT c.id FROM claim c WHERE c.incident <> (SELECT o.incident FROM claim o JOIN review_case k ON k.claim = o.id WHERE k.num = ?1) LIMIT 1) WHERE num = ?1`, n)
			return func(f counterclaim.Fault) bool {
				return strings.Contains(f.Sentence, "is found by a claim of another incident")
			}
		}},
	}
}

// item gives an exhibit that luck chooses, with the file of its bytes.
func item(t *testing.T, d desk, luck *rand.Rand, where string) (id []byte, path string) {
	t.Helper()
	id = d.query(t, "SELECT id FROM exhibit WHERE num = ?", pick(t, d, luck, "num", "exhibit WHERE CAST(body AS TEXT) NOT LIKE '%\"erased\"%' AND CAST(body AS TEXT) LIKE '%\""+where+"\"%'"))
	name := hex.EncodeToString(id)
	path = filepath.Join(d.vault(), name[:2], name[2:])
	if where == counterclaim.Confidential {
		path += ".age"
	}
	return id, path
}

func vaultAlterations() []alteration {
	damage := func(where string) func(t *testing.T, d desk, luck *rand.Rand) names {
		return func(t *testing.T, d desk, luck *rand.Rand) names {
			id, path := item(t, d, luck, where)
			alterFile(t, path, luck)
			return both(of(id), kind(counterclaim.FaultAltered))
		}
	}
	return []alteration{
		{"a byte of an exhibit", damage(counterclaim.Public)},
		{"a byte of a confidential exhibit", damage(counterclaim.Confidential)},
		{"an exhibit's bytes swapped for those of another", func(t *testing.T, d desk, luck *rand.Rand) names {
			id, path := item(t, d, luck, counterclaim.Public)
			for {
				if _, other := item(t, d, luck, counterclaim.Public); other != path {
					copyOf(t, other, path)
					return both(of(id), kind(counterclaim.FaultAltered))
				}
			}
		}},
		{"an exhibit swapped in vault and record", func(t *testing.T, d desk, luck *rand.Rand) names {
			id, path := item(t, d, luck, counterclaim.Public)
			content := []byte("another picture " + strconv.Itoa(luck.IntN(1000)))
			to := counterclaim.ID(sha256.Sum256(content))
			name := filepath.Join(d.vault(), to.String()[:2], to.String()[2:])
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			d.change(t, "UPDATE exhibit SET id = ?, body = CAST(json_set(CAST(body AS TEXT), '$.id', ?, '$.size', ?) AS BLOB) WHERE id = ?", to[:], to.String(), len(content), id)
			return both(of(id), kind(counterclaim.FaultMissing))
		}},
		{"an exhibit's bytes taken away", func(t *testing.T, d desk, luck *rand.Rand) names {
			id, path := item(t, d, luck, counterclaim.Public)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			return both(of(id), kind(counterclaim.FaultMissing))
		}},
		{"an exhibit taken away as if erased", func(t *testing.T, d desk, luck *rand.Rand) names {
			id, path := item(t, d, luck, counterclaim.Public)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			d.change(t, `UPDATE exhibit SET body = CAST(json_set(CAST(body AS TEXT), '$.erased', '2031-06-01T10:00:00Z') AS BLOB) WHERE id = ?`, id)
			d.change(t, `INSERT INTO custody (exhibit, at, act, body) SELECT num, 1937988000, 'erasure', CAST('{"at":"2031-06-01T10:00:00Z","by":"A. Person","act":"erasure","reason":"none"}' AS BLOB) FROM exhibit WHERE id = ?`, id)
			return of(id)
		}},
		{"the key of a confidential exhibit lost", func(t *testing.T, d desk, luck *rand.Rand) names {
			id, path := item(t, d, luck, counterclaim.Confidential)
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, key, _ := strings.Cut(string(content), "-> counterclaim ")
			key, _, _ = strings.Cut(key, " ")
			if err := os.Remove(filepath.Join(d.vault(), "keys", key)); err != nil {
				t.Fatal(err)
			}
			return both(of(id), kind(counterclaim.FaultMissing))
		}},
	}
}
