package review

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// checkCorrection allows a request, whoever makes it and whatever it says: that those who ask are named is for a person to judge.
func checkCorrection(c *counterclaim.Case, q *counterclaim.Correction) error {
	if q.Answer != nil {
		return refuse("a request has no answer yet")
	}
	if !slices.ContainsFunc(c.Findings, func(f counterclaim.Finding) bool { return f.ID == q.Finding }) {
		return refuse("the case has no finding %s", q.Finding.Short())
	}
	return nil
}

func request(c *counterclaim.Case, id counterclaim.ID) *counterclaim.Correction {
	at := slices.IndexFunc(c.Corrections, func(q counterclaim.Correction) bool { return q.ID == id })
	if at < 0 {
		return nil
	}
	return &c.Corrections[at]
}

func checkAnswer(c *counterclaim.Case, a *counterclaim.Answer) error {
	q := request(c, a.Request)
	switch {
	case q == nil:
		return refuse("the case has no request %s", a.Request.Short())
	case q.Answer != nil:
		return conflict("request %s was answered by %s at %s", a.Request.Short(), q.Answer.By, q.Answer.At)
	case a.Granted && c.Standing().ID != q.Finding:
		return conflict("finding %s is superseded already", q.Finding.Short()).Try("answer with what superseded it, or ask for correction of %s", c.Standing().ID.Short())
	}
	return nil
}
