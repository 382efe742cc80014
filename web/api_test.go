package web

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
)

// valid checks a value against a JSON Schema as far as the document uses it.
func valid(schema map[string]any, v any, named map[string]any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		return valid(named[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any), v, named, at)
	}
	if any, ok := schema["anyOf"].([]any); ok {
		var first []string
		for _, s := range any {
			wrong := valid(s.(map[string]interface{}), v, named, at)
			if len(wrong) == 0 {
				return nil
			}
			if first == nil {
				first = wrong
			}
		}
		return first
	}
	types := []string{}
	switch t := schema["type"].(type) {
	case string:
		types = append(types, t)
	case []any:
		for _, one := range t {
			types = append(types, one.(string))
		}
	}
	kind := "null"
	var wrong []string
	switch v := v.(type) {
	case bool:
		kind = "boolean"
	case string:
		kind = "string"
		if p, ok := schema["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
			wrong = append(wrong, at+": "+v+" does not match "+p)
		}
	case float64:
		kind = "number"
		if v == float64(int64(v)) && slices.Contains(types, "integer") {
			kind = "integer"
		}
	case []any:
		kind = "array"
		for i, e := range v {
			wrong = append(wrong, valid(schema["items"].(map[string]any), e, named, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case map[string]any:
		kind = "object"
		properties, _ := schema["properties"].(map[string]any)
		for name, e := range v {
			p, ok := properties[name].(map[string]any)
			if !ok {
				if p, ok = schema["additionalProperties"].(map[string]any); !ok {
					if schema["properties"] != nil {
						wrong = append(wrong, at+": unknown field "+name)
					}
					continue
				}
			}
			wrong = append(wrong, valid(p, e, named, at+"."+name)...)
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				wrong = append(wrong, at+": no field "+name.(string))
			}
		}
	}
	if !slices.Contains(types, kind) {
		wrong = append(wrong, fmt.Sprintf("%s is %s, not %v", at, kind, types))
	}
	return wrong
}

func decode[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%d %v: %.300s", w.Code, err, w.Body)
	}
	return v
}

// Every route of the document is served, and every answer is as its schema says; failures too.
func TestAPIAnswersAsItsDocumentSays(t *testing.T) {
	of := record(t, dispute(), fixtures()...)
	vale(t, of)
	watchedVale := newDesk(t, of)
	full := fullRecord(t)
	if _, err := full.PublishSitrep(t.Context(), situation(t, "2031-03-12", nil, "Two villages were shelled.")); err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]http.Handler{"full": newDesk(t, full), "empty": newDesk(t, record(t, nil))} {
		doc := decode[map[string]any](t, get(h, apiRoot+"/openapi.json"))
		if doc["openapi"] != "3.1.0" {
			t.Fatalf("openapi is %v", doc["openapi"])
		}
		named := doc["components"].(map[string]any)["schemas"].(map[string]any)
		paths := doc["paths"].(map[string]any)
		if len(paths) < 15 {
			t.Fatalf("%d paths", len(paths))
		}
		for path, p := range paths {
			h := h
			if name == "full" && strings.HasPrefix(path, "/violations") {
				h = watchedVale
			}
			responses := p.(map[string]any)["get"].(map[string]any)["responses"].(map[string]any)
			schemaOf := func(status string) map[string]any {
				return responses[status].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)["schema"].(map[string]any)
			}
			check := func(at string, want int) {
				w := get(h, at)
				if w.Code != want {
					t.Errorf("%s: %s answers %d, want %d: %.200s", name, at, w.Code, want, w.Body)
					return
				}
				status := "200"
				if want != 200 {
					status = "default"
				}
				for _, wrong := range valid(schemaOf(status), decode[any](t, w), named, path) {
					t.Errorf("%s: %s: %s", name, at, wrong)
				}
			}
			check(apiRoot+path+"?nonsense=1", map[bool]int{true: 200, false: 400}[path == "/openapi.json"])
			at := apiRoot + path
			switch {
			case name == "empty" && strings.HasPrefix(path, "/violations") && !strings.Contains(path, "{id}"): // without an agreement
				check(at, 404)
				continue
			case name == "empty" && path == "/escalation": // without parties
				check(at, 400)
				continue
			case path == "/search":
				check(at, 400)
				at += "?q=tessen"
			case path == "/losses":
				check(at, 400)
				at += "?as=acled"
			case path == "/export":
				check(at, 400)
				check(at+"?as=xls", 400)
				continue
			case strings.Contains(path, "{id}"):
				check(strings.Replace(at, "{id}", "zz", 1), 404)
				check(strings.Replace(at, "{id}", strings.Repeat("0", 64), 1), 404)
				if name == "empty" {
					continue
				}
				list := decode[struct{ Items []struct{ ID string } }](t, get(h, at[:strings.Index(at, "/{id}")]+"?limit=500"))
				if len(list.Items) == 0 {
					t.Fatalf("nothing at %s", at)
				}
				for _, item := range list.Items {
					check(strings.Replace(at, "{id}", item.ID, 1), 200)
					check(strings.Replace(at, "{id}", item.ID[:16], 1), 200)
				}
				continue
			}
			check(at, 200)
		}
	}
}

