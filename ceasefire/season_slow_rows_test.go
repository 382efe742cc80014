package ceasefire

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// slowRow is a row that there has to be.
type slowRow struct {
	key  string // clause, party and what it rests on
	may  allowed
	fire string
}

func (w *slowSeason) rows(day string, list []*counterclaim.Observation) []slowRow {
	var out []slowRow
	places := map[*counterclaim.Observation]*slowPlace{}
	var kept []*counterclaim.Observation
	for _, o := range list {
		places[o] = w.place(o)
		if out := places[o].judge(0, func(p vector) float64 { return -w.inside("valley", p) }); out[0] == Compliant {
			if len(out) == 1 || w.checked(o).verdict(w.checker, w.checker.area) == Compliant {
				continue
			}
		}
		kept = append(kept, o)
	}
	for i := range w.a.Clauses {
		k := &w.a.Clauses[i]
		add := func(party string, may allowed, fire string, from ...*counterclaim.Observation) {
			var ids []string
			for _, o := range from {
				ids = append(ids, o.ID.String())
			}
			sort.Strings(ids)
			out = append(out, slowRow{k.ID + " " + party + " " + strings.Join(ids, ","), may, fire})
		}
		switch k.Kind {
		case "no_fire":
			w.fire(k, kept, places, add)
		case "cap":
			w.cap(k, kept, places, add)
		case "storage":
			w.storage(k, kept, add)
		default:
			for _, o := range kept {
				w.single(k, day, o, places[o], add)
			}
		}
	}
	return out
}

func without(may allowed, from, to Verdict) allowed {
	return over(func(v []Verdict) Verdict {
		if v[0] == from {
			return to
		}
		return v[0]
	}, may)
}

// single is what one observation is to a clause of its own.
func (w *slowSeason) single(k *counterclaim.Clause, day string, o *counterclaim.Observation, pl *slowPlace, add func(string, allowed, string, ...*counterclaim.Observation)) {
	heavy := map[string]bool{"artillery": true, "tank": true, "mortar": true}
	switch k.Kind {
	case "withdraw", "hold":
		if k.Kind == "hold" && o.Conduct == "incursion" {
			add("", pl.judge(0, func(p vector) float64 { return -w.inside("valley", p) }), "", o)
		}
		for _, e := range o.Equipment {
			if e.WeaponClass != k.WeaponClass && !(k.WeaponClass == "heavy_weapons" && heavy[e.WeaponClass]) || k.CalibreMM > 0 && e.CalibreMM > 0 && e.CalibreMM < k.CalibreMM {
				continue
			}
			party := ""
			if len(e.Serials) > 0 {
				party = w.serials[e.WeaponClass+e.Serials[0]]
			}
			may := w.anybody(k, pl)
			if party != "" {
				may = w.forParty(k, party, pl)
			}
			if k.CalibreMM > 0 && e.CalibreMM == 0 {
				may = without(may, Breach, CannotTell)
			}
			if k.Phase == "first" && day < "2031-05-11" { // until 9 May, and a day of tolerance
				may = isCompliant
			}
			add(party, may, "", o)
		}
		for _, x := range o.Works {
			if k.Kind == "hold" && (x.Kind == "trench" || x.Kind == "position") {
				add("", slowWork(w.anybody(k, pl), x), "", o)
			}
		}
	case "no_works":
		for _, x := range o.Works {
			add("", slowWork(w.anybody(k, pl), x), "", o)
		}
	case "no_flight":
		for _, f := range o.Flights {
			may := w.anybody(k, pl)
			if f.Own {
				may = isCompliant
			}
			add("", may, "", o)
		}
	case "notify":
		if o.Conduct == "equipment_deployment" {
			may := w.anybody(k, pl)
			at, _ := time.Parse(time.RFC3339, o.Time)
			for _, n := range w.notified {
				from, _ := time.Parse(time.RFC3339, n.From)
				until, _ := time.Parse(time.RFC3339, n.Until)
				given, _ := time.Parse(time.RFC3339, n.Given)
				if !at.Before(from) && !at.After(until) && from.Sub(given) >= 48*time.Hour {
					may = isCompliant
				}
			}
			add("", may, "", o)
		}
	case "access":
		switch {
		case o.Access == "":
		case o.Access == "granted", o.Access == "delayed" && o.DelayMin <= 120:
			add("", isCompliant, "", o)
		default:
			add("", w.anybody(k, pl), "", o)
		}
	}
}

func slowWork(may allowed, x counterclaim.Work) allowed {
	switch {
	case x.Change == "unchanged":
		return isCompliant
	case x.Change == "" || x.LastVisit < seasonStart:
		return without(may, Breach, CannotTell)
	}
	return may
}

