package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/counterclaim/counterclaim"
)

// TestExhibitNames keeps exhibits whose names lead elsewhere, steer terminals or are very long: each is kept as it is, shown without
// harm, and written into the folder that was named and nowhere else.
func TestExhibitNames(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	record, out := filepath.Join(folder, "r.sqlite"), filepath.Join(folder, "a", "b")
	if err := os.MkdirAll(out, 0o700); err != nil {
		t.Fatal(err)
	}
	program := func(stdin string, args ...string) string {
		t.Helper()
		cmd := exec.Command("counterclaim", append(args, "--record", record)...)
		cmd.Stdin = strings.NewReader(stdin)
		got, err := cmd.Output()
		if err != nil {
			t.Fatalf("%.200q: %v", args, err)
		}
		return string(got)
	}
	for i, name := range []string{"../../escaped", `..\..\escaped`, "/escaped", "\x1b[2J\x1b]0;title\x07.jpg", "a\r\nexhibit 00", "\u202egpj.exe", strings.Repeat("long/", 800), strings.Repeat("я", 2000), "..", "con", " .hidden "} {
		id := strings.TrimSpace(program(strings.Repeat("x", i+1), "exhibit", "add", "-", "--as", "A. Person", "--name", name))
		var x counterclaim.Exhibit
		if err := json.Unmarshal([]byte(program("", "exhibit", "show", id)), &x); err != nil || x.Name != name {
			t.Errorf("%.40q is kept as %.40q: %v", name, x.Name, err)
		}
		path := strings.TrimSuffix(program("", "exhibit", "export", id, "--as", "A. Person", "--out", out), "\n")
		if filepath.Dir(path) != out || len(filepath.Base(path)) > 150 {
			t.Errorf("%.40q is written to %q", name, path)
		}
		if b, err := os.ReadFile(path); err != nil || len(b) != i+1 {
			t.Errorf("%.40q: %d bytes, %v", name, len(b), err)
		}
		for _, shown := range []string{program("", "exhibit", "show", id, "--format", "table"), program("", "exhibit", "list", "--format", "table")} {
			if strings.ContainsFunc(shown, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || r == 0x202e }) {
				t.Errorf("%.40q is shown as %q", name, shown)
			}
		}
	}
	for _, at := range []string{folder, filepath.Join(folder, "a")} {
		if found, err := filepath.Glob(filepath.Join(at, "*escaped*")); err != nil || len(found) > 0 {
			t.Errorf("%v is outside of the folder that was named: %v", found, err)
		}
	}
}

func TestNumbered(t *testing.T) {
	for n, want := range map[int]string{0: "0 parties", 1: "1 party", 2: "2 parties"} {
		if got := numbered(n, "party", "parties"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
