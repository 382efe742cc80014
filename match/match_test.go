package match_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
)

func ardania() counterclaim.Entity {
	return counterclaim.Entity{Text: "Ardania", Name: "Ardania", Country: "XAA", Sector: counterclaim.GOV}
}

func belmark() counterclaim.Entity {
	return counterclaim.Entity{Text: "Belmark", Name: "Belmark", Country: "XAB", Sector: counterclaim.GOV}
}

func twoParties() []counterclaim.Party {
	return []counterclaim.Party{{ID: "a", Name: "Ardania", Countries: []string{"XAA"}}, {ID: "b", Name: "Belmark", Countries: []string{"XAB"}}}
}

// one is an ASSAULT of 29 April 2031 at Tessen, by Belmark on Ardania, asserted by Ardania.
func one(change func(*counterclaim.Claim)) counterclaim.Claim {
	speaker := ardania()
	c := counterclaim.Claim{
		Report: counterclaim.HashOf("report", "one"), Published: "2031-04-30", Start: 0, End: 40,
		Speaker: &speaker, Event: counterclaim.Assault, Conduct: []counterclaim.Conduct{"small_arms_fire"},
		Actors: []counterclaim.Entity{belmark()}, Targets: []counterclaim.Entity{ardania()},
		Stance: counterclaim.Asserted, Status: counterclaim.Occurred,
		Places: []counterclaim.Place{{Text: "Tessen", Unresolved: true}},
		Time:   &counterclaim.Period{From: "2031-04-29", To: "2031-04-29", Precision: "day"},
	}
	if change != nil {
		change(&c)
	}
	c.Quad = c.Event.Quad()
	c.Identify(0)
	return c
}

// traded is one sentence, "Both sides accuse each other of …", coded in both directions: the act
// by both and, within it, each conduct as either side says it of the other.
func traded(conducts ...counterclaim.Conduct) []counterclaim.Claim {
	both := []counterclaim.Entity{ardania(), belmark()}
	base := counterclaim.Claim{
		Report: counterclaim.HashOf("report", "traded"), Published: "2031-04-30", Start: 10, End: 120,
		Event: counterclaim.Accuse, Conduct: []counterclaim.Conduct{counterclaim.Accusation}, Actors: both, Targets: both,
		Stance: counterclaim.Asserted, Status: counterclaim.Occurred,
	}
	claims, parents := []counterclaim.Claim{base}, []int{-1}
	for n, k := range conducts {
		for _, dir := range [][2]counterclaim.Entity{{ardania(), belmark()}, {belmark(), ardania()}} {
			c := base
			c.Start, c.End = 40+10*n, 50+10*n
			c.Conduct = []counterclaim.Conduct{k}
			c.Event = counterclaim.Coerce
			if row, ok := ontology.ConductOf(k); ok {
				c.Event = row.Event
			}
			c.Speaker, c.Actors, c.Targets = &dir[0], []counterclaim.Entity{dir[1]}, []counterclaim.Entity{dir[0]}
			c.Stance = counterclaim.Alleged
			claims, parents = append(claims, c), append(parents, 0)
		}
	}
	for i := range claims {
		claims[i].Quad = claims[i].Event.Quad()
	}
	counterclaim.IdentifyAll(claims, parents)
	return claims
}

// rowsOf matches claims and gives the rows of all incidents.
func rowsOf(claims []counterclaim.Claim) []match.Row {
	matched := match.Incidents(claims)
	var out []match.Row
	for _, n := range match.Gather(matched) {
		var members []counterclaim.Claim
		for _, c := range matched {
			if c.Incident == n.ID {
				members = append(members, c)
			}
		}
		out = append(out, match.Rows(members, twoParties(), nil)...)
	}
	return out
}

