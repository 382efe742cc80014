package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/counterclaim/counterclaim"
)

// apiPost is a path of the interface that takes something. It is there where people sign in alone, so that what is kept has a name.
type apiPost struct {
	Path    string // below apiRoot, with {id}
	Name    string // operationId
	Summary string
	Takes   any            // a value of the type that is taken as JSON; nil where Form is
	Form    []apiFormField // the fields of multipart/form-data, in their order
	Answer  any            // a value of the type that is answered
	Made    bool           // 201 is answered where something new was kept
	do      func(w http.ResponseWriter, r *http.Request) (answer any, status int, err error)
}

// apiFormField is one field of a form that a program fills in.
type apiFormField struct {
	Name, Meaning string
	Enum          []string
	Required      bool
	Many          bool // it may stand more than once
	File          bool
}

// apiPosts are the paths that take something.
func (d *desk) apiPosts() []apiPost {
	if d.people == nil {
		return nil
	}
	var out []apiPost
	if d.read != nil {
		out = append(out, d.statementPosts()...)
	}
	if d.exhibits != nil {
		out = append(out, d.exhibitPosts()...)
	}
	if _, err := d.complaints(); err == nil {
		out = append(out, d.complaintPosts()...)
	}
	if observationsOf(d.record) != nil {
		out = append(out, d.observationPosts()...)
	}
	return out
}

// apiTake answers one of them.
func (d *desk) apiTake(p apiPost) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, err := apiParse(r, nil)
		var answer any
		status := http.StatusOK
		if err == nil {
			answer, status, err = p.do(w, r)
		}
		var body []byte
		if err == nil {
			body, err = apiJSON(answer)
		}
		if err != nil {
			d.apiFail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
}

// readJSON reads a body of at most so many bytes, which is one value without fields that are not known.
func readJSON(w http.ResponseWriter, r *http.Request, most int64, to any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "what came is not said to be JSON").Try("send it with Content-Type: application/json")
	}
	from := json.NewDecoder(http.MaxBytesReader(w, r.Body, most))
	from.DisallowUnknownFields()
	err := from.Decode(to)
	if err == nil {
		if _, more := from.Token(); more != io.EOF {
			err = errors.New("there is more than one value")
		}
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "what came has more than %d bytes", most)
	}
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "what came cannot be read: %.200s", err.Error()).Try("%s/openapi.json says what is taken", apiRoot)
	}
	return nil
}

// operation gives what a path takes and answers as the OpenAPI document has it.
func (p apiPost) operation(s *schemas, failure map[string]any) map[string]any {
	content := map[string]any{}
	if p.Takes != nil {
		content = jsonContent(s.answered(p.Takes))
	} else {
		properties, required := map[string]any{}, []string{}
		for _, f := range p.Form {
			one := map[string]any{"type": "string", "description": f.Meaning}
			if f.Enum != nil {
				one["enum"] = f.Enum
			}
			if f.File {
				one["contentMediaType"] = "application/octet-stream"
			}
			if f.Many {
				one = map[string]any{"type": "array", "items": one}
			}
			properties[f.Name] = one
			if f.Required {
				required = append(required, f.Name)
			}
		}
		content["multipart/form-data"] = map[string]any{"schema": map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}}
	}
	answers := map[string]any{"200": map[string]any{"description": p.Summary, "content": jsonContent(s.answered(p.Answer))}, "default": failure}
	if p.Made {
		answers["201"] = map[string]any{"description": "It is new.", "content": jsonContent(s.answered(p.Answer))}
	}
	op := operation(apiRoute{Path: p.Path, Name: p.Name, Summary: p.Summary}, answers)["get"].(map[string]any)
	op["requestBody"] = map[string]any{"required": true, "content": content}
	return op
}
