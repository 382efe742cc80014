package eval

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const (
	oneDoc   = `{"doc": "d1", "outlet": "Tessen Wire", "published": "2031-04-30", "text": "Ardania said that Belmark had fired. Nobody was hurt."}`
	oneClaim = `{"doc": "d1", "claim": "d1-1", "within": null, "quote": "Belmark had fired", "sentence": "Ardania said that Belmark had fired.", "speaker": {"text": "Ardania", "country": "XAA", "sector": null}, "event": "ASSAULT", "conduct": ["small_arms_fire"], "actors": [{"text": "Belmark", "country": "XAB"}], "targets": [], "stance": "asserted", "status": "occurred", "places": [], "time": null, "counts": [], "incident": "i1"}`
)

func goldSet(t testing.TB, docs, claims string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"docs.jsonl": docs, "claims.jsonl": claims} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBadSets(t *testing.T) {
	for _, c := range []struct {
		name, docs, claims string
		code               counterclaim.Code
		file               string
		line               int
	}{
		{"a line that is no JSON", oneDoc, "\n" + oneClaim + "\nnonsense", counterclaim.CodeBadInput, "claims.jsonl", 3},
		{"a field of another kind", `{"doc": 7}`, oneClaim, counterclaim.CodeBadInput, "docs.jsonl", 1},
		{"a document that is not there", oneDoc, strings.Replace(oneClaim, `"d1"`, `"d2"`, 1), counterclaim.CodeBadInput, "claims.jsonl", 1},
		{"a sentence that is not in the text", strings.Replace(oneDoc, "fired", "shot", 1), "\n\n" + oneClaim, counterclaim.CodeBadInput, "claims.jsonl", 3},
	} {
		_, err := Load(goldSet(t, c.docs, c.claims))
		var e *counterclaim.Error
		if !errors.As(err, &e) || e.Code != c.code || filepath.Base(e.File) != c.file || e.Line != c.line {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); counterclaim.CodeOf(err) != counterclaim.CodeUnreadable || counterclaim.HintOf(err) == "" {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestClaimsOfOtherDocuments(t *testing.T) {
	dir := goldSet(t, oneDoc, oneClaim)
	claims, err := GoldClaims(dir)
	if err != nil {
		t.Fatal(err)
	}
	other := claims[0]
	other.Doc = "d9"
	if s, err := Claims(dir, append(claims, other)); err != nil || s.Predicted != 1 || s.Figures["whole"].F1 != 1 {
		t.Errorf("one claim of another document: %+v, %v", s, err)
	}
	if _, err := Claims(dir, []counterclaim.Claim{other}); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || counterclaim.HintOf(err) == "" {
		t.Errorf("nothing but claims of other documents: %v", err)
	}
}

func TestNothingPredictedScoresNothing(t *testing.T) {
	s, err := Claims(goldSet(t, oneDoc, oneClaim), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range s.Names {
		if s.Figures[name] != (Figure{}) {
			t.Errorf("%s is %v", name, s.Figures[name])
		}
	}
	if missed, invented := s.Worst(5); len(missed) != 1 || len(invented) != 0 {
		t.Errorf("%d missed, %d invented", len(missed), len(invented))
	}
}

func TestWhatWentWrong(t *testing.T) {
	dir := goldSet(t, oneDoc, oneClaim)
	claims, err := GoldClaims(dir)
	if err != nil {
		t.Fatal(err)
	}
	claims[0].Speaker = nil
	claims[0].Stance = counterclaim.Denied
	extra := counterclaim.Claim{Doc: "d1", Start: 37, End: 53, Text: "Nobody was hurt", Event: counterclaim.Assault, Conduct: []counterclaim.Conduct{"wounding"}}
	s, err := Claims(dir, append(claims, extra))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range s.Mistakes() {
		got = append(got, strings.Join([]string{m.Kind, m.Want, m.Got, strings.Join(m.In, ",")}, "|"))
	}
	want := []string{"invented||ASSAULT [wounding]|d1", "speaker|XAA|nobody|d1-1", "stance|asserted|denied|d1-1"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := s.Errors(); got != (Errors{Invented: 1, Speaker: 1, Stance: 1}) {
		t.Errorf("errors by kind: %+v", got)
	}
	var b strings.Builder
	if err := s.WriteErrors(&b); err != nil || b.String() != "errors: 0 missed, 1 invented, 0 wrong event, 0 wrong side, 1 wrong speaker, 1 wrong stance\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
	b.Reset()
	err = s.WriteExamples(&b, 3)
	for _, part := range []string{"\nmissed:\n\ninvented:\n  d1 ASSAULT [wounding] | Nobody was hurt | \n", "\nwrong event:\n\nwrong side:\n\nwrong speaker:\n  d1-1 XAA, not nobody | ",
		"\nwrong stance:\n  d1-1 asserted occurred, not denied occurred | "} {
		if err != nil || !strings.Contains(b.String(), part) {
			t.Errorf("%q lacks %q, %v", b.String(), part, err)
		}
	}
}

func TestTable(t *testing.T) {
	s := &Scores{Documents: 1, Gold: 2, Predicted: 3, Paired: 1, Names: []string{"found"}, Figures: map[string]Figure{"found": {0.3333, 0.5, 0.4}}, CalibrationError: 0.25}
	var b strings.Builder
	if err := s.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	want := `1 documents, 2 gold claims, 3 predicted, 1 paired
figure     precision    recall        f1
found          0.333     0.500     0.400
expected calibration error of confidence (right = whole): 0.250
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestGoldClaimsAreValid(t *testing.T) {
	set, err := Load(devSet)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, d := range set.Docs {
		texts[d.Doc] = d.Text
	}
	claims := set.GoldClaims()
	if len(claims) != 467 {
		t.Errorf("%d claims", len(claims))
	}
	seen := map[counterclaim.ID]bool{}
	for i := range claims {
		c := claims[i]
		if seen[c.ID] {
			t.Errorf("%s has the id of another", set.Claims[i].Claim)
		}
		seen[c.ID] = true
		if (set.Claims[i].Within == "") != c.Within.IsZero() {
			t.Errorf("%s stands within %q, its claim within %s", set.Claims[i].Claim, set.Claims[i].Within, c.Within)
		}
		if err := c.Validate(texts[c.Doc]); err != nil {
			t.Errorf("%s: %v", set.Claims[i].Claim, err)
		}
	}
	reports, err := Reports(devSet)
	if err != nil || len(reports) != 28 {
		t.Fatalf("%d reports, %v", len(reports), err)
	}
	for i := range reports {
		if err := reports[i].Validate(); err != nil {
			t.Errorf("%s: %v", reports[i].Doc, err)
		}
	}
}

// Whatever stands in the files of a gold set is read and scored or is an error.
func FuzzSet(f *testing.F) {
	f.Add(oneDoc, oneClaim)
	f.Add(oneDoc, strings.Replace(oneClaim, "Belmark had fired\"", "\"", 1))
	f.Add(strings.Replace(oneDoc, "2031-04-30", "9999-99-99", 1), oneClaim+"\n"+oneClaim)
	f.Add("", "{}")
	f.Add(`{"text": "\u0000"}`, `{"sentence": "", "quote": "x", "time": {}, "actors": [{}], "within": "x"}`)
	f.Fuzz(func(t *testing.T, docs, claims string) {
		set, err := Load(goldSet(t, docs, claims))
		if err != nil {
			return
		}
		gold := set.GoldClaims()
		s, err := set.Score(gold)
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range s.Figures {
			if f.Precision < 0 || f.Precision > 1 || f.Recall < 0 || f.Recall > 1 || f.F1 < 0 || f.F1 > 1 {
				t.Errorf("%s is %v", name, f)
			}
		}
		s.Mistakes()
	})
}
