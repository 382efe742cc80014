package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// ardania and belmark are the two sides of the tests.
func ardania() counterclaim.Entity {
	return counterclaim.Entity{Text: "Ardania", Name: "Ardania", Country: "XAA", Sector: counterclaim.GOV}
}

func belmark() counterclaim.Entity {
	return counterclaim.Entity{Text: "Belmark", Name: "Belmark", Country: "XAB", Sector: counterclaim.MIL}
}

func someone() counterclaim.Entity {
	return counterclaim.Entity{Text: "gunmen", Sector: counterclaim.UNK}
}

// report makes a report with its id.
func report(outlet, published, text string) counterclaim.Report {
	r := counterclaim.Report{Outlet: outlet, Published: published, Headline: outlet + " reports", Text: text, Language: "en"}
	r.Identify()
	return r
}

// claim makes a claim of the words of a report's text: shelling by Belmark against Ardania,
// at a place and on a day, either of which may be empty.
func claim(r *counterclaim.Report, words, place, day string) counterclaim.Claim {
	start := strings.Index(r.Text, words)
	c := counterclaim.Claim{
		Report: r.ID, Start: start, End: start + len(words), Text: words,
		Event: counterclaim.Assault, Quad: 4, Conduct: []counterclaim.Conduct{"heavy_weapons_fire"},
		Actors: []counterclaim.Entity{belmark()}, Targets: []counterclaim.Entity{ardania()},
		Stance: counterclaim.Asserted, Status: counterclaim.Occurred,
		Places: []counterclaim.Place{}, Counts: []counterclaim.Count{}, Means: []string{},
		CodedBy: "reader 1", Review: counterclaim.ByMachine, Confidence: 0.5,
	}
	if place != "" {
		c.Places = append(c.Places, counterclaim.Place{Text: place, Name: place, Lat: 41, Lon: 70, Precision: counterclaim.Near})
	}
	if day != "" {
		c.Time = &counterclaim.Period{From: day, To: day, Precision: "day"}
	}
	c.Identify(0)
	return c
}

// coding puts a report and its claims together; each claim is kept and looked for under its first place and month.
func coding(r *counterclaim.Report, claims ...counterclaim.Claim) *counterclaim.Coding {
	c := &counterclaim.Coding{Report: *r, Claims: claims}
	for i := range claims {
		var n counterclaim.Neighbourhood
		if key := bucket(&claims[i], r.Published); key != "" {
			n = counterclaim.Neighbourhood{Between: "XAA+XAB", Under: []string{key}, Look: []string{"nothing here", key}}
		}
		c.Around = append(c.Around, n)
	}
	return c
}

// bucket names place and month of a claim, "" where it has no place.
func bucket(c *counterclaim.Claim, published string) string {
	if len(c.Places) == 0 {
		return ""
	}
	day := nearDay(c, published)
	return day[:min(len(day), len("2031-03"))] + " " + c.Places[0].Name
}

func nearDay(c *counterclaim.Claim, published string) string {
	if c.Time != nil {
		return c.Time.From
	}
	r := counterclaim.Report{Published: published}
	return r.Day()
}

// place is the placing of these tests: claims of one place and month are one incident, where a person made several of them that
// with the most claims among those near.
func place(fresh, near []counterclaim.Claim) []counterclaim.Claim {
	type standing struct {
		key      string
		incident counterclaim.ID
	}
	often, best := map[standing]int{}, map[string]counterclaim.ID{}
	for i := range near {
		s := standing{bucket(&near[i], near[i].Published), near[i].Incident}
		if often[s]++; s.key != "" && often[s] > often[standing{s.key, best[s.key]}] {
			best[s.key] = s.incident
		}
	}
	for i := range fresh {
		c := &fresh[i]
		key := bucket(c, c.Published)
		if _, ok := best[key]; !ok && key != "" {
			best[key] = c.ID
		}
		if c.Incident = best[key]; key == "" {
			c.Incident = c.ID
		}
	}
	return fresh
}

