package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// countThings gives a claim the numbers that stand before the nouns of its clause and belong to its verb: troops, vehicles, shells, violations,
// those detained, displaced or released.
func (s *sentence) countThings(t *trigger, c *counterclaim.Claim) {
	if speech(t.Entry.Frame) {
		return
	}
	lo, hi := s.clauseOf(t)
	if in(s.word(lo-1), "that", "which", "who") { // "two ambulances that were carrying wounded came under fire"
		for i := range s.numbers {
			if at, _ := s.nounOf(&s.numbers[i], lo); at == lo-2 {
				lo = s.numbers[i].first
				break
			}
		}
	}
	for i := range s.numbers {
		n := &s.numbers[i]
		if n.first < lo || n.last > hi || !s.ownNumber(n, t) {
			continue
		}
		if t.stance == counterclaim.Denied && s.word(n.last-1) == "single" {
			continue // "has not fired a single round"
		}
		at, noun := s.nounOf(n, hi)
		if what := s.whatOf(t, noun, n); what != "" {
			total := *n
			if people(noun) {
				if total = s.together(i); total.first != n.first && i > 0 && s.numbers[i-1].first >= total.first {
					continue // added up with the one before
				}
			}
			k := s.count(total, what, s.ownerOf(t, what))
			s.weaponOf(&k, n.first, at)
			c.Counts = append(c.Counts, k)
		}
	}
	s.countSingles(t, c, lo, hi)
	s.countHeld(t, c)
	s.countOccasions(t, c, hi)
}

// nounOf gives the noun that a number counts, its token and the word; "" where none is known. An article's number holds its noun.
func (s *sentence) nounOf(n *number, hi int) (at int, noun string) {
	if n.article {
		return n.last - 1, s.word(n.last - 1)
	}
	for j := n.last; j < min(n.last+6, hi); j++ {
		w := s.word(j)
		switch {
		case w == "of" && j == n.last: // "dozens of militants"
			if w := s.word(j + 1); in(w, "the", "them", "those", "these", "whom") && !in(s.word(j-1), "dozens", "hundreds", "thousands", "scores") {
				return j, ""
			}
		case w == "(" && j > n.last, w == ")", in(w, ",", ";", ".", ":", "and", "were", "was", "have", "had", "are"):
			if w == ")" && s.word(n.first-1) == "(" { // "ceasefire violations (about 2,350)"
				return s.nounBefore(n.first - 1)
			}
			return j, ""
		case in(w, "pieces", "units", "items") && s.word(j+1) == "of":
			for k := j + 2; k < min(j+6, hi); k++ {
				if in(s.word(k), "equipment", "hardware", "machinery", "armour", "armor") {
					return k, "vehicles"
				}
			}
			return j, ""
		case w == "head" && s.word(j+1) == "of":
			return j + 2, s.word(j + 2)
		case w == "power" && in(s.word(j+1), "lines", "line"):
			return j + 1, "power lines"
		case n.low != nil && *n.low == 1 && n.high != nil && *n.high == 1 && singleOf(w) != "" && singleOf(s.word(j+1)) == "":
			return j, singleOf(w)
		case counted(w) != "" || people(w):
			if j+1 < hi && s.compound(j) {
				continue // "missile systems", "rocket launchers"
			}
			return j, w
		case preposition(w) && !(w == "of" && in(s.word(j+1), "our", "their", "its", "his", "the", "your")):
			return j, ""
		}
	}
	return n.last, ""
}

// compound tells that the noun at token j only says of what kind the noun after it is.
func (s *sentence) compound(j int) bool {
	next := s.word(j + 1)
	return counted(next) != "" && counted(s.word(j)) != counted(next) || in(next, "launchers", "systems", "launcher") || next == "personnel" && s.word(j+2) == "carriers"
}

// nounBefore gives the last noun that is counted before token i.
func (s *sentence) nounBefore(i int) (int, string) {
	for j := i - 1; j >= max(s.first, i-8); j-- {
		if counted(s.word(j)) != "" {
			return j, s.word(j)
		}
	}
	return i, ""
}

// ownNumber reports whether a number belongs to a trigger: no other stands between them, and what a passive tells of stands before it.
func (s *sentence) ownNumber(n *number, t *trigger) bool {
	if n.first >= t.First && n.last <= t.Last {
		return true
	}
	lo, hi := t.Last, n.first
	before := n.last <= t.First
	if before {
		lo, hi = n.last, t.First
	}
	for k := range s.triggers {
		o := &s.triggers[k]
		if o == t || o.dropped || speech(o.Entry.Frame) {
			continue
		}
		if o.First >= lo && o.Last <= hi && o.First < o.Last {
			return false
		}
		if before && o.Verb && !o.Passive && o.Last <= n.first && n.first-o.Last < 4 && (!t.Passive || s.hasWord(n.last, t.First, func(w string) bool { return in(w, "and", ",", "that") })) &&
			(t.Verb || t.First-n.last > 2) {
			return false // "shelled two villages and burned …": the object of the verb before
		}
	}
	return before || !t.Passive
}

