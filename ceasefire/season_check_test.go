package ceasefire

import (
	"flag"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

var wholeSeason = flag.Bool("season", false, "check a season of 180 days and 40,000 observations against the slow reckoning")

// Every row of a season against the slow reckoning: which rows there are, what they rest on, what is counted and the verdict.
func TestSeasonAgainstSlowReckoning(t *testing.T) {
	days, perDay, movements := 9, 100, 600
	if *wholeSeason {
		days, perDay, movements = 180, 223, 60
	}
	a, in := madeSeason(8, days, perDay, 300, movements)
	c, err := NewChecker(a)
	if err != nil {
		t.Fatal(err)
	}
	parted, _ := c.Days(in)
	slow := newSlowSeason(c, in.Notified)
	rows, verdicts, open := 0, map[string]map[string]int{}, 0
	for i := range parted {
		d := &parted[i]
		got, _ := c.Day(d)
		want := map[string][]slowRow{}
		for _, r := range slow.rows(d.Day, d.Observations) {
			want[r.key] = append(want[r.key], r)
		}
		for _, v := range got {
			var ids, fire []string
			for _, id := range v.Observations {
				ids = append(ids, id.String())
			}
			sort.Strings(ids)
			for _, f := range v.Fire {
				fire = append(fire, fmt.Sprint(f.Unit, f.Low, "-", f.High, "+", f.Uncountable))
			}
			key := v.Clause + " " + v.Party + " " + strings.Join(ids, ",")
			left := want[key]
			if len(left) == 0 {
				t.Fatalf("%s: no such row by the slow reckoning: %s: %s %s", v.Day, key, v.Verdict, v.Arithmetic)
			}
			r := left[0]
			want[key] = left[1:]
			if !slices.Contains(r.may, Verdict(v.Verdict)) {
				t.Fatalf("%s %s: %s (%s), by the slow reckoning %v", v.Day, key, v.Verdict, v.Arithmetic, r.may)
			}
			if r.fire != strings.Join(fire, " ") {
				t.Fatalf("%s %s: counted %v, by the slow reckoning %s", v.Day, key, fire, r.fire)
			}
			rows++
			if len(r.may) > 1 {
				open++
			}
			if verdicts[v.Clause] == nil {
				verdicts[v.Clause] = map[string]int{}
			}
			verdicts[v.Clause][v.Verdict]++
		}
		for key, left := range want {
			if len(left) > 0 {
				t.Fatalf("%s: by the slow reckoning there is a row %s %v", d.Day, key, left)
			}
		}
	}
	t.Logf("%d observations, %d rows; of %d the slow reckoning leaves two verdicts, %d times it leaves open whether entries meet or lie outside: %v",
		len(in.Observations), rows, open, slow.undecided, verdicts)
	if open*20 > rows || slow.undecided*20 > rows {
		t.Error("the slow reckoning leaves too much open")
	}
	for _, k := range a.Clauses {
		n := verdicts[k.ID]
		if n["breach"] == 0 || n["compliant"] == 0 {
			t.Errorf("clause %s: %v: that tries too little", k.ID, n)
		}
	}
}

func BenchmarkCheckSeason(b *testing.B) {
	a, in := madeSeason(8, 180, 223, 300, 60)
	for b.Loop() {
		r, err := Check(a, in)
		if err != nil {
			b.Fatal(err)
		}
		if len(r.Violations) < 30_000 {
			b.Fatal(len(r.Violations))
		}
	}
}

// One more observation means its day anew.
func BenchmarkOneObservationMore(b *testing.B) {
	a, in := madeSeason(8, 180, 223, 300, 60)
	c, err := NewChecker(a)
	if err != nil {
		b.Fatal(err)
	}
	days, _ := c.Days(in)
	more := *days[90].Observations[5]
	more.ID = counterclaim.HashOf("observation", "one more")
	days[90].Observations = append(days[90].Observations, &more)
	for b.Loop() {
		if rows, _ := c.Day(&days[90]); len(rows) < 100 {
			b.Fatal(len(rows))
		}
	}
}
