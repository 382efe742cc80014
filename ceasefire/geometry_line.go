package ceasefire

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// Limits of what is taken as a line or a zone.
const (
	MaxVertices = 100_000     // of all parts or rings together
	MaxEdgeM    = 1_000_000.0 // metres; a longer edge is more likely a mistake, and a parallel drawn with two points is none
	maxPieces   = 1_000_000

	// onItM is how close a position is on a line or an edge, in metres, so that rounding puts nothing on its wrong side.
	onItM = 1e-4

	// carriedOnM is how far an open line is carried on beyond its ends, straight ahead, to tell the sides apart there. Nothing is
	// measured against what was carried on.
	carriedOnM = 500_000.0
)

// Side is a side of a line, looking along it from its first point to its last.
type Side int

// The sides. Unknown is where an open line's sides cannot be told apart: far beyond its end.
const (
	Left    Side = 1
	Right   Side = -1
	Unknown Side = 0
)

// Line is a line on the ground that is ready to be measured against: a line of contact, a border, a baseline of one party. Its
// edges are geodesics of WGS 84, not straight lines on a chart. It is made by [NewLine] and never changed.
type Line struct {
	pieces []piece
	drawn  *tree // what distances are measured to
	others *tree // what only parts the sides: gaps between parts, and the line carried on beyond its ends
	tips   []spot
	names  []string // of edges, for messages
}

// Reading is where a position lies against a line.
type Reading struct {
	DistanceM float64 // metres from the line
	Side      Side
	NearestAt orb.Point // the nearest point of the line, degrees
	toOthers  float64   // metres from what only parts the sides; +Inf where that is farther than was asked for
	toTips    float64   // metres from the ends of what was carried on; +Inf where that does not matter
}

// NewLine makes a line of one or more parts, each a list of longitudes and latitudes in degrees. The parts are in order: from
// the end of one to the start of the next the sides are parted by a geodesic that nothing is measured against. Points that
// repeat the one before count once. It gives an error with what is wrong and where: a number that is none, a point off the
// globe, an edge over [MaxEdgeM], fewer than two points, a line that crosses itself.
func NewLine(parts ...orb.LineString) (*Line, error) {
	l := &Line{}
	if err := countVertices(parts); err != nil {
		return nil, err
	}
	var drawn, others []int32
	for k, part := range parts {
		spots, err := spotsOf(part, "part", k+1)
		if err != nil {
			return nil, err
		}
		if len(spots) < 2 {
			return nil, bad("part %d of the line has fewer than two different points", k+1).Try("give a line at least two points, as [longitude, latitude]")
		}
		closed := same(spots[0], spots[len(spots)-1])
		if closed && len(parts) > 1 {
			return nil, bad("part %d of the line is closed, and there are %d parts", k+1, len(parts)).Try("make the closed part a line of its own, or a zone")
		}
		if k > 0 {
			if gap := l.pieces[len(l.pieces)-1].b.at.minus(spots[0].at).length(); gap > longestChord(MaxEdgeM) {
				return nil, bad("from the end of part %d to the start of part %d it is %.0f km", k, k+1, gap/1000).Try("give the parts in order along the line, with gaps between them of up to %.0f km", MaxEdgeM/1000)
			}
			others = l.add(others, []spot{l.pieces[len(l.pieces)-1].b, spots[0]}, "between parts")
		}
		drawn = l.add(drawn, spots, "part "+itoa(k+1))
		if len(l.pieces) > maxPieces {
			return nil, tooLong()
		}
	}
	ends := len(l.pieces) - 1
	closed := same(l.pieces[0].a, l.pieces[ends].b)
	chain(l.pieces, 0, closed)
	l.drawn, l.others = plant(l.pieces, drawn), &tree{}
	if i, j, crossed, err := crossing(l.pieces, plant(l.pieces, append(slices.Clone(drawn), others...))); err != nil {
		return nil, err
	} else if crossed {
		return nil, l.crossed(i, j)
	}
	if !closed {
		others = l.carryOn(others)
		l.others = plant(l.pieces, others)
	}
	return l, nil
}

// add cuts edges into pieces and appends their numbers to the list.
func (l *Line) add(list []int32, spots []spot, part string) []int32 {
	for i := 1; i < len(spots) && len(l.pieces) <= maxPieces; i++ {
		from := len(l.pieces)
		l.pieces = cut(l.pieces, spots[i-1], spots[i], int32(len(l.names)))
		l.names = append(l.names, part+", edge "+itoa(i))
		for ; from < len(l.pieces); from++ {
			list = append(list, int32(from))
		}
	}
	return list
}

