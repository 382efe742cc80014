package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/draw"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// promiseBody is one version of an agreement, clause by clause.
type promiseBody struct {
	Empty                      bool
	Title, Words, Number, Name string
	State                      string // whether deeds are measured against it
	Passed                     []string
	Holds                      string
	Kept                       stamp
	By, Reason, ID             string
	Published                  string // whether readers see it; "" for readers
	Unread                     bool
	Others                     []pageLink
	Versions                   []agreementVersionRow
	Changes                    []agreementChange
	ChangedFrom                string
	Facts                      []fact
	Clauses                    []clauseRow
	Phases                     []phaseRow
	Places                     []agreementPlace
	Map                        *draw.Locator
	Sites                      []siteColumn // nil for readers
	NotWatched, Unsure         []string
	Synthetic                  bool
}

// agreementVersionRow is a version in the list of them.
type agreementVersionRow struct {
	Href, Number, Holds, Reason string
	Kept                        stamp
	Shown                       bool
	Published                   string
}

// agreementChange is one difference from the version before.
type agreementChange struct {
	Of, Key, What string // What: added or removed, "" where a key has another value
	From, To      string
}

type phaseRow struct {
	Name, Words, Track, Days, Grace string
}

// siteColumn is the sites of one party.
type siteColumn struct {
	Name, Class string
	Sites       []siteRow
}

// pageLink is a way to another page.
type pageLink struct{ Name, Href string }

type siteRow struct{ Name, Words, Coordinates string }

// chosenAgreement is the version that a page or an answer shows.
type chosenAgreement struct {
	seen     *leaving.SeenAgreement
	versions []leaving.SeenAgreement // of the same agreement
	inForce  counterclaim.ID         // the version against which deeds are measured, zero where none holds yet
	passed   []ceasefire.Passed
}

// agreementsSeen parts what may be seen by agreement, in the order of their ids.
func (d *desk) agreementsSeen(ctx context.Context) ([][]leaving.SeenAgreement, error) {
	list, err := d.view.Agreements(ctx, "")
	if err != nil {
		return nil, err
	}
	var out [][]leaving.SeenAgreement
	for _, v := range list {
		if n := len(out); n == 0 || out[n-1][0].Agreement != v.Agreement {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], v)
	}
	return out, nil
}

// mostAgreementsRead is how many versions are kept as they were read. The id of a version is a hash of its bytes: what was read once stays so.
const mostAgreementsRead = 32

// keptAgreements are versions that were read.
type keptAgreements struct {
	mu sync.Mutex
	of map[counterclaim.ID]*counterclaim.Agreement
}

// readAgreement reads a version, whole, for the view alone to cut. It fails as ceasefire.GoodVersion does.
func (d *desk) readAgreement(ctx context.Context) func(id counterclaim.ID) (*counterclaim.Agreement, error) {
	return func(id counterclaim.ID) (*counterclaim.Agreement, error) {
		k := &d.agreements
		k.mu.Lock()
		a := k.of[id]
		k.mu.Unlock()
		if a != nil {
			return a, nil
		}
		of, ok := d.record.(counterclaim.Agreements)
		if !ok {
			return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("promise.none"))
		}
		v, err := of.AgreementVersion(ctx, id)
		if err != nil {
			return nil, err
		}
		if a, err = ceasefire.GoodVersion(v); err != nil {
			return nil, err
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.of == nil || len(k.of) >= mostAgreementsRead {
			k.of = map[counterclaim.ID]*counterclaim.Agreement{}
		}
		k.of[id] = a
		return a, nil
	}
}

// inForce finds, among the versions of one agreement that may be seen, that against which deeds are measured now: the last good one that
// holds, or where none holds yet the last good one, and then inForce is zero.
func (d *desk) inForce(ctx context.Context, versions []leaving.SeenAgreement) (*chosenAgreement, error) {
	var list []counterclaim.AgreementVersion
	for _, v := range versions {
		list = append(list, v.AgreementVersion)
	}
	st, now, err := ceasefire.StandAt(list, d.now(), d.readAgreement(ctx))
	if err != nil {
		return nil, err
	}
	out := &chosenAgreement{versions: versions, passed: st.Passed}
	if st.Version == nil {
		return out, nil
	}
	for i := range versions {
		if versions[i].ID == st.Version.ID {
			out.seen = &versions[i]
		}
	}
	if now {
		out.inForce = st.Version.ID
	}
	return out, nil
}

