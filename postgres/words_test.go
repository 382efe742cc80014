package postgres

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/pgcluster"
)

var indexWord = regexp.MustCompile(`^[\pL\pM\pN]+(:[0-9]+(,[0-9]+)*)?$`)
var queryParts = regexp.MustCompile(`'(-|=[0-9a-z]+|[\pL\pM\pN]+)'(:\*)?|<->|[()&|! ]`)

// FuzzWords sees that whatever a text holds, what is handed to the server is words and nothing else.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{"Shelling at Tolm", "a\x00'b\\:*&|!()<->", "\xff\xfe é", strings.Repeat("x", 3000), "ing ed s ss ies", "ʼ ﬁ İ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for word := range strings.FieldsSeq(indexed(text)) {
			if !indexWord.MatchString(word) || len(word) > 2046 && !strings.Contains(word, ":") {
				t.Fatalf("%q gives %q", text, word)
			}
		}
		word := counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text, Prefix: len(text)%2 == 0}
		q := match(&counterclaim.SearchTerm{Op: counterclaim.SearchAnd, Of: []counterclaim.SearchTerm{word, {Op: counterclaim.SearchNot, Of: []counterclaim.SearchTerm{word}}}})
		if rest := queryParts.ReplaceAllString(q, ""); rest != "" {
			t.Fatalf("%q gives %q, with %q", text, q, rest)
		}
	})
}

// TestLongText keeps and finds reports that are longer than a tsvector can be.
func TestLongText(t *testing.T) {
	s := openAt(t, pgcluster.Database(t))
	for what, text := range map[string]string{
		"one word often": "opening " + strings.Repeat("grain ", 300_000) + "elephant rider",
		"many words": func() string {
			var b strings.Builder
			b.WriteString("opening elephant ")
			for i := range 300_000 {
				fmt.Fprintf(&b, "word%d ", i)
			}
			return b.String()
		}(),
		"one endless word": "opening elephant " + strings.Repeat("é", 1_000_000),
	} {
		r := counterclaim.Report{Outlet: what, Published: "2031-03-01", Text: text}
		r.Identify()
		if _, err := s.Save(t.Context(), &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for _, word := range []string{"elephant", "opening"} {
		q := counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: word}}
		got, err := s.Search(t.Context(), q)
		if err != nil || len(got.Reports) != 3 {
			t.Errorf("%s: %d reports, %v", word, len(got.Reports), err)
			continue
		}
		var outlets []string
		for _, hit := range got.Reports {
			outlets = append(outlets, hit.Report.Outlet)
		}
		if slices.Sort(outlets); len(slices.Compact(outlets)) != 3 {
			t.Errorf("%s: %v", word, outlets)
		}
	}
}
