package counterclaim

import "slices"

// Party is a side of the dispute: a state, an armed group, a de-facto authority.
type Party struct {
	ID        string   `json:"id" toml:"id"` // short, chosen by the desk
	Name      string   `json:"name" toml:"name"`
	Countries []string `json:"countries,omitempty" toml:"countries"`
	Bodies    []string `json:"bodies,omitempty" toml:"bodies"` // names of the bodies that belong to it
	Colour    string   `json:"colour,omitempty" toml:"colour"` // #rrggbb
	Zone      string   `json:"zone,omitempty" toml:"zone"`     // IANA time zone of its clocks, "" where the desk names none
	// Listed says that the desk lists sources, and Sources are all of them, of whatever party: see [Dispute.Sides]. They are kept
	// with the dispute, not with the party.
	Listed  bool     `json:"-" toml:"-"`
	Sources []Source `json:"-" toml:"-"`
}

// Holds reports whether the entity belongs to the party: by the desk's own id, or by country.
func (p Party) Holds(e Entity) bool {
	if e.Party != "" {
		return e.Party == p.ID
	}
	return e.Country != "" && slices.Contains(p.Countries, e.Country)
}

// PartyOf gives the id of the party that the entity belongs to, or "".
func PartyOf(parties []Party, e Entity) string {
	for _, p := range parties {
		if p.Holds(e) {
			return p.ID
		}
	}
	return ""
}

// Validate checks the party against the record's rules.
func (p Party) Validate() error {
	c := checks{noun: "party"}
	c.want(p.ID != "", "it has no id")
	c.want(p.Name != "", "it has no name")
	for _, k := range p.Countries {
		c.want(isCountryCode(k), "country %q is not three capital letters", k)
	}
	c.want(p.Colour == "" || isColour(p.Colour), "colour %q is not #rrggbb", p.Colour)
	return c.err()
}

func isColour(s string) bool {
	if len(s) != 7 || s[0] != '#' {
		return false
	}
	for _, c := range []byte(s[1:]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}
