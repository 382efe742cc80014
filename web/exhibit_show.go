package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

// exhibitShowBody is one exhibit.
type exhibitShowBody struct {
	Row         exhibitRow
	ID          string // whole; of what is confidential it is no hash of the bytes
	Sum         bool   // the id is the SHA-256 of the bytes
	Picture     string // address of the thumbnail that is shown
	Show        string // address of this page with the picture, where the reader is to ask for it
	Bytes       string // address of the original, "" for who may not have it
	Closed      string // the command by which it is read where it is encrypted to others, "" elsewhere
	URL         string
	Linked      bool
	By, Licence string
	Facts       []fact
	Notes       []string
	Credentials string
	Odds        []string
	Said        string
	Established []fact
	Belongs     []belongRow
	Findings    []restRow
	Drafts      []draftRow  // for people who may see drafts alone
	Notices     []belongRow // for a party: drafts that it had notice of
	Original    *exhibitLink
	Copies      []exhibitLink
	Earlier     []earlierRow
	Custody     []custodyRow
	Inside      bool
	Describe    *describeForm
	Establish   *establishForm
	Agree       bool   // who looks is the second of the two who agree on what is established
	Command     string // with which it is said what is established on a desk where nobody signs in, "" elsewhere
	Ask         bool   // a reason is wanted before more is shown
	Act         string // address to which the page's forms are sent
	Erased      string // a sentence: its bytes are gone, or the words about it cannot be read
}

type exhibitLink struct{ Name, Href string }

// earlierRow is a picture that came before and that this one looks like.
type earlierRow struct {
	exhibitRow
	ID        string
	Words     string // what the machine says
	Verdict   string // what a person said of it
	Confirmed bool
	Decide    bool   // who looks may say so
	Command   string // with which it is said on a desk where nobody signs in, "" elsewhere
}

type custodyRow struct {
	Time          stamp
	Act, By, Says string
	Other         *exhibitLink
}

