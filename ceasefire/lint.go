package ceasefire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// lint tells what is wrong or doubtful in an agreement whose keys were read.
func (r *fileReader) lint() {
	r.lintAgreement()
	r.lintParties()
	r.lintPhases()
	r.lintPlaces()
	r.lintSites()
	siteParty := map[string]string{}
	for _, s := range r.a.Sites {
		siteParty[s.ID] = s.Party
	}
	for i := range r.a.Clauses {
		r.lintClause(i, siteParty)
	}
	r.lintPairs()
	r.lintStored()
	r.lintUneven()
	r.lintUnused()
}

func pathAt(table string, i int, name string) string {
	path := fmt.Sprintf("%s[%d]", table, i)
	if name != "" {
		path += "." + name
	}
	return path
}

func (r *fileReader) lintAgreement() {
	a := r.a
	if len(a.Sources) == 0 && !a.Synthetic {
		r.say("agreement", FaultMissing, `give sources = ["…"], or synthetic = true where it is made up`, "it does not say where its text stands")
	}
	if a.Until != "" && a.Start != "" && a.Until < a.Start {
		r.say("agreement.until", FaultDates, "until is the last day on which it binds", "until %s comes before start %s", a.Until, a.Start)
	}
	if a.Start != "" && a.StartTime != "" && !strings.HasPrefix(a.StartTime, a.Start) {
		r.say("agreement.start_time", FaultDates, "give the hour of that day, on the clock of its zone", "start_time %s is not on the day of start %s", a.StartTime, a.Start)
	}
	if a.Recommitted != "" && (a.Start != "" && a.Recommitted < a.Start || a.Until != "" && a.Recommitted > a.Until) {
		r.say("agreement.recommitted", FaultDates, "give a day on which it binds, or leave it out", "recommitted %s is not a day on which it binds", a.Recommitted)
	}
	if a.Signed != "" && a.Start != "" && a.Signed > a.Start {
		r.doubt("agreement.signed", FaultDates, "look whether days before the signature are meant to be bound", "it binds from %s and was signed on %s", a.Start, a.Signed)
	}
	if a.Clock == "" && a.StartTime == "" {
		r.doubt("agreement", FaultVague, `give clock = "Asia/Bishkek" or the like`, "it does not say in which time zone its days are meant")
	}
}

func (r *fileReader) lintParties() {
	for i, p := range r.a.Parties {
		if p.ID == "" || p.Name == "" {
			continue // told already
		}
		if err := p.Validate(); err != nil {
			r.say(pathAt("party", i, ""), FaultValue, `countries are such as ["XAA"], a colour is such as "#8a5a00"`, "%s", strings.TrimPrefix(err.Error(), "party: "))
		}
	}
	if len(r.a.Parties) == 1 {
		r.say("party[0]", FaultMissing, "name the other side as a [[party]] too", "it stands alone: an agreement has two parties or more")
	}
}

func (r *fileReader) lintPhases() {
	a := r.a
	for i, p := range a.Phases {
		if p.From == "" {
			continue
		}
		if p.Until != "" && p.Until < p.From {
			r.say(pathAt("phase", i, "until"), FaultDates, "until is its last day", "until %s comes before from %s", p.Until, p.From)
			continue
		}
		if a.Start != "" && p.From < a.Start {
			r.say(pathAt("phase", i, "from"), FaultDates, "begin it with the agreement, or let the agreement begin before", "it begins on %s, before the agreement on %s", p.From, a.Start)
		}
		if a.Until != "" && (p.From > a.Until || p.Until > a.Until) {
			r.say(pathAt("phase", i, ""), FaultDates, "end it with the agreement", "it goes on after the agreement's last day, %s", a.Until)
		}
		for j, q := range a.Phases[:i] {
			if q.Track == p.Track && q.From != "" && daysOverlap(q.From, q.Until, p.From, p.Until) {
				r.say(pathAt("phase", i, ""), FaultPhases, "let one end before the other begins, or give them a track each where they run beside each other, such as sectors",
					"it overlaps phase %s at line %d: %s and %s", q.ID, r.lines.Of(pathAt("phase", j, "")), daysWords(q.From, q.Until), daysWords(p.From, p.Until))
			}
		}
	}
}

// daysOverlap reports whether two spans of days have one in common; an empty last day is open.
func daysOverlap(from1, until1, from2, until2 string) bool {
	return (until1 == "" || from2 <= until1) && (until2 == "" || from1 <= until2)
}

