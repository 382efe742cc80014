package sqlstore

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/counterclaim/counterclaim"
)

// row is a claim with what the record knows beside it.
type row struct {
	num      int64
	at       int64                      // publication of its report, for order
	incident int64                      // number of its incident, 0 for none
	claim    counterclaim.Claim         // complete
	around   counterclaim.Neighbourhood // of a new one
}

// inOrder compares rows as claims are listed: publication time, report, start of span, id.
func inOrder(a, b *row) int {
	return cmp.Or(
		cmp.Compare(a.at, b.at),
		bytes.Compare(a.claim.Report[:], b.claim.Report[:]),
		cmp.Compare(a.claim.Start, b.claim.Start),
		bytes.Compare(a.claim.ID[:], b.claim.ID[:]),
	)
}

// newRows makes rows of what a coding brings. Numbers and incidents are still missing.
func newRows(c *counterclaim.Coding) []*row {
	rows := make([]*row, len(c.Claims))
	for i := range c.Claims {
		r := &row{at: instant(&c.Report), claim: c.Claims[i]}
		r.claim.Outlet, r.claim.Published, r.claim.Party = c.Report.Outlet, c.Report.Published, c.Report.Party
		r.claim.Synthetic = c.Report.Synthetic
		r.claim.Incident = counterclaim.ID{}
		if c.Around != nil {
			r.around = c.Around[i]
		}
		r.claim.Between = r.around.Between
		rows[i] = r
	}
	return rows
}

// body gives the claim as JSON without what stands in columns.
func (r *row) body() ([]byte, error) {
	c := r.claim
	c.ID, c.Report, c.Incident = counterclaim.ID{}, counterclaim.ID{}, counterclaim.ID{}
	c.Outlet, c.Published, c.Party, c.Synthetic, c.CopyOf = "", "", "", false, counterclaim.ID{}
	return json.Marshal(&c)
}

// parseClaim reads a body as encoding/json does, in half the time: matching reads hundreds for a report that tells of an old day. What
// the quicker reader refuses is left to the other, by whose errors a damaged body is known.
func parseClaim(body []byte, c *counterclaim.Claim) error {
	if jsonv2.Unmarshal(body, c, jsontext.AllowInvalidUTF8(true)) == nil {
		return nil
	}
	*c = counterclaim.Claim{}
	return json.Unmarshal(body, c)
}

// scanRow reads what claimColumns selects.
func scanRow(from scanner) (*row, error) {
	var r row
	var id, incident, report, body []byte
	var outlet, published, party, sides string
	var number sql.NullInt64
	var synthetic bool
	var origins sql.NullString
	var first []byte
	err := from.Scan(&r.num, &id, &number, &incident, &sides, &body, &r.at, &report, &outlet, &published, &party, &synthetic, &origins, &first)
	if err != nil {
		return nil, err
	}
	if err := parseClaim(body, &r.claim); err != nil {
		return nil, err
	}
	if r.claim.Origins, err = scanOrigins(origins.String); err != nil {
		return nil, err
	}
	copy(r.claim.CopyOf[:], first)
	r.incident = number.Int64
	copy(r.claim.ID[:], id)
	copy(r.claim.Report[:], report)
	copy(r.claim.Incident[:], incident)
	r.claim.Between = sides
	r.claim.Outlet, r.claim.Published, r.claim.Party, r.claim.Synthetic = outlet, published, party, synthetic
	return &r, nil
}

// idOf gives an id as a column has it, which in a damaged record may be of another length.
func idOf(column []byte) (id counterclaim.ID) {
	copy(id[:], column)
	return id
}

// scanRows reads all rows of what claimColumns selects, or hands on what is wrong with the query.
func scanRows(from *sql.Rows, err error) ([]*row, error) {
	if err != nil {
		return nil, err
	}
	defer from.Close()
	var out []*row
	for from.Next() {
		r, err := scanRow(from)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, from.Err()
}

// words are what a search finds the claim by: its own, and the names that it was resolved to.
func (r *row) words() string {
	c := &r.claim
	words := []string{c.Text}
	add := func(s string) {
		if s != "" && !slices.Contains(words, s) {
			words = append(words, s)
		}
	}
	entities := slices.Concat(c.Actors, c.Targets, c.CoSpeakers)
	if c.Speaker != nil {
		entities = append(entities, *c.Speaker)
	}
	for _, e := range entities {
		add(e.Text)
		add(e.Name)
		add(e.Title)
	}
	for _, p := range c.Places {
		add(p.Text)
		add(p.Name)
	}
	return strings.Join(words, "\n")
}

// day gives the first day of the claim's time, else that on which its report was published.
func (r *row) day(published string) string {
	if t := r.claim.Time; t != nil {
		if _, _, ok := t.Days(); ok {
			return t.From
		}
	}
	return published
}

// instant gives the publication time in seconds; what has none comes first.
func instant(r *counterclaim.Report) int64 {
	if t, ok := r.PublishedTime(); ok {
		return t.Unix()
	}
	return math.MinInt64
}

// pairOf is two countries or parties of which one stands against the other, a before b.
type pairOf struct{ a, b string }

// pairs gives who stands against whom in a claim.
func pairs(c *counterclaim.Claim) []pairOf {
	var out []pairOf
	for _, p := range c.Against() {
		out = append(out, pairOf{p[0], p[1]})
	}
	return out
}
