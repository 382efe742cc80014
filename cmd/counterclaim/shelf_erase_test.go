package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// ferried is a record that took two confidential reports and a public one in from a file, with the addresses of the confidential ones.
func ferried(t *testing.T) (d desk, ids []string) {
	t.Helper()
	d = desk{t.TempDir()}
	from := t.TempDir()
	dispute, reports := filepath.Join(from, "dispute.toml"), filepath.Join(from, "reports.jsonl")
	for name, content := range map[string]string{
		dispute: "title = \"The river\"\nsynthetic = true\n[[source]]\nname = \"A ferryman\"\nconfidential = true\n",
		reports: `{"outlet":"A ferryman","published":"2031-03-04","headline":"Xyzzy","text":"Vostrian forces shelled the bridge at Tolm on Monday, says Xyzzy, killing three people."}
{"outlet":"A ferryman","published":"2031-03-05","headline":"Plugh","text":"Vostrian forces shelled the bridge at Tolm again on Tuesday, says Plugh."}
{"outlet":"Vale Wire","published":"2031-03-05","headline":"Talks","text":"Karhad and Vostria held talks in Tolm."}
`} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.must(t, "add", "--dispute", dispute, reports)
	for _, r := range d.shelf(t) {
		ids = append(ids, r.ID.String())
	}
	if len(ids) != 2 {
		t.Fatalf("%d confidential reports", len(ids))
	}
	return d, ids
}

