package ceasefire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// stored is what an inspection found of what was declared there.
type stored struct {
	site          *counterclaim.Site
	s             *seen
	low, high     int64 // of missing weapons, at least and at most
	missing       []string
	extra, others []string // serial numbers that nobody declared, and that are declared elsewhere
	bySerials     bool     // what was looked at last was reckoned by serial numbers
}

// checkStorage holds inspections of one day against what a party declared for its sites: present, missing, extra, of another number, not
// seen because access was refused. It adds a row for each party. That its own weapons are where it said is the party's own to keep: the
// row is put down to it by what it declared.
func (r *dayCheck) checkStorage(k *clause) {
	for _, party := range k.Parties {
		latest := map[string]*seen{}
		var order, shut []*seen
		for _, s := range r.entries(k) {
			site := r.c.siteOf(s)
			if s.o == nil || s.o.Means != counterclaim.MeansInspection || site == nil || site.Party != party || len(k.Sites) > 0 && !slices.Contains(k.Sites, site.ID) {
				continue
			}
			if s.o.Access == "refused" || s.o.Access == "restricted" {
				shut = append(shut, s)
				continue
			}
			if len(s.o.Equipment)+len(s.o.Serials) == 0 {
				continue // it does not say what is there
			}
			if before := latest[site.ID]; before != nil {
				order = slices.DeleteFunc(order, func(t *seen) bool { return t == before })
			}
			latest[site.ID] = s
			order = append(order, s)
		}
		if len(order)+len(shut) > 0 {
			r.inspected(k, party, order, shut)
		}
	}
}

// inspected adds a party's row for the inspections of a day.
func (r *dayCheck) inspected(k *clause, party string, order, shut []*seen) {
	f := finding{verdict: CannotTell, limit: -1}
	var low, high int64
	var words, labels []string
	unknown, undeclared := false, "not declared"
	if slices.ContainsFunc(r.c.agreement.Sites, func(s counterclaim.Site) bool { return s.HoldingsElsewhere }) {
		undeclared = "not among what is known to be declared"
	}
	for _, s := range order {
		if site := r.c.siteOf(s); site.HoldingsElsewhere {
			unknown = true
			words = append(words, site.ID+": what was declared for it is not here")
			continue
		}
		x := r.c.inventory(k, s)
		low, high = low+x.low, high+x.high
		words = append(words, x.words())
		for _, l := range []struct {
			label string
			list  []string
		}{{"missing", x.missing}, {undeclared, x.extra}, {"declared elsewhere", x.others}} {
			if len(l.list) > 0 {
				labels = append(labels, fmt.Sprintf("%s at %s: %s", l.label, x.site.ID, strings.Join(l.list, ", ")))
			}
		}
	}
	for _, s := range shut {
		labels = append(labels, "access "+s.o.Access+" at "+r.c.siteOf(s).ID)
		words = append(words, r.c.siteOf(s).ID+": access "+s.o.Access+", reason given: "+s.o.AccessReason)
	}
	switch tolerated := int64(k.Tolerance); {
	case low > tolerated:
		f.verdict = Breach
	case len(order) > 0 && high <= tolerated && len(shut) == 0 && !unknown:
		f.verdict = Compliant
	}
	if len(order) > 1 {
		words = append(words, fmt.Sprintf("together %s missing", fromTo(low, high)))
	}
	if len(order) > 0 {
		words = append(words, fmt.Sprintf("%v may be away", k.Tolerance))
	}
	f.words = strings.Join(words, "; ")
	if r.day.Day < k.due && f.verdict != Compliant {
		f.verdict = Compliant
		f = f.with("not due before " + k.due)
	}
	v := r.row(k, whose{party, "what it declared for its sites"}, f, slices.Concat(order, shut), labels...)
	v.Declared = true
}

// inventory holds what an inspection found against what was declared.
func (c *Checker) inventory(k *clause, s *seen) stored {
	x := stored{site: c.siteOf(s), s: s}
	found := map[string]bool{}
	for _, serial := range s.o.AllSerials() {
		found[counterclaim.PlainSerial(serial)] = true
	}
	var known []string
	var done []*counterclaim.Item // one of each class and calibre
	for i := range x.site.Items {
		item := &x.site.Items[i]
		if !isMeant(k.Clause, item) {
			continue
		}
		for _, serial := range item.Serials {
			known = append(known, counterclaim.PlainSerial(serial))
		}
		if !slices.ContainsFunc(done, func(d *counterclaim.Item) bool { return sameKind(d, item) }) {
			done = append(done, item)
			x.short(item, found)
		}
	}
	for i := range s.o.Equipment {
		e := &s.o.Equipment[i]
		for _, serial := range e.Serials {
			h, declared := c.declared[e.WeaponClass+" "+counterclaim.PlainSerial(serial)]
			switch {
			case slices.Contains(known, counterclaim.PlainSerial(serial)):
			case declared && h.site != x.site.ID:
				x.others = append(x.others, serial)
			case !declared:
				x.extra = append(x.extra, serial)
			}
		}
	}
	return x
}

func sameKind(x, y *counterclaim.Item) bool {
	return x.WeaponClass == y.WeaponClass && x.CalibreMM == y.CalibreMM
}

// short adds how many are missing of the items of one class and calibre. Where the inspection read serial numbers of them, and all have
// one, those that it did not read are missing; else it goes by how many it saw, and what it read is the least.
func (x *stored) short(of *counterclaim.Item, found map[string]bool) {
	var declared, bySerial int64
	exact, alone := true, true
	var unread []string
	for i := range x.site.Items {
		item := &x.site.Items[i]
		if !sameKind(item, of) {
			alone = alone && item.WeaponClass != of.WeaponClass
			continue
		}
		declared += int64(item.Count)
		var absent []string
		for _, serial := range item.Serials {
			if !found[counterclaim.PlainSerial(serial)] {
				absent = append(absent, serial)
			}
		}
		if len(absent) == len(item.Serials) || len(item.Serials) != item.Count {
			exact = false
		}
		if len(absent) < len(item.Serials) {
			unread = append(unread, absent...)
			bySerial += int64(len(absent))
		}
	}
	low, high := bySerial, bySerial
	if x.bySerials = exact; exact {
		x.missing = append(x.missing, unread...)
	} else {
		seenLow, seenHigh, open := x.numbers(of, alone)
		low, high = max(bySerial, declared-seenHigh), max(bySerial, declared-seenLow)
		if open {
			low = bySerial
		}
	}
	x.low, x.high = x.low+low, x.high+high
}

// numbers gives how many of a class and calibre an inspection saw. What it saw of unknown calibre may be of any, and is of this one for
// certain where no other of its class was declared there.
func (x *stored) numbers(of *counterclaim.Item, alone bool) (low, high int64, open bool) {
	for i := range x.s.o.Equipment {
		e := &x.s.o.Equipment[i]
		class := e.WeaponClass == of.WeaponClass
		if !class && e.WeaponClass != "" || e.CalibreMM > 0 && of.CalibreMM > 0 && e.CalibreMM != of.CalibreMM {
			continue
		}
		if e.Low != nil && class && (alone || e.CalibreMM == of.CalibreMM) {
			low += *e.Low
		}
		if e.High != nil {
			high += *e.High
		} else {
			open = true
		}
	}
	return low, high, open
}

func (x *stored) words() string {
	return fmt.Sprintf("%s: %s missing", x.site.ID, fromTo(x.low, x.high))
}

func fromTo(low, high int64) string {
	if low == high {
		return fmt.Sprint(low)
	}
	return fmt.Sprintf("%d to %d", low, high)
}
