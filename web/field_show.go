package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// The page for phones works without a network: a worker keeps it and what it needs on the device. It is the same for everybody and says nothing of the
// record, so that a phone on which it is kept tells no more than that it was opened there. What it needs to know of the record (who is signed in, the
// sides) it asks for once and keeps with the entries, encrypted.

// fieldBody is the page for phones.
type fieldBody struct {
	Groups []formGroup
	Kinds  []option
	Words  []fieldWord
	Form   string // addresses of the scripts that read the form and work the page
	Page   string
}

// fieldWord is something that the page's script says.
type fieldWord struct{ Key, Text string }

// fieldFiles are the assets that the page needs beside itself.
func fieldFiles() []string {
	return []string{"desk.css", "mark.svg", "field_store.js", "field_form.js", "field.js"}
}

// fieldPage makes the page for phones.
func (d *desk) fieldPage() ([]byte, error) {
	b := &fieldBody{Groups: d.observationForm(formFor{phone: true}), Form: d.assets.href["field_form.js"], Page: d.assets.href["field.js"]}
	for _, k := range askedKinds() {
		b.Kinds = append(b.Kinds, option{Value: k, Text: d.say.T("observed.k." + k)})
	}
	for key, text := range d.say.text {
		if name, ok := strings.CutPrefix(key, "field.say."); ok {
			b.Words = append(b.Words, fieldWord{name, text})
		}
	}
	slices.SortFunc(b.Words, func(a, b fieldWord) int { return strings.Compare(a.Key, b.Key) })
	return d.compose(nil, &view{name: "field_show", title: d.say.T("field.title"), bare: true, script: "field_store.js", body: b})
}

// fieldShow answers "/field".
func (d *desk) fieldShow(w http.ResponseWriter, r *http.Request) {
	page, err := d.fieldPage()
	if err != nil {
		d.fail(w, r, nil, err)
		return
	}
	h := w.Header()
	d.withForm(h)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	_, _ = w.Write(page)
}

// fieldWorker answers "/field/worker.js": the worker that keeps the page on the device. Its bytes change with the page's, by which browsers see that
// there is another to be kept.
func (d *desk) fieldWorker(w http.ResponseWriter, r *http.Request) {
	page, err := d.fieldPage()
	var worker []byte
	if err == nil {
		worker, err = staticFiles.ReadFile("static/field_worker.js")
	}
	files := []string{"/field"}
	for _, name := range fieldFiles() {
		files = append(files, d.assets.href[name])
	}
	var list []byte
	if err == nil {
		list, err = json.Marshal(files)
	}
	if err != nil {
		d.fail(w, r, nil, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Content-Security-Policy", policyWithScript) // by which the worker may fetch what it keeps
	h.Set("Service-Worker-Allowed", "/field")
	h.Set("Cache-Control", "no-cache")
	var b bytes.Buffer
	b.WriteString("const kept = { name: \"counterclaim-field-" + contentHash(page) + "\", files: " + string(list) + " };\n")
	b.Write(worker)
	_, _ = w.Write(b.Bytes())
}

// fieldAbout is what the phone's page is told of the record and of who is signed in. It keeps that encrypted.
type fieldAbout struct {
	Person string      `json:"person"`
	Sides  []fieldSide `json:"sides"` // in the order of the day
	Now    string      `json:"now"`   // RFC 3339, by the desk's clock
}

type fieldSide struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// fieldAbout answers "/field/about.json".
func (d *desk) fieldAbout(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	if err != nil {
		d.apiFail(w, r, err)
		return
	}
	a := fieldAbout{Person: f.person, Sides: []fieldSide{}, Now: d.now().UTC().Format(time.RFC3339)}
	for _, p := range f.partiesInOrder(d.now().UTC().Format(counterclaim.DateLayout), counterclaim.ID{}) {
		a.Sides = append(a.Sides, fieldSide{p.ID, p.Name})
	}
	d.tell(w, r, a, nil)
}
