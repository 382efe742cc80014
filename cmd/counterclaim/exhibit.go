package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/vault"
)

type exhibitVerbs struct {
	Add      exhibitAddOptions      `cmd:"" help:"Keep files as exhibits."`
	List     exhibitListOptions     `cmd:"" default:"withargs" help:"List exhibits, last arrival first."`
	Show     exhibitShowOptions     `cmd:"" help:"Print what is known of an exhibit, with its custody."`
	Export   exhibitExportOptions   `cmd:"" help:"Write an exhibit's bytes to a file."`
	Redact   exhibitRedactOptions   `cmd:"" help:"Keep a redacted copy beside its original."`
	Describe exhibitDescribeOptions `cmd:"" help:"Say what an exhibit shows, to what it belongs and who may see it."`
	Likeness exhibitLikenessOptions `cmd:"" help:"Say that an exhibit looks like an earlier picture, or that it does not."`
	Facts    exhibitFactsOptions    `cmd:"" help:"Print what the bytes of photos, films and other files say, and what is odd in them."`
	Reread   exhibitRereadOptions   `cmd:"" help:"Read facts and likeness of exhibits again from their bytes."`
	Erase    exhibitEraseOptions    `cmd:"" help:"Destroy an exhibit's bytes for good."`
	Sweep    exhibitSweepOptions    `cmd:"" help:"Take away what writes left that were broken off."`
}

// vaultFlag names where the bytes of exhibits are.
type vaultFlag struct {
	Vault string `env:"VAULT" placeholder:"FOLDER" type:"path" help:"The folder with the bytes of exhibits. Without it RECORD.vault, beside a record in a file."`
}

// folder gives the vault's folder of a record, "" where a record in a database has none named.
func (f vaultFlag) folder(record string) string {
	if f.Vault != "" || postgres.IsAddress(record) {
		return f.Vault
	}
	return record + ".vault"
}

// actFlags say who touches an exhibit, and why.
type actFlags struct {
	As     string `placeholder:"NAME" help:"Who does this: it is noted in the exhibit's custody."`
	Reason string `placeholder:"WORDS" help:"Why. Without it nothing is seen of what is restricted or confidential."`
}

// touchFlags are those of whoever touches an exhibit in a record.
type touchFlags struct {
	actFlags
	vaultFlag
	sealedFlag
}

// person gives the name of who acts, who must be named.
func (f actFlags) person() (string, error) {
	if !counterclaim.IsWrittenName(f.As) {
		return "", usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as is missing, or no name of a person on one line"))
	}
	return f.As, nil
}

// unnamed stands in custody for one who gave no name.
const unnamed = "(nobody named)"

// evidence is a record with its exhibits and their vault, and who is at them.
type evidence struct {
	counterclaim.Exhibits
	store  counterclaim.Store
	vault  *vault.Store
	act    actFlags
	now    func() string // RFC 3339, UTC
	record string
	person *counterclaim.Person     // as whom somebody acts, nil where no name was given or the record has no people
	alone  bool                     // no name was given, and the record has people: then nobody is at the desk
	told   bool                     // what is told outside the desk is enough, of what a published finding rests on
	rules  policy.Exhibits          // what a person's mark makes confidential
	index  *vault.LikenessIndex     // of its pictures, nil before one was asked for
	rests  map[counterclaim.ID]bool // exhibits on which published findings rest, nil before somebody asked
}

// custodyTime is now, as it stands in custody.
func custodyTime() string { return time.Now().UTC().Format(time.RFC3339) }

