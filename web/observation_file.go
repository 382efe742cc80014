package web

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// observationPermissions are those of the routes of observations and of the phone's page. The phone's page has nothing of the record, so that one whose
// time of being signed in ran out can open it and write on.
func observationPermissions() map[string]account.Permission {
	return map[string]account.Permission{
		"/observations":                     account.SeeObserved,
		"/observations/new":                 account.Observe,
		"POST /observations":                account.Observe,
		"/observations/effort":              account.SeeObserved,
		"/observations/{id}":                account.SeeObserved,
		"/field":                            account.Enter,
		"/field/worker.js":                  account.Enter,
		"/field/about.json":                 account.Observe,
		"POST " + apiRoot + "/observations": account.Observe,
	}
}

// observationRoutes are the pages of observations. Where nobody signs in there is no page for a phone, which nobody's phone would reach.
func (d *desk) observationRoutes(mux *router) {
	if observationsOf(d.record) == nil {
		return
	}
	mux.HandleFunc("/observations", d.page(d.observationList))
	mux.HandleFunc("/observations/new", d.page(d.observationNew))
	mux.HandleFunc("POST /observations", d.observationFile)
	mux.HandleFunc("/observations/effort", d.page(d.effortList))
	mux.HandleFunc("/observations/{id}", d.page(d.observationShow))
	if d.people != nil {
		mux.HandleFunc("/field", d.fieldShow)
		mux.HandleFunc("/field/worker.js", d.fieldWorker)
		mux.HandleFunc("/field/about.json", d.fieldAbout)
	}
}

// carried are the fields that the form has again for the next entry.
var carried = []string{"mission", "observer", "post", "means", "zone"}

// observationBody is the page on which an observation is entered.
type observationBody struct {
	told
	Groups   []formGroup
	Kinds    []pageLink
	Kind     string
	Corrects string // short id of the one that is corrected
	Phone    bool   // there is a page for phones
}

// observationNew answers "/observations/new".
func (d *desk) observationNew(r *http.Request, f *frame) (*view, error) {
	q := r.URL.Query()
	values := url.Values{}
	for _, name := range carried {
		if v := q.Get(name); counterclaim.IsOneLine(v) && len(v) <= 200 {
			values.Set(name, v)
		}
	}
	if v := visitorOf(r.Context()); v != nil && values.Get("observer") == "" {
		values.Set("observer", v.Name)
	}
	if given := q.Get("corrects"); given != "" {
		o, err := d.observationAt(r.Context(), given)
		if err != nil {
			return nil, err
		}
		if !o.SupersededBy.IsZero() {
			return nil, counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("error.corrected")).Try("%s", d.say.T("error.corrected.try", o.SupersededBy.Short()))
		}
		values = valuesOf(o)
		if again, _ := d.readObservation(values); again == nil || !sameButTaken(again, o) {
			return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "%s", d.say.T("error.corrected.form")).Try("%s", d.say.T("error.corrected.form.try"))
		}
	}
	v := d.observationView(r, f, formFor{values: values, kind: q.Get("kind")}, nil)
	if id := q.Get("kept"); counterclaim.IsHexPrefix(id) {
		v.notice = d.say.T("observed.kept", id)
		if q.Get("there") != "" {
			v.notice = d.say.T("observed.there", id)
		}
	}
	return v, nil
}

func (d *desk) observationView(r *http.Request, f *frame, of formFor, wrong *failure) *view {
	for _, i := range f.order(d.now().UTC().Format(counterclaim.DateLayout), counterclaim.ID{}) {
		of.sides = append(of.sides, option{Value: f.parties[i].ID, Text: f.parties[i].Name})
	}
	if !slices.Contains(askedKinds(), of.kind) {
		of.kind = ""
	}
	b := &observationBody{told: d.told(wrong), Groups: d.observationForm(of), Kind: of.kind, Phone: d.people != nil}
	if id, err := counterclaim.ParseID(of.values.Get("supersedes")); err == nil {
		b.Corrects = id.Short()
	}
	for _, k := range askedKinds() {
		b.Kinds = append(b.Kinds, pageLink{d.say.T("observed.k." + k), "/observations/new?kind=" + k})
	}
	return &view{name: "observation_file", title: d.say.T("observed.new"), nav: "observations", body: b, forms: true}
}

