package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
	"github.com/counterclaim/counterclaim/query"
)

// The answers of the interface, in the words of the record.
type (
	apiReports struct {
		Items []apiListedReport `json:"items"`
		Next  string            `json:"next,omitempty"` // for the next page; absent on the last
	}
	apiListedReport struct {
		counterclaim.Report
		Claims int `json:"claims"`
	}
	apiClaims struct {
		Items []counterclaim.Claim `json:"items"`
		Next  string               `json:"next,omitempty"`
	}
	apiIncidents struct {
		Items []counterclaim.Incident `json:"items"`
		Next  string                  `json:"next,omitempty"`
	}
	apiFinds struct {
		Reports      []apiFind            `json:"reports"`
		Claims       []counterclaim.Claim `json:"claims"`
		ReportsTotal int                  `json:"reports_total"`
		ClaimsTotal  int                  `json:"claims_total"`
		Capped       bool                 `json:"capped"` // there are more than one of the totals says, and facets count the first of them
		Facets       []apiFacet           `json:"facets"` // of the claims found; empty where none were asked for
		Next         string               `json:"next,omitempty"`
	}
	apiFacet struct {
		Field  string `json:"field"`
		Value  string `json:"value"`
		Claims int    `json:"claims"`
	}
	apiFind struct {
		Report  counterclaim.Report `json:"report"`
		Snippet string              `json:"snippet"` // without marks
	}
	apiOverview struct {
		Reports   int           `json:"reports"`
		Claims    int           `json:"claims"`
		Incidents int           `json:"incidents"`
		Synthetic bool          `json:"synthetic"`
		First     string        `json:"first,omitempty"` // publication days, YYYY-MM-DD
		Last      string        `json:"last,omitempty"`
		Coverage  []apiCoverage `json:"coverage"`
	}
	apiCoverage struct {
		Party   string `json:"party"`   // "" for outlets of no party
		Reports int    `json:"reports"` // that were read
		Unread  int    `json:"not_read"`
		From    string `json:"from,omitempty"`
		To      string `json:"to,omitempty"`
	}
	apiDispute struct {
		Title     string               `json:"title"`
		Zone      string               `json:"zone,omitempty"`
		Synthetic bool                 `json:"synthetic"`
		Derived   bool                 `json:"derived"` // the sides were found by counting
		Parties   []counterclaim.Party `json:"parties"` // by id
	}
)

func (d *desk) apiRoutes() []apiRoute {
	page := []apiParameter{
		{Name: "limit", Meaning: "items of one answer, 1 to " + strconv.Itoa(apiMaxLimit) + "; " + strconv.Itoa(apiLimit) + " where it is not given"},
		{Name: "next", Meaning: "what the answer before gave as next"},
	}
	days := []apiParameter{{Name: "from", Meaning: "first day, YYYY-MM-DD"}, {Name: "to", Meaning: "last day, inclusive"}}
	conduct := conductParameter()
	return append(slices.Concat(d.apiRecordRoutes(page), d.whyRoutes(page), d.exhibitRoutes(page), d.findingAPIRoutes(page), d.agreementRoutes(page), d.equipmentAPI(), d.sitrepRoutes(page), d.escalationRoutes(), d.complaintAPIRoutes(page), d.violationAPIRoutes(page, days)), []apiRoute{
		{"/overview", "overview", "Size and coverage of the record.", nil, apiOverview{}, d.apiOverview},
		{"/dispute", "dispute", "What the desk says of the dispute.", nil, apiDispute{}, d.apiDispute},
		{"/reports", "reports", "Reports without their text, newest first.", page, apiReports{}, d.apiReports},
		{"/reports/{id}", "report", "One report with its text.", nil, counterclaim.Report{}, d.apiReport},
		{"/claims", "claims", "Claims, by publication.", slices.Concat(page, days, []apiParameter{conduct,
			{Name: "report", Meaning: "id of a report, whole or its first 8 digits and more"},
			{Name: "incident", Meaning: "id of an incident, likewise"},
			{Name: "box", Meaning: "south,west,north,east in degrees; claims with a place in it"}}), apiClaims{}, d.apiClaims},
		{"/claims/{id}", "claim", "One claim.", nil, counterclaim.Claim{}, d.apiClaim},
		{"/incidents", "incidents", "Incidents, newest day first, without positions, disputed facts and ledger.", slices.Concat(page, days, []apiParameter{conduct,
			{Name: "party", Meaning: "a side named on it"}}), apiIncidents{}, d.apiIncidents},
		{"/incidents/{id}", "incident", "One incident with each side's positions, disputed facts and the ledger of losses.", nil, counterclaim.Incident{}, d.apiIncident},
		{"/search", "search", "Reports and claims that hold all the words.", slices.Concat(page, []apiParameter{
			{Name: "q", Meaning: "words, \"phrases\", begin*, fields as in party:corvand; /search explains the language", Required: true, Most: maxQueryRunes},
			{Name: "facets", Meaning: "true: count the claims found by party, conduct, outlet, stance, status, month and place", Enum: []string{"true", "false"}}}), apiFinds{}, d.apiSearch},
		{"/losses", "losses", "What an export would leave out.", []apiParameter{
			{Name: "as", Meaning: "the format", Required: true, Enum: []string{"csv", "geojson", "parquet", "acled", "ucdp", "gdelt", "polecat", "hxl"}},
			{Name: "alleged", Meaning: "true: with what is only alleged", Enum: []string{"true", "false"}}}, export.Losses{}, d.apiLosses},
	}...)
}

