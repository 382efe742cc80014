package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

type findingVerbs struct {
	Triage    findingTriageOptions    `cmd:"" help:"Say that an incident is to be decided about."`
	NoFinding findingNoFindingOptions `cmd:"" name:"no-finding" help:"Say that no finding is sought, of many incidents at once."`
	Reopen    findingReopenOptions    `cmd:"" help:"Take back that no finding is sought."`
	Draft     findingDraftOptions     `cmd:"" help:"Draft a finding and sign the draft."`
	Supersede findingSupersedeOptions `cmd:"" help:"Draft a finding that takes the place of one."`
	Withdraw  findingWithdrawOptions  `cmd:"" help:"Withdraw the open draft."`
	Agree     findingAgreeOptions     `cmd:"" help:"Agree to the open draft and sign it."`
	Dissent   findingDissentOptions   `cmd:"" help:"Dissent from the open draft, with words."`
	Notify    findingNotifyOptions    `cmd:"" help:"Give all parties notice of the open draft at once."`
	Reply     findingReplyOptions     `cmd:"" help:"File a party's reply to a draft."`
	Publish   findingPublishOptions   `cmd:"" help:"Publish the open draft as a finding."`
	Correct   findingCorrectOptions   `cmd:"" help:"File a request to correct a finding."`
	Answer    findingAnswerOptions    `cmd:"" help:"Answer a request to correct a finding."`
	Ask       findingAskOptions       `cmd:"" help:"Ask a person for a blind coding."`
	Code      findingCodeOptions      `cmd:"" help:"Judge an incident and its claims, blind to what others said."`
	Agreement findingAgreementOptions `cmd:"" help:"Say how far those agree who judged the same."`
	List      findingListOptions      `cmd:"" help:"List cases, what they wait for and until when, or findings."`
	Show      findingShowOptions      `cmd:"" help:"Show all that was done about an incident."`
	Key       findingKeyOptions       `cmd:"" help:"Make a person's key for signing."`
	Signers   findingSignersVerbs     `cmd:"" help:"Register whose keys sign findings, from when on and until when."`
}

// asFlag says who acts.
type asFlag struct {
	As string `required:"" placeholder:"NAME" help:"Who acts: where the record has people, one of them whose role allows it."`
}

// wordsFlag is what a person writes.
type wordsFlag struct {
	Text string `placeholder:"WORDS" help:"The words." xor:"words"`
	File string `placeholder:"FILE" type:"path" help:"A file with the words, - for standard input." xor:"words"`
}

// maxWritten is a limit on what a person writes, in bytes; the record has its own, smaller one.
const maxWritten = 1 << 20

// read gives the words.
func (f wordsFlag) read(s *streams) (string, error) {
	if f.File == "" {
		if strings.TrimSpace(f.Text) == "" {
			return "", usage(counterclaim.Errorf(counterclaim.CodeBadInput, "there are no words; give --text WORDS or --file FILE"))
		}
		return f.Text, nil
	}
	b, err := readLimited(s, f.File, maxWritten)
	return strings.TrimRight(string(b), "\r\n"), err
}

// readLimited reads a file, or standard input for -, of at most so many bytes.
func readLimited(s *streams, path string, most int64) ([]byte, error) {
	in := s.in
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be opened").At(path, 0).Because(err)
		}
		defer file.Close()
		in = file
	}
	b, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be read").At(path, 0).Because(err)
	}
	if int64(len(b)) > most {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d bytes", most).At(path, 0)
	}
	return b, nil
}

// reviewed is one case that a verb works on.
type reviewed struct {
	store counterclaim.Store
	desk  *review.Desk
	is    *counterclaim.Case
	at    time.Time
	notes []counterclaim.AuditEntry // what is noted with the step
}

// when gives the time of what is done.
func (r *reviewed) when() string { return r.at.Format(time.RFC3339) }

// caseAt opens the record and finds the case at the address of an incident, of one of its claims, or of a finding about it.
func (f recordFlag) caseAt(ctx context.Context, s *streams, address string) (*reviewed, error) {
	store, err := f.openExisting(ctx, s)
	if err != nil {
		return nil, err
	}
	r := &reviewed{store: store, at: s.time()}
	if r.is, err = findCase(ctx, store, address); err == nil {
		r.desk, err = deskOf(ctx, store)
	}
	if err != nil {
		store.Close()
		return nil, err
	}
	return r, nil
}

func deskOf(ctx context.Context, store counterclaim.Store) (*review.Desk, error) {
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	overview, err := store.Overview(ctx)
	if err != nil {
		return nil, err
	}
	return review.DeskOf(dispute, overview.Synthetic), nil
}

// findCase finds a case. The id under which it was begun is its own address, even where a claim of that name is gone.
func findCase(ctx context.Context, store counterclaim.Store, address string) (*counterclaim.Case, error) {
	address = strings.ToLower(address)
	if id, err := counterclaim.ParseID(address); err == nil {
		found, err := store.Case(ctx, id)
		if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			return found, err
		}
	}
	ids, err := resolveAll(ctx, store, "c", []string{address})
	if err == nil {
		return store.Case(ctx, ids[0])
	}
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return nil, err
	}
	finding, other := findFinding(ctx, store, address)
	if other != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no incident, claim or finding with address %.80s", address)
	}
	return store.Case(ctx, finding.Incident)
}

// findFinding finds the one finding whose id begins so.
func findFinding(ctx context.Context, store counterclaim.Findings, address string) (*counterclaim.Finding, error) {
	found, err := store.Findings(ctx, counterclaim.FindingQuery{Prefix: strings.ToLower(address), Limit: 2})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no finding with address %.80s", address).Try("counterclaim finding list --published")
	case len(found) > 1:
		return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "more than one finding has an address that begins with %s", address).Try("give more digits")
	}
	return &found[0], nil
}

// finding finds the finding of an address: its own, else the one that stands about the incident that has the address.
func (r *reviewed) finding(ctx context.Context, address string) (*counterclaim.Finding, error) {
	f, err := findFinding(ctx, r.store, address)
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return f, err
	}
	if standing := r.is.Standing(); standing != nil {
		return standing, nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "no finding stands about incident %s: it is %s", r.is.Incident.Short(), r.is.WorkState).
		Try("counterclaim finding show %s says what was done about it", r.is.Incident.Short())
}

// take keeps one step that could be made and prints its id.
func (r *reviewed) take(ctx context.Context, s *streams, step counterclaim.Step, err error) error {
	if err != nil {
		return err
	}
	if err := r.keep(ctx, step); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, step.ID())
	return err
}

// keepSteps keeps steps of people who may take them, all or none, with an entry of the audit trail for each, and what else is to be noted.
func keepSteps(ctx context.Context, store counterclaim.Store, steps []counterclaim.Step, notes ...counterclaim.AuditEntry) error {
	if err := mayTake(ctx, store, steps); err != nil {
		return err
	}
	for i := range steps {
		kind, incident, by, _ := steps[i].Head()
		e, err := entryOf(store, by, kind, "incident "+incident.Short(), "")
		if err != nil {
			return err
		}
		notes = append(notes, e)
	}
	return store.Review(ctx, steps, notes...)
}

// keep keeps one step.
func (r *reviewed) keep(ctx context.Context, step counterclaim.Step) error {
	return keepSteps(ctx, r.store, []counterclaim.Step{step}, r.notes...)
}
