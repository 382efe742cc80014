package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/vault"
)

// originFlags say where an exhibit is from.
type originFlags struct {
	Name    string   `placeholder:"NAME" help:"Its name, where it is not the file's."`
	Source  string   `placeholder:"NAME" help:"Whose it is, as on reports."`
	URL     string   `name:"url" placeholder:"ADDRESS" help:"Where it was found."`
	Licence string   `placeholder:"WORDS" help:"Under which it may be shown, e.g. CC-BY-4.0, or by whose permission."`
	To      []string `placeholder:"AGE1…" help:"Recipients of age, parted by commas, to whom the key of what is confidential is encrypted: nobody else can open it, this machine neither."`
	MaxSize int64    `placeholder:"BYTES" help:"The most that is taken; without it 16 GiB."`
}

// recipients gives those to whom the key of what is confidential is encrypted.
func (o originFlags) recipients(sensitivity string) ([]vault.Recipient, error) {
	if len(o.To) > 0 && sensitivity != counterclaim.Confidential {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--to encrypts what is confidential: add --sensitivity confidential"))
	}
	to, err := vault.Recipients(o.To)
	if err != nil {
		return nil, usage(err)
	}
	return to, nil
}

// belongsFlags say to what an exhibit belongs.
type belongsFlags struct {
	Report   string   `placeholder:"ID" help:"The report that it belongs to."`
	Claims   []string `name:"claim" placeholder:"ID" help:"A claim that it is about; may be given more than once."`
	Incident string   `placeholder:"ID" help:"The incident that it is about."`
	Said     string   `placeholder:"WORDS" help:"What its source says that it shows."`
	Flags    []string `name:"flag" enum:"graphic,prisoner,minor" placeholder:"FLAG" help:"What it shows that people want to be warned of: graphic, prisoner, minor."`
	Readers  []string `placeholder:"NAME,…" help:"Who may see it where it is restricted or confidential. Without it whoever adds it."`
}

type exhibitAddOptions struct {
	Files       []string `arg:"" name:"file" help:"Files of any kind, or - for standard input."`
	Sensitivity string   `enum:"public,restricted,confidential" default:"public" help:"public: whoever sees the record. restricted: its readers, with a reason. confidential: so too, and encrypted with a key of its own."`
	Synthetic   bool     `help:"It is made up. In a record of made-up reports it is so without this."`
	originFlags
	belongsFlags
	touchFlags
}

// Help shows examples.
func (exhibitAddOptions) Help() string {
	return `Examples:

    counterclaim exhibit add bridge.jpg --as "A. Person" --source "Vale Wire" --licence CC-BY-4.0
    counterclaim exhibit add film.mp4 --as "A. Person" --report 3f2a9c01d4e5b678 --sensitivity restricted --readers "A. Person,B. Person"
    counterclaim exhibit add list.pdf --as "A. Person" --sensitivity confidential --to age1…
    counterclaim exhibit add - --as "A. Person" --name frame.png <frame.png

Each file is kept byte for byte, the same bytes once. Its id is printed when it is on disk: of what is public or restricted it is the
SHA-256 that sha256sum prints. What its bytes say of it is read and kept with it, and no program that is in it is run; of a film ffmpeg
makes a small picture, where that is installed. It is said where a picture looks like an earlier one, and where time or place in the file are at
odds with the report or claims that it belongs to.`
}

// sealAfter leaves what is confidential to the next batch, which somebody else begins: else the log would grow in the minute in which it came.
func (o exhibitAddOptions) sealAfter(ctx context.Context, s *streams) {
	if o.Sensitivity != counterclaim.Confidential {
		o.sealedFlag.sealAfter(ctx, s)
	}
}

// sealAfter is as that of what is added.
func (o exhibitRedactOptions) sealAfter(ctx context.Context, s *streams) {
	if o.Sensitivity != counterclaim.Confidential {
		o.sealedFlag.sealAfter(ctx, s)
	}
}

