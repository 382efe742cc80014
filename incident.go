package counterclaim

import "slices"

// Incident is what several claims are about: one conduct (or one chain of it) at one place
// and time. Its positions, disputed facts and ledger of losses are derived from its claims when it is shown.
type Incident struct {
	ID             ID           `json:"id"` // of its earliest claim
	Title          string       `json:"title"`
	Conduct        []Conduct    `json:"conduct"`
	Parties        []string     `json:"parties"` // sides named on it, sorted
	Places         []Place      `json:"places"`
	Time           *Period      `json:"time"`
	Claims         []ID         `json:"claims"`
	Positions      []Position   `json:"positions,omitempty"`
	Disputed       []Disputed   `json:"disputed,omitempty"`
	Ledger         []LedgerCell `json:"ledger,omitempty"`
	WorkState      string       `json:"work_state"`               // one of [WorkStates]
	Verdict        string       `json:"verdict,omitempty"`        // of the finding that stands
	Responsibility []string     `json:"responsibility,omitempty"` // of the finding that stands
	Findings       []ID         `json:"findings,omitempty"`
	Synthetic      bool         `json:"synthetic,omitempty"`
}

// Disputed is one fact of an incident on which the parties differ.
type Disputed struct {
	Field   string      `json:"field"` // count, place, time, actor, order; with what is counted after a colon
	ByParty []PartyFact `json:"by_party"`
}

// PartyFact is what one voice gives for a disputed fact.
type PartyFact struct {
	Party  string `json:"party"` // party id, "" for other voices
	Value  string `json:"value"`
	Claims []ID   `json:"claims"`
	Voices int    `json:"voices,omitempty"` // outlets that report it independently of each other
}

// Validate checks the incident against the record's rules.
func (n *Incident) Validate() error {
	c := checks{noun: "incident"}
	c.want(!n.ID.IsZero(), "it has no id")
	c.want(len(n.Claims) > 0, "it has no claims")
	c.want(slices.Contains(n.Claims, n.ID), "its id is not that of one of its claims")
	c.want(slices.Contains(WorkStates(), n.WorkState), "work_state %q is not known", n.WorkState)
	for _, p := range n.Positions {
		c.sub("position", p.Validate())
	}
	for _, l := range n.Ledger {
		c.sub("ledger", l.Validate())
	}
	for _, p := range n.Places {
		c.sub("place", p.Validate())
	}
	if n.Time != nil {
		c.sub("time", n.Time.Validate())
	}
	return c.err()
}
