package ceasefire

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // names of zones are checked where the system has no list of them

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// idForm is what an id looks like.
var idForm = regexp.MustCompile(`^` + idPattern + `$`)

const idPattern = `[A-Za-z0-9][A-Za-z0-9_.-]{0,63}`

// fileRef is an id that something in the file gives, to be looked up when all of it was read.
type fileRef struct{ path, table, id string }

// file reads the whole file into the agreement.
func (r *fileReader) file(top map[string]any) {
	r.unknown("", "", top)
	if m, ok := top["agreement"].(map[string]any); ok {
		r.table("agreement", "agreement", m, reflect.ValueOf(r.a).Elem())
	} else if _, there := top["agreement"]; there {
		r.say("agreement", FaultForm, "begin it with [agreement], in single brackets", "agreement is no table")
	} else {
		r.say("", FaultMissing, `begin the file with [agreement], format = 1, an id, a title and a start`, "it has no table [agreement]")
	}
	a := reflect.ValueOf(r.a).Elem()
	for _, k := range keysOf("") {
		if k.name != "agreement" {
			r.tables(k.name, k, top[k.name], fieldOf(a, k.name))
		}
	}
	for _, k := range []string{"party", "clause"} {
		if _, there := top[k]; !there {
			r.say("", FaultMissing, "write one as [["+k+"]]", "it has no [[%s]]", k)
		}
	}
	r.refer()
}

