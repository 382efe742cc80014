package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// What is weighed is the same whichever claim comes first, and whichever side is which.
func TestEvidenceIsSymmetric(t *testing.T) {
	claims := generated(3, 40)
	swapped := make([]counterclaim.Claim, len(claims))
	swap := func(es []counterclaim.Entity) (out []counterclaim.Entity) {
		for _, e := range es {
			if other, ok := map[string]string{"XAA": "XAB", "XAB": "XAA"}[e.Country]; ok {
				e.Country, e.Text = other, other
			}
			out = append(out, e)
		}
		return out
	}
	for i, c := range claims {
		c.Actors, c.Targets = swap(c.Actors), swap(c.Targets)
		swapped[i] = c
	}
	for i := range claims {
		a, x := newItem(&claims[i], i, i), newItem(&swapped[i], i, i)
		for j := range i {
			b, y := newItem(&claims[j], j, j), newItem(&swapped[j], j, j)
			one, _ := weigh(a, b)
			back, _ := weigh(b, a)
			other, _ := weigh(x, y)
			if one != back || one != other {
				t.Fatalf("claims %d and %d: %b, the other way round %b, with the sides in each other's place %b", i, j, one, back, other)
			}
		}
	}
}

// Each kind of evidence is met with two claims that differ in what it is about.
func TestKindsOfEvidence(t *testing.T) {
	const fire = "a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-29"
	for _, c := range []struct {
		name, other string
		want, not   []int
	}{
		{"a denial elsewhere", "b@2031-04-30 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred Tessen 2031-04-29",
			[]int{evCounterpart, evDenial, evSameFight, evSamePlace, evPlaceAcross, evSameDays}, []int{evSameReport, evUnrelated}},
		{"talks", "a@2031-04-29 XAA 0 CONSULT talks XAA>XAB asserted occurred - 2031-04-29", []int{evUnrelated, evSameSentence, evOnePlaceless}, []int{evSameFire, evDeedWords}},
		{"words", "a@2031-04-29 XAA 2 ACCUSE condemnation XAA>XAB asserted occurred - -", []int{evDeedWords, evSameReport}, []int{evUnrelated, evSameSentence, evSameDays}},
		{"a drone", "b@2031-04-29 XAA 0 ASSAULT drone_strike XAB>XAA asserted occurred Orvane 2031-04-29", []int{evFireMismatch, evOtherPlace, evTwoSpots}, []int{evSameFight, evOtherInReport}},
		{"its dead", "a@2031-04-29 XAA 1 ASSAULT killing ->XAA asserted occurred - 2031-04-29", []int{evFireHarm, evOneGeneral, evFireDays}, []int{evBothHarm}},
		{"a year of it", "a@2031-04-29 XAA 1 ASSAULT small_arms_fire XAB>XAA asserted occurred - 2031-01-01..2031-12-31", []int{evLongShort, evOverlap}, []int{evSameDays}},
		{"an area", "b@2031-04-29 XAA 1 ASSAULT clash XAB>XAA asserted occurred Karsa_border 2031-04-29", []int{evWidePlace, evOneGeneral}, []int{evOtherPlace, evTwoSpots}},
	} {
		claims := of(t, fire+"\n"+c.other)
		e, _ := weigh(newItem(&claims[0], 0, 0), newItem(&claims[1], 1, 1))
		for _, k := range c.want {
			if e>>k&1 == 0 {
				t.Errorf("%s: %q does not hold", c.name, evidenceNames[k])
			}
		}
		for _, k := range c.not {
			if e>>k&1 == 1 {
				t.Errorf("%s: %q holds", c.name, evidenceNames[k])
			}
		}
	}
}

func TestWordsInCommon(t *testing.T) {
	c := counterclaim.Claim{Text: "The reservoir at Tessen, said Colonel Orban, was shelled", Places: []counterclaim.Place{{Text: "Tessen", Unresolved: true}}}
	names, words := wordsOf(&c)
	var list []string
	for _, w := range words {
		list = append(list, w.word)
	}
	if got := fmt.Sprint(names, list); got != "[colone orban] [colone orban reserv shelle]" {
		t.Errorf("words %s", got)
	}
	if common, rare := rarityInCommon(words, []rareWord{{"said", 0}}), rarityInCommon(words, []rareWord{{"orban", 1}, {"reserv", 1}}); common != 0 || rare < 4 {
		t.Errorf("common words weigh %.1f, rare ones %.1f", common, rare)
	}
}

func TestReadWeights(t *testing.T) {
	if _, err := readWeights(weightsTable); err != nil {
		t.Error(err)
	}
	for name, table := range map[string]string{
		"a row is lacking":   strings.Replace(weightsTable, "same days\t", "x\t", 1),
		"not a number":       strings.Replace(weightsTable, "\nsame days\t", "\nsame days\tNaN", 1),
		"a row stands twice": weightsTable + "same days\t1\t1\n",
		"nothing":            "",
	} {
		if _, err := readWeights(table); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	if all := slices.Concat(evidenceNames[:], traitNames[:]); slices.Contains(all, "") {
		t.Errorf("a kind has no name: %q", all)
	}
}

func BenchmarkWeigh(b *testing.B) {
	claims := generated(1, 20)
	var items []*item
	for i := range claims {
		claims[i].Text = "fire from small arms was opened on the post near the reservoir by several people"
		items = append(items, newItem(&claims[i], i, i))
	}
	n := 0
	for b.Loop() {
		weigh(items[n%len(items)], items[(n*7+3)%len(items)])
		n++
	}
}

func BenchmarkNewItem(b *testing.B) {
	claims := generated(1, 20)
	for i := range claims {
		claims[i].Text = "fire from small arms was opened on the post near the reservoir by several people"
	}
	n := 0
	for b.Loop() {
		newItem(&claims[n%len(claims)], 0, 0)
		n++
	}
}
