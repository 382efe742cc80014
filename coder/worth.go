package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// worthAClaim drops what says nothing about who did what: a presence without troops or
// equipment, a plan of nobody.
func (s *sentence) worthAClaim(t *trigger) bool {
	lo, hi := s.clauseOf(t)
	switch {
	case !t.Verb && t.parent < 0 && !speech(t.Entry.Frame) && in(s.word(t.First-1), "this", "these", "such"):
		return false // only points back
	case s.attributive(t):
		return false // "the slain minister"
	case t.Entry.Frame == lexicon.Menace && (strings.HasPrefix(t.Entry.Pattern, "warn/") || strings.HasPrefix(t.Entry.Pattern, "vow/v to")) && !s.warning(t):
		return false // "warned that the storm may come back"
	case s.nobodys(t), s.misread(t):
		return false
	case s.pointsBack(t):
		return false // "since the protests", "after the attack": told before
	case s.askedAbout(t):
		return false
	case t.Entry.Frame == lexicon.Undertake && t.Passive && s.word(t.First) != "it" && len(t.Entry.Conducts) == 0:
		return false // "a line that has not been agreed"
	case (t.Entry.Frame == lexicon.Refuse || t.Entry.Frame == lexicon.Undertake) && len(t.conducts) == 0:
		return false // refused or agreed to something that no ceasefire speaks of
	case t.Entry.Frame == lexicon.Harm && len(t.harmed) == 0 && len(t.counts) == 0 && !t.Passive:
		return false // "eliminated the use of": nobody is hurt
	case t.Entry.Frame == lexicon.Victims && len(t.counts) == 0 && in(s.word(t.First), "dead", "wounded", "injured"):
		return false // people, not a toll: "the bodies of the dead"
	case in(s.word(t.Last-1), "war", "wars", "violence", "bloodshed", "strife") && !t.Verb && s.settledWar(t):
		return false
	case t.Entry.Frame == lexicon.Perish && len(t.counts) == 0 && !s.assaulted(t) && s.died(t):
		return false // an old man's death
	case t.Entry.Frame == lexicon.Mutual && in(s.word(t.Last-1), "war", "violence", "hostilities", "combat", "conflict") && s.background(t) && s.after(t, "between", "with", "against") < 0:
		return false // "the end of the war", "to stop the violence"
	case t.Entry.Frame == lexicon.Mutual && t.event == counterclaim.Retreat && t.parent < 0 && !t.Verb && s.background(t):
		return false
	}
	if len(t.Entry.Conducts) > 0 {
		switch t.Entry.Conducts[0] {
		case "present":
			return s.hasWord(lo, hi, troopWord) || s.hasWord(lo, hi, equipmentWord)
		case "arms_acquisition", "arms_transfer", "equipment_deployment":
			return s.hasWord(lo, hi, equipmentWord)
		case "drone_flight":
			return t.Entry.Means != nil || s.hasWord(lo, hi, droneWord)
		case "deploy":
			return s.hasWord(lo, hi, equipmentWord) || s.hasWord(lo, hi, troopWord) || s.hasWord(lo, hi, func(w string) bool { return in(w, "peacekeepers", "observers", "monitors") })
		}
	}
	return true
}

