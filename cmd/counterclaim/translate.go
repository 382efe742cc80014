package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
)

type translateOptions struct {
	Report     string `arg:"" help:"The report: the first 8 or more digits of its id."`
	File       string `required:"" placeholder:"FILE" type:"existingfile" help:"The translation: plain text, UTF-8, in English."`
	Translator string `placeholder:"NAME" help:"The person or program that made it; it stands beside every quotation. Without it the file says so in a line Translator: NAME at its head."`
	Headline   string `placeholder:"WORDS" help:"The headline in English. Without it a line Headline: WORDS at the file's head, if there is one."`
	sealedFlag
	placesFlag
}

// Help shows an example.
func (translateOptions) Help() string {
	return `Example:

    counterclaim translate 3fa1b2c4 --file release.en.txt --translator "A. Person"

The claims are then read from the translation and say so; the original is kept beside it. The
report keeps its id. Another translation takes the place of the one before. A file NAME.en.txt beside
NAME.txt (.md .html .docx .pdf) is its translation without this verb, when the report is added.`
}

// Run gives the report its translation.
func (o translateOptions) Run(ctx context.Context, s *streams) error {
	t, err := intake.ReadTranslation(o.File)
	if err != nil {
		return err
	}
	translator, headline := cmp.Or(o.Translator, t.Translator), cmp.Or(o.Headline, t.Headline)
	if strings.TrimSpace(translator) == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "nobody is named who made the translation: give --translator NAME"))
	}
	added, err := o.placesFlag.open()
	if err != nil {
		return err
	}
	defer added.close()
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	all, err := unsealedHere(ctx, s, store)
	if err != nil {
		return err
	}
	at, err := all.Resolve(ctx, "r", strings.ToLower(o.Report))
	if err != nil {
		return err
	}
	rep, err := all.Report(ctx, at.ID)
	if err != nil {
		return err
	}
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReader(dispute, added.sets...)
	if err != nil {
		return err
	}
	rep.Translation, rep.Translator, rep.TranslatedHeadline = t.Text, translator, headline
	line := pipeline.Pipeline{Reader: reader.Explaining(), Store: store}
	process := line.ProcessSealed
	if _, err := store.Report(ctx, at.ID); err == nil {
		process = func(ctx context.Context, rep *counterclaim.Report) (counterclaim.Saved, error) {
			return line.Process(ctx, rep)
		}
	}
	saved, err := process(ctx, rep)
	if err != nil {
		return err
	}
	s.say("%s read from the translation", number(saved.Claims, "claim"))
	_, err = fmt.Fprintln(s.out, saved.Report)
	return err
}