// exhibitShow answers "/x/{id}". What is not public is shown after its reader has said why, by exhibitLook.
func (d *desk) exhibitShow(r *http.Request, _ *frame) (*view, error) {
	f, err := d.exhibitAt(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if len(r.PathValue("id")) < counterclaim.ShortLen {
		return &view{location: address("x", f.ID)}, nil
	}
	shown := r.URL.Query().Get("show") != ""
	_, lately := f.viewer.lately(f.Exhibit, now())
	if looked := shown || r.URL.Query().Get("looked") != ""; f.sight == sightWhole && f.Sensitivity != counterclaim.Public && !(looked && lately) {
		hint := outward(*f.Exhibit)
		b := &exhibitShowBody{Row: d.exhibitRow(f.viewer, &hint), Ask: true, Act: address("x", f.ID)}
		b.Row.Withheld = false
		return d.exhibitView(b, f), nil
	}
	b, err := d.exhibitBody(r.Context(), f, shown)
	if err != nil {
		return nil, err
	}
	return d.exhibitView(b, f), nil
}

// exhibitView is the page around a body.
func (d *desk) exhibitView(b *exhibitShowBody, f *foundExhibit) *view {
	return &view{name: "exhibit_show", title: b.Row.Name, nav: "exhibits", canonical: address("x", f.ID), body: b, forms: b.Ask || b.Describe != nil || f.Sensitivity != counterclaim.Public}
}

// exhibitLook answers "POST /x/{id}": a reader of what is not public says why he looks, which custody keeps.
func (d *desk) exhibitLook(w http.ResponseWriter, r *http.Request) {
	f, err := d.exhibitAt(r.Context(), r.PathValue("id"))
	if err == nil {
		err = readForm(w, r, maxExhibitForm)
	}
	if err == nil && (f.sight != sightWhole || f.Sensitivity == counterclaim.Public) {
		err = d.errNoExhibit()
	}
	if err == nil && strings.TrimSpace(r.PostForm.Get("reason")) == "" {
		err = counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.noreason"))
	}
	if err == nil {
		err = f.note(r.Context(), d, counterclaim.Custody{Act: counterclaim.ActView, Reason: r.PostForm.Get("reason")})
	}
	if err != nil {
		d.failExhibit(w, r, err)
		return
	}
	http.Redirect(w, r, address("x", f.ID)+"?looked=yes", http.StatusSeeOther)
}

// failExhibit answers with the page of a failure, within the desk's frame where it can be made.
func (d *desk) failExhibit(w http.ResponseWriter, r *http.Request, err error) {
	f, ferr := d.frame(r.Context())
	if ferr != nil {
		f = nil
	}
	d.fail(w, r, f, err)
}

// exhibitBody says of an exhibit what somebody sees of it; show says that its reader has asked for the picture.
func (d *desk) exhibitBody(ctx context.Context, f *foundExhibit, show bool) (*exhibitShowBody, error) {
	x := f.viewer.seen(f.Exhibit, f.sight)
	b := &exhibitShowBody{Row: d.exhibitRow(f.viewer, &x), ID: x.ID.String(), Sum: x.Sensitivity != counterclaim.Confidential, URL: x.URL, Linked: isWeb(x.URL), By: x.ArrivedBy,
		Licence: x.Licence, Said: x.SaidToShow, Inside: f.viewer.inside, Act: address("x", x.ID)}
	if x.Erased != "" {
		b.Erased = d.say.T("exhibit.erased", d.say.Instant(x.Erased).Text)
	}
	if f.sight == sightHint {
		return b, nil
	}
	if x.Closed {
		b.Erased = d.say.T("exhibit.wordless")
	}
	if d.pictured(&x) {
		b.Picture = thumbnailAddress(x.ID)
		if len(x.Flags) > 0 && !show {
			b.Picture, b.Show = "", address("x", x.ID)+"?show=yes"
		}
	}
	if f.sight == sightWhole && f.viewer.inside && x.Erased == "" && d.vault != nil {
		if b.Bytes = address("x", x.ID) + "/bytes"; !x.Sealed.IsZero() && d.vault.Closed(x.ID) {
			b.Bytes, b.Closed = "", exportClosed(x.ID)
		}
	}
	facts := vault.FactsOf(x.Facts)
	b.Facts, b.Notes, b.Credentials = d.exhibitFacts(facts), facts.Notes, facts.Credentials
	if b.Closed != "" {
		b.Notes = nil // that nothing was read of it is said beside
	}
	b.Established = d.established(x.Established)
	for _, part := range []func() error{
		func() error { return d.exhibitBelongs(ctx, b, &x) },
		func() error { return d.exhibitOdds(ctx, b, &x, facts, f.sight) },
		func() error { return d.exhibitRests(ctx, b, f) },
		func() error { return d.exhibitDrafts(ctx, b, f) },
		func() error { return d.exhibitNotices(ctx, b, f) },
		func() error { return d.exhibitCopies(ctx, b, f.viewer, &x) },
		func() error { return d.exhibitEarlier(ctx, b, f, &x) },
	} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	for i := range x.Custody {
		b.Custody = append(b.Custody, d.custodyRow(&x.Custody[i]))
	}
	if f.viewer.corrects && f.sight == sightWhole && x.Erased == "" && !x.Closed {
		b.Describe, b.Establish = d.describeForm(&x), d.establishForm(f)
		_, err := x.Established.Agree(f.viewer.name)
		b.Agree = err == nil
	}
	if d.people == nil && x.Erased == "" {
		b.Command = "counterclaim exhibit describe " + x.ID.Short() + " --place NAME --method WORDS --agreed NAME,NAME --confidence high --as NAME"
	}
	return b, nil
}

// exhibitFacts puts what the bytes say into words, but for the credentials, which stand apart.
func (d *desk) exhibitFacts(facts vault.Facts) []fact {
	var out []fact
	for _, x := range facts.List() {
		if x.Name != "credentials" && x.Name != "type" && x.Name != "size" {
			out = append(out, fact{d.say.Or("exhibit.fact", x.Name), x.Value})
		}
	}
	return out
}

// established puts what the desk established into words.
func (d *desk) established(e *counterclaim.Established) []fact {
	if e == nil {
		return nil
	}
	var out []fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, fact{d.say.T("established." + key), value})
		}
	}
	if e.Place != nil {
		row := d.places([]counterclaim.Place{*e.Place})[0]
		add("place", strings.TrimRight(row.Name+" · "+strings.TrimSpace(row.Coordinates+" "+row.Precision), " ·"))
	}
	if e.Direction != nil {
		add("direction", d.say.T("established.degrees", strconv.FormatFloat(*e.Direction, 'f', -1, 64)))
	}
	add("time", d.say.Period(e.Time))
	add("method", e.Method)
	add("references", strings.Join(e.References, "; "))
	add("confidence", d.say.Or("confidence.word", e.Confidence))
	add("by", d.say.List(e.By))
	add("missing", d.say.List(e.Missing()))
	return out
}

