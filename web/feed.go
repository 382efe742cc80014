package web

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
)

// feedEntries is how many incidents the feed holds.
const feedEntries = 100

// The Atom feed (RFC 4287) of incidents.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published,omitempty"`
		Link       atomLink       `xml:"link"`
		Categories []atomCategory `xml:"category"`
		Summary    string         `xml:"summary"`
		updated    time.Time
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
)

// feed answers /feed.atom: the incidents of the latest days, those with the latest reports first.
// ?party= and ?conduct= choose. An entry's time is that of the latest report on it, so that a reader of
// the feed is told again when somebody adds an account. Ids are urns of the record's own hashes.
func (d *desk) feed(w http.ResponseWriter, r *http.Request) {
	q, err := apiParse(r, []apiParameter{{Name: "party"}, conductParameter()})
	if err != nil {
		d.apiFail(w, r, err)
		return
	}
	body, err := d.feedOf(r, q)
	if err != nil {
		d.apiFail(w, r, err)
		return
	}
	sendTagged(w, r, "application/atom+xml; charset=utf-8", body)
}

func (d *desk) feedOf(r *http.Request, q apiQuery) ([]byte, error) {
	ctx := r.Context()
	f, err := d.frame(ctx)
	if err != nil {
		return nil, err
	}
	list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{Party: q["party"], Conduct: counterclaim.Conduct(q["conduct"]), Limit: feedEntries})
	if err != nil {
		return nil, err
	}
	of := map[counterclaim.ID][]counterclaim.Claim{}
	if len(list) > 0 {
		ids := make([]counterclaim.ID, len(list))
		for i := range list {
			ids[i] = list[i].ID
		}
		claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Incidents: ids})
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			of[c.Incident] = append(of[c.Incident], c)
		}
	}
	title := f.dispute.Title
	if title == "" {
		title = "counterclaim"
	}
	if f.synthetic() {
		title += " (made up)"
	}
	self := "/feed.atom"
	if r.URL.RawQuery != "" {
		self += "?" + r.URL.Query().Encode()
	}
	key := counterclaim.HashOf("feed", f.dispute.Title, q["party"], q["conduct"])
	out := atomFeed{ID: "urn:sha256:" + key.String(), Title: xmlText(title), Author: "counterclaim", Links: []atomLink{{"self", self}, {"alternate", "/"}}}
	for i := range list {
		out.Entries = append(out.Entries, d.entry(f, &list[i], of[list[i].ID]))
	}
	findings, err := d.findingEntries(ctx, f, q)
	if err != nil {
		return nil, err
	}
	out.Entries = append(out.Entries, findings...)
	slices.SortStableFunc(out.Entries, func(a, b atomEntry) int { return b.updated.Compare(a.updated) })
	out.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339) // an empty record was never updated
	if len(out.Entries) > 0 {
		out.Updated = out.Entries[0].Updated
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// entry tells of one incident: what, and which voices say so, in the words of the pages.
func (d *desk) entry(f *frame, n *counterclaim.Incident, claims []counterclaim.Claim) atomEntry {
	e := atomEntry{ID: "urn:sha256:" + n.ID.String(), Title: xmlText(match.Title(n)), Link: atomLink{"alternate", address("i", n.ID)}}
	if n.Synthetic {
		e.Title += " (made up)"
		e.Categories = append(e.Categories, atomCategory{"synthetic"})
	}
	for _, k := range n.Conduct {
		e.Categories = append(e.Categories, atomCategory{xmlText(string(k))})
	}
	var first time.Time
	for i := range claims {
		r := counterclaim.Report{Published: claims[i].Published}
		if t, ok := r.PublishedTime(); ok {
			if first.IsZero() || t.Before(first) {
				first = t
			}
			if t.After(e.updated) {
				e.updated = t
			}
		}
	}
	e.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339)
	if !e.updated.IsZero() {
		e.Updated, e.Published = e.updated.UTC().Format(time.RFC3339), first.UTC().Format(time.RFC3339)
	}
	var lines []string
	a := f.account(n, claims)
	for i := range a.rows {
		for _, c := range a.columns {
			if p := a.position(&a.rows[i], c.ID); p.Stance != counterclaim.NothingFound {
				of := ontology.Label(string(a.rows[i].Conduct))
				if towards := d.rowDirection(f, a, &a.rows[i]); towards != "" {
					of += ", " + towards
				}
				lines = append(lines, c.Name+": "+d.stance(f, p)+" ("+of+")")
			}
		}
	}
	e.Summary = xmlText(strings.Join(lines, "\n"))
	return e
}

// xmlText leaves out what XML 1.0 cannot hold.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}
