package sqlstore

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

var _ counterclaim.Complaints = (*Store)(nil)

// FileComplaint numbers a complaint and keeps it. Transactions that change the record take turns, so that no number is given twice or left out.
func (s *Store) FileComplaint(ctx context.Context, c *counterclaim.FiledComplaint, notes ...counterclaim.AuditEntry) error {
	if err := c.Validate(); err != nil {
		return err
	}
	kept := *c
	if kept.Salt == "" {
		kept.Salt = rand.Text()
	}
	err := s.change(ctx, func(tx *Tx) error {
		if err := sameMake(ctx, tx, kept.Synthetic); err != nil {
			return err
		}
		if err := complaintNames(ctx, tx, &kept); err != nil {
			return err
		}
		at, err := time.Parse(time.RFC3339, kept.Kept)
		if err != nil {
			return err // which Validate has seen
		}
		kept.Year = at.UTC().Year()
		err = tx.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) + 1 FROM complaint WHERE mission = ? AND year = ?`, kept.Mission, int64(kept.Year)).Scan(&kept.Number)
		if err != nil {
			return err
		}
		kept.Identify()
		if err := insertComplaint(tx, &kept); err != nil {
			return err
		}
		return auditAll(tx, notes)
	})
	if err == nil {
		*c = kept
	}
	return err
}

func auditAll(tx *Tx, notes []counterclaim.AuditEntry) error {
	for i := range notes {
		if err := audit(tx, &notes[i]); err != nil {
			return err
		}
	}
	return nil
}

// complaintNames wants the record to have what a complaint names.
func complaintNames(ctx context.Context, tx *Tx, c *counterclaim.FiledComplaint) error {
	if !c.Agreement.IsZero() {
		if err := wantThere(ctx, tx, "version of an agreement", `SELECT EXISTS (SELECT 1 FROM agreement WHERE id = ?)`, c.Agreement); err != nil {
			return err
		}
	}
	return linkedThere(ctx, tx, c.Claims, c.Exhibits, nil, c.Incident)
}

// linkedThere wants the record to have what a complaint is linked to. An incident has the id of one of its claims, whichever incident that is in by now.
func linkedThere(ctx context.Context, tx *Tx, claims, exhibits, observations []counterclaim.ID, incident counterclaim.ID) error {
	incidents := []counterclaim.ID{incident}
	if incident.IsZero() {
		incidents = nil
	}
	for _, of := range []struct {
		noun, query string
		ids         []counterclaim.ID
	}{
		{"claim", `SELECT EXISTS (SELECT 1 FROM claim WHERE id = ?)`, claims},
		{"exhibit", `SELECT EXISTS (SELECT 1 FROM exhibit WHERE id = ?)`, exhibits},
		{"observation", `SELECT EXISTS (SELECT 1 FROM observation WHERE id = ?)`, observations},
		{"incident", `SELECT EXISTS (SELECT 1 FROM claim WHERE id = ?)`, incidents},
	} {
		if err := wantThere(ctx, tx, of.noun, of.query, of.ids...); err != nil {
			return err
		}
	}
	return nil
}

func wantThere(ctx context.Context, tx *Tx, noun, query string, ids ...counterclaim.ID) error {
	for _, id := range ids {
		var there bool
		if err := tx.QueryRowContext(ctx, query, id[:]).Scan(&there); err != nil {
			return err
		}
		if !there {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no %s %s", noun, id).Try("look its address up")
		}
	}
	return nil
}

// complaintRow is a complaint as columns have it.
type complaintRow struct {
	num            int64
	id, body       []byte
	mission, party string
	year, number   int64
	synthetic      bool
}

// content gives the canonical form.
func (r *complaintRow) content() ([]byte, error) {
	return contentOf(r.body, map[string]any{"id": hex.EncodeToString(r.id), "mission": r.mission, "year": r.year, "number": r.number, "party": r.party, "synthetic": r.synthetic})
}

func insertComplaint(tx *Tx, c *counterclaim.FiledComplaint) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	r := complaintRow{id: c.ID[:], body: body, mission: c.Mission, party: c.Party, year: int64(c.Year), number: int64(c.Number), synthetic: c.Synthetic}
	if err := tx.write(`INSERT INTO complaint (id, mission, year, number, party, synthetic, body) VALUES (?,?,?,?,?,?,?)`, r.id, r.mission, r.year, r.number, r.party, r.synthetic, r.body); err != nil {
		return err
	}
	content, err := r.content()
	if err != nil {
		return err
	}
	return keepLeaf(tx, counterclaim.ComplaintLeaf, c.ID, content)
}

func eachComplaintRow(ctx context.Context, tx *Tx, one func(r *complaintRow) error, where string, args ...any) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r complaintRow
		if err := rows.Scan(&r.num, &r.id, &r.mission, &r.year, &r.number, &r.party, &r.synthetic, &r.body); err != nil {
			return err
		}
		return one(&r)
	}, `SELECT num, id, mission, year, number, party, synthetic, body FROM complaint `+where+` ORDER BY mission, year, number`, args...)
}

func eachComplaint(ctx context.Context, tx *Tx, one toEach) error {
	return eachComplaintRow(ctx, tx, func(r *complaintRow) error {
		content, err := r.content()
		if err != nil {
			return err
		}
		return one(idOf(r.id), content)
	}, "")
}

// complaintStepRow is a step as columns have it, with the complaint that it belongs to.
type complaintStepRow struct {
	num, belongs        int64
	id, of, after, body []byte
	kind                string
}

// content gives the canonical form.
func (r *complaintStepRow) content() ([]byte, error) {
	return contentOf(r.body, map[string]any{"id": hex.EncodeToString(r.id), "complaint": hex.EncodeToString(r.of), "after": hex.EncodeToString(r.after), "kind": r.kind})
}

func eachComplaintStepRow(ctx context.Context, tx *Tx, one func(r *complaintStepRow) error, where string, args ...any) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r complaintStepRow
		if err := rows.Scan(&r.num, &r.belongs, &r.id, &r.of, &r.after, &r.kind, &r.body); err != nil {
			return err
		}
		return one(&r)
	}, `SELECT s.num, s.belongs, s.id, c.id, s.after, s.kind, s.body FROM complaint_step s JOIN complaint c ON c.num = s.belongs `+where+` ORDER BY s.num`, args...)
}

func eachComplaintStep(ctx context.Context, tx *Tx, one toEach) error {
	return eachComplaintStepRow(ctx, tx, func(r *complaintStepRow) error {
		content, err := r.content()
		if err != nil {
			return err
		}
		return one(idOf(r.id), content)
	}, "")
}

// StepComplaint holds a step against its complaint and keeps it.
func (s *Store) StepComplaint(ctx context.Context, step *counterclaim.ComplaintStep, notes ...counterclaim.AuditEntry) error {
	kept := *step
	err := s.change(ctx, func(tx *Tx) error {
		if !kept.ID.IsZero() {
			var there bool
			if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM complaint_step WHERE id = ?)`, kept.ID[:]).Scan(&there); err != nil || there {
				return err
			}
		}
		desk := reviewing{ctx: ctx, tx: tx}
		if err := desk.readDesk(); err != nil {
			return err
		}
		num, c, err := complaintCase(ctx, tx, kept.Complaint)
		if err != nil {
			return err
		}
		if err := review.TakeComplaint(c, desk.desk, &kept); err != nil {
			return err
		}
		if err := linkedThere(ctx, tx, kept.Claims, kept.Exhibits, kept.Observations, kept.Incident); err != nil {
			return err
		}
		if err := insertComplaintStep(tx, num, &kept); err != nil {
			return err
		}
		return auditAll(tx, notes)
	})
	if err == nil {
		*step = kept
	}
	return err
}

