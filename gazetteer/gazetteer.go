// Package gazetteer finds places by name.
//
// [New] makes a Gazetteer of the embedded world set, a desk's own file and sets of added places; Find, FindIn
// and Longest look names up, Best chooses among places of one name, Country gives a country by its
// code. [File] reads files of places, [AddedWriter] makes a set of them and [OpenAdded] opens one: neither holds more
// than a part of it. [Encode] and [Row] are for the command gazetteer/build, which makes the embedded set.
//
// Names are compared folded ([Fold]). Where no place has the very name asked for, places
// whose names differ from it only as transliterations do (y and i, kh and h, q and k, w and v,
// -tosh and -tash, doubled letters) are found in its stead.
package gazetteer

import (
	_ "embed" // the world set
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// world is the embedded set; blob.go says its form, doc/DATA.md what it was made from.
//
//go:embed world.bin
var world string

// maxWords is the longest run of words that Longest looks at.
const maxWords = 6

// Options of a Gazetteer. The zero value is the embedded world set alone.
type Options struct {
	Own     string // contents of a desk's own gazetteer file, searched first; TSV, see ParseOwn
	OwnName string // its name, for errors
	// Added are sets of places that are searched after Own and before the embedded one.
	Added []*Added
}

// Gazetteer holds the embedded world set and a desk's own places. It does not change and is
// safe for many goroutines.
type Gazetteer struct {
	world    set
	own      own
	units    units
	weights  *Weights
	added    []*Added
	problems []error
}

// New makes a Gazetteer. Own rows that cannot be read are left out and told of by Problems; own
// columns that cannot be made out are an error.
func New(o Options) (*Gazetteer, error) {
	w, err := openSet(world)
	if err != nil {
		return nil, err
	}
	rows, problems, err := ParseOwn(o.OwnName, o.Own)
	if err != nil {
		return nil, err
	}
	return &Gazetteer{world: w, own: newOwn(rows), added: sortAdded(o.Added), units: newUnits(&w), weights: parseWeights(resolveTable), problems: problems}, nil
}

// Problems gives what is wrong with rows of the desk's own file, which are left out of use.
func (g *Gazetteer) Problems() []error { return g.problems }

// Added gives the sets of added places in the order in which they are searched.
func (g *Gazetteer) Added() []*Added { return g.added }

// Size gives the number of places of the embedded set, and of names that they are found by.
func (g *Gazetteer) Size() (places, names int) {
	return g.world.size(), len(g.world[secPostings]) / postingSize
}

// Area gives where a dispute is: the places that its desk wrote down, at most a hundred of them.
func (g *Gazetteer) Area() []Entry {
	var out []Entry
	for _, r := range g.own.rows[:min(len(g.own.rows), 100)] {
		out = append(out, r.Entry)
	}
	return out
}

// Entry is one place.
type Entry struct {
	Name       string
	GeonameID  int64   // 0 where it is not known
	Lat, Lon   float64 // degrees, WGS 84
	Country    string  // ISO 3166-1 alpha-3; empty where no one country can be named
	Feature    string  // GeoNames feature class: P town, A area, H water, T mountain, S spot, L zone, V wood, R road, U undersea
	Code       string  // GeoNames feature code: PPLA, ADM1, PCLI for every country and territory with a code of its own …
	Population int64   // 0 where it is not known
	Admin1     string  // name of the first-order unit, empty where it is not known
	Own        bool    // from the desk's own file
	Contested  bool    // more than one side claims it
	Common     bool    // the name asked for is also an ordinary word or a person's name
	From       string  // name of the added set that it is from; empty for the embedded one and the desk's own file
	// Of a contested place, and of one of which it is only said who holds it:
	ClaimedBy   string // codes of countries or ids of parties with ; between them
	HeldBy      string // a code or an id
	AccordingTo string // who says so
	Since       string // YYYY, YYYY-MM or YYYY-MM-DD
}

// Precision gives how near an event that is said to be at the place is to its coordinates.
func (e Entry) Precision() counterclaim.Precision {
	switch {
	case strings.HasPrefix(e.Code, "PCL"): // dependencies and the like, in lists that were added
		return counterclaim.InCountry
	case e.Feature == "P" || e.Feature == "S":
		return counterclaim.Exact
	}
	return counterclaim.Area
}

// Place makes a place of the record from an entry. Text is the name as it was written; with an
// empty precision the place has that of the entry itself.
func (e Entry) Place(text string, p counterclaim.Precision) counterclaim.Place {
	if p == "" {
		p = e.Precision()
	}
	out := counterclaim.Place{Text: text, Name: e.Name, GeonameID: e.GeonameID, Lat: e.Lat, Lon: e.Lon,
		Country: e.Country, Feature: e.Feature, Precision: p, Contested: e.Contested,
		HeldBy: e.HeldBy, AccordingTo: e.AccordingTo, Since: e.Since, Control: e.HeldBy}
	if e.ClaimedBy != "" {
		out.ClaimedBy = strings.Split(e.ClaimedBy, ";")
	}
	if e.HeldBy != "" && e.AccordingTo != "" {
		out.Control += ", according to " + e.AccordingTo
	}
	return out
}

// Unchosen gives a place of the record as it may be published: a contested one is in the country that the desk
// listed for it, or in none. Which country a list of the world has it in is nothing that anybody chose.
// Countries and territories themselves stay what they are.
func (g *Gazetteer) Unchosen(p counterclaim.Place) counterclaim.Place {
	if !p.Contested || p.Country == "" || p.Precision == counterclaim.InCountry {
		return p
	}
	for _, e := range g.Find(p.Name) {
		if e.Own && e.Country == p.Country && e.Lat == p.Lat && e.Lon == p.Lon {
			return p
		}
	}
	p.Country = ""
	return p
}

// Find gives all places with the name, the one most likely meant first: the desk's own, then
// those of added sets, then those of the embedded set: countries, capitals, seats of government and towns by population, a place's chief name
// before a further one. It gives nil where there is none.
func (g *Gazetteer) Find(name string) []Entry {
	var buf [96]byte
	return g.appendFound(nil, appendFold(buf[:0], name))
}

// appendFound appends the places with a folded name to es, which is empty.
func (g *Gazetteer) appendFound(es []Entry, folded []byte) []Entry {
	k, ok := keyOf(folded)
	if !ok {
		return es
	}
	es = g.own.appendFound(es, k)
	es = g.appendKnown(es, k)
	if len(es) > 0 && g.world.isCommon(folded) {
		for i := range es {
			es[i].Common = true
		}
	}
	return es
}

// Longest gives the places named by the longest run of words that begins at words[0], at
// most six of them, and how many words it took; nil and 0 where there is none.
func (g *Gazetteer) Longest(words []string) ([]Entry, int) {
	var buf [192]byte
	var ends [maxWords]int
	folded, begin := buf[:0], 0 // begin is where the last word begins
	n := min(len(words), maxWords)
	for i, w := range words[:n] {
		before := len(folded)
		folded = appendFold(folded, w)
		if i > 0 && len(folded) > before {
			// The word before is not the last one any more: "St" may be "Saint".
			last := string(folded[before:])
			folded = append(appendLong(folded[:before], begin), last...)
			ends[i-1], begin = len(folded)-len(last), len(folded)-len(last)
		}
		ends[i] = len(folded)
	}
	for ; n > 0; n-- {
		if n > 1 && (ends[n-1] == ends[n-2] || particle(words[n-1])) {
			continue // no name ends in a sign, or in "and", "in", "the"
		}
		if es := g.appendFound(nil, folded[:ends[n-1]]); es != nil {
			return es, n
		}
	}
	return nil, 0
}

// particle reports whether a word is one of the short ones that stand inside names, not at
// their end: three small letters or fewer.
func particle(word string) bool {
	return len(word) <= 3 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
}

// FindIn gives the place that the name most likely means in a text about the countries (ISO
// 3166-1 alpha-3), which are usually the sides of a dispute; [Best] says how it chooses. ok is
// false where no place has the name.
func (g *Gazetteer) FindIn(name string, countries []string) (e Entry, ok bool) {
	var buf [96]byte
	var few [8]Entry // most names have no more places, and none is kept
	return Best(g.appendFound(few[:0], appendFold(buf[:0], name)), countries)
}

// Best chooses from what Find or Longest gave the place most likely meant in a text about the
// countries. ok is false for an empty list.
//
//   - A place of the desk's own comes first, one in the countries before others.
//   - So does a contested one of no country that heads the list: which side it is in is what is
//     in dispute.
//   - Else the first place in one of the countries is taken, however small, because a text about a
//     border names its hamlets; but where the list is headed by a country, or by a capital or
//     a town of more than 100,000 people with 20 times the people, that is taken: "Moscow" is not
//     the hamlet Moskva. A capital or seat of government in the countries, and a first-order
//     unit of theirs, gives way to countries alone.
//   - Where none is in the countries, the head of the list is taken.
func Best(es []Entry, countries []string) (e Entry, ok bool) {
	if len(es) == 0 {
		return Entry{}, false
	}
	head := es[0]
	if head.From != "" && !head.Own {
		// An added set stands first and is not weighed against the rest of the world.
		for _, e := range es[1:] {
			if outweighs(e, head) {
				head = e
			}
		}
	}
	at := slices.IndexFunc(es, func(e Entry) bool { return e.Own == head.Own && slices.Contains(countries, e.Country) })
	if at < 0 || !head.Own && outweighs(head, es[at]) {
		return head, true
	}
	return es[at], true
}

// outweighs reports whether the head of the list is meant although e lies in a country of the
// dispute.
func outweighs(head, e Entry) bool {
	const town, times = 100_000, 20
	switch {
	case head == e:
		return false
	case head.Contested && head.Country == "", head.Code == "PCLI":
		return true
	case e.Code == "PCLI", e.Code == "PPLC", e.Code == "PPLA", e.Code == "ADM1":
		return false
	}
	return head.Feature == "P" && head.Population > times*e.Population && (head.Code == "PPLC" || head.Population > town)
}

// Country gives a country or territory by its ISO 3166-1 alpha-3 code (XKX for Kosovo): its
// coordinates are those of a point well inside it.
func (g *Gazetteer) Country(code string) (Entry, bool) {
	ref, ok := g.world.country(code)
	if !ok {
		return Entry{}, false
	}
	return g.world.entry(ref), true
}
