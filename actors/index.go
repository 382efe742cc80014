package actors

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim"
)

//go:embed countries.tsv
var countriesTSV string

//go:embed bodies.tsv
var bodiesTSV string

//go:embed roles.tsv
var rolesTSV string

//go:embed leaders.tsv
var leadersTSV string

//go:embed persons.tsv
var personsTSV string

//go:embed groups.tsv
var groupsTSV string

// file is an embedded table with its name.
type file struct{ name, contents string }

// files gives the embedded tables in the order in which they are searched: where two give
// the same name for the same day, the earlier one counts.
func files() []file {
	return []file{
		{"bodies.tsv", bodiesTSV}, {"countries.tsv", countriesTSV}, {"roles.tsv", rolesTSV}, {"leaders.tsv", leadersTSV},
		{"persons.tsv", personsTSV}, {"groups.tsv", groupsTSV},
	}
}

// embedded reads the embedded tables once, at first use. They are read without the checks
// of ParseOwn, which take most of its time: a test runs those on them.
var embedded = sync.OnceValue(load)

func load() *index {
	size := 0
	for _, f := range files() {
		size += len(f.contents)
	}
	x := newIndex(size/60, size)
	for _, f := range files() {
		_, body, _ := strings.Cut(f.contents, "\n")
		for body != "" {
			var line string
			line, body, _ = strings.Cut(body, "\n")
			if line != "" && line[0] != '#' {
				x.addLine(line)
			}
		}
	}
	return x
}

// addLine files a line of an embedded table, its columns in the order of columnNames.
func (x *index) addLine(line string) {
	var f [8]string
	for i := range f {
		f[i], line, _ = strings.Cut(line, "\t")
	}
	e, _ := kindOf(f[3])
	e.Name, e.Country, e.Sector, e.Party, e.From, e.To = f[0], f[1], counterclaim.Sector(f[2]), f[4], f[5], f[6]
	x.addEntry(e)
	x.addName(f[0])
	for rest := f[7]; rest != ""; {
		var alias string
		alias, rest, _ = strings.Cut(rest, ";")
		x.addName(alias)
	}
}

// index finds entries by their words. A key is a name's atoms (see atoms) with a space
// between them; several entries may share one.
type index struct {
	entries   []Entry
	keys      map[string]int32  // key → its first posting
	postings  []posting         // in the order of the rows
	longestBy map[string]uint8  // first atom of a key → most atoms of a key that begins so
	countries map[string]string // code → short name
	text      strings.Builder   // the keys' own bytes, one after the other
}

// posting is one entry under a key, with how that name is written; next is the posting
// after it, -1 for none, and last, in the first posting of a key, the one at the end.
type posting struct {
	entry, next, last int32
	cap, caps         bool
}

// newIndex makes room for so many entries, and bytes of keys.
func newIndex(entries, bytes int) *index {
	x := &index{
		entries: make([]Entry, 0, entries), keys: make(map[string]int32, entries*5/4),
		postings: make([]posting, 0, entries*5/4), longestBy: make(map[string]uint8, entries/2), countries: map[string]string{},
	}
	x.text.Grow(bytes)
	return x
}

// has reports whether a key leads to an entry.
func (x *index) has(key []byte) bool {
	_, ok := x.keys[string(key)]
	return ok
}

// indexOf files rows that have been checked.
func indexOf(rows []Row) *index {
	x := newIndex(len(rows), 0)
	for _, r := range rows {
		x.addEntry(r.Entry)
		x.addName(r.Name)
		for _, a := range r.Aliases {
			x.addName(a)
		}
	}
	return x
}

func (x *index) addEntry(e Entry) {
	x.entries = append(x.entries, e)
	if e.Kind == Country && x.countries[e.Country] == "" {
		x.countries[e.Country] = e.Name
	}
}

// addName files the last entry under a name.
func (x *index) addName(name string) {
	var room [160]byte
	buf, n, first := key(room[:0], name)
	if n == 0 {
		return
	}
	at := int32(len(x.entries) - 1)
	p := posting{entry: at, next: -1, last: int32(len(x.postings))}
	p.cap, p.caps = lettering(name)
	if head, ok := x.keys[string(buf)]; ok {
		last := &x.postings[x.postings[head].last]
		if last.entry == at {
			return // the row gives this name twice, in other letters
		}
		last.next = p.last
		x.postings[head].last = p.last
	} else {
		start := x.text.Len()
		x.text.Write(buf)
		k := x.text.String()[start:]
		x.keys[k] = p.last
		if f := k[:first]; int(x.longestBy[f]) < n {
			x.longestBy[f] = uint8(n)
		}
	}
	x.postings = append(x.postings, p)
}

// longest is Table.Longest over one index.
func (x *index) longest(words []string, on string) (Entry, int) {
	if len(words) == 0 {
		return Entry{}, 0
	}
	var room [160]byte
	buf, n, first := key(room[:0], words[0])
	if n == 0 {
		return Entry{}, 0
	}
	most := int(x.longestBy[string(buf[:first])])
	best, taken := int32(-1), 0
	for i := 1; n <= most; i++ {
		if head, ok := x.keys[string(buf)]; ok {
			best, taken = head, i
		}
		// A hyphen that the text has as a word of its own stands inside names too.
		if i+1 < len(words) && (words[i] == "-" || words[i] == "--") {
			i++
		}
		more := 0
		if i < len(words) {
			buf, more = atoms(buf, words[i])
		}
		if more == 0 {
			break
		}
		n += more
	}
	if taken == 0 {
		return Entry{}, 0
	}
	return x.pick(best, on), taken
}

// pick gives the entry of a key that holds on the day: the first in force, else the one
// whose time is nearest. Without a day the first without an end counts, else the last to end.
func (x *index) pick(head int32, on string) Entry {
	best, distance := head, -1
	for p := head; p >= 0; p = x.postings[p].next {
		e := &x.entries[x.postings[p].entry]
		d := e.days(on)
		if distance < 0 || d < distance {
			best, distance = p, d
		}
		if d == 0 {
			break
		}
	}
	e := x.entries[x.postings[best].entry]
	e.Cap, e.Caps = x.postings[best].cap, x.postings[best].caps
	if distance > 0 && on != "" && e.Kind == Person && e.Country != "" {
		e.Sector = counterclaim.GOV
	}
	return e
}

// days says how far the day is from the entry's time, in days more or less: 0 inside it.
func (e *Entry) days(on string) int {
	switch {
	case e.From == "" && e.To == "":
		return 0
	case on == "" && e.To == "":
		return 0
	case on == "":
		return number("9999-12-31") - number(e.To)
	case e.From != "" && on < e.From:
		return number(e.From) - number(on)
	case e.To != "" && on > e.To:
		return number(on) - number(e.To)
	}
	return 0
}

// number turns YYYY-MM-DD into a number that rises with the day; characters that are no
// digits count as 0.
func number(day string) int {
	part := func(from, to int) int {
		v := 0
		for i := from; i < to && i < len(day); i++ {
			if c := day[i]; c >= '0' && c <= '9' {
				v = v*10 + int(c-'0')
			}
		}
		return v
	}
	return (part(0, 4)*12+part(5, 7))*31 + part(8, 10)
}