// misread reports words that a lexicon entry finds and that here tell of something else.
func (s *sentence) misread(t *trigger) bool {
	switch {
	case t.Entry.Pattern == "fire/v" && t.Passive && t.subject >= 0 && !s.mentions[t.subject].things && !s.mentions[t.subject].group && len(t.means) == 0:
		return true // he lost his office
	case strings.HasPrefix(t.Entry.Pattern, "return/v to ?their") && !s.hasWord(s.first, s.last, func(w string) bool { return troopWord(w) || equipmentWord(w) || displacedWord(w) }):
		return true // a traveller goes home
	case t.Entry.Pattern == "release/v" && t.object >= 0 && s.mentions[t.object].body && !s.mentions[t.object].group, t.Entry.Pattern == "release/v" && s.writes(t):
		return true // a report is released
	case t.Entry.Pattern == "eliminate/v" && len(t.harmed) == 0:
		return true
	case t.Entry.Pattern == "ban/v" && !slices.ContainsFunc(t.targets, counterclaim.Entity.Known):
		return true // a law at home
	case strings.HasPrefix(t.Entry.Pattern, "insist/v") && !s.insists(t):
		return true // "insists that it has a right": he only says so
	case t.Entry.Pattern == "fire/v" && !t.Passive && t.object >= 0 && len(t.means) == 0 && !s.mentions[t.object].things && !s.mentions[t.object].group && in(string(s.mentions[t.object].who[0].Sector), "GOV", "MIL", "BUS") && s.mentions[t.object].role != "":
		return true // he dismissed somebody
	case t.Entry.Pattern == "must" && len(t.actors) == 0:
		return true // nobody says so
	case in(t.Entry.Pattern, "abandon/v", "quit/v") && !s.hasWord(s.first, s.last, func(w string) bool { return troopWord(w) || equipmentWord(w) || postWord(w) }):
		return true // an office or a plan is given up
	case in(t.Entry.Pattern, "quiet", "calm") && !s.hasWord(s.first, s.last, frontWord):
		return true // a person is quiet
	case t.Entry.Pattern == "hospitalize/v" && !s.assaulted(t):
		return true
	case t.Entry.Pattern == "visit/v" && len(t.targets) == 0:
		return true // sights are seen, nobody is met
	case slices.Contains(t.conducts, "return_of_people") && len(t.actors)+len(t.targets) == 0:
		return true
	case t.event == counterclaim.Assault && s.misfortune(t):
		return true // "the quake killed", "the fever has claimed 127 lives"
	case t.Entry.Pattern == "target/v" && !t.Passive && (t.object < 0 || t.Gerund && s.assaulted(t)):
		return true // "targeting the training": aimed at nobody; "an attack targeting a convoy": told by the attack
	case !t.Verb && t.event == counterclaim.Aid && in(s.word(t.Last-1), "convoy", "convoys") && s.assaulted(t):
		return true // the aid is only what was struck
	case t.Gerund && in(s.word(t.First), "using", "with") && slices.Contains(t.conducts, "drone_flight") && s.assaulted(t):
		return true // what the strike was made with
	}
	return false
}

// settledWar reports a war that is only named, as times and places are: "since the war in", not "war broke out", "the war between".
func (s *sentence) settledWar(t *trigger) bool {
	if s.after(t, "between", "against", "with") >= 0 {
		return false
	}
	for j := t.Last; j < min(s.last, t.Last+5); j++ {
		if in(s.word(j), "broke", "erupted", "began", "started", "continues", "continued", "rages", "raged", "raging", "escalated", "intensified", "resumed", "flared", "spread", "left", "came", "occurred", "took", "underway", "killed") {
			return false
		}
	}
	for j := max(s.first, t.First-4); j < t.First; j++ {
		if in(s.word(j), "waging", "waged", "wage", "fighting", "fought", "launched", "started", "declared", "at", "new", "fresh", "renewed", "ongoing", "deadly", "police", "committed", "committing") {
			return false
		}
	}
	return true
}

// insists reports whether somebody insists on something that others are to do.
func (s *sentence) insists(t *trigger) bool {
	return s.word(t.Last-1) == "on" || s.word(t.Last) == "on" || s.hasWord(t.Last, min(s.last, t.Last+10), func(w string) bool {
		return in(w, "must", "should", "be", "stop", "end", "leave", "withdraw", "release", "halt", "cease", "return", "pull", "hand", "give", "resign", "disarm", "remove")
	})
}

// died reports the death of one person of whom no word says that he was killed.
func (s *sentence) died(t *trigger) bool {
	if len(t.harmed) != 1 {
		return false
	}
	m := s.nearestSubject(t.First)
	return m >= 0 && !s.mentions[m].group && (s.mentions[m].who[0].Person || s.mentions[m].role != "")
}

