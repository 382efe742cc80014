package intake

import (
	"net/http"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Told is what is known of a page beside what it says itself.
type Told struct {
	Outlet, Party string // hold whatever the page says
	OrOutlet      string // holds where the page names no outlet
	OrPublished   string // holds where the page has no date
	Via           string // how the page was found, "": by its address
}

// Report reads the page that was fetched. What is no page of words, and a status that is no success, is an error in the Item.
// Without o.Now it arrived when it was fetched.
func (f *Fetched) Report(o Options, told Told) Item {
	o = o.withDefaults()
	if o.Now == nil {
		o.Now = func() time.Time { return f.Time }
	}
	if f.Request.Status/100 != 2 {
		code := counterclaim.CodeUnreadable
		if f.Request.Status == http.StatusNotFound || f.Request.Status == http.StatusGone {
			code = counterclaim.CodeNotFound
		}
		err := counterclaim.Errorf(code, "its server answers %d %s", f.Request.Status, http.StatusText(f.Request.Status)).At(f.URL, 0)
		return Item{File: f.URL, Err: err.Try("look at it in a browser; a page saved there can be added as a file")}
	}
	p, ok, err := readFetched(f.Body, f.Request.Type, o)
	switch {
	case !ok:
		e := counterclaim.Errorf(counterclaim.CodeUnsupported, "it is no page of words but %s", quoted(f.Request.Type)).At(f.URL, 0)
		return Item{File: f.URL, Err: e.Try("give addresses of articles")}
	case err != nil:
		return inPiece(err, f.URL, "")
	}
	p.report.URL = f.URL
	p.report.Fetched = f.Time.UTC().Format(time.RFC3339)
	asked := f.Request
	p.report.Outlet = first(told.Outlet, p.report.Outlet, told.OrOutlet)
	p.report.Party = told.Party
	p.date = first(p.date, told.OrPublished)
	p.arrival = arrival{bytes: f.Body, media: f.Request.Type, via: first(told.Via, "page"), request: &asked}
	return finish(p, f.URL, 0, o)
}
