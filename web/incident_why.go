package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// Limits of what an incident's page says of why its claims stand together. The interface says it of all.
const (
	whyClaims    = 60
	whyWords     = 120 // runes of a claim's words
	arrangements = 20
)

// whyBody is why the claims of an incident stand together.
type whyBody struct {
	Said    []whySaid // what persons said, latest first
	Reports []whyReport
	More    int    // claims that are not listed
	All     string // address of the answer with all
}

// whySaid is a person's word.
type whySaid struct {
	What, Reason string
	At           stamp
}

// whyReport is one report with what its claims rest on.
type whyReport struct {
	Outlet, Report string
	Published      stamp
	Claims         []whyClaim
}

// whyClaim is one claim with the one before it that it is likest to.
type whyClaim struct {
	Words, Claim string
	Alone        string // where there is nothing to weigh, why
	Follows      bool
	To           *whyOther
	For, Against string
}

// whyOther is the claim to which another is joined.
type whyOther struct {
	Words, Claim, Outlet string
	Published            stamp
	Same                 bool // it stands in the same report
}

// why says why the claims of an incident stand together; nil for one claim alone.
func (d *desk) why(ctx context.Context, id counterclaim.ID, claims []counterclaim.Claim) (*whyBody, error) {
	said, err := d.store.Arrangements(ctx, id, arrangements, 0)
	if err != nil {
		return nil, err
	}
	if len(claims) < 2 && len(said) == 0 {
		return nil, nil
	}
	b := &whyBody{More: max(0, len(claims)-whyClaims), All: apiRoot + "/incidents/" + id.Short() + "/why"}
	for i := range said {
		b.Said = append(b.Said, whySaid{d.say.T("why.said."+said[i].Kind, said[i].By), said[i].Reason, d.say.Instant(said[i].At)})
	}
	at := make(map[counterclaim.ID]*counterclaim.Claim, len(claims))
	for i := range claims {
		at[claims[i].ID] = &claims[i]
	}
	for _, j := range match.Joinings(claims, 0, whyClaims) {
		c := at[j.Claim]
		n := len(b.Reports)
		if n == 0 || b.Reports[n-1].Report != address("r", c.Report) {
			b.Reports = append(b.Reports, whyReport{Outlet: d.outletOf(c), Report: address("r", c.Report), Published: d.say.Date(c.Published)})
			n++
		}
		b.Reports[n-1].Claims = append(b.Reports[n-1].Claims, d.whyOf(c, at[j.To], &j))
	}
	return b, nil
}

// whyOf puts what holds a claim in its incident into words; to is nil where it is held by none.
func (d *desk) whyOf(c, to *counterclaim.Claim, j *match.Joining) whyClaim {
	w := whyClaim{Words: clipped(c.Text, whyWords), Claim: address("c", c.ID), Follows: j.Follows}
	switch {
	case to == nil && j.Follows:
		w.Alone = d.say.T("why.act")
		return w
	case to == nil:
		w.Alone = d.say.T("why.first")
		return w
	}
	w.To = &whyOther{clipped(to.Text, whyWords), address("c", to.ID), d.outletOf(to), d.say.Date(to.Published), to.Report == c.Report}
	var speaksFor, against []string
	for _, e := range j.Evidence {
		if words := d.say.Or("evidence", e.Name); e.Weight > 0 {
			speaksFor = append(speaksFor, words)
		} else {
			against = append(against, words)
		}
	}
	w.For, w.Against = strings.Join(speaksFor, "; "), strings.Join(against, "; ")
	return w
}

func (d *desk) outletOf(c *counterclaim.Claim) string {
	if c.Outlet == "" {
		return d.say.T("outlet.none")
	}
	return c.Outlet
}

// clipped gives the first runes of words, with a sign where some are left out.
func clipped(words string, most int) string {
	r := []rune(words)
	if len(r) <= most {
		return words
	}
	return strings.TrimRight(string(r[:most]), " ,;") + "…"
}

// What the interface answers.
type (
	apiWhy struct {
		Items        []apiJoining               `json:"items"`        // the incident's claims by publication
		Arrangements []counterclaim.Arrangement `json:"arrangements"` // what persons said, latest first, the last 20; stands above all weights
		Next         string                     `json:"next,omitempty"`
	}
	apiJoining struct {
		Claim    counterclaim.ID `json:"claim"`
		Report   counterclaim.ID `json:"report"`
		To       counterclaim.ID `json:"to"`       // the claim before it that it is likest to or follows; null for the first
		Follows  bool            `json:"follows"`  // it stands where to stands, as an act of speech with what is said in it, and is weighed against none
		Likeness float64         `json:"likeness"` // all weights together; positive for one happening
		Evidence []apiEvidence   `json:"evidence"` // what weighs most first
		Under    string          `json:"under,omitempty"`
	}
	apiEvidence struct {
		Name   string  `json:"name"`
		Weight float64 `json:"weight"`
	}
)

func (d *desk) apiIncidentWhy(r *http.Request, q apiQuery) (any, error) {
	ctx := r.Context()
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	id, err := d.apiID(ctx, "i", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{id}})
	if err != nil {
		return nil, err
	}
	said, err := d.store.Arrangements(ctx, id, arrangements, 0)
	if err != nil {
		return nil, err
	}
	out := apiWhy{Items: []apiJoining{}, Arrangements: some(said)}
	for n, j := range match.Joinings(claims, offset, limit) {
		item := apiJoining{Claim: j.Claim, Report: claims[offset+n].Report, To: j.To, Follows: j.Follows, Likeness: j.Likeness, Evidence: []apiEvidence{}}
		for _, e := range j.Evidence {
			item.Evidence, item.Under = append(item.Evidence, apiEvidence{e.Name, e.Weight}), e.Key
		}
		out.Items = append(out.Items, item)
	}
	if offset+limit < len(claims) {
		out.Next = strconv.Itoa(offset + limit)
	}
	return out, nil
}

// whyRoutes is the route of why claims stand together.
func (d *desk) whyRoutes(page []apiParameter) []apiRoute {
	return []apiRoute{{"/incidents/{id}/why", "why", "Why the claims of an incident stand together: for each the one before it that it is likest to, and what speaks for and against the two being about one happening.",
		slices.Clone(page), apiWhy{}, d.apiIncidentWhy}}
}
