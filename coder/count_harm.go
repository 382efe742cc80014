package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// countHarm gives a casualty trigger the number that stands nearest to it: the one before it in the passive and with "dead", the one after it
// otherwise. Those who are listed together are added up: "three servicemen and a teacher". Somebody with a name or an office counts one.
func (s *sentence) countHarm(t *trigger) {
	if len(t.counts) > 0 || t.Entry == nil {
		return
	}
	what := map[counterclaim.Conduct]string{"killing": "killed", "wounding": "wounded", "displacement": "displaced"}[t.Entry.Conducts[0]]
	if what == "" {
		return
	}
	back := t.Passive || t.Entry.Frame != lexicon.Harm || s.bareParticiple(t)
	n := s.numberNear(t, back)
	if n < 0 && t.Entry.Frame != lexicon.Perish {
		n = s.numberNear(t, !back)
	}
	if n >= 0 {
		total := s.together(n)
		if w := s.word(total.last); what == "displaced" && in(w, "families", "households") {
			what = w
		}
		t.counts = append(t.counts, s.count(total, what, s.sectored(total, t.harmed)))
		return
	}
	if x, ok := s.onePerson(t, back); ok {
		t.counts = append(t.counts, s.count(x, what, t.harmed))
	}
}

// numberNear gives the nearest number before or after a trigger in its clause, -1 where there is none.
func (s *sentence) numberNear(t *trigger, back bool) int {
	best := -1
	for i := range s.numbers {
		n := &s.numbers[i]
		switch {
		case n.first >= t.First && n.last <= t.Last:
			return i // "left around a hundred dead"
		case back && n.last <= t.First && t.First-n.last < 9 && !s.splitBetween(n.last, t.First):
			if !s.partOf(n) {
				best = i
			}
		case !back && n.first >= t.Last && n.first-t.Last < 6 && !s.splitBetween(t.Last, n.first) && best < 0:
			best = i
		}
	}
	return best
}

// partOf reports a number that only says who some of those counted before are: "ten people, including three children, were killed".
func (s *sentence) partOf(n *number) bool {
	for i := n.first - 1; i >= n.first-3; i-- {
		if in(s.word(i), "including", "among") {
			return true
		}
	}
	return false
}

// together adds the numbers of people that are listed with number i: "two women, a boy and a policeman".
func (s *sentence) together(i int) number {
	first, last, and := i, i, false
	for first > 0 && s.listed(&s.numbers[first-1], &s.numbers[first]) {
		and = and || s.hasWord(s.numbers[first-1].last, s.numbers[first].first, func(w string) bool { return w == "and" })
		first--
	}
	for last+1 < len(s.numbers) && s.listed(&s.numbers[last], &s.numbers[last+1]) {
		last++
		and = and || s.hasWord(s.numbers[last-1].last, s.numbers[last].first, func(w string) bool { return w == "and" })
	}
	switch {
	case !and:
		first, last = i, i // "one serviceman, a sergeant"
	case s.apposed(first, last):
		last = first // "two journalists, a man and a woman"
	}
	sum := s.numbers[first]
	for k := first + 1; k <= last; k++ {
		sum = sum.plus(&s.numbers[k])
	}
	if last > first {
		sum.last = max(sum.last, s.numbers[last].last)
	}
	one := int64(1)
	m := sum.last
	if !s.numbers[last].article && people(s.word(m)) {
		m++
	}
	if s.word(m) == "and" && in(s.word(m+1), "a", "an") && (otherPerson(s.word(m+2)) || s.sc.d.Tokens[min(m+2, s.last-1)].Kind == text.Word && otherPerson(s.word(m+3))) { // "three servicemen and a teacher"
		sum = sum.plus(&number{low: &one, high: &one})
		sum.last = m + 3
	}
	if s.word(m) == "and" && in(s.word(m+1), "his", "her", "their") && person1(s.word(m+2)) { // "a farmer and his son"
		sum = sum.plus(&number{low: &one, high: &one})
		sum.last = m + 3
	}
	if k := sum.first - 1; s.word(k) == "and" && s.countsPeople(&s.numbers[first]) && in(s.word(k-2), "the", "a", "an") && (person(s.word(k-1)) || otherPerson(s.word(k-1))) {
		sum = sum.plus(&number{low: &one, high: &one}) // "the driver and two passengers"
		sum.first = k - 2
	} else if s.word(k) == "and" && sum.low != nil {
		if m := s.mentionAt(k - 1); m >= 0 && len(s.mentions[m].who) == 1 && s.mentions[m].who[0].Person && s.countsPeople(&sum) {
			sum = sum.plus(&number{low: &one, high: &one}) // "Sergeant Hale and two privates"
			sum.first = s.mentions[m].first
		}
	}
	return sum
}

