package ceasefire

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// checkFlight measures flights against where none are to be. The mission's own are labelled; they are nobody's breach.
func (r *dayCheck) checkFlight(k *clause) {
	for _, s := range r.entries(k) {
		if s.o != nil && len(s.o.Flights) > 0 {
			for i := range s.o.Flights {
				if fl := &s.o.Flights[i]; isDroneClause(k, fl.Type) && !none(fl.Quantity) {
					r.flight(k, s, fl)
				}
			}
			continue
		}
		for _, d := range s.conducts() {
			if !isFlight(k, d) {
				continue
			}
			for _, w := range r.by(k, s) {
				f := r.c.of(k, w, s)
				if s.told() {
					f = f.atMost(CannotTell, "told, not observed")
				}
				f.words = joined(strings.ReplaceAll(string(d), "_", " "), f.words)
				r.barred(k, w, f, s)
			}
		}
	}
}

// flight adds a row for drones that were seen.
func (r *dayCheck) flight(k *clause, s *seen, fl *counterclaim.Flight) {
	f := r.c.unattributed(k, s)
	words := quantityWords(fl.Quantity) + " " + fl.Type
	if fl.Interference != "" {
		words += ", " + strings.ReplaceAll(fl.Interference, "_", " ")
	}
	if fl.Own {
		f.verdict = Compliant
		f = f.with("the mission's own")
	}
	if s.told() {
		f = f.atMost(CannotTell, "told, not observed")
	}
	f.words = joined(words, f.words)
	r.barred(k, whose{}, f, s)
}

func isDroneClause(k *clause, typ string) bool {
	if len(k.Types) > 0 && !slices.ContainsFunc(k.Types, func(t string) bool { return strings.EqualFold(t, typ) }) {
		return false
	}
	return k.WeaponClass == "" || k.WeaponClass == "drone"
}

// isFlight reports whether a conduct is a flight that a clause bars.
func isFlight(k *clause, d counterclaim.Conduct) bool {
	if len(k.Conduct) > 0 {
		return slices.Contains(k.Conduct, d)
	}
	switch d {
	case "drone_flight", "drone_strike":
		return k.WeaponClass == "" || k.WeaponClass == "drone"
	case "airspace_violation", "air_strike":
		return k.WeaponClass == "" || k.WeaponClass == "aircraft"
	}
	return false
}
