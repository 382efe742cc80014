package eval

import (
	"bytes"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/pipeline"
)

func placeReader(t testing.TB) PlaceReader {
	t.Helper()
	r, err := pipeline.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.New(gazetteer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return PlaceReader{Analyzer: r.Analyzer(), Coder: r.Coder(), Gazetteer: g}
}

const placeLines = `{"doc_id": "a", "text": "Müde zog er in Marseille ein; Russian troops left Aleppo.", "toponyms": [{"start": 15, "end": 24, "lat": 43.3, "lon": 5.4, "geonameid": 1, "type": "Literal"}, {"start": 30, "end": 37, "lat": 60, "lon": 100, "geonameid": 2, "type": "Demonym"}, {"start": 50, "end": 56, "lat": null, "lon": null, "type": "Literal"}]}
{"doc_id": "b", "text": "They met in Lyon.", "toponyms": [{"start": 12, "end": 16, "lat": -45.7, "lon": 4.8, "type": "Literal"}]}
`

func TestPlaces(t *testing.T) {
	texts, err := ReadPlaces(strings.NewReader(placeLines), "x.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if g := texts[0].Toponyms[0]; texts[0].Text[g.Start:g.End] != "Marseille" || g.Kind != coder.Literal || !g.Listed {
		t.Errorf("%+v", g)
	}
	scores, err := Places([][]PlaceText{texts}, 0, placeReader(t))
	if err != nil {
		t.Fatal(err)
	}
	s := scores[0]
	if s.Documents != 2 || s.Toponyms != 4 || s.located != 3 || s.listed != 2 || s.given != 2 || s.endToEnd != 2 || s.all.gold != 4 || s.strict.gold != 3 {
		t.Errorf("%+v", s)
	}
	var b bytes.Buffer
	if err := s.WriteTable(&b); err != nil || !strings.Contains(b.String(), "end to end within 161 km                                   0.667") {
		t.Errorf("%s %v", b.String(), err)
	}
}

func TestPlacesInFolds(t *testing.T) {
	var lines strings.Builder
	for range 6 {
		lines.WriteString(placeLines)
	}
	texts, err := ReadPlaces(strings.NewReader(lines.String()), "x.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	scores, err := Places([][]PlaceText{texts, texts[:3]}, 2, placeReader(t))
	if err != nil {
		t.Fatal(err)
	}
	if scores[0].Toponyms != 24 || scores[1].Toponyms != 7 || scores[0].all.right < 12 {
		t.Errorf("%+v", scores[0])
	}
}

func TestReadPlacesBadInput(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "no texts",
		"{\"text\": \"ab\"}\nx": "x.jsonl:2",
		`{"text": "ab", "toponyms": [{"start": 0, "end": 3}]}`:  "does not lie",
		`{"text": "ab", "toponyms": [{"start": -1, "end": 1}]}`: "does not lie",
		`{"text": "ab", "toponyms": [{"start": 1, "end": 1}]}`:  "does not lie",
	} {
		if _, err := ReadPlaces(strings.NewReader(in), "x.jsonl"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestPlacesOfAGoldSet(t *testing.T) {
	_, scores := readAndScore(t, "testdata/claims-bench/dev")
	p := scores.Places()
	if p.Paired == 0 || p.Right+p.Missed+p.Invented+p.Others != p.Paired || p.Right < p.BothNone {
		t.Errorf("%+v", p)
	}
	var b bytes.Buffer
	if err := p.Write(&b, 3); err != nil || strings.Count(b.String(), "\n  ") != 3 {
		t.Errorf("%s %v", b.String(), err)
	}
}

func FuzzReadPlaces(f *testing.F) {
	f.Add(placeLines)
	f.Add(`{"text": "\ud800", "toponyms": [{"start": 0, "end": 1}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		texts, err := ReadPlaces(strings.NewReader(in), "x")
		if err != nil {
			return
		}
		for _, x := range texts {
			for _, g := range x.Toponyms {
				_ = x.Text[g.Start:g.End]
			}
		}
	})
}
