package ceasefire_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim/ceasefire"
)

// Ardania holds what lies left of the line (north, since it is drawn from west to east), Belmark what lies right. Both keep
// their heavy weapons 15 km from it. Synthetic.
func ExampleJudge() {
	line, err := ceasefire.NewLine(orb.LineString{{30, 50}, {30.4, 50.03}, {30.9, 50.01}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ardania := ceasefire.Limit{Kind: ceasefire.Behind, Line: line, OwnSide: ceasefire.Left, FromM: 15_000}
	belmark := ardania
	belmark.OwnSide = ceasefire.Right

	seen := ceasefire.Location{At: orb.Point{30.5, 50.14}, RadiusM: 300}
	heard := ceasefire.Location{At: orb.Point{30.5, 49.94}, RadiusM: 20,
		Sector: &ceasefire.Sector{BearingDeg: 180, BearingErrDeg: 15, NearM: 2000, FarM: 8000}}
	for _, c := range []struct {
		party string
		limit ceasefire.Limit
		at    ceasefire.Location
	}{{"Ardania", ardania, seen}, {"Belmark", belmark, heard}} {
		answer, err := ceasefire.Judge(c.limit, c.at)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %s\n", c.party, answer.Arithmetic(c.limit))
	}
	// Output:
	// Ardania: 12638 m from the line, margin -2362 m, error up to 300 m (position): breach
	// Belmark: 14559 m from the line, margin -441 m, error up to 3444 m (range): cannot_tell
}
