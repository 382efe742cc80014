package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// reread gives the report of a again, read by a later reader that finds other claims.
func reread(old *coded, change func(*coded)) *coded {
	c := &coded{report: old.report}
	change(c)
	for i := range c.claims {
		c.claims[i].CodedBy = "fixture 2"
	}
	return c
}

// A better reader moves a claim: its old address leads on, and the page that it leads to says
// from where and why. One that finds nothing more in the words says so.
func TestOldAddresses(t *testing.T) {
	first := fixtures()[0]
	s := record(t, dispute(), first)
	moved, gone := first.claims[0].ID, first.claims[2].ID
	reread(first, func(c *coded) {
		c.claim("Belmark fired mortars on a post near Tessen", "ASSAULT", "heavy_weapons_fire", act("XAB", "XAA", "Tessen", "2031-03-11"))
	}).save(t, s)
	h := newDesk(t, s)

	w := get(h, address("c", moved))
	to := w.Header().Get("Location")
	if w.Code != http.StatusFound || !strings.HasPrefix(to, "/c/") || !strings.HasSuffix(to, "?from="+moved.Short()) {
		t.Fatalf("the moved claim: status %d, leads to %q", w.Code, to)
	}
	n := tree(t, h, to, 200)
	notice := all(n, class("notice"))
	if len(notice) != 1 || !strings.Contains(textOf(notice[0]), "/c/"+moved.Short()) || len(textOf(notice[0])) < 60 {
		t.Errorf("the notice: %v", notice)
	}
	for _, from := range []string{"", "x", hostile, moved.Short()[:4], gone.Short(), strings.Repeat("0", 64), strings.Repeat("0", 65), strings.TrimPrefix(to[:19], "/c/")} {
		n := tree(t, h, to[:strings.Index(to, "?")]+"?from="+url.QueryEscape(from), 200)
		if got := all(n, class("notice")); len(got) != 0 {
			t.Errorf("from=%s: the page says %q", from, textOf(got[0]))
		}
	}
	n = tree(t, h, address("c", gone), http.StatusGone)
	if s := textOf(n); !strings.Contains(s, "No longer here") || !strings.Contains(s, "read again") {
		t.Errorf("the page of what is gone: %s", s)
	}
}

func TestAddresses(t *testing.T) {
	reports := fixtures()
	h := newDesk(t, record(t, dispute(), reports...))
	id := reports[0].report.ID
	for _, c := range []struct {
		at       string
		status   int
		location string
	}{
		{"/r/" + id.Short(), 200, ""},
		{"/r/" + id.String(), 200, ""},
		{"/r/" + strings.ToUpper(id.Short()), 200, ""},
		{"/r/" + id.Short()[:8], 302, "/r/" + id.Short()},
		{"/r/" + id.Short()[:7], 404, ""},
		{"/r/" + id.String() + "0", 404, ""},
		{"/c/" + id.Short(), 404, ""},
		{"/i/" + id.Short(), 404, ""},
		{"/r/" + strings.Repeat("f", 64), 404, ""},
		{"/r/%00%00%00%00%00%00%00%00", 404, ""},
		{"/r/..%2f..%2fetc%2fpasswd", 404, ""},
		{"/r/" + url.PathEscape(hostile), 404, ""},
		{"/r/" + strings.Repeat("a", 5000), 404, ""},
		{"/r/", 404, ""},
		{"/x/" + id.Short(), 404, ""},
		{"/r/" + id.Short() + "?page=2", 404, ""},
		{"/r/" + id.Short() + "?page=0", 400, ""},
	} {
		w := get(h, c.at)
		if w.Code != c.status || w.Header().Get("Location") != c.location {
			t.Errorf("%.80s: status %d to %q, want %d to %q", c.at, w.Code, w.Header().Get("Location"), c.status, c.location)
		}
		if w.Code >= 400 {
			n := parse(t, w.Body.String())
			if len(all(n, tag("script"))) > 0 || len(all(n, tag("h1"))) != 1 || len(all(n, class("empty"))) != 1 {
				t.Errorf("%.80s: no proper page: %.200s", c.at, textOf(n))
			}
		}
	}
}

