package eval

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// Overlaid gives the gold claims, in their order, as of one dense war: the two sides that stand against each other most in a group of
// reports are the same two in all groups, and all groups begin on one day. Happenings and their wording stay as they are, so that what
// is put together wrongly here and rightly group by group is what claims of one war have in common whatever they tell of.
func (s *Set) Overlaid() []counterclaim.Claim {
	out := s.GoldClaims()
	group := s.groupOf()
	members := map[string][]int{}
	for i := range out {
		g := group[out[i].Doc]
		members[g] = append(members[g], i)
	}
	for _, at := range members {
		overlay(out, at)
	}
	return out
}

// overlay moves the claims of one group.
func overlay(claims []counterclaim.Claim, at []int) {
	part := make([]counterclaim.Claim, len(at))
	for k, i := range at {
		part[k] = claims[i]
	}
	first := slices.MinFunc(part, func(a, b counterclaim.Claim) int { return cmp.Compare(a.Published, b.Published) }).Published
	from, err := time.Parse(time.RFC3339, first)
	pairs := match.Pairs(part)
	if err != nil || len(pairs) == 0 {
		return
	}
	days := int(loadStart().Sub(from).Hours() / 24)
	sides := loadSides()
	country := map[string]string{pairs[0].A: sides[0].country, pairs[0].B: sides[1].country}
	moved := func(list []counterclaim.Entity) []counterclaim.Entity {
		out := slices.Clone(list)
		for k := range out {
			if to, ok := country[out[k].Country]; ok {
				out[k].Country = to
			}
		}
		return out
	}
	for _, i := range at {
		c := &claims[i]
		c.Published = later(c.Published, time.RFC3339, days)
		c.Actors, c.Targets = moved(c.Actors), moved(c.Targets)
		if c.Time != nil {
			t := *c.Time
			t.From, t.To = later(t.From, counterclaim.DateLayout, days), later(t.To, counterclaim.DateLayout, days)
			c.Time = &t
		}
	}
}

// later moves a time by days; what is no time stays.
func later(s, layout string, days int) string {
	t, err := time.Parse(layout, s)
	if err != nil {
		return s
	}
	return t.AddDate(0, 0, days).Format(layout)
}

// DenseScore is how well matching does where much happens at once between two sides.
type DenseScore struct {
	Name   string
	Figure Figure
}

// ScoreDense matches the gold claims as of one war ([Set.Overlaid]), and loads of about 55 and 550 claims a day, 4 and 38 happenings.
func (s *Set) ScoreDense() ([]DenseScore, error) {
	over, err := s.ScoreIncidents(match.Incidents(s.Overlaid()), true)
	if err != nil {
		return nil, err
	}
	out := []DenseScore{{"groups as one war", over.All}}
	for _, perDay := range []int{4, 38} {
		name := fmt.Sprintf("load, %d things a day", perDay)
		out = append(out, DenseScore{name, matchLoad(MadeUp{Seed: 3, Reports: perDay * loadDays}, 300)})
	}
	return out, nil
}

// matchLoad puts the claims of the first reports of a load into incidents and scores them, B-cubed, against the happenings of which
// they tell. That a load holds more happenings of one kind at one place on days that follow each other than can be told apart is
// part of it.
func matchLoad(l MadeUp, reports int) Figure {
	var claims []counterclaim.Claim
	var told, got []string
	for n := range min(reports, l.Reports) {
		c, of := l.coding(n)
		claims = append(claims, c.Claims...)
		for _, h := range of {
			told = append(told, fmt.Sprint(h))
		}
	}
	for _, c := range match.Incidents(claims) {
		got = append(got, c.Incident.String())
	}
	return bCubed(told, got, len(got))
}
