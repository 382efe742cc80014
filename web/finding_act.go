package web

import (
	"crypto/ed25519"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	leaving "github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/review"
)

// maxWritten is a limit on a form with what persons write, in bytes: the longest that the record takes, each letter written as %XX.
const maxWritten = 512 << 10

// acting is somebody who acts on a case.
type acting struct {
	r    *http.Request
	f    *frame
	is   *counterclaim.Case
	desk *review.Desk
	by   string
	at   string                    // RFC 3339
	also []counterclaim.AuditEntry // what is noted with the step
}

// value gives a field of the form.
func (a *acting) value(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(a.r.PostForm.Get(name), "\r\n", "\n"))
}

// makes makes the step that a form asks for.
type makes func(a *acting) (counterclaim.Step, error)

// again shows the page on which a form stood.
type again func(r *http.Request, f *frame, id counterclaim.ID, wrong *failure) (*view, error)

// form reads a form and who sends it.
func (d *desk) form(w http.ResponseWriter, r *http.Request) (by string, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxWritten)
	if err := r.ParseForm(); err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeTooLarge, "%s", d.say.T("form.unread"))
	}
	if v := visitorOf(r.Context()); v != nil {
		return v.Name, nil
	}
	if by = strings.Join(strings.Fields(r.PostForm.Get("as")), " "); by == "" {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("form.noname"))
	}
	return by, nil
}

// instant gives the time of what is done now.
func (d *desk) instant() string { return d.now().UTC().Format("2006-01-02T15:04:05Z") }

// act answers a form about an incident: the step is held against the case and kept, and the reader sent on. Where it is not taken the page is
// shown again with why.
func (d *desk) act(show again, step makes) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f, err := d.frame(r.Context())
		if err != nil {
			d.fail(w, r, nil, err)
			return
		}
		at, err := d.resolveOnly(r)
		if err != nil {
			d.fail(w, r, f, err)
			return
		}
		next, err := d.take(w, r, f, at, step)
		if err == nil {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, next, http.StatusSeeOther)
			return
		}
		if status := statusOf(err); status >= http.StatusInternalServerError || status == http.StatusNotFound && r.PostForm == nil {
			d.fail(w, r, f, err)
			return
		}
		v, failed := show(r, f, at, failureOf(r, err))
		if failed == nil {
			v.status = statusOf(err)
			failed = d.render(w, f, v)
		}
		if failed != nil {
			d.fail(w, r, f, failed)
		}
	}
}

// resolveOnly finds the incident of a form's address. Parties come to the notices that they had, whatever else they see; everybody else to what they see.
func (d *desk) resolveOnly(r *http.Request) (counterclaim.ID, error) {
	given := strings.ToLower(r.PathValue("id"))
	if !counterclaim.IsHexPrefix(given) {
		return counterclaim.ID{}, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.address")).Try("%s", d.say.T("error.address.try"))
	}
	from := d.store
	if strings.HasSuffix(r.URL.Path, "/reply") || r.Method != http.MethodPost && strings.HasSuffix(r.URL.Path, "/notice") {
		from = d.record
	}
	a, err := from.Resolve(r.Context(), "i", given)
	if err == nil && a.Gone {
		err = counterclaim.Errorf(counterclaim.CodeNotFound, "%s", a.Why)
	}
	return a.ID, err
}

// take makes a step, keeps it, notes it, and gives where its reader is sent on.
func (d *desk) take(w http.ResponseWriter, r *http.Request, f *frame, incident counterclaim.ID, step makes) (next string, err error) {
	ctx := r.Context()
	by, err := d.form(w, r)
	if err != nil {
		return "", err
	}
	c, err := d.store.Case(ctx, incident)
	if err != nil {
		return "", err
	}
	a := &acting{r: r, f: f, is: c, desk: review.DeskOf(f.dispute, f.synthetic()), by: by, at: d.instant()}
	if d.signers != nil {
		if a.desk.Signers, err = d.signers(); err != nil {
			return "", err
		}
	}
	s, err := step(a)
	if err != nil {
		return "", err
	}
	if err := d.keepSteps(r, by, []counterclaim.Step{s}, a.also...); err != nil {
		return "", err
	}
	switch {
	case s.Finding != nil:
		return address("f", s.Finding.ID), nil
	case s.Reply != nil:
		return address("i", incident) + "/notice?filed=yes", nil
	case s.Correction != nil:
		return address("f", s.Correction.Finding), nil
	}
	return address("i", incident) + "/case", nil
}

// keepSteps keeps steps, all or none, with what the trail says of them: that they were taken, and what else is to be noted.
func (d *desk) keepSteps(r *http.Request, by string, steps []counterclaim.Step, notes ...counterclaim.AuditEntry) error {
	for i := range steps {
		kind, incident, _, _ := steps[i].Head()
		notes = append(notes, d.trailEntry(r.Context(), by, kind, "incident "+incident.Short(), ""))
	}
	return d.store.Review(r.Context(), steps, notes...)
}

