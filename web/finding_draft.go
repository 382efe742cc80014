package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// judgement is what a form has to choose from where somebody judges an incident.
type judgement struct{ Verdicts, Confidences, Responsible []option }

// keptClaims is the choice between the claims on which what goes before rests and all that the incident has now.
type keptClaims struct {
	From      string // id of the draft or finding that goes before
	Some, All int    // how many claims
	ChoseAll  bool
}

// allClaims is the value of the form's field for all claims of the incident; others are ids of what goes before.
const allClaims = "all"

// before gives what a new draft starts from: the open draft, else the finding that stands. Where there is neither it is nil.
func before(c *counterclaim.Case) (counterclaim.ID, *counterclaim.Decision) {
	if w := review.Open(c); w != nil {
		return w.ID, &w.Decision
	}
	if n := c.Standing(); n != nil {
		return n.ID, &n.Decision
	}
	return counterclaim.ID{}, nil
}

// judgements fills in the forms of a draft and of a coding: that of a draft as it was written, else with what goes before; that of a coding
// never with what another judged.
func (d *desk) judgements(r *http.Request, f *frame, c *counterclaim.Case, b *caseBody, wrong *failure) error {
	b.Coding = d.judgement(f, c, func(field, value string) bool { return wrong.of("coding") && wrong.chose(field, value) })
	if !b.Can.Draft {
		return nil
	}
	from, old := before(c)
	chosen := wrong.chose
	if !wrong.of("draft") {
		chosen = func(field, value string) bool {
			return old != nil && (field == "verdict" && value == old.Verdict || field == "confidence" && value == old.Confidence || field == "responsibility" && slices.Contains(old.Responsibility, value))
		}
		if old != nil {
			var exhibits []string
			for _, x := range old.Exhibits {
				exhibits = append(exhibits, x.String())
			}
			b.Form["reasons"], b.Form["exhibits"] = old.Reasons, strings.Join(exhibits, "\n")
		}
	}
	b.Drafting = d.judgement(f, c, chosen)
	d.corrects(c, b, old, wrong)
	all, err := d.claimsNow(r.Context(), c)
	if err != nil || old == nil || sameClaims(old.Claims, all) {
		return err
	}
	b.Kept = &keptClaims{From: from.String(), Some: len(old.Claims), All: len(all), ChoseAll: wrong.of("draft") && wrong.chose("claims", allClaims)}
	return nil
}

// judgement gives what can be chosen, and what is.
func (d *desk) judgement(f *frame, c *counterclaim.Case, chosen func(field, value string) bool) (j judgement) {
	for _, v := range slices.Backward(counterclaim.Verdicts()) {
		j.Verdicts = append(j.Verdicts, option{v, d.say.Or("verdict", v), "", chosen("verdict", v)})
	}
	for _, w := range counterclaim.Confidences() {
		j.Confidences = append(j.Confidences, option{w.Word, d.say.Or("confidence", w.Word), w.Meaning, chosen("confidence", w.Word)})
	}
	today := counterclaim.Report{Published: d.instant()}
	for _, p := range f.columns(today.Day(), c.Incident) {
		j.Responsible = append(j.Responsible, option{p.ID, p.Name, "", chosen("responsibility", p.ID)})
	}
	for _, v := range []string{counterclaim.NoResponsibility, counterclaim.NotAttributable} {
		j.Responsible = append(j.Responsible, option{v, d.say.T("responsibility." + v), "", chosen("responsibility", v)})
	}
	return j
}

// corrects lists the granted requests about the finding that stands, which a draft can carry out. What the open draft carries out is chosen,
// else the only one.
func (d *desk) corrects(c *counterclaim.Case, b *caseBody, old *counterclaim.Decision, wrong *failure) {
	stands := c.Standing()
	if stands == nil {
		return
	}
	for i := range c.Corrections {
		q := &c.Corrections[i]
		if q.Finding == stands.ID && q.Answer != nil && q.Answer.Granted {
			b.Corrects = append(b.Corrects, option{Value: q.ID.String(), Text: d.say.T("draft.corrects", q.NamedAs)})
		}
	}
	for i := range b.Corrects {
		o := &b.Corrects[i]
		switch {
		case wrong.of("draft"):
			o.Chosen = wrong.chose("corrects", o.Value)
		case review.Open(c) != nil:
			o.Chosen = old.Corrects.String() == o.Value
		default:
			o.Chosen = len(b.Corrects) == 1
		}
	}
}

// claimsNow gives the claims that a case's incident has now; none where it is gone.
func (d *desk) claimsNow(ctx context.Context, c *counterclaim.Case) ([]counterclaim.ID, error) {
	if c.Now.IsZero() {
		return nil, nil
	}
	found, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: []counterclaim.ID{c.Now}})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0].Claims, nil
}

// sameClaims reports whether two lists have the same claims, in whatever order.
func sameClaims(a, b []counterclaim.ID) bool {
	has := map[counterclaim.ID]bool{}
	for _, id := range a {
		has[id] = true
	}
	for _, id := range b {
		if !has[id] {
			return false
		}
	}
	return len(has) == len(b)
}

// claimsChosen gives the claims on which a draft rests: those of what went before, unless all are asked for; all where nothing went before.
func (d *desk) claimsChosen(a *acting) ([]counterclaim.ID, error) {
	from, old := before(a.is)
	switch given := a.value("claims"); {
	case given == allClaims || given == "" && old == nil:
		return d.claimsNow(a.r.Context(), a.is)
	case given == "" || old != nil && given == from.String():
		return old.Claims, nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("draft.claims.bad")).Try("%s", d.say.T("draft.claims.try"))
}

// exhibitsNamed finds exhibits by what a person writes, with spaces, commas or lines between: full ids, the first 8 digits of one or more, or
// addresses of their pages.
func (d *desk) exhibitsNamed(ctx context.Context, written string) ([]counterclaim.ID, error) {
	var out []counterclaim.ID
	for _, one := range strings.FieldsFunc(written, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		digits := one
		if at := strings.LastIndex(digits, "/x/"); at >= 0 {
			digits = digits[at+len("/x/"):]
			if end := strings.IndexAny(digits, "/?#."); end >= 0 {
				digits = digits[:end]
			}
		}
		id, err := counterclaim.ParseID(strings.ToLower(digits))
		if err != nil {
			found, err := d.exhibitAt(ctx, digits)
			if code := counterclaim.CodeOf(err); code == counterclaim.CodeNotFound || code == counterclaim.CodeBadInput {
				err = counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("draft.exhibits.bad", one)).Try("%s", d.say.T("draft.exhibits.try"))
			}
			if err != nil {
				return nil, err
			}
			id = found.ID
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}
