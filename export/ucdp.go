package export

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// IncidentColumn is one column of the incidents in the shape of UCDP GED.
type IncidentColumn struct {
	Name    string
	Meaning string
	value   func(r *incidentRow) string
	plain   bool // numbers alone, made here: never a formula
}

// incidentRow is an incident made ready for its row.
type incidentRow struct {
	*counterclaim.Incident
	title string // of the dispute
	a, b  counterclaim.Party
	place *counterclaim.Place // the most precise, nil where none is named
	tolls tolls
	from  sources
}

// sources is what the reports of an incident are.
type sources struct {
	outlets, days, reports []string
	first                  []string // the reports without near copies of others
}

// IncidentColumns gives the columns of the incidents, in order. Those up to low have the names and
// the meaning of the UCDP Georeferenced Event Dataset (Sundberg and Melander 2013; Högbladh, UCDP GED
// Codebook), those after it are the record's own. UCDP's own codes (its numbers of conflicts, dyads
// and actors, type_of_violence, grid cells) are left out.
//
// What is not known is empty, and empty is not nought. The best figures, deaths_a to best, are empty
// unless a published rule or a person has set them; low and high are the lowest and the highest
// figure that stands, whoever gives it, the other side included.
func IncidentColumns() []IncidentColumn {
	text := func(name, meaning string, f func(r *incidentRow) string) IncidentColumn {
		return IncidentColumn{Name: name, Meaning: meaning, value: f}
	}
	plain := func(name, meaning string, f func(r *incidentRow) string) IncidentColumn {
		return IncidentColumn{Name: name, Meaning: meaning, value: f, plain: true}
	}
	cols := []IncidentColumn{
		text("id", "the incident", func(r *incidentRow) string { return r.ID.String() }),
		plain("year", "of its first day", func(r *incidentRow) string {
			if r.Time == nil {
				return ""
			}
			return r.Time.From[:min(4, len(r.Time.From))]
		}),
		text("conflict_name", "what the desk calls the dispute", func(r *incidentRow) string { return r.title }),
		text("dyad_name", "both sides", func(r *incidentRow) string { return joinNames(r.a.Name, r.b.Name) }),
		text("side_a", "the first side, by lot once for all rows: it says nothing of who attacked", func(r *incidentRow) string { return r.a.Name }),
		text("side_b", "the second side", func(r *incidentRow) string { return r.b.Name }),
		plain("number_of_sources", "reports; near copies of one count with it", func(r *incidentRow) string { return strconv.Itoa(len(r.from.first)) }),
		text("source_article", "the reports, by their ids", func(r *incidentRow) string { return join(r.from.reports) }),
		text("source_office", "who published them", func(r *incidentRow) string { return join(r.from.outlets) }),
		text("source_date", "when", func(r *incidentRow) string { return join(r.from.days) }),
	}
	cols = append(cols, wherePlaceColumns(text, plain)...)
	cols = append(cols,
		plain("date_prec", "1 one day, 2 two to six days, 3 a week, 4 a month, 5 more", datePrecision),
		text("date_start", "first day, YYYY-MM-DD", func(r *incidentRow) string {
			if r.Time == nil {
				return ""
			}
			return r.Time.From
		}),
		text("date_end", "last day, inclusive", func(r *incidentRow) string {
			if r.Time == nil {
				return ""
			}
			return r.Time.To
		}))
	return append(append(cols, tollColumns(plain)...),
		text("best_rule", "by which best was set", func(r *incidentRow) string { return r.tolls.rule }),
		text("side_a_party", "the desk's id of side a", func(r *incidentRow) string { return r.a.ID }),
		text("side_b_party", "of side b", func(r *incidentRow) string { return r.b.ID }),
		text("contested", "true where more than one side claims the place", func(r *incidentRow) string {
			return strconv.FormatBool(r.place != nil && r.place.Contested)
		}),
		plain("claims", "claims of the incident", func(r *incidentRow) string { return strconv.Itoa(len(r.Claims)) }),
		text("title", "conduct, place and date", func(r *incidentRow) string { return r.Title }),
		text("synthetic", "true where its reports are made up", func(r *incidentRow) string { return strconv.FormatBool(r.Synthetic) }))
}

func wherePlaceColumns(text, plain func(string, string, func(*incidentRow) string) IncidentColumn) []IncidentColumn {
	at := func(f func(p *counterclaim.Place) string) func(*incidentRow) string {
		return func(r *incidentRow) string {
			if r.place == nil {
				return ""
			}
			return f(r.place)
		}
	}
	located := func(f func(p *counterclaim.Place) string) func(*incidentRow) string {
		return at(func(p *counterclaim.Place) string {
			if p.Unresolved {
				return ""
			}
			return f(p)
		})
	}
	return []IncidentColumn{
		plain("where_prec", "1 exact, 2 near a known point, 6 a country; empty for an area, whose size is not known", located(func(p *counterclaim.Place) string {
			return map[counterclaim.Precision]string{counterclaim.Exact: "1", counterclaim.Near: "2", counterclaim.InCountry: "6"}[p.Precision]
		})),
		text("where_coordinates", "the most precise place", at(func(p *counterclaim.Place) string { return p.Key() })),
		text("where_description", "as written", at(func(p *counterclaim.Place) string { return p.Text })),
		plain("latitude", "degrees, WGS 84", located(func(p *counterclaim.Place) string { return number(p.Lat) })),
		plain("longitude", "degrees, WGS 84", located(func(p *counterclaim.Place) string { return number(p.Lon) })),
		text("country", "ISO 3166-1 alpha-3 or the desk's code; empty where contested and not listed by the desk", located(func(p *counterclaim.Place) string { return p.Country })),
	}
}

