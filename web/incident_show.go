package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/draw"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
)

// quotesOpen is how many quotations of one voice are open on a row, each of other words; the others unfold.
const quotesOpen = 3

// incidentShowBody is an incident: what each voice says of each conduct in each direction.
type incidentShowBody struct {
	Title           string
	When            string
	Where           []string
	Claims, Reports int
	Columns         []column
	Rows            []incidentPart
	Facts           []factRow
	Losses          *lossTable
	Clocks          *clockTable
	Places          []placeRow
	Locator         *draw.Locator
	Rest            []*quote
	Why             *whyBody
	Exhibits        *exhibitStrip // nil where none are seen
	Outcome         outcomePart
}

type incidentPart struct {
	ID                          string // of the heading on the page
	Conduct, Direction, Meaning string
	Cells                       []voiceCell
	Others                      voiceCell
	Copies                      string // who else prints what stands there
	Voices                      string // how many report it independently, "" where as many as print it
}

// voiceCell is one voice's account on one row.
type voiceCell struct {
	Column  column
	Stance  string
	Nothing bool
	Quotes  []*quote // open
	Folded  []*quote
}

// factRow is one fact with the value that each voice gives for it, in the order of columns.
type factRow struct {
	Field  string
	Values [][]factValue // one list for each column, others last
}

type factValue struct {
	Value string
	Links []string // addresses of the claims
}

func (d *desk) incidentShow(r *http.Request, f *frame) (*view, error) {
	at, err := d.resolve(r, "i")
	if err != nil || at.answer != nil {
		return at.answer, err
	}
	ctx := r.Context()
	list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: []counterclaim.ID{at.id}})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.noincident"))
	}
	n := &list[0]
	claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{n.ID}})
	if err != nil {
		return nil, err
	}
	b, err := d.incidentBody(ctx, f, n, claims)
	if err != nil {
		return nil, err
	}
	return &view{name: "incident_show", title: b.Title, nav: "incidents", canonical: address("i", n.ID), notice: at.notice, body: b}, nil
}

func (d *desk) incidentBody(ctx context.Context, f *frame, n *counterclaim.Incident, claims []counterclaim.Claim) (*incidentShowBody, error) {
	a, s := f.account(n, claims), d.shelf(f)
	b := &incidentShowBody{Title: incidentTitle(n), When: d.say.Period(n.Time), Claims: len(claims), Reports: countReports(claims),
		Columns: a.columns, Facts: d.facts(match.Disputed(claims, a.parties), a.columns)}
	b.Losses = d.losses(f, match.Ledger(claims, a.parties), a.columns)
	b.Clocks = d.clocks(f, claims, a.columns)
	if b.When == "" {
		b.When = d.say.T("day.report")
	}
	b.Places, b.Locator = d.places(n.Places), d.locate(n.Places)
	for _, p := range n.Places {
		b.Where = append(b.Where, p.Key())
	}
	for i := range a.rows {
		part, err := d.incidentPart(ctx, s, a, &a.rows[i])
		if err != nil {
			return nil, err
		}
		part.ID = fmt.Sprintf("row-%d", i+1)
		if i > 0 && a.rows[i-1].Conduct == a.rows[i].Conduct {
			part.Meaning = "" // it stands above
		}
		b.Rows = append(b.Rows, part)
	}
	var err error
	if b.Rest, err = a.quotes(ctx, s, a.rest()); err != nil {
		return nil, err
	}
	if b.Exhibits, err = d.exhibitsOn(ctx, counterclaim.ID{}, claims); err != nil {
		return nil, err
	}
	if b.Why, err = d.why(ctx, n.ID, claims); err != nil {
		return nil, err
	}
	b.Outcome, err = d.outcome(ctx, f, n)
	return b, err
}

func (d *desk) incidentPart(ctx context.Context, s *shelf, a *accounts, row *match.Row) (incidentPart, error) {
	part := incidentPart{Conduct: ontology.Label(string(row.Conduct)), Direction: d.rowDirection(s.frame, a, row)}
	if c, ok := ontology.ConductOf(row.Conduct); ok {
		part.Meaning = c.Meaning
	}
	for _, col := range a.columns {
		p := a.position(row, col.ID)
		if p.Stance == counterclaim.NothingFound {
			p = d.coverageOf(s.frame, p, col.ID)
		}
		cell := voiceCell{Column: col, Stance: d.stance(s.frame, p), Nothing: p.Stance == counterclaim.NothingFound}
		if err := cell.fill(ctx, s, a, p.Claims); err != nil {
			return part, err
		}
		part.Cells = append(part.Cells, cell)
	}
	part.Others = voiceCell{Column: column{Name: d.say.T("others")}, Stance: d.say.T("others.said"), Nothing: len(row.Others) == 0}
	if part.Others.Nothing {
		part.Others.Stance = d.stance(s.frame, d.coverageOf(s.frame, counterclaim.Position{}, ""))
	}
	if row.Voices < row.Outlets {
		part.Voices = d.say.N("voices.count", row.Voices, d.say.N("outlets.count", row.Outlets))
	}
	var printed []string
	for _, id := range row.Copies {
		if o := a.claims[id].Outlet; o != "" && !slices.Contains(printed, o) {
			printed = append(printed, o)
		}
	}
	if len(printed) > 0 {
		part.Copies = d.say.T("copies.by", d.say.List(printed))
	}
	return part, part.Others.fill(ctx, s, a, row.Others)
}

// Count gives the number of quotations.
func (c voiceCell) Count() int { return len(c.Quotes) + len(c.Folded) }

func (c *voiceCell) fill(ctx context.Context, s *shelf, a *accounts, ids []counterclaim.ID) error {
	quotes, err := a.quotes(ctx, s, ids)
	seen := map[string]bool{}
	for _, q := range quotes { // what is open is not the same words again and again
		if len(c.Quotes) < quotesOpen && !seen[q.Words] {
			seen[q.Words] = true
			c.Quotes = append(c.Quotes, q)
		} else {
			c.Folded = append(c.Folded, q)
		}
	}
	return err
}

// facts puts disputed facts into rows with one value list for each column, others last.
func (d *desk) facts(disputed []counterclaim.Disputed, columns []column) []factRow {
	var out []factRow
	for _, fact := range disputed {
		row := factRow{Field: d.fieldWords(fact.Field), Values: make([][]factValue, len(columns)+1)}
		for _, v := range fact.ByParty {
			at := len(columns)
			for i, c := range columns {
				if c.ID == v.Party {
					at = i
				}
			}
			value := factValue{Value: v.Value}
			for _, id := range v.Claims {
				value.Links = append(value.Links, address("c", id))
			}
			row.Values[at] = append(row.Values[at], value)
		}
		out = append(out, row)
	}
	return out
}

// fieldWords names a disputed field: "count:killed" is "Number: killed".
func (d *desk) fieldWords(field string) string {
	kind, of, has := strings.Cut(field, ":")
	if !has {
		return d.say.Or("field", kind)
	}
	return d.say.T("field.of", d.say.Or("field", kind), strings.ReplaceAll(of, "_", " "))
}
