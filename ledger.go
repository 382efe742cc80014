package counterclaim

import "slices"

// Account says how a voice stands to the people whose losses it tells of.
type Account string

// The accounts of losses.
const (
	OwnAccount   Account = "own"   // a party, of its own people
	OtherAccount Account = "other" // a party, of another party's people
	ThirdAccount Account = "third" // a voice of no party, or of a hospital, a paper, villagers of one
	// OpenAccount is a party's where nobody says whose people are meant, where several sides are
	// counted together, and where they are of no party.
	OpenAccount Account = "open"
)

// Losses are what a ledger counts, in its order.
func Losses() []string { return []string{"killed", "wounded", "missing", "detained"} }

// LedgerCell is what one voice says of how many people of one side were killed, wounded, missing or
// detained in an incident, over time. Low and High are the lowest and the highest number among the
// figures that stand, as given: nothing is weighed. Best is nil until a published rule or a person
// sets it, and a party's word on the other side's losses never does.
type LedgerCell struct {
	What    string         `json:"what"`            // one of Losses
	Of      string         `json:"of"`              // whose people: party id or side; "" where nobody says, or several sides are counted together
	Kind    string         `json:"kind,omitempty"`  // military, civilian; "" where nobody says, or both are counted together
	Scope   string         `json:"scope,omitempty"` // whole_conflict; "" for the incident alone
	Account Account        `json:"account"`
	By      string         `json:"by"` // party id of the voice, "" for third parties
	Low     *int64         `json:"low"`
	Best    *int64         `json:"best"`
	High    *int64         `json:"high"`
	Open    bool           `json:"open,omitempty"` // the highest figure names no upper bound: "at least 5"
	Figures []LedgerFigure `json:"figures"`        // earliest first
}

// LedgerFigure is one figure that a source gave.
type LedgerFigure struct {
	Source      string `json:"source"` // who gave it; its later toll takes the place of its earlier one
	At          string `json:"at"`     // when it was first published, as the report has it; "" where unknown
	Low         *int64 `json:"low"`
	High        *int64 `json:"high"`
	Approximate bool   `json:"approximate,omitempty"`
	Scope       string `json:"scope,omitempty"` // as in Count: new, cumulative, whole_conflict, "" where the words do not say
	Stance      Stance `json:"stance"`          // asserted, or alleged: said in an accusation or as unconfirmed
	// Standing says that the figure counts. A toll does until the same source gives a later one; new
	// losses count on top of the toll before them, and are part of one in their own report or after.
	Standing bool `json:"standing"`
	Claims   []ID `json:"claims"` // that give it, copies and repetitions included
}

// Validate checks the cell against the record's rules.
func (l LedgerCell) Validate() error {
	c := checks{noun: "ledger"}
	c.want(slices.Contains(Losses(), l.What), "it counts %q, which is none of killed, wounded, missing, detained", l.What)
	c.want(slices.Contains([]string{"", "military", "civilian"}, l.Kind), "kind %q is not known", l.Kind)
	c.want(slices.Contains([]string{"", "whole_conflict"}, l.Scope), "scope %q is not known", l.Scope)
	c.want(slices.Contains([]Account{OwnAccount, OtherAccount, ThirdAccount, OpenAccount}, l.Account), "account %q is not known", l.Account)
	c.want((l.By == "") == (l.Account == ThirdAccount), "it is a third party's and names a party, or is a party's and names none")
	c.want((l.Account == OwnAccount) == (l.By != "" && l.By == l.Of), "it is a party's own account of another's people, or the other way round")
	c.want(l.Best == nil || l.Account != OtherAccount, "best is set from a party's word on the other side's losses")
	c.want(l.Low == nil || l.High == nil || *l.Low <= *l.High, "low is above high")
	c.want(len(l.Figures) > 0, "it has no figures")
	for _, f := range l.Figures {
		c.want(len(f.Claims) > 0, "a figure has no claims")
		c.want(f.Low != nil || f.High != nil, "a figure has neither a low nor a high")
	}
	return c.err()
}
