package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

const (
	exhibitsPerPage = 24
	exhibitsOnPage  = 24  // on the page of an incident or a report
	saidShort       = 120 // letters of what a source says, on a card
)

// exhibitListBody is the exhibits, last arrival first.
type exhibitListBody struct {
	Total int
	Kinds []exhibitKindRow
	Rows  []exhibitRow
	Files bool   // who looks may file
	Filed string // the beginning of the id of one just filed
	Came  string // when the bytes just filed came first, where the desk had them and who filed them may see that; "" elsewhere
	Add   string // the command with which one is filed where nobody signs in, "" elsewhere
	Pager pager
}

// exhibitKindRow is a way to exhibits of one kind.
type exhibitKindRow struct {
	Name, Href string
	Here       bool
}

// exhibitRow is what a list says of an exhibit.
type exhibitRow struct {
	Href, Name, Short string
	Kind, Type, Size  string
	Source            string
	Arrived           stamp
	Said              string   // the first words of what its source says that it shows
	Earlier           string   // what the machine says of a picture that came before, to the desk
	Sensitivity       string   // "" where it is public
	Flags             []string // what it shows that people want to be warned of
	Picture           string   // address of its thumbnail, "" where there is none or it is not to be seen before somebody asks
	Hidden            bool     // there is a picture, behind what it says of itself
	Withheld          bool     // no more is told of it than that it is there
	Redacted          bool
	Erased            bool
	Synthetic         bool
}

// exhibitSize is the number of bytes in words.
func (d *desk) exhibitSize(n int64) string {
	switch {
	case n < 1000:
		return d.say.N("exhibit.bytes", int(n))
	case n < 1_000_000:
		return d.say.T("exhibit.kb", d.say.Number((n+500)/1000))
	case n >= 1_000_000_000:
		return d.say.T("exhibit.gb", d.say.Number((n+500_000_000)/1_000_000_000))
	}
	return d.say.T("exhibit.mb", d.say.Number((n+500_000)/1_000_000))
}

// pictured reports whether a thumbnail is kept of an exhibit.
func (d *desk) pictured(x *counterclaim.Exhibit) bool {
	if d.vault == nil || x.Erased != "" {
		return false
	}
	_, err := d.vault.Thumbnail(x.ID)
	return err == nil
}

func thumbnailAddress(id counterclaim.ID) string { return address("x", id) + "/thumbnail" }

// exhibitRow says of an exhibit what somebody sees of it.
func (d *desk) exhibitRow(v viewer, x *counterclaim.Exhibit) exhibitRow {
	row := exhibitRow{Href: address("x", x.ID), Short: x.ID.Short(), Name: x.Name, Type: x.Type, Source: x.Source, Arrived: d.say.Instant(x.Arrived),
		Redacted: !x.Original.IsZero(), Erased: x.Erased != "", Synthetic: x.Synthetic}
	if row.Name == "" {
		row.Name = d.say.T("exhibit.named", x.ID.Short())
	}
	if x.Size > 0 {
		row.Size = d.exhibitSize(x.Size)
	}
	if kind := exhibitKind(x.Type); kind != "" {
		row.Kind = d.say.Or("exhibit.kind", kind)
	}
	for _, f := range x.Flags {
		row.Flags = append(row.Flags, d.say.Or("exhibit.flag", f))
	}
	if x.Sensitivity != counterclaim.Public {
		row.Sensitivity = d.say.Or("exhibit.sensitivity", x.Sensitivity)
		if row.Withheld = !v.reads(x); row.Withheld && x.Sensitivity == counterclaim.Confidential {
			row.Arrived = d.say.Instant(x.ArrivedDay())
		}
		return row // its picture is seen on its own page, with a reason
	}
	row.Said = clipped(strings.Join(strings.Fields(x.SaidToShow), " "), saidShort)
	if v.inside && slices.ContainsFunc(x.Earlier, func(e counterclaim.Earlier) bool { return e.Verdict != counterclaim.LikenessRejected }) {
		row.Earlier = sentence(counterclaim.LooksEarlier)
	}
	if has := d.pictured(x); has && len(x.Flags) > 0 {
		row.Hidden = true
	} else if has {
		row.Picture = thumbnailAddress(x.ID)
	}
	return row
}

