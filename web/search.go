package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
	"github.com/counterclaim/counterclaim/query"
)

const hitsPerPage = 20 // of each kind

// searchBody is what a search found, or how to search.
type searchBody struct {
	Words        string
	Wrong        string // what keeps it from being looked for, and what to try
	Facets       []facetGroup
	Capped       bool
	Asked        bool
	Reports      []reportFind
	Claims       []*quote
	ReportsTotal int
	ClaimsTotal  int
	Pager        pager
}

type reportFind struct {
	Row     reportRow
	Snippet []hit
}

func (d *desk) search(r *http.Request, f *frame) (*view, error) {
	words, err := d.searchWords(r)
	if err != nil {
		return nil, err
	}
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	b := &searchBody{Words: words, Asked: words != ""}
	v := &view{name: "search", title: d.say.T("search.title"), nav: "search", canonical: "/search", query: words, body: b}
	if !b.Asked {
		return v, nil
	}
	v.title = d.say.T("search.title.for", words)
	v.canonical = "/search?q=" + url.QueryEscape(words)
	err = d.find(r.Context(), f, b, page)
	if e, ok := asError(err); ok && (e.Code == counterclaim.CodeBadInput || e.Code == counterclaim.CodeTooLarge) {
		b.Wrong, v.status = strings.TrimSpace(sentence(e.Message)+" "+sentence(e.Hint)), statusOf(err)
		return v, nil
	}
	return v, err
}

// searchWords reads ?q= within its limits.
func (d *desk) searchWords(r *http.Request) (string, error) {
	words := strings.TrimSpace(r.URL.Query().Get("q"))
	switch {
	case !utf8.ValidString(words) || strings.ContainsFunc(words, func(c rune) bool { return c < ' ' }):
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.query.bytes"))
	case utf8.RuneCountInString(words) > maxQueryRunes:
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.query.long", maxQueryRunes)).Try("%s", d.say.T("error.query.long.try"))
	}
	return words, nil
}

func (d *desk) find(ctx context.Context, f *frame, b *searchBody, page int) error {
	q, err := query.Parse(b.Words, query.For(f.dispute, d.searching(ctx)))
	if err != nil {
		return err
	}
	q.Limit, q.Offset, q.Facets = hitsPerPage, (page-1)*hitsPerPage, true
	res, err := d.store.Search(ctx, q)
	if err != nil {
		return err
	}
	b.Facets, b.Capped = d.facets(f, q, res), res.Capped
	b.ReportsTotal, b.ClaimsTotal = res.ReportsTotal, res.ClaimsTotal
	for i := range res.Reports {
		b.Reports = append(b.Reports, reportFind{d.reportRow(f, &res.Reports[i].Report), hits(res.Reports[i].Snippet)})
	}
	s := d.shelf(f)
	for i := range res.Claims {
		q, err := s.quote(ctx, &res.Claims[i])
		if err != nil {
			return err
		}
		b.Claims = append(b.Claims, q)
	}
	shown := max(len(b.Reports), len(b.Claims))
	b.Pager = newPager(page, hitsPerPage, shown, max(b.ReportsTotal, b.ClaimsTotal), pageOf("/search?q="+url.QueryEscape(b.Words)+"&"))
	return nil
}

// searching is the record's search for a request.
func (d *desk) searching(ctx context.Context) func(counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	return func(q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) { return d.store.Search(ctx, q) }
}

// facetGroup is the most frequent values of one field.
type facetGroup struct {
	Field string
	Links []facetLink
}

// facetLink leads to the same search narrowed by a facet.
type facetLink struct {
	Value, Address string
	Claims         int
}

const facetsPerField = 8 // most frequent ones

// facets makes links of the most frequent values of each field that leave fewer claims than there are: a link that leaves all would
// lead to a longer search of the same, without end.
func (d *desk) facets(f *frame, q counterclaim.SearchQuery, res *counterclaim.SearchResult) []facetGroup {
	var out []facetGroup
	field := ""
	for _, facet := range res.Facets {
		if facet.Claims >= res.ClaimsTotal {
			continue
		}
		if facet.Field != field {
			field = facet.Field
			out = append(out, facetGroup{Field: d.say.Or("facet", field)})
		}
		group := &out[len(out)-1]
		if len(group.Links) < facetsPerField {
			group.Links = append(group.Links, facetLink{f.facetLabel(facet), "/search?q=" + url.QueryEscape(query.Narrow(q, facet)), facet.Claims})
		}
	}
	return out
}

func (f *frame) facetLabel(facet counterclaim.Facet) string {
	switch facet.Field {
	case "conduct", "stance", "status":
		return ontology.Label(facet.Value)
	case "party":
		return f.name(facet.Value)
	}
	return facet.Value
}