// evidence opens a record with its vault. Where it is to be made it is made.
func (f touchFlags) evidence(ctx context.Context, s *streams, make bool) (*evidence, error) {
	path, err := f.path()
	if err != nil {
		return nil, err
	}
	folder := f.folder(path)
	if folder == "" {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "a record in PostgreSQL has no folder beside it: name one with --vault"))
	}
	e := &evidence{act: f.actFlags, record: path, now: custodyTime}
	if e.vault, err = vault.Open(folder); err != nil {
		return nil, err
	}
	if make {
		e.store, err = f.recordFlag.open(ctx, s)
	} else {
		e.store, err = f.openExisting(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	if err = holdWords(ctx, s, e.store, e.vault); err == nil {
		err = e.ready(ctx)
	}
	if err == nil && make {
		err = e.asks(ctx, account.FileExhibit, "exhibits")
	}
	if err != nil {
		return nil, errors.Join(err, e.store.Close())
	}
	return e, nil
}

// holdWords has a record open words about confidential exhibits with the keys of its vault, and encrypts those that an earlier version kept in clear.
func holdWords(ctx context.Context, s *streams, store counterclaim.Store, keys *vault.Store) error {
	words, ok := store.(counterclaim.WordHolder)
	if !ok {
		return nil
	}
	words.HoldWords(keys)
	if err := store.Scrub(ctx); err != nil { // what was moved by a verb that was broken off
		return err
	}
	n, err := words.SealOldWords(ctx)
	if n > 0 {
		s.say("the words about %s are encrypted now; copies made before, and reasons in custody from before, still have them in clear", number(n, "confidential exhibit"))
	}
	return err
}

// ready finds the record's exhibits and what marks make confidential.
func (e *evidence) ready(ctx context.Context) (err error) {
	if e.Exhibits, err = exhibitsOf(e.store); err == nil {
		e.rules, err = atTheDesk(e.store).Exhibits(ctx)
	}
	if err == nil && e.act.As == "" {
		var people []counterclaim.Person
		people, err = e.store.People(ctx)
		e.alone = len(people) > 0
	}
	return err
}

// atTheDesk is a record as those at the desk see it to whom confidential sources were not given.
func atTheDesk(store counterclaim.Store) *policy.View {
	return policy.NewView(store, func(context.Context) policy.Sight { return policy.Inside }, nil)
}

// touch opens a record and gives an exhibit of it with which a person may do something. Who does more than look is named.
func (f touchFlags) touch(ctx context.Context, s *streams, address, act string) (*evidence, *counterclaim.Exhibit, error) {
	if act != counterclaim.ActView {
		if _, err := f.person(); err != nil {
			return nil, nil, err
		}
	}
	e, err := f.evidence(ctx, s, false)
	if err != nil {
		return nil, nil, err
	}
	e.told = act == counterclaim.ActView
	x, err := e.named(ctx, address)
	if err == nil {
		err = e.asks(ctx, touchNeeds(act), "exhibit "+x.ID.Short())
	}
	if err == nil {
		err = e.permit(ctx, x, act)
	}
	if err != nil {
		e.close()
		return nil, nil, err
	}
	return e, x, nil
}

// asks wants whoever was named to be a person who may do what is wanted, where the record has people. Who must be named is so before.
func (e *evidence) asks(ctx context.Context, what account.Permission, on string) (err error) {
	if e.act.As != "" {
		e.person, err = actsAs(ctx, e.store, e.act.As, what, on)
	}
	return err
}

// touchNeeds gives the permission that a person needs to do something with an exhibit, beside being one of its readers: that of the desk's route
// which does the same, and erasure, which no page does, is the head of desk's alone.
func touchNeeds(act string) account.Permission {
	switch act {
	case counterclaim.ActView:
		return account.Read
	case counterclaim.ActExport:
		return account.SeeEvidence
	case counterclaim.ActErasure:
		return account.EraseExhibit
	}
	return account.Correct
}

// exhibitsOf gives a record's exhibits.
func exhibitsOf(store counterclaim.Store) (counterclaim.Exhibits, error) {
	if x, ok := store.(counterclaim.Exhibits); ok {
		return x, nil
	}
	return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "this record keeps no exhibits")
}

func (e *evidence) close() { e.store.Close() }

// named gives the exhibit of an address, with its custody.
func (e *evidence) named(ctx context.Context, address string) (*counterclaim.Exhibit, error) {
	ids, err := resolveAll(ctx, e.store, "x", []string{address})
	if err != nil {
		return nil, err
	}
	return e.Exhibit(ctx, ids[0])
}

