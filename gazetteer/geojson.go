package gazetteer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// geojson reads features: of a collection, of a list, alone, or one after the other. JSON that is not
// whole ends the reading, because nobody can say where the next feature begins. Before is the number of line ends before the first.
func (f *File) geojson(before int) {
	in := &bounded{in: f.lines.in, lines: before}
	d := json.NewDecoder(in)
	g := geoFile{File: f, in: in, d: d}
	err := g.values()
	switch {
	case err == io.EOF:
		if f.good+f.bad+f.passed == 0 {
			f.problem(counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no features").Try(formsHint), 0)
		}
	case errors.Is(err, errEnough):
	default:
		var e *counterclaim.Error
		var syntax *json.SyntaxError
		switch {
		case errors.As(err, &e):
		case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
			e = counterclaim.Errorf(counterclaim.CodeBadInput, "the file is no JSON from here on; what follows is left out").Because(err).Try("see whether it is whole, and each value has its comma")
		default:
			e = cannotRead(err)
		}
		f.problem(e, in.line(d))
	}
}

// errEnough says that no more rows are wanted.
var errEnough = errors.New("enough")

// geoFile is a file of GeoJSON that is being read.
type geoFile struct {
	*File
	in *bounded
	d  *json.Decoder
}

// values reads what stands at the top, until io.EOF.
func (g *geoFile) values() error {
	for {
		g.in.renew()
		t, err := g.d.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('['):
			err = g.features()
		case json.Delim('{'):
			err = g.object()
		default:
			return counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q stands where a feature should", asText(t)).Try("give a FeatureCollection, or features one after the other")
		}
		switch {
		case err == io.EOF:
			return io.ErrUnexpectedEOF // within a value
		case err != nil:
			return err
		}
	}
}

func asText(t json.Token) string {
	b, _ := json.Marshal(t)
	return string(b)
}

// object reads the rest of an object that is a collection or a feature by itself.
func (g *geoFile) object() error {
	alone := map[string]json.RawMessage{}
	collection := false
	for g.d.More() {
		t, err := g.d.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if key == "features" {
			collection = true
			if t, err = g.d.Token(); err != nil {
				return err
			}
			if t != json.Delim('[') {
				return counterclaim.Errorf(counterclaim.CodeBadInput, "the features of the collection are no list").Try("give a FeatureCollection as RFC 7946 has it")
			}
			if err := g.features(); err != nil {
				return err
			}
			continue
		}
		var raw json.RawMessage
		if err := g.d.Decode(&raw); err != nil {
			return err
		}
		if slices.Contains([]string{"type", "geometry", "properties"}, key) {
			alone[key] = raw
		}
	}
	if _, err := g.d.Token(); err != nil {
		return err
	}
	if collection {
		return nil
	}
	return g.feature(feature{alone["geometry"], alone["properties"]}, g.in.line(g.d))
}

// features reads the rest of a list of features.
func (g *geoFile) features() error {
	for g.d.More() {
		g.in.renew()
		var raw json.RawMessage
		if err := g.d.Decode(&raw); err != nil {
			return err
		}
		line := g.in.line(g.d) - bytes.Count(raw, []byte("\n"))
		var one feature
		if err := json.Unmarshal(raw, &one); err != nil {
			one = feature{} // it is told of as a feature without properties
		}
		if err := g.feature(one, line); err != nil {
			return err
		}
	}
	_, err := g.d.Token()
	return err
}

type feature struct {
	Geometry   json.RawMessage `json:"geometry"`
	Properties json.RawMessage `json:"properties"`
}

// feature takes one feature.
func (g *geoFile) feature(one feature, line int) error {
	row, ok, bad := g.place(one)
	more := true
	switch {
	case bad != nil:
		more = g.problem(bad, line)
	case !ok:
		g.passed++
	default:
		more = g.take(row, line)
	}
	if !more {
		return errEnough
	}
	return nil
}

