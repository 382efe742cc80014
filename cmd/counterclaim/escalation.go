package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/escalation"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
	"github.com/counterclaim/counterclaim/policy"
)

type escalationOptions struct {
	Days   string `placeholder:"A..B" help:"First and last day, as 2031-03-01..2031-05-31; A.. and ..B too. Without it the 90 days up to the newest report."`
	Pair   string `placeholder:"A,B" help:"Two parties by id. Without it all."`
	AsOf   string `placeholder:"DAY" help:"As it was known at the end of that day: reports and findings published later are left out."`
	As     string `placeholder:"NAME" help:"Who looks: where the record has people, one of them who may see escalation."`
	Format string `enum:"auto,table,jsonl,csv" default:"auto" help:"table, jsonl or csv. Without it a table on a terminal, JSON lines in a pipe."`
	recordFlag
}

// Help shows examples.
func (escalationOptions) Help() string {
	return `Examples:

    counterclaim escalation --record valley.sqlite
    counterclaim escalation --record valley.sqlite --days 2031-03-01..2031-05-31 --pair corvand,tesmar
    counterclaim escalation --record valley.sqlite --format csv > days.csv
    counterclaim escalation --record valley.sqlite --format jsonl | jq 'select(.what == "change")'
    counterclaim escalation --record valley.sqlite --as-of 2031-05-06

For use inside the mission: nothing of it is published. For each two parties and each day it gives deeds that findings verify, deeds that are alleged, and
the weight of hostile words, each once whoever repeats it, for both together and for each as the one who acts. Numbers are levels: what was
counted, by the share of what is usually told that what was read would have told. A ? is a day of which too little was read to say; … one of the last days, of
which reports are still to come. What is denied, demanded, threatened or planned is no deed, and what a finding refutes is out.

Where a line doubles or halves, that is called out with what drove it. On quiet days each line is falsely called to have risen once in about 365 days, and to
have fallen as often. Nothing here says what will come. doc/escalation.md has the method and its measured figures.`
}

// Run prints the lines.
func (o escalationOptions) Run(ctx context.Context, s *streams) error {
	from, to, err := o.span()
	if err != nil {
		return err
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	person, err := actsAs(ctx, store, o.As, account.SeeEscalation, "escalation")
	if err != nil {
		return err
	}
	sight := policy.All
	if person != nil && !account.May(person, account.SeeSources, false) {
		sight = policy.Inside
	}
	view := policy.NewView(store, func(context.Context) policy.Sight { return sight }, nil).Over(unsealed(store))
	dispute, err := view.Dispute(ctx)
	if err != nil {
		return err
	}
	asked := escalation.Asked{Parties: dispute.Sides(), From: from, To: to, AsOf: o.AsOf}
	if len(asked.Parties) == 0 {
		overview, err := view.Overview(ctx)
		if err != nil {
			return err
		}
		asked.Parties = match.Sides(overview.Pairs, nil)
	}
	lines, err := escalation.Gather(ctx, view, store, asked)
	if err != nil {
		return err
	}
	if err := o.choose(lines); err != nil {
		return err
	}
	s.say("for use inside the mission alone; %s to %s", lines.From, lines.To)
	p := &escalationPrinter{ctx: ctx, s: s, view: view, lines: lines, name: namesById(lines.Parties)}
	switch {
	case o.Format == "csv":
		err = p.csv()
	case o.Format == "table" || o.Format == "auto" && s.outIsTerm:
		err = p.table()
	default:
		err = p.jsonl()
	}
	if err != nil {
		return err
	}
	p.sum()
	return nil
}

// span reads --days.
func (o escalationOptions) span() (from, to string, err error) {
	if o.Days == "" {
		return "", "", nil
	}
	from, to, ok := strings.Cut(o.Days, "..")
	for _, d := range []string{from, to} {
		if _, err := time.Parse(counterclaim.DateLayout, d); err != nil && d != "" {
			ok = false
		}
	}
	if !ok || from == "" && to == "" {
		return "", "", usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--days %.60q is not A..B, as 2031-03-01..2031-05-31", o.Days))
	}
	return from, to, nil
}

// choose keeps the pair that is named.
func (o escalationOptions) choose(lines *escalation.Lines) error {
	if o.Pair == "" {
		return nil
	}
	a, b, _ := strings.Cut(o.Pair, ",")
	lines.Pairs = slices.DeleteFunc(lines.Pairs, func(p escalation.Pair) bool { return p.A != min(a, b) || p.B != max(a, b) })
	if len(lines.Pairs) > 0 {
		return nil
	}
	var ids []string
	for _, p := range lines.Parties {
		ids = append(ids, p.ID)
	}
	return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--pair %.60q names no two parties; they are %s", o.Pair, strings.Join(ids, ", ")))
}

func namesById(parties []counterclaim.Party) func(id string) string {
	return func(id string) string {
		for _, p := range parties {
			if p.ID == id {
				return cmp.Or(p.Name, id)
			}
		}
		return id
	}
}

// escalationPrinter prints lines.
type escalationPrinter struct {
	ctx   context.Context
	s     *streams
	view  *policy.View
	lines *escalation.Lines
	name  func(id string) string
}

// escalationRow is one line of JSON: a day of a line, or a change of it.
type escalationRow struct {
	What string          `json:"what"` // day, change
	A    string          `json:"a"`
	B    string          `json:"b"`
	Kind escalation.Kind `json:"kind"`
	From string          `json:"from,omitempty"`
	To   string          `json:"to,omitempty"`
	*escalation.Day
	Change    *escalation.Change `json:"change,omitempty"`
	Synthetic bool               `json:"synthetic,omitempty"`
}

func (p *escalationPrinter) jsonl() error {
	var rows []escalationRow
	for _, pair := range p.lines.Pairs {
		for i := range pair.Lines {
			l := &pair.Lines[i]
			row := escalationRow{"day", pair.A, pair.B, l.Kind, l.From, l.To, nil, nil, p.lines.Synthetic}
			for k := range l.Days {
				row.Day = &l.Days[k]
				rows = append(rows, row)
			}
			row.What, row.Day = "change", nil
			for k := range l.Changes {
				row.Change = &l.Changes[k]
				rows = append(rows, row)
			}
		}
	}
	return writeRows(p.s.out, rows)
}

func (p *escalationPrinter) csv() error {
	w := csv.NewWriter(p.s.out)
	head := []string{"day", "a", "b", "kind", "from", "to", "count", "force", "hostile", "friendly", "coverage", "level", "state", "synthetic"}
	if err := w.Write(head); err != nil {
		return err
	}
	f := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	for _, pair := range p.lines.Pairs {
		for i := range pair.Lines {
			l := &pair.Lines[i]
			for _, d := range l.Days {
				level := ""
				if d.Level != nil {
					level = f(*d.Level)
				}
				row := []string{d.Day, cell(pair.A), cell(pair.B), string(l.Kind), cell(l.From), cell(l.To), strconv.Itoa(d.Count), strconv.Itoa(d.Force), f(d.Hostile), f(d.Friendly), f(d.Coverage), level, string(d.State), strconv.FormatBool(p.lines.Synthetic)}
				if err := w.Write(row); err != nil {
					return err
				}
			}
		}
	}
	w.Flush()
	return w.Error()
}

// cell keeps a spreadsheet from running an id as a formula.
func cell(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") {
		return "'" + s
	}
	return s
}