// fire puts entries together and counts them.
func (w *slowSeason) fire(k *counterclaim.Clause, list []*counterclaim.Observation, places map[*counterclaim.Observation]*slowPlace, add func(string, allowed, string, ...*counterclaim.Observation)) {
	var heard []*counterclaim.Observation
	for _, o := range list {
		switch {
		case len(o.Fire) == 0:
		case o.Perceived == "told":
			add("", without(w.anybody(k, places[o]), Breach, CannotTell), "", o)
		default:
			heard = append(heard, o)
		}
	}
	joined := make([]int, len(heard))
	for i := range joined {
		joined[i] = i
	}
	for again := true; again; { // the numbers of those that are of one happening sink to the least of them
		again = false
		for i, o := range heard {
			for j, x := range heard[:i] {
				if joined[i] != joined[j] && o.Post != x.Post && w.apart(o, x) <= 4*time.Minute && w.meet(places[o], places[x], o, x) {
					from, to := max(joined[i], joined[j]), min(joined[i], joined[j])
					for n := range joined {
						if joined[n] == from {
							joined[n] = to
						}
					}
					again = true
				}
			}
		}
	}
	for g := range heard {
		var of []*counterclaim.Observation
		var answers []allowed
		for i, o := range heard {
			if joined[i] == g {
				of = append(of, o)
				answers = append(answers, w.anybody(k, places[o]))
			}
		}
		if len(of) == 0 {
			continue
		}
		add("", over(func(v []Verdict) Verdict {
			breach, kept := slices.Contains(v, Breach), slices.Contains(v, Compliant)
			switch {
			case breach == kept:
				return CannotTell
			case breach:
				return Breach
			}
			return Compliant
		}, answers...), slowCount(of), of...)
	}
}

func (w *slowSeason) apart(o, x *counterclaim.Observation) time.Duration {
	a, _ := time.Parse(time.RFC3339, o.Time)
	b, _ := time.Parse(time.RFC3339, x.Time)
	return a.Sub(b).Abs()
}

// slowCount counts by posts and takes the larger numbers.
func slowCount(of []*counterclaim.Observation) string {
	var out []string
	for _, unit := range []string{"shot", "burst", "explosion", "projectile"} {
		low, high, uncountable, some := map[string]int64{}, map[string]int64{}, 0, false
		for _, o := range of {
			for _, f := range o.Fire {
				switch {
				case f.Kind != unit:
					continue
				case f.Uncountable:
					uncountable = 1
				default:
					low[o.Post] += *f.Low
					high[o.Post] += *f.High
				}
				some = true
			}
		}
		least, most := int64(0), int64(0)
		for p := range low {
			least, most = max(least, low[p]), max(most, high[p])
		}
		if some {
			out = append(out, fmt.Sprint(unit, least, "-", most, "+", uncountable))
		}
	}
	return strings.Join(out, " ")
}

// meet looks for a point of one place that lies in the other. Where points come close to it and none is in, the answer is that of
// what is checked, and it is counted.
func (w *slowSeason) meet(a, b *slowPlace, o, x *counterclaim.Observation) bool {
	if !a.located || !b.located || a.p.minus(b.p).length() > a.reach+b.reach+a.radius+b.radius+a.slack+b.slack {
		return false
	}
	if a.sector == nil && b.sector == nil {
		d, _ := slowInverse(a.p, b.p)
		return d <= a.radius+b.radius
	}
	nearest := math.Inf(1)
	spacing := 0.0
	for _, pair := range [2][2]*slowPlace{{a, b}, {b, a}} {
		from, in := pair[0], pair[1]
		n := 24.0
		if from.sector == nil {
			n = 0
		} else {
			spacing = max(spacing, 2*from.sector.FarM*from.sector.BearingErrDeg*math.Pi/180/n+(from.sector.FarM-from.sector.NearM)/n)
		}
		for i := 0.0; i <= n; i++ {
			for j := 0.0; j <= n; j++ {
				p := from.p
				if from.sector != nil {
					s := from.sector
					p = slowPoint(slowAway(from.post, s.BearingDeg+s.BearingErrDeg*(2*i/n-1), s.NearM+(s.FarM-s.NearM)*j/n))
				}
				if nearest = min(nearest, in.outside(p)); nearest <= 0 {
					return true
				}
			}
		}
	}
	if nearest > spacing+a.radius+b.radius+20 {
		return false
	}
	return meet(w.checked(o), w.checked(x))
}

// checked gives what is checked its word on an entry, where points leave something open. It is counted.
func (w *slowSeason) checked(o *counterclaim.Observation) *seen {
	w.undecided++
	s := &seen{o: o}
	w.checker.ready(s)
	return s
}

// outside gives about how many metres a point lies outside a place, 0 or less where it is in it.
func (pl *slowPlace) outside(p vector) float64 {
	post := slowPoint(pl.post)
	d, start := slowInverse(post, p)
	if pl.sector == nil {
		return d - pl.radius
	}
	s := pl.sector
	off := math.Abs(math.Remainder(slowAzimuth(start)-s.BearingDeg, 360)) - s.BearingErrDeg
	aside := d * math.Sin(min(math.Pi/2, max(0, off)*math.Pi/180))
	return max(s.NearM-d, d-s.FarM, aside)
}