// keysOf gives the keys that the server holds.
func (d *desk) keysOf() review.Keys {
	if d.keys == nil {
		return func(person string) (ed25519.PrivateKey, error) {
			return nil, counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("sign.nokeys")).Try("%s", d.say.T("sign.nokeys.try", person))
		}
	}
	return func(person string) (ed25519.PrivateKey, error) {
		key, err := d.keys(person)
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound { // the page is there; what lacks is the person's key
			err = counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("sign.nokey", person)).Try("%s", d.say.T("sign.nokey.try", person))
		}
		return key, err
	}
}

func moveStep(a *acting) (counterclaim.Step, error) {
	var out counterclaim.Step
	var err error
	if a.value("to") == "withdraw" {
		out, err = review.Withdrawing(a.is, a.value("reason"), a.by, a.at)
	} else {
		out, err = review.Moving(a.is, a.value("to"), a.value("reason"), a.by, a.at)
	}
	if from := a.value("from"); err == nil && from != "" {
		out.Work.From = from
	}
	if open, known := a.opened(); err == nil && known && !out.Work.Draft.IsZero() {
		out.Work.Draft = open
	}
	return out, err
}

// opened gives the draft that was open on the page that a form stood on, zero for none, and whether the form says so.
func (a *acting) opened() (counterclaim.ID, bool) {
	if !a.r.PostForm.Has("open") {
		return counterclaim.ID{}, false
	}
	id, err := counterclaim.ParseID(a.value("open"))
	return id, err == nil || a.value("open") == ""
}

func (d *desk) draftStep(a *acting) (counterclaim.Step, error) {
	w := counterclaim.Decision{Verdict: a.value("verdict"), Confidence: a.value("confidence"), Responsibility: a.r.PostForm["responsibility"], Reasons: a.value("reasons")}
	if s := a.is.Standing(); s != nil {
		w.Supersedes = s.ID
	}
	var err error
	if w.Exhibits, err = d.exhibitsNamed(a.r.Context(), a.value("exhibits")); err != nil {
		return counterclaim.Step{}, err
	}
	if q := a.value("corrects"); q != "" {
		if w.Corrects, err = counterclaim.ParseID(q); err != nil {
			return counterclaim.Step{}, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("draft.corrects.bad", q))
		}
	}
	if w.Claims, err = d.claimsChosen(a); err != nil {
		return counterclaim.Step{}, err
	}
	s, err := review.Drafting(a.is, a.desk, w, a.by, a.at, d.keysOf())
	if open, known := a.opened(); err == nil && known {
		s.Draft.Replaces = open
	}
	return s, err
}

// seen wants the draft that a person decides about to be the one that they saw.
func (a *acting) seen() error {
	id, err := counterclaim.ParseID(a.value("draft"))
	if err != nil {
		return err
	}
	if open := review.Open(a.is); open == nil || open.ID != id {
		return counterclaim.Errorf(counterclaim.CodeConflict, "the draft that you saw is no longer the open one").Try("look at the case again")
	}
	return nil
}

func (d *desk) opinionStep(a *acting) (counterclaim.Step, error) {
	if err := a.seen(); err != nil {
		return counterclaim.Step{}, err
	}
	if a.value("opinion") == "agree" {
		return review.Agreeing(a.is, a.desk, a.by, a.at, d.keysOf())
	}
	return review.Dissenting(a.is, a.value("words"), a.by, a.at)
}

func (d *desk) noticeStep(a *acting) (counterclaim.Step, error) {
	if err := a.seen(); err != nil {
		return counterclaim.Step{}, err
	}
	n, err := review.NoticeOf(a.is, a.desk, a.by, momentOf(a.at))
	if err != nil {
		return counterclaim.Step{}, err
	}
	open := review.Open(a.is)
	told, err := leaving.MayNotify(a.r.Context(), d.whole, open, momentOf(a.at), a.value("override"))
	return counterclaim.Step{Notice: n}, d.mayLeave(a, "notice of draft "+open.ID.Short(), told, err)
}

// replyStep files a reply of the party for which its delegate speaks, and of no other; where nobody signs in, of the party that the form names.
func replyStep(a *acting) (counterclaim.Step, error) {
	party := a.value("party")
	if v := visitorOf(a.r.Context()); v != nil {
		party = v.Party
	}
	draft, err := counterclaim.ParseID(a.value("draft"))
	if err != nil {
		return counterclaim.Step{}, err
	}
	return review.Replying(a.is, draft, party, a.value("text"), a.by, a.at)
}

func (d *desk) publishStep(a *acting) (counterclaim.Step, error) {
	if err := a.seen(); err != nil {
		return counterclaim.Step{}, err
	}
	s, err := review.Publishing(a.is, a.desk, a.by, a.at, d.keysOf())
	if err != nil {
		return s, err
	}
	told, err := leaving.MayPublish(a.r.Context(), d.whole, s.Finding, momentOf(a.at), a.value("override"))
	return s, d.mayLeave(a, "finding "+s.Finding.ID.Short(), told, err)
}