// Two things whose ids begin alike are not chosen between.
func TestAmbiguous(t *testing.T) {
	a, b := crossing(1), crossing(2)
	b.report.ID = a.report.ID
	b.report.ID[20] ^= 1
	for i := range b.claims {
		b.claims[i].Report = b.report.ID
	}
	h := newDesk(t, record(t, dispute(), a, b))
	n := tree(t, h, "/r/"+a.report.ID.Short(), http.StatusMultipleChoices)
	if s := textOf(n); !strings.Contains(s, "More than one") || !strings.Contains(s, "more digits") {
		t.Error(s)
	}
	tree(t, h, "/r/"+a.report.ID.String(), 200)
	tree(t, h, "/r/"+b.report.ID.String(), 200)
}

func TestHostileQueries(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	for q, status := range map[string]int{
		"tessen": 200, "": 200, "   ": 200, "\"": 400, "\"unclosed": 400, "*": 200, "a*": 200, "AND OR NOT": 200, "NEAR(a b)": 200, "text:foo": 400,
		"'; DROP TABLE report; --": 200, hostile: 200, "^ ( ) : { } + -": 200, "日本語": 200, "\x02mark\x03": 400, "\x00": 400, "\xff\xfe": 400,
		strings.Repeat("a", 500): 200, strings.Repeat("a", 501): 400, strings.Repeat("ю", 500): 200, strings.Repeat("ю ", 100): 413, strings.Repeat("x", 30000): 400,
	} {
		w := get(h, "/search?q="+url.QueryEscape(q))
		if w.Code != status {
			t.Errorf("%.40q: status %d, want %d: %s", q, w.Code, status, textOf(parse(t, w.Body.String())))
		}
		if n := parse(t, w.Body.String()); len(all(n, tag("script"))) > 0 {
			t.Errorf("%.40q became part of the page", q)
		}
	}
	for page, status := range map[string]int{"1": 200, "2": 200, "10000": 200, "10001": 400, "0": 400, "-1": 400, "x": 400, "1e3": 400, "99999999999999999999": 400} {
		for _, at := range []string{"/?", "/reports?", "/search?q=tessen&"} {
			if w := get(h, at+"page="+page); w.Code != status {
				t.Errorf("%spage=%s: status %d, want %d", at, page, w.Code, status)
			}
		}
	}
}

func TestSearchMarks(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	n := tree(t, h, "/search?q=mortars", 200)
	marks := 0
	for _, s := range all(n, class("snippet")) {
		for _, m := range all(s, tag("mark")) {
			if textOf(m) == "mortars" {
				marks++
			}
		}
	}
	if marks != 2 {
		t.Errorf("%d marked finds in snippets, want 2 (one in each release): %s", marks, textOf(n))
	}
	if s := textOf(all(n, tag("main"))[0]); !strings.Contains(s, "2 reports, 3 claims") && !strings.Contains(s, "2 reports, 2 claims") {
		t.Errorf("no totals: %.200s", s)
	}
}

func TestStatusOf(t *testing.T) {
	for code, want := range map[counterclaim.Code]int{
		counterclaim.CodeBadInput: 400, counterclaim.CodeNotFound: 404, counterclaim.CodeAmbiguous: 300, counterclaim.CodeTooLarge: 413,
		counterclaim.CodeLocked: 503, counterclaim.CodeSignIn: 401, counterclaim.CodeRefused: 403, counterclaim.CodeTooOften: 429, counterclaim.CodeNewerSchema: 500, counterclaim.CodeInternal: 500,
	} {
		if got := statusOf(counterclaim.Errorf(code, "x")); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
}
