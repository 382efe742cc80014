package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sitrep"
)

// What the interface answers of situation reports.
type (
	apiSitreps struct {
		Items []apiSitrepHead `json:"items"` // last days first, of the same days the last version first
		Next  string          `json:"next,omitempty"`
	}
	apiSitrepHead struct {
		ID          counterclaim.ID `json:"id"`
		From        string          `json:"from"`  // YYYY-MM-DD
		To          string          `json:"to"`    // YYYY-MM-DD, inclusive
		AsOf        string          `json:"as_of"` // RFC 3339: what had been received by then counts
		Zone        string          `json:"zone"`
		Version     int             `json:"version"`
		Corrects    counterclaim.ID `json:"corrects,omitzero"`
		CorrectedBy counterclaim.ID `json:"corrected_by,omitzero"`
		Changed     string          `json:"changed,omitempty"`
		By          []string        `json:"by"`
		Published   string          `json:"published"` // RFC 3339
		Synthetic   bool            `json:"synthetic"`
	}
	apiSitrep struct {
		counterclaim.SituationReport
		CorrectedBy counterclaim.ID   `json:"corrected_by,omitzero"`
		Versions    []counterclaim.ID `json:"versions"` // of the same days, the last first
		Changes     []apiChange       `json:"changes"`  // from the version before
	}
	apiChange struct {
		Where string   `json:"where"`
		Was   []string `json:"was"` // lines and rows that are gone
		Is    []string `json:"is"`  // that are new
	}
)

func (d *desk) sitrepRoutes(page []apiParameter) []apiRoute {
	return []apiRoute{
		{"/sitreps", "sitreps", "Published situation reports without sections and tables, last days first, of the same days the last version first.", page, apiSitreps{}, d.apiSitreps},
		{"/sitreps/{id}", "sitrep", "One published situation report with sections, tables and signatures, and what it changed.", nil, apiSitrep{}, d.apiSitrep},
	}
}

func (d *desk) apiSitreps(r *http.Request, q apiQuery) (any, error) {
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	all, err := d.sitreps(r.Context())
	if err != nil {
		return nil, err
	}
	out := apiSitreps{Items: []apiSitrepHead{}}
	list := all[min(offset, len(all)):]
	out.Next = nextOf(len(list), limit, offset)
	for i := range list[:min(limit, len(list))] {
		s := &list[i]
		out.Items = append(out.Items, apiSitrepHead{s.ID, s.From, s.To, s.AsOf, s.Zone, s.Version, s.Corrects, correctedBy(all, s.ID), s.Changed, some(s.By), s.Published, s.Synthetic})
	}
	return out, nil
}

// correctedBy gives the version that corrects another, zero for none.
func correctedBy(all []counterclaim.SituationReport, id counterclaim.ID) counterclaim.ID {
	for i := range all {
		if all[i].Corrects == id {
			return all[i].ID
		}
	}
	return counterclaim.ID{}
}

func (d *desk) apiSitrep(r *http.Request, _ apiQuery) (any, error) {
	ctx := r.Context()
	id, err := d.apiID(ctx, "s", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	s, err := d.sitrep(ctx, id)
	if err != nil {
		return nil, err
	}
	all, err := d.sitreps(ctx)
	if err != nil {
		return nil, err
	}
	out := apiSitrep{SituationReport: *s, CorrectedBy: correctedBy(all, id), Versions: []counterclaim.ID{}, Changes: []apiChange{}}
	for _, v := range sameDays(all, s) {
		out.Versions = append(out.Versions, v.ID)
	}
	if !s.Corrects.IsZero() {
		before, err := d.sitrep(ctx, s.Corrects)
		if err != nil {
			return nil, err
		}
		for _, c := range sitrep.Changes(before, s) {
			out.Changes = append(out.Changes, apiChange{c.Where, some(c.Was), some(c.Is)})
		}
	}
	return out, nil
}

// sitrepFeed answers "/sitreps.atom": what was published of situation reports, each version an entry, the last first.
func (d *desk) sitrepFeed(w http.ResponseWriter, r *http.Request) {
	if _, err := apiParse(r, nil); err != nil {
		d.apiFail(w, r, err)
		return
	}
	body, err := d.sitrepFeedOf(r.Context())
	if err != nil {
		d.apiFail(w, r, err)
		return
	}
	sendTagged(w, r, "application/atom+xml; charset=utf-8", body)
}

func (d *desk) sitrepFeedOf(ctx context.Context) ([]byte, error) {
	f, err := d.frame(ctx)
	if err != nil {
		return nil, err
	}
	all, err := d.sitreps(ctx)
	if err != nil {
		return nil, err
	}
	title := d.say.T("situation.title")
	if f.dispute.Title != "" {
		title += " · " + f.dispute.Title
	}
	if f.synthetic() {
		title += " (made up)"
	}
	out := atomFeed{ID: "urn:sha256:" + counterclaim.HashOf("feed of situation reports", f.dispute.Title).String(), Title: xmlText(title), Author: "counterclaim",
		Links: []atomLink{{"self", "/sitreps.atom"}, {"alternate", "/sitreps"}}, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339)}
	for i := range all {
		out.Entries = append(out.Entries, d.sitrepEntry(&all[i]))
	}
	slices.SortStableFunc(out.Entries, func(a, b atomEntry) int { return b.updated.Compare(a.updated) })
	out.Entries = out.Entries[:min(len(out.Entries), feedEntries)]
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

// sitrepEntry tells of one version.
func (d *desk) sitrepEntry(s *counterclaim.SituationReport) atomEntry {
	at := momentOf(s.Published)
	e := atomEntry{ID: "urn:sha256:" + s.ID.String(), Title: xmlText(d.sitrepDays(s)), Link: atomLink{"alternate", address("s", s.ID)}, updated: at, Updated: at.UTC().Format(time.RFC3339), Published: at.UTC().Format(time.RFC3339),
		Categories: []atomCategory{{"situation_report"}}}
	lines := []string{d.say.T("situation.published", d.say.Instant(s.Published).Text, strings.Join(s.By, ", "))}
	if s.Version > 1 {
		e.Title += ", " + d.say.T("situation.version", d.say.Number(int64(s.Version)))
		e.Categories = append(e.Categories, atomCategory{"correction"})
		lines = append([]string{d.say.T("situation.changed") + " " + s.Changed}, lines...)
	}
	if s.Synthetic {
		e.Title += " (made up)"
		e.Categories = append(e.Categories, atomCategory{"synthetic"})
	}
	e.Summary = xmlText(strings.Join(lines, "\n"))
	return e
}
