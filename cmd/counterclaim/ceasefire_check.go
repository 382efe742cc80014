package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/intake"
)

type ceasefireCheckOptions struct {
	Agreement    string   `required:"" type:"path" placeholder:"FILE" help:"The agreement file."`
	Observations []string `required:"" sep:"none" placeholder:"FILE" help:"Observations, as a table or JSON lines; - is standard input. May be given more than once."`
	Notices      string   `type:"path" placeholder:"FILE" help:"What was announced of movements and exercises, as JSON lines."`
	From         string   `placeholder:"DAY" help:"From this day on, YYYY-MM-DD on the agreement's clock."`
	To           string   `placeholder:"DAY" help:"Until this day, it included."`
	All          bool     `help:"In the table, rows that comply too. JSON lines have them always."`
	formatFlag
}

// Help shows examples.
func (ceasefireCheckOptions) Help() string {
	return `Examples:

    counterclaim ceasefire check --agreement examples/agreements/ardania-belmark.toml \
        --observations examples/agreements/observations/ardania-belmark.csv --format table
    counterclaim ceasefire check --agreement a.toml --observations monday.csv --observations cameras.jsonl
    counterclaim ceasefire check --agreement a.toml --observations may.csv --from 2031-05-06 --to 2031-05-12
    counterclaim ceasefire check --agreement a.toml --observations may.csv --notices notices.jsonl --format jsonl |
        jq 'select(.verdict == "breach")'

Holds what monitors observed against each clause of an agreement, without a record. For each clause, side or area, and day it says breach,
compliant or cannot_tell, with the observations, the rule, the distance, the margin and the error of the place. Where the error decides, it
says that it cannot tell.

Nothing is put down to a party because of where it was seen or heard, or because of who holds the ground: such rows count under the
area. What a local person told is never a breach by itself. Drones of the mission and exercises that were announced are labelled, not dropped. Rows
marked [declared holdings] tell what a party declared of its weapons, and are for that party and named staff of the mission.

Observations that cannot be read, and notices, are named with file and line, and the others are used. The exit code is 0 whatever was found, 1
where a part of the input was bad, 3 where the agreement or all of the input was. doc/ceasefire.md has the rules.`
}

// Run checks.
func (o ceasefireCheckOptions) Run(ctx context.Context, s *streams) error {
	a, err := soundAgreement(s, o.Agreement)
	if err != nil {
		return err
	}
	var result failures
	in := ceasefire.Input{From: o.From, To: o.To, Stop: ctx.Err}
	if o.Notices != "" {
		if in.Notified, err = readNotices(s, o.Notices, a, &result); err != nil {
			return err
		}
	}
	known := map[counterclaim.ID]bool{}
	refs := map[counterclaim.ID]string{}
	for item := range intake.Observations(o.Observations, s.in) {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case item.Err != nil:
			if result.count(item.Err); result.failed <= brokenRowsTold {
				s.tell(item.Err)
			}
		case !known[item.Observation.ID]: // what is sent twice is one observation
			known[item.Observation.ID] = true
			result.done++
			if item.Observation.Synthetic != a.Synthetic {
				return counterclaim.Errorf(counterclaim.CodeMixedSynthetic, "the agreement is %s and the observation is %s", madeUpOrReal(a.Synthetic), madeUpOrReal(item.Observation.Synthetic)).
					At(item.File, item.Line).Try("check made-up observations against a made-up agreement, real ones against a real one")
			}
			in.Observations = append(in.Observations, *item.Observation)
			refs[item.Observation.ID] = item.Observation.Ref
		}
	}
	if more := result.failed - brokenRowsTold; more > 0 {
		s.say("%s more could not be read", number(more, "row"))
	}
	found, err := ceasefire.Check(a, in)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return usage(err)
	}
	if o.asTable(s) {
		err = o.printChecked(s, a, found, refs)
	} else {
		err = writeRows(s.out, found.Violations)
	}
	if err != nil {
		return err
	}
	sayChecked(s, len(in.Observations), found)
	return result.err()
}

func madeUpOrReal(synthetic bool) string {
	if synthetic {
		return "made up"
	}
	return "real"
}

// soundAgreement reads an agreement and tells all that is wrong with it.
func soundAgreement(s *streams, path string) (*counterclaim.Agreement, error) {
	a, faults, err := readAgreement(path)
	if err != nil {
		return nil, err
	}
	bad := failures{code: counterclaim.CodeBadInput}
	for _, f := range faults {
		if f.Doubt {
			continue
		}
		bad.failed++
		message := f.Message
		if f.Of != "" {
			message = f.Of + ": " + message
		}
		s.tell(counterclaim.Errorf(counterclaim.CodeBadInput, "%s", message).At(f.File, f.Line).Try("%s", f.Hint))
	}
	if bad.failed > 0 {
		return nil, &bad
	}
	return a, nil
}

// readNotices reads a file of notices and tells of lines that cannot be used.
func readNotices(s *streams, path string, a *counterclaim.Agreement, result *failures) ([]ceasefire.Notified, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, noFile(path, err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, ceasefire.MaxNotices+1))
	if err != nil {
		return nil, noFile(path, err)
	}
	list, faults := ceasefire.ReadNotified(path, src, a)
	for _, fault := range faults {
		if result.count(fault); result.failed <= brokenRowsTold {
			s.tell(fault)
		}
	}
	result.done += len(list)
	return list, nil
}

