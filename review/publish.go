package review

import (
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// NoticeOf makes the notice of the open draft to all parties.
func NoticeOf(c *counterclaim.Case, d *Desk, by string, at time.Time) (*counterclaim.Notice, error) {
	draft := Open(c)
	if draft == nil {
		return nil, conflict("no draft of incident %s is open", c.Incident.Short()).Try("counterclaim finding draft makes one")
	}
	at = at.UTC().Truncate(time.Second)
	n := &counterclaim.Notice{Incident: c.Incident, Draft: draft.ID, Contents: counterclaim.ContentsOf(&draft.Decision), Parties: slices.Clone(d.Parties),
		By: by, At: at.Format(time.RFC3339), Hours: d.Hours, Until: at.Add(time.Duration(d.Hours) * time.Hour).Format(time.RFC3339)}
	n.Identify()
	return n, nil
}

func checkNotice(c *counterclaim.Case, d *Desk, n *counterclaim.Notice) error {
	draft, err := open(c, n.Draft)
	if err != nil {
		return err
	}
	if have := noticeOf(c, n.Draft); have != nil {
		return conflict("all parties have notice of draft %s since %s", n.Draft.Short(), have.At).Try("counterclaim finding show %s --notice prints it again", c.Incident.Short())
	}
	if n.Contents != counterclaim.ContentsOf(&draft.Decision) {
		return refuse("the notice has other contents than the draft")
	}
	if len(d.Parties) == 0 {
		return conflict("the record names no parties who could get notice").Try("list them in dispute.toml and add it to the record")
	}
	if !slices.Equal(n.Parties, d.Parties) {
		return refuse("the notice is not for all parties alike: %s", words(d.Parties))
	}
	if n.Hours != d.Hours {
		return refuse("the notice gives %d hours, the desk gives all parties %d", n.Hours, d.Hours)
	}
	return nil
}

// noticeOf gives the notice of a draft, nil where there was none.
func noticeOf(c *counterclaim.Case, draft counterclaim.ID) *counterclaim.Notice {
	at := slices.IndexFunc(c.Notices, func(n counterclaim.Notice) bool { return n.Draft == draft })
	if at < 0 {
		return nil
	}
	return &c.Notices[at]
}

func checkReply(c *counterclaim.Case, d *Desk, r *counterclaim.Reply) error {
	n := noticeOf(c, r.Draft)
	switch {
	case n == nil:
		return conflict("the parties have no notice of draft %s", r.Draft.Short())
	case !slices.Contains(n.Parties, r.Party):
		return refuse("%.80q is no party that had notice; those are %s", r.Party, words(n.Parties))
	case d.delegate(r.By) != "" && d.delegate(r.By) != r.Party:
		return refuse("%s answers for party %s, not for %s", r.By, d.delegate(r.By), r.Party)
	}
	return nil
}

// Replied reports whether a party has answered a draft.
func Replied(c *counterclaim.Case, draft counterclaim.ID, party string) bool {
	return slices.ContainsFunc(c.Replies, func(r counterclaim.Reply) bool { return r.Draft == draft && r.Party == party })
}

// Compose puts the finding together to which the open draft leads, without the signature of who publishes it. What still stands
// against it is CodeConflict.
func Compose(c *counterclaim.Case, d *Desk, by, at string) (*counterclaim.Finding, error) {
	draft := Open(c)
	if draft == nil {
		return nil, nothingOpen(c)
	}
	f := &counterclaim.Finding{Decision: draft.Decision, Draft: draft.ID, By: []string{draft.By}, PublishedBy: by, At: at,
		Signatures: []counterclaim.Signature{draft.Signature}}
	var dissent []string
	for _, o := range opinions(c, draft.ID) {
		if o.Agrees {
			f.By = append(f.By, o.By)
			f.Signatures = append(f.Signatures, *o.Signature)
		} else {
			dissent = append(dissent, o.By+": "+strings.Join(strings.Fields(o.Words), " "))
		}
	}
	f.Dissent = strings.Join(dissent, "\n")
	for _, name := range f.By {
		if d.delegate(name) != "" {
			return nil, conflict("%s, who signed, answers for party %s", name, d.delegate(name)).Try("let others of the desk draft and agree")
		}
	}
	if len(f.By) < 2 {
		return nil, conflict("only %s has agreed; a finding takes two", draft.By).Try("another person agrees with counterclaim finding agree %s", c.Incident.Short())
	}
	n := noticeOf(c, draft.ID)
	if n == nil {
		return nil, conflict("the parties have no notice of the draft").Try("counterclaim finding notify %s", c.Incident.Short())
	}
	if !slices.Equal(n.Parties, d.Parties) {
		return nil, conflict("the parties of the dispute are no longer those who had notice").Try("draft it again and give notice to all: %s", words(d.Parties))
	}
	f.Replies = repliesTo(c)
	for _, p := range n.Parties {
		if Replied(c, draft.ID, p) {
			continue
		}
		if before(at, n.Until) {
			return nil, conflict("party %s has not replied and has until %s", p, n.Until).Try("publish after that, or when all have replied")
		}
		f.Replies = append(f.Replies, counterclaim.Reply{Party: p, Draft: draft.ID, NoneBy: n.Until})
	}
	f.Identify()
	return f, nil
}

// repliesTo gives all replies since the finding that stands: also those to earlier drafts, which led to this one.
func repliesTo(c *counterclaim.Case) []counterclaim.Reply {
	var told []counterclaim.ID
	for i := range c.Findings {
		for _, r := range c.Findings[i].Replies {
			told = append(told, r.ID)
		}
	}
	out := []counterclaim.Reply{}
	for _, r := range c.Replies {
		if !slices.Contains(told, r.ID) {
			out = append(out, r)
		}
	}
	return out
}

// LateReplies are those to a finding's drafts that came when it was published: they stand beside it, too.
func LateReplies(c *counterclaim.Case, f *counterclaim.Finding) []counterclaim.Reply {
	var out []counterclaim.Reply
	for _, r := range c.Replies {
		if r.Draft == f.Draft && !slices.ContainsFunc(f.Replies, func(in counterclaim.Reply) bool { return in.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}

func checkFinding(c *counterclaim.Case, d *Desk, f *counterclaim.Finding) error {
	if f.Draft.IsZero() {
		return refuse("the finding names no draft")
	}
	if Open(c) == nil || Open(c).ID != f.Draft {
		for i := range c.Findings {
			if have := &c.Findings[i]; have.Draft == f.Draft {
				return conflict("draft %s was published as finding %s by %s at %s", f.Draft.Short(), have.ID.Short(), have.PublishedBy, have.At)
			}
		}
		_, err := open(c, f.Draft)
		return err
	}
	want, err := Compose(c, d, f.PublishedBy, f.At)
	if err != nil {
		return err
	}
	if want.ID != f.ID {
		return conflict("the finding is not what the case leads to by now: a reply or an opinion may have come").Try("publish again")
	}
	if !f.SupersededBy.IsZero() {
		return refuse("a new finding is not superseded yet")
	}
	return f.CheckSignatures()
}

func nothingOpen(c *counterclaim.Case) error {
	if s := c.Standing(); s != nil {
		return conflict("finding %s was published by %s at %s, and no other draft is open", s.ID.Short(), s.PublishedBy, s.At)
	}
	return conflict("no draft of incident %s is open", c.Incident.Short()).Try("counterclaim finding draft makes one")
}

// words lists ids for a sentence.
func words(ids []string) string { return strings.Join(ids, ", ") }
