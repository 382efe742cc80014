package query

import (
	"slices"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

// For gives the options of a record: its desk's places, those of the world, those of its claims, found by its search, its parties and its sources.
func For(d *counterclaim.Dispute, search func(counterclaim.SearchQuery) (*counterclaim.SearchResult, error)) Options {
	return Options{Place: Places(d), Party: Parties(d), Source: Sources(d), Recorded: Recorded(search)}
}

// Parties finds the parties of a dispute by their names and by the codes of their countries.
func Parties(d *counterclaim.Dispute) func(name string) []string {
	return func(name string) []string {
		if d == nil {
			return nil
		}
		var out []string
		for _, p := range d.Sides() {
			if strings.EqualFold(p.Name, name) || slices.ContainsFunc(p.Countries, func(c string) bool { return strings.EqualFold(c, name) }) {
				out = append(out, p.ID)
			}
		}
		return out
	}
}

// sourceNames is how many names of sources a name stands for at most.
const sourceNames = 24

// Sources gives all names of the sources of a dispute that bear a name, so that a body is found by its short name too, however a report
// calls it.
func Sources(d *counterclaim.Dispute) func(name string) []string {
	return func(name string) []string {
		if d == nil {
			return nil
		}
		var out []string
		for i := range d.Sources {
			if s := &d.Sources[i]; s.Bears(name) {
				out = append(append(out, s.Name), s.Names...)
			}
		}
		return out[:min(len(out), sourceNames)]
	}
}

// recordedClaims is how many claims at a place of a name are looked at for its coordinates.
const recordedClaims = 20

// Recorded finds where the claims of a record have a place of a name: such as a village of a list that the desk added for its reader,
// which search does not have.
func Recorded(search func(counterclaim.SearchQuery) (*counterclaim.SearchResult, error)) func(name string) (Point, bool) {
	return func(name string) (Point, bool) {
		at := counterclaim.SearchTerm{Op: counterclaim.SearchTag, Field: "place", Value: name, Tags: []string{counterclaim.TagOf("place", name)}}
		found, err := search(counterclaim.SearchQuery{Where: &at, Limit: recordedClaims})
		if err != nil {
			return Point{}, false // the search itself will meet it again
		}
		for _, c := range found.Claims {
			for _, p := range c.Places {
				if !p.Unresolved && (strings.EqualFold(p.Name, name) || strings.EqualFold(p.Text, name)) {
					return Point{Lat: p.Lat, Lon: p.Lon, ID: p.GeonameID}, true
				}
			}
		}
		return Point{}, false
	}
}

// Places finds the places of names among a desk's own places and those of the world, for [Options]. The gazetteer is opened
// when a query first has a word or a place. It may be called from several goroutines.
func Places(d *counterclaim.Dispute) func(name string) []Point {
	open := sync.OnceValue(func() *gazetteer.Gazetteer {
		o := gazetteer.Options{}
		if d != nil {
			o.Own, o.OwnName = d.Places, d.PlacesFile
		}
		g, err := gazetteer.New(o)
		if err != nil {
			return nil
		}
		return g
	})
	return func(name string) []Point {
		g := open()
		if g == nil {
			return nil
		}
		var out []Point
		for _, e := range g.Find(name) {
			out = append(out, Point{e.Lat, e.Lon, e.GeonameID, e.Common})
		}
		return out
	}
}
