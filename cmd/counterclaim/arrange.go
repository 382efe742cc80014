package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

type arrangeVerbs struct {
	Split arrangeSplitOptions `cmd:"" help:"Make claims of an incident an incident of their own."`
	Merge arrangeMergeOptions `cmd:"" help:"Make incidents one."`
	Pin   arrangePinOptions   `cmd:"" help:"Keep claims in the incident where they are."`
	List  arrangeListOptions  `cmd:"" help:"List what was arranged."`
}

// wordFlags say whose word an arrangement is.
type wordFlags struct {
	As     string `placeholder:"NAME" help:"Who says so: where the record has people, one of them whose role allows it."`
	By     string `hidden:"" help:"As --as."`
	Reason string `placeholder:"WORDS" help:"Why."`
}

type arrangeSplitOptions struct {
	Claims []string `arg:"" name:"claim" help:"Addresses of claims of one incident."`
	wordFlags
	sealedFlag
}

// Help shows examples.
func (arrangeSplitOptions) Help() string {
	return `Examples:

    counterclaim arrange split 3f2a9c01d4e5b678 --as "A. Reviewer" --reason "another night"

Prints the ids of the two incidents, that of the claims given first. The claims of both are pinned: neither later
reports nor another reading move them.`
}

// Run splits.
func (o arrangeSplitOptions) Run(ctx context.Context, s *streams) error {
	return arrangeClaims(ctx, s, o.recordFlag, counterclaim.SplitOff, o.Claims, o.wordFlags)
}

type arrangePinOptions struct {
	Claims []string `arg:"" name:"claim" help:"Addresses of claims of one incident."`
	wordFlags
	sealedFlag
}

// Help shows examples.
func (arrangePinOptions) Help() string {
	return `Examples:

    counterclaim arrange pin 3f2a9c01d4e5b678 --as "A. Reviewer"

Prints the id of the incident. Neither later reports nor another reading move the claims.`
}

// Run pins.
func (o arrangePinOptions) Run(ctx context.Context, s *streams) error {
	return arrangeClaims(ctx, s, o.recordFlag, counterclaim.Pin, o.Claims, o.wordFlags)
}

type arrangeMergeOptions struct {
	Incidents []string `arg:"" name:"incident" help:"Addresses of two incidents or more."`
	wordFlags
	sealedFlag
}

// Help shows examples.
func (arrangeMergeOptions) Help() string {
	return `Examples:

    counterclaim arrange merge 3f2a9c01d4e5b678 90ab12cd34ef5678 --as "A. Reviewer"

Prints the id of the incident that came of it. All its claims are pinned.`
}

// Run merges.
func (o arrangeMergeOptions) Run(ctx context.Context, s *streams) error {
	if err := o.named(); err != nil {
		return err
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	a := o.arrangement(counterclaim.Join)
	if err := mayArrange(ctx, store, a, o.Incidents); err != nil {
		return err
	}
	if a.Incidents, err = resolveAll(ctx, store, "i", o.Incidents); err != nil {
		return err
	}
	return carryOut(ctx, s, store, a)
}

type arrangeListOptions struct {
	Incident string `arg:"" optional:"" help:"Address of an incident. Without it all are listed."`
	Limit    int    `default:"100" help:"How many at most, latest first."`
	recordFlag
}

// Help shows examples.
func (arrangeListOptions) Help() string {
	return `Examples:

    counterclaim arrange list
    counterclaim arrange list 3f2a9c01d4e5b678

Prints one JSON object a line, latest first.`
}

// Run lists.
func (o arrangeListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	var incident counterclaim.ID
	if o.Incident != "" {
		found, err := resolveAll(ctx, store, "i", []string{o.Incident})
		if err != nil {
			return err
		}
		incident = found[0]
	}
	list, err := store.Arrangements(ctx, incident, o.Limit, 0)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	for i := range list {
		if err := out.Encode(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// named wants one name.
func (w wordFlags) named() error {
	switch {
	case w.As != "" && w.By != "" && w.As != w.By:
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as and --by, which is an older name of it, give two names"))
	case !counterclaim.IsWrittenName(cmp.Or(w.As, w.By)):
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as is missing, or no name of a person on one line"))
	}
	return nil
}

// mayArrange wants whose word it is to be a person who may, where the record has people.
func mayArrange(ctx context.Context, store counterclaim.Store, a *counterclaim.Arrangement, addresses []string) error {
	_, err := actsAs(ctx, store, a.By, account.Correct, a.Kind+" "+cut(strings.Join(addresses, " "), 200))
	return err
}

// arrangement begins one of a kind.
func (w wordFlags) arrangement(kind string) *counterclaim.Arrangement {
	return &counterclaim.Arrangement{Kind: kind, By: cmp.Or(w.As, w.By), Reason: w.Reason, At: time.Now().UTC().Format(time.RFC3339Nano)}
}

// arrangeClaims carries out what concerns claims of one incident.
func arrangeClaims(ctx context.Context, s *streams, record recordFlag, kind string, addresses []string, w wordFlags) error {
	if err := w.named(); err != nil {
		return err
	}
	store, err := record.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	a := w.arrangement(kind)
	if err := mayArrange(ctx, store, a, addresses); err != nil {
		return err
	}
	if a.Claims, err = resolveAll(ctx, store, "c", addresses); err != nil {
		return err
	}
	claims, err := store.Claims(ctx, counterclaim.ClaimQuery{IDs: a.Claims[:1]})
	if err != nil {
		return err
	}
	if len(claims) == 0 || claims[0].Incident.IsZero() {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "claim %s stands in no incident", addresses[0]).Try("name a claim that does")
	}
	a.Incidents = []counterclaim.ID{claims[0].Incident}
	return carryOut(ctx, s, store, a)
}

// resolveAll finds what addresses stand for.
func resolveAll(ctx context.Context, store counterclaim.Reader, noun string, addresses []string) ([]counterclaim.ID, error) {
	var out []counterclaim.ID
	for _, a := range addresses {
		found, err := store.Resolve(ctx, noun, a)
		if err != nil {
			return nil, err
		}
		if found.Gone {
			return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s is gone: %s", a, found.Why)
		}
		out = append(out, found.ID)
	}
	return out, nil
}

// carryOut arranges and prints what came of it.
func carryOut(ctx context.Context, s *streams, store counterclaim.Store, a *counterclaim.Arrangement) error {
	if err := store.Arrange(ctx, a); err != nil {
		return err
	}
	var on []string
	for _, id := range a.Incidents {
		on = append(on, id.Short())
	}
	if err := noteDone(ctx, store, a.By, a.Kind, "incident "+strings.Join(on, ", ")); err != nil {
		return err
	}
	for _, id := range a.Into {
		if _, err := fmt.Fprintln(s.out, id); err != nil {
			return err
		}
	}
	return nil
}
