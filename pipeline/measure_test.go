package pipeline

import (
	"context"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/sqlite"
)

const examples = "../examples/agreements"

// observed is a record with the observations of the example.
func observed(t *testing.T) (counterclaim.Store, []counterclaim.Observation) {
	t.Helper()
	return observedIn(t, ":memory:")
}

func observedIn(t testing.TB, record string) (counterclaim.Store, []counterclaim.Observation) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var list []counterclaim.Observation
	for item := range intake.Observations([]string{examples + "/observations/ardania-belmark.csv"}, nil) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		o := *item.Observation
		if o.Received == "" {
			o.Received = "2031-07-01T00:00:00Z"
		}
		o.FiledBy, o.Kept = "m", "2031-07-01T00:00:00Z"
		o.Identify()
		list = append(list, o)
	}
	added, err := s.AddObservations(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range added {
		if a.Err != nil {
			t.Fatal(a.Err)
		}
	}
	return s, list
}

// keepAgreement keeps the example as a version, with words replaced in pairs.
func keepAgreement(t testing.TB, s counterclaim.Store, holds string, replace ...string) *counterclaim.AgreementVersion {
	t.Helper()
	src, err := os.ReadFile(examples + "/ardania-belmark.toml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(string(src), replace[i]) {
			t.Fatalf("the example does not say %q", replace[i])
		}
	}
	src = []byte(strings.NewReplacer(replace...).Replace(string(src)))
	there, err := s.AgreementVersions(t.Context(), "tarn-2031")
	if err != nil {
		t.Fatal(err)
	}
	v := &counterclaim.AgreementVersion{Agreement: "tarn-2031", Number: 1, Title: "Tarn", Version: holds, Holds: holds, Kept: "2031-05-05T08:00:00Z", KeptBy: "v", Reason: "r", Synthetic: true, Files: []counterclaim.AgreementFile{counterclaim.NewAgreementFile("tarn.toml", src)}}
	if n := len(there); n > 0 {
		v.Number, v.Supersedes = there[n-1].Number+1, there[n-1].ID
	}
	for _, name := range ceasefire.Drawings(src) {
		b, err := os.ReadFile(path.Join(examples, name))
		if err != nil {
			t.Fatal(err)
		}
		v.Files = append(v.Files, counterclaim.NewAgreementFile(name, b))
	}
	v.Identify()
	if _, err := s.KeepAgreement(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestMeasure holds a record against its agreement as files are held against a file, but for what was declared in files that no record keeps: of that
// nothing can be told.
func TestMeasure(t *testing.T) {
	s, list := observed(t)
	keepAgreement(t, s, "2031-05-06")
	got, err := Measure(t.Context(), s, "tarn-2031", "", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(examples + "/ardania-belmark.toml")
	if err != nil {
		t.Fatal(err)
	}
	a, _ := ceasefire.ParseAgreement("ardania-belmark.toml", src, os.DirFS(examples))
	want, err := ceasefire.Check(a, ceasefire.Input{Observations: list, From: "2031-05-06"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Violations) != len(want.Violations) || len(want.Violations) < 50 {
		t.Fatalf("%d rows of the record, %d of the files", len(got.Violations), len(want.Violations))
	}
	elsewhere := 0
	for i := range want.Violations {
		w, g := &want.Violations[i], &got.Violations[i]
		if strings.Contains(g.Arithmetic, "what was declared for it is not here") {
			if elsewhere++; g.Verdict != "cannot_tell" || w.Kind != "storage" || slices.ContainsFunc(g.Labels, func(l string) bool { return strings.Contains(l, "not declared at dorn") }) {
				t.Errorf("of holdings that the record lacks: %+v", g)
			}
			continue
		}
		if w.Clause != g.Clause || w.Day != g.Day || w.Party != g.Party || w.Area != g.Area || w.Verdict != g.Verdict && w.Kind != "storage" || w.MarginM != g.MarginM {
			t.Errorf("row %d: of the files %+v, of the record %+v", i, w, g)
		}
	}
	if elsewhere == 0 {
		t.Error("no inspection is of a site whose holdings the record lacks")
	}
}

// TestMeasureByVersion has a second version begin to hold: each day is measured against the one that held on it.
func TestMeasureByVersion(t *testing.T) {
	s, _ := observed(t)
	first := keepAgreement(t, s, "2031-05-06")
	whole, err := Measure(t.Context(), s, "tarn-2031", "", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	const day = "2031-06-01"
	second := keepAgreement(t, s, day, "distance_m = 15000", "distance_m = 60000", `version = "4"`, `version = "5"`)
	got, err := Measure(t.Context(), s, "tarn-2031", "", "", nil)
	if err != nil || len(got.Versions) != 2 || got.Versions[0].ID != first.ID || got.Versions[1].ID != second.ID {
		t.Fatalf("%+v, %v", got, err)
	}
	verdicts := func(m *Measured, before bool) (out []string) {
		for i := range m.Violations {
			if v := &m.Violations[i]; v.Day < day == before {
				out = append(out, v.Day+" "+v.Clause+" "+v.Verdict)
			}
		}
		return out
	}
	if a, b := verdicts(whole, true), verdicts(got, true); !slices.Equal(a, b) || len(a) == 0 {
		t.Errorf("before the second version holds: %v, %v", a, b)
	}
	if a, b := verdicts(whole, false), verdicts(got, false); slices.Equal(a, b) {
		t.Error("the second version changes nothing")
	}
	part, err := Measure(t.Context(), s, "tarn-2031", day, "2031-06-30", nil)
	if err != nil || len(part.Versions) != 1 || part.Versions[0].ID != second.ID {
		t.Errorf("%+v, %v", part, err)
	}
	// What cannot be used is passed over and named.
	bad := keepAgreement(t, s, "2031-06-10", `version = "4"`, `version = "6"`, "distance_m = 15000", `distance_m = "far"`)
	passed, err := Measure(t.Context(), s, "tarn-2031", "", "", nil)
	if err != nil || len(passed.Passed) != 1 || passed.Passed[0].Version.ID != bad.ID || len(passed.Violations) != len(got.Violations) {
		t.Errorf("%+v, %v", passed, err)
	}
}

// TestNothingToMeasure says what lacks.
func TestNothingToMeasure(t *testing.T) {
	s, _ := observed(t)
	if of, err := OneAgreement(t.Context(), s, ""); of != "" || err != nil {
		t.Error(of, err)
	}
	keepAgreement(t, s, "2031-05-06")
	if of, err := OneAgreement(t.Context(), s, ""); of != "tarn-2031" || err != nil {
		t.Error(of, err)
	}
	for what, do := range map[string]func() error{
		"an agreement that is not there": func() error { _, err := OneAgreement(t.Context(), s, "nothing"); return err },
		"a time before it": func() error {
			_, err := Measure(t.Context(), s, "tarn-2031", "2030-01-01", "2030-12-31", nil)
			return err
		},
	} {
		if err := do(); counterclaim.CodeOf(err) != counterclaim.CodeNotFound || counterclaim.HintOf(err) == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Measure(t.Context(), s, "tarn-2031", "May", "", nil); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Error(err)
	}
	ctx, end := context.WithCancel(t.Context())
	end()
	if _, err := Measure(ctx, s, "tarn-2031", "", "", nil); err == nil {
		t.Error("it goes on when it is told to end")
	}
}