func daysWords(from, until string) string {
	if until == "" {
		return "from " + from + " on"
	}
	return from + " to " + until
}

func (r *fileReader) lintPlaces() {
	for i, l := range r.a.Lines {
		path := pathAt("line", i, "")
		switch {
		case (l.Left == "") != (l.Right == ""):
			r.say(path, FaultMissing, "give the party on each hand of who goes from its first point to its last", "it says whose one side is and not the other")
		case l.Left != "" && l.Left == l.Right:
			r.say(path+".right", FaultValue, "give the party on each hand of who goes from its first point to its last", "%s stands on both sides of it", quotedWord(l.Left))
		}
		users := r.measuredBy(l.ID)
		if len(users) == 0 {
			continue
		}
		if len(l.Parts) == 0 && !r.faultOf(path) {
			r.doubt(path, FaultVague, drawHint, "it is not drawn, and clause %s measures from it: no distance can be told", users[0])
		} else if len(l.Parts) > 0 && l.Left == "" {
			r.doubt(path, FaultVague, "give left and right, the party on each hand of who goes from its first point to its last", "it does not say on which side of it each party stands")
		}
	}
	for i, z := range r.a.Zones {
		if len(z.Polygons) == 0 && !r.faultOf(pathAt("zone", i, "")) && slices.ContainsFunc(r.a.Clauses, func(k counterclaim.Clause) bool { return k.Zone == z.ID }) {
			r.doubt(pathAt("zone", i, ""), FaultVague, "draw it as a Polygon", "it is not drawn, and clauses hold in it: what is in it cannot be told")
		}
	}
}

// faultOf reports whether a fault of a table was told: what is missing in it need not be doubted too.
func (r *fileReader) faultOf(path string) bool {
	of := r.title(path)
	return slices.ContainsFunc(r.faults, func(f Fault) bool { return f.Of == of && !f.Doubt })
}

// measuredBy gives the clauses that measure from a line.
func (r *fileReader) measuredBy(line string) []string {
	var out []string
	for i := range r.a.Clauses {
		k := &r.a.Clauses[i]
		if slices.ContainsFunc(k.Parties, func(p string) bool { return k.Baseline(p) == line }) && (k.DistanceM > 0 || k.BandToM > 0 || k.BandFromM > 0) {
			out = append(out, k.ID)
		}
	}
	return out
}

func (r *fileReader) lintSites() {
	first := map[string]string{} // where a serial number stands, by class and number
	for i := range r.a.Sites {
		s := &r.a.Sites[i]
		path := pathAt("site", i, "")
		switch {
		case (s.Lat == nil) != (s.Lon == nil):
			r.say(path, FaultMissing, "give lat and lon, or neither", "it has one of lat and lon")
		case s.Lat == nil && s.Words == "":
			r.say(path, FaultMissing, "give lat and lon, or say in words where it is", "nobody knows where it is")
		case s.Lat != nil && *s.Lat == 0 && *s.Lon == 0:
			r.doubt(path, FaultValue, "look whether lat and lon were filled in", "it lies at 0, 0")
		}
		of, items := r, path+".item"
		if apart := r.apart[path]; apart != nil {
			of, items = apart, "item"
		} else if len(s.Items) == 0 {
			r.doubt(path, FaultInventory, "write what was declared there as [[site.item]]", "nothing was declared there")
		}
		for j := range s.Items {
			of.lintItem(fmt.Sprintf("%s[%d]", items, j), &s.Items[j], first)
		}
		if of != r {
			r.faults = append(r.faults, of.faults...)
		}
	}
}

func (r *fileReader) lintItem(path string, x *counterclaim.Item, first map[string]string) {
	for n, serial := range x.Serials {
		here := fmt.Sprintf("%s.serials[%d]", path, n)
		plain := x.WeaponClass + " " + strings.ToUpper(strings.Join(strings.FieldsFunc(serial, func(c rune) bool { return strings.ContainsRune(" -/.\t", c) }), ""))
		if before := first[plain]; before != "" {
			r.say(here, FaultInventory, "a weapon stands in one place once: correct the number or leave it out", "serial number %s stands at %s too", quotedWord(serial), before)
			continue
		}
		first[plain] = fmt.Sprintf("line %d", r.lines.Of(here))
		if r.of != "" {
			first[plain] += " of the holdings of " + r.of
		}
	}
	switch n := len(x.Serials); {
	case r.brokenAt(path): // count among it, perhaps
	case n > x.Count:
		r.say(path, FaultInventory, "let count be how many there are", "it has %d serial numbers for %d weapons", n, x.Count)
	case n > 0 && n < x.Count:
		r.doubt(path, FaultInventory, "ask for the others", "it has %d serial numbers for %d weapons", n, x.Count)
	}
}

