package coder

import (
	"slices"

	"github.com/counterclaim/counterclaim/text"
)

// findMeans names what was used by the words of tokens [first, last), in order of first mention and
// each once, in the record's words: drone, mortar, artillery, mlrs, small_arms, tank, aircraft,
// helicopter, mine, missile, grenade_launcher, grenade, vehicle, bomb, stones.
func findMeans(d *text.Doc, first, last int) []string {
	var out []string
	w := func(i int) string {
		if i < first || i >= last {
			return ""
		}
		return d.Lower(i)
	}
	for i := first; i < last; i++ {
		if d.Tokens[i].Kind != text.Word {
			continue
		}
		m := meansOf(w(i-2), w(i-1), w(i), w(i+1))
		if m == "mine" && (d.Tokens[max(i-1, first)].Kind == text.Number || smallWord(w(i-1)) > 0) && slices.Contains(out, "mortar") {
			continue // "fifty mines" of a mortar are its rounds
		}
		if m == "bomb" && slices.ContainsFunc([]string{w(i - 2), w(i - 1)}, dropped) {
			m = "aircraft"
		}
		if m != "" && !slices.Contains(out, m) && !(m == "bomb" && slices.Contains(out, "aircraft")) {
			out = append(out, m)
		}
	}
	return out
}

func dropped(w string) bool { return in(w, "dropped", "drop", "dropping", "aerial", "air", "glide") }

// meansOf gives the means that the word w names between the words around it, or "".
func meansOf(before, prev, w, next string) string {
	switch w {
	case "drone", "drones", "uav", "uavs", "quadcopter", "quadcopters", "quadrocopter", "quadrocopters", "bayraktar", "bayraktars":
		return "drone"
	case "mortar", "mortars":
		return "mortar"
	case "artillery":
		if prev == "rocket" {
			return ""
		}
		return "artillery"
	case "howitzer", "howitzers", "cannon", "cannons", "field-gun", "field-guns":
		return "artillery"
	case "mlrs", "grad", "grads", "katyusha", "katyushas":
		return "mlrs"
	case "rocket", "rockets":
		return rocket(prev, next)
	case "rocket-propelled", "rpg", "rpgs":
		return "grenade_launcher"
	case "launcher", "launchers":
		if prev == "grenade" {
			return "grenade_launcher"
		}
	case "grenade", "grenades":
		if !in(next, "launcher", "launchers") && prev != "rocket-propelled" {
			return "grenade"
		}
	case "missile", "missiles", "javelin", "javelins", "stinger", "stingers":
		return "missile"
	case "helicopter", "helicopters":
		return "helicopter"
	case "tank", "tanks":
		if !in(prev, "water", "fuel", "oil", "gas", "septic", "storage", "think", "fish", "battle-") {
			return "tank"
		}
	case "mine", "mines", "landmine", "landmines", "minefield", "minefields", "mined", "mine-laying":
		if !in(prev, "coal", "gold", "silver", "copper", "salt", "diamond", "uranium", "of", "lead") || w != "mine" && w != "mines" {
			return "mine"
		}
	case "bomb", "bombs", "ied", "ieds":
		return "bomb"
	case "stone", "stones":
		if w == "stones" || in(prev, "threw", "throwing", "thrown") {
			return "stones"
		}
	case "aircraft", "plane", "planes", "airplane", "airplanes", "aeroplane", "aeroplanes", "jet", "jets", "warplane", "warplanes", "bomber", "bombers", "aviation":
		return flying(before, prev, next)
	case "aerial", "air":
		if in(next, "strike", "strikes", "raid", "raids", "bombing", "bombardment", "bombardments", "attack", "attacks", "force") && prev != "the" {
			return "aircraft"
		}
	case "airstrike", "airstrikes", "air-strike", "air-strikes":
		return "aircraft"
	}
	return firearm(before, prev, w, next)
}

func rocket(prev, next string) string {
	if in(prev, "space", "research", "signal", "flare") || in(next, "fuel", "science", "engine") {
		return ""
	}
	return "mlrs"
}

// flying tells manned aircraft from unmanned.
func flying(before, prev, next string) string {
	switch {
	case in(prev, "unmanned", "pilotless", "uncrewed") || in(before, "unmanned", "pilotless", "remotely"):
		return "drone"
	case in(next, "rocket", "fuel") || in(prev, "passenger", "civilian", "civil"):
		return ""
	}
	return "aircraft"
}

// firearm gives the means of guns, shells and vehicles, whose nouns need the word before them.
func firearm(before, prev, w, next string) string {
	switch w {
	case "rifle", "rifles", "pistol", "pistols", "firearm", "firearms", "kalashnikov", "kalashnikovs", "machine-gun", "machine-guns", "machinegun", "machineguns",
		"small-arms", "gunfire", "gunshot", "gunshots", "submachine", "sniper", "snipers":
		if w == "rifle" && in(next, "brigade", "regiment", "battalion", "division", "company") {
			return ""
		}
		return "small_arms"
	case "arms":
		if prev == "small" {
			return "small_arms"
		}
	case "gun", "guns":
		switch {
		case prev == "machine":
			return "small_arms"
		case in(prev, "towed", "field", "self-propelled", "propelled", "anti-aircraft", "heavy"):
			return "artillery"
		}
	case "weapons", "weapon":
		switch {
		case in(prev, "automatic", "light", "hand", "firearm"):
			return "small_arms"
		case prev == "heavy":
			return "artillery"
		}
	case "shell", "shells":
		switch prev {
		case "mortar", "tank", "empty":
			return ""
		}
		return "artillery"
	case "munition", "munitions":
		if prev == "cluster" {
			return "artillery"
		}
	case "vehicle", "vehicles":
		if prev == "aerial" || prev == "air" || before == "unmanned" {
			return "drone"
		}
		return "vehicle"
	case "carrier", "carriers":
		if prev == "personnel" {
			return "vehicle"
		}
	case "equipment":
		if in(prev, "heavy", "armoured", "armored", "military", "combat") {
			return "vehicle"
		}
	case "armour", "armor", "apc", "apcs", "ifv", "ifvs", "btr", "bmp", "truck", "trucks", "lorry", "lorries", "bus", "buses", "car", "cars", "ambulance", "ambulances", "humvee", "humvees", "jeep", "jeeps":
		if prev != "body" {
			return "vehicle"
		}
	}
	return ""
}
