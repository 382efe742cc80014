package sqlite

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
	language "github.com/counterclaim/counterclaim/query"
)

func FuzzSearch(f *testing.F) {
	s := openAt(f, ":memory:")
	ctx := context.Background()
	for n := range 3 {
		if _, err := s.Save(ctx, benchCoding(n, 3), benchPlace); err != nil {
			f.Fatal(err)
		}
	}
	for _, seed := range []string{`fired`, `"near village"`, `wound*`, `NEAR("a b", 3)`, "a\x00\"*", `) OR 1 --`, "\xff*", "ﬁré", `"" ""*`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		q, err := language.Parse(words, language.Options{})
		if err != nil {
			return
		}
		q.Facets = true
		got, err := s.Search(ctx, q)
		if err != nil {
			t.Fatalf("%q: %v", words, err)
		}
		// A store is safe from terms that no query gives, too.
		if _, err := s.Search(ctx, counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: words, Prefix: true}}); err != nil {
			t.Fatalf("%q as a word: %v", words, err)
		}
		if err == nil && (len(got.Reports) > got.ReportsTotal || len(got.Claims) > got.ClaimsTotal) {
			t.Fatalf("%q: %d reports of %d, %d claims of %d", words, len(got.Reports), got.ReportsTotal, len(got.Claims), got.ClaimsTotal)
		}
	})
}

func FuzzResolve(f *testing.F) {
	s := openAt(f, ":memory:")
	ctx := context.Background()
	c := benchCoding(0, 3)
	if _, err := s.Save(ctx, c, benchPlace); err != nil {
		f.Fatal(err)
	}
	f.Add("c", c.Claims[0].ID.String())
	f.Add("r", c.Report.ID.Short())
	f.Add("i", "00000000%")
	f.Fuzz(func(t *testing.T, noun, prefix string) {
		a, err := s.Resolve(ctx, noun, prefix)
		switch counterclaim.CodeOf(err) {
		case "":
			if a.ID.IsZero() != a.Gone || (a.Forwarded || a.Gone) != (a.Why != "") {
				t.Fatalf("%s/%s: %+v", noun, prefix, a)
			}
		case counterclaim.CodeNotFound, counterclaim.CodeBadInput, counterclaim.CodeAmbiguous:
		default:
			t.Fatalf("%s/%s: %v", noun, prefix, err)
		}
	})
}
