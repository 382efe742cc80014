package match

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// deed is what one side did, wide enough that two voices' words for it are one: fire by Belmark. A
// truce is nobody's alone, so it has no side.
type deed struct{ side, family string }

// truce is the family of ceasefires declared and agreed.
const truce = "ceasefire"

// orders notes what each voice says came first: from claims that are linked as before, after or in
// answer to one another, and from clock times that one voice gives for both. Whose clock it is makes
// no difference, since instants are compared.
func (f *facts) orders(claims []counterclaim.Claim) {
	at := map[counterclaim.ID]*counterclaim.Claim{}
	for i := range claims {
		at[claims[i].ID] = &claims[i]
	}
	for i := range claims {
		c := &claims[i]
		for _, l := range c.Links {
			other := at[l.Claim]
			if other == nil {
				continue
			}
			first, second := other, c
			if l.Order == counterclaim.Before {
				first, second = c, other
			}
			f.noteOrder(c, first, second)
		}
	}
	f.clockOrders(claims)
}

// noteOrder notes that the voice of a claim puts one deed before another.
func (f *facts) noteOrder(voice, first, second *counterclaim.Claim) {
	a, ok1 := f.deedOf(first)
	b, ok2 := f.deedOf(second)
	if !ok1 || !ok2 || a == b {
		return
	}
	x, y := a, b
	if cmp.Or(cmp.Compare(a.family, b.family), cmp.Compare(a.side, b.side)) > 0 {
		x, y = b, a
	}
	field := "order:" + x.family
	if x.family != y.family {
		field += ", " + y.family
	}
	pair := "\x00" + x.side + "\x00" + y.side // apart from others, unseen
	f.note(voice, 4, field+pair, value{text: f.deedWords(a, b) + ", then " + f.deedWords(b, a)}, first.ID, second.ID)
}

// deedOf gives the deed that a claim says happened, not ok where it says of none or not whose.
func (f *facts) deedOf(c *counterclaim.Claim) (deed, bool) {
	if !tells(c) {
		return deed{}, false
	}
	for _, k := range c.Conduct {
		if spoken(k) {
			continue
		}
		family := ontology.FamilyOf(k)
		if k == counterclaim.CeasefireRejected {
			family = string(k)
		} else if family == truce {
			return deed{family: family}, true
		}
		side := actorOf(c, f.parties)
		return deed{side, family}, side != ""
	}
	return deed{}, false
}

// deedWords names a deed as apart from another: by its side, or by its kind too where they differ in it.
func (f *facts) deedWords(d, from deed) string {
	if d.family == from.family {
		return f.name(d.side)
	}
	return strings.TrimSpace(f.name(d.side) + " " + strings.ReplaceAll(d.family, "_", " "))
}

// clockOrders compares when deeds began by the clock: those that one party tells of, and those that
// one report by another voice does.
func (f *facts) clockOrders(claims []counterclaim.Claim) {
	starts := map[teller][]*counterclaim.Claim{} // the first of each deed
	var order []teller
	for i := range claims {
		c := &claims[i]
		d, ok := f.deedOf(c)
		if !ok || began(c).IsZero() {
			continue
		}
		for _, who := range f.tellers(c) {
			if starts[who] == nil {
				order = append(order, who)
			}
			same := func(o *counterclaim.Claim) bool { od, _ := f.deedOf(o); return od == d }
			n := slices.IndexFunc(starts[who], same)
			switch {
			case n < 0:
				starts[who] = append(starts[who], c)
			case began(c).Before(began(starts[who][n])):
				starts[who][n] = c
			}
		}
	}
	for _, who := range order {
		for _, a := range starts[who] {
			for _, b := range starts[who] {
				if began(a).Before(began(b)) {
					f.noteOrder(b, a, b)
				}
			}
		}
	}
}

// teller is who gives several clock times: a party, or a report in which another voice does.
type teller struct {
	voice  string
	report counterclaim.ID
}

func (f *facts) tellers(c *counterclaim.Claim) []teller {
	var out []teller
	for _, v := range voices(c, f.parties) {
		out = append(out, teller{voice: v})
	}
	if len(out) == 0 {
		out = append(out, teller{report: c.Report})
	}
	return out
}

// began gives the instant at which a claim says that something began, zero where it gives no clock
// time.
func began(c *counterclaim.Claim) time.Time {
	if c.Time == nil {
		return time.Time{}
	}
	from, _, _ := clock(c.Time)
	return from
}
