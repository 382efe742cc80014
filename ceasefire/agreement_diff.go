package ceasefire

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// What can have become of a table of an agreement, or of a key in it.
const (
	ChangeAdded   = "added"
	ChangeRemoved = "removed"
	ChangeChanged = "changed"
)

// Difference is one difference between two versions of an agreement.
type Difference struct {
	Of   string `json:"of"`             // the table concerned, as "clause guns"
	Kind string `json:"kind"`           // added, removed, changed
	Key  string `json:"key,omitempty"`  // which key of it; "" for the table as a whole
	From string `json:"from,omitempty"` // as it was
	To   string `json:"to,omitempty"`   // as it is
}

// String says the change in a line.
func (c Difference) String() string {
	switch {
	case c.Key == "":
		return c.Of + ": " + c.Kind
	case c.Kind == ChangeAdded:
		return c.Of + ": " + c.Key + ": " + c.To + " (added)"
	case c.Kind == ChangeRemoved:
		return c.Of + ": " + c.Key + ": " + c.From + " (removed)"
	}
	return c.Of + ": " + c.Key + ": " + c.From + " -> " + c.To
}

// Diff tells in what two versions of an agreement differ, table by table: the agreement's own keys, then parties, lines, zones, sites,
// phases and clauses by their ids, as they stand in the new one, then those that are gone. The order of tables means nothing and is not
// compared. A table that is new or gone is told as a whole, then by its keys.
func Diff(old, now *counterclaim.Agreement) []Difference {
	d := differing{}
	d.keys("agreement", reflect.ValueOf(old).Elem(), reflect.ValueOf(now).Elem())
	for _, table := range []string{"party", "line", "zone", "site", "phase", "clause"} {
		d.table(table, fieldOf(reflect.ValueOf(old).Elem(), table), fieldOf(reflect.ValueOf(now).Elem(), table))
	}
	return d.out
}

type differing struct{ out []Difference }

// table compares lists of tables.
func (d *differing) table(name string, old, now reflect.Value) {
	find := func(list reflect.Value, id string) reflect.Value {
		for i := range list.Len() {
			if fieldOf(list.Index(i), "id").String() == id {
				return list.Index(i)
			}
		}
		return reflect.Value{}
	}
	none := reflect.Zero(now.Type().Elem())
	for i := range now.Len() {
		id := fieldOf(now.Index(i), "id").String()
		was := find(old, id)
		if !was.IsValid() {
			d.out = append(d.out, Difference{Of: name + " " + id, Kind: ChangeAdded})
			was = none
		}
		d.keys(name+" "+id, was, now.Index(i))
	}
	for i := range old.Len() {
		id := fieldOf(old.Index(i), "id").String()
		if !find(now, id).IsValid() {
			d.out = append(d.out, Difference{Of: name + " " + id, Kind: ChangeRemoved})
			d.keys(name+" "+id, old.Index(i), none)
		}
	}
}

// keys compares the keys of one table.
func (d *differing) keys(of string, old, now reflect.Value) {
	for i := range now.NumField() {
		f := now.Type().Field(i)
		key := f.Tag.Get("toml")
		a, b := old.Field(i), now.Field(i)
		switch {
		case key == "id" && of != "agreement" || isTables(f.Type) && key != "item" || reflect.DeepEqual(a.Interface(), b.Interface()):
			continue
		case key == "-":
			key = "drawing"
		}
		c := Difference{Of: of, Kind: ChangeChanged, Key: key, From: keyWords(a), To: keyWords(b)}
		switch {
		case c.From == c.To && key != "drawing":
			continue // nil or empty
		case c.From == "":
			c.Kind = ChangeAdded
		case c.To == "":
			c.Kind = ChangeRemoved
		case key == "drawing":
			c.To += fmt.Sprintf(", %d of them new", newPoints(a, b))
		}
		d.out = append(d.out, c)
	}
}

// isTables reports whether a field holds tables of the file.
func isTables(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

// keyWords writes a value, "" for one that is not set.
func keyWords(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return map[bool]string{true: "true"}[v.Bool()]
	case reflect.Int:
		if v.Int() == 0 {
			return ""
		}
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		if v.Float() == 0 {
			return ""
		}
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Pointer: // 0 is said where it stands
		if v.IsNil() {
			return ""
		}
		return fmt.Sprint(v.Elem().Interface())
	case reflect.Map:
		m, _ := v.Interface().(map[string]string)
		var out []string
		for _, k := range slices.Sorted(maps.Keys(m)) {
			out = append(out, k+" = "+m[k])
		}
		return strings.Join(out, ", ")
	case reflect.Slice:
		return listWords(v)
	}
	return fmt.Sprint(v.Interface())
}

func listWords(v reflect.Value) string {
	switch list := v.Interface().(type) {
	case []counterclaim.Item:
		var out []string
		for i := range list {
			out = append(out, itemWords(&list[i]))
		}
		return strings.Join(out, "; ")
	case [][]counterclaim.Point, [][][]counterclaim.Point:
		points := pointsOf(v)
		if len(points) == 0 {
			return ""
		}
		return strconv.Itoa(len(points)) + " points"
	}
	var out []string
	for i := range v.Len() {
		out = append(out, fmt.Sprint(v.Index(i).Interface()))
	}
	return strings.Join(out, "; ")
}

func itemWords(x *counterclaim.Item) string {
	words := []string{x.WeaponClass}
	if x.Type != "" {
		words = append(words, x.Type)
	}
	if x.CalibreMM > 0 {
		words = append(words, strconv.FormatFloat(x.CalibreMM, 'f', -1, 64)+" mm")
	}
	if x.RangeKM > 0 {
		words = append(words, strconv.FormatFloat(x.RangeKM, 'f', -1, 64)+" km")
	}
	out := strconv.Itoa(x.Count) + " " + strings.Join(words, ", ")
	if len(x.Serials) > 0 {
		out += " (" + strings.Join(x.Serials, ", ") + ")"
	}
	return out
}

// pointsOf gives all points of a drawing.
func pointsOf(v reflect.Value) []counterclaim.Point {
	if p, ok := v.Interface().([]counterclaim.Point); ok {
		return p
	}
	var out []counterclaim.Point
	for i := range v.Len() {
		out = append(out, pointsOf(v.Index(i))...)
	}
	return out
}

// newPoints counts the points of a drawing that another had not.
func newPoints(old, now reflect.Value) int {
	had := map[counterclaim.Point]bool{}
	for _, p := range pointsOf(old) {
		had[p] = true
	}
	n := 0
	for _, p := range pointsOf(now) {
		if !had[p] {
			n++
		}
	}
	return n
}
