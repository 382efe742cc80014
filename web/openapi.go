package web

import (
	"encoding/json"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// openAPI makes the OpenAPI 3.1 document of the interface from its table of routes and the types that
// are answered. The same routes give the same bytes.
func openAPI(routes []apiRoute, posts []apiPost, version string) ([]byte, error) {
	s := schemas{named: map[string]any{}, types: map[string]reflect.Type{}}
	failure := map[string]any{"description": "It failed.", "content": jsonContent(s.of(reflect.TypeFor[apiError]()))}
	paths := map[string]any{}
	for _, r := range routes {
		paths[r.Path] = operation(r, map[string]any{
			"200": map[string]any{"description": r.Summary, "content": jsonContent(s.of(reflect.TypeOf(r.Answer)))},
			"304": map[string]any{"description": "The reader has it already (If-None-Match)."}, "default": failure})
	}
	for _, p := range posts {
		at, _ := paths[p.Path].(map[string]any)
		if at == nil {
			at = map[string]any{}
			paths[p.Path] = at
		}
		at["post"] = p.operation(&s, failure)
	}
	content := map[string]any{}
	for _, kind := range exportTypes() {
		content[kind] = map[string]any{}
	}
	paths["/export"] = operation(apiRoute{Path: "/export", Name: "export", Summary: "The whole record as a stream; the trailer Counterclaim-Losses says what is left out.", Query: exportParameters()},
		map[string]any{"200": map[string]any{"description": "The export.", "content": content}, "default": failure})
	paths["/openapi.json"] = operation(apiRoute{Path: "/openapi.json", Name: "openapi", Summary: "This document."},
		map[string]any{"200": map[string]any{"description": "An OpenAPI 3.1 document.", "content": jsonContent(map[string]any{"type": "object"})}})
	return json.MarshalIndent(map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{"title": "counterclaim", "version": version,
			"description": "A two-sided record of reported claims. Lists have a stable order; next of one answer asks for the next page."},
		"servers":    []any{map[string]any{"url": apiRoot}},
		"paths":      paths,
		"components": map[string]any{"schemas": s.named},
	}, "", "  ")
}

func jsonContent(schema any) map[string]any {
	return map[string]any{"application/json": map[string]any{"schema": schema}}
}

// operation gives an operation that reads.
func operation(r apiRoute, responses map[string]any) map[string]any {
	parameters := []any{}
	if strings.Contains(r.Path, "{id}") {
		parameters = append(parameters, map[string]any{"name": "id", "in": "path", "required": true, "description": "whole, or its first 8 digits and more",
			"schema": map[string]any{"type": "string", "pattern": "^[0-9a-fA-F]{8,64}$"}})
	}
	for _, p := range r.Query {
		schema := map[string]any{"type": "string", "maxLength": p.most()}
		if p.Enum != nil {
			schema = map[string]any{"type": "string", "enum": p.Enum}
		}
		parameters = append(parameters, map[string]any{"name": p.Name, "in": "query", "required": p.Required, "description": p.Meaning, "schema": schema})
	}
	return map[string]any{"get": map[string]any{"operationId": r.Name, "summary": r.Summary, "parameters": parameters, "responses": responses}}
}

// answered gives the schema of the type of a value.
func (s *schemas) answered(v any) map[string]any { return s.of(reflect.TypeOf(v)) }

// schemas makes JSON Schemas of Go types as encoding/json writes them, each struct once under its name.
type schemas struct {
	named map[string]any
	types map[string]reflect.Type // that have the names
}

func (s *schemas) of(t reflect.Type) map[string]any {
	if t == reflect.TypeFor[counterclaim.ID]() {
		return map[string]any{"type": []string{"string", "null"}, "pattern": "^[0-9a-f]{64}$"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{s.of(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Slice, reflect.Array:
		return map[string]any{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Struct:
		name := strings.TrimPrefix(t.Name(), "api")
		if s.types[name] != nil && s.types[name] != t { // another package has one of that name
			name = strings.ToUpper(path.Base(t.PkgPath())[:1]) + path.Base(t.PkgPath())[1:] + name
		}
		if _, known := s.named[name]; !known {
			s.types[name], s.named[name] = t, nil // a type that holds itself ends here
			s.named[name] = s.object(t)
		}
		return map[string]any{"$ref": "#/components/schemas/" + name}
	}
	return map[string]any{"type": "string"}
}

func (s *schemas) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	s.fields(t, properties, &required)
	if t == reflect.TypeFor[counterclaim.Place]() { // an unresolved place has no coordinates
		required = slices.DeleteFunc(required, func(f string) bool { return f == "lat" || f == "lon" })
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func (s *schemas) fields(t reflect.Type, properties map[string]any, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "":
			s.fields(f.Type, properties, required)
			continue
		case name == "":
			name = f.Name
		}
		properties[name] = s.of(f.Type)
		if !strings.Contains(options, "omit") {
			*required = append(*required, name)
		}
	}
}
