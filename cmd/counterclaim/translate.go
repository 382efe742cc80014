package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
)

// maxTranslation is the most bytes that a translation has.
const maxTranslation = 8 << 20

type translateOptions struct {
	Report     string `arg:"" help:"The report: the first 8 or more digits of its id."`
	File       string `required:"" placeholder:"FILE" type:"existingfile" help:"The translation: plain text, UTF-8, in English."`
	Translator string `required:"" placeholder:"NAME" help:"The person or program that made it; it stands beside every quotation."`
	recordFlag
	placesFlag
}

// Help shows an example.
func (translateOptions) Help() string {
	return `Example:

    counterclaim translate 3fa1b2c4 --file release.en.txt --translator "A. Person"

The claims are then read from the translation and say so; the original is kept beside it. The
report keeps its id. Another translation takes the place of the one before.`
}

// Run gives the report its translation.
func (o translateOptions) Run(ctx context.Context, s *streams) error {
	words, err := readTranslation(o.File)
	if err != nil {
		return err
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
	at, err := store.Resolve(ctx, "r", strings.ToLower(o.Report))
	if err != nil {
		return err
	}
	rep, err := store.Report(ctx, at.ID)
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
	rep.Translation, rep.Translator = words, o.Translator
	line := pipeline.Pipeline{Reader: reader.Explaining(), Store: store}
	saved, err := line.Process(ctx, rep)
	if err != nil {
		return err
	}
	s.say("%s read from the translation", number(saved.Claims, "claim"))
	_, err = fmt.Fprintln(s.out, saved.Report)
	return err
}

// readTranslation reads the file: UTF-8 with words in it, within a limit.
func readTranslation(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		e := counterclaim.Errorf(counterclaim.CodeUnreadable, "the translation cannot be opened").At(path, 0)
		if errors.Is(err, os.ErrNotExist) {
			e = counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such translation").At(path, 0)
		}
		return "", e.Try("check the name")
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxTranslation+1))
	words := strings.ReplaceAll(strings.TrimPrefix(string(src), "\uFEFF"), "\r\n", "\n")
	switch {
	case err != nil:
		return "", counterclaim.Errorf(counterclaim.CodeUnreadable, "the translation cannot be read").Because(err).At(path, 0)
	case len(src) > maxTranslation:
		return "", counterclaim.Errorf(counterclaim.CodeTooLarge, "the translation is larger than 8 MB").At(path, 0).Try("give the words of this one report alone")
	case !utf8.ValidString(words):
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the translation is not valid UTF-8").At(path, 0).Try("convert it, for example with iconv -t UTF-8")
	case strings.TrimSpace(words) == "":
		return "", counterclaim.Errorf(counterclaim.CodeEmpty, "the translation has no words").At(path, 0).Try("give the report's words in English")
	}
	return words, nil
}