func insertComplaintStep(tx *Tx, num int64, s *counterclaim.ComplaintStep) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	r := complaintStepRow{belongs: num, id: s.ID[:], of: s.Complaint[:], after: s.After[:], kind: s.Kind, body: body}
	if err := tx.write(`INSERT INTO complaint_step (id, belongs, after, kind, body) VALUES (?,?,?,?,?)`, r.id, r.belongs, r.after, r.kind, r.body); err != nil {
		return err
	}
	content, err := r.content()
	if err != nil {
		return err
	}
	return keepLeaf(tx, counterclaim.ComplaintStepLeaf, s.ID, content)
}

// complaintCase reads a complaint with its steps.
func complaintCase(ctx context.Context, tx *Tx, id counterclaim.ID) (num int64, c *counterclaim.ComplaintCase, err error) {
	var body []byte
	err = tx.QueryRowContext(ctx, `SELECT num, body FROM complaint WHERE id = ?`, id[:]).Scan(&num, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no complaint %s", id).Try("counterclaim complaint list names those that it has")
	}
	if err != nil {
		return 0, nil, err
	}
	c = &counterclaim.ComplaintCase{Steps: []counterclaim.ComplaintStep{}}
	if err := json.Unmarshal(body, &c.Complaint); err != nil {
		return 0, nil, damagedComplaint(id, err)
	}
	err = eachComplaintStepRow(ctx, tx, func(r *complaintStepRow) error {
		var s counterclaim.ComplaintStep
		if err := json.Unmarshal(r.body, &s); err != nil {
			return damagedComplaint(id, err)
		}
		c.Steps = append(c.Steps, s)
		return nil
	}, `WHERE s.belongs = ?`, num)
	return num, c, err
}

