package ceasefire

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// ClassState is what is known of weapons of one class and calibre of a party at one site at the end of a day.
type ClassState struct {
	Party string `json:"party"`
	Site  string `json:"site"`
	Day   string `json:"day"` // YYYY-MM-DD
	Inspection
	Type      string          `json:"type,omitempty"`      // as declared, where all are of one
	Holds     string          `json:"holds,omitempty"`     // YYYY-MM-DD, from when on what was declared counts; "" where the agreement itself says it
	Source    string          `json:"source,omitempty"`    // of the declaration
	Entry     counterclaim.ID `json:"entry,omitzero"`      // of the register
	Announced int64           `json:"announced"`           // withdrawn to here, as the party announced
	Verified  int64           `json:"verified"`            // of those, as observations verified
	Inspected string          `json:"inspected,omitempty"` // YYYY-MM-DD, the last inspection of what was declared; "" for none
	Rests     counterclaim.ID `json:"rests_on,omitzero"`   // that inspection
	// Shut and ShutReason say when an inspection after that one was refused or restricted, and with which reason.
	Shut       string          `json:"access_refused,omitempty"` // YYYY-MM-DD
	ShutReason string          `json:"access_reason,omitempty"`
	ShutBy     counterclaim.ID `json:"access_refused_to,omitzero"`
	Elsewhere  []string        `json:"seen_elsewhere,omitempty"` // serial numbers declared here that were seen at another place since
}

// HoldingsOn gives of a register's entries those that count on a day, YYYY-MM-DD, for an agreement: of each party and site the last that
// holds from that day or before. What a party declares later never changes an earlier day.
func HoldingsOn(entries []counterclaim.RegisterEntry, agreement, day string) []counterclaim.RegisterEntry {
	var out []counterclaim.RegisterEntry
	for i := range entries {
		e := &entries[i]
		if e.Closed || e.Kind != counterclaim.HoldingsEntry || e.Agreement != agreement || e.Holds() > day {
			continue
		}
		at := slices.IndexFunc(out, func(x counterclaim.RegisterEntry) bool { return x.Party == e.Party && x.Site == e.Site })
		switch {
		case at < 0:
			out = append(out, *e)
		case out[at].Number < e.Number:
			out[at] = *e
		}
	}
	return out
}

// WithHoldings gives an agreement with what the register says was declared for its sites on a day in place of what its file says, where the
// register has something. The agreement itself stays as it is.
func WithHoldings(a *counterclaim.Agreement, entries []counterclaim.RegisterEntry, day string) *counterclaim.Agreement {
	out := *a
	out.Sites = slices.Clone(a.Sites)
	for _, e := range HoldingsOn(entries, a.ID, day) {
		at := slices.IndexFunc(out.Sites, func(s counterclaim.Site) bool { return s.ID == e.Site })
		if at < 0 {
			out.Sites = append(out.Sites, counterclaim.Site{ID: e.Site, Party: e.Party})
			at = len(out.Sites) - 1
		}
		if s := &out.Sites[at]; s.Party == e.Party {
			s.Items, s.HoldingsElsewhere = e.Items, false
		}
	}
	return &out
}