// table prints a row for each day: coverage, then of each kind the level of both, of one, of the other.
func (p *escalationPrinter) table() error {
	out := p.s.out
	last, _ := time.Parse(counterclaim.DateLayout, p.lines.To)
	for _, pair := range p.lines.Pairs {
		first := []string{pair.A, pair.B}
		if ids := inTurn([]counterclaim.Party{{ID: pair.A}, {ID: pair.B}}, last); ids[0].ID != pair.A {
			slices.Reverse(first)
		}
		names := []string{p.name(first[0]), p.name(first[1])}
		fmt.Fprintf(out, "%s and %s, %s to %s: levels a day\n", harmless(names[0]), harmless(names[1]), p.lines.From, p.lines.To)
		fmt.Fprintf(out, "%-10s %8s  %-26s  %-26s  %-26s\n", "", "", "VERIFIED DEEDS", "ALLEGED DEEDS", "HOSTILE WORDS, WEIGHT")
		fmt.Fprintf(out, "%-10s %8s", "DAY", "COVERAGE")
		for range escalation.Kinds() {
			fmt.Fprintf(out, "  %8s %8s %8s", "both", cut(harmless(names[0]), 8), cut(harmless(names[1]), 8))
		}
		fmt.Fprintln(out)
		for i, d := range pair.Lines[3].Days { // alleged, of both
			fmt.Fprintf(out, "%-10s %7.0f%%", d.Day, 100*d.Coverage)
			for _, kind := range escalation.Kinds() {
				fmt.Fprint(out, " ")
				for _, from := range []string{"", first[0], first[1]} {
					fmt.Fprintf(out, " %8s", levelText(&lineFrom(pair.Lines, kind, from).Days[i]))
				}
			}
			if _, err := fmt.Fprintln(out); err != nil {
				return err
			}
		}
		fmt.Fprintln(out)
		if err := p.changes(&pair); err != nil {
			return err
		}
	}
	return nil
}

func lineFrom(lines []escalation.Line, kind escalation.Kind, from string) *escalation.Line {
	return &lines[slices.IndexFunc(lines, func(l escalation.Line) bool { return l.Kind == kind && l.From == from })]
}

