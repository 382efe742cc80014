package eval

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Part is the scores of a part of a set.
type Part struct {
	Name            string
	Gold, Predicted int
	Figures         map[string]Interval
}

// Interval is an F1 with the bounds between which it lies in 95 of 100 samples drawn from the claims with replacement.
type Interval struct{ F1, Low, High float64 }

// partFigures are the figures of a part, in their order.
var partFigures = []string{"found", "event", "who", "said_by", "stance", "whole"}

// unit is a pair, a missed or an invented claim.
type unit struct {
	doc             string
	side            string // of the actors, or of the targets where there are none
	gold, predicted float64
	right           map[string]float64
}

// units are all pairs, missed and invented claims.
func (s *Scores) units() []unit {
	var out []unit
	for _, p := range s.pairs {
		out = append(out, unit{p.gold.Doc, sideOf(p.gold.Actors, p.gold.Targets), 1, 1, map[string]float64{
			"found": 1, "event": truth(sameEvent(p)), "who": truth(sameWho(p)), "said_by": truth(sameSpeaker(p)), "stance": truth(sameStance(p)), "whole": truth(sameWhole(p))}})
	}
	for _, g := range s.missed {
		out = append(out, unit{g.Doc, sideOf(g.Actors, g.Targets), 1, 0, nil})
	}
	for _, c := range s.invented {
		out = append(out, unit{c.Doc, sideOf(c.Actors, c.Targets), 0, 1, nil})
	}
	return out
}

// sideOf gives the one side that acts, else the one that is acted upon, else "both or none".
func sideOf(actors, targets []counterclaim.Entity) string {
	for _, es := range [][]counterclaim.Entity{actors, targets} {
		if sides := who(es); len(sides) == 1 {
			return sides[0]
		}
	}
	return "both or none"
}

// Breakdown parts the scores by "dispute" (the set's groups), "kind" (of outlet), "outlet" or "side" (who acts in the gold claim). Parts
// with fewer than ten gold claims are put together as "others".
func (s *Scores) Breakdown(set *Set, by string) ([]Part, error) {
	docs := map[string]Doc{}
	for _, d := range set.Docs {
		docs[d.Doc] = d
	}
	name := map[string]func(unit) string{
		"dispute": func(u unit) string { return docs[u.doc].Group },
		"kind":    func(u unit) string { return docs[u.doc].Kind },
		"outlet":  func(u unit) string { return docs[u.doc].Outlet },
		"side":    func(u unit) string { return u.side },
	}[by]
	if name == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the scores cannot be parted by %q", by).Try("part them by dispute, kind, outlet or side")
	}
	parts, gold := map[string][]unit{}, map[string]float64{}
	all := s.units()
	for _, u := range all {
		gold[name(u)] += u.gold
	}
	for _, u := range all {
		n := name(u)
		if gold[n] < 10 {
			n = "others"
		}
		parts[n] = append(parts[n], u)
	}
	var out []Part
	for _, n := range slices.Sorted(maps.Keys(parts)) {
		out = append(out, partOf(n, parts[n]))
	}
	return out, nil
}

// partOf scores units and draws a thousand samples of them.
func partOf(name string, units []unit) Part {
	p := Part{Name: name, Figures: map[string]Interval{}}
	pick := make([]int, len(units))
	for i, u := range units {
		p.Gold += int(u.gold)
		p.Predicted += int(u.predicted)
		pick[i] = i
	}
	const samples = 1000
	drawn := map[string][]float64{}
	for _, f := range partFigures {
		p.Figures[f] = Interval{F1: figureOf(units, pick, f)}
	}
	random := rand.New(rand.NewPCG(95, 1))
	for range samples {
		for i := range pick {
			pick[i] = random.IntN(len(units))
		}
		for _, f := range partFigures {
			drawn[f] = append(drawn[f], figureOf(units, pick, f))
		}
	}
	for _, f := range partFigures {
		slices.Sort(drawn[f])
		i := p.Figures[f]
		i.Low, i.High = drawn[f][samples*25/1000], drawn[f][samples*975/1000-1]
		p.Figures[f] = i
	}
	return p
}

func figureOf(units []unit, pick []int, figure string) float64 {
	right, both := 0.0, 0.0
	for _, i := range pick {
		right += units[i].right[figure]
		both += units[i].gold + units[i].predicted
	}
	if both == 0 {
		return 0
	}
	return 2 * right / both
}

// WriteParts prints parts as a table.
func WriteParts(w io.Writer, by string, parts []Part) error {
	var b strings.Builder
	row := func(cells ...string) {
		b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n")
	}
	heads := []string{fmt.Sprintf("%-24s %5s %5s", by, "gold", "found")}
	for _, f := range partFigures {
		heads = append(heads, fmt.Sprintf("%-17s", f))
	}
	row(heads...)
	for _, p := range parts {
		cells := []string{fmt.Sprintf("%-24s %5d %5d", firstRunes(p.Name, 24), p.Gold, p.Predicted)}
		for _, f := range partFigures {
			i := p.Figures[f]
			cells = append(cells, fmt.Sprintf("%.2f (%.2f–%.2f) ", i.F1, i.Low, i.High))
		}
		row(cells...)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
