package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// Review keeps steps of cases.
func (s *Store) Review(ctx context.Context, steps []counterclaim.Step, notes ...counterclaim.AuditEntry) error {
	return s.change(ctx, func(tx *Tx) error {
		r := reviewing{ctx: ctx, tx: tx, held: map[counterclaim.ID]*held{}}
		if err := r.readDesk(); err != nil {
			return err
		}
		for i := range steps {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := r.take(&steps[i]); err != nil {
				return err
			}
		}
		for _, id := range r.order {
			if err := r.sum(r.held[id]); err != nil {
				return err
			}
		}
		for _, e := range notes {
			if err := audit(tx, &e); err != nil {
				return err
			}
		}
		return nil
	})
}

// reviewing is one transaction of Review.
type reviewing struct {
	ctx   context.Context
	tx    *Tx
	desk  *review.Desk
	held  map[counterclaim.ID]*held
	order []counterclaim.ID // of the cases that are held
}

// held is a case with its row.
type held struct {
	num  int64
	last int64 // number of its last step
	is   counterclaim.Case
}

// readDesk reads what the rules need to know of the dispute.
func (r *reviewing) readDesk() error {
	var dispute counterclaim.Dispute
	var value []byte
	err := r.tx.QueryRow(`SELECT value FROM meta WHERE key = 'dispute'`).Scan(&value)
	if err == nil {
		err = json.Unmarshal(value, &dispute)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	synthetic := dispute.Synthetic
	err = r.tx.QueryRow(`SELECT synthetic FROM report LIMIT 1`).Scan(&synthetic)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	r.desk = review.DeskOf(&dispute, synthetic)
	return nil
}

// take holds one step against its case and keeps it.
func (r *reviewing) take(s *counterclaim.Step) error {
	if given := s.ID(); !given.IsZero() {
		var kept bool
		if err := r.tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM review_step WHERE id = ?)`, given[:]).Scan(&kept); err != nil {
			return err
		}
		if kept && s.Identify() == given {
			return nil
		}
	}
	kind, incident, _, at := s.Head()
	h, err := r.caseOf(incident)
	if err != nil {
		return err
	}
	if err := review.Take(&h.is, r.desk, s); err != nil {
		return err
	}
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return err // which Take has seen
	}
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	id, supersedes := s.ID(), []byte(nil)
	if s.Finding != nil {
		supersedes = s.Finding.Supersedes[:]
	}
	err = r.tx.QueryRow(`INSERT INTO review_step (id, belongs, kind, at, supersedes, body) VALUES (?,?,?,?,?,?) RETURNING num`,
		id[:], h.num, kind, when.Unix(), supersedes, body).Scan(&h.last)
	if err != nil {
		return err
	}
	return keepStepLeaf(r.tx, kind, id, h.is.Incident, when.Unix(), supersedes, body)
}

// caseOf gives the case of an incident, which is begun where there is none.
func (r *reviewing) caseOf(id counterclaim.ID) (*held, error) {
	if h := r.held[id]; h != nil {
		return h, nil
	}
	h := &held{}
	err := r.tx.QueryRow(`SELECT num FROM review_case WHERE id = ?`, id[:]).Scan(&h.num)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = r.begin(h, id)
	case err == nil:
		var all []held
		all, err = readCases(r.ctx, r.tx, []int64{h.num})
		if err == nil {
			*h = all[0]
		}
	}
	if err != nil {
		return nil, err
	}
	r.held[id] = h
	r.order = append(r.order, id)
	return h, nil
}

// begin begins the case of an incident, which must have none by another name.
func (r *reviewing) begin(h *held, id counterclaim.ID) error {
	var n int64
	err := r.tx.QueryRow(`SELECT n.num FROM claim c JOIN incident n ON n.num = c.incident AND n.first = c.num WHERE c.id = ?`, id[:]).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no incident %s", id).Try("it may have joined another one: look its address up")
	}
	if err != nil {
		return err
	}
	var other []byte
	err = r.tx.QueryRow(`SELECT k.id FROM claim c JOIN review_case k ON k.claim = c.id WHERE c.incident = ? LIMIT 1`, n).Scan(&other)
	if err == nil {
		return counterclaim.Errorf(counterclaim.CodeConflict, "incident %s has the case %s since before it had this name", id.Short(), counterclaim.ID(other).Short()).
			Try("look at the case again")
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	h.is = counterclaim.Case{Incident: id, Now: id, WorkState: counterclaim.WorkNew}
	return r.tx.QueryRow(`INSERT INTO review_case (id, claim, state, waits, codings, changed, body) VALUES (?1,?1,?2,0,0,0,?3) RETURNING num`,
		id[:], counterclaim.WorkNew, []byte(`{}`)).Scan(&h.num)
}

// outcome is what an incident's row repeats of its case.
type outcome struct {
	WorkState      string            `json:"work_state"`
	Verdict        string            `json:"verdict,omitempty"`
	Responsibility []string          `json:"responsibility,omitempty"`
	Findings       []counterclaim.ID `json:"findings,omitempty"`
}

// rowOf gives what a case's row says beside its names: state, whether it waits, how many judged it, and the outcome.
func rowOf(c *counterclaim.Case) (state string, waits, codings int64, body []byte, err error) {
	out := outcome{WorkState: c.WorkState}
	for i := range c.Findings {
		out.Findings = append(out.Findings, c.Findings[i].ID)
	}
	if f := c.Standing(); f != nil {
		out.Verdict, out.Responsibility = f.Verdict, f.Responsibility
	}
	if len(review.Waiting(c, "")) > 0 {
		waits = 1
	}
	body, err = json.Marshal(&out)
	return c.WorkState, waits, int64(review.Judges(c)), body, err
}

// sum brings a case's row up to what its steps lead to.
func (r *reviewing) sum(h *held) error {
	state, waits, codings, body, err := rowOf(&h.is)
	if err != nil {
		return err
	}
	_, err = r.tx.Exec(`UPDATE review_case SET state = ?, waits = ?, codings = ?, changed = ?, body = ? WHERE num = ?`, state, waits, codings, h.last, body, h.num)
	return err
}

// readCases reads cases with these numbers, in their order.
func readCases(ctx context.Context, tx *Tx, numbers []int64) ([]held, error) {
	out := make([]held, len(numbers))
	if len(numbers) == 0 {
		return out, nil
	}
	at := make(map[int64]int, len(numbers))
	for i, n := range numbers {
		at[n] = i
		out[i] = held{num: n, is: counterclaim.Case{WorkState: counterclaim.WorkNew}}
	}
	wanted, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, tx, func(rows *sql.Rows) error {
		var n int64
		var id, now []byte
		err := rows.Scan(&n, &id, &now)
		c := &out[at[n]].is
		copy(c.Incident[:], id)
		copy(c.Now[:], now)
		return err
	}, `SELECT k.num, k.id, (SELECT f.id FROM claim c JOIN incident n ON n.num = c.incident JOIN claim f ON f.num = n.first WHERE c.id = k.claim)
		FROM review_case k WHERE k.num`+tx.dialect.Numbers, string(wanted))
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, tx, func(rows *sql.Rows) error {
		var n, num int64
		var body []byte
		if err := rows.Scan(&n, &num, &body); err != nil {
			return err
		}
		var s counterclaim.Step
		if err := json.Unmarshal(body, &s); err != nil {
			return err
		}
		h := &out[at[n]]
		h.last = num
		h.is.Add(&s)
		return nil
	}, `SELECT belongs, num, body FROM review_step WHERE belongs`+tx.dialect.Numbers+` ORDER BY belongs, num`, string(wanted))
	return out, err
}
