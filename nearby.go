package counterclaim

import "context"

// Nearby looks at what a record would bring together for new claims, and keeps nothing.
type Nearby interface {
	// Near gives the claims that Save would hand its placer for the claims of a report, with Incident and Between set.
	Near(ctx context.Context, around []Neighbourhood) ([]Claim, error)
	// Revision changes whenever claims come, go, or are placed elsewhere.
	Revision(ctx context.Context) (string, error)
}

// Sealer gives a report that was read the id under which it is confidential, with the keeper given to [WordHolder].HoldWords. CodeUnsupported without one.
type Sealer interface {
	SealCoding(c *Coding) error
}
