package query

import (
	"sync"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

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
