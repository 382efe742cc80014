package export

import (
	"bufio"
	"encoding/csv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Column is one column of the CSV.
type Column struct {
	Name    string
	Meaning string
	value   func(c *counterclaim.Claim) string
	plain   bool // digits, points, signs and ; alone, made here: never a formula
}

// Columns gives the columns of the CSV, in order: the fields of a claim laid flat.
//
// A column of several values separates them by ";"; columns of one list have equally many
// values, so that the second of actor_countries belongs to the second of actors. A ";" inside
// a value becomes a ",". What is not known is empty. A cell that a spreadsheet could run as a
// formula (it begins with = + - @, a tab or a line end) has a ' set before it; cells of
// numbers alone have not, so that -41.5 stays a number. JSON lines change nothing.
func Columns() []Column {
	cols := []Column{
		{Name: "id", Meaning: "the claim", value: func(c *counterclaim.Claim) string { return c.ID.String() }},
		{Name: "report", Meaning: "the report that makes it", value: func(c *counterclaim.Claim) string { return c.Report.String() }},
		{Name: "doc", Meaning: "the report's own name", value: func(c *counterclaim.Claim) string { return c.Doc }},
		{Name: "outlet", Meaning: "who published the report", value: func(c *counterclaim.Claim) string { return c.Outlet }},
		{Name: "source_party", Meaning: "the side whose own source published it", value: func(c *counterclaim.Claim) string { return c.Party }},
		{Name: "published", Meaning: "RFC 3339 time or YYYY-MM-DD", value: func(c *counterclaim.Claim) string { return c.Published }},
		{Name: "synthetic", Meaning: "true where the report is made up", value: func(c *counterclaim.Claim) string { return strconv.FormatBool(c.Synthetic) }},
		{Name: "sentence", Meaning: "number of the sentence, from 0", plain: true, value: func(c *counterclaim.Claim) string { return strconv.Itoa(c.Sentence) }},
		{Name: "start", Meaning: "byte offset into the report's text", plain: true, value: func(c *counterclaim.Claim) string { return strconv.Itoa(c.Start) }},
		{Name: "end", Meaning: "byte offset after the last byte", plain: true, value: func(c *counterclaim.Claim) string { return strconv.Itoa(c.End) }},
		{Name: "text", Meaning: "the claim's own words", value: func(c *counterclaim.Claim) string { return c.Text }},
		{Name: "within", Meaning: "the speech act that carries it", value: func(c *counterclaim.Claim) string { return c.Within.String() }},
	}
	cols = append(cols, entityColumns("speaker", "who vouches for it, co-speakers after; empty is the outlet", voice)...)
	cols = append(cols, Column{Name: "relays", Meaning: "through whom it reached the outlet, nearest first",
		value: func(c *counterclaim.Claim) string { return join(names(c.Relays)) }})
	cols = append(cols,
		Column{Name: "event", Meaning: "PLOVER root", value: func(c *counterclaim.Claim) string { return string(c.Event) }},
		Column{Name: "cameo", Meaning: "CAMEO code", plain: true, value: func(c *counterclaim.Claim) string { return c.CAMEO }},
		Column{Name: "quad", Meaning: "quad class, 1 to 4", plain: true, value: func(c *counterclaim.Claim) string { return strconv.Itoa(c.Quad) }},
		Column{Name: "conduct", Meaning: "what kind of behaviour", value: func(c *counterclaim.Claim) string {
			return join(each(c.Conduct, func(k counterclaim.Conduct) string { return string(k) }))
		}})
	cols = append(cols, entityColumns("actor", "who does it", func(c *counterclaim.Claim) []counterclaim.Entity { return c.Actors })...)
	cols = append(cols, entityColumns("target", "to or against whom", func(c *counterclaim.Claim) []counterclaim.Entity { return c.Targets })...)
	cols = append(cols,
		Column{Name: "stance", Meaning: "asserted, alleged, denied", value: func(c *counterclaim.Claim) string { return string(c.Stance) }},
		Column{Name: "status", Meaning: "occurred, ongoing, planned …", value: func(c *counterclaim.Claim) string { return string(c.Status) }})
	cols = append(cols, placeColumns()...)
	cols = append(cols, timeColumns()...)
	cols = append(cols, countColumns()...)
	return append(cols,
		Column{Name: "means", Meaning: "what it was done with", value: func(c *counterclaim.Claim) string { return join(c.Means) }},
		Column{Name: "incident", Meaning: "the incident that it was matched to", value: func(c *counterclaim.Claim) string { return c.Incident.String() }},
		Column{Name: "language", Meaning: "of the words that were coded", value: func(c *counterclaim.Claim) string { return c.Language }},
		Column{Name: "translated", Meaning: "true where they are a translation", value: func(c *counterclaim.Claim) string { return strconv.FormatBool(c.Translated) }},
		Column{Name: "coded_by", Meaning: "the reader's version or the person", value: func(c *counterclaim.Claim) string { return c.CodedBy }},
		Column{Name: "rule", Meaning: "the rule or weights that made it", value: func(c *counterclaim.Claim) string { return c.Rule }},
		Column{Name: "review", Meaning: "machine, checked, corrected, rejected, added", value: func(c *counterclaim.Claim) string { return string(c.Review) }},
		Column{Name: "reviewed_by", Meaning: "who reviewed it", value: func(c *counterclaim.Claim) string { return c.ReviewedBy }},
		Column{Name: "reviewed_at", Meaning: "when, RFC 3339", value: func(c *counterclaim.Claim) string { return c.ReviewedAt }},
		Column{Name: "confidence", Meaning: "0 to 1", plain: true, value: func(c *counterclaim.Claim) string { return number(c.Confidence) }},
		Column{Name: "copy_of", Meaning: "the report that its report is a near copy of: both are one voice", value: func(c *counterclaim.Claim) string { return c.CopyOf.String() }})
}

func entityColumns(name, meaning string, of func(c *counterclaim.Claim) []counterclaim.Entity) []Column {
	column := func(suffix, meaning string, f func(counterclaim.Entity) string) Column {
		return Column{Name: name + suffix, Meaning: meaning, value: func(c *counterclaim.Claim) string { return join(each(of(c), f)) }}
	}
	return []Column{
		{Name: name + "s", Meaning: meaning, value: func(c *counterclaim.Claim) string { return join(names(of(c))) }},
		column("_texts", "as written", func(e counterclaim.Entity) string { return e.Text }),
		column("_countries", "ISO 3166-1 alpha-3 or the desk's code", func(e counterclaim.Entity) string { return e.Country }),
		column("_sectors", "PLOVER sector", func(e counterclaim.Entity) string { return string(e.Sector) }),
		column("_parties", "the desk's id for the side", func(e counterclaim.Entity) string { return e.Party }),
	}
}

func placeColumns() []Column {
	column := func(name, meaning string, plain bool, f func(counterclaim.Place) string) Column {
		return Column{Name: name, Meaning: meaning, plain: plain, value: func(c *counterclaim.Claim) string { return join(each(c.Places, f)) }}
	}
	resolved := func(f func(counterclaim.Place) string) func(counterclaim.Place) string {
		return func(p counterclaim.Place) string {
			if p.Unresolved {
				return ""
			}
			return f(p)
		}
	}
	return []Column{
		column("places", "where, as written, most precise first", false, func(p counterclaim.Place) string { return p.Text }),
		column("place_names", "as resolved", false, func(p counterclaim.Place) string { return p.Name }),
		column("place_geonameids", "GeoNames id", true, func(p counterclaim.Place) string {
			if p.GeonameID == 0 {
				return ""
			}
			return strconv.FormatInt(p.GeonameID, 10)
		}),
		column("place_lats", "degrees, WGS 84; empty where unresolved", true, resolved(func(p counterclaim.Place) string { return number(p.Lat) })),
		column("place_lons", "degrees, WGS 84; empty where unresolved", true, resolved(func(p counterclaim.Place) string { return number(p.Lon) })),
		column("place_countries", "ISO 3166-1 alpha-3 or the desk's code; empty where contested and not listed by the desk", false, func(p counterclaim.Place) string { return p.Country }),
		column("place_precisions", "exact, near, area, country; unresolved", false, func(p counterclaim.Place) string {
			if p.Unresolved {
				return "unresolved"
			}
			return string(p.Precision)
		}),
		column("place_contested", "true where more than one side claims it; its country is then empty or listed by the desk", false,
			func(p counterclaim.Place) string { return strconv.FormatBool(p.Contested) }),
		column("place_claimed_by", "who claims it, several with , between them", false,
			func(p counterclaim.Place) string { return strings.Join(p.ClaimedBy, ",") }),
		column("place_held_by", "who holds it", false, func(p counterclaim.Place) string { return p.HeldBy }),
		column("place_according_to", "who says so", false, func(p counterclaim.Place) string { return p.AccordingTo }),
		column("place_since", "since when, YYYY, YYYY-MM or YYYY-MM-DD", false, func(p counterclaim.Place) string { return p.Since }),
		column("place_radius_km", "how far off it may be, where that is known", true, resolved(func(p counterclaim.Place) string {
			if p.RadiusKM == 0 {
				return ""
			}
			return number(p.RadiusKM)
		})),
	}
}

func timeColumns() []Column {
	column := func(name, meaning string, f func(*counterclaim.Period) string) Column {
		return Column{Name: name, Meaning: meaning, value: func(c *counterclaim.Claim) string {
			if c.Time == nil {
				return ""
			}
			return f(c.Time)
		}}
	}
	return []Column{
		column("time_text", "when, as written", func(p *counterclaim.Period) string { return p.Text }),
		column("from", "first day, YYYY-MM-DD", func(p *counterclaim.Period) string { return p.From }),
		column("to", "last day, YYYY-MM-DD, inclusive", func(p *counterclaim.Period) string { return p.To }),
		column("from_time", "RFC 3339", func(p *counterclaim.Period) string { return p.FromTime }),
		column("to_time", "RFC 3339", func(p *counterclaim.Period) string { return p.ToTime }),
		column("clock", "stated or assumed", func(p *counterclaim.Period) string { return p.Clock }),
		column("time_precision", "minute to year", func(p *counterclaim.Period) string { return p.Precision }),
	}
}

func countColumns() []Column {
	column := func(name, meaning string, plain bool, f func(counterclaim.Count) string) Column {
		return Column{Name: name, Meaning: meaning, plain: plain, value: func(c *counterclaim.Claim) string { return join(each(c.Counts, f)) }}
	}
	bound := func(n *int64) string {
		if n == nil {
			return ""
		}
		return strconv.FormatInt(*n, 10)
	}
	return []Column{
		column("counts", "what is counted", false, func(n counterclaim.Count) string { return n.What }),
		column("count_lows", "empty where the text sets none", true, func(n counterclaim.Count) string { return bound(n.Low) }),
		column("count_highs", "empty where the text sets none", true, func(n counterclaim.Count) string { return bound(n.High) }),
		column("count_approximate", "true or false", false, func(n counterclaim.Count) string { return strconv.FormatBool(n.Approximate) }),
		column("count_texts", "as written", false, func(n counterclaim.Count) string { return n.Text }),
		column("count_of", "whose: country or party", false, func(n counterclaim.Count) string {
			if n.Of == nil {
				return ""
			}
			return n.Of.Side()
		}),
		column("count_scopes", "new, cumulative, whole_conflict", false, func(n counterclaim.Count) string { return n.Scope }),
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func join(values []string) string {
	for i, v := range values {
		values[i] = strings.ReplaceAll(v, ";", ",")
	}
	return strings.Join(values, ";")
}

type csvWriter struct {
	out     *csv.Writer
	columns []Column
	row     []string
	begun   bool
}

func newCSV(w *bufio.Writer) *csvWriter {
	return &csvWriter{out: csv.NewWriter(w), columns: Columns()}
}

func (w *csvWriter) Write(c *counterclaim.Claim) error {
	if err := w.header(); err != nil {
		return err
	}
	w.row = w.row[:0]
	for _, col := range w.columns {
		cell := col.value(c)
		if !col.plain {
			cell = defuse(cell)
		}
		w.row = append(w.row, cell)
	}
	return w.out.Write(w.row)
}

func (w *csvWriter) header() error {
	if w.begun {
		return nil
	}
	w.begun = true
	return w.out.Write(each(w.columns, func(c Column) string { return c.Name }))
}

func (w *csvWriter) Flush() error {
	w.out.Flush()
	return w.out.Error()
}

func (w *csvWriter) Close() error {
	if err := w.header(); err != nil {
		return err
	}
	return w.Flush()
}

// defuse sets a ' before a cell that a spreadsheet could run: one that begins, after any
// spaces, with a formula's mark in its plain or its full-width form, and one that begins with
// a tab or a line end. A cell that has such a ' by itself gets one more, so that Undefuse can
// always take one away.
func defuse(cell string) string {
	if armed(cell) {
		return "'" + cell
	}
	return cell
}

// Undefuse gives back the cell that [Defuse] was given.
func Undefuse(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && armed(rest) {
		return rest
	}
	return cell
}

// armed reports whether a cell could be run, once every ' before it is taken away.
func armed(cell string) bool {
	bare := strings.TrimLeft(cell, "'")
	if bare == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(bare, unicode.IsSpace))
	return strings.ContainsRune("=+-@＝＋－＠", r) || strings.ContainsRune("\t\r\n", rune(bare[0]))
}

// Defuse makes a cell of a CSV harmless in a spreadsheet, as the exports here do: a ' before what could
// be run as a formula.
func Defuse(cell string) string { return defuse(cell) }
