package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/review"
)

// decisionFlags are what a draft says.
type decisionFlags struct {
	Verdict        string   `required:"" enum:"confirmed,probable,inconclusive,refuted" help:"confirmed, probable, inconclusive or refuted."`
	Responsibility []string `required:"" placeholder:"PARTY" help:"Ids of parties, or none, or not_attributable."`
	Confidence     string   `required:"" enum:"low,moderate,high" help:"low, moderate or high: how well it is supported."`
	Claim          []string `placeholder:"ADDRESS" help:"A claim that it rests on. Repeatable. Without it all claims of the incident."`
	Exhibit        []string `placeholder:"ADDRESS" help:"An exhibit that it rests on: the first 8 or more digits of its id. Repeatable."`
	Corrects       string   `placeholder:"ID" help:"The request for correction that it carries out."`
	wordsFlag
	asFlag
	signingFlag
	sealedFlag
}

type findingDraftOptions struct {
	Incident string `arg:"" help:"Address of the incident."`
	decisionFlags
}

// Help shows examples.
func (findingDraftOptions) Help() string {
	return `Examples:

    counterclaim finding draft 3f2a9c01d4e5b678 --verdict probable --responsibility not_attributable --confidence moderate \
        --file reasons.txt --as "A. Analyst"

The words are the reasons. Whoever drafts signs with their key ("counterclaim finding key"). A new draft takes the place of the
open one, for which others agree and the parties get notice again; replies to the old one stay. Prints the draft's id.`
}

// Run drafts.
func (o findingDraftOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	var supersedes counterclaim.ID
	if open := review.Open(r.is); open != nil { // a new draft in place of the open one
		supersedes = open.Supersedes
	}
	return o.draft(ctx, s, r, supersedes)
}

type findingSupersedeOptions struct {
	Finding string `arg:"" help:"Address of the finding that stands, or of its incident."`
	decisionFlags
}

// Help shows examples.
func (findingSupersedeOptions) Help() string {
	return `Examples:

    counterclaim finding supersede 77aa12cd34ef5678 --verdict inconclusive --responsibility not_attributable --confidence low \
        --text "The picture is of another year." --corrects 90ab12cd34ef5678 --as "A. Analyst"

A finding is never changed. What this drafts takes its place when it is published, in the same way as any draft; the old
one stays readable and names what superseded it. Prints the draft's id.`
}

// Run drafts what takes a finding's place.
func (o findingSupersedeOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Finding)
	if err != nil {
		return err
	}
	defer r.store.Close()
	f, err := r.finding(ctx, o.Finding)
	if err != nil {
		return err
	}
	return o.draft(ctx, s, r, f.ID)
}

// draft makes, signs and keeps a draft.
func (o decisionFlags) draft(ctx context.Context, s *streams, r *reviewed, supersedes counterclaim.ID) error {
	reasons, err := o.read(s)
	if err != nil {
		return err
	}
	d := counterclaim.Decision{Verdict: o.Verdict, Responsibility: o.Responsibility, Reasons: reasons, Confidence: o.Confidence, Supersedes: supersedes}
	if d.Claims, err = o.claims(ctx, r); err != nil {
		return err
	}
	if d.Exhibits, err = resolveFlag(ctx, r.store, "--exhibit", "x", o.Exhibit); err != nil {
		return err
	}
	if o.Corrects != "" {
		q, err := requestOf(r.is, o.Corrects)
		if err != nil {
			return ofFlag(err, "--corrects", o.Corrects)
		}
		d.Corrects = q.ID
	}
	if r.desk.Signers, err = o.registered(s, o.recordFlag); err != nil {
		return err
	}
	step, err := review.Drafting(r.is, r.desk, d, o.As, r.when(), o.signers(s))
	return r.take(ctx, s, step, err)
}

// claims gives the claims that were named, else all of the incident.
func (o decisionFlags) claims(ctx context.Context, r *reviewed) ([]counterclaim.ID, error) {
	if len(o.Claim) > 0 {
		return resolveFlag(ctx, r.store, "--claim", "c", o.Claim)
	}
	if r.is.Now.IsZero() {
		return nil, nil
	}
	found, err := r.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: []counterclaim.ID{r.is.Now}})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0].Claims, nil
}

