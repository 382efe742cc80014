package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Arrange carries a person's word on incidents out.
func (s *Store) Arrange(ctx context.Context, a *counterclaim.Arrangement) error {
	if err := a.Validate(); err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339, a.At)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the arrangement's time %.40q is not an RFC 3339 time", a.At)
	}
	if a.Kind != counterclaim.Join && len(a.Incidents) != 1 {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "a %s names the one incident that holds the claims", a.Kind)
	}
	a.Identify()
	return s.change(ctx, func(tx *Tx) error {
		s.cache.clear()
		g := arranging{keeping: keeping{ctx: ctx, do: s.stmt.in(tx), dialect: &s.Dialect, cache: &s.cache}, tx: tx, a: a, at: at.Unix()}
		return g.carryOut()
	})
}

// arranging is one transaction of Arrange.
type arranging struct {
	keeping
	tx *Tx
	a  *counterclaim.Arrangement
	at int64
}

func (g *arranging) carryOut() error {
	var body []byte
	err := g.tx.QueryRow(`SELECT body FROM arrangement WHERE id = ?`, g.a.ID[:]).Scan(&body)
	if err == nil {
		return json.Unmarshal(body, g.a) // said before
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err := g.do[lastClaim].QueryRow().Scan(&g.last); err != nil {
		return err
	}
	rows, err := g.rows()
	if err != nil {
		return err
	}
	was := make(map[*row]int64, len(rows))
	for _, r := range rows {
		was[r] = r.incident
	}
	if err := g.arrange(rows); err != nil {
		return err
	}
	touched := map[int64]bool{}
	for _, r := range rows {
		if r.incident == was[r] {
			continue
		}
		if _, err := g.do[moveClaim].Exec(r.incident, r.num); err != nil {
			return err
		}
		touched[was[r]], touched[r.incident] = true, true
	}
	if _, err := g.refresh(touched); err != nil {
		return err
	}
	g.cache.clear()
	return g.note(rows)
}

// rows gives the claims of the incidents that the arrangement names, in order.
func (g *arranging) rows() ([]*row, error) {
	var out []*row
	seen := map[int64]bool{}
	for _, id := range g.a.Incidents {
		var n int64
		err := g.tx.QueryRow(`SELECT n.num FROM claim c JOIN incident n ON n.num = c.incident AND n.first = c.num WHERE c.id = ?`, id[:]).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no incident %s", id).
				Try("it may have joined another one: look its address up")
		}
		if err != nil {
			return nil, err
		}
		if seen[n] {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "incident %s is named twice", id.Short())
		}
		seen[n] = true
		rows, err := g.readAll(numbersOfIncident, n)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	slices.SortFunc(out, inOrder)
	return out, nil
}

// arrange puts the claims where they belong, pins them and says which incidents come of it.
func (g *arranging) arrange(rows []*row) error {
	chosen, others, err := g.choose(rows)
	if err != nil {
		return err
	}
	pinned, err := g.pinsOf(rows)
	if err != nil {
		return err
	}
	have, ok := most(rows, pinned)
	var last int64
	if err := g.tx.QueryRow(`SELECT coalesce(max(together), 0) FROM pin`).Scan(&last); err != nil {
		return err
	}
	if !ok {
		last++
		have = last
	}
	switch g.a.Kind {
	case counterclaim.SplitOff: // what is left was placed by the same word
		name(chosen)
		name(others)
		g.a.Into = []counterclaim.ID{chosen[0].claim.Incident, others[0].claim.Incident}
		return cmp.Or(g.pin(chosen, last+1), g.pin(others, have))
	case counterclaim.Join:
		name(rows)
		g.a.Into = []counterclaim.ID{rows[0].claim.Incident}
		return g.pin(rows, have)
	}
	g.a.Into = []counterclaim.ID{g.a.Incidents[0]}
	return g.pin(chosen, have)
}

// choose parts the rows into those that the arrangement names and the others.
func (g *arranging) choose(rows []*row) (chosen, others []*row, err error) {
	for _, r := range rows {
		if slices.Contains(g.a.Claims, r.claim.ID) {
			chosen = append(chosen, r)
		} else {
			others = append(others, r)
		}
	}
	for _, id := range g.a.Claims {
		if g.a.Kind != counterclaim.Join && !slices.ContainsFunc(chosen, func(r *row) bool { return r.claim.ID == id }) {
			return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "incident %s does not hold claim %s", g.a.Incidents[0].Short(), id.Short()).
				Try("name claims of one incident")
		}
	}
	if g.a.Kind == counterclaim.SplitOff && len(others) == 0 {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "these claims are the whole of incident %s", g.a.Incidents[0].Short()).
			Try("leave at least one of its claims out, or pin them")
	}
	return chosen, others, nil
}

func (g *arranging) pin(rows []*row, together int64) error {
	for _, r := range rows {
		if _, err := g.do[insertPin].Exec(r.num, together); err != nil {
			return err
		}
	}
	return nil
}

// note keeps the arrangement itself.
func (g *arranging) note(rows []*row) error {
	body, err := json.Marshal(g.a)
	if err != nil {
		return err
	}
	if err := keepBodyLeaf(g.tx, counterclaim.ArrangementLeaf, g.a.ID, body); err != nil {
		return err
	}
	var n int64
	err = g.tx.QueryRow(`INSERT INTO arrangement (id, at, body) VALUES (?,?,?) RETURNING num`, g.a.ID[:], g.at, body).Scan(&n)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := g.tx.Exec(`INSERT INTO arrangement_claim (claim, arrangement) VALUES (?,?) ON CONFLICT DO NOTHING`, r.claim.ID[:], n); err != nil {
			return err
		}
	}
	return nil
}

// Arrangements gives what persons said of an incident, or of all.
func (s *Store) Arrangements(ctx context.Context, incident counterclaim.ID, limit, offset int) ([]counterclaim.Arrangement, error) {
	var f filter
	if !incident.IsZero() {
		f.and(`a.num IN (SELECT arrangement FROM arrangement_claim WHERE claim = ?1 OR claim IN
			(SELECT m.id FROM claim c JOIN claim m ON m.incident = c.incident WHERE c.id = ?1))`, incident[:])
	}
	end, args := page(limit, offset)
	rows, err := s.r.QueryContext(ctx, `SELECT a.body FROM arrangement a`+f.sql()+` ORDER BY a.at DESC, a.num DESC`+end, append(f.args, args...)...)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	out, err := scanBodies[counterclaim.Arrangement](rows)
	return out, s.explain(ctx, err)
}
