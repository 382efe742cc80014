package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
)

type ceasefireKeepOptions struct {
	File   string `arg:"" type:"path" help:"The agreement file; GeoJSON files that it names lie beside it or below, and are kept with it."`
	Reason string `required:"" placeholder:"WORDS" help:"What it changes, and why; or where it comes from, of a first version."`
	Holds  string `placeholder:"YYYY-MM-DD" help:"The day from which on deeds are measured against it. Without it the first version holds from the agreement's start, a later one from today."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (ceasefireKeepOptions) Help() string {
	return `Examples:

    counterclaim ceasefire keep tarn.toml --as vera --reason "as signed on 4 May" --record valley.sqlite
    counterclaim ceasefire keep tarn.toml --as vera --reason "annex 2: guns 20 km back" --holds 2031-07-01 --record valley.sqlite

Keeps the file and its drawings, byte for byte, as the next version of the agreement that it names by its id, prints the id of that version
and says clause by clause what it changes. Nothing that was kept is ever changed: a new text is a new version, raises version = "…" in its table
[agreement] where it has one, and is an entry of the log. A file with a fault is not kept; each fault is named, and the desk goes on with the last good version.

What a party declared in a file of its own (holdings = "…") stays where it is: whoever may read the record would read it. Who keeps an agreement must
be head of desk where the record has people.`
}

// Run keeps a version.
func (o ceasefireKeepOptions) Run(ctx context.Context, s *streams) error {
	files, a, found, err := agreementFiles(o.File)
	if err != nil {
		return err
	}
	if ceasefire.Refusal(found) != nil {
		return o.refuse(ctx, s, a, found)
	}
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := actsAs(ctx, store, o.As, account.Publish, "agreement "+a.ID); err != nil {
		return err
	}
	v, before, err := o.next(ctx, s, store, a, files)
	if err != nil {
		return err
	}
	fresh, err := store.KeepAgreement(ctx, v)
	if err != nil {
		return err
	}
	if !fresh {
		s.say("agreement %s has this text as its last version, %d, already; nothing was changed", a.ID, before.Number)
		_, err := fmt.Fprintln(s.out, v.ID)
		return err
	}
	if err := noteDone(ctx, store, o.As, string(account.Publish), agreementWords(v)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(s.out, v.ID); err != nil {
		return err
	}
	s.say("kept as %s, which holds from %s", agreementWords(v), v.Holds)
	o.tell(ctx, s, store, v, before, found)
	return nil
}

// next makes the version that follows those that are there, before being the last of them, nil for a first.
func (o ceasefireKeepOptions) next(ctx context.Context, s *streams, store counterclaim.Store, a *counterclaim.Agreement, files []counterclaim.AgreementFile) (v, before *counterclaim.AgreementVersion, err error) {
	there, err := store.AgreementVersions(ctx, a.ID)
	if err != nil {
		return nil, nil, err
	}
	v = &counterclaim.AgreementVersion{Agreement: a.ID, Number: 1, Title: a.Title, Version: a.Version, Holds: a.Start, Kept: s.time().Format(time.RFC3339), KeptBy: o.As, Reason: strings.TrimSpace(o.Reason),
		Files: files, Synthetic: a.Synthetic}
	if n := len(there); n > 0 {
		before = &there[n-1]
		v.Number, v.Supersedes, v.Holds = before.Number+1, before.ID, max(a.Start, ceasefire.Today(a, s.time()))
	}
	if o.Holds != "" {
		if _, _, ok := (counterclaim.Period{From: o.Holds, To: o.Holds}).Days(); !ok {
			return nil, nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--holds %.40q is no day written YYYY-MM-DD", o.Holds))
		}
		if o.Holds < a.Start {
			return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it cannot hold from %s: the agreement begins on %s", o.Holds, a.Start).Try("leave --holds out, or look at start in the file")
		}
		v.Holds = o.Holds
	}
	v.Identify()
	return v, before, nil
}

// tell says what a version changed, and what of it a person should look at.
func (o ceasefireKeepOptions) tell(ctx context.Context, s *streams, store counterclaim.Store, v, before *counterclaim.AgreementVersion, found []ceasefire.Fault) {
	now, err := ceasefire.GoodVersion(v) // without what was declared in files apart, which is in no version
	if err == nil && before != nil {
		var old *counterclaim.Agreement
		if old, err = readKept(ctx, store, before.ID); err == nil {
			sayChanges(s, ceasefire.Diff(old, now))
		}
	}
	if err != nil {
		s.tell(err) // the new one is kept, which is what was asked for
		return
	}
	for i := range now.Sites {
		if len(now.Sites[i].Items) > 0 {
			s.say("what was declared for site %s stands in the agreement file itself: the desk shows it to that party and named staff alone, but whoever has the record's file can read it", now.Sites[i].ID)
		}
	}
	if len(found) > 0 {
		s.say("%s for a person to look at: counterclaim ceasefire lint %s", number(len(found), "doubt"), o.File)
	}
}

// mostChangesTold are lines of what a version changes after which they are counted.
const mostChangesTold = 200

func sayChanges(s *streams, changes []ceasefire.Difference) {
	if len(changes) == 0 {
		s.say("no clause, line or date differs from the version before: its comments or the order do")
	}
	for i, c := range changes {
		if i == mostChangesTold {
			s.say("%s more: counterclaim ceasefire diff", number(len(changes)-i, "difference"))
			return
		}
		s.say("  %s", c)
	}
}

// refuse names every fault and says with what the desk goes on.
func (o ceasefireKeepOptions) refuse(ctx context.Context, s *streams, a *counterclaim.Agreement, found []ceasefire.Fault) error {
	found = slices.DeleteFunc(found, func(f ceasefire.Fault) bool { return f.Doubt })
	if err := printFaults(s.err, found); err != nil {
		return err
	}
	s.say("not kept: %s", number(len(found), "fault"))
	refused := &failures{failed: len(found), code: counterclaim.CodeBadInput}
	if _, err := o.existing(ctx); err != nil {
		if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			return err
		}
		s.say("there is no record yet, and no version to go on with")
		return refused
	}
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	of := ""
	if a != nil {
		of = a.ID
	}
	if err := goesOn(ctx, s, store, of); err != nil {
		return err
	}
	return refused
}

// goesOn says with which version of an agreement, or of each for "", the desk goes on.
func goesOn(ctx context.Context, s *streams, store counterclaim.Store, agreement string) error {
	all, err := store.AgreementVersions(ctx, agreement)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		s.say("the record has no version of it to go on with")
		return nil
	}
	for _, versions := range byAgreement(all) {
		st, _, err := standing(ctx, store, versions, s.time())
		if err != nil {
			return err
		}
		sayPassed(s, st)
		if st.Version == nil {
			s.say("no version of agreement %s can be used", versions[0].Agreement)
			continue
		}
		s.say("the desk goes on with the last good version: %s, kept %s by %s, which holds from %s", agreementWords(st.Version), st.Version.Kept, st.Version.KeptBy, st.Version.Holds)
	}
	return nil
}

// sayPassed names the versions that cannot be used.
func sayPassed(s *streams, st *ceasefire.Standing) {
	for _, p := range st.Passed {
		s.say("%s cannot be used and is passed over: %s", agreementWords(&p.Version), p.Why)
	}
}

// standing gives which of the versions of one agreement holds at a time; where none does yet the last good one, and then inForce is false.
func standing(ctx context.Context, store counterclaim.Agreements, versions []counterclaim.AgreementVersion, now time.Time) (st *ceasefire.Standing, inForce bool, err error) {
	return ceasefire.StandAt(versions, now, func(id counterclaim.ID) (*counterclaim.Agreement, error) {
		return readKept(ctx, store, id)
	})
}

// byAgreement parts a list of versions by their agreements.
func byAgreement(list []counterclaim.AgreementVersion) [][]counterclaim.AgreementVersion {
	var out [][]counterclaim.AgreementVersion
	for i := range list {
		if n := len(out); n == 0 || out[n-1][0].Agreement != list[i].Agreement {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], list[i])
	}
	return out
}

// agreementWords names a version.
func agreementWords(v *counterclaim.AgreementVersion) string {
	return fmt.Sprintf("version %d of agreement %s", v.Number, v.Agreement)
}

// readKept reads a version of an agreement that has no fault.
func readKept(ctx context.Context, store counterclaim.Agreements, id counterclaim.ID) (*counterclaim.Agreement, error) {
	v, err := store.AgreementVersion(ctx, id)
	if err != nil {
		return nil, err
	}
	return ceasefire.GoodVersion(v)
}

// agreementFiles reads an agreement file with its drawings, and the agreement from the bytes that were read: what is kept is what was checked.
func agreementFiles(path string) ([]counterclaim.AgreementFile, *counterclaim.Agreement, []ceasefire.Fault, error) {
	src, folder, err := openAgreement(path)
	if err != nil {
		return nil, nil, nil, err
	}
	read := readFiles{drawings: ceasefire.Drawings(src)}
	if folder != nil {
		defer folder.Close()
		read.folder = folder.FS()
		for _, name := range read.drawings { // one that is not there is a fault of the agreement, told when that is read
			if b, err := readBeside(read.folder, name); err == nil {
				read.held = append(read.held, counterclaim.NewAgreementFile(name, b))
			}
		}
	}
	a, found := ceasefire.ParseAgreement(path, src, read)
	text := filepath.Base(path)
	if !fs.ValidPath(text) || strings.ContainsAny(text, `\:`) || !counterclaim.IsOneLine(text) {
		text = "agreement.toml"
	}
	return append([]counterclaim.AgreementFile{counterclaim.NewAgreementFile(text, src)}, read.held...), a, found, nil
}

// readFiles are the drawings of an agreement as they were read, and the folder for what is kept apart from it.
type readFiles struct {
	drawings []string
	held     ceasefire.DrawnFiles
	folder   fs.FS // nil where there is none
}

// Open gives a drawing that was read, or a file apart.
func (r readFiles) Open(name string) (fs.File, error) {
	if r.folder == nil || slices.Contains(r.drawings, name) {
		return r.held.Open(name)
	}
	return r.folder.Open(name)
}

// readBeside reads a drawing, of one that is too large a byte more than may be, which is told as a fault.
func readBeside(folder fs.FS, name string) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, ceasefire.MaxDrawing+1))
}
