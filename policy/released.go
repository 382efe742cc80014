package policy

import (
	"context"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Released is a published finding with what stands beside it, as somebody sees it who is told by the rules of the moment alone. Its page has it as it
// was signed.
type Released struct {
	counterclaim.Finding
	Late        []counterclaim.Reply      // that came after it was published
	Corrections []counterclaim.Correction // that were asked for, answered, and are told outside the desk
	HeldBack    []Told                    // places from which words were taken, without the words
	Whole       bool                      // nothing was taken from what was signed: the signatures hold
}

// Released gives a published finding of a case, with late replies, as it leaves: words that the rules hold back are *, also where they were set aside
// for its publishing, and what it rests on that may not be seen is not named. A finding about what may not be seen is none, and why says so in the words of
// [View.Held]; of what rests on claims that are too recent so, too.
func (v *View) Released(ctx context.Context, of *counterclaim.Case, f *counterclaim.Finding, late []counterclaim.Reply) (out *Released, why string, err error) {
	out = &Released{Finding: *f, Late: slices.Clone(late), Whole: true}
	for _, q := range of.Corrections {
		if q.Finding == f.ID && q.Told() {
			answer := *q.Answer
			q.Answer = &answer
			out.Corrections = append(out.Corrections, q)
		}
	}
	j, err := v.judge(ctx)
	if err != nil || j == nil {
		return out, "", err
	}
	if _, err := v.Resolve(ctx, "i", of.Incident.String()); counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return nil, HeldBack, nil
	} else if err != nil {
		return nil, "", err
	}
	w, recent, err := j.knownOf(ctx, of, f)
	if err != nil {
		return nil, "", err
	}
	if recent {
		return nil, TooRecent, nil
	}
	if err := v.restsOn(ctx, j, out); err != nil {
		return nil, "", err
	}
	out.cut(w, j.sight)
	if !out.Whole {
		out.Signatures = nil
	}
	return out, "", nil
}

// knownOf gathers the names that may not stand in a finding's words, from the claims of its incident and those that it names, and reports whether one on
// which it rests is too recent: one that it names, or where it names none, that was there when it was published.
func (j *judging) knownOf(ctx context.Context, of *counterclaim.Case, f *counterclaim.Finding) (*watched, bool, error) {
	var claims []counterclaim.Claim
	for _, q := range []counterclaim.ClaimQuery{{Incidents: []counterclaim.ID{of.Now}}, {IDs: f.Claims}} {
		if of.Now.IsZero() && len(q.Incidents) > 0 || len(q.Incidents) == 0 && len(q.IDs) == 0 {
			continue
		}
		found, err := j.whole.Claims(ctx, q)
		if err != nil {
			return nil, false, err
		}
		claims = append(claims, found...)
	}
	at, _ := time.Parse(time.RFC3339, f.At)
	recent := slices.ContainsFunc(claims, func(c counterclaim.Claim) bool {
		r := counterclaim.Report{Published: c.Published}
		published, dated := r.PublishedTime()
		rests := slices.Contains(f.Claims, c.ID) || len(f.Claims) == 0 && (!dated || !published.After(at))
		return rests && j.held(&c) == TooRecent
	})
	marks, err := j.record.Marks(ctx)
	if err != nil {
		return nil, false, err
	}
	return j.known(claims, marks), recent, nil
}

// restsOn takes from a finding the claims and exhibits that may not be seen: none of the latter but what is public, and no person marked.
func (v *View) restsOn(ctx context.Context, j *judging, out *Released) error {
	seen := map[counterclaim.ID]bool{}
	if len(out.Claims) > 0 {
		claims, err := v.Claims(ctx, counterclaim.ClaimQuery{IDs: out.Claims})
		if err != nil {
			return err
		}
		for i := range claims {
			seen[claims[i].ID] = true
		}
	}
	if kept, ok := v.record.(counterclaim.Exhibits); ok && len(out.Exhibits) > 0 {
		exhibits, err := kept.Exhibits(ctx, counterclaim.ExhibitQuery{IDs: out.Exhibits})
		if err != nil {
			return err
		}
		for i := range exhibits {
			x := &exhibits[i]
			seen[x.ID] = x.Sensitivity == counterclaim.Public && !j.secretExhibit(x.ID)
		}
	}
	before := len(out.Claims) + len(out.Exhibits)
	hidden := func(id counterclaim.ID) bool { return !seen[id] }
	out.Claims, out.Exhibits = slices.DeleteFunc(slices.Clone(out.Claims), hidden), slices.DeleteFunc(slices.Clone(out.Exhibits), hidden)
	out.Whole = out.Whole && before == len(out.Claims)+len(out.Exhibits)
	return nil
}

// cut takes words out. To people of the mission only the names of confidential sources are not told.
func (out *Released) cut(w *watched, sight Sight) {
	part := func(in, words string) string {
		var spans []span
		for _, t := range w.in(in, words) {
			if sight == Outside || t.Why == secretSourceTold {
				spans = append(spans, span{t.From, t.To})
				t.Words = ""
				out.HeldBack = append(out.HeldBack, t)
			}
		}
		return blank(words, spans)
	}
	signed := func(in, words string) string {
		left := part(in, words)
		out.Whole = out.Whole && left == words
		return left
	}
	out.Reasons, out.Dissent = signed("reasons", out.Reasons), signed("dissent", out.Dissent)
	out.Replies = slices.Clone(out.Replies)
	for i := range out.Replies {
		r := &out.Replies[i]
		r.Text = signed("reply of "+r.Party, r.Text)
	}
	for i := range out.Late {
		r := &out.Late[i]
		r.Text = part("late reply of "+r.Party, r.Text)
	}
	for i := range out.Corrections {
		q := &out.Corrections[i]
		name := "correction " + q.ID.Short()
		q.NamedAs, q.Text, q.Answer.Words = part(name+": named as", q.NamedAs), part(name, q.Text), part(name+": answer", q.Answer.Words)
	}
}
