package sitrep

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// losses adds up the ledgers of the period's incidents. A figure is given as it was given, lowest and highest; a best one stands only
// where a finding or a person set it.
func (w *writing) losses() {
	type key struct{ of, what, kind, by string }
	type sum struct {
		low, best, high int64
		judged, open    bool
		incidents       int
	}
	sums := map[key]*sum{}
	whole := 0
	for i := range w.Incidents {
		for _, c := range w.Incidents[i].Ledger {
			if c.Scope != "" {
				whole++
				continue
			}
			k := key{c.Of, c.What, c.Kind, c.By}
			s := sums[k]
			if s == nil {
				s = &sum{judged: true}
				sums[k] = s
			}
			s.incidents++
			if c.Low != nil {
				s.low += *c.Low
			}
			if c.High != nil {
				s.high += *c.High
			} else {
				s.open = true
			}
			s.open = s.open || c.Open
			if c.Best == nil {
				s.judged = false
			} else {
				s.best += *c.Best
			}
		}
	}
	var rows [][]string
	for _, of := range w.sides(func(yield func(string)) {
		for k := range sums {
			yield(k.of)
		}
	}) {
		for _, what := range counterclaim.Losses() {
			for _, kind := range []string{"civilian", "military", ""} {
				for _, by := range append(w.partyIDs(), "") {
					s := sums[key{of, what, kind, by}]
					if s == nil {
						continue
					}
					best := "-"
					if s.judged {
						best = fmt.Sprint(s.best)
					}
					high := fmt.Sprint(s.high)
					if s.open {
						high += " or more"
					}
					rows = append(rows, []string{w.side(of), what, cmp.Or(kind, "not said"), cmp.Or(w.voice(by), "others"), fmt.Sprint(s.low), best, high, fmt.Sprint(s.incidents)})
				}
			}
		}
	}
	text := "No report of the period tells of people killed, wounded, missing or detained."
	if len(rows) > 0 {
		text = "What the voices say of people killed, wounded, missing and detained, each as it gives it and added up over the period's incidents. Figures of different voices are not to be added to each other."
	}
	if whole > 0 {
		text += fmt.Sprintf(" %s for the whole conflict, and not counted here.", number(whole, "figure is", "figures are"))
	}
	w.part("Civilians and casualties", text)
	w.table("Losses as they were given", []string{"Of", "Loss", "Kind", "Told by", "Low", "Best", "High", "Incidents"}, rows)
}

// sides gives the parties in their order and then all others that are named, by their names.
func (w *writing) sides(all func(yield func(string))) []string {
	out := w.partyIDs()
	var others []string
	all(func(side string) {
		if !slices.Contains(out, side) && !slices.Contains(others, side) {
			others = append(others, side)
		}
	})
	slices.SortFunc(others, func(a, b string) int { return cmp.Or(cmp.Compare(w.side(a), w.side(b)), cmp.Compare(a, b)) })
	return append(out, others...)
}

func (w *writing) partyIDs() []string {
	out := make([]string, len(w.Parties))
	for i := range w.Parties {
		out[i] = w.Parties[i].ID
	}
	return out
}

// side names whose people are meant.
func (w *writing) side(id string) string {
	if id == "" {
		return "not said"
	}
	return w.Name(id)
}

// voice names a party that speaks, "" for none.
func (w *writing) voice(id string) string {
	if id == "" {
		return ""
	}
	return w.Name(id)
}

// stances are the words for positions.
var stances = map[counterclaim.PositionStance]string{counterclaim.Asserts: "says so", counterclaim.Denies: "denies", counterclaim.CounterAccuses: "accuses in return",
	counterclaim.Acknowledges: "acknowledges", counterclaim.NothingFound: "nothing found"}

// position sums up what a party says of an incident: of each thing that it says once, what it denies first.
func (w *writing) position(n *counterclaim.Incident, party string) string {
	var said []string
	for _, s := range []counterclaim.PositionStance{counterclaim.Denies, counterclaim.CounterAccuses, counterclaim.Acknowledges, counterclaim.Asserts} {
		var of []string
		for _, p := range n.Positions {
			if p.Party != party || p.Stance != s {
				continue
			}
			if label := w.deed(&p); !slices.Contains(of, label) {
				of = append(of, label)
			}
		}
		if len(of) > 0 {
			said = append(said, stances[s]+": "+strings.Join(of, ", "))
		}
	}
	return cmp.Or(strings.Join(said, "; "), stances[counterclaim.NothingFound])
}

// deed names what a position is on, and who is said to have done it.
func (w *writing) deed(p *counterclaim.Position) string {
	label := strings.ToLower(ontology.Label(string(p.Conduct)))
	if p.Actor != "" {
		label += " by " + w.side(p.Actor)
	}
	return label
}

