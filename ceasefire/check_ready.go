package ceasefire

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// Checker is an agreement made ready to be held against days. It is made by [NewChecker] and never changed, so that several may use it.
type Checker struct {
	agreement *counterclaim.Agreement
	clock     *time.Location
	count     counterclaim.CountRule
	clauses   []clause
	limits    []Limit  // each once, whichever clauses it is of
	words     []string // what each limit is measured from
	shapes    []int    // of each limit, the number of its line, zone or point: limits on one share a look
	shapeOf   map[any]int
	widest    float64 // metres by which a drawing may be off at most

	area      int               // limit outside the agreement's area, -1 where it names none that is drawn
	sides     []sideOf          // which tell whose ground it is
	sidesLine string            // by which line
	holders   map[string]string // party id or country to party id
	declared  map[string]holding
	sites     []int // limits near them, -1 where it is not known where one is
	exercises []zoneLimit
	zones     map[string]*Zone
	// withinZone gives for each zone that is drawn the limit that is kept in it.
	withinZone map[string]int
	notes      []string
}

// sideOf is a limit that is kept on one party's side.
type sideOf struct {
	party string
	limit int
}

type zoneLimit struct {
	id, title string
	limit     int // within it
}

// clause is one made ready.
type clause struct {
	*counterclaim.Clause
	from, until string    // YYYY-MM-DD, until "" where it is open
	begins      time.Time // zero where no hour was agreed
	due         string    // the first day on which what is not done is a breach, "" where that is open
	rule        string    // in words
	owed        []owed    // by each party that it binds
	unless      []int     // limits of which each, where it is kept, makes it no breach
	excepted    []zoneLimit
	untold      []string // why it cannot be told whether it holds there
}

// owed is what one party owes by a clause.
type owed struct {
	party  string
	limits []int  // all of them to be kept
	own    int    // limit on the party's own side of the line, -1
	untold string // why it cannot be measured
}

// NewChecker makes an agreement ready. The error says which of its drawings is wrong.
func NewChecker(a *counterclaim.Agreement) (*Checker, error) {
	c := &Checker{agreement: a, clock: time.UTC, count: a.CountRule(), area: -1, shapeOf: map[any]int{}, holders: map[string]string{}, zones: map[string]*Zone{}, withinZone: map[string]int{}}
	if a.Clock != "" {
		clock, err := time.LoadLocation(a.Clock)
		if err != nil {
			return nil, bad("the agreement's clock %.60q is no time zone", a.Clock).Try("name one of the IANA list, such as Asia/Bishkek")
		}
		c.clock = clock
	}
	for _, p := range a.Parties {
		c.holders[p.ID] = p.ID
	}
	for _, p := range a.Parties {
		for _, country := range p.Countries {
			if _, taken := c.holders[country]; !taken {
				c.holders[country] = p.ID
			}
		}
	}
	lines := map[string]*Line{}
	for i := range a.Lines {
		l, err := LineOf(&a.Lines[i])
		if err != nil {
			return nil, bad("line %s: %s", a.Lines[i].ID, err).Try("%s", hintOr(err, drawHint))
		}
		lines[a.Lines[i].ID] = l
		c.widest = max(c.widest, a.Lines[i].ErrorM)
	}
	for i := range a.Zones {
		z, err := ZoneOf(&a.Zones[i])
		if err != nil {
			return nil, bad("zone %s: %s", a.Zones[i].ID, err).Try("%s", hintOr(err, drawHint))
		}
		c.zones[a.Zones[i].ID] = z
		c.widest = max(c.widest, a.Zones[i].ErrorM)
	}
	c.readySides(lines)
	c.readyZones()
	c.readyHoldings()
	for i := range a.Clauses {
		c.readyClause(&a.Clauses[i], lines)
	}
	return c, nil
}

// limit gives the number of a limit, and adds it where it is new.
func (c *Checker) limit(l Limit, words string) int {
	if i := slices.Index(c.limits, l); i >= 0 {
		return i
	}
	var shape any = l.Point
	if l.needsLine() {
		shape = l.Line
	} else if l.needsZone() {
		shape = l.Zone
	}
	if _, known := c.shapeOf[shape]; !known {
		c.shapeOf[shape] = len(c.shapeOf)
	}
	c.limits, c.words, c.shapes = append(c.limits, l), append(c.words, words), append(c.shapes, c.shapeOf[shape])
	return len(c.limits) - 1
}

// readySides takes the first line that is drawn and says whose side is whose to tell whose ground it is.
func (c *Checker) readySides(lines map[string]*Line) {
	for i := range c.agreement.Lines {
		l := &c.agreement.Lines[i]
		if lines[l.ID] == nil || l.Left == "" || l.Right == "" {
			continue
		}
		c.sidesLine = l.ID
		for _, side := range []Side{Left, Right} {
			party := map[Side]string{Left: l.Left, Right: l.Right}[side]
			c.sides = append(c.sides, sideOf{party, c.limit(Limit{Kind: Behind, Line: lines[l.ID], OwnSide: side, ErrorM: l.ErrorM}, "line "+l.ID)})
		}
		return
	}
}

