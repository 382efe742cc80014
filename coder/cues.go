package coder

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

//go:embed cues.tsv
var cueTable string

// cue is words, as dictionary forms and one after another within five words, that mostly speak of one event.
type cue struct {
	words []string
	event counterclaim.Event
}

// cues are those of the embedded table by their first word.
var cues = readCues(cueTable)

// readCues reads lines of an event, a tab and words parted by spaces. It panics where the embedded table is damaged, which a test would show.
func readCues(table string) map[string][]cue {
	out := map[string][]cue{}
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		event, words, ok := strings.Cut(line, "\t")
		if !ok || quadOf(counterclaim.Event(event)) == 0 {
			panic("coder/cues.tsv: " + strconv.Quote(line) + " is not an event, a tab and words")
		}
		for _, w := range strings.Fields(words) {
			parts := strings.Split(w, "+")
			out[parts[0]] = append(out[parts[0]], cue{parts, counterclaim.Event(event)})
		}
	}
	return out
}

// yield is what relations call RETREAT and CONCEDE together, as CAMEO does.
const yield counterclaim.Event = "YIELD"

// quadOf gives the class of an event, of yield too; 0 where it is none.
func quadOf(e counterclaim.Event) int {
	if e == yield {
		return counterclaim.Retreat.Quad()
	}
	return e.Quad()
}

// at reports whether the cue's words follow each other from word i on.
func (c *cue) at(lemmas []string, i int) bool {
	for _, w := range c.words[1:] {
		k := slices.Index(lemmas[i+1:min(i+6, len(lemmas))], w)
		if k < 0 {
			return false
		}
		i += 1 + k
	}
	return true
}

// ahead reports words after which a deed is still to come.
func ahead(lemma string) bool {
	return in(lemma, "will", "would", "shall", "plan", "intend", "agree", "pledge", "promise", "vow", "willing", "ready", "prepared", "may", "could", "threaten",
		"consider", "set", "expect", "schedule", "due", "offer", "decide")
}
