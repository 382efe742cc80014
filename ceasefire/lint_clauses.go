package ceasefire

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// lintClause looks at one clause by itself, with the party of each site.
func (r *fileReader) lintClause(i int, siteParty map[string]string) {
	k := &r.a.Clauses[i]
	r.lintDays(i, k)
	r.lintWeapons(i, k)
	r.lintDistance(i, k)
	say := func(name, kind, hint, format string, args ...any) {
		r.say(pathAt("clause", i, name), kind, hint, format, args...)
	}
	doubt := func(name, kind, hint, format string, args ...any) {
		r.doubt(pathAt("clause", i, name), kind, hint, format, args...)
	}
	for n, id := range k.Sites {
		if of := siteParty[id]; of != "" && len(k.Parties) > 0 && !slices.Contains(k.Parties, of) {
			say(fmt.Sprintf("sites[%d]", n), FaultReference, "name sites of the parties that it binds", "site %s is of party %s, whom it does not bind", id, of)
		}
	}
	for n, to := range k.To {
		if to != "mission" && to != "commission" && !slices.Contains(r.ids("party"), to) {
			say(fmt.Sprintf("to[%d]", n), FaultReference, "name a party, mission or commission", "nobody is called %s", quotedWord(to))
		}
	}
	if slices.Contains(k.ExceptZones, k.Zone) && k.Zone != "" {
		say("except_zones", FaultContradiction, "leave one of them out", "it holds in zone %s and not there", k.Zone)
	}
	switch k.Kind {
	case "storage":
		if len(k.Sites) == 0 {
			doubt("", FaultVague, "name its sites", "it names no site: what is missing there cannot be told")
		}
	case "notify":
		if k.NoticeH == 0 {
			doubt("", FaultVague, "give notice_h, where one was agreed", "it does not say how long before notice is given")
		}
	case "complaints":
		if k.ReplyH == 0 {
			doubt("", FaultVague, "give reply_h, where one was agreed", "it sets no time for the answer")
		}
	case "detainees":
		if _, until := r.a.Term(k); until == "" && k.DueDays == 0 {
			doubt("", FaultVague, "give due_days or until, where one was agreed", "it does not say by when")
		}
	case "no_flight", "no_works":
		if r.a.Mission != "" && !slices.Contains(k.Exceptions, "mission") {
			doubt("", FaultVague, `write exceptions = ["mission"], or say in its words that the mission is bound too`, "what the mission itself does is not excepted")
		}
	}
}

// lintDays looks at a clause's days.
func (r *fileReader) lintDays(i int, k *counterclaim.Clause) {
	from, until := r.a.Term(k)
	say := func(name, hint, format string, args ...any) {
		r.say(pathAt("clause", i, name), FaultDates, hint, format, args...)
	}
	if from != "" && until != "" && until < from {
		say("until", "until is its last day, inclusive", "its last day %s comes before its first %s", until, from)
	}
	if k.From != "" && r.a.Start != "" && k.From < r.a.Start {
		say("from", "begin it with the agreement, or let the agreement begin before", "it begins on %s, before the agreement on %s", k.From, r.a.Start)
	}
	if r.a.Until != "" && (k.From > r.a.Until || k.Until > r.a.Until) {
		say("", "end it with the agreement", "it goes on after the agreement's last day, %s", r.a.Until)
	}
	for _, p := range r.a.Phases {
		if p.ID == k.Phase && k.Phase != "" && (k.From != "" && k.From < p.From || p.Until != "" && k.From > p.Until) {
			say("phase", "begin it within the phase, or leave the phase out", "it begins on %s, outside phase %s, %s", k.From, p.ID, daysWords(p.From, p.Until))
		}
		if p.ID == k.Phase && k.Phase != "" && k.DueDays > 0 {
			r.doubt(pathAt("clause", i, "due_days"), FaultDates, "leave one of them out", "it is due %d days after its first and at the end of phase %s: the days count", k.DueDays, p.ID)
		}
	}
	if k.FromTime != "" && from != "" && k.FromTime[:min(10, len(k.FromTime))] != from {
		say("from_time", "give the hour of that day, on the clock of its zone", "from_time %s is not on its first day, %s", k.FromTime, from)
	}
	if k.AsOf != "" && from != "" && k.AsOf > from {
		r.doubt(pathAt("clause", i, "as_of"), FaultDates, "look whether that day is meant", "it freezes the state of %s and holds from %s: the days between are frozen as nobody knows yet", k.AsOf, from)
	}
	if k.DueDays > 0 && k.Until != "" {
		r.doubt(pathAt("clause", i, "due_days"), FaultDates, "keep due_days for what is to be done by then, until for what holds no longer", "it has due_days and until")
	}
}

