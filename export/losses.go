package export

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Losses says what an export in another's columns leaves out and cannot say. Each incident is counted
// in Rows or once in IncidentsLeftOut, each of their claims in ClaimsTold or once in ClaimsLeftOut.
type Losses struct {
	Format           string         `json:"format"`
	Incidents        int            `json:"incidents"`
	Rows             int            `json:"rows"`
	IncidentsLeftOut map[string]int `json:"incidents_left_out"` // by reason
	Claims           int            `json:"claims"`
	ClaimsTold       int            `json:"claims_told"`         // those that a row rests on
	ClaimsLeftOut    map[string]int `json:"claims_left_out"`     // by reason
	HeldBack         int            `json:"held_back,omitempty"` // of the claims left out, those that do not leave the mission
	ActorsNotSet     map[string]int `json:"actors_not_set"`      // rows, by reason
	CellsNotSet      map[string]int `json:"cells_not_set"`       // cells that the format wants and the incident does not give
	NoEquivalent     []string       `json:"no_equivalent"`       // of the record, for which the format has no column
	NotSaid          []string       `json:"not_said"`            // columns that are always empty here
	Rules            []string       `json:"rules"`               // by which rows are made
}

func newLosses(format string) Losses {
	return Losses{Format: format, IncidentsLeftOut: map[string]int{}, ClaimsLeftOut: map[string]int{}, ActorsNotSet: map[string]int{}, CellsNotSet: map[string]int{},
		NoEquivalent: []string{}, NotSaid: []string{}, Rules: Rules()}
}

// Rules gives the rules by which incidents become rows, for people.
func Rules() []string {
	return []string{
		"An incident has a row where a claim that is asserted, not denied and not rejected in review says that it occurred or goes on. One row each.",
		"What is only alleged has a row on request alone, and no actor in it.",
		"What is only denied, demanded, threatened, planned, proposed or supposed has no row.",
		"An actor is set where its own side says that it acted, where a finding says so, or where a voice of no party says so in a report of no party's outlet and nobody denies it. What a party says of another never sets one, though nobody denies it.",
		"Where several parties are said to have done the same in one incident, all are set or none. No target is set without an actor: of two sides it would name the other.",
		"Two actors stand in an order by lot, the same in every row. It says nothing of who began.",
		"Fatalities are the best figure that a published rule or a person set, else empty, which is not nought; low and high stand in the notes.",
		defusing,
	}
}

const defusing = "A cell that a spreadsheet could run as a formula has a ' before it. Take one ' away where further ' or spaces and then = + - @ follow it, or a tab or line end does, to have the words back."

// WriteJSON writes the losses as one JSON object.
func (l Losses) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(l)
}

// Summary gives the counts in a few lines for people.
func (l Losses) Summary() []string {
	var out []string
	if Format(l.Format).EventShaped() {
		out = append(out, fmt.Sprintf("%d of %d incidents have a row%s", l.Rows, l.Incidents, reasons("; left out: ", l.IncidentsLeftOut)))
	}
	out = append(out, fmt.Sprintf("%d of %d claims told%s", l.ClaimsTold, l.Claims, reasons("; left out: ", l.ClaimsLeftOut)))
	for _, s := range []string{reasons("rows without an actor: ", l.ActorsNotSet), reasons("cells not set: ", l.CellsNotSet)} {
		if s != "" {
			out = append(out, s)
		}
	}
	if len(l.NotSaid) > 0 {
		out = append(out, "columns always empty: "+strings.Join(l.NotSaid, ", "))
	}
	if len(l.NoEquivalent) > 0 {
		out = append(out, "without a column: "+strings.Join(l.NoEquivalent, ", "))
	}
	return out
}

func reasons(before string, counts map[string]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[k], k))
	}
	if len(parts) == 0 {
		return ""
	}
	return before + strings.Join(parts, ", ")
}
