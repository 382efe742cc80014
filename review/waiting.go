package review

import (
	"github.com/counterclaim/counterclaim"
)

// Wait is something that is still to be done.
type Wait struct {
	For     string          `json:"for"`              // what
	By      string          `json:"by,omitempty"`     // party or person who is to do it, "" for anybody of the desk
	Until   string          `json:"until,omitempty"`  // RFC 3339: after this the desk goes on without it
	Request counterclaim.ID `json:"request,omitzero"` // for correction, that it is about
}

// ForPublication is what an open draft waits for to which nothing else is wanting.
const ForPublication = "publication"

// Waiting lists what a case waits for at a time, RFC 3339. A reply is no longer waited for when its time is over; with "" no time is.
// Whether there is anything at all does not depend on the time.
func Waiting(c *counterclaim.Case, at string) []Wait {
	var out []Wait
	for _, a := range c.Asks {
		if isSealed(c, a.Of) {
			out = append(out, Wait{For: "blind coding", By: a.Of})
		}
	}
	if d := Open(c); d != nil {
		out = append(out, waitingDraft(c, d, at)...)
	} else if c.WorkState == counterclaim.WorkTriaged {
		out = append(out, Wait{For: "draft"})
	}
	for _, q := range c.Corrections {
		switch {
		case q.Answer == nil:
			out = append(out, Wait{For: "answer to the request of " + oneLine(q.NamedAs), Request: q.ID})
		case q.Answer.Granted && !carriedOut(c, q.ID):
			out = append(out, Wait{For: "finding that carries out the request of " + oneLine(q.NamedAs), Request: q.ID})
		}
	}
	return out
}

func carriedOut(c *counterclaim.Case, request counterclaim.ID) bool {
	for i := range c.Findings {
		if c.Findings[i].Corrects == request {
			return true
		}
	}
	return false
}

// waitingDraft lists what the open draft waits for: at least one thing.
func waitingDraft(c *counterclaim.Case, d *counterclaim.Draft, at string) []Wait {
	var out []Wait
	agree := 0
	for _, o := range opinions(c, d.ID) {
		if o.Agrees {
			agree++
		}
	}
	if agree == 0 {
		out = append(out, Wait{For: "agreement of a second person than " + d.By})
	}
	n := noticeOf(c, d.ID)
	if n == nil {
		return append(out, Wait{For: "notice to the parties"})
	}
	for _, p := range n.Parties {
		if !Replied(c, d.ID, p) && (at == "" || before(at, n.Until)) {
			out = append(out, Wait{For: "reply", By: p, Until: n.Until})
		}
	}
	if len(out) == 0 {
		out = append(out, Wait{For: ForPublication})
	}
	return out
}