// resolveFlag finds what the short addresses stand for that were given with a flag.
func resolveFlag(ctx context.Context, store counterclaim.Reader, flag, noun string, addresses []string) ([]counterclaim.ID, error) {
	var out []counterclaim.ID
	for _, a := range addresses {
		ids, err := resolveAll(ctx, store, noun, []string{a})
		if err != nil {
			return nil, ofFlag(err, flag, a)
		}
		out = append(out, ids...)
	}
	return out, nil
}

// ofFlag says in an error with which flag the value was given.
func ofFlag(err error, flag, value string) error {
	var e *counterclaim.Error
	if errors.As(err, &e) && e.File == "" {
		return e.At(fmt.Sprintf("%s %.80s", flag, value), 0)
	}
	return err
}

// signedOptions are those of a step that a person signs and that takes no words.
type signedOptions struct {
	Incident string `arg:"" help:"Address of the incident."`
	asFlag
	signingFlag
	sealedFlag
}

// take makes a step of the case that the record has at the address, with keys that its register has, and keeps it.
func (o signedOptions) take(ctx context.Context, s *streams, step func(r *reviewed) (counterclaim.Step, error)) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	if r.desk.Signers, err = o.registered(s, o.recordFlag); err != nil {
		return err
	}
	made, err := step(r)
	return r.take(ctx, s, made, err)
}

type findingAgreeOptions struct{ signedOptions }

// Help shows examples.
func (findingAgreeOptions) Help() string {
	return `Examples:

    counterclaim finding agree 3f2a9c01d4e5b678 --as "B. Reviewer"

A finding takes two persons: the draft's author and another. Neither answers for a party. Whoever agrees signs the draft with a key
of their own; where the record has a register of signers, one that it has (counterclaim finding signers). Look at it first:
counterclaim finding show. Prints the opinion's id.`
}

// Run agrees.
func (o findingAgreeOptions) Run(ctx context.Context, s *streams) error {
	return o.take(ctx, s, func(r *reviewed) (counterclaim.Step, error) {
		return review.Agreeing(r.is, r.desk, o.As, r.when(), o.signers(s))
	})
}

type findingDissentOptions struct {
	Incident string `arg:"" help:"Address of the incident."`
	wordsFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingDissentOptions) Help() string {
	return `Examples:

    counterclaim finding dissent 3f2a9c01d4e5b678 --text "One picture proves nothing." --as "C. Reviewer"

The finding names who dissents, with these words. Prints the opinion's id.`
}

// Run dissents.
func (o findingDissentOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	text, err := o.read(s)
	if err != nil {
		return err
	}
	step, err := review.Dissenting(r.is, text, o.As, r.when())
	return r.take(ctx, s, step, err)
}

// overrideFlag gives a reason to set the release rules aside.
type overrideFlag struct {
	Override string `placeholder:"REASON" help:"Why it leaves although the release rules hold back what it says; the audit trail keeps it."`
}

type findingNotifyOptions struct {
	Incident string `arg:"" help:"Address of the incident."`
	overrideFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingNotifyOptions) Help() string {
	return `Examples:

    counterclaim finding notify 3f2a9c01d4e5b678 --as "A. Analyst" > notice.txt

Notes the one notice that all parties of the dispute get, and prints it: hand each of them these same bytes at once ("counterclaim
finding show … --notice" prints it again). All have the hours that reply_hours in dispute.toml gives, 72 without it, counted from this moment.
The draft's reasons are held against the release rules (doc/release.md) before anything is noted, since the parties are not of the mission:
what they hold back is named with its place, and told only with a reason, --override.`
}