// cap tries every moment at which something was seen.
func (w *slowSeason) cap(k *counterclaim.Clause, list []*counterclaim.Observation, places map[*counterclaim.Observation]*slowPlace, add func(string, allowed, string, ...*counterclaim.Observation)) {
	for i, party := range []string{"ardania", "belmark"} {
		own := []Side{Left, Right}[i]
		var of []*counterclaim.Observation
		in := map[*counterclaim.Observation]bool{}
		serials, declared := map[string]bool{}, 0
		high := int64(0)
		for _, o := range list {
			if len(o.Equipment) != 1 || o.Equipment[0].WeaponClass != "tank" {
				continue
			}
			e, pl := o.Equipment[0], places[o]
			holder := ""
			if len(e.Serials) > 0 {
				holder = w.serials["tank"+e.Serials[0]]
			}
			side := pl.judge(50, func(p vector) float64 { return w.signed("contact", own, p) })[0]
			if holder != "" && holder != party || side == Breach {
				continue
			}
			d := w.signed("contact", own, pl.p)
			err := pl.radius + 50
			at := map[bool]string{true: "maybe", false: "in"}[math.Abs(d-5000) <= err || math.Abs(d-15000) <= err]
			if at == "in" && (d < 5000 || d > 15000) {
				continue
			}
			of = append(of, o)
			in[o] = at == "in"
			if holder != "" {
				declared++
				serials[e.Serials[0]] = true
			} else {
				high += *e.High
			}
		}
		if len(of) == 0 {
			continue
		}
		high += int64(len(serials))
		low := int64(0)
		for _, first := range of {
			var now []*counterclaim.Observation
			for _, o := range of {
				if in[o] && o.Time >= first.Time && w.apart(o, first) <= 4*time.Minute {
					now = append(now, o)
				}
			}
			low = max(low, w.distinct(now, places))
		}
		may := isUnknown
		switch {
		case low > 9:
			may = isBreach
		case high <= 9:
			may = isCompliant
		}
		of2 := ""
		if declared == len(of) {
			of2 = party
		}
		add(of2, may, "", of...)
	}
}

// distinct counts what stands on grounds that have nothing in common.
func (w *slowSeason) distinct(now []*counterclaim.Observation, places map[*counterclaim.Observation]*slowPlace) int64 {
	number := map[*counterclaim.Observation]int{}
	for i, o := range now {
		number[o] = i
	}
	for range now {
		for _, o := range now {
			for _, x := range now {
				if w.meet(places[o], places[x], o, x) {
					number[o] = min(number[o], number[x])
				}
			}
		}
	}
	most, read := map[int]int64{}, map[int]map[string]bool{}
	for _, o := range now {
		n := number[o]
		if read[n] == nil {
			read[n] = map[string]bool{}
		}
		for _, serial := range o.Equipment[0].Serials {
			read[n][serial] = true
		}
		most[n] = max(most[n], *o.Equipment[0].Low)
	}
	sum := int64(0)
	for n := range most {
		sum += max(most[n], int64(len(read[n])))
	}
	return sum
}

// storage holds the last inspection of a day at each site against its declared weapons.
func (w *slowSeason) storage(k *counterclaim.Clause, list []*counterclaim.Observation, add func(string, allowed, string, ...*counterclaim.Observation)) {
	for i := range w.a.Sites {
		site := &w.a.Sites[i]
		var last *counterclaim.Observation
		var shut []*counterclaim.Observation
		for _, o := range list {
			if o.Means != "inspection" {
				continue
			}
			if d, _ := slowInverse(slowPoint(orb.Point{o.Lon, o.Lat}), slowPoint(orb.Point{*site.Lon, *site.Lat})); d > 900 {
				continue
			}
			if o.Access == "refused" {
				shut = append(shut, o)
			} else if last == nil || o.Time > last.Time {
				last = o
			}
		}
		if last == nil && len(shut) == 0 {
			continue
		}
		low, high := int64(0), int64(0)
		if last != nil {
			for j, e := range last.Equipment {
				want := int64(site.Items[j].Count)
				if len(e.Serials) > 0 {
					low, high = low+want-int64(len(e.Serials)), high+want-int64(len(e.Serials))
				} else {
					low, high = low+max(0, want-*e.High), high+max(0, want-*e.Low)
				}
			}
		}
		may := isUnknown
		switch {
		case low > 1:
			may = isBreach
		case last != nil && high <= 1 && len(shut) == 0:
			may = isCompliant
		}
		from := shut
		if last != nil {
			from = append([]*counterclaim.Observation{last}, shut...)
		}
		add(site.Party, may, "", from...)
	}
}
