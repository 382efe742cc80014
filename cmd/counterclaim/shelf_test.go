package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/sqlite"
)

// ferry is a folder of reports of which some are of a confidential source: one in a file that others stand in too.
func ferry(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, words := range map[string]string{
		"dispute.toml": `title = "Valley"
synthetic = true
[[party]]
id = "ard"
name = "Ardania"
countries = ["XAA"]
colour = "#6f5fa8"
[[party]]
id = "bel"
name = "Belmark"
countries = ["XAB"]
colour = "#8f6a14"
[[source]]
name = "A ferryman"
confidential = true
`,
		"mixed.jsonl": `{"outlet":"Valley Wire","published":"2026-03-01","language":"en","headline":"Fire at the bridge","text":"Ardanian soldiers shelled the village of Kortava on 1 March. Two civilians were killed."}
{"outlet":"A ferryman","published":"2026-03-02","language":"en","headline":"Quillfeather","text":"Ardanian soldiers shelled the village of Kortava on 1 March and three civilians were killed at Quillfeather."}
{"outlet":"Valley Wire","published":"2026-03-03","language":"en","headline":"More fire","text":"Belmark soldiers shelled Tessen on 2 March."}
`,
		"open.jsonl": `{"outlet":"Valley Wire","published":"2026-03-04","language":"en","headline":"Calm","text":"Talks between Ardania and Belmark were held on 4 March."}
{"outlet":"Valley Wire","published":"2026-03-05","language":"en","headline":"Wendrel","text":"Belmark soldiers shelled Wendrel on 4 March."}
`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// nowhere looks for words in everything that lies in a folder, but for what a vault has.
func nowhere(t *testing.T, when, folder string, words ...string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, w := range words {
			if bytes.Contains(b, []byte(w)) || bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(w))) {
				t.Errorf("%s: %s has %q", when, filepath.Base(path), w)
			}
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files, %v", files, err)
	}
}

// Nothing of a confidential report is in any file of the desk but encrypted, whichever way it came, and who may see it sees it as if it were there.
func TestConfidentialReportsStandNowhereInClear(t *testing.T) {
	from, desk := ferry(t), t.TempDir()
	record := filepath.Join(desk, "r.sqlite")
	runOn(t, 0, "add", "--record", record, from)
	nowhere(t, "added", desk, "Quillfeather", "ferryman at")
	out, _ := runOn(t, 0, "search", "--record", record, "Quillfeather")
	if !strings.Contains(out, `"found":"report"`) || !strings.Contains(out, `"found":"claim"`) {
		t.Fatalf("who has the vault does not find it: %s", out)
	}
	out, _ = runOn(t, 0, "export", "--as", "jsonl", "--record", record)
	if strings.Contains(out, "Quillfeather") || !strings.Contains(out, "Kortava") {
		t.Errorf("what leaves: %s", out)
	}
	if out, _ = runOn(t, 0, "export", "--as", "jsonl", "--internal", "--record", record); !strings.Contains(out, "Quillfeather") {
		t.Error("--internal leaves it out")
	}
	seenBy(t, record)
	_, errs := runOn(t, 0, "add", "--record", record, from)
	if !strings.Contains(errs, "5 already there") {
		t.Errorf("the same again: %s", errs)
	}
	nowhere(t, "added again", desk, "Quillfeather")

	// A report that stood in clear is moved, with its file.
	found, _ := runOn(t, 0, "search", "--record", record, "Wendrel")
	at := strings.Index(found, `"id":"`)
	out, errs = runOn(t, 0, "confidential", "report", found[at+6:at+22], "--as", "vera", "--reason", "names who told us", "--record", record)
	if !strings.Contains(out+errs, "1 confidential report kept encrypted") {
		t.Errorf("the mark moved nothing: %s%s", out, errs)
	}
	nowhere(t, "marked", desk, "Quillfeather", "Wendrel")
	if out, _ = runOn(t, 0, "search", "--record", record, "Wendrel"); !strings.Contains(out, "Wendrel") {
		t.Error("what was moved is not found by who may see it")
	}
	if _, errs = runOn(t, 0, "verify", "--record", record); strings.Contains(errs, "broken off") {
		t.Errorf("verify takes keys for leftovers: %s", errs)
	}
	err := filepath.WalkDir(filepath.Join(record+".vault", "keys"), func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(path, time.Time{}, time.Now().Add(-48*time.Hour)))
	})
	if err != nil {
		t.Fatal(err)
	}
	if out, _ = runOn(t, 0, "exhibit", "sweep", "--record", record); out != "" {
		t.Errorf("a sweep took away %s", out)
	}
	if out, _ = runOn(t, 0, "search", "--record", record, "Quillfeather"); out == "" {
		t.Error("a sweep took the keys of confidential reports away")
	}
	runOn(t, 0, "recode", "--run", "again", "--record", record)
	nowhere(t, "read again", desk, "Quillfeather", "Wendrel")
	runOn(t, 0, "verify", "--record", record)

	// Without the vault nothing confidential is taken in or shown, and nothing of it stays.
	away := filepath.Join(t.TempDir(), "vault")
	if err := os.Rename(record+".vault", away); err != nil {
		t.Fatal(err)
	}
	_, errs = runOn(t, exitSome, "add", "--record", record, from)
	if !strings.Contains(errs, "vault") {
		t.Errorf("what is refused does not say why: %s", errs)
	}
	nowhere(t, "refused", desk, "Quillfeather", "Wendrel")
	if out, errs = runOn(t, 0, "search", "--record", record, "Quillfeather"); out != "" || !strings.Contains(errs, "2 confidential reports not among them") {
		t.Errorf("without the vault: %s%s", out, errs)
	}
	t.Setenv("VAULT", away)
	if out, _ = runOn(t, 0, "search", "--record", record, "Quillfeather"); out == "" {
		t.Error("VAULT does not name the vault")
	}
	// A stream holds what it is given in clear.
	_, errs = runOn(t, exitSome, "send", "--record", record, from)
	if !strings.Contains(errs, "confidential") {
		t.Errorf("the stream was given it: %s", errs)
	}
	nowhere(t, "sent", desk, "Quillfeather", "Wendrel")
}

// seenBy looks at the record as each may see it.
func seenBy(t *testing.T, record string) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := holdBeside(t.Context(), record, store); err != nil {
		t.Fatal(err)
	}
	seen := map[policy.Sight]int{}
	for _, sight := range []policy.Sight{policy.Outside, policy.Inside, policy.All} {
		view := policy.NewView(store, func(context.Context) policy.Sight { return sight }, nil).Over(unsealed(store))
		list, err := view.Incidents(t.Context(), counterclaim.IncidentQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			claims, err := view.Claims(t.Context(), counterclaim.ClaimQuery{Incidents: []counterclaim.ID{n.ID}})
			if err != nil || len(claims) != len(n.Claims) {
				t.Errorf("%d claims of an incident of %d, %v", len(claims), len(n.Claims), err)
			}
			outlets := map[string]bool{}
			for _, c := range claims {
				outlets[c.Outlet] = true
			}
			if len(outlets) == 2 {
				seen[sight]++
			}
		}
		o, err := view.Overview(t.Context())
		if want := map[policy.Sight]int{policy.Outside: 4, policy.Inside: 4, policy.All: 5}[sight]; err != nil || o.Reports != want {
			t.Errorf("sight %d: %d reports, %v", sight, o.Reports, err)
		}
	}
	if seen[policy.All] == 0 || seen[policy.Inside]+seen[policy.Outside] > 0 {
		t.Errorf("incidents with both the ferryman's words and the wire's, by sight: %v", seen)
	}
}
