package escalation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// mostDaysBack is how long before the last day the record is looked at: ten years.
const mostDaysBack = 3660

// silentDays is for how many days nothing is read of a source that is called silent.
const silentDays = 7

// MostParties is how many parties there may be; each two of them are a pair.
const MostParties = 12

// Build makes the lines of a record. It fails with CodeBadInput where days are not days or in no order, or there are fewer than two parties
// or more than [MostParties].
func Build(in Input) (*Result, error) {
	b, err := begin(&in)
	if err != nil {
		return nil, err
	}
	b.gather()
	b.spread()
	out := &Result{From: in.From, To: in.To, AsOf: in.AsOf, FalseAlarm: FalseAlarmDays, Pairs: b.pairs}
	for i := range out.Pairs {
		p := &out.Pairs[i]
		for _, kind := range Kinds() {
			for actor := -1; actor < 2; actor++ {
				if in.Stop != nil {
					if err := in.Stop(); err != nil {
						return nil, err
					}
				}
				p.Lines = append(p.Lines, b.line(i, kind, actor))
			}
		}
	}
	out.Sources, out.LeftOut = b.sources(), b.left
	return out, nil
}

// builder makes the lines.
type builder struct {
	sorter
	items    map[Kind][]*item
	panel    *Panel
	names    []string // of the outlets, by number
	from, to int
	usual    []int // of each source in the days shown
}

func begin(in *Input) (*builder, error) {
	b := &builder{sorter: sorter{in: in, parties: slices.Clone(in.Parties), pairOf: map[[2]string]int{}, side: map[[2]string]string{}, outlets: map[string]int{}, table: Weights()}, items: map[Kind][]*item{}}
	slices.SortFunc(b.parties, func(x, y counterclaim.Party) int { return strings.Compare(x.ID, y.ID) })
	if n := len(b.parties); n < 2 || n > MostParties {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "lines stand between parties, and there are %d of them, not 2 to %d", n, MostParties).Try("name the parties in the dispute file")
	}
	for _, d := range []string{in.From, in.To, in.AsOf} {
		if _, ok := dayRead(d); d != "" && !ok {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is no day", d).Try("write it as 2031-05-06")
		}
	}
	if in.AsOf != "" && (in.To == "" || in.To > in.AsOf) {
		in.To = in.AsOf
	}
	last := ""
	for _, r := range in.Reports {
		if _, ok := dayRead(r.Day); ok && (in.AsOf == "" || r.Day <= in.AsOf) {
			last = max(last, r.Day)
		}
	}
	if last == "" {
		err := counterclaim.Errorf(counterclaim.CodeNotFound, "no report with a day was read").Try("counterclaim add --record FILE FILES reads reports")
		if in.AsOf != "" {
			err = counterclaim.Errorf(counterclaim.CodeNotFound, "no report with a day was read by %s", in.AsOf).Try("take a later day")
		}
		return nil, err
	}
	in.To = cmp.Or(in.To, last)
	b.to, _ = dayRead(in.To)
	if in.From == "" {
		in.From = dayName(b.to - 89)
	}
	if b.from, _ = dayRead(in.From); b.from > b.to {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s is after %s", in.From, in.To)
	}
	if b.to-b.from >= mostDaysBack {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s to %s is more than %d days", in.From, in.To, mostDaysBack)
	}
	for i := range b.parties {
		for k := i + 1; k < len(b.parties); k++ {
			p := Pair{A: b.parties[i].ID, B: b.parties[k].ID}
			b.pairOf[[2]string{p.A, p.B}] = len(b.pairs)
			b.pairs = append(b.pairs, p)
		}
	}
	for _, r := range b.in.Reports {
		b.names = append(b.names, r.Outlet)
	}
	slices.Sort(b.names)
	b.names = slices.Compact(b.names)
	for i, name := range b.names {
		b.outlets[name] = i
	}
	return b, nil
}

