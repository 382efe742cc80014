package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/storetest"
)

// forbidden are words and numbers of the record below that must not leave, each with what it would give away.
var forbidden = map[string]string{"Quillfeather": "a confidential source", "A ferryman": "a confidential source's name", "Wendrel": "a report that was marked",
	"Zelko": "monitors", "Brannic": "a camera", "Dovrin": "a shelter", "Evrany": "a hospital", "Fallowen": "permitted storage", "Gorvik": "what is to come",
	"Hestral": "what is too recent", "Jorvane": "a private person", "41.23456": "a place more precise than its settlement", "Tessaly": "declared holdings"}

// leavingRecord makes a record in which there is something of each kind that must not leave, and Kortava, which may. It is made anew each
// time, since what is too recent is so by the clock.
func leavingRecord(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.sqlite")
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	d := &counterclaim.Dispute{Title: "Valley", Synthetic: true, Sources: []counterclaim.Source{{Name: "A ferryman", Confidential: true}},
		Parties: []counterclaim.Party{{ID: "ard", Name: "Ardania", Countries: []string{"XAA"}, Colour: "#6f5fa8"}, {ID: "bel", Name: "Belmark", Countries: []string{"XAB"}, Colour: "#8f6a14"}}}
	d.Sources[0].Identify()
	store.(counterclaim.WordHolder).HoldWords(&storetest.Words{})
	held := &counterclaim.RegisterEntry{Kept: "2026-03-01T00:00:00Z", Synthetic: true, RegisterWords: counterclaim.RegisterWords{Kind: counterclaim.HoldingsEntry, Agreement: "kortava", Party: "ard", Site: "fallowen", AsOf: "2026-03-01", Received: "2026-03-01", KeptBy: "vera",
		Source: "letter of Tessaly", Number: 1, Items: []counterclaim.Item{{WeaponClass: "artillery", Type: "Tessaly", Count: 4, Serials: []string{"Tessaly-1"}}}}}
	if _, err := store.KeepEntry(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if err := store.SetDispute(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	side := func(code string) []counterclaim.Entity {
		return []counterclaim.Entity{{Text: code, Country: code, Sector: counterclaim.MIL}}
	}
	keep := func(outlet, published, words string, change func(c *counterclaim.Claim)) counterclaim.ID {
		r := counterclaim.Report{Outlet: outlet, Published: published, Headline: words, Text: words + ".", Kind: counterclaim.Wire, Language: "en", Synthetic: true}
		c := counterclaim.Claim{Report: r.Identify(), End: len(words), Text: words, Event: counterclaim.Assault, Quad: 4, Conduct: []counterclaim.Conduct{"heavy_weapons_fire"},
			Stance: counterclaim.Asserted, Status: counterclaim.Occurred, Review: counterclaim.ByMachine, CodedBy: "test 1", Language: "en", Synthetic: true,
			Actors: side("XAA"), Targets: side("XAB"), Time: &counterclaim.Period{From: published[:10], To: published[:10], Precision: "day"}}
		n := int64(2)
		c.Counts = []counterclaim.Count{{What: "killed", Low: &n, High: &n, Text: "two"}}
		if change != nil {
			change(&c)
		}
		claims := []counterclaim.Claim{c}
		counterclaim.IdentifyAll(claims, []int{-1})
		if _, err := store.Save(t.Context(), &counterclaim.Coding{Report: r, Claims: claims, Around: match.Around(claims)}, match.Place); err != nil {
			t.Fatal(err)
		}
		return r.ID
	}
	for i, words := range []string{"Kortava was shelled", "Monitors at Zelko heard shots", "The camera on Brannic tower was shot at", "The shelter under Dovrin school was shelled",
		"The hospital of Evrany was shelled", "The weapons storage site at Fallowen was shelled"} {
		keep("Valley Wire", time.Date(2026, 3, 1+i, 0, 0, 0, 0, time.UTC).Format(counterclaim.DateLayout), words, nil)
	}
	keep("Valley Wire", "2026-04-01", "Ardania will shell Gorvik", func(c *counterclaim.Claim) { c.Status = counterclaim.Planned })
	keep("Valley Wire", "2026-04-03", "Fire killed Ilka Jorvane", func(c *counterclaim.Claim) {
		c.Targets = []counterclaim.Entity{{Text: "Ilka Jorvane", Name: "Ilka Jorvane", Person: true, Sector: counterclaim.CVL, Country: "XAB"}}
	})
	keep("Valley Wire", "2026-04-05", "A hill was shelled", func(c *counterclaim.Claim) {
		c.Places = []counterclaim.Place{{Text: "a hill", Feature: "T", Lat: 41.23456, Lon: 71.5, Precision: counterclaim.Exact}}
	})
	keep("A ferryman", "2026-04-07", "Quillfeather was shelled", nil)
	keep("Valley Wire", time.Now().UTC().Format(time.RFC3339), "Hestral was shelled", nil)
	marked := keep("Valley Wire", "2026-04-09", "Wendrel was shelled", nil)
	m := &counterclaim.Mark{Kind: counterclaim.MarkReport, On: marked.String(), By: "vera", At: "2026-04-10T00:00:00Z", Reason: "test"}
	if err := store.SetMark(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return path
}

// leaks tells of each forbidden word in what leaves.
func leaks(t *testing.T, where string, what []byte) {
	t.Helper()
	for word, is := range forbidden {
		if bytes.Contains(what, []byte(word)) {
			t.Errorf("%s: %q of %s leaves", where, word, is)
		}
	}
}

// runOn runs the program and gives what it printed.
func runOn(t *testing.T, want int, args ...string) (out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	if code := mainCode(args, &streams{in: strings.NewReader(""), out: &o, err: &e}); code != want {
		t.Fatalf("%v ends with %d, not %d: %s", args, code, want, &e)
	}
	return o.String(), e.String()
}

// Every format that export offers is tried, by the list that the command line itself has; what is binary is told apart by its size alone.
func TestNothingForbiddenIsExported(t *testing.T) {
	record := leavingRecord(t)
	known := map[string]string{"jsonl": "Kortava", "csv": "Kortava", "geojson": "71.", "parquet": "PAR1", "ucdp": "Valley Wire", "acled": "Valley Wire",
		"gdelt": "synthetic", "polecat": "synthetic", "hxl": "#"} // what shows that there is something
	field, _ := reflect.TypeFor[exportOptions]().FieldByName("As")
	for as := range strings.SplitSeq(field.Tag.Get("enum"), ",") {
		shows, there := known[as]
		if !there {
			t.Errorf("format %s is not in this test's table", as)
			continue
		}
		losses := filepath.Join(t.TempDir(), "losses.json")
		out, errs := runOn(t, 0, "export", "--as", as, "--record", record, "--losses", losses)
		told, err := os.ReadFile(losses)
		if err != nil {
			t.Fatal(err)
		}
		leaks(t, as, []byte(out+errs+string(told)))
		if !strings.Contains(out, shows) {
			t.Errorf("%s: what may leave did not: %.300s", as, out)
		}
		var lost struct {
			Held int            `json:"held_back"`
			Why  map[string]int `json:"claims_left_out"`
		}
		if err := json.Unmarshal(told, &lost); err != nil {
			t.Fatal(err)
		}
		// Five matters, the future, two that are confidential; and one that is too recent.
		if lost.Held != 9 || lost.Why["held back by the release rules"] != 8 || lost.Why["held back for a time"] != 1 {
			t.Errorf("%s: held back %d, %v", as, lost.Held, lost.Why)
		}
	}
	all, errs := runOn(t, 0, "export", "--as", "jsonl", "--internal", "--record", record)
	for word := range forbidden {
		if declared := word == "Tessaly"; strings.Contains(all, word) == declared { // what was declared is in no export at all
			t.Errorf("--internal and %s: it is there: %t", word, declared)
		}
	}
	if !strings.Contains(errs, "inside the mission alone") {
		t.Errorf("--internal does not say what it does: %s", errs)
	}
}

func TestNothingForbiddenIsReleased(t *testing.T) {
	record, folder := leavingRecord(t), t.TempDir()
	runOn(t, exitUsage, "release", "--internal", "--record", record, folder)
	runOn(t, 0, "release", "--record", record, folder)
	files, found := 0, false
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		leaks(t, e.Name(), b)
		files++
		found = found || bytes.Contains(b, []byte("Kortava"))
		return err
	})
	if err != nil || files < 15 || !found {
		t.Errorf("%d files, what may leave is there: %v, %v", files, found, err)
	}
}

func TestNothingForbiddenIsTold(t *testing.T) {
	store, err := sqlite.Open(t.Context(), leavingRecord(t))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	h, err := webhookFlag{Webhook: []string{"https://hook.example/"}, WebhookSecret: secretFile(t)}.hooks(store, &streams{err: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	look := func(e *hookEvent) error {
		b, err := json.Marshal(e)
		leaks(t, "webhook", b)
		told++
		return err
	}
	if err := h.look(context.Background(), look); err != nil || told < 2 {
		t.Errorf("%d told of, %v", told, err)
	}
	h.all[0].query = "Quillfeather"
	if wanted, err := h.wanted(t.Context(), h.all[0]); err != nil || len(wanted) > 0 {
		t.Errorf("a webhook's query finds what is confidential: %v, %v", wanted, err)
	}
}

func secretFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte("seven grey herons wade in the reeds"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