// conductParameter chooses by a conduct: a code that there is not would else answer with nothing.
func conductParameter() apiParameter {
	p := apiParameter{Name: "conduct", Meaning: "code of a conduct"}
	for _, c := range ontology.Conducts() {
		p.Enum = append(p.Enum, string(c.Code))
	}
	return p
}

// nextAfter cuts a list that was asked for with one entry more to its limit, and gives the parameter next of the page after it, ""
// where it is the last.
func nextAfter[T any](list []T, limit int, id func(*T) counterclaim.ID) ([]T, string) {
	if len(list) <= limit {
		return some(list), ""
	}
	return list[:limit], id(&list[limit-1]).String()
}

// nextOf gives the parameter next of the page after one that holds n items, "" where it is the last.
func nextOf(n, limit, offset int) string {
	if n <= limit {
		return ""
	}
	return strconv.Itoa(offset + limit)
}

// some gives a list that is empty as [], never null.
func some[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// apiID finds what an id in the path or a parameter stands for.
func (d *desk) apiID(ctx context.Context, noun, given string) (counterclaim.ID, error) {
	given = strings.ToLower(given)
	if !counterclaim.IsHexPrefix(given) {
		return counterclaim.ID{}, counterclaim.Errorf(counterclaim.CodeNotFound, "%.80q is no id", given).Try("give 8 to 64 hexadecimal digits")
	}
	a, err := d.store.Resolve(ctx, noun, given)
	if err != nil {
		return a.ID, err
	}
	if a.Gone {
		return a.ID, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", a.Why)
	}
	return a.ID, nil
}

func (d *desk) apiOverview(r *http.Request, _ apiQuery) (any, error) {
	f, err := d.frame(r.Context())
	if err != nil {
		return nil, err
	}
	o := f.overview
	out := apiOverview{Reports: o.Reports, Claims: o.Claims, Incidents: o.Incidents, Synthetic: o.Synthetic, First: o.First, Last: o.Last, Coverage: []apiCoverage{}}
	for _, c := range o.Coverage {
		out.Coverage = append(out.Coverage, apiCoverage{c.Party, c.Reports, f.tallies[c.Party].Unread, c.From, c.To})
	}
	return out, nil
}

func (d *desk) apiDispute(r *http.Request, _ apiQuery) (any, error) {
	f, err := d.frame(r.Context())
	if err != nil {
		return nil, err
	}
	return apiDispute{Title: f.dispute.Title, Zone: f.dispute.Zone, Synthetic: f.synthetic(), Derived: f.dispute.Derived || len(f.dispute.Parties) == 0,
		Parties: some(f.parties)}, nil
}

func (d *desk) apiReports(r *http.Request, q apiQuery) (any, error) {
	limit, after, err := q.after()
	if err != nil {
		return nil, err
	}
	list, err := d.store.ReportsAfter(r.Context(), after, limit+1)
	if err != nil {
		return nil, err
	}
	list, next := nextAfter(list, limit, func(l *counterclaim.ListedReport) counterclaim.ID { return l.Report.ID })
	out := apiReports{Items: []apiListedReport{}, Next: next}
	for _, l := range list {
		out.Items = append(out.Items, apiListedReport{l.Report, l.Claims})
	}
	return out, nil
}

func (d *desk) apiReport(r *http.Request, _ apiQuery) (any, error) {
	id, err := d.apiID(r.Context(), "r", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return d.store.Report(r.Context(), id)
}

func (d *desk) apiClaims(r *http.Request, q apiQuery) (any, error) {
	limit, after, err := q.after()
	if err != nil {
		return nil, err
	}
	ask := counterclaim.ClaimQuery{Conduct: counterclaim.Conduct(q["conduct"]), Limit: limit + 1, After: after}
	if ask.From, ask.To, err = q.days(); err != nil {
		return nil, err
	}
	if ask.Box, err = q.box(); err != nil {
		return nil, err
	}
	if q["report"] != "" {
		if ask.Report, err = d.apiID(r.Context(), "r", q["report"]); err != nil {
			return nil, err
		}
	}
	if q["incident"] != "" {
		id, err := d.apiID(r.Context(), "i", q["incident"])
		if err != nil {
			return nil, err
		}
		ask.Incidents = []counterclaim.ID{id}
	}
	claims, err := d.store.Claims(r.Context(), ask)
	if err != nil {
		return nil, err
	}
	claims, next := nextAfter(claims, limit, func(c *counterclaim.Claim) counterclaim.ID { return c.ID })
	return apiClaims{claims, next}, nil
}

func (d *desk) apiClaim(r *http.Request, _ apiQuery) (any, error) {
	id, err := d.apiID(r.Context(), "c", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	claims, err := d.store.Claims(r.Context(), counterclaim.ClaimQuery{IDs: []counterclaim.ID{id}})
	if err != nil {
		return nil, err
	}
	if len(claims) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such claim")
	}
	return claims[0], nil
}

func (d *desk) apiIncidents(r *http.Request, q apiQuery) (any, error) {
	limit, after, err := q.after()
	if err != nil {
		return nil, err
	}
	ask := counterclaim.IncidentQuery{Conduct: counterclaim.Conduct(q["conduct"]), Party: q["party"], Limit: limit + 1, After: after}
	if ask.From, ask.To, err = q.days(); err != nil {
		return nil, err
	}
	list, err := d.store.Incidents(r.Context(), ask)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Title = match.Title(&list[i])
	}
	if err := d.unseen(r.Context(), list); err != nil {
		return nil, err
	}
	list, next := nextAfter(list, limit, func(n *counterclaim.Incident) counterclaim.ID { return n.ID })
	return apiIncidents{list, next}, nil
}

func (d *desk) apiIncident(r *http.Request, _ apiQuery) (any, error) {
	id, err := d.apiID(r.Context(), "i", r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	list, err := d.store.Incidents(r.Context(), counterclaim.IncidentQuery{IDs: []counterclaim.ID{id}})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such incident")
	}
	if err := d.unseen(r.Context(), list); err != nil {
		return nil, err
	}
	f, err := d.frame(r.Context())
	if err != nil {
		return nil, err
	}
	n := list[0]
	claims, err := d.store.Claims(r.Context(), counterclaim.ClaimQuery{Incidents: []counterclaim.ID{n.ID}})
	if err != nil {
		return nil, err
	}
	n.Title = match.Title(&n)
	for _, row := range match.Rows(claims, f.parties, f.overview.Coverage) {
		n.Positions = append(n.Positions, row.Positions...)
	}
	n.Disputed = match.Disputed(claims, f.parties)
	n.Ledger = match.Ledger(claims, f.parties)
	return n, nil
}

func (d *desk) apiSearch(r *http.Request, q apiQuery) (any, error) {
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	dispute, err := d.store.Dispute(r.Context())
	if err != nil {
		return nil, err
	}
	asked, err := query.Parse(q["q"], query.For(dispute, d.searching(r.Context())))
	if err != nil {
		return nil, err
	}
	asked.Limit, asked.Offset, asked.Facets = limit, offset, q["facets"] == "true"
	res, err := d.store.Search(r.Context(), asked)
	if err != nil {
		return nil, err
	}
	out := apiFinds{Reports: []apiFind{}, Claims: some(res.Claims), ReportsTotal: res.ReportsTotal, ClaimsTotal: res.ClaimsTotal, Capped: res.Capped, Facets: []apiFacet{}}
	for _, f := range res.Facets {
		out.Facets = append(out.Facets, apiFacet(f))
	}
	marks := strings.NewReplacer("\x02", "", "\x03", "")
	for _, h := range res.Reports {
		out.Reports = append(out.Reports, apiFind{h.Report, marks.Replace(h.Snippet)})
	}
	if offset+limit < max(res.ReportsTotal, res.ClaimsTotal) {
		out.Next = strconv.Itoa(offset + limit)
	}
	return out, nil
}
