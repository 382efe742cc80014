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
	"github.com/counterclaim/counterclaim/pipeline"
)

type ceasefireCheckOptions struct {
	Agreement    string   `type:"path" placeholder:"FILE" help:"The agreement file. Without it and --observations what the record keeps is checked: its observations and confirmed incidents against its agreement."`
	Observations []string `sep:"none" placeholder:"FILE" help:"Observations, as a table or JSON lines; - is standard input. May be given more than once."`
	Of           string   `placeholder:"ID" help:"Which of the record's agreements, where it keeps several."`
	Notices      string   `type:"path" placeholder:"FILE" help:"What was announced of movements and exercises, as JSON lines."`
	From         string   `placeholder:"DAY" help:"From this day on, YYYY-MM-DD on the agreement's clock."`
	To           string   `placeholder:"DAY" help:"Until this day, it included."`
	All          bool     `help:"In the table, rows that comply too. JSON lines have them always."`
	formatFlag
	recordFlag
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
    counterclaim ceasefire check --record valley.sqlite --from 2031-05-06 --to 2031-05-12

Holds what monitors observed against each clause of an agreement. Files need no record; with neither file the record's own observations, and
its incidents that a finding confirms, are held against the agreement that it keeps ("ceasefire keep"), each day against the version that held on it. For each clause, side or area, and day it says breach,
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
	switch {
	case o.Agreement == "" && len(o.Observations) == 0:
		return o.checkRecord(ctx, s)
	case o.Agreement == "" || len(o.Observations) == 0:
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--agreement and --observations go together").Try("leave out both to check what a record keeps"))
	case o.Of != "":
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--of names an agreement of a record, and --agreement is a file").Try("leave one of them out"))
	}
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
	if in.Observations, err = o.readObservations(ctx, s, a, &result); err != nil {
		return err
	}
	found, err := ceasefire.Check(a, in)
	if err == nil {
		return o.show(ctx, s, a, found, in.Observations, &result)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return usage(err)
}

// readObservations reads the files of observations, each observation once.
func (o ceasefireCheckOptions) readObservations(ctx context.Context, s *streams, a *counterclaim.Agreement, result *failures) ([]counterclaim.Observation, error) {
	var out []counterclaim.Observation
	known := map[counterclaim.ID]bool{}
	for item := range intake.Observations(o.Observations, s.in) {
		if err := ctx.Err(); err != nil {
			return nil, err
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
				return nil, counterclaim.Errorf(counterclaim.CodeMixedSynthetic, "the agreement is %s and the observation is %s", madeUpOrReal(a.Synthetic), madeUpOrReal(item.Observation.Synthetic)).
					At(item.File, item.Line).Try("check made-up observations against a made-up agreement, real ones against a real one")
			}
			out = append(out, *item.Observation)
		}
	}
	if more := result.failed - brokenRowsTold; more > 0 {
		s.say("%s more could not be read", number(more, "row"))
	}
	return out, nil
}

// checkRecord checks what a record keeps.
func (o ceasefireCheckOptions) checkRecord(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	of, err := pipeline.OneAgreement(ctx, store, o.Of)
	if err == nil && of == "" {
		err = counterclaim.Errorf(counterclaim.CodeNotFound, "the record keeps no agreement").Try("counterclaim ceasefire keep FILE --as NAME --reason WORDS keeps one; or check files with --agreement and --observations")
	}
	if err != nil {
		return err
	}
	var result failures
	var notified []ceasefire.Notified
	if o.Notices != "" {
		all, err := pipeline.Measure(ctx, store, of, o.From, o.To, nil) // for the agreement that the notices name clauses of
		if err != nil {
			return err
		}
		if notified, err = readNotices(s, o.Notices, all.Agreement, &result); err != nil {
			return err
		}
	}
	found, err := pipeline.Measure(ctx, store, of, o.From, o.To, notified)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	}
	for i := range found.Versions {
		v := &found.Versions[i]
		s.say("version %d of %s, which holds from %s", v.Number, v.Agreement, v.Holds)
	}
	for i := range found.Passed {
		s.say("version %d cannot be used and is passed over: %s", found.Passed[i].Version.Number, harmless(found.Passed[i].Why.Error()))
	}
	seen, err := store.Observations(ctx, counterclaim.ObservationQuery{})
	if err != nil {
		return err
	}
	result.done++
	return o.show(ctx, s, found.Agreement, &found.Result, seen, &result)
}

// show prints what was found.
func (o ceasefireCheckOptions) show(ctx context.Context, s *streams, a *counterclaim.Agreement, found *ceasefire.Result, seen []counterclaim.Observation, result *failures) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	refs := make(map[counterclaim.ID]string, len(seen))
	for i := range seen {
		refs[seen[i].ID] = seen[i].Ref
	}
	var err error
	if o.asTable(s) {
		err = o.printChecked(s, a, found, refs)
	} else {
		err = writeRows(s.out, found.Violations)
	}
	if err != nil {
		return err
	}
	sayChecked(s, len(seen), found)
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
	of := number(len(r.Violations), "row")
	if observations > 0 { // else the caller counts none: rows of the register are told without
		of = number(observations, "observation") + ", " + of
	}
	s.say("%s: %d breach, %d cannot_tell, %d compliant", of, n["breach"], n["cannot_tell"], n["compliant"])
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
