package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// establishForm is what two persons at the desk may say of what an exhibit shows, as it stands or as it was last written.
type establishForm struct {
	Place, Position, Direction, From, Until string
	Method, References, Other, Reason       string
	Precisions, Confidences                 []choice
	Wrong                                   string // what was wrong with the form, "" where nothing was
	Hint                                    []hintPart
	Self                                    string // who looks, the one of the two
}

// establishForm gives the form with what is established now. The other name is left out: that person agrees anew.
func (d *desk) establishForm(f *foundExhibit) *establishForm {
	b := &establishForm{Self: f.viewer.name}
	precision, confidence := string(counterclaim.Exact), ""
	if e := f.Established; e != nil {
		if p := e.Place; p != nil {
			b.Place = p.Name
			if !p.Unresolved {
				b.Position, precision = degrees(p.Lat)+","+degrees(p.Lon), string(p.Precision)
			}
		}
		if e.Direction != nil {
			b.Direction = degrees(*e.Direction)
		}
		if t := e.Time; t != nil {
			b.From, b.Until = cmp.Or(t.FromTime, t.From), cmp.Or(t.ToTime, t.To)
			if b.Until == b.From {
				b.Until = ""
			}
		}
		b.Method, b.References, confidence = e.Method, strings.Join(e.References, "\n"), e.Confidence
	}
	b.choices(d, precision, confidence)
	return b
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// choices fills in what can be chosen, and what is.
func (b *establishForm) choices(d *desk, precision, confidence string) {
	for _, p := range []counterclaim.Precision{counterclaim.Exact, counterclaim.Near, counterclaim.Area, counterclaim.InCountry} {
		b.Precisions = append(b.Precisions, choice{string(p), d.say.Or("precision", string(p)), string(p) == precision})
	}
	for _, c := range counterclaim.Confidences() {
		b.Confidences = append(b.Confidences, choice{c.Word, d.say.Or("confidence.word", c.Word), c.Word == confidence})
	}
}

// establishAgain gives the form as it was written, with why it was not taken.
func (d *desk) establishAgain(r *http.Request, f *foundExhibit, err error) *establishForm {
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	e, _ := asError(err) // others are pages of their own
	b := &establishForm{Place: get("place"), Position: get("position"), Direction: get("direction"), From: get("from"), Until: get("until"), Method: get("method"), References: get("references"),
		Other: get("other"), Reason: get("reason"), Wrong: sentence(e.Message), Hint: hintParts(counterclaim.HintOf(err)), Self: f.viewer.name}
	b.choices(d, get("precision"), get("confidence"))
	return b
}

// establishWords reads the form.
func (d *desk) establishWords(r *http.Request, f *foundExhibit) (*counterclaim.EstablishedWords, error) {
	get := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	w := &counterclaim.EstablishedWords{Place: get("place"), Position: get("position"), Precision: get("precision"), From: get("from"), Until: get("until"), Method: get("method"), Confidence: get("confidence")}
	for line := range strings.Lines(get("references")) {
		if line = strings.TrimSpace(line); line != "" {
			w.References = append(w.References, line)
		}
	}
	w.Agreed = []string{f.viewer.name}
	if other := strings.Join(strings.Fields(get("other")), " "); other != "" {
		w.Agreed = append(w.Agreed, other)
	}
	if given := get("direction"); given != "" {
		v, err := strconv.ParseFloat(given, 64)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.direction", clipped(given, 40)))
		}
		w.Direction = &v
	}
	return w, nil
}

// establish keeps what the desk established of an exhibit in place of what stood there. What its source says that it shows stays.
func (d *desk) establish(ctx context.Context, f *foundExhibit, w *counterclaim.EstablishedWords, reason string) error {
	if w.Place == "" && w.Position == "" && w.From == "" && w.Direction == nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.establishnothing")).Try("%s", d.say.T("error.establishnothing.try"))
	}
	e, err := w.Established(f.viewer.name)
	if err != nil {
		return err
	}
	if err := e.Validate(); err != nil {
		return err
	}
	if err := d.mayEstablish(ctx, f, e); err != nil {
		return err
	}
	e.SaidBy(f.viewer.name, f.Established)
	return d.keepEstablished(ctx, f, e, reason)
}