func TestBothSidesAccuseEachOther(t *testing.T) {
	conducts := []counterclaim.Conduct{"drone_flight", "fortification", "troop_deployment"}
	claims := traded(conducts...)
	byConduct := map[counterclaim.Conduct][]match.Row{}
	for _, r := range rowsOf(claims) {
		byConduct[r.Conduct] = append(byConduct[r.Conduct], r)
	}
	if len(byConduct) != len(conducts) {
		t.Errorf("rows for %d conducts, want %d: the act itself makes none", len(byConduct), len(conducts))
	}
	for _, k := range conducts {
		rows := byConduct[k]
		if len(rows) != 2 || rows[0].Actor == rows[1].Actor {
			t.Fatalf("%s: %+v, want one row for each direction", k, rows)
		}
		var filled [2][]string // what each party's column holds
		for _, r := range rows {
			if r.Actor == r.Target || len(r.Positions) != 2 || len(r.Others) != 0 {
				t.Errorf("%s: row %+v", k, r)
			}
			for i, p := range r.Positions {
				filled[i] = append(filled[i], string(p.Stance))
				if p.Stance == counterclaim.Asserts && p.Party == r.Actor {
					t.Errorf("%s: %s is on record as accusing itself", k, p.Party)
				}
				if len(p.Claims) != 1 {
					t.Errorf("%s: %s %s by %d claims, want 1", k, p.Party, p.Stance, len(p.Claims))
				}
			}
		}
		slices.Sort(filled[0])
		slices.Sort(filled[1])
		if want := []string{"asserts", "counter_accuses"}; !slices.Equal(filled[0], want) || !slices.Equal(filled[1], want) {
			t.Errorf("%s: the columns hold %v and %v, want %v in both", k, filled[0], filled[1], want)
		}
	}
}

func TestPositions(t *testing.T) {
	by := func(e counterclaim.Entity, change func(*counterclaim.Claim)) counterclaim.Claim {
		return one(func(c *counterclaim.Claim) {
			c.Speaker = &e
			if change != nil {
				change(c)
			}
		})
	}
	deny := func(c *counterclaim.Claim) { c.Stance, c.Start = counterclaim.Denied, 50 }
	withdraw := func(c *counterclaim.Claim) {
		c.Event, c.Conduct, c.Targets = counterclaim.Retreat, []counterclaim.Conduct{"troop_withdrawal"}, nil
	}
	for _, c := range []struct {
		name   string
		claims []counterclaim.Claim
		a, b   counterclaim.PositionStance // in the row of Belmark's deed
	}{
		{"one side says it", []counterclaim.Claim{by(ardania(), nil)}, counterclaim.Asserts, counterclaim.NothingFound},
		{"the other denies it", []counterclaim.Claim{by(ardania(), nil), by(belmark(), deny)}, counterclaim.Asserts, counterclaim.Denies},
		{"a denial alone", []counterclaim.Claim{by(belmark(), deny)}, counterclaim.NothingFound, counterclaim.Denies},
		{"it says that it did", []counterclaim.Claim{by(ardania(), nil), by(belmark(), func(c *counterclaim.Claim) { c.Start = 50 })}, counterclaim.Asserts, counterclaim.Acknowledges},
		{"a withdrawal is asserted", []counterclaim.Claim{by(belmark(), withdraw)}, counterclaim.NothingFound, counterclaim.Asserts},
		{"a party's own release", []counterclaim.Claim{one(func(c *counterclaim.Claim) { c.Speaker, c.Party = nil, "a" })}, counterclaim.Asserts, counterclaim.NothingFound},
		{"a voice of no party", []counterclaim.Claim{one(func(c *counterclaim.Claim) { c.Speaker = nil })}, counterclaim.NothingFound, counterclaim.NothingFound},
	} {
		coverage := []counterclaim.Coverage{{Party: "b", Reports: 7, From: "2031-04-01", To: "2031-04-30"}}
		rows := match.Rows(c.claims, twoParties(), coverage)
		if len(rows) != 1 || rows[0].Actor != "b" || len(rows[0].Positions) != 2 {
			t.Errorf("%s: rows %+v", c.name, rows)
			continue
		}
		a, b := rows[0].Positions[0], rows[0].Positions[1]
		if a.Stance != c.a || b.Stance != c.b {
			t.Errorf("%s: %s and %s, want %s and %s", c.name, a.Stance, b.Stance, c.a, c.b)
		}
		if b.ReportsRead != 7 || b.ReadFrom != "2031-04-01" || b.ReadTo != "2031-04-30" || a.ReportsRead != 0 {
			t.Errorf("%s: read %+v and %+v", c.name, a, b)
		}
		for _, p := range rows[0].Positions {
			if err := p.Validate(); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if p.Unchecked != (p.Stance == counterclaim.Acknowledges) {
				t.Errorf("%s: %s unchecked is %v", c.name, p.Stance, p.Unchecked)
			}
		}
	}
}

