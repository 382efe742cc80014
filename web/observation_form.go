package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// The form of an observation is one table, from which the page of the desk and that of the phone are made and by which both are read. A field has
// the name of what it says in JSON, with the number of its row between: fire.0.kind. How many is asked in three fields, count, n and m.

// Kinds of fields.
const (
	askText   = "text"
	askArea   = "area"
	askNumber = "number"
	askWhole  = "whole"
	askSelect = "select"
	askCheck  = "check"
	askList   = "list"   // parted by semicolons
	askMoment = "moment" // a day and a time, on the clock that the field zone names
	askDay    = "day"
)

// askField is one field of the table.
type askField struct {
	name, kind string
	values     func() []string // of a select
	required   bool
	most       int // letters of a text
	min, max   string
	deskOnly   bool
}

// askGroup is the fields of one matter. With rows it is a list, each row with the fields "row".
type askGroup struct {
	key    string
	always bool // it is open whatever kind of entry is made
	rows   int
	row    []askField
	fields []askField
}

// How many, as the form asks for it.
const (
	countExact   = "exact"
	countAbout   = "about"
	countLeast   = "least"
	countMost    = "most"
	countBetween = "between"
	countNone    = "uncountable"
)

func countWays() []string {
	return []string{countExact, countAbout, countLeast, countMost, countBetween, countNone}
}

// howMany are the fields of a number.
func howMany() []askField {
	return []askField{{name: "count", kind: askSelect, values: countWays}, {name: "n", kind: askWhole, min: "0"}, {name: "m", kind: askWhole, min: "0"}}
}

// askedGroups is the table. Sides are asked for by their ids.
func askedGroups() []askGroup {
	conducts := func() []string { return conductParameter().Enum }
	text := func(name string) askField { return askField{name: name, kind: askText, most: 200} }
	number := func(name, most string) askField { return askField{name: name, kind: askNumber, min: "0", max: most} }
	choose := func(name string, values func() []string) askField {
		return askField{name: name, kind: askSelect, values: values}
	}
	needed := func(f askField) askField { f.required = true; return f }
	with := func(rows ...[]askField) (out []askField) {
		for _, r := range rows {
			out = append(out, r...)
		}
		return out
	}
	return []askGroup{
		{key: "who", always: true, fields: []askField{needed(text("mission")), needed(text("observer")), text("post"), needed(choose("means", counterclaim.Means)), text("ref")}},
		{key: "when", always: true, fields: []askField{needed(askField{name: "time", kind: askMoment}), needed(askField{name: "zone", kind: askText, most: 6}), {name: "until", kind: askMoment}}},
		{key: "where", always: true, fields: []askField{text("place"), {name: "lat", kind: askNumber, min: "-90", max: "90"}, {name: "lon", kind: askNumber, min: "-180", max: "180"}, number("error_m", "300000")}},
		{key: "said", always: true, fields: []askField{choose("perceived", counterclaim.Perceptions), {name: "what", kind: askArea, most: 2000}, choose("conduct", conducts)}},
		{key: "toward", fields: []askField{number("bearing_deg", "359.9"), number("bearing_error_deg", "180"), number("range_m", "300000"), number("range_min_m", "300000"), number("range_max_m", "300000")}},
		{key: "fire", rows: 3, row: with([]askField{choose("kind", counterclaim.FiringKinds), choose("direction", counterclaim.FiringDirections)}, howMany()), fields: []askField{text("weapon"), number("calibre_mm", "2000")}},
		{key: "equipment", rows: 2, row: with([]askField{choose("weapon_class", counterclaim.WeaponClasses), text("type"), number("calibre_mm", "2000")}, howMany(), []askField{{name: "serials", kind: askList, most: 8000}}),
			fields: []askField{{name: "serials", kind: askList, most: 8000}}},
		{key: "works", rows: 2, row: []askField{choose("kind", counterclaim.WorkKinds), number("size_m", "300000"), choose("change", counterclaim.WorkChanges), number("change_m", "300000"), {name: "last_visit", kind: askDay}}},
		{key: "flights", rows: 2, row: with([]askField{text("type"), {name: "own", kind: askCheck}}, howMany(), []askField{number("height_m", "50000"), choose("interference", counterclaim.Interferences)})},
		{key: "counts", rows: 2, row: with([]askField{text("what")}, howMany())},
		{key: "access", fields: []askField{choose("access", counterclaim.Accesses), {name: "access_reason", kind: askArea, most: 2000}, number("delay_min", "527040")}},
		{key: "effort", fields: []askField{number("effort_h", "8784"), {name: "not_reached", kind: askList, most: 8000}}},
		{key: "control", fields: []askField{choose("control", nil), {name: "control_date", kind: askDay}, text("control_source")}},
		{key: "note", fields: []askField{{name: "note", kind: askArea, most: 10_000}, {name: "exhibits", kind: askList, most: 7000, deskOnly: true}, {name: "supersedes", kind: askText, most: 64, deskOnly: true}}},
	}
}

