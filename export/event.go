package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// The event-shaped formats: one row an incident.
const (
	AsUCDP    Format = "ucdp"
	AsACLED   Format = "acled"
	AsGDELT   Format = "gdelt"
	AsPOLECAT Format = "polecat"
	AsHXL     Format = "hxl"
)

// EventShaped reports whether a format has one row an incident.
func (f Format) EventShaped() bool {
	switch f {
	case AsUCDP, AsACLED, AsGDELT, AsPOLECAT, AsHXL:
		return true
	}
	return false
}

// EventOptions says how incidents become rows.
type EventOptions struct {
	Dispute     *counterclaim.Dispute // its parties are the sides
	Best        string                // with ucdp: the name of the rule that set best figures
	WithAlleged bool                  // rows for what is only alleged
	// CountryName gives the English name of a country code; nil gives the code.
	CountryName func(code string) string
	// Address gives the web address of a report; nil, and "" where it has none, leaves the cell empty.
	Address func(report counterclaim.ID) (string, error)
}

// eventColumn is one column of an event-shaped format. A column without value is always empty.
type eventColumn struct {
	Name  string
	Tag   string // HXL hashtag
	value func(r *eventRow) string
	plain bool // numbers alone, made here: never a formula
}

type eventRow struct {
	*happening
	parties []counterclaim.Party
	country func(string) string
	url     string
}

// EventWriter writes incidents in one event-shaped format and counts what is left out.
type EventWriter struct {
	out     *csv.Writer
	format  Format
	columns []eventColumn
	judge   judge
	options EventOptions
	ucdp    *IncidentWriter
}

// NewEvents makes a writer and writes the row of column names, with HXL the row of hashtags too.
// See [Rules] for what has a row and when an actor is set.
func NewEvents(w io.Writer, f Format, o EventOptions) (*EventWriter, error) {
	if o.CountryName == nil {
		o.CountryName = func(code string) string { return code }
	}
	if o.Dispute == nil {
		o.Dispute = &counterclaim.Dispute{}
	}
	e := &EventWriter{format: f, options: o, judge: judge{parties: byLot(o.Dispute.Sides()), withAlleged: o.WithAlleged, losses: newLosses(string(f))}}
	e.judge.losses.NoEquivalent = []string{"the words and spans of claims", "each side's position", "disputed facts", "ledger by voice", "clock times", "means", "confidence", "review"}
	switch f {
	case AsUCDP:
		var err error
		e.ucdp, err = NewIncidents(w, o.Dispute, o.Best)
		e.judge.losses.NotSaid = []string{"conflict_new_id", "dyad_new_id", "side_a_new_id", "side_b_new_id", "type_of_violence", "priogrid_gid"}
		e.judge.losses.NoEquivalent = []string{"the words and spans of claims", "who says what", "disputed facts", "clock times", "wounded, missing and detained"}
		return e, err
	case AsACLED:
		e.columns = acledColumns()
	case AsGDELT:
		e.columns, e.judge.words = gdeltColumns(), true
	case AsPOLECAT:
		e.columns, e.judge.words = polecatColumns(), true
	case AsHXL:
		e.columns = hxlColumns()
	default:
		return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "there is no event-shaped format %q", f).Try("use acled, ucdp, gdelt, polecat or hxl")
	}
	e.out = csv.NewWriter(w)
	if err := e.out.Write(each(e.columns, func(c eventColumn) string { return c.Name })); err != nil {
		return nil, err
	}
	for _, c := range e.columns {
		if c.value == nil {
			e.judge.losses.NotSaid = append(e.judge.losses.NotSaid, c.Name)
		}
	}
	if f != AsHXL {
		return e, nil
	}
	return e, e.out.Write(each(e.columns, func(c eventColumn) string { return c.Tag }))
}

// Write writes an incident whose Ledger is set, with all its claims, or counts why it has no row.
func (e *EventWriter) Write(n *counterclaim.Incident, claims []counterclaim.Claim) error {
	if e.ucdp != nil {
		return e.writeUCDP(n, claims)
	}
	h := e.judge.take(n, claims)
	if h == nil {
		return nil
	}
	r := &eventRow{happening: h, parties: e.judge.parties, country: e.options.CountryName}
	if e.options.Address != nil && len(claims) > 0 {
		var err error
		if r.url, err = e.options.Address(claims[0].Report); err != nil {
			return err
		}
	}
	row := make([]string, 0, len(e.columns))
	for _, c := range e.columns {
		cell := ""
		if c.value != nil {
			if cell = c.value(r); cell == "" {
				e.judge.losses.CellsNotSet[c.Name]++
			}
		}
		if !c.plain {
			cell = defuse(cell)
		}
		row = append(row, cell)
	}
	return e.out.Write(row)
}

// writeUCDP judges an incident as the others are judged; UCDP's events have dead besides.
func (e *EventWriter) writeUCDP(n *counterclaim.Incident, claims []counterclaim.Claim) error {
	before := e.judge.losses.ClaimsTold
	h := e.judge.take(n, claims)
	if h == nil {
		return nil
	}
	written, err := e.ucdp.Write(n, claims)
	if err != nil || written {
		return err
	}
	l := &e.judge.losses
	l.Rows--
	l.IncidentsLeftOut[reasonNoToll]++
	l.ClaimsLeftOut[reasonNoRow] += l.ClaimsTold - before
	l.ClaimsTold = before
	return nil
}

// Flush hands on what was held back.
func (e *EventWriter) Flush() error {
	if e.ucdp != nil {
		return e.ucdp.Close()
	}
	e.out.Flush()
	return e.out.Error()
}

// Close writes what was held back. It does not close what lies beneath.
func (e *EventWriter) Close() error { return e.Flush() }

// Losses gives what was left out so far. UCDP's sides are the parties, and no actor is set.
func (e *EventWriter) Losses() Losses {
	l := e.judge.losses
	if e.format == AsUCDP {
		l.ActorsNotSet = map[string]int{}
	}
	return l
}

func text(name, tag string, f func(r *eventRow) string) eventColumn {
	return eventColumn{Name: name, Tag: tag, value: f}
}

func plain(name, tag string, f func(r *eventRow) string) eventColumn {
	return eventColumn{Name: name, Tag: tag, value: f, plain: true}
}

// empty is a column that is never filled.
func empty(name string) eventColumn { return eventColumn{Name: name} }

// nth gives a value of the n-th of the row's two: actors, then targets.
func nth(n int, f func(r *eventRow, e counterclaim.Entity) string) func(*eventRow) string {
	return func(r *eventRow) string {
		two := append(append([]counterclaim.Entity{}, r.actors...), r.targets...)
		if n >= len(two) {
			return ""
		}
		return f(r, two[n])
	}
}

// placed gives a value of the row's place where it is resolved.
func placed(f func(p *counterclaim.Place) string) func(*eventRow) string {
	return func(r *eventRow) string {
		if r.place == nil || r.place.Unresolved {
			return ""
		}
		return f(r.place)
	}
}

func placeName(r *eventRow) string {
	if r.place == nil {
		return ""
	}
	return r.place.Key()
}

func year(r *eventRow) string {
	d := r.day()
	return d[:min(4, len(d))]
}

func latOf(p *counterclaim.Place) string     { return number(p.Lat) }
func lonOf(p *counterclaim.Place) string     { return number(p.Lon) }
func countryIn(p *counterclaim.Place) string { return p.Country }

// compact gives a day as YYYYMMDD.
func compact(day string) string { return strings.ReplaceAll(day, "-", "") }

func countOf(n int) string { return strconv.Itoa(n) }
