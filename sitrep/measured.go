package sitrep

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// breaches counts violations, and cases in which it cannot be told whether there is one.
func breaches(list []counterclaim.Violation) (found, open int) {
	for i := range list {
		switch list[i].Verdict {
		case "breach":
			found++
		case "cannot_tell":
			open++
		}
	}
	return found, open
}

// clauses gives the agreement's clauses of some kinds, of all where none are named.
func (w *writing) clauses(kinds ...string) []*counterclaim.Clause {
	var out []*counterclaim.Clause
	for i := range w.Agreement.Clauses {
		if k := &w.Agreement.Clauses[i]; len(kinds) == 0 || slices.Contains(kinds, k.Kind) {
			out = append(out, k)
		}
	}
	return out
}

// violations counts by clause and party.
func (w *writing) violations() {
	const heading = "Violations of the agreement"
	if w.Agreement == nil {
		w.part(heading, w.none()+" could be measured.")
		return
	}
	w.part(heading, "What observations and confirmed incidents show, measured against each clause. What is only alleged makes no violation; it stands under “Incidents”. Where a location is not known well enough the answer is that it cannot be told. A party is named only where an observation of its own holdings or a finding gives it.")
	w.tally("Violations by area and kind", []string{"Kind", "Area"}, func(k *counterclaim.Clause, v *counterclaim.Violation) []string {
		return []string{kindOf(k), cmp.Or(w.named(v.Area), "not known")}
	})
	w.drawn("Violations by area and kind", counterclaim.DrawRows)
	w.violationsByDay()
	w.tally("Violations by clause", []string{"Clause", "Party"}, func(k *counterclaim.Clause, v *counterclaim.Violation) []string {
		return []string{cmp.Or(k.Title, k.ID), cmp.Or(w.named(v.Party), "not attributed")}
	})
	w.contested()
}

// contested sets beside the violations what parties and desk say about them. Of who had notice and was silent that is written down when the time is over.
func (w *writing) contested() {
	about := map[counterclaim.ID][]counterclaim.Contest{}
	var order []counterclaim.ViolationKey
	for _, c := range w.Contests {
		if about[c.Violation] == nil {
			order = append(order, c.ViolationKey)
		}
		about[c.Violation] = append(about[c.Violation], c)
	}
	slices.SortFunc(order, counterclaim.ViolationKey.Compare)
	titles := map[string]string{}
	for _, k := range w.clauses() {
		titles[k.ID] = k.Title
	}
	var rows [][]string
	for _, k := range order {
		said := counterclaim.ContestedOf(about[k.ID()], w.AsOf)
		whose := cmp.Or(w.named(k.Party), "not attributed")
		if k.Area != "" {
			whose += ", area " + w.named(k.Area)
		}
		row := func(by, words, answer string) {
			rows = append(rows, []string{k.Day, cmp.Or(titles[k.Clause], k.Clause), whose, w.link("violations", k.ID()), by, words, answer})
		}
		for i := range said.Reasons {
			r := &said.Reasons[i]
			answer := "none yet"
			if n := len(r.Answers); n > 0 {
				answer = clipped(r.Answers[n-1].Text, mostQuoted)
			}
			words := "“" + clipped(r.Text, mostQuoted) + "”"
			if r.Late {
				words += " (after the deadline)"
			}
			if !slices.ContainsFunc(w.Violations, func(v counterclaim.Violation) bool { return counterclaim.KeyOf(k.Agreement, &v) == k }) {
				words += " (no longer measured)"
			}
			row(w.named(r.Of), words, answer)
		}
		if said.Over {
			in := w.partyIDs() // in turn
			slices.SortStableFunc(said.Silent, func(x, y string) int { return cmp.Compare(slices.Index(in, x), slices.Index(in, y)) })
			for _, p := range said.Silent {
				row(w.named(p), "no reply received by "+said.Notice.Until, "-")
			}
		}
	}
	w.table("Contested violations", []string{"Day", "Clause", "Party", "Violation", "Contested by", "Reasons", "The desk's answer"}, rows)
}

// named gives the words for a party that the dispute may not list: the agreement's then, else its id.
func (w *writing) named(id string) string {
	out := w.voice(id)
	for i := range w.Agreement.Parties {
		if p := &w.Agreement.Parties[i]; p.ID == id {
			out = cmp.Or(out, p.Name)
		}
	}
	return cmp.Or(out, id)
}