// agree keeps that the other one of the two says so, too.
func (d *desk) agree(ctx context.Context, f *foundExhibit, reason string) error {
	e, err := f.Established.Agree(f.viewer.name)
	if err != nil {
		return err
	}
	if err := d.mayEstablish(ctx, f, e); err != nil {
		return err
	}
	return d.keepEstablished(ctx, f, e, reason)
}

func (d *desk) keepEstablished(ctx context.Context, f *foundExhibit, e *counterclaim.Established, reason string) error {
	said := f.Description
	said.Established = e
	if err := said.Validate(); err != nil {
		return err
	}
	return f.note(ctx, d, counterclaim.Custody{Act: counterclaim.ActDescription, Reason: strings.TrimSpace(reason), Said: &said})
}

// mayEstablish wants the two who agree to be persons who may say so, and what was compared with to be there, as the command line does.
func (d *desk) mayEstablish(ctx context.Context, f *foundExhibit, e *counterclaim.Established) error {
	if d.people != nil {
		if err := d.people.Establishers(ctx, d.actor(ctx, f.viewer.name), e.By, "exhibit "+f.ID.Short()); err != nil {
			return err
		}
	}
	var err error
	e.References, err = counterclaim.ResolveReferences(ctx, d.store, e.References)
	return err
}

// exhibitEstablish answers "POST /x/{id}/established". Where it is not taken the page is shown again with what was written.
func (d *desk) exhibitEstablish(w http.ResponseWriter, r *http.Request) {
	f, err := d.mayChange(w, r)
	if err != nil {
		d.failExhibit(w, r, err)
		return
	}
	if r.PostForm.Get("agree") != "" {
		d.changed(w, r, f, d.agree(r.Context(), f, r.PostForm.Get("reason")))
		return
	}
	words, err := d.establishWords(r, f)
	if err == nil {
		err = d.establish(r.Context(), f, words, r.PostForm.Get("reason"))
	}
	if err == nil || statusOf(err) >= http.StatusInternalServerError {
		d.changed(w, r, f, err)
		return
	}
	b, failed := d.exhibitBody(r.Context(), f, false)
	var of *frame
	if failed == nil {
		b.Establish = d.establishAgain(r, f, err)
		of, failed = d.frame(r.Context())
	}
	if failed == nil {
		v := d.exhibitView(b, f)
		v.status = statusOf(err)
		failed = d.render(w, of, v)
	}
	if failed != nil {
		d.failExhibit(w, r, failed)
	}
}

// apiEstablish is what a program says of what the desk established.
type apiEstablish struct {
	counterclaim.EstablishedWords
	Agree  bool   `json:"agree,omitempty"`  // to what stands, in place of all else
	Reason string `json:"reason,omitempty"` // for custody
}

func (d *desk) apiEstablish(w http.ResponseWriter, r *http.Request) (any, int, error) {
	f, err := d.changeable(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, 0, err
	}
	var given apiEstablish
	if err := readJSON(w, r, maxExhibitForm, &given); err != nil {
		return nil, 0, err
	}
	for _, s := range slices.Concat(given.Agreed, given.References, []string{given.Place, given.Position, given.Method, given.Reason}) {
		if strings.ContainsRune(s, 0) { // one of the databases keeps no such text
			return nil, 0, counterclaim.Errorf(counterclaim.CodeBadInput, "a field holds bytes that are no text")
		}
	}
	if given.Agree {
		err = d.agree(r.Context(), f, given.Reason)
	} else {
		err = d.establish(r.Context(), f, &given.EstablishedWords, given.Reason)
	}
	if err != nil {
		return nil, 0, err
	}
	answer, err := d.apiExhibit(r, nil)
	return answer, http.StatusOK, err
}
