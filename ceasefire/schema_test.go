package ceasefire

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// tableTypes are the Go types that the file's tables are read into.
func tableTypes() map[string]reflect.Type {
	return map[string]reflect.Type{
		"agreement": reflect.TypeFor[counterclaim.Agreement](), "party": reflect.TypeFor[counterclaim.Party](), "line": reflect.TypeFor[counterclaim.Line](),
		"zone": reflect.TypeFor[counterclaim.Zone](), "site": reflect.TypeFor[counterclaim.Site](), "site.item": reflect.TypeFor[counterclaim.Item](),
		"phase": reflect.TypeFor[counterclaim.Phase](), "clause": reflect.TypeFor[counterclaim.Clause](),
	}
}

// Every key has a field of its form in the Go types and every field a key.
func TestKeysAreTheFields(t *testing.T) {
	top := []string{}
	for _, k := range keysOf("") {
		top = append(top, k.name)
	}
	types := tableTypes()
	for table, typ := range types {
		fields := map[string]reflect.Type{}
		for i := range typ.NumField() {
			if name := typ.Field(i).Tag.Get("toml"); name != "-" && !(table == "agreement" && slices.Contains(top, name)) {
				fields[name] = typ.Field(i).Type
			}
		}
		for _, k := range keysOf(table) {
			f, there := fields[k.name]
			if !there && k.form != formDrawing {
				t.Errorf("%s.%s: no field", table, k.name)
				continue
			}
			delete(fields, k.name)
			if k.words == "" || !strings.HasSuffix(strings.TrimSuffix(k.words, ")"), ".") && !strings.Contains(k.words, "}") {
				t.Errorf("%s.%s: its meaning is no sentence: %q", table, k.name, k.words)
			}
			if there && f.Kind() == reflect.Pointer {
				f = f.Elem()
			}
			if want := kindOf(k.form); there && f.Kind() != want {
				t.Errorf("%s.%s: a %s for a %s", table, k.name, f.Kind(), k.form)
			}
			if (k.form == formNumber || k.form == formWhole) && k.most <= k.least {
				t.Errorf("%s.%s: no bounds", table, k.name)
			}
		}
		for name := range fields {
			t.Errorf("%s.%s: no key", table, name)
		}
	}
	if got := tableNames(); len(got) != len(types) {
		t.Errorf("tables %v", got)
	}
}

func kindOf(f keyForm) reflect.Kind {
	switch f {
	case formNumber:
		return reflect.Float64
	case formWhole:
		return reflect.Int
	case formFlag:
		return reflect.Bool
	case formSome, formRefs, formList, formTables:
		return reflect.Slice
	case formMap:
		return reflect.Map
	}
	return reflect.String
}

// Every kind of clause has a rule, and rules name keys that there are.
func TestClauseRules(t *testing.T) {
	var names, kinds []string
	for _, k := range keysOf("clause") {
		names = append(names, k.name)
	}
	for _, r := range clauseRules() {
		kinds = append(kinds, r.kind)
		for _, k := range slices.Concat(r.need, r.may, anyKind()) {
			if !slices.Contains(names, k) {
				t.Errorf("%s: no key %s", r.kind, k)
			}
		}
	}
	if !slices.Equal(kinds, counterclaim.ClauseKinds()) {
		t.Errorf("rules for %v", kinds)
	}
}

// What the schema refuses the reader refuses too, and the sound agreement passes both. The checker below knows the words of JSON
// Schema that ours uses, and fails at any other.
func TestSchema(t *testing.T) {
	src, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(src, &schema); err != nil {
		t.Fatal(err)
	}
	c := schemaChecker{t: t, root: schema}
	if wrong := c.check(schema, asJSON(t, sound)); wrong != "" {
		t.Errorf("the sound agreement: %s", wrong)
	}
	for _, change := range [][2]string{
		{"title =", "titel ="}, {"start = 2031-05-06", ""}, {"start = 2031-05-06", "start = \"May\""}, {"format = 1", "format = 2"}, {"synthetic = true", "synthetic = 1"},
		{"kind = \"no_fire\"", "kind = \"nofire\""}, {"kind = \"no_fire\"", "kind = \"no_fire\"\nmost = 4"}, {"kind = \"no_fire\"", "kind = \"hold\""}, {"id = \"fire\"", "id = \"a b\""},
		{"lat = 40.5", "lat = 91"}, {"count = 2", "count = 2.5"}, {"count = 2", ""}, {"parties = [\"ardania\", \"belmark\"]", "parties = []"}, {"parties = [\"ardania\", \"belmark\"]", "parties = \"ardania\""},
		{"line = \"contact\"", "baselines = { ardania = 3 }"}, {"[[phase]]", "[phases]"},
	} {
		bad := strings.Replace(sound, change[0], change[1], 1)
		if bad == sound {
			t.Errorf("%q is not in it", change[0])
		}
		if change[1] == "[phases]" {
			bad = strings.Replace(sound, "[[phase]]\nid = \"second\"", "[phases]\nid = \"second\"", 1)
		}
		if c.check(schema, asJSON(t, bad)) == "" {
			t.Errorf("the schema takes %q", change[1])
		}
		if _, faults := ParseAgreement("a.toml", []byte(bad), soundFiles); Refusal(faults) == nil {
			t.Errorf("the reader takes %q", change[1])
		}
	}
}
