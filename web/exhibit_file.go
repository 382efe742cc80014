package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

// Limits of what is filed.
const (
	maxFiled      = 4_000_000_000 // bytes of a file
	maxFiledField = 64 << 10      // bytes of a field beside it
	maxFiledParts = 40            // fields
	maxRecipients = 50            // of a key
	filedPause    = time.Minute
)

// commandAdd files an exhibit where nobody signs in, so that nobody has a name under which a page could file it.
const commandAdd = "counterclaim exhibit add FILE --as NAME"

// fileBody is the page on which an exhibit is filed.
type fileBody struct {
	Flags    []choice
	Report   string
	Incident string
	Original *exhibitLink // of which a redacted copy is filed
	Of       string       // its id
	Limit    string
}

// exhibitNew answers "/exhibits/new".
func (d *desk) exhibitNew(r *http.Request, _ *frame) (*view, error) {
	if d.exhibits == nil || d.vault == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.novault"))
	}
	if d.people == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nobodyfiles", commandAdd)).Try("%s", d.say.T("error.nobodyfiles.try"))
	}
	q := r.URL.Query()
	b := &fileBody{Flags: d.flagChoices(nil), Limit: d.exhibitSize(maxFiled)}
	for noun, to := range map[string]*string{"r": &b.Report, "i": &b.Incident} {
		if id := q.Get(noun); counterclaim.IsHexPrefix(id) {
			*to = id
		}
	}
	if of := q.Get("of"); of != "" {
		f, err := d.mayRedact(r.Context(), of)
		if err != nil {
			return nil, err
		}
		b.Original, b.Of = &exhibitLink{d.exhibitRow(f.viewer, f.Exhibit).Name, address("x", f.ID)}, f.ID.String()
		b.Flags = d.flagChoices(f.Flags)
	}
	return &view{name: "exhibit_file", title: d.say.T("file.title"), nav: "exhibits", body: b, forms: true}, nil
}

// mayRedact gives an exhibit of which somebody may file a redacted copy.
func (d *desk) mayRedact(ctx context.Context, given string) (*foundExhibit, error) {
	f, err := d.exhibitAt(ctx, given)
	switch {
	case err != nil:
		return nil, err
	case f.sight != sightWhole || !f.viewer.corrects || f.Erased != "":
		return nil, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("error.redact"))
	case f.Sensitivity != counterclaim.Public:
		return f, d.lookedLately(f)
	}
	return f, nil
}