// Whichever side is called first, both get the same words for the same deeds.
func TestPositionsAreAlikeForBothSides(t *testing.T) {
	for seed := range uint64(30) {
		claims := generated(rand.New(rand.NewPCG(seed, 7)), 60, 3, 6)
		mirrored := slices.Clone(claims)
		for i := range mirrored {
			c := &mirrored[i]
			c.Actors, c.Targets = mirror(c.Actors), mirror(c.Targets)
			if c.Speaker != nil {
				e := mirror([]counterclaim.Entity{*c.Speaker})[0]
				c.Speaker = &e
			}
		}
		got, want := words(rowsOf(claims), false), words(rowsOf(mirrored), true)
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: the sides exchanged give other words:\n%v\n%v", seed, got, want)
		}
	}
}

func mirror(es []counterclaim.Entity) []counterclaim.Entity {
	out := slices.Clone(es)
	for i := range out {
		switch out[i].Country {
		case "XAA":
			out[i] = belmark()
		case "XAB":
			out[i] = ardania()
		}
	}
	return out
}

// words gives what the rows say, sorted; exchanged calls a what is b.
func words(rows []match.Row, exchanged bool) []string {
	name := func(s string) string {
		if exchanged && (s == "a" || s == "b") {
			return map[string]string{"a": "b", "b": "a"}[s]
		}
		return s
	}
	var out []string
	for _, r := range rows {
		for _, p := range r.Positions {
			out = append(out, fmt.Sprint(r.Conduct, " ", name(r.Actor), ">", name(r.Target), " ", name(p.Party), " ", p.Stance, " ", len(p.Claims), " ", len(r.Others)))
		}
	}
	slices.Sort(out)
	return out
}

func TestIncidentsDoNotDependOnOrder(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 11))
		claims := generated(r, 150, 4, 5)
		want := incidentOf(match.Incidents(claims))
		together := map[counterclaim.ID]int{}
		for _, id := range want {
			together[id]++
		}
		if len(together) == len(claims) || len(together) == 1 {
			t.Fatalf("seed %d: %d incidents of %d claims show nothing", seed, len(together), len(claims))
		}
		for range 3 {
			shuffled := slices.Clone(claims)
			r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			out := match.Incidents(shuffled)
			for i := range out {
				if out[i].ID != shuffled[i].ID {
					t.Fatalf("seed %d: the order of the claims was not kept", seed)
				}
				if out[i].Incident != want[out[i].ID] {
					t.Fatalf("seed %d: claim %s is in incident %s, in another order in %s", seed, out[i].ID, out[i].Incident, want[out[i].ID])
				}
			}
		}
	}
}

func incidentOf(claims []counterclaim.Claim) map[counterclaim.ID]counterclaim.ID {
	out := map[counterclaim.ID]counterclaim.ID{}
	for _, c := range claims {
		out[c.ID] = c.Incident
	}
	return out
}

func TestIncidentsLeaveTheirInputAlone(t *testing.T) {
	claims := []counterclaim.Claim{one(nil)}
	if out := match.Incidents(claims); !claims[0].Incident.IsZero() || out[0].Incident != claims[0].ID {
		t.Errorf("given claim's incident is %s, its copy's %s", claims[0].Incident, out[0].Incident)
	}
}

