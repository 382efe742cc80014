package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/review"
)

func successor(f *counterclaim.Finding) string {
	if f.SupersededBy.IsZero() {
		return ""
	}
	return ", superseded by " + f.SupersededBy.Short()
}

type findingShowOptions struct {
	Incident string `arg:"" help:"Address of the incident, or of a finding about it."`
	Notice   bool   `help:"The notice that the parties have of the last draft, in place of all that."`
	As       string `placeholder:"NAME" help:"Who looks: who is asked for a blind coding sees nothing of what others judged."`
	Format   string `enum:"auto,table,jsonl" default:"auto" help:"table: words for people, or jsonl: one JSON object. Without it words on a terminal, else JSON."`
	recordFlag
}

// Help shows examples.
func (findingShowOptions) Help() string {
	return `Examples:

    counterclaim finding show 3f2a9c01d4e5b678 --as "B. Reviewer"
    counterclaim finding show 3f2a9c01d4e5b678 --notice > notice.txt

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
	if o.Notice {
		if len(seen.Notices) == 0 {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "the parties have no notice of a draft about incident %s that is to be seen", r.is.Incident.Short()).
				Try("counterclaim finding notify %s", r.is.Incident.Short())
		}
		return r.writeSheet(ctx, s, seen, &seen.Notices[len(seen.Notices)-1])
	}
	if s.machine(o.Format) {
		return encodeAll(s, []counterclaim.Case{*seen})
	}
	out := bufio.NewWriter(s.out)
	p := page{out: out, reviewed: r, seen: seen}
	if err := p.look(ctx); err != nil {
		return err
	}
	p.write()
	return out.Flush()
}

// writeSheet prints a notice as all parties get it: nothing is in it that does not leave the mission by the rules of the notice's hour.
func (r *reviewed) writeSheet(ctx context.Context, s *streams, c *counterclaim.Case, n *counterclaim.Notice) error {
	at, err := time.Parse(time.RFC3339, n.At)
	if err != nil {
		return err
	}
	in, err := r.through(ctx, policy.NewView(r.store, nil, func() time.Time { return at }).Over(unsealed(r.store)))
	if err != nil {
		return err
	}
	sheet, err := review.SheetOf(ctx, in, c, n)
	if err != nil {
		return err
	}
	_, err = io.WriteString(s.out, harmlessLines(sheet))
	return err
}

// through gives what is looked into through a view for what is cited.
func (r *reviewed) through(ctx context.Context, view *policy.View) (review.Seen, error) {
	exhibits, _ := r.store.(counterclaim.Exhibits) // nil where the record keeps none
	shown, err := view.Exhibits(ctx)
	return review.Seen{View: view, Shown: shown, Exhibits: exhibits, Title: match.Title}, err
}

// page writes a case for people.
type page struct {
	out io.Writer
	*reviewed
	seen  *counterclaim.Case
	cited map[counterclaim.ID]*review.Cited // by the draft or finding that cites
	names partyNames
}

// look looks up what the page names: of exhibits no more than anybody may know, since nobody gives a reason here.
func (p *page) look(ctx context.Context) error {
	dispute, err := p.store.Dispute(ctx)
	if err != nil {
		return err
	}
	p.names, p.cited = review.PartyNames(dispute), map[counterclaim.ID]*review.Cited{}
	in, err := p.through(ctx, policy.NewView(p.store, func(context.Context) policy.Sight { return policy.All }, nil).Over(unsealed(p.store)))
	if err != nil {
		return err
	}
	cites := func(id counterclaim.ID, d *counterclaim.Decision) error {
		var err error
		p.cited[id], err = review.CitedBy(ctx, in, p.seen, d)
		return err
	}
	for i := range p.seen.Findings {
		if err := cites(p.seen.Findings[i].ID, &p.seen.Findings[i].Decision); err != nil {
			return err
		}
	}
	if d := review.Open(p.seen); d != nil {
		return cites(d.ID, &d.Decision)
	}
	return nil
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
		if w.Reason == "" {
			p.line("%s  %s by %s", w.At, w.To, w.By)
		} else {
			p.line("%s  %s by %s: %s", w.At, w.To, w.By, w.Reason)
		}
	}
	for i := len(c.Findings) - 1; i >= 0; i-- {
		p.finding(&c.Findings[i])
	}
	if d := review.Open(c); d != nil {
		p.line("")
		p.line("draft %s by %s at %s", d.ID, d.By, d.At)
		p.decision(d.ID, &d.Decision)
		for _, o := range c.Opinions {
			if o.Draft == d.ID {
				p.line("%s  %s", o.At, opinionText(&o))
			}
		}
		for _, n := range c.Notices {
			if n.Draft == d.ID {
				p.line("%s  notice to %s, who have until %s", n.At, strings.Join(p.names.all(n.Parties), " and "), n.Until)
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
	for _, w := range review.Waiting(p.is, p.when()) {
		p.line("waits for %s", waitText(w, p.names))
	}
}

func opinionText(o *counterclaim.Opinion) string {
	if o.Agrees {
		return o.By + " agrees"
	}
	return o.By + " dissents: " + o.Words
}

func (p page) decision(id counterclaim.ID, d *counterclaim.Decision) {
	p.line("  verdict: %s", d.Verdict)
	p.line("  responsibility: %s", strings.Join(p.names.all(d.Responsibility), ", "))
	for _, w := range counterclaim.Confidences() {
		if w.Word == d.Confidence {
			p.line("  confidence: %s: %s", w.Word, w.Meaning)
		}
	}
	p.words(d.Reasons)
	w := p.cited[id]
	p.cites("claim", d.Claims, w.Claim)
	p.cites("exhibit", d.Exhibits, w.Exhibit)
}

// maxListed is how many of what a decision cites are listed.
const maxListed = 20

// cites lists what a decision cites, with its ids.
func (p page) cites(noun string, ids []counterclaim.ID, words func(counterclaim.ID) string) {
	if len(ids) == 0 {
		p.line("  no %s", noun)
		return
	}
	p.line("  %s:", number(len(ids), noun))
	for _, id := range ids[:min(len(ids), maxListed)] {
		p.line("    %s%s%s", id.Short(), gap, words(id))
	}
	if more := len(ids) - maxListed; more > 0 {
		p.line("    and %d more", more)
	}
}

func (p page) finding(f *counterclaim.Finding) {
	p.line("")
	p.line("finding %s, published at %s by %s, signed by %s%s", f.ID, f.At, f.PublishedBy, strings.Join(f.By, " and "), successor(f))
	if !f.Corrects.IsZero() {
		p.line("  CORRECTION of finding %s", f.Supersedes)
	} else if !f.Supersedes.IsZero() {
		p.line("  supersedes finding %s", f.Supersedes)
	}
	p.decision(f.ID, &f.Decision)
	for line := range strings.Lines(f.Dissent) {
		p.line("  dissent: %s", strings.TrimRight(line, "\n"))
	}
	for _, r := range f.Replies {
		if r.Draft != f.Draft {
			p.reply(r, " to an earlier draft")
			continue
		}
		p.reply(r, "")
	}
	for _, r := range review.LateReplies(p.seen, f) {
		p.reply(r, " after publication")
	}
	for _, q := range p.seen.Corrections {
		if q.Finding != f.ID {
			continue
		}
		p.line("  request %s at %s for correction by %s, named as %s:", q.ID.Short(), q.At, q.By+map[bool]string{true: " (without an account, nobody has checked the name)"}[q.Unverified], q.NamedAs)
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
		p.line("  party %s: no reply received by %s", p.names.of(r.Party), r.NoneBy)
		return
	}
	p.line("  party %s replied at %s%s:", p.names.of(r.Party), r.At, when)
	p.words(r.Text)
}