func levelText(d *escalation.Day) string {
	switch d.State {
	case escalation.Unknown:
		return "?"
	case escalation.Open:
		return "…"
	}
	if *d.Level == 0 {
		return "0"
	}
	return strconv.FormatFloat(*d.Level, 'f', 1, 64)
}

// changes prints what was called out, by day.
func (p *escalationPrinter) changes(pair *escalation.Pair) error {
	type called struct {
		line *escalation.Line
		c    *escalation.Change
	}
	var all []called
	for i := range pair.Lines {
		for k := range pair.Lines[i].Changes {
			all = append(all, called{&pair.Lines[i], &pair.Lines[i].Changes[k]})
		}
	}
	slices.SortStableFunc(all, func(x, y called) int { return strings.Compare(x.c.Called, y.c.Called) })
	out := p.s.out
	fmt.Fprintf(out, "Changes called out: %d. On quiet days about %.1f are expected among these lines in this time.\n", len(all), pair.Expected(&p.lines.Result))
	for _, x := range all {
		fmt.Fprintln(out, "\n"+harmless(p.headline(pair, x.line, x.c)))
		if err := p.details(x.c); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out)
	return err
}

// headline says what was called out, without a word of what may come.
func (p *escalationPrinter) headline(pair *escalation.Pair, l *escalation.Line, c *escalation.Change) string {
	what := map[escalation.Kind]string{escalation.Verified: "verified deeds", escalation.Alleged: "alleged deeds", escalation.Words: "hostile words"}[l.Kind]
	who := "between " + p.name(pair.A) + " and " + p.name(pair.B)
	if l.From != "" {
		who = "put down to " + p.name(l.From)
	}
	how := "fewer"
	if c.Up {
		how = "more"
	}
	return fmt.Sprintf("%s: %s %s since %s: %.1f a day, %.1f before (%s to %s)", c.Called, how, what+" "+who, c.Since, c.After, c.Before, c.BaseFrom, c.BaseTo)
}

func (p *escalationPrinter) details(c *escalation.Change) error {
	out := p.s.out
	if c.ReadingToo {
		words := fmt.Sprintf("What was read changed too (coverage %.0f%%, %.0f%% before). The levels allow for that; a part of the change may still be one of reading.", 100*c.CoverageAfter, 100*c.CoverageBefore)
		if len(c.Silent) > 0 {
			words += " Silent since: " + strings.Join(c.Silent, ", ") + "."
		}
		if len(c.New) > 0 {
			words += " New since: " + strings.Join(c.New, ", ") + "."
		}
		fmt.Fprintln(out, indent+harmless(words))
	}
	for _, part := range []struct {
		name string
		list []escalation.Driver
		word func(string) string
	}{{"places", c.Places, func(s string) string { return s }}, {"conducts", c.Conducts, ontology.Label}, {"sources", c.Sources, func(s string) string { return s }}} {
		if len(part.list) == 0 {
			continue
		}
		var words []string
		for _, d := range part.list {
			words = append(words, fmt.Sprintf("%s %.1f (%.1f expected)", part.word(d.Name), d.Counted, d.Expected))
		}
		fmt.Fprintln(out, indent+part.name+": "+harmless(strings.Join(words, ", ")))
	}
	return p.titles(c)
}

// titles prints the incidents or claims of a change.
func (p *escalationPrinter) titles(c *escalation.Change) error {
	title := map[counterclaim.ID]string{}
	if ids := idsOf(c.Incidents); len(ids) > 0 {
		list, err := p.view.Incidents(p.ctx, counterclaim.IncidentQuery{IDs: ids})
		if err != nil {
			return err
		}
		for i := range list {
			title[list[i].ID] = match.Title(&list[i])
		}
	}
	if ids := idsOf(c.Claims); len(ids) > 0 {
		list, err := p.view.Claims(p.ctx, counterclaim.ClaimQuery{IDs: ids})
		if err != nil {
			return err
		}
		for i := range list {
			title[list[i].ID] = "“" + cut(list[i].Text, 80) + "”"
		}
	}
	for _, d := range slices.Concat(c.Incidents, c.Claims) {
		if _, err := fmt.Fprintf(p.s.out, "%s%s %s %s\n", indent, d.Name, d.ID.Short(), harmless(title[d.ID])); err != nil {
			return err
		}
	}
	return nil
}

func idsOf(list []escalation.Driver) []counterclaim.ID {
	var out []counterclaim.ID
	for _, d := range list {
		out = append(out, d.ID)
	}
	return out
}

// sum says on standard error what is not in the lines.
func (p *escalationPrinter) sum() {
	l := p.lines.LeftOut
	p.s.say("left out: %d without a day, %d of no two parties, %d refuted by a finding", l.Undated, l.NoParty, l.Refuted)
	for _, src := range p.lines.Sources {
		for _, gap := range src.Silent {
			p.s.say("nothing read of %s from %s to %s", harmless(cmp.Or(src.Outlet, "outlets that are not named")), gap.From, gap.To)
		}
	}
}