func damagedComplaint(id counterclaim.ID, err error) error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "complaint %s, or a step about it, is damaged", id.Short()).Because(err).
		Try("restore the record from a copy; counterclaim verify tells what else is damaged")
}

// ComplaintCase gives one.
func (s *Store) ComplaintCase(ctx context.Context, id counterclaim.ID) (*counterclaim.ComplaintCase, error) {
	var out *counterclaim.ComplaintCase
	err := s.view(ctx, func(tx *Tx) (err error) {
		_, out, err = complaintCase(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ComplaintCases lists them.
func (s *Store) ComplaintCases(ctx context.Context, q counterclaim.ComplaintQuery) ([]counterclaim.ComplaintCase, error) {
	out := []counterclaim.ComplaintCase{}
	err := s.view(ctx, func(tx *Tx) error {
		at, broken := map[int64]int{}, map[int64]bool{}
		err := eachComplaintRow(ctx, tx, func(r *complaintRow) error {
			if q.Party != "" && r.party != q.Party || q.Mission != "" && r.mission != q.Mission {
				return nil
			}
			one := counterclaim.ComplaintCase{Steps: []counterclaim.ComplaintStep{}}
			if json.Unmarshal(r.body, &one.Complaint) != nil {
				return nil
			}
			at[r.num] = len(out)
			out = append(out, one)
			return nil
		}, "")
		if err != nil {
			return err
		}
		err = eachComplaintStepRow(ctx, tx, func(r *complaintStepRow) error {
			i, wanted := at[r.belongs]
			if !wanted {
				return nil
			}
			var step counterclaim.ComplaintStep
			if json.Unmarshal(r.body, &step) != nil {
				broken[r.belongs] = true
				return nil
			}
			out[i].Steps = append(out[i].Steps, step)
			return nil
		}, "")
		if err != nil || len(broken) == 0 {
			return err
		}
		whole := out[:0]
		damaged := map[int]bool{}
		for num := range broken {
			damaged[at[num]] = true
		}
		for i := range out {
			if !damaged[i] {
				whole = append(whole, out[i])
			}
		}
		out = whole
		return nil
	})
	return out, err
}

// complaints wants each complaint to be what its row is found by, with the next number of its mission and year, and its steps to be ones that the rules allow,
// each after the one before it.
func (v *verifying) complaints() error {
	type of struct {
		mission string
		year    int64
	}
	last := map[of]int64{}
	cases := map[int64]*counterclaim.ComplaintCase{}
	err := eachComplaintRow(v.ctx, v.tx, func(r *complaintRow) error {
		id := idOf(r.id)
		c := &counterclaim.ComplaintCase{}
		if err := json.Unmarshal(r.body, &c.Complaint); err != nil {
			return v.unread(err, "complaint %s", id.Short())
		}
		k := &c.Complaint
		if err := k.ValidateKept(); err != nil {
			v.wrong("complaint %s: %v", id.Short(), err)
		}
		if k.ID != id || k.Mission != r.mission || int64(k.Year) != r.year || int64(k.Number) != r.number || k.Party != r.party || k.Synthetic != r.synthetic {
			v.wrong("complaint %s: it does not say of itself what the record keeps it as", id.Short())
		}
		if in := (of{r.mission, r.year}); last[in]+1 != r.number {
			v.wrong("complaint %s: number %d of %d does not follow %d", id.Short(), r.number, r.year, last[in])
			last[in] = r.number
		} else {
			last[in]++
		}
		cases[r.num] = c
		return nil
	}, "")
	if err != nil {
		return err
	}
	return eachComplaintStepRow(v.ctx, v.tx, func(r *complaintStepRow) error {
		id := idOf(r.id)
		var s counterclaim.ComplaintStep
		if err := json.Unmarshal(r.body, &s); err != nil {
			return v.unread(err, "step %s of complaint %s", id.Short(), idOf(r.of).Short())
		}
		if s.ID != id || s.Complaint != idOf(r.of) || s.After != idOf(r.after) || s.Kind != r.kind {
			v.wrong("step %s of complaint %s: it does not say of itself what the record keeps it as", id.Short(), idOf(r.of).Short())
		}
		c := cases[r.belongs]
		if c == nil {
			return nil // which was told
		}
		// Without a desk: who answers for a party may have changed since.
		if err := review.TakeComplaint(c, &review.Desk{}, &s); err != nil {
			v.wrong("step %s of complaint %s: %v", id.Short(), idOf(r.of).Short(), err)
			c.Steps = append(c.Steps, s)
		}
		return nil
	}, "")
}
