package sitrep

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Compose writes the situation report of a period: version 1, not published. Its sections stand in a fixed order, also where there is
// nothing to say, so that nobody has to ask whether something was left out.
func Compose(in Input) *counterclaim.SituationReport {
	w := &writing{Input: in, out: counterclaim.SituationReport{From: in.From, To: in.To, AsOf: in.AsOf.In(in.Zone).Format(time.RFC3339), Zone: in.Zone.String(),
		Version: 1, By: in.By, Synthetic: in.Synthetic, Counted: counterclaim.CountedOf(idsOf(in.Observations))}}
	w.short()
	w.violations()
	w.where()
	w.equipment()
	w.access()
	w.losses()
	w.incidents()
	w.statements()
	w.late()
	w.coverage()
	w.counting()
	w.annex()
	Normal(&w.out)
	return &w.out
}

// writing is a report while it is written.
type writing struct {
	Input
	out counterclaim.SituationReport
}

// part adds a section of paragraphs.
func (w *writing) part(heading string, paragraphs ...string) {
	paragraphs = slices.DeleteFunc(paragraphs, func(s string) bool { return s == "" })
	w.out.Sections = append(w.out.Sections, counterclaim.Part{Heading: heading, Text: strings.Join(paragraphs, "\n\n")})
}

// table adds a table to the section that was added last, unless it has no rows.
func (w *writing) table(heading string, columns []string, rows [][]string) {
	if len(rows) > 0 {
		w.out.Tables = append(w.out.Tables, counterclaim.Table{Section: w.out.Sections[len(w.out.Sections)-1].Heading, Heading: heading, Columns: columns, Rows: rows})
	}
}

// drawn has the table that was added last drawn, if it was added under this heading.
func (w *writing) drawn(heading, how string) {
	if n := len(w.out.Tables); n > 0 && w.out.Tables[n-1].Heading == heading {
		w.out.Tables[n-1].Draw = how
	}
}

func idsOf(list []counterclaim.Observation) []counterclaim.ID {
	out := make([]counterclaim.ID, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// days gives how many days the report covers.
func (w *writing) days() int {
	from, to, ok := counterclaim.Period{From: w.From, To: w.To}.Days()
	if !ok {
		return 0
	}
	return int(to.Sub(from).Hours()/24) + 1
}

// before names the time with which the period is compared.
func (w *writing) before() string {
	if n := w.days(); n != 1 {
		return fmt.Sprintf("in the %d days before", n)
	}
	return "on the day before"
}

// number writes how many there are of something.
func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// compared writes a figure with that of the time before.
func (w *writing) compared(n, before int, one, many string) string {
	return fmt.Sprintf("%s (%d %s)", number(n, one, many), before, w.before())
}

// short is what a reader needs who reads nothing else.
func (w *writing) short() {
	lines := []string{w.reported(), w.measured(), w.watched(), w.taken()}
	for i, l := range lines {
		if l != "" {
			lines[i] = "- " + l
		}
	}
	lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
	w.part("In short", strings.Join(lines, "\n"))
	w.byDay()
}

// reported counts incidents by what a finding says of them.
func (w *writing) reported() string {
	by := map[string]int{}
	for i := range w.Incidents {
		by[w.Incidents[i].Verdict]++
	}
	out := w.compared(len(w.Incidents), len(w.Before), "incident was reported", "incidents were reported")
	var parts []string
	for _, v := range slices.Backward(counterclaim.Verdicts()) {
		if by[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", by[v], v))
		}
	}
	if by[""] > 0 {
		parts = append(parts, fmt.Sprintf("%d without a finding, and therefore alleged", by[""]))
	}
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	return out + "."
}

// measured counts violations.
func (w *writing) measured() string {
	if w.Agreement == nil {
		return w.none() + " is measured."
	}
	n, open := breaches(w.Violations)
	before, _ := breaches(w.ViolationsBefore)
	held := ""
	if w.HeldDays > 0 {
		held = fmt.Sprintf(" What %s of the period showed is too recent to be told.", number(w.HeldDays, "day", "days"))
	}
	return fmt.Sprintf("%s of %s; %s.%s", w.compared(n, before, "violation", "violations"), w.Agreement.Title, number(open, "case in which it cannot be told", "cases in which it cannot be told"), held)
}

// none says that there is no agreement; whether there is one that was not published is told within the mission alone.
func (w *writing) none() string {
	if w.Internal {
		return "No agreement"
	}
	return "No published agreement"
}

// watched sums up what monitors did.
func (w *writing) watched() string {
	if len(w.Observations) == 0 {
		return "The record has no observation of the period: that nothing was seen says nothing."
	}
	hours := 0.0
	for i := range w.Observations {
		hours += w.Observations[i].EffortH
	}
	return fmt.Sprintf("%s, %s hours watched.", w.compared(len(w.Observations), len(w.ObservedBefore), "observation", "observations"), figure(hours))
}

// taken sums up what was read.
func (w *writing) taken() string {
	read, unread := 0, 0
	for _, c := range w.Coverage {
		read, unread = read+c.Reports, unread+c.Unread
	}
	return fmt.Sprintf("%s read, %d could not be read.", number(read, "report was", "reports were"), unread)
}

// figure writes a number with at most one digit after the point.
func figure(f float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0")
}

// when writes a time on the report's clock: with its day where the report is of several.
func (w *writing) when(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	if w.From == w.To && t.In(w.Zone).Format(counterclaim.DateLayout) == w.From {
		return t.In(w.Zone).Format("15:04")
	}
	return t.In(w.Zone).Format("2006-01-02 15:04")
}

// dated writes a time on the report's clock with its day.
func (w *writing) dated(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.In(w.Zone).Format("2006-01-02 15:04")
}

// span writes the time of an incident.
func (w *writing) span(p *counterclaim.Period) string {
	switch {
	case p == nil:
		return "not said"
	case p.FromTime != "":
		return w.when(p.FromTime)
	case p.From == p.To || p.To == "":
		return p.From
	}
	return p.From + " to " + p.To
}

// link gives the short address of something, "" where the report has none.
func (w *writing) link(noun string, id counterclaim.ID) string {
	if w.Address == "" {
		return id.Short()
	}
	return strings.TrimSuffix(w.Address, "/") + "/" + noun + "/" + id.Short()
}

// clipped cuts words at a blank.
func clipped(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= most {
		return s
	}
	cut := strings.ToValidUTF8(s[:most], "")
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + " …"
}