// carryOn adds a geodesic beyond each end, cut short where it would meet the line, a gap between its parts or the other one.
func (l *Line) carryOn(others []int32) []int32 {
	last := len(l.pieces) - 1
	tail, head := l.pieces[last], l.pieces[0]
	for _, end := range []struct {
		from    spot
		azimuth float64
	}{{tail.b, tail.azB}, {head.a, head.azA + math.Pi}} {
		length := l.freeWay(end.from, end.azimuth)
		tip, _ := direct(&end.from, end.azimuth, length)
		from := len(l.pieces)
		if end.from == tail.b {
			l.pieces = cut(l.pieces, end.from, tip, -1)
			chain(l.pieces[from:], int32(from), false)
			l.pieces[last].next, l.pieces[from].prev = int32(from), int32(last)
		} else {
			l.pieces = cut(l.pieces, tip, end.from, -1)
			chain(l.pieces[from:], int32(from), false)
			l.pieces[0].prev, l.pieces[len(l.pieces)-1].next = int32(len(l.pieces)-1), 0
		}
		for i := from; i < len(l.pieces); i++ {
			others = append(others, int32(i))
		}
		l.tips = append(l.tips, tip)
	}
	return others
}

// freeWay gives how far one can go straight on without meeting any piece there is, up to carriedOnM.
func (l *Line) freeWay(from spot, azimuth float64) float64 {
	order := make([]int32, len(l.pieces))
	for i := range order {
		order[i] = int32(i)
	}
	all := plant(l.pieces, order)
	at, course := from, azimuth
	for gone := 0.0; gone < carriedOnM; gone += pieceM {
		to, turned := direct(&from, azimuth, gone+pieceM)
		step := piece{a: at, b: to, azA: course, azB: turned, metres: pieceM, bulge: 1}
		if all.crosses(&step, from) {
			return max(gone-pieceM, 1) // what would meet it stays short of it
		}
		at, course = to, turned
	}
	return carriedOnM
}

// chain makes pieces follow one another; offset is the number of the first.
func chain(pieces []piece, offset int32, closed bool) {
	n := int32(len(pieces))
	for i := range n {
		pieces[i].prev, pieces[i].next = offset+i-1, offset+i+1
	}
	pieces[0].prev, pieces[n-1].next = -1, -1
	if closed {
		pieces[0].prev, pieces[n-1].next = offset+n-1, offset
	}
}

func (l *Line) crossed(i, j int32) error {
	a, b := l.names[l.pieces[i].edge], l.names[l.pieces[j].edge]
	lon, lat := l.pieces[i].a.degrees()
	return bad("the line crosses itself: %s and %s, near longitude %.5f, latitude %.5f", a, b, lon, lat).Try("take the loop out, or put the points and parts in order along the line")
}

// Read measures a position, in degrees. It gives an error where the position is not on the globe or farther than 3,000 km from
// the line.
func (l *Line) Read(at orb.Point) (Reading, error) {
	p, err := readySpot(at)
	if err != nil {
		return Reading{}, err
	}
	r, h, err := l.read(&p, 0)
	if err == nil {
		foot, _ := l.pieces[h.piece].at(h.along)
		r.NearestAt[0], r.NearestAt[1] = foot.degrees()
	}
	return r, err
}

// read also tells how far what only parts the sides is, if no farther than within metres or than the line. It leaves the nearest
// point to its caller.
func (l *Line) read(p *spot, within float64) (Reading, hit, error) {
	h, ok := l.drawn.nearest(p, reachM)
	if !ok {
		lon, lat := p.degrees()
		return Reading{}, h, bad("the position %.5f, %.5f (longitude, latitude) lies more than %.0f km from the line", lon, lat, reachM/1000).Try("see whether longitude and latitude were swapped, or a sign lost")
	}
	if h.metres < onItM {
		h.metres = 0
	}
	r := Reading{DistanceM: h.metres, Side: Side(side(l.pieces, h)), toOthers: math.Inf(1), toTips: math.Inf(1)}
	if o, ok := l.others.nearest(p, max(h.metres, within)); ok {
		r.toOthers = o.metres
		if o.metres < h.metres {
			r.Side = Side(side(l.pieces, o))
		}
	}
	for i := range l.tips {
		if c := p.at.minus(l.tips[i].at).length(); c <= min(h.metres+2*within, reachM) {
			d, _, _ := inverse(p, &l.tips[i])
			r.toTips = min(r.toTips, d)
		}
	}
	return r, h, nil
}

// SideOf says on which side of the line a position lies.
func (l *Line) SideOf(at orb.Point) (Side, error) {
	r, err := l.Read(at)
	return r.Side, err
}

// Other gives the side across.
func (s Side) Other() Side { return -s }

func (s Side) String() string {
	switch s {
	case Left:
		return "left"
	case Right:
		return "right"
	}
	return "unknown"
}

func bad(format string, args ...any) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
}