// Two reports: the second names the deed of the first again, changed in one way.
func TestWhatIsOneHappening(t *testing.T) {
	for _, c := range []struct {
		name   string
		same   bool
		change func(*counterclaim.Claim)
	}{
		{"told again", true, func(*counterclaim.Claim) {}},
		{"denied", true, func(c *counterclaim.Claim) { c.Stance = counterclaim.Denied }},
		{"told by the other side", true, func(c *counterclaim.Claim) { e := belmark(); c.Speaker = &e }},
		{"a month later", false, func(c *counterclaim.Claim) { c.Time = &counterclaim.Period{From: "2031-05-29", To: "2031-05-29"} }},
		{"a week later, published then", false, func(c *counterclaim.Claim) {
			c.Published, c.Time = "2031-05-07", &counterclaim.Period{From: "2031-05-06", To: "2031-05-06"}
		}},
		{"another pair of sides", false, func(c *counterclaim.Claim) {
			c.Actors = []counterclaim.Entity{{Text: "Corvia", Country: "XAC"}}
			c.Targets = []counterclaim.Entity{{Text: "Dunmere", Country: "XAD"}}
		}},
		{"talks instead", false, func(c *counterclaim.Claim) {
			c.Event, c.Conduct = counterclaim.Consult, []counterclaim.Conduct{"talks"}
		}},
		{"far away", false, func(c *counterclaim.Claim) {
			c.Places = []counterclaim.Place{{Text: "Ormund", Name: "Ormund", Lat: 12, Lon: 20, Precision: counterclaim.Exact}}
		}},
	} {
		first := one(func(f *counterclaim.Claim) {
			f.Places = []counterclaim.Place{{Text: "Tessen", Name: "Tessen", Lat: 10, Lon: 20, Precision: counterclaim.Exact}}
		})
		second := one(func(s *counterclaim.Claim) {
			s.Places = first.Places
			s.Report = counterclaim.HashOf("report", "two")
			c.change(s)
		})
		out := match.Incidents([]counterclaim.Claim{first, second})
		if same := out[0].Incident == out[1].Incident; same != c.same {
			t.Errorf("%s: one incident is %v, want %v", c.name, same, c.same)
		}
	}
}

func TestHostileClaims(t *testing.T) {
	a, b := one(nil), one(func(c *counterclaim.Claim) { c.Start = 90 })
	a.Within, b.Within = b.ID, a.ID // a ring, which no reader makes
	self := one(func(c *counterclaim.Claim) { c.Start = 120 })
	self.Within = self.ID
	strange := one(func(c *counterclaim.Claim) {
		c.Start, c.Published = 150, "9999-99-99"
		c.Time = &counterclaim.Period{From: "0000-00-00", To: "x"}
		c.Conduct = []counterclaim.Conduct{"no such conduct", ""}
		c.Places = []counterclaim.Place{{}, {Text: "near the "}}
		c.Counts = []counterclaim.Count{{}}
	})
	out := match.Incidents([]counterclaim.Claim{a, b, self, strange, {}, {}})
	for i, c := range out[:4] {
		if c.Incident.IsZero() {
			t.Errorf("claim %d has no incident", i)
		}
	}
	for _, n := range match.Gather(out) {
		match.Rows(out, twoParties(), nil)
		if match.Disputed(out, twoParties()); n.Title == "" {
			t.Errorf("incident %s has no title", n.ID)
		}
	}
	if got := match.Incidents(nil); len(got) != 0 {
		t.Errorf("incidents of nothing: %v", got)
	}
}

func TestTitleNamesNoActor(t *testing.T) {
	for seed := range uint64(20) {
		out := match.Incidents(generated(rand.New(rand.NewPCG(seed, 13)), 80, 4, 5))
		for _, n := range match.Gather(out) {
			for _, name := range []string{"Ardania", "Belmark", "XAA", "XAB"} {
				if strings.Contains(n.Title, name) {
					t.Errorf("title %q names %s", n.Title, name)
				}
			}
			if err := n.Validate(); err != nil {
				t.Errorf("%s: %v", n.Title, err)
			}
		}
	}
}

