package sitrep

import (
	"cmp"
	"fmt"
	"slices"

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
		w.part(heading, "The record has no agreement that could be measured.")
		return
	}
	w.part(heading, "What observations and confirmed incidents show, measured against each clause. What is only alleged makes no violation; it stands under “Incidents”. Where a location is not known well enough the answer is that it cannot be told. A party is named only where an observation of its own holdings or a finding gives it.")
	type cell struct{ found, open, before int }
	count := map[[2]string]*cell{}
	at := func(v *counterclaim.Violation) *cell {
		k := [2]string{v.Clause, v.Party}
		if count[k] == nil {
			count[k] = &cell{}
		}
		return count[k]
	}
	for i := range w.Violations {
		switch c := at(&w.Violations[i]); w.Violations[i].Verdict {
		case "breach":
			c.found++
		case "cannot_tell":
			c.open++
		}
	}
	for i := range w.ViolationsBefore {
		if w.ViolationsBefore[i].Verdict == "breach" {
			at(&w.ViolationsBefore[i]).before++
		}
	}
	var rows [][]string
	for _, k := range w.clauses() {
		for _, party := range append(w.partyIDs(), "") {
			if c := count[[2]string{k.ID, party}]; c != nil && *c != (cell{}) {
				rows = append(rows, []string{cmp.Or(k.Title, k.ID), cmp.Or(w.voice(party), "not attributed"), fmt.Sprint(c.found), fmt.Sprint(c.open), fmt.Sprint(c.before)})
			}
		}
	}
	w.table("Violations by clause", []string{"Clause", "Party", "Violations", "Cannot be told", "Violations " + w.before()}, rows)
}

// equipment lists weapons where they must not stand, and what is missing from where it is kept.
func (w *writing) equipment() {
	const heading = "Heavy equipment"
	if w.Agreement == nil {
		w.part(heading, "The record has no agreement that says where weapons must stand.")
		return
	}
	lines, stores := w.found("withdraw", "cap"), w.found("storage")
	w.part(heading, fmt.Sprintf("%s in violation of withdrawal lines and caps, %s at storage sites.", number(len(lines), "case", "cases"), number(len(stores), "case", "cases")))
	columns := []string{"Day", "Clause", "Party", "Distance", "Margin", "Observations"}
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
			distance, margin := "-", "-"
			if v.DistanceM != 0 {
				distance, margin = figure(v.DistanceM)+" m", figure(v.MarginM)+" m"
			}
			rows = append(rows, []string{v.Day, cmp.Or(k.Title, k.ID), cmp.Or(w.voice(v.Party), "not attributed"), distance, margin, shorts(v.Observations)})
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
