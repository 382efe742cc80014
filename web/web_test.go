package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
)

// crawl follows every link of the desk from "/" and gives the pages by address.
func crawl(t *testing.T, h http.Handler) map[string]*html.Node {
	t.Helper()
	pages, parts := map[string]*html.Node{}, map[string][2]string{}
	queue := []string{"/", "/deadletters", "/search?q=tessen", "/search?q=nothingofthekind"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if _, seen := pages[at]; seen {
			continue
		}
		w := get(h, at)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", at, w.Code)
			pages[at] = nil
			continue
		}
		pages[at] = nil
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		n := parse(t, w.Body.String())
		pages[at] = n
		for _, a := range all(n, func(n *html.Node) bool { return attr(n, "href") != "" }) {
			href := attr(a, "href")
			if strings.HasPrefix(href, "#") {
				if len(all(n, func(n *html.Node) bool { return attr(n, "id") == href[1:] })) != 1 {
					t.Errorf("%s: %s leads nowhere", at, href)
				}
				continue
			}
			if u, err := url.Parse(href); err == nil && u.Host == "" && strings.HasPrefix(href, "/") {
				to, part, _ := strings.Cut(href, "#")
				queue = append(queue, to)
				parts[href] = [2]string{to, part}
			} else if attr(a, "rel") != "noopener noreferrer nofollow external" {
				t.Errorf("%s: %q leads out of the desk", at, href)
			}
		}
	}
	for href, to := range parts {
		if n := pages[to[0]]; n != nil && to[1] != "" && len(all(n, func(n *html.Node) bool { return attr(n, "id") == to[1] })) != 1 {
			t.Errorf("%s leads to no part of its page", href)
		}
	}
	return pages
}

// Every page that can be reached answers, names itself, and says that it is made up.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	var more []*coded
	for n := range 45 {
		more = append(more, crossing(n))
	}
	pages := crawl(t, newDesk(t, fullRecord(t, more...)))
	kinds := map[string]int{}
	for at, n := range pages {
		kinds[strings.SplitN(at, "/", 3)[1][:min(1, len(strings.SplitN(at, "/", 3)[1]))]]++
		if n == nil {
			continue
		}
		if h1 := all(n, tag("h1")); len(h1) != 1 || textOf(h1[0]) == "" {
			t.Errorf("%s has %d headings of the first rank", at, len(h1))
		}
		if title := all(n, tag("title")); textOf(title[0]) == "" {
			t.Errorf("%s has no title", at)
		}
		if len(all(n, class("synthetic"))) != 1 {
			t.Errorf("%s does not say that its record is synthetic", at)
		}
		if s := textOf(n); strings.Contains(s, "‹") || strings.Contains(s, "%!") {
			t.Errorf("%s shows a message that is not there: %.200s", at, s[max(0, strings.IndexAny(s, "‹%")):])
		}
		if got := all(n, func(n *html.Node) bool {
			return n.Data == "script" || attr(n, "style") != "" || n.Data == "style" || strings.HasPrefix(attrs(n), "on")
		}); len(got) > 0 {
			t.Errorf("%s holds %s, which the policy forbids", at, got[0].Data)
		}
		headings(t, at, n)
		ids(t, at, n)
	}
	for _, k := range []string{"i", "r", "c", "s"} {
		if kinds[k] < 2 {
			t.Errorf("the crawl reached %d pages of kind %q", kinds[k], k)
		}
	}
	if pages["/?page=3"] == nil || pages["/reports"] == nil {
		t.Error("the crawl did not reach the last page of incidents and the reports")
	}
}

func attrs(n *html.Node) string {
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") {
			return a.Key
		}
	}
	return ""
}

// headings wants no rank left out on the way down.
func headings(t *testing.T, at string, n *html.Node) {
	t.Helper()
	last := 0
	for _, h := range all(n, func(n *html.Node) bool { return regexp.MustCompile(`^h[1-6]$`).MatchString(n.Data) }) {
		rank := int(h.Data[1] - '0')
		if rank > last+1 {
			t.Errorf("%s: heading %q of rank %d follows one of rank %d", at, textOf(h), rank, last)
		}
		last = rank
	}
}

// ids wants no id twice.
func ids(t *testing.T, at string, n *html.Node) {
	t.Helper()
	seen := map[string]bool{}
	for _, e := range all(n, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		if seen[attr(e, "id")] {
			t.Errorf("%s: id %q stands twice", at, attr(e, "id"))
		}
		seen[attr(e, "id")] = true
	}
}

// What a report brings is shown as text on every page, whatever it looks like.
func TestTextIsEscaped(t *testing.T) {
	pages := crawl(t, newDesk(t, fullRecord(t)))
	shown := map[string]bool{}
	for at, n := range pages {
		if n == nil {
			continue
		}
		if got := all(n, func(n *html.Node) bool {
			return n.Data == "script" || n.Data == "img" || n.Data == "i" || n.Data == "b" && textOf(n) == "of Ardania"
		}); len(got) > 0 {
			t.Errorf("%s: a report's <%s> became part of the page", at, got[0].Data)
		}
		for _, a := range all(n, tag("a")) {
			if strings.HasPrefix(attr(a, "href"), "javascript:") {
				t.Errorf("%s: a report's address %q is a link", at, attr(a, "href"))
			}
		}
		for _, want := range []string{hostile, "<b>of Ardania</b>", "<img src=x onerror=alert(2)>", "A doctor <i>", "javascript:alert(document.domain)", "javascript:alert(7)", `"x<i>"`, "A. Person <b>"} {
			shown[want] = shown[want] || strings.Contains(textOf(n), want)
		}
	}
	if len(shown) != 8 {
		t.Fatal("no pages were looked at")
	}
	for want, ok := range shown {
		if !ok {
			t.Errorf("no page shows %s as text", want)
		}
	}
}

