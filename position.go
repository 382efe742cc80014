package counterclaim

import "slices"

// PositionStance is what a party's words amount to on an incident.
type PositionStance string

// The position stances. A machine never writes that a party admits or is silent.
const (
	Asserts        PositionStance = "asserts"
	Denies         PositionStance = "denies"
	CounterAccuses PositionStance = "counter_accuses"
	Acknowledges   PositionStance = "acknowledges"
	NothingFound   PositionStance = "nothing_found"
)

// Position is what a party says of one row of an incident: a conduct in one direction.
type Position struct {
	Party       string         `json:"party"`
	Stance      PositionStance `json:"stance"`
	Unchecked   bool           `json:"unchecked,omitempty"` // an acknowledgement that no person has checked
	Conduct     Conduct        `json:"conduct,omitempty"`   // the row: what
	Actor       string         `json:"actor,omitempty"`     // the row: side that is said to have done it
	Target      string         `json:"target,omitempty"`    // the row: side that it is said to be done to
	Claims      []ID           `json:"claims,omitempty"`
	Voices      int            `json:"voices,omitempty"`    // outlets that report the claims independently of each other: see [CountVoices]
	Outlets     int            `json:"outlets,omitempty"`   // that print them
	ReportsRead int            `json:"reports_read"`        // near copies count with what they are copies of
	ReadFrom    string         `json:"read_from,omitempty"` // YYYY-MM-DD
	ReadTo      string         `json:"read_to,omitempty"`   // YYYY-MM-DD
}

// Validate checks the position against the record's rules.
func (p Position) Validate() error {
	c := checks{noun: "position"}
	c.want(p.Party != "", "it names no party")
	c.want(slices.Contains([]PositionStance{Asserts, Denies, CounterAccuses, Acknowledges, NothingFound}, p.Stance), "stance %q is not known", p.Stance)
	c.want((p.Stance == NothingFound) == (len(p.Claims) == 0), "it has claims where nothing was found, or none where something was")
	c.want(p.ReportsRead >= 0, "reports_read is negative")
	return c.err()
}
