package query

import (
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

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
