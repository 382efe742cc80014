package web

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/draw"
	"github.com/counterclaim/counterclaim/sitrep"
)

//go:embed html
var htmlFiles embed.FS

// view is what a page's function hands to the layout.
type view struct {
	name      string // of the file in html/view
	title     string // of the document
	nav       string // the part of the desk that it belongs to
	canonical string // its permanent address
	notice    string // what the reader is told above the page
	query     string // in the search field
	status    int    // 0 is 200
	location  string // set where the reader is sent on
	script    string // our own, "" for none
	forms     bool   // it has forms that change something
	secret    bool   // nothing of it is kept by a browser
	bare      bool   // without the ways to the record
	body      any
}

// layout is what html/layout sees.
type layout struct {
	Say               language
	Title, Record     string
	Nav, Query        string
	Canonical, Notice string
	Style, Party      string
	Icon, Version     string
	Synthetic         bool
	Script, Person    string
	SignIn, Bare, Log bool
	Exhibits          bool
	Agreement         bool
	Observations      bool
	Sitreps           bool
	Equipment         bool
	Escalation        bool
	Shares            []share // nil where the record could not be counted
	Body              any
}

// page answers with what a function makes of the record.
func (d *desk) page(show func(*http.Request, *frame) (*view, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f, err := d.frame(r.Context())
		if err != nil {
			d.fail(w, r, nil, err)
			return
		}
		v, err := show(r, f)
		if err != nil {
			d.fail(w, r, f, err)
			return
		}
		if v.location != "" {
			w.Header().Set("Cache-Control", "no-cache")
			http.Redirect(w, r, v.location, http.StatusFound)
			return
		}
		if err := d.render(w, f, v); err != nil {
			d.fail(w, r, f, err)
		}
	}
}

// compose makes the bytes of a page.
func (d *desk) compose(f *frame, v *view) ([]byte, error) {
	l := layout{Say: d.say, Title: v.title, Nav: v.nav, Query: v.query, Canonical: v.canonical, Notice: v.notice,
		Style: d.assets.href["desk.css"], Icon: d.assets.href["mark.svg"], Version: d.version, Body: v.body, Bare: v.bare, Log: d.logDir != "", Exhibits: d.vault != nil, Script: d.assets.href[v.script]}
	if f != nil {
		l.Synthetic, l.Record = f.synthetic(), f.dispute.Title
		l.Shares = d.shares(f)
		l.Agreement, l.Observations, l.Escalation = f.agreement, f.observations, f.escalation
		l.Sitreps = f.sitreps
		l.Equipment = f.equipment
		l.Person, l.SignIn = f.person, d.people != nil
		l.Party = "/party.css?v=" + contentHash(f.partyStyle())
	}
	t, ok := d.views[v.name]
	if !ok {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "there is no view %q", v.name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", l); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// render writes a whole page or nothing, so that a fault in the middle is an error page too.
func (d *desk) render(w http.ResponseWriter, f *frame, v *view) error {
	page, err := d.compose(f, v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page)))
	h.Set("Cache-Control", "private, no-cache")
	if v.secret {
		h.Set("Cache-Control", "no-store")
	}
	if v.bare || v.script != "" {
		d.withForm(h)
	}
	if v.forms {
		d.withOwnForm(h)
	}
	if v.status != 0 {
		w.WriteHeader(v.status)
	}
	_, err = w.Write(page)
	if err != nil {
		d.log.Debug("a reader left before the page was written", "err", err)
	}
	return nil
}

// parseViews makes one template set a view: the layout, the parts and the view's own "main".
func (d *desk) parseViews() (map[string]*template.Template, error) {
	base, err := template.New("").Funcs(d.say.functions()).ParseFS(htmlFiles, "html/layout/*.html")
	if err != nil {
		return nil, err
	}
	if base, err = base.Parse(draw.Template + sitrep.Template); err != nil {
		return nil, err
	}
	files, err := fs.Glob(htmlFiles, "html/view/*.html")
	if err != nil {
		return nil, err
	}
	views := map[string]*template.Template{}
	for _, file := range files {
		t, err := template.Must(base.Clone()).ParseFS(htmlFiles, file)
		if err != nil {
			return nil, err
		}
		views[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return views, nil
}

// pager is where the reader is in a list.
type pager struct {
	Page            int
	From, To, Total int // numbers of the entries shown, from 1
	Newer, Older    string
}

// pageNumber reads ?page=.
func (d *desk) pageNumber(r *http.Request) (int, error) {
	s := r.URL.Query().Get("page")
	if s == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPage {
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.page")).Try("%s", d.say.T("error.page.try", maxPage))
	}
	return n, nil
}

// newPager says where page number n of a list stands; address gives the address of a page.
func newPager(n, size, shown, total int, address func(page int) string) pager {
	p := pager{Page: n, From: (n-1)*size + 1, To: (n-1)*size + shown, Total: total}
	if shown == 0 {
		p.From = 0
	}
	if n > 1 {
		p.Newer = address(n - 1)
	}
	if shown > 0 && p.To < total && n < maxPage {
		p.Older = address(n + 1)
	}
	return p
}

// asError finds the project's error in a chain.
func asError(err error) (*counterclaim.Error, bool) {
	var e *counterclaim.Error
	ok := errors.As(err, &e)
	return e, ok
}
