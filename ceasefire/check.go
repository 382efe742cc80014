package ceasefire

import (
	"cmp"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// Input is what is held against an agreement. Order does not matter.
type Input struct {
	Observations []counterclaim.Observation // what another corrects is left out
	Incidents    []counterclaim.Incident    // only those that a finding confirms are used
	Notified     []Notified                 // what was announced; nil where no list of it was given
	From, To     string                     // YYYY-MM-DD, on the agreement's clock, both inclusive; "" is open
	Stop         func() error               `json:"-"` // asked before each day where it is set: its error ends the check
}

// Result is what came of holding the input against the agreement.
type Result struct {
	// Violations has a row for each clause, side or area, day and happening that the clause is about, whatever the verdict, by
	// day, then in the order of clauses.
	Violations []counterclaim.Violation
	LeftOut    LeftOut
	Notes      []string // what cannot be measured whatever is observed, and why
}

// LeftOut counts what makes no row.
type LeftOut struct {
	Superseded  int `json:"superseded"`  // observations that another corrects
	Unconfirmed int `json:"unconfirmed"` // incidents without a finding that confirms them
	Undated     int `json:"undated"`     // incidents and observations without a day
	OtherDays   int `json:"other_days"`  // outside From and To
	Outside     int `json:"outside"`     // for certain outside the area of the agreement
}

// Check holds observations and confirmed incidents against an agreement. A claim that nobody confirmed never comes in. The agreement
// must be without faults; the error says what is wrong with its drawings or with From and To.
func Check(a *counterclaim.Agreement, in Input) (*Result, error) {
	c, err := NewChecker(a)
	if err != nil {
		return nil, err
	}
	for _, day := range []string{in.From, in.To} {
		if _, _, ok := (counterclaim.Period{From: day, To: day}).Days(); day != "" && !ok {
			return nil, bad("%.40q is no day", day).Try("write it as 2031-05-06")
		}
	}
	if in.From != "" && in.To != "" && in.To < in.From {
		return nil, bad("the last day %s comes before the first, %s", in.To, in.From).Try("give the earlier day first")
	}
	days, left := c.Days(in)
	r := &Result{LeftOut: left, Notes: c.notes}
	for i := range days {
		if in.Stop != nil {
			if err := in.Stop(); err != nil {
				return nil, err
			}
		}
		rows, outside := c.Day(&days[i])
		r.Violations = append(r.Violations, rows...)
		r.LeftOut.Outside += outside
	}
	return r, nil
}

// Notes says what cannot be measured whatever is observed, and why.
func (c *Checker) Notes() []string { return c.notes }

// Day is what is held against the agreement of one day. Days do not depend on each other: when one gets another observation, it
// alone is reckoned anew.
type Day struct {
	Day          string // YYYY-MM-DD
	Observations []*counterclaim.Observation
	Incidents    []*counterclaim.Incident
	Notified     []Notified // of all days; nil where no list was given
}

// Days parts the input by the days of the agreement's clock, in their order.
func (c *Checker) Days(in Input) ([]Day, LeftOut) {
	var left LeftOut
	var out []Day
	at := map[string]int{}
	day := func(name string) *Day {
		switch {
		case name == "":
			left.Undated++
			return nil
		case in.From != "" && name < in.From || in.To != "" && name > in.To:
			left.OtherDays++
			return nil
		}
		i, known := at[name]
		if !known {
			i = len(out)
			at[name] = i
			out = append(out, Day{Day: name, Notified: in.Notified})
		}
		return &out[i]
	}
	corrected := map[counterclaim.ID]bool{}
	for i := range in.Observations {
		if o := &in.Observations[i]; !o.Supersedes.IsZero() {
			corrected[o.Supersedes] = true
		}
	}
	for i := range in.Observations {
		o := &in.Observations[i]
		if !o.SupersededBy.IsZero() || corrected[o.ID] && !o.ID.IsZero() {
			left.Superseded++
		} else if d := day(c.dayOf(o.Time)); d != nil {
			d.Observations = append(d.Observations, o)
		}
	}
	for i := range in.Incidents {
		n := &in.Incidents[i]
		switch {
		case n.Verdict != "confirmed":
			left.Unconfirmed++
		case n.Time == nil:
			left.Undated++
		default:
			if d := day(n.Time.From); d != nil {
				d.Incidents = append(d.Incidents, n)
			}
		}
	}
	slices.SortFunc(out, func(x, y Day) int { return cmp.Compare(x.Day, y.Day) })
	return out, left
}

// dayOf gives the day of a time on the agreement's clock, "" where it is none.
func (c *Checker) dayOf(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return ""
	}
	return t.In(c.clock).Format(counterclaim.DateLayout)
}

// dayCheck is one day being held against the agreement.
type dayCheck struct {
	c    *Checker
	day  *Day
	seen []*seen // in the order of their times, of equal ones by id
	rows []counterclaim.Violation
}

// Day holds one day against the agreement. It also says how many observations and incidents lie for certain outside its area.
func (c *Checker) Day(d *Day) (rows []counterclaim.Violation, outside int) {
	r := dayCheck{c: c, day: d}
	for _, o := range d.Observations {
		r.take(&seen{o: o}, &outside)
	}
	for _, n := range d.Incidents {
		r.take(&seen{n: n}, &outside)
	}
	slices.SortStableFunc(r.seen, func(x, y *seen) int {
		return cmp.Or(x.from.Compare(y.from), cmp.Compare(x.id().String(), y.id().String()))
	})
	for i := range c.clauses {
		k := &c.clauses[i]
		if !k.holdsOn(d.Day) {
			continue
		}
		from := len(r.rows)
		r.clause(k)
		slices.SortStableFunc(r.rows[from:], func(x, y counterclaim.Violation) int {
			return cmp.Or(cmp.Compare(x.Party, y.Party), cmp.Compare(x.Area, y.Area))
		})
	}
	return r.rows, outside
}

