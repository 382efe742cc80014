package policy

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Record is what a view reads. A counterclaim.Store is one.
type Record interface {
	counterclaim.Reader
	Marks(ctx context.Context) ([]counterclaim.Mark, error)
}

// View is a record as somebody sees it: a counterclaim.Reader from which is gone what is held back. Who reads is asked anew at each
// call, and so are the marks and the rules, so that a mark holds from the moment in which it was set.
type View struct {
	record Record
	sight  func(ctx context.Context) Sight
	clock  func() time.Time

	over counterclaim.Reader // the record with what it keeps encrypted, for those from whom nothing is held back; nil: it keeps nothing so

	lags bool // counts of a large record may be older than it is

	lock    sync.Mutex
	counted map[Sight]*counted
}

var _ counterclaim.Reader = (*View)(nil)

// NewView puts a view before a record. Sight says how much who reads may see, from the call's context; nil is Outside. Clock nil is time.Now.
func NewView(record Record, sight func(ctx context.Context) Sight, clock func() time.Time) *View {
	if sight == nil {
		sight = func(context.Context) Sight { return Outside }
	}
	if clock == nil {
		clock = time.Now
	}
	return &View{record: record, sight: sight, clock: clock, counted: map[Sight]*counted{}}
}

// Lagging has counts of a large record given as they were counted last, for a page that is not to wait for minutes. Lists, texts and searches
// are as they are.
func (v *View) Lagging() *View {
	v.lags = true
	return v
}

// Over has who may see all read through another reader of the record: one that has its confidential reports, which are kept encrypted (package
// shelf). Nobody else's calls reach it.
func (v *View) Over(all counterclaim.Reader) *View {
	v.over = all
	return v
}

// all gives what is read by who reads where nothing that the record has in clear is held back from them.
func (v *View) all(ctx context.Context) counterclaim.Reader {
	if v.over != nil && v.sight(ctx) == All {
		return v.over
	}
	return v.record
}

// Whole reports whether nothing is held back from who reads.
func (v *View) Whole(ctx context.Context) (bool, error) {
	j, err := v.judge(ctx)
	return j == nil && err == nil, err
}

// Leaving is the view of all that leaves the mission.
func Leaving(record Record) *View { return NewView(record, nil, nil) }

// judge gives what holds for who reads, nil where nothing is held back from them.
func (v *View) judge(ctx context.Context) (*judging, error) {
	sight := v.sight(ctx)
	if sight == All {
		return nil, nil
	}
	d, err := v.record.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := v.record.Marks(ctx)
	if err != nil {
		return nil, err
	}
	r := newRules(sight, d, marks, v.clock())
	if sight == Inside && !r.anySecret() {
		return nil, nil
	}
	j := judgeBy(r, v.record)
	if v.over != nil {
		j.whole = v.over
	}
	return j, nil
}

// Dispute gives the dispute without confidential sources.
func (v *View) Dispute(ctx context.Context) (*counterclaim.Dispute, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.record.Dispute(ctx)
	}
	return j.disputeFor(), nil
}

// Report gives a report in which the words of what is held back are *.
func (v *View) Report(ctx context.Context, id counterclaim.ID) (*counterclaim.Report, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).Report(ctx, id)
	}
	r, err := v.record.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	if j.hidden(r.ID, r.Outlet) || j.recent(r) {
		return nil, none("report", id)
	}
	_, err = j.report(ctx, r)
	return r, err
}

func none(noun string, id counterclaim.ID) error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no %s %s", noun, id)
}

// report takes from a report what may not be seen, and says whether that was any of its words.
func (j *judging) report(ctx context.Context, r *counterclaim.Report) (changed bool, err error) {
	if hidden, err := j.hiddenCopy(ctx, r.CopyOf); err != nil {
		return false, err
	} else if hidden {
		r.CopyOf = counterclaim.ID{}
	}
	r.Arrivals = slices.DeleteFunc(slices.Clone(r.Arrivals), func(a counterclaim.Arrival) bool { return j.secretOutlet(a.Outlet) })
	r.Attachments = slices.DeleteFunc(slices.Clone(r.Attachments), j.secretExhibit)
	versions := []counterclaim.ID{}
	for _, id := range r.Versions {
		hidden, err := j.hiddenCopy(ctx, id)
		if err != nil {
			return false, err
		}
		if !hidden {
			versions = append(versions, id)
		}
	}
	if r.Versions = versions; len(versions) == 0 {
		r.Versions = nil
	}
	if j.sight != Outside {
		return false, nil
	}
	w, err := j.of(ctx, r.ID)
	if err != nil {
		return false, err
	}
	return j.words(r, w), nil
}

