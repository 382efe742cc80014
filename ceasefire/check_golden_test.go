package ceasefire_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/intake"
)

const (
	examples   = "../examples/agreements"
	goldenFile = "testdata/ardania-belmark.golden.txt"
)

func example(t testing.TB) (*counterclaim.Agreement, ceasefire.Input) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(examples, "ardania-belmark.toml"))
	if err != nil {
		t.Fatal(err)
	}
	a, faults := ceasefire.ParseAgreement("ardania-belmark.toml", src, os.DirFS(examples))
	if err := ceasefire.Refusal(faults); err != nil {
		t.Fatal(err)
	}
	var in ceasefire.Input
	for item := range intake.Observations([]string{filepath.Join(examples, "observations/ardania-belmark.csv")}, nil) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		if !item.Observation.Synthetic {
			t.Errorf("line %d is not marked synthetic", item.Line)
		}
		in.Observations = append(in.Observations, *item.Observation)
	}
	src, err = os.ReadFile(filepath.Join(examples, "observations/ardania-belmark-notices.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var wrong []error
	if in.Notified, wrong = ceasefire.ReadNotified("notices", src, a); len(wrong) > 0 || len(in.Notified) != 4 {
		t.Fatal(len(in.Notified), wrong)
	}
	return a, in
}

// The example's rows, as a file that shows a change of the rules as a diff.
func TestExampleObservations(t *testing.T) {
	a, in := example(t)
	r, err := ceasefire.Check(a, in)
	if err != nil {
		t.Fatal(err)
	}
	refs := map[counterclaim.ID]string{}
	used := map[string]bool{}
	for _, o := range in.Observations {
		refs[o.ID] = o.Ref
	}
	var b strings.Builder
	kinds := map[string]bool{}
	for _, v := range r.Violations {
		if err := v.Validate(); err != nil {
			t.Errorf("%+v: %v", v, err)
		}
		kinds[v.Kind] = true
		var from []string
		for _, id := range v.Observations {
			from = append(from, refs[id])
			used[refs[id]] = true
		}
		fmt.Fprintf(&b, "%s %s %s party=%s area=%s %s\n  %s\n", v.Day, v.Clause, v.Verdict, v.Party, v.Area, strings.Join(from, " "), v.Arithmetic)
		for _, f := range v.Fire {
			fmt.Fprintf(&b, "  %s %d to %d open=%v uncountable=%d\n", f.Unit, f.Low, f.High, f.Open, f.Uncountable)
		}
		if len(v.Labels) > 0 {
			fmt.Fprintf(&b, "  %s\n", strings.Join(v.Labels, "; "))
		}
	}
	fmt.Fprintf(&b, "left out: %+v\n%s\n", r.LeftOut, strings.Join(r.Notes, "\n"))
	for _, kind := range counterclaim.ClauseKinds() {
		if !kinds[kind] && kind != "complaints" && kind != "detainees" {
			t.Errorf("no row of kind %s", kind)
		}
	}
	for _, ref := range refs {
		if !used[ref] && ref[:2] != "01" && ref[:2] != "31" { // before the hour, and outside the valley
			t.Errorf("observation %s makes no row", ref)
		}
	}
	if update := flag.Lookup("update"); update.Value.String() == "true" {
		if err := os.WriteFile(goldenFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the rows changed: look at them with go test ./ceasefire -run TestExampleObservations -update and git diff")
	}
}

// The documentation has a line for each kind of clause and names each field of a row.
func TestCheckIsExplained(t *testing.T) {
	src, err := os.ReadFile("../doc/ceasefire.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(src)
	for _, kind := range counterclaim.ClauseKinds() {
		if !strings.Contains(doc, "\n| `"+kind+"` | ") {
			t.Errorf("no line for clauses of kind %s", kind)
		}
	}
	typ := reflect.TypeFor[counterclaim.Violation]()
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if name != "synthetic" && !strings.Contains(doc, "`"+name+"`") {
			t.Errorf("nothing on the field %s", name)
		}
	}
}
