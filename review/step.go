package review

import (
	"crypto/ed25519"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Keys gives the key with which a person signs, or says why there is none.
type Keys func(person string) (ed25519.PrivateKey, error)

// What follows makes the steps that persons take, for all ways in which they can take them. By is who acts and at when, RFC 3339.

// OpenDraft gives the draft that is being decided about, CodeConflict where there is none.
func OpenDraft(c *counterclaim.Case) (*counterclaim.Draft, error) {
	if d := Open(c); d != nil {
		return d, nil
	}
	return nil, conflict("no draft of incident %s is open: it is %s", c.Incident.Short(), c.WorkState).Try("counterclaim finding draft %s", c.Incident.Short())
}

// Moving moves an incident to a work state. One with an open draft is not moved past it: see [Withdrawing].
func Moving(c *counterclaim.Case, to, reason, by, at string) (counterclaim.Step, error) {
	if c.WorkState == counterclaim.WorkInReview {
		return counterclaim.Step{}, conflict("a draft of incident %s is open", c.Incident.Short()).Try("counterclaim finding withdraw %s", c.Incident.Short())
	}
	return counterclaim.Step{Work: &counterclaim.WorkChange{Incident: c.Incident, To: to, Reason: reason, By: by, At: at, From: c.WorkState}}, nil
}

// Withdrawing withdraws the open draft: the incident is triaged again, or decided where a finding stands.
func Withdrawing(c *counterclaim.Case, reason, by, at string) (counterclaim.Step, error) {
	draft, err := OpenDraft(c)
	if err != nil {
		return counterclaim.Step{}, err
	}
	to := counterclaim.WorkTriaged
	if c.Standing() != nil {
		to = counterclaim.WorkDecided
	}
	return counterclaim.Step{Work: &counterclaim.WorkChange{Incident: c.Incident, To: to, Reason: reason, By: by, At: at, From: c.WorkState, Draft: draft.ID}}, nil
}

// Drafting drafts and signs what is decided about the case's incident.
func Drafting(c *counterclaim.Case, d *Desk, what counterclaim.Decision, by, at string, keys Keys) (counterclaim.Step, error) {
	what.Incident, what.Synthetic = c.Incident, d.Synthetic
	key, err := d.key(keys, by, at)
	if err != nil {
		return counterclaim.Step{}, err
	}
	step := &counterclaim.Draft{Decision: what, By: by, At: at, Signature: counterclaim.Sign(by, counterclaim.OverContent, key, what.Content())}
	if open := Open(c); open != nil {
		step.Replaces = open.ID
	}
	return counterclaim.Step{Draft: step}, nil
}

// Agreeing agrees to the open draft and signs it.
func Agreeing(c *counterclaim.Case, d *Desk, by, at string, keys Keys) (counterclaim.Step, error) {
	draft, err := OpenDraft(c)
	if err != nil {
		return counterclaim.Step{}, err
	}
	key, err := d.key(keys, by, at)
	if err != nil {
		return counterclaim.Step{}, err
	}
	sig := counterclaim.Sign(by, counterclaim.OverContent, key, draft.Content())
	return counterclaim.Step{Opinion: &counterclaim.Opinion{Incident: c.Incident, Draft: draft.ID, Agrees: true, By: by, At: at, Signature: &sig}}, nil
}

// Dissenting dissents from the open draft, with words.
func Dissenting(c *counterclaim.Case, words, by, at string) (counterclaim.Step, error) {
	d, err := OpenDraft(c)
	if err != nil {
		return counterclaim.Step{}, err
	}
	return counterclaim.Step{Opinion: &counterclaim.Opinion{Incident: c.Incident, Draft: d.ID, Words: words, By: by, At: at}}, nil
}

// Replying files a party's reply to a draft; the zero id is the last one that the parties had notice of.
func Replying(c *counterclaim.Case, draft counterclaim.ID, party, text, by, at string) (counterclaim.Step, error) {
	if len(c.Notices) == 0 {
		return counterclaim.Step{}, conflict("the parties have no notice of a draft about incident %s", c.Incident.Short())
	}
	if draft.IsZero() {
		draft = c.Notices[len(c.Notices)-1].Draft
	}
	return counterclaim.Step{Reply: &counterclaim.Reply{Incident: c.Incident, Draft: draft, Party: party, By: by, At: at, Text: text}}, nil
}

// Publishing composes the finding to which the open draft leads and signs it.
func Publishing(c *counterclaim.Case, d *Desk, by, at string, keys Keys) (counterclaim.Step, error) {
	f, err := Compose(c, d, by, at)
	if err != nil {
		return counterclaim.Step{}, err
	}
	if err := d.signed(c, f.Draft); err != nil {
		return counterclaim.Step{}, err
	}
	key, err := d.key(keys, by, at)
	if err != nil {
		return counterclaim.Step{}, err
	}
	f.Signatures = append(f.Signatures, counterclaim.Sign(by, counterclaim.OverFinding, key, f.Content()))
	return counterclaim.Step{Finding: f}, nil
}

// Answering answers a request for correction. What is granted is to stand wherever the error stood.
func Answering(c *counterclaim.Case, request counterclaim.ID, grant bool, stood []string, words, by, at string) counterclaim.Step {
	a := &counterclaim.Answer{Incident: c.Incident, Request: request, Granted: grant, Words: words, By: by, At: at}
	if grant {
		a.Stood, a.Stands = stood, stood
	}
	return counterclaim.Step{Answer: a}
}

// Coding judges an incident, and with more its claims; what is empty is not judged.
func Coding(c *counterclaim.Case, verdict, confidence string, responsibility []string, more []counterclaim.Judgement, by, at string) counterclaim.Step {
	s := &counterclaim.SecondCoding{Incident: c.Incident, By: by, At: at}
	for _, j := range []counterclaim.Judgement{{Field: "verdict", Value: verdict}, {Field: "confidence", Value: confidence},
		{Field: "responsibility", Value: strings.Join(responsibility, ";")}} {
		if j.Value != "" {
			j.Unit = c.Incident
			s.Codes = append(s.Codes, j)
		}
	}
	s.Codes = append(s.Codes, more...)
	return counterclaim.Step{Coding: s}
}

// Sealed reports whether a person is asked for a blind coding of a case that they have not given: they see nothing of what others judged.
func Sealed(c *counterclaim.Case, name string) bool { return isSealed(c, name) }

// Opinions gives the last opinion of each person on a draft, in the order of their first.
func Opinions(c *counterclaim.Case, draft counterclaim.ID) []counterclaim.Opinion {
	return opinions(c, draft)
}

// NoticeAbout gives the notice of a draft, nil where there was none.
func NoticeAbout(c *counterclaim.Case, draft counterclaim.ID) *counterclaim.Notice {
	return noticeOf(c, draft)
}
