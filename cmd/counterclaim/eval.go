package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/pipeline"
)

type evalVerbs struct {
	Claims      evalOptions            `cmd:"" help:"Score claims against a gold set."`
	Incidents   evalIncidentsOptions   `cmd:"" help:"Score how claims are put together into incidents, against a gold set."`
	ECB         evalECBOptions         `cmd:"" name:"ecb" help:"Score how event mentions are linked across documents, against gold chains."`
	Times       evalTimesOptions       `cmd:"" help:"Score when it happens, against a gold set or a table of time expressions."`
	Counts      evalCountsOptions      `cmd:"" help:"Score how many there were, against a gold set or a table of sentences."`
	Coverage    evalCoverageOptions    `cmd:"" help:"Count sentences of conflict in which no entry of the lexicon stands."`
	Relations   evalRelationsOptions   `cmd:"" help:"Score the event between two who are marked."`
	Attribution evalAttributionOptions `cmd:"" help:"Score who says what against a file of gold attributions."`
	Places      evalPlacesOptions      `cmd:"" help:"Score names of places and where they lie against files of gold toponyms."`
	UD          evalUDOptions          `cmd:"" name:"ud" help:"Score tokens, tags and trees against a CoNLL-U file."`
	NER         evalNEROptions         `cmd:"" name:"ner" help:"Score names against a file of gold names."`
	Pictures    evalPicturesOptions    `cmd:"" help:"Measure whether altered copies of pictures are known again, on made-up pictures."`
	Load        evalLoadOptions        `cmd:"" help:"Make a load for measuring: reports of a made-up conflict, or a record full of claims."`
	Log         evalLogOptions         `cmd:"" help:"Measure how long it takes to check a log."`
	Escalation  evalEscalationOptions  `cmd:"" help:"Measure how often changes of escalation are called falsely, and how soon steps are."`
	Stream      evalStreamOptions      `cmd:"" help:"Measure how many more reports two workers keep than one, on a cluster of three brokers."`
}

type evalOptions struct {
	Dir       string `arg:"" help:"The gold set: a folder with docs.jsonl and claims.jsonl."`
	Worst     int    `placeholder:"N" help:"Also print so many claims of each kind of error: missed, invented, wrong event, side, speaker or stance."`
	By        string `placeholder:"PART" help:"Print the scores for each dispute, kind (of outlet), outlet or side instead, with intervals."`
	LeaveOut  bool   `help:"Print each dispute's scores with the whole lexicon and without the entries that no other dispute vouches for."`
	Swap      bool   `help:"Let the two sides of each text change places and print the share of sentences whose claims change places too."`
	Predicted string `placeholder:"FILE" type:"path" xor:"claims" help:"Score the claims of this JSON-lines file instead of reading the documents."`
	Gold      bool   `name:"gold-claims" xor:"claims" help:"Match the gold claims with each other instead of reading the documents: what matching alone makes of them."`
}

// Help shows examples.
func (evalOptions) Help() string {
	return `Examples:

    counterclaim eval claims eval/testdata/claims-bench/dev --worst 20
    counterclaim read --incidents gold/docs.jsonl > claims.jsonl
    counterclaim eval claims gold --predicted claims.jsonl
    counterclaim eval claims gold --gold-claims
    counterclaim eval claims gold --by side
    counterclaim eval claims gold --swap

Prints precision, recall and F1 for each figure. Without --predicted the documents are read here,
and their claims matched with each other. With --gold-claims only the figure "incident" tells anything:
the others compare the gold claims with themselves.`
}

// Run scores.
func (o evalOptions) Run(ctx context.Context, s *streams) error {
	if o.Worst < 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--worst %d is below 0", o.Worst))
	}
	set, err := eval.Load(o.Dir)
	if err != nil {
		return err
	}
	switch {
	case o.LeaveOut:
		rows, err := eval.LeaveOneOut(set)
		if err != nil {
			return err
		}
		return eval.WriteLeftOut(s.out, rows)
	case o.Swap:
		return swapSides(o.Dir, set, s)
	}
	var claims []counterclaim.Claim
	switch {
	case o.Gold:
		claims = match.Incidents(set.GoldClaims())
	case o.Predicted != "":
		claims, err = readClaims(o.Predicted)
	default:
		claims, err = readSet(ctx, set)
	}
	if err != nil {
		return err
	}
	scores, err := set.Score(claims)
	if err != nil {
		return err
	}
	if o.By != "" {
		parts, err := scores.Breakdown(set, o.By)
		if err != nil {
			return usage(err)
		}
		return eval.WriteParts(s.out, o.By, parts)
	}
	if err := scores.WriteTable(s.out); err != nil || o.Worst == 0 {
		return err
	}
	if err := scores.WriteErrors(s.out); err != nil {
		return err
	}
	return scores.WriteExamples(s.out, o.Worst)
}

// swapSides reads every report as it is and with its sides swapped.
func swapSides(dir string, set *eval.Set, s *streams) error {
	swaps, err := eval.LoadSwaps(dir)
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	return eval.Swapped(set, swaps, reader.Read, func(text string) []string {
		d := reader.Analyzer().Analyze(text)
		out := make([]string, len(d.Sentences))
		for i, x := range d.Sentences {
			out[i] = d.Text[x.Start:x.End]
		}
		return out
	}).WriteTable(s.out)
}

// readSet reads the documents of a gold set as a desk without a dispute file does.
func readSet(ctx context.Context, set *eval.Set) ([]counterclaim.Claim, error) {
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return nil, err
	}
	var claims []counterclaim.Claim
	for _, report := range set.Reports() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		claims = append(claims, reader.Read(&report)...)
	}
	return match.Incidents(claims), nil
}

// readClaims reads claims from a JSON-lines file.
func readClaims(path string) ([]counterclaim.Claim, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the claims cannot be read").Because(err)
	}
	defer f.Close()
	var claims []counterclaim.Claim
	in := json.NewDecoder(bufio.NewReader(f))
	for n := 1; ; n++ {
		var c counterclaim.Claim
		err := in.Decode(&c)
		if err == io.EOF {
			return claims, nil
		}
		if err != nil {
			e := counterclaim.Errorf(counterclaim.CodeBadInput, "claim %d is not a claim in JSON", n).Because(err).At(path, 0)
			return nil, e.Try("give what counterclaim read --format jsonl prints")
		}
		claims = append(claims, c)
	}
}