// apposed reports a list behind a comma that only says who the number before it is.
func (s *sentence) apposed(first, last int) bool {
	head := &s.numbers[first]
	if last-first < 2 || head.article || head.low == nil || s.hasWord(head.last, s.numbers[first+1].first, func(w string) bool { return w == "and" }) {
		return false
	}
	rest := int64(0)
	for k := first + 1; k <= last; k++ {
		if s.numbers[k].low == nil {
			return false
		}
		rest += *s.numbers[k].low
	}
	return rest == *head.low
}

// plus adds two numbers; a bound that one of them leaves open stays open.
func (n number) plus(o *number) number {
	add := func(a, b *int64) *int64 {
		if a == nil || b == nil {
			return nil
		}
		x := *a + *b
		return &x
	}
	low := add(n.low, o.low)
	n.high = add(n.high, o.high)
	if low == nil {
		low = n.low
	}
	n.low, n.approx = low, n.approx || o.approx
	return n
}

// listed reports that two numbers of people stand in one list: nothing but their nouns, a comma or "and" between them.
func (s *sentence) listed(a, b *number) bool {
	if in(s.word(a.first-1), "them", "whom") || in(s.word(a.last), "of") && in(s.word(a.last+1), "them", "whom") {
		return false // "one of them a soldier, and a child lost her leg"
	}
	if b.first-a.last > 5 || a.ordinal || b.ordinal || !s.countsPeople(b) {
		return false
	}
	i := b.first - 1
	for in(s.word(i), "his", "her", "their", "its") {
		i--
	}
	joined := false
	for in(s.word(i), ",", "and") {
		i--
		joined = true
	}
	if !joined || i < a.last-1 {
		return false
	}
	for k := a.last; k < i; k++ {
		if w := s.word(k); preposition(w) || barrier(w) || in(w, ",", "were", "was", "had", "have") {
			return false
		}
	}
	if i == a.last-1 {
		return a.article
	}
	return people(s.word(i)) && s.word(i) != "others" || s.sc.d.Tokens[i].Title && strings.HasSuffix(s.word(i), "s") // "two Belmaris and"
}

// countsPeople reports a number with a noun for people behind it.
func (s *sentence) countsPeople(n *number) bool {
	if n.article {
		return true
	}
	for k := n.last; k < n.last+4; k++ {
		if w := s.word(k); people(w) {
			return true
		} else if preposition(w) || in(w, ",", ".", "and", "were", "was", "dead", "killed", "wounded", "injured", "") {
			return false
		}
	}
	return false
}

// person1 tells one person or one of the family.
func person1(w string) bool {
	return person(w) || in(w, "son", "daughter", "wife", "husband", "brother", "sister")
}

// otherPerson tells nouns for one person who may also be the one who tells of others, so that they count only in a list of those who came to harm.
func otherPerson(w string) bool {
	return in(w, "teacher", "doctor", "officer", "journalist", "reporter", "priest", "nurse", "cameraman", "engineer", "passenger", "shopkeeper", "guardswoman", "tractor-driver")
}