// HoldingDays gives the days, sorted, from which on another declaration counts than before.
func HoldingDays(entries []counterclaim.RegisterEntry, agreement string) []string {
	var out []string
	for i := range entries {
		if e := &entries[i]; !e.Closed && e.Kind == counterclaim.HoldingsEntry && e.Agreement == agreement {
			out = append(out, e.Holds())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// States gives the state of each weapon class at the end of a day, YYYY-MM-DD, for every party and site, in the order of their ids: what was
// declared for that day, what the last inspection since found of it, what was announced and verified as withdrawn to there. What no
// inspection has seen since it was declared cannot be told. Of sites whose holdings are not known there is no row.
func States(a *counterclaim.Agreement, entries []counterclaim.RegisterEntry, list []counterclaim.Observation, day string) ([]ClassState, error) {
	if !isDate(day) {
		return nil, bad("%.40q is no day", day).Try("write it as 2031-05-06")
	}
	with := WithHoldings(a, entries, day)
	c, err := NewChecker(with)
	if err != nil {
		return nil, err
	}
	in := Input{Observations: list, To: day}
	days, _ := c.Days(in)
	holdings := HoldingsOn(entries, a.ID, day)
	looks := c.looksAt(days)
	var out []ClassState
	for i := range with.Sites {
		site := &with.Sites[i]
		var of *counterclaim.RegisterEntry
		if at := slices.IndexFunc(holdings, func(e counterclaim.RegisterEntry) bool { return e.Site == site.ID && e.Party == site.Party }); at >= 0 {
			of = &holdings[at]
		}
		rows := c.siteStates(site, of, looks, day)
		out = append(out, withdrawn(rows, a.ID, site, entries, day)...)
	}
	slices.SortStableFunc(out, func(x, y ClassState) int {
		return cmp.Or(cmp.Compare(x.Party, y.Party), cmp.Compare(x.Site, y.Site), cmp.Compare(x.WeaponClass, y.WeaponClass), cmp.Compare(x.CalibreMM, y.CalibreMM))
	})
	return out, nil
}

func isDate(day string) bool {
	_, _, ok := counterclaim.Period{From: day, To: day}.Days()
	return ok && day != ""
}

// lookAt is an observation of weapons, or of a site that was not opened, with its day and the site that it is about, "" for none.
type lookAt struct {
	day, site string
	s         *seen
}

// looksAt gives what was seen of weapons and sites, in the order of time.
func (c *Checker) looksAt(days []Day) []lookAt {
	var out []lookAt
	for i := range days {
		from := len(out)
		for _, o := range days[i].Observations {
			shut := o.Means == counterclaim.MeansInspection && (o.Access == "refused" || o.Access == "restricted")
			if len(o.Equipment)+len(o.Serials) == 0 && !shut {
				continue
			}
			s := &seen{o: o}
			c.ready(s)
			l := lookAt{day: days[i].Day, s: s}
			if site := c.siteOf(s); site != nil {
				l.site = site.ID
			}
			out = append(out, l)
		}
		slices.SortStableFunc(out[from:], func(x, y lookAt) int {
			return cmp.Or(x.s.from.Compare(y.s.from), cmp.Compare(x.s.id().String(), y.s.id().String()))
		})
	}
	return out
}

// siteStates gives the states of what was declared at a site, and of what was seen there and not declared.
func (c *Checker) siteStates(site *counterclaim.Site, of *counterclaim.RegisterEntry, looks []lookAt, day string) []ClassState {
	if site.HoldingsElsewhere {
		return nil
	}
	row := ClassState{Party: site.Party, Site: site.ID, Day: day}
	since := ""
	if of != nil {
		since = of.Holds()
		row.Holds, row.Source, row.Entry = since, of.Source, of.ID
	}
	var last, shut *lookAt
	for i := range looks {
		l := &looks[i]
		switch o := l.s.o; {
		case l.site != site.ID || o.Means != counterclaim.MeansInspection || l.day < since:
		case o.Access == "refused" || o.Access == "restricted":
			shut = l
		default:
			last, shut = l, nil
		}
	}
	if shut != nil {
		row.Shut, row.ShutReason, row.ShutBy = shut.day, shut.s.o.AccessReason, shut.s.o.ID
	}
	seen := &counterclaim.Observation{}
	if last != nil {
		row.Inspected, row.Rests, seen = last.day, last.s.o.ID, last.s.o
	}
	var out []ClassState
	for _, t := range Inspect(site.Items, seen) {
		r := row
		r.Inspection = t
		if last == nil {
			r.Missing, r.Present, r.Unverified = 0, 0, r.Declared
			r.Arithmetic = fmt.Sprintf("declared %d; no inspection has seen it since: %d that cannot be told", r.Declared, r.Unverified)
		} else {
			r.Arithmetic = "inspection of " + last.day + ": " + r.Arithmetic
		}
		if shut != nil {
			r.Arithmetic += "; access " + shut.s.o.Access + " on " + shut.day + ", reason given: " + shut.s.o.AccessReason
		}
		r.Type = oneType(site.Items, t)
		r.Elsewhere = elsewhere(site, looks, since, t)
		if len(r.Elsewhere) > 0 {
			r.Arithmetic += "; seen at another place: " + strings.Join(r.Elsewhere, ", ")
		}
		out = append(out, r)
	}
	return out
}

// oneType gives the type that all items of a kind were declared as, "" where they differ.
func oneType(items []counterclaim.Item, t Inspection) string {
	typ, some := "", false
	for i := range items {
		if items[i].WeaponClass == t.WeaponClass && items[i].CalibreMM == t.CalibreMM {
			if some && items[i].Type != typ {
				return ""
			}
			typ, some = items[i].Type, true
		}
	}
	return typ
}

// elsewhere gives the serial numbers of a kind declared at a site that were read at another place since then, sorted.
func elsewhere(site *counterclaim.Site, looks []lookAt, since string, t Inspection) []string {
	var out []string
	for i := range looks {
		l := &looks[i]
		if l.site == site.ID || l.day < since {
			continue
		}
		for k := range l.s.o.Equipment {
			e := &l.s.o.Equipment[k]
			for _, serial := range e.Serials {
				at := slices.IndexFunc(site.Items, func(x counterclaim.Item) bool {
					return x.WeaponClass == t.WeaponClass && x.CalibreMM == t.CalibreMM && isDeclared([]counterclaim.Item{x}, e.WeaponClass, serial)
				})
				if at >= 0 && !slices.Contains(out, counterclaim.PlainSerial(serial)) {
					out = append(out, counterclaim.PlainSerial(serial))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// withdrawn adds to the rows of a site what its party announced as withdrawn to there, and what was verified of that, by the end of a day.
func withdrawn(rows []ClassState, agreement string, site *counterclaim.Site, entries []counterclaim.RegisterEntry, day string) []ClassState {
	for _, w := range WithdrawalsOn(entries, agreement, day) {
		if w.Announced.To != site.ID || w.Announced.Party != site.Party {
			continue
		}
		of := &w.Announced.Weapons
		at := slices.IndexFunc(rows, func(r ClassState) bool { return r.WeaponClass == of.WeaponClass && r.CalibreMM == of.CalibreMM })
		if at < 0 {
			at = len(rows)
			rows = append(rows, ClassState{Party: site.Party, Site: site.ID, Day: day, Type: of.Type, Inspection: Inspection{WeaponClass: of.WeaponClass, CalibreMM: of.CalibreMM, NotDeclared: true, Arithmetic: "nothing of the kind was declared"}})
		}
		rows[at].Announced += int64(of.Count)
		rows[at].Verified += w.Verified
		rows[at].Arithmetic += fmt.Sprintf("; withdrawal from %s by %s: %d announced, %d verified", w.Announced.From, w.Announced.By, of.Count, w.Verified)
	}
	return rows
}

// Withdrawn is a withdrawal as it stands on a day.
type Withdrawn struct {
	Announced counterclaim.RegisterEntry
	Verified  int64
	Seen      []counterclaim.ID // observations that verify it
}

// WithdrawalsOn gives the withdrawals that were announced by the end of a day, as they were announced last, with what was verified of each.
func WithdrawalsOn(entries []counterclaim.RegisterEntry, agreement, day string) []Withdrawn {
	first := map[counterclaim.ID]counterclaim.ID{} // of each entry the first of its chain
	last := map[counterclaim.ID]*counterclaim.RegisterEntry{}
	var order []counterclaim.ID
	for i := range entries {
		e := &entries[i]
		root, known := first[e.Supersedes]
		if !known {
			root = e.ID
		}
		first[e.ID] = root
		if e.Closed || e.Agreement != agreement || e.Received > day || e.Kind == counterclaim.HoldingsEntry {
			continue
		}
		if last[root] == nil {
			order = append(order, root)
		}
		last[root] = e
	}
	var out []Withdrawn
	for _, root := range order {
		w := last[root]
		if w.Kind != counterclaim.WithdrawalEntry {
			continue
		}
		one := Withdrawn{Announced: *w}
		for _, other := range order {
			if v := last[other]; v.Kind == counterclaim.VerificationEntry && first[v.Of] == root {
				one.Verified += int64(v.Weapons.Count)
				one.Seen = append(one.Seen, v.Seen...)
			}
		}
		out = append(out, one)
	}
	return out
}
