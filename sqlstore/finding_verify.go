package sqlstore

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/counterclaim/counterclaim"
)

// reviews wants steps to be what their ids say, and the row of each case to say what its steps lead to.
func (v *verifying) reviews() error {
	if err := v.steps(); err != nil {
		return err
	}
	rows, err := v.tx.QueryContext(v.ctx, `SELECT num FROM review_case ORDER BY num`)
	if err != nil {
		return err
	}
	numbers, err := numbersOf(rows)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		cases, err := readCases(v.ctx, v.tx, []int64{n})
		if isJSON(err) {
			continue // the step was told of
		}
		if err != nil {
			return err
		}
		h := &cases[0]
		state, waits, codings, body, err := rowOf(&h.is)
		if err != nil {
			return err
		}
		var has struct {
			state                   string
			waits, codings, changed int64
			body                    []byte
		}
		err = v.tx.QueryRowContext(v.ctx, `SELECT state, waits, codings, changed, body FROM review_case WHERE num = ?`, n).
			Scan(&has.state, &has.waits, &has.codings, &has.changed, &has.body)
		if err != nil {
			return err
		}
		if has.state != state || has.waits != waits || has.codings != codings || has.changed != h.last || !bytes.Equal(has.body, body) {
			v.wrong("case %s: its row does not say what its steps lead to", h.is.Incident.Short())
		}
	}
	return nil
}

// steps wants each step of a case to have the hash of what it says as its id and findings to be signed and in a chain.
func (v *verifying) steps() error {
	type link struct{ of, id counterclaim.ID }
	found := map[link]bool{}
	return v.each(`SELECT k.id, s.id, s.kind, s.supersedes, s.body FROM review_step s JOIN review_case k ON k.num = s.belongs ORDER BY s.belongs, s.num`, func(rows *sql.Rows) error {
		var of, id, supersedes, body []byte
		var kind string
		if err := rows.Scan(&of, &id, &kind, &supersedes, &body); err != nil {
			return err
		}
		name := fmt.Sprintf("%s %x", kind, id[:min(len(id), counterclaim.ShortLen/2)])
		var s counterclaim.Step
		if err := json.Unmarshal(body, &s); err != nil {
			v.wrong("%s: it is not JSON of a step: %v", name, err)
			return nil
		}
		is, incident, _, _ := s.Head()
		if err := s.Validate(); err != nil {
			v.wrong("%s: %v", name, err)
		}
		if is != kind || s.Identify() != counterclaim.ID(padded(id)) {
			v.wrong("%s: its id is not the hash of what it says", name)
		}
		if incident != counterclaim.ID(padded(of)) {
			v.wrong("%s: it is about another incident than its case", name)
		}
		if f := s.Finding; f != nil {
			if err := f.CheckSignatures(); err != nil {
				v.wrong("%s: %v", name, err)
			}
			of := counterclaim.ID(padded(of))
			if string(supersedes) != string(f.Supersedes[:]) || !f.Supersedes.IsZero() && !found[link{of, f.Supersedes}] {
				v.wrong("%s: what it supersedes is not the finding before it", name)
			}
			found[link{of, f.ID}] = true
		}
		return nil
	})
}

// padded gives bytes in the length of an id.
func padded(b []byte) []byte {
	out := make([]byte, len(counterclaim.ID{}))
	copy(out, b)
	return out
}
