package ceasefire

import (
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// checkFire makes a row of each happening of fire: of each confirmed incident, and of the entries that may be of one happening by the
// agreement's counting rule. Fire is put down to nobody unless a finding says whose it was: from where it was heard says nothing of it.
func (r *dayCheck) checkFire(k *clause) {
	var heard []*seen
	for _, s := range r.entries(k) {
		switch {
		case !r.c.isFire(k, s):
		case s.o == nil || s.told():
			for _, w := range r.by(k, s) {
				f := r.c.of(k, w, s)
				if s.told() {
					f = f.atMost(CannotTell, "told, not observed")
				}
				r.barred(k, w, f, s)
			}
		default:
			heard = append(heard, s)
		}
	}
	groups := [][]*seen{}
	if r.c.count.Each {
		for _, s := range heard {
			groups = append(groups, []*seen{s})
		}
	} else {
		groups = together(heard, r.c.count.WithinMin)
	}
	for _, g := range groups {
		f := r.c.happening(k, g)
		v := r.barred(k, whose{}, f, g...)
		v.Fire = counted(g, r.c.count.Units)
	}
}

// barred adds a row for what is barred from a clause's first day on, or, where it gives days of tolerance, from after them.
func (r *dayCheck) barred(k *clause, w whose, f finding, from ...*seen) *counterclaim.Violation {
	if r.day.Day < k.due && f.verdict != Compliant {
		f.verdict = Compliant
		f = f.with("not due before " + k.due)
	}
	return r.row(k, w, f, from)
}

// happening gives the answer for entries that may be of one happening: what holds for one of them for certain holds for it.
func (c *Checker) happening(k *clause, group []*seen) finding {
	var out finding
	breach, kept := false, false
	for i, s := range group {
		f := c.unattributed(k, s)
		breach, kept = breach || f.verdict == Breach, kept || f.verdict == Compliant
		if i == 0 || out.verdict == CannotTell && f.verdict != CannotTell || f.verdict == out.verdict && f.before(out) {
			out = f
		}
	}
	if breach && kept {
		out.verdict, out.words = CannotTell, "the entries do not agree on it: "+out.words
	}
	return out
}

// isFire reports whether an entry is of fire that a clause means.
func (c *Checker) isFire(k *clause, s *seen) bool {
	fire := slices.ContainsFunc(s.conducts(), func(d counterclaim.Conduct) bool {
		if len(k.Conduct) > 0 {
			return slices.Contains(k.Conduct, d)
		}
		return isShooting(d)
	})
	if s.o == nil || len(k.Conduct) > 0 && s.o.Conduct != "" {
		return fire
	}
	if !fire && !slices.ContainsFunc(s.o.Fire, func(f counterclaim.Firing) bool { return f.Kind != "flare" && !none(f.Quantity) }) {
		return false
	}
	if k.WeaponClass == "" && len(k.Types) == 0 && k.CalibreMM == 0 && k.CalibreUnderMM == 0 {
		return true
	}
	// What a clause bars of certain weapons only is looked for with what the observer took them for.
	is, _ := c.meant(k, &counterclaim.Equipment{WeaponClass: weaponClassOf(s.o.Weapon), Type: s.o.Weapon, CalibreMM: s.o.CalibreMM}, holding{})
	return is != IsOut
}

// isShooting reports whether a conduct is fire, whoever was hit.
func isShooting(d counterclaim.Conduct) bool {
	return ontology.FamilyOf(d) == "fire" && slices.Contains([]counterclaim.Conduct{"small_arms_fire", "heavy_weapons_fire", "air_strike", "drone_strike", "explosion", "clash", "ceasefire_violated"}, d)
}

// weaponClassOf gives the class that a weapon's words name, "" where they name none.
func weaponClassOf(weapon string) string {
	if slices.Contains(counterclaim.WeaponClasses(), weapon) {
		return weapon
	}
	return ""
}

// counted counts fire of one happening by the agreement's rule: of each post all that it has, of all posts the larger numbers. What nobody
// could count is counted apart, as one happening.
func counted(group []*seen, units []string) []counterclaim.Fired {
	var out []counterclaim.Fired
	for _, unit := range units {
		posts := map[string]counterclaim.Fired{}
		for _, s := range group {
			for _, f := range s.o.Fire {
				if f.Kind == unit {
					posts[s.post] = fired(posts[s.post], f.Quantity)
				}
			}
		}
		sum := counterclaim.Fired{Unit: unit}
		for _, p := range posts {
			sum.Low, sum.High, sum.Open = max(sum.Low, p.Low), max(sum.High, p.High), sum.Open || p.Open
			sum.Uncountable = max(sum.Uncountable, min(p.Uncountable, 1))
		}
		if len(posts) > 0 {
			out = append(out, sum)
		}
	}
	return out
}
