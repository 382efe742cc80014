package ceasefire

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Notified is a movement, an exercise or the like that was announced. What is announced is labelled, never dropped.
type Notified struct {
	ID          string   `json:"id"`
	Party       string   `json:"party"` // who announced it
	About       string   `json:"about"` // one of what notice can be given of: movement, exercise …
	Given       string   `json:"given"` // RFC 3339
	From        string   `json:"from"`  // RFC 3339
	Until       string   `json:"until"` // RFC 3339
	Zone        string   `json:"zone,omitempty"`
	WeaponClass string   `json:"weapon_class,omitempty"`
	Serials     []string `json:"serials,omitempty"`
	Words       string   `json:"words,omitempty"`
	Synthetic   bool     `json:"synthetic,omitempty"`
}

// checkNotify looks whether what was seen was announced, and in time.
func (r *dayCheck) checkNotify(k *clause) {
	for _, s := range r.entries(k) {
		for _, about := range k.About {
			if !isAbout(about, s) || !r.c.notifiable(k, s) || ownFlight(about, s) {
				continue
			}
			for _, w := range r.by(k, s) {
				f := r.c.of(k, w, s)
				if s.told() {
					f = f.atMost(CannotTell, "told, not observed")
				}
				r.barred(k, w, r.noticed(k, about, w, f, s), s)
			}
		}
	}
}

// isAbout reports whether an entry is of what notice is given of.
func isAbout(about string, s *seen) bool {
	conducts := map[string][]counterclaim.Conduct{
		"movement": {"equipment_deployment", "equipment_withdrawal", "troop_deployment"}, "exercise": {"exercise"}, "flight": {"drone_flight", "airspace_violation"},
		"works": {"fortification", "position_built"}, "demining": {"demining"},
	}[about]
	if about == "flight" && s.o != nil && len(s.o.Flights) > 0 {
		return true
	}
	return slices.ContainsFunc(s.conducts(), func(d counterclaim.Conduct) bool { return slices.Contains(conducts, d) })
}

// ownFlight reports whether all that flew is the mission's own.
func ownFlight(about string, s *seen) bool {
	return about == "flight" && s.o != nil && len(s.o.Flights) > 0 && !slices.ContainsFunc(s.o.Flights, func(f counterclaim.Flight) bool { return !f.Own })
}

// notifiable reports whether a clause means what was seen: what names no weapons may be of any.
func (c *Checker) notifiable(k *clause, s *seen) bool {
	if s.o == nil || len(s.o.Equipment) == 0 {
		return true
	}
	return slices.ContainsFunc(s.o.Equipment, func(e counterclaim.Equipment) bool {
		is, _ := c.meant(k, &e, c.holder(&e))
		return is != IsOut
	})
}

// noticed makes of a breach none where notice was given in time.
func (r *dayCheck) noticed(k *clause, about string, w whose, f finding, s *seen) finding {
	if f.verdict == Compliant {
		return f
	}
	late, perhaps := "", ""
	for i := range r.day.Notified {
		n := &r.day.Notified[i]
		if n.About != about {
			continue
		}
		switch r.c.covers(n, w, s) {
		case IsOut:
			continue
		case MayBe:
			perhaps = "it may be in the zone of notice " + n.ID
			continue
		}
		given, _ := time.Parse(time.RFC3339, n.Given)
		from, _ := time.Parse(time.RFC3339, n.From)
		before := from.Sub(given).Hours()
		f = f.with("notified: " + n.ID)
		if before >= k.NoticeH {
			f.verdict, f.words = Compliant, fmt.Sprintf("notice %s was given %.0f h before, %v h are asked for", n.ID, before, k.NoticeH)
			return f
		}
		late = fmt.Sprintf("notice %s was given %.0f h before, %v h are asked for", n.ID, before, k.NoticeH)
	}
	switch {
	case perhaps != "":
		f = f.atMost(CannotTell, perhaps)
	case late != "":
		f.words = joined(late, f.words)
	case r.day.Notified == nil:
		f = f.atMost(CannotTell, "no list of what was announced was given")
	default:
		f.words = joined("no notice of it was given", f.words)
	}
	return f
}

func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "; ")
}

// covers reports whether a notice is of what was seen: of its time, its zone if it names one, its weapons, its party where that is known.
func (c *Checker) covers(n *Notified, w whose, s *seen) Presence {
	from, err := time.Parse(time.RFC3339, n.From)
	until, err2 := time.Parse(time.RFC3339, n.Until)
	if err != nil || err2 != nil || s.until.Before(from) || s.from.After(until) || w.party != "" && w.party != n.Party {
		return IsOut
	}
	if s.o != nil && n.WeaponClass != "" && len(s.o.Equipment) > 0 && !slices.ContainsFunc(s.o.Equipment, func(e counterclaim.Equipment) bool {
		return e.WeaponClass == n.WeaponClass || e.WeaponClass == "" || n.WeaponClass == "heavy_weapons" && heavy(e.WeaponClass)
	}) {
		return IsOut
	}
	if s.o != nil && len(n.Serials) > 0 {
		for _, serial := range s.o.AllSerials() {
			if !slices.ContainsFunc(n.Serials, func(x string) bool { return counterclaim.PlainSerial(x) == counterclaim.PlainSerial(serial) }) {
				return IsOut
			}
		}
	}
	i, drawn := c.withinZone[n.Zone]
	switch {
	case n.Zone == "":
		return IsIn
	case !drawn:
		return MayBe
	}
	return map[Verdict]Presence{Compliant: IsIn, Breach: IsOut, CannotTell: MayBe}[s.verdict(c, i)]
}

// announced labels what an announced exercise or movement may explain.
func (r *dayCheck) announced(s *seen) []string {
	var out []string
	for i := range r.day.Notified {
		n := &r.day.Notified[i]
		if n.About != "exercise" && n.About != "movement" {
			continue
		}
		label := "within the time and place of a notified " + n.About + ": " + n.ID
		switch r.c.covers(n, whose{}, s) {
		case IsIn:
			out = append(out, label)
		case MayBe:
			out = append(out, "perhaps "+label)
		}
	}
	return out
}