// observationFile answers "POST /observations".
func (d *desk) observationFile(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	var by string
	if err == nil {
		by, err = d.form(w, r)
	}
	var wrong map[string][]string
	if err == nil {
		var o *counterclaim.Observation
		if o, wrong = d.readObservation(r.PostForm); o != nil {
			var taken []takenObservation
			if taken, err = d.takeObservations(r.Context(), by, []*counterclaim.Observation{o}); err == nil {
				err = taken[0].err
			}
			if err == nil {
				w.Header().Set("Cache-Control", "no-store")
				http.Redirect(w, r, nextEntry(r.PostForm, taken[0]), http.StatusSeeOther)
				return
			}
		}
	}
	if f == nil || err != nil && statusOf(err) >= http.StatusInternalServerError {
		d.fail(w, r, f, err)
		return
	}
	if err == nil {
		what := d.say.T("observed.wrong")
		if len(wrong[""]) > 0 {
			what = strings.Join(append([]string{what}, wrong[""]...), " ")
		}
		err = counterclaim.Errorf(counterclaim.CodeBadInput, "%s", what)
	}
	v := d.observationView(r, f, formFor{values: r.PostForm, wrong: wrong, kind: r.PostForm.Get("kind")}, failureOf(r, err))
	v.status = statusOf(err)
	if err := d.render(w, f, v); err != nil {
		d.fail(w, r, f, err)
	}
}

// nextEntry gives the address of the form for the next entry, with what stays as it was.
func nextEntry(form url.Values, taken takenObservation) string {
	next := url.Values{"kept": {taken.id.Short()}}
	if !taken.fresh {
		next.Set("there", "yes")
	}
	for _, name := range append(carried, "kind") {
		if v := form.Get(name); v != "" && counterclaim.IsOneLine(v) {
			next.Set(name, v)
		}
	}
	return "/observations/new?" + next.Encode()
}

// observationAt finds an observation by its id, whole or its first 8 digits and more.
func (d *desk) observationAt(ctx context.Context, given string) (*counterclaim.Observation, error) {
	given = strings.ToLower(given)
	if !counterclaim.IsHexPrefix(given) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.address")).Try("%s", d.say.T("error.address.try"))
	}
	a, err := d.store.Resolve(ctx, "o", given)
	if err != nil {
		return nil, err
	}
	return observationsOf(d.record).Observation(ctx, a.ID)
}

// valuesOf gives what a form has of an observation that is to be corrected, with the fields that the form does not ask for left out.
func valuesOf(o *counterclaim.Observation) url.Values {
	body, err := json.Marshal(o)
	var said map[string]any
	if err == nil {
		err = json.Unmarshal(body, &said)
	}
	if err != nil {
		return url.Values{}
	}
	out := url.Values{}
	put := func(prefix string, fields []askField, of map[string]any) {
		for _, f := range fields {
			if v, ok := of[f.name]; ok && f.name != "supersedes" {
				out.Set(prefix+f.name, formText(v))
			}
			if f.name == "count" {
				putHowMany(out, prefix, of)
			}
		}
	}
	for _, g := range askedGroups() {
		put("", g.fields, said)
		rows, _ := said[g.key].([]any)
		for i, row := range rows {
			if of, ok := row.(map[string]any); ok {
				put(g.key+"."+strconv.Itoa(i)+".", g.row, of)
			}
		}
	}
	if !o.HasPosition() {
		out.Del("lat")
		out.Del("lon")
		out.Del("error_m")
	}
	for _, name := range []string{"time", "until"} {
		if at, err := time.Parse(time.RFC3339, out.Get(name)); err == nil {
			out.Set(name, at.Format("2006-01-02T15:04:05"))
			if name == "time" {
				out.Set("zone", at.Format("Z07:00"))
			}
		}
	}
	out.Set("supersedes", o.ID.String())
	return out
}

// sameButTaken reports whether an observation as a form has it says all that one says, but for the clocks of the device on which that was entered.
func sameButTaken(form, o *counterclaim.Observation) bool {
	a, b := *form, *o
	a.Supersedes, b.Supersedes = counterclaim.ID{}, counterclaim.ID{}
	a.Synthetic, b.Synthetic = false, false
	b.DeviceTime, b.SatelliteTime = "", ""
	for _, o := range []*counterclaim.Observation{&a, &b} {
		for _, at := range []*string{&o.Time, &o.Until} {
			if t, err := time.Parse(time.RFC3339, *at); err == nil {
				*at = t.Format(time.RFC3339)
			}
		}
	}
	return a.Identify() == b.Identify()
}

// formText writes a value of JSON as a field has it.
func formText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		var parts []string
		for _, p := range v {
			parts = append(parts, formText(p))
		}
		return strings.Join(parts, "; ")
	}
	return ""
}

func putHowMany(out url.Values, prefix string, of map[string]any) {
	low, hasLow := of["low"].(float64)
	high, hasHigh := of["high"].(float64)
	way := ""
	switch {
	case of["uncountable"] == true:
		way = countNone
	case hasLow && hasHigh && low == high && of["approximate"] == true:
		way = countAbout
	case hasLow && hasHigh && low == high:
		way = countExact
	case hasLow && hasHigh:
		way = countBetween
		out.Set(prefix+"m", formText(high))
	case hasLow:
		way = countLeast
	case hasHigh:
		way, low = countMost, high
	}
	if way == "" {
		return
	}
	out.Set(prefix+"count", way)
	if way != countNone {
		out.Set(prefix+"n", formText(cmp.Or(low, 0)))
	}
}
