package web

import (
	"encoding/base64"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// original answers with the bytes that a report came in, for keeping: those of its first arrival that names some, or those whose hash
// begins as ?of= says. A browser is told in four ways not to show them: they are an attachment, of a type that it does not render or
// that cannot run, which it must not guess at, in a sandbox.
func (d *desk) original(w http.ResponseWriter, r *http.Request) {
	o, rep, err := d.findOriginal(r)
	if err != nil {
		f, ferr := d.frame(r.Context())
		if ferr != nil {
			f = nil
		}
		d.fail(w, r, f, err)
		return
	}
	kind, ending := safeType(o.Type)
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+rep.ID.Short()+"-"+o.ID.Short()+ending+`"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(o.ID[:])+":") // RFC 9530
	tag := `"` + o.ID.String() + `"`
	h.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(o.Bytes)))
	_, _ = w.Write(o.Bytes)
}

// findOriginal finds a report and one of its own originals; those of other reports are not given out under its address.
func (d *desk) findOriginal(r *http.Request) (*counterclaim.Original, *counterclaim.Report, error) {
	given := strings.ToLower(r.PathValue("id"))
	if !counterclaim.IsHexPrefix(given) {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.address")).Try("%s", d.say.T("error.address.try"))
	}
	a, err := d.store.Resolve(r.Context(), "r", given)
	if err != nil {
		return nil, nil, d.addressError(err)
	}
	rep, err := d.store.Report(r.Context(), a.ID)
	if err != nil {
		return nil, nil, err
	}
	of := strings.ToLower(r.URL.Query().Get("of"))
	for _, id := range originalsOf(rep) {
		if of == "" || counterclaim.IsHexPrefix(of) && strings.HasPrefix(id.String(), of) {
			o, err := d.store.Original(r.Context(), id)
			return o, rep, err
		}
	}
	return nil, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nooriginal"))
}

// originalsOf gives the hashes of the bytes that a report came in and of what came with it, each once, in the order of arrivals.
func originalsOf(rep *counterclaim.Report) []counterclaim.ID {
	var out []counterclaim.ID
	add := func(id counterclaim.ID) {
		if !id.IsZero() && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, a := range rep.Arrivals {
		add(a.Original)
	}
	for _, id := range rep.Attachments {
		add(id)
	}
	return out
}

// safeType gives the type under which bytes are sent and the ending of their file's name. What could run when it is opened is sent as
// bytes of no kind, and HTML gets an ending that opens as text.
func safeType(media string) (kind, ending string) {
	const bytes = "application/octet-stream"
	base, _, err := mime.ParseMediaType(media)
	if err != nil {
		return bytes, ".bin"
	}
	switch base {
	case "text/plain":
		return "text/plain; charset=utf-8", ".txt"
	case "application/json", "application/x-ndjson":
		return base, ".json"
	case "text/html", "application/xhtml+xml":
		return bytes, ".html.txt"
	case "text/markdown":
		return bytes, ".md"
	case "text/csv":
		return bytes, ".csv"
	case "application/pdf":
		return bytes, ".pdf"
	case "message/rfc822":
		return bytes, ".eml"
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return bytes, ".docx"
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return bytes, ".xlsx"
	}
	return bytes, ".bin"
}

// arrivalRow is one time that the report reached the record.
type arrivalRow struct {
	Outlet, Address, Via, Within string
	Linked                       bool // Address is http or https
	Time                         stamp
	Vouched                      string
	Original                     string // address of the bytes, "" where none are kept
	Answer                       []fact // the circumstances of the request, nil where it was not fetched
}

// fact is a name and a value.
type fact struct{ Name, Value string }

// mostArrivals is how many arrivals a page lists.
const mostArrivals = 100

// arrivals gives the rows of a report's first arrivals, in the order in which they came.
func (d *desk) arrivals(rep *counterclaim.Report) []arrivalRow {
	var out []arrivalRow
	for i := range min(len(rep.Arrivals), mostArrivals) {
		a := &rep.Arrivals[i]
		row := arrivalRow{Outlet: a.Outlet, Address: a.URL, Linked: isWeb(a.URL), Via: d.say.Or("via", a.Via), Within: a.Within, Vouched: a.VouchedBy,
			Answer: d.answer(a.Request)}
		if a.Time != "" {
			row.Time = d.say.Instant(a.Time)
		}
		if !a.Original.IsZero() {
			row.Original = originalAddress(rep.ID, a.Original)
		}
		out = append(out, row)
	}
	return out
}

func originalAddress(report, original counterclaim.ID) string {
	return address("r", report) + "/original?of=" + original.Short()
}

// answer puts the circumstances of a request into words.
func (d *desk) answer(f *counterclaim.Fetch) []fact {
	if f == nil {
		return nil
	}
	var out []fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, fact{d.say.T("answer." + key), value})
		}
	}
	if f.Status != 0 {
		add("status", strings.TrimSpace(strconv.Itoa(f.Status)+" "+http.StatusText(f.Status)))
	}
	add("asked", f.Asked)
	add("redirects", strings.Join(f.Redirects, " → "))
	add("server", f.Server)
	add("type", f.Type)
	add("etag", f.ETag)
	add("modified", f.LastModified)
	add("agent", f.Agent)
	return out
}
