package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// agreementFlag chooses an agreement.
type agreementFlag struct {
	Agreement string `placeholder:"ID" help:"The agreement's id; may be left out where the record has one alone."`
}

// versions gives the versions of the agreement that is chosen.
func (f agreementFlag) versions(ctx context.Context, store counterclaim.Store) ([]counterclaim.AgreementVersion, error) {
	all, err := store.AgreementVersions(ctx, f.Agreement)
	if err != nil {
		return nil, err
	}
	switch of := byAgreement(all); {
	case len(of) == 0 && f.Agreement != "":
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no agreement %.80s", f.Agreement).Try("counterclaim ceasefire list")
	case len(of) == 0:
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no agreement").Try("counterclaim ceasefire keep FILE --as NAME --reason WORDS")
	case len(of) > 1:
		return nil, usage(counterclaim.Errorf(counterclaim.CodeAmbiguous, "the record has %d agreements: name one with --agreement", len(of)))
	}
	return all, nil
}

// numberedVersion gives a version by its number.
func numberedVersion(versions []counterclaim.AgreementVersion, number int) (*counterclaim.AgreementVersion, error) {
	for i := range versions {
		if versions[i].Number == number {
			return &versions[i], nil
		}
	}
	return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "agreement %s has no version %d", versions[0].Agreement, number).Try("its versions are 1 to %d", versions[len(versions)-1].Number)
}

type ceasefireListOptions struct {
	formatFlag
	recordFlag
}

// Help shows examples.
func (ceasefireListOptions) Help() string {
	return `Examples:

    counterclaim ceasefire list --record valley.sqlite
    counterclaim ceasefire list --format jsonl | jq 'select(.in_force)'

In force is the version against which deeds are measured today: the last good one that holds by now. One that cannot be used, because its bytes
are damaged or this program reads more strictly than the one that kept it, is passed over and named.`
}

// listedAgreement is a version in a list.
type listedAgreement struct {
	counterclaim.AgreementVersion
	InForce   bool `json:"in_force"`
	Published bool `json:"published"`
}

// Run lists.
func (o ceasefireListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	all, err := store.AgreementVersions(ctx, "")
	if err != nil {
		return err
	}
	marks, err := store.Marks(ctx)
	if err != nil {
		return err
	}
	published := counterclaim.PublishedAgreements(marks)
	list := []listedAgreement{}
	agreements := byAgreement(all)
	for _, versions := range agreements {
		st, inForce, err := standing(ctx, store, versions, s.time())
		if err != nil {
			return err
		}
		sayPassed(s, st)
		for _, v := range versions {
			list = append(list, listedAgreement{v, inForce && st.Version.ID == v.ID, published[v.ID]})
		}
	}
	s.say("%s, %s", number(len(agreements), "agreement"), number(len(list), "version"))
	if !o.asTable(s) {
		return writeRows(s.out, list)
	}
	for i := range list {
		v := &list[i]
		marks := ""
		for _, m := range []struct {
			is  bool
			tag string
		}{{v.InForce, "[in force]"}, {v.Published, "[published]"}, {v.Synthetic, "[synthetic]"}} {
			if m.is {
				marks += m.tag + " "
			}
		}
		row(s, v.Agreement, fmt.Sprintf("%d", v.Number), v.ID.Short(), v.Version, "holds from "+v.Holds, v.Kept, v.KeptBy, marks, v.Title)
		if _, err := fmt.Fprintln(s.out, indent+harmless(v.Reason)); err != nil {
			return err
		}
	}
	return nil
}

type ceasefireShowOptions struct {
	Version int    `placeholder:"N" help:"The version by its number; without it the last good one that holds today, or on --day; where none does yet, the last good one."`
	Day     string `placeholder:"YYYY-MM-DD" help:"The version that holds on this day."`
	Format  string `enum:"toml,json" default:"toml" help:"toml, as it was given, or json, as it was read."`
	To      string `placeholder:"DIR" type:"path" help:"Write its files into this folder instead, with the drawings; what is there is not written over."`
	agreementFlag
	recordFlag
}

