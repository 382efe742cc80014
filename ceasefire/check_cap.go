package ceasefire

import (
	"fmt"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// maxAtOnce is how many entries of one moment are held against each other; of more the largest alone is taken.
const maxAtOnce = 200

// sighting is weapons that one entry saw.
type sighting struct {
	s        *seen
	e        *counterclaim.Equipment
	is       Presence // in the area of the cap
	certain  bool     // the clause means them for certain, and nobody else's are meant
	low      int64
	high     int64
	open     bool
	serialed bool // each has a serial number that was read
}

// checkCap counts the weapons that stand on one day in a party's band, zone or sites against the cap. What is seen at different times may
// be the same weapons, moved, or stand there one after the other: so many stood there for certain as were seen within the minutes of the
// counting rule on grounds that have nothing in common, or with serial numbers of their own. All that was seen may have stood there at most. A count that was broken off
// by blindness is no proof that the cap was kept: compliant says so of what was seen.
func (r *dayCheck) checkCap(k *clause) {
	for i := range k.owed {
		o := &k.owed[i]
		list := r.sightings(k, o)
		if len(list) == 0 {
			continue
		}
		most := int64(mostOf(k.Clause))
		low, high, open := r.standing(list)
		f := finding{verdict: CannotTell, limit: -1}
		tolerated := most + int64(k.Tolerance)
		switch {
		case o.untold != "":
		case low > tolerated:
			f.verdict = Breach
		case high <= tolerated && !open:
			f.verdict = Compliant
		}
		stood := fromTo(low, high)
		if open {
			stood = fmt.Sprintf("%d or more", low)
		}
		f.words = joined(fmt.Sprintf("%s of those seen stood there at one time, no more than %d are allowed with a tolerance of %v", stood, most, k.Tolerance), o.untold)
		var from []*seen
		for _, x := range list {
			if !slices.Contains(from, x.s) {
				from = append(from, x.s)
			}
		}
		r.capped(k, o, f, from, list)
	}
}

// capped adds the row: it is put down to a party only where serial numbers that it declared are over the cap alone.
func (r *dayCheck) capped(k *clause, o *owed, f finding, from []*seen, list []sighting) {
	w := whose{}
	if own := slices.DeleteFunc(slices.Clone(list), func(x sighting) bool { return r.c.holder(x.e).party != o.party }); len(own) > 0 {
		if low, _, _ := r.standing(own); low > int64(mostOf(k.Clause))+int64(k.Tolerance) || len(own) == len(list) {
			w = whose{o.party, "declared serial numbers"}
		}
	}
	if r.day.Day < k.due && f.verdict != Compliant {
		f.verdict = Compliant
		f = f.with("not due before " + k.due)
	}
	v := r.row(k, w, f, from)
	v.Declared = w.party != ""
	v.Area, v.AreaBy = o.party, "whose limit it is"
}

// sightings lists what was seen that may stand in a party's area.
func (r *dayCheck) sightings(k *clause, o *owed) []sighting {
	var out []sighting
	for _, s := range r.entries(k) {
		if s.o == nil || s.told() {
			continue
		}
		for i := range s.o.Equipment {
			e := &s.o.Equipment[i]
			of := r.c.holder(e)
			is, _ := r.c.meant(k, e, of)
			if is == IsOut || none(e.Quantity) || of.party != "" && of.party != o.party || r.c.elsewhere(k, o, s) {
				continue
			}
			x := sighting{s: s, e: e, is: r.c.in(k, o, s), certain: is == IsIn && (of.party != "" || r.c.only(k, o, s))}
			if x.is == IsOut {
				continue
			}
			if e.Low != nil {
				x.low = *e.Low
			}
			x.low = max(x.low, int64(len(e.Serials)))
			x.high, x.open = x.low, e.High == nil
			if e.High != nil {
				x.high = *e.High
			}
			x.serialed = !x.open && int64(len(e.Serials)) == x.high
			out = append(out, x)
		}
	}
	return out
}

// only reports whether no other party that a clause binds may have to do with something, by the ground that it lies on.
func (c *Checker) only(k *clause, o *owed, s *seen) bool {
	return !slices.ContainsFunc(k.owed, func(p owed) bool { return p.party != o.party && !c.elsewhere(k, &p, s) })
}

// in says whether something is where a party's cap holds.
func (c *Checker) in(k *clause, o *owed, s *seen) Presence {
	is := IsIn
	if len(k.Sites) > 0 {
		site := c.siteOf(s)
		if site == nil || site.Party != o.party || !slices.Contains(k.Sites, site.ID) {
			return IsOut
		}
	}
	for _, limit := range slices.Concat(o.limits, k.unless) {
		switch s.verdict(c, limit) {
		case Compliant:
			return IsOut
		case CannotTell:
			is = MayBe
		}
	}
	for _, z := range k.excepted {
		switch s.verdict(c, z.limit) {
		case Compliant:
			return IsOut
		case CannotTell:
			is = MayBe
		}
	}
	return is
}

// standing gives how many of those seen stood there at one time, at least and at most.
func (r *dayCheck) standing(list []sighting) (low, high int64, open bool) {
	serials := map[string]bool{}
	for i, x := range list {
		open = open || x.open
		if !x.serialed {
			high += x.high
		}
		for _, serial := range x.e.Serials {
			serials[counterclaim.PlainSerial(serial)] = serials[counterclaim.PlainSerial(serial)] || x.serialed
		}
		low = max(low, r.atOnce(list[i:]))
	}
	for _, whole := range serials {
		if whole {
			high++
		}
	}
	return low, max(high, low), open
}

// atOnce gives how many stood there at least when the first of a list was seen.
func (r *dayCheck) atOnce(list []sighting) int64 {
	var entries []*seen
	numbers, serials := map[*seen]int64{}, map[*seen][]string{}
	for _, x := range list {
		if x.s.from.Sub(list[0].s.until).Minutes() > r.c.count.WithinMin {
			break
		}
		if x.is != IsIn || !x.certain {
			continue
		}
		if _, known := numbers[x.s]; !known {
			entries = append(entries, x.s)
		}
		numbers[x.s] += x.low
		for _, serial := range x.e.Serials {
			serials[x.s] = append(serials[x.s], counterclaim.PlainSerial(serial))
		}
	}
	// Entries with ground in common, of whatever post, may be of the same weapons, unless their serial numbers differ.
	var total int64
	if len(entries) > maxAtOnce {
		for _, s := range entries {
			total = max(total, numbers[s])
		}
		return total
	}
	for len(entries) > 0 {
		group := entries[:1:1]
		entries = entries[1:]
		for grew := true; grew; {
			grew = false
			for i := 0; i < len(entries); i++ {
				if slices.ContainsFunc(group, func(s *seen) bool { return meet(s, entries[i]) }) {
					group, grew = append(group, entries[i]), true
					entries = slices.Delete(entries, i, i+1)
					i--
				}
			}
		}
		most, read := int64(0), map[string]bool{}
		for _, s := range group {
			most = max(most, numbers[s])
			for _, serial := range serials[s] {
				read[serial] = true
			}
		}
		total += max(most, int64(len(read)))
	}
	return total
}
