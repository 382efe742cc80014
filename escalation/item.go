package escalation

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/counterclaim/counterclaim"
)

// item is one deed or saying with all that lines and drivers want of it.
type item struct {
	day      int
	force    bool
	weight   float64 // of words, with its sign
	incident counterclaim.ID
	claim    counterclaim.ID // of words: the earliest that tells it
	places   []string
	conducts []counterclaim.Conduct
	pairs    map[int]*told // by pair
}

// told is who tells an item for one pair: as one of the pair's, and as an act of A and of B.
type told struct {
	by     map[int]bool
	actors [2]map[int]bool // nil where nobody says that it was this one's
}

// way is between whom an act passes: a pair, and whose act it is, 0 for A, 1 for B, -1 where that is not said.
type way struct{ pair, actor int }

// sorter finds the items in what is told.
type sorter struct {
	in      *Input
	parties []counterclaim.Party // by id
	pairs   []Pair
	pairOf  map[[2]string]int
	side    map[[2]string]string // party and country of an entity: its party here, "" for none
	outlets map[string]int
	table   []Weight
	left    LeftOut
}

// wayOf gives between which parties a claim stands.
func (s *sorter) waysOf(c *counterclaim.Claim) []way {
	actors, thirdActor := s.sides(c.Actors)
	targets, thirdTarget := s.sides(c.Targets)
	if c.Symmetric() {
		all := slices.Concat(actors, targets)
		var out []way
		for _, a := range all {
			for _, b := range all {
				if a != b {
					out = s.way(out, a, b)
				}
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	if len(targets) == 0 && !thirdTarget && len(s.parties) == 2 { // there is one whom it can be against
		for _, p := range s.parties {
			if len(actors) == 1 && p.ID != actors[0] {
				targets = append(targets, p.ID)
			}
		}
	}
	var out []way
	for _, a := range actors {
		for _, t := range targets {
			if a != t {
				out = s.way(out, a, t)
			}
		}
	}
	if len(actors) == 0 && !thirdActor && len(targets) > 0 && len(s.parties) == 2 {
		out = append(out, way{0, -1})
	}
	return out
}

func (s *sorter) way(out []way, a, b string) []way {
	w := way{s.pairOf[[2]string{min(a, b), max(a, b)}], 0}
	if a > b {
		w.actor = 1
	}
	if slices.Contains(out, w) {
		return out
	}
	return append(out, w)
}

// sides gives the parties among some entities, and whether somebody known stands there who is none.
func (s *sorter) sides(es []counterclaim.Entity) (out []string, third bool) {
	for _, e := range es {
		key := [2]string{e.Party, e.Country}
		p, known := s.side[key]
		if !known {
			p = counterclaim.PartyOf(s.parties, e)
			if _, listed := s.pairless(p); !listed {
				p = ""
			}
			s.side[key] = p
		}
		switch {
		case p == "":
			third = third || e.Known()
		case !slices.Contains(out, p):
			out = append(out, p)
		}
	}
	return out, third
}

func (s *sorter) pairless(id string) (int, bool) {
	i := slices.IndexFunc(s.parties, func(p counterclaim.Party) bool { return p.ID == id })
	return i, i >= 0
}

// isDeed reports whether a claim is of a hostile deed, whatever is said of it: force, coercion, forces made ready, ties cut. A note of protest is words.
func isDeed(c *counterclaim.Claim) bool {
	return c.Event.Quad() == 4 && !slices.Contains(c.Conduct, counterclaim.ProtestNote)
}

// happened reports whether a claim says that what it tells is or was. What is denied, demanded, threatened, planned or supposed is not.
func happened(c *counterclaim.Claim) bool {
	return c.Stance != counterclaim.Denied && (c.Status == counterclaim.Occurred || c.Status == counterclaim.Ongoing)
}

// mostDays is how long a time may be that counts as its first day: a night is of two days.
const mostDays = 3

// dayOf gives the day of what a claim tells; said is false where it is that of publication. ok is false where only a longer time is known.
func dayOf(c *counterclaim.Claim) (day int, said, ok bool) {
	if c.Time != nil {
		from, to, ok := c.Time.Days()
		if ok && to.Sub(from) < mostDays*24*time.Hour {
			return dayNumber(from), true, true
		}
		return 0, false, false
	}
	r := counterclaim.Report{Published: c.Published}
	t, ok := r.PublishedTime()
	return dayNumber(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)), false, ok
}

func dayNumber(t time.Time) int { return int(t.Unix() / (24 * 60 * 60)) }

func dayName(day int) string {
	return time.Unix(int64(day)*24*60*60, 0).UTC().Format(counterclaim.DateLayout)
}

func dayRead(day string) (int, bool) {
	t, err := time.Parse(counterclaim.DateLayout, day)
	return dayNumber(t), err == nil
}

// dayOfAll gives the day that most outlets give, the earliest of equal ones; the day of publication where none gives one.
func dayOfAll(claims []*counterclaim.Claim) (int, bool) {
	by := map[int]map[string]bool{}
	published, some := 0, false
	for _, c := range claims {
		day, said, ok := dayOf(c)
		switch {
		case !ok:
		case said:
			if by[day] == nil {
				by[day] = map[string]bool{}
			}
			by[day][c.Outlet] = true
		case !some || day < published:
			published, some = day, true
		}
	}
	best, votes := 0, 0
	for day, outlets := range by {
		if n := len(outlets); n > votes || n == votes && day < best {
			best, votes = day, n
		}
	}
	if votes > 0 {
		return best, true
	}
	return published, some
}

// tell notes that an outlet tells an item.
func (s *sorter) tell(n *item, ways []way, outlet string) {
	o, ok := s.outlets[outlet]
	if !ok {
		o = len(s.outlets)
		s.outlets[outlet] = o
	}
	for _, w := range ways {
		t := n.pairs[w.pair]
		if t == nil {
			t = &told{by: map[int]bool{}}
			n.pairs[w.pair] = t
		}
		t.by[o] = true
		if w.actor >= 0 {
			if t.actors[w.actor] == nil {
				t.actors[w.actor] = map[int]bool{}
			}
			t.actors[w.actor][o] = true
		}
	}
}

// deed makes the deed that an incident is, of claims that say that it happened; nil for none.
func (s *sorter) deed(n counterclaim.ID, claims []*counterclaim.Claim) *item {
	var telling []*counterclaim.Claim
	for _, c := range claims {
		if isDeed(c) && happened(c) {
			telling = append(telling, c)
		}
	}
	d := s.made(n, telling)
	if d == nil {
		return nil
	}
	for _, c := range telling {
		s.tell(d, s.waysOf(c), c.Outlet)
	}
	if len(d.pairs) == 0 {
		s.left.NoParty++
		return nil
	}
	return d
}

// made begins a deed.
func (s *sorter) made(n counterclaim.ID, telling []*counterclaim.Claim) *item {
	if len(telling) == 0 {
		return nil
	}
	day, ok := dayOfAll(telling)
	if !ok {
		s.left.Undated++
		return nil
	}
	d := &item{day: day, weight: 1, incident: n, pairs: map[int]*told{}}
	for _, c := range telling {
		d.force = d.force || c.Event == counterclaim.Assault
		d.at(c)
		for _, k := range c.Conduct {
			if !slices.Contains(d.conducts, k) {
				d.conducts = append(d.conducts, k)
			}
		}
	}
	return d
}

// at notes where a claim says that it was; a whole country is no place.
func (n *item) at(c *counterclaim.Claim) {
	for _, p := range c.Places {
		if k := cmp.Or(p.Name, p.Text); k != "" && p.Precision != counterclaim.InCountry && !slices.Contains(n.places, k) {
			n.places = append(n.places, k)
		}
	}
}

// confirmed makes the deed that a finding confirms: whose it was is what the finding says.
func (s *sorter) confirmed(n counterclaim.ID, claims []*counterclaim.Claim, f *counterclaim.Finding) *item {
	var about []*counterclaim.Claim // of the deed, whatever they say of it
	for _, c := range claims {
		if isDeed(c) {
			about = append(about, c)
		}
	}
	left := s.left
	d := s.made(n, about)
	if s.left = left; d == nil { // an undated deed was counted with those alleged
		return nil
	}
	for _, c := range about {
		s.tell(d, s.foundWays(s.waysOf(c), f.Responsibility), c.Outlet)
	}
	if len(d.pairs) == 0 {
		return nil
	}
	return d
}

// foundWays gives the ways that a claim gives as a finding has them: acts of those that it holds responsible alone.
func (s *sorter) foundWays(ways []way, responsible []string) []way {
	var out []way
	for _, w := range ways {
		out = append(out, way{w.pair, -1})
		p := &s.pairs[w.pair]
		for k, id := range []string{p.A, p.B} {
			if slices.Contains(responsible, id) {
				out = append(out, way{w.pair, k})
			}
		}
	}
	if len(out) == 0 && len(s.parties) == 2 { // the claims name nobody, the finding does
		for k, p := range s.parties {
			if slices.Contains(responsible, p.ID) {
				out = append(out, way{0, k})
			}
		}
	}
	return out
}

// words makes the sayings that some claims tell. A saying is one party's act of one kind on one day, about one incident: who repeats it says nothing new.
func (s *sorter) words(claims []*counterclaim.Claim) []*item {
	said := map[string]*item{}
	var out []*item
	for _, c := range claims {
		weight, ok := weightOf(s.table, c)
		if !ok || c.Stance != counterclaim.Asserted || !happened(c) {
			continue
		}
		day, _, ok := dayOf(c)
		if !ok {
			s.left.Undated++
			continue
		}
		ways := s.waysOf(c)
		if len(ways) == 0 {
			s.left.NoParty++
			continue
		}
		about := c.Incident
		if about.IsZero() {
			about = c.Report
		}
		key := about.String() + string(c.Event) + strconv.Itoa(day) + strconv.FormatFloat(weight, 'g', -1, 64)
		for _, w := range ways {
			key += " " + strconv.Itoa(w.pair) + "/" + strconv.Itoa(w.actor)
		}
		n := said[key]
		if n == nil {
			n = &item{day: day, weight: weight, incident: c.Incident, claim: c.ID, pairs: map[int]*told{}, conducts: c.Conduct}
			n.at(c)
			said[key] = n
			out = append(out, n)
		}
		s.tell(n, ways, c.Outlet)
	}
	return out
}
