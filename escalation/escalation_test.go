package escalation

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const firstDay = 20000

// book is a record being made for a test.
type book struct {
	in    Input
	reads map[[2]string]int
	n     int
}

func newBook() *book {
	return &book{reads: map[[2]string]int{}, in: Input{Parties: []counterclaim.Party{{ID: "kar", Name: "Karhad", Countries: []string{"XAB"}}, {ID: "vos", Name: "Vostria", Countries: []string{"XAA"}}}}}
}

func country(code string) []counterclaim.Entity {
	if code == "" {
		return nil
	}
	return []counterclaim.Entity{{Text: code, Country: code, Sector: counterclaim.MIL}}
}

// tell adds a claim of one report about an incident, 0 for one of its own.
func (b *book) tell(outlet string, day, incident int, actor, target string, event counterclaim.Event, change func(c *counterclaim.Claim)) *counterclaim.Claim {
	b.n++
	id := counterclaim.HashOf("claim", fmt.Sprint(b.n))
	c := counterclaim.Claim{ID: id, Report: counterclaim.HashOf("report", fmt.Sprint(b.n)), Outlet: outlet, Published: dayName(day), Event: event, Quad: event.Quad(), Stance: counterclaim.Asserted,
		Status: counterclaim.Occurred, Actors: country(actor), Targets: country(target), Time: &counterclaim.Period{From: dayName(day), To: dayName(day)}, Incident: number(incident)}
	if incident == 0 {
		c.Incident = id
	}
	if event == counterclaim.Assault {
		c.Conduct = []counterclaim.Conduct{"heavy_weapons_fire"}
	}
	if change != nil {
		change(&c)
	}
	b.in.Claims = append(b.in.Claims, c)
	if c.CopyOf.IsZero() {
		b.reads[[2]string{outlet, c.Published}]++
	}
	return &b.in.Claims[len(b.in.Claims)-1]
}

func number(n int) counterclaim.ID { return counterclaim.HashOf("incident", fmt.Sprint(n)) }

func (b *book) read(outlet string, day, reports int) {
	b.reads[[2]string{outlet, dayName(day)}] += reports
}

