package lexicon

import "strings"

// Forms are the forms of an English verb.
type Forms struct {
	Third, Past, Participle, Gerund string
}

// irregular holds the verbs of conflict news whose forms no rule gives: past and participle.
func irregular(verb string) (past, participle string, ok bool) {
	switch verb {
	case "be":
		return "was", "been", true
	case "begin":
		return "began", "begun", true
	case "break":
		return "broke", "broken", true
	case "bring":
		return "brought", "brought", true
	case "build":
		return "built", "built", true
	case "burn":
		return "burned", "burned", true
	case "buy":
		return "bought", "bought", true
	case "catch":
		return "caught", "caught", true
	case "come":
		return "came", "come", true
	case "cut":
		return "cut", "cut", true
	case "deal":
		return "dealt", "dealt", true
	case "dig":
		return "dug", "dug", true
	case "do":
		return "did", "done", true
	case "draw":
		return "drew", "drawn", true
	case "drive":
		return "drove", "driven", true
	case "fall":
		return "fell", "fallen", true
	case "fight":
		return "fought", "fought", true
	case "find":
		return "found", "found", true
	case "flee":
		return "fled", "fled", true
	case "fly":
		return "flew", "flown", true
	case "forbid":
		return "forbade", "forbidden", true
	case "get":
		return "got", "got", true
	case "give":
		return "gave", "given", true
	case "go":
		return "went", "gone", true
	case "have":
		return "had", "had", true
	case "hear":
		return "heard", "heard", true
	case "hit":
		return "hit", "hit", true
	case "hold":
		return "held", "held", true
	case "hurt":
		return "hurt", "hurt", true
	case "keep":
		return "kept", "kept", true
	case "lay":
		return "laid", "laid", true
	case "lead":
		return "led", "led", true
	case "leave":
		return "left", "left", true
	case "lose":
		return "lost", "lost", true
	case "make":
		return "made", "made", true
	case "meet":
		return "met", "met", true
	case "overrun":
		return "overran", "overrun", true
	case "pay":
		return "paid", "paid", true
	case "put":
		return "put", "put", true
	case "rise":
		return "rose", "risen", true
	case "run":
		return "ran", "run", true
	case "say":
		return "said", "said", true
	case "see":
		return "saw", "seen", true
	case "seek":
		return "sought", "sought", true
	case "sell":
		return "sold", "sold", true
	case "send":
		return "sent", "sent", true
	case "set":
		return "set", "set", true
	case "shoot":
		return "shot", "shot", true
	case "shut":
		return "shut", "shut", true
	case "speak":
		return "spoke", "spoken", true
	case "stand":
		return "stood", "stood", true
	case "strike":
		return "struck", "struck", true
	case "swear":
		return "swore", "sworn", true
	case "take":
		return "took", "taken", true
	case "tell":
		return "told", "told", true
	case "throw":
		return "threw", "thrown", true
	case "understand":
		return "understood", "understood", true
	case "win":
		return "won", "won", true
	case "withdraw":
		return "withdrew", "withdrawn", true
	case "write":
		return "wrote", "written", true
	case "blow":
		return "blew", "blown", true
	case "bear":
		return "bore", "borne", true
	case "beat":
		return "beat", "beaten", true
	case "retake":
		return "retook", "retaken", true
	case "overtake":
		return "overtook", "overtaken", true
	case "undertake":
		return "undertook", "undertaken", true
	case "mistake":
		return "mistook", "mistaken", true
	case "overfly":
		return "overflew", "overflown", true
	case "tear":
		return "tore", "torn", true
	case "shake":
		return "shook", "shaken", true
	case "sink":
		return "sank", "sunk", true
	case "freeze":
		return "froze", "frozen", true
	case "unfreeze":
		return "unfroze", "unfrozen", true
	case "overthrow":
		return "overthrew", "overthrown", true
	case "steal":
		return "stole", "stolen", true
	case "spread":
		return "spread", "spread", true
	case "split":
		return "split", "split", true
	case "cast":
		return "cast", "cast", true
	case "hide":
		return "hid", "hidden", true
	case "slay":
		return "slew", "slain", true
	case "become":
		return "became", "become", true
	case "overcome":
		return "overcame", "overcome", true
	case "withhold":
		return "withheld", "withheld", true
	case "uphold":
		return "upheld", "upheld", true
	case "rebuild":
		return "rebuilt", "rebuilt", true
	case "undergo":
		return "underwent", "undergone", true
	case "know":
		return "knew", "known", true
	case "grow":
		return "grew", "grown", true
	case "show":
		return "showed", "shown", true
	case "choose":
		return "chose", "chosen", true
	case "spend":
		return "spent", "spent", true
	case "lend":
		return "lent", "lent", true
	case "sweep":
		return "swept", "swept", true
	case "sit":
		return "sat", "sat", true
	case "shed":
		return "shed", "shed", true
	case "burst":
		return "burst", "burst", true
	case "thrust":
		return "thrust", "thrust", true
	case "feel":
		return "felt", "felt", true
	case "think":
		return "thought", "thought", true
	case "let":
		return "let", "let", true
	case "ride":
		return "rode", "ridden", true
	case "resell":
		return "resold", "resold", true
	case "foresee":
		return "foresaw", "foreseen", true
	case "bind":
		return "bound", "bound", true
	case "wind":
		return "wound", "wound", true
	case "ring":
		return "rang", "rung", true
	case "spring":
		return "sprang", "sprung", true
	case "sling":
		return "slung", "slung", true
	case "cling":
		return "clung", "clung", true
	case "shrink":
		return "shrank", "shrunk", true
	case "forgive":
		return "forgave", "forgiven", true
	case "repay":
		return "repaid", "repaid", true
	case "mislead":
		return "misled", "misled", true
	case "wear":
		return "wore", "worn", true
	case "bite":
		return "bit", "bitten", true
	case "light":
		return "lit", "lit", true
	case "retell":
		return "retold", "retold", true
	case "redraw":
		return "redrew", "redrawn", true
	case "rethink":
		return "rethought", "rethought", true
	case "rebut":
		return "rebutted", "rebutted", true
	}
	return "", "", false
}

