package shelf

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// incident is one that has confidential claims.
type incident struct {
	counterclaim.Incident
	standing  bool   // in the record, too
	day, last string // by which it is listed
	was       string // the day by which the record lists it
}

// atOnce is how many incidents are asked for together.
const atOnce = 200

// keptPlaces is the number of places that an incident names, as in a record.
const keptPlaces = 64

// describe says what incidents with confidential claims are.
func (s *Shelf) describe(ctx context.Context, p *placed) error {
	own := map[counterclaim.ID][]counterclaim.Claim{}
	var ids []counterclaim.ID
	for i := range p.claims {
		in := p.claims[i].Incident
		if in.IsZero() {
			continue
		}
		if own[in] == nil {
			ids = append(ids, in)
		}
		own[in] = append(own[in], p.claims[i])
	}
	for some := range slices.Chunk(ids, atOnce) {
		if err := s.describeSome(ctx, p, some, own); err != nil {
			return err
		}
	}
	slices.SortFunc(p.incidents, func(a, b *incident) int { return incidentOrder(a.day, a.ID, b.day, b.ID) })
	return nil
}

func (s *Shelf) describeSome(ctx context.Context, p *placed, ids []counterclaim.ID, own map[counterclaim.ID][]counterclaim.Claim) error {
	standing, err := s.Record.Incidents(ctx, counterclaim.IncidentQuery{IDs: ids})
	if err != nil {
		return err
	}
	open, err := s.Record.Claims(ctx, counterclaim.ClaimQuery{Incidents: ids})
	if err != nil {
		return err
	}
	members := map[counterclaim.ID][]counterclaim.Claim{}
	for i := range open {
		members[open[i].Incident] = append(members[open[i].Incident], open[i])
	}
	is := map[counterclaim.ID]counterclaim.Incident{}
	for _, n := range standing {
		is[n.ID] = n
	}
	for _, id := range ids {
		n := &incident{Incident: counterclaim.Incident{ID: id, WorkState: "new"}}
		if had, ok := is[id]; ok {
			n.Incident, n.standing = had, true
			n.was, _ = listedDays(had.Time, members[id])
		}
		all := slices.Concat(members[id], own[id])
		slices.SortFunc(all, func(a, b counterclaim.Claim) int { return claimOrder(&a, &b) })
		n.gather(all)
		n.day, n.last = listedDays(n.Time, all)
		p.incidents = append(p.incidents, n)
		p.named[id] = n
	}
	return nil
}

// gather says of an incident what a record would, of all its claims.
func (n *incident) gather(claims []counterclaim.Claim) {
	often := map[counterclaim.Conduct]int{}
	var happening, saying *counterclaim.Period
	n.Claims, n.Parties, n.Places = []counterclaim.ID{}, []string{}, slices.Clone(n.Places)
	if n.Places == nil {
		n.Places = []counterclaim.Place{}
	}
	for i := range claims {
		c := &claims[i]
		n.Claims = append(n.Claims, c.ID)
		n.Synthetic = n.Synthetic || c.Synthetic
		for _, k := range c.Conduct {
			often[k]++
		}
		for _, e := range slices.Concat(c.Actors, c.Targets) {
			if e.Known() && !slices.Contains(n.Parties, e.Side()) {
				n.Parties = append(n.Parties, e.Side())
			}
		}
		for _, p := range c.Places {
			if len(n.Places) < keptPlaces && !slices.ContainsFunc(n.Places, func(q counterclaim.Place) bool { return q.Key() == p.Key() }) {
				n.Places = append(n.Places, p)
			}
		}
		if c.Time == nil {
			continue
		}
		if _, _, ok := c.Time.Days(); !ok {
			continue
		}
		if c.SpeechAct() {
			saying = span(saying, *c.Time)
		} else {
			happening = span(happening, *c.Time)
		}
	}
	slices.Sort(n.Parties)
	n.Conduct = make([]counterclaim.Conduct, 0, len(often))
	for k := range often {
		n.Conduct = append(n.Conduct, k)
	}
	slices.SortFunc(n.Conduct, func(a, b counterclaim.Conduct) int {
		return cmp.Or(a.Spoken()-b.Spoken(), cmp.Compare(often[b], often[a]), strings.Compare(string(a), string(b)))
	})
	n.Time = cmp.Or(happening, saying)
}

// listedDays are the days by which an incident is listed: those of its time, else that on which its earliest claim was published.
func listedDays(time *counterclaim.Period, claims []counterclaim.Claim) (day, last string) {
	if time != nil && time.From != "" {
		return time.From, time.To
	}
	if len(claims) == 0 {
		return "", ""
	}
	r := counterclaim.Report{Published: claims[0].Published}
	return r.Day(), r.Day()
}

func incidentOrder(aDay string, a counterclaim.ID, bDay string, b counterclaim.ID) int {
	return cmp.Or(strings.Compare(bDay, aDay), bytes.Compare(a[:], b[:]))
}

// span gives the period from the earlier beginning to the later end.
func span(have *counterclaim.Period, add counterclaim.Period) *counterclaim.Period {
	add.Text = ""
	switch {
	case have == nil:
		return &add
	case *have == add:
		return have
	}
	precision := "day"
	for _, p := range []string{"year", "month", "week"} {
		if have.Precision == p || add.Precision == p {
			precision = p
			break
		}
	}
	return &counterclaim.Period{From: min(have.From, add.From), To: max(have.To, add.To), Precision: precision}
}
