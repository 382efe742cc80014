// Package export writes claims in other people's columns: JSON lines, which lose nothing,
// CSV for spreadsheets, GeoJSON for maps and Parquet. Everything streams: make a [Writer] with [New],
// hand it claims one after the other and close it. [NewEvents] writes incidents, one row each, in the
// shape of ACLED, UCDP GED, GDELT, POLECAT or HXL, by the rules of [Rules], and counts the [Losses].
package export

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Format names a way of writing claims.
type Format string

// The formats.
const (
	AsJSONL   Format = "jsonl"
	AsCSV     Format = "csv"
	AsGeoJSON Format = "geojson"
)

// Writer writes claims in one format.
type Writer interface {
	// Write adds one claim. It may hold it back until Flush or Close.
	Write(c *counterclaim.Claim) error
	// Flush hands on what was held back.
	Flush() error
	// Close writes what ends the file and flushes. It does not close what lies beneath.
	Close() error
}

// New makes a Writer. An unknown format is an error.
func New(w io.Writer, f Format) (Writer, error) {
	buffered := bufio.NewWriterSize(w, 64<<10)
	switch f {
	case AsParquet:
		return newParquet(w), nil
	case AsJSONL:
		return newJSONL(buffered), nil
	case AsCSV:
		return newCSV(buffered), nil
	case AsGeoJSON:
		return newGeoJSON(buffered), nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "there is no export format %q", f).Try("use jsonl, csv, geojson or parquet")
}

// JSONL writes one claim a line, as the record has it.
func JSONL(w io.Writer, claims []counterclaim.Claim) error { return all(w, AsJSONL, claims) }

// CSV writes one claim a row, below a row of column names; see [Columns].
func CSV(w io.Writer, claims []counterclaim.Claim) error { return all(w, AsCSV, claims) }

// GeoJSON writes one feature for each claim and resolved place.
func GeoJSON(w io.Writer, claims []counterclaim.Claim) error { return all(w, AsGeoJSON, claims) }

func all(w io.Writer, f Format, claims []counterclaim.Claim) error {
	out, err := New(w, f)
	if err != nil {
		return err
	}
	for i := range claims {
		if err := out.Write(&claims[i]); err != nil {
			return err
		}
	}
	return out.Close()
}

type jsonlWriter struct {
	*bufio.Writer
	encoder *json.Encoder
}

func newJSONL(w *bufio.Writer) *jsonlWriter {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &jsonlWriter{w, e}
}

// Write writes a list that is empty as [], never as null: a reader of the lines need not tell
// the two apart.
func (j *jsonlWriter) Write(c *counterclaim.Claim) error {
	full := *c
	full.Conduct = list(c.Conduct)
	full.Actors = list(c.Actors)
	full.Targets = list(c.Targets)
	full.Places = list(c.Places)
	full.Counts = list(c.Counts)
	full.Means = list(c.Means)
	return j.encoder.Encode(&full)
}

func (j *jsonlWriter) Close() error { return j.Flush() }

func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// names gives each entity in the words that people read: its canonical name, else its text.
func names(es []counterclaim.Entity) []string {
	return each(es, func(e counterclaim.Entity) string {
		if e.Name != "" {
			return e.Name
		}
		return e.Text
	})
}

func each[T any](in []T, f func(T) string) []string {
	out := make([]string, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// voice gives who says it: the speaker and those who say it together with the speaker.
func voice(c *counterclaim.Claim) []counterclaim.Entity {
	if c.Speaker == nil {
		return nil
	}
	return slices.Concat([]counterclaim.Entity{*c.Speaker}, c.CoSpeakers)
}
