package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// bordersFile is the land borders of Natural Earth.
const bordersFile = "ne_10m_admin_0_boundary_lines_land.geojson.gz"

// borderCodes are codes of Natural Earth that ISO 3166-1 does not have.
var borderCodes = map[string]string{"SDS": "SSD", "KOS": "XKX", "SAH": "ESH", "PSX": "PSE"}

// mostPoints is how many points a border has at most: it says along which stretch of land something happened, not on which side.
const mostPoints = 40

// borders makes borders.tsv: for each pair of countries the points of their border from one end to the other. Lines whose course is disputed or
// that no treaty has made are left out.
func borders(raw []byte) (string, error) {
	plain, err := unzip(bordersFile, raw)
	if err != nil {
		return "", err
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
	if err := json.Unmarshal(plain, &doc); err != nil {
		return "", fmt.Errorf("%s: %w", bordersFile, err)
	}
	pieces := map[string][][]point{}
	for _, f := range doc.Features {
		kind, _ := f.Properties["FEATURECLA"].(string)
		a, b := borderCode(f.Properties["ADM0_A3_L"]), borderCode(f.Properties["ADM0_A3_R"])
		if !strings.HasPrefix(kind, "International boundary") || a == "" || b == "" || a == b {
			continue
		}
		var lines [][][]float64
		switch f.Geometry.Type {
		case "LineString":
			lines = make([][][]float64, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &lines[0])
		case "MultiLineString":
			err = json.Unmarshal(f.Geometry.Coordinates, &lines)
		default:
			err = fmt.Errorf("a %q is no line", f.Geometry.Type)
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", bordersFile, err)
		}
		key := min(a, b) + "\t" + max(a, b)
		for _, l := range lines {
			var piece []point
			for _, p := range l {
				piece = append(piece, point{p[1], p[0]})
			}
			pieces[key] = append(pieces[key], piece)
		}
	}
	keys := make([]string, 0, len(pieces))
	for k := range pieces {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out strings.Builder
	out.WriteString("# Land borders, made by gazetteer/build from Natural Earth (public domain): two countries, then latitude and longitude of points from one end to\n# the other, to about ten kilometres. They say along which land something happened and nothing of where a border runs.\n")
	for _, k := range keys {
		out.WriteString(k + "\t")
		for i, p := range thinned(joined(pieces[k])) {
			if i > 0 {
				out.WriteByte(' ')
			}
			fmt.Fprintf(&out, "%.2f,%.2f", p.lat, p.lon)
		}
		out.WriteByte('\n')
	}
	return out.String(), nil
}

func borderCode(v any) string {
	code, _ := v.(string)
	if iso, ok := borderCodes[code]; ok {
		return iso
	}
	if len(code) != 3 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return code
}

func apart(a, b point) float64 {
	return math.Hypot(a.lat-b.lat, (a.lon-b.lon)*math.Cos(a.lat*math.Pi/180))
}

// joined makes one line of pieces: the longest, to whose ends the nearest others are added in turn.
func joined(pieces [][]point) []point {
	first := slices.MaxFunc(pieces, func(a, b []point) int { return len(a) - len(b) })
	at := slices.IndexFunc(pieces, func(p []point) bool { return &p[0] == &first[0] })
	line := slices.Clone(first)
	rest := slices.Delete(slices.Clone(pieces), at, at+1)
	for len(rest) > 0 {
		best, how, least := 0, 0, math.Inf(1)
		for i, p := range rest {
			ends := [4]float64{apart(line[len(line)-1], p[0]), apart(line[len(line)-1], p[len(p)-1]), apart(line[0], p[len(p)-1]), apart(line[0], p[0])}
			for k, d := range ends {
				if d < least {
					best, how, least = i, k, d
				}
			}
		}
		p := slices.Clone(rest[best])
		if how == 1 || how == 3 {
			slices.Reverse(p)
		}
		if how < 2 {
			line = append(line, p...)
		} else {
			line = append(p, line...)
		}
		rest = slices.Delete(rest, best, best+1)
	}
	return line
}

// thinned leaves out points that hardly matter (Douglas and Peucker 1973), until few enough are left.
func thinned(line []point) []point {
	for tolerance := 0.05; ; tolerance *= 1.5 {
		if out := simplify(line, tolerance); len(out) <= mostPoints {
			return out
		}
	}
}

func simplify(line []point, tolerance float64) []point {
	if len(line) < 3 {
		return line
	}
	far, at := 0.0, 0
	a, b := line[0], line[len(line)-1]
	for i := 1; i < len(line)-1; i++ {
		if d := offLine(line[i], a, b); d > far {
			far, at = d, i
		}
	}
	if far <= tolerance {
		return []point{a, b}
	}
	left := simplify(line[:at+1], tolerance)
	return append(slices.Clone(left[:len(left)-1]), simplify(line[at:], tolerance)...)
}

// offLine gives how far p is from the stretch from a to b, in degrees.
func offLine(p, a, b point) float64 {
	c := math.Cos(a.lat * math.Pi / 180)
	dx, dy := (b.lon-a.lon)*c, b.lat-a.lat
	x, y := (p.lon-a.lon)*c, p.lat-a.lat
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = min(1, max(0, (x*dx+y*dy)/n))
	}
	return math.Hypot(x-t*dx, y-t*dy)
}
