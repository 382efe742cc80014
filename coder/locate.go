package coder

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/gazetteer"
)

// kindWords are words beside a name that say what kind of place it is; those that may be part of the name are looked up with it.
var kindWords = strings.Fields("town city village settlement hamlet suburb township borough capital community county district rayon raion parish municipality " +
	"province region state oblast governorate republic country kingdom river lake sea bay gulf strait ocean reservoir canal mountain mountains mount pass " +
	"valley desert peninsula island islands hills heights creek")

// looseWords are words of a name that may be left out where the whole is not found.
var looseWords = append(strings.Fields("north south east west northern southern eastern western central upper lower greater downtown old new port fort cape "+
	"university college hospital airport school street road avenue park bridge church station center centre square international court academy beach coast "+
	"point regional general council police department government"), kindWords...)

// Located looks at names in a text: what stands beside each and what it lies in, for [gazetteer.Gazetteer.Resolve]. The spans are in the order of
// the text.
func (c *Coder) Located(text string, spans []Span) []gazetteer.Mention {
	ms := make([]gazetteer.Mention, len(spans))
	for i, s := range spans {
		ms[i] = c.located(text, s)
		ms[i].Within = -1
	}
	for i := range spans[:max(len(spans)-1, 0)] {
		if spans[i].End > spans[i+1].Start {
			continue
		}
		switch between := text[spans[i].End:spans[i+1].Start]; between {
		case ", ", " (", ", in ", " in ":
			ms[i].Within = i + 1
			ms[i+1].Behind = true
		}
	}
	return ms
}

func (c *Coder) located(text string, s Span) gazetteer.Mention {
	m := gazetteer.Mention{Name: text[s.Start:s.End]}
	before, after := wordBefore(text, s.Start), wordAfter(text, s.End)
	if w := strings.ToLower(after); slices.Contains(kindWords, w) {
		m.Kind, m.Whole = w, m.Name+" "+after
	} else if w := strings.ToLower(before); slices.Contains(kindWords, w) {
		m.Kind, m.Whole = w, before+" "+m.Name
	} else if w == "of" {
		start := strings.LastIndex(text[:s.Start], "of")
		if w := strings.ToLower(wordBefore(text, start)); slices.Contains(kindWords, w) {
			m.Kind = w
		}
	}
	if small := fields(m.Name); len(small) > 0 {
		if e, n := c.named(small, ""); n == len(small) && e.Kind == actors.Demonym && e.Country != "" {
			m.Land = e.Country
			return m
		}
	}
	words := strings.Fields(m.Name)
	if m.Kind == "" && len(words) > 1 {
		for _, w := range [...]string{words[0], words[len(words)-1]} {
			if w = strings.ToLower(w); slices.Contains(kindWords, w) {
				m.Kind = w
			}
		}
	}
	m.Else = c.otherwise(m.Name, words)
	return m
}

// otherwise gives what a name that the gazetteer does not know may mean: the country of a nationality, the name without its loose words,
// its longest part that is known.
func (c *Coder) otherwise(name string, words []string) []string {
	var out []string
	small := fields(name)
	if e, n := c.named(small, ""); n == len(small) && n > 0 && e.Country != "" {
		if land, ok := c.o.Gazetteer.Country(e.Country); ok {
			out = append(out, land.Name)
		}
	}
	plain := strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
	if plain != name {
		out = append(out, plain)
	}
	for _, end := range [...]string{"ns", "n", "s", "ans", "an", "is", "i"} {
		if base, ok := strings.CutSuffix(plain, end); ok && len(base) > 3 {
			out = append(out, base)
		}
	}
	for len(words) > 1 {
		switch {
		case slices.Contains(looseWords, strings.ToLower(words[len(words)-1])):
			words = words[:len(words)-1]
		case slices.Contains(looseWords, strings.ToLower(words[0])) || strings.EqualFold(words[0], "the") || strings.EqualFold(words[0], "of"):
			words = words[1:]
		default:
			for n := len(words) - 1; n > 0; n-- {
				for i := 0; i+n <= len(words); i++ {
					if r, _ := utf8.DecodeRuneInString(words[i]); unicode.IsUpper(r) && (n > 1 || len(words[i]) > 3) {
						out = append(out, strings.Join(words[i:i+n], " "))
					}
				}
			}
			return out
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// fields gives the words of a name in small letters, as the actors tables look them up.
func fields(name string) []string {
	return strings.Fields(strings.ToLower(strings.ReplaceAll(name, "-", " ")))
}

// wordBefore gives the word that stands directly before a byte of a text, wordAfter the one behind.
func wordBefore(text string, at int) string {
	if at <= 0 || text[at-1] != ' ' {
		return ""
	}
	at--
	start := at
	for start > 0 && letter(text[start-1]) {
		start--
	}
	return text[start:at]
}

func wordAfter(text string, at int) string {
	if at >= len(text) || text[at] != ' ' {
		return ""
	}
	end := at + 1
	for end < len(text) && letter(text[end]) {
		end++
	}
	return text[at+1 : end]
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80 }