func TestHeaders(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	for _, at := range []string{"/", "/reports", "/sources", "/deadletters", "/search?q=tessen", "/nowhere", "/i/zz", "/party.css", "/healthz", "/static/nothing.css"} {
		w := get(h, at)
		for key, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		} {
			if got := w.Header().Get(key); got != want {
				t.Errorf("%s: %s is %q, want %q", at, key, got, want)
			}
		}
	}
}

func TestMethods(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	ask := func(method, origin string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "/", strings.NewReader("x=1"))
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	server := httptest.NewServer(h)
	defer server.Close()
	head, err := http.Head(server.URL + "/")
	if err != nil || head.StatusCode != http.StatusOK || head.ContentLength <= 0 {
		t.Errorf("HEAD: %v %v", head, err)
	}
	for _, m := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"} {
		if w := ask(m, ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, Allow %q", m, w.Code, w.Header().Get("Allow"))
		}
	}
	if w := ask("POST", "https://elsewhere.example"); w.Code != http.StatusForbidden {
		t.Errorf("POST from another site: status %d", w.Code)
	}
}

func TestStatic(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	n := tree(t, h, "/", 200)
	links := all(n, func(n *html.Node) bool { return n.Data == "link" && strings.Contains(attr(n, "rel"), "stylesheet") })
	if len(links) != 2 {
		t.Fatalf("%d stylesheets", len(links))
	}
	for _, l := range links {
		w := get(h, attr(l, "href"))
		if w.Code != 200 || w.Header().Get("Content-Type") != "text/css; charset=utf-8" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %v", attr(l, "href"), w.Code, w.Header())
		}
	}
	if w := get(h, "/party.css"); !strings.Contains(w.Body.String(), ".party-0{--party:#6f5fa8}") || w.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("party.css: %v %s", w.Header(), w.Body)
	}
	if w := get(h, "/static/desk.css"); w.Code != http.StatusNotFound {
		t.Errorf("a name without hash: status %d", w.Code)
	}
	if w := get(h, "/healthz"); w.Code != 200 || w.Body.String() != "ok\n" {
		t.Errorf("healthz: %d %q", w.Code, w.Body)
	}
}

// A colour that is none does not get into the stylesheet.
func TestPartyColours(t *testing.T) {
	f := &frame{parties: []counterclaim.Party{
		{ID: "a", Name: "A", Colour: "red}body{display:none"}, {ID: "b", Name: "B", Colour: "#AbCdEf"}, {ID: "c", Name: "C"}}}
	css := string(f.partyStyle())
	if strings.Contains(css, "display") || !strings.Contains(css, ".party-1{--party:#AbCdEf}") || strings.Count(css, "--party:#") != 3 {
		t.Error(css)
	}
}

// The record that cannot be read is an error page, without a word of what lies beneath.
func TestClosedRecord(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	h := newDesk(t, s)
	s.Close()
	for _, at := range []string{"/", "/reports", "/search?q=a", "/i/0011223344556677"} {
		w := get(h, at)
		if w.Code != http.StatusInternalServerError || strings.Contains(strings.ToLower(w.Body.String()), "sql") {
			t.Errorf("%s: status %d: %s", at, w.Code, textOf(parse(t, w.Body.String())))
		}
	}
	if w := get(h, "/healthz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("healthz: %d", w.Code)
	}
}

func TestEmptyRecord(t *testing.T) {
	for _, d := range []*counterclaim.Dispute{nil, dispute()} {
		h := newDesk(t, record(t, d))
		for _, at := range []string{"/", "/reports"} {
			if s := textOf(tree(t, h, at, 200)); !strings.Contains(s, "counterclaim add") {
				t.Errorf("%s does not say what to do: %s", at, s)
			}
		}
		if s := textOf(tree(t, h, "/search", 200)); !strings.Contains(s, "shelling") {
			t.Errorf("the search does not teach: %s", s)
		}
	}
}

// Every report with a claim is listed, with all of its claims counted, over the pages.
func TestReportList(t *testing.T) {
	reports := fixtures()
	for n := range 230 {
		reports = append(reports, crossing(n))
	}
	h := newDesk(t, record(t, dispute(), reports...))
	listed := map[string]string{}
	for at := "/reports"; at != ""; {
		n := tree(t, h, at, 200)
		for _, li := range all(all(n, class("reports"))[0].Parent.Parent, tag("li")) {
			if a := all(li, tag("a")); len(a) == 1 && strings.HasPrefix(attr(a[0], "href"), "/r/") {
				listed[attr(a[0], "href")] = textOf(all(li, class("meta"))[0])
			}
		}
		next := all(n, func(n *html.Node) bool { return attr(n, "rel") == "next" })
		at = ""
		if len(next) == 1 {
			at = attr(next[0], "href")
		}
	}
	for _, r := range reports {
		want := fmt.Sprintf("%d claims", len(r.claims))
		if len(r.claims) == 1 {
			want = "1 claim"
		}
		if got := listed[address("r", r.report.ID)]; got != want {
			t.Errorf("%q is listed with %q, want %q", r.report.Headline, got, want)
		}
	}
	if len(listed) != len(reports) {
		t.Errorf("%d of %d reports are listed", len(listed), len(reports))
	}
}

func TestReportWithoutClaimsIsListed(t *testing.T) {
	empty := newReport(wire, "", "2031-03-20", "Nothing of note", "The valley was quiet.")
	desk := newDesk(t, record(t, dispute(), append(fixtures(), empty)...))
	if n := tree(t, desk, "/reports", 200); !strings.Contains(textOf(n), "Nothing of note") {
		t.Errorf("a report without claims is missing: %s", textOf(n))
	}
}
