package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/tlog"
	"github.com/counterclaim/counterclaim/vault"
)

type proveOptions struct {
	ID    string `arg:"" help:"The address of a report, an exhibit or a finding, or the whole id of anything else; or the name of a run, with --run."`
	OfRun bool   `name:"run" help:"The id is the name of a run."`
	Bare  bool   `help:"Leave out what the record held: who checks the proof sees its hash alone."`
	actFlags
	vaultFlag
	loggedFlag
	keys *vault.Store
}

// Help shows examples.
func (proveOptions) Help() string {
	return `Examples:

    counterclaim prove 3f2a9c01d4e5b678 --record valley.sqlite > proof.jsonl
    counterclaim verify --proof proof.jsonl --key counterclaim.log/…
    counterclaim prove 5891b5b522d5df08 --as "A. Person" --reason "for the court" > proof.jsonl

Prints one proof a line: of a report as it now is with its claims, and of each of its arrivals; of an exhibit as it now is, and of each
entry of its custody; of an observation; of a version of an agreement; of a finding, or any other step of a case. A proof opens its own entries of the
log and no others: it holds their salts, what the record held, the way to the root and the signed checkpoint. Whoever has the log's
public key can check it, on any machine and offline. Give it to those alone who may see what it shows.

Of an exhibit that is restricted or confidential, and of a confidential report, proofs are written for its readers alone, with --as and a
--reason, as "counterclaim exhibit show" shows it; that they were, or that somebody else tried, is noted. What is said of a confidential
exhibit the record holds encrypted, and a confidential report as a whole: the proof shows it opened, with the key of those words alone, and
"verify --proof" compares the two.`
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
	all, err := leaves.LeavesOf(ctx, ref) // without the word in custody that follows, which no log holds yet
	if err != nil {
		return err
	}
	touched, err := o.permit(ctx, s, store, ref)
	if touched {
		defer sealedFlag{recordFlag: o.recordFlag, logFlag: o.logFlag}.sealAfter(ctx, s)
	}
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
		if err := o.open(p); err != nil {
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
	if r, err := sealedAt(ctx, store, o.ID); err != nil || r != nil {
		if err != nil {
			return counterclaim.ID{}, err
		}
		return r.ID, nil
	}
	found, err := resolveAll(ctx, store, "r", []string{o.ID})
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		found, err = resolveAll(ctx, store, "x", []string{o.ID})
	}
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		found, err = resolveAll(ctx, store, "o", []string{o.ID})
	}
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		found, err = resolveAll(ctx, store, "a", []string{o.ID})
	}
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		found, err = resolveAll(ctx, store, "s", []string{o.ID})
	}
	if err == nil {
		return found[0], nil
	}
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return counterclaim.ID{}, err
	}
	if found, err = resolveAll(ctx, store, "p", []string{o.ID}); err == nil {
		return found[0], nil
	}
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return counterclaim.ID{}, err
	}
	finding, err := findFinding(ctx, store, o.ID)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		err = counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no report, exhibit, observation, version of an agreement, situation report, complaint or finding with address %.80s", o.ID)
	}
	if err != nil {
		return counterclaim.ID{}, err
	}
	return finding.ID, nil
}

// permit lets who may see an exhibit or a report have proofs of it; of an exhibit on which a published finding rests everybody may have bare ones. That somebody had them, or tried, is noted, in
// which case touched is true.
func (o *proveOptions) permit(ctx context.Context, s *streams, store counterclaim.Store, ref counterclaim.ID) (touched bool, err error) {
	e := &evidence{act: o.actFlags, store: store, now: custodyTime, told: o.Bare}
	if err := o.openWords(ctx, s, store); err != nil {
		return false, err
	}
	if err := e.ready(ctx); err != nil && counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		return false, err
	}
	if e.Exhibits != nil {
		x, err := e.Exhibit(ctx, ref)
		if err == nil {
			return e.permitProof(ctx, x)
		}
		if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			return false, err
		}
	}
	if secret, err := isSealed(ctx, store, ref); err != nil || secret {
		if err != nil {
			return false, err
		}
		return true, e.permitSecret(ctx, "report "+ref.Short())
	}
	if _, err := store.ComplaintCase(ctx, ref); err == nil {
		return o.permitComplaint(ctx, store)
	} else if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return false, err
	}
	if _, err := store.Report(ctx, ref); err != nil {
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
			err = nil // it is something else
		}
		return false, err
	}
	_, err = atTheDesk(store).Report(ctx, ref)
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return false, err
	}
	return true, e.permitSecret(ctx, "report "+ref.Short())
}

