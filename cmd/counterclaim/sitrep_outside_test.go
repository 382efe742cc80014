package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/sitrep"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/web"
)

// TestSitrepOutsideIsAsThePage has a situation report for outside count the violations that the public page of the same record counts, with distances as coarse, and
// none of storage or access; the report for inside has them all. What is too recent stands in neither.
func TestSitrepOutsideIsAsThePage(t *testing.T) {
	folder := t.TempDir()
	record := filepath.Join(folder, "r.sqlite")
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	both := "parties = [\"ardania\", \"belmark\"]\n"
	agreement := "[agreement]\nformat = 1\nid = \"river\"\ntitle = \"River understanding\"\nstart = 2026-03-02\nclock = \"Asia/Tashkent\"\nsynthetic = true\n" +
		"[[party]]\nid = \"ardania\"\nname = \"Ardania\"\n[[party]]\nid = \"belmark\"\nname = \"Belmark\"\n" +
		"[[line]]\nid = \"contact\"\nleft = \"ardania\"\nright = \"belmark\"\ngeojson = '{\"type\": \"LineString\", \"coordinates\": [[70, 40], [71, 40]]}'\n" +
		"[[clause]]\nid = \"guns\"\nkind = \"withdraw\"\n" + both + "weapon_class = \"artillery\"\nline = \"contact\"\ndistance_m = 15000\n" +
		"[[clause]]\nid = \"ways\"\nkind = \"access\"\n" + both + "for = [\"monitors\"]\n"
	rows := "mission,ref,observer,means,time,lat,lon,error_m,perceived,equipment,access,access_reason,control,control_date,control_source,synthetic\n"
	for i, lat := range []float64{40.031, 40.062, 39.953, 39.874} {
		rows += fmt.Sprintf("River Mission,N-%d,A. Monitor,patrol,2026-03-0%dT09:00:00Z,%.3f,70.5,50,seen,2 artillery 122mm,,,,,,true\n", i, 3+i, lat)
	}
	rows += "River Mission,R-1,A. Monitor,patrol,2026-03-04T12:00:00Z,40.100,70.5,50,,,refused,no order had come,ardania,2026-03-01,the mission's map,true\n"
	run(t, "observation", "add", file("week.csv", rows), "--as", "A. Monitor", "--record", record)
	run(t, "ceasefire", "keep", file("river.toml", agreement), "--as", "A. Head", "--reason", "as signed", "--record", record)
	run(t, "ceasefire", "publish", "--as", "A. Head", "--reason", "agreed by both", "--record", record)

	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	people, err := account.New(store, "http://localhost:8760", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := people.Add(t.Context(), account.Actor{From: "test"}, "head", counterclaim.RoleHead, "", "seven grey herons wade"); err != nil {
		t.Fatal(err)
	}
	desk, err := web.New(web.Options{Store: store, CountryName: func(string) string { return "" }, Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), People: people, Public: true})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	desk.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost:8760/api/v1/violations?from=2026-03-02&to=2026-03-08&state=breach", nil))
	var page struct {
		Items []struct {
			Rows []counterclaim.Violation
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != 200 {
		t.Fatalf("status %d: %v, %s", w.Code, err, w.Body)
	}
	shown := 0
	for _, item := range page.Items {
		shown += len(item.Rows)
	}
	if shown != 4 {
		t.Fatalf("the page shows %d violations: %s", shown, w.Body)
	}
	report := func(more ...string) string {
		out := filepath.Join(folder, "report.md")
		run(t, append([]string{"sitrep", "--record", record, "--day", "2026-03-08", "--days", "7", "-o", out}, more...)...)
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	outside, inside := report(), report("--internal")
	if !strings.Contains(outside, fmt.Sprintf("- %d violations (0 in the 7 days before) of River understanding", shown)) || !strings.Contains(outside, "clock of Asia/Tashkent") {
		t.Errorf("outside: %s", outside)
	}
	if !strings.Contains(inside, "- 5 violations (0 in the 7 days before) of River understanding") {
		t.Errorf("inside: %s", inside)
	}
	if !strings.Contains(outside, "| 3500 m | -12000 m | 500 m | - |") {
		t.Errorf("outside distances are not as the page has them: %s", outside)
	}
	for _, exact := range []string{"3322", "6764", "| access |", "| 17:00 |"} {
		if strings.Contains(outside, exact) {
			t.Errorf("outside it has %q", exact)
		}
	}
	if !strings.Contains(inside, "| access |") || !strings.Contains(inside, "| 3322.3 m | -11677.7 m | 50 m |") {
		t.Errorf("inside: %s", inside)
	}
}

// TestSitrepTooRecent keeps a report of yesterday from being published before the delay of the release rules has passed, unless a person says why.
func TestSitrepTooRecent(t *testing.T) {
	folder := t.TempDir()
	record, out := filepath.Join(folder, "r.sqlite"), filepath.Join(folder, "day.md")
	rows := "mission,ref,observer,means,time,lat,lon,error_m,perceived,equipment,synthetic\nRiver Mission,N-1,A. Monitor,patrol,2026-03-03T09:00:00Z,40.1,70.5,50,seen,2 artillery 122mm,true\n"
	path := filepath.Join(folder, "o.csv")
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "observation", "add", path, "--as", "A. Monitor", "--record", record)
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for name, want := range map[string]bool{time.Now().UTC().AddDate(0, 0, -1).Format(counterclaim.DateLayout): false, "2026-03-03": true} {
		run(t, "sitrep", "--record", record, "--day", name, "-o", out)
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		r, err := sitrep.ReadMarkdown(out, text)
		if err != nil {
			t.Fatal(err)
		}
		now, err := composedNow(t.Context(), store, r)
		if err != nil {
			t.Fatal(err)
		}
		press := sitrepPress{store: store, now: time.Now}
		if _, err := press.mayLeave(t.Context(), r, now, ""); (err == nil) != want {
			t.Errorf("%s may leave: %v", name, err)
		}
		if held, err := press.mayLeave(t.Context(), r, now, "both sides know"); err != nil || (len(held) == 0) != want {
			t.Errorf("%s may leave with a reason: %q, %v", name, held, err)
		}
	}
}
