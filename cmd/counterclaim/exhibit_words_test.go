package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// told is in every word that TestWordsOfConfidential says of its exhibit.
const told = "Quibblebridge"

// wantUntold fails where a file of a folder tells a word about the exhibit.
func wantUntold(t *testing.T, folder string) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		seen++
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(told)) {
			t.Errorf("%s tells of %s", path, told)
		}
		return err
	})
	if err != nil || seen == 0 {
		t.Errorf("%d files, %v", seen, err)
	}
}

// TestWordsOfConfidential wants what is said of a confidential exhibit to stand nowhere in clear, to come back for its readers, and to be gone with
// its keys: from the record, and from copies of it that were made before and lack the keys.
func TestWordsOfConfidential(t *testing.T) {
	d := desk{t.TempDir()}
	emptyRecord(t, d.record())
	files := t.TempDir()
	file := filepath.Join(files, told+".txt")
	if err := os.WriteFile(file, []byte("Made-up words of "+told), 0o600); err != nil {
		t.Fatal(err)
	}
	as := []string{"--as", "A. Person", "--reason", "he of " + told + " asked"}
	do := func(d desk, verb string, args ...string) string {
		t.Helper()
		return d.must(t, append(append([]string{"exhibit", verb}, as...), args...)...)
	}
	id := do(d, "add", "--sensitivity", "confidential", "--source", told+" Wire", "--url", "https://"+told+".example/", "--licence", "by leave of "+told, "--said", told+" at night", file)
	do(d, "describe", "--said", told+" by day", id)
	do(d, "export", "--out", files+"/out.txt", id)
	copied := filepath.Join(files, "redacted.txt")
	if err := os.WriteFile(copied, []byte("what is left of it"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.must(t, "exhibit", "redact", "--sensitivity", "public", "--as", "A. Person", "--reason", "names taken out", id, copied) // in the copy's custody, all of which is public
	d.must(t, "log", "seal")
	wantUntold(t, d.dir)
	full := do(d, "show", "--format", "jsonl", id)
	for _, want := range []string{told + ".txt", told + " Wire", "https://" + told + ".example/", "by leave of " + told, told + " by day", "he of " + told + " asked"} {
		if !strings.Contains(full, want) {
			t.Errorf("its reader is not shown %q: %s", want, full)
		}
	}

	backup, withKeys, other := desk{t.TempDir()}, desk{t.TempDir()}, desk{t.TempDir()}
	d.must(t, "backup", backup.record())
	d.must(t, "backup", "--with-keys", withKeys.record())
	if _, said, code := other.bare("copy", "--from", d.record(), "--to", other.record()); code != exitOK {
		t.Fatal(said)
	}
	wantUntold(t, backup.dir)
	wantUntold(t, other.dir)
	d.must(t, "exhibit", "erase", "--as", "A. Person", "--reason", "she withdrew her consent", id)
	d.must(t, "log", "seal")
	if _, said, code := d.run("verify"); code != exitOK || !strings.Contains(said, "was erased at") || !strings.Contains(said, "she withdrew her consent") {
		t.Errorf("verify ends with %d and says %s", code, said)
	}
	wantUntold(t, d.dir)
	if shown := d.must(t, "exhibit", "show", "--as", "A. Person", "--reason", "who erased it", "--format", "jsonl", id); strings.Contains(shown, told) || !strings.Contains(shown, `"act":"export"`) {
		t.Errorf("after it was erased its reader is shown %s", shown)
	}
	// With the keys that the vault has now nothing is opened in what was copied before; with those of then everything is.
	for _, c := range []desk{backup, other} {
		if out, said, code := c.run("exhibit", "show", "--vault", d.vault(), "--as", "A. Person", "--reason", "to see", "--format", "jsonl", id); code == exitOK || strings.Contains(out+said, told) {
			t.Errorf("a copy that lacks the keys ends with %d and shows %s%s", code, out, said)
		}
		if out, said, code := c.run("verify", "--keys-apart"); code != exitOK {
			t.Errorf("a copy that lacks the keys is not well: %s%s", out, said)
		}
	}
	if shown := do(withKeys, "show", "--format", "jsonl", id); !strings.Contains(shown, told+" by day") {
		t.Errorf("a copy that has the keys shows %s", shown)
	}
}