// exhibitCopies links the original of a redacted copy, and the redacted copies of an original, where they may be seen.
func (d *desk) exhibitCopies(ctx context.Context, b *exhibitShowBody, v viewer, x *counterclaim.Exhibit) error {
	shelf, err := d.exhibitShelf(ctx)
	if err != nil {
		return err
	}
	ids := shelf.seenBy(v, func(o *counterclaim.Exhibit) bool { return o.ID == x.Original || o.Original == x.ID })
	list, err := d.exhibitsSeen(ctx, v, shelf, ids[:min(len(ids), exhibitsOnPage)])
	for i := range list {
		link := exhibitLink{d.exhibitRow(v, &list[i]).Name, address("x", list[i].ID)}
		if list[i].ID == x.Original {
			b.Original = &link
		} else {
			b.Copies = append(b.Copies, link)
		}
	}
	return err
}

// exhibitEarlier puts the earlier pictures beside this one: inside all that nobody rejected, outside those that a person confirmed.
func (d *desk) exhibitEarlier(ctx context.Context, b *exhibitShowBody, f *foundExhibit, x *counterclaim.Exhibit) error {
	var ids []counterclaim.ID
	of := map[counterclaim.ID]counterclaim.Earlier{}
	for _, e := range x.Earlier {
		if e.Verdict != counterclaim.LikenessRejected && len(ids) < exhibitsOnPage {
			ids, of[e.ID] = append(ids, e.ID), e
		}
	}
	if len(ids) == 0 {
		return nil
	}
	shelf, err := d.exhibitShelf(ctx)
	if err != nil {
		return err
	}
	list, err := d.exhibitsSeen(ctx, f.viewer, shelf, ids)
	if err != nil {
		return err
	}
	for i := range list {
		e := of[list[i].ID]
		row := earlierRow{exhibitRow: d.exhibitRow(f.viewer, &list[i]), ID: e.ID.String(), Words: sentence(counterclaim.LooksEarlier), Confirmed: e.Verdict == counterclaim.LikenessConfirmed,
			Decide: f.viewer.corrects && f.sight == sightWhole}
		if b.Show != "" && row.Picture != "" { // it looks like what its reader has not asked for yet
			row.Picture, row.Hidden, row.Flags = "", true, b.Row.Flags
		}
		if e.How != "" && f.viewer.inside {
			row.Words = sentence(counterclaim.LooksEarlier + ", " + e.How)
		}
		if d.people == nil {
			row.Command = "counterclaim exhibit likeness " + x.ID.Short() + " " + e.ID.Short() + " --confirm --as NAME"
		}
		switch {
		case !row.Confirmed:
			row.Verdict = d.say.T("earlier.unconfirmed")
		case e.By != "":
			row.Verdict = d.say.T("earlier.confirmed.by", e.By)
		default:
			row.Verdict = d.say.T("earlier.confirmed")
		}
		b.Earlier = append(b.Earlier, row)
	}
	return nil
}

// custodyRow puts an entry of custody into words.
func (d *desk) custodyRow(u *counterclaim.Custody) custodyRow {
	row := custodyRow{Time: d.say.Instant(u.At), Act: d.say.Or("custody.act", u.Act), By: u.By, Says: u.Reason}
	if u.Tried != "" {
		row.Act = d.say.T("custody.tried", d.say.Or("custody.act", u.Tried))
	}
	for _, more := range []string{u.Name, u.Source, u.URL, u.To} {
		if more != "" {
			row.Says = strings.TrimPrefix(row.Says+" · "+more, " · ")
		}
	}
	if !u.Other.IsZero() {
		row.Other = &exhibitLink{u.Other.Short(), address("x", u.Other)}
	}
	return row
}

// flagChoices are the flags with whether an exhibit has them.
func (d *desk) flagChoices(has []string) []choice {
	var out []choice
	for _, f := range []string{counterclaim.FlagGraphic, counterclaim.FlagPrisoner, counterclaim.FlagMinor} {
		out = append(out, choice{f, d.say.T("exhibit.flag." + f), slices.Contains(has, f)})
	}
	return out
}

// choice is one of several in a form.
type choice struct {
	Value, Words string
	On           bool
}
