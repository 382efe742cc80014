package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/review"
	"github.com/counterclaim/counterclaim/sqlite"
)

// decided takes the steps of one incident's case, in days after a first one.
type decided struct {
	t     *testing.T
	store counterclaim.Store
	desk  *review.Desk
	id    counterclaim.ID
	first time.Time
}

func (d *decided) keys(name string) (ed25519.PrivateKey, error) {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:]), nil
}

func (d *decided) at(hours int) string {
	return d.first.Add(time.Duration(hours) * time.Hour).Format(time.RFC3339)
}

func (d *decided) take(step func(c *counterclaim.Case) (counterclaim.Step, error)) counterclaim.Step {
	d.t.Helper()
	c, err := d.store.Case(d.t.Context(), d.id)
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := step(c)
	if err == nil {
		err = d.store.Review(d.t.Context(), []counterclaim.Step{s})
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// publish has a finding published that was drafted at an hour, with a reply of each party.
func (d *decided) publish(hour int, w counterclaim.Decision, replies map[string]string) *counterclaim.Finding {
	d.t.Helper()
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		if s := c.Standing(); s != nil {
			w.Supersedes = s.ID
		}
		return review.Drafting(c, d.desk, w, "vera", d.at(hour), d.keys)
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Agreeing(c, d.desk, "rolf", d.at(hour+1), d.keys)
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		n, err := review.NoticeOf(c, d.desk, "vera", d.first.Add(time.Duration(hour+2)*time.Hour))
		return counterclaim.Step{Notice: n}, err
	})
	for party, text := range replies {
		d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
			return review.Replying(c, counterclaim.ID{}, party, text, "dora", d.at(hour+3))
		})
	}
	return d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Publishing(c, d.desk, "rolf", d.at(hour+100), d.keys)
	}).Finding
}

// caseAbout gives the claim with some words, and a case about its incident.
func caseAbout(t *testing.T, store counterclaim.Store, words string) (counterclaim.Claim, *decided) {
	t.Helper()
	all, err := store.Claims(t.Context(), counterclaim.ClaimQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if strings.Contains(c.Text, words) {
			is, err := store.Dispute(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			d := &decided{t, store, review.DeskOf(is, true), c.Incident, time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)}
			d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
				return review.Moving(c, counterclaim.WorkTriaged, "", "vera", d.at(0))
			})
			return c, d
		}
	}
	t.Fatalf("no claim says %q", words)
	return counterclaim.Claim{}, nil
}

func decision(words string) counterclaim.Decision {
	return counterclaim.Decision{Verdict: "probable", Responsibility: []string{"not_attributable"}, Reasons: words, Confidence: "moderate"}
}

// decidedRecord has findings about what may leave and about what may not, and gives what each is.
func decidedRecord(t *testing.T) (path string, first, second *counterclaim.Finding, request counterclaim.ID) {
	t.Helper()
	path = leavingRecord(t)
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	exhibit := func(name string, change func(x *counterclaim.Exhibit)) counterclaim.ID {
		x := counterclaim.Exhibit{ID: counterclaim.HashOf(name), Name: name, Type: "image/jpeg", Size: 9, Arrived: "2026-04-01T08:00:00Z", ArrivedBy: "vera", Synthetic: true,
			Description: counterclaim.Description{Sensitivity: counterclaim.Public}}
		if change != nil {
			change(&x)
		}
		if _, _, err := store.(counterclaim.Exhibits).AddExhibit(t.Context(), &x, "test"); err != nil {
			t.Fatal(err)
		}
		return x.ID
	}
	open := exhibit("open.jpg", nil)
	restricted := exhibit("restricted.jpg", func(x *counterclaim.Exhibit) { x.Sensitivity, x.Readers = counterclaim.Restricted, []string{"vera"} })
	marked := exhibit("marked.jpg", nil)
	if err := store.SetMark(t.Context(), &counterclaim.Mark{Kind: counterclaim.MarkExhibit, On: marked.String(), By: "vera", At: "2026-04-10T00:00:00Z", Reason: "test"}); err != nil {
		t.Fatal(err)
	}
	secret, d := caseAbout(t, store, "Quillfeather")
	d.publish(1, decision("What nobody outside reads."), nil)
	recent, d := caseAbout(t, store, "Hestral")
	w := decision("What is not yet to be told.")
	w.Claims = []counterclaim.ID{recent.ID}
	d.publish(1, w, nil)

	told, d := caseAbout(t, store, "Kortava")
	w = decision("The mission camera saw it at 41.23456, 71.50000; A ferryman told us. Two craters lie there.")
	w.Claims, w.Exhibits = []counterclaim.ID{told.ID, secret.ID}, []counterclaim.ID{open, restricted, marked}
	first = d.publish(1, w, map[string]string{"ard": "=cmd The shelter was not hit.", "bel": "We differ."})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Replying(c, first.Draft, "bel", "We have more to say.", "dora", d.at(110))
	})
	ask := func(hour int, text string) counterclaim.ID {
		return d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
			return counterclaim.Step{Correction: &counterclaim.Correction{Incident: c.Incident, Finding: first.ID, By: "Mr. Private", NamedAs: "the post commander", Text: text, At: d.at(hour)}}, nil
		}).Correction.ID
	}
	request = ask(111, "There is one crater, by the hospital.")
	ask(112, "Nobody has answered this yet.")
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Answering(c, request, true, counterclaim.PublishedIn(), "So it is.", "rolf", d.at(113)), nil
	})
	w = decision("One crater lies there.")
	w.Claims, w.Corrects = []counterclaim.ID{told.ID}, request
	second = d.publish(120, w, map[string]string{"ard": "We agree.", "bel": "We agree."})
	return path, first, second, request
}

