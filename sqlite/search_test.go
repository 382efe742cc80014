package sqlite

import (
	"context"
	"testing"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

func TestMatchExpression(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"drone", `"drone"`},
		{"  drone\tstrike ", `"drone" "strike"`},
		{`"drone strike" tolm`, `"drone strike" "tolm"`},
		{`"drone strike`, `"drone strike"`},
		{"dro*", `"dro"*`},
		{"dro** *", `"dro"*`},
		{"small-arms", `"small-arms"`},
		{"drone OR (strike)", `"drone" "OR" "(strike)"`},
		{"«drone strike»", `"drone strike"`},
		{"a\x00b", `"a" "b"`},
		{"- ( ) ; '", ""},
		{"", ""},
	} {
		got, err := matchExpression(c.typed)
		if err != nil || got != c.want {
			t.Errorf("%q: got %s (%v), want %s", c.typed, got, err, c.want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	s := openAt(f, ":memory:")
	ctx := context.Background()
	for n := range 3 {
		if _, err := s.Save(ctx, benchCoding(n, 3), 3, benchPlace); err != nil {
			f.Fatal(err)
		}
	}
	for _, seed := range []string{`fired`, `"near village"`, `wound*`, `NEAR("a b", 3)`, "a\x00\"*", `) OR 1 --`, "\xff*", "ﬁré", `"" ""*`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		got, err := s.Search(ctx, counterclaim.SearchQuery{Words: words})
		if code := counterclaim.CodeOf(err); err != nil && code != counterclaim.CodeTooLarge {
			t.Fatalf("%q: %v", words, err)
		}
		if err == nil && (len(got.Reports) > got.ReportsTotal || len(got.Claims) > got.ClaimsTotal) {
			t.Fatalf("%q: %d reports of %d, %d claims of %d", words, len(got.Reports), got.ReportsTotal, len(got.Claims), got.ClaimsTotal)
		}
		if expression, err := matchExpression(words); err == nil && !utf8.ValidString(expression) {
			t.Fatalf("%q: expression %q", words, expression)
		}
	})
}

func FuzzResolve(f *testing.F) {
	s := openAt(f, ":memory:")
	ctx := context.Background()
	c := benchCoding(0, 3)
	if _, err := s.Save(ctx, c, 3, benchPlace); err != nil {
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
