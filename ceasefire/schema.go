package ceasefire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// object is a JSON object; its keys are written in alphabetical order.
type object = map[string]any

// Schema gives the JSON Schema (draft 2020-12) of an agreement file as it stands in TOML, dates as strings. What takes more than
// one table to see, such as references and contradictions, only [ParseAgreement] tells.
func Schema() ([]byte, error) {
	top := tableSchema("")
	top["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	top["$id"] = "urn:counterclaim:agreement:1"
	top["title"] = "Agreement"
	top["description"] = "An agreement to be watched: parties, lines, zones, storage sites, phases and clauses. Written in TOML; doc/agreement.md explains it by example."
	defs := object{}
	for _, table := range tableNames() {
		defs[defName(table)] = tableSchema(table)
	}
	clause, rules := defs["clause"].(object), []any{}
	for _, rule := range clauseRules() {
		then := object{"propertyNames": object{"enum": slices.Concat(anyKind(), rule.keys())}}
		if len(rule.need) > 0 {
			then["required"] = rule.need
		}
		rules = append(rules, object{
			"description": rule.kind + ": " + rule.words,
			"if":          object{"properties": object{"kind": object{"const": rule.kind}}, "required": []string{"kind"}},
			"then":        then,
		})
	}
	clause["allOf"] = rules
	top["$defs"] = defs
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(top)
	return b.Bytes(), err
}

// tableNames lists the tables below the top, in the order of the file.
func tableNames() []string {
	var out []string
	for _, k := range fileKeys() {
		if k.table != "" && !slices.Contains(out, k.table) {
			out = append(out, k.table)
		}
	}
	return out
}

// defName is what a table is called among the schema's definitions.
func defName(table string) string {
	if table == "site.item" {
		return "item"
	}
	return table
}

func tableSchema(table string) object {
	properties, need := object{}, []string{}
	for _, k := range keysOf(table) {
		properties[k.name] = keySchema(k)
		if k.need {
			need = append(need, k.name)
		}
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(need) > 0 {
		out["required"] = need
	}
	return out
}

// keySchema gives the schema of what stands behind one key.
func keySchema(k fileKey) object {
	word := func(most int) object { return object{"type": "string", "minLength": 1, "maxLength": most} }
	id := object{"type": "string", "pattern": "^" + idPattern + "$"}
	list := func(of object) object {
		out := object{"type": "array", "items": of, "maxItems": k.limit()}
		if k.need {
			out["minItems"] = 1
		}
		return out
	}
	var out object
	switch k.form {
	case formID, formRef:
		out = id
	case formWord, formClock:
		out = word(maxWord)
	case formText:
		out = word(maxText)
	case formDrawing:
		out = object{"type": "string", "minLength": 1}
	case formDay:
		out = object{"type": "string", "format": "date", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case formInstant:
		out = object{"type": "string", "format": "date-time"}
	case formNumber:
		out = object{"type": "number", "minimum": k.least, "maximum": k.most}
	case formWhole:
		out = object{"type": "integer", "minimum": k.least, "maximum": math.Floor(k.most)}
	case formFlag:
		out = object{"type": "boolean"}
	case formOne:
		out = object{"type": "string", "enum": k.of}
	case formSome:
		out = list(object{"type": "string", "enum": k.of})
	case formRefs:
		out = list(id)
	case formMap:
		out = object{"type": "object", "additionalProperties": id}
	case formList:
		out = list(word(maxText))
	case formTables:
		ref := object{"$ref": "#/$defs/" + defName(k.of[0])}
		if k.name == "agreement" {
			out = ref
			break
		}
		out = object{"type": "array", "items": ref, "maxItems": k.limit()}
		if k.need {
			out["minItems"] = 1
		}
	default:
		panic(fmt.Sprintf("no schema for a key of the form %s", k.form)) // a key of our own table, not data; held by a test
	}
	out["description"] = k.words
	return out
}
