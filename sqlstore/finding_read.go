package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Case gives what was done about an incident.
func (s *Store) Case(ctx context.Context, id counterclaim.ID) (*counterclaim.Case, error) {
	var out *counterclaim.Case
	err := s.view(ctx, func(tx *Tx) error {
		numbers, err := casesUnder(tx, id)
		if err != nil {
			return err
		}
		cases, err := readCases(ctx, tx, numbers)
		switch {
		case err != nil:
			return err
		case len(cases) > 1:
			names := make([]string, len(cases))
			for i := range cases {
				names[i] = cases[i].is.Incident.Short()
			}
			return counterclaim.Errorf(counterclaim.CodeAmbiguous, "incidents that were merged have a case each: %s", strings.Join(names, ", ")).
				Try("name one of these")
		case len(cases) == 1:
			out = &cases[0].is
			return nil
		}
		out, err = noCase(tx, id)
		return err
	})
	return out, err
}

// casesUnder gives the number of the case that was begun under an id, else those of the incident that holds the claim with this id.
func casesUnder(tx *Tx, id counterclaim.ID) ([]int64, error) {
	for _, query := range []string{
		`SELECT num FROM review_case WHERE id = ?`,
		`SELECT k.num FROM claim m JOIN claim c ON c.incident = m.incident JOIN review_case k ON k.claim = c.id WHERE m.id = ? ORDER BY k.num`,
	} {
		rows, err := tx.Query(query, id[:])
		if err != nil {
			return nil, err
		}
		numbers, err := numbersOf(rows)
		if err != nil || len(numbers) > 0 {
			return numbers, err
		}
	}
	return nil, nil
}

// noCase gives the case of an incident about which nothing was done.
func noCase(tx *Tx, id counterclaim.ID) (*counterclaim.Case, error) {
	var raw []byte
	err := tx.QueryRow(`SELECT f.id FROM claim c JOIN incident n ON n.num = c.incident JOIN claim f ON f.num = n.first WHERE c.id = ?`, id[:]).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no incident %s", id)
	}
	if err != nil {
		return nil, err
	}
	return &counterclaim.Case{Incident: counterclaim.ID(raw), Now: counterclaim.ID(raw), WorkState: counterclaim.WorkNew}, nil
}