// Run adds.
func (o exhibitAddOptions) Run(ctx context.Context, s *streams) error {
	if _, err := o.person(); err != nil {
		return err
	}
	if _, err := o.recipients(o.Sensitivity); err != nil {
		return err
	}
	// A file of any size goes through in pieces; how much of the last ones still lies about is what the program's memory comes to.
	defer debug.SetGCPercent(debug.SetGCPercent(25))
	e, err := o.evidence(ctx, s, true)
	if err != nil {
		return err
	}
	defer e.close()
	x := counterclaim.Exhibit{Source: o.Source, URL: o.URL, Licence: o.Licence, ArrivedBy: o.As, Synthetic: o.Synthetic}
	x.Sensitivity = o.Sensitivity
	if err := o.describe(ctx, e.store, &x.Description, o.As); err != nil {
		return err
	}
	if !x.Synthetic {
		if x.Synthetic, err = e.madeUp(ctx); err != nil {
			return err
		}
	}
	var result failures
	for _, file := range o.Files {
		id, err := e.keep(ctx, s, file, x, o.originFlags)
		if err != nil {
			if code := counterclaim.CodeOf(err); ctx.Err() != nil || code == counterclaim.CodeLocked || code == counterclaim.CodeNewerSchema || code == counterclaim.CodeInternal {
				return err // no other file would fare better
			}
			result.count(err)
			s.tell(err)
			continue
		}
		result.done++
		if _, err := fmt.Fprintln(s.out, id); err != nil {
			return err
		}
	}
	return result.err()
}

// describe fills a description with what was given.
func (f belongsFlags) describe(ctx context.Context, store counterclaim.Reader, d *counterclaim.Description, person string) error {
	for _, one := range []struct {
		noun, address string
		to            *counterclaim.ID
	}{{"r", f.Report, &d.Report}, {"i", f.Incident, &d.Incident}} {
		if one.address == "" {
			continue
		}
		ids, err := resolveAll(ctx, store, one.noun, []string{one.address})
		if err != nil {
			return err
		}
		*one.to = ids[0]
	}
	if len(f.Claims) > 0 {
		ids, err := resolveAll(ctx, store, "c", f.Claims)
		if err != nil {
			return err
		}
		d.Claims = ids
	}
	if f.Said != "" {
		d.SaidToShow = f.Said
	}
	if len(f.Flags) > 0 {
		d.Flags = f.Flags
	}
	if len(f.Readers) > 0 {
		d.Readers = f.Readers
	}
	if d.Sensitivity == counterclaim.Public {
		d.Readers = nil
	} else if len(d.Readers) == 0 {
		d.Readers = []string{person}
	}
	return d.Validate()
}

// madeUp reports whether a record holds what is made up.
func (e *evidence) madeUp(ctx context.Context) (bool, error) {
	reports, err := e.store.Reports(ctx, 1, 0)
	if err != nil || len(reports) > 0 {
		return len(reports) > 0 && reports[0].Report.Synthetic, err
	}
	observed, err := e.store.Observations(ctx, counterclaim.ObservationQuery{Limit: 1})
	if err != nil || len(observed) > 0 {
		return len(observed) > 0 && observed[0].Synthetic, err
	}
	some, err := e.Exhibits.Exhibits(ctx, counterclaim.ExhibitQuery{Limit: 1})
	return len(some) > 0 && some[0].Synthetic, err
}

// mostTries is how often a file is kept whose bytes other programs take back.
const mostTries = 5

// keep keeps one file. Where another program took the same bytes back, which it could not keep, it is kept again.
func (e *evidence) keep(ctx context.Context, s *streams, file string, x counterclaim.Exhibit, o originFlags) (counterclaim.ID, error) {
	for try := 1; ; try++ {
		id, err := e.keepOnce(ctx, s, file, x, o)
		if !errors.Is(err, vault.ErrTakenBack) || file == intake.Stdin || try == mostTries {
			return id, err
		}
	}
}

