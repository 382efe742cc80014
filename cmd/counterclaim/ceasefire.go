package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

type ceasefireVerbs struct {
	Check   ceasefireCheckOptions   `cmd:"" help:"Hold observations against an agreement: breach, compliant or cannot tell, clause by clause."`
	Lint    ceasefireLintOptions    `cmd:"" help:"Say all that is wrong or doubtful in an agreement file."`
	Schema  ceasefireSchemaOptions  `cmd:"" help:"Print the JSON Schema of an agreement file."`
	Keep    ceasefireKeepOptions    `cmd:"" help:"Keep an agreement file in a record, as the next version of its agreement."`
	List    ceasefireListOptions    `cmd:"" help:"List the agreements of a record with their versions."`
	Show    ceasefireShowOptions    `cmd:"" help:"Print a version of an agreement as it was given, or as it was read."`
	Diff    ceasefireDiffOptions    `cmd:"" help:"Say clause by clause in what two versions of an agreement differ."`
	Publish ceasefirePublishOptions `cmd:"" help:"Let a version of an agreement leave the mission, or no longer."`

	Violations ceasefireViolationsOptions `cmd:"" help:"List the violations of a record by clause, party, area and day, with what is said about them."`
	Contest    ceasefireContestOptions    `cmd:"" help:"Say for a party why it contests a violation."`
	Answer     ceasefireAnswerOptions     `cmd:"" help:"Say for the desk what it answers to a contest."`
	Notify     ceasefireNotifyOptions     `cmd:"" help:"Give all parties notice of a violation, with the same time to contest it."`
}

type ceasefireLintOptions struct {
	File string `arg:"" type:"path" help:"The agreement file; GeoJSON files that it names lie beside it or below."`
	formatFlag
}

// Help shows examples.
func (ceasefireLintOptions) Help() string {
	return `Examples:

    counterclaim ceasefire lint examples/agreements/ardania-belmark.toml
    counterclaim ceasefire lint --format jsonl agreement.toml | jq 'select(.doubt | not)'

A fault is what keeps the agreement from being used: keys that are not known, clauses that contradict each
other, phases that overlap, lines that cross themselves, what it refers to and does not have, dates out of
order, serial numbers twice. It makes the exit code 1. A doubt is for a person to look at: a line that is
not drawn, an obligation of one party alone, weapons without a serial number. doc/agreement.md
explains the file by example.`
}

// Run reads the file.
func (o ceasefireLintOptions) Run(_ context.Context, s *streams) error {
	_, found, err := readAgreement(o.File)
	if err != nil {
		return err
	}
	faults := 0
	for _, f := range found {
		if !f.Doubt {
			faults++
		}
	}
	if o.asTable(s) {
		err = printFaults(s.out, found)
	} else {
		err = writeRows(s.out, found)
	}
	if err != nil {
		return err
	}
	s.say("%s, %s", number(faults, "fault"), number(len(found)-faults, "doubt"))
	if faults > 0 {
		return &failures{done: 1, failed: faults, code: counterclaim.CodeBadInput}
	}
	return nil
}

// readAgreement reads an agreement file with the files beside it.
func readAgreement(path string) (*counterclaim.Agreement, []ceasefire.Fault, error) {
	src, folder, err := openAgreement(path)
	if err != nil {
		return nil, nil, err
	}
	var files fs.FS
	if folder != nil {
		defer folder.Close()
		files = folder.FS()
	}
	a, faults := ceasefire.ParseAgreement(path, src, files)
	return a, faults, nil
}

// openAgreement reads an agreement file and opens its folder, which is nil where that cannot be: then only the files are lacking that an
// agreement may name.
func openAgreement(path string) ([]byte, *os.Root, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, noFile(path, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "this is a folder").At(path, 0).Try("name the agreement file in it")
	}
	src, err := io.ReadAll(io.LimitReader(f, ceasefire.MaxAgreement+1))
	if err != nil {
		return nil, nil, noFile(path, err)
	}
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		folder = nil
	}
	return src, folder, nil
}

func noFile(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "there is no such file or folder").At(path, 0).Try("look how it is written; examples/agreements has some")
	}
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be read").At(path, 0).Because(err)
}

func printFaults(out io.Writer, found []ceasefire.Fault) error {
	for _, f := range found {
		grade := "fault"
		if f.Doubt {
			grade = "doubt"
		}
		at := f.File
		if f.Line > 0 {
			at += fmt.Sprintf(":%d", f.Line)
		}
		of := ""
		if f.Of != "" {
			of = f.Of + ": "
		}
		if _, err := fmt.Fprintln(out, harmless(fmt.Sprintf("%s: %s, %s: %s%s", at, grade, f.Kind, of, f.Message))); err != nil {
			return err
		}
		if f.Hint == "" {
			continue
		}
		if _, err := fmt.Fprintln(out, harmless(indent+"try: "+f.Hint)); err != nil {
			return err
		}
	}
	return nil
}

type ceasefireSchemaOptions struct{}

// Help shows examples.
func (ceasefireSchemaOptions) Help() string {
	return `Examples:

    counterclaim ceasefire schema > agreement.schema.json

An editor that knows TOML and JSON Schema checks the file with it as it is written; dates stand as strings in it. What
takes more than one table to see only ceasefire lint tells.`
}

// Run prints.
func (ceasefireSchemaOptions) Run(_ context.Context, s *streams) error {
	schema, err := ceasefire.Schema()
	if err != nil {
		return err
	}
	_, err = s.out.Write(schema)
	return err
}
