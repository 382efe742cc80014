package ceasefire

import (
	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// LineOf makes a line of an agreement ready to be measured against. It is nil, without an error, where the line is not drawn.
func LineOf(l *counterclaim.Line) (*Line, error) {
	if len(l.Parts) == 0 {
		return nil, nil
	}
	parts := make([]orb.LineString, 0, len(l.Parts))
	for _, p := range l.Parts {
		parts = append(parts, orb.LineString(orbPoints(p)))
	}
	return NewLine(parts...)
}

// ZoneOf makes a zone of an agreement ready to be measured against. It is nil, without an error, where the zone is not drawn.
func ZoneOf(z *counterclaim.Zone) (*Zone, error) {
	if len(z.Polygons) == 0 {
		return nil, nil
	}
	polygons := make([]orb.Polygon, 0, len(z.Polygons))
	for _, rings := range z.Polygons {
		var p orb.Polygon
		for _, ring := range rings {
			p = append(p, orb.Ring(orbPoints(ring)))
		}
		polygons = append(polygons, p)
	}
	return NewZone(polygons...)
}

// OwnSide gives the side of a line of an agreement that is a party's own, Unknown where the agreement does not say.
func OwnSide(l *counterclaim.Line, party string) Side {
	switch {
	case party == "":
		return Unknown
	case l.Left == party:
		return Left
	case l.Right == party:
		return Right
	}
	return Unknown
}

func orbPoints(list []counterclaim.Point) []orb.Point {
	out := make([]orb.Point, 0, len(list))
	for _, p := range list {
		out = append(out, orb.Point(p))
	}
	return out
}

// ringTurns gives twice the area of a ring in square degrees, above 0 where it goes against the clock.
func ringTurns(p []counterclaim.Point) float64 {
	sum := 0.0
	for i := 1; i < len(p); i++ {
		sum += (p[i-1][0]-p[0][0])*(p[i][1]-p[0][1]) - (p[i][0]-p[0][0])*(p[i-1][1]-p[0][1])
	}
	return sum
}
