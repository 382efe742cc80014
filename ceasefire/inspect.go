package ceasefire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Inspection is what an inspection found of weapons of one class and calibre that were declared where it was made.
type Inspection struct {
	WeaponClass string   `json:"weapon_class"`
	CalibreMM   float64  `json:"calibre_mm,omitempty"` // millimetres
	Declared    int64    `json:"declared"`
	SeenLow     int64    `json:"seen_low"`               // at least
	SeenHigh    int64    `json:"seen_high"`              // at most
	SeenOpen    bool     `json:"seen_open,omitempty"`    // or more
	Present     int64    `json:"present"`                // for certain
	Missing     int64    `json:"missing"`                // for certain
	Unverified  int64    `json:"unverified"`             // cannot be told: the three are what was declared
	Extra       int64    `json:"extra,omitempty"`        // at least so many that were not declared there
	Mismatch    int64    `json:"mismatch,omitempty"`     // of those missing, in whose place another serial number stands
	Absent      []string `json:"absent,omitempty"`       // serial numbers that were declared and not read
	Others      []string `json:"others,omitempty"`       // serial numbers that were read and not declared there
	Arithmetic  string   `json:"arithmetic"`             // how the numbers came about
	BySerials   bool     `json:"by_serials,omitempty"`   // they were reckoned by serial numbers
	NotDeclared bool     `json:"not_declared,omitempty"` // nothing of the kind was
}

// Inspect holds what an inspection saw against what was declared there: a row for each class and calibre that was declared, and then for each
// that was seen and not declared. Where it read serial numbers of a kind, and all have one, those that it did not read are missing; else it
// goes by how many it saw, with both bounds carried through.
func Inspect(items []counterclaim.Item, o *counterclaim.Observation) []Inspection {
	x := stored{site: &counterclaim.Site{Items: items}, s: &seen{o: o}}
	found := map[string]bool{}
	for _, serial := range o.AllSerials() {
		found[counterclaim.PlainSerial(serial)] = true
	}
	var out []Inspection
	for i := range items {
		item := &items[i]
		if slices.ContainsFunc(items[:i], func(d counterclaim.Item) bool { return sameKind(&d, item) }) {
			continue
		}
		x.low, x.high, x.missing = 0, 0, nil
		x.short(item, found)
		alone := !slices.ContainsFunc(items, func(d counterclaim.Item) bool { return !sameKind(&d, item) && d.WeaponClass == item.WeaponClass })
		t := Inspection{WeaponClass: item.WeaponClass, CalibreMM: item.CalibreMM, Absent: x.missing, BySerials: x.bySerials}
		t.SeenLow, t.SeenHigh, t.SeenOpen = x.numbers(item, alone)
		for k := range items {
			if sameKind(&items[k], item) {
				t.Declared += int64(items[k].Count)
			}
		}
		t.Missing, t.Unverified, t.Present = x.low, x.high-x.low, t.Declared-x.high
		t.others(items, o, alone)
		out = append(out, t)
	}
	return append(out, notDeclared(items, o)...)
}

// others fills in what was seen of a kind and not declared, and says how all came about.
func (t *Inspection) others(items []counterclaim.Item, o *counterclaim.Observation, alone bool) {
	for i := range o.Equipment {
		e := &o.Equipment[i]
		if e.WeaponClass != t.WeaponClass || e.CalibreMM != t.CalibreMM && !(alone && e.CalibreMM == 0) {
			continue
		}
		for _, serial := range e.Serials {
			if !isDeclared(items, t.WeaponClass, serial) {
				t.Others = append(t.Others, serial)
			}
		}
	}
	t.Extra = max(0, t.SeenLow-t.Declared)
	if t.BySerials {
		t.Mismatch = min(int64(len(t.Absent)), int64(len(t.Others)))
		t.Extra = max(t.Extra, int64(len(t.Others)))
	}
	saw := fromTo(t.SeenLow, t.SeenHigh)
	if t.SeenOpen {
		saw = fmt.Sprintf("%d or more", t.SeenLow)
	}
	by := "by number"
	if t.BySerials {
		by = "by serial number"
	}
	parts := []string{fmt.Sprintf("declared %d, seen %s; %s: %d declared = %d present + %d missing + %d that cannot be told", t.Declared, saw, by, t.Declared, t.Present, t.Missing, t.Unverified)}
	if len(t.Absent) > 0 {
		parts = append(parts, "not read: "+strings.Join(t.Absent, ", "))
	}
	if len(t.Others) > 0 {
		parts = append(parts, "read and not declared there: "+strings.Join(t.Others, ", "))
	}
	if t.Mismatch > 0 {
		parts = append(parts, fmt.Sprintf("%d with another serial number", t.Mismatch))
	}
	if t.Extra > 0 {
		parts = append(parts, fmt.Sprintf("%d extra", t.Extra))
	}
	t.Arithmetic = strings.Join(parts, "; ")
}

