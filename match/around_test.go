package match_test

import (
	"testing"

	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/match"
)

// Of two gold claims about one happening the later has to find the earlier: what is not found cannot be put together.
func TestKeysFindGoldPairs(t *testing.T) {
	set, err := eval.Load("../eval/testdata/claims-bench/dev")
	if err != nil {
		t.Fatal(err)
	}
	reached := match.Reached(set.GoldClaims())
	pairs, found, weighed := 0, 0, 0
	for i, a := range set.Claims {
		weighed += len(reached[i])
		for j, b := range set.Claims[:i] {
			if a.Incident == "" || a.Incident != b.Incident || reached[i] == nil || reached[j] == nil {
				continue
			}
			pairs++
			if reached[i][j] || reached[j][i] {
				found++
			}
		}
	}
	t.Logf("%d of %d pairs are found; a claim is weighed against %d others", found, pairs, weighed/len(set.Claims))
	if pairs < 500 || float64(found) < 0.9*float64(pairs) {
		t.Errorf("%d of %d pairs of claims about one happening are found, want nine in ten", found, pairs)
	}
}