func TestAPIPages(t *testing.T) {
	h := newDesk(t, fullRecord(t))
	for _, noun := range []string{"reports", "claims", "incidents", "deadletters"} {
		type page struct {
			Items []struct{ ID string }
			Next  string
		}
		whole := decode[page](t, get(h, apiRoot+"/"+noun+"?limit=500"))
		var got []string
		next := ""
		for range 1000 {
			p := decode[page](t, get(h, apiRoot+"/"+noun+"?limit=2&next="+next))
			if len(p.Items) > 2 {
				t.Fatalf("%s: %d items", noun, len(p.Items))
			}
			for _, i := range p.Items {
				got = append(got, i.ID)
			}
			if next = p.Next; next == "" {
				break
			}
		}
		if len(got) != len(whole.Items) || len(got) < 3 {
			t.Errorf("%s: %d by pages, %d at once", noun, len(got), len(whole.Items))
		}
		for i := range whole.Items {
			if got[i] != whole.Items[i].ID {
				t.Errorf("%s: item %d is another one", noun, i)
			}
		}
	}
}

func TestAPIRefuses(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	for _, at := range []string{"/claims?limit=0", "/claims?limit=501", "/claims?limit=x", "/claims?next=-1", "/claims?next=5", "/reports?next=x", "/incidents?next=00", "/deadletters?next=-1", "/claims?from=yesterday", "/claims?box=1,2,3", "/claims?box=NaN,1,2,3",
		"/claims?box=9,0,1,0", "/claims?from=2026-01-01&from=2026-01-02", "/search?q=" + strings.Repeat("a", 501), "/claims?conduct=killling", "/incidents?conduct=" + strings.Repeat("a", 201), "/search?q=%FF", "/claims?limit=%zz", "/incidents?q=1"} {
		w := get(h, apiRoot+at)
		if e := decode[apiError](t, w); w.Code != 400 || e.Code != counterclaim.CodeBadInput || e.Message == "" {
			t.Errorf("%s: %d %+v", at, w.Code, e)
		}
	}
	if w := get(h, apiRoot+"/search?q="+strings.Repeat("a%20", 60)+strings.Repeat("b", 200)); w.Code != 200 {
		t.Errorf("a search that the desk takes: %d %s", w.Code, w.Body)
	}
	if w := get(h, "/feed.atom?conduct=killling"); w.Code != 400 {
		t.Errorf("a feed of no conduct: %d", w.Code)
	}
	for _, noun := range []string{"claims", "reports", "incidents"} {
		w := get(h, apiRoot+"/"+noun+"?next="+strings.Repeat("0", 63)+"1")
		if e := decode[apiError](t, w); w.Code != 404 || !strings.Contains(e.Hint, "begin the list again") {
			t.Errorf("%s after one that is not there: %d %+v", noun, w.Code, e)
		}
	}
	if w := get(h, apiRoot+"/nothing"); w.Code != 404 || decode[apiError](t, w).Hint == "" {
		t.Errorf("an unknown address: %d %s", w.Code, w.Body)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, apiRoot+"/claims", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestAPISendsNothingTwice(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	for _, at := range []string{apiRoot + "/claims", apiRoot + "/openapi.json", "/feed.atom"} {
		first := get(h, at)
		r := httptest.NewRequest(http.MethodGet, at, nil)
		r.Header.Set("If-None-Match", `"other", W/`+first.Header().Get("ETag"))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if first.Header().Get("ETag") == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: %q, then %d with %d bytes", at, first.Header().Get("ETag"), w.Code, w.Body.Len())
		}
	}
}

func TestAPIExports(t *testing.T) {
	store := record(t, dispute(), fixtures()...)
	server := httptest.NewServer(newDesk(t, store))
	defer server.Close()
	for f, kind := range exportTypes() {
		answer, err := http.Get(server.URL + apiRoot + "/export?as=" + string(f))
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		_, err = w.Body.ReadFrom(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != 200 || answer.Header.Get("Content-Type") != kind {
			t.Fatalf("%s: %v %d %s", f, err, answer.StatusCode, answer.Header.Get("Content-Type"))
		}
		var l export.Losses
		if trailer := answer.Trailer.Get("Counterclaim-Losses"); f != export.AsJSONL {
			if err := json.Unmarshal([]byte(trailer), &l); err != nil || l.Claims == 0 || len(l.NoEquivalent) == 0 {
				t.Errorf("%s: losses %v %+v", f, err, l)
			}
		}
		if !f.EventShaped() {
			continue
		}
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		heads := 1
		if f == export.AsHXL {
			heads = 2
		}
		if l.Rows != len(rows)-heads || l.Incidents == 0 {
			t.Errorf("%s: %d rows, losses %+v", f, len(rows), l)
		}
	}
}

func TestFeed(t *testing.T) {
	d := dispute()
	d.Title = `Valley & <Co> ]]> "x"`
	h := newDesk(t, record(t, d, fixtures()...))
	read := func(at string) atomFeed {
		w := get(h, at)
		var f atomFeed
		if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %v", at, w.Code, err)
		}
		return f
	}
	f := read("/feed.atom")
	if f.Title != d.Title+" (made up)" || len(f.Entries) < 3 {
		t.Errorf("%q with %d entries", f.Title, len(f.Entries))
	}
	last, seen := f.Updated, map[string]bool{}
	for _, e := range f.Entries {
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Updated > last {
			t.Errorf("%s after %s: %v", e.Updated, last, err)
		}
		last = e.Updated
		if seen[e.ID] || !strings.HasPrefix(e.ID, "urn:sha256:") || !strings.HasSuffix(e.Title, "(made up)") || !slices.Contains(e.Categories, atomCategory{"synthetic"}) {
			t.Errorf("entry %+v", e)
		}
		seen[e.ID] = true
		if strings.Contains(string(e.Summary), ", )") {
			t.Errorf("a comma and no side after it: %s", e.Summary)
		}
		if w := get(h, e.Link.Href); w.Code != 200 {
			t.Errorf("%s: %d", e.Link.Href, w.Code)
		}
	}
	if some := read("/feed.atom?conduct=drone_flight"); len(some.Entries) >= len(f.Entries) || some.ID == f.ID {
		t.Errorf("%d of %d entries, id %s", len(some.Entries), len(f.Entries), some.ID)
	}
	if none := read("/feed.atom?party=" + url.QueryEscape(hostile)); len(none.Entries) != 0 {
		t.Errorf("%d entries of nobody", len(none.Entries))
	}
	empty := newDesk(t, record(t, nil))
	if w := get(empty, "/feed.atom"); w.Code != 200 || !strings.Contains(w.Body.String(), "<updated>1970-") {
		t.Errorf("an empty record: %d %s", w.Code, w.Body)
	}
	if got := xmlText("a\x00b\x1b\tc\ufffe"); got != "ab\tc" {
		t.Errorf("%q", got)
	}
}
