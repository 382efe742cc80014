// Package intake turns files, folders, pages and lines into reports.
package intake

import (
	"io"
	"iter"

	"github.com/counterclaim/counterclaim"
)

// Options of reading. The zero value is what the program uses.
type Options struct {
	MaxFile int64 // bytes, 0: 64 MiB
	MaxLine int64 // bytes of one line of a JSON-lines file, 0: 16 MiB
	// Synthetic marks every report as made up.
	Synthetic bool
}

// Item is one report or one failure: exactly one of the two is set. A failure of one file or
// line does not end the sequence.
type Item struct {
	Report *counterclaim.Report
	Err    error
	Notes  []string // fallbacks taken, a sentence each: "no date found"
	File   string
	Line   int // of a JSON-lines file, from 1
}

// Files reads reports from files and folders, in the order given, folders in the order of
// their names. "-" is standard input, read from in.
func Files(paths []string, in io.Reader, o Options) iter.Seq[Item] { return func(func(Item) bool) {} }

// ReadDispute reads a dispute file and the actors and gazetteer files that it names.
func ReadDispute(path string) (*counterclaim.Dispute, error) { return nil, nil }

// FindDispute gives the path of dispute.toml in one of the folders among paths, or "".
func FindDispute(paths []string) string { return "" }