func (b *book) build(t *testing.T) *Result {
	t.Helper()
	in := b.in
	for k, n := range b.reads {
		in.Reports = append(in.Reports, Reading{Outlet: k[0], Day: k[1], Read: n})
	}
	slices.SortFunc(in.Reports, func(x, y Reading) int {
		if x.Outlet+x.Day < y.Outlet+y.Day {
			return -1
		}
		return 1
	})
	r, err := Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lineOf gives a line: from "" for that of the pair.
func lineOf(t *testing.T, r *Result, kind Kind, from string) *Line {
	t.Helper()
	for i := range r.Pairs[0].Lines {
		if l := &r.Pairs[0].Lines[i]; l.Kind == kind && l.From == from {
			return l
		}
	}
	t.Fatalf("there is no line %s of %q", kind, from)
	return nil
}

func sumOf(l *Line) (count int, weight float64) {
	for _, d := range l.Days {
		count, weight = count+d.Count, weight+d.Hostile+d.Friendly
	}
	return count, weight
}

// madeUp is a random record of 60 days with deeds, words, denials and findings.
func madeUp(r *rand.Rand) *book {
	b := newBook()
	outlets := []string{"Valley Wire", "Karhad Post", "Vostria Today", "Relief Watch"}
	sides := []string{"XAA", "XAB"}
	events := counterclaim.Events()
	for day := firstDay; day < firstDay+60; day++ {
		for _, o := range outlets {
			b.read(o, day, 1+r.IntN(4))
		}
	}
	for i := 1; i <= 80; i++ {
		day, actor := firstDay+r.IntN(58), r.IntN(2)
		event := events[r.IntN(len(events))]
		for range 1 + r.IntN(3) {
			a, t := sides[actor], sides[1-actor]
			switch r.IntN(8) {
			case 0:
				a, t = t, a // the other side is accused of it
			case 1:
				t = ""
			case 2:
				a = ""
			}
			c := b.tell(outlets[r.IntN(len(outlets))], day, i, a, t, event, nil)
			if r.IntN(4) == 0 {
				c.Stance = counterclaim.Denied
			}
		}
		if r.IntN(4) == 0 {
			verdict := counterclaim.Verdicts()[r.IntN(4)]
			who := []string{[]string{"kar", "vos", counterclaim.NotAttributable}[r.IntN(3)]}
			b.find(i, verdict, day+5, counterclaim.ID{}, who...)
		}
	}
	return b
}

func (b *book) find(incident int, verdict string, day int, supersedes counterclaim.ID, responsible ...string) counterclaim.ID {
	f := counterclaim.Finding{Decision: counterclaim.Decision{Verdict: verdict, Responsibility: responsible, Supersedes: supersedes}, At: dayName(day) + "T08:00:00Z"}
	for i := range b.in.Claims {
		if b.in.Claims[i].Incident == number(incident) {
			f.Incident = b.in.Claims[i].ID
		}
	}
	f.Identify()
	b.in.Findings = append(b.in.Findings, f)
	return f.ID
}

func TestRepeatingADeedMakesNoOther(t *testing.T) {
	known := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := madeUp(r)
		before := b.build(t)
		of := b.in.Claims[r.IntN(len(b.in.Claims))]
		again := of
		again.ID, again.Report = counterclaim.HashOf("claim", "again"), counterclaim.HashOf("report", "again")
		again.Outlet = []string{of.Outlet, "Valley Wire", "A new outlet"}[seed%3]
		if seed%5 == 0 {
			again.CopyOf = of.Report
		} else {
			b.reads[[2]string{again.Outlet, again.Published}]++
		}
		b.in.Claims = append(b.in.Claims, again)
		after := b.build(t)
		for i := range before.Pairs[0].Lines {
			x, y := &before.Pairs[0].Lines[i], &after.Pairs[0].Lines[i]
			for k := range x.Days {
				p, q := &x.Days[k], &y.Days[k]
				if p.Count != q.Count || p.Force != q.Force || p.Hostile != q.Hostile || p.Friendly != q.Friendly {
					t.Fatalf("seed %d, %s %s of %s: %+v became %+v", seed, x.Kind, x.From, p.Day, p, q)
				}
				if p.Day == of.Published && p.Level != nil && again.Outlet != "A new outlet" {
					if known++; q.Level == nil || *q.Level > *p.Level*1.02 {
						t.Errorf("seed %d, %s %s: level %v of %s rose to %v", seed, x.Kind, x.From, *p.Level, p.Day, q.Level)
					}
				}
			}
		}
	}
	if known == 0 {
		t.Error("no level was compared")
	}
}

func TestWhatIsNoDeedRaisesNoLineOfDeeds(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		b := madeUp(r)
		before := b.build(t)
		for i := range 20 {
			incident := 1 + r.IntN(90) // some of them new
			b.tell("Valley Wire", firstDay+r.IntN(58), incident, "XAA", "XAB", counterclaim.Assault, func(c *counterclaim.Claim) {
				if i%6 == 5 {
					c.Stance = counterclaim.Denied
					return
				}
				c.Status = []counterclaim.Status{counterclaim.Demanded, counterclaim.Proposed, counterclaim.Threatened, counterclaim.Planned, counterclaim.Hypothetical}[i%6]
			})
		}
		for _, act := range []counterclaim.Event{counterclaim.Reject, counterclaim.Request, counterclaim.Accuse, counterclaim.Threaten} {
			b.tell("Valley Wire", firstDay+20, 1+r.IntN(90), "XAA", "XAB", act, nil)
		}
		after := b.build(t)
		for _, from := range []string{"", "kar", "vos"} {
			x, y := lineOf(t, before, Alleged, from), lineOf(t, after, Alleged, from)
			for k := range x.Days {
				if x.Days[k].Count != y.Days[k].Count || x.Days[k].Force != y.Days[k].Force {
					t.Fatalf("seed %d, %q: %+v became %+v", seed, from, x.Days[k], y.Days[k])
				}
			}
		}
	}
}

