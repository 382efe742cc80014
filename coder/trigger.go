package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// findTriggers finds the words that tell of an event, the longest match at each place first.
func (s *sentence) findTriggers() {
	words := s.sc.words[s.first:s.last]
	if s.bare() {
		return
	}
	taken := 0 // words before this one belong to a match
	for i := 0; i < len(words); i++ {
		if i < taken {
			continue
		}
		m, ok := s.sc.c.o.Lexicon.AtWhere(words, i, s.mayStand)
		if !ok {
			continue
		}
		m.First, m.Last, m.Head = m.First+s.first, m.Last+s.first, m.Head+s.first
		switch m.Entry.Frame {
		case lexicon.Trap:
			taken = i + m.Last - m.First
			continue
		case lexicon.Say, lexicon.Cite:
			s.triggers = append(s.triggers, trigger{Match: m, dropped: true})
			continue
		}
		t := trigger{Match: m, subject: -1, object: -1, parent: -1, draftAt: -1, event: m.Entry.Event,
			conducts: slices.Clone(m.Entry.Conducts), means: slices.Clone(m.Entry.Means),
			stance: counterclaim.Asserted, status: counterclaim.Occurred}
		if !speech(m.Entry.Frame) || m.Entry.Frame == lexicon.Refuse && len(m.Entry.Conducts) > 0 {
			taken = i + m.Last - m.First
		} else {
			taken = m.Head + 1 - s.first
		}
		if s.inMention(&t) || s.namedSpeech(&t) {
			continue
		}
		s.triggers = append(s.triggers, t)
	}
}

// mayStand reports whether a match may stand: not as a verb where the word is tagged a noun ("bomb attacks in", "troop moves").
func (s *sentence) mayStand(m *lexicon.Match) bool {
	if !m.Verb || m.Passive || m.Infinitive {
		return true
	}
	switch w := s.word(m.Head + s.first); {
	case strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing") && w != "meeting":
		return true
	}
	g, _ := s.tags()
	return g == nil || g.Tags[g.wordOf[m.Head+s.first]].UPOS != text.NOUN
}

// bare reports a run of words that is no sentence: "Trenches.", "2. Access".
func (s *sentence) bare() bool {
	n := 0
	for i := s.first; i < s.last; i++ {
		if s.sc.d.Tokens[i].Kind == text.Word {
			n++
		}
	}
	return n < 3
}

// askedAbout reports whether the words stand in an indirect question: "did not say who opened
// fire", "could not tell when the trenches were dug".
func (s *sentence) askedAbout(t *trigger) bool {
	for j := t.First - 1; j > s.first && j >= t.First-8; j-- {
		if in(s.word(j), "who", "whom", "when", "whether", "what", "why", "how", "where") &&
			in(s.word(j-1), "say", "says", "said", "tell", "know", "clear", "determine", "establish", "ascertain", "unclear", "unknown", "asked", "specify", "see") {
			return true
		}
	}
	return false
}

// inMention reports whether the words are part of somebody's name or office ("defence
// forces", "the Joint Forces Operation") and tell of nothing.
func (s *sentence) inMention(t *trigger) bool {
	k := s.mentionAt(t.First)
	return k >= 0 && !t.Verb && t.Last <= s.mentions[k].last && s.mentions[k].last-s.mentions[k].first > 1 && !s.mentions[k].things
}

// namedSpeech reports a noun of saying that the speech verb before takes as its object: "rejected the
// accusation".
func (s *sentence) namedSpeech(t *trigger) bool {
	if len(s.triggers) == 0 || !speech(t.Entry.Frame) || t.Verb {
		return false
	}
	prev := &s.triggers[len(s.triggers)-1]
	return speech(prev.Entry.Frame) && t.First < prev.Last
}

// speech reports whether a frame opens content of its own.
func speech(f lexicon.Frame) bool {
	switch f {
	case lexicon.Accuse, lexicon.Deny, lexicon.Refuse, lexicon.Demand, lexicon.Propose, lexicon.Menace, lexicon.Undertake:
		return true
	}
	return false
}