// datePrecision grades a period by its days, as the codebook does.
func datePrecision(r *incidentRow) string {
	if r.Time == nil {
		return ""
	}
	from, to, ok := r.Time.Days()
	if !ok {
		return ""
	}
	switch days := int(to.Sub(from)/(24*time.Hour)) + 1; {
	case days == 1:
		return "1"
	case days < 7:
		return "2"
	case days == 7:
		return "3"
	case days <= 31:
		return "4"
	}
	return "5"
}

func joinNames(names ...string) string {
	return strings.Join(slices.DeleteFunc(names, func(s string) bool { return s == "" }), " - ")
}

// IncidentWriter writes incidents as CSV in the shape of UCDP GED.
type IncidentWriter struct {
	out     *csv.Writer
	columns []IncidentColumn
	title   string
	parties []counterclaim.Party
	rule    string
}

// NewIncidents makes a writer and writes the row of column names. The dispute's parties are the sides;
// rule names how the best figures were set and may be empty.
func NewIncidents(w io.Writer, d *counterclaim.Dispute, rule string) (*IncidentWriter, error) {
	out := &IncidentWriter{out: csv.NewWriter(w), columns: IncidentColumns(), title: d.Title, parties: byLot(d.Sides()), rule: rule}
	return out, out.out.Write(each(out.columns, func(c IncidentColumn) string { return c.Name }))
}

// byLot puts parties into the order of a hash, which knows no rank and no alphabet: so one party is
// side a in every row of every export.
func byLot(parties []counterclaim.Party) []counterclaim.Party {
	out := slices.Clone(parties)
	slices.SortFunc(out, func(a, b counterclaim.Party) int {
		x, y := counterclaim.HashOf("side", a.ID), counterclaim.HashOf("side", b.ID)
		return bytes.Compare(x[:], y[:])
	})
	return out
}

// Write writes an incident whose Ledger is set, with its claims. UCDP's events have dead: an incident
// for which no voice gives a number of killed is left out, and written is false.
func (w *IncidentWriter) Write(n *counterclaim.Incident, claims []counterclaim.Claim) (written bool, err error) {
	if !slices.ContainsFunc(n.Ledger, func(c counterclaim.LedgerCell) bool { return c.What == "killed" && c.Scope == "" }) {
		return false, nil
	}
	r := &incidentRow{Incident: n, title: w.title, place: mostPrecise(n.Places), from: sourcesOf(claims)}
	r.a, r.b = twoSides(w.parties, claims)
	if r.tolls = tollsOf(n.Ledger, r.a.ID, r.b.ID); r.tolls.anyBest() {
		r.tolls.rule = w.rule
	}
	row := make([]string, 0, len(w.columns))
	for _, c := range w.columns {
		cell := c.value(r)
		if !c.plain {
			cell = defuse(cell)
		}
		row = append(row, cell)
	}
	return true, w.out.Write(row)
}

// Close writes what was held back. It does not close what lies beneath.
func (w *IncidentWriter) Close() error {
	w.out.Flush()
	return w.out.Error()
}

// twoSides gives the two sides of an incident: of more than two parties those that most of its claims
// name, as they stand in the order by lot.
func twoSides(parties []counterclaim.Party, claims []counterclaim.Claim) (a, b counterclaim.Party) {
	named := make([]int, len(parties))
	for i := range claims {
		for n, p := range parties {
			if slices.ContainsFunc(slices.Concat(claims[i].Actors, claims[i].Targets), p.Holds) {
				named[n]++
			}
		}
	}
	order := make([]int, len(parties))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return named[y] - named[x] })
	order = order[:min(2, len(order))]
	slices.Sort(order)
	for i, n := range order {
		if i == 0 {
			a = parties[n]
		} else {
			b = parties[n]
		}
	}
	return a, b
}

// mostPrecise gives the place that tells most, of equal ones the first.
func mostPrecise(places []counterclaim.Place) *counterclaim.Place {
	grade := func(p *counterclaim.Place) int {
		if p.Unresolved {
			return -1
		}
		return slices.Index([]counterclaim.Precision{counterclaim.InCountry, counterclaim.Area, counterclaim.Near, counterclaim.Exact}, p.Precision)
	}
	var best *counterclaim.Place
	for i := range places {
		if p := &places[i]; best == nil || grade(p) > grade(best) {
			best = p
		}
	}
	return best
}

// sourcesOf lists the reports of claims in the order in which they were published.
func sourcesOf(claims []counterclaim.Claim) sources {
	var out sources
	for i := range claims {
		c := &claims[i]
		if id := c.Report.String(); !slices.Contains(out.reports, id) {
			r := counterclaim.Report{Published: c.Published}
			out.reports = append(out.reports, id)
			out.outlets, out.days = append(out.outlets, c.Outlet), append(out.days, r.Day())
		}
		first := c.Report
		if !c.CopyOf.IsZero() {
			first = c.CopyOf
		}
		if id := first.String(); !slices.Contains(out.first, id) {
			out.first = append(out.first, id)
		}
	}
	return out
}