func TestAFindingInForceSaysWhatIsVerified(t *testing.T) {
	b := newBook()
	b.in.To = dayName(firstDay + 30)
	for d := range 40 {
		b.read("Valley Wire", firstDay+d, 2)
	}
	b.tell("Valley Wire", firstDay+3, 7, "XAA", "XAB", counterclaim.Assault, nil)
	want := func(what string, asOf int, verified, alleged int, by string) {
		t.Helper()
		b.in.AsOf = dayName(asOf)
		r := b.build(t)
		for _, from := range []string{"", "kar", "vos"} {
			wantVerified, wantAlleged := 0, 0
			if from == "" || from == by {
				wantVerified = verified
			}
			if from == "" || from == "vos" { // the claim is of an act of Vostria's
				wantAlleged = alleged
			}
			if n, _ := sumOf(lineOf(t, r, Verified, from)); n != wantVerified {
				t.Errorf("%s: %d verified deeds of %q, not %d", what, n, from, wantVerified)
			}
			if n, _ := sumOf(lineOf(t, r, Alleged, from)); n != wantAlleged {
				t.Errorf("%s: %d alleged deeds of %q, not %d", what, n, from, wantAlleged)
			}
		}
	}
	want("without a finding", firstDay+20, 0, 1, "")
	first := b.find(7, "confirmed", firstDay+10, counterclaim.ID{}, "kar")
	want("the day before it", firstDay+9, 0, 1, "")
	want("confirmed, the other side's", firstDay+12, 1, 1, "kar")
	second := b.find(7, "confirmed", firstDay+15, first, counterclaim.NotAttributable)
	want("superseded: nobody's", firstDay+15, 1, 1, "nobody")
	third := b.find(7, "inconclusive", firstDay+18, second, counterclaim.NoResponsibility)
	want("superseded: inconclusive", firstDay+18, 0, 1, "")
	b.find(7, "refuted", firstDay+21, third, counterclaim.NoResponsibility)
	want("refuted", firstDay+22, 0, 0, "")
	want("before it was", firstDay+14, 1, 1, "kar")
}

// Swapping the parties' names in all that goes in swaps the lines, to the last digit.
func TestPartiesSwapped(t *testing.T) {
	swap := map[string]string{"XAA": "XAB", "XAB": "XAA", "kar": "vos", "vos": "kar"}
	changes := 0
	for seed := range uint64(30) {
		b := madeUp(rand.New(rand.NewPCG(seed, 3)))
		rise := rand.New(rand.NewPCG(seed, 4))
		for d := firstDay + 45; d < firstDay+57; d++ { // something to call out
			for i := range 3 + rise.IntN(4) {
				b.tell("Valley Wire", d, 1000+10*d+i, "XAA", "XAB", counterclaim.Assault, nil)
			}
		}
		for d := firstDay + 57; d < firstDay+80; d++ {
			b.read("Valley Wire", d, 3)
		}
		one := b.build(t)
		for i := range b.in.Claims {
			c := &b.in.Claims[i]
			for _, list := range [][]counterclaim.Entity{c.Actors, c.Targets} {
				for k := range list {
					list[k].Country = swap[list[k].Country]
				}
			}
		}
		for i := range b.in.Findings {
			for k, who := range b.in.Findings[i].Responsibility {
				if other, ok := swap[who]; ok {
					b.in.Findings[i].Responsibility[k] = other
				}
			}
		}
		two := b.build(t)
		for _, kind := range Kinds() {
			for _, from := range []string{"", "kar", "vos"} {
				x, y := *lineOf(t, one, kind, from), *lineOf(t, two, kind, swap[from])
				changes += len(x.Changes)
				x.From, x.To = swap[x.From], swap[x.To]
				if !reflect.DeepEqual(x, y) {
					p, _ := json.Marshal(x)
					q, _ := json.Marshal(y)
					t.Fatalf("seed %d, %s of %q:\n%s\n%s", seed, kind, from, p, q)
				}
			}
		}
	}
	if changes == 0 {
		t.Error("nothing was called out, so that no change was compared")
	}
}

