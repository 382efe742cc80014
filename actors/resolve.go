package actors

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/counterclaim/counterclaim"
)

// Resolve gives the entity that an outlet's name or another whole phrase stands for: its
// country from the country or demonym in it ("Border Service of the Kyrgyz Republic"), its
// sector from the role in it. A phrase that begins with a body without a country (an
// international organisation, an armed group, a de-facto authority) stays without one. A
// name that ends like a newspaper's or agency's ("… Courier", "… News Agency") is of sector
// JRN, with a country only where one is named: whether such an outlet speaks for its country
// is for the caller to say. ok is false where nothing in the phrase is known; an entity may
// be known by its sector alone.
func (t *Table) Resolve(phrase, on string) (e counterclaim.Entity, ok bool) {
	found, outlet := t.scan(phrase, on)
	switch {
	case len(found) == 0 && !outlet:
		return counterclaim.Entity{}, false
	case len(found) == 0:
		return counterclaim.Entity{Text: phrase, Name: phrase, Sector: counterclaim.JRN}, true
	}
	e = join(found)
	e.Text = phrase
	if outlet && found[len(found)-1].Sector != counterclaim.JRN {
		e.Name, e.Sector, e.Person = phrase, counterclaim.JRN, false
	}
	return e, true
}

// join makes one entity of what a phrase holds: the first country and the first sector in
// it, the name of its head.
func join(found []Entry) counterclaim.Entity {
	head, last := found[0], found[len(found)-1]
	e := head.entity("")
	if len(found) == 1 {
		return e
	}
	if e.Name = ""; head.Kind == Body {
		e.Name = head.Name
	}
	if last.Kind == Person && head.Kind != Body {
		e.Name, e.Person = last.Name, true
	}
	sector := head.Sector
	if head.Kind == Capital {
		sector = "" // "Kyiv police": the capital stands for the country, the sector is still to come
	}
	for _, f := range found {
		if rootless(f) && e.Country == "" && e.Party == "" {
			// No country that comes after it is its own; only what came before may have had one.
			e.Sector = cmp.Or(sector, f.Sector)
			return e
		}
		if e.Country == "" && e.Party == "" {
			e.Country, e.Party = f.Country, f.Party
		}
		if f.Kind != Capital {
			sector = cmp.Or(sector, f.Sector)
		}
	}
	if sector == "" && slices.ContainsFunc(found, func(f Entry) bool { return f.Kind == Capital }) {
		sector = counterclaim.GOV
	}
	e.Sector = sector
	return e
}

// rootless reports whether an entry is a body or person of no country and no party.
func rootless(e Entry) bool {
	return (e.Kind == Body || e.Kind == Person) && e.Country == "" && e.Party == "" &&
		(e.Sector == counterclaim.IGO || e.Sector == counterclaim.REB)
}

// outletEndings gives the words that end the names of papers and agencies.
func outletEndings() []string {
	return []string{"wire", "newswire", "press", "courier", "times", "news", "herald", "tribune", "gazette", "chronicle", "telegraph",
		"post", "guardian", "star", "journal", "daily", "weekly", "mail", "express", "dispatch", "bulletin", "broadcasting", "radio",
		"television", "tv", "online", "today", "sun", "globe", "echo", "independent", "newspaper", "review", "magazine"}
}

// scan gives what is known in a phrase, in its order, and whether the phrase ends, or its
// part before the first mark does, like an outlet's name.
func (t *Table) scan(phrase, on string) (found []Entry, outlet bool) {
	words := split(phrase)
	lower := make([]string, len(words))
	for i, w := range words {
		lower[i] = strings.ToLower(w)
	}
	name := slices.IndexFunc(lower, func(w string) bool { return w == "," || w == "(" || w == ":" || w == ";" })
	if name < 0 {
		name = len(lower)
	}
	outlet = name > 1 && slices.Contains(outletEndings(), lower[name-1]) || name > 2 && slices.Contains(outletEndings(), lower[0]) && lower[1] == "of"
	// In a phrase without any capital letter nothing can be asked of the letters.
	asks := strings.IndexFunc(phrase, unicode.IsUpper) >= 0
	for i := 0; i < len(words); {
		e, n := t.Longest(lower[i:min(len(words), i+maxAtoms)], on)
		if n == 0 || asks && !e.Written(words[i]) {
			i++
			continue
		}
		if e.Kind != Decoy {
			found = append(found, e)
		}
		// "Border Post", "Ministry of Defence": the state's own words are no newspaper's name.
		if e.Sector != counterclaim.JRN && (i+n == name && e.Kind > Capital || e.Kind == Role && !e.People && !e.Thing) {
			outlet = false
		}
		i += n
	}
	return found, outlet
}

// split cuts a phrase into words and marks, "'s" being a word of its own.
func split(phrase string) []string {
	var out []string
	for field := range strings.FieldsSeq(phrase) {
		for field != "" {
			i := strings.IndexFunc(field, func(r rune) bool { return strings.ContainsRune(",;:()[]\"“”«»!?", r) })
			word := field
			if i >= 0 {
				word = field[:i]
			}
			if stem, ok := cutGenitive(word); ok && stem != "" {
				out = append(out, stem, word[len(stem):])
			} else if word != "" {
				out = append(out, word)
			}
			if i < 0 {
				break
			}
			mark := []rune(field[i:])[0]
			out = append(out, string(mark))
			field = field[i+len(string(mark)):]
		}
	}
	return out
}
