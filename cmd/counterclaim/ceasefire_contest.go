package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/policy"
)

// violationAt is a violation of a record, found by its address.
type violationAt struct {
	key   counterclaim.ViolationKey
	a     *counterclaim.Agreement
	is    *ceasefire.Case // nil: nothing is measured of it now
	steps []counterclaim.Contest
}

// findViolation finds a violation by the first digits of its id: among what is measured, else among what is contested.
func findViolation(ctx context.Context, store counterclaim.Store, address string) (*violationAt, error) {
	prefix := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(address, "/"), "violations/"))
	if !counterclaim.IsHexPrefix(prefix) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is no address of a violation", address).Try("give 8 to 64 hexadecimal digits; counterclaim ceasefire violations lists them")
	}
	seasons, err := allSeasons(ctx, store, "")
	if err != nil {
		return nil, err
	}
	steps, err := store.Contests(ctx, counterclaim.ID{})
	if err != nil {
		return nil, err
	}
	var out []*violationAt
	begins := func(id counterclaim.ID) bool { return strings.HasPrefix(id.String(), prefix) }
	for _, s := range seasons {
		for i := range s.season.Cases {
			if c := &s.season.Cases[i]; begins(c.ID) {
				out = append(out, &violationAt{key: c.ViolationKey, a: s.season.Agreement, is: c})
			}
		}
		for i := range steps {
			k := steps[i].ViolationKey
			if steps[i].Agreement == s.of && begins(steps[i].Violation) && !slices.ContainsFunc(out, func(v *violationAt) bool { return v.key == k }) {
				out = append(out, &violationAt{key: k, a: s.season.Agreement})
			}
		}
	}
	switch len(out) {
	case 0:
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no violation %s", prefix).Try("counterclaim ceasefire violations lists them")
	case 1:
	default:
		return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "%d violations begin with %s", len(out), prefix).Try("give more digits")
	}
	for i := range steps {
		if steps[i].Violation == out[0].key.ID() {
			out[0].steps = append(out[0].steps, steps[i])
		}
	}
	return out[0], nil
}

// step makes a step with what is measured now.
func (v *violationAt) step(s *streams, by string) counterclaim.Contest {
	verdict, rows := counterclaim.VerdictNone, []*counterclaim.Violation(nil)
	if v.is != nil {
		verdict, rows = string(v.is.Verdict), v.is.Rows
	}
	out := policy.StepAbout(v.a, v.key, verdict, rows, v.a.Synthetic)
	out.By, out.At = by, s.time().UTC().Format(time.RFC3339)
	return out
}

// keepContest keeps a step with its entry of the audit trail and prints its id.
func keepContest(ctx context.Context, s *streams, store counterclaim.Store, c *counterclaim.Contest) error {
	c.Identify()
	note, err := entryOf(store, c.By, c.Kind+" of a violation", "violation "+c.Violation.Short(), "")
	if err != nil {
		return err
	}
	fresh, err := store.AddContest(ctx, c, note)
	if err != nil {
		return err
	}
	if !fresh {
		s.say("the record has it already")
	}
	_, err = fmt.Fprintln(s.out, c.ID)
	return err
}

// seasonOf is what was measured against one agreement.
type seasonOf struct {
	of     string
	season *ceasefire.Season
}

// allSeasons measures the agreement that is named, or all of a record that hold.
func allSeasons(ctx context.Context, store counterclaim.Store, named string) ([]seasonOf, error) {
	versions, err := store.AgreementVersions(ctx, named)
	if err != nil {
		return nil, err
	}
	var out []seasonOf
	var kept ceasefire.Seasons
	for i := range versions {
		of := versions[i].Agreement
		if slices.ContainsFunc(out, func(s seasonOf) bool { return s.of == of }) {
			continue
		}
		season, err := kept.Of(ctx, store, of)
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, seasonOf{of, season})
	}
	if len(versions) == 0 && named != "" {
		_, err := ceasefire.OneAgreement(ctx, store, named)
		return nil, err // which says so
	}
	if len(out) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record keeps no agreement that can be measured against").Try("counterclaim ceasefire keep FILE --as NAME --reason WORDS keeps one")
	}
	return out, nil
}

