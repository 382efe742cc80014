package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/review"
	"github.com/counterclaim/counterclaim/vault"
)

// Limits of what the page of an exhibit names: enough to go on from.
const (
	belongsMost  = 20  // claims
	belongsWords = 120 // letters of a name
)

// belongRow is something to which an exhibit belongs.
type belongRow struct {
	Noun       string // what it is, "" where Name says no more than that
	Name, Href string
}

// restRow is a published finding that rests on an exhibit.
type restRow struct {
	Href, Title, Verdict string
	At                   stamp
	Superseded           bool
}

// draftRow is an open draft of a finding that rests on an exhibit.
type draftRow struct {
	Href, Title, Verdict, By string
	At                       stamp
}

// exhibitBelongs says to what an exhibit belongs. What who reads may not see is not named, and no link tells that it is there.
func (d *desk) exhibitBelongs(ctx context.Context, b *exhibitShowBody, x *counterclaim.Exhibit) error {
	add := func(noun string, id counterclaim.ID) error {
		if id.IsZero() {
			return nil
		}
		row, err := d.belongRow(ctx, noun, id)
		if err != nil {
			return ignoreMissing(err)
		}
		b.Belongs = append(b.Belongs, row)
		return nil
	}
	if err := add("i", x.Incident); err != nil {
		return err
	}
	if err := add("r", x.Report); err != nil {
		return err
	}
	for _, id := range x.Claims[:min(len(x.Claims), belongsMost)] {
		if err := add("c", id); err != nil {
			return err
		}
	}
	return nil
}

// belongRow names an incident by its title, a report by its headline, a claim by its words, as who reads may see them.
func (d *desk) belongRow(ctx context.Context, noun string, id counterclaim.ID) (belongRow, error) {
	row := belongRow{Name: d.say.T("exhibit.belongs." + noun), Href: address(noun, id)}
	a, err := d.store.Resolve(ctx, noun, id.String())
	if err != nil || a.Gone { // its page says why it is gone
		return row, err
	}
	words := ""
	switch noun {
	case "i":
		titles, err := d.titlesOf(ctx, []counterclaim.ID{a.ID})
		if err != nil {
			return row, err
		}
		row.Noun, words = d.say.T("incident.kind"), titles[a.ID]
	case "r":
		report, err := d.store.Report(ctx, a.ID)
		if err != nil {
			return row, err
		}
		row.Noun, words = d.say.T("report.kind"), report.Headline
	case "c":
		row.Noun = d.say.T("claim.kind")
		claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{IDs: []counterclaim.ID{a.ID}})
		if err != nil {
			return row, err
		}
		for i := range claims {
			words = claims[i].Text
		}
	}
	if strings.Trim(words, "* ") == "" { // what was blanked out names nothing
		row.Noun = ""
		return row, nil
	}
	row.Name = clipped(words, belongsWords)
	return row, nil
}

// exhibitRests names the published findings that rest on an exhibit, what stands first. None rests on what somebody brought again.
func (d *desk) exhibitRests(ctx context.Context, b *exhibitShowBody, of *foundExhibit) error {
	shelf, err := d.exhibitShelf(ctx)
	if err != nil || of.brought || !shelf.published(of.ID) {
		return err
	}
	list, err := d.store.Findings(ctx, counterclaim.FindingQuery{IDs: shelf.rests[of.ID]})
	if err != nil {
		return err
	}
	found, err := d.seenOf(ctx, list)
	if err != nil {
		return err
	}
	var incidents []counterclaim.ID
	for i := range found {
		incidents = append(incidents, found[i].of.Now)
	}
	titles, err := d.titlesOf(ctx, incidents)
	if err != nil {
		return err
	}
	var earlier []restRow
	for i := range found {
		p := &found[i]
		row := restRow{Href: address("f", p.ID), Title: titles[p.of.Now], Verdict: d.say.Or("verdict", p.Verdict), At: d.say.Instant(p.At), Superseded: !p.SupersededBy.IsZero()}
		if row.Title == "" {
			row.Title = d.say.T("exhibit.rests.named", p.ID.Short())
		}
		if row.Superseded {
			earlier = append(earlier, row)
		} else {
			b.Findings = append(b.Findings, row)
		}
	}
	b.Findings = append(b.Findings, earlier...)
	return nil
}

// exhibitDrafts names the open drafts of findings that rest on an exhibit, to people at the desk who may see drafts and of whom no blind coding of that
// incident is asked.
func (d *desk) exhibitDrafts(ctx context.Context, b *exhibitShowBody, of *foundExhibit) error {
	if of.brought || of.sight != sightWhole || !d.may(ctx, account.SeeWork) {
		return nil
	}
	cases, err := d.store.Cases(ctx, counterclaim.CaseQuery{WorkState: counterclaim.WorkInReview}) // where a draft is open
	if err != nil {
		return err
	}
	cases = slices.DeleteFunc(cases, func(c counterclaim.Case) bool {
		open := review.Open(&c)
		return open == nil || !slices.Contains(open.Exhibits, of.ID) || blind(ctx, &c)
	})
	var incidents []counterclaim.ID
	for i := range cases {
		incidents = append(incidents, cases[i].Now)
	}
	titles, err := d.titlesOf(ctx, incidents)
	if err != nil {
		return err
	}
	for i := range cases {
		c := &cases[i]
		open := review.Open(c)
		b.Drafts = append(b.Drafts, draftRow{Href: address("i", c.Incident) + "/case", Title: cmp.Or(titles[c.Now], d.say.T("incident.kind")), Verdict: d.say.Or("verdict", open.Verdict), By: open.By, At: d.say.Instant(open.At)})
	}
	return nil
}

// exhibitOdds says where time or place in an exhibit's bytes are at odds with that to which it belongs.
func (d *desk) exhibitOdds(ctx context.Context, b *exhibitShowBody, x *counterclaim.Exhibit, facts vault.Facts, how sight) error {
	q := counterclaim.ClaimQuery{IDs: x.Claims, Limit: 500}
	switch {
	case how != sightWhole && how != sightOwn && how != sightBoth, len(x.Facts) == 0:
		return nil
	case len(x.Claims) > 0:
	case !x.Incident.IsZero():
		a, err := d.store.Resolve(ctx, "i", x.Incident.String())
		if err != nil || a.Gone {
			return ignoreMissing(err)
		}
		q.Incidents = []counterclaim.ID{a.ID}
	case !x.Report.IsZero():
		q.Report = x.Report
	default:
		return nil
	}
	claims, err := d.store.Claims(ctx, q)
	if err != nil {
		return err
	}
	if b.Odds = vault.Odds(facts, claims); len(claims) > 0 || x.Report.IsZero() {
		return nil
	}
	report, err := d.store.Report(ctx, x.Report)
	if err != nil {
		return ignoreMissing(err)
	}
	if odds := vault.ReportOdds(facts, report.Published); odds != "" {
		b.Odds = []string{odds}
	}
	return nil
}

// ignoreMissing passes over what is not there any more.
func ignoreMissing(err error) error {
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return nil
	}
	return err
}
