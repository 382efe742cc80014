package lexicon

// Match is where an entry stands in a run of words.
type Match struct {
	Entry       *Entry
	First, Last int  // words [First, Last)
	Head        int  // the verb, or the first word where there is none
	Verb        bool // the head is a verb
	Passive     bool // the head is a participle after a form of be or get
	Gerund      bool // the head is an -ing form
	Infinitive  bool // the head is a base form after to
	filled      int  // words matched, gaps not counted
}

// maxGap is how many words ".." may stand for.
const maxGap = 4

// At gives the longest match that begins at word i, by words matched, and of equal ones the
// first in the files. Words are in lower case.
func (l *Lexicon) At(words []string, i int) (Match, bool) {
	return l.AtWhere(words, i, func(*Match) bool { return true })
}

// AtWhere gives the longest match at word i that is allowed.
func (l *Lexicon) AtWhere(words []string, i int, allowed func(*Match) bool) (Match, bool) {
	var best Match
	for _, e := range l.byFirst[words[i]] {
		if !e.goesOn(words, i+1) {
			continue
		}
		m, ok := from(Match{Entry: e, First: i, Head: -1}, words, 0, i)
		if !ok || best.Entry != nil && m.filled <= best.filled {
			continue
		}
		if found := m; allowed(&found) {
			best = found
		}
	}
	return best, best.Entry != nil
}

// goesOn is false where the second word of the pattern has to be at i and is not: so most that share a first word are told apart.
func (e *Entry) goesOn(words []string, i int) bool {
	if len(e.words) < 2 || e.words[1].gap || e.words[1].optional {
		return true
	}
	return i < len(words) && (words[i] == "\"" || e.words[1].may(words[i]))
}

// may is false for most words that are none of the word's forms.
func (w *word) may(have string) bool { return have != "" && w.some>>trait(have)&1 == 1 }

// trait puts words into 64 groups by their length and first byte.
func trait(w string) uint { return (uint(w[0])*5 + uint(len(w))) & 63 }

// from matches the pattern from place p on at word i, and gives the match that it makes of m.
func from(m Match, words []string, p, i int) (Match, bool) {
	if p == len(m.Entry.words) {
		m.Last = i
		return m, true
	}
	w := &m.Entry.words[p]
	if w.gap {
		for skip := 0; skip <= maxGap && i+skip < len(words); skip++ {
			if skip > 0 && closes(words[i+skip-1]) {
				return m, false
			}
			if done, ok := from(m, words, p+1, i+skip); ok {
				return done, true
			}
		}
		return m, false
	}
	if i < len(words) && w.may(words[i]) {
		if f, ok := w.forms[words[i]]; ok {
			try := m
			try.filled++
			if f != plain && (try.Head < 0 || !try.Verb) {
				try.Head, try.Verb = i, true
				try.Gerund = f == gerund
				try.Infinitive = f == base && i > 0 && words[i-1] == "to"
				try.Passive = (f == participle || f == pastOrParticiple) && AfterBe(words, i)
				if !fits(words, i, f) {
					return m, false
				}
			}
			if try.Head < 0 {
				try.Head = i
			}
			if done, ok := from(try, words, p+1, i+1); ok {
				return done, true
			}
		}
	}
	if w.optional {
		if done, ok := from(m, words, p+1, i); ok {
			return done, true
		}
	}
	// Quotation marks around a word of the pattern do not count: repeated "violations" of.
	if p > 0 && i+1 < len(words) && words[i] == "\"" && words[i+1] != "\"" {
		return from(m, words, p, i+1)
	}
	return m, false
}

// closes reports whether a pattern may not reach over the word.
func closes(w string) bool {
	switch w {
	case ".", ";", ":", "!", "?", ",", "\"", "(", ")", "that", "which", "who", "after", "because", "while", "but":
		return true
	}
	return false
}

