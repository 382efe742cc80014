package counterclaim

// Source is a body that publishes.
type Source struct {
	ID             ID       `json:"id"` // hash of the name
	Name           string   `json:"name"`
	Kind           string   `json:"kind,omitempty"`
	Party          string   `json:"party,omitempty"` // party id, empty for neutral or unknown
	SpeaksForParty bool     `json:"speaks_for_party,omitempty"`
	SpeaksFrom     string   `json:"speaks_from,omitempty"` // YYYY-MM-DD
	SpeaksTo       string   `json:"speaks_to,omitempty"`   // YYYY-MM-DD
	Addresses      []string `json:"addresses,omitempty"`
}

// Identify sets and returns the source's ID.
func (s *Source) Identify() ID {
	s.ID = HashOf("source", s.Name)
	return s.ID
}

// Speaks reports whether the source speaks for its party on a day, YYYY-MM-DD. On a day that is not known it does only where it
// always does.
func (s *Source) Speaks(day string) bool {
	switch {
	case !s.SpeaksForParty:
		return false
	case day == "":
		return s.SpeaksFrom == "" && s.SpeaksTo == ""
	}
	return (s.SpeaksFrom == "" || day >= s.SpeaksFrom) && (s.SpeaksTo == "" || day <= s.SpeaksTo)
}

// Validate checks the source against the record's rules.
func (s *Source) Validate() error {
	c := checks{noun: "source"}
	c.want(s.Name != "", "it has no name")
	c.want(!s.SpeaksForParty || s.Party != "", "it speaks for a party and names none")
	if s.SpeaksFrom != "" && s.SpeaksTo != "" {
		_, _, ok := Period{From: s.SpeaksFrom, To: s.SpeaksTo}.Days()
		c.want(ok, "speaks_from %q and speaks_to %q are not two days in order", s.SpeaksFrom, s.SpeaksTo)
	}
	return c.err()
}
