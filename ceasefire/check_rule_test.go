package ceasefire

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// flatAgreement has two straight lines along parallels, Ardania north of both, and one clause.
func flatAgreement(k counterclaim.Clause) *counterclaim.Agreement {
	line := func(id string, lat, errorM float64) counterclaim.Line {
		return counterclaim.Line{ID: id, Left: "ardania", Right: "belmark", ErrorM: errorM, Parts: [][]counterclaim.Point{{{70, lat}, {70.5, lat}, {71, lat}}}}
	}
	k.ID, k.Parties = "k", []string{"ardania", "belmark"}
	square := [][][]counterclaim.Point{{{{70.4, 40.1}, {70.6, 40.1}, {70.6, 40.3}, {70.4, 40.3}, {70.4, 40.1}}}}
	return &counterclaim.Agreement{ID: "flat", Title: "Flat", Start: "2031-05-06", Synthetic: true, Lines: []counterclaim.Line{line("south", 40, 50), line("north", 40.3, 50)},
		Parties: []counterclaim.Party{{ID: "ardania", Name: "Ardania"}, {ID: "belmark", Name: "Belmark"}},
		Zones:   []counterclaim.Zone{{ID: "square", Polygons: square}}, Clauses: []counterclaim.Clause{k}}
}

func rowsOf(t *testing.T, a *counterclaim.Agreement, list ...counterclaim.Observation) string {
	t.Helper()
	for i := range list {
		list[i].Identify()
	}
	var out []string
	for _, v := range mustCheck(t, a, Input{Observations: list}).Violations {
		out = append(out, strings.TrimSpace(v.Verdict+" "+v.Party)+": "+v.Arithmetic)
	}
	return strings.Join(out, "\n")
}

func wants(t *testing.T, what, got, want string) {
	t.Helper()
	for part := range strings.SplitSeq(want, "…") {
		if _, rest, ok := strings.Cut(got, part); ok {
			got = rest
			continue
		}
		t.Errorf("%s: %q, which lacks %q", what, got, part)
		return
	}
}

// Where each side's baseline lies behind the other's, ground is both sides' own, and it depends on whose a gun is.
func TestItDependsOnWhoseItIs(t *testing.T) {
	a := flatAgreement(counterclaim.Clause{Kind: "withdraw", WeaponClass: "artillery", Baselines: map[string]string{"ardania": "south", "belmark": "north"}, DistanceM: 15000})
	a.Sites = []counterclaim.Site{{ID: "s", Party: "belmark", Words: "there", Items: []counterclaim.Item{{WeaponClass: "artillery", Count: 1, Serials: []string{"B 1"}}}}}
	day := "2031-05-08T10:00:00Z"
	wants(t, "whoever's", rowsOf(t, a, withGuns(seenAt(day, 40.28, 50), gun(122))), "cannot_tell: 1 artillery 122 mm: it depends on whose it is: line south: …, margin +…, or line north: …, margin -")
	wants(t, "Belmark's", rowsOf(t, a, withGuns(seenAt(day, 40.28, 50), gun(122, "B-1"))), "breach belmark: …line north: …margin -")
	wants(t, "in the middle", rowsOf(t, a, withGuns(seenAt(day, 40.15, 50), gun(122))), "compliant: ")
	wants(t, "far north", rowsOf(t, a, withGuns(seenAt(day, 40.6, 50), gun(122))), "compliant: …line south")
}

// Of a distance and a zone that are both to be kept, the one that is broken worse is told.
func TestDistanceAndZone(t *testing.T) {
	a := flatAgreement(counterclaim.Clause{Kind: "withdraw", WeaponClass: "artillery", Line: "south", DistanceM: 15000, Zone: "square"})
	day := "2031-05-08T10:00:00Z"
	wants(t, "both broken", rowsOf(t, a, withGuns(seenAt(day, 40.12, 50), gun(122))), "breach: …zone square: …margin -2")
	wants(t, "both broken, the distance worse", rowsOf(t, a, withGuns(seenAt(day, 40.101, 50), gun(122))), "breach: …line south: …margin -3")
	wants(t, "the zone alone", rowsOf(t, a, withGuns(seenAt(day, 40.2, 50), gun(122))), "breach: …zone square: ")
	wants(t, "the distance alone", rowsOf(t, a, withGuns(seenAt(day, 40.05, 50), gun(122))), "breach: …line south: ")
	wants(t, "none", rowsOf(t, a, withGuns(seenAt(day, 40.4, 50), gun(122))), "compliant: ")
}