// lintStored looks for sites at which weapons are declared that have to be farther from a line, or on its other side.
func (r *fileReader) lintStored() {
	drawn, ready := map[string]*counterclaim.Line{}, map[string]*Line{}
	for i := range r.a.Lines {
		l := &r.a.Lines[i]
		drawn[l.ID] = l
		ready[l.ID], _ = LineOf(l) // what is wrong with it was told when it was read
	}
	for i := range r.a.Sites {
		s := &r.a.Sites[i]
		if s.Lat == nil || s.Lon == nil {
			continue
		}
		read := map[string]Reading{}
		for j := range r.a.Clauses {
			k := &r.a.Clauses[j]
			id := k.Baseline(s.Party)
			if k.Kind != "withdraw" || ready[id] == nil || !slices.Contains(k.Parties, s.Party) || !slices.ContainsFunc(s.Items, func(x counterclaim.Item) bool { return isMeant(k, &x) }) {
				continue
			}
			at, known := read[id]
			if !known {
				var err error
				if at, err = ready[id].Read(orb.Point{*s.Lon, *s.Lat}); err != nil {
					r.doubt(pathAt("site", i, ""), FaultValue, hintOr(err, "look at its lat and lon"), "%s", err)
					break
				}
				read[id] = at
			}
			own := OwnSide(drawn[id], s.Party)
			across := own != Unknown && at.Side == own.Other()
			if across && at.DistanceM > s.ErrorM+drawn[id].ErrorM || at.DistanceM+s.ErrorM+drawn[id].ErrorM+k.Tolerance < k.DistanceM {
				where := ""
				if across {
					where = " on its other side"
				}
				r.doubt(pathAt("site", i, ""), FaultContradiction, "look whether the site, the line or the distance is as agreed", "it lies %.1f km from line %s%s, and clause %s wants what is declared there at %.1f km", at.DistanceM/1000, id, where, k.ID, k.DistanceM/1000)
			}
		}
	}
}

// isMeant reports whether a clause means weapons as they were declared.
func isMeant(k *counterclaim.Clause, x *counterclaim.Item) bool {
	if len(k.Types) > 0 && !slices.Contains(k.Types, x.Type) {
		return false
	}
	of := counterclaim.Clause{WeaponClass: x.WeaponClass, CalibreMM: x.CalibreMM, RangeKM: x.RangeKM}
	return x.WeaponClass != "" && weaponsMeet(k, &of) && x.CalibreMM >= k.CalibreMM && x.RangeKM >= k.RangeKM
}

// lintUneven tells obligations that one party has and another has not.
func (r *fileReader) lintUneven() {
	for _, kind := range counterclaim.ClauseKinds() {
		bound, first := map[string]bool{}, -1
		for i, k := range r.a.Clauses {
			if k.Kind != kind {
				continue
			}
			if first < 0 {
				first = i
			}
			for _, p := range k.Parties {
				bound[p] = true
			}
		}
		for _, p := range r.a.Parties {
			if first >= 0 && !bound[p.ID] {
				r.doubt(pathAt("clause", first, ""), FaultUneven, "look whether the text means it so, and say it in the clause's words", "no clause of kind %s binds party %s", kind, p.ID)
			}
		}
	}
}

// lintUnused tells what no clause refers to.
func (r *fileReader) lintUnused() {
	used := map[string]bool{"zone " + r.a.Area: true}
	for i := range r.a.Clauses {
		k := &r.a.Clauses[i]
		used["phase "+k.Phase], used["line "+k.Line], used["zone "+k.Zone] = true, true, true
		for _, l := range k.Baselines {
			used["line "+l] = true
		}
		for _, z := range k.ExceptZones {
			used["zone "+z] = true
		}
		for _, s := range k.Sites {
			used["site "+s] = true
		}
	}
	for _, table := range []string{"line", "zone", "site", "phase"} {
		for i, id := range r.ids(table) {
			exercise := table == "zone" && r.a.Zones[i].Kind == "exercise" // a label for what is seen there
			if id != "" && !used[table+" "+id] && !exercise {
				r.doubt(pathAt(table, i, ""), FaultUnused, "name it in a clause, or leave it out", "no clause names it")
			}
		}
	}
}
