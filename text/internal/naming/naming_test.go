package naming

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

func TestFollows(t *testing.T) {
	first, last := Label(Person, First), Label(Person, Last)
	for _, c := range []struct {
		before, label uint8
		end, want     bool
	}{
		{Edge, Outside, false, true},
		{Edge, first, false, true},
		{Edge, first, true, false}, // no word is left for its end
		{Edge, last, false, false},
		{first, last, true, true},
		{first, Outside, false, false},
		{first, Label(Place, Last), false, false},
		{last, Label(Place, Whole), true, true},
	} {
		if got := Follows(c.before, c.label, c.end); got != c.want {
			t.Errorf("%d behind %d, at the end %v: %v", c.label, c.before, c.end, got)
		}
	}
	for kind := range Types {
		for part := Whole; part <= Last; part++ {
			if k, p := Split(Label(kind, part)); k != kind || p != part {
				t.Errorf("%d %d comes back as %d %d", kind, part, k, p)
			}
		}
	}
}

func sentence(t *testing.T, line string, lists map[string]uint16) []Word {
	t.Helper()
	classes, err := wordclass.OpenTable(string(make([]byte, 6)))
	if err != nil {
		t.Fatal(err)
	}
	flags, err := wordclass.OpenFlags(string(wordclass.EncodeFlags(lists)))
	if err != nil {
		t.Fatal(err)
	}
	var words []Word
	for w := range strings.FieldsSeq(line) {
		words = append(words, Look(w, 0, 0, &classes, &flags))
	}
	Runs(words)
	return words
}

func TestRuns(t *testing.T) {
	words := sentence(t, "the Bank of England and others saw Tom", map[string]uint16{"bank": OrgWord, "tom": GivenName})
	for i, want := range [][3]int{{0, 1, 0}, {1, 4, OrgWord}, {1, 4, OrgWord}, {1, 4, OrgWord}, {4, 5, 0}, {5, 6, 0}, {6, 7, 0}, {7, 8, GivenName}} {
		w := words[i]
		if got := [3]int{int(w.RunFirst), int(w.RunLast), int(w.RunLists)}; got != want {
			t.Errorf("word %d: %v, want %v", i, got, want)
		}
	}
}

// All features fit, with every list and label.
func TestFeaturesFit(t *testing.T) {
	lists := map[string]uint16{}
	for _, w := range strings.Fields("all of the words are in each list") {
		lists[w] = 0xffff
	}
	words := sentence(t, "All Of The Words ARE in each List", lists)
	for i := range words {
		var dst [MaxFeatures]uint32
		if n := Features(&dst, words, i, Label(Place, Inner), Edge, true); n < 60 || n > MaxFeatures || n > linear.MaxKeys {
			t.Errorf("word %d: %d features", i, n)
		}
	}
}

func TestAddressIsNoName(t *testing.T) {
	for w, want := range map[string]bool{"Someone@Example.org": false, "https://Example.org": false, "www.example.org": false, "Example": true, "word": false} {
		if got := sentence(t, w, nil); got[0].Candidate() != want {
			t.Errorf("%s: %v", w, !want)
		}
	}
}
