package ceasefire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// geoJSON is GeoJSON: a geometry, a feature or a collection of features.
type geoJSON struct {
	Type        string          `json:"type"`
	ID          any             `json:"id"`
	Properties  map[string]any  `json:"properties"`
	Geometry    *geoJSON        `json:"geometry"`
	Features    []geoJSON       `json:"features"`
	Coordinates json.RawMessage `json:"coordinates"`
	CRS         json.RawMessage `json:"crs"`
}

// maxShapeNesting is how deep GeoJSON may nest; a collection of polygons takes nine.
const maxShapeNesting = 24

const drawHint = `draw it: file = "NAME.geojson" beside this file, or geojson = '{"type": "LineString", "coordinates": [[lon, lat], [lon, lat]]}'`

// drawing reads where a line or zone is drawn: by a file, inline, or in words alone.
func (r *fileReader) drawing(path string, m map[string]any, into reflect.Value) {
	name, inFile := m["file"].(string)
	inline, inText := m["geojson"].(string)
	feature, _ := m["feature"].(string)
	for _, key := range []string{"file", "geojson", "feature"} {
		if v, there := m[key]; there {
			if _, word := v.(string); !word {
				r.say(pathOf(path, key), FaultValue, `write it in quotes, as "…"`, "%s is not of words", key)
				return
			}
		}
	}
	at := pathOf(path, "geojson")
	var s *geoJSON
	var err error
	switch {
	case inFile && inText:
		r.say(path, FaultDrawing, "leave one of them out", "it is drawn twice, by a file and by geojson")
		return
	case inFile:
		at = pathOf(path, "file")
		s, err = r.readDrawing(name)
		name += ": "
	case inText:
		s, err = decodeShape([]byte(inline))
	default:
		if _, told := m["words"]; !told {
			r.say(path, FaultMissing, drawHint+`; or say in words where it is`, "it is neither drawn nor told in words")
		}
		return
	}
	if err == nil {
		s, err = pick(s, feature)
	}
	if err != nil {
		r.say(at, FaultDrawing, hintOr(err, drawHint), "%s%s", name, err)
		return
	}
	switch p := into.Addr().Interface().(type) {
	case *counterclaim.Line:
		p.Parts = r.lineParts(at, name, s)
	case *counterclaim.Zone:
		p.Polygons = r.zonePolygons(at, name, s)
	}
}

func hintOr(err error, hint string) string {
	if h := counterclaim.HintOf(err); h != "" {
		return h
	}
	return hint
}

// readDrawing reads a GeoJSON file, once however many lines it draws.
func (r *fileReader) readDrawing(name string) (*geoJSON, error) {
	if s := r.drawn[name]; s != nil {
		return s, nil
	}
	src, err := r.beside(name, MaxDrawing, "write the drawing into the agreement, as geojson = '…'")
	if err != nil {
		return nil, err
	}
	s, err := decodeShape(src)
	if err != nil {
		return nil, err
	}
	if r.drawn == nil {
		r.drawn = map[string]*geoJSON{}
	}
	r.drawn[name] = s
	return s, nil
}

// beside reads a file that lies beside the agreement or below, of so many bytes at most.
func (r *fileReader) beside(name string, most int64, otherwise string) ([]byte, error) {
	hint := "put the file beside the agreement and give its name"
	if !isBeside(name) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s is no name of a file beside the agreement", quotedWord(name)).Try("%s", hint)
	}
	if r.files == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "files cannot be read here").Try("%s", otherwise)
	}
	f, err := r.files.Open(name)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such file, or it cannot be opened").Try("%s", hint)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be read").Try("%s", hint)
	case int64(len(src)) > most:
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d bytes", most).Try("make it smaller")
	}
	return src, nil
}

// decodeShape reads GeoJSON. Errors say at which line of it.
func decodeShape(src []byte) (*geoJSON, error) {
	open, quote := 0, false
	for i := 0; i < len(src); i++ {
		switch {
		case quote && src[i] == '\\':
			i++
		case src[i] == '"':
			quote = !quote
		case quote:
		case src[i] == '[' || src[i] == '{':
			if open++; open > maxShapeNesting {
				return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it nests too deeply for GeoJSON")
			}
		case src[i] == ']' || src[i] == '}':
			open--
		}
	}
	var s geoJSON
	if err := json.Unmarshal(src, &s); err != nil {
		at := int64(0)
		if e, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = e.Offset
		}
		if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			at = e.Offset
		}
		line := 1 + bytes.Count(src[:min(max(0, at), int64(len(src)))], []byte("\n"))
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "its line %d is not as GeoJSON has it", line)
	}
	if crs := string(s.CRS); crs != "" && crs != "null" && !strings.Contains(crs, "CRS84") && !strings.Contains(crs, "4326") {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is drawn in a reference system of its own").Try("convert it to WGS 84, longitude before latitude (RFC 7946)")
	}
	return &s, nil
}

// pick gives the geometry of one feature.
func pick(s *geoJSON, feature string) (*geoJSON, error) {
	switch s.Type {
	case "FeatureCollection":
		var found []*geoJSON
		for i := range s.Features {
			f := &s.Features[i]
			if feature == "" || slices.ContainsFunc([]any{f.ID, f.Properties["id"], f.Properties["name"]}, func(v any) bool { return v != nil && fmt.Sprint(v) == feature }) {
				found = append(found, f)
			}
		}
		if len(found) != 1 {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it has %d features %s, not one", len(found), quotedWord(feature)).Try(`name one by feature = "…", by its id or its property id or name`)
		}
		return pick(found[0], "")
	case "Feature":
		if s.Geometry == nil || s.Geometry.Type == "Feature" || s.Geometry.Type == "FeatureCollection" {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "its feature has no geometry")
		}
		return s.Geometry, nil
	}
	return s, nil
}

