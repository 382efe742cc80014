package counterclaim

import "context"

// Nearby looks at what a record would bring together for new claims, and keeps nothing.
type Nearby interface {
	// Near gives the claims that Save would hand its placer for the claims of a report, with Incident and Between set.
	Near(ctx context.Context, around []Neighbourhood) ([]Claim, error)
	// Revision changes whenever claims come, go, or are placed elsewhere.
	Revision(ctx context.Context) (string, error)
}
