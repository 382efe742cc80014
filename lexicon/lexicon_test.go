package lexicon

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

func embedded(t testing.TB) *Lexicon {
	t.Helper()
	l, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEntriesNameKnownConducts(t *testing.T) {
	l := embedded(t)
	if len(l.Entries()) < 500 {
		t.Fatalf("%d entries", len(l.Entries()))
	}
	open := map[counterclaim.Conduct]bool{}
	for _, c := range OpenConducts() {
		open[c] = true
	}
	for _, e := range l.Entries() {
		for _, c := range e.Conducts {
			if _, ok := ontology.ConductOf(c); !ok && !open[c] {
				t.Errorf("%s:%d: conduct %q is not known", e.File, e.Line, c)
			}
		}
	}
}

// Two rows with one pattern: the second could never be found.
func TestNoPatternStandsTwice(t *testing.T) {
	seen := map[string]string{}
	for _, e := range embedded(t).Entries() {
		if old, ok := seen[e.Pattern]; ok {
			t.Errorf("%s:%d: %q stands in %s too", e.File, e.Line, e.Pattern, old)
		}
		seen[e.Pattern] = e.File
	}
}

// Every entry is found by words of its own making, unless a longer one is.
func TestNoEntryIsDead(t *testing.T) {
	l := embedded(t)
	for i := range l.Entries() {
		e := &l.Entries()[i]
		words, filled := sample(e)
		m, ok := l.At(words, 1)
		if !ok || m.filled < filled || m.filled == filled && m.Entry.Pattern != e.Pattern && m.Entry.Frame == Trap {
			t.Errorf("%s:%d: %q is not found in %q", e.File, e.Line, e.Pattern, words)
		}
	}
}

// sample makes words that a pattern describes: past forms of verbs, nothing for what may be missing.
func sample(e *Entry) (words []string, filled int) {
	words = []string{"they"}
	for _, w := range strings.Split(e.Pattern, " ") {
		if w == ".." || strings.HasPrefix(w, "?") {
			continue
		}
		first, _, _ := strings.Cut(w, "|")
		stem, class, _ := strings.Cut(first, "/")
		switch class {
		case "v":
			stem = Inflect(stem).Past
		case "p":
			stem = Inflect(stem).Participle
		case "g":
			stem = Inflect(stem).Gerund
		}
		words = append(words, stem)
		filled++
	}
	return words, filled
}

func TestMatch(t *testing.T) {
	l := embedded(t)
	for words, want := range map[string]string{
		"troops opened fire on them":             "open/v ?heavy|intense|aimed|indiscriminate fire",
		"he fired the minister":                  "",
		"the fire brigade came":                  "",
		"a strike on the town":                   "strike/n on|against|at",
		"they will attack us":                    "attack/v",
		"violations \" of their airspace":        "violation/n of .. airspace",
		"a roadside bomb":                        "car|suicide|roadside|truck bomb/n|bombing|bombings",
		"they violated the ceasefire":            "violate/v .. ceasefire|cease-fire|truce|armistice|agreement|agreements|accord|understanding|silence",
		"the town was shelled":                   "shell/v",
		"the shelling of the town":               "shelling",
		"shells were fired":                      "fire/v",
		"an agreement that was signed by others": "",
	} {
		f := strings.Fields(words)
		got := ""
		for i := range f {
			if m, ok := l.At(f, i); ok && m.Entry.Frame != Trap && m.Entry.Frame != Say {
				got = m.Entry.Pattern
				break
			} else if ok && m.Entry.Frame == Trap {
				break
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestInflect(t *testing.T) {
	for verb, want := range map[string]Forms{
		"shell":    {"shells", "shelled", "shelled", "shelling"},
		"withdraw": {"withdraws", "withdrew", "withdrawn", "withdrawing"},
		"deny":     {"denies", "denied", "denied", "denying"},
		"flee":     {"flees", "fled", "fled", "fleeing"},
		"stop":     {"stops", "stopped", "stopped", "stopping"},
		"agree":    {"agrees", "agreed", "agreed", "agreeing"},
		"move":     {"moves", "moved", "moved", "moving"},
		"repel":    {"repels", "repelled", "repelled", "repelling"},
		"lay":      {"lays", "laid", "laid", "laying"},
		"go":       {"goes", "went", "gone", "going"},
		"gun":      {"guns", "gunned", "gunned", "gunning"},
		"strip":    {"strips", "stripped", "stripped", "stripping"},
		"raid":     {"raids", "raided", "raided", "raiding"},
		"beat":     {"beats", "beat", "beaten", "beating"},
		"retake":   {"retakes", "retook", "retaken", "retaking"},
		"equip":    {"equips", "equipped", "equipped", "equipping"},
		"fuel":     {"fuels", "fueled", "fueled", "fueling"},
	} {
		if got := Inflect(verb); got != want {
			t.Errorf("%s: %v, want %v", verb, got, want)
		}
	}
}

// A broken line names its file and line and says what to write.
func TestBrokenFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"one column":        {"assault.tsv", "# x\nshell/v", "assault.tsv:2"},
		"unknown frame":     {"assault.tsv", "shell/v\tclash\tsideways", "frame"},
		"unknown word form": {"assault.tsv", "shell/q\tclash\tsvo", "cannot be read"},
		"gap first":         {"assault.tsv", ".. shell/v\tclash\tsvo", "may be missing"},
		"not an event":      {"weather.tsv", "rain/v\tclash\tsvo", "PLOVER"},
		"empty alternative": {"assault.tsv", "a||b\tclash\tsvo", "cannot be read"},
	} {
		_, err := New(Options{Files: fstest.MapFS{c.file: {Data: []byte(c.text)}}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
	if _, err := New(Options{Files: fstest.MapFS{}}); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Errorf("no files: %v", err)
	}
}

func FuzzNew(f *testing.F) {
	f.Add("shell/v\tclash\tsvo\nopen/v ?heavy fire\tfire\tsv\tmortar")
	f.Add("a|b/v .. ?c\t-\ttrap")
	f.Fuzz(func(t *testing.T, s string) {
		l, err := New(Options{Files: fstest.MapFS{"assault.tsv": {Data: []byte(s)}}})
		if err != nil {
			return
		}
		words := strings.Fields(strings.ToLower(s))
		for i := range words {
			if m, ok := l.At(words, i); ok && (m.First != i || m.Last <= i || m.Last > len(words)) {
				t.Fatalf("match [%d, %d) at word %d of %d", m.First, m.Last, i, len(words))
			}
		}
	})
}
