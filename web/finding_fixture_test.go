package web

import (
	"crypto/ed25519"
	"crypto/sha256"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// keyOf gives a person's key, the same in every run.
func keyOf(name string) (ed25519.PrivateKey, error) {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:]), nil
}

// deciding takes steps about the fixtures' incident of fire at Tessen.
type deciding struct {
	t     testing.TB
	store counterclaim.Store
	desk  *review.Desk
	id    counterclaim.ID
}

func newDeciding(t testing.TB, s counterclaim.Store) *deciding {
	t.Helper()
	claims, err := s.Claims(t.Context(), counterclaim.ClaimQuery{Conduct: "heavy_weapons_fire"})
	if err != nil || len(claims) == 0 {
		t.Fatal(len(claims), err)
	}
	return &deciding{t, s, review.DeskOf(dispute(), true), claims[0].Incident}
}

// take takes one step.
func (d *deciding) take(step func(c *counterclaim.Case) (counterclaim.Step, error)) counterclaim.Step {
	d.t.Helper()
	c, err := d.store.Case(d.t.Context(), d.id)
	if err != nil {
		d.t.Fatal(err)
	}
	s, err := step(c)
	if err == nil {
		err = d.store.Review(d.t.Context(), []counterclaim.Step{s})
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// Words that stand in a draft and nowhere else before it is published.
const (
	draftReasons = "Two craters lie in one line " + hostile
	ardReply     = "We saw the craters, too. <b>Ardania</b>"
	belReply     = "The craters are of another year."
)

// drafted drafts: by analyst, agreed by reviewer, dissented by cay, with notice by head.
func (d *deciding) drafted(day, reasons string, corrects counterclaim.ID) {
	d.t.Helper()
	at := func(clock string) string { return day + "T" + clock + "Z" }
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: "probable", Responsibility: []string{"bel"}, Reasons: reasons, Confidence: "moderate", Claims: []counterclaim.ID{d.id}, Exhibits: []counterclaim.ID{counterclaim.HashOf("a picture")}, Corrects: corrects}
		if s := c.Standing(); s != nil {
			w.Supersedes = s.ID
		}
		return review.Drafting(c, d.desk, w, "analyst", at("09:00:00"), keyOf)
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Agreeing(c, d.desk, "reviewer", at("10:00:00"), keyOf)
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Dissenting(c, "One line is few.", "cay", at("10:01:00"))
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		n, err := review.NoticeOf(c, d.desk, "head", momentOf(at("11:00:00")))
		return counterclaim.Step{Notice: n}, err
	})
}

func (d *deciding) replied(party, at, text string) {
	d.t.Helper()
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Replying(c, counterclaim.ID{}, party, text, "delegate", at)
	})
}

func (d *deciding) published(at string) *counterclaim.Finding {
	d.t.Helper()
	s := d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Publishing(c, d.desk, "head", at, keyOf)
	})
	return s.Finding
}

func (d *deciding) triaged(at string) {
	d.t.Helper()
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Moving(c, counterclaim.WorkTriaged, "", "analyst", at)
	})
}

// requested has a party ask for a correction, which is granted.
func (d *deciding) requested(of counterclaim.ID, day, text string) counterclaim.ID {
	d.t.Helper()
	s := d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return counterclaim.Step{Correction: &counterclaim.Correction{Incident: c.Incident, Finding: of, By: "delegate", NamedAs: "Belmark", Text: text, At: day + "T08:00:00Z"}}, nil
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Answering(c, s.Correction.ID, true, counterclaim.PublishedIn(), "So they are.", "head", day+"T09:00:00Z"), nil
	})
	return s.Correction.ID
}

// corrected takes the whole way: a finding with one reply and one that was not received, a correction, and the finding that carries it out.
func corrected(t testing.TB, s counterclaim.Store) (first, second *counterclaim.Finding) {
	t.Helper()
	d := newDeciding(t, s)
	d.triaged("2031-04-01T08:00:00Z")
	d.drafted("2031-04-01", draftReasons, counterclaim.ID{})
	d.replied("ard", "2031-04-02T08:00:00Z", ardReply)
	first = d.published("2031-04-04T11:00:00Z")
	d.replied("bel", "2031-04-05T08:00:00Z", belReply)
	q := d.requested(first.ID, "2031-04-06", "The craters are older than the war.")
	d.drafted("2031-04-07", "The age of the craters is not known.", q)
	d.replied("ard", "2031-04-08T08:00:00Z", "We differ.")
	d.replied("bel", "2031-04-08T08:00:00Z", "We agree.")
	return first, d.published("2031-04-08T09:00:00Z")
}