// lintWeapons looks which weapons a clause is about.
func (r *fileReader) lintWeapons(i int, k *counterclaim.Clause) {
	if k.CalibreUnderMM > 0 && k.CalibreUnderMM <= k.CalibreMM {
		r.say(pathAt("clause", i, "calibre_under_mm"), FaultValue, "calibre_mm is the lower bound, calibre_under_mm the upper one", "no calibre is %v mm or more and under %v mm", k.CalibreMM, k.CalibreUnderMM)
	}
	if k.RangeUnderKM > 0 && k.RangeUnderKM <= k.RangeKM {
		r.say(pathAt("clause", i, "range_under_km"), FaultValue, "range_km is the lower bound, range_under_km the upper one", "no range is %v km or more and under %v km", k.RangeKM, k.RangeUnderKM)
	}
	if (k.CalibreMM > 0 || k.CalibreUnderMM > 0) && slices.Contains([]string{"troops", "aircraft", "drone"}, k.WeaponClass) {
		r.say(pathAt("clause", i, "calibre_mm"), FaultValue, "leave it out", "%s have no calibre", k.WeaponClass)
	}
}

// lintDistance looks from where a clause measures.
func (r *fileReader) lintDistance(i int, k *counterclaim.Clause) {
	say := func(name, kind, hint, format string, args ...any) {
		r.say(pathAt("clause", i, name), kind, hint, format, args...)
	}
	measures := k.DistanceM > 0 || k.BandToM > 0 || k.BandFromM > 0
	without := ""
	for _, p := range k.Parties {
		if k.Baseline(p) == "" {
			without = p
		}
	}
	wrong := r.brokenAt(pathAt("clause", i, "")) // a line that could not be read is told already
	switch {
	case measures && without != "" && !wrong:
		say(map[bool]string{true: "distance_m", false: "band_to_m"}[k.DistanceM > 0], FaultMissing, "give line, or baselines with a line for each party", "it gives a distance and no line to measure it from for party %s", without)
	case k.Kind == "withdraw" && k.DistanceM == 0 && k.Zone == "" && !wrong:
		say("", FaultMissing, "give line and distance_m, or the zone that is to be left", "it does not say how far or from where to withdraw")
	case (k.Line != "" || len(k.Baselines) > 0) && !measures && k.Kind != "hold" && !wrong:
		say("line", FaultMissing, "give distance_m or a band", "it names a line and no distance from it")
	}
	for _, party := range slices.Sorted(maps.Keys(k.Baselines)) {
		if !slices.Contains(k.Parties, party) && len(k.Parties) > 0 {
			say("baselines."+party, FaultReference, "name it in parties, or leave its line out", "it has a line for party %s, whom it does not bind", party)
		}
	}
	if k.BandFromM > 0 && k.BandToM == 0 {
		say("band_from_m", FaultMissing, "give band_to_m", "the band has no end")
	} else if k.BandToM > 0 && k.BandToM <= k.BandFromM {
		say("band_to_m", FaultValue, "band_from_m is nearer to the line than band_to_m", "the band ends at %v m and begins at %v m", k.BandToM, k.BandFromM)
	}
	if k.Kind == "cap" && k.BandToM == 0 && k.Zone == "" && k.DistanceM == 0 && len(k.Sites) == 0 && !wrong {
		say("", FaultMissing, "give line and band_to_m, zone or sites", "it does not say where no more may be")
	}
	if k.Tolerance > 0 && k.DistanceM > 0 && k.Tolerance >= k.DistanceM {
		say("tolerance", FaultValue, "give metres that are small beside the distance", "a tolerance of %v m leaves nothing of %v m", k.Tolerance, k.DistanceM)
	}
}

// brokenAt reports whether a table has a key that could not be read.
func (r *fileReader) brokenAt(path string) bool {
	of := r.title(path)
	return slices.ContainsFunc(r.faults, func(f Fault) bool {
		return f.Of == of && !f.Doubt && slices.Contains([]string{FaultValue, FaultKey}, f.Kind)
	})
}

