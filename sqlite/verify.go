package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/counterclaim/counterclaim"
)

// verifying is one reading of a whole record.
type verifying struct {
	ctx   context.Context
	s     *store
	tx    *sql.Tx
	fault func(string)
}

func (v *verifying) wrong(format string, args ...any) { v.fault(fmt.Sprintf(format, args...)) }

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

// file has SQLite check the file and the references in it.
func (v *verifying) file() error {
	err := v.each(`PRAGMA integrity_check(100)`, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		if err == nil && line != "ok" {
			v.wrong("the file is damaged: %s", line)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.each(`SELECT "table", coalesce(rowid, 0), parent FROM pragma_foreign_key_check`, func(rows *sql.Rows) error {
		var table, parent string
		var n int64
		err := rows.Scan(&table, &n, &parent)
		if err == nil {
			v.wrong("row %d of table %s names a row of %s that is not there", n, table, parent)
		}
		return err
	})
}

// reports wants each report's id to be its hash.
func (v *verifying) reports() error {
	return v.each(reportColumns, func(rows *sql.Rows) error {
		r, err := scanReport(rows)
		if err != nil {
			return err
		}
		if err := r.Validate(); err != nil {
			v.wrong("report %s: %v", r.ID.Short(), err)
		}
		return nil
	})
}

// claims wants each claim's id to be its hash and its span to hold its words.
func (v *verifying) claims() error {
	var report *counterclaim.Report
	return v.each(claimColumns+`ORDER BY c.report, c.start, c.id`, func(rows *sql.Rows) error {
		r, err := scanRow(rows)
		if err != nil {
			return err
		}
		c := &r.claim
		if report == nil || c.Report != report.ID {
			if report, err = scanReport(v.tx.QueryRowContext(v.ctx, reportColumns+`WHERE id = ?`, c.Report[:])); err != nil {
				return err
			}
		}
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
		return nil
	})
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
	err := v.each(`SELECT id, size, packing, bytes FROM original`, func(rows *sql.Rows) error {
		var id []byte
		var size int
		var p packed
		if err := rows.Scan(&id, &size, &p.packing, &p.bytes); err != nil {
			return err
		}
		o := counterclaim.Original{}
		var err error
		if o.Bytes, err = v.s.packer.unpack(p, size); err != nil || o.Identify() != counterclaim.ID(id) {
			v.wrong("original %x: what is kept is not what came", id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.each(`SELECT r.id, json_extract(a.body, '$.original') FROM arrival a JOIN report r ON r.num = a.report
		WHERE json_extract(a.body, '$.original') IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM original o WHERE o.id = unhex(json_extract(a.body, '$.original')))`, func(rows *sql.Rows) error {
		var id []byte
		var original string
		err := rows.Scan(&id, &original)
		if err == nil {
			v.wrong("report %s: the original %.64s that it came from is not there", counterclaim.ID(id).Short(), original)
		}
		return err
	})
}

// incidents wants each incident to say what its claims say.
func (v *verifying) incidents() error {
	var num int64 // of the incident whose claims are being read
	var rows []*row
	done := func() error {
		if len(rows) == 0 {
			return nil
		}
		return v.incident(num, rows)
	}
	err := v.each(claimColumns+`WHERE c.incident IS NOT NULL ORDER BY c.incident, r.at, r.id, c.start, c.id`, func(from *sql.Rows) error {
		r, err := scanRow(from)
		if err != nil {
			return err
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
	return v.each(`SELECT n.num FROM incident n WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.incident = n.num)`, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		if err == nil {
			v.wrong("incident number %d has no claims", n)
		}
		return err
	})
}

// incident compares what is kept of an incident with what its claims say.
func (v *verifying) incident(num int64, rows []*row) error {
	var claims int
	var body []byte
	err := v.tx.QueryRowContext(v.ctx, `SELECT claims, body FROM incident WHERE num = ?`, num).Scan(&claims, &body)
	if err == sql.ErrNoRows {
		return nil // told as a reference to what is not there
	}
	if err != nil {
		return err
	}
	want, err := json.Marshal(describe(rows))
	if err != nil {
		return err
	}
	if id := rows[0].claim.Incident; claims != len(rows) || !bytes.Equal(body, want) {
		v.wrong("incident %s does not say what its claims say", id.Short())
	}
	return nil
}
