package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

type findingAskOptions struct {
	Incident string `arg:"" help:"Address of the incident."`
	Of       string `required:"" placeholder:"NAME" help:"Who is asked."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingAskOptions) Help() string {
	return `Examples:

    counterclaim finding ask 3f2a9c01d4e5b678 --of "B. Reviewer" --as "A. Analyst"

Until they have given it ("counterclaim finding code"), "counterclaim finding show --as" shows them nothing of what others judged, and
they neither agree nor dissent. Prints the id of the request.`
}

// Run asks.
func (o findingAskOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	return r.take(ctx, s, counterclaim.Step{Ask: &counterclaim.Ask{Incident: r.is.Incident, Of: o.Of, By: o.As, At: r.when()}}, nil)
}

type findingCodeOptions struct {
	Incident       string   `arg:"" help:"Address of the incident."`
	Verdict        string   `placeholder:"VERDICT" help:"confirmed, probable, inconclusive or refuted."`
	Confidence     string   `placeholder:"WORD" help:"low, moderate or high."`
	Responsibility []string `placeholder:"PARTY" help:"Ids of parties, or none, or not_attributable."`
	Codes          string   `placeholder:"FILE" type:"path" help:"Values of its claims, a JSON object with unit, field (event, stance or status) and value a line; - for standard input."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingCodeOptions) Help() string {
	return `Examples:

    counterclaim finding code 3f2a9c01d4e5b678 --verdict probable --confidence low --responsibility none --as "B. Reviewer"
    counterclaim finding code 3f2a9c01d4e5b678 --codes claims.jsonl --as "B. Reviewer"

One person judges an incident once, before they have drafted, agreed or dissented. What they judged is shown to others when two have.
Prints the coding's id.`
}

// Limits of a file of values.
const (
	maxCodes    = 4 << 20 // bytes
	maxCodeLine = 4 << 10
)

// Run codes.
func (o findingCodeOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	var claims []counterclaim.Judgement
	if o.Codes != "" {
		b, err := readLimited(s, o.Codes, maxCodes)
		if err != nil {
			return err
		}
		if claims, err = parseCodes(b, o.Codes); err != nil {
			return err
		}
	}
	return r.take(ctx, s, review.Coding(r.is, o.Verdict, o.Confidence, o.Responsibility, claims, o.As, r.when()), nil)
}

// parseCodes reads judgements, one JSON object a line.
func parseCodes(b []byte, name string) ([]counterclaim.Judgement, error) {
	var out []counterclaim.Judgement
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, maxCodeLine)
	n := 0
	for lines.Scan() {
		n++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var j counterclaim.Judgement
		in := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		in.DisallowUnknownFields()
		if err := in.Decode(&j); err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no judgement").At(name, n).Because(err).
				Try(`write {"unit": "ID OF A CLAIM", "field": "stance", "value": "alleged"}`)
		}
		out = append(out, j)
	}
	if err := lines.Err(); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "a line has more than %d bytes", maxCodeLine).At(name, n+1)
	}
	return out, nil
}

type findingAgreementOptions struct {
	Resamples int    `default:"2000" help:"How many resamples the interval is drawn from, up to 100000."`
	Seed      uint64 `default:"1" help:"Seed of the resamples: the same gives the same interval."`
	Format    string `enum:"auto,table,jsonl" default:"auto" help:"table, or jsonl: one JSON object a line. Without it a table on a terminal, else jsonl."`
	recordFlag
}

// Help shows examples.
func (findingAgreementOptions) Help() string {
	return `Examples:

    counterclaim finding agreement
    counterclaim finding agreement --format jsonl

Krippendorff's alpha over all incidents that two or more judged: 1 where all agree, 0 as by chance. An author's first draft counts as
their judgement. Verdict and confidence have an order, the others have none. The interval is that in which 95 of 100
resamples of the units lie.`
}

// Run measures.
func (o findingAgreementOptions) Run(ctx context.Context, s *streams) error {
	if o.Resamples < 0 || o.Resamples > 100_000 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--resamples %d is not 0 to 100000", o.Resamples))
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	cases, err := store.Cases(ctx, counterclaim.CaseQuery{Coded: true})
	if err != nil {
		return err
	}
	got := review.AgreementOf(cases, o.Resamples, o.Seed)
	s.say("%s judged by two or more", numbered(len(cases), "incident", "incidents"))
	if s.machine(o.Format) {
		return encodeAll(s, got)
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FIELD\tLEVEL\tUNITS\tVALUES\tCODERS\tALPHA\t95 OF 100")
	for _, a := range got {
		alpha, between := "not defined", ""
		if a.Alpha != nil {
			alpha = fmt.Sprintf("%.3f", *a.Alpha)
		}
		if a.Low != nil {
			between = fmt.Sprintf("%.3f to %.3f", *a.Low, *a.High)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%s\t%s\n", a.Field, a.Level, a.Units, a.Values, a.Coders, alpha, between)
	}
	return t.Flush()
}

// machine reports whether output is for machines.
func (s *streams) machine(format string) bool {
	return format == "jsonl" || format == "auto" && !s.outIsTerm
}

// encodeAll prints one JSON object a line.
func encodeAll[T any](s *streams, of []T) error {
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	for i := range of {
		if err := out.Encode(&of[i]); err != nil {
			return err
		}
	}
	return nil
}
