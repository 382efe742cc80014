package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// What the interface answers of findings.
type (
	apiFindings struct {
		Items []apiFinding `json:"items"`
		Next  string       `json:"next,omitempty"`
	}
	apiFinding struct {
		counterclaim.Finding
		Notice      *counterclaim.Notice `json:"notice,omitempty"` // that all parties had of its draft
		Late        []counterclaim.Reply `json:"late_replies"`     // that came after it was published
		Corrections []apiCorrection      `json:"corrections"`      // that were asked for and answered
	}
	apiCorrection struct {
		ID       counterclaim.ID `json:"id"`
		NamedAs  string          `json:"named_as"` // how the finding names who asked
		Text     string          `json:"text"`
		At       string          `json:"at"`
		Granted  bool            `json:"granted"`
		Words    string          `json:"words"`
		Answered string          `json:"answered"` // RFC 3339
		By       string          `json:"by"`       // who answered
		Stands   []string        `json:"stands"`   // where the correction stands
	}
)

// findingAPIRoutes are the routes of findings.
func (d *desk) findingAPIRoutes(page []apiParameter) []apiRoute {
	return []apiRoute{
		{"/findings", "findings", "Findings with replies and corrections, last published first.", slices.Concat(page, []apiParameter{
			{Name: "standing", Meaning: "true: leaves out what was superseded", Enum: []string{"true", "false"}}}), apiFindings{}, d.apiFindings},
		{"/findings/{id}", "finding", "One finding with replies and corrections.", nil, apiFinding{}, d.apiFinding},
	}
}

func asAPI(p *published) apiFinding {
	out := apiFinding{Finding: *p.Finding, Notice: review.NoticeAbout(p.of, p.Draft), Late: some(review.LateReplies(p.of, p.Finding)), Corrections: []apiCorrection{}}
	for _, q := range p.answered() {
		out.Corrections = append(out.Corrections, apiCorrection{ID: q.ID, NamedAs: q.NamedAs, Text: q.Text, At: q.At, Granted: q.Answer.Granted, Words: q.Answer.Words,
			Answered: q.Answer.At, By: q.Answer.By, Stands: some(q.Answer.Stands)})
	}
	return out
}

func (d *desk) apiFindings(r *http.Request, q apiQuery) (any, error) {
	limit, after, err := q.after()
	if err != nil {
		return nil, err
	}
	ctx := r.Context()
	list, err := d.store.Findings(ctx, counterclaim.FindingQuery{Standing: q["standing"] == "true", After: after, Limit: limit + 1})
	if err != nil {
		return nil, err
	}
	list, next := nextAfter(list, limit, func(f *counterclaim.Finding) counterclaim.ID { return f.ID })
	out := apiFindings{Items: []apiFinding{}, Next: next}
	seen, err := d.seenOf(ctx, list)
	for i := range seen {
		out.Items = append(out.Items, asAPI(&seen[i]))
	}
	return out, err
}

func (d *desk) apiFinding(r *http.Request, _ apiQuery) (any, error) {
	p, err := d.findingAt(r)
	if err != nil {
		return nil, err
	}
	return asAPI(p), nil
}

// findingEntries gives the feed's entries of findings about incidents that are chosen as those of the feed are. A correction is an entry
// of its own, as the error was, and the entry of what it corrects says so.
func (d *desk) findingEntries(ctx context.Context, f *frame, q apiQuery) ([]atomEntry, error) {
	latest, err := d.store.Findings(ctx, counterclaim.FindingQuery{Limit: feedEntries})
	if err != nil || len(latest) == 0 {
		return nil, err
	}
	found, err := d.seenOf(ctx, latest)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var ids []counterclaim.ID
	for _, p := range found {
		ids = append(ids, p.of.Now)
	}
	list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: ids, Party: q["party"], Conduct: counterclaim.Conduct(q["conduct"])})
	if err != nil {
		return nil, err
	}
	titles := map[counterclaim.ID]string{}
	for i := range list {
		titles[list[i].ID] = incidentTitle(&list[i])
	}
	var out []atomEntry
	for _, p := range found {
		if title, ok := titles[p.of.Now]; ok {
			out = append(out, d.findingEntry(f, &p, title))
		}
	}
	return out, nil
}

func (d *desk) findingEntry(f *frame, p *published, title string) atomEntry {
	if p.Corrects.IsZero() {
		title = d.say.T("finding.title", title)
	} else {
		title = d.say.T("correction.title", title)
	}
	e := atomEntry{ID: "urn:sha256:" + p.ID.String(), Title: xmlText(title), Link: atomLink{"alternate", address("f", p.ID)}, updated: p.touched(),
		Published: momentOf(p.At).UTC().Format(time.RFC3339), Categories: []atomCategory{{"finding"}}}
	e.Updated = e.updated.UTC().Format(time.RFC3339)
	if p.Synthetic {
		e.Title += " (made up)"
		e.Categories = append(e.Categories, atomCategory{"synthetic"})
	}
	var lines []string
	lines = append(lines, d.say.T("feed.verdict", d.say.Or("verdict", p.Verdict), d.responsibility(f, p.At, p.Responsibility), d.say.Or("confidence", p.Confidence)))
	if !p.SupersededBy.IsZero() {
		lines = append(lines, d.say.T("feed.superseded", address("f", p.SupersededBy)))
	}
	if !p.Supersedes.IsZero() {
		lines = append(lines, d.say.T("feed.supersedes", address("f", p.Supersedes)))
	}
	for _, q := range p.answered() {
		if q.Answer.Granted {
			lines = append(lines, d.say.T("feed.granted", q.NamedAs, q.Text, q.Answer.Words))
		} else {
			lines = append(lines, d.say.T("feed.refused", q.NamedAs, q.Text, q.Answer.Words))
		}
	}
	for _, c := range d.replyColumns(f, p.At, p.ID, p.Draft, p.Replies, review.LateReplies(p.of, p.Finding)) {
		for _, r := range c.Replies {
			who, text := c.Column.Name, r.Text
			if r.None != "" {
				text = r.None
			} else if r.Earlier {
				who += " (" + d.say.T("reply.earlier") + ")"
			}
			lines = append(lines, who+": "+text)
		}
	}
	e.Summary = xmlText(strings.Join(lines, "\n"))
	return e
}
