package vault

import (
	"strconv"
	"strings"
)

// Fact is one line of facts: its name, as in JSON, and its value in words.
type Fact struct{ Name, Value string }

// factField is one field of facts: one of its pointers is set, by the field's kind.
type factField struct {
	name   string
	text   *string
	whole  *int
	size   *int64
	length *float64
	number **float64
	list   *[]string
}

// fields gives the fields in the order in which they are shown, without the notes.
func (f *Facts) fields() []factField {
	return []factField{
		{name: "type", text: &f.Type}, {name: "size", size: &f.Size}, {name: "width", whole: &f.Width}, {name: "height", whole: &f.Height},
		{name: "turned", whole: &f.Turned}, {name: "rotation", whole: &f.Rotation},
		{name: "make", text: &f.Make}, {name: "model", text: &f.Model}, {name: "lens", text: &f.Lens}, {name: "software", text: &f.Software},
		{name: "edits", list: &f.Edits},
		{name: "taken", text: &f.Taken}, {name: "digitised", text: &f.Digitised}, {name: "modified", text: &f.Modified},
		{name: "gps_time", text: &f.GPSTime}, {name: "created", text: &f.Created},
		{name: "lat", number: &f.Lat}, {name: "lon", number: &f.Lon}, {name: "altitude", number: &f.Altitude},
		{name: "direction", number: &f.Direction}, {name: "direction_ref", text: &f.DirectionRef},
		{name: "caption", text: &f.Caption}, {name: "byline", text: &f.Byline}, {name: "credit", text: &f.Credit}, {name: "rights", text: &f.Rights},
		{name: "seconds", length: &f.Seconds}, {name: "codecs", list: &f.Codecs}, {name: "credentials", text: &f.Credentials},
	}
}

// value writes a field, "" where it is not set.
func (x factField) value() string {
	switch {
	case x.text != nil:
		return *x.text
	case x.whole != nil && *x.whole != 0:
		return strconv.Itoa(*x.whole)
	case x.size != nil:
		return strconv.FormatInt(*x.size, 10)
	case x.length != nil && *x.length > 0:
		return strconv.FormatFloat(*x.length, 'f', -1, 64)
	case x.number != nil && *x.number != nil:
		return strconv.FormatFloat(**x.number, 'f', -1, 64)
	case x.list != nil:
		return strings.Join(*x.list, factSeparator)
	}
	return ""
}

// set reads a field as [factField.value] writes it. What is no number is left out.
func (x factField) set(s string) {
	number, err := strconv.ParseFloat(s, 64)
	switch {
	case x.text != nil:
		*x.text = s
	case x.list != nil:
		*x.list = strings.Split(s, factSeparator)
	case err != nil:
	case x.whole != nil:
		*x.whole = int(number)
	case x.size != nil:
		*x.size = int64(number)
	case x.length != nil:
		*x.length = number
	case x.number != nil:
		*x.number = &number
	}
}

// factSeparator stands between the values of a list.
const factSeparator = "; "

// List gives the facts that there are, in order, without the notes.
func (f Facts) List() []Fact {
	var out []Fact
	for _, x := range f.fields() {
		if v := x.value(); v != "" {
			out = append(out, Fact{x.name, v})
		}
	}
	return out
}

// Map gives the facts as an exhibit keeps them, with the notes under "notes".
func (f Facts) Map() map[string]string {
	out := map[string]string{}
	for _, x := range f.List() {
		out[x.Name] = x.Value
	}
	if len(f.Notes) > 0 {
		out["notes"] = strings.Join(f.Notes, factSeparator)
	}
	return out
}

// FactsOf gives facts back from what an exhibit keeps of them. Other keys are passed over.
func FactsOf(kept map[string]string) Facts {
	var f Facts
	for _, x := range f.fields() {
		if v := kept[x.name]; v != "" {
			x.set(v)
		}
	}
	if v := kept["notes"]; v != "" {
		f.Notes = strings.Split(v, factSeparator)
	}
	return f
}
