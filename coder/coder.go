// Package coder reads claims out of an analysed text.
package coder

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// Version names the reader in every claim that it makes.
const Version = "counterclaim-reader/0.1"

// Options of a Coder. All but Parties are needed.
type Options struct {
	Actors    *actors.Table
	Gazetteer *gazetteer.Gazetteer
	Lexicon   *lexicon.Lexicon
	Parties   []counterclaim.Party // the sides, where a dispute file names them
}

// Coder reads claims. It does not change and is safe for many goroutines.
type Coder struct{ o Options }

// New makes a Coder.
func New(o Options) (*Coder, error) { return &Coder{o}, nil }

// Code gives the claims of a report whose text was analysed, with ids, in the order of the
// text, a speech act before what stands within it.
func (c *Coder) Code(d *text.Doc, r counterclaim.Report) []counterclaim.Claim { return nil }