// place makes a place of a feature.
func (g *geoFile) place(one feature) (Row, bool, *counterclaim.Error) {
	var p properties
	if err := json.Unmarshal(one.Properties, &p); err != nil || p == nil {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the value is no feature with properties")
		return Row{}, false, e.Try(`write {"type": "Feature", "geometry": {…}, "properties": {"name": "…"}}`)
	}
	at := pointOf(one.Geometry)
	_, wof := p["wof:name"]
	if _, id := p["wof:id"]; id {
		wof = true
	}
	form := FormOwn
	if wof {
		form = FormWhosOnFirst
	}
	if g.form == "" {
		g.form = form
	}
	if form != g.form {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the feature is of another form than those before it")
		return Row{}, false, e.Try("put features of Who's On First and places of your own in two files")
	}
	var row Row
	var ok bool
	var err *counterclaim.Error
	if wof {
		row, ok, err = wofFeature(p, &at)
	} else {
		row, err = g.own(p, at)
		ok = err == nil
	}
	if err == nil {
		err = plainText(row.Name + strings.Join(row.Aliases, "") + row.ClaimedBy + row.HeldBy + row.AccordingTo)
	}
	return row, ok, err
}

// own reads a feature of a desk's own.
func (g *geoFile) own(p properties, at [2]string) (Row, *counterclaim.Error) {
	known := deskColumns()
	var v deskValues
	for _, key := range p.keys() {
		c := slices.Index(known[:], strings.ToLower(key))
		if c < 0 {
			g.note(fmt.Sprintf("property %.60q is not known and was passed over", key))
			continue
		}
		v[c] = strings.TrimSpace(strings.Join(p.list(key), ";"))
	}
	if v[colLon] == "" && v[colLat] == "" {
		v[colLon], v[colLat] = at[0], at[1]
	}
	if v[colLon] == "" && v[colLat] == "" {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the geometry is no point")
		return Row{}, e.Try("give a Point, or lat and lon among the properties")
	}
	return v.added()
}

// pointOf gives longitude and latitude of a point as they are written, "" for other geometries.
func pointOf(geometry json.RawMessage) (at [2]string) {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	var numbers []json.Number
	if json.Unmarshal(geometry, &g) != nil || g.Type != "Point" || json.Unmarshal(g.Coordinates, &numbers) != nil || len(numbers) < 2 {
		return at
	}
	return [2]string{numbers[0].String(), numbers[1].String()}
}

// properties are the properties of a feature.
type properties map[string]json.RawMessage

// keys gives the names in order, so that the same feature makes the same place.
func (p properties) keys() []string { return slices.Sorted(maps.Keys(p)) }

// text gives a property that is a string, a number, or true or false; "" for all others.
func (p properties) text(key string) string {
	raw := bytes.TrimSpace(p[key])
	switch {
	case len(raw) == 0 || raw[0] == '{' || string(raw) == "null":
		return ""
	case raw[0] == '[':
		return strings.Join(p.list(key), ",")
	case raw[0] != '"':
		return string(raw)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return strings.TrimSpace(s)
}

// list gives the parts of a property that is a list, or the one value.
func (p properties) list(key string) []string {
	raw := bytes.TrimSpace(p[key])
	if len(raw) == 0 || raw[0] != '[' {
		if t := p.text(key); t != "" {
			return []string{t}
		}
		return nil
	}
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil {
		return nil
	}
	var out []string
	for _, part := range parts {
		if len(part) > 0 && part[0] == '[' {
			continue
		}
		if t := (properties{"": part}).text(""); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// bounded hands bytes on until more are asked for than one feature may have, and counts lines. The signs
// between records of a JSON text sequence (RFC 8142) become spaces.
type bounded struct {
	in    io.Reader
	left  int
	lines int // line ends handed on
}

// renew allows another feature.
func (b *bounded) renew() { b.left = maxFeature }

// Read hands a few bytes on at a time, so that little is buffered that was not asked for yet.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, counterclaim.Errorf(counterclaim.CodeTooLarge, "a feature is larger than %d MiB; the rest of the file is left out", maxFeature>>20).
			Try("leave its geometry out, or make it coarser")
	}
	n, err := b.in.Read(p[:min(len(p), b.left, 1<<15)])
	b.left -= n
	b.lines += bytes.Count(p[:n], []byte("\n"))
	for i, c := range p[:n] {
		if c == '\x1e' {
			p[i] = ' '
		}
	}
	return n, err
}

// line gives the line, from 1, up to which d has read.
func (b *bounded) line(d *json.Decoder) int {
	var ahead lineEnds
	_, _ = io.Copy(&ahead, d.Buffered()) // neither side can fail
	return b.lines - int(ahead) + 1
}

// lineEnds counts the line ends that are written to it.
type lineEnds int

func (l *lineEnds) Write(b []byte) (int, error) {
	*l += lineEnds(bytes.Count(b, []byte("\n")))
	return len(b), nil
}
