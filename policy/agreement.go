package policy

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// NotPublished stands in a clause in place of a site or zone that is held back, so that nobody takes the clause for one that holds everywhere.
const NotPublished = "not-published"

// SeenAgreement is a version of an agreement as somebody sees it.
type SeenAgreement struct {
	counterclaim.AgreementVersion      // without the bytes of its files
	Published                     bool // outside too
}

// Agreements lists the versions of an agreement, or of all for "", that may be seen, by agreement and number: from outside those that were
// published, without who kept them and without their files. Where the record keeps none there are none.
func (v *View) Agreements(ctx context.Context, agreement string) ([]SeenAgreement, error) {
	of, ok := v.record.(counterclaim.Agreements)
	if !ok {
		return nil, nil
	}
	outside, published, err := v.published(ctx)
	if err != nil {
		return nil, err
	}
	all, err := of.AgreementVersions(ctx, agreement)
	if err != nil {
		return nil, err
	}
	var out []SeenAgreement
	for _, of := range all {
		seen := SeenAgreement{of, published[of.ID]}
		if outside {
			if !seen.Published {
				continue
			}
			seen.KeptBy, seen.Files = "", nil
			if !published[seen.Supersedes] {
				seen.Supersedes = counterclaim.ID{}
			}
		}
		out = append(out, seen)
	}
	return out, nil
}

// Agreement gives what read makes of a version, which stays as it is, as it may be seen: what parties declared of their holdings never, and from outside neither
// where withdrawn weapons are stored nor protected zones. It is CodeNotFound where the version may not be seen.
func (v *View) Agreement(ctx context.Context, id counterclaim.ID, read func(id counterclaim.ID) (*counterclaim.Agreement, error)) (*counterclaim.Agreement, error) {
	outside, published, err := v.published(ctx)
	if err != nil {
		return nil, err
	}
	if outside && !published[id] {
		return nil, none("version of an agreement", id)
	}
	a, err := read(id)
	if err != nil {
		return nil, err
	}
	return shown(a, outside), nil
}

// published reports whether who reads is outside, and gives the versions that may leave.
func (v *View) published(ctx context.Context) (outside bool, published map[counterclaim.ID]bool, err error) {
	marks, err := v.record.Marks(ctx)
	return v.sight(ctx) == Outside, counterclaim.PublishedAgreements(marks), err
}

// shown gives what may be seen of an agreement.
func shown(a *counterclaim.Agreement, outside bool) *counterclaim.Agreement {
	out := *a
	out.Sites = slices.Clone(a.Sites)
	for i := range out.Sites {
		out.Sites[i].Items = nil
	}
	if !outside {
		return &out
	}
	out.Sites = nil
	protected := map[string]bool{}
	out.Zones = nil
	for _, z := range a.Zones {
		if z.Kind == "protected" {
			protected[z.ID] = true
			continue
		}
		out.Zones = append(out.Zones, z)
	}
	if protected[out.Area] {
		out.Area = NotPublished
	}
	out.Clauses = slices.Clone(a.Clauses)
	for i := range out.Clauses {
		k := &out.Clauses[i]
		if len(k.Sites) > 0 {
			k.Sites = []string{NotPublished}
		}
		if protected[k.Zone] {
			k.Zone = NotPublished
		}
		k.ExceptZones = slices.Clone(k.ExceptZones)
		for n, z := range k.ExceptZones {
			if protected[z] {
				k.ExceptZones[n] = NotPublished
			}
		}
		k.ExceptZones = slices.Compact(k.ExceptZones)
	}
	return &out
}
