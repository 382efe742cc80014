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
	Facets       []facetLink
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
	return v, d.find(r.Context(), f, b, page)
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
	q, err := query.Parse(b.Words, query.For(f.dispute))
	if err != nil {
		return err
	}
	q.Limit, q.Offset, q.Facets = hitsPerPage, (page-1)*hitsPerPage, true
	res, err := d.store.Search(ctx, q)
	if err != nil {
		return err
	}
	b.Facets, b.Capped = facetLinks(q, res), res.Capped
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

// facetLink leads to the same search narrowed by a facet.
type facetLink struct {
	Field, Value, Address string
	Claims                int
}

const facetsPerField = 8 // most frequent ones

// facetLinks makes links of the most frequent values of each field that leave fewer claims than there are: a link that leaves all would
// lead to a longer search of the same, without end.
func facetLinks(q counterclaim.SearchQuery, res *counterclaim.SearchResult) []facetLink {
	var out []facetLink
	field, n := "", 0
	for _, f := range res.Facets {
		if f.Claims >= res.ClaimsTotal {
			continue
		}
		if f.Field != field {
			field, n = f.Field, 0
		}
		if n++; n > facetsPerField {
			continue
		}
		out = append(out, facetLink{Field: f.Field, Value: facetLabel(f), Address: "/search?q=" + url.QueryEscape(query.Narrow(q, f)), Claims: f.Claims})
	}
	return out
}

func facetLabel(f counterclaim.Facet) string {
	if f.Field == "conduct" || f.Field == "stance" || f.Field == "status" {
		return ontology.Label(f.Value)
	}
	return f.Value
}
