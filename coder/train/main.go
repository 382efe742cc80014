// Command train fits the weights of package coder and writes them to coder/model:
//
//	go run ./coder/train
//	go run ./coder/train -only confidence
//
// confidence.tsv: it reads the gold set, looks which of the reader's claims are right as a whole, and fits the weights of their signs
// (logistic regression with a penalty on large weights); before that it prints the expected calibration error when the claims of each
// dispute are judged by weights fitted on the others. relations.bin: multinomial logistic regression on marked sentences. The same
// sets give the same files.
package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/pipeline"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run() error {
	dir := flag.String("set", "eval/testdata/claims-bench/dev", "gold set, a `FOLDER` with docs.jsonl and claims.jsonl")
	plover := flag.String("relations", "../shared/data/plover/PLV_train.tsv.gz", "`FILE` of marked sentences with gold events, gzip")
	out := flag.String("out", "coder/model", "`FOLDER` to write to")
	only := flag.String("only", "", "train this `PART` alone: confidence or relations")
	flag.Parse()
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	parts := []struct {
		name  string
		train func() error
	}{
		{"confidence", func() error { return trainConfidence(reader, *dir, filepath.Join(*out, "confidence.tsv")) }},
		{"relations", func() error { return trainRelations(reader, *plover, filepath.Join(*out, "relations.bin")) }},
	}
	done := false
	for _, p := range parts {
		if *only == "" || *only == p.name {
			done = true
			if err := p.train(); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	if !done {
		return fmt.Errorf("-only %s: no part has that name; they are confidence and relations", *only)
	}
	return nil
}

// trainRelations fits the weights of relations on a file of marked sentences.
func trainRelations(reader *pipeline.Reader, file, out string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	in, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	relations, err := eval.TrainRelations(in, file, reader.Analyzer(), reader.Coder())
	if err != nil {
		return err
	}
	return os.WriteFile(out, relations.Encode(), 0o644)
}
