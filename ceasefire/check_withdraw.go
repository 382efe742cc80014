package ceasefire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// checkWithdraw measures weapons and troops that were seen against the distance behind which they are to stand, and the zone that they
// are to have left. Each kind of weapon that an observation names is a row of its own.
func (r *dayCheck) checkWithdraw(k *clause) {
	for _, s := range r.entries(k) {
		if s.o == nil {
			r.present(k, s)
			continue
		}
		for i := range s.o.Equipment {
			e := &s.o.Equipment[i]
			if !none(e.Quantity) {
				r.weapon(k, s, e)
			}
		}
		if len(s.o.Equipment) == 0 {
			r.present(k, s)
		}
	}
}

// present measures what is only said to be somewhere: an incident, or an observation that names no weapon apart.
func (r *dayCheck) present(k *clause, s *seen) {
	if !slices.ContainsFunc(s.conducts(), func(d counterclaim.Conduct) bool { return isPresence(k, d) }) {
		return
	}
	which := "which weapons is not said"
	if k.WeaponClass == "troops" {
		which = ""
	}
	for _, w := range r.by(k, s) {
		f := r.c.of(k, w, s)
		if which != "" {
			f = f.atMost(CannotTell, which)
		}
		r.due(k, w, f, s)
	}
}

// isPresence reports whether a conduct is that what a clause means is somewhere.
func isPresence(k *clause, d counterclaim.Conduct) bool {
	if k.WeaponClass == "troops" {
		return slices.Contains([]counterclaim.Conduct{"troops_present", "troop_deployment", "incursion"}, d)
	}
	return slices.Contains([]counterclaim.Conduct{"equipment_present", "equipment_deployment"}, d)
}

// weapon measures one kind of weapon that was seen.
func (r *dayCheck) weapon(k *clause, s *seen, e *counterclaim.Equipment) *counterclaim.Violation {
	of := r.c.holder(e)
	is, why := r.c.meant(k, e, of)
	if is == IsOut {
		return nil
	}
	w := whose{}
	if of.party != "" && slices.Contains(k.Parties, of.party) {
		w = whose{of.party, of.by}
	}
	f := r.c.of(k, w, s)
	if is == MayBe {
		f = f.atMost(CannotTell, why)
	}
	f.words = equipmentWords(e) + ": " + f.words
	f = r.c.kept(k, s, f)
	v := r.due(k, w, f, s)
	v.Declared = w.party != ""
	return v
}

// kept says at which declared site weapons are. Where the clause excepts what is stored they are no breach there.
func (c *Checker) kept(k *clause, s *seen, f finding) finding {
	excepted := slices.Contains(k.Exceptions, "storage")
	site := c.siteOf(s)
	switch {
	case f.verdict == Compliant:
	case site != nil && excepted:
		f.verdict = Compliant
		f = f.with("excepted: in storage at " + site.ID)
	case site != nil:
		f = f.with("at site " + site.ID)
	case excepted && slices.ContainsFunc(c.sites, func(limit int) bool { return limit >= 0 && s.verdict(c, limit) != Breach }):
		f = f.atMost(CannotTell, "it may be at a storage site")
	}
	return f
}

// due adds a row, of which what is not due yet is no breach.
func (r *dayCheck) due(k *clause, w whose, f finding, s *seen) *counterclaim.Violation {
	switch {
	case k.due == "" && f.verdict == Breach:
		f.verdict = CannotTell
		f = f.with("no day is set by which it is due")
	case r.day.Day < k.due && f.verdict != Compliant:
		f.verdict = Compliant
		f = f.with("not due before " + k.due)
	case s.told():
		f = f.atMost(CannotTell, "told, not observed")
	}
	return r.row(k, w, f, []*seen{s})
}

// of measures for the party that it is put down to, else for whoever it may be.
func (c *Checker) of(k *clause, w whose, s *seen) finding {
	for i := range k.owed {
		if o := &k.owed[i]; o.party == w.party && w.party != "" {
			return c.measure(k, o, s)
		}
	}
	return c.unattributed(k, s)
}

// by says to whom an entry is put down: an incident to those whom its finding holds responsible, if the clause binds them; an observation
// to nobody.
func (r *dayCheck) by(k *clause, s *seen) []whose {
	var out []whose
	if s.n != nil {
		for _, name := range s.n.Responsibility {
			party := r.c.holders[name]
			if party != "" && slices.Contains(k.Parties, party) && !slices.ContainsFunc(out, func(w whose) bool { return w.party == party }) {
				out = append(out, whose{party, "the finding on the incident"})
			}
		}
	}
	if len(out) == 0 {
		out = append(out, whose{})
	}
	return out
}

func none(q counterclaim.Quantity) bool { return q.High != nil && *q.High == 0 }

// equipmentWords says what was seen.
func equipmentWords(e *counterclaim.Equipment) string {
	out := []string{quantityWords(e.Quantity)}
	for _, s := range []string{strings.ReplaceAll(e.WeaponClass, "_", " "), e.Type} {
		if s != "" {
			out = append(out, s)
		}
	}
	if e.CalibreMM > 0 {
		out = append(out, fmt.Sprintf("%v mm", e.CalibreMM))
	}
	return strings.Join(out, " ")
}

func quantityWords(q counterclaim.Quantity) string {
	switch {
	case q.Uncountable:
		return "uncountable"
	case q.Low != nil && q.High != nil && *q.Low == *q.High:
		return fmt.Sprint(*q.Low)
	case q.Low != nil && q.High != nil:
		return fmt.Sprintf("%d to %d", *q.Low, *q.High)
	case q.Low != nil:
		return fmt.Sprintf("at least %d", *q.Low)
	case q.High != nil:
		return fmt.Sprintf("at most %d", *q.High)
	}
	return "some"
}