// onePerson reads the one who came to harm without a number: somebody named, or "the driver".
func (s *sentence) onePerson(t *trigger, back bool) (number, bool) {
	one, same := int64(1), int64(1)
	n := number{low: &one, high: &same}
	if t.stance == counterclaim.Denied || t.status != counterclaim.Occurred || t.Entry.Conducts[0] == "displacement" || s.hasWord(max(s.first, t.First-14), t.First, func(w string) bool { return in(w, "including", "among") }) {
		return n, false
	}
	if len(t.harmed) == 1 && t.harmed[0].Person {
		for k := range s.mentions {
			m := &s.mentions[k]
			if len(m.who) == 1 && m.who[0].Text == t.harmed[0].Text && !m.pronoun {
				n.first, n.last = m.first, m.last
				return n, true
			}
		}
	}
	lo, hi := t.Last, min(t.Last+5, s.last)
	if back {
		lo, hi = max(s.first, t.First-5), t.First
	}
	for i := lo; i < hi; i++ {
		if s.word(i) == "both" && (people(s.word(i+1)) || people(s.word(i+2))) && !in(s.word(i+1), "sides", "the") {
			two, again := int64(2), int64(2)
			return number{low: &two, high: &again, first: i, last: i + 1}, true
		}
		if !in(s.word(i), "the", "its", "their", "whose") || !back && i != lo {
			continue
		}
		for k := i + 1; k < i+4 && k < s.last; k++ {
			if w := s.word(k); person(w) && !person(s.word(k+1)) && s.word(k+1) != "'s" {
				n.first, n.last = i, k+1
				return n, true
			} else if preposition(w) || barrier(w) {
				break
			}
		}
	}
	return n, false
}

// sectored gives whose dead and wounded a number counts the sector that its noun tells where the words around tell none: civilians, children,
// policemen, soldiers.
func (s *sentence) sectored(n number, harmed []counterclaim.Entity) []counterclaim.Entity {
	if len(harmed) != 1 {
		return harmed
	}
	sector := counterclaim.Sector("")
	for k := n.first; k < n.last+3; k++ {
		w := s.word(k)
		switch {
		case soldier(w), in(w, "soldier", "serviceman", "guard", "conscript", "sergeant", "corporal", "private", "lieutenant"):
			sector = mixed(sector, counterclaim.MIL)
		case in(w, "policeman", "policemen"):
			sector = mixed(sector, counterclaim.COP)
		case in(w, "journalist", "journalists", "reporter", "reporters"):
			sector = mixed(sector, counterclaim.JRN)
		case in(w, "teacher", "teachers"):
			sector = mixed(sector, counterclaim.EDU)
		case in(w, "doctor", "doctors", "medic", "medics", "nurse", "nurses", "paramedic"):
			sector = mixed(sector, counterclaim.MED)
		case in(w, "civilian", "civilians", "villager", "villagers", "woman", "women", "child", "children", "girl", "boy", "farmer", "farmers", "shepherd", "shepherds", "resident", "residents"):
			sector = mixed(sector, counterclaim.CVL)
		case k >= n.last && (w == "," || preposition(w) || w == "were" || w == "was"):
			k = n.last + 3
		}
	}
	if sector == "" {
		return harmed
	}
	out := slices.Clone(harmed)
	out[0].Sector = sector
	return out
}

// mixed gives the sector of both, UNK where they differ.
func mixed(a, b counterclaim.Sector) counterclaim.Sector {
	if a == "" || a == b {
		return b
	}
	return counterclaim.UNK
}

// joinCasualties makes one count of "killed and injured 60", where the words do not say how many of each.
func joinCasualties(t *trigger) {
	if len(t.counts) == 2 && t.counts[0].What != t.counts[1].What && t.counts[0].Text == t.counts[1].Text {
		t.counts = t.counts[:1]
		t.counts[0].What = "casualties"
	}
}

// addToll adds the sum that a report of new victims closes with: "bringing the toll to 14".
func (s *sentence) addToll(t *trigger) {
	if len(t.counts) == 0 || t.counts[0].What != "killed" {
		return
	}
	for i := range s.numbers {
		n := &s.numbers[i]
		k := n.first - 1
		if !in(s.word(k), "to", "at") || !in(s.word(k-1), "toll", "total", "dead", "deaths") {
			continue
		}
		if s.hasWord(max(s.first, k-7), k, func(w string) bool {
			return in(w, "bringing", "brings", "brought", "raising", "raised", "taking", "takes", "pushing", "putting")
		}) {
			c := s.count(*n, "killed", t.harmed)
			c.Scope = "cumulative"
			t.counts = slices.DeleteFunc(t.counts, func(o counterclaim.Count) bool { return o.What == c.What && o.Text == c.Text })
			t.counts = append(t.counts, c)
			return
		}
	}
}
