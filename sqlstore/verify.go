package sqlstore

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/counterclaim/counterclaim"
)

// verifying is one reading of a whole record.
type verifying struct {
	ctx   context.Context
	s     *Store
	tx    *Tx
	fault func(string)
	lists *claimLists
}

func (v *verifying) wrong(format string, args ...any) { v.fault(fmt.Sprintf(format, args...)) }

// unread tells of a row that cannot be read and goes on; what the engine says, and the end of ctx, keep it from reading on.
func (v *verifying) unread(err error, format string, args ...any) error {
	var ours *counterclaim.Error
	if err == nil || v.ctx.Err() != nil || !isJSON(err) && !errors.As(err, &ours) {
		return err
	}
	v.wrong(format+" cannot be read: %v", append(args, err)...)
	return nil
}

// each calls one with every row of a query.
func (v *verifying) each(query string, one func(rows *sql.Rows) error, args ...any) error {
	rows, err := v.tx.QueryContext(v.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := one(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Verify reads a whole record and calls fault with a sentence for each thing that is not as it should be. What it returns kept it
// from reading on. It sees one state of the record, whatever is written meanwhile.
func (s *Store) Verify(ctx context.Context, fault func(sentence string)) error {
	return s.view(ctx, func(tx *Tx) error {
		if s.Check != nil {
			if err := s.Check(tx, fault); err != nil {
				return err
			}
		}
		v := verifying{ctx: ctx, s: s, tx: tx, fault: fault, lists: newClaimLists()}
		for _, check := range []func() error{v.reports, v.originals, v.incidents, v.indexes, v.voices, v.exhibits, v.reviews, v.casesFound, v.observations, v.agreements, v.sitreps, v.complaints, v.contests, v.register, v.sealed} {
			if err := check(); err != nil {
				return err
			}
		}
		return nil
	})
}

// reports wants each report's id to be its hash. It reads one after the other with its claims: not every engine reads two lists at once.
func (v *verifying) reports() error {
	type kept struct {
		num, at int64
		day     string
	}
	var all []kept
	err := v.each(`SELECT num, at, day FROM report ORDER BY num`, func(rows *sql.Rows) error {
		var k kept
		err := rows.Scan(&k.num, &k.at, &k.day)
		all = append(all, k)
		return err
	})
	if err != nil {
		return err
	}
	for _, k := range all {
		n := k.num
		r, err := scanReport(v.tx.QueryRowContext(v.ctx, reportColumns+`WHERE r.num = ?`, n))
		if err != nil {
			if err := v.unread(err, "report number %d", n); err != nil {
				return err
			}
			continue
		}
		if err := r.Validate(); err != nil {
			v.wrong("report %s: %v", r.ID.Short(), err)
		}
		if k.at != instant(r) || k.day != r.Day() {
			v.wrong("report %s: it is kept with another time than it says", r.ID.Short())
		}
		if err := v.claims(n, r); err != nil {
			return err
		}
	}
	return v.lists.compare(v)
}

// claims wants the id of each claim of a report to be its hash and its span to hold its words.
func (v *verifying) claims(number int64, report *counterclaim.Report) error {
	return v.each(claimColumns+`WHERE c.report = ? ORDER BY c.start, c.id`, func(rows *sql.Rows) error {
		r, err := scanRow(rows)
		if err != nil {
			return v.unread(err, "report %s: a claim of it", report.ID.Short())
		}
		c := &r.claim
		text := report.Text
		if c.Translated {
			text = report.Translation
		}
		if err := c.Validate(text); err != nil {
			v.wrong("claim %s: %v", c.ID.Short(), err)
		}
		if !isHashed(c) {
			v.wrong("claim %s: its id is not the hash of its report, span and event", c.ID.Short())
		}
		v.lists.want(r, report)
		return nil
	}, number)
}

// isHashed reports whether a claim's id is its hash, whichever of several equal ones it is.
func isHashed(c *counterclaim.Claim) bool {
	const equals = 100 // claims of one report with the same words and event
	other := *c
	for n := range equals {
		if other.Identify(n) == c.ID {
			return true
		}
	}
	return false
}

// originals wants each original to be there whole, with every one that an arrival names.
func (v *verifying) originals() error {
	there := map[counterclaim.ID]bool{}
	err := v.each(`SELECT was FROM sealed_original WHERE was IS NOT NULL`, func(rows *sql.Rows) error { // kept encrypted, as a confidential report came in it too
		var was []byte
		err := rows.Scan(&was)
		there[idOf(was)] = true
		return err
	})
	if err != nil {
		return err
	}
	err = v.each(`SELECT id, size, packing, bytes FROM original`, func(rows *sql.Rows) error {
		var id []byte
		var size int
		var p packed
		if err := rows.Scan(&id, &size, &p.packing, &p.bytes); err != nil {
			return err
		}
		there[idOf(id)] = true
		o := counterclaim.Original{}
		var err error
		if o.Bytes, err = v.s.packer.unpack(p, size); err != nil || len(id) != len(o.ID) || o.Identify() != idOf(id) {
			v.wrong("original %x: what is kept is not what came", id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.each(`SELECT r.id, a.at, a.body FROM arrival a JOIN report r ON r.num = a.report ORDER BY a.report, a.at`, func(rows *sql.Rows) error {
		var id, body []byte
		var at int64
		if err := rows.Scan(&id, &at, &body); err != nil {
			return err
		}
		var a counterclaim.Arrival
		if err := json.Unmarshal(body, &a); err != nil {
			return v.unread(err, "report %s: an arrival of it", idOf(id).Short())
		}
		v.arrivalTime(idOf(id), &a, at)
		if !a.Original.IsZero() && !there[a.Original] {
			v.wrong("report %s: the original %s that it came from is not there", idOf(id).Short(), a.Original)
		}
		return nil
	})
}

// incidents wants each incident to say what its claims say.
func (v *verifying) incidents() error {
	kept, err := v.keptIncidents()
	if err != nil {
		return err
	}
	lists := newIncidentLists()
	var num int64 // of the incident whose claims are being read
	var rows []*row
	done := func() error {
		if len(rows) == 0 {
			return nil
		}
		return v.incident(kept[num], rows, lists)
	}
	err = v.each(claimColumns+`WHERE c.incident IS NOT NULL ORDER BY c.incident, r.at, r.id, c.start, c.id`, func(from *sql.Rows) error {
		r, err := scanRow(from)
		if err != nil {
			return v.unread(err, "a claim of an incident")
		}
		if r.incident != num {
			if err := done(); err != nil {
				return err
			}
			num, rows = r.incident, nil
		}
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		return err
	}
	if err := done(); err != nil {
		return err
	}
	if err := lists.compare(v); err != nil {
		return err
	}
	return v.each(`SELECT n.num FROM incident n WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.incident = n.num)`, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		if err == nil {
			v.wrong("incident number %d has no claims", n)
		}
		return err
	})
}

// indexes wants each report and each claim to be found by its words.
func (v *verifying) indexes() error {
	for _, of := range []string{"report", "claim"} {
		var there, indexed int
		err := v.tx.QueryRowContext(v.ctx, `SELECT (SELECT count(*) FROM `+of+`), (SELECT count(*) FROM `+of+`_words)`).Scan(&there, &indexed)
		if err != nil {
			return err
		}
		if there != indexed {
			v.wrong("the index of words has %d %ss, and there are %d", indexed, of, there)
		}
	}
	return nil
}

// keptIncident is what is kept of an incident, its body as a hash.
type keptIncident struct {
	claims      int
	first       int64
	body, tally [sha256.Size]byte
}

func (v *verifying) keptIncidents() (map[int64]*keptIncident, error) {
	kept := map[int64]*keptIncident{}
	return kept, v.each(`SELECT num, claims, first, body, tally FROM incident`, func(rows *sql.Rows) error {
		var n int64
		var k keptIncident
		var body, counted sql.RawBytes
		err := rows.Scan(&n, &k.claims, &k.first, &body, &counted)
		k.body, k.tally = sha256.Sum256(body), sha256.Sum256(counted)
		kept[n] = &k
		return err
	})
}

// incident compares what is kept of an incident with what its claims say.
func (v *verifying) incident(kept *keptIncident, rows []*row, lists *incidentLists) error {
	if kept == nil {
		return nil // told as a reference to what is not there
	}
	want := describe(rows[0].incident, rows)
	body, err1 := want.body()
	counted, err2 := json.Marshal(&want.tally)
	if err := cmp.Or(err1, err2); err != nil {
		return err
	}
	lists.want(want)
	if id := rows[0].claim.Incident; kept.claims != len(rows) || kept.first != want.first.num || kept.body != sha256.Sum256(body) || kept.tally != sha256.Sum256(counted) {
		v.wrong("incident %s does not say what its claims say", id.Short())
	}
	return nil
}
