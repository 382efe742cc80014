package ceasefire

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim/tomlline"
)

// asJSON gives TOML as JSON has it, dates as strings.
func asJSON(t *testing.T, src string) any {
	t.Helper()
	var top map[string]any
	if _, err := tomlline.Decode(src, &top); err != nil {
		t.Fatal(err)
	}
	return plainJSON(top)
}

func plainJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			out[k] = plainJSON(e)
		}
		return out
	case []map[string]any:
		out := []any{}
		for _, e := range v {
			out = append(out, plainJSON(e))
		}
		return out
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, plainJSON(e))
		}
		return out
	case int64:
		return float64(v)
	case time.Time:
		s, _ := wordOf(formWord, v)
		return s
	}
	return v
}

// schemaChecker checks values against the part of JSON Schema that ours uses.
type schemaChecker struct {
	t    *testing.T
	root map[string]any
}

// check says what is wrong with a value, "" where it keeps to the schema.
func (c schemaChecker) check(schema map[string]any, v any) string {
	for word, rule := range schema {
		wrong := ""
		switch word {
		case "$schema", "$id", "$defs", "title", "description", "format", "then":
		case "$ref":
			name, ok := strings.CutPrefix(rule.(string), "#/$defs/")
			def, there := c.root["$defs"].(map[string]any)[name].(map[string]any)
			if !ok || !there {
				c.t.Fatalf("no definition %v", rule)
			}
			wrong = c.check(def, v)
		case "type":
			wrong = c.ofType(rule.(string), v)
		case "enum":
			if !slices.Contains(rule.([]any), v) {
				wrong = fmt.Sprintf("%v is none of %v", v, rule)
			}
		case "const":
			if v != rule {
				wrong = fmt.Sprintf("%v is not %v", v, rule)
			}
		case "allOf":
			for _, s := range rule.([]any) {
				wrong += c.check(s.(map[string]any), v)
			}
		case "if":
			if c.check(rule.(map[string]any), v) == "" {
				wrong = c.check(schema["then"].(map[string]any), v)
			}
		default:
			wrong = c.sized(word, rule, v) + c.inside(word, rule, schema, v)
		}
		if wrong != "" {
			return wrong
		}
	}
	return ""
}

func (c schemaChecker) ofType(name string, v any) string {
	ok := false
	switch n, number := v.(float64); name {
	case "object":
		_, ok = v.(map[string]any)
	case "array":
		_, ok = v.([]any)
	case "string":
		_, ok = v.(string)
	case "boolean":
		_, ok = v.(bool)
	case "number":
		ok = number
	case "integer":
		ok = number && n == math.Trunc(n)
	default:
		c.t.Fatalf("type %s", name)
	}
	if !ok {
		return fmt.Sprintf("%v is no %s", v, name)
	}
	return ""
}

// sized checks words and numbers.
func (c schemaChecker) sized(word string, rule, v any) string {
	s, isString := v.(string)
	n, isNumber := v.(float64)
	list, isList := v.([]any)
	bad := false
	switch word {
	case "pattern":
		bad = isString && !regexp.MustCompile(rule.(string)).MatchString(s)
	case "minLength":
		bad = isString && len(s) < int(rule.(float64))
	case "maxLength":
		bad = isString && len(s) > int(rule.(float64))
	case "minimum":
		bad = isNumber && n < rule.(float64)
	case "maximum":
		bad = isNumber && n > rule.(float64)
	case "minItems":
		bad = isList && len(list) < int(rule.(float64))
	case "maxItems":
		bad = isList && len(list) > int(rule.(float64))
	case "properties", "required", "additionalProperties", "propertyNames", "items":
	default:
		c.t.Fatalf("the checker does not know %s", word)
	}
	if bad {
		return fmt.Sprintf("%v breaks %s %v", v, word, rule)
	}
	return ""
}

// inside checks what is in a list or an object.
func (c schemaChecker) inside(word string, rule any, schema map[string]any, v any) string {
	list, _ := v.([]any)
	m, _ := v.(map[string]any)
	wrong := ""
	switch word {
	case "items":
		for _, e := range list {
			wrong += c.check(rule.(map[string]any), e)
		}
	case "properties":
		for k, e := range m {
			if s, known := rule.(map[string]any)[k].(map[string]any); known {
				if w := c.check(s, e); w != "" {
					wrong += k + ": " + w + " "
				}
			}
		}
	case "required":
		for _, k := range rule.([]any) {
			if _, there := m[k.(string)]; m != nil && !there {
				wrong += fmt.Sprintf("no %v ", k)
			}
		}
	case "propertyNames":
		for k := range m {
			wrong += c.check(rule.(map[string]any), k)
		}
	case "additionalProperties":
		known, _ := schema["properties"].(map[string]any)
		for k, e := range m {
			if _, named := known[k]; named {
				continue
			}
			if s, is := rule.(map[string]any); is {
				wrong += c.check(s, e)
			} else {
				wrong += fmt.Sprintf("key %s ", k)
			}
		}
	}
	return wrong
}

func formatFloat(f float64) string {
	b, _ := json.Marshal(f)
	return string(b)
}

// Whatever the bytes are, faults have file and words, and what is not refused keeps the record's rules.
func FuzzParseAgreement(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte(strings.Replace(sound, "file = \"town.geojson\"", ring("[1, 1], [2, 2], [2, 1], [1, 2], [1, 1]"), 1)))
	f.Add([]byte("agreement = 1\nparty = 2\nclause = [3]\nline = [[4]]"))
	f.Add([]byte("[agreement]\nformat = 1\n[[clause]]\nbaselines = { a = 1 }\nparties = [[]]\nmost = 1e9\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		a, faults := ParseAgreement("a.toml", src, soundFiles)
		for _, x := range faults {
			if x.File == "" || x.Message == "" || x.Kind == "" || x.Line < 0 || x.Line > 1+strings.Count(string(src), "\n") {
				t.Fatalf("%+v", x)
			}
		}
		for _, name := range Drawings(src) {
			if !isBeside(name) {
				t.Fatalf("%q is taken for a drawing", name)
			}
		}
		if Refusal(faults) == nil {
			if err := a.Validate(); err != nil {
				t.Fatal(err)
			}
			again, told := ReadVersion(versionOf(src, soundFiles, 1, "2031-05-06"))
			if changes := Diff(a, again); len(changes) > 0 || len(told) != len(faults) {
				t.Fatalf("as it was kept it says something else: %v, %v", changes, told)
			}
		}
	})
}