// settleConducts turns the lexicon's open codes into conducts by what stands around.
func (s *sentence) settleConducts(t *trigger) {
	lo, hi := s.clauseOf(t)
	means := findMeans(s.sc.d, lo, hi)
	for _, m := range means {
		if !slices.Contains(t.means, m) {
			t.means = append(t.means, m)
		}
	}
	if t.Entry.Pattern == "strike/v" && t.object < 0 && s.hasWord(s.first, s.last, func(w string) bool {
		return in(w, "union", "unions", "workers", "teachers", "wage", "wages", "pay", "walkout", "employees", "miners")
	}) {
		t.event, t.conducts, t.targets = counterclaim.Protest, nil, nil // they stop work
	}
	if t.conducts != nil && t.conducts[0] == "deploy" && s.hasWord(t.Last, min(hi, t.Last+12), func(w string) bool { return in(w, "peacekeepers", "observers", "monitors", "peacekeeping") }) {
		t.event, t.conducts = counterclaim.Aid, []counterclaim.Conduct{"peacekeeping"}
		t.actors = nil
		for j := t.Last; j < hi; j++ {
			if m := s.mentionAt(j); m >= 0 && s.sc.words[s.mentions[m].last-1] != "" && in(s.word(s.mentions[m].last-1), "peacekeepers", "observers", "monitors") {
				t.actors = s.mentions[m].who
			}
		}
		return
	}
	if t.event == counterclaim.Assault && len(t.conducts) > 0 && t.conducts[0] == "incursion" && t.subject >= 0 && s.flies(t.subject) {
		// What crosses a border in the air violates airspace and is no incursion.
		t.event, t.conducts = counterclaim.Coerce, []counterclaim.Conduct{"airspace_violation", "drone_flight"}
	}
	if t.event == counterclaim.Assault && len(t.conducts) > 0 && t.conducts[0] == "seizure_of_ground" && s.people(t) {
		t.event, t.conducts = counterclaim.Coerce, []counterclaim.Conduct{"detention"}
	}
	var out []counterclaim.Conduct
	add := func(c ...counterclaim.Conduct) {
		for _, x := range c {
			if !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	for _, c := range t.conducts {
		switch c {
		case "fire":
			add(fireConducts(t.means)...)
		case "deploy", "withdraw", "present":
			troops, equipment := s.hasWord(lo, hi, troopWord), s.hasWord(lo, hi, equipmentWord)
			kinds := map[counterclaim.Conduct][2]counterclaim.Conduct{
				"deploy":   {"troop_deployment", "equipment_deployment"},
				"withdraw": {"troop_withdrawal", "equipment_withdrawal"},
				"present":  {"troops_present", "equipment_present"},
			}[c]
			if troops || !equipment {
				add(kinds[0])
			}
			if equipment {
				add(kinds[1])
			}
		case "damage":
			if s.hasWord(lo, hi, infrastructureWord) {
				add("damage_to_infrastructure")
			} else {
				add("damage_to_property")
			}
		default:
			add(c)
		}
	}
	if t.event == counterclaim.Assault && fireLike(out) && s.truceBroken(lo, hi) {
		add(counterclaim.CeasefireViolated)
	}
	t.conducts = out
}

// people reports whether what is seized are people: then it is a detention.
func (s *sentence) people(t *trigger) bool {
	m := t.object
	if t.Passive {
		m = t.subject
	}
	return m >= 0 && !s.mentions[m].things && in(s.word(s.mentions[m].last-1), "citizens", "soldiers", "servicemen", "civilians", "shepherds", "fishermen", "pilot", "pilots", "residents", "villagers",
		"people", "persons", "guards", "fighters", "officers", "men", "women", "workers", "journalists", "farmers", "soldier", "serviceman", "guard", "officer", "prisoners", "troops", "suspects", "suspect", "leader", "leaders", "militants", "militant", "insurgents", "rebels", "terrorists", "terrorist", "gunmen", "commander", "commanders", "members", "operatives", "criminals", "fugitive", "fugitives")
}

// flies reports whether a mention is a drone or an aircraft.
func (s *sentence) flies(m int) bool {
	return s.hasWord(s.mentions[m].first, s.mentions[m].last, droneWord)
}

// fireConducts tells fire by what it was done with.
func fireConducts(means []string) []counterclaim.Conduct {
	var out []counterclaim.Conduct
	for _, m := range means {
		c := counterclaim.Conduct("small_arms_fire")
		switch m {
		case "mortar", "artillery", "mlrs", "grenade_launcher", "tank", "missile", "rocket", "howitzer":
			c = "heavy_weapons_fire"
		case "drone":
			c = "drone_strike"
		case "aircraft", "helicopter", "bomb":
			c = "air_strike"
		case "small_arms", "machine_gun", "sniper":
		default:
			continue
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		out = append(out, "small_arms_fire")
	}
	return out
}

func fireLike(cs []counterclaim.Conduct) bool {
	return slices.ContainsFunc(cs, func(c counterclaim.Conduct) bool {
		return c == "small_arms_fire" || c == "heavy_weapons_fire" || c == "air_strike" || c == "drone_strike" || c == "incursion"
	})
}

// truceBroken reports whether the clause says that the happening broke a ceasefire: "in
// violation of the truce", "despite the ceasefire", "after the truce".
func (s *sentence) truceBroken(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if in(s.word(i), "violation", "breach", "violating", "despite", "breaking", "after", "since") {
			for j := i + 1; j < min(i+6, hi); j++ {
				if in(s.word(j), "ceasefire", "cease-fire", "truce", "armistice", "agreements", "silence", "understanding") {
					return true
				}
			}
		}
	}
	return false
}

func (s *sentence) hasWord(lo, hi int, is func(string) bool) bool {
	for i := lo; i < hi; i++ {
		if is(s.word(i)) {
			return true
		}
	}
	return false
}

func troopWord(w string) bool {
	return in(w, "troops", "soldiers", "forces", "servicemen", "units", "unit", "personnel", "staff", "fighters", "battalion", "battalions", "brigade", "brigades", "army",
		"reinforcements", "volunteers", "men", "contingent", "regiment", "company", "platoon", "troop", "guards", "policemen", "reserves", "reservists", "division", "manpower")
}

func equipmentWord(w string) bool {
	return in(w, "equipment", "weapons", "weapon", "tanks", "tank", "artillery", "howitzers", "howitzer", "guns", "gun", "vehicles", "vehicle", "armour", "armor", "armoured", "armored", "mortars",
		"mortar", "launcher", "launchers", "missiles", "missile", "systems", "hardware", "helicopters", "aircraft", "jets", "drones", "drone", "carriers", "trucks", "weaponry", "rockets", "machinery",
		"radar", "radars", "camera", "cameras", "ammunition", "mlrs", "batteries", "battery", "apcs")
}

func infrastructureWord(w string) bool {
	return in(w, "bridge", "bridges", "pipeline", "power", "electricity", "gas", "water", "road", "roads", "railway", "station", "substation", "line", "lines", "canal", "dam", "intake", "pump", "pumping",
		"airport", "airstrip", "port", "installations", "installation", "infrastructure", "hospital", "hospitals", "refinery", "oil", "plant", "post", "posts", "outpost", "checkpoint", "tower", "mast", "depot", "facility", "facilities", "reservoir")
}
