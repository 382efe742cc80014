package counterclaim

import "context"

// DeadLetter is work that was given up after several tries, kept until a person takes it up again or drops it.
type DeadLetter struct {
	ID     ID     `json:"id"`             // hash of Work
	Kind   string `json:"kind"`           // of work: report, recode
	Name   string `json:"name,omitempty"` // what people know it by: the file and line or the address
	Reason string `json:"reason"`         // a sentence
	Tries  int    `json:"tries"`
	At     string `json:"at"` // RFC 3339
	Work   []byte `json:"-"`  // the message, byte for byte
}

// Identify sets and returns the letter's ID.
func (d *DeadLetter) Identify() ID {
	d.ID = HashOf("dead letter", d.Kind, string(d.Work))
	return d.ID
}

// DeadLetters keeps work that was given up.
type DeadLetters interface {
	// SetAside keeps a letter; the same work again replaces what was kept of it.
	SetAside(ctx context.Context, d *DeadLetter) error
	// SetAsides lists letters, newest first, without Work, and their number in all.
	SetAsides(ctx context.Context, limit, offset int) ([]DeadLetter, int, error)
	// DeadLetter gives one with its Work, CodeNotFound where there is none.
	DeadLetter(ctx context.Context, id ID) (*DeadLetter, error)
	// Drop takes a letter away, CodeNotFound where there is none.
	Drop(ctx context.Context, id ID) error
}
