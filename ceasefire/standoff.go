package ceasefire

import (
	"cmp"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// StandOff says how far something of a party stands from the line behind which a clause wants it.
type StandOff struct {
	Party       string          `json:"party,omitempty"`
	Site        string          `json:"site,omitempty"`       // where it is declared to stand
	Observation counterclaim.ID `json:"observation,omitzero"` // or which saw it
	What        string          `json:"what"`                 // in words
	Clause      string          `json:"clause"`
	Verdict     string          `json:"verdict"`    // breach, compliant, cannot_tell
	DistanceM   float64         `json:"distance_m"` // metres from the line
	MarginM     float64         `json:"margin_m"`   // metres, negative where it stands too near
	ErrorM      float64         `json:"error_m"`    // metres by which the place may be off
	Lat         float64         `json:"lat"`
	Lon         float64         `json:"lon"`
	Arithmetic  string          `json:"arithmetic"`
}

// StandOffs measures what is declared at sites, and what was seen of weapons on a day, against each clause that wants them behind a line on
// that day. Sites that are told in words alone, and what was seen at no known place, are left out. What stands in storage is measured
// as everything else: whether the clause excepts it stands in the clause.
func StandOffs(a *counterclaim.Agreement, entries []counterclaim.RegisterEntry, list []counterclaim.Observation, day string) ([]StandOff, error) {
	with := WithHoldings(a, entries, day)
	c, err := NewChecker(with)
	if err != nil {
		return nil, err
	}
	var out []StandOff
	for i := range with.Sites {
		site := &with.Sites[i]
		if site.Lat == nil || site.Lon == nil {
			continue
		}
		s := &seen{o: &counterclaim.Observation{Lat: *site.Lat, Lon: *site.Lon, ErrorM: max(site.ErrorM, 1)}}
		c.ready(s)
		for k := range c.clauses {
			for _, item := range site.Items {
				e := &counterclaim.Equipment{WeaponClass: item.WeaponClass, Type: item.Type, CalibreMM: item.CalibreMM}
				is, _ := c.meant(&c.clauses[k], e, holding{item: &item})
				if x, ok := c.standOff(&c.clauses[k], s, day, site.Party); ok && is != IsOut && item.Count > 0 {
					x.Site, x.What = site.ID, declaredWords(&item)
					out = append(out, x)
				}
			}
		}
	}
	days, _ := c.Days(Input{Observations: list, From: day, To: day})
	for _, l := range c.looksAt(days) {
		if !l.s.located || l.site != "" {
			continue
		}
		for i := range l.s.o.Equipment {
			e := &l.s.o.Equipment[i]
			of := c.holder(e)
			for k := range c.clauses {
				is, _ := c.meant(&c.clauses[k], e, of)
				party := cmp.Or(of.party, l.s.area)
				if x, ok := c.standOff(&c.clauses[k], l.s, day, party); ok && is != IsOut && !none(e.Quantity) {
					x.Observation, x.What, x.Party = l.s.o.ID, equipmentWords(e), of.party
					out = append(out, x)
				}
			}
		}
	}
	return out, nil
}

// standOff measures something against what a party owes by a clause of withdrawal; false where it owes nothing by it on that day.
func (c *Checker) standOff(k *clause, s *seen, day, party string) (StandOff, bool) {
	at := slices.IndexFunc(k.owed, func(o owed) bool { return o.party == party })
	if k.Kind != "withdraw" || at < 0 || !k.holdsOn(day) || len(k.owed[at].limits) == 0 {
		return StandOff{}, false
	}
	f := c.measure(k, &k.owed[at], s)
	x := StandOff{Party: party, Clause: k.ID, Verdict: string(f.verdict), Arithmetic: f.words}
	x.DistanceM, x.MarginM, x.ErrorM = f.answer.DistanceM, f.answer.MarginM, f.answer.ErrorM
	x.Lat, x.Lon = s.o.Lat, s.o.Lon
	return x, true
}

func declaredWords(i *counterclaim.Item) string {
	n := int64(i.Count)
	return equipmentWords(&counterclaim.Equipment{WeaponClass: i.WeaponClass, Type: i.Type, CalibreMM: i.CalibreMM, Quantity: counterclaim.Quantity{Low: &n, High: &n}})
}
