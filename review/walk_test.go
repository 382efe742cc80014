package review

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Two invented parties, each with a person who answers for it.
func desk() *Desk {
	return DeskOf(&counterclaim.Dispute{ReplyHours: 48, Parties: []counterclaim.Party{
		{ID: "belmark", Name: "Belmark"},
		{ID: "ardania", Name: "Ardania"},
	}, Delegates: []counterclaim.Delegate{{Name: "Bel Delegate", Party: "belmark"}, {Name: "Ard Delegate", Party: "ardania"}}}, true)
}

var begun = time.Date(2031, 5, 1, 8, 0, 0, 0, time.UTC)

func at(hours float64) string {
	return begun.Add(time.Duration(hours * float64(time.Hour))).Format(time.RFC3339)
}

// key gives a person's key, the same in every run.
func key(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

var incident = counterclaim.HashOf("an invented incident")

func newCase() *counterclaim.Case {
	return &counterclaim.Case{Incident: incident, WorkState: counterclaim.WorkNew}
}

func work(to, by, at string) *counterclaim.Step {
	return &counterclaim.Step{Work: &counterclaim.WorkChange{Incident: incident, To: to, Reason: "for a reason", By: by, At: at}}
}

func draft(c *counterclaim.Case, by, at string) *counterclaim.Step {
	d := &counterclaim.Draft{By: by, At: at, Decision: counterclaim.Decision{Incident: incident, Verdict: "probable", Responsibility: []string{"belmark"},
		Reasons: "Two craters lie in line.", Confidence: "moderate", Synthetic: true}}
	if f := c.Standing(); f != nil {
		d.Supersedes = f.ID
	}
	d.Signature = counterclaim.Sign(by, counterclaim.OverContent, key(by), d.Content())
	return &counterclaim.Step{Draft: d}
}

func opinion(c *counterclaim.Case, by string, agrees bool, at string) *counterclaim.Step {
	o := &counterclaim.Opinion{Incident: incident, Agrees: agrees, By: by, At: at, Words: "So I see it."}
	if n := len(c.Drafts); n > 0 {
		o.Draft = c.Drafts[n-1].ID
		sig := counterclaim.Sign(by, counterclaim.OverContent, key(by), c.Drafts[n-1].Content())
		if agrees {
			o.Signature = &sig
		}
	}
	return &counterclaim.Step{Opinion: o}
}

func notice(c *counterclaim.Case, d *Desk, by, at string) *counterclaim.Step {
	when, _ := time.Parse(time.RFC3339, at)
	n, err := NoticeOf(c, d, by, when)
	if err != nil {
		n = &counterclaim.Notice{Incident: incident, Draft: incident, Contents: incident, Parties: d.Parties, By: by, At: at, Hours: 48, Until: at}
	}
	return &counterclaim.Step{Notice: n}
}

func reply(c *counterclaim.Case, party, by, at, text string) *counterclaim.Step {
	r := &counterclaim.Reply{Incident: incident, Draft: incident, Party: party, By: by, At: at, Text: text}
	if n := len(c.Drafts); n > 0 {
		r.Draft = c.Drafts[n-1].ID
	}
	return &counterclaim.Step{Reply: r}
}

// publish composes and signs a finding; where the rules keep it from being composed, it gives why.
func publish(c *counterclaim.Case, d *Desk, by, at string) (*counterclaim.Step, error) {
	f, err := Compose(c, d, by, at)
	if err != nil {
		return nil, err
	}
	f.Signatures = append(f.Signatures, counterclaim.Sign(by, counterclaim.OverFinding, key(by), f.Content()))
	return &counterclaim.Step{Finding: f}, nil
}

func must(t *testing.T, c *counterclaim.Case, d *Desk, steps ...*counterclaim.Step) {
	t.Helper()
	for _, s := range steps {
		if err := Take(c, d, s); err != nil {
			kind, _, _, _ := s.Head()
			t.Fatalf("%s: %v", kind, err)
		}
	}
}

func refused(t *testing.T, what string, err error, code counterclaim.Code, words string) {
	t.Helper()
	if counterclaim.CodeOf(err) != code || !strings.Contains(fmt.Sprint(err), words) {
		t.Errorf("%s: %v (%s), want %s with %q", what, err, counterclaim.CodeOf(err), code, words)
	}
}

// A case from its first day to a correction.
func TestWholeWay(t *testing.T) {
	c, d := newCase(), desk()
	must(t, c, d, work("triaged", "Ann", at(0)))
	must(t, c, d, draft(c, "Ann", at(1)))
	if _, err := publish(c, d, "Ann", at(1)); true {
		refused(t, "one signer", err, counterclaim.CodeConflict, "a finding takes two")
	}
	must(t, c, d, opinion(c, "Ben", true, at(2)), opinion(c, "Cay", false, at(2)))
	if _, err := publish(c, d, "Ann", at(2)); true {
		refused(t, "no notice", err, counterclaim.CodeConflict, "no notice")
	}
	must(t, c, d, notice(c, d, "Ann", at(3)))
	if got := Waiting(c, at(51)); len(got) != 1 || got[0].For != "publication" {
		t.Errorf("waiting: %v", got)
	}
	if got := c.Notices[0]; got.Until != at(51) || !slices.Equal(got.Parties, []string{"ardania", "belmark"}) {
		t.Errorf("a notice of 48 hours: %+v", got)
	}
	must(t, c, d, reply(c, "ardania", "Ard Delegate", at(4), "We saw it, too."))
	if _, err := publish(c, d, "Ben", at(50.9)); true {
		refused(t, "too early", err, counterclaim.CodeConflict, "party belmark has not replied and has until "+at(51))
	}
	for when, want := range map[string]Wait{at(50.9): {For: "reply", By: "belmark", Until: at(51)}, "": {For: "reply", By: "belmark", Until: at(51)}, at(51): {For: "publication"}} {
		if got := Waiting(c, when); len(got) != 1 || got[0] != want {
			t.Errorf("waiting at %q: %v", when, got)
		}
	}
	s, err := publish(c, d, "Ben", at(51))
	if err != nil {
		t.Fatal(err)
	}
	must(t, c, d, s)
	f := c.Standing()
	if c.WorkState != "decided" || !slices.Equal(f.By, []string{"Ann", "Ben"}) || f.Dissent != "Cay: So I see it." || len(f.Replies) != 2 ||
		f.Replies[0].Text != "We saw it, too." || f.Replies[1].Party != "belmark" || f.Replies[1].NoneBy != at(51) {
		t.Errorf("finding: %+v", f)
	}
	again, _ := publish(c, d, "Cay", at(51))
	if again != nil {
		t.Error("a draft was composed twice")
	}
	refused(t, "published twice", Take(c, d, s), counterclaim.CodeConflict, "was published as finding")

	must(t, c, d, reply(c, "belmark", "Bel Delegate", at(60), "We were late."))
	if late := LateReplies(c, f); len(late) != 1 || late[0].Text != "We were late." {
		t.Errorf("late replies: %v", late)
	}
	correct(t, c, d, f.ID)
}

// correct has a party ask for a correction, which is granted and carried out.
func correct(t *testing.T, c *counterclaim.Case, d *Desk, first counterclaim.ID) {
	q := &counterclaim.Correction{Incident: incident, Finding: first, By: "Bel Delegate", NamedAs: "belmark", Text: "The craters are older.", At: at(70)}
	must(t, c, d, &counterclaim.Step{Correction: q})
	if got := Waiting(c, ""); len(got) != 1 || got[0] != (Wait{For: "answer to the request of belmark", Request: q.ID}) {
		t.Errorf("waiting: %v", got)
	}
	a := counterclaim.Answer{Incident: incident, Request: q.ID, Granted: true, Words: "So they are.", Stood: []string{"page", "feed", "log", "data"},
		Stands: []string{"page"}, By: "Ann", At: at(71)}
	quiet := a
	refused(t, "a correction in small print", Take(c, d, &counterclaim.Step{Answer: &quiet}), counterclaim.CodeBadInput, "the error stood in the feed and the correction does not")
	a.Stands, a.ID = a.Stood, counterclaim.ID{}
	must(t, c, d, &counterclaim.Step{Answer: &a})
	if got := Waiting(c, ""); len(got) != 1 || !strings.HasPrefix(got[0].For, "finding that carries out") {
		t.Errorf("waiting: %v", got)
	}
	s := draft(c, "Ann", at(72))
	s.Draft.Corrects, s.Draft.Reasons = q.ID, "The craters are of the year before."
	s.Draft.Signature = counterclaim.Sign("Ann", counterclaim.OverContent, key("Ann"), s.Draft.Content())
	must(t, c, d, s)
	must(t, c, d, opinion(c, "Ben", true, at(72)), notice(c, d, "Ben", at(73)), reply(c, "ardania", "Ard Delegate", at(74), "No more."), reply(c, "belmark", "Bel Delegate", at(74), "Thank you."))
	p, err := publish(c, d, "Ben", at(75)) // before the deadline: all have replied
	if err != nil {
		t.Fatal(err)
	}
	must(t, c, d, p)
	if len(c.Findings) != 2 || c.Findings[0].SupersededBy != c.Findings[1].ID || c.Findings[1].Supersedes != first || c.Findings[1].Corrects != q.ID {
		t.Errorf("the chain is %+v", c.Findings)
	}
	if got := p.Finding.Replies; len(got) != 3 || got[0].Text != "We were late." {
		t.Errorf("replies of the second finding: %+v", got)
	}
	if got := Waiting(c, ""); len(got) != 0 {
		t.Errorf("waiting: %v", got)
	}
	fork := draft(c, "Cay", at(80))
	fork.Draft.Supersedes = first
	fork.Draft.Signature = counterclaim.Sign("Cay", counterclaim.OverContent, key("Cay"), fork.Draft.Content())
	refused(t, "a fork", Take(c, d, fork), counterclaim.CodeConflict, "stands, which the draft does not supersede")
}

func TestRefused(t *testing.T) {
	d := desk()
	drafted := func() *counterclaim.Case {
		c := newCase()
		must(t, c, d, work("triaged", "Ann", at(0)))
		must(t, c, d, draft(c, "Ann", at(1)))
		return c
	}
	noticed := func() *counterclaim.Case {
		c := drafted()
		must(t, c, d, notice(c, d, "Ann", at(2)))
		return c
	}
	stolen := opinion(drafted(), "Ben", true, at(2))
	*stolen.Opinion.Signature = counterclaim.Sign("Ben", counterclaim.OverContent, key("Ann"), drafted().Drafts[0].Content())
	other := opinion(drafted(), "Ben", true, at(2))
	*other.Opinion.Signature = counterclaim.Sign("Ben", counterclaim.OverContent, key("Ben"), []byte("other words"))
	change := func(s *counterclaim.Step, f func(n *counterclaim.Notice)) *counterclaim.Step {
		f(s.Notice)
		s.Notice.ID = counterclaim.ID{}
		return s
	}
	for what, c := range map[string]struct {
		c     *counterclaim.Case
		s     *counterclaim.Step
		code  counterclaim.Code
		words string
	}{
		"a draft of what nobody looked at":     {newCase(), draft(newCase(), "Ann", at(0)), counterclaim.CodeConflict, "is new"},
		"a delegate who drafts":                {drafted(), draft(drafted(), "ARD  delegate", at(2)), counterclaim.CodeBadInput, "answers for party ardania"},
		"a delegate who agrees":                {drafted(), opinion(drafted(), "Bel Delegate", true, at(2)), counterclaim.CodeBadInput, "answers for party belmark"},
		"an author in other letters":           {drafted(), opinion(drafted(), "аnn", true, at(2)), counterclaim.CodeBadInput, "another person"}, // Cyrillic а
		"an author who agrees":                 {drafted(), opinion(drafted(), "ann", true, at(2)), counterclaim.CodeBadInput, "another person"},
		"one key for two":                      {drafted(), stolen, counterclaim.CodeBadInput, "with the key of Ann"},
		"a signature of other words":           {drafted(), other, counterclaim.CodeBadInput, "does not hold"},
		"a notice for one":                     {drafted(), change(notice(drafted(), d, "Ann", at(2)), func(n *counterclaim.Notice) { n.Parties = n.Parties[:1] }), counterclaim.CodeBadInput, "not for all parties alike"},
		"a shorter notice":                     {drafted(), change(notice(drafted(), d, "Ann", at(2)), func(n *counterclaim.Notice) { n.Hours, n.Until = 24, at(26) }), counterclaim.CodeBadInput, "gives 24 hours"},
		"a deadline of its own":                {drafted(), change(notice(drafted(), d, "Ann", at(2)), func(n *counterclaim.Notice) { n.Until = at(10) }), counterclaim.CodeBadInput, "is not 48 hours after"},
		"a notice of other words":              {drafted(), change(notice(drafted(), d, "Ann", at(2)), func(n *counterclaim.Notice) { n.Contents = incident }), counterclaim.CodeBadInput, "other contents"},
		"a second notice":                      {noticed(), notice(noticed(), d, "Ann", at(9)), counterclaim.CodeConflict, "have notice"},
		"a reply before there was notice":      {drafted(), reply(drafted(), "ardania", "Ard Delegate", at(2), "No."), counterclaim.CodeConflict, "no notice"},
		"a reply for the other":                {noticed(), reply(noticed(), "ardania", "Bel Delegate", at(3), "Yes."), counterclaim.CodeBadInput, "answers for party belmark"},
		"a reply of nobody's":                  {noticed(), reply(noticed(), "corland", "Cor", at(3), "Yes."), counterclaim.CodeBadInput, "no party that had notice"},
		"what is dated before":                 {noticed(), reply(noticed(), "ardania", "Ard Delegate", at(1), "No."), counterclaim.CodeBadInput, "before the one at"},
		"a state that does not follow":         {newCase(), work("decided", "Ann", at(0)), counterclaim.CodeConflict, "does not become decided"},
		"a withdrawal into what was not found": {drafted(), work("decided", "Ann", at(2)), counterclaim.CodeConflict, "does not become decided"},
		"nothing at all":                       {newCase(), &counterclaim.Step{}, counterclaim.CodeBadInput, "exactly one"},
	} {
		before := fmt.Sprintf("%+v", *c.c)
		refused(t, what, Take(c.c, d, c.s), c.code, c.words)
		if fmt.Sprintf("%+v", *c.c) != before {
			t.Errorf("%s: what was refused changed the case", what)
		}
	}
}

// No finding is sought in bulk, and that is taken back.
func TestNoFindingAndBack(t *testing.T) {
	c, d := newCase(), desk()
	silent := work("no_finding", "Ann", at(0))
	silent.Work.Reason = " "
	refused(t, "without a reason", Take(c, d, silent), counterclaim.CodeBadInput, "no reason")
	must(t, c, d, work("no_finding", "Ann", at(0)), work("new", "Ben", at(1)), work("no_finding", "Ann", at(2)), work("triaged", "Ben", at(3)))
	must(t, c, d, draft(c, "Ann", at(4)), work("triaged", "Ann", at(5)))
	refused(t, "an opinion on a withdrawn draft", Take(c, d, opinion(c, "Ben", true, at(6))), counterclaim.CodeConflict, "no draft")
	if len(c.Work) != 5 || c.WorkState != "triaged" {
		t.Errorf("work states: %v", c.Work)
	}
}

func TestBlind(t *testing.T) {
	c, d := newCase(), desk()
	judge := func(by, verdict, at string) *counterclaim.Step {
		return &counterclaim.Step{Coding: &counterclaim.SecondCoding{Incident: incident, By: by, At: at, Codes: []counterclaim.Judgement{
			{Unit: incident, Field: "verdict", Value: verdict}, {Unit: counterclaim.HashOf("claim"), Field: "stance", Value: "alleged"}}}}
	}
	must(t, c, d, work("triaged", "Ann", at(0)), draft(c, "Ann", at(1)), &counterclaim.Step{Ask: &counterclaim.Ask{Incident: incident, Of: "Ben", By: "Ann", At: at(1)}})
	if got := SeenBy(c, "ben"); len(got.Drafts) != 0 || len(c.Drafts) != 1 {
		t.Error("who was asked for a blind coding sees the draft")
	}
	if got := SeenBy(c, "Cay"); len(got.Drafts) != 1 {
		t.Error("others do not see the draft")
	}
	refused(t, "an opinion before the coding", Take(c, d, opinion(c, "Ben", true, at(2))), counterclaim.CodeConflict, "blind coding")
	refused(t, "a coding by the author", Take(c, d, judge("Ann", "probable", at(2))), counterclaim.CodeConflict, "no longer blind")
	must(t, c, d, judge("Ben", "confirmed", at(2)))
	refused(t, "a second thought", Take(c, d, judge("Ben", "probable", at(3))), counterclaim.CodeConflict, "has coded it")
	if got := SeenBy(c, "Ben"); len(got.Drafts) != 1 || len(got.Codings) != 1 {
		t.Error("who has coded does not see the case")
	}
	must(t, c, d, opinion(c, "Ben", true, at(4)))
	refused(t, "asked after an opinion", Take(c, d, &counterclaim.Step{Ask: &counterclaim.Ask{Incident: incident, Of: "Ben", By: "Ann", At: at(5)}}), counterclaim.CodeConflict, "no longer blind")
	got := AgreementOf([]counterclaim.Case{*c}, 100, 1)
	if len(got) != 1 || got[0].Field != "verdict" || got[0].Units != 1 || got[0].Coders != 2 || got[0].Alpha == nil || *got[0].Alpha != 0 {
		t.Errorf("agreement: %+v", got)
	}
}
