// Command train fits the weights of package coder and writes them to coder/model:
//
//	go run ./coder/train
//	go run ./coder/train -only confidence
//
// confidence.tsv: it reads the gold set, looks which of the reader's claims are right as a whole, and fits the weights of their signs
// (logistic regression with a penalty on large weights); before that it prints the expected calibration error when the claims of each
// dispute are judged by weights fitted on the others. relations.bin: multinomial logistic regression on marked sentences. The same
// sets give the same files. cues.bin and roles.bin: averaged structured perceptrons on texts with gold attributions. toponyms.bin: the same on texts with
// gold toponyms, to whose places the weights of gazetteer/resolve.tsv are fitted.
package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/pipeline"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// part is one file of weights, or two.
type part struct {
	name  string
	train func() error
}

func run() error {
	dir := flag.String("set", "eval/testdata/claims-bench/dev", "gold set, a `FOLDER` with docs.jsonl and claims.jsonl")
	plover := flag.String("relations", "../shared/data/plover/PLV_train.tsv.gz", "`FILE` of marked sentences with gold events, gzip")
	polnear := flag.String("attribution", "../shared/data/attribution/polnear-train.jsonl.gz", "`FILE` of gold attributions, gzip, with its texts in the -docs file beside it")
	places := flag.String("places", "../shared/data/geoparse/geowebnews.jsonl.gz,../shared/data/geoparse/lgl.jsonl.gz", "`FILES` of gold toponyms with commas between, gzip")
	out := flag.String("out", "coder/model", "`FOLDER` to write to")
	only := flag.String("only", "", "train this `PART` alone: confidence, relations, attribution or places")
	flag.Parse()
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	parts := []part{
		{"confidence", func() error { return trainConfidence(reader, *dir, filepath.Join(*out, "confidence.tsv")) }},
		{"relations", func() error { return trainRelations(reader, *plover, filepath.Join(*out, "relations.bin")) }},
		{"attribution", func() error { return trainAttribution(reader, *polnear, *out) }},
		{"places", func() error { return trainPlaces(reader, strings.Split(*places, ","), *out) }},
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
		return fmt.Errorf("-only %s: no part has that name; they are confidence, relations, attribution and places", *only)
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

// trainAttribution fits the weights of cues, sources and contents on a file of attributions.
func trainAttribution(reader *pipeline.Reader, file, out string) error {
	texts, err := eval.ReadAttributionFiles(file, eval.AttributionDocs(file))
	if err != nil {
		return err
	}
	var examples []coder.AttributionExample
	for _, t := range texts {
		examples = append(examples, coder.AttributionExample{Doc: reader.Coder().AttributionDoc(reader.Analyzer().Analyze(t.Text)), Gold: t.Gold})
	}
	cues, roles := coder.TrainAttributions(examples, func(what string) { fmt.Fprintf(os.Stderr, "attribution: %d texts, %s ...\n", len(texts), what) }).Encode()
	if err := os.WriteFile(filepath.Join(out, "cues.bin"), cues, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "roles.bin"), roles, 0o644)
}

// trainPlaces fits the weights of toponyms, and those by which their places are chosen.
func trainPlaces(reader *pipeline.Reader, files []string, out string) error {
	var sets [][]eval.PlaceText
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		in, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		texts, err := eval.ReadPlaces(in, file)
		if err != nil {
			return err
		}
		sets = append(sets, texts)
	}
	toponyms, weights := eval.TrainPlaces(sets, eval.PlaceReader{Analyzer: reader.Analyzer(), Coder: reader.Coder(), Gazetteer: reader.Gazetteer()})
	if err := os.WriteFile(filepath.Join(out, "toponyms.bin"), toponyms.Encode(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join("gazetteer", "resolve.tsv"), []byte(weights.String()), 0o644)
}
