package intake

import (
	"path/filepath"
	"strings"
	"testing"
)

// The example of the repository has every kind of file, so it is read here as it stands.
func TestTwoSides(t *testing.T) {
	dir := filepath.Join("..", "examples", "two-sides")
	d, err := ReadDispute(FindDispute([]string{dir}))
	if err != nil {
		t.Fatal(err)
	}
	if !d.Synthetic || len(d.Parties) != 2 || d.Actors == "" || d.Places == "" {
		t.Errorf("synthetic %v, %d parties, %d bytes of actors, %d of places", d.Synthetic, len(d.Parties), len(d.Actors), len(d.Places))
	}
	count, bySide := 0, map[string]int{}
	for item := range Files([]string{dir}, nil, Options{Synthetic: d.Synthetic}) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		r := item.Report
		s := d.SourceOf(r.Outlet)
		if s == nil || !r.Synthetic || r.Headline == "" || r.Published < "2025-03-10" || r.Published > "2025-03-17" {
			t.Errorf("%s: outlet %q, headline %q, published %q, synthetic %v", item.File, r.Outlet, r.Headline, r.Published, r.Synthetic)
			continue
		}
		if n := len(strings.Fields(r.Text)); n < 120 || n > 250 {
			t.Errorf("%s: %d words", item.File, n)
		}
		count++
		bySide[s.Party]++
	}
	if count != 8 || bySide["thalmere"] != bySide["corvand"] {
		t.Errorf("%d reports, by side %v", count, bySide)
	}
}
