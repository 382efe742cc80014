package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// violationRoutes registers the pages of violations.
func (d *desk) violationRoutes(mux *router) {
	mux.HandleFunc("/violations", d.page(d.violationList))
	mux.HandleFunc("/violations.csv", d.violationFile)
	mux.HandleFunc("/violations/{id}", d.page(d.violationShow))
	mux.HandleFunc("POST /violations/{id}/contest", d.violationAct("contest", d.contestStep))
	mux.HandleFunc("POST /violations/{id}/letter", d.violationAct("contest", d.letterStep))
	mux.HandleFunc("POST /violations/{id}/answer", d.violationAct("answer", d.contestAnswer))
	mux.HandleFunc("POST /violations/{id}/notice", d.violationAct("notice", d.contestNotice))
}

// violationPermissions says what they need.
func violationPermissions() map[string]account.Permission {
	return map[string]account.Permission{
		"/violations":                   account.Read,
		"/violations.csv":               account.Read,
		"/violations/{id}":              account.Read,
		"POST /violations/{id}/contest": account.FileStatement,
		"POST /violations/{id}/letter":  account.Publish,
		"POST /violations/{id}/answer":  account.Publish,
		"POST /violations/{id}/notice":  account.Publish,
		apiRoot + "/violations":         account.Read,
		apiRoot + "/violations/{id}":    account.Read,
		apiRoot + "/violations/trend":   account.Read,
		apiRoot + "/violations/alleged": account.Read,
	}
}

// contesting is somebody who says something about a violation.
type contesting struct {
	r   *http.Request
	s   *seenSeason
	f   *frame
	is  *ceasefire.Case // nil: nothing is measured of it now
	out *counterclaim.Contest
}

func (a *contesting) value(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(a.r.PostForm.Get(name), "\r\n", "\n"))
}

// violationAct answers a form about a violation: the step is kept and noted, and the reader sent on. Where it is not taken the page is shown again with why.
func (d *desk) violationAct(filed string, step func(a *contesting) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f, err := d.frame(r.Context())
		if err != nil {
			d.fail(w, r, nil, err)
			return
		}
		next, err := d.contest(w, r, f, filed, step)
		if err == nil {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, next, http.StatusSeeOther)
			return
		}
		status := statusOf(err)
		if status >= http.StatusInternalServerError || r.PostForm == nil {
			d.fail(w, r, f, err)
			return
		}
		v, failed := d.violationView(r, f, failureOf(r, err))
		if failed == nil {
			v.status = status
			failed = d.render(w, f, v)
		}
		if failed != nil {
			d.fail(w, r, f, failed)
		}
	}
}

// contest makes a step, keeps it, and gives where its reader is sent on.
func (d *desk) contest(w http.ResponseWriter, r *http.Request, f *frame, filed string, step func(a *contesting) error) (next string, err error) {
	record, ok := d.record.(counterclaim.Contests)
	if !ok {
		return "", counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("violation.unknown"))
	}
	s, key, c, err := d.violationAt(r)
	if err != nil {
		return "", err
	}
	by, err := d.form(w, r)
	if err != nil {
		return "", err
	}
	out := d.stepAbout(s, key, c, f.synthetic())
	out.By, out.At = by, d.instant()
	a := &contesting{r: r, s: s, f: f, is: c, out: &out}
	if err := step(a); err != nil {
		return "", err
	}
	out.Identify()
	note := d.trailEntry(r.Context(), by, out.Kind+" of a violation", "violation "+out.Violation.Short(), "")
	if _, err := record.AddContest(r.Context(), &out, note); err != nil {
		return "", err
	}
	return "/violations/" + key.ID().Short() + "?filed=" + filed, nil
}

// stepAbout makes a step with what is measured now.
func (d *desk) stepAbout(s *seenSeason, key counterclaim.ViolationKey, c *ceasefire.Case, synthetic bool) counterclaim.Contest {
	if c == nil {
		return leaving.StepAbout(s.season.Agreement, key, counterclaim.VerdictNone, nil, synthetic)
	}
	return leaving.StepAbout(s.season.Agreement, key, string(c.Verdict), c.Rows, synthetic)
}

