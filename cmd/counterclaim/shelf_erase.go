package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

type secretEraseOptions struct {
	Report string `arg:"" help:"The report's address: the first 8 or more digits of its id, or of the id that it had in clear."`
	As     string `required:"" placeholder:"NAME" help:"Who erases it: the head of desk, where the record has people."`
	Reason string `required:"" placeholder:"WORDS" help:"Why. It is kept for ever, in clear."`
	Lost   bool   `help:"Its key is lost for good: note it as erased."`
	sealedFlag
}

// Help shows examples.
func (secretEraseOptions) Help() string {
	return `Examples:

    counterclaim confidential list --reports --as hanna --record valley.sqlite
    counterclaim confidential erase 3f2a9c01d4e5b678 --as hanna --reason "he withdrew what he told us" --record valley.sqlite
    VAULT=/media/key/valley.vault counterclaim confidential erase 3f2a9c01d4e5b678 --as hanna --reason "he asked for it" --record postgres://desk@db/valley

Destroys the key under which a confidential report is kept, so that nobody can read it any more: its text, its claims, who told it and when, in the record
and in every copy of it that has not the vault's folder "keys". So it does with the file that it came in, where its words stand too: other reports of that
file stay, and have no original any more. That it was there, who erased it, when and why stays, and "counterclaim verify" names it as lawfully erased. Findings that were published
keep what they said; a copy of the vault's keys keeps what it opens. The same report is not taken in again. There is no way back.

A report that stands in clear is made confidential first: counterclaim confidential report ADDRESS.`
}

// Run erases: the record notes it before a key goes.
func (o secretEraseOptions) Run(ctx context.Context, s *streams) error {
	if strings.TrimSpace(o.Reason) == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "an erasure wants a --reason"))
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := sealedAt(ctx, store, o.Report)
	if err != nil {
		return err
	}
	if r == nil {
		return o.none(ctx, store)
	}
	if _, err := actsAs(ctx, store, o.As, account.EraseReport, "report "+r.ID.Short()); err != nil {
		return err
	}
	if _, err := store.OpenReport(r); r.Erased == "" && counterclaim.CodeOf(err) == counterclaim.CodeNotFound && !o.Lost {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the key of confidential report %s is not in this vault: it would be noted as erased, and could be read where the key is", r.ID.Short()).
			Try("name the vault that has the key: VAULT=FOLDER in the environment; where the key is lost for good, --lost notes that nobody can read it any more")
	}
	if r.Erased != "" {
		s.say("confidential report %s was erased at %s by %s: %s", r.ID.Short(), r.Erased, r.ErasedBy, r.Reason)
	}
	if err := store.EraseReport(ctx, r.ID, o.As, time.Now().UTC().Format(time.RFC3339), o.Reason); err != nil || r.Erased != "" {
		return err
	}
	if err := noteDone(ctx, store, o.As, "erased", "report "+r.ID.Short()); err != nil {
		return err
	}
	s.say("erased confidential report %s", r.ID.Short())
	s.say("it can be read only where somebody has a copy of the vault's folder keys; findings that were published keep what they said")
	return nil
}

// none says that there is no such confidential report, and what there is.
func (o secretEraseOptions) none(ctx context.Context, store counterclaim.Store) error {
	if a, err := store.Resolve(ctx, "r", strings.ToLower(o.Report)); err == nil && !a.Gone {
		return counterclaim.Errorf(counterclaim.CodeConflict, "report %s stands in the record in clear, from which nothing is erased", a.ID.Short()).
			Try("counterclaim confidential report %s --as NAME --reason WORDS, then erase it; copies made before keep it", a.ID.Short())
	}
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no confidential report with address %.80s", o.Report).Try("counterclaim confidential list --reports")
}

// sealedAt finds a confidential report by the beginning of its id, or of the one that it had in clear; nil where there is none.
func sealedAt(ctx context.Context, store counterclaim.SealedReports, address string) (*counterclaim.SealedReport, error) {
	address = strings.ToLower(address)
	if !counterclaim.IsHexPrefix(address) {
		return nil, nil
	}
	list, err := store.SealedReports(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r counterclaim.SealedReport) bool {
		return !strings.HasPrefix(r.ID.String(), address) && !strings.HasPrefix(r.Was.String(), address)
	})
	switch len(list) {
	case 0:
		return nil, nil
	case 1:
		return &list[0], nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "more than one confidential report has an address that begins with %s", address).Try("give more digits of the address")
}

// isSealed reports whether an id is that of a confidential report, of one of its originals, or that which it had in clear.
func isSealed(ctx context.Context, store counterclaim.SealedReports, id counterclaim.ID) (bool, error) {
	kept, erased, err := store.SealedThings(ctx)
	if err != nil || slices.Contains(kept, id) || slices.Contains(erased, id) {
		return err == nil, err
	}
	list, err := store.SealedReports(ctx)
	return slices.ContainsFunc(list, func(r counterclaim.SealedReport) bool { return r.Was == id }), err
}
