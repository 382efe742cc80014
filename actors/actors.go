// Package actors turns names, demonyms, offices and bodies into entities with country and
// sector.
package actors

import "github.com/counterclaim/counterclaim"

// Options of a Table. The zero value is the embedded table alone.
type Options struct {
	Own     string // contents of a desk's own actors file, searched first; TSV, see ParseOwn
	OwnName string // its name, for errors
}

// Kind says what sort of words an entry is.
type Kind uint8

// The kinds of entries.
const (
	Country Kind = iota // "Kyrgyzstan", "the Kyrgyz Republic"
	Demonym             // "Kyrgyz": an adjective or the people
	Capital             // "Bishkek" where it means the government
	Body                // a named body: "the State Committee for National Security", "OSCE"
	Person              // a named person
	Role                // a generic noun without a country: "border guards", "defence ministry", "troops"
	Group               // a generic group of people without a country: "civilians", "villagers"
)

// Entry is one actor.
type Entry struct {
	Name     string // canonical
	Country  string // ISO 3166-1 alpha-3, XKX or user-assigned; empty where none or generic
	Sector   counterclaim.Sector
	Party    string // the desk's own id
	Kind     Kind
	From, To string // YYYY-MM-DD: an office held, a name valid; empty is open
}

// Table holds the embedded actors and a desk's own. It does not change and is safe for many
// goroutines.
type Table struct{}

// New makes a Table.
func New(o Options) (*Table, error) { return &Table{}, nil }

// Longest gives the entry named by the longest run of words that begins at words[0] and how
// many words it took, 0 for none. Words are lower case as text.Doc.Lower gives them; a
// country before a role is not joined here. on is the day that offices are judged by,
// YYYY-MM-DD or "".
func (t *Table) Longest(words []string, on string) (Entry, int) { return Entry{}, 0 }

// Resolve gives the entity that an outlet's name or another whole phrase stands for: its
// country from the country or demonym in it ("Border Service of the Kyrgyz Republic"), its
// sector from the role in it. ok is false where nothing in it is known.
func (t *Table) Resolve(phrase, on string) (e counterclaim.Entity, ok bool) {
	return counterclaim.Entity{}, false
}

// CountryName gives the English short name of a country code, "" if unknown.
func (t *Table) CountryName(code string) string { return "" }
