package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.Observations = (*Store)(nil)

// AddObservations keeps observations, each for itself, in one transaction. Nothing of one that is refused is written, so that the
// others need not be tried again.
func (s *Store) AddObservations(ctx context.Context, list []counterclaim.Observation) ([]counterclaim.AddedObservation, error) {
	out := make([]counterclaim.AddedObservation, len(list))
	err := s.change(ctx, func(tx *Tx) error {
		for i := range list {
			if err := ctx.Err(); err != nil {
				return err
			}
			fresh, err := addObservation(ctx, tx, &list[i])
			var refusal *counterclaim.Error
			if err != nil && !errors.As(err, &refusal) {
				return err
			}
			out[i] = counterclaim.AddedObservation{Fresh: fresh, Err: err}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func addObservation(ctx context.Context, tx *Tx, o *counterclaim.Observation) (bool, error) {
	if err := o.Validate(); err != nil {
		return false, err
	}
	if o.ID.IsZero() || o.Received == "" || o.Kept == "" {
		return false, counterclaim.Errorf(counterclaim.CodeBadInput, "the observation has no id, or does not say when it was received and kept")
	}
	var there bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM observation WHERE id = ?)`, o.ID[:]).Scan(&there); err != nil || there {
		return false, err
	}
	if err := sameMake(ctx, tx, o.Synthetic); err != nil {
		return false, err
	}
	if err := maySupersede(ctx, tx, o.Supersedes); err != nil {
		return false, err
	}
	kept := *o
	kept.SupersededBy = counterclaim.ID{} // a row of its own says so
	body, err := json.Marshal(&kept)
	if err != nil {
		return false, err
	}
	row := observationRow{id: o.ID[:], at: secondsOf(o.Time), kept: secondsOf(o.Kept), means: o.Means, mission: o.Mission, synthetic: o.Synthetic, body: body}
	if !o.Supersedes.IsZero() {
		row.supersedes = o.Supersedes[:]
	}
	err = tx.write(`INSERT INTO observation (id, at, kept, means, mission, supersedes, synthetic, body) VALUES (?,?,?,?,?,?,?,?)`,
		row.id, row.at, row.kept, row.means, row.mission, orNull(o.Supersedes), row.synthetic, row.body)
	if err != nil {
		return false, err
	}
	content, err := row.content()
	if err != nil {
		return false, err
	}
	return true, keepLeaf(tx, counterclaim.ObservationLeaf, o.ID, content)
}

// sameMake refuses what is made up in a record of what is real, and the other way round.
func sameMake(ctx context.Context, tx *Tx, synthetic bool) error {
	for _, from := range []string{`report`, `exhibit`, `observation`, `agreement`, `sitrep`, `complaint`, `contest`, `register`, `sealed_report`} {
		var has bool
		err := tx.QueryRowContext(ctx, `SELECT synthetic FROM `+from+` LIMIT 1`).Scan(&has)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && has != synthetic {
			return mixed(has)
		}
	}
	return nil
}

// maySupersede wants an observation that is to be corrected to be there, and not to be corrected yet: else two would stand in its place.
func maySupersede(ctx context.Context, tx *Tx, old counterclaim.ID) error {
	if old.IsZero() {
		return nil
	}
	var there bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM observation WHERE id = ?)`, old[:]).Scan(&there); err != nil {
		return err
	}
	if !there {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the observation %s that it supersedes is not in the record", old.Short()).
			Try("add that one first, or leave supersedes empty; counterclaim observation list gives ids")
	}
	var by []byte
	err := tx.QueryRowContext(ctx, `SELECT id FROM observation WHERE supersedes = ?`, old[:]).Scan(&by)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return counterclaim.Errorf(counterclaim.CodeConflict, "observation %s was superseded already, by %s", old.Short(), idOf(by).Short()).
		Try("look at that one, and supersede it if it is wrong: counterclaim observation show %s", idOf(by).Short())
}

// observationRow is one as columns have it.
type observationRow struct {
	id, supersedes, body []byte
	at, kept             int64
	means, mission       string
	synthetic            bool
}

const observationRows = `SELECT o.id, o.at, o.kept, o.means, o.mission, o.supersedes, o.synthetic, o.body FROM observation o `

func (r *observationRow) scan(from scanner) error {
	return from.Scan(&r.id, &r.at, &r.kept, &r.means, &r.mission, &r.supersedes, &r.synthetic, &r.body)
}

// content gives the canonical form, with what stands beside the body: queries go by it.
func (r *observationRow) content() ([]byte, error) {
	return contentOf(r.body, map[string]any{"id": hex.EncodeToString(r.id), "at": r.at, "kept": r.kept, "means": r.means, "mission": r.mission,
		"supersedes": hex.EncodeToString(r.supersedes), "synthetic": r.synthetic})
}

func eachObservation(ctx context.Context, tx *Tx, one toEach) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r observationRow
		if err := r.scan(rows); err != nil {
			return err
		}
		content, err := r.content()
		if err != nil {
			return err
		}
		return one(idOf(r.id), content)
	}, observationRows+`ORDER BY o.num`)
}