// sayChecked sums up on standard error.
func sayChecked(s *streams, observations int, r *ceasefire.Result) {
	n := map[string]int{}
	for i := range r.Violations {
		n[r.Violations[i].Verdict]++
	}
	s.say("%s, %s: %d breach, %d cannot_tell, %d compliant", number(observations, "observation"), number(len(r.Violations), "row"), n["breach"], n["cannot_tell"], n["compliant"])
	var left []string
	for _, l := range []struct {
		n     int
		words string
	}{{r.LeftOut.Superseded, "corrected by another"}, {r.LeftOut.OtherDays, "on other days"}, {r.LeftOut.Outside, "outside the area of the agreement"}, {r.LeftOut.Undated, "without a day"}} {
		if l.n > 0 {
			left = append(left, fmt.Sprintf("%d %s", l.n, l.words))
		}
	}
	if len(left) > 0 {
		s.say("left out: %s", strings.Join(left, ", "))
	}
	for _, note := range r.Notes {
		s.say("%s", note)
	}
}

// printChecked prints for people: what is not kept, or cannot be told, row by row, then the sums.
func (o ceasefireCheckOptions) printChecked(s *streams, a *counterclaim.Agreement, r *ceasefire.Result, refs map[counterclaim.ID]string) error {
	names := partyNames{}
	for _, p := range a.Parties {
		names[p.ID] = p.Name
	}
	for i := range r.Violations {
		v := &r.Violations[i]
		if v.Verdict == string(ceasefire.Compliant) && !o.All {
			continue
		}
		row(s, v.Day, v.Verdict, v.Clause, whoseText(v.Party, v.Area, names), firedText(v.Fire), checkedMarks(v))
		for _, line := range []string{v.Arithmetic, strings.Join(v.Labels, "; "), v.AttributedBy, restsOn(v, refs)} {
			if line == "" {
				continue
			}
			for _, part := range wrap(harmless(line), max(leastWidth, widthOf(s))-len(indent), maxWordLines) {
				if _, err := fmt.Fprintln(s.out, indent+part); err != nil {
					return err
				}
			}
		}
	}
	if len(r.Violations) == 0 {
		s.say("nothing that a clause is about")
		return nil
	}
	fmt.Fprintln(s.out)
	row(s, "CLAUSE", "WHOSE", "BREACH", "CANNOT TELL", "COMPLIANT", "FIRE IN BREACHES")
	for _, t := range ceasefire.Totals(r.Violations) {
		row(s, t.Clause, whoseText(t.Party, t.Area, names), fmt.Sprint(t.Breach), fmt.Sprint(t.CannotTell), fmt.Sprint(t.Compliant), firedText(t.Fire))
	}
	rules := map[string]bool{}
	for i := range r.Violations {
		if v := &r.Violations[i]; !rules[v.Clause] {
			rules[v.Clause] = true
			for n, part := range wrap(harmless("rule of "+v.Clause+": "+v.Rule), max(leastWidth, widthOf(s)), maxWordLines) {
				_, err := fmt.Fprintln(s.out, strings.Repeat(indent, min(n, 1))+part)
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func widthOf(s *streams) int {
	if s.width <= 0 {
		return defaultWidth
	}
	return s.width
}

// whoseText says whose a row is: a party that it is put down to, or else on whose ground it is.
func whoseText(party, area string, names partyNames) string {
	switch {
	case party != "":
		return strings.Join(names.all([]string{party}), "")
	case area != "":
		return "not attributed, area " + strings.Join(names.all([]string{area}), "")
	}
	return "not attributed, area not known"
}

func checkedMarks(v *counterclaim.Violation) string {
	var out []string
	if v.Declared {
		out = append(out, "[declared holdings]")
	}
	if v.Synthetic {
		out = append(out, "[synthetic]")
	}
	return strings.Join(out, " ")
}

// firedText writes numbers of fire in one line.
func firedText(list []counterclaim.Fired) string {
	var out []string
	for _, f := range list {
		var n []string
		switch {
		case f.Open:
			n = append(n, fmt.Sprintf("%d or more", f.Low))
		case f.Low != f.High:
			n = append(n, fmt.Sprintf("%d to %d", f.Low, f.High))
		case f.High > 0 || f.Uncountable == 0:
			n = append(n, fmt.Sprint(f.High))
		}
		if f.Uncountable > 0 {
			n = append(n, "uncountable in "+number(f.Uncountable, "happening"))
		}
		out = append(out, strings.ReplaceAll(f.Unit, "_", " ")+" "+strings.Join(n, " and "))
	}
	return strings.Join(out, ", ")
}

// restsOn names what a row rests on, by the mission's own numbers where there are any.
func restsOn(v *counterclaim.Violation, refs map[counterclaim.ID]string) string {
	var out []string
	for _, id := range v.Observations {
		name := id.Short()
		if refs[id] != "" {
			name = refs[id] + " (" + name + ")"
		}
		out = append(out, name)
	}
	return "rests on " + strings.Join(slices.Concat(out, shortIDs(v.Incidents)), ", ")
}

func shortIDs(ids []counterclaim.ID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, "incident "+id.Short())
	}
	return out
}