func postWord(w string) bool {
	return in(w, "position", "positions", "post", "posts", "outpost", "outposts", "checkpoint", "checkpoints", "base", "bases", "town", "towns", "village", "villages", "city", "area", "camp", "camps", "trenches", "stronghold")
}

func displacedWord(w string) bool {
	return in(w, "refugees", "residents", "families", "villagers", "people", "civilians", "displaced", "evacuees", "inhabitants", "prisoners", "migrants")
}

// writes reports whether what is released is something to read or to see.
func (s *sentence) writes(t *trigger) bool {
	return s.hasWord(max(s.first, t.First-6), t.First, func(w string) bool {
		return in(w, "report", "reports", "study", "survey", "poll", "statement", "interview", "video", "videotape", "tape", "figures", "data", "statistics", "results", "documents", "findings", "message", "album", "film")
	})
}

func frontWord(w string) bool {
	return in(w, "situation", "border", "frontier", "line", "front", "sector", "direction", "area", "areas", "region", "zone", "night", "day", "ceasefire", "cease-fire", "truce", "city", "capital", "streets", "town", "village", "fighting", "shelling", "province", "post", "posts", "section", "contact", "guns", "here", "there", "it", "both")
}

// misfortune reports deaths and damage by nature, illness or accident: no side has a hand in them.
func (s *sentence) misfortune(t *trigger) bool {
	if !harms(t.Entry.Frame) && !slices.Contains(t.conducts, "killing") && !in(t.Entry.Pattern, "hit/v", "strike/v", "hit/p") && !slices.Contains(t.conducts, "damage") && !slices.Contains(t.conducts, "damage_to_property") && !slices.Contains(t.conducts, "damage_to_infrastructure") {
		return false
	}
	if slices.ContainsFunc(t.actors, func(e counterclaim.Entity) bool { return in(string(e.Sector), "MIL", "REB", "COP") || armedMen(e.Text) }) {
		return false // somebody armed did it, whatever the weather
	}
	for i := range s.triggers {
		if o := &s.triggers[i]; !o.dropped && o.First != t.First && o.event == counterclaim.Assault && !harms(o.Entry.Frame) && !in(o.Entry.Pattern, "hit/v", "strike/v", "hit/p") && !slices.Contains(o.conducts, "damage_to_property") {
			return false
		}
	}
	for i := s.first + 1; i < s.last; i++ {
		if in(s.word(i), "fire", "fires") && in(s.word(i-1), "forest", "bush", "house", "apartment", "hotel", "factory", "brush", "kitchen", "nightclub") {
			return true
		}
	}
	return s.hasWord(s.first, s.last, func(w string) bool {
		return in(w, "earthquake", "earthquakes", "quake", "quakes", "tsunami", "tidal", "flood", "floods", "flooding", "mudslide", "mudslides", "landslide", "landslides", "avalanche", "storm", "storms", "hurricane", "cyclone", "typhoon",
			"tornado", "tornadoes", "drought", "famine", "volcano", "eruption", "wildfire", "wildfires", "heatwave", "flu", "influenza", "virus", "disease", "diseases", "fever", "cholera", "malaria", "hiv", "outbreak",
			"epidemic", "illness", "cancer", "pneumonia", "lightning", "drowned", "overdose", "sars", "blizzard", "hemorrhage", "haemorrhage", "tuberculosis", "cigarettes", "smoking", "crash", "h5n1", "meningitis", "rains", "monsoon", "katrina", "accident", "accidents", "crashed", "derailed", "stampede", "capsized", "collided", "collision")
	})
}

// assaulted reports whether the sentence tells of force by another word than the trigger's.
func (s *sentence) assaulted(t *trigger) bool {
	for i := range s.triggers {
		if o := &s.triggers[i]; !o.dropped && o.First != t.First && o.event == counterclaim.Assault {
			return true
		}
	}
	return false
}

