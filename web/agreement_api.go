package web

import (
	"net/http"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// What the interface answers of agreements.
type (
	apiKeptAgreements struct {
		Items []apiKeptAgreement `json:"items"` // by agreement and number
		Next  string             `json:"next,omitempty"`
	}
	apiKeptAgreement struct {
		counterclaim.AgreementVersion
		InForce   bool `json:"in_force"`  // deeds are measured against it today
		Published bool `json:"published"` // readers see it
	}
	apiAgreementText struct {
		Version   apiKeptAgreement       `json:"version"`
		Agreement counterclaim.Agreement `json:"agreement"` // without what was declared at its sites
		Before    counterclaim.ID        `json:"before,omitzero"`
		Changes   []ceasefire.Difference `json:"changes"` // from the version before
	}
)

func (d *desk) agreementRoutes(page []apiParameter) []apiRoute {
	return []apiRoute{
		{"/agreements", "agreements", "Versions of agreements, without what they say.", page, apiKeptAgreements{}, d.apiAgreements},
		{"/agreements/{id}", "agreement", "One version of an agreement with its parties, lines, zones, phases and clauses, and what it changed.", nil, apiAgreementText{}, d.apiAgreement},
	}
}

func (d *desk) apiAgreements(r *http.Request, q apiQuery) (any, error) {
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	all, err := d.agreementsSeen(r.Context())
	if err != nil {
		return nil, err
	}
	out := apiKeptAgreements{Items: []apiKeptAgreement{}}
	for _, versions := range all {
		c, err := d.inForce(r.Context(), versions)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			out.Items = append(out.Items, keptAgreement(&v, c))
		}
	}
	out.Items = out.Items[min(offset, len(out.Items)):]
	out.Next = nextOf(len(out.Items), limit, offset)
	out.Items = out.Items[:min(limit, len(out.Items))]
	return out, nil
}

func keptAgreement(v *leaving.SeenAgreement, c *chosenAgreement) apiKeptAgreement {
	out := apiKeptAgreement{v.AgreementVersion, v.ID == c.inForce, v.Published}
	out.Files = some(out.Files)
	return out
}

func (d *desk) apiAgreement(r *http.Request, _ apiQuery) (any, error) {
	ctx := r.Context()
	id, err := d.apiID(ctx, "a", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	all, err := d.agreementsSeen(ctx)
	if err != nil {
		return nil, err
	}
	for _, versions := range all {
		at := slices.IndexFunc(versions, func(v leaving.SeenAgreement) bool { return v.ID == id })
		if at < 0 {
			continue
		}
		c, err := d.inForce(ctx, versions)
		if err != nil {
			return nil, err
		}
		c.seen = &versions[at]
		a, err := d.view.Agreement(ctx, id, d.readAgreement(ctx))
		if err != nil {
			return nil, err
		}
		out := apiAgreementText{Version: keptAgreement(c.seen, c), Agreement: *a, Changes: []ceasefire.Difference{}}
		before, changes, err := d.changesFrom(ctx, c, a)
		if err != nil {
			return nil, err
		}
		if before != nil {
			out.Before, out.Changes = before.ID, some(changes)
		}
		return out, nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such version of an agreement")
}
