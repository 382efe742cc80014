package counterclaim

import (
	"context"
	"slices"
	"strings"
)

// OverSitrep is what a signature of a situation report is over: [SituationReport.Content].
const OverSitrep = "situation report"

// SituationReport is what the desk publishes for a day or a week.
type SituationReport struct {
	ID       ID      `json:"id"`
	From     string  `json:"from"`  // YYYY-MM-DD
	To       string  `json:"to"`    // YYYY-MM-DD, inclusive
	AsOf     string  `json:"as_of"` // RFC 3339
	Zone     string  `json:"zone"`  // IANA time zone
	Sections []Part  `json:"sections"`
	Tables   []Table `json:"tables,omitempty"`
	// Shapes are the lines and zones beneath the table that is drawn as a map.
	Shapes []Shape `json:"shapes,omitempty"`
	// Counted is [CountedOf] the observations of the period that the figures count: by it is known what was counted when the period was closed.
	Counted   ID       `json:"counted,omitzero"`
	Version   int      `json:"version"` // from 1
	Corrects  ID       `json:"corrects,omitzero"`
	Changed   string   `json:"changed,omitempty"` // what a later version changes, in words
	By        []string `json:"by"`
	Published string   `json:"published,omitempty"` // RFC 3339
	Synthetic bool     `json:"synthetic,omitempty"`
	// Signatures are those of By over Content; a draft has none.
	Signatures []Signature `json:"signatures,omitempty"`
}

// Content gives the canonical bytes of what is signed: all but the id and the signatures.
func (s *SituationReport) Content() []byte {
	of := *s
	of.ID, of.Signatures = ID{}, nil
	return canonical("situation report", &of)
}

// Identify sets and returns the report's id, a hash of its content.
func (s *SituationReport) Identify() ID {
	s.ID = HashOf("situation report", string(s.Content()))
	return s.ID
}

// Sitreps keeps published situation reports: they are added and never changed.
type Sitreps interface {
	// PublishSitrep keeps one that is published and signed. A first version is of days of which there is none yet; a later one corrects the
	// last of the same days. What does not follow so is CodeConflict; a made-up one in a record of real ones, or the other way round,
	// CodeMixedSynthetic. It is false where the record has it already.
	PublishSitrep(ctx context.Context, r *SituationReport) (fresh bool, err error)
	// Sitrep gives one, CodeNotFound if there is none.
	Sitrep(ctx context.Context, id ID) (*SituationReport, error)
	// Sitreps lists all without their sections and tables, by first day, last day and version. Of one whose row is damaged its id, days and
	// version are known alone.
	Sitreps(ctx context.Context) ([]SituationReport, error)
}

// ValidatePublished checks a report that leaves: it is signed by all who made it, says who they are and what it changes.
func (s *SituationReport) ValidatePublished() error {
	c := checks{noun: "situation report"}
	c.sub("report", s.Validate())
	c.want(isInstant(s.Published), "published %q is not RFC 3339", s.Published)
	c.want(len(s.By) > 0, "nobody is named who made it")
	c.want((s.Version == 1) == (s.Changed == ""), "a later version says what it changes, a first one changes nothing")
	content := s.Content()
	c.want(s.ID == HashOf("situation report", string(content)), "its id is not that of its content")
	c.want(len(s.Signatures) == len(s.By), "it has %d signatures, and %d persons made it", len(s.Signatures), len(s.By))
	for i := range min(len(s.Signatures), len(s.By)) {
		g := s.Signatures[i]
		c.want(g.By == s.By[i] && g.Over == OverSitrep, "signature %d is not that of %.60q", i+1, s.By[i])
		c.sub("signature", g.Check(content))
	}
	return c.err()
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
	Draw    string     `json:"draw,omitempty"` // how it is drawn beside itself, of Drawings; "" where it is not
}

// Drawings are the ways in which a table is drawn.
const (
	DrawDays   = "days"   // groups of columns, one a row, on one scale: a row is a day
	DrawRows   = "rows"   // bars that lie beneath each other, a group a row, on one scale
	DrawPanels = "panels" // a strip of columns for each column of numbers, on a scale of its own
	DrawMap    = "map"    // points where its columns of latitude and longitude say, over the report's Shapes
)

// Drawings lists them.
func Drawings() []string { return []string{DrawDays, DrawRows, DrawPanels, DrawMap} }

// Shape is a line or a zone of an agreement as a report draws it: one of Lines and Polygons is not empty.
type Shape struct {
	Name     string      `json:"name"`
	Lines    [][]Point   `json:"lines,omitempty"`
	Polygons [][][]Point `json:"polygons,omitempty"` // each an outer ring, then its holes; rings are closed
}

// CountedOf gives one number for some observations, whatever their order: which a report counted can be told from it by who has them.
func CountedOf(ids []ID) ID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b ID) int { return slices.Compare(a[:], b[:]) })
	parts := make([]string, len(ids))
	for i := range ids {
		parts[i] = ids[i].String()
	}
	return HashOf("observations counted", parts...)
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
		c.want(t.Draw == "" || slices.Contains(Drawings(), t.Draw), "table %q is drawn as %.40q, which is none of %s", t.Heading, t.Draw, strings.Join(Drawings(), ", "))
	}
	return c.err()
}
