package web

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
)

// line is one party's position on one row of an incident, in words.
type line struct {
	Stance    string // "asserts", "nothing found in 9 reports read from … to …"
	Nothing   bool
	Conduct   string
	Direction string
}

// accounts are the incident's rows with the claims that they rest on.
type accounts struct {
	rows    []match.Row
	claims  map[counterclaim.ID]*counterclaim.Claim
	order   []counterclaim.ID // of the claims
	columns []column
	parties []counterclaim.Party // in the order of columns
}

// account derives the positions on an incident from its claims.
func (f *frame) account(n *counterclaim.Incident, claims []counterclaim.Claim) *accounts {
	day := dayOf(n, claims)
	a := &accounts{claims: make(map[counterclaim.ID]*counterclaim.Claim, len(claims)),
		columns: f.columns(day, n.ID), parties: f.partiesInOrder(day, n.ID)}
	for i := range claims {
		a.claims[claims[i].ID] = &claims[i]
		a.order = append(a.order, claims[i].ID)
	}
	a.rows = match.Rows(claims, a.parties, f.overview.Coverage)
	return a
}

// position gives a party's position on a row; a row that leaves the party out has found
// nothing of it.
func (a *accounts) position(row *match.Row, party string) counterclaim.Position {
	for _, p := range row.Positions {
		if p.Party == party {
			return p
		}
	}
	return counterclaim.Position{Party: party, Stance: counterclaim.NothingFound}
}

// rest gives the claims that stand in no row, so that nothing of the incident is lost.
func (a *accounts) rest() []counterclaim.ID {
	seen := map[counterclaim.ID]bool{}
	for _, r := range a.rows {
		for _, p := range r.Positions {
			for _, id := range p.Claims {
				seen[id] = true
			}
		}
		for _, id := range slices.Concat(r.Others, r.Copies) {
			seen[id] = true
		}
	}
	var out []counterclaim.ID
	for _, id := range a.order {
		if !seen[id] {
			out = append(out, id)
		}
	}
	return out
}

// line puts a position into words: the same for every party.
func (d *desk) line(f *frame, a *accounts, row *match.Row, p counterclaim.Position) line {
	l := line{Stance: d.stance(f, p), Nothing: p.Stance == counterclaim.NothingFound,
		Conduct: ontology.Label(string(row.Conduct)), Direction: d.rowDirection(f, a, row)}
	return l
}

// stance gives a position's stance in words. It never says that a party admits something or
// is silent: it says what was found, in how many reports nothing was, and how many more could not be read.
func (d *desk) stance(f *frame, p counterclaim.Position) string {
	switch {
	case p.Stance == counterclaim.NothingFound && p.ReportsRead == 0:
		return d.say.T("position.nothing_read") + d.say.notRead(f.tallies[p.Party])
	case p.Stance == counterclaim.NothingFound:
		return d.say.N("position.nothing_found", p.ReportsRead) + d.say.readSpan(p.ReadFrom, p.ReadTo) + d.say.notRead(f.tallies[p.Party])
	case p.Stance == counterclaim.Acknowledges && p.Unchecked:
		return d.say.T("position.acknowledges.unchecked")
	}
	return d.say.Or("position", string(p.Stance))
}

func (d *desk) rowDirection(f *frame, a *accounts, row *match.Row) string {
	var actors, targets []string
	c, _ := ontology.ConductOf(row.Conduct)
	if row.Actor != "" && row.Target != "" && (c.Event.Symmetric() || row.Conduct == counterclaim.Clash) {
		both := a.inOrder(f, row.Actor, row.Target)
		return d.directionWords(both, both)
	}
	if row.Actor != "" {
		actors = []string{f.name(row.Actor)}
	}
	if row.Target != "" {
		targets = []string{f.name(row.Target)}
	}
	return d.directionWords(actors, targets)
}

// inOrder names two sides as their columns stand.
func (a *accounts) inOrder(f *frame, one, two string) []string {
	for _, c := range a.columns {
		if c.ID == two {
			return []string{f.name(two), f.name(one)}
		}
		if c.ID == one {
			break
		}
	}
	return []string{f.name(one), f.name(two)}
}

// quotes makes the quotations of claims of the account, in the order given.
func (a *accounts) quotes(ctx context.Context, s *shelf, ids []counterclaim.ID) ([]*quote, error) {
	var out []*quote
	for _, id := range ids {
		c, ok := a.claims[id]
		if !ok {
			continue
		}
		q, err := s.quote(ctx, c)
		if err != nil {
			return nil, err
		}
		q.Incident = ""
		out = append(out, q)
	}
	return out, nil
}
