package coder

import (
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// spot is a place named at tokens [first, last).
type spot struct {
	first, last int
	place       counterclaim.Place
}

// findWhere finds the places of the sentence: capitalised names after a preposition or a type
// word that the gazetteer knows, a country of the dispute's sides before others.
func (s *sentence) findWhere() {
	tok := s.sc.d.Tokens
	for i := max(s.first, s.sc.body); i < s.last; i++ {
		if !tok[i].Title || tok[i].Kind != text.Word || s.demonym(i) {
			continue
		}
		kind, ok := s.placed(i)
		if !ok && !s.attacked(i) {
			continue
		}
		es, n := s.sc.c.o.Gazetteer.Longest(s.surface(i, 4))
		whole := s.nameLength(i)
		after := s.typeAfter(i + max(n, whole))
		if n == 0 || kind == "type" && whole > n {
			// A name that no table has, or the beginning of a longer one.
			if kind != "" || after > 0 {
				end := i + whole + after
				s.spots = append(s.spots, spot{i, end, counterclaim.Place{Text: s.span(i, end), Unresolved: true}})
				i = end - 1
			}
			continue
		}
		if e, ok := s.choose(es, kind); ok {
			if whole > n {
				after = 0
			}
			end := i + n + after
			s.spots = append(s.spots, spot{i, end, e.Place(s.span(i, end), s.precision(e, i, kind, after))})
			n += after
		}
		i += n - 1
	}
}

// attacked reports a name that is the object of a verb of force: "shelled Tarn".
func (s *sentence) attacked(i int) bool {
	for k := range s.triggers {
		if t := &s.triggers[k]; t.Last == i && t.Verb && t.event == counterclaim.Assault {
			return true
		}
	}
	return false
}

// precision says how near the place's coordinates are to where it happens.
func (s *sentence) precision(e gazetteer.Entry, i int, kind string, after int) counterclaim.Precision {
	switch {
	case e.Code == "PCLI":
		return counterclaim.InCountry
	case kind == "near" || in(s.word(i-1), "near", "outside", "around", "off"):
		return counterclaim.Near
	case after > 0 || in(e.Feature, "A", "L", "H", "T"):
		return counterclaim.Area
	}
	return counterclaim.Exact
}

// demonym reports whether the token is the name of a people and no place: "Tajik territory",
// "Armenian-Azerbaijani border".
func (s *sentence) demonym(i int) bool {
	if e, n := s.entry(i); n > 0 && e.Kind == actors.Demonym {
		return true
	}
	first, _, joined := strings.Cut(s.word(i), "-")
	if !joined {
		return false
	}
	e, n := s.sc.c.named([]string{first}, s.sc.day)
	return n > 0 && e.Kind == actors.Demonym
}

// typeAfter gives 1 where a word for a kind of place follows a name: "the Chakothi sector".
func (s *sentence) typeAfter(i int) int {
	if in(s.word(i), "sector", "region", "district", "province", "valley", "checkpoint", "crossing", "bridge", "direction", "oblast", "county", "governorate", "heights", "pass", "canton", "settlement", "gap") {
		return 1
	}
	return 0
}

// placed reports whether a name at token i stands where places stand, and after which type word.
func (s *sentence) placed(i int) (kind string, ok bool) {
	j := i - 1
	for in(s.word(j), "the", "\"") {
		j--
	}
	switch w := s.word(j); {
	case in(w, "near", "outside", "around"):
		return "near", true
	case w == "of" && in(s.word(j-1), "village", "town", "city", "settlement", "hamlet", "district", "region", "province", "area", "villages", "settlements", "towns", "hospital", "vicinity", "capital", "outskirts", "part", "direction", "north", "south", "east", "west", "kilometres", "km", "territory", "county", "state", "border"):
		return "type", true
	case in(w, "in", "at", "on", "to", "from", "into", "towards", "toward", "over", "across", "along", "between", "through", "above", "via", "within", "inside", "and", ","):
		if in(w, "and", ",") {
			// A list of places: "near Kok-Tash, Surkh and Ak-Sai".
			return "", len(s.spots) > 0 && s.spots[len(s.spots)-1].last >= j-1
		}
		return "", true
	}
	return "", false
}

// nameLength counts the capitalised tokens of a name.
func (s *sentence) nameLength(i int) int {
	n := 0
	for i+n < s.last && n < 4 && s.sc.d.Tokens[i+n].Title && s.sc.d.Tokens[i+n].Kind == text.Word {
		n++
	}
	return max(n, 1)
}

// choose picks among places of one name by the sides of the report; a name that is an ordinary word
// needs a type word or a side's country, and a hamlet elsewhere a type word.
func (s *sentence) choose(es []gazetteer.Entry, kind string) (gazetteer.Entry, bool) {
	e, ok := gazetteer.Best(es, s.sc.lands)
	if !ok || e.Own || s.sc.contends(e.Country) && e.Code != "PCLI" {
		return e, ok
	}
	if e.Code == "PCLI" || e.Code == "CONT" || e.Common && kind == "" || e.Feature == "P" && e.Population < 5000 && kind == "" {
		return e, false
	}
	return e, true
}

// placesOf gives the places of a trigger's clause, else of its sentence when only one clause
// names any.
func (s *sentence) placesOf(t *trigger) []counterclaim.Place {
	if speech(t.Entry.Frame) {
		return nil
	}
	lo, hi := s.clauseOf(t)
	var out []counterclaim.Place
	for _, sp := range s.spots {
		if sp.first >= lo && sp.first < hi {
			out = append(out, sp.place)
		}
	}
	if len(out) == 0 && len(s.sc.carriedAt) > 0 && s.goesOn(t) {
		return slices.Clone(s.sc.carriedAt)
	}
	return out
}

// timeOf gives the period of a trigger: the nearest in its clause, else the only one of the
// sentence; a speech act in a release takes the day of publication.
func (s *sentence) timeOf(t *trigger) *counterclaim.Period {
	lo, hi := s.clauseOf(t)
	best, distance := -1, 1<<30
	for i, p := range s.periods {
		if p.first < lo || p.first >= hi || s.ofReport(&p) {
			continue
		}
		if speech(t.Entry.Frame) && t.content[0] >= t.Last && p.first >= t.content[0] && t.content[1] > t.content[0] && t.Entry.Frame != lexicon.Undertake {
			continue // when the thing asked for is to happen, not when it is asked
		}
		d := max(p.first-t.Last, t.First-p.last, 0)
		if d < distance {
			best, distance = i, d
		}
	}
	if best < 0 && t.parent < 0 && len(s.periods) > 0 && s.periods[0].first < s.first+4 && !s.ofReport(&s.periods[0]) {
		best = 0 // "On 28 April …" at the head of the sentence holds for all of it
	}
	if best >= 0 {
		p := s.ahead(t, s.periods[best])
		return &p
	}
	if p := s.sharedTime(t); p != nil {
		return p
	}
	if s.goesOn(t) {
		p := *s.sc.carried
		return &p
	}
	if speech(t.Entry.Frame) && t.parent < 0 && s.sc.own != "" && s.sc.day != "" {
		return &counterclaim.Period{From: s.sc.day, To: s.sc.day, Precision: "day"}
	}
	return nil
}

// sharedTime gives a happening the time of the one before it in the sentence, where a verb is joined to
// it: "crossed the line overnight and wounded two villagers".
func (s *sentence) sharedTime(t *trigger) *counterclaim.Period {
	if speech(t.Entry.Frame) || t.status != counterclaim.Occurred {
		return nil
	}
	for k := len(s.triggers) - 1; k >= 0; k-- {
		o := &s.triggers[k]
		if o.First >= t.First || o.dropped || o.draftAt < 0 || speech(o.Entry.Frame) || o.parent != t.parent || o.status != t.status {
			continue
		}
		if p := s.sc.drafts[o.draftAt].claim.Time; p != nil {
			c := *p
			return &c
		}
	}
	return nil
}

// goesOn reports whether a happening of force without a time of its own goes on about that of the
// sentence before: in a party's own account, in the same paragraph.
func (s *sentence) goesOn(t *trigger) bool {
	sc := s.sc
	return sc.carried != nil && sc.own != "" && t.event == counterclaim.Assault && t.parent < 0 && t.status == counterclaim.Occurred && sc.carriedIn == sc.d.Sentences[s.n].Paragraph
}

// ofReport reports a period that says when somebody spoke: "said on Wednesday that".
func (s *sentence) ofReport(p *timed) bool {
	for k := range s.triggers {
		t := &s.triggers[k]
		if t.Entry.Frame == lexicon.Say && t.Verb && (p.first >= t.Last && p.first-t.Last <= 1 || p.last == t.First) {
			return true
		}
	}
	return false
}

// ahead moves a day without a year that was taken for last year's to the coming one where the
// claim is about what is to come.
func (s *sentence) ahead(t *trigger, p timed) counterclaim.Period {
	from, to, ok := p.period.Days()
	future := t.status == counterclaim.Planned || t.status == counterclaim.Proposed || t.status == counterclaim.Demanded || t.status == counterclaim.Threatened
	if !ok || !future || !s.sc.dated || s.sc.published.Sub(to) < 200*24*time.Hour || s.sc.published.Sub(to) > 366*24*time.Hour {
		return p.period
	}
	for i := p.first; i < p.last; i++ {
		if w := s.word(i); len(w) == 4 && s.sc.d.Tokens[i].Kind == text.Number {
			return p.period
		}
	}
	out := p.period
	out.From, out.To = from.AddDate(1, 0, 0).Format(counterclaim.DateLayout), to.AddDate(1, 0, 0).Format(counterclaim.DateLayout)
	out.FromTime, out.ToTime = "", ""
	return out
}

// countThings gives a claim the numbers that stand before the nouns of its clause: troops,
// vehicles, shots, violations.
func (s *sentence) countThings(t *trigger, c *counterclaim.Claim) {
	if speech(t.Entry.Frame) {
		return
	}
	lo, hi := s.clauseOf(t)
	for _, n := range s.numbers {
		if n.first < lo || n.last > hi {
			continue
		}
		for j := n.last; j < min(n.last+4, hi); j++ {
			if what := counted(s.word(j)); what != "" {
				c.Counts = append(c.Counts, s.count(n, what, nil))
				break
			}
		}
	}
}

// counted gives what a noun counts as in the record, "" for nouns that are not counted.
func counted(noun string) string {
	switch noun {
	case "troops", "soldiers", "servicemen", "fighters", "terrorists", "militants", "guards", "officers":
		if noun == "terrorists" || noun == "militants" || noun == "fighters" {
			return noun
		}
		return "troops"
	case "vehicles", "tanks", "trucks", "lorries", "apcs", "carriers":
		return "vehicles"
	case "drones", "drone", "quadcopter", "quadcopters", "uav", "uavs":
		return "drones"
	case "shots", "rounds", "shells", "mines", "bursts", "rockets", "grenades", "missiles":
		return "shots"
	case "explosions", "blasts", "bombs":
		return "explosions"
	case "violations":
		return "violations"
	case "houses", "homes", "buildings":
		return "houses"
	case "villages", "settlements":
		return "villages"
	case "hectares":
		return "hectares"
	case "howitzers", "guns", "mortars", "weapons", "launchers", "systems":
		return "weapons"
	case "prisoners", "captives", "detainees":
		return "detained"
	case "posts", "positions", "outposts":
		return "positions"
	}
	return ""
}
