package coder

import "github.com/counterclaim/counterclaim"

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
