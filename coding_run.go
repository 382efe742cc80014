package counterclaim

import "context"

// Run is one named reading again of reports that the record had, by another reader.
type Run struct {
	Name    string `json:"name"`
	CodedBy string `json:"coded_by"`
	Started string `json:"started"`         // RFC 3339
	Ended   string `json:"ended,omitempty"` // RFC 3339, "" while it goes on or where it was broken off
	Reports int    `json:"reports"`         // read again so far
	Added   int    `json:"added"`           // claims that the old coding had not
	Removed int    `json:"removed"`         // claims that the new coding has not
	Changed int    `json:"changed"`         // claims of the same words and event with other fields
	Kept    int    `json:"kept"`            // claims that a person answers for, untouched
}

// CodingChange is a claim before and after a run; one of the two is nil where it was added or removed.
type CodingChange struct {
	Report ID     `json:"report"`
	Old    *Claim `json:"old"`
	New    *Claim `json:"new"`
}

// Runs keeps which readings there were and what each changed.
type Runs interface {
	// SetRun keeps a run in the place of the one with its name. Its counts are not taken over: Save counts what it does for a run.
	SetRun(ctx context.Context, r *Run) error
	// Run gives one, CodeNotFound where there is none.
	Run(ctx context.Context, name string) (*Run, error)
	// RunList gives all, latest first.
	RunList(ctx context.Context) ([]Run, error)
	// RunChanges gives what a run changed, by report and start of span.
	RunChanges(ctx context.Context, name string, limit, offset int) ([]CodingChange, error)
	// OldClaims gives the claims that earlier readings made of a report and later ones took away, latest reading first.
	OldClaims(ctx context.Context, report ID) ([]Claim, error)
}
