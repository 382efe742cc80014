package query

import "bytes"

// stem takes the endings off an English word in small letters, by M. F. Porter's algorithm ("An algorithm for suffix stripping",
// 1980). Words of less than three letters or more than 64 stay as they are.
func stem(word []byte) []byte {
	if len(word) < 3 || len(word) > 64 {
		return word
	}
	w := plural(word)
	w = participle(w)
	if n := len(w); w[n-1] == 'y' && hasVowel(w[:n-1]) {
		w[n-1] = 'i'
	}
	w = replaceEnding(w, step2, 0)
	w = replaceEnding(w, step3, 0)
	w = replaceEnding(w, step4, 1)
	if n := len(w); w[n-1] == 'e' {
		if m := measure(w[:n-1]); m > 1 || m == 1 && !short(w[:n-1]) {
			w = w[:n-1]
		}
	}
	if n := len(w); n > 1 && w[n-1] == 'l' && w[n-2] == 'l' && measure(w[:n-1]) > 1 {
		w = w[:n-1]
	}
	return w
}

// plural is step 1a: caresses, ponies, cats.
func plural(w []byte) []byte {
	n := len(w)
	switch {
	case w[n-1] != 's' || w[n-2] == 's':
		return w
	case w[n-2] == 'e' && (n > 4 && w[n-4] == 's' && w[n-3] == 's' || n > 3 && w[n-3] == 'i'):
		return w[:n-2]
	}
	return w[:n-1]
}

// participle is step 1b: agreed, shelled, firing.
func participle(w []byte) []byte {
	n := len(w)
	switch {
	case n > 3 && bytes.HasSuffix(w, []byte("eed")):
		if measure(w[:n-3]) > 0 {
			return w[:n-1]
		}
		return w
	case n > 2 && bytes.HasSuffix(w, []byte("ed")) && hasVowel(w[:n-2]):
		w = w[:n-2]
	case n > 3 && bytes.HasSuffix(w, []byte("ing")) && hasVowel(w[:n-3]):
		w = w[:n-3]
	default:
		return w
	}
	n = len(w)
	for _, end := range []string{"at", "bl", "iz"} {
		if n > 2 && bytes.HasSuffix(w, []byte(end)) {
			return append(w, 'e')
		}
	}
	if c := w[n-1]; n > 1 && !isVowel(c, false) && c != 'l' && c != 's' && c != 'z' && c == w[n-2] {
		return w[:n-1]
	}
	if measure(w) == 1 && short(w) {
		return append(w, 'e')
	}
	return w
}

// ending is what stands at a word's end and what takes its place.
type ending struct{ is, becomes string }

// Of endings that end alike, the longest comes first.
var step2 = []ending{{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"logi", "log"}, {"bli", "ble"}, {"alli", "al"},
	{"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"},
	{"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"}}

var step3 = []ending{{"ical", "ic"}, {"ness", ""}, {"icate", "ic"}, {"iciti", "ic"}, {"ful", ""}, {"ative", ""}, {"alize", "al"}}

var step4 = []ending{{"al", ""}, {"ance", ""}, {"ence", ""}, {"er", ""}, {"ic", ""}, {"able", ""}, {"ible", ""}, {"ant", ""}, {"ement", ""}, {"ment", ""},
	{"ent", ""}, {"ion", ""}, {"ou", ""}, {"ism", ""}, {"ate", ""}, {"iti", ""}, {"ous", ""}, {"ive", ""}, {"ize", ""}}

// replaceEnding replaces the first ending that a word has, where what stands before it measures more than least.
func replaceEnding(w []byte, endings []ending, least int) []byte {
	for _, e := range endings {
		n := len(w) - len(e.is)
		if n <= 0 || string(w[n:]) != e.is {
			continue
		}
		if measure(w[:n]) > least && (e.is != "ion" || w[n-1] == 's' || w[n-1] == 't') {
			return append(w[:n], e.becomes...)
		}
		return w
	}
	return w
}

// isVowel says of y that it is one after a consonant.
func isVowel(c byte, afterConsonant bool) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return afterConsonant
	}
	return false
}

func hasVowel(w []byte) bool {
	for i, c := range w {
		if isVowel(c, i > 0) {
			return true
		}
	}
	return false
}

// measure counts how often consonants follow vowels, up to 2.
func measure(w []byte) int {
	m, consonant, vowel := 0, false, false
	for _, c := range w {
		consonant = !isVowel(c, consonant)
		if consonant && vowel {
			m++
		}
		vowel = !consonant
	}
	return min(m, 2)
}

// short reports whether a word ends with consonant, vowel and a consonant that is not w, x or y.
func short(w []byte) bool {
	n := len(w)
	if n == 0 || w[n-1] == 'w' || w[n-1] == 'x' || w[n-1] == 'y' {
		return false
	}
	last, consonant := 0, false
	for _, c := range w {
		consonant = !isVowel(c, consonant)
		last <<= 1
		if consonant {
			last |= 1
		}
	}
	return last&7 == 5
}
