package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updateExports = flag.Bool("update-exports", false, "write the golden exports anew")

// TestGoldenExports exports the example in every event-shaped format, so that a change of a rule or of
// the reader shows as a diff of rows. Rewritten by
//
//	go test ./cmd/counterclaim -run GoldenExports -update-exports
func TestGoldenExports(t *testing.T) {
	folder := t.TempDir()
	record := filepath.Join(folder, "r.sqlite")
	run := func(out *bytes.Buffer, args ...string) {
		t.Helper()
		var errs bytes.Buffer
		if code := mainCode(args, &streams{in: strings.NewReader(""), out: out, err: &errs}); code != 0 {
			t.Fatalf("%v ends with %d: %s", args, code, &errs)
		}
	}
	run(&bytes.Buffer{}, "add", "--record", record, "../../examples/two-sides")
	for _, as := range []string{"acled", "gdelt", "polecat", "hxl", "ucdp"} {
		losses := filepath.Join(folder, as+".json")
		var rows bytes.Buffer
		run(&rows, "export", "--as", as, "--with-alleged", "--losses", losses, "--record", record)
		lost, err := os.ReadFile(losses)
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string][]byte{as + ".csv": rows.Bytes(), as + ".losses.json": lost} {
			path := filepath.Join("testdata", "export", name)
			if *updateExports {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is not as it was:\n%.4000s", name, got)
			}
		}
	}
}