// chooseAgreement finds the version that a request asks for: by its address in v, or that which holds now of the agreement in of, else of the first.
func (d *desk) chooseAgreement(r *http.Request, all [][]leaving.SeenAgreement) (*chosenAgreement, error) {
	missing := counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("promise.badday")).Try("%s", d.say.T("promise.badday.try"))
	q := r.URL.Query()
	if address := q.Get("v"); address != "" {
		for _, versions := range all {
			at := slices.IndexFunc(versions, func(v leaving.SeenAgreement) bool { return v.ID.Short() == strings.ToLower(address) })
			if at < 0 {
				continue
			}
			out, err := d.inForce(r.Context(), versions)
			if err != nil {
				return nil, err
			}
			out.seen = &versions[at]
			return out, nil
		}
		return nil, missing
	}
	at := 0
	if of := q.Get("of"); of != "" {
		at = slices.IndexFunc(all, func(v []leaving.SeenAgreement) bool { return v[0].Agreement == of })
	}
	if at < 0 {
		return nil, missing
	}
	return d.inForce(r.Context(), all[at])
}

// agreementShow answers "/agreement".
func (d *desk) agreementShow(r *http.Request, f *frame) (*view, error) {
	ctx := r.Context()
	all, err := d.agreementsSeen(ctx)
	if err != nil {
		return nil, err
	}
	v := &view{name: "agreement_show", title: d.say.T("promise.title"), nav: "agreement", canonical: "/agreement"}
	if len(all) == 0 {
		v.body = &promiseBody{Empty: true}
		return v, nil
	}
	chosen, err := d.chooseAgreement(r, all)
	if err != nil {
		return nil, err
	}
	b := &promiseBody{}
	v.body = b
	outside := d.sightOf(ctx) == leaving.Outside
	for _, versions := range all {
		if last := versions[len(versions)-1]; versions[0].Agreement != chosen.versions[0].Agreement {
			b.Others = append(b.Others, pageLink{cmp.Or(last.Title, last.Agreement), agreementsAddress(&last)})
		}
	}
	d.agreementVersions(b, chosen, outside)
	if chosen.seen == nil {
		b.Unread, b.Title = true, chosen.versions[0].Agreement
		return v, nil
	}
	v.title, v.canonical = chosen.seen.Title, agreementAddress(chosen.seen)
	a, err := d.view.Agreement(ctx, chosen.seen.ID, d.readAgreement(ctx))
	if code := counterclaim.CodeOf(err); code == counterclaim.CodeBadInput || code == counterclaim.CodeNotFound {
		b.Unread, b.Title = true, cmp.Or(chosen.seen.Title, chosen.seen.Agreement)
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	if err := d.agreementChanges(ctx, b, chosen, a); err != nil {
		return nil, err
	}
	d.agreementText(b, a, f, outside)
	return v, nil
}

// agreementAddress gives the permanent address of a version.
func agreementAddress(v *leaving.SeenAgreement) string { return "/agreement?v=" + v.ID.Short() }

// agreementsAddress gives the address of that version of an agreement which holds.
func agreementsAddress(v *leaving.SeenAgreement) string { return "/agreement?of=" + v.Agreement }

// agreementVersions fills in which version is shown, which there are, and which stands.
func (d *desk) agreementVersions(b *promiseBody, c *chosenAgreement, outside bool) {
	say := d.say
	published := func(v *leaving.SeenAgreement) string {
		switch {
		case outside:
			return ""
		case v.Published:
			return say.T("promise.published")
		}
		return say.T("promise.unpublished")
	}
	for _, p := range c.passed {
		why := say.T("promise.unread")
		if !outside {
			why = p.Why.Error()
		}
		b.Passed = append(b.Passed, say.T("promise.passed", say.Number(int64(p.Version.Number)), strings.TrimSuffix(why, ".")))
	}
	for i := range slices.Backward(c.versions) {
		v := &c.versions[i]
		b.Versions = append(b.Versions, agreementVersionRow{Href: agreementAddress(v), Number: say.Number(int64(v.Number)), Holds: say.Day(v.Holds), Reason: v.Reason, Kept: say.Instant(v.Kept),
			Shown: c.seen != nil && v.ID == c.seen.ID, Published: published(v)})
	}
	v := c.seen
	if v == nil {
		return
	}
	b.Title, b.Number, b.Holds, b.Kept, b.By, b.Reason = v.Title, say.T("promise.version", say.Number(int64(v.Number))), say.Day(v.Holds), say.Instant(v.Kept), v.KeptBy, v.Reason
	b.ID, b.Published, b.Synthetic = v.ID.String(), published(v), v.Synthetic
	if v.Version != "" {
		b.Name = say.T("promise.writers", v.Version)
	}
	switch {
	case v.ID == c.inForce:
		b.State = say.T("promise.inforce")
	case c.inForce.IsZero():
		b.State = say.T("promise.notyet", say.Day(v.Holds))
	default:
		b.State = say.T("promise.notnow")
	}
}

// agreementChanges says what the version changed from the one before it that may be seen.
func (d *desk) agreementChanges(ctx context.Context, b *promiseBody, c *chosenAgreement, a *counterclaim.Agreement) error {
	before, changes, err := d.changesFrom(ctx, c, a)
	if err != nil || before == nil {
		return err
	}
	b.ChangedFrom = d.say.T("promise.changes", d.say.Number(int64(before.Number)))
	for _, x := range changes {
		row := agreementChange{Of: x.Of, Key: x.Key, From: x.From, To: x.To}
		switch x.Kind {
		case ceasefire.ChangeAdded:
			row.What = d.say.T("promise.change.added")
		case ceasefire.ChangeRemoved:
			row.What = d.say.T("promise.change.removed")
		}
		b.Changes = append(b.Changes, row)
	}
	return nil
}

// changesFrom compares a version with the one before it that may be seen and read; before is nil where there is none.
func (d *desk) changesFrom(ctx context.Context, c *chosenAgreement, a *counterclaim.Agreement) (before *leaving.SeenAgreement, changes []ceasefire.Difference, err error) {
	for i := range slices.Backward(c.versions) {
		v := &c.versions[i]
		if v.Number >= c.seen.Number {
			continue
		}
		old, err := d.view.Agreement(ctx, v.ID, d.readAgreement(ctx))
		switch counterclaim.CodeOf(err) {
		case "":
			return v, ceasefire.Diff(old, a), nil
		case counterclaim.CodeBadInput, counterclaim.CodeNotFound: // damaged: the one before it is compared
		default:
			return nil, nil, err
		}
	}
	return nil, nil, nil
}

// agreementText fills in what a version says.
func (d *desk) agreementText(b *promiseBody, a *counterclaim.Agreement, f *frame, outside bool) {
	say := d.say
	b.Words, b.NotWatched, b.Unsure = a.Words, a.NotWatched, a.Unsure
	add := func(name, value string) {
		if value != "" {
			b.Facts = append(b.Facts, fact{name, value})
		}
	}
	add(say.T("promise.signed"), say.Day(a.Signed))
	start := say.Day(a.Start)
	if a.StartTime != "" {
		start = say.Instant(a.StartTime).Text
	}
	add(say.T("promise.start"), start)
	add(say.T("promise.until"), cmp.Or(say.Day(a.Until), say.T("promise.open")))
	add(say.T("promise.clock"), a.Clock)
	w := newClauseWords(say, a)
	add(say.T("promise.area"), w.zone(a.Area))
	add(say.T("promise.mission"), a.Mission)
	add(say.T("promise.sources"), strings.Join(a.Sources, "; "))
	columns := d.agreementColumns(f, a)
	for i := range a.Clauses {
		b.Clauses = append(b.Clauses, w.row(&a.Clauses[i], columns))
	}
	for _, p := range a.Phases {
		row := phaseRow{Name: cmp.Or(p.Title, p.ID), Words: p.Words, Track: p.Track, Days: w.days(p.From, p.Until)}
		if p.ToleranceDays > 0 {
			row.Grace = say.N("promise.tolerance.days", p.ToleranceDays)
		}
		b.Phases = append(b.Phases, row)
	}
	b.Places, b.Map = d.agreementPlaces(a, w)
	if outside || len(a.Sites) == 0 {
		return
	}
	for _, c := range columns {
		out := siteColumn{Name: c.Name, Class: c.Class}
		for _, s := range a.Sites {
			if s.Party != c.ID {
				continue
			}
			row := siteRow{Name: cmp.Or(s.Title, s.ID), Words: s.Words}
			if s.Lat != nil && s.Lon != nil {
				row.Coordinates = say.coordinate(*s.Lat, "lat", 3) + " " + say.coordinate(*s.Lon, "lon", 3)
			}
			out.Sites = append(out.Sites, row)
		}
		b.Sites = append(b.Sites, out)
	}
}

// agreementColumns gives the parties of an agreement in the order in which columns stand today, with the colours that the desk has for them.
func (d *desk) agreementColumns(f *frame, a *counterclaim.Agreement) []column {
	of := &frame{parties: slices.Clone(a.Parties)}
	slices.SortFunc(of.parties, func(x, y counterclaim.Party) int { return cmp.Compare(x.ID, y.ID) })
	out := of.columns(d.now().UTC().Format(counterclaim.DateLayout), counterclaim.ID{})
	for i := range out {
		_, out[i].Class = f.partyName(out[i].ID)
	}
	return out
}

// hasAgreement reports whether who reads sees any.
func (d *desk) hasAgreement(ctx context.Context) (bool, error) {
	list, err := d.view.Agreements(ctx, "")
	return len(list) > 0, err
}
