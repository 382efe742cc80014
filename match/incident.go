package match

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// Gather makes incidents of claims whose Incident is set, without positions, newest first. Claims
// without an incident are passed over.
func Gather(claims []counterclaim.Claim) []counterclaim.Incident {
	groups := map[counterclaim.ID][]counterclaim.Claim{}
	for _, c := range claims {
		if !c.Incident.IsZero() {
			groups[c.Incident] = append(groups[c.Incident], c)
		}
	}
	out := make([]counterclaim.Incident, 0, len(groups))
	when := make(map[counterclaim.ID]string, len(groups))
	for id, members := range groups {
		slices.SortFunc(members, func(a, b counterclaim.Claim) int { return earlier(&a, &b) })
		out = append(out, incidentOf(id, members))
		when[id] = day(&members[0])
	}
	slices.SortFunc(out, func(a, b counterclaim.Incident) int {
		return cmp.Or(cmp.Compare(orderDay(&b, when), orderDay(&a, when)), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return out
}

func orderDay(n *counterclaim.Incident, when map[counterclaim.ID]string) string {
	if n.Time != nil {
		return n.Time.From
	}
	return when[n.ID]
}

func incidentOf(id counterclaim.ID, members []counterclaim.Claim) counterclaim.Incident {
	n := counterclaim.Incident{ID: id, WorkState: "new"}
	uses := map[counterclaim.Conduct]int{}
	parties, placed := map[string]bool{}, map[string]bool{}
	for i := range members {
		c := &members[i]
		n.Claims = append(n.Claims, c.ID)
		n.Synthetic = n.Synthetic || c.Synthetic
		for _, k := range c.Conduct {
			if uses[k] == 0 {
				n.Conduct = append(n.Conduct, k)
			}
			uses[k]++
		}
		for _, s := range sides(c) {
			parties[s] = true
		}
		for _, p := range c.Places {
			if !placed[p.Key()] {
				placed[p.Key()] = true
				n.Places = append(n.Places, p)
			}
		}
	}
	n.Time = timeOf(members)
	slices.SortStableFunc(n.Conduct, func(a, b counterclaim.Conduct) int {
		return cmp.Or(boolean(spoken(a))-boolean(spoken(b)), cmp.Compare(uses[b], uses[a]))
	})
	for s := range parties {
		n.Parties = append(n.Parties, s)
	}
	slices.Sort(n.Parties)
	n.Title = Title(&n)
	return n
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// words reports whether a claim is a speech act: when it was said is not when it happened.
func words(c *counterclaim.Claim) bool { return len(c.Conduct) > 0 && spoken(c.Conduct[0]) }

// timeOf gives the days that claims of the happening give for it, together; those of words about
// it where there are no others. Where some name a day or two, a claim that only says "in April"
// does not widen them, and where something is said to have happened, what is planned does not.
func timeOf(members []counterclaim.Claim) *counterclaim.Period {
	best := 0
	var out *counterclaim.Period
	for i := range members {
		c := &members[i]
		grade := timeGrade(c)
		switch {
		case grade == 0 || grade < best:
		case grade > best:
			best, out = grade, &counterclaim.Period{From: c.Time.From, To: c.Time.To, Precision: "day"}
		default:
			out.From, out.To = min(out.From, c.Time.From), max(out.To, c.Time.To)
		}
	}
	return out
}

// timeGrade grades how well a claim says when the happening was; 0 not at all.
func timeGrade(c *counterclaim.Claim) int {
	if c.Time == nil || words(c) {
		return 0
	}
	from, to, ok := c.Time.Days()
	if !ok {
		return 0
	}
	grade := 1
	if to.Sub(from) <= 48*time.Hour {
		grade++
	}
	if c.Status == counterclaim.Occurred || c.Status == counterclaim.Ongoing {
		grade += 2
	}
	return grade
}

// Title names an incident by conduct, place and date, never by an actor: "Small-arms fire near
// Tessen, 29 April 2031".
func Title(n *counterclaim.Incident) string {
	what := "Claim without a conduct"
	if len(n.Conduct) > 0 {
		what = cmp.Or(ontology.Label(string(n.Conduct[0])), string(n.Conduct[0]))
	}
	where := ", place not given"
	if p := titlePlace(n.Places); p != nil {
		where = " " + preposition(p) + " " + cmp.Or(strings.TrimPrefix(strings.TrimPrefix(p.Text, "the "), "The "), p.Name)
	}
	when := "date not given"
	if n.Time != nil {
		when = titleDate(n.Time)
	}
	return what + where + ", " + when
}

// titlePlace gives the place that tells most: one with coordinates before one without, and no
// whole country.
func titlePlace(places []counterclaim.Place) *counterclaim.Place {
	var best *counterclaim.Place
	for i := range places {
		p := &places[i]
		if p.Precision == counterclaim.InCountry || p.Key() == "" {
			continue
		}
		if best == nil || best.Unresolved && !p.Unresolved {
			best = p
		}
	}
	return best
}

func preposition(p *counterclaim.Place) string {
	switch p.Precision {
	case counterclaim.Near:
		return "near"
	case counterclaim.Area:
		return "in"
	}
	return "at"
}

// titleDate writes a period as short as it can be: "29 April 2031", "29 April to 2 May 2031".
func titleDate(p *counterclaim.Period) string {
	from, to, ok := p.Days()
	switch {
	case !ok:
		return "date not given"
	case from.Equal(to):
		return from.Format("2 January 2006")
	case from.Day() == 1 && to.Equal(from.AddDate(0, 1, -1)):
		return from.Format("January 2006")
	case from.Month() == time.January && from.Day() == 1 && to.Month() == time.December && to.Day() == 31:
		if from.Year() == to.Year() {
			return from.Format("2006")
		}
		return from.Format("2006") + " to " + to.Format("2006")
	case from.Year() == to.Year() && from.Month() == to.Month():
		return from.Format("2") + " to " + to.Format("2 January 2006")
	case from.Year() == to.Year():
		return from.Format("2 January") + " to " + to.Format("2 January 2006")
	}
	return from.Format("2 January 2006") + " to " + to.Format("2 January 2006")
}
