package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/query"
)

// Search measures searches of two words and a filter in a record that "counterclaim eval load --claims N --record R" made. It tells the
// 95th percentile, in milliseconds.
func Search(b *testing.B, s counterclaim.Store) {
	queries := []string{"mortar shelled party:XAA", "drone bridge conduct:drone_strike", "soldiers wounded place:Tessen", "border closed date:2033-04..2033-06", "forces positions stance:denied",
		"troops withdrew outlet:\"Vale Wire\"", "servicemen killed killed:>=10", "shelled rocket -party:XAB"}
	for _, c := range []struct {
		name   string
		facets bool
		more   string
	}{{"page", false, ""}, {"facets", true, ""}, {"area", false, " near:-37.5,-20~15km"}, {"newest", false, " sort:newest"}} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				q, err := query.Parse(queries[i%len(queries)]+c.more, query.Options{})
				if err != nil {
					b.Fatal(err)
				}
				q.Facets = c.facets
				start := time.Now()
				if _, err := s.Search(context.Background(), q); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}
