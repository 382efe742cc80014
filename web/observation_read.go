package web

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// readingForm is one form of an observation as it is read.
type readingForm struct {
	d      *desk
	values url.Values
	wrong  map[string][]string
}

// readObservation reads a form. What is wrong is given by the names of fields, "#" and the key of a group, or "" for what concerns all; then there is
// no observation.
func (d *desk) readObservation(values url.Values) (*counterclaim.Observation, map[string][]string) {
	r := readingForm{d, values, map[string][]string{}}
	said := map[string]any{}
	for _, g := range askedGroups() {
		var rows []any
		for i := range rowsOf(g, values) {
			if row := r.row(g.key+"."+strconv.Itoa(i)+".", g.row); row != nil {
				rows = append(rows, row)
			}
		}
		if len(rows) > 0 {
			said[g.key] = rows
		}
		for name, v := range r.fields("", g.fields) {
			said[name] = v
		}
	}
	delete(said, "zone")
	if len(r.wrong) > 0 {
		return nil, r.wrong
	}
	body, err := json.Marshal(said)
	var o counterclaim.Observation
	if err == nil {
		from := json.NewDecoder(bytes.NewReader(body))
		from.DisallowUnknownFields() // a field that the record does not have would be lost
		err = from.Decode(&o)
	}
	if err != nil {
		e, known := asError(err)
		if !known {
			e = counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("form.unread"))
		}
		r.tell("", e.Message)
		return nil, r.wrong
	}
	for _, fault := range o.Faults() {
		r.tell(faultyField(fault, &o), d.plainFault(fault))
	}
	if len(r.wrong) > 0 {
		return nil, r.wrong
	}
	o.Identify()
	return &o, nil
}

// mostRows is how many rows of a list a form has at most.
const mostRows = 100

// rowsOf gives how many rows a group has in a form: as many as are asked for, and more where what is corrected has more.
func rowsOf(g askGroup, values url.Values) int {
	n := g.rows
	for name := range values {
		list, rest, _ := strings.Cut(name, ".")
		number, _, ok := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(number); ok && err == nil && list == g.key && g.rows > 0 && i >= n && i < mostRows {
			n = i + 1
		}
	}
	return n
}

func (r *readingForm) tell(field, what string) {
	r.wrong[field] = append(r.wrong[field], sentence(what))
}

// row reads a row, nil where nothing stands in it: in which direction fire went says nothing alone.
func (r *readingForm) row(prefix string, fields []askField) map[string]any {
	out := r.fields(prefix, fields)
	said := 0
	for name := range out {
		if name != "direction" {
			said++
		}
	}
	if said == 0 {
		return nil
	}
	return out
}

// fields reads fields, without those that are empty.
func (r *readingForm) fields(prefix string, fields []askField) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		name := prefix + f.name
		v := strings.TrimSpace(strings.ReplaceAll(r.values.Get(name), "\r\n", "\n"))
		switch {
		case !utf8.ValidString(v):
			r.tell(name, r.d.say.T("observed.notext"))
		case f.name == "count":
			r.howMany(prefix, v, out)
		case f.name == "n" || f.name == "m" || v == "":
		default:
			if said, ok := r.value(name, f, v); ok {
				out[f.name] = said
			}
		}
	}
	return out
}

// value reads what stands in a field.
func (r *readingForm) value(name string, f askField, v string) (any, bool) {
	switch f.kind {
	case askCheck:
		return true, true
	case askNumber:
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || strings.ContainsFunc(v, func(c rune) bool { return (c < '0' || c > '9') && c != '.' && c != '-' }) {
			r.tell(name, r.d.say.T("observed.nonumber"))
			return nil, false
		}
		return n, true
	case askList:
		var list []string
		for part := range strings.SplitSeq(strings.ReplaceAll(v, "\n", ";"), ";") {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
		return list, len(list) > 0
	case askMoment:
		at, ok := momentOn(v, r.values.Get("zone"))
		if !ok {
			r.tell(name, r.d.say.T("observed.notime"))
		}
		return at, ok
	}
	return v, true
}

// howMany reads a number from its three fields.
func (r *readingForm) howMany(prefix, way string, out map[string]any) {
	whole := func(leaf string) (int64, bool) {
		v := strings.TrimSpace(r.values.Get(prefix + leaf))
		if v == "" {
			return 0, false
		}
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			r.tell(prefix+leaf, r.d.say.T("observed.nowhole"))
		}
		return n, err == nil
	}
	n, has := whole("n")
	m, hasTo := whole("m")
	if way == countNone && strings.HasPrefix(prefix, "counts.") {
		r.tell(prefix+"count", r.d.say.T("observed.countable"))
	} else if way == countNone {
		out["uncountable"] = true // with a number the record refuses it
	}
	if has && (way == "" || way == countExact || way == countAbout || way == countLeast || way == countBetween || way == countNone) {
		out["low"] = n
	}
	if has && (way == "" || way == countExact || way == countAbout || way == countMost) {
		out["high"] = n
	}
	if way == countAbout && has {
		out["approximate"] = true
	}
	switch {
	case hasTo && way == countBetween:
		out["high"] = m
	case hasTo:
		r.tell(prefix+"m", r.d.say.T("observed.tobetween"))
	case way == countBetween:
		r.tell(prefix+"m", r.d.say.T("observed.towhat"))
	}
}