// contestStep is a contest of the party for which its delegate speaks, and of no other; where nobody signs in, of the party that the form names.
func (d *desk) contestStep(a *contesting) error {
	party := a.value("party")
	if v := visitorOf(a.r.Context()); v != nil {
		party = v.Party
	}
	return d.contestOf(a, party)
}

// letterStep is a contest that came to the desk in a letter, which a person enters for its party.
func (d *desk) letterStep(a *contesting) error {
	if a.out.Letter = strings.Join(strings.Fields(a.value("letter")), " "); a.out.Letter == "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("contest.noletter")).Try("%s", d.say.T("contest.noletter.try"))
	}
	return d.contestOf(a, a.value("party"))
}

func (d *desk) contestOf(a *contesting, party string) (err error) {
	if !slices.ContainsFunc(a.s.a.Parties, func(p counterclaim.Party) bool { return p.ID == party }) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("contest.noparty")).Try("%s", d.say.T("contest.noparty.try"))
	}
	if a.is == nil {
		return counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("contest.gone"))
	}
	a.out.Kind, a.out.Of, a.out.Text = counterclaim.ContestReason, party, a.value("text")
	a.out.Exhibits, err = d.exhibitsNamed(a.r.Context(), a.value("exhibits"))
	return err
}

func (d *desk) contestAnswer(a *contesting) error {
	at := slices.IndexFunc(a.s.steps[a.out.Violation], func(c counterclaim.Contest) bool { return c.ID.String() == a.value("contest") })
	if at < 0 {
		return counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("contest.unknown"))
	}
	a.out.Kind, a.out.Answers, a.out.Text = counterclaim.ContestAnswer, a.s.steps[a.out.Violation][at].ID, a.value("text")
	return nil
}

// contestNotice tells all parties, in the same words and with the same deadline; of what a party declared of its holdings, of storage and of access, the party alone that
// it concerns, with as many hours.
func (d *desk) contestNotice(a *contesting) error {
	if a.is == nil {
		return counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("contest.gone"))
	}
	parties := a.s.noticed(a.out.ViolationKey, a.out.Declared)
	if len(parties) == 0 {
		return counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("contest.nonotice")).Try("%s", d.say.T("contest.nonotice.try"))
	}
	return a.out.ToAll(parties, a.f.dispute.ReplyHours)
}

// noticed gives the parties that have notice of a violation, none where it may be told to none.
func (s *seenSeason) noticed(k counterclaim.ViolationKey, declared bool) []counterclaim.Party {
	return leaving.Noticing(s.season.Agreement, k, s.kinds[k.Clause], declared)
}

// mayContest says which forms who asks is shown. Who may not see that something is there is shown none.
func (d *desk) mayContest(ctx context.Context, f *frame, s *seenSeason, c *ceasefire.Case, steps []counterclaim.Contest, wrong *failure) mayContest {
	needs := violationPermissions()
	may := func(form string) bool { return d.may(ctx, needs["POST /violations/{id}/"+form]) }
	var m mayContest
	said := counterclaim.ContestedOf(steps, d.now())
	if c != nil {
		m.Contest = d.people != nil && may("contest") && s.party != ""
		m.Letter = may("letter")
		declared := slices.ContainsFunc(c.Rows, func(v *counterclaim.Violation) bool { return v.Declared })
		m.Notice = may("notice") && said.Notice == nil && len(s.noticed(c.ViolationKey, declared)) > 0
	}
	if m.Contest {
		m.Party = s.nameOf(f, s.party)
	}
	if m.Letter {
		for _, col := range d.agreementColumns(f, s.a) {
			m.Parties = append(m.Parties, option{Value: col.ID, Text: col.Name, Chosen: wrong.chose("party", col.ID)})
		}
	}
	if m.Answer = may("answer") && len(said.Reasons) > 0; m.Answer {
		for _, r := range said.Reasons {
			m.Open = append(m.Open, option{Value: r.ID.String(), Text: d.say.T("contest.of", s.nameOf(f, r.Of), d.say.Instant(r.At).Text), Chosen: wrong.chose("contest", r.ID.String())})
		}
	}
	return m
}
