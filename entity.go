package counterclaim

import "slices"

// Entity is somebody or some body in a claim.
type Entity struct {
	Text    string `json:"text"`              // as written
	Name    string `json:"name,omitempty"`    // canonical name, if known
	Country string `json:"country,omitempty"` // ISO 3166-1 alpha-3, XKX, or a user-assigned code of the desk
	Sector  Sector `json:"sector,omitempty"`  // PLOVER sector
	Person  bool   `json:"person,omitempty"`  // a single named person
	Party   string `json:"party,omitempty"`   // the desk's own id for a side, apart from any country
	Title   string `json:"title,omitempty"`   // as the speaker names it
}

// Side gives what the entity is counted as: its party where the desk names one, its
// country, or "~" and its sector where neither is known.
func (e Entity) Side() string {
	switch {
	case e.Party != "":
		return e.Party
	case e.Country != "":
		return e.Country
	case e.Sector != "":
		return "~" + string(e.Sector)
	}
	return "~" + string(UNK)
}

// Known reports whether the entity belongs to a party or a country.
func (e Entity) Known() bool { return e.Party != "" || e.Country != "" }

// Sides gives the different sides of several entities, sorted.
func Sides(es []Entity) []string {
	out := make([]string, 0, len(es))
	for _, e := range es {
		out = append(out, e.Side())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Validate checks the entity against the record's rules.
func (e Entity) Validate() error {
	c := checks{noun: "entity"}
	c.want(e.Text != "" || e.Name != "", "it has neither text nor name")
	c.want(e.Country == "" || isCountryCode(e.Country), "country %q is not three capital letters", e.Country)
	c.want(e.Sector == "" || slices.Contains(Sectors(), e.Sector), "sector %q is not a PLOVER sector", e.Sector)
	return c.err()
}

// isCountryCode accepts ISO 3166-1 alpha-3 in form, user-assigned codes (XAA to XZZ) included.
func isCountryCode(s string) bool {
	if len(s) != 3 {
		return false
	}
	for i := range 3 {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}
