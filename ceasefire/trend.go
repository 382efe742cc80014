package ceasefire

import (
	"cmp"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Case is all that one clause has of one party, on the ground of one side, on one day: what a violation's address leads to.
type Case struct {
	ID counterclaim.ID
	counterclaim.ViolationKey
	Kind    string
	Verdict Verdict // breach where one of its rows is, else cannot_tell where one is
	Rows    []*counterclaim.Violation
}

// Cases brings rows together that were measured against an agreement, latest day first, then in the order of clauses as the rows have
// them, of parties and areas.
func Cases(agreement string, rows []counterclaim.Violation) []Case {
	at := map[counterclaim.ViolationKey]int{}
	order := map[string]int{}
	var out []Case
	for i := range rows {
		v := &rows[i]
		k := counterclaim.KeyOf(agreement, v)
		n, known := at[k]
		if !known {
			n = len(out)
			at[k] = n
			out = append(out, Case{ID: k.ID(), ViolationKey: k, Kind: v.Kind, Verdict: Compliant})
			if _, before := order[v.Clause]; !before {
				order[v.Clause] = len(order)
			}
		}
		c := &out[n]
		c.Rows = append(c.Rows, v)
		if found := Verdict(v.Verdict); found == Breach || found == CannotTell && c.Verdict != Breach {
			c.Verdict = found
		}
	}
	slices.SortFunc(out, func(x, y Case) int {
		return cmp.Or(cmp.Compare(y.Day, x.Day), cmp.Compare(order[x.Clause], order[y.Clause]), cmp.Compare(x.Party, y.Party), cmp.Compare(x.Area, y.Area))
	})
	return out
}

// Tallied counts rows of two times.
type Tallied struct {
	Of         string `json:"of"` // a clause, a party or an area; "" where it is not attributed, or not known
	Breach     int    `json:"breach"`
	CannotTell int    `json:"cannot_tell"`
	Compliant  int    `json:"compliant"`
	// Of as many days before.
	BreachBefore     int `json:"breach_before"`
	CannotTellBefore int `json:"cannot_tell_before"`
}

func (t *Tallied) add(v Verdict, before bool) {
	switch {
	case v == Breach && before:
		t.BreachBefore++
	case v == Breach:
		t.Breach++
	case v == Compliant && !before:
		t.Compliant++
	case v == CannotTell && before:
		t.CannotTellBefore++
	case v == CannotTell:
		t.CannotTell++
	}
}

// Effort is what monitors did to see anything, so that quiet can be told from blindness.
type Effort struct {
	Observations int     `json:"observations"` // that no other corrects
	Hours        float64 `json:"hours"`        // watched, of all means
	NotReached   int     `json:"not_reached"`  // areas that were to be watched and were not
	Hindered     int     `json:"hindered"`     // times that monitors were delayed, restricted or refused
}

// Add counts an observation in.
func (e *Effort) Add(o *counterclaim.Observation) {
	e.Observations++
	e.Hours += o.EffortH
	e.NotReached += len(o.NotReached)
	if o.Access != "" && o.Access != "granted" {
		e.Hindered++
	}
}

func (e *Effort) sum(f Effort) {
	e.Observations, e.Hours, e.NotReached, e.Hindered = e.Observations+f.Observations, e.Hours+f.Hours, e.NotReached+f.NotReached, e.Hindered+f.Hindered
}

// TrendDay is one day of a trend.
type TrendDay struct {
	Day        string  `json:"day"`
	Breach     int     `json:"breach"`
	CannotTell int     `json:"cannot_tell"`
	Hours      float64 `json:"hours"` // watched
}

// Trend is what was measured in some days, beside as many days before, and since the parties last promised it.
type Trend struct {
	From         string     `json:"from"` // YYYY-MM-DD, inclusive
	To           string     `json:"to"`
	BeforeFrom   string     `json:"before_from"`
	BeforeTo     string     `json:"before_to"`
	Total        Tallied    `json:"total"`
	Clauses      []Tallied  `json:"clauses"`
	Parties      []Tallied  `json:"parties"` // to whom something is put down; "" for what is put down to nobody
	Areas        []Tallied  `json:"areas"`   // "" where it is not known
	Effort       Effort     `json:"effort"`
	EffortBefore Effort     `json:"effort_before"`
	Days         []TrendDay `json:"days"`  // each day from From to To
	Since        string     `json:"since"` // the day of the last recommitment, else the first of the agreement
	Recommitted  bool       `json:"recommitted"`
	SinceTotal   Tallied    `json:"since_total"` // from Since to To
}

// mostTrendDays is a limit on the days of a trend.
const mostTrendDays = 3660

// TrendOf counts rows from one day to another, both YYYY-MM-DD and inclusive, by clause in the agreement's order, by party and by area: parties of the agreement by id, each
// also where it has none, then nobody. The sum over clauses, that over parties and that over areas are each the total.
func TrendOf(a *counterclaim.Agreement, rows []counterclaim.Violation, effort map[string]Effort, from, to string) (*Trend, error) {
	first, last, ok := (counterclaim.Period{From: from, To: to}).Days()
	if !ok {
		return nil, bad("from %.40q and to %.40q are not two days in order", from, to).Try("write them as 2031-05-06, the earlier one first")
	}
	days := int(last.Sub(first).Hours()/24+0.5) + 1
	if days > mostTrendDays {
		return nil, bad("from %s to %s are %d days", from, to, days).Try("ask for up to %d", mostTrendDays)
	}
	date := func(t time.Time) string { return t.Format(counterclaim.DateLayout) }
	t := &Trend{From: from, To: to, BeforeFrom: date(first.AddDate(0, 0, -days)), BeforeTo: date(first.AddDate(0, 0, -1)), Since: a.Start}
	if a.Recommitted != "" && a.Recommitted <= to {
		t.Since, t.Recommitted = a.Recommitted, true
	}
	var clauses, parties []string
	for i := range a.Clauses {
		clauses = append(clauses, a.Clauses[i].ID)
	}
	for i := range a.Parties {
		parties = append(parties, a.Parties[i].ID)
	}
	slices.Sort(parties)
	byClause, byParty, byArea := tallies{}, tallies{}, tallies{}
	for _, id := range clauses {
		byClause.of(id)
	}
	for _, id := range append(parties, "") {
		byParty.of(id)
		byArea.of(id)
	}
	perDay := map[string]*TrendDay{}
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		t.Days = append(t.Days, TrendDay{Day: date(d)})
	}
	for i := range t.Days {
		perDay[t.Days[i].Day] = &t.Days[i]
	}
	for i := range rows {
		v := &rows[i]
		verdict := Verdict(v.Verdict)
		if v.Day >= t.Since && v.Day <= to {
			t.SinceTotal.add(verdict, false)
		}
		before := v.Day < from
		if v.Day > to || v.Day < t.BeforeFrom {
			continue
		}
		for _, one := range []*Tallied{&t.Total, byClause.of(v.Clause), byParty.of(v.Party), byArea.of(v.Area)} {
			one.add(verdict, before)
		}
		if d := perDay[v.Day]; d != nil && verdict == Breach {
			d.Breach++
		} else if d != nil && verdict == CannotTell {
			d.CannotTell++
		}
	}
	for day, e := range effort {
		switch {
		case day >= from && day <= to:
			t.Effort.sum(e)
			perDay[day].Hours += e.Hours
		case day >= t.BeforeFrom && day < from:
			t.EffortBefore.sum(e)
		}
	}
	t.Clauses, t.Parties, t.Areas = byClause.list, byParty.list, byArea.list
	return t, nil
}

// tallies are counts by a name, in the order in which the names came.
type tallies struct {
	at   map[string]int
	list []Tallied
}

// of gives the count of a name. It holds until the next name comes.
func (t *tallies) of(name string) *Tallied {
	if t.at == nil {
		t.at = map[string]int{}
	}
	n, known := t.at[name]
	if !known {
		n = len(t.list)
		t.at[name] = n
		t.list = append(t.list, Tallied{Of: name})
	}
	return &t.list[n]
}