func TestDaysOfWhichLittleWasReadAreNotCalm(t *testing.T) {
	b := newBook()
	for d := range 60 {
		if d < 30 || d > 40 {
			b.read("Valley Wire", firstDay+d, 4)
			b.tell("Valley Wire", firstDay+d, d+1, "XAA", "XAB", counterclaim.Assault, nil)
		}
	}
	l := lineOf(t, b.build(t), Alleged, "")
	state := func(d int) State {
		i := slices.IndexFunc(l.Days, func(x Day) bool { return x.Day == dayName(firstDay+d) })
		if x := l.Days[i]; (x.Level == nil) != (x.State != Known) {
			t.Errorf("%+v", x)
		}
		return l.Days[i].State
	}
	for d, want := range map[int]State{20: Known, 35: Unknown, 50: Known, 57: Known, 58: Open, 59: Open} {
		if got := state(d); got != want {
			t.Errorf("day %d is %s, not %s", d, got, want)
		}
	}
	if len(l.Changes) > 0 {
		t.Errorf("silence was called a change: %+v", l.Changes)
	}
}

func TestWhoIsNoParty(t *testing.T) {
	b := newBook()
	b.read("Valley Wire", firstDay, 3)
	b.tell("Valley Wire", firstDay, 1, "XAC", "XAB", counterclaim.Assault, nil) // a third state's deed
	b.tell("Valley Wire", firstDay, 2, "XAA", "XAC", counterclaim.Assault, nil)
	b.tell("Valley Wire", firstDay, 3, "", "", counterclaim.Assault, nil)
	b.tell("Valley Wire", firstDay, 4, "", "XAB", counterclaim.Assault, nil) // nobody is said to have done it
	b.tell("Valley Wire", firstDay, 5, "XAA", "", counterclaim.Assault, nil)
	b.tell("Valley Wire", firstDay, 6, "XAA", "XAB", counterclaim.Assault, func(c *counterclaim.Claim) { c.Time.To = dayName(firstDay + 20) })
	r := b.build(t)
	for from, want := range map[string]int{"": 2, "vos": 1, "kar": 0} {
		if n, _ := sumOf(lineOf(t, r, Alleged, from)); n != want {
			t.Errorf("%d deeds of %q, not %d", n, from, want)
		}
	}
	if r.LeftOut != (LeftOut{Undated: 1, NoParty: 3}) {
		t.Errorf("left out: %+v", r.LeftOut)
	}
}

func TestWhatDroveAChange(t *testing.T) {
	b := newBook()
	r := rand.New(rand.NewPCG(9, 9))
	n := 0
	deed := func(day int, place, outlet string) {
		n++
		b.tell(outlet, day, n, "XAA", "XAB", counterclaim.Assault, func(c *counterclaim.Claim) {
			c.Places = []counterclaim.Place{{Text: place, Name: place}}
			if place == "Olm" {
				c.Conduct = []counterclaim.Conduct{"drone_strike"}
			}
		})
	}
	for d := firstDay; d < firstDay+120; d++ {
		for _, o := range []string{"Valley Wire", "Karhad Post"} {
			if o == "Valley Wire" || d < firstDay+98 {
				b.read(o, d, 5)
			}
		}
		for range 1 + r.IntN(2) {
			deed(d, "Tarn", "Valley Wire")
		}
		for k := 0; d >= firstDay+100 && k < 6; k++ {
			deed(d, "Olm", "Valley Wire")
		}
	}
	l := lineOf(t, b.build(t), Alleged, "vos")
	if len(l.Changes) != 1 {
		t.Fatalf("%d changes: %+v", len(l.Changes), l.Changes)
	}
	c := l.Changes[0]
	if !c.Up || c.Since < dayName(firstDay+99) || c.Since > dayName(firstDay+101) || c.Called > dayName(firstDay+103) {
		t.Errorf("a rise on %s was called on %s since %s, up %v", dayName(firstDay+100), c.Called, c.Since, c.Up)
	}
	if c.After < 2*c.Before || len(c.Places) == 0 || c.Places[0].Name != "Olm" || c.Conducts[0].Name != "drone_strike" || len(c.Incidents) == 0 || c.Incidents[0].ID.IsZero() {
		t.Errorf("%+v", c)
	}
	if c.ReadingToo { // the Post tells of none of it: what it publishes makes no difference
		t.Errorf("coverage %v to %v, silent %v", c.CoverageBefore, c.CoverageAfter, c.Silent)
	}
}

