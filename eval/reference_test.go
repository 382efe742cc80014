package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/skip"
)

const referenceScorer = "../../shared/tools/score_claims.py"

// runs are the predictions that both scorers are given: made from gold, more and more spoiled.
var runs = []struct {
	name string
	seed uint64
	harm float64
}{{"gold", 1, 0}, {"light", 2, 0.08}, {"middle", 3, 0.2}, {"heavy", 4, 0.45}, {"wreck", 5, 0.8}}

// reference is what the reference scorer prints with --json.
type reference struct {
	Documents int               `json:"documents"`
	Gold      int               `json:"gold"`
	Predicted int               `json:"predicted"`
	Paired    int               `json:"paired"`
	Figures   map[string]Figure `json:"figures"`
}

// The scores kept here were printed by the reference scorer for the same predictions.
func TestSameFiguresAsKeptReference(t *testing.T) {
	set, err := Load(devSet)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		file := filepath.Join("testdata", "reference", run.name+".json")
		if *update {
			if out := runReference(t, devSet, perturbed(set, run.seed, run.harm)); out != nil {
				keep(t, file, out)
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sameFigures(t, run.name, set, perturbed(set, run.seed, run.harm), data)
	}
}

func keep(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Where the reference scorer and python3 are to be had, both score what the reader makes too.
func TestSameFiguresAsLiveReference(t *testing.T) {
	set, err := Load(devSet)
	if err != nil {
		t.Fatal(err)
	}
	predicted := readSet(t, set)
	out := runReference(t, devSet, predicted)
	if out == nil {
		// The kept figures above are checked everywhere; the scorer itself is never part of a checkout.
		t.Logf("not checked: the reader's own claims against the reference scorer, which is not on this machine")
		return
	}
	sameFigures(t, "reader", set, predicted, out)
	for seed := range uint64(6) {
		claims := perturbed(set, 100+seed, 0.1*float64(seed+1))
		sameFigures(t, fmt.Sprint("seed ", seed), set, claims, runReference(t, devSet, claims))
	}
}

// runReference gives what the reference scorer prints, nil where it is not to be had.
func runReference(t *testing.T, dir string, predicted []counterclaim.Claim) []byte {
	t.Helper()
	if _, err := os.Stat(referenceScorer); err != nil {
		return nil
	}
	python, err := exec.LookPath("python3")
	skip.Unless(t, err == nil, "the reference scorer beside this repository: python3 is not installed")
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for i := range predicted {
		if err := enc.Encode(&predicted[i]); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "predicted.jsonl")
	keep(t, file, lines.Bytes())
	out, err := exec.Command(python, referenceScorer, dir, file, "--json").Output()
	if err != nil {
		t.Fatalf("the reference scorer failed: %v", err)
	}
	return out
}

func sameFigures(t *testing.T, name string, set *Set, predicted []counterclaim.Claim, printed []byte) {
	t.Helper()
	var want reference
	if err := json.Unmarshal(printed, &want); err != nil {
		t.Fatal(err)
	}
	got, err := set.Score(predicted)
	if err != nil {
		t.Fatal(err)
	}
	if got.Documents != want.Documents || got.Gold != want.Gold || got.Predicted != want.Predicted || got.Paired != want.Paired {
		t.Errorf("%s: %d documents, %d gold, %d predicted, %d paired; the reference has %d, %d, %d, %d", name,
			got.Documents, got.Gold, got.Predicted, got.Paired, want.Documents, want.Gold, want.Predicted, want.Paired)
	}
	if len(want.Figures) != len(got.Names)+1 {
		t.Errorf("%s: %d figures, the reference has %d", name, len(got.Names)+1, len(want.Figures))
	}
	for _, figure := range got.Names {
		g, w := got.Figures[figure], want.Figures[figure]
		if apart(g.Precision, w.Precision) || apart(g.Recall, w.Recall) || apart(g.F1, w.F1) {
			t.Errorf("%s: %s is %v, the reference has %v", name, figure, g, w)
		}
	}
	if w := want.Figures["calibration_error"].F1; apart(got.CalibrationError, w) {
		t.Errorf("%s: calibration error is %v, the reference has %v", name, got.CalibrationError, w)
	}
}

// apart allows for the last of four decimals.
func apart(a, b float64) bool { return math.Abs(a-b) > 0.00011 }