// lintPairs looks for clauses that bind one party at one time to what cannot both be.
func (r *fileReader) lintPairs() {
	list := r.a.Clauses
	type term struct{ from, until string }
	terms := make([]term, len(list))
	for i := range list {
		terms[i].from, terms[i].until = r.a.Term(&list[i])
	}
	for j := range list {
		for i := range list[:j] {
			x, y := &list[i], &list[j]
			if len(r.faults) >= maxFaults {
				return
			}
			if !daysOverlap(terms[i].from, terms[i].until, terms[j].from, terms[j].until) || x.Zone != y.Zone {
				continue
			}
			for _, c := range contradictions(x, y) {
				from, until := max(terms[i].from, terms[j].from), earlier(terms[i].until, terms[j].until)
				r.say(pathAt("clause", j, ""), FaultContradiction, c.hint, "against clause %s at line %d, for party %s, %s: %s", x.ID, r.lines.Of(pathAt("clause", i, "")), strings.Join(c.parties, " and "), daysWords(from, until), c.what)
			}
			if inBoth(x.Parties, y.Parties) != "" && sameButForName(x, y) {
				r.doubt(pathAt("clause", j, ""), FaultTwice, "leave one of them out", "clause %s at line %d says the same", x.ID, r.lines.Of(pathAt("clause", i, "")))
			}
		}
	}
}

// contradiction is why two clauses cannot both bind some parties.
type contradiction struct {
	what, hint string
	parties    []string // by id
}

// contradictions holds two clauses against each other for every party that both bind: each may have a baseline of its own.
func contradictions(x, y *counterclaim.Clause) []contradiction {
	var out []contradiction
	for _, party := range slices.Sorted(slices.Values(x.Parties)) {
		if !slices.Contains(y.Parties, party) {
			continue
		}
		what, hint := contradict(x, y, party)
		if what == "" {
			continue
		}
		if at := slices.IndexFunc(out, func(c contradiction) bool { return c.what == what && c.hint == hint }); at >= 0 {
			out[at].parties = append(out[at].parties, party)
		} else {
			out = append(out, contradiction{what, hint, []string{party}})
		}
	}
	return out
}

func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

func sharedConduct(x, y []counterclaim.Conduct) bool {
	return slices.ContainsFunc(x, func(c counterclaim.Conduct) bool { return slices.Contains(y, c) })
}

func inBoth(x, y []string) string {
	for _, p := range x {
		if slices.Contains(y, p) {
			return p
		}
	}
	return ""
}

func sameButForName(x, y *counterclaim.Clause) bool {
	a, b := *x, *y
	for _, k := range []*counterclaim.Clause{&a, &b} {
		k.ID, k.Title, k.Article, k.Words = "", "", "", ""
		k.Parties = slices.Sorted(slices.Values(k.Parties))
	}
	return reflect.DeepEqual(a, b)
}

// contradict says why two clauses cannot both bind a party, and what to try; "" where they can. A clause that names its types goes
// before one that does not, and is no contradiction to it.
func contradict(x, y *counterclaim.Clause, party string) (what, hint string) {
	if x.Kind > y.Kind {
		x, y = y, x
	}
	if (len(x.Types) > 0) != (len(y.Types) > 0) {
		return "", ""
	}
	line := x.Baseline(party) == y.Baseline(party)
	apart := "give each its own days, weapons or zone, or make one of them"
	switch x.Kind + " " + y.Kind {
	case "withdraw withdraw":
		if weaponsMeet(x, y) && line && x.DistanceM != y.DistanceM && x.DistanceM > 0 && y.DistanceM > 0 {
			return fmt.Sprintf("the same weapons are to be %v m and %v m from line %s", x.DistanceM, y.DistanceM, x.Baseline(party)), apart
		}
	case "cap cap":
		switch {
		case !line || !sameSites(x, y) || x.Most == nil || y.Most == nil:
		case sameBand(x, y) && weaponsIn(x, y) && weaponsIn(y, x) && mostOf(x) != mostOf(y):
			return fmt.Sprintf("no more than %d and no more than %d of the same weapons in one place", mostOf(x), mostOf(y)), apart
		case bandIn(x, y) && weaponsIn(y, x) && mostOf(x) > mostOf(y) && weaponsIn(x, y), bandIn(y, x) && weaponsIn(x, y) && mostOf(y) > mostOf(x) && weaponsIn(y, x):
			return "more are allowed in a part of the band than in the whole", apart
		}
	case "cap withdraw":
		if line && y.DistanceM > 0 && x.BandToM > 0 && x.BandToM <= y.DistanceM && mostOf(x) > 0 && weaponsIn(x, y) {
			return fmt.Sprintf("%d are allowed within %v m of line %s, where none may stand before %v m", mostOf(x), x.BandToM, x.Baseline(party), y.DistanceM), apart
		}
	case "hold hold":
		if x.AsOf != y.AsOf && x.AsOf != "" && y.AsOf != "" && line && weaponsMeet(x, y) && (len(x.Conduct) == 0 || len(y.Conduct) == 0 || sharedConduct(x.Conduct, y.Conduct)) {
			return fmt.Sprintf("the same is frozen as it was on %s and on %s", x.AsOf, y.AsOf), "let the one end before the other begins"
		}
	case "hold withdraw":
		if x.WeaponClass != "" && weaponsMeet(x, y) {
			return "the same weapons are to stay and to be withdrawn", "let the hold end before the withdrawal begins, or name other weapons"
		}
	case "notify notify":
		if inBoth(x.About, y.About) != "" && weaponsMeet(x, y) && x.NoticeH != y.NoticeH && x.NoticeH > 0 && y.NoticeH > 0 && reflect.DeepEqual(x.To, y.To) {
			return fmt.Sprintf("notice of %s is given %v h and %v h before", inBoth(x.About, y.About), x.NoticeH, y.NoticeH), apart
		}
	case "access access":
		if inBoth(x.For, y.For) != "" && sameSites(x, y) && x.ReplyH != y.ReplyH && x.ReplyH > 0 && y.ReplyH > 0 {
			return fmt.Sprintf("access for %s is given within %v h and %v h", inBoth(x.For, y.For), x.ReplyH, y.ReplyH), apart
		}
	case "complaints complaints":
		if x.ReplyH != y.ReplyH && x.ReplyH > 0 && y.ReplyH > 0 || x.FileH != y.FileH && x.FileH > 0 && y.FileH > 0 {
			return "complaints have two deadlines", apart
		}
	}
	return "", ""
}