// keepOnce keeps one file: first its bytes, then what is known of it, so that the record never names what is not there. It gives the id.
func (e *evidence) keepOnce(ctx context.Context, s *streams, file string, x counterclaim.Exhibit, o originFlags) (counterclaim.ID, error) {
	in, err := openFile(s, file)
	if err != nil {
		return counterclaim.ID{}, err
	}
	defer in.Close()
	if x.Name = counterclaim.CleanName(o.Name); x.Name == "" && file != intake.Stdin {
		x.Name = counterclaim.CleanName(filepath.Base(file))
	}
	from := bufio.NewReaderSize(in, vault.SniffSize)
	begin, _ := from.Peek(vault.SniffSize) // what cannot be read is told of by whoever reads on
	x.Type = vault.TypeOf(begin)
	kept, err := e.putBytes(ctx, from, x.Sensitivity, o)
	if err != nil {
		return counterclaim.ID{}, at(err, file)
	}
	x.ID, x.Size, x.Sealed, x.Arrived = kept.ID, kept.Size, kept.Sealed, e.now()
	var look *vault.LikenessQuery
	before, err := e.Exhibit(ctx, kept.ID)
	if err == nil && !x.Original.IsZero() {
		if err := x.IsCopyAs(before); err != nil {
			return counterclaim.ID{}, at(err, file)
		}
	}
	if err == nil && !kept.Fresh {
		x.Sealed = before.Sealed // what lies there may be damaged in a way that is not seen without its key
	}
	hidden := err == nil && !mayKnow(before, x.ArrivedBy)
	if hidden || counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		if look, err = e.read(ctx, &x); err != nil {
			if gone := e.vault.Holds(kept); gone != nil { // which is why it cannot be read
				err = gone
			}
			return counterclaim.ID{}, at(e.takeBack(ctx, kept, err), file)
		}
	}
	now, fresh, err := e.AddExhibit(ctx, &x, e.act.Reason, func() error { return e.vault.Holds(kept) })
	if err != nil {
		return counterclaim.ID{}, at(e.takeBack(ctx, kept, err), file)
	}
	what, on := counterclaim.ActArrival, "exhibit "+now.ID.Short()
	if !x.Original.IsZero() {
		what, on = counterclaim.ActRedaction, "exhibit "+x.Original.Short()+": its copy is "+on
	}
	if err := noteDone(ctx, e.store, e.act.As, what, on); err != nil {
		return counterclaim.ID{}, err
	}
	if fresh || hidden {
		if err := e.tellFacts(ctx, s, file, &x); err != nil {
			return counterclaim.ID{}, err
		}
	}
	if fresh && look != nil && x.Likeness != nil {
		e.index.Add(x.ID, x.Arrived, &look.Likeness)
	}
	switch {
	case hidden: // who may not see it is told what is told of new bytes
	case !fresh && now.Sensitivity != x.Sensitivity:
		s.say("%s: these bytes are exhibit %s already, which is and stays %s", file, now.ID.Short(), now.Sensitivity)
	case !fresh:
		s.say("%s: these bytes are exhibit %s already; that they came again is noted", file, now.ID.Short())
	}
	if clear, err := e.Exhibit(ctx, kept.Clear); !kept.Clear.IsZero() && (err != nil || mayKnow(clear, x.ArrivedBy)) {
		s.say("%s: note: the same bytes lie in the vault unencrypted, as exhibit %s", file, kept.Clear.Short())
	}
	return now.ID, nil
}

// mayKnow reports whether who brings bytes is told that the record has them as an exhibit: who may see it, and who brought them before. Whoever can
// read the record's file can read it there; this keeps what the program says by itself to what they may see.
func mayKnow(x *counterclaim.Exhibit, person string) bool {
	return x.Erased != "" || x.MayRead(person) || x.BroughtAgain(person) >= 0 || counterclaim.FoldName(x.ArrivedBy) == counterclaim.FoldName(person)
}