// permitComplaint lets those at the desk have proofs of a complaint with what it says, which names who brought it, and its party bare ones.
func (o *proveOptions) permitComplaint(ctx context.Context, store counterclaim.Store) (touched bool, err error) {
	p, err := seesComplaints(ctx, store, o.As)
	if err == nil && p != nil && p.Role == counterclaim.RoleDelegate && !o.Bare {
		err = counterclaim.Errorf(counterclaim.CodeRefused, "a complaint names who brought it, which stays with the mission").Try("--bare proves the receipt of it without its words")
	}
	return false, err
}

// open adds to a proof what stands encrypted in it, where its key is here.
func (o proveOptions) open(p *tlog.Proof) error {
	sealed := p.Sealed()
	if sealed == nil || o.keys == nil {
		return nil
	}
	key, err := o.keys.KeyOfWords(p.Leaf.Ref, p.Leaf.Kind, sealed)
	if code := counterclaim.CodeOf(err); code == counterclaim.CodeNotFound || code == counterclaim.CodeBadInput {
		return nil // it was erased since, or is damaged, which verify tells
	}
	if err != nil {
		return err
	}
	if p.Leaf.Kind == counterclaim.SealedLeaf {
		if _, err := counterclaim.OpenWordsWith(key, sealed); err != nil {
			return nil // an original, whose words are no words
		}
	}
	return p.Open(key)
}

// openWords has the record open what is said of confidential exhibits, where it has a vault.
func (o *proveOptions) openWords(ctx context.Context, s *streams, store counterclaim.Store) error {
	path, err := o.path()
	if err != nil || o.folder(path) == "" {
		return err
	}
	if o.keys, err = vault.Open(o.folder(path)); err != nil {
		return err
	}
	return holdWords(ctx, s, store, o.keys)
}

// permitProof is permit for an exhibit.
func (e *evidence) permitProof(ctx context.Context, x *counterclaim.Exhibit) (touched bool, err error) {
	if e.kind(x) == counterclaim.Public {
		if err := e.asks(ctx, account.Read, "exhibit "+x.ID.Short()); err != nil {
			return false, err
		}
		err := e.permit(ctx, x, counterclaim.ActView)
		return err != nil, err
	}
	if err := e.asks(ctx, account.Read, "exhibit "+x.ID.Short()); err != nil {
		return false, err
	}
	if err := e.permit(ctx, x, counterclaim.ActView); err != nil {
		return true, err
	}
	return true, e.note(ctx, x, counterclaim.Custody{Act: counterclaim.ActView})
}

// permitSecret lets who may see confidential sources have proofs of a confidential report, which has no custody: the audit trail has it.
func (e *evidence) permitSecret(ctx context.Context, on string) error {
	refuse := func(why *counterclaim.Error) error {
		if err := noteRefused(ctx, e.store, e.act.As, "proof", on, why.Message); err != nil {
			return err
		}
		return why
	}
	if !counterclaim.IsWrittenName(e.act.As) {
		return refuse(counterclaim.Errorf(counterclaim.CodeRefused, "%s is confidential, and nobody was named who may see it; that it was tried is noted", on).Try("--as NAME says who you are"))
	}
	if err := e.asks(ctx, account.SeeSources, on); err != nil {
		return err
	}
	if strings.TrimSpace(e.act.Reason) == "" {
		return refuse(counterclaim.Errorf(counterclaim.CodeRefused, "%s is confidential, and no reason was given; that it was tried is noted", on).Try("say why with --reason"))
	}
	return noteDone(ctx, e.store, e.act.As, "proof", on+": "+cut(e.act.Reason, 200))
}
