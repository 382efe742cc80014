package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// maxExhibitForm bounds a form about an exhibit, bytes.
const maxExhibitForm = 256 << 10

// describeForm is what a person at the desk may say of an exhibit.
type describeForm struct {
	Said, Readers    string
	Flags, Who       []choice
	Report, Incident string
	Redact           string // address of the form for a redacted copy
}

// describeForm gives the form as it is now.
func (d *desk) describeForm(x *counterclaim.Exhibit) *describeForm {
	b := &describeForm{Said: x.SaidToShow, Readers: strings.Join(x.Readers, ", "), Flags: d.flagChoices(x.Flags), Redact: "/exhibits/new?of=" + x.ID.Short()}
	if !x.Report.IsZero() {
		b.Report = x.Report.Short()
	}
	if !x.Incident.IsZero() {
		b.Incident = x.Incident.Short()
	}
	for _, s := range []string{counterclaim.Public, counterclaim.Restricted, counterclaim.Confidential} {
		if (s == counterclaim.Confidential) == (x.Sensitivity == counterclaim.Confidential) { // bytes that are encrypted stay so
			b.Who = append(b.Who, choice{s, d.say.T("exhibit.sensitivity." + s), s == x.Sensitivity})
		}
	}
	if d.vault == nil {
		b.Redact = ""
	}
	return b
}

// readForm reads a form of at most so many bytes.
func readForm(w http.ResponseWriter, r *http.Request, most int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	err := r.ParseForm()
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "the form has more than %d bytes", most)
	}
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the form cannot be read")
	}
	return nil
}

// mayChange finds an exhibit of which somebody may say something, and reads the form that says it.
func (d *desk) mayChange(w http.ResponseWriter, r *http.Request) (*foundExhibit, error) {
	f, err := d.changeable(r.Context(), r.PathValue("id"))
	if err == nil {
		err = readForm(w, r, maxExhibitForm)
	}
	return f, err
}

// changeable finds an exhibit of which somebody may say something.
func (d *desk) changeable(ctx context.Context, given string) (*foundExhibit, error) {
	f, err := d.exhibitAt(ctx, given)
	switch {
	case err != nil:
		return nil, err
	case f.sight != sightWhole || f.Erased != "":
		return nil, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("error.notreader"))
	case f.Sensitivity != counterclaim.Public:
		return f, d.lookedLately(f)
	}
	return f, nil
}

// exhibitDescribe answers "POST /x/{id}/describe": what the source says that it shows, warnings, to what it belongs, who may see it. What the
// desk established stays as it is.
func (d *desk) exhibitDescribe(w http.ResponseWriter, r *http.Request) {
	f, err := d.mayChange(w, r)
	if err == nil {
		said := f.Description
		said.SaidToShow, said.Flags, said.Readers = strings.TrimSpace(r.PostForm.Get("said")), r.PostForm["flag"], nil
		if said.Sensitivity = r.PostForm.Get("sensitivity"); said.Sensitivity != counterclaim.Public {
			said.Readers = readersOf(r.PostForm.Get("readers"), f.viewer.name)
		}
		if err = d.belongs(r.Context(), &said, r.PostForm.Get("report"), r.PostForm.Get("incident")); err == nil {
			err = said.Validate()
		}
		if err == nil {
			err = f.note(r.Context(), d, counterclaim.Custody{Act: counterclaim.ActDescription, Reason: strings.TrimSpace(r.PostForm.Get("reason")), Said: &said})
		}
	}
	d.changed(w, r, f, err)
}

// exhibitLikeness answers "POST /x/{id}/likeness": a person says that it looks like the earlier picture that the form names, or that it does
// not.
func (d *desk) exhibitLikeness(w http.ResponseWriter, r *http.Request) {
	f, err := d.mayChange(w, r)
	if err == nil {
		u := counterclaim.Custody{Act: counterclaim.ActConfirmation, Reason: strings.TrimSpace(r.PostForm.Get("reason"))}
		switch r.PostForm.Get("verdict") {
		case counterclaim.LikenessConfirmed:
		case counterclaim.LikenessRejected:
			u.Act = counterclaim.ActRejection
		default:
			err = counterclaim.Errorf(counterclaim.CodeBadInput, "the form does not say whether it looks like the earlier picture")
		}
		if err == nil {
			var other *foundExhibit // a picture that this person may not see is none
			if other, err = d.exhibitAt(r.Context(), r.PostForm.Get("earlier")); err == nil {
				u.Other = other.ID
				err = f.note(r.Context(), d, u)
			}
		}
	}
	d.changed(w, r, f, err)
}

// changed leads back to the exhibit.
func (d *desk) changed(w http.ResponseWriter, r *http.Request, f *foundExhibit, err error) {
	if err != nil {
		d.failExhibit(w, r, err)
		return
	}
	http.Redirect(w, r, address("x", f.ID)+"?looked=yes", http.StatusSeeOther)
}
