package query

import (
	"sync"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

// Places finds the points of names among a desk's own places and those of the world, for [Options]. The gazetteer is opened
// when a query first names a place with a distance. It may be called from several goroutines.
func Places(d *counterclaim.Dispute) func(name string) (lat, lon float64, ok bool) {
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
	return func(name string) (lat, lon float64, ok bool) {
		g := open()
		if g == nil {
			return 0, 0, false
		}
		found := g.Find(name)
		if len(found) == 0 {
			return 0, 0, false
		}
		return found[0].Lat, found[0].Lon, true
	}
}
