package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/sqlite"
)

// A view from which nothing is gone gives what the record gives: what it counts and makes anew comes to the same.
func TestViewOfAllIsTheRecord(t *testing.T) {
	record := filepath.Join(t.TempDir(), "r.sqlite")
	runOn(t, 0, "add", "--record", record, "../../examples/two-sides")
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	m := &counterclaim.Mark{Kind: counterclaim.MarkSource, On: "Nobody's Herald", By: "vera", At: "2026-04-10T00:00:00Z", Reason: "so that the view judges"}
	if err := store.SetMark(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	view := policy.NewView(store, func(context.Context) policy.Sight { return policy.Inside }, nil)
	if whole, err := view.Whole(t.Context()); whole || err != nil {
		t.Fatalf("the view judges nothing: %v", err)
	}
	for name, of := range map[string]func(r counterclaim.Reader) (any, error){
		"overview": func(r counterclaim.Reader) (any, error) { return r.Overview(t.Context()) },
		"sources":  func(r counterclaim.Reader) (any, error) { return r.SourceCounts(t.Context()) },
		"reports":  func(r counterclaim.Reader) (any, error) { return r.Reports(t.Context(), 0, 0) },
		"a page":   func(r counterclaim.Reader) (any, error) { return r.Reports(t.Context(), 3, 2) },
		"claims":   func(r counterclaim.Reader) (any, error) { return r.Claims(t.Context(), counterclaim.ClaimQuery{}) },
		"some": func(r counterclaim.Reader) (any, error) {
			return r.Claims(t.Context(), counterclaim.ClaimQuery{Limit: 7, Offset: 5})
		},
		"incidents": func(r counterclaim.Reader) (any, error) {
			return r.Incidents(t.Context(), counterclaim.IncidentQuery{})
		},
		"few": func(r counterclaim.Reader) (any, error) {
			return r.Incidents(t.Context(), counterclaim.IncidentQuery{Limit: 4, Offset: 3})
		},
		"search": func(r counterclaim.Reader) (any, error) {
			return r.Search(t.Context(), counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: "post"}, Facets: true, Limit: 3, Offset: 1})
		},
	} {
		want, err := of(store)
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := of(view)
		if err != nil {
			t.Fatal(name, err)
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) {
			t.Errorf("%s: the record gives\n%.1500s\nthe view\n%.1500s", name, a, b)
		}
	}
}