// gather finds deeds and sayings.
func (b *builder) gather() {
	of := map[counterclaim.ID][]*counterclaim.Claim{}                       // by incident
	incident := make(map[counterclaim.ID]counterclaim.ID, len(b.in.Claims)) // of each claim
	var said []*counterclaim.Claim
	for i := range b.in.Claims {
		c := &b.in.Claims[i]
		incident[c.ID] = c.Incident
		if c.Review == counterclaim.Rejected || !c.CopyOf.IsZero() || b.in.AsOf != "" && c.Published != "" && c.Published[:min(10, len(c.Published))] > b.in.AsOf {
			continue
		}
		said = append(said, c)
		if !c.Incident.IsZero() {
			of[c.Incident] = append(of[c.Incident], c)
		}
	}
	found := b.inForce(incident)
	for n, claims := range of {
		f := found[n]
		if f != nil && f.Verdict == "refuted" {
			if slices.ContainsFunc(claims, func(c *counterclaim.Claim) bool { return isDeed(c) && happened(c) }) {
				b.left.Refuted++
			}
			continue
		}
		if d := b.deed(n, claims); d != nil {
			b.items[Alleged] = append(b.items[Alleged], d)
		}
		if f != nil && f.Verdict == "confirmed" {
			if d := b.confirmed(n, claims, f); d != nil {
				b.items[Verified] = append(b.items[Verified], d)
			}
		}
	}
	b.items[Words] = b.words(said)
	for _, items := range b.items {
		slices.SortStableFunc(items, func(x, y *item) int { return cmp.Or(cmp.Compare(x.day, y.day), compareIDs(x, y)) })
	}
}

func compareIDs(x, y *item) int {
	return cmp.Or(strings.Compare(x.incident.String(), y.incident.String()), strings.Compare(x.claim.String(), y.claim.String()))
}

// inForce gives the finding that was in force at the end of AsOf for each incident.
func (b *builder) inForce(incident map[counterclaim.ID]counterclaim.ID) map[counterclaim.ID]*counterclaim.Finding {
	gone := map[counterclaim.ID]bool{}
	var there []*counterclaim.Finding
	for i := range b.in.Findings {
		f := &b.in.Findings[i]
		if b.in.AsOf == "" || f.At[:min(10, len(f.At))] <= b.in.AsOf {
			there = append(there, f)
			gone[f.Supersedes] = true
		}
	}
	out := map[counterclaim.ID]*counterclaim.Finding{}
	for _, f := range there {
		n, known := incident[f.Incident]
		if !known || gone[f.ID] {
			continue
		}
		if have := out[n]; have == nil || have.At < f.At || have.At == f.At && have.ID.String() < f.ID.String() {
			out[n] = f
		}
	}
	return out
}

// spread lays out what was read day by day.
func (b *builder) spread() {
	b.names = append(b.names, make([]string, len(b.outlets)-len(b.names))...) // outlets of reports without a day come last
	for name, i := range b.outlets {
		b.names[i] = name
	}
	first := b.from
	for _, r := range b.in.Reports {
		if day, ok := dayRead(r.Day); ok {
			first = min(first, max(day, b.to-mostDaysBack))
		}
	}
	b.panel = &Panel{First: first, Reads: make([][]int, len(b.names))}
	last := b.to + Telling - 1 // of what comes later nothing is wanted
	for i := range b.panel.Reads {
		b.panel.Reads[i] = make([]int, last-first+1)
	}
	end := first
	for _, r := range b.in.Reports {
		day, ok := dayRead(r.Day)
		if !ok || day < first || day > last || b.in.AsOf != "" && r.Day > b.in.AsOf {
			continue
		}
		end = max(end, day)
		b.panel.Reads[b.outlets[r.Outlet]][day-first] += r.Read
	}
	end = max(end, b.to)
	for i := range b.panel.Reads {
		b.panel.Reads[i] = b.panel.Reads[i][:end-first+1]
	}
	b.panel.ready()
	b.usual = make([]int, len(b.names))
	for s := range b.names {
		var read []int
		for _, k := range b.panel.sums[s][b.from-first : b.to-first+1] {
			if k > 0 {
				read = append(read, k)
			}
		}
		if slices.Sort(read); len(read) > 0 {
			b.usual[s] = read[(len(read)-1)/2]
		}
	}
}

// happenings gives the items of a line, as they are counted and as they are.
func (b *builder) happenings(pair int, kind Kind, actor int) ([]Happening, []*item) {
	var out []Happening
	var of []*item
	for _, n := range b.items[kind] {
		t := n.pairs[pair]
		if t == nil {
			continue
		}
		by := t.by
		if actor >= 0 {
			by = t.actors[actor]
		}
		if len(by) == 0 {
			continue
		}
		h := Happening{Day: n.day, Weight: 1}
		if kind == Words {
			h.Weight = max(0, -n.weight)
		}
		for s := range by {
			h.Sources = append(h.Sources, s)
		}
		slices.Sort(h.Sources)
		out, of = append(out, h), append(of, n)
	}
	return out, of
}

