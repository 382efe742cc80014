package export

import (
	"strconv"

	"github.com/counterclaim/counterclaim"
)

// tolls is the dead of an incident by side.
type tolls struct {
	deathsA, deathsB, civilians, unknown, best *int64
	all                                        toll
	a, b                                       byAccount
	rest                                       toll // of people whose side nobody says, or who are of neither side
	rule                                       string
}

// byAccount is the dead of one side by who gives their number.
type byAccount struct{ own, other, third toll }

// toll is the lowest and the highest number.
type toll struct {
	low, high *int64
	open      bool // the highest is "at least" so many
}

func tollColumns(plain func(string, string, func(*incidentRow) string) IncidentColumn) []IncidentColumn {
	best := func(name, meaning string, f func(*tolls) *int64) IncidentColumn {
		return plain(name, meaning, func(r *incidentRow) string { return whole(f(&r.tolls)) })
	}
	cols := []IncidentColumn{
		best("deaths_a", "best figure of side a's armed dead; empty where none is set", func(t *tolls) *int64 { return t.deathsA }),
		best("deaths_b", "of side b's", func(t *tolls) *int64 { return t.deathsB }),
		best("deaths_civilians", "of civilians of either side", func(t *tolls) *int64 { return t.civilians }),
		best("deaths_unknown", "of people of either side of whom nobody says whether they were armed", func(t *tolls) *int64 { return t.unknown }),
		best("best", "of all dead; empty where the best figure of any is", func(t *tolls) *int64 { return t.best }),
		best("high", "the highest figure of all dead that stands", func(t *tolls) *int64 { return t.all.high }),
		best("low", "the lowest figure of all dead that stands", func(t *tolls) *int64 { return t.all.low }),
		plain("high_open", "true where the highest says \"at least\"", func(r *incidentRow) string { return strconv.FormatBool(r.tolls.all.open) }),
	}
	for _, s := range []struct {
		name string
		of   func(*tolls) *byAccount
	}{{"a", func(t *tolls) *byAccount { return &t.a }}, {"b", func(t *tolls) *byAccount { return &t.b }}} {
		for _, by := range []struct {
			name, meaning string
			of            func(*byAccount) toll
		}{
			{"own", "by its own account", func(b *byAccount) toll { return b.own }},
			{"other", "by other parties", func(b *byAccount) toll { return b.other }},
			{"third", "by third parties", func(b *byAccount) toll { return b.third }},
		} {
			name, meaning := "deaths_"+s.name+"_"+by.name, "dead of side "+s.name+" "+by.meaning
			cols = append(cols,
				best(name+"_low", meaning+", lowest", func(t *tolls) *int64 { return by.of(s.of(t)).low }),
				best(name+"_high", meaning+", highest", func(t *tolls) *int64 { return by.of(s.of(t)).high }))
		}
	}
	return append(cols,
		best("deaths_rest_low", "dead of neither side, or of no side that anybody names, lowest", func(t *tolls) *int64 { return t.rest.low }),
		best("deaths_rest_high", "the same, highest", func(t *tolls) *int64 { return t.rest.high }))
}

func whole(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// tollsOf adds the killed of a ledger up. Soldiers and civilians of a side are added to each other,
// and the sides too; a figure of which they may be parts is set beside their sum, not added to it.
func tollsOf(ledger []counterclaim.LedgerCell, a, b string) tolls {
	var killed []counterclaim.LedgerCell
	for _, c := range ledger {
		if c.What == "killed" && c.Scope == "" {
			killed = append(killed, c)
		}
	}
	out := tolls{a: accounts(killed, a), b: accounts(killed, b)}
	sides := map[string]bool{}
	var apart, rest toll
	for _, c := range killed {
		if sides[c.Of] {
			continue
		}
		sides[c.Of] = true
		here := side(killed, c.Of, nil)
		if c.Of != "" {
			apart = apart.plus(here)
		}
		if c.Of != a && c.Of != b || c.Of == "" {
			rest = rest.plus(here)
		}
	}
	out.all, out.rest = apart.or(side(killed, "", nil)), rest
	out.setBest(killed, a, b)
	return out
}

func accounts(killed []counterclaim.LedgerCell, of string) byAccount {
	if of == "" {
		return byAccount{}
	}
	by := func(want counterclaim.Account) toll {
		return side(killed, of, func(c counterclaim.LedgerCell) bool { return c.Account == want })
	}
	return byAccount{by(counterclaim.OwnAccount), by(counterclaim.OtherAccount), by(counterclaim.ThirdAccount)}
}

// side gives the dead of one side by all cells or those that ok lets through.
func side(killed []counterclaim.LedgerCell, of string, ok func(counterclaim.LedgerCell) bool) toll {
	kinds := map[string]toll{}
	for _, c := range killed {
		if c.Of == of && (ok == nil || ok(c)) {
			kinds[c.Kind] = kinds[c.Kind].or(toll{c.Low, c.High, c.Open})
		}
	}
	return kinds["military"].plus(kinds["civilian"]).or(kinds[""])
}

// plus adds two tolls of different people; what is not known adds nothing.
func (t toll) plus(o toll) toll {
	return toll{add(t.low, o.low), add(t.high, o.high), t.open || o.open}
}

// or gives the range of two tolls of the same people.
func (t toll) or(o toll) toll {
	out := toll{low: t.low, high: t.high, open: t.open}
	if o.low != nil && (t.low == nil || *o.low < *t.low) {
		out.low = o.low
	}
	switch {
	case o.high == nil:
	case t.high == nil || *o.high > *t.high:
		out.high, out.open = o.high, o.open
	case *o.high == *t.high:
		out.open = t.open || o.open
	}
	return out
}

func add(a, b *int64) *int64 {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	n := *a + *b
	if n < 0 {
		n = 1<<63 - 1
	}
	return &n
}

// setBest takes the best figures over. The sum of all is set only where nobody's dead are left out
// of it: those of another side, those of no side, those of whom only the other side tells.
func (t *tolls) setBest(killed []counterclaim.LedgerCell, a, b string) {
	known, set := map[[2]string]bool{}, map[string]bool{} // of and kind; of
	for _, c := range killed {
		if c.Best == nil || c.Of == "" || known[[2]string{c.Of, c.Kind}] {
			continue
		}
		known[[2]string{c.Of, c.Kind}], set[c.Of] = true, true
		switch {
		case c.Kind == "civilian" && (c.Of == a || c.Of == b):
			t.civilians = add(t.civilians, c.Best)
		case c.Kind == "" && (c.Of == a || c.Of == b):
			t.unknown = add(t.unknown, c.Best)
		case c.Of == a:
			t.deathsA = c.Best
		case c.Of == b:
			t.deathsB = c.Best
		}
	}
	for _, c := range killed {
		ofSide := c.Of != "" && (c.Of == a || c.Of == b)
		if !ofSide || !set[c.Of] || !known[[2]string{c.Of, c.Kind}] && c.Account != counterclaim.OtherAccount {
			return
		}
	}
	t.best = add(add(t.deathsA, t.deathsB), add(t.civilians, t.unknown))
}

func (t *tolls) anyBest() bool {
	return t.deathsA != nil || t.deathsB != nil || t.civilians != nil || t.unknown != nil
}