func isDeclared(items []counterclaim.Item, class, serial string) bool {
	plain := counterclaim.PlainSerial(serial)
	return slices.ContainsFunc(items, func(i counterclaim.Item) bool {
		return i.WeaponClass == class && slices.ContainsFunc(i.Serials, func(s string) bool { return counterclaim.PlainSerial(s) == plain })
	})
}

// notDeclared gives what an inspection saw of kinds of which nothing was declared there: all of it is extra.
func notDeclared(items []counterclaim.Item, o *counterclaim.Observation) []Inspection {
	var out []Inspection
	for i := range o.Equipment {
		e := &o.Equipment[i]
		if e.WeaponClass == "" || slices.ContainsFunc(items, func(d counterclaim.Item) bool {
			return d.WeaponClass == e.WeaponClass && (d.CalibreMM == e.CalibreMM || d.CalibreMM == 0 || e.CalibreMM == 0)
		}) {
			continue
		}
		at := slices.IndexFunc(out, func(t Inspection) bool { return t.WeaponClass == e.WeaponClass && t.CalibreMM == e.CalibreMM })
		if at < 0 {
			at = len(out)
			out = append(out, Inspection{WeaponClass: e.WeaponClass, CalibreMM: e.CalibreMM, NotDeclared: true})
		}
		t := &out[at]
		if e.Low != nil {
			t.SeenLow += *e.Low
		}
		if e.High != nil {
			t.SeenHigh += *e.High
		} else {
			t.SeenOpen = true
		}
		t.Others = append(t.Others, e.Serials...)
		t.Extra = max(t.SeenLow, int64(len(t.Others)))
	}
	out = slices.DeleteFunc(out, func(t Inspection) bool { return t.Extra == 0 && t.SeenHigh == 0 && !t.SeenOpen })
	for i := range out {
		t := &out[i]
		saw := fromTo(t.SeenLow, t.SeenHigh)
		if t.SeenOpen {
			saw = fmt.Sprintf("%d or more", t.SeenLow)
		}
		t.Arithmetic = fmt.Sprintf("declared 0, seen %s; %d extra", saw, t.Extra)
		if len(t.Others) > 0 {
			t.Arithmetic += "; read and not declared there: " + strings.Join(t.Others, ", ")
		}
	}
	return out
}

// SiteInspection is an inspection of a declared site, held against what counted as declared on its day.
type SiteInspection struct {
	Day          string          `json:"day"` // YYYY-MM-DD, on the agreement's clock
	Party        string          `json:"party"`
	Site         string          `json:"site"`
	Observation  counterclaim.ID `json:"observation"`
	Ref          string          `json:"ref,omitempty"`
	Observer     string          `json:"observer"`
	Access       string          `json:"access,omitempty"`
	AccessReason string          `json:"access_reason,omitempty"`
	Known        bool            `json:"known"` // what was declared is
	Found        []Inspection    `json:"found,omitempty"`
}

// Inspections gives the inspections among observations of the sites of an agreement, in the order of time, each held against what its party had
// declared for that day. Where access was refused or restricted, or it is not known what was declared, nothing was found.
func Inspections(a *counterclaim.Agreement, entries []counterclaim.RegisterEntry, list []counterclaim.Observation) ([]SiteInspection, error) {
	all := WithHoldings(a, entries, "9999-12-31") // every site that anything was declared for
	c, err := NewChecker(all)
	if err != nil {
		return nil, err
	}
	days, _ := c.Days(Input{Observations: list})
	var out []SiteInspection
	for _, l := range c.looksAt(days) {
		o := l.s.o
		if o.Means != counterclaim.MeansInspection || l.site == "" {
			continue
		}
		with := WithHoldings(a, entries, l.day)
		at := slices.IndexFunc(with.Sites, func(s counterclaim.Site) bool { return s.ID == l.site })
		if at < 0 {
			continue
		}
		site := &with.Sites[at]
		one := SiteInspection{Day: l.day, Party: site.Party, Site: site.ID, Observation: o.ID, Ref: o.Ref, Observer: o.Observer, Access: o.Access, AccessReason: o.AccessReason, Known: !site.HoldingsElsewhere}
		if one.Known && o.Access != "refused" && o.Access != "restricted" {
			one.Found = Inspect(site.Items, o)
		}
		out = append(out, one)
	}
	return out, nil
}