// exhibitList answers "/exhibits".
func (d *desk) exhibitList(r *http.Request, _ *frame) (*view, error) {
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	ctx := r.Context()
	v := d.viewer(ctx)
	kind := r.URL.Query().Get("kind")
	if kind != "" && !slices.Contains(exhibitKinds(), kind) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.exhibitkind"))
	}
	shelf, err := d.exhibitShelf(ctx)
	if err != nil {
		return nil, err
	}
	ids := shelf.seenBy(v, func(x *counterclaim.Exhibit) bool { return kind == "" || exhibitKind(x.Type) == kind })
	b := &exhibitListBody{Total: len(ids), Files: v.files && d.vault != nil}
	if d.people == nil {
		b.Add = commandAdd
	}
	if filed := r.URL.Query().Get("filed"); b.Files && counterclaim.IsHexPrefix(filed) {
		b.Filed = filed
		if r.URL.Query().Get("again") != "" {
			if f, err := d.exhibitAt(ctx, filed); err == nil && f.sight != sightHint {
				b.Came = d.say.Instant(f.Arrived).Text
			}
		}
	}
	at := func(kind string) string {
		if kind == "" {
			return "/exhibits"
		}
		return "/exhibits?" + url.Values{"kind": {kind}}.Encode()
	}
	for _, k := range append([]string{""}, exhibitKinds()...) {
		b.Kinds = append(b.Kinds, exhibitKindRow{d.say.Or("exhibits.kind", cmp.Or(k, "all")), at(k), k == kind})
	}
	from := min((page-1)*exhibitsPerPage, len(ids))
	list, err := d.exhibitsSeen(ctx, v, shelf, ids[from:min(from+exhibitsPerPage, len(ids))])
	if err != nil {
		return nil, err
	}
	for i := range list {
		b.Rows = append(b.Rows, d.exhibitRow(v, &list[i]))
	}
	base := "/exhibits?"
	if kind != "" {
		base += url.Values{"kind": {kind}}.Encode() + "&"
	}
	b.Pager = newPager(page, exhibitsPerPage, len(list), len(ids), pageOf(base))
	out := &view{name: "exhibit_list", title: d.say.T("exhibits.title"), nav: "exhibits", canonical: at(kind), body: b}
	if page > 1 {
		out.title, out.canonical = d.say.T("title.page", out.title, page), pageOf(base)(page)
	}
	return out, nil
}

// exhibitStrip is the exhibits of an incident or a report, and those of an incident's reports of which nobody said to what in the report they
// belong.
type exhibitStrip struct {
	Own, OfReports exhibitPart
}

// exhibitPart is some exhibits, and how many there are beside them.
type exhibitPart struct {
	Rows []exhibitRow
	More int
}

// exhibitsOn gives the exhibits that belong to one of some claims, to a report, or to an incident, which is named for one of its claims; nil
// where there are none. Claims of an incident bring what belongs to their reports as a whole.
func (d *desk) exhibitsOn(ctx context.Context, report counterclaim.ID, claims []counterclaim.Claim) (*exhibitStrip, error) {
	if d.exhibits == nil {
		return nil, nil
	}
	of, reports := map[counterclaim.ID]bool{}, map[counterclaim.ID]bool{}
	for i := range claims {
		of[claims[i].ID], reports[claims[i].Report] = true, true
	}
	own := func(x *counterclaim.Exhibit) bool {
		return !report.IsZero() && x.Report == report || report.IsZero() && of[x.Incident] || slices.ContainsFunc(x.Claims, func(id counterclaim.ID) bool { return of[id] })
	}
	strip := &exhibitStrip{}
	var err error
	if strip.Own, err = d.exhibitPart(ctx, own); err != nil {
		return nil, err
	}
	if report.IsZero() { // what somebody put to another incident of the same report does not belong here
		strip.OfReports, err = d.exhibitPart(ctx, func(x *counterclaim.Exhibit) bool {
			return reports[x.Report] && x.Incident.IsZero() && len(x.Claims) == 0
		})
	}
	if err != nil || len(strip.Own.Rows)+len(strip.OfReports.Rows) == 0 {
		return nil, err
	}
	return strip, nil
}

// exhibitPart gives the exhibits that a choice takes and that who asks may see, last arrival first.
func (d *desk) exhibitPart(ctx context.Context, take func(x *counterclaim.Exhibit) bool) (exhibitPart, error) {
	shelf, err := d.exhibitShelf(ctx)
	if err != nil {
		return exhibitPart{}, err
	}
	v := d.viewer(ctx)
	ids := shelf.seenBy(v, take)
	list, err := d.exhibitsSeen(ctx, v, shelf, ids[:min(len(ids), exhibitsOnPage)])
	part := exhibitPart{More: len(ids) - len(list)}
	for i := range list {
		part.Rows = append(part.Rows, d.exhibitRow(v, &list[i]))
	}
	return part, err
}

// exhibitPages are the pages of exhibits. What is filed or said has the name of who is signed in; without people nobody has one.
func (d *desk) exhibitPages(mux *router) {
	mux.HandleFunc("/exhibits", d.page(d.exhibitList))
	mux.HandleFunc("/x/{id}", d.page(d.exhibitShow))
	mux.HandleFunc("/x/{id}/thumbnail", d.exhibitThumbnail)
	mux.HandleFunc("/x/{id}/bytes", d.exhibitBytes)
	mux.HandleFunc("/exhibits/new", d.page(d.exhibitNew))
	if d.people == nil {
		return
	}
	mux.HandleFunc("POST /exhibits", d.exhibitFile)
	mux.HandleFunc("POST /x/{id}", d.exhibitLook)
	mux.HandleFunc("POST /x/{id}/describe", d.exhibitDescribe)
	mux.HandleFunc("POST /x/{id}/established", d.exhibitEstablish)
	mux.HandleFunc("POST /x/{id}/likeness", d.exhibitLikeness)
}