// A cap in a zone that is nobody's: whose the weapons are is not known, so that they are over nobody's cap for certain.
func TestCapOfNobodysGround(t *testing.T) {
	most := 1
	day := "2031-05-08T10:00:00Z"
	a := flatAgreement(counterclaim.Clause{Kind: "cap", WeaponClass: "tank", Zone: "square", Most: &most})
	a.Sites = []counterclaim.Site{{ID: "s", Party: "belmark", Words: "there", Items: []counterclaim.Item{{WeaponClass: "tank", Count: 3, Serials: []string{"B 1", "B 2", "B 3"}}}}}
	tanks := func(at string, n int64, serials ...string) counterclaim.Observation {
		return withGuns(seenAt(at, 40.2, 50), counterclaim.Equipment{WeaponClass: "tank", Quantity: qty(n, n), Serials: serials})
	}
	wants(t, "nobody's", rowsOf(t, a, tanks(day, 5)), "cannot_tell: 0 to 5 of those seen…\ncannot_tell: ")
	wants(t, "three of Belmark's, one after the other", rowsOf(t, a, tanks(day, 1, "B1"), tanks("2031-05-08T14:00:00Z", 1, "B 2"), tanks("2031-05-08T18:00:00Z", 1, "B-3")), "cannot_tell belmark: 1 to 3 of those seen")
	wants(t, "three of Belmark's at once", rowsOf(t, a, tanks(day, 1, "B1"), tanks("2031-05-08T10:02:00Z", 1, "B 2"), tanks("2031-05-08T10:03:00Z", 1, "B-3")), "breach belmark: 3 of those seen")
	wants(t, "the same one thrice", rowsOf(t, a, tanks(day, 1, "B1"), tanks("2031-05-08T14:00:00Z", 1, "B 1"), tanks("2031-05-08T18:00:00Z", 1, "B-1")), "compliant belmark: 1 of those seen")
}

// Whether two entries may be of one place, by sectors and circles whose distance is known.
func TestMeet(t *testing.T) {
	c, err := NewChecker(flatAgreement(counterclaim.Clause{Kind: "no_fire"}))
	if err != nil {
		t.Fatal(err)
	}
	post := orb.Point{70.5, 40.1}
	entry := func(at orb.Point, errorM, bearing, off, near, far float64) *seen {
		o := placed(at, errorM)
		o.BearingDeg, o.BearingErrorDeg, o.RangeMinM, o.RangeMaxM = bearing, off, near, far
		s := &seen{o: &o}
		c.ready(s)
		return s
	}
	circle := func(azimuth, metres, errorM float64) *seen {
		return entry(slowAway(post, azimuth, metres), errorM, 0, 0, 0, 0)
	}
	sector := entry(post, 10, 90, 20, 2000, 4000)
	around := entry(post, 10, 0, 180, 2000, 4000)
	whole := entry(post, 10, 0, 180, 0, 4000)
	for name, c := range map[string]struct {
		a, b *seen
		want bool
	}{
		"within":                    {sector, circle(90, 3000, 5), true},
		"just short of it":          {sector, circle(90, 1900, 50), false},
		"reaching into it":          {sector, circle(90, 1900, 95), true},
		"just beyond it":            {sector, circle(90, 4150, 100), false},
		"from beyond into it":       {sector, circle(90, 4150, 160), true},
		"beside it":                 {sector, circle(115, 3000, 200), false}, // 3000 m times the sine of 5 degrees is 261 m
		"from beside into it":       {sector, circle(115, 3000, 280), true},
		"behind the post":           {sector, circle(270, 3000, 100), false},
		"two sectors that cross":    {sector, entry(slowAway(post, 45, 5000), 10, 180, 10, 2000, 5000), true},
		"two that look away":        {sector, entry(slowAway(post, 45, 5000), 10, 0, 10, 2000, 5000), false},
		"one within another":        {entry(post, 10, 90, 40, 1000, 9000), entry(slowAway(post, 90, 4000), 10, 90, 5, 200, 900), true},
		"a ring, at its bearing":    {around, circle(217, 3000, 5), true},
		"a ring, in its hole":       {around, circle(217, 1000, 500), false},
		"a ring, out of its hole":   {around, circle(217, 1000, 1000), true},
		"a disc, at its post":       {whole, circle(217, 10, 5), true},
		"two circles that touch":    {circle(90, 0, 600), circle(90, 1000, 401), true},
		"two circles that do not":   {circle(90, 0, 600), circle(90, 1000, 399), false},
		"without a position":        {sector, entry(post, 0, 0, 0, 0, 0), false},
		"no bound of the distance":  {entry(post, 10, 90, 20, 0, 0), circle(90, 30_000, 5), true},
		"no bound, another bearing": {entry(post, 10, 90, 20, 0, 0), circle(200, 30_000, 5), false},
	} {
		if meet(c.a, c.b) != c.want || meet(c.b, c.a) != c.want {
			t.Errorf("%s: %v, the other way round %v", name, meet(c.a, c.b), meet(c.b, c.a))
		}
	}
}

// What a day's entries are told of a limit is what Judge says of it alone, beyond the ends of lines too.
func TestAnswersAreJudges(t *testing.T) {
	a, in := madeSeason(41, 2, 150, 300, 600)
	for i := range a.Lines {
		a.Lines[i].ErrorM = 9000
	}
	c, err := NewChecker(a)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(6, 8))
	verdicts := map[Verdict]int{}
	for i := range in.Observations {
		s := &seen{o: &in.Observations[i]}
		if s.o.ErrorM > 0 && r.IntN(3) == 0 {
			s.o.Lon = []float64{69.5, 73.4}[r.IntN(2)] + 0.4*r.Float64()
		}
		if c.ready(s); !s.located {
			continue
		}
		for limit := range c.limits {
			want, err := Judge(c.limits[limit], s.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.answer(c, limit); !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v of %+v: %+v, by Judge %+v", c.limits[limit], s.at, got, want)
			}
			verdicts[want.Verdict]++
		}
	}
	if verdicts[CannotTell] < 300 || verdicts[Breach] < 300 || verdicts[Compliant] < 300 {
		t.Errorf("%v: that tries little", verdicts)
	}
}