// valley makes n codings of reports by three outlets about four places over some weeks, so
// that reports tell of the same happenings, bridge runs and leave gaps.
func valley(n int) []counterclaim.Coding {
	var out []counterclaim.Coding
	outlets := []string{"Ardan Border Service", "Belmark Defence Office", "Vale Wire"}
	places := []string{"Tolm", "Ostry", "Kesh Bridge", ""}
	first := time.Date(2031, 3, 1, 6, 30, 0, 0, time.FixedZone("", 5*3600))
	for i := range n {
		at := first.Add(time.Duration(i*i%61) * 17 * time.Hour)
		published := at.Format(time.RFC3339)
		switch i % 9 {
		case 4:
			published = at.Format(counterclaim.DateLayout)
		case 7:
			published = ""
		}
		text := fmt.Sprintf("Report %d. Mortars hit the hills. Later that day the post was shelled again; talks were broken off.", i)
		r := report(outlets[i%3], published, text)
		r.Party = []string{"XAA", "XAB", ""}[i%3]
		a := claim(&r, "Mortars hit the hills", places[i%4], at.AddDate(0, 0, -i%5).Format(counterclaim.DateLayout))
		b := claim(&r, "the post was shelled again", places[(i/2)%4], "")
		c := claim(&r, "talks were broken off", "", "")
		c.Event, c.Quad, c.Conduct, c.Within = counterclaim.Reject, 3, []counterclaim.Conduct{"talks"}, a.ID
		c.Identify(0)
		out = append(out, *coding(&r, a, b, c))
	}
	return out
}

func save(t testing.TB, s counterclaim.Writer, c *counterclaim.Coding) counterclaim.Saved {
	t.Helper()
	saved, err := s.Save(context.Background(), c, place)
	if err != nil {
		t.Fatalf("save %s: %v", c.Report.ID.Short(), err)
	}
	return saved
}

// state is everything that a record tells of reports, claims and incidents.
func state(t testing.TB, s counterclaim.Store) map[string]any {
	t.Helper()
	return map[string]any{
		"claims":    claims(t, s, counterclaim.ClaimQuery{}),
		"incidents": incidents(t, s, counterclaim.IncidentQuery{}),
		"overview":  view(t, s),
	}
}

func claims(t testing.TB, s counterclaim.Reader, q counterclaim.ClaimQuery) []counterclaim.Claim {
	t.Helper()
	got, err := s.Claims(context.Background(), q)
	if err != nil {
		t.Fatalf("claims %+v: %v", q, err)
	}
	return got
}

func incidents(t testing.TB, s counterclaim.Reader, q counterclaim.IncidentQuery) []counterclaim.Incident {
	t.Helper()
	got, err := s.Incidents(context.Background(), q)
	if err != nil {
		t.Fatalf("incidents %+v: %v", q, err)
	}
	return got
}

func view(t testing.TB, s counterclaim.Reader) *counterclaim.Overview {
	t.Helper()
	got, err := s.Overview(context.Background())
	if err != nil {
		t.Fatalf("overview: %v", err)
	}
	return got
}

func resolve(t testing.TB, s counterclaim.Reader, noun, prefix string) counterclaim.Address {
	t.Helper()
	got, err := s.Resolve(context.Background(), noun, prefix)
	if err != nil {
		t.Fatalf("resolve %s/%s: %v", noun, prefix, err)
	}
	return got
}

// same fails where two values differ as they are written in JSON.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	g, err1 := json.MarshalIndent(got, "", " ")
	w, err2 := json.MarshalIndent(want, "", " ")
	if err1 != nil || err2 != nil {
		t.Fatalf("%s: %v %v", what, err1, err2)
	}
	if string(g) != string(w) {
		t.Fatalf("%s\n got %s\nwant %s", what, clip(g), clip(w))
	}
}

func clip(b []byte) []byte { return b[:min(len(b), 4000)] }

// code fails where an error has not the code that is wanted, or lacks a sentence.
func code(t testing.TB, what string, err error, want counterclaim.Code) {
	t.Helper()
	if got := counterclaim.CodeOf(err); got != want {
		t.Fatalf("%s: got code %q (%v), want %q", what, got, err, want)
	}
}

func idsOf(claims []counterclaim.Claim) []counterclaim.ID {
	out := []counterclaim.ID{}
	for i := range claims {
		out = append(out, claims[i].ID)
	}
	return out
}

func incidentIDs(list []counterclaim.Incident) []counterclaim.ID {
	out := []counterclaim.ID{}
	for i := range list {
		out = append(out, list[i].ID)
	}
	return out
}
