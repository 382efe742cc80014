package eval

import (
	"errors"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

func scoreNames(t *testing.T, content string) (*NERScores, error) {
	t.Helper()
	a, err := text.New(text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := text.NewAnnotator()
	if err != nil {
		t.Fatal(err)
	}
	return NER(strings.NewReader(content), "names", a, m)
}

func TestNERColumns(t *testing.T) {
	s, err := scoreNames(t, "# sent_id = a-1\nJohn\t_\tB-PER\nSmith\t_\tI-PER\nvisited\t_\tO\nParis\t_\tB-LOC\n.\t_\tO\n\n"+
		"# sent_id = a-2\nNobody\t_\tB-ORG\nsaw\t_\tO\nhim\t_\tB-MISC\n.\t_\tO\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Figure{"person": {1, 1, 1}, "place": {1, 1, 1}, "organisation": {0, 0, 0}, "three": {1, 0.6667, 0.8}} {
		if got := s.Figures[name]; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if _, ok := s.Figures["time"]; ok || s.Gold != 3 {
		t.Errorf("%d gold names, figures %v", s.Gold, s.Figures)
	}
}

func TestNERDocuments(t *testing.T) {
	// é is two bytes and one character.
	s, err := scoreNames(t, `{"text":"é John Smith visited Paris.","entities":[{"start":2,"end":12,"type":"Person"},{"start":21,"end":26,"type":"Location"},{"start":0,"end":1,"type":"Money"}]}`+"\n")
	if err != nil {
		t.Fatal(err)
	}
	if f := s.Figures["loose"]; f != (Figure{1, 1, 1}) {
		t.Errorf("loose %v of %+v", f, s)
	}
}

func TestNERBadFiles(t *testing.T) {
	for content, line := range map[string]int{
		"":                           0,
		"John\t_\tPER\n\n":           1,
		"John\tO\nno tabs here\n\n":  2,
		"John\tO\nSmith\tB-\n\n":     2,
		"only\tO\n\n":                0,
		`{"text":"a"` + "\n":         1,
		`{"text":"a","entities":[]}`: 0,
		`{"text":"a","entities":[{"start":0,"end":9,"type":"Person"}]}`:  1,
		`{"text":"ab","entities":[{"start":1,"end":1,"type":"Person"}]}`: 1,
		"John\t" + strings.Repeat("x", maxNERLine+1):                     1,
	} {
		_, err := scoreNames(t, content)
		var e *counterclaim.Error
		if !errors.As(err, &e) || e.File != "names" || e.Line != line {
			t.Errorf("%.40q: %v, want an error of line %d", content, err, line)
		}
	}
}

// Each gold span gets at most one system span, and as many do as can.
func TestPaired(t *testing.T) {
	gold := []nerSpan{{0, 10, 0}, {0, 4, 0}, {20, 30, 1}}
	for _, c := range []struct {
		system []nerSpan
		want   int
	}{
		{nil, 0},
		{[]nerSpan{{0, 4, 0}}, 1},
		{[]nerSpan{{0, 4, 0}, {6, 8, 0}}, 2}, // the first must leave the small one to the second gold span
		{[]nerSpan{{0, 4, 0}, {1, 2, 0}, {3, 9, 0}}, 2},
		{[]nerSpan{{25, 26, 0}, {30, 31, 1}}, 0},
	} {
		if got := paired(gold, c.system); got != c.want {
			t.Errorf("%v: %d, want %d", c.system, got, c.want)
		}
	}
}

func FuzzNER(f *testing.F) {
	f.Add("# sent_id = a-1\nJohn\t_\tB-PER\n\n")
	f.Add(`{"text":"é John","entities":[{"start":2,"end":6,"type":"Person"}]}`)
	f.Add("\n\nJohn\tI-PER\r\n# sent_id = \nx\tO")
	a, err := text.New(text.Options{})
	if err != nil {
		f.Fatal(err)
	}
	m, err := text.NewAnnotator()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content string) {
		if len(content) > 10_000 {
			t.Skip("longer than is useful")
		}
		s, err := NER(strings.NewReader(content), "names", a, m)
		if err == nil && s.Gold == 0 {
			t.Errorf("scores without gold names: %+v", s)
		}
	})
}
