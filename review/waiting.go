package review

import (
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Wait is something that is still to be done.
type Wait struct {
	For   string `json:"for"`             // what
	By    string `json:"by,omitempty"`    // party or person who is to do it, "" for anybody of the desk
	Until string `json:"until,omitempty"` // RFC 3339: after this the desk goes on without it
}

// Waiting lists what a case waits for. It does not depend on the time: a party that did not reply is listed after its deadline, too, until
// the finding is published.
func Waiting(c *counterclaim.Case) []Wait {
	var out []Wait
	for _, a := range c.Asks {
		if isSealed(c, a.Of) {
			out = append(out, Wait{For: "blind coding", By: a.Of})
		}
	}
	if d := Open(c); d != nil {
		out = append(out, waitingDraft(c, d)...)
	} else if c.WorkState == counterclaim.WorkTriaged {
		out = append(out, Wait{For: "draft"})
	}
	for _, q := range c.Corrections {
		switch {
		case q.Answer == nil:
			out = append(out, Wait{For: "answer to request " + q.ID.Short()})
		case q.Answer.Granted && !carriedOut(c, q.ID):
			out = append(out, Wait{For: "finding that carries out request " + q.ID.Short()})
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

func waitingDraft(c *counterclaim.Case, d *counterclaim.Draft) []Wait {
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
		if !Replied(c, d.ID, p) {
			out = append(out, Wait{For: "reply", By: p, Until: n.Until})
		}
	}
	return append(out, Wait{For: "publication"})
}

// Sheet gives the words of a notice, the same for all parties.
func Sheet(c *counterclaim.Case, n *counterclaim.Notice) string {
	var d *counterclaim.Draft
	for i := range c.Drafts {
		if c.Drafts[i].ID == n.Draft {
			d = &c.Drafts[i]
		}
	}
	if d == nil {
		return ""
	}
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line("NOTICE OF A DRAFT FINDING")
	if d.Synthetic {
		line("synthetic: everything in it is made up")
	}
	line("To: ", words(n.Parties))
	line("Sent: ", n.At, " to all parties at once")
	line("Replies are received until: ", n.Until, " (", hours(n.Hours), " for each party)")
	line("Incident: ", d.Incident.String())
	line("Draft: ", d.ID.String())
	line("Contents: ", n.Contents.String())
	if !d.Supersedes.IsZero() {
		line("It would supersede finding: ", d.Supersedes.String())
	}
	line("")
	line("Verdict: ", d.Verdict)
	line("Responsibility: ", words(d.Responsibility))
	line("Confidence: ", d.Confidence, ", that is: ", meaning(d.Confidence))
	line("")
	for part := range strings.Lines(d.Reasons) { // so that none of them looks like a line of ours
		line("  | ", strings.TrimRight(part, "\r\n"))
	}
	for _, x := range d.Exhibits {
		line("Exhibit: ", x.String())
	}
	for _, x := range d.Claims {
		line("Claim: ", x.String())
	}
	line("")
	line("Each party's reply will stand beside the finding, whole and unchanged. Where none is received by the time above, the finding says so.")
	return b.String()
}

func meaning(word string) string {
	for _, w := range counterclaim.Confidences() {
		if w.Word == word {
			return w.Meaning
		}
	}
	return ""
}

func hours(n int) string {
	if n == 1 {
		return "1 hour"
	}
	return strconv.Itoa(n) + " hours"
}