func TestTitle(t *testing.T) {
	country := counterclaim.Place{Text: "Ardania", Name: "Ardania", Lat: 1, Lon: 1, Precision: counterclaim.InCountry}
	near := counterclaim.Place{Text: "Tessen", Name: "Tessen", Lat: 1, Lon: 1, Precision: counterclaim.Near}
	day := &counterclaim.Period{From: "2031-04-29", To: "2031-04-29"}
	label := ontology.Label("small_arms_fire")
	for _, c := range []struct {
		n    counterclaim.Incident
		want string
	}{
		{counterclaim.Incident{Conduct: []counterclaim.Conduct{"small_arms_fire"}, Places: []counterclaim.Place{country, near}, Time: day}, label + " near Tessen, 29 April 2031"},
		{counterclaim.Incident{Conduct: []counterclaim.Conduct{"small_arms_fire"}, Places: []counterclaim.Place{country}}, label + ", place not given, date not given"},
		{counterclaim.Incident{Places: []counterclaim.Place{near}, Time: &counterclaim.Period{From: "2031-04-29", To: "2031-05-02"}}, "Claim without a conduct near Tessen, 29 April to 2 May 2031"},
	} {
		if got := match.Title(&c.n); got != c.want {
			t.Errorf("title %q, want %q", got, c.want)
		}
	}
}

func TestDisputedTolls(t *testing.T) {
	toll := func(e counterclaim.Entity, start int, n counterclaim.Count) counterclaim.Claim {
		return one(func(c *counterclaim.Claim) {
			c.Speaker, c.Start, c.Conduct, c.Counts = &e, start, []counterclaim.Conduct{"killing"}, []counterclaim.Count{n}
		})
	}
	killed := func(low, high int64) counterclaim.Count { // -1 sets no bound
		n := counterclaim.Count{What: "killed"}
		if low >= 0 {
			n.Low = &low
		}
		if high >= 0 {
			n.High = &high
		}
		return n
	}
	for _, c := range []struct {
		name, a, b string // "" where not disputed
		x, y       counterclaim.Count
	}{
		{"rival tolls", "13", "4", killed(13, 13), killed(4, 4)},
		{"one toll", "", "", killed(13, 13), killed(13, 13)},
		{"at least 4 can be 13", "", "", killed(13, 13), killed(4, -1)},
		{"up to 4 cannot be 13", "13", "up to 4", killed(13, 13), killed(-1, 4)},
	} {
		claims := []counterclaim.Claim{toll(ardania(), 0, c.x), toll(belmark(), 50, c.y)}
		var got *counterclaim.Disputed
		for _, d := range match.Disputed(claims, twoParties()) {
			if strings.HasPrefix(d.Field, "count:killed") {
				got = &d
			}
		}
		switch {
		case c.a == "" && got == nil:
		case got == nil || c.a == "":
			t.Errorf("%s: %+v", c.name, got)
		case len(got.ByParty) != 2 || got.ByParty[0].Party != "a" || got.ByParty[0].Value != c.a || got.ByParty[1].Party != "b" || got.ByParty[1].Value != c.b:
			t.Errorf("%s: %+v, want %s and %s", c.name, got.ByParty, c.a, c.b)
		case !slices.Equal(got.ByParty[0].Claims, []counterclaim.ID{claims[0].ID}) || !slices.Equal(got.ByParty[1].Claims, []counterclaim.ID{claims[1].ID}):
			t.Errorf("%s: the values do not lead to their claims: %+v", c.name, got.ByParty)
		}
	}
}