// measuredSides gives whom violations may stand for: the parties in their turn, those that only the agreement names, any that only a violation does, and
// nobody. A dispute and its agreement may write one party's id in two ways, and no violation must be lost by it.
func (w *writing) measuredSides() []string {
	out := w.sides(func(yield func(string)) {
		for i := range w.Agreement.Parties {
			yield(w.Agreement.Parties[i].ID)
		}
		w.eachViolation(func(v *counterclaim.Violation) { yield(v.Party); yield(v.Area) })
	})
	return append(slices.DeleteFunc(out, func(side string) bool { return side == "" }), "")
}

// kindOf names what kind of clause it is.
func kindOf(k *counterclaim.Clause) string { return strings.ReplaceAll(k.Kind, "_", " ") }

// tally counts the violations of both times under what is said of each, in the order of clauses, then of parties.
func (w *writing) tally(heading string, columns []string, of func(*counterclaim.Clause, *counterclaim.Violation) []string) {
	type cell struct{ found, open, before int }
	count := map[string]*cell{}
	var rows [][]string
	add := func(k *counterclaim.Clause, side string, list []counterclaim.Violation, note func(c *cell, verdict string)) {
		for i := range list {
			v := &list[i]
			if v.Clause != k.ID || cmp.Or(v.Party, v.Area) != side || v.Verdict == "compliant" {
				continue
			}
			row := of(k, v)
			key := strings.Join(row, "\n")
			if count[key] == nil {
				count[key] = &cell{}
				rows = append(rows, row)
			}
			note(count[key], v.Verdict)
		}
	}
	for _, k := range w.clauses() {
		for _, side := range w.measuredSides() {
			add(k, side, w.Violations, func(c *cell, verdict string) {
				if verdict == "breach" {
					c.found++
				} else {
					c.open++
				}
			})
			add(k, side, w.ViolationsBefore, func(c *cell, verdict string) {
				if verdict == "breach" {
					c.before++
				}
			})
		}
	}
	for i, row := range rows {
		c := count[strings.Join(row, "\n")]
		rows[i] = append(row, fmt.Sprint(c.found), fmt.Sprint(c.open), fmt.Sprint(c.before))
	}
	w.table(heading, append(columns, "Violations", "Cannot be told", "Violations "+w.before()), rows)
}

// equipment lists weapons where they must not stand, and what is missing from where it is kept.
func (w *writing) equipment() {
	const heading = "Heavy equipment"
	if w.Agreement == nil {
		w.part(heading, w.none()+" says where weapons must stand.")
		return
	}
	lines, stores := w.found("withdraw", "cap"), w.found("storage")
	columns := []string{"Day", "Clause", "Party", "Distance", "Margin", "Error up to", "Observations"}
	if !w.Internal {
		w.part(heading, number(len(lines), "case", "cases")+" in violation of withdrawal lines and caps. What is at storage sites is told within the mission and to the party whose it is.")
		w.table("In violation of withdrawal lines and caps", columns, lines)
		return
	}
	w.part(heading, fmt.Sprintf("%s in violation of withdrawal lines and caps, %s at storage sites.", number(len(lines), "case", "cases"), number(len(stores), "case", "cases")))
	w.table("In violation of withdrawal lines and caps", columns, lines)
	w.table("Missing from storage or not declared there", columns, stores)
}

// found lists the breaches of clauses of some kinds.
func (w *writing) found(kinds ...string) [][]string {
	var rows [][]string
	for _, k := range w.clauses(kinds...) {
		for i := range w.Violations {
			v := &w.Violations[i]
			if v.Clause != k.ID || v.Verdict != "breach" {
				continue
			}
			distance, margin, within := "-", "-", "-"
			if v.Measured {
				distance, margin, within = figure(v.DistanceM)+" m", figure(v.MarginM)+" m", figure(v.ErrorM)+" m"
			}
			whose := "not attributed"
			switch {
			case v.Party != "":
				whose = w.named(v.Party)
			case v.Area != "":
				whose += ", area " + w.named(v.Area)
			}
			rows = append(rows, []string{v.Day, cmp.Or(k.Title, k.ID), whose, distance, margin, within, shorts(v.Observations)})
		}
	}
	return rows
}

// shorts writes ids in short.
func shorts(ids []counterclaim.ID) string {
	out := ""
	for i, id := range ids {
		if i == 5 {
			return out + fmt.Sprintf(" and %d more", len(ids)-i)
		}
		if i > 0 {
			out += ", "
		}
		out += id.Short()
	}
	return cmp.Or(out, "-")
}
