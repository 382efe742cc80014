package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/review"
)

type findingListOptions struct {
	State     string `enum:",new,triaged,in_review,decided,no_finding" default:"" help:"Cases in this work state."`
	Waits     bool   `help:"Cases that wait for somebody, with what for and until when."`
	Published bool   `help:"Findings instead of cases, last published first."`
	Standing  bool   `help:"Findings that were not superseded."`
	Limit     int    `default:"100" help:"How many at most."`
	Offset    int    `help:"How many are left out before them."`
	Format    string `enum:"auto,table,jsonl" default:"auto" help:"table, or jsonl: one JSON object a line. Without it a table on a terminal, else jsonl."`
	recordFlag
}

// Help shows examples.
func (findingListOptions) Help() string {
	return `Examples:

    counterclaim finding list --waits
    counterclaim finding list --state no_finding
    counterclaim finding list --published --format jsonl

An incident about which nobody has done anything is new and not listed.`
}

// listedCase is a case in a list.
type listedCase struct {
	Incident  counterclaim.ID `json:"incident"`
	Now       counterclaim.ID `json:"now"`
	WorkState string          `json:"work_state"`
	Reason    string          `json:"reason,omitempty"` // why it is in that state
	Waits     []review.Wait   `json:"waits,omitempty"`
	Last      string          `json:"last"`
}

// Run lists.
func (o findingListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if o.Published || o.Standing {
		found, err := store.Findings(ctx, counterclaim.FindingQuery{Standing: o.Standing, Limit: max(o.Limit, 1), Offset: o.Offset})
		if err != nil || s.machine(o.Format) {
			if err != nil {
				return err
			}
			return encodeAll(s, found)
		}
		for i := range found {
			f := &found[i]
			fmt.Fprintf(s.out, "%s  %s  %s, %s, confidence %s%s\n", f.ID.Short(), f.At, f.Verdict, harmless(strings.Join(f.Responsibility, " ")), f.Confidence, successor(f))
		}
		return nil
	}
	cases, err := store.Cases(ctx, counterclaim.CaseQuery{WorkState: o.State, Waits: o.Waits, Limit: max(o.Limit, 1), Offset: o.Offset})
	if err != nil {
		return err
	}
	list := make([]listedCase, len(cases))
	for i := range cases {
		c := &cases[i]
		list[i] = listedCase{Incident: c.Incident, Now: c.Now, WorkState: c.WorkState, Waits: review.Waiting(c), Last: c.Last}
		if n := len(c.Work); n > 0 && c.Work[n-1].To == c.WorkState {
			list[i].Reason = c.Work[n-1].Reason
		}
	}
	if s.machine(o.Format) {
		return encodeAll(s, list)
	}
	for i := range list {
		l := &list[i]
		fmt.Fprintf(s.out, "%s  %s  %s  %s\n", l.Incident.Short(), l.Last, l.WorkState, harmless(l.Reason))
		for _, w := range l.Waits {
			fmt.Fprintf(s.out, "%swaits for %s\n", indent, waitText(w))
		}
	}
	return nil
}

// waitText says what is waited for, of whom and until when.
func waitText(w review.Wait) string {
	out := w.For
	if w.By != "" {
		out += " of " + w.By
	}
	if w.Until != "" {
		out += " until " + w.Until
	}
	return harmless(out)
}

func successor(f *counterclaim.Finding) string {
	if f.SupersededBy.IsZero() {
		return ""
	}
	return ", superseded by " + f.SupersededBy.Short()
}

type findingShowOptions struct {
	Incident string `arg:"" help:"Address of the incident, or of a finding about it."`
	As       string `placeholder:"NAME" help:"Who looks: who is asked for a blind coding sees nothing of what others judged."`
	Format   string `enum:"auto,table,jsonl" default:"auto" help:"table: words for people, or jsonl: one JSON object. Without it words on a terminal, else JSON."`
	recordFlag
}

// Help shows examples.
func (findingShowOptions) Help() string {
	return `Examples:

    counterclaim finding show 3f2a9c01d4e5b678 --as "B. Reviewer"

Shows what stands, what it superseded, drafts, notices, replies, requests and answers.`
}

// Run shows.
func (o findingShowOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	if o.As != "" {
		if _, err := actsAs(ctx, r.store, o.As, account.SeeWork, "incident "+r.is.Incident.Short()); err != nil {
			return err
		}
	}
	seen := review.SeenBy(r.is, o.As)
	if s.machine(o.Format) {
		return encodeAll(s, []counterclaim.Case{*seen})
	}
	out := bufio.NewWriter(s.out)
	p := page{out, r, seen}
	p.write()
	return out.Flush()
}