// line makes one line.
func (b *builder) line(pair int, kind Kind, actor int) Line {
	p := &b.pairs[pair]
	l := Line{Kind: kind, Days: make([]Day, b.to-b.from+1), Changes: []Change{}}
	if actor >= 0 {
		l.From, l.To = p.A, p.B
		if actor == 1 {
			l.From, l.To = p.B, p.A
		}
	}
	list, of := b.happenings(pair, kind, actor)
	b.count(l.Days, kind, list, of)
	if kind == Words {
		list, of = hostile(list, of)
	}
	w := b.panel.Watch(list, b.to, kind != Verified)
	if n := len(w.On); n > 0 {
		l.Watched = dayName(w.On[n-1])
	}
	for _, day := range w.On {
		if day >= b.from && day <= b.to {
			l.Compared++
		}
	}
	if w.Again > 0 {
		l.Learning = dayName(w.Again)
	}
	for i := range w.Shifts {
		if g := &w.Shifts[i]; g.Called >= b.from && g.Called <= b.to {
			l.Changes = append(l.Changes, b.change(g, kind, list, of))
		}
	}
	return l
}

// hostile leaves out words that are watched for nothing.
func hostile(list []Happening, of []*item) (out []Happening, items []*item) {
	for i := range list {
		if list[i].Weight > 0 {
			out, items = append(out, list[i]), append(items, of[i])
		}
	}
	return out, items
}

// count fills the days of a line.
func (b *builder) count(days []Day, kind Kind, list []Happening, of []*item) {
	for i := range days {
		days[i].Day = dayName(b.from + i)
	}
	tells := make([]bool, len(b.names))
	sets := map[string]int{}
	cover := &coverage{p: b.panel, usual: b.usual}
	for i, n := range of {
		if n.day < b.from || n.day > b.to {
			continue
		}
		d := &days[n.day-b.from]
		d.Count++
		if n.force {
			d.Force++
		}
		if kind == Words {
			d.Hostile += max(0, -n.weight)
			d.Friendly += max(0, n.weight)
		}
		for _, s := range list[i].Sources {
			tells[s] = true
		}
		key := setKey(list[i].Sources)
		k, ok := sets[key]
		if !ok && compared(list[i].Sources, b.usual) {
			k, ok = len(cover.sets), true
			sets[key] = k
			cover.add(list[i].Sources, 0)
		}
		if ok {
			cover.times[k]++
			cover.sum++
		}
	}
	for s, is := range tells {
		if b.usual[s] > 0 && (is || len(cover.sets) == 0) {
			cover.plain = append(cover.plain, s)
		}
	}
	open := b.panel.First + b.panel.days() - Telling + 1 // from here on reports are still to come
	for i := range days {
		d, day := &days[i], b.from+i
		d.Coverage = round(cover.of(day-b.panel.First), 1000)
		level := float64(d.Count)
		if kind == Words {
			d.Hostile, d.Friendly = round(d.Hostile, 1000), round(d.Friendly, 1000)
			level = d.Hostile
		}
		switch {
		case day >= open:
			d.State = Open
		case d.Coverage < leastCoverage:
			d.State = Unknown
		default:
			d.State = Known
			level = round(level/d.Coverage, 1000)
			d.Level = &level
		}
	}
}

func round(x, parts float64) float64 { return float64(int64(x*parts+0.5)) / parts }

// sources says how much of each outlet was read.
func (b *builder) sources() []Source {
	party := map[string]string{}
	for _, r := range b.in.Reports {
		party[r.Outlet] = max(party[r.Outlet], r.Party)
	}
	var out []Source
	for s, name := range b.names {
		if b.usual[s] == 0 {
			continue
		}
		o := Source{Outlet: name, Party: party[name], Usual: round(float64(b.usual[s])/Telling, 100)}
		silent := -1
		for day := b.from; day <= b.to+1; day++ {
			read := 1 // the end of the days that are shown ends a silence
			if day <= b.to {
				read = b.panel.Reads[s][day-b.panel.First]
				o.Reads = append(o.Reads, read)
			}
			switch {
			case read == 0 && silent < 0:
				silent = day
			case read > 0 && silent >= 0:
				if day-silent >= silentDays {
					o.Silent = append(o.Silent, Span{dayName(silent), dayName(day - 1)})
				}
				silent = -1
			}
		}
		out = append(out, o)
	}
	return out
}

// Expected gives how many changes are falsely called out, on the average, among the lines of a pair in the time that is shown, if all of it is quiet.
func (p *Pair) Expected(r *Result) float64 {
	sum := 0.0
	for i := range p.Lines {
		l := &p.Lines[i]
		ways := 2.0
		if l.Kind == Verified {
			ways = 1
		}
		sum += ways * float64(l.Compared) / float64(r.FalseAlarm)
	}
	return sum
}