type ceasefireContestOptions struct {
	Violation string   `arg:"" help:"The first 8 or more digits of the violation's id."`
	Party     string   `required:"" placeholder:"ID" help:"Whose contest it is."`
	Letter    string   `placeholder:"WORDS" help:"In what it came, where the desk enters it for the party: \"letter of 9 May, no. 4\"."`
	Exhibit   []string `placeholder:"ID" help:"An exhibit to which it points. May be given more than once."`
	wordsFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (ceasefireContestOptions) Help() string {
	return `Examples:

    counterclaim ceasefire contest ad172bef520a9677 --party belmark --text "The guns were towed on that day." --as "D. Delegate" --record valley.sqlite
    counterclaim ceasefire contest ad172bef520a9677 --party belmark --letter "letter of 30 May, no. 4" --file letter.txt --as vera --record valley.sqlite

Says for a party why it contests a violation, and prints the id of the contest. It changes nothing of what is measured and stands beside the
violation on the page, in the interface and in situation reports, also where measuring anew finds the violation no more. A violation's address is of its
clause, party, area and day: "counterclaim ceasefire violations" lists them. Nothing that was said is ever changed; each step is an entry of the log.

Where the record has people, a delegate contests for the own party, and the head of desk enters what came in a letter.`
}

// Run keeps a contest.
func (o ceasefireContestOptions) Run(ctx context.Context, s *streams) error {
	text, err := o.read(s)
	if err != nil {
		return err
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	needs := account.FileStatement
	if o.Letter != "" {
		needs = account.Publish
	}
	p, err := actsAs(ctx, store, o.As, needs, "violation "+o.Violation)
	if err != nil {
		return err
	}
	if p != nil && needs == account.FileStatement && p.Party != o.Party {
		return counterclaim.Errorf(counterclaim.CodeRefused, "%s speaks for party %s, not for %.80s", o.As, p.Party, o.Party).Try("--party %s", p.Party)
	}
	v, err := findViolation(ctx, store, o.Violation)
	if err != nil {
		return err
	}
	switch {
	case !slices.ContainsFunc(v.a.Parties, func(p counterclaim.Party) bool { return p.ID == o.Party }):
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is no party of agreement %s", o.Party, v.key.Agreement).Try("its parties are %s", strings.Join(partyIDs(v.a), ", "))
	case v.is == nil:
		return counterclaim.Errorf(counterclaim.CodeConflict, "nothing is measured now of violation %s that could be contested", v.key.ID().Short())
	case v.is.Verdict == ceasefire.CannotTell:
		s.say("the answer is that it cannot be told, which counts as no violation")
	}
	c := v.step(s, o.As)
	c.Kind, c.Of, c.Text, c.Letter = counterclaim.ContestReason, o.Party, text, strings.Join(strings.Fields(o.Letter), " ")
	for _, x := range o.Exhibit {
		ids, err := resolveAll(ctx, store, "x", []string{strings.TrimPrefix(x, "x/")})
		if err != nil {
			return err
		}
		c.Exhibits = append(c.Exhibits, ids...)
	}
	return keepContest(ctx, s, store, &c)
}

func partyIDs(a *counterclaim.Agreement) []string {
	var out []string
	for i := range a.Parties {
		out = append(out, a.Parties[i].ID)
	}
	return out
}

type ceasefireAnswerOptions struct {
	Violation string `arg:"" help:"The first 8 or more digits of the violation's id."`
	Contest   string `placeholder:"ID" help:"Which contest is answered, by its id; without it the only one."`
	wordsFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (ceasefireAnswerOptions) Help() string {
	return `Examples:

    counterclaim ceasefire answer ad172bef520a9677 --text "A patrol measured at 14:00; the answer stands." --as vera --record valley.sqlite
    counterclaim ceasefire answer ad172bef520a9677 --contest 6bf1d953 --file answer.txt --as vera --record valley.sqlite

Says for the desk what it answers to a party's contest. Both stay, whole and unchanged, beside the violation. Who answers is head of desk where the record
has people.`
}

// Run keeps an answer.
func (o ceasefireAnswerOptions) Run(ctx context.Context, s *streams) error {
	text, err := o.read(s)
	if err != nil {
		return err
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := actsAs(ctx, store, o.As, account.Publish, "violation "+o.Violation); err != nil {
		return err
	}
	v, err := findViolation(ctx, store, o.Violation)
	if err != nil {
		return err
	}
	var open []counterclaim.Contest
	for _, c := range v.steps {
		if c.Kind == counterclaim.ContestReason && strings.HasPrefix(c.ID.String(), strings.ToLower(o.Contest)) {
			open = append(open, c)
		}
	}
	switch {
	case len(open) == 0:
		return counterclaim.Errorf(counterclaim.CodeNotFound, "violation %s has no such contest", v.key.ID().Short()).Try("counterclaim ceasefire violations --contested lists them")
	case len(open) > 1:
		return counterclaim.Errorf(counterclaim.CodeAmbiguous, "violation %s has %d such contests", v.key.ID().Short(), len(open)).Try("say with --contest which: the last is %s", open[len(open)-1].ID.Short())
	}
	c := v.step(s, o.As)
	c.Kind, c.Answers, c.Text = counterclaim.ContestAnswer, open[0].ID, text
	return keepContest(ctx, s, store, &c)
}

type ceasefireNotifyOptions struct {
	Violation string `arg:"" help:"The first 8 or more digits of the violation's id."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (ceasefireNotifyOptions) Help() string {
	return `Examples:

    counterclaim ceasefire notify ad172bef520a9677 --as vera --record valley.sqlite

Gives all parties of the agreement notice of a violation: one notice, in the same words, with the same hours to contest it (reply_hours in dispute.toml, else
72). Their delegates see it at once, with what was measured in the words that leave the mission. Who has said nothing when the time is over
is written down as "no reply received by", never as agreeing. Of what a party declared of its holdings, of permitted
storage and of access the party alone has notice that it concerns.`
}

// Run gives notice.
func (o ceasefireNotifyOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := actsAs(ctx, store, o.As, account.Publish, "violation "+o.Violation); err != nil {
		return err
	}
	v, err := findViolation(ctx, store, o.Violation)
	if err != nil {
		return err
	}
	if v.is == nil {
		return counterclaim.Errorf(counterclaim.CodeConflict, "nothing is measured now of violation %s", v.key.ID().Short())
	}
	c := v.step(s, o.As)
	parties := policy.Noticing(v.a, c.ViolationKey, v.is.Kind, c.Declared)
	if len(parties) == 0 {
		return counterclaim.Errorf(counterclaim.CodeRefused, "violation %s is about what is told to the one party alone that it concerns, and which that is is not known", v.key.ID().Short())
	}
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	if err := c.ToAll(parties, dispute.ReplyHours); err != nil {
		return err
	}
	if err := keepContest(ctx, s, store, &c); err != nil {
		return err
	}
	s.say("%s have until %s to contest it", strings.Join(c.Parties, ", "), c.Until)
	return nil
}
