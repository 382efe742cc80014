package ontology

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim"
)

//go:embed conducts.tsv
var conductsTSV string

//go:embed events.tsv
var eventsTSV string

//go:embed words.tsv
var wordsTSV string

type table struct {
	conducts  []Conduct
	conductAt map[counterclaim.Conduct]int
	events    []Event
	eventAt   map[counterclaim.Event]int
	words     map[string][]Word
	labels    map[string]string
}

// tables parses the embedded files once, at first use. A test checks that every row is
// whole, so that nothing has to be reported here.
var tables = sync.OnceValue(func() *table {
	t := &table{
		conductAt: map[counterclaim.Conduct]int{},
		eventAt:   map[counterclaim.Event]int{},
		words:     map[string][]Word{},
		labels:    map[string]string{},
	}
	for _, f := range rows(conductsTSV, 7) {
		t.conductAt[counterclaim.Conduct(f[0])] = len(t.conducts)
		t.conducts = append(t.conducts, Conduct{Code: counterclaim.Conduct(f[0]), Group: f[1], Label: f[2],
			Event: counterclaim.Event(f[3]), CAMEO: f[4], Family: f[5], Meaning: f[6]})
		t.labels[f[0]] = f[2]
	}
	for _, f := range rows(eventsTSV, 5) {
		weight, _ := strconv.ParseFloat(f[3], 64)
		t.eventAt[counterclaim.Event(f[0])] = len(t.events)
		t.events = append(t.events, Event{Root: counterclaim.Event(f[0]), Label: f[1], CAMEO: f[2], Weight: weight, Meaning: f[4]})
		t.labels[f[0]] = f[1]
	}
	for _, f := range rows(wordsTSV, 3) {
		t.words[f[0]] = append(t.words[f[0]], Word{Code: f[1], Label: f[2]})
		t.labels[f[1]] = f[2]
	}
	return t
})

// rows gives the rows of a TSV file after its header that have n fields.
func rows(tsv string, n int) [][]string {
	var out [][]string
	for i, line := range strings.Split(tsv, "\n") {
		if f := strings.Split(line, "\t"); i > 0 && len(f) == n {
			out = append(out, f)
		}
	}
	return out
}