// Help shows examples.
func (ceasefireShowOptions) Help() string {
	return `Examples:

    counterclaim ceasefire show --record valley.sqlite
    counterclaim ceasefire show --version 2 --format json | jq '.agreement.clauses[].id'
    counterclaim ceasefire show --day 2031-06-01 --to tarn/

As TOML it is byte for byte what was kept. To go on from it, write it with its drawings into a folder, change it there, raise its
version and keep that.`
}

// shownAgreement is a version as JSON.
type shownAgreement struct {
	Version   *counterclaim.AgreementVersion `json:"version"`
	Agreement *counterclaim.Agreement        `json:"agreement"`
}

// Run prints.
func (o ceasefireShowOptions) Run(ctx context.Context, s *streams) error {
	if o.Version != 0 && o.Day != "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--version and --day both choose a version"))
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	id, err := o.choose(ctx, s, store)
	if err != nil {
		return err
	}
	v, err := store.AgreementVersion(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case o.To != "":
		return writeAgreement(s, o.To, v)
	case o.Format == "json":
		a, err := ceasefire.GoodVersion(v)
		if err != nil {
			return err
		}
		out := json.NewEncoder(s.out)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(shownAgreement{v, a})
	}
	text := v.Text()
	if text == nil || !isWhole(text) {
		_, err := ceasefire.GoodVersion(v)
		return err
	}
	if s.outIsTerm {
		_, err = fmt.Fprint(s.out, harmlessLines(string(text.Bytes)))
	} else {
		_, err = s.out.Write(text.Bytes)
	}
	return err
}

// choose gives the version that is asked for.
func (o ceasefireShowOptions) choose(ctx context.Context, s *streams, store counterclaim.Store) (counterclaim.ID, error) {
	versions, err := o.versions(ctx, store)
	if err != nil {
		return counterclaim.ID{}, err
	}
	if o.Version != 0 {
		v, err := numberedVersion(versions, o.Version)
		if err != nil {
			return counterclaim.ID{}, err
		}
		return v.ID, nil
	}
	var st *ceasefire.Standing
	if o.Day == "" {
		st, _, err = standing(ctx, store, versions, s.time())
	} else {
		if _, _, ok := (counterclaim.Period{From: o.Day, To: o.Day}).Days(); !ok {
			return counterclaim.ID{}, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--day %.40q is no day written YYYY-MM-DD", o.Day))
		}
		st, err = ceasefire.Stand(versions, o.Day, func(id counterclaim.ID) (*counterclaim.Agreement, error) { return readKept(ctx, store, id) })
	}
	if err != nil {
		return counterclaim.ID{}, err
	}
	sayPassed(s, st)
	if st.Version == nil {
		return counterclaim.ID{}, counterclaim.Errorf(counterclaim.CodeNotFound, "no version of agreement %s holds on that day, or none can be used", versions[0].Agreement).Try("counterclaim ceasefire list, then --version N")
	}
	s.say("%s, which holds from %s", agreementWords(st.Version), st.Version.Holds)
	return st.Version.ID, nil
}

// isWhole reports whether the bytes of a file are those that were kept.
func isWhole(f *counterclaim.AgreementFile) bool {
	return counterclaim.NewAgreementFile(f.Name, f.Bytes).SHA256 == f.SHA256
}

// writeAgreement writes the files of a version into a folder.
func writeAgreement(s *streams, to string, v *counterclaim.AgreementVersion) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder cannot be made").At(to, 0).Because(err)
	}
	folder, err := os.OpenRoot(to)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder cannot be opened").At(to, 0).Because(err)
	}
	defer folder.Close()
	for i := range v.Files {
		f := &v.Files[i]
		at := path.Join(to, f.Name)
		if !isWhole(f) {
			_, err := ceasefire.GoodVersion(v)
			return err
		}
		if err := folder.MkdirAll(path.Dir(f.Name), 0o755); err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "its folder cannot be made").At(at, 0).Because(err)
		}
		out, err := folder.OpenFile(f.Name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a file already").At(at, 0).Try("name another folder with --to")
		}
		if err == nil {
			_, err = out.Write(f.Bytes)
			err = errors.Join(err, out.Close())
		}
		if err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be written").At(at, 0).Because(err)
		}
		if _, err := fmt.Fprintln(s.out, at); err != nil {
			return err
		}
	}
	return nil
}

