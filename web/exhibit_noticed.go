package web

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// noticedOf is, for each exhibit on which a draft rests that a party had notice of, the incidents of these drafts.
type noticedOf map[counterclaim.ID][]counterclaim.ID

// noticedBy gives the exhibits of the drafts that a party had notice of: published, open, earlier and withdrawn ones, as its page of notices has all of them.
func (d *desk) noticedBy(ctx context.Context, party string) (noticedOf, error) {
	k := &d.exhibitsKept
	k.mu.Lock()
	defer k.mu.Unlock()
	if of := k.noticed[party]; of != nil && k.cases > shelfSmall && time.Since(k.noticedAt) < shelfTime {
		return of, nil
	}
	cases, err := d.store.Cases(ctx, counterclaim.CaseQuery{})
	if err != nil {
		return nil, err
	}
	k.noticed, k.cases, k.noticedAt = map[string]noticedOf{}, len(cases), time.Now()
	for i := range cases {
		c := &cases[i]
		for j := range c.Notices {
			for _, id := range draftOf(c, &c.Notices[j]).Exhibits {
				for _, party := range c.Notices[j].Parties {
					if k.noticed[party] == nil {
						k.noticed[party] = noticedOf{}
					}
					if of := k.noticed[party]; !slices.Contains(of[id], c.Incident) {
						of[id] = append(of[id], c.Incident)
					}
				}
			}
		}
	}
	return k.noticed[party], nil
}

// draftOf gives the draft that a notice is of, an empty one where the case lacks it.
func draftOf(c *counterclaim.Case, n *counterclaim.Notice) *counterclaim.Draft {
	for i := range c.Drafts {
		if c.Drafts[i].ID == n.Draft {
			return &c.Drafts[i]
		}
	}
	return &counterclaim.Draft{}
}

// exhibitNotices leads a party from an exhibit to the drafts that it had notice of and that rest on it.
func (d *desk) exhibitNotices(ctx context.Context, b *exhibitShowBody, of *foundExhibit) error {
	incidents := of.viewer.noticed[of.ID]
	if of.brought || len(incidents) == 0 {
		return nil
	}
	for _, id := range incidents {
		c, err := d.store.Case(ctx, id)
		if err != nil {
			return err
		}
		titles, err := d.titlesOf(ctx, []counterclaim.ID{c.Now})
		if err != nil {
			return err
		}
		b.Notices = append(b.Notices, belongRow{Href: address("i", id) + "/notice", Name: cmp.Or(titles[c.Now], d.say.T("incident.kind"))})
	}
	return nil
}
