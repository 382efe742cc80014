package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/pipeline"
)

type evalPlacesOptions struct {
	Files []string `arg:"" name:"file" help:"Files of gold toponyms, gzip or not, or one gold set: a folder with docs.jsonl and claims.jsonl."`
	Worst int      `placeholder:"N" help:"Of a gold set, also print N claims with other places than the gold has."`
	Folds int      `placeholder:"N" help:"Train models on all texts but a part, score that part with them, and so on N times: the figures for texts that nobody saw."`
}

// Help shows examples.
func (evalPlacesOptions) Help() string {
	return `Examples:

    counterclaim eval places eval/testdata/claims-bench/dev --worst 20
    counterclaim eval places geowebnews.jsonl.gz
    counterclaim eval places --folds 5 geowebnews.jsonl.gz lgl.jsonl.gz

A line of JSON is one text: {"text": "…", "toponyms": [{"start": 9, "end": 12, "lat": 39.5, "lon": 70.1, "geonameid": 1, "type":
"Literal"}]}, start and end in characters. Types are those of GeoWebNews and may be missing. "found" wants the very span; literal toponyms stand for
the place itself, and what is associative ("Ardanian troops") counts there neither way. "end to end" is the share of the gold toponyms with
coordinates that are found and placed within 161 km.`
}

// Run scores.
func (o evalPlacesOptions) Run(ctx context.Context, s *streams) error {
	if o.Folds < 0 || o.Folds == 1 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--folds %d is no number of parts: give 2 or more", o.Folds))
	}
	if o.Worst < 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--worst %d is below 0", o.Worst))
	}
	if info, err := os.Stat(o.Files[0]); err == nil && info.IsDir() {
		scores, err := readAndScore(ctx, o.Files[0])
		if err != nil {
			return err
		}
		return scores.Places().Write(s.out, o.Worst)
	}
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	var sets [][]eval.PlaceText
	for _, file := range o.Files {
		err := withFile(file, s.in, func(name string, in io.Reader) error {
			texts, err := eval.ReadPlaces(in, name)
			sets = append(sets, texts)
			return err
		})
		if err != nil {
			return err
		}
	}
	scores, err := eval.Places(sets, o.Folds, eval.PlaceReader{Analyzer: reader.Analyzer(), Coder: reader.Coder(), Gazetteer: reader.Gazetteer()})
	if err != nil {
		return err
	}
	for k, file := range o.Files {
		if len(o.Files) > 1 {
			fmt.Fprintln(s.out, file)
		}
		if err := scores[k].WriteTable(s.out); err != nil {
			return err
		}
	}
	return nil
}
