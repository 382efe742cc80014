package coder

import (
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// timeOf gives the period of a trigger: the nearest in its clause, else the only one of the
// sentence; a speech act in a release takes the day of publication.
func (s *sentence) timeOf(t *trigger) *counterclaim.Period {
	lo, hi := s.clauseOf(t)
	best, distance := -1, 1<<30
	for i, p := range s.periods {
		if t.parent >= 0 {
			if act := &s.triggers[t.parent]; act.content[0] >= act.Last && p.last <= act.First {
				continue // when it was said
			}
		}
		if p.next && t.First >= p.last && t.First-p.last < 8 && !speech(t.Entry.Frame) {
			best = i
			break
		}
		if p.next || p.first < lo || p.first >= hi || s.ofReport(&p) || t.parent >= 0 && s.ofAct(&p, &s.triggers[t.parent]) || s.elsewhere(&p, t) {
			continue
		}
		if speech(t.Entry.Frame) && t.Entry.Frame != lexicon.Undertake && t.content[1] > t.content[0] && p.first >= t.content[0] && p.first < t.content[1] && !s.ofAct(&p, t) {
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
	if speech(t.Entry.Frame) && t.parent < 0 && t.Entry.Frame != lexicon.Undertake {
		if p := s.timeOfSaying(t); p != nil {
			return p
		}
	}
	if s.sameStory(t) {
		p := *s.sc.story
		p.FromTime, p.ToTime, p.Clock = "", "", ""
		if p.Precision == "minute" || p.Precision == "hour" {
			p.Precision = "day" // the hour was that of the happening before
		}
		return &p
	}
	if speech(t.Entry.Frame) && t.parent < 0 && s.sc.own != "" && s.sc.dated {
		return &counterclaim.Period{From: s.sc.day, To: s.sc.day, Precision: "day"}
	}
	return nil
}

// timeOfSaying gives an act of speech the day on which the sentence says that its own words were said: "said on Wednesday that peace was
// impossible", "published releases on Wednesday, accusing each other".
func (s *sentence) timeOfSaying(t *trigger) *counterclaim.Period {
	if len(s.periods) != 1 || s.periods[0].last > t.First {
		return nil
	}
	p := s.periods[0]
	if t.Gerund || t.voice != nil && s.ofReport(&p) {
		return &p.period
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
		if p := s.sc.drafts[o.draftAt].claim.Time; p != nil && !s.partedFrom(o, t) {
			c := *p
			return &c
		}
	}
	return nil
}

// ofAct reports a period that says when an act of speech was done: "on Tuesday rejected", "traded accusations on Friday of …".
func (s *sentence) ofAct(p *timed, act *trigger) bool {
	if !speech(act.Entry.Frame) || p.first < act.First && p.last > act.First {
		return false
	}
	if p.last <= act.First {
		return act.First-p.last <= 1 && act.Verb
	}
	if p.first-act.Last > 1 || p.first < act.Last || p.first == act.Last+1 && s.word(act.Last) != "on" {
		return false
	}
	return in(s.word(p.last), "of", "that", "for", "to", "over", "with", "against", "about")
}

// elsewhere reports a period that another verb has, to which "and" leads: "are being treated and will be shown tomorrow".
func (s *sentence) elsewhere(p *timed, t *trigger) bool {
	from, to := t.Last, p.first
	if p.last <= t.First {
		if p.first < s.first+4 {
			return false
		}
		from, to = p.last, t.First
	}
	for i := from; i < to; i++ {
		switch w := s.word(i); {
		case in(w, "and", "but", ";"):
		case in(w, "that", "which", "who") && from == t.Last && !speech(t.Entry.Frame): // "a truce that had taken effect on Friday"
		default:
			continue
		}
		for k := i + 1; k < min(i+4, to); k++ {
			if in(s.word(k), "will", "would", "is", "are", "was", "were", "has", "have", "had") {
				return true
			}
		}
	}
	return false
}

// partedFrom reports that what stands between two happenings of a sentence tells that the second is another story: a report verb, or a
// semicolon before anything but more force.
func (s *sentence) partedFrom(o, t *trigger) bool {
	if (o.event != counterclaim.Assault || t.event != counterclaim.Assault) && s.hasWord(o.Last, t.First, func(w string) bool { return w == ";" }) {
		return true
	}
	return o.event != t.event && s.saysIn(o.Last, t.First)
}

// goesOn reports whether a happening of force without a time of its own goes on about that of the
// sentence before: in a party's own account, in the same paragraph.
func (s *sentence) goesOn(t *trigger) bool {
	sc := s.sc
	return sc.carried != nil && sc.own != "" && t.event == counterclaim.Assault && t.parent < 0 && t.status == counterclaim.Occurred && sc.carriedIn == sc.d.Sentences[s.n].Paragraph
}

// sameStory reports whether a happening of force without a time of its own has that of the one told before: where it goes on about it, where it
// tells who came to harm in it, and where it names it.
func (s *sentence) sameStory(t *trigger) bool {
	sc := s.sc
	if sc.story == nil || t.event != counterclaim.Assault || t.status != counterclaim.Occurred {
		return false
	}
	if harms(t.Entry.Frame) && t.parent < 0 && (sc.own != "" || sc.storyBy == s.n-1) {
		return true
	}
	if t.parent < 0 && sc.own == "" && sc.r.Kind != counterclaim.Monitor && sc.storyIn == sc.d.Sentences[s.n].Paragraph && sc.storyBy == s.n-1 {
		return true
	}
	return s.goesOn(t) && sc.storyIn == sc.carriedIn || s.namesAgain(t)
}

// namesAgain reports that the clause names what was told before: "the attack", "the two blasts", or is a noun of that kind itself.
func (s *sentence) namesAgain(t *trigger) bool {
	lo, hi := s.clauseOf(t)
	for i := max(lo, t.First-8); i < min(hi, t.Last+8); i++ {
		if !in(s.word(i), "the", "this", "these", "both") {
			continue
		}
		for k := i + 1; k < i+3; k++ {
			if in(s.word(k), "attack", "attacks", "assault", "blast", "blasts", "explosion", "explosions", "bombing", "bombings", "shelling", "strike", "strikes", "airstrike",
				"airstrikes", "raid", "ambush", "shooting", "fighting", "clash", "clashes", "battle", "incident", "firefight", "bombardment", "violence") {
				return true
			}
		}
	}
	return false
}

// ofReport reports a period that says when somebody spoke: "said on Wednesday that".
func (s *sentence) ofReport(p *timed) bool {
	for k := range s.triggers {
		t := &s.triggers[k]
		if t.Entry.Frame != lexicon.Say || !t.Verb {
			continue
		}
		if p.first >= t.Last && p.first-t.Last <= 1 || p.last == t.First {
			return true
		}
		if p.first >= t.Last && p.first-t.Last < 8 && s.word(p.last) == "that" && !s.toldBetween(t.Last, p.first) {
			return true // "told his cabinet on Sunday that"
		}
	}
	return false
}

// toldBetween reports a trigger between two tokens.
func (s *sentence) toldBetween(a, b int) bool {
	for k := range s.triggers {
		if t := &s.triggers[k]; t.First >= a && t.Last <= b && !t.dropped {
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
	if ok && future && s.sc.dated && p.period.From == p.period.To && p.first >= t.First && s.weekdayIn(&p) {
		if day := midnight(s.sc.published); to.Before(day) && day.Sub(to) < 7*24*time.Hour {
			return s.nextWeek(p, to, day)
		}
	}
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

// weekdayIn reports a period that is said by a weekday alone.
func (s *sentence) weekdayIn(p *timed) bool {
	found := false
	for i := p.first; i < p.last; i++ {
		if _, ok := weekdayOf(s.word(i)); ok {
			found = true
		}
		if in(s.word(i), "last", "of") || s.sc.d.Tokens[i].Kind == text.Number && !p.bare && len(s.word(i)) <= 2 {
			return false
		}
	}
	return found
}

// nextWeek moves a weekday that was taken for the one past to the one to come: "must leave by Friday".
func (s *sentence) nextWeek(p timed, to, day time.Time) counterclaim.Period {
	out := onDay(p.period, to.AddDate(0, 0, 7).Format(counterclaim.DateLayout))
	if in(s.word(p.first), "by", "until", "till") {
		out.From, out.FromTime = day.Format(counterclaim.DateLayout), ""
	}
	return out
}

// openEnded reports a period of which the words give one end: "since Friday", "by the end of the week".
func openEnded(p *counterclaim.Period) bool {
	first, _, _ := strings.Cut(strings.ToLower(p.Text), " ")
	return in(first, "since", "by", "until", "till", "within", "before", "up", "through")
}

// reportingDay gives the day that a monitor's headline names ("Daily report, 12 April 2012"), which is that of the clock times in it; zero
// where it names none.
func reportingDay(r *counterclaim.Report) time.Time {
	if r.Kind != counterclaim.Monitor {
		return time.Time{}
	}
	words := strings.FieldsFunc(r.Headline, func(c rune) bool { return c == ' ' || c == ',' })
	for i := 1; i+1 < len(words); i++ {
		m, ok := monthOf(strings.ToLower(words[i]))
		day := dayNumber(words[i-1])
		if day == 0 {
			day = dayNumber(words[i+1])
		}
		year, err := strconv.Atoi(words[min(i+1, len(words)-1)])
		if err != nil || year < 1800 {
			year, err = strconv.Atoi(words[min(i+2, len(words)-1)])
		}
		if t := time.Date(year, m, day, 0, 0, 0, 0, time.UTC); ok && day > 0 && err == nil && t.Day() == day && year >= 1800 && year <= 2199 {
			return t
		}
	}
	return time.Time{}
}
