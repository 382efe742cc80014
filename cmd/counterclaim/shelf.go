package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/shelf"
	"github.com/counterclaim/counterclaim/vault"
)

// holdBeside has a record open what is confidential with the keys of the vault beside it, or of that which VAULT names. A vault that is not there
// yet is made with the first confidential report; but not where the record has some, whose keys are elsewhere then.
func holdBeside(ctx context.Context, record string, store counterclaim.Store) error {
	folder := vaultFlag{Vault: os.Getenv("VAULT")}.folder(record)
	words, ok := store.(counterclaim.WordHolder)
	if folder == "" || !ok {
		return nil
	}
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		kept, err := store.SealedReports(ctx)
		if err != nil || len(kept) > 0 {
			return err
		}
	}
	keys, err := vault.Open(folder)
	if err != nil {
		return err
	}
	words.HoldWords(keys)
	return nil
}

// wholeRecord is a record with its confidential reports, for who may see them.
type wholeRecord interface {
	counterclaim.Reader
	Marks(ctx context.Context) ([]counterclaim.Mark, error)
}

// unsealed gives a record with its confidential reports.
func unsealed(store counterclaim.Store) wholeRecord {
	if over, ok := shelf.Over(store).(*shelf.Shelf); ok {
		return over
	}
	return store
}

// unsealedHere is unsealed, and says how many confidential reports are not in it since their keys are elsewhere.
func unsealedHere(ctx context.Context, s *streams, store counterclaim.Store) (wholeRecord, error) {
	all := unsealed(store)
	over, ok := all.(*shelf.Shelf)
	if !ok {
		return all, nil
	}
	n, err := over.Closed(ctx)
	if n > 0 {
		s.say("%s not among them: the keys are in the record's vault, which VAULT=FOLDER in the environment names", number(n, "confidential report"))
	}
	return all, err
}

// ruleOf says what is confidential in a record.
func ruleOf(ctx context.Context, store counterclaim.Store, more ...*counterclaim.Dispute) (*policy.Confidential, error) {
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := store.Marks(ctx)
	if err != nil {
		return nil, err
	}
	return policy.NewConfidential(marks, append(more, dispute)...), nil
}

// shutStanding moves all that is confidential and stands in clear to the encrypted reports, and gives of how many.
func shutStanding(ctx context.Context, s *streams, store counterclaim.Store, by, reason string) (int, error) {
	rule, err := ruleOf(ctx, store)
	if err != nil || !rule.Any() {
		return 0, err
	}
	var ids []counterclaim.ID
	const step = 500
	for after := (counterclaim.ID{}); ; {
		list, err := store.ReportsAfter(ctx, after, step)
		if err != nil {
			return 0, err
		}
		for i := range list {
			if rule.Report(&list[i].Report) {
				ids = append(ids, list[i].Report.ID)
			}
		}
		if len(list) < step {
			break
		}
		after = list[len(list)-1].Report.ID
	}
	dropped, err := dropSecretLetters(ctx, store, rule)
	if err != nil {
		return 0, err
	}
	if dropped > 0 {
		s.say("%s of confidential sources dropped from what was set aside: add the reports again", number(dropped, "piece of work"))
	}
	at := time.Now().UTC().Format(time.RFC3339)
	n := 0
	for _, id := range ids {
		if _, err = store.ShutReport(ctx, id, by, at, reason); err != nil {
			break
		}
		n++
	}
	err = errors.Join(err, store.Scrub(ctx))
	if n > 0 {
		s.say("%s kept encrypted from now on; copies that were made of the record before still have them in clear", number(n, "confidential report"))
	}
	if counterclaim.CodeOf(err) == counterclaim.CodeUnsupported {
		s.say("%s still in clear, and hidden from who may not see them: \"counterclaim confidential seal\" where the vault is encrypts them", number(len(ids)-n, "confidential report"))
		err = nil
	}
	return n, err
}

// dropSecretLetters takes work away that was set aside with the words of what is confidential by now.
func dropSecretLetters(ctx context.Context, store counterclaim.Store, rule *policy.Confidential) (int, error) {
	letters, _, err := store.SetAsides(ctx, 0, 0)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range letters {
		whole, err := store.DeadLetter(ctx, letters[i].ID)
		if err != nil {
			return n, err
		}
		if r := pipeline.ReportIn(whole.Work); r == nil || !rule.Report(r) {
			continue
		}
		if err := store.Drop(ctx, letters[i].ID); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// shelved is a line of the list of confidential reports. What is not opened here has no words.
type shelved struct {
	counterclaim.SealedReport
	Outlet    string `json:"outlet,omitempty"`
	Published string `json:"published,omitempty"`
	Headline  string `json:"headline,omitempty"`
	Claims    int    `json:"claims,omitempty"`
}

// listShelved lists the confidential reports that are kept encrypted, erased ones too.
func listShelved(ctx context.Context, s *streams, store counterclaim.Store, table bool) error {
	all, err := store.SealedReports(ctx)
	if err != nil {
		return err
	}
	rows := make([]shelved, len(all))
	for i := range all {
		rows[i].SealedReport = all[i]
		if all[i].Erased != "" {
			continue
		}
		w, err := store.OpenReport(&all[i])
		if code := counterclaim.CodeOf(err); code == counterclaim.CodeUnsupported || code == counterclaim.CodeNotFound {
			continue
		}
		if err != nil {
			return err
		}
		rows[i].Outlet, rows[i].Published, rows[i].Headline, rows[i].Claims = w.Report.Outlet, w.Report.Published, w.Report.Headline, len(w.Claims)
	}
	if !table {
		return writeRows(s.out, rows)
	}
	for i := range rows {
		r := &rows[i]
		line := fmt.Sprintf("%s  kept %s", r.ID.Short(), r.Day)
		switch {
		case r.Erased != "":
			line += fmt.Sprintf(", erased %s by %s: %s", r.Erased, r.ErasedBy, r.Reason)
		case r.Outlet+r.Headline+r.Published == "":
			line += ", its key is not here"
		default:
			line += fmt.Sprintf("  %s  %s  %s  %s", r.Published, r.Outlet, r.Headline, number(r.Claims, "claim"))
		}
		if _, err := fmt.Fprintln(s.out, harmless(line)); err != nil {
			return err
		}
	}
	return nil
}

type secretSealOptions struct {
	As     string `required:"" placeholder:"NAME" help:"Who does this."`
	Reason string `default:"what is confidential is kept encrypted" placeholder:"WORDS" help:"Why."`
	sealedFlag
}

// Help shows examples.
func (secretSealOptions) Help() string {
	return `Examples:

    counterclaim confidential seal --as vera --record valley.sqlite
    VAULT=/media/key/valley.vault counterclaim confidential seal --as vera --record postgres://desk@db/valley

Encrypts the reports that are confidential, by a mark or by dispute.toml, and stand in the record in clear: of a record that an earlier
version kept, or of a source that dispute.toml names as confidential since. Each goes from the record's lists, incidents and searches with its claims;
who may see confidential sources sees it as before, where the vault is. It is not brought back.`
}

// Run moves what stands in clear.
func (o secretSealOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := actsAs(ctx, store, o.As, account.Correct, "confidential reports"); err != nil {
		return err
	}
	n, err := shutStanding(ctx, s, store, o.As, o.Reason)
	if err != nil {
		return err
	}
	if n == 0 {
		s.say("nothing was moved")
		return nil
	}
	return noteDone(ctx, store, o.As, "kept encrypted", number(n, "confidential report"))
}
