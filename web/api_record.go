package web

import (
	"net/http"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// What the interface answers of sources, versions and work that was given up.
type (
	apiSources struct {
		Items   []apiSource `json:"items"`   // those with most reports first
		Parties []apiSums   `json:"parties"` // by id; "" is that of outlets of no party
	}
	apiSource struct {
		counterclaim.Source
		Listed bool `json:"listed"` // by the desk, in its dispute file
		apiHeld
	}
	apiSums struct {
		Party   string `json:"party"`
		Outlets int    `json:"outlets"`
		apiHeld
	}
	// apiHeld is what the record holds. In a large record it may have been counted up to a minute ago.
	apiHeld struct {
		Read     int           `json:"reports_read"`
		Unread   int           `json:"reports_not_read"`
		Why      []unreadCount `json:"why_not_read"`
		Claims   int           `json:"claims"`
		Verified int           `json:"claims_verified"` // that a person has checked, corrected or added
		Rejected int           `json:"claims_rejected"` // by a person
		First    string        `json:"first,omitempty"` // publication days, YYYY-MM-DD
		Last     string        `json:"last,omitempty"`
		Quiet    int           `json:"quiet_days"` // from its last day to that of the record
	}
	apiLetters struct {
		Items []counterclaim.DeadLetter `json:"items"` // latest first, without the work
		Total int                       `json:"total"`
		Next  string                    `json:"next,omitempty"`
	}
	apiVersions struct {
		Addresses []apiAddress          `json:"addresses"` // that are watched
		Items     []counterclaim.Report `json:"items"`     // the texts that stood there, earliest first, this one among them; without the words
		Changes   []intake.Change       `json:"changes"`   // from the version before to this one, word by word, headline and text
	}
	apiAddress struct {
		URL    string `json:"url"`
		State  string `json:"state"` // new, there, changed, gone, blocked, paywalled, unreachable
		Since  string `json:"since,omitempty"`
		First  string `json:"first,omitempty"` // RFC 3339: when it was first asked for, and last
		Last   string `json:"last,omitempty"`
		Reason string `json:"reason,omitempty"` // of the last failure
	}
)

// apiRecordRoutes are the routes of what was kept.
func (d *desk) apiRecordRoutes(page []apiParameter) []apiRoute {
	return []apiRoute{
		{"/sources", "sources", "Outlets with what the record holds of each, and the sums by party.", nil, apiSources{}, d.apiSources},
		{"/reports/{id}/versions", "versions", "The texts that stood at a report's address, and what is there now.", nil, apiVersions{}, d.apiVersions},
		{"/deadletters", "deadletters", "Work that was given up, with the reason.", page, apiLetters{}, d.apiLetters},
	}
}

func held(t *tally, last string) apiHeld {
	return apiHeld{Read: t.Read, Unread: t.Unread, Why: some(t.Why), Claims: t.Claims, Verified: t.Verified, Rejected: t.Rejected, First: t.First, Last: t.Last,
		Quiet: daysAfter(t.Last, last)}
}

func (d *desk) apiSources(r *http.Request, _ apiQuery) (any, error) {
	f, err := d.frame(r.Context())
	if err != nil {
		return nil, err
	}
	out := apiSources{Items: []apiSource{}, Parties: []apiSums{}}
	outlets := map[string]int{}
	for _, o := range f.outlets() {
		out.Items = append(out.Items, apiSource{Source: o.source, Listed: o.listed, apiHeld: held(&o.tally, f.overview.Last)})
		outlets[o.source.Party]++
	}
	parties := map[string]bool{"": true}
	for _, p := range f.parties {
		parties[p.ID] = true
	}
	for p := range outlets {
		parties[p] = true
	}
	for _, p := range sortedKeys(parties) {
		t := f.tallies[p]
		if t == nil {
			t = &tally{}
		}
		out.Parties = append(out.Parties, apiSums{Party: p, Outlets: outlets[p], apiHeld: held(t, f.overview.Last)})
	}
	return out, nil
}

func (d *desk) apiLetters(r *http.Request, q apiQuery) (any, error) {
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	letters, total, err := d.store.SetAsides(r.Context(), limit+1, offset)
	if err != nil {
		return nil, err
	}
	return apiLetters{some(letters[:min(limit, len(letters))]), total, nextOf(len(letters), limit, offset)}, nil
}

func (d *desk) apiVersions(r *http.Request, _ apiQuery) (any, error) {
	ctx := r.Context()
	id, err := d.apiID(ctx, "r", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	rep, err := d.store.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	watched, err := d.store.Watched(ctx, counterclaim.WatchedQuery{Report: rep.ID, Kind: counterclaim.WatchedPage})
	if err != nil {
		return nil, err
	}
	out := apiVersions{Addresses: []apiAddress{}, Items: []counterclaim.Report{}, Changes: []intake.Change{}}
	for _, w := range watched {
		out.Addresses = append(out.Addresses, apiAddress{w.URL, w.State, w.Since, w.First, w.Last, w.Reason})
	}
	t := timelineOf(rep, watched)
	for i := t.first; i < t.end; i++ {
		v, err := d.versionOf(ctx, rep, t.ids[i])
		if err != nil {
			return nil, err
		}
		if v == nil {
			continue
		}
		short := *v
		short.Text, short.Translation = "", ""
		out.Items = append(out.Items, short)
		if i == t.this-1 && shortEnough(v, rep) {
			out.Changes = intake.Difference(wholeText(v), wholeText(rep))
		}
	}
	return out, nil
}
