package counterclaim

import (
	"context"
	"slices"
)

// What a person does to incidents.
const (
	SplitOff = "split" // the claims are an incident of their own
	Join     = "merge" // the incidents are one
	Pin      = "pin"   // the claims stay where they are
)

// Arrangement is a person's word on which claims are about one happening. The machine never undoes it: claims that a person
// has placed are pinned, those that are new may join them.
type Arrangement struct {
	ID        ID     `json:"id"`               // hash of the other fields
	Kind      string `json:"kind"`             // split, merge or pin
	Claims    []ID   `json:"claims,omitempty"` // split, pin: which
	Incidents []ID   `json:"incidents"`        // merge: two or more; split, pin: the one that holds the claims
	By        string `json:"by"`
	At        string `json:"at"` // RFC 3339
	Reason    string `json:"reason,omitempty"`
	Into      []ID   `json:"into,omitempty"` // incidents that came of it, which the record fills in
}

// Identify sets and returns the arrangement's ID.
func (a *Arrangement) Identify() ID {
	fields := []string{a.Kind, a.By, a.At, a.Reason}
	for _, id := range a.Claims {
		fields = append(fields, id.String())
	}
	fields = append(fields, "of")
	for _, id := range a.Incidents {
		fields = append(fields, id.String())
	}
	a.ID = HashOf("arrangement", fields...)
	return a.ID
}

// Validate checks the arrangement against the record's rules.
func (a *Arrangement) Validate() error {
	c := checks{noun: "arrangement"}
	c.want(slices.Contains([]string{SplitOff, Join, Pin}, a.Kind), "kind %q is none of split, merge, pin", a.Kind)
	c.want(a.Kind == Join || len(a.Claims) > 0, "it names no claims")
	c.want(a.Kind != Join || len(a.Incidents) > 1, "a merge names two incidents or more")
	c.want(a.By != "", "it does not say whose word it is")
	return c.err()
}

// Arranger keeps persons' arrangements and carries them out.
type Arranger interface {
	// Arrange carries an arrangement out in one transaction and sets its Into.
	Arrange(ctx context.Context, a *Arrangement) error
	// Arrangements gives those that touched an incident, or all for the zero id, latest first.
	Arrangements(ctx context.Context, incident ID, limit, offset int) ([]Arrangement, error)
}
