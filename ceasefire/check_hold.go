package ceasefire

import (
	"fmt"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// checkHold looks for what was not to move and did: troops and weapons nearer to the other side than the line that froze them, positions
// that are new since the day that froze them, and the deeds that move a line.
func (r *dayCheck) checkHold(k *clause) {
	for _, s := range r.entries(k) {
		for _, d := range s.conducts() {
			barred := slices.Contains(k.Conduct, d) || len(k.Conduct) == 0 && (d == "incursion" || d == "seizure_of_ground")
			if barred {
				r.held(k, s, d)
			}
		}
		if s.o == nil {
			continue
		}
		for i := range s.o.Equipment {
			e := &s.o.Equipment[i]
			if is, _ := r.c.meant(k, e, r.c.holder(e)); is != IsOut && !none(e.Quantity) && len(k.owed) > 0 && len(k.owed[0].limits) > 0 {
				r.weapon(k, s, e)
			}
		}
		for i := range s.o.Works {
			if w := &s.o.Works[i]; (k.WeaponClass == "" || k.WeaponClass == "troops") && slices.Contains([]string{"trench", "position", "bunker", "checkpoint"}, w.Kind) {
				r.work(k, s, w, k.AsOf)
			}
		}
	}
}

// held adds a row for a deed. That ground was entered or taken is barred wherever it is; that troops came somewhere is measured.
func (r *dayCheck) held(k *clause, s *seen, d counterclaim.Conduct) {
	for _, w := range r.by(k, s) {
		f := r.c.of(k, w, s)
		if d == "incursion" || d == "seizure_of_ground" {
			f = r.c.outright(k, s)
		}
		if s.told() {
			f = f.atMost(CannotTell, "told, not observed")
		}
		f.words = joined(fmt.Sprintf("%s, against the state of %s", d, k.AsOf), f.words)
		r.barred(k, w, f, s)
	}
}

// outright holds a deed that is barred at whatever distance against where the clause holds.
func (c *Checker) outright(k *clause, s *seen) finding { return c.measure(k, &owed{own: -1}, s) }