// exhibitFile answers "POST /exhibits": the fields of the form, then the file, which goes to the vault as it comes. Its bytes are
// kept first and what is known of it then, so that the record never names what is not there.
func (d *desk) exhibitFile(w http.ResponseWriter, r *http.Request) {
	is, err := d.filed(w, r)
	if err != nil {
		d.failExhibit(w, r, err)
		return
	}
	next := "/exhibits?filed=" + is.ID.Short()
	if is.Again {
		next += "&again=yes"
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// filed reads the form and keeps what it brings.
func (d *desk) filed(w http.ResponseWriter, r *http.Request) (apiFiled, error) {
	if d.exhibits == nil || d.vault == nil {
		return apiFiled{}, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.novault"))
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxFiled+maxFiledParts*maxFiledField)
	form, err := r.MultipartReader()
	if err != nil {
		return apiFiled{}, d.badForm()
	}
	slow := &unhurried{control: http.NewResponseController(w)}
	fields := map[string][]string{}
	for range maxFiledParts {
		slow.more()
		part, err := form.NextPart()
		if err != nil {
			return apiFiled{}, d.badForm() // no file came, or what came is no form
		}
		if part.FormName() == "file" {
			return d.fileParts(r.Context(), fields, part, slow)
		}
		value, err := io.ReadAll(io.LimitReader(part, maxFiledField+1))
		if err != nil || len(value) > maxFiledField {
			return apiFiled{}, d.badForm()
		}
		fields[part.FormName()] = append(fields[part.FormName()], strings.TrimSpace(string(value)))
	}
	return apiFiled{}, d.badForm()
}

func (d *desk) badForm() error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.fileform")).Try("%s", d.say.T("error.fileform.try"))
}

// unhurried gives a request more time for as long as something comes.
type unhurried struct {
	from    io.Reader
	control *http.ResponseController
	until   time.Time
}

func (u *unhurried) more() {
	if t := now(); t.Add(filedPause / 2).After(u.until) {
		u.until = t.Add(filedPause)
		_ = u.control.SetReadDeadline(u.until)                       // a test's recorder has no deadlines
		_ = u.control.SetWriteDeadline(u.until.Add(4 * time.Minute)) // the bytes are looked at before the answer
	}
}

func (u *unhurried) Read(p []byte) (int, error) {
	u.more()
	return u.from.Read(p)
}

// fileParts keeps a file with what the fields before it say.
func (d *desk) fileParts(ctx context.Context, fields map[string][]string, part *multipart.Part, slow *unhurried) (apiFiled, error) {
	get := func(name string) string { return strings.Join(fields[name], "") }
	v := d.viewer(ctx)
	_, given, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition")) // part.FileName would cut the name
	x := counterclaim.Exhibit{Name: counterclaim.CleanName(given["filename"]), Source: get("source"), URL: get("url"), Licence: get("licence"), ArrivedBy: v.name}
	if x.Name == "" {
		return apiFiled{}, counterclaim.Errorf(counterclaim.CodeEmpty, "%s", d.say.T("error.nofile"))
	}
	x.SaidToShow, x.Sensitivity, x.Flags = get("said"), get("sensitivity"), fields["flag"]
	if x.Sensitivity != counterclaim.Public {
		x.Readers = readersOf(get("readers"), v.name)
	}
	if err := d.belongs(ctx, &x.Description, get("report"), get("incident")); err != nil {
		return apiFiled{}, err
	}
	if of := get("of"); of != "" {
		f, err := d.mayRedact(ctx, of)
		if err != nil {
			return apiFiled{}, err
		}
		x.Original = f.ID
	}
	if err := x.Description.Validate(); err != nil {
		return apiFiled{}, err
	}
	overview, err := d.store.Overview(ctx)
	if err != nil {
		return apiFiled{}, err
	}
	dispute, err := d.store.Dispute(ctx)
	if err != nil {
		return apiFiled{}, err
	}
	x.Synthetic = overview.Synthetic || dispute.Synthetic
	to, err := d.recipients(get("to"), x.Sensitivity)
	if err != nil {
		return apiFiled{}, err
	}
	slow.from = part
	told, err := d.keepFiled(ctx, v, &x, slow, get("reason"), to...)
	d.exhibitsKept.forget()
	return apiFiled{x.ID, told}, err
}

// readersOf gives names parted by commas or lines, each once, with that of whoever files.
func readersOf(given, filer string) []string {
	out := []string{filer}
	for _, name := range strings.FieldsFunc(given, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' }) {
		if name = strings.TrimSpace(name); name != "" && !slices.ContainsFunc(out, func(o string) bool { return isSamePerson(o, name) }) {
			out = append(out, name)
		}
	}
	return out
}

// recipients gives those to whom the key of what is confidential is encrypted, from their addresses parted by spaces, commas or lines. They
// are for what is confidential alone, and more than maxRecipients are refused.
func (d *desk) recipients(given, sensitivity string) ([]vault.Recipient, error) {
	of := strings.FieldsFunc(given, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
	switch {
	case len(of) > 0 && sensitivity != counterclaim.Confidential:
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.recipients")).Try("%s", d.say.T("error.recipients.try"))
	case len(of) > maxRecipients:
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.manyrecipients", maxRecipients))
	}
	return vault.Recipients(of)
}

// belongs sets to which report and incident an exhibit belongs, from addresses as they are written or pasted.
func (d *desk) belongs(ctx context.Context, of *counterclaim.Description, report, incident string) error {
	for _, one := range []struct {
		noun, given string
		to          *counterclaim.ID
	}{{"r", report, &of.Report}, {"i", incident, &of.Incident}} {
		given := strings.ToLower(strings.TrimSpace(one.given))
		given = given[strings.LastIndexByte(given, '/')+1:]
		*one.to = counterclaim.ID{}
		if given == "" {
			continue
		}
		a, err := d.store.Resolve(ctx, one.noun, given)
		if err != nil {
			return d.addressError(err)
		}
		if a.Gone {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "%s", a.Why)
		}
		*one.to = a.ID
	}
	return nil
}

// keepFiled keeps bytes, looks at them, and keeps what is known of them. It reports whether the person who files is told that the desk had them:
// only who sees the exhibit, or brought the same before. For everybody else the same is done, in the same time and with the same answer, as for
// what is new.
func (d *desk) keepFiled(ctx context.Context, v viewer, x *counterclaim.Exhibit, from io.Reader, reason string, to ...vault.Recipient) (told bool, err error) {
	put := d.vault.Put
	if x.Sensitivity == counterclaim.Confidential {
		put = func(ctx context.Context, from io.Reader, l vault.Limits) (vault.Kept, error) {
			return d.vault.PutSealed(ctx, from, l, to...)
		}
	}
	kept, err := put(ctx, from, vault.Limits{Bytes: maxFiled})
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = counterclaim.Errorf(counterclaim.CodeTooLarge, "%s", d.say.T("error.toolarge", d.exhibitSize(maxFiled)))
	}
	if err != nil {
		return false, err
	}
	x.ID, x.Size, x.Sealed, x.Arrived = kept.ID, kept.Size, kept.Sealed, now().UTC().Format(time.RFC3339)
	x.Type = "application/octet-stream" // until the bytes are looked at
	before, err := d.exhibits.Exhibit(ctx, kept.ID)
	switch {
	case counterclaim.CodeOf(err) == counterclaim.CodeNotFound:
		before, err = nil, nil
	case err == nil && !kept.Fresh:
		x.Sealed = before.Sealed // as it was sealed when it came first
	}
	if err == nil && before != nil {
		if told, err = d.toldOf(ctx, v, before); err == nil && !told && before.Erased != "" {
			err = counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.erased"))
		}
	}
	if err == nil && told && !x.Original.IsZero() {
		err = x.IsCopyAs(before)
	}
	if err == nil {
		err = d.lookInto(ctx, x)
	}
	if err == nil {
		_, _, err = d.exhibits.AddExhibit(ctx, x, reason, func() error { return d.vault.Holds(kept) })
	}
	if err != nil {
		return false, errors.Join(err, d.vault.TakeBack(context.WithoutCancel(ctx), kept, d.exhibits))
	}
	return told, d.noteFiled(ctx, x)
}

