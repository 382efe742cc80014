package match

import (
	_ "embed" // common.txt
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// commonWords are shortened words in the order of how many of 43,417 sentences of Voice of America reports have them, a work in the
// public domain.
//
//go:embed common.txt
var commonWords string

// A word's rarity is how much rarer it is than one that tells nothing, in natural logarithms of the share of sentences that have it.
// By Zipf's law that share falls with the word's rank in the list.
const (
	rarityFirst    = -4.8 // of the first word of the list, by the list's middle ranks
	rarityUnlisted = 5.0
)

var rarities = sync.OnceValue(func() map[string]float64 {
	out := map[string]float64{}
	for i, w := range strings.Fields(commonWords) {
		out[w] = max(0, rarityFirst+math.Log(float64(i+1)))
	}
	return out
})

// rareWord is a word that tells something, and how rare it is.
type rareWord struct {
	word   string
	rarity float64
}

// rarityInCommon adds up how rare the words are that two sorted lists have in common.
func rarityInCommon(a, b []rareWord) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i].word, b[j].word); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			sum += a[i].rarity
			i++
			j++
		}
	}
	return sum
}

func rarityOf(word string) float64 {
	if x, ok := rarities()[word]; ok {
		return x
	}
	return rarityUnlisted
}

// wordsOf gives the names in a claim's own words and all of its words that tell something, shortened and sorted, without those of its
// sides, places, speakers and times, which are compared for themselves: in a war of years half the reports of a month name that month.
func wordsOf(c *counterclaim.Claim) (names []string, words []rareWord) {
	var known []string
	note := func(text string) {
		for w := range strings.FieldsFuncSeq(strings.ToLower(text), notOfWord) {
			known = append(known, shortened(w))
		}
	}
	for _, p := range c.Places {
		note(p.Text)
		note(p.Name)
	}
	if c.Time != nil {
		note(c.Time.Text)
	}
	speakers := c.CoSpeakers
	if c.Speaker != nil {
		speakers = append(slices.Clip(speakers), *c.Speaker)
	}
	for _, list := range [...][]counterclaim.Entity{c.Actors, c.Targets, speakers, c.Relays} {
		for _, e := range list {
			if e.Known() {
				note(e.Text)
				note(e.Name)
			}
		}
	}
	k := -1
	for w := range strings.FieldsFuncSeq(c.Text, notOfWord) {
		k++
		short := shortened(strings.ToLower(w))
		if utf8.RuneCountInString(w) < 3 || slices.Contains(known, short) || ofCalendar(short) {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(w); k > 0 && unicode.IsUpper(first) {
			names = append(names, short)
		}
		if r := rarityOf(short); r > 0 {
			words = append(words, rareWord{short, r})
		}
	}
	slices.Sort(names)
	slices.SortFunc(words, func(a, b rareWord) int { return strings.Compare(a.word, b.word) })
	return slices.Compact(names), slices.Compact(words)
}

// ofCalendar reports shortened words by which days are named, and numbers.
func ofCalendar(short string) bool {
	if strings.TrimLeft(short, "0123456789") == "" {
		return true
	}
	switch short {
	case "januar", "februa", "march", "april", "june", "july", "august", "septem", "octobe", "novemb", "decemb",
		"monday", "tuesda", "wednes", "thursd", "friday", "saturd", "sunday":
		return true
	}
	return false
}

func notOfWord(r rune) bool {
	if r < utf8.RuneSelf {
		return !asciiOfWord[r]
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// asciiOfWord is what notOfWord says of most letters, by table.
var asciiOfWord = func() (of [utf8.RuneSelf]bool) {
	for r := range of {
		of[r] = unicode.IsLetter(rune(r)) || unicode.IsDigit(rune(r)) || r == '\''
	}
	return of
}()

// shortened keeps six letters of a long word and takes the ending from a shorter one, so that "fortified" meets "fortification" and
// "posts" "post".
func shortened(w string) string {
	w = strings.TrimSuffix(w, "'s")
	n := 0
	for i := range w {
		if n == 6 {
			return w[:i]
		}
		n++
	}
	if n > 4 {
		for _, end := range [...]string{"ing", "ed", "es", "s"} {
			if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 {
				return rest
			}
		}
	}
	return w
}
