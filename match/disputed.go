package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// Disputed derives the facts of an incident on which voices differ: how many ("count:killed", and
// "count:killed, Ardania" where the dead of several sides are counted), where, when and who
// ("place:small_arms_fire", "time:…", "actor:…"), and what came first ("order:fire", "order:ceasefire,
// fire"). Each fact has one value for each voice that gives
// one, the parties by their ids and all others together under the empty id.
//
// Two voices differ where nothing that the one gives can be what the other gives: "at least 4" and
// "7" can, two days of which one lies in the other can, a truce "at 16:00" on two clocks cannot.
// Place and time are compared for one conduct of one side only, since two deeds may well have two
// places. What a claim denies, demands, threatens or supposes is no fact and is not compared.
func Disputed(claims []counterclaim.Claim, parties []counterclaim.Party) []counterclaim.Disputed {
	f := facts{at: map[string]*fact{}, parties: parties}
	several := manySided(claims, parties)
	for i := range claims {
		c := &claims[i]
		if !tells(c) {
			continue
		}
		for _, n := range c.Counts {
			field := "count:" + n.What
			if whose := ofWhom(c, n, parties); whose != "" && several[n.What] {
				field += ", " + f.name(whose)
			}
			f.note(c, 0, field, value{text: CountWords(n), count: &n})
		}
		if len(c.Conduct) == 0 {
			continue
		}
		k, actor := string(c.Conduct[0]), actorOf(c, parties)
		for _, p := range c.Places {
			if s := spotOf(p); s.name != "" && p.Precision != counterclaim.InCountry {
				f.note(c, 1, "place:"+k, value{text: p.Key(), actor: actor, place: &s})
			}
		}
		if c.Time != nil {
			f.note(c, 2, "time:"+k, value{text: timeWords(c.Time), actor: actor, time: c.Time})
		}
		if actor != "" && c.Quad > 2 {
			f.note(c, 3, "actor:"+k, value{text: f.name(actor)})
		}
	}
	f.orders(claims)
	return f.disputed(claims)
}

// tells reports whether a claim says that something happened or will: neither denies nor only wants it.
func tells(c *counterclaim.Claim) bool {
	happens := c.Status == counterclaim.Occurred || c.Status == counterclaim.Ongoing || c.Status == counterclaim.Planned
	return happens && !words(c) && c.Stance != counterclaim.Denied
}

// value is what one claim gives for a fact. One of count, place and time is set; none for an
// actor, where the words are compared.
type value struct {
	text  string
	actor string // of the deed whose place or time it is
	count *counterclaim.Count
	place *spot
	time  *counterclaim.Period
}

// fact is what all voices give for a field.
type fact struct {
	field  string
	rank   int
	values map[string][]value // by voice, each text once
	claims map[string][]counterclaim.ID
}

type facts struct {
	at      map[string]*fact
	parties []counterclaim.Party
}

// note enters what a claim gives for a field, with the claims that it rests on beside its own.
func (f *facts) note(c *counterclaim.Claim, rank int, field string, v value, more ...counterclaim.ID) {
	if v.text == "" {
		return
	}
	at := f.at[field]
	if at == nil {
		at = &fact{field: field, rank: rank, values: map[string][]value{}, claims: map[string][]counterclaim.ID{}}
		f.at[field] = at
	}
	from := voices(c, f.parties)
	if len(from) == 0 {
		from = []string{""}
	}
	for _, voice := range from {
		if !slices.ContainsFunc(at.values[voice], func(o value) bool { return o.text == v.text && o.actor == v.actor }) {
			at.values[voice] = append(at.values[voice], v)
		}
		for _, id := range append([]counterclaim.ID{c.ID}, more...) {
			if !slices.Contains(at.claims[voice], id) {
				at.claims[voice] = append(at.claims[voice], id)
			}
		}
	}
}

func (f *facts) name(side string) string {
	for _, p := range f.parties {
		if p.ID == side {
			return cmp.Or(p.Name, p.ID)
		}
	}
	return side
}

func (f *facts) disputed(claims []counterclaim.Claim) []counterclaim.Disputed {
	rank := map[string]int{}
	for i, row := range ontology.Conducts() {
		rank[string(row.Code)] = i
	}
	all := make([]*fact, 0, len(f.at))
	for _, at := range f.at {
		if at.differs() {
			all = append(all, at)
		}
	}
	slices.SortFunc(all, func(a, b *fact) int {
		_, x, _ := strings.Cut(a.field, ":")
		_, y, _ := strings.Cut(b.field, ":")
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(rank[x], rank[y]), cmp.Compare(a.field, b.field))
	})
	byID := make(map[counterclaim.ID]*counterclaim.Claim, len(claims))
	for i := range claims {
		byID[claims[i].ID] = &claims[i]
	}
	var out []counterclaim.Disputed
	for _, at := range all {
		field, _, _ := strings.Cut(at.field, "\x00")
		d := counterclaim.Disputed{Field: field}
		for voice, values := range at.values {
			var texts []string
			for _, v := range values {
				texts = append(texts, v.text)
			}
			slices.Sort(texts)
			fact := counterclaim.PartyFact{Party: voice, Value: strings.Join(slices.Compact(texts), "; "), Claims: at.claims[voice]}
			fact.Voices, _ = countVoices(fact.Claims, byID)
			d.ByParty = append(d.ByParty, fact)
		}
		slices.SortFunc(d.ByParty, func(a, b counterclaim.PartyFact) int { return cmp.Compare(a.Party, b.Party) })
		out = append(out, d)
	}
	return out
}

