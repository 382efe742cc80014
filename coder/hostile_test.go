package coder

import (
	"fmt"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Texts that were made to be hard end in bounded work: every claim is valid, none is lost to another, and there are not more
// than the words can carry.
func TestHostileTexts(t *testing.T) {
	var names, nested strings.Builder
	for i := range 500 {
		fmt.Fprintf(&names, "Minister Anders Blo%d, ", i)
	}
	for i := range 50 {
		fmt.Fprintf(&nested, "the minister of Ardania %d said \"that ", i)
	}
	nested.WriteString("Belmark shelled Tarn")
	nested.WriteString(strings.Repeat("\"", 50))
	for name, c := range map[string]struct {
		text  string
		least int // claims
	}{
		"a sentence of 5,000 tokens":       {strings.Repeat("Ardania shelled Belmark and ", 1250) + "left.", 1000},
		"5,000 tokens without a claim":     {strings.Repeat("grass grows on stones and ", 1000) + ".", 0},
		"a list of 500 names":              {names.String() + "and Belmark accused Ardania of shelling Tarn.", 1},
		"nested quotations 50 deep":        {nested.String() + ".", 1},
		"speech within speech 300 deep":    {strings.Repeat("Ardania denied that Belmark had accused ", 300) + "Ardania of shelling Tarn.", 100},
		"nothing but quotation marks":      {strings.Repeat("\"", 5000), 0},
		"nothing but commas and ands":      {strings.Repeat(", and ", 3000), 0},
		"5,000 sentences":                  {strings.Repeat("Ardania shelled Belmark. ", 5000), 5000},
		"a country after another":          {strings.Repeat("Ardania Belmark ", 2500), 0},
		"one word of a megabyte":           {"Ardania shelled " + strings.Repeat("x", 1<<20) + ".", 1},
		"brackets without end":             {strings.Repeat("(Ardania shelled Belmark ", 1000), 500},
		"a number of a thousand digits":    {"Ardania killed " + strings.Repeat("9", 1000) + " soldiers of Belmark.", 1},
		"words of other scripts and bytes": {strings.Repeat("Армения обстреляла \xff\xfe Ардания shelled ", 200), 0},
	} {
		claims := code(t, counterclaim.Report{Outlet: "Harbour Post", Kind: counterclaim.Wire, Published: "2031-05-06", Text: c.text})
		if len(claims) < c.least || len(claims) > len(c.text)/8+1 {
			t.Errorf("%s: %d claims in %d bytes, want %d at least", name, len(claims), len(c.text), c.least)
		}
		seen := map[counterclaim.ID]bool{}
		for _, x := range claims {
			if seen[x.ID] {
				t.Errorf("%s: two claims have one id", name)
				break
			}
			seen[x.ID] = true
		}
	}
}