func TestWrongDaysAndParties(t *testing.T) {
	ok := Input{Parties: newBook().in.Parties, Reports: []Reading{{Outlet: "Valley Wire", Day: "2031-05-01", Read: 1}}}
	if _, err := Build(ok); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Input){
		"from":    func(in *Input) { in.From = "yesterday" },
		"order":   func(in *Input) { in.From, in.To = "2031-05-02", "2031-05-01" },
		"long":    func(in *Input) { in.From = "1999-01-01" },
		"parties": func(in *Input) { in.Parties = in.Parties[:1] },
		"empty":   func(in *Input) { in.Reports = nil },
	} {
		in := ok
		change(&in)
		if _, err := Build(in); counterclaim.CodeOf(err) == "" || counterclaim.CodeOf(err) == counterclaim.CodeInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a new source alone tells is no rise, and what one alone told that falls silent is no fall.
func TestSourcesThatComeAndGo(t *testing.T) {
	b := newBook()
	r := rand.New(rand.NewPCG(5, 5))
	n := 0
	for d := firstDay; d < firstDay+150; d++ {
		for _, o := range []string{"Valley Wire", "Karhad Post", "Vostria Today"} {
			if o == "Karhad Post" && d > firstDay+120 || o == "Vostria Today" && d < firstDay+90 {
				continue
			}
			b.read(o, d, 5)
			for range 2 + r.IntN(2) {
				n++
				b.tell(o, d, n, "XAA", "XAB", counterclaim.Assault, nil)
			}
		}
	}
	if l := lineOf(t, b.build(t), Alleged, "vos"); len(l.Changes) > 0 {
		t.Errorf("%+v", l.Changes)
	}
	for d := firstDay + 95; d < firstDay+110; d++ { // now there is one beside it
		for range 4 {
			n++
			b.tell("Valley Wire", d, n, "XAA", "XAB", counterclaim.Assault, nil)
		}
	}
	l := lineOf(t, b.build(t), Alleged, "vos")
	if len(l.Changes) == 0 || !l.Changes[0].Up || !l.Changes[0].ReadingToo || !slices.Contains(l.Changes[0].New, "Vostria Today") || l.Changes[0].NewOnly == 0 {
		t.Errorf("%+v", l.Changes)
	}
}

// Whatever stands in a record, lines are made of it.
func TestOddRecords(t *testing.T) {
	days := []string{"0001-01-01", "9999-12-31", "1800-01-01", "2024-10-10", "2024-10-12T25:00", "2024-10-12T10:00:00Z", "soon", "", "2024"}
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 6))
		b := madeUp(r)
		pick := func() string { return days[r.IntN(len(days))] }
		for range 30 {
			c := &b.in.Claims[r.IntN(len(b.in.Claims))]
			switch r.IntN(6) {
			case 0:
				c.Published = pick()
			case 1:
				c.Time = &counterclaim.Period{From: pick(), To: pick()}
			case 2:
				c.Time, c.Published = nil, pick()
			case 3:
				c.Outlet = []string{"", "=cmd", "nobody's"}[r.IntN(3)]
			case 4:
				c.Actors, c.Targets, c.Incident = nil, nil, counterclaim.ID{}
			case 5:
				c.Event, c.Conduct, c.Stance = "NOTHING", nil, ""
			}
		}
		for range r.IntN(5) {
			b.reads[[2]string{"Valley Wire", pick()}] += r.IntN(3) - 1
		}
		b.find(1+r.IntN(80), "confirmed", firstDay-9000*r.IntN(2), number(3), "nobody")
		b.in.Findings[len(b.in.Findings)-1].At = pick()
		b.in.From, b.in.To, b.in.AsOf = "", "2024-11-20", []string{"", "2024-11-01"}[r.IntN(2)]
		res := b.build(t)
		for _, l := range res.Pairs[0].Lines {
			for _, d := range l.Days {
				if d.Count < 0 || d.Coverage < 0 || d.Coverage > 1 || d.Level != nil && (*d.Level != *d.Level || *d.Level < 0) {
					t.Fatalf("seed %d: %+v", seed, d)
				}
			}
			if _, err := json.Marshal(l); err != nil {
				t.Fatal(err)
			}
		}
	}
}
