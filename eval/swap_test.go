package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
)

// swapDev swaps the sides of the set in the repository.
func swapDev(t *testing.T) *SwapResult {
	t.Helper()
	set, err := Load(devSet)
	if err != nil {
		t.Fatal(err)
	}
	swaps, err := LoadSwaps(devSet)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	return Swapped(set, swaps, reader.Read, func(s string) []string {
		d := reader.Analyzer().Analyze(s)
		out := make([]string, len(d.Sentences))
		for i, x := range d.Sentences {
			out[i] = d.Text[x.Start:x.End]
		}
		return out
	})
}

// Both sides get the same reading: when their names change places, so do the claims.
func TestSidesSwap(t *testing.T) {
	r := swapDev(t)
	if r.Sentences < 200 || float64(r.Same) < 0.98*float64(r.Sentences) {
		var b strings.Builder
		_ = r.WriteTable(&b)
		t.Error(b.String())
	}
}

func TestSwapText(t *testing.T) {
	swaps, err := readSwaps(strings.NewReader("group\tone\tother\n# a comment\ng\tside:XAA\tside:XAB\ng\tArdania\tBelmark\ng\tArdanian\tBelmarkian\ng\tArdania Post\tBelmark News\n"), "swaps.tsv")
	if err != nil {
		t.Fatal(err)
	}
	g := swaps.groups["g"]
	for s, want := range map[string]string{
		"Ardania shelled a Belmarkian post.":              "Belmark shelled an Ardanian post.",
		"ARDANIA, May 5 (Ardania Post) - An Ardanian man": "BELMARK, May 5 (Belmark News) - A Belmarkian man",
		"Ardanians and Belmarkish":                        "Ardanians and Belmarkish",
	} {
		if got := g.text(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for _, bad := range []string{"g\tArdania\n", "g\tside:XAA\tBelmark\n", "g\t\tx\n"} {
		if _, err := readSwaps(strings.NewReader("\n"+bad), "swaps.tsv"); err == nil || !strings.HasPrefix(err.Error(), "swaps.tsv:2: ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := LoadSwaps(filepath.Join(os.TempDir(), "nowhere")); err == nil || !strings.Contains(err.Error(), "swaps.tsv") {
		t.Errorf("%v", err)
	}
}

// A reader that favours a side is found out, and why is told.
func TestSwapFindsFavour(t *testing.T) {
	swaps, err := readSwaps(strings.NewReader("g\tside:XAA\tside:XAB\ng\tArdania\tBelmark\n"), "swaps.tsv")
	if err != nil {
		t.Fatal(err)
	}
	set := &Set{Docs: []Doc{{Doc: "d", Group: "g", Text: "Ardania fired."}, {Doc: "e", Group: "unknown", Text: "Nothing."}}}
	always := func(r *counterclaim.Report) []counterclaim.Claim {
		return []counterclaim.Claim{{Event: counterclaim.Assault, Actors: []counterclaim.Entity{{Country: "XAA"}}}}
	}
	fair := func(r *counterclaim.Report) []counterclaim.Claim {
		c := always(r)
		if strings.Contains(r.Text, "Belmark") {
			c[0].Actors[0].Country = "XAB"
		}
		return c
	}
	cut := func(s string) []string { return []string{s} }
	if r := Swapped(set, swaps, fair, cut); r.Sentences != 1 || r.Same != 1 {
		t.Errorf("fair: %+v", r)
	}
	if r := Swapped(set, swaps, always, cut); r.Same != 0 || len(r.Other) != 1 || r.Other[0].Cause != "sides" {
		t.Errorf("unfair: %+v", r)
	}
}