// shelf lists the confidential reports.
func (d desk) shelf(t *testing.T) (out []shelved) {
	t.Helper()
	for line := range strings.Lines(d.must(t, "confidential", "list", "--reports", "--format", "jsonl")) {
		var r shelved
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// holding gives the files in a folder that hold a word.
func holding(t *testing.T, folder, word string) (in []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(bytes.ToLower(content), []byte(word)) {
			in = append(in, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestEraseReport erases one of two: verify names it as lawful, whoever has a copy without the keys reads nothing of it, and the other stays.
func TestEraseReport(t *testing.T) {
	d, ids := ferried(t)
	copies := t.TempDir()
	apart, whole := desk{filepath.Join(copies, "apart")}, desk{filepath.Join(copies, "whole")}
	for _, c := range []desk{apart, whole} {
		if err := os.Mkdir(c.dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.must(t, "backup", apart.record())
	d.must(t, "backup", "--with-keys", whole.record())

	if out, told, code := d.run("confidential", "erase", ids[0][:16], "--as", "A. Person", "--reason", " "); code != exitUsage {
		t.Errorf("without a reason: %d, %s%s", code, out, told)
	}
	if out, told, code := d.run("confidential", "erase", strings.Repeat("0", 16), "--as", "A. Person", "--reason", "asked"); code != exitNothing || !strings.Contains(told, "confidential list --reports") {
		t.Errorf("one that is not there: %d, %s%s", code, out, told)
	}
	if out, told, code := apart.run("confidential", "erase", ids[0], "--as", "A. Person", "--reason", "asked"); code == exitOK || !strings.Contains(told, "is not in this vault") {
		t.Errorf("where its key is not: %d, %s%s", code, out, told)
	}
	d.must(t, "confidential", "erase", ids[0][:16], "--as", "A. Person", "--reason", "he withdrew it")
	if _, told, code := d.run("confidential", "erase", ids[0][:16], "--as", "B. Person", "--reason", "again"); code != exitOK || !strings.Contains(told, "by A. Person: he withdrew it") {
		t.Errorf("erased again: %d, %s", code, told)
	}
	list := d.shelf(t)
	if len(list) != 2 || list[0].ErasedBy != "A. Person" || list[0].Headline != "" || list[1].Headline != "Plugh" {
		t.Errorf("%+v", list)
	}
	out, told, code := d.run("verify", "--format", "jsonl")
	var found vaultFound
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != exitOK {
		t.Fatalf("%d, %v: %s%s", code, err, out, told)
	}
	if len(found.ErasedReports) != 1 || found.ErasedReports[0].Ref.String() != ids[0] || found.ErasedReports[0].Reason != "he withdrew it" || found.Reports != 2 ||
		!strings.Contains(told, "was erased at") || !strings.Contains(told, "by A. Person: he withdrew it") {
		t.Errorf("%+v, %s", found, told)
	}
	if _, told, code := d.run("exhibit", "sweep", "--older", "1h"); code != exitOK {
		t.Errorf("%d, %s", code, told)
	}
	if got := d.shelf(t); got[1].Headline != "Plugh" {
		t.Errorf("after a sweep: %+v", got)
	}

	if out, told, code := apart.run("verify", "--keys-apart"); code != exitOK || !strings.Contains(told, "of 2 confidential reports the encrypted bytes alone were compared") {
		t.Errorf("the copy without keys: %d, %s%s", code, out, told)
	}
	if got := apart.shelf(t); got[0].Headline+got[1].Headline != "" {
		t.Errorf("the copy without keys: %+v", got)
	}
	if out, told, code := whole.run("verify"); code != exitOK {
		t.Errorf("the copy with keys: %d, %s%s", code, out, told)
	}
	if got := whole.shelf(t); got[0].Headline != "Xyzzy" {
		t.Errorf("the copy with keys: %+v", got)
	}
	for _, word := range []string{"xyzzy", "plugh"} {
		for _, folder := range []string{d.dir, copies} {
			if in := holding(t, folder, word); len(in) > 0 {
				t.Errorf("%s stands in %q", word, in)
			}
		}
	}
}

// TestEraseReportByHead lets nobody erase but the head of desk, where the record has people, and notes who tried.
func TestEraseReportByHead(t *testing.T) {
	d, ids := ferried(t)
	for _, args := range [][]string{{"hanna", "--role", "head"}, {"rita", "--role", "reviewer", "--as", "hanna"}} {
		var o, e bytes.Buffer
		args = append([]string{"people", "add", "--record", d.record()}, args...)
		if code := mainCode(args, &streams{in: strings.NewReader("seven grey herons wade\n"), out: &o, err: &e}); code != exitOK {
			t.Fatalf("%q: %s%s", args, o.String(), e.String())
		}
	}
	if out, told, code := d.run("confidential", "erase", ids[0], "--as", "rita", "--reason", "asked"); code == exitOK || !strings.Contains(told, "does not allow rita this") {
		t.Errorf("a reviewer: %d, %s%s", code, out, told)
	}
	if out, told, code := d.run("confidential", "list", "--reports", "--as", "rita"); code == exitOK {
		t.Errorf("who may not see: %s%s", out, told)
	}
	d.must(t, "confidential", "erase", ids[0], "--as", "hanna", "--reason", "he withdrew it")
	trail := d.must(t, "people", "audit", "--as", "hanna")
	for _, says := range []string{"rita", "hanna", "erased", "report " + ids[0][:16]} {
		if !strings.Contains(trail, says) {
			t.Errorf("the audit trail does not say %q: %s", says, trail)
		}
	}
}

// TestProveSealed proves a confidential report to who gives a reason, opened; what was proven stays proven once it is erased.
func TestProveSealed(t *testing.T) {
	d, ids := ferried(t)
	proof := filepath.Join(t.TempDir(), "proof.jsonl")
	for what, args := range map[string][]string{"nobody": {ids[0]}, "no reason": {ids[0], "--as", "A. Person"}, "a short address": {ids[0][:16], "--as", "A. Person"}} {
		if out, told, code := d.run(append([]string{"prove"}, args...)...); code == exitOK || out != "" {
			t.Errorf("%s: %d, %s%s", what, code, out, told)
		}
	}
	bare := d.must(t, "prove", ids[0], "--bare", "--as", "A. Person", "--reason", "for the court")
	if strings.Contains(bare, "Xyzzy") || strings.Contains(bare, `"words"`) {
		t.Errorf("a bare proof shows %s", bare)
	}
	shown := d.must(t, "prove", ids[0][:16], "--as", "A. Person", "--reason", "for the court")
	if !strings.Contains(shown, "Xyzzy") || strings.Contains(shown, "Plugh") {
		t.Errorf("a proof shows %s", shown)
	}
	d.must(t, "confidential", "erase", ids[0], "--as", "A. Person", "--reason", "he withdrew it")
	if after := d.must(t, "prove", ids[0], "--as", "A. Person", "--reason", "for the court"); strings.Contains(after, "Xyzzy") || !strings.Contains(after, "he withdrew it") {
		t.Errorf("a proof of what was erased shows %s", after)
	}
	for name, content := range map[string]string{"as it was": shown, "with other words": strings.Replace(shown, "Xyzzy", "Xyzza", 1)} {
		if err := os.WriteFile(proof, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		out, told, code := d.bare("verify", "--proof", proof)
		if (code == exitOK) != (name == "as it was") {
			t.Errorf("%s: %d, %s%s", name, code, out, told)
		}
	}
	originals := d.query(t, "SELECT id FROM sealed_original")
	if out, told, code := d.run("prove", counterclaim.ID(originals).String()); code == exitOK {
		t.Errorf("an original's proof without a reason: %s%s", out, told)
	}
}