// mayLeave has it noted with the step for what reason the release rules are set aside, where they hold back words of what leaves. A page has a field for
// the reason where the command line has a flag.
func (d *desk) mayLeave(a *acting, on string, told []leaving.Told, err error) error {
	var held *counterclaim.Error
	if len(told) > 0 && errors.As(err, &held) {
		return held.Try("%s", d.say.T("held.try"))
	}
	if err != nil || len(told) == 0 {
		return err
	}
	a.also = append(a.also, d.trailEntry(a.r.Context(), a.by, "release rules set aside", on, a.value("override")))
	return nil
}

func askStep(a *acting) (counterclaim.Step, error) {
	return counterclaim.Step{Ask: &counterclaim.Ask{Incident: a.is.Incident, Of: a.value("of"), By: a.by, At: a.at}}, nil
}

func codingStep(a *acting) (counterclaim.Step, error) {
	return review.Coding(a.is, a.value("verdict"), a.value("confidence"), a.r.PostForm["responsibility"], nil, a.by, a.at), nil
}

func answerStep(a *acting) (counterclaim.Step, error) {
	id, err := counterclaim.ParseID(a.value("request"))
	if err != nil {
		return counterclaim.Step{}, err
	}
	return review.Answering(a.is, id, a.value("answer") == "grant", counterclaim.PublishedIn(), a.value("words"), a.by, a.at), nil
}

// findingCorrect answers "POST /f/{id}/correction".
func (d *desk) findingCorrect(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	if err != nil {
		d.fail(w, r, nil, err)
		return
	}
	p, err := d.findingAt(r)
	if err != nil {
		d.fail(w, r, f, err)
		return
	}
	next, err := d.take(w, r, f, p.of.Incident, func(a *acting) (counterclaim.Step, error) {
		return counterclaim.Step{Correction: &counterclaim.Correction{Incident: a.is.Incident, Finding: p.ID, By: a.by, NamedAs: a.value("named_as"), Text: a.value("text"), At: a.at}}, nil
	})
	if err == nil {
		http.Redirect(w, r, next+"?asked=yes", http.StatusSeeOther)
		return
	}
	if statusOf(err) >= http.StatusInternalServerError {
		d.fail(w, r, f, err)
		return
	}
	v, failed := d.findingView(r, f, p, failureOf(r, err))
	if failed == nil {
		v.status = statusOf(err)
		failed = d.render(w, f, v)
	}
	if failed != nil {
		d.fail(w, r, f, failed)
	}
}

// findingMoveAll answers "POST /findings/move": incidents to a work state, all or none. Where they are not moved the list is shown again with why,
// what was marked and what was written.
func (d *desk) findingMoveAll(w http.ResponseWriter, r *http.Request) {
	err := d.moveAll(w, r)
	if err == nil {
		http.Redirect(w, r, "/findings?state="+r.PostForm.Get("to"), http.StatusSeeOther)
		return
	}
	f, failed := d.frame(r.Context())
	if failed != nil || statusOf(err) >= http.StatusInternalServerError || statusOf(err) == http.StatusRequestEntityTooLarge {
		d.fail(w, r, f, err)
		return
	}
	state, page := movedFrom(r.PostForm)
	v, failed := d.findingsView(r, f, state, page, failureOf(r, err))
	if failed == nil {
		v.status = statusOf(err)
		failed = d.render(w, f, v)
	}
	if failed != nil {
		d.fail(w, r, f, failed)
	}
}

// movedFrom gives the list on which a form stood that moves incidents.
func movedFrom(form url.Values) (state string, page int) {
	state = form.Get("from")
	if !slices.Contains(counterclaim.WorkStates(), state) { // a form that does not say: what is moved back was ended, all else is new
		if state = counterclaim.WorkNew; form.Get("to") == counterclaim.WorkNew {
			state = counterclaim.WorkNoFinding
		}
	}
	page, err := strconv.Atoi(form.Get("page"))
	if err != nil || page < 1 || page > maxPage {
		page = 1
	}
	return state, page
}

func (d *desk) moveAll(w http.ResponseWriter, r *http.Request) error {
	by, err := d.form(w, r)
	if err != nil {
		return err
	}
	to, reason, at := r.PostForm.Get("to"), strings.TrimSpace(r.PostForm.Get("reason")), d.instant()
	if !slices.Contains(counterclaim.WorkStates(), to) || len(r.PostForm["incident"]) == 0 || len(r.PostForm["incident"]) > caseSize {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("move.none"))
	}
	if reason == "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("move.noreason"))
	}
	var steps []counterclaim.Step
	for _, given := range r.PostForm["incident"] {
		id, err := counterclaim.ParseID(given)
		if err != nil {
			return err
		}
		c, err := d.store.Case(r.Context(), id)
		if err != nil {
			return err
		}
		step, err := review.Moving(c, to, reason, by, at)
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	return d.keepSteps(r, by, steps)
}
