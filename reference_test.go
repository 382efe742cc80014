package counterclaim

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// shelf is a record with one exhibit.
type shelf struct {
	Reader
	id ID
}

func (s shelf) Resolve(_ context.Context, noun, address string) (Address, error) {
	if noun != "x" || !strings.HasPrefix(s.id.String(), address) {
		return Address{}, Errorf(CodeNotFound, "there is no %s %s", noun, address)
	}
	return Address{ID: s.id}, nil
}

func TestResolveReferences(t *testing.T) {
	s := shelf{id: HashOf("a picture")}
	got, err := ResolveReferences(t.Context(), s, []string{strings.ToUpper(s.id.Short()), " https://maps.example/kesh?z=1 ", s.id.String()})
	if want := []string{s.id.String(), "https://maps.example/kesh?z=1", s.id.String()}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	for reference, want := range map[string]Code{"bogus": CodeBadInput, "": CodeBadInput, "javascript:alert(1)": CodeBadInput, "https://": CodeBadInput, "https://a:b@maps.example/": CodeBadInput,
		"file:///etc/passwd": CodeBadInput, "00000000": CodeNotFound} {
		if _, err := ResolveReferences(t.Context(), s, []string{reference}); CodeOf(err) != want {
			t.Errorf("%q: %v; want %s", reference, err, want)
		}
	}
}