// fits tells verbs from nouns of the same form by the word before: "strikes", "shell",
// "shelling" after an article or an adjective are no verbs.
func fits(words []string, i int, f form) bool {
	if i == 0 {
		return f != third && (f != base || !nounToo(words[i]))
	}
	before := words[i-1]
	switch f {
	case base:
		if nounToo(words[i]) {
			return beforeBase(before)
		}
		return !determiner(before) && !numeral(before) && !afterWhichNoVerb(before)
	case third:
		return !determiner(before) && before != "and" && !numeral(before) && !afterWhichNoVerb(before)
	case gerund:
		return !determiner(before) || before == "its" || before == "their"
	}
	return true
}

// nounToo reports verbs whose base form is as often a noun.
func nounToo(w string) bool {
	switch w {
	case "attack", "assault", "raid", "ambush", "bomb", "shell", "strike", "clash", "murder", "damage", "hit", "target", "visit", "ban", "jam", "patrol", "support", "demand",
		"request", "offer", "appeal", "release", "transfer", "exchange", "protest", "fire", "wound", "claim", "report", "state", "note", "count", "blame", "charge", "place",
		"station", "position", "mass", "blockade", "parade", "torture", "sabotage", "torch", "battle", "fight", "talk", "meet", "welcome", "praise", "threat", "vow", "mine", "pound", "down", "free":
		return true
	}
	return false
}

// beforeBase reports words after which a base form is a verb: to, auxiliaries, pronouns, conjunctions,
// adverbs and plural nouns.
func beforeBase(w string) bool {
	switch w {
	case "to", "will", "would", "shall", "should", "can", "could", "may", "might", "must", "do", "does", "did", "not", "n't", "'ll", "we", "they", "you", "i", "who", "which",
		"and", "or", ",", "\"", "that", "please", "people", "let", "also", "then", "never", "forces", "servicemen":
		return true
	}
	if len(w) > 3 && w[len(w)-2:] == "ly" {
		return true
	}
	return len(w) > 4 && !determiner(w) && w[len(w)-1] == 's' && w[len(w)-2] != 's' && w[len(w)-2] != '\''
}

// afterWhichNoVerb reports prepositions that a finite verb does not follow.
func afterWhichNoVerb(w string) bool {
	switch w {
	case "of", "in", "with", "by", "from", "on", "for", "at", "against", "near", "into", "between", "under", "during", "despite", "without", "until", "over":
		return true
	}
	return false
}

func determiner(w string) bool {
	switch w {
	case "the", "a", "an", "this", "that", "these", "those", "any", "no", "some", "each", "every", "its", "their", "his", "her", "our", "another", "such", "'s", "all", "new", "several", "many", "more", "further", "other", "artillery", "mortar", "air", "drone", "missile", "rocket", "paid", "made", "held", "ceasefire":
		return true
	}
	return false
}

func numeral(w string) bool {
	if w == "" {
		return false
	}
	if w[0] >= '0' && w[0] <= '9' {
		return true
	}
	switch w {
	case "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozens", "hundreds":
		return true
	}
	return false
}

// AfterBe reports whether a form of be or get stands before word i, adverbs and negations
// between them aside: then a participle at i is a passive.
func AfterBe(words []string, i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		switch words[j] {
		case "be", "is", "are", "was", "were", "been", "being", "'s", "'re", "get", "gets", "got", "getting":
			return true
		case "not", "n't", "also", "then", "all", "again", "later", "allegedly", "reportedly", "and", "or", "never", "only", "once", "deliberately", "fully", "completely", "partially", "partly", "already":
			continue
		default:
			if len(words[j]) > 3 && words[j][len(words[j])-2:] == "ly" {
				continue
			}
			if coordinatedParticiple(words, j, i) {
				continue
			}
			return false
		}
	}
	return false
}

// coordinatedParticiple reports whether word j is the first of two joined participles
// ("was shelled and burned").
func coordinatedParticiple(words []string, j, i int) bool {
	if i-j != 2 || (words[j+1] != "and" && words[j+1] != "or" && words[j+1] != ",") {
		return false
	}
	w := words[j]
	return len(w) > 3 && (w[len(w)-2:] == "ed" || w[len(w)-2:] == "en")
}
