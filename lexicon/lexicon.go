// Package lexicon holds the words of conflict.
package lexicon

// Options of a Lexicon.
type Options struct{}

// Lexicon holds the entries.
type Lexicon struct{}

// New reads the embedded entries.
func New(Options) (*Lexicon, error) { return &Lexicon{}, nil }
