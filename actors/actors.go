// Package actors turns names, demonyms, offices and bodies into entities with country and
// sector. Call [New] once; [Table.Longest] finds the entry at a place in a text,
// [Table.Resolve] reads a whole phrase such as an outlet's name. Joining "Kyrgyz" with
// "border guards" in running text, pronouns and surnames alone are the coder's work.
//
// The embedded tables are TSV files of one form, the same that a desk writes its own in
// (see [ParseOwn]): countries.tsv, persons.tsv and groups.tsv are made by the command in
// actors/build; bodies.tsv, leaders.tsv and roles.tsv are written by hand.
//
// A sector is a code of PLOVER and no judgement: a de-facto authority that PLOVER knows no
// country for stands as REB without a country, until a desk gives it a party of its own.
package actors

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Options of a Table. The zero value is the embedded table alone.
type Options struct {
	Own     string // contents of a desk's own actors file, searched first; TSV, see ParseOwn
	OwnName string // its name, for errors
	// Parties of a dispute: their names, and those of their bodies, are known where no file names them.
	Parties []counterclaim.Party
}

// Kind says what sort of words an entry is.
type Kind uint8

// The kinds of entries.
const (
	Country Kind = iota // "Kyrgyzstan", "the Kyrgyz Republic"
	Demonym             // "Kyrgyz": an adjective or the people
	Capital             // "Bishkek" where it means the government
	Body                // a named body: "the Sudan People's Liberation Army", "OSCE"
	Person              // a named person
	Role                // a generic noun without a country: "border guards", "defence ministry", "troops"
	Group               // a generic group of people without a country: "civilians", "villagers"
	Decoy               // words that hold a country's name and name no actor: "Indian Ocean"; step over them
)

// Entry is one actor.
type Entry struct {
	Name     string // canonical
	Country  string // ISO 3166-1 alpha-3, XKX or user-assigned; empty where none or generic
	Sector   counterclaim.Sector
	Party    string // the desk's own id
	Kind     Kind
	From, To string // YYYY-MM-DD, both inclusive: an office held, a name valid; empty is open
	Cap      bool   // a name: its first word is written with a capital letter
	Caps     bool   // an abbreviation: its first word is written in capitals alone
	People   bool   // a Role or Group that is a person or people: "minister", "border guards"
	Thing    bool   // a Role that is hardware or a place that stands for its owner: "drones"
}

// Written reports whether the entry's first word, as it stands in a text, is written as the
// entry's name asks: "Turkey" and "TURKEY" but not "turkey", "US" and "U.S." but not "Us".
func (e Entry) Written(word string) bool {
	if !e.Cap && !e.Caps {
		return true
	}
	first, n := utf8.DecodeRuneInString(word)
	if unicode.IsLower(first) {
		return false
	}
	if e.Caps {
		for _, r := range word[n:] {
			if unicode.IsLower(r) {
				return false
			}
		}
	}
	return true
}

// Table holds the embedded actors and a desk's own. It does not change and is safe for many
// goroutines.
type Table struct {
	base, own *index
	problems  []error
}

// New makes a Table. Rows of the desk's own file that cannot be used are left out and told
// by [Table.Problems]; the error is for a file that is no actors file at all.
func New(o Options) (*Table, error) {
	t := &Table{base: embedded()}
	var rows []Row
	if o.Own != "" {
		if rows, t.problems = ParseOwn(o.OwnName, o.Own); len(rows) == 0 && len(t.problems) > 0 {
			return nil, t.problems[0]
		}
	}
	if rows = append(rows, t.unnamed(indexOf(rows), o.Parties)...); len(rows) > 0 {
		t.own = indexOf(rows)
	}
	return t, nil
}

// unnamed gives rows for names of parties and of their bodies that neither the desk's own rows nor the embedded ones have.
func (t *Table) unnamed(own *index, parties []counterclaim.Party) []Row {
	var out []Row
	add := func(name string, e Entry, p *counterclaim.Party) {
		if k, n, _ := key(nil, name); n == 0 || n > maxAtoms || own.has(k) || t.base.has(k) {
			return
		}
		if e.Name = name; len(p.Countries) == 1 {
			e.Country = p.Countries[0]
		} else {
			e.Party = p.ID
		}
		out = append(out, Row{Entry: e})
	}
	for i := range parties {
		p := &parties[i]
		kind, sector := Country, counterclaim.Sector("")
		if len(p.Countries) != 1 {
			kind, sector = Body, counterclaim.GOV
		}
		add(p.Name, Entry{Kind: kind, Sector: sector}, p)
		for _, body := range p.Bodies {
			add(body, Entry{Kind: Body, Sector: t.sectorOf(body)}, p)
		}
	}
	return out
}

// sectorOf gives the sector of a body by the last words of its name ("… Border Service"), GOV where they tell none.
func (t *Table) sectorOf(body string) counterclaim.Sector {
	words := strings.Fields(strings.ToLower(body))
	for i := range words {
		if e, n := t.base.longest(words[i:], ""); n == len(words)-i && e.Kind == Role && e.Sector != "" {
			return e.Sector
		}
	}
	return counterclaim.GOV
}

// Problems gives what is wrong with rows of the desk's own file, each an error with file
// and line. The other rows are in use.
func (t *Table) Problems() []error { return t.problems }

// Longest gives the entry named by the longest run of words that begins at words[0] and how
// many words it took, 0 for none. Words are lower case as text.Doc.Lower gives them, with
// "'s" as a word of its own; hyphenated words may be one word or several. "The" is part of
// no name. A country before a role is not joined here. on is the day that offices are judged
// by, YYYY-MM-DD or "": of several holders of a name the one of that day is given; a person
// outside the days of office still gives the country, as GOV. Whether the words were written
// as a name is for the caller to ask, by [Entry.Written].
func (t *Table) Longest(words []string, on string) (Entry, int) {
	e, n := t.base.longest(words, on)
	if t.own != nil {
		if o, k := t.own.longest(words, on); k > 0 && k >= n {
			return o, k
		}
	}
	return e, n
}

// CountryName gives the English short name of a country code, "" if unknown.
func (t *Table) CountryName(code string) string {
	if t.own != nil {
		if name := t.own.countries[code]; name != "" {
			return name
		}
	}
	return t.base.countries[code]
}

// entity makes the entity that an entry stands for by itself.
func (e Entry) entity(text string) counterclaim.Entity {
	return counterclaim.Entity{Text: text, Name: e.Name, Country: e.Country, Sector: e.Sector, Party: e.Party, Person: e.Kind == Person}
}
