package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// The JSON interface, under /api/v1. It reads, but for the few paths of api_post.go. Every answer to a reader but an export has an ETag;
// errors are {code, message, hint}. The table of routes is the one place from which the handlers are registered
// and the OpenAPI document is made.

const apiRoot = "/api/v1"

// Limits of a list.
const (
	apiLimit    = 50        // items where a request names no limit
	apiMaxLimit = 500       // items of one answer
	apiMaxSkip  = 1_000_000 // items before the first of an answer; an export has all
	apiMaxValue = 200       // runes of a parameter
)

// apiRoute is one path of the interface.
type apiRoute struct {
	Path    string // below apiRoot, with {id}
	Name    string // operationId
	Summary string
	Query   []apiParameter
	Answer  any // a value of the type that is answered; nil for an export
	answer  func(r *http.Request, q apiQuery) (any, error)
}

// apiParameter is one parameter of a query.
type apiParameter struct {
	Name, Meaning string
	Required      bool
	Most          int // runes; 0 is apiMaxValue
	Enum          []string
}

func (p apiParameter) most() int { return cmp.Or(p.Most, apiMaxValue) }

// apiSecret is an answer of which nothing is kept on its way.
type apiSecret interface{ isSecret() }

// apiQuery is the parameters of a request, each known to its route and given once.
type apiQuery map[string]string

// apiError is the answer to a request that failed.
type apiError struct {
	Code    counterclaim.Code `json:"code"`
	Message string            `json:"message"`
	Hint    string            `json:"hint,omitempty"`
}

// apiMount registers every route and the OpenAPI document.
func (d *desk) apiMount(mux *router) error {
	routes := d.apiRoutes()
	for _, route := range routes {
		mux.HandleFunc(apiRoot+route.Path, d.api(route))
	}
	posts := d.apiPosts()
	for _, p := range posts {
		mux.HandleFunc("POST "+apiRoot+p.Path, d.apiTake(p))
	}
	document, err := openAPI(routes, posts, d.version)
	if err != nil {
		return err
	}
	mux.HandleFunc(apiRoot+"/openapi.json", func(w http.ResponseWriter, r *http.Request) { apiSend(w, r, document) })
	mux.HandleFunc(apiRoot+"/export", d.apiExport())
	mux.HandleFunc(apiRoot+"/", func(w http.ResponseWriter, r *http.Request) {
		d.apiFail(w, r, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such address").Try("%s/openapi.json lists them", apiRoot))
	})
	return nil
}

// api answers one route.
func (d *desk) api(route apiRoute) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := apiParse(r, route.Query)
		if err != nil {
			d.apiFail(w, r, err)
			return
		}
		answer, err := route.answer(r, q)
		if err != nil {
			d.apiFail(w, r, err)
			return
		}
		body, err := apiJSON(answer)
		if err != nil {
			d.apiFail(w, r, err)
			return
		}
		if _, secret := answer.(apiSecret); secret {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.Header().Set("Cache-Control", "no-store")
			_, _ = w.Write(body)
			return
		}
		apiSend(w, r, body)
	}
}

// apiParse reads the parameters. One that is not known is refused: what was meant as a filter would
// else answer with everything.
func apiParse(r *http.Request, known []apiParameter) (apiQuery, error) {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the query cannot be read").Try("write reserved characters as %%XX")
	}
	q := apiQuery{}
	for name, values := range given {
		if !slices.ContainsFunc(known, func(p apiParameter) bool { return p.Name == name }) {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the parameter %.40q is not known here", name).Try("%s/openapi.json lists them", apiRoot)
		}
		v, most := values[0], known[slices.IndexFunc(known, func(p apiParameter) bool { return p.Name == name })].most()
		switch {
		case len(values) > 1:
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the parameter %s stands twice", name)
		case !utf8.ValidString(v) || strings.ContainsFunc(v, func(c rune) bool { return c < ' ' }):
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the parameter %s holds bytes that are no text", name)
		case utf8.RuneCountInString(v) > most:
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the parameter %s is longer than %d letters", name, most)
		}
		q[name] = v
	}
	for _, p := range known {
		if p.Required && q[p.Name] == "" {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the parameter %s is missing", p.Name)
		}
		if v := q[p.Name]; v != "" && p.Enum != nil && !slices.Contains(p.Enum, v) {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s is none of %s", p.Name, strings.Join(p.Enum, ", "))
		}
	}
	return q, nil
}

