// Package gazetteer finds places by name.
package gazetteer

import "github.com/counterclaim/counterclaim"

// Options of a Gazetteer. The zero value is the embedded world set alone.
type Options struct {
	Own     string // contents of a desk's own gazetteer file, searched first; TSV, see ParseOwn
	OwnName string // its name, for errors
}

// Gazetteer holds the embedded world set and a desk's own places. It does not change and is
// safe for many goroutines.
type Gazetteer struct{}

// New makes a Gazetteer.
func New(o Options) (*Gazetteer, error) { return &Gazetteer{}, nil }

// Entry is one place.
type Entry struct {
	Name       string
	GeonameID  int64
	Lat, Lon   float64
	Country    string // ISO 3166-1 alpha-3
	Feature    string // GeoNames feature class: P town, A area, H water, T mountain, S spot, L zone, V wood, R road, U undersea
	Code       string // GeoNames feature code: PPLA, ADM1 …
	Population int64
	Admin1     string
	Own        bool // from the desk's own file
	Contested  bool
}

// Find gives all places with the name, the desk's own first, then by population. Names are
// compared folded: case, accents, hyphens and the usual variants of transliteration do not
// matter.
func (g *Gazetteer) Find(name string) []Entry { return nil }

// Longest gives the places named by the longest run of words that begins at words[0], at
// most maxWords of them, and how many words it took.
func (g *Gazetteer) Longest(words []string) ([]Entry, int) { return nil, 0 }

// Place makes a place of the record from an entry.
func (e Entry) Place(text string, p counterclaim.Precision) counterclaim.Place {
	return counterclaim.Place{}
}