// fieldOf gives the field of a struct by its key.
func fieldOf(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == name {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// tables reads a list of tables.
func (r *fileReader) tables(path string, k fileKey, value any, into reflect.Value) {
	var list []map[string]any
	switch v := value.(type) {
	case nil:
		return
	case []map[string]any:
		list = v
	case []any:
		for _, e := range v {
			m, ok := e.(map[string]any)
			if !ok {
				r.say(path, FaultForm, "write each as [["+plainPath(path)+"]]", "%s is no list of tables", k.name)
				return
			}
			list = append(list, m)
		}
	default:
		r.say(path, FaultForm, "write each as [["+plainPath(path)+"]], in double brackets", "%s is no list of tables", k.name)
		return
	}
	if len(list) > k.limit() {
		r.say(path, FaultForm, "make two agreements of it", "it has more than %d tables of this name", k.limit())
		list = list[:k.limit()]
	}
	// All ids first: what is wrong with one of them is then told by its name.
	into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	for i, m := range list {
		if id, ok := m["id"].(string); ok && idForm.MatchString(id) {
			if f := fieldOf(into.Index(i), "id"); f.IsValid() {
				f.SetString(id)
			}
		}
	}
	for i, m := range list {
		at := path + "[" + strconv.Itoa(i) + "]"
		r.unknown(at, k.of[0], m)
		r.table(at, k.of[0], m, into.Index(i))
	}
}

var indices = regexp.MustCompile(`\[\d+\]`)

func plainPath(path string) string { return indices.ReplaceAllString(path, "") }

// unknown tells the keys of a table that the file's form does not have.
func (r *fileReader) unknown(path, table string, m map[string]any) {
	var known []string
	for _, k := range keysOf(table) {
		known = append(known, k.name)
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if slices.Contains(known, name) {
			continue
		}
		hint := "known here are " + strings.Join(known, ", ")
		if near := text.Nearest(name, known); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		r.say(pathOf(path, name), FaultKey, hint, "key %s is not known", quotedWord(name))
	}
}

func pathOf(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// table reads the keys of one table into a struct.
func (r *fileReader) table(path, table string, m map[string]any, into reflect.Value) {
	if table == "agreement" {
		r.unknown(path, table, m)
	}
	for _, k := range keysOf(table) {
		value, there := m[k.name]
		at := pathOf(path, k.name)
		switch {
		case !there && k.need:
			r.say(path, FaultMissing, missingHint(k), "it has no %s", k.name)
		case !there || k.form == formDrawing:
		case k.form == formTables:
			r.tables(at, k, value, fieldOf(into, k.name))
		default:
			r.value(at, k, value, fieldOf(into, k.name))
		}
	}
	switch table {
	case "line", "zone":
		r.drawing(path, m, into)
	case "site":
		r.holdings(path, m, into)
	case "clause":
		r.kind(path, m)
	}
}

func missingHint(k fileKey) string {
	switch {
	case k.name == "start":
		return "give the first day on which it binds, as start = 2031-01-01"
	case len(k.of) > 0 && k.form == formOne:
		return k.name + " is one of " + strings.Join(k.of, ", ")
	}
	return k.name + ": " + k.words
}

// kind tells the keys that a clause of this kind needs or has no use for.
func (r *fileReader) kind(path string, m map[string]any) {
	name, _ := m["kind"].(string)
	for _, rule := range clauseRules() {
		if rule.kind != name {
			continue
		}
		for _, need := range rule.need {
			if _, there := m[need]; !there {
				r.say(path, FaultMissing, need+": "+meaning(need), "a clause of kind %s needs %s", name, need)
			}
		}
		known := slices.Concat(rule.keys(), anyKind())
		for _, k := range keysOf("clause") {
			if _, there := m[k.name]; there && !slices.Contains(known, k.name) {
				r.say(pathOf(path, k.name), FaultKey, "leave it out, or make another clause of it; with this kind go "+strings.Join(rule.keys(), ", "),
					"%s says nothing in a clause of kind %s", k.name, name)
			}
		}
	}
}

func meaning(name string) string {
	for _, k := range keysOf("clause") {
		if k.name == name {
			return k.words
		}
	}
	return ""
}

// value reads what stands behind one key into its field; what is wrong is told and left out.
func (r *fileReader) value(at string, k fileKey, value any, into reflect.Value) {
	if into.Kind() == reflect.Pointer {
		p := reflect.New(into.Type().Elem())
		if r.scalar(at, k, value, p.Elem()) {
			into.Set(p)
		}
		return
	}
	switch k.form {
	case formSome, formRefs, formList:
		r.list(at, k, value, into)
	case formMap:
		m, ok := value.(map[string]any)
		if !ok || len(m) > maxList {
			r.say(at, FaultValue, `write it as { party = "line" }`, "%s is no table of parties and their lines", k.name)
			return
		}
		out := map[string]string{}
		for _, party := range slices.Sorted(maps.Keys(m)) {
			id, ok := m[party].(string)
			if !ok {
				r.say(at+"."+party, FaultValue, "give the id of a "+k.of[0], "%s of %s is no id", k.name, quotedWord(party))
				continue
			}
			out[party] = id
			r.refs = append(r.refs, fileRef{at + "." + party, "party", party}, fileRef{at + "." + party, k.of[0], id})
		}
		into.Set(reflect.ValueOf(out))
	default:
		r.scalar(at, k, value, into)
	}
}

// list reads a list of words.
func (r *fileReader) list(at string, k fileKey, value any, into reflect.Value) {
	list, ok := value.([]any)
	if !ok {
		r.say(at, FaultValue, `write it in brackets, as `+k.name+` = ["…", "…"]`, "%s is no list", k.name)
		return
	}
	if len(list) > k.limit() {
		r.say(at, FaultValue, "leave some out", "%s has more than %d words", k.name, k.limit())
		return
	}
	seen := map[string]bool{}
	out := reflect.MakeSlice(into.Type(), 0, len(list))
	for i, e := range list {
		here := at + "[" + strconv.Itoa(i) + "]"
		one := k
		one.form = map[keyForm]keyForm{formSome: formOne, formRefs: formRef, formList: formText}[k.form]
		word := reflect.New(into.Type().Elem()).Elem()
		if !r.scalar(here, one, e, word) {
			continue
		}
		if s := word.String(); seen[s] && k.name != "serials" {
			r.say(here, FaultTwice, "leave one of them out", "%s stands twice in %s", quotedWord(s), k.name)
			continue
		}
		seen[word.String()] = true
		out = reflect.Append(out, word)
	}
	if len(list) == 0 && k.need {
		r.say(at, FaultMissing, k.name+": "+k.words, "%s is empty", k.name)
	}
	into.Set(out)
}

// scalar reads one value and reports whether it is right.
func (r *fileReader) scalar(at string, k fileKey, value any, into reflect.Value) bool {
	wrong := func(hint, format string, args ...any) bool {
		r.say(at, FaultValue, hint, format, args...)
		return false
	}
	switch k.form {
	case formFlag:
		b, ok := value.(bool)
		if !ok {
			return wrong("write true or false", "%s is neither true nor false", k.name)
		}
		into.SetBool(b)
		return true
	case formNumber, formWhole:
		return r.number(at, k, value, into)
	}
	s, err := wordOf(k.form, value)
	if err != nil {
		return wrong(err.hint, "%s %s", k.name, err.what)
	}
	switch k.form {
	case formOne:
		if !slices.Contains(k.of, s) {
			hint := "known are " + strings.Join(k.of, ", ")
			if near := text.Nearest(s, k.of); near != "" {
				hint = "did you mean " + near + "? " + hint
			}
			return wrong(hint, "%s %s is not known", k.name, quotedWord(s))
		}
	case formRef:
		r.refs = append(r.refs, fileRef{at, k.of[0], s})
	}
	into.SetString(s)
	return true
}

func (r *fileReader) number(at string, k fileKey, value any, into reflect.Value) bool {
	var n float64
	switch v := value.(type) {
	case int64:
		n = float64(v)
	case float64:
		n = v
	default:
		r.say(at, FaultValue, "write a number without quotes and without a unit", "%s is no number", k.name)
		return false
	}
	switch {
	case math.IsNaN(n) || n < k.least || n > k.most:
		r.say(at, FaultValue, fmt.Sprintf("write a number from %v to %v; its unit: %s", k.least, math.Floor(k.most), k.words), "%s %v is out of bounds", k.name, n)
		return false
	case k.form == formWhole && n != math.Trunc(n):
		r.say(at, FaultValue, "write a whole number", "%s %v is not whole", k.name, n)
		return false
	case k.form == formWhole:
		into.SetInt(int64(n))
	default:
		into.SetFloat(n)
	}
	return true
}

type wrongWord struct{ what, hint string }

// wordOf gives the string that a value is, in the form of its key.
func wordOf(f keyForm, value any) (string, *wrongWord) {
	s, ok := value.(string)
	if t, is := value.(time.Time); is {
		switch local := t.Location().String(); {
		case local == "date-local":
			s, ok = t.Format(counterclaim.DateLayout), true
		case !strings.HasSuffix(local, "-local"):
			s, ok = t.Format(time.RFC3339), true
		default:
			s, ok = t.Format("2006-01-02T15:04:05"), true
		}
	}
	if !ok {
		return "", &wrongWord{"is not of words", `write it in quotes, as "…"`}
	}
	switch f {
	case formID, formRef:
		if !idForm.MatchString(s) {
			return "", &wrongWord{quotedWord(s) + " is no id", "use up to 64 letters, digits, dots, hyphens and underscores, without spaces"}
		}
	case formDay:
		if t, err := time.Parse(counterclaim.DateLayout, s); err != nil || t.Year() < 1800 || t.Year() > 2200 {
			return "", &wrongWord{quotedWord(s) + " is no day", "write it as 2031-05-06"}
		}
	case formInstant:
		if t, err := time.Parse(time.RFC3339, s); err != nil || t.Year() < 1800 || t.Year() > 2200 {
			return "", &wrongWord{quotedWord(s) + " is no time with its zone", "write it as 2031-05-06T16:00:00+05:00"}
		}
	case formClock:
		if _, err := time.LoadLocation(s); err != nil || s == "Local" || s == "" {
			return "", &wrongWord{quotedWord(s) + " is no time zone", `give an IANA name such as "Asia/Bishkek" or "UTC"`}
		}
	}
	most, control := maxWord, "\x00\n\r\t"
	if f == formText {
		most, control = maxText, "\x00"
	}
	switch {
	case strings.TrimSpace(s) == "":
		return "", &wrongWord{"is empty", "write something, or leave the key out"}
	case len(s) > most:
		return "", &wrongWord{fmt.Sprintf("has more than %d bytes", most), "say it shorter"}
	case strings.ContainsAny(s, control):
		return "", &wrongWord{"goes over more than one line", "write it on one line"}
	}
	return s, nil
}

// refer looks up all ids that something in the file gives, and tells ids that two have.
func (r *fileReader) refer() {
	known, where := map[string][]string{}, map[string]map[string]int{}
	for _, table := range []string{"party", "line", "zone", "site", "phase", "clause"} {
		known[table] = r.ids(table)
		first := map[string]int{}
		where[table] = first
		for i, id := range known[table] {
			path := fmt.Sprintf("%s[%d]", table, i)
			if at, twice := first[id]; twice && id != "" {
				r.say(path, FaultTwice, "give it another id", "%s %s stands at line %d too", table, quotedWord(id), r.lines.Of(fmt.Sprintf("%s[%d]", table, at)))
			} else {
				first[id] = i
			}
		}
	}
	for _, ref := range r.refs {
		if _, there := where[ref.table][ref.id]; there {
			continue
		}
		if len(r.faults) >= maxFaults {
			return
		}
		hint := "write it as [[" + ref.table + "]], or give one that is there: " + strings.Join(known[ref.table], ", ")
		if len(known[ref.table]) == 0 {
			hint = "write it as [[" + ref.table + "]]"
		}
		if near := text.Nearest(ref.id, known[ref.table]); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		r.say(ref.path, FaultReference, hint, "%s %s is not in the file", ref.table, quotedWord(ref.id))
	}
}