// askedKinds are the kinds of entries that a form is opened for, by the key of the group that it opens beside those that are always open.
func askedKinds() []string {
	return []string{"fire", "equipment", "works", "flights", "counts", "access", "effort"}
}

// formInput is a field as a page shows it.
type formInput struct {
	askField
	Name, ID, Label, Note, Value string
	Options                      []option
	On                           bool
	Wrong                        []string
	Row                          bool
}

// Kind, Required, Most, Min and Max are for the page.
func (i formInput) Kind() string   { return i.kind }
func (i formInput) Required() bool { return i.required }
func (i formInput) Most() int      { return i.most }
func (i formInput) Min() string    { return i.min }
func (i formInput) Max() string    { return i.max }

// Leaf is the name without that of the list and the number of the row.
func (i formInput) Leaf() string { return i.name }

// formRow is the fields of one row of a list, or those that stand beside it.
type formRow struct {
	Title  string
	Inputs []formInput
}

// formGroup is a group as a page shows it.
type formGroup struct {
	Key, Title, Note string
	Open, Always     bool
	Rows             []formRow
	Wrong            []string
}

// formFor is what a form shows: values by the names of fields, and what is wrong, by field or "#" and the key of a group.
type formFor struct {
	values url.Values
	wrong  map[string][]string
	kind   string
	sides  []option
	phone  bool
}

// observationForm makes the form's groups.
func (d *desk) observationForm(of formFor) []formGroup {
	var out []formGroup
	for _, g := range askedGroups() {
		shown := formGroup{Key: g.key, Title: d.say.T("observed.g." + g.key), Note: d.say.orNothing("observed.gn." + g.key), Always: g.always, Open: g.always || of.kind == g.key || of.kind == "fire" && g.key == "toward", Wrong: of.wrong["#"+g.key]}
		filled := len(shown.Wrong) > 0
		put := func(row *formRow, prefix string, fields []askField) {
			for _, f := range fields {
				if f.deskOnly && of.phone {
					continue
				}
				in := d.formInput(of, prefix, f)
				filled = filled || len(in.Wrong) > 0 || in.On || in.Value != "" && in.name != "count" && in.name != "direction"
				row.Inputs = append(row.Inputs, in)
			}
			shown.Rows = append(shown.Rows, *row)
		}
		for i := range rowsOf(g, of.values) {
			put(&formRow{Title: d.say.T("observed.row", i+1)}, g.key+"."+strconv.Itoa(i)+".", g.row)
		}
		if len(g.fields) > 0 {
			put(&formRow{}, "", g.fields)
		}
		shown.Open = shown.Open || filled
		out = append(out, shown)
	}
	return out
}

// formInput makes one field.
func (d *desk) formInput(of formFor, prefix string, f askField) formInput {
	in := formInput{askField: f, Name: prefix + f.name, Label: d.fieldLabel(prefix, f.name), Note: d.say.orNothing("observed.n." + f.name), Row: prefix != ""}
	in.ID = "o-" + strings.ReplaceAll(in.Name, ".", "-")
	in.Value, in.Wrong = of.values.Get(in.Name), of.wrong[in.Name]
	switch {
	case f.kind == askCheck:
		in.On, in.Value = in.Value != "", ""
	case f.name == "control":
		in.Options = append(in.Options, option{})
		for _, s := range of.sides {
			in.Options = append(in.Options, option{Value: s.Value, Text: s.Text, Chosen: s.Value == in.Value})
		}
	case f.kind == askSelect:
		if f.name != "count" && f.name != "direction" {
			in.Options = append(in.Options, option{})
		}
		for _, v := range f.values() {
			in.Options = append(in.Options, option{Value: v, Text: d.choiceText(f.name, v), Chosen: v == in.Value})
		}
	}
	return in
}

// fieldLabel gives the words before a field.
func (d *desk) fieldLabel(prefix, name string) string {
	if list, _, ok := strings.Cut(prefix, "."); ok {
		if s := d.say.orNothing("observed.f." + list + "." + name); s != "" {
			return s
		}
	}
	return d.say.T("observed.f." + name)
}

// choiceText gives the words for one value of a select.
func (d *desk) choiceText(name, value string) string {
	switch name {
	case "conduct":
		return ontology.Label(value)
	case "weapon_class":
		return d.say.Or("weapon", value)
	}
	return d.say.Or("observed.v."+name, value)
}

// orNothing gives the words for a key, "" where there are none.
func (l language) orNothing(key string) string { return l.text[key] }
