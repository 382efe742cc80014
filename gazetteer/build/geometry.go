package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// point is a place in degrees.
type point struct{ lat, lon float64 }

// mean gathers places into their weighted mean on the sphere.
type mean struct{ x, y, z float64 }

func (m *mean) add(p point, weight float64) {
	lat, lon := p.lat*math.Pi/180, p.lon*math.Pi/180
	m.x += weight * math.Cos(lat) * math.Cos(lon)
	m.y += weight * math.Cos(lat) * math.Sin(lon)
	m.z += weight * math.Sin(lat)
}

// point gives the mean, to four decimals: about ten metres, and the same on every machine.
func (m *mean) point() point {
	lat := math.Atan2(m.z, math.Hypot(m.x, m.y)) * 180 / math.Pi
	return point{round(lat), round(math.Atan2(m.y, m.x) * 180 / math.Pi)}
}

func round(f float64) float64 { return math.Round(f*1e4) / 1e4 }

// ring is a closed line; outer rings and holes are told apart by the even-odd rule.
type ring []point

// shape is an area with its attributes.
type shape struct {
	attributes map[string]any
	polygons   [][]ring
	min, max   point
}

func (s *shape) attribute(name string) string {
	for k, v := range s.attributes {
		if strings.EqualFold(k, name) {
			if t, ok := v.(string); ok {
				return t
			}
		}
	}
	return ""
}

// shapes reads a packed GeoJSON collection of polygons.
func shapes(name string, b []byte) ([]shape, error) {
	b, err := unzip(name, b)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Features []struct {
			Properties map[string]any
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out []shape
	for _, f := range doc.Features {
		var polygons [][][][]float64
		switch f.Geometry.Type {
		case "Polygon":
			polygons = make([][][][]float64, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
		case "MultiPolygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
		default:
			err = fmt.Errorf("a %q is no area", f.Geometry.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, newShape(f.Properties, polygons))
	}
	return out, nil
}

func newShape(attributes map[string]any, polygons [][][][]float64) shape {
	s := shape{attributes: attributes, min: point{90, 180}, max: point{-90, -180}}
	for _, rings := range polygons {
		var polygon []ring
		for _, positions := range rings {
			var r ring
			for i, p := range positions {
				q := point{p[1], p[0]}
				// A ring across the date line goes on beyond it, so that it stays in one piece.
				for i > 0 && q.lon-r[i-1].lon > 180 {
					q.lon -= 360
				}
				for i > 0 && r[i-1].lon-q.lon > 180 {
					q.lon += 360
				}
				s.min = point{min(s.min.lat, q.lat), min(s.min.lon, q.lon)}
				s.max = point{max(s.max.lat, q.lat), max(s.max.lon, q.lon)}
				r = append(r, q)
			}
			polygon = append(polygon, r)
		}
		s.polygons = append(s.polygons, polygon)
	}
	return s
}

// contains reports whether p lies in the area.
func (s *shape) contains(p point) bool {
	for _, turn := range [...]float64{-360, 0, 360} {
		if s.holds(point{p.lat, p.lon + turn}) {
			return true
		}
	}
	return false
}

func (s *shape) holds(p point) bool {
	if p.lat < s.min.lat || p.lat > s.max.lat || p.lon < s.min.lon || p.lon > s.max.lon {
		return false
	}
	for _, polygon := range s.polygons {
		cuts := crossings(polygon, p.lat)
		n, _ := slices.BinarySearch(cuts, p.lon)
		if n%2 == 1 {
			return true
		}
	}
	return false
}

// crossings gives the longitudes, sorted, at which the parallel lat crosses the rings.
func crossings(polygon []ring, lat float64) []float64 {
	var out []float64
	for _, r := range polygon {
		for i := 1; i < len(r); i++ {
			a, b := r[i-1], r[i]
			if (a.lat <= lat) != (b.lat <= lat) {
				out = append(out, a.lon+(lat-a.lat)/(b.lat-a.lat)*(b.lon-a.lon))
			}
		}
	}
	slices.Sort(out)
	return out
}

// inside gives a point well inside the largest part of the area: the middle of the widest stretch
// of land on the parallel halfway between its south and its north.
func (s *shape) inside() point {
	largest := slices.MaxFunc(s.polygons, func(a, b []ring) int { return cmp.Compare(area(a[0]), area(b[0])) })
	south, north := 90.0, -90.0
	for _, p := range largest[0] {
		south, north = min(south, p.lat), max(north, p.lat)
	}
	lat := (south + north) / 2
	cuts := crossings(largest, lat)
	best, width := 0, 0.0
	for i := 0; i+1 < len(cuts); i += 2 {
		if w := cuts[i+1] - cuts[i]; w > width {
			best, width = i, w
		}
	}
	if width == 0 {
		return largest[0][0]
	}
	lon := (cuts[best] + cuts[best+1]) / 2
	return point{round(lat), round(lon - 360*math.Floor((lon+180)/360))}
}

// area gives a measure of a ring's size, good enough to find the largest.
func area(r ring) float64 {
	var sum float64
	for i := 1; i < len(r); i++ {
		sum += (r[i].lon - r[i-1].lon) * (r[i].lat + r[i-1].lat) / 2
	}
	return math.Abs(sum) * math.Cos(r[0].lat*math.Pi/180)
}