func (c *Checker) readyZones() {
	for i := range c.agreement.Zones {
		z := &c.agreement.Zones[i]
		if c.zones[z.ID] != nil {
			c.withinZone[z.ID] = c.within(z).limit
		}
		switch {
		case z.ID == c.agreement.Area && c.zones[z.ID] != nil:
			c.area = c.limit(Limit{Kind: Outside, Zone: c.zones[z.ID], ErrorM: z.ErrorM}, "zone "+z.ID)
		case z.ID == c.agreement.Area:
			c.notes = append(c.notes, fmt.Sprintf("zone %s, in which the agreement holds, is not drawn: it is taken to hold wherever something was observed", z.ID))
		case z.Kind == "exercise" && c.zones[z.ID] != nil:
			c.exercises = append(c.exercises, c.within(z))
		}
	}
}

func (c *Checker) within(z *counterclaim.Zone) zoneLimit {
	title := z.Title
	if title == "" {
		title = z.ID
	}
	return zoneLimit{z.ID, title, c.limit(Limit{Kind: Within, Zone: c.zones[z.ID], ErrorM: z.ErrorM}, "zone "+z.ID)}
}

// byDeed tells clauses that ask for something to be done from those that bar something from the first day on.
func byDeed(kind string) bool {
	return slices.Contains([]string{"withdraw", "cap", "storage", "demine", "detainees"}, kind)
}

func (c *Checker) readyClause(of *counterclaim.Clause, lines map[string]*Line) {
	a := c.agreement
	k := clause{Clause: of, rule: ruleWords(a, of)}
	k.from, k.until = a.Term(of)
	begins := of.FromTime
	if begins == "" && k.from == a.Start {
		begins = a.StartTime
	}
	k.begins, _ = time.Parse(time.RFC3339, begins)
	switch {
	case !byDeed(of.Kind) || of.Phase == "" && of.DueDays == 0:
		k.due = later(k.from, of.DueDays+of.ToleranceDays)
	default:
		if k.due = a.Due(of); k.due != "" {
			k.due = later(k.due, 1)
		}
	}
	for _, party := range of.Parties {
		k.owed = append(k.owed, c.readyOwed(of, party, lines))
	}
	if of.Kind != "withdraw" && of.Kind != "cap" && of.Zone != "" {
		if z := c.zone(of.Zone); c.zones[of.Zone] == nil {
			k.untold = append(k.untold, "zone "+of.Zone+" is not drawn")
		} else {
			k.unless = append(k.unless, c.limit(Limit{Kind: Outside, Zone: c.zones[of.Zone], ErrorM: z.ErrorM}, "zone "+z.ID))
		}
	}
	for _, id := range of.ExceptZones {
		if z := c.zone(id); c.zones[id] == nil {
			k.untold = append(k.untold, "zone "+id+", which is excepted, is not drawn")
		} else {
			k.excepted = append(k.excepted, c.within(z))
		}
	}
	if slices.Contains(of.Exceptions, "training") {
		k.excepted = append(k.excepted, c.exercises...)
	}
	if c.area >= 0 {
		k.unless = append(k.unless, c.area)
	}
	for _, why := range k.untold {
		c.notes = append(c.notes, fmt.Sprintf("clause %s: %s: where it holds cannot be told", k.ID, why))
	}
	for _, o := range k.owed {
		if o.untold != "" {
			c.notes = append(c.notes, fmt.Sprintf("clause %s, party %s: %s: it cannot be measured", k.ID, o.party, o.untold))
		}
	}
	if k.Kind == "complaints" {
		c.notes = append(c.notes, fmt.Sprintf("clause %s: nothing that is observed tells whether complaints are answered in time", k.ID))
	}
	c.clauses = append(c.clauses, k)
}

func (c *Checker) zone(id string) *counterclaim.Zone {
	for i := range c.agreement.Zones {
		if c.agreement.Zones[i].ID == id {
			return &c.agreement.Zones[i]
		}
	}
	return &counterclaim.Zone{ID: id}
}

