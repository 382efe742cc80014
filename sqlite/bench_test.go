package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// benchCoding makes the n-th report of a made-up conflict with so many claims, at 400 places
// on a day of its own for every hundred reports.
func benchCoding(n, claims int) *counterclaim.Coding {
	day := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n/100).Format(counterclaim.DateLayout)
	r := counterclaim.Report{Outlet: fmt.Sprintf("Outlet %d", n%7), Published: day, Headline: fmt.Sprintf("Fire along the river, bulletin %d", n), Synthetic: true,
		Party: []string{"XAA", "XAB", ""}[n%3], Kind: counterclaim.Release, Language: "en", Text: fmt.Sprintf("Bulletin %d. ", n)}
	var starts []int
	for i := range claims {
		starts = append(starts, len(r.Text))
		r.Text += fmt.Sprintf("Belmark forces fired %d mortar rounds on the post near village %d, wounding two servicemen. ", i+3, (n*7+i*13)%400)
	}
	r.Identify()
	c := &counterclaim.Coding{Report: r}
	ards := counterclaim.Entity{Text: "the post", Name: "Ardania border service", Country: "XAA", Sector: counterclaim.MIL}
	bels := counterclaim.Entity{Text: "Belmark forces", Name: "Belmark army", Country: "XAB", Sector: counterclaim.MIL}
	two := int64(2)
	for i, start := range starts {
		end := len(r.Text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		village := (n*7 + i*13) % 400
		name := fmt.Sprintf("Village %d", village)
		k := counterclaim.Claim{Report: r.ID, Sentence: i + 1, Start: start, End: end - 1, Text: r.Text[start : end-1], Event: counterclaim.Assault, CAMEO: "194", Quad: 4,
			Conduct: []counterclaim.Conduct{"heavy_weapons_fire", "wounding"}, Actors: []counterclaim.Entity{bels}, Targets: []counterclaim.Entity{ards},
			Stance: counterclaim.Asserted, Status: counterclaim.Occurred, Language: "en", CodedBy: "reader 1", Rule: "fire-on", Review: counterclaim.ByMachine, Confidence: 0.7,
			Places: []counterclaim.Place{{Text: name, Name: name, Lat: 40 + float64(village)/400, Lon: 70, Precision: counterclaim.Near, Country: "XAA", Feature: "P", GeonameID: int64(village)}},
			Time:   &counterclaim.Period{Text: "on " + day, From: day, To: day, Precision: "day"}, Means: []string{"mortar"},
			Counts: []counterclaim.Count{{What: "wounded", Low: &two, High: &two, Text: "two servicemen", Of: &ards}}}
		k.Identify(0)
		c.Claims = append(c.Claims, k)
		key := name + " " + day
		c.Around = append(c.Around, counterclaim.Neighbourhood{Between: "XAA+XAB", Under: []string{key}, Look: []string{key}})
	}
	return c
}

// benchPlace puts claims of one place and day together.
func benchPlace(fresh, near []counterclaim.Claim) []counterclaim.Claim {
	first := map[string]counterclaim.ID{}
	key := func(c *counterclaim.Claim) string { return c.Places[0].Name + c.Time.From }
	for i := range near {
		first[key(&near[i])] = near[i].Incident
	}
	for i := range fresh {
		if _, ok := first[key(&fresh[i])]; !ok {
			first[key(&fresh[i])] = fresh[i].ID
		}
		fresh[i].Incident = first[key(&fresh[i])]
	}
	return fresh
}

func BenchmarkSave(b *testing.B) {
	for _, alone := range []bool{true, false} { // claims without neighbours, and with some
		for _, mode := range []string{"FULL", "OFF"} { // with and without waiting for the disk
			b.Run(fmt.Sprintf("alone=%v/synchronous=%s", alone, mode), func(b *testing.B) { benchSave(b, alone, mode) })
		}
	}
}

func benchSave(b *testing.B, alone bool, mode string) {
	s, err := open(context.Background(), filepath.Join(b.TempDir(), "record.db"), patience)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.W.Exec("PRAGMA synchronous = " + mode); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		b.StopTimer()
		c := benchCoding(n, 20)
		if alone {
			c.Around = nil
		}
		n++
		b.StartTimer()
		if _, err := s.Save(context.Background(), c, benchPlace); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAddObservation adds one observation to a record in a file that has a season of them.
func BenchmarkAddObservation(b *testing.B) {
	s := openAt(b, filepath.Join(b.TempDir(), "record.db"))
	made := func(i int) counterclaim.Observation {
		o := counterclaim.Observation{Mission: "Valley Mission", Ref: strconv.Itoa(i), Observer: "tower", Means: counterclaim.MeansCamera, Time: time.Unix(1935700000+int64(i*397%15552000), 0).UTC().Format(time.RFC3339),
			EffortH: 1, Received: "2031-12-01T00:00:00Z", Kept: "2031-12-01T00:00:00Z", Synthetic: true}
		o.Identify()
		return o
	}
	n := 0
	for n < 40_000 {
		list := make([]counterclaim.Observation, 1000)
		for i := range list {
			list[i] = made(n)
			n++
		}
		if _, err := s.AddObservations(b.Context(), list); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		added, err := s.AddObservations(b.Context(), []counterclaim.Observation{made(n)})
		if err != nil || !added[0].Fresh {
			b.Fatal(added, err)
		}
		n++
	}
}
