package counterclaim

import "slices"

// SituationReport is what the desk publishes for a day or a week.
type SituationReport struct {
	ID        ID       `json:"id"`
	From      string   `json:"from"`  // YYYY-MM-DD
	To        string   `json:"to"`    // YYYY-MM-DD, inclusive
	AsOf      string   `json:"as_of"` // RFC 3339
	Zone      string   `json:"zone"`  // IANA time zone
	Sections  []Part   `json:"sections"`
	Tables    []Table  `json:"tables,omitempty"`
	Version   int      `json:"version"` // from 1
	Corrects  ID       `json:"corrects,omitzero"`
	By        []string `json:"by"`
	Published string   `json:"published,omitempty"` // RFC 3339
	Synthetic bool     `json:"synthetic,omitempty"`
}

// Part is one section of a situation report.
type Part struct {
	Heading string `json:"heading"`
	Text    string `json:"text"`
}

// Table is one table of a situation report, which stands with a section.
type Table struct {
	Section string     `json:"section"` // the heading of its section
	Heading string     `json:"heading"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// Validate checks the situation report against the record's rules.
func (s *SituationReport) Validate() error {
	c := checks{noun: "situation report"}
	_, _, ok := Period{From: s.From, To: s.To}.Days()
	c.want(ok, "from %q and to %q are not two days in order", s.From, s.To)
	c.want(isInstant(s.AsOf), "as_of %q is not RFC 3339", s.AsOf)
	c.want(s.Zone != "", "it names no time zone")
	c.want(s.Version >= 1, "version %d is below 1", s.Version)
	c.want(s.Version == 1 || !s.Corrects.IsZero(), "version %d does not say what it corrects", s.Version)
	c.want(len(s.Sections) > 0, "it has no sections")
	for _, t := range s.Tables {
		c.want(!slices.ContainsFunc(t.Rows, func(r []string) bool { return len(r) != len(t.Columns) }), "table %q has rows of the wrong width", t.Heading)
	}
	return c.err()
}
