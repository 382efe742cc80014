package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/text"
)

type ceasefireViolationsOptions struct {
	Of        string `placeholder:"ID" help:"Which of the record's agreements; without it all."`
	From      string `placeholder:"DAY" help:"From this day on, YYYY-MM-DD on the agreement's clock."`
	To        string `placeholder:"DAY" help:"Until this day, it included."`
	Clause    string `placeholder:"ID" help:"Of this clause alone."`
	All       bool   `help:"Those that are kept, too. JSON lines have them always."`
	Contested bool   `help:"Those alone about which something was said, also where nothing is measured of them now."`
	formatFlag
	recordFlag
}

// Help shows examples.
func (ceasefireViolationsOptions) Help() string {
	return `Examples:

    counterclaim ceasefire violations --record valley.sqlite
    counterclaim ceasefire violations --from 2031-06-01 --to 2031-06-30 --clause guns --record valley.sqlite
    counterclaim ceasefire violations --contested --record valley.sqlite
    counterclaim ceasefire violations --format jsonl --record valley.sqlite | jq 'select(.verdict == "breach") | .id'

Lists what a record's observations and confirmed incidents come to: one line for each clause, party, area and day, with the address under which it is
contested and found on the desk (/violations). What is said about it stands beneath. "ceasefire check" prints each happening with its arithmetic.`
}

// listedViolation is a violation as JSON lines have it.
type listedViolation struct {
	ID counterclaim.ID `json:"id"`
	counterclaim.ViolationKey
	Verdict string                    `json:"verdict"` // none where nothing is measured of it now
	Rows    []*counterclaim.Violation `json:"rows"`
	Said    []counterclaim.Contest    `json:"said,omitempty"`
}

// Run lists.
func (o ceasefireViolationsOptions) Run(ctx context.Context, s *streams) error {
	for _, day := range []string{o.From, o.To} {
		if _, _, ok := (counterclaim.Period{From: day, To: day}).Days(); day != "" && !ok {
			return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is no day", day).Try("write it as 2031-05-06"))
		}
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	seasons, err := allSeasons(ctx, store, o.Of)
	if err != nil {
		return err
	}
	steps, err := store.Contests(ctx, counterclaim.ID{})
	if err != nil {
		return err
	}
	if err := o.clauseThere(seasons); err != nil {
		return err
	}
	var list []listedViolation
	names := partyNames{}
	for _, one := range seasons {
		list = append(list, o.choose(s, one, steps)...)
		for _, p := range one.season.Agreement.Parties {
			names[p.ID] = p.Name
		}
	}
	s.say("%s", numbered(len(list), "violation or case", "violations and cases"))
	if !o.asTable(s) {
		return writeRows(s.out, list)
	}
	for i := range list {
		v := &list[i]
		row(s, "violations/"+v.ID.Short(), v.Day, v.Verdict, v.Clause, whoseText(v.Party, v.Area, names), numbered(len(v.Rows), "happening", "happenings"))
		if err := o.printSaid(s, v.Said, names); err != nil {
			return err
		}
	}
	return nil
}

// clauseThere wants one of the agreements to have the clause that is asked for.
func (o ceasefireViolationsOptions) clauseThere(seasons []seasonOf) error {
	var known []string
	for _, one := range seasons {
		for i := range one.season.Agreement.Clauses {
			known = append(known, one.season.Agreement.Clauses[i].ID)
		}
	}
	if o.Clause == "" || slices.Contains(known, o.Clause) {
		return nil
	}
	hint := "it has " + strings.Join(known, ", ")
	if near := text.Nearest(o.Clause, known); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the agreement has no clause %.60q", o.Clause).Try("%s", hint)
}

// choose gives the violations of an agreement that are asked for.
func (o ceasefireViolationsOptions) choose(s *streams, one seasonOf, steps []counterclaim.Contest) []listedViolation {
	takes := func(k *counterclaim.ViolationKey) bool {
		return (o.From == "" || k.Day >= o.From) && (o.To == "" || k.Day <= o.To) && (o.Clause == "" || k.Clause == o.Clause)
	}
	said := map[counterclaim.ID][]counterclaim.Contest{}
	for _, c := range steps {
		if c.Agreement == one.of {
			said[c.Violation] = append(said[c.Violation], c)
		}
	}
	var out []listedViolation
	measured := map[counterclaim.ID]bool{}
	for i := range one.season.Cases {
		c := &one.season.Cases[i]
		measured[c.ID] = true
		if !takes(&c.ViolationKey) || o.Contested && said[c.ID] == nil || !o.Contested && !o.All && o.asTable(s) && c.Verdict == ceasefire.Compliant {
			continue
		}
		out = append(out, listedViolation{c.ID, c.ViolationKey, string(c.Verdict), c.Rows, said[c.ID]})
	}
	from := len(out)
	for id, about := range said {
		if k := about[0].ViolationKey; !measured[id] && takes(&k) {
			out = append(out, listedViolation{id, k, counterclaim.VerdictNone, []*counterclaim.Violation{}, about})
		}
	}
	slices.SortFunc(out[from:], func(x, y listedViolation) int { return y.ViolationKey.Compare(x.ViolationKey) })
	return out
}

// printSaid prints what is said about a violation, beneath it.
func (o ceasefireViolationsOptions) printSaid(s *streams, steps []counterclaim.Contest, names partyNames) error {
	if len(steps) == 0 {
		return nil
	}
	said := counterclaim.ContestedOf(steps, s.time())
	var lines []string
	if n := said.Notice; n != nil {
		lines = append(lines, "all parties had notice at "+n.At+", to contest it until "+n.Until)
	}
	for _, r := range said.Reasons {
		line := "contested by " + strings.Join(names.all([]string{r.Of}), "") + " at " + r.At + " (" + r.ID.Short()
		if r.Letter != "" {
			line += ", " + r.Letter
		}
		if r.Late {
			line += ", after the deadline"
		}
		lines = append(lines, line+"): "+r.Text)
		for _, a := range r.Answers {
			lines = append(lines, "the desk answered at "+a.At+": "+a.Text)
		}
	}
	if said.Over {
		for _, p := range said.Silent {
			lines = append(lines, "no reply received by "+said.Notice.Until+" from "+strings.Join(names.all([]string{p}), ""))
		}
	}
	for _, line := range lines {
		for _, part := range wrap(harmless(line), max(leastWidth, widthOf(s))-len(indent), maxWordLines) {
			if _, err := fmt.Fprintln(s.out, indent+part); err != nil {
				return err
			}
		}
	}
	return nil
}
