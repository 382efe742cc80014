package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestOpenShowsExhibits shows the example twice: each picture that it lists is an exhibit of a report, with one arrival, and each side has as many.
func TestOpenShowsExhibits(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	record := filepath.Join(t.TempDir(), "r.sqlite")
	for range 2 {
		runAsWritten(t, root, "counterclaim open --no-browser --listen 127.0.0.1:0 --record "+record+" examples/two-sides")
	}
	out, err := exec.Command("counterclaim", "exhibit", "list", "--record", record, "--format", "jsonl").Output()
	if err != nil {
		t.Fatal(err)
	}
	sources, earlier := map[string]int{}, 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var x counterclaim.Exhibit
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		if x.Report.IsZero() || x.Type != "image/jpeg" || !x.Synthetic || x.SaidToShow == "" {
			t.Errorf("%+v", x)
		}
		sources[x.Source]++
		earlier += len(x.Earlier)
		shown, err := exec.Command("counterclaim", "exhibit", "show", x.ID.String(), "--record", record, "--format", "jsonl").Output()
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(shown, &x); err != nil || len(x.Custody) != 1 {
			t.Errorf("%s has %d entries of custody, %v", x.Name, len(x.Custody), err)
		}
	}
	if len(sources) != 4 || earlier != 1 || sources["State Border Service of Thalmere"] != sources["Border Guard Service of Corvand"] {
		t.Errorf("exhibits by source: %v; %d look like earlier ones", sources, earlier)
	}
}
