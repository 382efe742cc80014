package intake

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// about is what a web page says of itself.
type about struct {
	site, publisher, author string
	headline, published     string
	url, language           string
	synthetic               bool
}

// outlet gives who published the page: the site, else the publisher, else the author.
func (a about) outlet() string { return first(a.site, a.publisher, a.author) }

func first(words ...string) string {
	i := slices.IndexFunc(words, func(s string) bool { return s != "" })
	if i < 0 {
		return ""
	}
	return words[i]
}

// dateMetas and headlineMetas are the names of meta elements, best first.
var (
	dateMetas = []string{"article:published_time", "og:article:published_time", "og:published_time", "datepublished",
		"dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "pubdate", "publishdate", "publish-date", "publish_date",
		"parsely-pub-date", "sailthru.date", "citation_publication_date", "date"}
	headlineMetas = []string{"og:title", "dc.title", "twitter:title"}
	authorMetas   = []string{"author", "article:author", "dc.creator", "byl"}
)

// aboutPage reads meta elements, JSON-LD, <time> and the title.
func aboutPage(doc *html.Node) about {
	meta := map[string]string{}
	var a about
	var canonical, title, h1, when string
	headings := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			a.language = attr(n, "lang")
		case atom.Meta:
			key := strings.ToLower(first(attr(n, "property"), attr(n, "name"), attr(n, "itemprop")))
			if _, ok := meta[key]; !ok {
				meta[key] = attr(n, "content")
			}
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				canonical = attr(n, "href")
			}
		case atom.Title:
			if title == "" {
				title = wordsOf(n)
			}
		case atom.H1:
			if headings++; headings == 1 {
				h1 = wordsOf(n)
			}
		case atom.Time:
			if when == "" {
				if when = attr(n, "datetime"); when == "" {
					when = wordsOf(n)
				}
			}
		case atom.Script:
			if strings.EqualFold(attr(n, "type"), "application/ld+json") {
				var b strings.Builder
				texts(n, &b)
				a.addLinkedData(b.String())
			}
		}
	}
	if headings != 1 {
		h1 = ""
	}
	get := func(keys []string) string {
		for _, k := range keys {
			if meta[k] != "" {
				return meta[k]
			}
		}
		return ""
	}
	a.site = meta["og:site_name"]
	a.author = first(a.author, get(authorMetas))
	if strings.Contains(a.author, "://") {
		a.author = "" // an address of a profile
	}
	a.headline = first(a.headline, h1, get(headlineMetas), title)
	a.published = first(a.published, get(dateMetas), when)
	a.url = first(canonical, meta["og:url"])
	a.synthetic = strings.EqualFold(meta["counterclaim-synthetic"], "true")
	return a
}

// addLinkedData takes what a JSON-LD script says of an article. A script that is not JSON
// says nothing.
func (a *about) addLinkedData(src string) {
	var v any
	if json.Unmarshal([]byte(src), &v) != nil {
		return
	}
	for _, o := range linkedObjects(v) {
		if !isArticle(o["@type"]) {
			continue
		}
		a.headline = first(a.headline, word(o["headline"]))
		a.published = first(a.published, word(o["datePublished"]))
		a.publisher = first(a.publisher, nameOf(o["publisher"]))
		a.author = first(a.author, nameOf(o["author"]))
	}
}

// linkedObjects gives the objects at the top of JSON-LD: one, a list, or a graph.
func linkedObjects(v any) []map[string]any {
	switch v := v.(type) {
	case []any:
		var all []map[string]any
		for _, e := range v {
			if o, ok := e.(map[string]any); ok {
				all = append(all, o)
			}
		}
		return all
	case map[string]any:
		if graph, ok := v["@graph"].([]any); ok {
			return linkedObjects(graph)
		}
		return []map[string]any{v}
	}
	return nil
}

func isArticle(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || strings.HasSuffix(v, "Posting") || v == "Report" || v == "WebPage"
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { s, ok := e.(string); return ok && isArticle(s) })
	}
	return false
}

func word(v any) string {
	s, _ := v.(string)
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}

// nameOf reads a publisher or author: a name, an object with a name, or a list of them.
func nameOf(v any) string {
	switch v := v.(type) {
	case string:
		return word(v)
	case map[string]any:
		return word(v["name"])
	case []any:
		if len(v) > 0 {
			if _, nested := v[0].([]any); !nested {
				return nameOf(v[0])
			}
		}
	}
	return ""
}
