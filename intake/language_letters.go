package intake

import (
	"strings"
	"unicode"
)

// NoCode is the language of a text in an alphabet of which nobody here knows the languages, as ISO 639 writes it: it is not read.
const NoCode = "mis"

// Limits of telling a language by its letters.
const (
	ownLetters = 2    // of a language that have to stand in a line
	ownShare   = 0.02 // of its letters: a Russian text names people with Tajik letters
)

// alphabets are those that one language alone is written in, as far as news goes.
var alphabets = []struct {
	language string
	letters  *unicode.RangeTable
}{
	{"hy", unicode.Armenian}, {"ka", unicode.Georgian}, {"lo", unicode.Lao}, {"am", unicode.Ethiopic}, {"dv", unicode.Thaana},
	{"bo", unicode.Tibetan}, {"mn", unicode.Mongolian}, {"syr", unicode.Syriac}, {"zgh", unicode.Tifinagh},
}

// lettered are languages that share an alphabet with many, by the letters that most of those have not. Of two to which a line is equally near
// it is the first.
var lettered = []struct{ language, letters string }{
	{"ky", "ңөү"}, {"mn", "өү"}, {"tg", "ғӣқӯҳҷ"}, {"uz", "ўқғҳ"}, {"tt", "әөүҗңһ"}, {"kk", "әғқңөұүһі"}, {"ba", "әөүғҡҙҫңһ"}, {"cv", "ӑӗҫӳ"},
	{"ab", "ҟҩҧԥҽҷҵҭәқџӡӷ"}, {"os", "ӕ"}, {"ce", "ӏ"},
	{"ps", "ټډړږښګۍڼځڅ"}, {"ckb", "ڕڵێ"},
}

// markers are words that part Kyrgyz from Mongolian where no letter does.
var markers = map[string]string{
	"ky": " жана менен деп үчүн бул болгон эки анын боюнча өлкө ", "mn": " нь болон байна гэж улсын энэ гэв хоёр тул юм ",
}

// shared are letters of lettered that languages which the trigrams know have too: they count for a language and show none.
const shared = "ўіџ"

// byLetters tells the language of a line by its alphabet and by letters that no other has, "" where these do not tell. The trigrams
// know neither Armenian nor Lao, nor any language of Cyrillic letters between the Urals and the Pamirs, and would take each for another.
func byLetters(line string) string {
	all, of := 0, map[rune]int{}
	for _, c := range strings.ToLower(line) {
		if unicode.IsLetter(c) {
			all++
			of[c]++
		}
	}
	for _, a := range alphabets {
		n := 0
		for c, times := range of {
			if unicode.Is(a.letters, c) {
				n += times
			}
		}
		if 2*n > all {
			if a.language == "am" && of['ኣ'] >= ownLetters { // a letter that Amharic hardly has
				return "ti"
			}
			return a.language
		}
	}
	return nearestOf(line, of, all)
}

// nearestOf gives the language of lettered whose letters a line has, and not those of the others.
func nearestOf(line string, of map[rune]int, all int) string {
	own, either := map[rune]int{}, 0 // letters that show a language; all of lettered
	for _, l := range lettered {
		for _, c := range l.letters {
			if of[c] > 0 && !strings.ContainsRune(shared, c) && own[c] == 0 {
				own[c] = of[c]
				either += of[c]
			}
		}
	}
	if of['ў'] >= ownLetters && of['и'] > 0 && of['і'] == 0 { // Belarusian, which has it too, has і and never и
		return "uz"
	}
	if either < ownLetters || float64(either) < ownShare*float64(all) {
		return ""
	}
	best, most := "", 0
	for _, l := range lettered {
		score := 0
		for c, n := range own {
			if strings.ContainsRune(l.letters, c) {
				score += n
			} else {
				score -= 3 * n
			}
		}
		for _, c := range shared {
			if strings.ContainsRune(l.letters, c) {
				score += of[c]
			}
		}
		if words := markers[l.language]; words != "" {
			for _, w := range strings.FieldsFunc(strings.ToLower(line), func(c rune) bool { return !unicode.IsLetter(c) }) {
				if strings.Contains(words, " "+w+" ") {
					score++
				}
			}
		}
		if score > most {
			best, most = l.language, score
		}
	}
	return best
}
