package eval

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// udSentences makes sentences of a short notation: " | " parts sentences, " " tokens, "+" the
// words of a multiword token. A word is its form, or FORM/UPOS/LEMMA/HEAD/DEPREL, cut short where the rest is
// empty.
func udSentences(t *testing.T, s string) []*text.CoNLLUSentence {
	t.Helper()
	var out []*text.CoNLLUSentence
	for part := range strings.SplitSeq(s, "|") {
		x := &text.CoNLLUSentence{}
		for token := range strings.FieldsSeq(part) {
			words := strings.Split(token, "+")
			if len(words) > 1 {
				form := ""
				for _, w := range words {
					f, _, _ := strings.Cut(w, "/")
					form += f
				}
				x.Ranges = append(x.Ranges, text.CoNLLURange{First: len(x.Words) + 1, Last: len(x.Words) + len(words), Form: form})
			}
			for _, w := range words {
				f := append(strings.Split(w, "/"), "", "", "", "")
				head, err := strconv.Atoi(f[3])
				if err != nil {
					head = text.NoHead
				}
				x.Words = append(x.Words, text.CoNLLUWord{Form: f[0], UPOS: f[1], XPOS: f[1], Lemma: f[2], Head: head, Deprel: f[4]})
			}
		}
		out = append(out, x)
	}
	return out
}

// TestUDScores gives gold, what was made of it, and precision/recall of some figures, worked out by
// hand, as right:system:gold.
func TestUDScores(t *testing.T) {
	for _, c := range []struct{ name, gold, system, want string }{
		{"the same", "they left . | it ended", "they left . | it ended", "Tokens 5:5:5 Sentences 2:2:2 Words 5:5:5"},
		{"sentences run together", "a b | c | d", "a b c | d", "Tokens 4:4:4 Sentences 1:2:3"},
		{"a sentence split", "a b c", "a | b c", "Sentences 0:2:1"},
		{"a token split", "cease-fire now", "cease - fire now", "Tokens 1:4:2 Words 1:4:2"},
		{"tokens across each other", "ab cd ef", "a bc d ef", "Tokens 1:4:3 Words 1:4:3"},
		{"the same multiword token", "do+n't go", "do+n't go", "Tokens 2:2:2 Words 3:3:3"},
		{"a multiword token unknown", "we do+n't go", "we don't go", "Tokens 3:3:3 Words 2:3:4"},
		{"a multiword token written apart", "do+n't go", "do n't go", "Tokens 1:3:2 Words 3:3:3"},
		{"a multiword token invented", "cannot go", "can+not go", "Tokens 2:2:2 Words 1:3:2"},
		{"other words in it", "zum+Tor go", "zu+m+Tor go", "Tokens 2:2:2 Words 2:4:3"},
		{"overlapping multiword tokens", "a+b c+d e", "a b+c d e", "Tokens 1:4:3 Words 5:5:5"},
	} {
		s, err := UD(udSentences(t, c.gold), udSentences(t, c.system))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		checkFigures(t, c.name, s, c.want)
	}
}

func checkFigures(t *testing.T, name string, s *UDScores, want string) {
	t.Helper()
	f := strings.Fields(want)
	for i := 0; i+1 < len(f); i += 2 {
		var n [3]float64
		for k, x := range strings.Split(f[i+1], ":") {
			n[k], _ = strconv.ParseFloat(x, 64)
		}
		if got, ok := s.Figures[f[i]]; !ok || got != f1(n[0], n[1], n[2]) {
			t.Errorf("%s: %s is %+v, want %s", name, f[i], got, f[i+1])
		}
	}
}

// The forms need not be equal in size of letters, and the longest run of equal forms counts.
func TestUDAlignsForms(t *testing.T) {
	for _, c := range []struct {
		gold, system string
		want         int
	}{
		{"Do+N't", "do+n'T", 2},
		{"a+b+c+d", "b+c+a+d", 3},
		{"a+b", "b+a", 1},
		{"a+b", "c+d", 0},
	} {
		g, s := layOut(udSentences(t, c.gold)), layOut(udSentences(t, c.system))
		if got := align(g.words, s.words); len(got) != c.want {
			t.Errorf("%s and %s: %v, want %d pairs", c.gold, c.system, got, c.want)
		}
	}
}

func TestUDColumns(t *testing.T) {
	gold := "They/PRON/they/2/nsubj left/VERB/leave/0/root fast/ADV//2/advmod"
	for _, c := range []struct{ system, want string }{
		{gold, "UPOS 3:3:3 XPOS 3:3:3 Lemmas 3:3:3 UAS 3:3:3 LAS 3:3:3"},
		{"They/PRON/they/2/nsubj:pass left/VERB/left/0/root fast/ADJ/x/2/amod", "UPOS 2:3:3 Lemmas 2:3:3 UAS 3:3:3 LAS 2:3:3"},
		{"They/PRON/they/0/root left/VERB/leave/1/conj fast/ADV/fast/2/advmod", "UAS 1:3:3 LAS 1:3:3"},
		// A head that is aligned with nothing is wrong; so is one in another sentence.
		{"They/PRON/they/0/root | left/VERB/leave/0/root fast/ADV/fast/1/advmod", "Sentences 0:2:1 UAS 2:3:3 LAS 2:3:3"},
		{"Th/X/x/2/dep ey/X/x/3/nsubj left/VERB/leave/0/root fast/ADV/fast/3/advmod", "Words 2:4:3 UPOS 2:4:3 UAS 2:4:3"},
	} {
		s, err := UD(udSentences(t, gold), udSentences(t, c.system))
		if err != nil {
			t.Fatal(err)
		}
		checkFigures(t, c.system, s, c.want)
		if len(s.Unfilled) > 0 {
			t.Errorf("%s: unfilled %v", c.system, s.Unfilled)
		}
	}
}

func TestUDTable(t *testing.T) {
	gold := udSentences(t, "They/PRON/they/2/nsubj left/VERB/leave/0/root")
	s, err := UD(gold, udSentences(t, "They/PRON left/NOUN"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Lemmas", "UAS", "LAS"}; !slices.Equal(s.Unfilled, want) {
		t.Errorf("unfilled %v, want %v", s.Unfilled, want)
	}
	if got := slices.Sorted(maps.Keys(s.Figures)); !slices.Equal(got, slices.Sorted(slices.Values(s.Names))) {
		t.Errorf("figures %v, names %v", got, s.Names)
	}
	var b bytes.Buffer
	if err := s.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 sentences, 2 words\n", "\nUPOS           50.00     50.00     50.00\n", "\nUAS                -         -         -   not filled by the analyser\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestUDOtherText(t *testing.T) {
	_, err := UD(udSentences(t, "они ушли"), udSentences(t, "они ужли"))
	if counterclaim.CodeOf(err) != counterclaim.CodeBadInput || !strings.Contains(err.Error(), `"шли" and "жли"`) {
		t.Errorf("%v", err)
	}
}

func TestRawText(t *testing.T) {
	s := udSentences(t, "They do+n't . | It ended | So")
	s[0].Comments = []string{"# newdoc"}
	s[0].Ranges[0].Misc = "SpaceAfter=No"
	s[1].Comments = []string{"# newpar id = 1"}
	if got, want := RawText(s), "They don't. \n\nIt ended So "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
