package eval

import (
	"cmp"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// span is bytes of a document's text, the end exclusive.
type span struct{ start, end int }

func spanOf(c *counterclaim.Claim) span { return span{c.Start, c.End} }

// shared is how many bytes two spans have in common, negative where they lie apart.
func shared(a, b span) int { return min(a.end, b.end) - max(a.start, b.start) }

// overlap is the part that two spans share of what they cover together, end to end.
func overlap(a, b span) float64 {
	both := shared(a, b)
	if both <= 0 {
		return 0
	}
	return float64(both) / float64(max(1, max(a.end, b.end)-min(a.start, b.start)))
}

// side is the country of an entity, or its sector where it has none.
func side(e counterclaim.Entity) string {
	switch {
	case e.Country != "":
		return e.Country
	case e.Sector != "":
		return "~" + string(e.Sector)
	}
	return "~" + string(counterclaim.UNK)
}

// speaks is the side of a speaker, "" for the outlet itself.
func speaks(e *counterclaim.Entity) string {
	if e == nil {
		return ""
	}
	return side(*e)
}

// who gives the different sides of entities, sorted.
func who(es ...[]counterclaim.Entity) []string {
	var out []string
	for _, part := range es {
		for _, e := range part {
			out = append(out, side(e))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func sameEvent(p pair) bool { return p.gold.Event == p.got.Event }

// sameWho compares the sides, of symmetric happenings whichever of actors and targets they stand in.
func sameWho(p pair) bool {
	if !sameEvent(p) {
		return false
	}
	g, c := p.gold, p.got
	ga, gt := who(g.Actors), who(g.Targets)
	if g.Event.Symmetric() || slices.Contains(g.Conduct, counterclaim.Clash) || len(ga) > 1 && slices.Equal(ga, gt) {
		return slices.Equal(who(g.Actors, g.Targets), who(c.Actors, c.Targets))
	}
	return slices.Equal(ga, who(c.Actors)) && slices.Equal(gt, who(c.Targets))
}

// sameSpeaker accepts any of several who speak together.
func sameSpeaker(p pair) bool {
	got := speaks(p.got.Speaker)
	return got == speaks(p.gold.Speaker) ||
		slices.ContainsFunc(p.gold.CoSpeakers, func(e counterclaim.Entity) bool { return side(e) == got })
}

func sameStance(p pair) bool { return p.gold.Stance == p.got.Stance && p.gold.Status == p.got.Status }

func sameWhole(p pair) bool { return sameWho(p) && sameSpeaker(p) && sameStance(p) }

func sameTime(p pair) bool {
	return (p.gold.Time == nil) == (p.got.Time == nil) && days(p.gold.Time) == days(p.got.Time)
}

func samePlaces(p pair) bool {
	got := make([]string, len(p.got.Places))
	for i, place := range p.got.Places {
		got[i] = cmp.Or(place.Text, place.Name)
	}
	return slices.Equal(placeNames(p.gold.Places), placeNames(got))
}

func sameQuote(p pair) bool { return overlap(p.gold.quote, spanOf(p.got)) >= 0.5 }

// days gives the first and last day of a period.
func days(t *counterclaim.Period) [2]string {
	if t == nil {
		return [2]string{}
	}
	day := func(s string) string { return s[:min(10, len(s))] }
	return [2]string{day(t.From), day(cmp.Or(t.To, t.From))}
}

// placeNames gives the different names, lower case and without the words that lead up to a name, sorted.
func placeNames(places []string) []string {
	leads := [...]string{"the ", "near ", "village of ", "town of ", "city of ", "district of ", "region of ", "area of "}
	var out []string
	for _, name := range places {
		name = strings.TrimSpace(strings.ToLower(name))
		for again := true; again; {
			again = false
			for _, lead := range leads {
				if rest, ok := strings.CutPrefix(name, lead); ok {
					name, again = rest, true
					break
				}
			}
		}
		if name != "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// likeness says how well two claims pair, 0 where they cannot: they have to share the event or
// a conduct.
func likeness(p pair) float64 {
	g, c := p.gold, p.got
	both, all := shareOf(g.Conduct, c.Conduct)
	if !sameEvent(p) && both == 0 {
		return 0
	}
	score := 3.0 * truth(sameEvent(p))
	if all > 0 {
		score += 2.0 * (float64(both) / float64(all))
	} else {
		score += 2.0 * 0.5
	}
	score += truth(slices.Equal(who(g.Actors), who(c.Actors))) + truth(slices.Equal(who(g.Targets), who(c.Targets)))
	score += 0.5*truth(g.Stance == c.Stance) + 0.5*truth(g.Status == c.Status)
	score += 0.5*truth(speaks(g.Speaker) == speaks(c.Speaker)) + 2.0*overlap(g.quote, spanOf(c))
	return score
}

// shareOf counts the conducts in both lists and in either.
func shareOf(a, b []counterclaim.Conduct) (both, all int) {
	seen := map[counterclaim.Conduct]int{}
	for _, k := range a {
		seen[k] |= 1
	}
	for _, k := range b {
		seen[k] |= 2
	}
	for _, in := range seen {
		if in == 3 {
			both++
		}
	}
	return both, len(seen)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