// Run gives notice.
func (o findingNotifyOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	n, err := review.NoticeOf(r.is, r.desk, o.As, r.at)
	if err != nil {
		return err
	}
	open, step := review.Open(r.is), counterclaim.Step{Notice: n}
	told, err := policy.MayNotify(ctx, unsealed(r.store), open, r.at, o.Override)
	if err := o.mayLeave(r, step, "notice of draft "+open.ID.Short(), told, err); err != nil {
		return err
	}
	if err := r.keep(ctx, step); err != nil {
		return err
	}
	s.toldAllTheSame(told)
	s.say("notice for %s, who have until %s", numbered(len(n.Parties), "party", "parties"), n.Until)
	return r.writeSheet(ctx, s, r.is, n)
}

type findingReplyOptions struct {
	Incident string `arg:"" help:"Address of the incident."`
	Party    string `required:"" placeholder:"ID" help:"Whose reply it is."`
	Draft    string `placeholder:"ID" help:"The draft that it answers. Without it the last one that the parties had notice of."`
	wordsFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingReplyOptions) Help() string {
	return `Examples:

    counterclaim finding reply 3f2a9c01d4e5b678 --party ardania --file reply.txt --as "D. Delegate"

A reply stands beside the finding, whole and unchanged, also one that comes late. Prints its id.`
}

// Run files a reply.
func (o findingReplyOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	var draft counterclaim.ID
	if o.Draft != "" {
		if draft, err = only("draft", o.Draft, r.is.Drafts, func(d *counterclaim.Draft) counterclaim.ID { return d.ID }); err != nil {
			return err
		}
	}
	text, err := o.read(s)
	if err != nil {
		return err
	}
	step, err := review.Replying(r.is, draft, o.Party, text, o.As, r.when())
	return r.take(ctx, s, step, err)
}

type findingPublishOptions struct {
	overrideFlag
	signedOptions
}

// Help shows examples.
func (findingPublishOptions) Help() string {
	return `Examples:

    counterclaim finding publish 3f2a9c01d4e5b678 --as "B. Reviewer"

Publishes the open draft once two persons have signed it and the parties' time has passed, or all have replied. Whoever publishes signs
the whole with all replies in it. Where the record has a register of signers ("counterclaim finding signers"), it is refused unless all
who signed did so with a key that was theirs. Its reasons, dissent and replies are held against the release rules (doc/release.md): what
they hold back is named with its place, and published only with a reason, --override. Prints the finding's id.`
}

// Run publishes.
func (o findingPublishOptions) Run(ctx context.Context, s *streams) error {
	var told []policy.Told
	err := o.take(ctx, s, func(r *reviewed) (counterclaim.Step, error) {
		step, err := review.Publishing(r.is, r.desk, o.As, r.when(), o.signers(s))
		if err != nil {
			return step, err
		}
		told, err = policy.MayPublish(ctx, unsealed(r.store), step.Finding, r.at, o.Override)
		return step, o.mayLeave(r, step, "finding "+step.ID().Short(), told, err)
	})
	if err == nil {
		s.toldAllTheSame(told)
	}
	return err
}

// mayLeave has it noted with the step for what reason the release rules are set aside, where they hold back words of what leaves.
func (o overrideFlag) mayLeave(r *reviewed, step counterclaim.Step, on string, told []policy.Told, err error) error {
	if err != nil || len(told) == 0 {
		return err
	}
	_, _, by, _ := step.Head()
	e, err := entryOf(r.store, by, "release rules set aside", on, o.Override)
	r.notes = append(r.notes, e)
	return err
}

// toldAllTheSame says what left although the release rules hold it back.
func (s *streams) toldAllTheSame(told []policy.Told) {
	for _, t := range told {
		s.say("told all the same: %s", harmless(t.String()))
	}
}

// only finds the one thing of a list whose id begins so.
func only[T any](noun, prefix string, of []T, id func(*T) counterclaim.ID) (counterclaim.ID, error) {
	var found []counterclaim.ID
	for i := range of {
		if name := id(&of[i]); counterclaim.IsHexPrefix(prefix) && name.String()[:len(prefix)] == prefix {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return counterclaim.ID{}, counterclaim.Errorf(counterclaim.CodeNotFound, "%d of the case's %ss have an id that begins with %.80q", len(found), noun, prefix).
			Try("%s", fmt.Sprintf("counterclaim finding show lists them; give 8 to 64 digits of one %s", noun))
	}
	return found[0], nil
}
