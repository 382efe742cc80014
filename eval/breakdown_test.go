package eval

import (
	"strings"
	"testing"
)

func TestBreakdown(t *testing.T) {
	set, scores := readAndScore(t, devSet)
	for by, names := range map[string][]string{"dispute": {"g01", "g07"}, "kind": {"monitor", "post", "release", "wire"}, "side": {"KGZ", "THA", "both or none", "others"}, "outlet": {"Khovar"}} {
		parts, err := scores.Breakdown(set, by)
		if err != nil {
			t.Fatal(err)
		}
		gold, seen := 0, map[string]bool{}
		for _, p := range parts {
			gold += p.Gold
			seen[p.Name] = true
			for f, i := range p.Figures {
				if i.Low > i.F1 || i.F1 > i.High || i.High > 1 {
					t.Errorf("%s %s %s: %v", by, p.Name, f, i)
				}
			}
			if p.Figures["whole"].F1 > p.Figures["found"].F1 {
				t.Errorf("%s %s: more is right as a whole than was found", by, p.Name)
			}
		}
		if gold != len(set.Claims) {
			t.Errorf("%s: %d gold claims in the parts, %d in the set", by, gold, len(set.Claims))
		}
		for _, n := range names {
			if !seen[n] {
				t.Errorf("%s: no part %q", by, n)
			}
		}
		var b strings.Builder
		if err := WriteParts(&b, by, parts); err != nil || strings.Count(b.String(), "\n") != len(parts)+1 {
			t.Errorf("%s %v", b.String(), err)
		}
	}
	if _, err := scores.Breakdown(set, "weather"); err == nil || !strings.Contains(err.Error(), "weather") {
		t.Errorf("%v", err)
	}
}

// A dispute read without the entries that it alone vouches for is never found better by the whole lexicon's absence.
func TestLeaveOneOut(t *testing.T) {
	set, err := Load(devSet)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := LeaveOneOut(set.only(func(d Doc) bool { return d.Group == "g01" || d.Group == "g02" }))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[0].Dispute != "g01" || rows[1].Dispute != "g02" {
		t.Fatalf("%d disputes", len(rows))
	}
	for _, r := range rows {
		if r.Entries == 0 || r.Without.Predicted >= r.With.Predicted {
			t.Errorf("%s: %d entries left out, %d claims instead of %d", r.Dispute, r.Entries, r.Without.Predicted, r.With.Predicted)
		}
	}
	var b strings.Builder
	if err := WriteLeftOut(&b, rows); err != nil || strings.Count(b.String(), "->") != 12 {
		t.Errorf("%s %v", b.String(), err)
	}
}