// attributive reports a participle that only describes somebody of whom something else is told.
func (s *sentence) attributive(t *trigger) bool {
	if !harms(t.Entry.Frame) && (!t.Gerund || preposition(s.word(t.First-1))) || !t.Verb || t.Passive || len(t.counts) > 0 {
		return false
	}
	g := s.grow()
	return g != nil && g.relation(g.wordOf[t.Head]) == "amod"
}

// warning reports whether a warning is one of force or of consequences, or is given to somebody.
func (s *sentence) warning(t *trigger) bool {
	for _, e := range t.targets {
		if strings.HasPrefix(t.Entry.Pattern, "vow/") {
			break // a vow to help somebody
		}
		if e.Known() || e.Sector == counterclaim.REB {
			return true
		}
	}
	for i := range s.triggers {
		if o := &s.triggers[i]; !o.dropped && o.First >= t.Last && o.event.Quad() == 4 && o.event != counterclaim.Mobilize && o.event != counterclaim.Protest {
			return true
		}
	}
	return s.hasWord(t.Last, s.last, func(w string) bool {
		return in(w, "consequences", "respond", "response", "retaliate", "retaliation", "reprisals", "war", "force", "action", "answer", "punish", "tolerate", "provocation", "provocations")
	})
}

// nobodys reports a happening of words or of help that names no side at all: what is said of no state, no group and no body is not of
// the record's matter.
func (s *sentence) nobodys(t *trigger) bool {
	if len(s.sc.sides) < 2 && t.parent < 0 && len(t.actors)+len(t.targets)+len(t.harmed)+len(t.counts) == 0 && s.sc.r.Kind != counterclaim.Monitor && len(s.spots) == 0 {
		return true
	}
	if t.parent >= 0 || t.event.Quad() == 4 || t.event == counterclaim.Retreat || s.sc.own != "" {
		return false
	}
	for _, e := range slices.Concat(t.actors, t.targets) {
		if e.Known() || in(string(e.Sector), "IGO", "NGO", "REB", "MIL", "OPP") {
			return false
		}
	}
	return true
}

// pointsBack reports a noun with "the" after a preposition, of an event that the report has told already.
func (s *sentence) pointsBack(t *trigger) bool {
	if t.Verb || t.parent >= 0 || speech(t.Entry.Frame) || harms(t.Entry.Frame) || t.event != counterclaim.Protest && t.event != counterclaim.Assault {
		return false
	}
	j := t.First - 1
	for j > t.First-4 && !in(s.word(j), "the", "these", "those", "this") {
		j--
	}
	if !in(s.word(j), "the", "these", "those", "this") || !preposition(s.word(j-1)) && !in(s.word(j-1), "after", "since", "during", "before") || s.after(t, "against", "between", "on") >= 0 {
		return false
	}
	for _, d := range s.sc.drafts {
		if d.claim.Event == t.event && d.claim.Sentence < s.n {
			return true
		}
	}
	return false
}

// background reports a truce that is only named to say when: "after the truce", "the first evening of
// the truce".
func (s *sentence) background(t *trigger) bool {
	j := t.First - 1
	for in(s.word(j), "the", "a", "that", "this", "lasting", "full", "complete", "more", "further", "any", "all", "such", "their", "sectarian", "civil", "armed") {
		j--
	}
	return (j < t.First-1 || in(s.word(t.First), "war", "violence", "hostilities", "combat")) && in(s.word(j), "of", "after", "since", "during", "before", "despite", "for", "on", "under", "until", "to", "against", "from", "stop", "end", "ending", "by", "about", "amid")
}

func droneWord(w string) bool {
	return in(w, "drone", "drones", "quadcopter", "quadcopters", "uav", "uavs", "unmanned", "aircraft", "helicopter", "helicopters", "jet", "jets", "plane", "planes")
}
