package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// hostileReports give what people may write into a report the form of formulas. The dispute is made up.
func hostileReports(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for i, mark := range []string{"=", "+", "-", "@", "\t=", " =", "＝", "'="} {
		line, err := json.Marshal(map[string]any{"outlet": mark + "HYPERLINK(\"https://example.org\")", "url": mark + "cmd", "headline": mark + "1+1", "language": "en",
			"published": "2021-03-0" + strconv.Itoa(i+1), "synthetic": true,
			"text": "=1+1 troops shelled the village of =Oster on 6 March. \"=2+2 Belmark troops killed " + strconv.Itoa(i+2) + " soldiers,\" Ardania said."})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// No cell of any table that a release or an export holds is one that a spreadsheet would run.
func TestNoTableHoldsAFormula(t *testing.T) {
	folder := t.TempDir()
	record := filepath.Join(folder, "r.sqlite")
	run := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := mainCode(args, &streams{in: strings.NewReader(hostileReports(t)), out: &out, err: &errs}); code != 0 {
			t.Fatalf("%v ends with %d: %s", args, code, &errs)
		}
		return out.String()
	}
	run("add", "--record", record, "-")
	first := strings.TrimSpace(run("release", "--record", record, folder))
	second := strings.TrimSpace(run("release", "--record", record, "--since", first, "--licence", "CC0-1.0", folder))
	tables, err := filepath.Glob(filepath.Join(second, "*.csv"))
	if err != nil || len(tables) < 9 {
		t.Fatalf("%d tables: %v", len(tables), err)
	}
	cells := 0
	for _, path := range tables {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cells += wantNoFormula(t, filepath.Base(path), string(b))
	}
	for _, as := range []string{"csv", "acled", "ucdp", "gdelt", "polecat", "hxl"} {
		args := []string{"export", "--as", as, "--record", record}
		if as != "csv" {
			args = append(args, "--with-alleged")
		}
		cells += wantNoFormula(t, as, run(args...))
	}
	if cells < 8 {
		t.Errorf("only %d cells hold what a reporter wrote", cells)
	}
}

// wantNoFormula gives how many cells were made harmless.
func wantNoFormula(t *testing.T, name, table string) int {
	t.Helper()
	in := csv.NewReader(strings.NewReader(table))
	in.FieldsPerRecord = -1
	if first, _, _ := strings.Cut(table, "\n"); strings.Contains(first, "\t") {
		in.Comma = '\t'
	}
	rows, err := in.ReadAll()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	defused := 0
	for _, row := range rows {
		for _, cell := range row {
			bare := strings.TrimLeftFunc(cell, unicode.IsSpace)
			_, noNumber := strconv.ParseFloat(cell, 64)
			switch {
			case strings.HasPrefix(cell, "'"):
				defused++
			case bare != "" && strings.ContainsAny(bare[:1], "=+-@") && noNumber != nil, strings.HasPrefix(bare, "＝"), strings.HasPrefix(cell, "\t"):
				t.Errorf("%s: a spreadsheet would run %q", name, cell)
			}
		}
	}
	return defused
}