// whatOf gives what a noun counts as in a claim: whoever is detained, displaced or handed over is counted so.
func (s *sentence) whatOf(t *trigger, noun string, n *number) string {
	if noun == "" {
		return ""
	}
	conduct := counterclaim.Conduct("")
	if len(t.conducts) > 0 {
		conduct = t.conducts[0]
	}
	if !people(noun) {
		return counted(noun)
	}
	if n.article && !in(string(conduct), "detention", "abduction", "prisoner_exchange", "return_of_people") {
		return ""
	}
	switch conduct {
	case "detention", "abduction":
		if strings.Contains(t.Entry.Pattern, "missing") {
			return "missing"
		}
		return "detained"
	case "prisoner_exchange":
		return "released"
	case "return_of_people":
		if captive(noun) || soldier(noun) {
			return "released"
		}
		return counted(noun)
	case "displacement":
		if in(noun, "families", "households") {
			return noun
		}
		return "displaced"
	case "":
		if strings.Contains(t.Entry.Pattern, "missing") || strings.Contains(t.Entry.Pattern, "unaccounted") {
			return "missing"
		}
	}
	switch {
	case soldier(noun):
		return "troops"
	case captive(noun):
		return "detained"
	case in(noun, "protesters", "demonstrators", "terrorists", "militants", "fighters", "gunmen", "families"):
		return noun
	}
	return ""
}

// ownerOf gives whose things are counted: those of who acts where he moves or loses them, else of whom it is done to.
func (s *sentence) ownerOf(t *trigger, what string) []counterclaim.Entity {
	switch {
	case in(what, "shells", "rounds", "rockets", "missiles", "shots", "bursts", "bombs", "troops", "fighters", "terrorists", "militants") || t.event == counterclaim.Mobilize || t.event == counterclaim.Retreat && what != "released":
		return t.actors
	case in(what, "drones", "aircraft", "helicopters") && t.event == counterclaim.Coerce:
		return t.actors
	case in(what, "explosions", "violations", "hectares", "tonnes", "barrels"):
		return nil
	}
	return t.targets
}

// countSingles counts the one thing behind an article where things are damaged, shot down, moved or seen: "a school", "an infantry fighting
// vehicle", "an ambulance came under fire".
func (s *sentence) countSingles(t *trigger, c *counterclaim.Claim, lo, hi int) {
	if len(t.conducts) == 0 || !in(string(t.conducts[0]), "damage_to_property", "damage_to_infrastructure", "drone_flight", "airspace_violation", "equipment_deployment", "equipment_present", "small_arms_fire") {
		return
	}
	shots := t.conducts[0] == "small_arms_fire"
	for i := lo; i < hi; i++ {
		listed := s.word(i) == "the" && s.word(i-1) == "and" && len(c.Counts) > 0 && !shots
		if !in(s.word(i), "a", "an") && !listed || preposition(s.word(i-1)) {
			continue
		}
		for j := i + 1; j < min(i+5, hi); j++ {
			if s.sc.d.Tokens[j].Kind == text.Punct || preposition(s.word(j)) {
				break
			}
			plural := pluralOf(s.word(j))
			if s.word(j) == "power" && s.word(j+1) == "line" {
				plural = "power lines"
			}
			what := counted(plural)
			if what == "" || pluralOf(s.word(j+1)) != "" || in(s.word(j+1), "bomb", "bombs", "bombing", "bombings", "crash", "station", "crew", "driver", "strike", "attack", "attacks", "base", "stop", "fire", "park", "of") {
				continue
			}
			one, same := int64(1), int64(1)
			n := number{low: &one, high: &same, first: i, last: j + 1}
			if s.word(j+1) != "'s" && s.ownNumber(&n, t) && (!shots || in(what, "vehicles", "drones", "aircraft", "helicopters") && (j < t.First || what != "vehicles")) {
				k := s.count(n, what, s.ownerOf(t, what))
				s.weaponOf(&k, i, j)
				c.Counts = append(c.Counts, k)
			}
			break
		}
	}
}

// countHeld counts the one who was taken or handed over without a number: "captured its pilot", "the hostage was freed".
func (s *sentence) countHeld(t *trigger, c *counterclaim.Claim) {
	if len(c.Counts) > 0 || len(t.conducts) == 0 || !t.Verb || len(t.Entry.Conducts) == 0 {
		return
	}
	what := ""
	switch t.conducts[0] {
	case "detention", "abduction":
		what = "detained"
	case "prisoner_exchange", "return_of_people":
		what = "released"
	default:
		return
	}
	if n, ok := s.onePerson(t, t.Passive); ok {
		c.Counts = append(c.Counts, s.count(n, what, s.ownerOf(t, what)))
	}
}