// take makes ready what was seen, unless it lies outside.
func (r *dayCheck) take(s *seen, outside *int) {
	r.c.ready(s)
	if r.c.area >= 0 && s.located && !placeless(s) && s.answer(r.c, r.c.area).Verdict == Compliant {
		*outside++
		return
	}
	s.labels = append(s.labels, r.announced(s)...)
	r.seen = append(r.seen, s)
}

// placeless reports whether something is barred or asked for wherever it is done: words, and what is done with those who are held.
func placeless(s *seen) bool {
	return slices.ContainsFunc(s.conducts(), func(d counterclaim.Conduct) bool {
		c, _ := ontology.ConductOf(d)
		return c.Group == "words" || c.Family == "detention" || c.Family == "release"
	})
}

// clause holds a day against one clause.
func (r *dayCheck) clause(k *clause) {
	switch k.Kind {
	case "no_fire":
		r.checkFire(k)
	case "withdraw":
		r.checkWithdraw(k)
	case "hold":
		r.checkHold(k)
	case "cap":
		r.checkCap(k)
	case "storage":
		r.checkStorage(k)
	case "no_works":
		r.checkWorks(k)
	case "demine":
		r.checkMines(k)
	case "no_flight":
		r.checkFlight(k)
	case "notify":
		r.checkNotify(k)
	case "access":
		r.checkAccess(k)
	case "detainees", "statements":
		r.checkDeeds(k)
	}
}

// entries gives what a clause can be about: nothing that was over before the hour at which it begins.
func (r *dayCheck) entries(k *clause) []*seen {
	if k.begins.IsZero() || r.day.Day > k.from {
		return r.seen
	}
	var out []*seen
	for _, s := range r.seen {
		if s.n != nil && s.n.Time.FromTime == "" || !s.until.Before(k.begins) {
			out = append(out, s)
		}
	}
	return out
}

// row adds a row for what some entries make of a clause.
func (r *dayCheck) row(k *clause, w whose, f finding, from []*seen, more ...string) *counterclaim.Violation {
	if s := from[0]; s.n != nil && s.n.Time.FromTime == "" && !k.begins.IsZero() && r.day.Day == k.from {
		f = f.atMost(CannotTell, "its hour is not known, and the clause begins on that day")
	}
	v := counterclaim.Violation{Clause: k.ID, Kind: k.Kind, Party: w.party, AttributedBy: w.by, Day: r.day.Day, Verdict: string(f.verdict), Arithmetic: f.words,
		Rule: k.rule, Labels: more, Synthetic: r.c.agreement.Synthetic}
	if f.measured {
		v.Measured, v.DistanceM, v.MarginM, v.ErrorM = true, f.answer.DistanceM, f.answer.MarginM, f.answer.ErrorM
	}
	v.Labels = append(v.Labels, f.labels...)
	v.Area, v.AreaBy = areaOf(from)
	for _, s := range from {
		v.Labels = append(v.Labels, s.labels...)
		if s.n != nil {
			v.Incidents = append(v.Incidents, s.n.ID)
			v.Synthetic = v.Synthetic || s.n.Synthetic
		} else {
			v.Observations = append(v.Observations, s.o.ID)
			v.Synthetic = v.Synthetic || s.o.Synthetic
		}
	}
	slices.Sort(v.Labels)
	v.Labels = slices.Compact(v.Labels)
	r.rows = append(r.rows, v)
	return &r.rows[len(r.rows)-1]
}

// areaOf gives the area of some entries, none where they differ.
func areaOf(from []*seen) (area, by string) {
	for i, s := range from {
		if i == 0 {
			area, by = s.area, s.areaBy
		} else if s.area != area {
			return "", ""
		}
	}
	return area, by
}

// Total sums rows up: how many of each verdict, and what was counted of fire in breaches.
type Total struct {
	Clause     string               `json:"clause"`
	Party      string               `json:"party,omitempty"` // empty: not attributed
	Area       string               `json:"area,omitempty"`  // empty: not known
	Breach     int                  `json:"breach"`
	CannotTell int                  `json:"cannot_tell"`
	Compliant  int                  `json:"compliant"`
	Fire       []counterclaim.Fired `json:"fire,omitempty"`
}

// Totals sums rows up by clause, party and area, in the order in which clauses first stand in them.
func Totals(rows []counterclaim.Violation) []Total {
	type key struct{ clause, party, area string }
	at := map[key]int{}
	order := map[string]int{}
	var out []Total
	for i := range rows {
		v := &rows[i]
		k := key{v.Clause, v.Party, v.Area}
		n, known := at[k]
		if !known {
			n = len(out)
			at[k] = n
			out = append(out, Total{Clause: v.Clause, Party: v.Party, Area: v.Area})
			if _, before := order[v.Clause]; !before {
				order[v.Clause] = len(order)
			}
		}
		out[n].add(v)
	}
	slices.SortFunc(out, func(x, y Total) int {
		return cmp.Or(cmp.Compare(order[x.Clause], order[y.Clause]), cmp.Compare(x.Party, y.Party), cmp.Compare(x.Area, y.Area))
	})
	return out
}

func (t *Total) add(v *counterclaim.Violation) {
	switch Verdict(v.Verdict) {
	case Breach:
		t.Breach++
		t.Fire = addFired(t.Fire, v.Fire)
	case Compliant:
		t.Compliant++
	default:
		t.CannotTell++
	}
}
