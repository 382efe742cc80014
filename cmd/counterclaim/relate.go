package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
)

type relateOptions struct {
	File    string `arg:"" help:"A file of marked sentences, gzip or not, or - for standard input."`
	Explain bool   `help:"Also say which signs spoke most for the event."`
}

// Help shows examples.
func (relateOptions) Help() string {
	return `Examples:

    counterclaim relate sentences.tsv
    printf 'marked_sentence\n<s>Ardania</s> shelled <t>Belmark</t>.\n' | counterclaim relate -

Says what passes between exactly two who are marked in a sentence: <s>…</s> is the source, <t>…</t> the target. The
file has columns parted by tabs under a header that names them, of which marked_sentence alone is needed, or JSON lines
with that field. Prints one JSON object a line, in the file's order: event (a PLOVER root, null where the row holds no
words), confidence, and sentence_id where the file has one.`
}

// related is a line of what relate prints.
type related struct {
	ID         string   `json:"sentence_id,omitempty"`
	Event      *string  `json:"event"`
	Confidence float64  `json:"confidence"`
	Why        []string `json:"why,omitempty"`
}

// Run reads and prints.
func (o relateOptions) Run(ctx context.Context, s *streams) error {
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	print := json.NewEncoder(out)
	print.SetEscapeHTML(false)
	err = withFile(o.File, s.in, func(name string, in io.Reader) error {
		rows := 0
		for row, err := range intake.MarkedSentences(in, name) {
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			rows++
			line := related{ID: row.ID}
			if r, ok := reader.Relate(row.Sentence); ok {
				event := string(r.Event)
				line.Event, line.Confidence = &event, r.Confidence
				if o.Explain {
					line.Why = r.Why
				}
			}
			if err := print.Encode(line); err != nil {
				return err
			}
		}
		if rows == 0 {
			return counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no sentence").At(name, 0)
		}
		return nil
	})
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	return err
}