// doubled reports whether the last letter is doubled before -ed and -ing.
func doubled(verb string) bool {
	switch verb {
	case "stop", "ban", "plan", "trap", "ship", "drop", "kidnap", "refer", "cut", "dig", "get", "hit", "put", "run", "set", "shut", "win", "begin",
		"forbid", "rebut", "step", "quit", "rob", "stab", "tap", "wrap", "slam", "bar", "chop", "admit", "commit", "permit", "transfer", "deter", "occur", "overrun", "jam", "pin", "grab", "stir", "swap", "equip", "airdrop", "sandbag", "booby-trap", "worship", "defer", "incur", "regret", "submit", "omit":
		return true
	}
	return short(verb)
}

// short reports a verb of one syllable that ends in a single vowel and a single consonant: "gun", "ram", "strip".
func short(verb string) bool {
	vowel := func(i int) bool { return strings.ContainsRune("aeiou", rune(verb[i])) }
	n := len(verb)
	if n < 3 || vowel(n-1) || strings.ContainsRune("wxy", rune(verb[n-1])) || !vowel(n-2) || vowel(n-3) && !(verb[n-3] == 'u' && n > 3 && verb[n-4] == 'q') {
		return false
	}
	for i := range n - 3 {
		if vowel(i) {
			return false
		}
	}
	return true
}

// Inflect gives the forms of a verb.
func Inflect(verb string) Forms {
	var f Forms
	stem, e := verb, strings.HasSuffix(verb, "e") && !strings.HasSuffix(verb, "ee")
	last := verb[len(verb)-1]
	consonantY := last == 'y' && len(verb) > 1 && !strings.ContainsRune("aeiou", rune(verb[len(verb)-2]))
	switch {
	case verb == "have":
		f.Third = "has"
	case verb == "be":
		f.Third = "is"
	case consonantY:
		f.Third = verb[:len(verb)-1] + "ies"
	case sibilant(verb) || last == 'o':
		f.Third = verb + "es"
	default:
		f.Third = verb + "s"
	}
	switch {
	case e:
		stem = verb[:len(verb)-1]
	case doubled(verb):
		stem = verb + string(last)
	case strings.HasSuffix(verb, "l") && britishL(verb):
		stem = verb + "l"
	}
	f.Gerund = stem + "ing"
	if verb == "flee" || verb == "be" || verb == "free" || verb == "agree" || verb == "see" {
		f.Gerund = verb + "ing"
	}
	if past, participle, ok := irregular(verb); ok {
		f.Past, f.Participle = past, participle
		return f
	}
	f.Past = stem + "ed"
	switch {
	case strings.HasSuffix(verb, "ee"):
		f.Past = verb + "d"
	case consonantY:
		f.Past = verb[:len(verb)-1] + "ied"
	}
	f.Participle = f.Past
	return f
}

func sibilant(s string) bool {
	for _, end := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// britishL reports whether British spelling doubles the l ("shelled" has two already).
func britishL(verb string) bool {
	switch verb {
	case "cancel", "travel", "repel", "expel", "compel", "quarrel", "patrol", "control", "propel", "dispel", "fulfil", "signal", "level":
		return true
	}
	return false
}

// Plural gives the plural of a noun.
func Plural(noun string) string {
	switch noun {
	case "man":
		return "men"
	case "woman":
		return "women"
	case "child":
		return "children"
	case "serviceman":
		return "servicemen"
	case "dead", "aircraft", "troops", "forces", "personnel", "police", "people":
		return noun
	case "person":
		return "persons"
	case "knife", "life":
		return noun[:len(noun)-2] + "ves"
	}
	last := noun[len(noun)-1]
	switch {
	case last == 'y' && len(noun) > 1 && !strings.ContainsRune("aeiou", rune(noun[len(noun)-2])):
		return noun[:len(noun)-1] + "ies"
	case sibilant(noun):
		return noun + "es"
	}
	return noun + "s"
}
