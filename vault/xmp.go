package vault

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// maxXMPDepth is how deep elements of XMP may stand in each other.
const maxXMPDepth = 64

const rdfSpace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

// xmpWalk is one walk through a packet of XMP.
type xmpWalk struct {
	facts    *looker
	names    []xml.Name
	lat, lon string
	event    [3]string // of the history: action, program, when
}

// xmp reads a packet of XMP: RDF in XML, whose properties are attributes or elements. Entities are not looked up anywhere.
// Source: ISO 16684-1.
func (l *looker) xmp(b []byte) {
	b = bytes.TrimRight(b, "\x00 \r\n\t")
	if len(b) == 0 {
		return
	}
	w := &xmpWalk{facts: l}
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			l.note("its XMP is damaged: %v", err)
			break
		}
		if len(w.names) > maxXMPDepth {
			l.note("its XMP is nested deeper than %d elements", maxXMPDepth)
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			w.names = append(w.names, t.Name)
			for _, a := range t.Attr {
				w.property(a.Name, a.Value)
			}
		case xml.EndElement:
			if t.Name.Local == "li" || t.Name.Local == "History" {
				w.flush()
			}
			w.names = w.names[:max(len(w.names)-1, 0)]
		case xml.CharData:
			if text := strings.TrimSpace(string(t)); text != "" {
				w.property(w.owner(), text)
			}
		}
	}
	w.flush()
	if w.lat != "" && w.lon != "" {
		lat, ok1 := xmpDegrees(w.lat, "NS")
		lon, ok2 := xmpDegrees(w.lon, "EW")
		if !ok1 || !ok2 {
			l.note("its coordinates in XMP are none: %q, %q", w.lat, w.lon)
			return
		}
		l.placed(lat, lon, "XMP")
	}
}

// owner gives the property that text stands in: the nearest element that is not RDF's own.
func (w *xmpWalk) owner() xml.Name {
	for i := len(w.names) - 1; i >= 0; i-- {
		if w.names[i].Space != rdfSpace {
			return w.names[i]
		}
	}
	return xml.Name{}
}

func (w *xmpWalk) property(name xml.Name, value string) {
	l := w.facts
	switch value = tidy(value); name.Local {
	case "CreatorTool":
		keepFact(&l.Software, value)
	case "Make":
		keepFact(&l.Make, value)
	case "Model":
		keepFact(&l.Model, value)
	case "Lens", "LensModel":
		keepFact(&l.Lens, value)
	case "description":
		keepFact(&l.Caption, value)
	case "creator":
		keepFact(&l.Byline, value)
	case "Credit":
		keepFact(&l.Credit, value)
	case "rights":
		keepFact(&l.Rights, value)
	case "DateTimeOriginal", "DateCreated":
		w.time(&l.Taken, value, name.Local)
	case "CreateDate":
		w.time(&l.Digitised, value, name.Local)
	case "ModifyDate":
		w.time(&l.Modified, value, name.Local)
	case "GPSLatitude":
		w.lat = value
	case "GPSLongitude":
		w.lon = value
	case "provenance":
		keepFact(&l.Credentials, "said in XMP to be at another address, not looked up")
	case "action":
		w.event[0] = value
	case "softwareAgent":
		w.event[1] = value
	case "when":
		w.event[2] = value
	}
}

// flush makes one line of an event of the history.
func (w *xmpWalk) flush() {
	var parts []string
	for _, p := range w.event {
		if p != "" {
			parts = append(parts, p)
		}
	}
	listFact(&w.facts.Edits, strings.Join(parts, ", "))
	w.event = [3]string{}
}

// time sets a time from XMP's way of writing it, ISO 8601 down to any part.
func (w *xmpWalk) time(to *string, s, what string) {
	for _, layout := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil && validZone(t) {
			keepFact(to, t.Truncate(time.Second).Format(time.RFC3339))
			return
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006:01:02 15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			keepFact(to, t.Truncate(time.Second).Format(localLayout))
			return
		}
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return // a day alone is no time
		}
	}
	w.facts.note("its time in XMP %s is none: %q", what, s)
}

// xmpDegrees reads "26,34.951N", "26,34,57N" or "26.5825".
func xmpDegrees(s, signs string) (float64, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	sign := 1.0
	if s != "" && strings.Contains(signs, s[len(s)-1:]) {
		if s[len(s)-1] == signs[1] {
			sign = -1
		}
		s = s[:len(s)-1]
	}
	parts := strings.Split(s, ",")
	if len(parts) > 3 {
		return 0, false
	}
	sum, unit := 0.0, 1.0
	for _, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil || unit > 1 && !(v >= 0 && v <= 60) {
			return 0, false
		}
		sum += v / unit
		unit *= 60
	}
	return sign * sum, true
}
