package ceasefire

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// swapped exchanges two names in everything that can be written down.
func swapped[T any](t testing.TB, v T) T {
	t.Helper()
	src, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("ardania", "belmark", "belmark", "ardania", "Ardania", "Belmark", "Belmark", "Ardania", "XAA", "XAB", "XAB", "XAA").Replace(string(src))
	var out T
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// incidentsOf makes confirmed incidents, some with a finding on responsibility.
func incidentsOf(r *rand.Rand, in Input, n int) []counterclaim.Incident {
	var out []counterclaim.Incident
	for i := range n {
		o := in.Observations[r.IntN(len(in.Observations))]
		day := o.Time[:10]
		id := counterclaim.HashOf("claim", day, string(rune('a'+i%26)), o.ID.String())
		x := counterclaim.Incident{ID: id, Claims: []counterclaim.ID{id}, WorkState: "closed", Verdict: "confirmed", Time: &counterclaim.Period{From: day, To: day}, Synthetic: true,
			Conduct:        []counterclaim.Conduct{[]counterclaim.Conduct{"heavy_weapons_fire", "drone_flight", "incursion", "fortification", "obstruction_of_monitors"}[r.IntN(5)]},
			Places:         []counterclaim.Place{{Text: "somewhere", Lat: o.Lat, Lon: o.Lon, Precision: counterclaim.Exact}},
			Responsibility: [][]string{nil, {"ardania"}, {"belmark"}, {"ardania", "belmark"}}[r.IntN(4)]}
		if o.ErrorM == 0 {
			x.Places[0].Unresolved = true
		}
		out = append(out, x)
	}
	return out
}

func mustCheck(t testing.TB, a *counterclaim.Agreement, in Input) *Result {
	t.Helper()
	r, err := Check(a, in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Swapping the parties' names with their baselines, sides and sites swaps the rows exactly.
func TestSwappingPartiesSwapsRows(t *testing.T) {
	a, in := madeSeason(21, 12, 120, 300, 600)
	in.Incidents = incidentsOf(rand.New(rand.NewPCG(1, 8)), in, 60)
	a.Parties[0].Countries, a.Parties[1].Countries = []string{"XAA"}, []string{"XAB"}
	in.Incidents[0].Responsibility = []string{"XAA"}
	one := mustCheck(t, a, in)
	other := mustCheck(t, ptr(swapped(t, *a)), swapped(t, in))
	order := func(rows []counterclaim.Violation) []counterclaim.Violation {
		slices.SortStableFunc(rows, func(x, y counterclaim.Violation) int {
			key := func(v *counterclaim.Violation) string {
				src, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				return string(src)
			}
			return strings.Compare(key(&x), key(&y))
		})
		return rows
	}
	want, got := order(swapped(t, one.Violations)), order(other.Violations)
	if len(want) != len(got) || len(want) < 500 {
		t.Fatalf("%d rows, swapped %d", len(want), len(got))
	}
	attributed := 0
	for i := range want {
		if !reflect.DeepEqual(want[i], got[i]) {
			t.Fatalf("%+v\nswapped\n%+v", want[i], got[i])
		}
		if got[i].Party != "" {
			attributed++
		}
	}
	if attributed < 30 || !reflect.DeepEqual(one.LeftOut, other.LeftOut) {
		t.Errorf("%d rows are put down to somebody, left out %+v and %+v", attributed, one.LeftOut, other.LeftOut)
	}
}

// The order of parties and of what is taken in changes nothing, nor does who is said to hold the ground change a verdict or a party.
func TestOrderAndControlChangeNothing(t *testing.T) {
	a, in := madeSeason(22, 8, 120, 300, 600)
	r := rand.New(rand.NewPCG(2, 8))
	in.Incidents = incidentsOf(r, in, 40)
	one := mustCheck(t, a, in)
	r.Shuffle(len(in.Observations), func(i, j int) {
		in.Observations[i], in.Observations[j] = in.Observations[j], in.Observations[i]
	})
	r.Shuffle(len(in.Incidents), func(i, j int) { in.Incidents[i], in.Incidents[j] = in.Incidents[j], in.Incidents[i] })
	if two := mustCheck(t, a, in); !reflect.DeepEqual(one, two) {
		t.Error("the order of the input changes the rows")
	}
	turned := *a
	turned.Parties = []counterclaim.Party{a.Parties[1], a.Parties[0]}
	turned.Clauses = slices.Clone(a.Clauses)
	for i := range turned.Clauses {
		turned.Clauses[i].Parties = []string{"belmark", "ardania"}
	}
	strip := func(rows []counterclaim.Violation) []counterclaim.Violation {
		out := slices.Clone(rows)
		for i := range out {
			out[i].Rule = "" // which names parties in the agreement's order
		}
		return out
	}
	if two := mustCheck(t, &turned, in); !reflect.DeepEqual(strip(one.Violations), strip(two.Violations)) {
		t.Error("the order of the parties changes the rows")
	}
	areas := 0
	for i := range in.Observations {
		o := &in.Observations[i]
		o.Control, o.ControlDate, o.ControlSource = []string{"ardania", "belmark", "somebody"}[r.IntN(3)], seasonStart, "rumour"
	}
	other := mustCheck(t, a, in)
	key := func(v *counterclaim.Violation) string {
		var ids []string
		for _, id := range slices.Concat(v.Observations, v.Incidents) {
			ids = append(ids, id.String())
		}
		return v.Clause + v.Verdict + v.Party + v.Arithmetic + strings.Join(ids, ",")
	}
	rows := map[string]int{}
	for i := range one.Violations {
		rows[key(&one.Violations[i])]++
	}
	for i := range other.Violations {
		v := &other.Violations[i]
		if rows[key(v)]--; rows[key(v)] < 0 {
			t.Fatalf("who holds the ground changed what is said: %+v", *v)
		}
		if v.Area == "somebody" {
			areas++
		}
	}
	if areas < 100 || len(one.Violations) != len(other.Violations) {
		t.Errorf("%d of %d rows changed their area", areas, len(other.Violations))
	}
}

// A wider error never turns cannot tell into a breach: every breach rests on an observation that was a breach before.
func TestWiderErrorNeverMakesABreach(t *testing.T) {
	a, in := madeSeason(23, 8, 120, 300, 600)
	r := rand.New(rand.NewPCG(3, 8))
	in.Incidents = incidentsOf(r, in, 40)
	changed := 0
	for range 4 {
		before := map[string]Verdict{}
		for _, v := range mustCheck(t, a, in).Violations {
			for _, id := range slices.Concat(v.Observations, v.Incidents) {
				if key := v.Clause + v.Party + id.String(); before[key] != Breach {
					before[key] = Verdict(v.Verdict)
				}
			}
		}
		for i := range in.Observations {
			o := &in.Observations[i]
			if o.ErrorM > 0 {
				o.ErrorM *= 1 + 3*r.Float64()
			}
			if o.BearingErrorDeg > 0 {
				o.BearingErrorDeg = min(180, o.BearingErrorDeg*(1+r.Float64()))
				o.RangeMinM *= r.Float64()
				o.RangeMaxM *= 1 + r.Float64()
			}
		}
		for i := range in.Incidents {
			in.Incidents[i].Places[0].RadiusKM = max(2, in.Incidents[i].Places[0].RadiusKM) * (1 + r.Float64())
		}
		for i := range a.Lines {
			a.Lines[i].ErrorM += 50 * r.Float64()
		}
		for i := range a.Sites {
			a.Sites[i].ErrorM += 50 * r.Float64()
		}
		for _, v := range mustCheck(t, a, in).Violations {
			was := false
			for _, id := range slices.Concat(v.Observations, v.Incidents) {
				key := v.Clause + v.Party + id.String()
				was = was || before[key] == Breach
				if before[key] == Breach && v.Verdict != string(Breach) {
					changed++
				}
			}
			if v.Verdict == string(Breach) && !was {
				t.Fatalf("a wider error made a breach: %+v", v)
			}
		}
	}
	if changed < 100 {
		t.Errorf("only %d breaches became anything else: that tries little", changed)
	}
}

// The sum over areas and parties is the total, of rows and of what was counted.
func TestSumOverAreasIsTheTotal(t *testing.T) {
	a, in := madeSeason(24, 10, 150, 300, 600)
	in.Incidents = incidentsOf(rand.New(rand.NewPCG(4, 8)), in, 40)
	rows := mustCheck(t, a, in).Violations
	sum, total := Total{}, Total{}
	areas := map[string]bool{}
	for _, x := range Totals(rows) {
		areas[x.Area] = true
		sum.Breach, sum.CannotTell, sum.Compliant = sum.Breach+x.Breach, sum.CannotTell+x.CannotTell, sum.Compliant+x.Compliant
		sum.Fire = addFired(sum.Fire, x.Fire)
	}
	for i := range rows {
		total.add(&rows[i])
	}
	for _, x := range []*Total{&sum, &total} {
		slices.SortFunc(x.Fire, func(a, b counterclaim.Fired) int { return strings.Compare(a.Unit, b.Unit) })
	}
	if !reflect.DeepEqual(sum, total) || sum.Breach+sum.CannotTell+sum.Compliant != len(rows) || len(areas) < 3 || len(total.Fire) < 3 {
		t.Errorf("summed %+v, in all %+v, %d rows", sum, total, len(rows))
	}
	byDay := map[string]int{}
	for _, v := range rows {
		byDay[v.Day]++
	}
	for day, n := range byDay { // each day alone is as it is in the whole
		one := in
		one.From, one.To = day, day
		if got := len(mustCheck(t, a, one).Violations); got != n {
			t.Errorf("%s: %d rows alone, %d of the whole", day, got, n)
		}
	}
}

// A finding that no longer confirms withdraws what rested on it, and what it held responsible.
func TestFindingsMakeAndWithdraw(t *testing.T) {
	a, in := madeSeason(25, 6, 60, 300, 600)
	without := mustCheck(t, a, in)
	in.Incidents = incidentsOf(rand.New(rand.NewPCG(5, 8)), in, 30)
	with := mustCheck(t, a, in)
	rests := func(r *Result) int {
		n := 0
		for _, v := range r.Violations {
			n += len(v.Incidents)
			if v.Party != "" && len(v.Incidents) > 0 && v.AttributedBy == "" {
				t.Errorf("nothing says whose it was: %+v", v)
			}
		}
		return n
	}
	if rests(with) < 30 {
		t.Errorf("%d rows rest on incidents", rests(with))
	}
	for _, verdict := range []string{"", "refuted", "inconclusive", "probable"} {
		for i := range in.Incidents {
			in.Incidents[i].Verdict = verdict
		}
		after := mustCheck(t, a, in)
		if after.LeftOut.Unconfirmed != len(in.Incidents) || !reflect.DeepEqual(after.Violations, without.Violations) {
			t.Errorf("%q: %d rows rest on incidents, left out %+v", verdict, rests(after), after.LeftOut)
		}
	}
}

func ptr[T any](v T) *T { return &v }