// countOccasions reads "violated the ceasefire 11 times", "on nine occasions".
func (s *sentence) countOccasions(t *trigger, c *counterclaim.Claim, hi int) {
	if len(c.Counts) > 0 || !slices.Contains(t.conducts, counterclaim.CeasefireViolated) {
		return
	}
	k := counter{d: s.sc.d, first: s.first, last: s.last}
	for j := t.Last; j < min(hi, t.Last+9); j++ {
		low, high, n := k.amount(j)
		if n == 0 || !in(s.word(j+n), "times", "occasions") {
			continue
		}
		b, at := k.bound(max(s.first, j-2))
		if at != j {
			b = bounds{}
		}
		x := number{low: &low, high: &high, approx: b.approx, first: j, last: j + n + 1}
		if b.least {
			x.high = nil
		}
		if b.most {
			x.low = nil
		}
		c.Counts = append(c.Counts, s.count(x, "violations", nil))
		return
	}
}

// counted gives what a noun counts as in the record, "" for nouns that are not counted.
func counted(noun string) string {
	switch noun {
	case "terrorists", "militants", "fighters", "gunmen", "protesters", "demonstrators", "families", "people", "residents", "villagers", "refugees",
		"shots", "rounds", "shells", "mines", "bursts", "rockets", "grenades", "missiles", "projectiles", "bombs", "flares", "explosions", "violations",
		"hectares", "tonnes", "barrels", "posts", "positions", "outposts", "trenches", "bunkers", "helicopters", "drones", "villages", "houses", "schools",
		"clinics", "hospitals", "bridges", "shops", "mosques", "churches", "buildings", "barns", "kindergartens", "power lines", "cattle", "sheep", "strikes",
		"airstrikes", "bombings", "barriers", "checkpoints", "warehouses", "shelters", "roads", "wells", "garages", "markets", "apartments", "greenhouses":
		return noun
	case "vehicles", "trucks", "lorries", "apcs", "carriers", "cars", "ambulances", "buses", "jeeps", "tractors", "bulldozers", "minibuses":
		return "vehicles"
	case "tanks", "howitzers", "guns", "mortars", "weapons", "launchers", "systems", "rifles", "cannons", "machine-guns":
		return "weapons"
	case "quadcopter", "quadcopters", "uav", "uavs", "drone":
		return "drones"
	case "aircraft", "planes", "warplanes", "jets", "airplanes":
		return "aircraft"
	case "blasts":
		return "explosions"
	case "homes", "dwellings":
		return "houses"
	case "settlements":
		return "villages"
	case "tons":
		return "tonnes"
	}
	return ""
}

// pluralOf gives the plural of a thing that may be counted alone, "" for other words.
func pluralOf(w string) string {
	switch w {
	case "house", "school", "clinic", "hospital", "bridge", "shop", "mosque", "building", "barn", "kindergarten", "drone", "helicopter", "vehicle", "truck", "car", "jeep",
		"tractor", "bulldozer", "tank", "howitzer", "gun", "mortar", "launcher", "quadcopter", "plane", "warplane", "jet", "carrier", "warehouse", "garage", "market":
		return w + "s"
	case "church":
		return "churches"
	case "lorry":
		return "lorries"
	case "bus":
		return "buses"
	case "ambulance":
		return "ambulances"
	case "aircraft", "uav":
		return w
	case "home":
		return "homes"
	}
	return ""
}

// singleOf gives the plural of a thing that "one" or "a single" counts, "" for other words.
func singleOf(w string) string {
	if p := pluralOf(w); p != "" {
		return p
	}
	if in(w, "shot", "shell", "round", "burst", "rocket", "missile", "bomb", "mine", "projectile", "grenade", "flare", "explosion", "post", "position", "violation", "village", "family", "hectare", "tonne") {
		if w == "family" {
			return "families"
		}
		return w + "s"
	}
	if w == "blast" {
		return "explosions"
	}
	return ""
}

// people tells nouns for people who can be counted.
func people(w string) bool {
	return soldier(w) || captive(w) || person(w) || in(w, "people", "persons", "residents", "villagers", "civilians", "citizens", "inhabitants", "men", "women", "children",
		"farmers", "shepherds", "herders", "fishermen", "workers", "protesters", "demonstrators", "activists", "journalists", "policemen", "families", "households", "refugees",
		"others", "locals", "students", "migrants", "schoolchildren", "drivers", "passengers", "sons", "daughters", "boys", "girls", "pilots", "doctors", "teachers", "nationals",
		"militants", "fighters", "terrorists", "gunmen", "rebels", "members", "lives", "medics", "nurses", "workers", "pensioners", "infants", "patients", "monitors",
		"observers", "peacekeepers", "insurgents", "attackers", "son", "daughter", "wife", "husband", "brother", "sister", "teacher", "officer", "doctor", "journalist", "brothers")
}

// soldier tells nouns for people under arms of a state.
func soldier(w string) bool {
	return in(w, "troops", "soldiers", "servicemen", "servicewomen", "guards", "officers", "guardsmen", "commandos", "conscripts", "reservists", "personnel", "paratroopers", "sergeants",
		"privates", "marines", "sappers", "cadets", "troopers")
}

// captive tells nouns for people who are held.
func captive(w string) bool {
	return in(w, "prisoners", "captives", "detainees", "hostages", "prisoner", "captive", "detainee", "hostage")
}