// page writes a case for people.
type page struct {
	out io.Writer
	*reviewed
	seen *counterclaim.Case
}

func (p page) line(format string, args ...any) {
	fmt.Fprintln(p.out, harmless(fmt.Sprintf(format, args...)))
}

// words writes a text of several lines, so that none of them can be taken for a line of ours.
func (p page) words(text string) {
	for line := range strings.Lines(text) {
		p.line("  | %s", strings.TrimRight(line, "\r\n"))
	}
}

func (p page) write() {
	c := p.seen
	p.line("incident %s: %s", c.Incident, c.WorkState)
	if p.desk.Synthetic {
		p.line("synthetic: everything in it is made up")
	}
	if c.Now != c.Incident {
		p.line("it is incident %s now", c.Now)
	}
	for _, w := range c.Work {
		p.line("%s  %s by %s: %s", w.At, w.To, w.By, w.Reason)
	}
	for i := len(c.Findings) - 1; i >= 0; i-- {
		p.finding(&c.Findings[i])
	}
	if d := review.Open(c); d != nil {
		p.line("")
		p.line("draft %s by %s at %s", d.ID, d.By, d.At)
		p.decision(&d.Decision)
		for _, o := range c.Opinions {
			if o.Draft == d.ID {
				p.line("%s  %s", o.At, opinionText(&o))
			}
		}
		for _, n := range c.Notices {
			if n.Draft == d.ID {
				p.line("%s  notice to %s, who have until %s", n.At, strings.Join(n.Parties, " and "), n.Until)
			}
		}
		for _, reply := range c.Replies {
			if reply.Draft == d.ID {
				p.reply(reply, "")
			}
		}
	}
	for _, a := range c.Asks {
		p.line("%s  %s was asked for a blind coding by %s", a.At, a.Of, a.By)
	}
	for _, s := range c.Codings {
		p.line("%s  judged by %s", s.At, s.By)
		for _, j := range s.Codes {
			p.line("  %s of %s: %s", j.Field, j.Unit.Short(), j.Value)
		}
	}
	for _, w := range review.Waiting(p.is) {
		p.line("waits for %s", waitText(w))
	}
}

func opinionText(o *counterclaim.Opinion) string {
	if o.Agrees {
		return o.By + " agrees"
	}
	return o.By + " dissents: " + o.Words
}

func (p page) decision(d *counterclaim.Decision) {
	p.line("  verdict: %s", d.Verdict)
	p.line("  responsibility: %s", strings.Join(d.Responsibility, " "))
	for _, w := range counterclaim.Confidences() {
		if w.Word == d.Confidence {
			p.line("  confidence: %s: %s", w.Word, w.Meaning)
		}
	}
	p.words(d.Reasons)
	p.line("  %d claims, %d exhibits", len(d.Claims), len(d.Exhibits))
}

func (p page) finding(f *counterclaim.Finding) {
	p.line("")
	p.line("finding %s, published at %s by %s, signed by %s%s", f.ID, f.At, f.PublishedBy, strings.Join(f.By, " and "), successor(f))
	if !f.Corrects.IsZero() {
		p.line("  CORRECTION of finding %s", f.Supersedes)
	} else if !f.Supersedes.IsZero() {
		p.line("  supersedes finding %s", f.Supersedes)
	}
	p.decision(&f.Decision)
	for line := range strings.Lines(f.Dissent) {
		p.line("  dissent: %s", strings.TrimRight(line, "\n"))
	}
	for _, r := range f.Replies {
		p.reply(r, "")
	}
	for _, r := range review.LateReplies(p.seen, f) {
		p.reply(r, " after publication")
	}
	for _, q := range p.seen.Corrections {
		if q.Finding != f.ID {
			continue
		}
		p.line("  request %s at %s for correction by %s, named as %s:", q.ID.Short(), q.At, q.By, q.NamedAs)
		p.words(q.Text)
		if a := q.Answer; a != nil {
			p.line("  %s at %s by %s, to stand in %s:", map[bool]string{true: "granted", false: "refused"}[a.Granted], a.At, a.By, strings.Join(a.Stands, ", "))
			p.words(a.Words)
		}
	}
}

// reply writes every party's reply, or that there was none, in the same words.
func (p page) reply(r counterclaim.Reply, when string) {
	if r.NoneBy != "" {
		p.line("  party %s: no reply received by %s", r.Party, r.NoneBy)
		return
	}
	p.line("  party %s replied at %s%s:", r.Party, r.At, when)
	p.words(r.Text)
}
