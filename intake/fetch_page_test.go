package intake

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestFetchedReport(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/news/1":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<!doctype html><title>Shells at Halden</title><article><h1>Shells at Halden</h1><p>%s</p><p>%s</p></article>", halden, halden)
		case "/picture":
			w.Header().Set("Content-Type", "image/png")
			fmt.Fprint(w, "png")
		default:
			http.NotFound(w, r)
		}
	})
	f, _ := testFetcher(t, FetchOptions{})
	get := func(path string) Item {
		got, err := f.Fetch(t.Context(), Ask{URL: s.URL + path})
		if err != nil {
			t.Fatal(err)
		}
		return got.Report(Options{}, Told{OrOutlet: "Ardania Herald", OrPublished: "2026-03-05"})
	}
	item := get("/news/1")
	if item.Err != nil {
		t.Fatal(item.Err)
	}
	r := item.Report
	if !strings.Contains(r.Text, halden) || r.URL != s.URL+"/news/1" || r.Fetched != "2026-03-06T12:00:02Z" || r.Outlet != "Ardania Herald" || r.Published != "2026-03-05" || len(r.Arrivals) != 1 {
		t.Fatalf("%+v", r)
	}
	a := r.Arrivals[0]
	if a.Via != "page" || a.Time != r.Fetched || a.Outlet != r.Outlet || a.URL != r.URL || a.Request == nil || a.Request.Status != 200 || len(item.Originals) != 1 || item.Originals[0].ID != a.Original {
		t.Errorf("arrival %+v, %d originals", a, len(item.Originals))
	}
	if item = get("/nowhere"); counterclaim.CodeOf(item.Err) != counterclaim.CodeNotFound {
		t.Errorf("404: %v", item.Err)
	}
	if item = get("/picture"); counterclaim.CodeOf(item.Err) != counterclaim.CodeUnsupported {
		t.Errorf("a picture: %v", item.Err)
	}
}