// lineParts gives the points of a line.
func (r *fileReader) lineParts(at, name string, s *geoJSON) [][]counterclaim.Point {
	var parts [][][]float64
	switch s.Type {
	case "LineString":
		parts = make([][][]float64, 1)
		if !r.coordinates(at, name, s, &parts[0]) {
			return nil
		}
	case "MultiLineString":
		if !r.coordinates(at, name, s, &parts) {
			return nil
		}
	default:
		r.say(at, FaultDrawing, "draw a LineString or a MultiLineString", "%sa line is not drawn by a %s", name, quotedWord(s.Type))
		return nil
	}
	var out [][]counterclaim.Point
	for i, p := range parts {
		points, ok := r.pointList(at, fmt.Sprintf("%spart %d", name, i+1), p)
		if !ok {
			return nil
		}
		if len(points) < 2 {
			r.say(at, FaultDrawing, "a line has two points or more", "%spart %d has fewer than two points", name, i+1)
			return nil
		}
		out = append(out, points)
	}
	if len(out) == 0 {
		r.say(at, FaultDrawing, drawHint, "%sit has no points", name)
		return nil
	}
	if _, err := LineOf(&counterclaim.Line{Parts: out}); err != nil {
		r.say(at, FaultDrawing, hintOr(err, drawHint), "%s%s", name, err)
		return nil
	}
	return out
}

// zonePolygons gives the rings of a zone, closed and turned as GeoJSON has them.
func (r *fileReader) zonePolygons(at, name string, s *geoJSON) [][][]counterclaim.Point {
	var all [][][][]float64
	switch s.Type {
	case "Polygon":
		all = make([][][][]float64, 1)
		if !r.coordinates(at, name, s, &all[0]) {
			return nil
		}
	case "MultiPolygon":
		if !r.coordinates(at, name, s, &all) {
			return nil
		}
	default:
		r.say(at, FaultDrawing, "draw a Polygon or a MultiPolygon", "%sa zone is not drawn by a %s", name, quotedWord(s.Type))
		return nil
	}
	var out [][][]counterclaim.Point
	for i, rings := range all {
		var polygon [][]counterclaim.Point
		for j, ring := range rings {
			where := fmt.Sprintf("%spolygon %d, ring %d", name, i+1, j+1)
			points, ok := r.pointList(at, where, ring)
			if !ok || !r.ring(at, where, points) {
				return nil
			}
			if (ringTurns(points) >= 0) != (j == 0) {
				slices.Reverse(points)
			}
			polygon = append(polygon, points)
		}
		if len(polygon) > 0 {
			out = append(out, polygon)
		}
	}
	if len(out) == 0 {
		r.say(at, FaultDrawing, drawHint, "%sit has no points", name)
		return nil
	}
	if _, err := ZoneOf(&counterclaim.Zone{Polygons: out}); err != nil {
		r.say(at, FaultDrawing, hintOr(err, drawHint), "%s%s", name, err)
		return nil
	}
	return out
}

// ring tells what is wrong with a ring.
func (r *fileReader) ring(at, where string, p []counterclaim.Point) bool {
	switch n := len(p); {
	case n < 4:
		r.say(at, FaultDrawing, "a ring has three corners or more, and ends where it began", "%s has fewer than four points", where)
	case p[0] != p[n-1]:
		r.say(at, FaultDrawing, "write its first point again as its last", "%s is not closed", where)
	default:
		return true
	}
	return false
}

func (r *fileReader) coordinates(at, name string, s *geoJSON, into any) bool {
	if err := json.Unmarshal(s.Coordinates, into); err != nil {
		r.say(at, FaultDrawing, "coordinates are lists of [longitude, latitude]; a polygon has a list of rings", "%sits coordinates are not those of a %s", name, s.Type)
		return false
	}
	return true
}

// pointList gives points that stand on the globe and go round it nowhere. A point that stands twice in a row is taken once.
func (r *fileReader) pointList(at, where string, list [][]float64) ([]counterclaim.Point, bool) {
	if r.points += len(list); r.points > maxDrawnPoints {
		r.say(at, FaultDrawing, "simplify the drawings", "its lines and zones have more than %d points", maxDrawnPoints)
		return nil, false
	}
	out := make([]counterclaim.Point, 0, len(list))
	for i, c := range list {
		if len(c) < 2 {
			r.say(at, FaultDrawing, "write [longitude, latitude]", "%s: point %d is not two numbers", where, i+1)
			return nil, false
		}
		p := counterclaim.Point{c[0], c[1]}
		if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			hint := "longitude goes from -180 to 180, latitude from -90 to 90; GeoJSON has longitude first"
			if math.Abs(p[0]) > 180 && math.Abs(p[1]) <= 90 {
				hint = "cut it at the antimeridian into two parts, one that ends at 180 and one that begins at -180 (RFC 7946, 3.1.9)"
			}
			r.say(at, FaultDrawing, hint, "%s: point %d (%v, %v) is not on the globe", where, i+1, p[0], p[1])
			return nil, false
		}
		if n := len(out); n > 0 {
			if math.Abs(out[n-1][0]-p[0]) > 180 {
				r.say(at, FaultDrawing, "cut it at the antimeridian into two parts, one that ends at 180 and one that begins at -180 (RFC 7946, 3.1.9)",
					"%s crosses the antimeridian between points %d and %d", where, i, i+1)
				return nil, false
			}
			if out[n-1] == p {
				continue
			}
		}
		out = append(out, p)
	}
	return out, true
}