func (e *evidence) putBytes(ctx context.Context, from io.Reader, sensitivity string, o originFlags) (vault.Kept, error) {
	limits := vault.Limits{Bytes: o.MaxSize}
	if sensitivity != counterclaim.Confidential {
		return e.vault.Put(ctx, from, limits)
	}
	to, err := o.recipients(sensitivity)
	if err != nil {
		return vault.Kept{}, err
	}
	return e.vault.PutSealed(ctx, from, limits, to...)
}

// takeBack takes from the vault what was put there for an exhibit that the record then refused, also where the program is told to end,
// and gives why.
func (e *evidence) takeBack(ctx context.Context, kept vault.Kept, why error) error {
	if err := e.vault.TakeBack(context.WithoutCancel(ctx), kept, e.Exhibits); err != nil {
		return errors.Join(why, err)
	}
	return why
}

// openFile opens a file that is to be kept, or standard input.
func openFile(s *streams, file string) (io.ReadCloser, error) {
	if file == intake.Stdin {
		return io.NopCloser(s.in), nil
	}
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		return nil, counterclaim.Errorf(counterclaim.CodeUnsupported, "it is no file but a folder or device").At(file, 0).Try("name files; - reads standard input")
	}
	if err == nil {
		var f *os.File
		if f, err = os.Open(file); err == nil {
			return f, nil
		}
	}
	return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be opened").At(file, 0).Because(err)
}

// at adds a file to an error that names none.
func at(err error, file string) error {
	var u *usageError
	if e, ok := errors.AsType[*counterclaim.Error](err); ok && e.File == "" && !errors.As(err, &u) {
		return e.At(file, 0)
	}
	return err
}

type exhibitRedactOptions struct {
	ID          string `arg:"" help:"The original: the first 8 or more digits of its id."`
	File        string `arg:"" help:"The redacted copy, or - for standard input."`
	Sensitivity string `required:"" enum:"public,restricted,confidential" help:"Of the copy: public, restricted, confidential."`
	originFlags
	belongsFlags
	touchFlags
}

// Help shows examples.
func (exhibitRedactOptions) Help() string {
	return `Examples:

    counterclaim exhibit redact 3f2a9c01d4e5b678 faces-blurred.jpg --sensitivity public --as "A. Person" --reason "faces of minors"

The copy is an exhibit of its own that names its original, and the original's custody names the copy. Of a public original the copy
takes source, address, licence, what it belongs to and what it is said to show; of a restricted one it takes the licence and the flags
alone, and of a confidential one the flags, because the rest may tell who brought it. What is given stands instead. The copy's id is printed.`
}

// Run keeps the copy.
func (o exhibitRedactOptions) Run(ctx context.Context, s *streams) error {
	if _, err := o.recipients(o.Sensitivity); err != nil {
		return err
	}
	e, original, err := o.touch(ctx, s, o.ID, counterclaim.ActRedaction)
	if err != nil {
		return err
	}
	defer e.close()
	x := counterclaim.Exhibit{Original: original.ID, ArrivedBy: o.As, Synthetic: original.Synthetic}
	if original.Sensitivity != counterclaim.Confidential { // of which it would stay when that is erased, and may say who gave leave
		x.Licence = original.Licence
	}
	if original.Sensitivity == counterclaim.Public {
		x.Source, x.URL = original.Source, original.URL
		x.Description = original.Description
		x.Established = nil // by whoever saw the whole picture
	}
	x.Flags, x.Readers, x.Sensitivity = slices.Clone(original.Flags), slices.Clone(original.Readers), o.Sensitivity
	x.Source, x.URL, x.Licence = cmp.Or(o.Source, x.Source), cmp.Or(o.URL, x.URL), cmp.Or(o.Licence, x.Licence)
	if err := o.describe(ctx, e.store, &x.Description, o.As); err != nil {
		return err
	}
	id, err := e.keep(ctx, s, o.File, x, o.originFlags)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, id)
	return err
}