// secretExhibit reports whether a person marked an exhibit as confidential.
func (j *judging) secretExhibit(id counterclaim.ID) bool {
	return j.secret[counterclaim.MarkExhibit+" "+id.String()]
}

// words takes from a report the words of what never leaves. The bytes that it came in have all of them, and do not leave either.
func (j *judging) words(r *counterclaim.Report, w *withheld) bool {
	names := slices.Clone(w.names)
	for i, a := range r.Authors {
		if !j.clear(a) {
			names = append(names, a)
			r.Authors = slices.Clone(r.Authors)
			r.Authors[i] = "a private person"
		}
	}
	names = longestFirst(names)
	coded := r.Coded()
	spans := slices.Concat(w.spans, sensitiveSpans(coded), nameSpans(coded, names))
	changed := len(spans) > 0
	if r.Translation != "" {
		if r.Translation = blank(coded, spans); changed {
			r.Text = "*" // which words of it to take is not known
		}
	} else {
		r.Text = blank(coded, spans)
	}
	line := func(s string) string {
		if sensitive(s) || len(w.spans) > 0 {
			changed = changed || s != ""
			return blank(s, []span{{0, len(s)}})
		}
		return blank(s, nameSpans(s, names))
	}
	r.Headline, r.TranslatedHeadline = line(r.Headline), line(r.TranslatedHeadline)
	r.Captions = slices.Clone(r.Captions)
	for i := range r.Captions {
		r.Captions[i] = line(r.Captions[i])
	}
	r.Images = slices.Clone(r.Images)
	for i := range r.Images {
		r.Images[i].Caption, r.Images[i].Alt = line(r.Images[i].Caption), line(r.Images[i].Alt)
	}
	r.Attachments, r.Translator = nil, ""
	for i := range r.Arrivals {
		a := &r.Arrivals[i]
		a.Original, a.Within, a.Request = counterclaim.ID{}, "", nil
		if a.VouchedBy != "" {
			a.VouchedBy = "the desk"
		}
	}
	return changed
}

// Original gives the bytes that reports came in, to those of the mission: nothing is taken from bytes.
func (v *View) Original(ctx context.Context, id counterclaim.ID) (*counterclaim.Original, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j != nil && (j.sight == Outside || j.secretExhibit(id)) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record does not give out these bytes")
	}
	if j == nil {
		return v.all(ctx).Original(ctx, id)
	}
	return v.record.Original(ctx, id)
}

// Resolve finds what a short address stands for, where that may be seen.
func (v *View) Resolve(ctx context.Context, noun, prefix string) (counterclaim.Address, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return counterclaim.Address{}, err
	}
	if j == nil {
		return v.all(ctx).Resolve(ctx, noun, prefix)
	}
	a, err := v.record.Resolve(ctx, noun, prefix)
	if err != nil || a.Gone {
		return a, err
	}
	there, err := v.there(ctx, j, noun, a.ID)
	if err != nil {
		return counterclaim.Address{}, err
	}
	if !there {
		name := map[string]string{"r": "report", "c": "claim", "i": "incident", "x": "exhibit", "o": "observation", "a": "version of an agreement", "s": "situation report", "p": "complaint"}[noun]
		return counterclaim.Address{}, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no %s with address %s", name, strings.ToLower(prefix))
	}
	return a, nil
}

// there reports whether something may be seen.
func (v *View) there(ctx context.Context, j *judging, noun string, id counterclaim.ID) (bool, error) {
	switch noun {
	case "r":
		r, err := v.record.Report(ctx, id)
		return err == nil && !j.hidden(r.ID, r.Outlet) && !j.recent(r), err
	case "c":
		found, err := v.Claims(ctx, counterclaim.ClaimQuery{IDs: []counterclaim.ID{id}})
		return len(found) > 0, err
	case "i":
		found, err := v.Incidents(ctx, counterclaim.IncidentQuery{IDs: []counterclaim.ID{id}})
		return len(found) > 0, err
	case "a":
		return j.sight != Outside || j.cleared[counterclaim.MarkAgreement+" "+id.String()], nil
	case "s":
		return true, nil // it was published
	case "p":
		return j.sight != Outside, nil // its own party has it by its number
	case "o":
		return j.sight != Outside, nil // nothing of what monitors entered leaves the mission
	}
	return !j.secretExhibit(id), nil
}