// reads reports whether somebody is among those who see an exhibit as it is: by name, or by role.
func (e *evidence) reads(x *counterclaim.Exhibit) bool {
	may := func(what account.Permission) bool { return e.person != nil && account.May(e.person, what, false) }
	named := func(of ...string) bool {
		return e.act.As != "" && slices.ContainsFunc(of, func(name string) bool { return counterclaim.FoldName(name) == counterclaim.FoldName(e.act.As) })
	}
	switch {
	case e.rules.Hidden(x.ID) && e.person != nil && !may(account.SeeSources):
		return false
	case x.Sensitivity == counterclaim.Public && e.rules.Hidden(x.ID):
		return e.act.As != ""
	case x.Sensitivity == counterclaim.Public:
		return e.person == nil && !e.alone || may(account.SeeEvidence) || named(x.ArrivedBy)
	}
	return named(x.Readers...) || x.Sensitivity == counterclaim.Restricted && may(account.SeeSensitive)
}

// kind says who may see an exhibit, in a word.
func (e *evidence) kind(x *counterclaim.Exhibit) string {
	if e.rules.Hidden(x.ID) {
		return counterclaim.Confidential
	}
	return x.Sensitivity
}

// permit lets a person do something with an exhibit, or notes that he tried: in its custody, and in the audit trail.
func (e *evidence) permit(ctx context.Context, x *counterclaim.Exhibit, act string) error {
	by := e.act.As
	if !counterclaim.IsWrittenName(by) {
		by = unnamed
	}
	is := e.kind(x)
	if e.told {
		if published, err := e.published(ctx, x.ID); err != nil || published && is == counterclaim.Public {
			return err
		}
	}
	var refusal *counterclaim.Error
	switch {
	case e.alone && is == counterclaim.Public:
		refusal = counterclaim.Errorf(counterclaim.CodeRefused, "the record has people, and nobody was named who may see exhibit %s; that it was tried is noted", x.ID.Short()).
			Try("--as NAME says who you are; without a name is shown what is published, where a finding rests on it")
	case !e.reads(x) && is == counterclaim.Public:
		refusal = counterclaim.Errorf(counterclaim.CodeRefused, "the role of %s does not allow %s to see exhibit %s; that it was tried is noted", e.person.Role, by, x.ID.Short()).
			Try("the desk's page shows what is published of it; doc/roles.md says who may do what")
	case !e.reads(x):
		refusal = counterclaim.Errorf(counterclaim.CodeRefused, "exhibit %s is %s, and %s is none of its readers; that it was tried is noted", x.ID.Short(), is, by).
			Try("ask one of its readers; --as NAME says who you are")
	case is != counterclaim.Public && strings.TrimSpace(e.act.Reason) == "":
		refusal = counterclaim.Errorf(counterclaim.CodeRefused, "exhibit %s is %s, and no reason was given; that it was tried is noted", x.ID.Short(), is).
			Try("say why with --reason")
	default:
		return nil
	}
	entry := &counterclaim.Custody{At: e.now(), By: by, Act: counterclaim.ActRefusal, Reason: e.act.Reason, Tried: act}
	if err := e.Touch(ctx, x.ID, entry); err != nil {
		return err
	}
	if err := noteRefused(ctx, e.store, e.act.As, act, "exhibit "+x.ID.Short(), refusal.Message); err != nil {
		return err
	}
	return refusal
}

// published reports whether a published finding rests on an exhibit.
func (e *evidence) published(ctx context.Context, id counterclaim.ID) (bool, error) {
	if e.rests == nil {
		found, err := e.store.Findings(ctx, counterclaim.FindingQuery{})
		if err != nil {
			return false, err
		}
		e.rests = map[counterclaim.ID]bool{}
		for i := range found {
			for _, x := range found[i].Exhibits {
				e.rests[x] = true
			}
		}
	}
	return e.rests[id], nil
}

// note adds what is done to an exhibit's custody and, where it is more than a look, to the audit trail.
func (e *evidence) note(ctx context.Context, x *counterclaim.Exhibit, u counterclaim.Custody) error {
	u.At, u.By, u.Reason = e.now(), e.act.As, e.act.Reason
	if err := e.Touch(ctx, x.ID, &u); err != nil || u.Act == counterclaim.ActView {
		return err
	}
	return noteDone(ctx, e.store, u.By, u.Act, "exhibit "+x.ID.Short())
}

// there wants an exhibit to have bytes.
func there(x *counterclaim.Exhibit) error {
	if x.Erased == "" {
		return nil
	}
	return counterclaim.Errorf(counterclaim.CodeNotFound, "exhibit %s was erased at %s", x.ID.Short(), x.Erased).
		Try("see by whom and why: counterclaim exhibit show %s", x.ID.Short())
}
