package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
)

type evalCoverageOptions struct {
	File  string `arg:"" help:"A text with one sentence or paragraph a line, gzip or not, or - for standard input."`
	Worst int    `placeholder:"N" help:"Also print N of the sentences in which no entry stands, spread over the file."`
}

// Help shows examples.
func (evalCoverageOptions) Help() string {
	return `Examples:

    counterclaim eval coverage sentences.txt.gz
    counterclaim eval coverage --worst 50 sentences.txt

Counts the sentences that hold a word of force, coercion, armament or protest, by a broad list, and those of them in which no
entry of the lexicon stands: what the lexicon lacks, and much that is no conflict.`
}

// Run counts.
func (o evalCoverageOptions) Run(ctx context.Context, s *streams) error {
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	sentences, conflict := 0, 0
	var silent []string
	err = withFile(o.File, s.in, func(name string, in io.Reader) error {
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			d := reader.Analyzer().Analyze(lines.Text())
			c, n := reader.Coder().Coverage(d)
			sentences += len(d.Sentences)
			conflict += len(c)
			for _, k := range n {
				silent = append(silent, d.Text[d.Sentences[k].Start:d.Sentences[k].End])
			}
		}
		if err := lines.Err(); err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on").Because(err).At(name, 0)
		}
		if sentences == 0 {
			return counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no sentence").At(name, 0)
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d sentences, %d with a word of conflict; in %d of these (%.1f %%) no entry of the lexicon stands\n",
		sentences, conflict, len(silent), 100*float64(len(silent))/float64(max(conflict, 1)))
	for i := range min(o.Worst, len(silent)) {
		fmt.Fprintln(s.out, "  "+harmless(silent[i*len(silent)/min(o.Worst, len(silent))]))
	}
	return nil
}
