package main

import (
	"context"
	"encoding/json"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
)

type proveOptions struct {
	ID    string `arg:"" help:"The address of a report, an exhibit or a finding, or the whole id of anything else; or the name of a run, with --run."`
	OfRun bool   `name:"run" help:"The id is the name of a run."`
	Bare  bool   `help:"Leave out what the record held: who checks the proof sees its hash alone."`
	loggedFlag
}

// Help shows examples.
func (proveOptions) Help() string {
	return `Examples:

    counterclaim prove 3f2a9c01d4e5b678 --record valley.sqlite > proof.jsonl
    counterclaim verify --proof proof.jsonl --key counterclaim.log/…

Prints one proof a line: of a report as it now is with its claims, and of each of its arrivals; of an exhibit as it now is, and of each
entry of its custody; of an observation; of a finding, or any other step of a case. A proof opens its own entries of the
log and no others: it holds their salts, what the record held, the way to the root and the signed checkpoint. Whoever has the log's
public key can check it, on any machine and offline. Give it to those alone who may see what it shows.`
}

// Run prints proofs.
func (o proveOptions) Run(ctx context.Context, s *streams) error {
	dir, store, err := o.opened(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	leaves, err := leavesOf(store)
	if err != nil {
		return err
	}
	ref, err := o.ref(ctx, store)
	if err != nil {
		return err
	}
	all, err := leaves.LeavesOf(ctx, ref)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	printed := 0
	for i := range all {
		what, err := leaves.LeafContent(ctx, &all[i])
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
			continue // of an earlier state of the thing
		}
		if err != nil {
			return err
		}
		if o.Bare {
			what = nil
		}
		p, err := tlog.Prove(ctx, tlog.At(dir), &all[i], what)
		if err != nil {
			return err
		}
		if err := out.Encode(p); err != nil {
			return err
		}
		printed++
	}
	if printed == 0 {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no leaf of %s", o.ID).Try("counterclaim verify says what is missing")
	}
	return nil
}

// ref finds what leaves are of.
func (o proveOptions) ref(ctx context.Context, store counterclaim.Store) (counterclaim.ID, error) {
	if o.OfRun {
		return counterclaim.HashOf("run", o.ID), nil
	}
	if id, err := counterclaim.ParseID(o.ID); err == nil {
		return id, nil
	}
	found, err := resolveAll(ctx, store, "r", []string{o.ID})
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		found, err = resolveAll(ctx, store, "x", []string{o.ID})
	}
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		found, err = resolveAll(ctx, store, "o", []string{o.ID})
	}
	if err == nil {
		return found[0], nil
	}
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return counterclaim.ID{}, err
	}
	finding, err := findFinding(ctx, store, o.ID)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		err = counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no report, exhibit, observation or finding with address %.80s", o.ID)
	}
	if err != nil {
		return counterclaim.ID{}, err
	}
	return finding.ID, nil
}