// differs reports whether two voices give what can be compared and in nothing the same.
func (f *fact) differs() bool {
	names := make([]string, 0, len(f.values))
	for voice := range f.values {
		names = append(names, voice)
	}
	for i, a := range names {
		for _, b := range names[i+1:] {
			compared, agree := false, false
			for _, x := range f.values[a] {
				for _, y := range f.values[b] {
					if x.actor == "" || y.actor == "" || x.actor == y.actor {
						compared, agree = true, agree || x.agrees(y)
					}
				}
			}
			if compared && !agree {
				return true
			}
		}
	}
	return false
}

// agrees reports whether both can be true.
func (v value) agrees(o value) bool {
	switch {
	case v.count != nil && o.count != nil:
		return countsMeet(*v.count, *o.count)
	case v.place != nil && o.place != nil:
		return compare([]spot{*v.place}, []spot{*o.place}) == samePlace
	case v.time != nil && o.time != nil:
		return timesMeet(v.time, o.time)
	}
	return strings.EqualFold(v.text, o.text)
}

// countsMeet reports whether one number can be meant by both; "about 100" is 90 to 110.
func countsMeet(a, b counterclaim.Count) bool {
	if a.Scope != "" && b.Scope != "" && a.Scope != b.Scope {
		return true // the dead of one day and of all days are two facts
	}
	al, ah := reach(a)
	bl, bh := reach(b)
	return al <= bh && bl <= ah
}

func reach(n counterclaim.Count) (low, high float64) {
	low, high = 0, 1e18
	if n.Low != nil {
		low = float64(*n.Low)
	}
	if n.High != nil {
		high = float64(*n.High)
	}
	if n.Approximate {
		low, high = 0.9*low, 1.1*high
	}
	return low, high
}

// timesMeet reports whether two periods have a time in common: by the clock where both give one,
// else by the day.
func timesMeet(a, b *counterclaim.Period) bool {
	if af, at, ok := clock(a); ok {
		if bf, bt, ok := clock(b); ok {
			return !af.After(bt) && !bf.After(at)
		}
	}
	af, at, ok1 := a.Days()
	bf, bt, ok2 := b.Days()
	return !ok1 || !ok2 || !af.After(bt) && !bf.After(at)
}

func clock(p *counterclaim.Period) (from, to time.Time, ok bool) {
	from, err := time.Parse(time.RFC3339, p.FromTime)
	if err != nil {
		return from, to, false
	}
	if to, err = time.Parse(time.RFC3339, p.ToTime); err != nil || to.Before(from) {
		to = from
	}
	return from, to, true
}

// timeWords writes a period for people: "29 April 2031, 16:00 UTC+06:00".
func timeWords(p *counterclaim.Period) string {
	if _, _, ok := p.Days(); !ok {
		return ""
	}
	from, to, ok := clock(p)
	if !ok {
		return titleDate(p)
	}
	hours := from.Format("15:04")
	if to.After(from) {
		hours += " to " + to.Format("15:04")
	}
	return titleDate(p) + ", " + hours + " UTC" + from.Format("-07:00")
}

// actorOf gives the one side that is said to have done it, "" where several or none is.
func actorOf(c *counterclaim.Claim, parties []counterclaim.Party) string {
	if all := sidesOf(c.Actors, parties); len(all) == 1 && !c.Symmetric() {
		return all[0]
	}
	return ""
}

// ofWhom gives the one side whose people or things are counted, "" where that is open. "Three people"
// are the target's where they bear no side's name.
func ofWhom(c *counterclaim.Claim, n counterclaim.Count, parties []counterclaim.Party) string {
	if n.Of != nil {
		if all := sidesOf([]counterclaim.Entity{*n.Of}, parties); len(all) == 1 {
			return all[0]
		}
	}
	if all := sidesOf(c.Targets, parties); len(all) == 1 {
		return all[0]
	}
	return ""
}

// manySided says for what is counted whether it is counted for more than one side.
func manySided(claims []counterclaim.Claim, parties []counterclaim.Party) map[string]bool {
	whose, out := map[string]string{}, map[string]bool{}
	for i := range claims {
		for _, n := range claims[i].Counts {
			s := ofWhom(&claims[i], n, parties)
			if old := whose[n.What]; s != "" && old != "" && old != s {
				out[n.What] = true
			}
			whose[n.What] = cmp.Or(s, whose[n.What])
		}
	}
	return out
}

// CountWords writes a count for people: "13", "at least 4", "up to 20", "about 100", "60 to 80".
func CountWords(n counterclaim.Count) string {
	about := ""
	if n.Approximate {
		about = "about "
	}
	switch {
	case n.Low == nil && n.High == nil:
		return ""
	case n.High == nil:
		return fmt.Sprintf("at least %s%d", about, *n.Low)
	case n.Low == nil:
		return fmt.Sprintf("up to %s%d", about, *n.High)
	case *n.Low == *n.High:
		return fmt.Sprintf("%s%d", about, *n.Low)
	}
	return fmt.Sprintf("%s%d to %d", about, *n.Low, *n.High)
}
