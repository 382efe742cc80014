package text_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/model"
)

func loadRecogniser(t testing.TB) *text.Recogniser {
	t.Helper()
	r, err := text.LoadRecogniser()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// names gives "type: words" for each name of a line.
func names(t testing.TB, tagger *text.Tagger, r *text.Recogniser, line string) []string {
	t.Helper()
	words := strings.Fields(line)
	tags := make([]text.Tag, len(words))
	tagger.Tag(words, tags)
	var out []string
	last := int32(0)
	for _, n := range r.Names(words, tags, nil) {
		if n.First < last || n.Last <= n.First || int(n.Last) > len(words) {
			t.Fatalf("%q: name %v behind word %d of %d", line, n, last, len(words))
		}
		last = n.Last
		out = append(out, fmt.Sprintf("%s: %s", n.Type, strings.Join(words[n.First:n.Last], " ")))
	}
	return out
}

func TestNames(t *testing.T) {
	tagger, _ := loadTagger(t)
	r := loadRecogniser(t)
	for _, c := range []struct {
		line string
		want []string
	}{
		{"The minister met John Smith in Paris on Monday .", []string{"person: John Smith", "place: Paris", "time: Monday"}},
		{"The French army moved two T - 72 tanks to the border on 7 May 2031 .", []string{"nationality: French", "weapon: T - 72", "weapon: tanks", "time: 7 May 2031"}},
		{"Soldiers fired mortars and a BM-21 Grad last week .", []string{"weapon: mortars", "weapon: BM-21", "weapon: Grad", "time: last week"}},
		{"Nobody was hurt .", nil},
		{"", nil},
	} {
		if got := names(t, tagger, r, c.line); !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.line, got, c.want)
		}
	}
}

func TestTimes(t *testing.T) {
	tagger, _ := loadTagger(t)
	r := loadRecogniser(t)
	for line, want := range map[string]string{
		"It began on October 25 - 26 , 2031 .":      "time: October 25 - 26 , 2031",
		"It began on the 3rd of June .":             "time: 3rd of June",
		"It ended at 10:30 p.m. on that day .":      "time: 10:30 p.m.",
		"It had been so since 1994 .":               "time: 1994",
		"They have 1994 members .":                  "",
		"They may march in .":                       "",
		"She left on Monday morning .":              "time: Monday morning",
		"In the past 24 hours nothing happened .":   "time: past 24 hours",
		"On Sunday , 4 November it rained .":        "time: Sunday , time: 4 November",
		"The talks were held yesterday and today .": "time: yesterday, time: today",
	} {
		got := strings.Join(names(t, tagger, r, line), ", ")
		if want = strings.Replace(want, "Sunday , time", "Sunday, time", 1); got != want {
			t.Errorf("%q: %s, want %s", line, got, want)
		}
	}
}

func TestNamesManyGoroutines(t *testing.T) {
	tagger, _ := loadTagger(t)
	r := loadRecogniser(t)
	lines := []string{"John Smith went to Paris .", "The French army fired mortars .", "It rained in London on Monday ."}
	var want [][]string
	for _, l := range lines {
		want = append(want, names(t, tagger, r, l))
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 60 {
				if got := names(t, tagger, r, lines[i%3]); !slices.Equal(got, want[i%3]) {
					t.Errorf("one says %v, another %v", got, want[i%3])
					return
				}
			}
		})
	}
	wg.Wait()
}

// Damaged weights are an error or names in their places, never a panic.
func TestOpenDamagedRecogniser(t *testing.T) {
	tagger, _ := loadTagger(t)
	for _, cut := range []int{0, 4, 8, 11, 200, len(model.Names) - 1} {
		if _, err := text.OpenRecogniser(model.Names[:cut], model.Classes); err == nil {
			t.Errorf("%d of %d bytes open", cut, len(model.Names))
		}
	}
	if _, err := text.OpenRecogniser(model.Names, model.Classes[:len(model.Classes)/2+1]); err == nil {
		t.Error("half of the classes open")
	}
	data := []byte(model.Names)
	for at := 8; at < len(data); at += len(data)/60 + 1 {
		old := data[at]
		data[at] ^= 0xff
		if r, err := text.OpenRecogniser(string(data), model.Classes); err == nil {
			names(t, tagger, r, "President John Smith of the United Nations met Mr. Brown in New York , said Reuters .")
		}
		data[at] = old
	}
}

// Whatever the words are, names rise and do not overlap.
func FuzzNames(f *testing.F) {
	for _, line := range []string{"John Smith of New York", "last last 5 of - , T - 72 -", "MAY 5 - 6 , 2031", "’s \xff al - Al", strings.Repeat("May ", 300), "- - - heavy -"} {
		f.Add(line)
	}
	tagger, err := text.LoadTagger()
	if err != nil {
		f.Fatal(err)
	}
	r := loadRecogniser(f)
	f.Fuzz(func(t *testing.T, line string) {
		if len(line) > 4000 {
			t.Skip("longer than any sentence")
		}
		names(t, tagger, r, line)
	})
}