// Cases lists cases, last touched first.
func (s *Store) Cases(ctx context.Context, q counterclaim.CaseQuery) ([]counterclaim.Case, error) {
	var f filter
	if q.WorkState != "" {
		f.and(`k.state = ?`, q.WorkState)
	}
	if q.Waits {
		f.and(`k.waits = 1`)
	}
	if q.Coded {
		f.and(`k.codings > 1`)
	}
	end, args := page(q.Limit, q.Offset)
	out := []counterclaim.Case{}
	err := s.view(ctx, func(tx *Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT k.num FROM review_case k`+f.sql()+` ORDER BY k.changed DESC`+end, append(f.args, args...)...)
		if err != nil {
			return err
		}
		numbers, err := numbersOf(rows)
		if err != nil {
			return err
		}
		cases, err := readCases(ctx, tx, numbers)
		for i := range cases {
			out = append(out, cases[i].is)
		}
		return err
	})
	return out, err
}

// CaseCounts counts cases by work state.
func (s *Store) CaseCounts(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	err := s.view(ctx, func(tx *Tx) error {
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			var state string
			var n int
			err := rows.Scan(&state, &n)
			out[state] = n
			return err
		}, `SELECT state, COUNT(*) FROM review_case GROUP BY state`)
	})
	return out, err
}

// Findings lists findings, last published first.
func (s *Store) Findings(ctx context.Context, q counterclaim.FindingQuery) ([]counterclaim.Finding, error) {
	var f filter
	f.and(`f.kind = 'finding'`)
	if len(q.IDs) > 0 {
		f.and(`f.id`+s.IDs, list(q.IDs))
	}
	if q.Prefix != "" {
		if !counterclaim.IsHexPrefix(q.Prefix) {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is not an address", q.Prefix).Try("give 8 to 64 of the digits 0-9 and a-f")
		}
		low, high := bounds(q.Prefix)
		f.and(`f.id BETWEEN ? AND ?`, low, high)
	}
	if q.Standing {
		f.and(`n.id IS NULL`)
	}
	out := []counterclaim.Finding{}
	err := s.view(ctx, func(tx *Tx) error {
		if !q.After.IsZero() {
			var at, num int64
			err := tx.QueryRow(`SELECT at, num FROM review_step WHERE kind = 'finding' AND id = ?`, q.After[:]).Scan(&at, &num)
			if errors.Is(err, sql.ErrNoRows) {
				return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no finding %s", q.After)
			}
			if err != nil {
				return err
			}
			f.and(`(f.at, f.num) < (?, ?)`, at, num)
		}
		end, args := page(q.Limit, q.Offset)
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			var body, next []byte
			var step counterclaim.Step
			if err := rows.Scan(&body, &next); err != nil {
				return err
			}
			if err := json.Unmarshal(body, &step); err != nil {
				return err
			}
			if step.Finding == nil {
				return counterclaim.Errorf(counterclaim.CodeBadInput, "the record is damaged: a finding is none").At(s.Name, 0)
			}
			copy(step.Finding.SupersededBy[:], next)
			out = append(out, *step.Finding)
			return nil
		}, `SELECT f.body, n.id FROM review_step f LEFT JOIN review_step n ON n.kind = 'finding' AND n.belongs = f.belongs AND n.supersedes = f.id`+
			f.sql()+` ORDER BY f.at DESC, f.num DESC`+end, append(f.args, args...)...)
	})
	return out, err
}

// addOutcomes fills in what was found about incidents with these numbers.
func addOutcomes(ctx context.Context, tx *Tx, incidents []counterclaim.Incident, numbers []int64) error {
	var some bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM review_case)`).Scan(&some); err != nil || !some || len(numbers) == 0 {
		return err
	}
	at := make(map[int64]int, len(numbers))
	for i, n := range numbers {
		at[n] = i
	}
	wanted, err := json.Marshal(numbers)
	if err != nil {
		return err
	}
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var n int64
		var body []byte
		var found outcome
		if err := rows.Scan(&n, &body); err != nil {
			return err
		}
		if err := json.Unmarshal(body, &found); err != nil {
			return err
		}
		i := &incidents[at[n]]
		i.WorkState = found.WorkState // of several cases the last touched one says it, but only what was found takes the place of what was found
		if len(found.Findings) > 0 {
			i.Verdict, i.Responsibility = found.Verdict, found.Responsibility
			i.Findings = append(i.Findings, found.Findings...)
		}
		return nil
	}, `SELECT c.incident, k.body FROM claim c JOIN review_case k ON k.claim = c.id WHERE c.incident`+tx.dialect.Numbers+` ORDER BY k.changed`, string(wanted))
}

// passCases hands the cases of claims that were taken away to the new ones that stand for their words: the same claim, else the best. A case
// whose own claim is there again goes back to it.
func (k *keeping) passCases() error {
	back := make([]counterclaim.ID, len(k.fresh))
	for i, r := range k.fresh {
		back[i] = r.claim.ID
	}
	if _, err := k.tx().Exec(`UPDATE review_case SET claim = id WHERE claim <> id AND id`+k.dialect.IDs, list(back)); err != nil {
		return err
	}
	if len(k.retired) == 0 {
		return nil
	}
	gone := make(map[counterclaim.ID]*row, len(k.retired))
	ids := make([]counterclaim.ID, len(k.retired))
	for i, r := range k.retired {
		ids[i] = r.claim.ID
		gone[r.claim.ID] = r
	}
	cases := map[int64]*row{} // by their numbers, what they lose
	err := eachRow(k.ctx, k.tx(), func(rows *sql.Rows) error {
		var n int64
		var claim []byte
		err := rows.Scan(&n, &claim)
		cases[n] = gone[counterclaim.ID(padded(claim))]
		return err
	}, `SELECT num, claim FROM review_case WHERE claim`+k.dialect.IDs, list(ids))
	if err != nil {
		return err
	}
	fresh := make([]counterclaim.Claim, len(k.fresh))
	for i, r := range k.fresh {
		fresh[i] = r.claim
		delete(gone, r.claim.ID)
	}
	for n, r := range cases {
		old := retired{start: r.claim.Start, end: r.claim.End, event: string(r.claim.Event)}
		best, ok := old.best(fresh)
		if gone[r.claim.ID] == nil || !ok {
			continue
		}
		if _, err := k.tx().Exec(`UPDATE review_case SET claim = ? WHERE num = ?`, best.ID[:], n); err != nil {
			return err
		}
	}
	return nil
}