// toldOf reports whether somebody is told that the desk has an exhibit when they file its bytes: who sees more of it than that it is there, and who
// brought them before.
func (d *desk) toldOf(ctx context.Context, v viewer, x *counterclaim.Exhibit) (bool, error) {
	shelf, err := d.exhibitShelf(ctx)
	if err != nil {
		return false, err
	}
	_, err = d.store.Resolve(ctx, "x", x.ID.String())
	marked := counterclaim.CodeOf(err) == counterclaim.CodeNotFound // as confidential, by a person
	if err != nil && !marked {
		return false, err
	}
	_, how, brought := v.brought(x, shelf.published(x.ID))
	return brought || !marked && (how > sightHint || isSamePerson(v.name, x.ArrivedBy)), nil
}

// lookInto reads from the bytes what the record keeps of them, and finds earlier pictures.
func (d *desk) lookInto(ctx context.Context, x *counterclaim.Exhibit) error {
	look, err := d.vault.Examine(ctx, x)
	if err != nil {
		return err
	}
	x.Type = cmp.Or(x.Facts["type"], x.Type)
	if look == nil || x.Sensitivity == counterclaim.Confidential {
		return nil
	}
	index, err := vault.IndexOf(ctx, d.exhibits)
	if err == nil {
		x.Earlier = index.Before(x, look)
	}
	return err
}