// incidents lists each happening once, whoever repeats it, with what each party says of it.
func (w *writing) incidents() {
	by, before := map[counterclaim.Conduct][2]int{}, map[counterclaim.Conduct]int{}
	for i := range w.Incidents {
		for _, c := range w.Incidents[i].Conduct {
			n := by[c]
			n[0]++
			if w.Incidents[i].Verdict == "confirmed" {
				n[1]++
			}
			by[c] = n
		}
	}
	for i := range w.Before {
		for _, c := range w.Before[i].Conduct {
			before[c]++
		}
	}
	var kinds [][]string
	for _, c := range ontology.Conducts() {
		code := counterclaim.Conduct(c.Code)
		if n := by[code]; n[0]+before[code] > 0 {
			kinds = append(kinds, []string{ontology.Label(string(code)), fmt.Sprint(n[0]), fmt.Sprint(n[1]), fmt.Sprint(before[code])})
		}
	}
	text := "No incident of the period was reported."
	if len(w.Incidents) > 0 {
		text = "Each happening is counted once, whoever repeats it; one that is told as several kinds of conduct stands under each. What no finding confirms is alleged. The columns of the parties say what each says of it in a report that is its own, and “nothing found” where the record has nothing of the kind."
	}
	w.part("Incidents", text)
	w.table("Incidents by kind", []string{"Kind", "Reported", "Confirmed", "Reported " + w.before()}, kinds)
	w.drawn("Incidents by kind", counterclaim.DrawRows)
	columns := []string{"Time", "Incident", "Finding"}
	for _, p := range w.Parties {
		columns = append(columns, p.Name)
	}
	var rows [][]string
	for i := range w.Incidents[:min(len(w.Incidents), mostIncidents)] {
		n := &w.Incidents[i]
		row := []string{w.span(n.Time), n.Title, cmp.Or(n.Verdict, "none: alleged")}
		for _, p := range w.Parties {
			row = append(row, w.position(n, p.ID))
		}
		rows = append(rows, append(row, w.link("i", n.ID)))
	}
	w.table("Incidents, and what each party says of them", append(columns, colAddress), rows)
	if more := len(w.Incidents) - mostIncidents; more > 0 {
		last := &w.out.Sections[len(w.out.Sections)-1]
		last.Text += fmt.Sprintf("\n\n%d more are not listed; they are counted above.", more)
	}
}

// statements quotes as many words of each party as of the one of which there are fewest.
func (w *writing) statements() {
	talks := 0
	for i := range w.Incidents {
		if slices.ContainsFunc(w.Incidents[i].Conduct, func(c counterclaim.Conduct) bool {
			row, ok := ontology.ConductOf(c)
			return ok && row.Group == "peace"
		}) {
			talks++
		}
	}
	said := map[string][]*counterclaim.Claim{}
	for i := range w.Claims {
		c := &w.Claims[i]
		if !c.CopyOf.IsZero() || c.Within != (counterclaim.ID{}) {
			continue
		}
		if p := w.speaks(c); p != "" && !slices.ContainsFunc(said[p], func(o *counterclaim.Claim) bool { return o.Incident == c.Incident || o.Text == c.Text }) {
			said[p] = append(said[p], c)
		}
	}
	each := mostStatements
	var counts []string
	for _, p := range w.Parties {
		each = min(each, len(said[p.ID]))
		counts = append(counts, fmt.Sprintf("%s %d", p.Name, len(said[p.ID])))
	}
	text := fmt.Sprintf("%s of talks, mediation, agreements and the ceasefire.", number(talks, "incident is", "incidents are"))
	if len(w.Parties) > 0 {
		text += fmt.Sprintf(" Statements of the parties’ own bodies about different incidents: %s. Of each the latest %d stand here, as many as there are of the one that said least, and at most %d.", strings.Join(counts, ", "), each, mostStatements)
	}
	w.part("Talks and statements", text)
	var rows [][]string
	for i := range each {
		for _, p := range w.Parties {
			list := said[p.ID]
			slices.SortStableFunc(list, func(a, b *counterclaim.Claim) int {
				return cmp.Or(cmp.Compare(b.Published, a.Published), slices.Compare(a.ID[:], b.ID[:]))
			})
			c := list[i]
			rows = append(rows, []string{p.Name, "“" + clipped(c.Text, mostQuoted) + "”", cmp.Or(c.Outlet, "no outlet"), c.Published, w.link("c", c.ID)})
		}
	}
	w.table("Statements of the parties", []string{"Party", "Words", "Outlet", "Published", colAddress}, rows)
}

// speaks gives the party whose own voice says a claim and nothing else, "" where there is no such.
func (w *writing) speaks(c *counterclaim.Claim) string {
	party := ""
	for _, v := range c.Voices(w.Parties) {
		if v.Class != counterclaim.PartyVoice || party != "" && v.Party != party {
			return ""
		}
		party = v.Party
	}
	return party
}
