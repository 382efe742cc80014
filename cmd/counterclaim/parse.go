package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

type parseOptions struct {
	Files      []string `arg:"" name:"file" help:"Text files, gzip or not, or - for standard input."`
	GoldTokens bool     `help:"The files are CoNLL-U: keep their words and sentences, look at ID, FORM and SpaceAfter alone."`
}

// Help shows examples.
func (parseOptions) Help() string {
	return `Examples:

    counterclaim parse report.txt
    echo "Nobody fired." | counterclaim parse -
    counterclaim parse --gold-tokens gold.conllu

Prints CoNLL-U: one word a line, a blank line after each sentence. A file is taken as plain text, in
which a blank line ends a paragraph; no rule for pages is applied. Lemmas, tags, features, heads and
relations are filled, and names stand in the last column: Name=B-person where one begins, Name=I-person
where it goes on.`
}

// Run parses and prints.
func (o parseOptions) Run(ctx context.Context, s *streams) error {
	a, err := text.New(text.Options{})
	if err != nil {
		return err
	}
	models, err := text.NewAnnotator()
	if err != nil {
		return err
	}
	p := parsing{ctx: ctx, out: bufio.NewWriter(s.out), analyzer: a, models: models}
	var result failures
	for _, file := range o.Files {
		one := p.text
		if o.GoldTokens {
			one = p.gold
		}
		err := withFile(file, s.in, one)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case p.broken != nil:
			return p.broken
		case err != nil:
			result.count(err)
			s.tell(err)
		default:
			result.done++
		}
	}
	if err := p.out.Flush(); err != nil {
		return err
	}
	return result.err()
}

// parsing is a run of the verb parse.
type parsing struct {
	ctx       context.Context
	out       *bufio.Writer
	analyzer  *text.Analyzer
	models    *text.Annotator
	sentences int   // printed
	broken    error // of writing
}

// text parses plain text.
func (p *parsing) text(name string, in io.Reader) error {
	content, err := readPlain(name, in)
	if err != nil {
		return err
	}
	u := text.UDTokens(p.analyzer.Analyze(content))
	for i := range u.Sentences {
		sentence := u.CoNLLU(i)
		p.sentences++
		head := []string{fmt.Sprintf("# sent_id = %d", p.sentences)}
		if i == 0 {
			head = append([]string{"# newdoc id = " + harmless(name)}, head...)
		}
		sentence.Comments = append(head, sentence.Comments...)
		if !p.write(sentence) {
			return nil
		}
	}
	return nil
}

// gold writes the sentences of a CoNLL-U file back.
func (p *parsing) gold(name string, in io.Reader) error {
	for sentence, err := range text.ReadCoNLLUTokens(in, name) {
		if err != nil {
			return conlluError(err)
		}
		if !p.write(sentence) {
			return nil
		}
	}
	return nil
}

// write annotates and prints a sentence; it is false where there is no use in going on.
func (p *parsing) write(sentence *text.CoNLLUSentence) bool {
	p.models.Annotate(sentence)
	p.broken = text.WriteCoNLLU(p.out, sentence)
	return p.broken == nil && p.ctx.Err() == nil
}

// maxPlain is the largest plain text, in bytes, that is read.
const maxPlain = 512 << 20

func readPlain(name string, in io.Reader) (string, error) {
	content, err := io.ReadAll(io.LimitReader(in, maxPlain+1))
	switch {
	case err != nil:
		return "", counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read").Because(err).At(name, 0)
	case len(content) > maxPlain:
		e := counterclaim.Errorf(counterclaim.CodeTooLarge, "the text is larger than %d MiB", maxPlain>>20).At(name, 0)
		return "", e.Try("cut it into several files")
	}
	return string(bytes.TrimPrefix(content, []byte("\ufeff"))), nil
}

// withFile opens a file, or standard input for "-", and takes gzip off it.
func withFile(file string, stdin io.Reader, use func(name string, in io.Reader) error) error {
	in, name := stdin, "standard input"
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be opened").Because(errors.Unwrap(err)).At(file, 0)
		}
		defer f.Close()
		in, name = f, file
	}
	buffered := bufio.NewReader(in)
	if magic, _ := buffered.Peek(2); string(magic) != "\x1f\x8b" {
		return use(name, buffered)
	}
	unzipped, err := gzip.NewReader(buffered)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the file begins like gzip but is none").Because(err).At(name, 0)
	}
	return use(name, unzipped)
}

// readCoNLLU reads all sentences of a CoNLL-U file.
func readCoNLLU(file string, stdin io.Reader) (sentences []*text.CoNLLUSentence, err error) {
	err = withFile(file, stdin, func(name string, in io.Reader) error {
		for s, err := range text.ReadCoNLLU(in, name) {
			if err != nil {
				return conlluError(err)
			}
			sentences = append(sentences, s)
		}
		if len(sentences) == 0 {
			return counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no sentence").At(name, 0)
		}
		return nil
	})
	return sentences, err
}

// conlluError adds a code and a hint to what package text says of a file.
func conlluError(err error) error {
	var e *text.CoNLLUError
	if !errors.As(err, &e) {
		return err
	}
	code, hint := counterclaim.CodeBadInput, "give CoNLL-U: ten columns parted by tabs, IDs from 1, a blank line after each sentence"
	if e.Err != nil {
		code, hint = counterclaim.CodeUnreadable, ""
	}
	out := counterclaim.Errorf(code, "%s", e.Message).At(e.File, e.Line)
	out.Hint, out.Err = hint, e.Err
	return out
}
