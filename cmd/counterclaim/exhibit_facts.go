package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

type exhibitFactsOptions struct {
	Files      []string `arg:"" name:"file" type:"path" help:"Photos, films, sounds, documents: any files."`
	Against    string   `type:"path" placeholder:"CLAIMS" help:"Claims as JSON lines (from counterclaim read): also say where time or place of a file is at odds with them."`
	Thumbnails string   `type:"path" placeholder:"FOLDER" help:"Also write a thumbnail of each picture and film into this folder, which is made; films need ffmpeg."`
	Blur       bool     `help:"Make thumbnails of a few pixels only, for what is not to be seen before somebody asks."`
	formatFlag
}

// Help shows examples.
func (exhibitFactsOptions) Help() string {
	return `Examples:

    counterclaim exhibit facts bridge.jpg film.mp4
    counterclaim exhibit facts --format jsonl *.jpg | jq 'select(.notes)'
    counterclaim read report.txt > claims.jsonl && counterclaim exhibit facts --against claims.jsonl bridge.jpg

Type by content, size, camera, times, place, caption, edits, length, codecs, content credentials (C2PA: whether they are there;
their signatures are not checked), and notes on what is damaged or odd: a second format within or behind the first, lengths that
cannot be, times in the future. All of it is what the file says of itself: anybody can write it. A time without a zone is
printed without one. Nothing is run and nothing is fetched.`
}

// fileFacts is what is printed of one file.
type fileFacts struct {
	File string `json:"file"`
	vault.Facts
	Odds      []string `json:"odds,omitempty"`
	Thumbnail string   `json:"thumbnail,omitempty"`
}

// Run looks at the files.
func (o exhibitFactsOptions) Run(ctx context.Context, s *streams) error {
	claims, err := claimsOf(o.Against)
	if err != nil {
		return err
	}
	if o.Thumbnails != "" {
		if err := os.MkdirAll(o.Thumbnails, 0o777); err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder for thumbnails cannot be made").Because(err)
		}
	}
	var result failures
	for _, file := range o.Files {
		row, err := o.factsOf(ctx, s, file, claims)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			result.count(err)
			s.tell(err)
			continue
		}
		result.done++
		if o.asTable(s) {
			err = printFacts(s.out, row)
		} else {
			err = writeRows(s.out, []fileFacts{row})
		}
		if err != nil {
			return err
		}
	}
	return result.err()
}

func (o exhibitFactsOptions) factsOf(ctx context.Context, s *streams, file string, claims []counterclaim.Claim) (fileFacts, error) {
	unreadable := func(err error) error {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be opened").At(file, 0).Because(err)
	}
	in, err := os.Open(file)
	if err != nil {
		return fileFacts{}, unreadable(err)
	}
	defer in.Close()
	info, err := in.Stat()
	switch {
	case err != nil:
		return fileFacts{}, unreadable(err)
	case !info.Mode().IsRegular():
		return fileFacts{}, unreadable(errors.New("it is no file"))
	}
	row := fileFacts{File: file, Facts: vault.Look(in, info.Size())}
	row.Notes = append(row.Notes, vault.NameNotes(filepath.Base(file), row.Facts)...)
	row.Odds = vault.Odds(row.Facts, claims)
	if o.Thumbnails != "" {
		row.Thumbnail, err = o.thumbnail(ctx, in, row)
		if err != nil {
			s.tell(counterclaim.Errorf(counterclaim.CodeOf(err), "no thumbnail").At(file, 0).Because(err))
		}
	}
	return row, nil
}

// thumbnail writes a thumbnail, named for the file with .jpg behind it, and never over another file.
func (o exhibitFactsOptions) thumbnail(ctx context.Context, in *os.File, row fileFacts) (string, error) {
	how := vault.ThumbnailOptions{Blur: o.Blur}
	var b []byte
	var err error
	if strings.HasPrefix(row.Type, "video/") {
		b, err = vault.KeyFrame(ctx, row.File, row.Facts, vault.KeyFrameOptions{ThumbnailOptions: how})
	} else {
		b, err = vault.Thumbnail(ctx, in, row.Size, how)
	}
	if err != nil {
		return "", err
	}
	name := filepath.Join(o.Thumbnails, filepath.Base(row.File)+".jpg")
	return name, writeNew(name, bytes.NewReader(b))
}

// claimsOf reads claims from JSON lines; none without a file.
func claimsOf(file string) ([]counterclaim.Claim, error) {
	if file == "" {
		return nil, nil
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the claims cannot be opened").At(file, 0).Because(err)
	}
	defer in.Close()
	var out []counterclaim.Claim
	d := json.NewDecoder(bufio.NewReader(in))
	for {
		var c counterclaim.Claim
		switch err := d.Decode(&c); {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "claim %d cannot be read", len(out)+1).At(file, 0).Because(err).
				Try("write it with counterclaim read --format jsonl")
		}
		out = append(out, c)
	}
}

// printFacts prints the facts of one file for people.
func printFacts(out io.Writer, row fileFacts) error {
	fmt.Fprintln(out, harmless(row.File))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range row.List() {
		fmt.Fprintf(w, "    %s\t%s\n", f.Name, harmless(f.Value))
	}
	if row.Thumbnail != "" {
		fmt.Fprintf(w, "    thumbnail\t%s\n", harmless(row.Thumbnail))
	}
	for _, n := range row.Notes {
		fmt.Fprintf(w, "    note\t%s\n", harmless(n))
	}
	for _, n := range row.Odds {
		fmt.Fprintf(w, "    at odds\t%s\n", harmless(n))
	}
	return w.Flush()
}