// readyOwed makes ready what one party owes by a clause.
func (c *Checker) readyOwed(of *counterclaim.Clause, party string, lines map[string]*Line) owed {
	o := owed{party: party, own: -1}
	id := of.Baseline(party)
	var line *counterclaim.Line
	for i := range c.agreement.Lines {
		if c.agreement.Lines[i].ID == id {
			line = &c.agreement.Lines[i]
		}
	}
	switch {
	case id == "" || line == nil:
	case lines[id] == nil:
		o.untold = "line " + id + " is not drawn"
	case OwnSide(line, party) == Unknown:
		o.untold = "the agreement does not say which side of line " + id + " is its own"
	default:
		limit := Limit{Kind: Behind, Line: lines[id], OwnSide: OwnSide(line, party), ErrorM: line.ErrorM}
		o.own = c.limit(limit, "line "+id)
		switch from, to := of.BandFromM, of.BandToM; {
		case to > 0:
			limit.Kind, limit.FromM, limit.ToM = OffBand, from, to
		case of.Kind == "cap":
			limit.Kind, limit.FromM, limit.ToM = OffBand, 0, of.DistanceM
		case of.Kind == "withdraw" || of.Kind == "hold":
			limit.FromM = of.DistanceM
		default: // barred within so many metres, on both sides
			limit.Kind, limit.FromM, limit.ToM = OffBand, -of.DistanceM, of.DistanceM
		}
		if of.Kind != "cap" {
			limit.ToleranceM = of.Tolerance
		}
		if limit.Kind == Behind || limit.ToM > limit.FromM {
			o.limits = append(o.limits, c.limit(limit, "line "+id))
		}
	}
	if (of.Kind == "withdraw" || of.Kind == "cap") && of.Zone != "" {
		if z := c.zone(of.Zone); c.zones[of.Zone] == nil {
			o.untold = "zone " + of.Zone + " is not drawn"
		} else {
			limit := Limit{Kind: Outside, Zone: c.zones[of.Zone], ErrorM: z.ErrorM}
			if of.Kind != "cap" {
				limit.ToleranceM = of.Tolerance
			}
			o.limits = append(o.limits, c.limit(limit, "zone "+z.ID))
		}
	}
	if of.Kind == "withdraw" && len(o.limits) == 0 && o.untold == "" {
		o.untold = "it does not say from where"
	}
	return o
}

// holdsOn reports whether a clause holds on a day.
func (k *clause) holdsOn(day string) bool {
	return k.from != "" && day >= k.from && (k.until == "" || day <= k.until)
}

// later gives the day so many days after another, "" of none.
func later(day string, days int) string {
	t, err := time.Parse(counterclaim.DateLayout, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, days).Format(counterclaim.DateLayout)
}

// ruleWords says a clause's rule in one line.
func ruleWords(a *counterclaim.Agreement, k *counterclaim.Clause) string {
	var b strings.Builder
	for _, r := range clauseRules() {
		if r.kind == k.Kind {
			b.WriteString(r.words)
		}
	}
	part := func(format string, args ...any) { fmt.Fprintf(&b, "; "+format, args...) }
	if k.WeaponClass != "" || len(k.Types) > 0 {
		part("%s", strings.Join(append(strings.Fields(strings.ReplaceAll(k.WeaponClass, "_", " ")), k.Types...), " "))
	}
	for _, m := range []struct {
		words string
		v     float64
	}{{"of %v mm and more", k.CalibreMM}, {"under %v mm", k.CalibreUnderMM}, {"of %v km range and more", k.RangeKM}, {"of under %v km range", k.RangeUnderKM}} {
		if m.v > 0 {
			part(m.words, m.v)
		}
	}
	switch {
	case k.BandToM > 0:
		part("from %v to %v m from the line", k.BandFromM, k.BandToM)
	case k.DistanceM > 0:
		part("%v m from the line", k.DistanceM)
	}
	for _, p := range k.Parties {
		if k.Baselines[p] != "" {
			part("line %s for %s", k.Baselines[p], p)
		}
	}
	if len(k.Baselines) == 0 && k.Line != "" {
		part("line %s", k.Line)
	}
	if k.Zone != "" {
		part("zone %s", k.Zone)
	}
	if k.Most != nil {
		part("no more than %d", *k.Most)
	}
	if k.Tolerance > 0 {
		part("tolerance %v", k.Tolerance)
	}
	for _, list := range [][]string{k.About, k.For} {
		if len(list) > 0 {
			part("%s", strings.Join(list, ", "))
		}
	}
	if k.NoticeH > 0 {
		part("%v h before", k.NoticeH)
	}
	if k.ReplyH > 0 {
		part("within %v h", k.ReplyH)
	}
	for _, d := range k.Conduct {
		part("%s", strings.ReplaceAll(string(d), "_", " "))
	}
	if len(k.Sites) > 0 {
		part("at %s", strings.Join(k.Sites, ", "))
	}
	if k.AsOf != "" {
		part("as of %s", k.AsOf)
	}
	if len(k.Exceptions)+len(k.ExceptZones) > 0 {
		part("except %s", strings.Join(append(slices.Clone(k.Exceptions), k.ExceptZones...), ", "))
	}
	if k.Kind == "no_fire" {
		n := a.CountRule()
		overlap := fmt.Sprintf("what positions up to %v min apart may both have perceived counted once", n.WithinMin)
		if n.Each {
			overlap = "every entry counted"
		}
		part("counted by %s, %s, uncountable apart", strings.Join(n.Units, ", "), overlap)
	}
	return b.String()
}

func pointOf(lat, lon float64) orb.Point { return orb.Point{lon, lat} }