// observationColumns are those that a list reads.
const observationColumns = `SELECT o.body, (SELECT s.id FROM observation s WHERE s.supersedes = o.id) FROM observation o`

func scanObservation(from scanner) (*counterclaim.Observation, error) {
	var o counterclaim.Observation
	var body, by []byte
	if err := from.Scan(&body, &by); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &o); err != nil {
		return nil, err
	}
	o.SupersededBy = idOf(by)
	return &o, nil
}

// Observation gives one.
func (s *Store) Observation(ctx context.Context, id counterclaim.ID) (*counterclaim.Observation, error) {
	o, err := scanObservation(s.r.QueryRowContext(ctx, observationColumns+` WHERE o.id = ?`, id[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noObservation(id)
	}
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	return o, nil
}

// observationFilter gives what a query chooses, whatever page of it.
func (s *Store) observationFilter(q *counterclaim.ObservationQuery) (filter, error) {
	var f filter
	if err := q.Validate(); err != nil {
		return f, err
	}
	if len(q.IDs) > 0 {
		f.and(`o.id`+s.IDs, list(q.IDs))
	}
	for _, c := range []struct{ at, condition string }{{q.From, `o.at >= ?`}, {q.To, `o.at < ?`}, {q.KeptFrom, `o.kept >= ?`}, {q.KeptTo, `o.kept < ?`}} {
		if c.at != "" {
			f.and(c.condition, secondsOf(c.at))
		}
	}
	if q.Means != "" {
		f.and(`o.means = ?`, q.Means)
	}
	if q.Mission != "" {
		f.and(`o.mission = ?`, q.Mission)
	}
	if q.Standing {
		f.and(`NOT EXISTS (SELECT 1 FROM observation s WHERE s.supersedes = o.id)`)
	}
	return f, nil
}

// Observations lists observations.
func (s *Store) Observations(ctx context.Context, q counterclaim.ObservationQuery) ([]counterclaim.Observation, error) {
	f, err := s.observationFilter(&q)
	if err != nil {
		return nil, err
	}
	order, beyond := ` ORDER BY o.at, o.id`, `>`
	if q.NewestFirst {
		order, beyond = ` ORDER BY o.at DESC, o.id DESC`, `<`
	}
	if q.KeptFrom != "" { // what came lately is little: it is found by when it was kept and then sorted, not sought in the order of all (the + takes its index from it)
		order = strings.Replace(order, `o.at`, `+o.at`, 1)
	}
	if !q.After.IsZero() {
		var at int64
		err := s.r.QueryRowContext(ctx, `SELECT at FROM observation WHERE id = ?`, q.After[:]).Scan(&at)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, noObservation(q.After)
		}
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		f.and(`(o.at, o.id) `+beyond+` (?, ?)`, at, q.After[:])
	}
	end, args := page(q.Limit, 0)
	rows, err := s.r.QueryContext(ctx, observationColumns+f.sql()+order+end, append(f.args, args...)...)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	defer rows.Close()
	out := []counterclaim.Observation{}
	for rows.Next() {
		o, err := scanObservation(rows)
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		out = append(out, *o)
	}
	return out, s.explain(ctx, rows.Err())
}

// CountObservations counts observations.
func (s *Store) CountObservations(ctx context.Context, q counterclaim.ObservationQuery) (int, error) {
	f, err := s.observationFilter(&q)
	if err != nil {
		return 0, err
	}
	var n int
	err = s.r.QueryRowContext(ctx, `SELECT count(*) FROM observation o`+f.sql(), f.args...).Scan(&n)
	return n, s.explain(ctx, err)
}

func noObservation(id counterclaim.ID) error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no observation %s", id)
}

// observations wants each observation to be what its row is found by, to keep the record's rules, and to correct one that is there.
func (v *verifying) observations() error {
	known, supersedes := map[counterclaim.ID]bool{}, map[counterclaim.ID]counterclaim.ID{}
	var order []counterclaim.ID // those that correct another
	err := v.each(observationRows+`ORDER BY o.num`, func(rows *sql.Rows) error {
		var r observationRow
		if err := r.scan(rows); err != nil {
			return err
		}
		id := idOf(r.id)
		known[id] = true
		var o counterclaim.Observation
		if err := json.Unmarshal(r.body, &o); err != nil {
			return v.unread(err, "observation %s", id.Short())
		}
		if err := o.Validate(); err != nil {
			v.wrong("observation %s: %v", id.Short(), err)
		}
		if o.ID != id || secondsOf(o.Time) != r.at || secondsOf(o.Kept) != r.kept || o.Means != r.means || o.Mission != r.mission || o.Supersedes != idOf(r.supersedes) || o.Synthetic != r.synthetic {
			v.wrong("observation %s: it does not say of itself what the record keeps it as", id.Short())
		}
		if !o.Supersedes.IsZero() {
			supersedes[id] = o.Supersedes
			order = append(order, id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range order {
		if !known[supersedes[id]] {
			v.wrong("observation %s: the observation %s that it supersedes is not there", id.Short(), supersedes[id].Short())
		}
	}
	return nil
}