func TestSides(t *testing.T) {
	claims := []counterclaim.Claim{one(nil), one(nil), one(func(c *counterclaim.Claim) {
		c.Actors, c.Targets = c.Targets, c.Actors
	}), one(func(c *counterclaim.Claim) {
		c.Actors = []counterclaim.Entity{{Text: "Corvia", Country: "XAC"}}
	})}
	pairs := match.Pairs(claims)
	if want := []counterclaim.Pair{{A: "XAA", B: "XAB", Claims: 3}, {A: "XAA", B: "XAC", Claims: 1}}; !slices.Equal(pairs, want) {
		t.Fatalf("pairs %v, want %v", pairs, want)
	}
	got := match.Sides(pairs, func(side string) string { return map[string]string{"XAA": "Ardania"}[side] })
	if len(got) != 2 || got[0].ID != "XAA" || got[1].ID != "XAB" || got[0].Name != "Ardania" || got[1].Name != "XAB" {
		t.Fatalf("sides %+v", got)
	}
	for _, p := range got {
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
	}
	if got[0].Colour == got[1].Colour {
		t.Errorf("both sides are %s", got[0].Colour)
	}
	if got := match.Sides(nil, nil); got != nil {
		t.Errorf("sides of nobody: %v", got)
	}
	talks := one(func(c *counterclaim.Claim) { c.Event = counterclaim.Consult })
	if got := match.Pairs([]counterclaim.Claim{talks}); len(got) != 0 {
		t.Errorf("who talks stands against nobody, got %v", got)
	}
}

// generated makes n claims in reports of up to 5 about the two sides, over so many days and
// places. The same source of chance gives the same claims.
func generated(r *rand.Rand, n, days, places int) []counterclaim.Claim {
	conducts := []counterclaim.Conduct{"small_arms_fire", "heavy_weapons_fire", "killing", "drone_flight", "fortification", "troop_deployment", "talks", "ceasefire_violated"}
	out := make([]counterclaim.Claim, 0, n)
	for report := 0; len(out) < n; report++ {
		published := fmt.Sprintf("%04d-%02d-%02d", 2031+days/336, 1+r.IntN(min(12, 1+days/28)), 1+r.IntN(min(28, days)))
		size := min(1+r.IntN(5), n-len(out))
		part, parents := make([]counterclaim.Claim, size), make([]int, size)
		for i := range part {
			c := one(nil)
			c.Report, c.Published = counterclaim.HashOf("report", fmt.Sprint(report)), published
			c.Start, c.End, c.Sentence = 50*i, 50*i+40, i
			c.Conduct = []counterclaim.Conduct{conducts[r.IntN(len(conducts))]}
			if row, ok := ontology.ConductOf(c.Conduct[0]); ok {
				c.Event = row.Event
			}
			parents[i] = -1
			if i > 0 && r.IntN(4) == 0 {
				parents[i] = i - 1
				part[i-1].Event, part[i-1].Conduct = counterclaim.Accuse, []counterclaim.Conduct{counterclaim.Accusation}
			}
			if r.IntN(2) == 0 {
				c.Actors, c.Targets = c.Targets, c.Actors
			}
			switch r.IntN(4) {
			case 0:
				c.Speaker = nil
			case 1:
				c.Speaker = &c.Actors[0]
			}
			c.Stance = []counterclaim.Stance{counterclaim.Asserted, counterclaim.Alleged, counterclaim.Denied}[r.IntN(3)]
			c.Places = nil
			if r.IntN(3) > 0 {
				p := r.IntN(places)
				c.Places = []counterclaim.Place{{Text: fmt.Sprint("Place ", p), Name: fmt.Sprint("Place ", p), Lat: float64(p%60) / 4, Lon: float64(p/60) / 4, Precision: counterclaim.Exact}}
			}
			c.Time = nil
			if r.IntN(3) > 0 {
				c.Time = &counterclaim.Period{From: published, To: published}
			}
			if r.IntN(4) == 0 {
				low := int64(r.IntN(9))
				c.Counts = []counterclaim.Count{{What: "killed", Low: &low, High: &low}}
			}
			part[i] = c
		}
		for i := range part {
			part[i].Quad = part[i].Event.Quad()
		}
		counterclaim.IdentifyAll(part, parents)
		out = append(out, part...)
	}
	return out
}

// A hundred thousand claims, spread over a year and all on three days at one place each.
func BenchmarkIncidents(b *testing.B) {
	for _, c := range []struct {
		name         string
		days, places int
	}{{"year", 336, 400}, {"three days", 3, 1}} {
		claims := generated(rand.New(rand.NewPCG(1, 1)), 100_000, c.days, c.places)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				match.Incidents(claims)
			}
			b.ReportMetric(float64(len(claims)), "claims/op")
		})
	}
}