var zoneWritten = regexp.MustCompile(`^([+-])(\d{1,2})(?::?(\d\d))?$`)

// momentOn gives a time as RFC 3339, on the clock of a zone: Z, UTC or an offset such as +05:00.
func momentOn(local, zone string) (string, bool) {
	if at, err := time.Parse(time.RFC3339, local); err == nil {
		return at.Format(time.RFC3339), true
	}
	zone = strings.ToUpper(strings.TrimSpace(zone))
	if m := zoneWritten.FindStringSubmatch(zone); m != nil {
		minutes := m[3]
		if minutes == "" {
			minutes = "00"
		}
		zone = m[1] + ("0" + m[2])[len(m[2])-1:] + ":" + minutes
	} else if zone == "UTC" {
		zone = "Z"
	}
	for _, layout := range []string{"2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04Z07:00"} {
		if at, err := time.Parse(layout, local+zone); err == nil {
			return at.Format(time.RFC3339), true
		}
	}
	return "", false
}

// faultyField gives the field beside which a fault of the record's rules is told.
func faultyField(fault string, o *counterclaim.Observation) string {
	for _, list := range []string{"fire", "equipment", "works", "flights"} {
		if strings.HasPrefix(fault, list+":") && !strings.HasPrefix(fault, "equipment: serials") {
			return "#" + list
		}
	}
	switch {
	case strings.HasPrefix(fault, "it says neither"), strings.HasPrefix(fault, "its id"), strings.HasPrefix(fault, "it supersedes"), strings.HasPrefix(fault, "a list has"), strings.HasPrefix(fault, "a measure"):
		return ""
	case strings.HasPrefix(fault, "it gives a reason"), strings.HasPrefix(fault, "access was"):
		return "access_reason"
	case strings.HasPrefix(fault, "control has no"):
		return "control_source"
	case strings.HasPrefix(fault, "count:"):
		return "#counts"
	case strings.HasPrefix(fault, "equipment: serials"):
		return "#equipment"
	case strings.HasPrefix(fault, "it lacks mission") && o.Mission != "":
		return "observer"
	case strings.HasPrefix(fault, "its position"):
		if strings.Contains(fault, "error_m") {
			return "error_m"
		}
		return "lat"
	case strings.HasPrefix(fault, "it has no time"), strings.HasPrefix(fault, "the year of time"):
		return "time"
	case strings.HasPrefix(fault, "its bearing has no"):
		return "bearing_error_deg"
	case strings.HasPrefix(fault, "it has a bearing and no position"):
		return "lat"
	case strings.HasPrefix(fault, "told is what"), strings.HasPrefix(fault, "it does not say whether"):
		return "perceived"
	case strings.Contains(fault, "over a year"):
		return "effort_h"
	case strings.HasPrefix(fault, "it says since when"):
		return "control"
	}
	at, field := len(fault), ""
	for _, name := range []string{"mission", "observer", "ref", "post", "place", "weapon", "control_source", "control_date", "control", "access_reason", "access", "what", "note", "means", "perceived", "conduct", "until",
		"bearing_error_deg", "bearing", "range_min_m", "range_max_m", "range_m", "calibre_mm", "delay_min", "not_reached", "serials", "exhibits", "a distance", "time"} {
		if i := strings.Index(fault, name); i >= 0 && i < at {
			at, field = i, name
		}
	}
	switch field {
	case "bearing":
		return "bearing_deg"
	case "a distance":
		return "range_m"
	}
	return field
}

var fieldWritten = regexp.MustCompile(`\b[a-z]+(_[a-z]+)+\b`)

// plainFault writes a fault in the words of the form.
func (d *desk) plainFault(fault string) string {
	return fieldWritten.ReplaceAllStringFunc(fault, func(name string) string {
		if label := d.say.orNothing("observed.f." + name); label != "" {
			return "“" + label + "”"
		}
		return name
	})
}