// TestReleaseHasFindings releases a record with findings: those that may leave, in lines and in tables, with replies, corrections and what superseded them;
// nothing of what may not.
func TestReleaseHasFindings(t *testing.T) {
	record, first, second, request := decidedRecord(t)
	out, _ := runOn(t, 0, "release", "--record", record, t.TempDir())
	folder := strings.TrimSpace(out)
	file := func(name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	of := map[counterclaim.ID]*export.Finding{}
	for line := range strings.Lines(file("findings.jsonl")) {
		var f export.Finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		of[f.ID] = &f
	}
	old, stands := of[first.ID], of[second.ID]
	if len(of) != 2 || old == nil || stands == nil {
		t.Fatalf("released are %d findings: %s", len(of), file("findings.jsonl"))
	}
	if old.Whole || len(old.HeldBack) != 5 || len(old.Signatures) > 0 || !strings.HasPrefix(old.Reasons, "The mission ****** saw it at ") || !strings.HasSuffix(old.Reasons, "told us. Two craters lie there.") ||
		len(old.Claims) != 1 || len(old.Exhibits) != 1 || old.Exhibits[0] != counterclaim.HashOf("open.jpg") || old.SupersededBy != second.ID {
		t.Errorf("what was cut is %+v", old)
	}
	if len(old.Replies) != 2 || len(old.Late) != 1 || old.Late[0].Text != "We have more to say." {
		t.Errorf("replies %+v, late %+v", old.Replies, old.Late)
	}
	if len(old.Corrections) != 1 || old.Corrections[0].ID != request || !old.Corrections[0].Granted || old.Corrections[0].Text != "There is one crater, by the ********." || old.Corrections[0].Words != "So it is." || old.Corrections[0].CarriedOut != second.ID {
		t.Errorf("corrections %+v", old.Corrections)
	}
	if !stands.Whole || len(stands.HeldBack) != 0 || stands.Corrects != request || stands.Supersedes != first.ID || stands.CheckSignatures() != nil || stands.Now.IsZero() {
		t.Errorf("what stands is %+v", stands)
	}
	if !strings.Contains(file("incidents.jsonl"), `"id":"`+stands.Now.String()) {
		t.Error("the incident of a finding is not among the incidents")
	}
	for name, want := range map[string]int{"findings.csv": 2, "replies.csv": 6, "corrections.csv": 1} {
		rows, err := csv.NewReader(strings.NewReader(file(name))).ReadAll()
		if err != nil || len(rows) != want+1 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		wantNoFormula(t, name, file(name))
		for _, column := range rows[0] {
			if !strings.Contains(file("codebook.md"), "| "+column+" |") {
				t.Errorf("the codebook does not say what %s of %s is", column, name)
			}
		}
	}
	if !strings.Contains(file("manifest.json"), `"findings": 2`) || !strings.Contains(file("README.md"), "2 findings") {
		t.Error("manifest or README does not count findings")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) < 19 {
		t.Fatal(len(files), err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		leaks(t, name, []byte(file(name)))
		if name == "codebook.md" || name == "accuracy.txt" || strings.HasPrefix(name, "losses-") {
			continue
		}
		for _, word := range []string{"mission camera", "A ferryman", "shelter was", "the hospital", "nobody outside", "not yet to be", "Nobody has answered", "Mr. Private", counterclaim.HashOf("restricted.jpg").String(), counterclaim.HashOf("marked.jpg").String()} {
			if strings.Contains(file(name), word) {
				t.Errorf("%s: %q leaves", name, word)
			}
		}
	}
}

// TestReleaseSinceOneWithoutFindings lists findings as new since a release of a version that had none.
func TestReleaseSinceOneWithoutFindings(t *testing.T) {
	record, _, second, _ := decidedRecord(t)
	folder := t.TempDir()
	out, _ := runOn(t, 0, "release", "--record", record, folder)
	before := strings.TrimSpace(out)
	if err := os.Remove(filepath.Join(before, "findings.jsonl")); err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(before, "manifest.json")
	b, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	var m releaseManifest
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	kept := m.Files[:0]
	for _, f := range m.Files {
		if f.Name != "findings.jsonl" {
			kept = append(kept, f)
		}
	}
	m.Files = kept
	if b, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ = runOn(t, 0, "release", "--record", record, "--since", before, folder)
	changes, err := os.ReadFile(filepath.Join(strings.TrimSpace(out), "changes.csv"))
	if err != nil || !strings.Contains(string(changes), "finding,"+second.ID.String()+",new") {
		t.Errorf("%v: %s", err, changes)
	}
}