type ceasefireDiffOptions struct {
	From int `placeholder:"N" help:"The earlier version; without it the one before --to."`
	To   int `placeholder:"N" help:"The later version; without it the last."`
	agreementFlag
	formatFlag
	recordFlag
}

// Help shows examples.
func (ceasefireDiffOptions) Help() string {
	return `Examples:

    counterclaim ceasefire diff --record valley.sqlite
    counterclaim ceasefire diff --from 1 --to 3 --format jsonl

Says for each clause, party, line, zone, site and phase which keys were added, removed or changed, as they were and as they are. Comments and
the order of tables mean nothing and are not compared.`
}

// Run compares.
func (o ceasefireDiffOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	versions, err := o.versions(ctx, store)
	if err != nil {
		return err
	}
	if o.To == 0 {
		o.To = versions[len(versions)-1].Number
	}
	if o.From == 0 {
		o.From = o.To - 1
	}
	if o.From < 1 {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "agreement %s has no version before its first", versions[0].Agreement).Try("counterclaim ceasefire show")
	}
	var read [2]*counterclaim.Agreement
	for i, number := range []int{o.From, o.To} {
		v, err := numberedVersion(versions, number)
		if err != nil {
			return err
		}
		if read[i], err = readKept(ctx, store, v.ID); err != nil {
			return err
		}
	}
	changes := ceasefire.Diff(read[0], read[1])
	s.say("agreement %s, version %d to version %d: %s", versions[0].Agreement, o.From, o.To, number(len(changes), "difference"))
	if !o.asTable(s) {
		return writeRows(s.out, changes)
	}
	last := ""
	for _, c := range changes {
		if c.Of != last {
			head := c.Of
			if c.Key == "" {
				head += " (" + c.Kind + ")"
			}
			if _, err := fmt.Fprintln(s.out, harmless(head)); err != nil {
				return err
			}
		}
		last = c.Of
		for _, line := range []struct{ sign, words string }{{"-", c.From}, {"+", c.To}} {
			if c.Key != "" && line.words != "" {
				if _, err := fmt.Fprintln(s.out, harmless(fmt.Sprintf("  %s %s: %s", line.sign, c.Key, line.words))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

type ceasefirePublishOptions struct {
	Version int    `placeholder:"N" help:"The version by its number; without it the last."`
	Reason  string `required:"" placeholder:"WORDS" help:"Why."`
	Lift    bool   `help:"It is published no more."`
	agreementFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (ceasefirePublishOptions) Help() string {
	return `Examples:

    counterclaim ceasefire publish --as vera --reason "both sides printed it" --record valley.sqlite
    counterclaim ceasefire publish --version 2 --lift --as vera --reason "annex 2 is under seal" --record valley.sqlite

A version that is kept is seen by those of the mission alone until it is published. Then whoever reads the desk sees its clauses, parties, phases, lines and
zones, and the reason that was given when it was kept; never where withdrawn weapons are stored or what was declared, and no protected zones.`
}

// Run marks a version.
func (o ceasefirePublishOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	versions, err := o.versions(ctx, store)
	if err != nil {
		return err
	}
	if o.Version == 0 {
		o.Version = versions[len(versions)-1].Number
	}
	v, err := numberedVersion(versions, o.Version)
	if err != nil {
		return err
	}
	if _, err := actsAs(ctx, store, o.As, account.Publish, agreementWords(v)); err != nil {
		return err
	}
	if _, err := readKept(ctx, store, v.ID); err != nil && !o.Lift {
		return err
	}
	m := &counterclaim.Mark{Kind: counterclaim.MarkAgreement, On: v.ID.String(), Lifted: o.Lift, By: o.As, Reason: o.Reason, At: s.time().Format(time.RFC3339)}
	if err := store.SetMark(ctx, m); err != nil {
		return err
	}
	done := "published"
	if o.Lift {
		done = "no longer published"
	}
	if err := noteDone(ctx, store, o.As, done, agreementWords(v)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s: %s\n", harmless(agreementWords(v)), done)
	return err
}