// number reads a whole number, none where it is not given.
func (q apiQuery) number(name string, none, least, most int) (int, error) {
	if q[name] == "" {
		return none, nil
	}
	n, err := strconv.Atoi(q[name])
	if err != nil || n < least || n > most {
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "%s is no whole number from %d to %d", name, least, most)
	}
	return n, nil
}

// page reads limit and next of a list that goes on after so many.
func (q apiQuery) page() (limit, offset int, err error) {
	if limit, err = q.number("limit", apiLimit, 1, apiMaxLimit); err != nil {
		return 0, 0, err
	}
	if offset, err = q.number("next", 0, 0, apiMaxSkip); err != nil {
		return 0, 0, err
	}
	return limit, offset, nil
}

// after reads limit and next of a list that goes on after an entry, which costs the same wherever in it that is; the zero id is the
// beginning.
func (q apiQuery) after() (limit int, after counterclaim.ID, err error) {
	if limit, err = q.number("limit", apiLimit, 1, apiMaxLimit); err != nil || q["next"] == "" {
		return limit, after, err
	}
	if after, err = counterclaim.ParseID(q["next"]); err != nil {
		err = counterclaim.Errorf(counterclaim.CodeBadInput, "next is not what an answer gave as next").Try("leave it out to begin the list")
	}
	return limit, after, err
}

// day reads a parameter that is a day.
func (q apiQuery) day(name string) (string, error) {
	v := q[name]
	if v == "" {
		return "", nil
	}
	if _, err := time.Parse(counterclaim.DateLayout, v); err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "%s is no day written YYYY-MM-DD", name)
	}
	return v, nil
}

func (q apiQuery) days() (from, to string, err error) {
	if from, err = q.day("from"); err != nil {
		return "", "", err
	}
	to, err = q.day("to")
	return from, to, err
}

// box reads south,west,north,east.
func (q apiQuery) box() (*counterclaim.Box, error) {
	if q["box"] == "" {
		return nil, nil
	}
	wrong := counterclaim.Errorf(counterclaim.CodeBadInput, "box is not south,west,north,east in degrees").Try("box=-42,11,-40,13")
	parts := strings.Split(q["box"], ",")
	if len(parts) != 4 {
		return nil, wrong
	}
	var n [4]float64
	for i, p := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if most := []float64{90, 180}[i%2]; err != nil || !(v >= -most && v <= most) {
			return nil, wrong
		}
		n[i] = v
	}
	if n[0] > n[2] {
		return nil, wrong
	}
	return &counterclaim.Box{South: n[0], West: n[1], North: n[2], East: n[3]}, nil
}

// apiJSON writes an answer; what could end a script or an attribute is escaped.
func apiJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// apiSend answers with JSON, or that nothing changed since the reader's copy.
func apiSend(w http.ResponseWriter, r *http.Request, body []byte) {
	sendTagged(w, r, "application/json; charset=utf-8", body)
}

// sendTagged answers with an ETag, with 304 where the reader has the same already.
func sendTagged(w http.ResponseWriter, r *http.Request, kind string, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// apiFail answers with a failure. Of a fault of the program no more is told than that there was one.
func (d *desk) apiFail(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	out := apiError{Code: counterclaim.CodeOf(err), Hint: counterclaim.HintOf(err)}
	e, known := asError(err)
	switch {
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		out = apiError{Code: counterclaim.CodeLocked, Message: "the record took too long to answer", Hint: "ask for less, or again later"}
	case status == http.StatusInternalServerError || !known:
		d.log.Error("the desk could not answer", "path", r.URL.Path, "err", err)
		out = apiError{Code: counterclaim.CodeInternal, Message: "a fault of the program", Hint: "the server's log says more"}
	default:
		out.Message = e.Message
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	body, jerr := apiJSON(out)
	if jerr != nil {
		body = []byte(`{"code":"internal","message":"a fault of the program"}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