// mostOf gives how many a cap allows; 0 where it does not say, which is told already.
func mostOf(k *counterclaim.Clause) int {
	if k.Most == nil {
		return 0
	}
	return *k.Most
}

func sameSites(x, y *counterclaim.Clause) bool { return slices.Equal(x.Sites, y.Sites) }

func sameBand(x, y *counterclaim.Clause) bool { return bandIn(x, y) && bandIn(y, x) }

// bandIn reports whether the band of x lies in that of y.
func bandIn(x, y *counterclaim.Clause) bool {
	xFrom, xTo := bandOf(x)
	yFrom, yTo := bandOf(y)
	return xFrom >= yFrom && xTo <= yTo
}

// bandOf gives a clause's band; one that only gives a distance ends there.
func bandOf(k *counterclaim.Clause) (from, to float64) {
	if k.BandToM == 0 && k.DistanceM > 0 {
		return 0, k.DistanceM
	}
	if k.BandToM == 0 {
		return k.BandFromM, math.Inf(1)
	}
	return k.BandFromM, k.BandToM
}

// heavy reports whether a class is one of the heavy weapons.
func heavy(class string) bool {
	return slices.Contains([]string{"heavy_weapons", "artillery", "mortar", "mlrs", "tank", "missile"}, class)
}

// weaponsMeet reports whether a weapon can be meant by both clauses. Without a class all are.
func weaponsMeet(x, y *counterclaim.Clause) bool {
	class := x.WeaponClass == y.WeaponClass || x.WeaponClass == "" || y.WeaponClass == "" ||
		x.WeaponClass == "heavy_weapons" && heavy(y.WeaponClass) || y.WeaponClass == "heavy_weapons" && heavy(x.WeaponClass)
	return class && max(x.CalibreMM, y.CalibreMM) < min(openBound(x.CalibreUnderMM), openBound(y.CalibreUnderMM)) &&
		max(x.RangeKM, y.RangeKM) < min(openBound(x.RangeUnderKM), openBound(y.RangeUnderKM)) &&
		(len(x.Types) == 0 || len(y.Types) == 0 || inBoth(x.Types, y.Types) != "")
}

// weaponsIn reports whether all weapons that x means are meant by y too.
func weaponsIn(x, y *counterclaim.Clause) bool {
	class := x.WeaponClass == y.WeaponClass || y.WeaponClass == "" || y.WeaponClass == "heavy_weapons" && heavy(x.WeaponClass)
	types := len(y.Types) == 0 || len(x.Types) > 0 && !slices.ContainsFunc(x.Types, func(t string) bool { return !slices.Contains(y.Types, t) })
	return class && types && x.CalibreMM >= y.CalibreMM && openBound(x.CalibreUnderMM) <= openBound(y.CalibreUnderMM) && x.RangeKM >= y.RangeKM && openBound(x.RangeUnderKM) <= openBound(y.RangeUnderKM)
}

// openBound gives an upper bound that is not set as one without end.
func openBound(bound float64) float64 {
	if bound == 0 {
		return math.Inf(1)
	}
	return bound
}
