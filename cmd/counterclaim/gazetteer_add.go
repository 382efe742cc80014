package main

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

type gazetteerAddOptions struct {
	Files []string `arg:"" name:"file" help:"Files of places (.txt .tsv .csv .geojson, .gz or .zip of these), or - for standard input."`
	Name  string   `placeholder:"NAME" help:"What the set is to be called. Without it the file's name without its ending."`
	placesFlag
}

// Help shows examples.
func (gazetteerAddOptions) Help() string {
	return `Examples:

    counterclaim gazetteer add KG.zip TJ.zip
    counterclaim gazetteer add --name posts valley/posts.csv
    counterclaim gazetteer find "Upper Ferrin"

Each file becomes a set of places that read, add and open use from then on, after the places of the
dispute file and before those that are part of the program. A set of the same name is replaced. What kind
of file it is is seen from the file itself:

  * A country file of GeoNames: 19 columns with tabs between them.
  * An export of Who's On First: a table with the columns placetype, name, latitude and longitude, or GeoJSON.
  * Your own villages, posts, crossing points and positions: a table with a first line that names its columns,
    in any order, parted by commas, tabs or semicolons; or GeoJSON with points and these as properties:

    name,lat,lon,country,feature,contested,claimed_by,held_by,according_to,since,aliases
    Upper Ferrin,-37.98,-20.12,XAA,P,,,,,,Ferrin;Old Ferrin
    Merrin Ford,-38.09,-20.06,,S.BDG,yes,XAA;XAB,XAB,Ilvane Mission,2021-05-03,

Name, lat and lon are needed. A contested place has the country that the file lists, or none. A row that cannot
be read is told of with its line, and the rest is added. A report that stands in a record already is read anew when
it is added again after places came or went.`
}

// Run adds.
func (o gazetteerAddOptions) Run(ctx context.Context, s *streams) error {
	if o.Name != "" && len(o.Files) > 1 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--name names one set, and there are %d files", len(o.Files)))
	}
	folder, err := o.folder()
	if err != nil {
		return err
	}
	work, err := workFolder(folder)
	if err != nil {
		return cannotKeep(err)
	}
	defer os.RemoveAll(work)
	var result failures
	for _, file := range o.Files {
		name := o.Name
		if name == "" {
			name = setName(file)
		}
		err := checkSetName(name)
		if err == nil {
			run := addingPlaces{ctx: ctx, s: s, folder: folder, work: work, name: name, result: &result}
			err = run.add(file)
		}
		s.endProgress()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && counterclaim.CodeOf(err) == counterclaim.CodeInternal:
			return err
		case err != nil:
			result.count(err)
			s.tell(err)
		}
	}
	return result.err()
}

// setName gives the name of a set from its file's.
func setName(file string) string {
	if file == "-" {
		return "stdin"
	}
	name := filepath.Base(file)
	for {
		ext := filepath.Ext(name)
		if !slices.Contains([]string{".gz", ".zip", ".txt", ".tsv", ".csv", ".geojson", ".geojsonl", ".json", ".ndjson"}, strings.ToLower(ext)) || ext == name {
			return name
		}
		name = strings.TrimSuffix(name, ext)
	}
}

// cannotKeep says that the disk refused.
func cannotKeep(err error) error {
	if e, ok := errors.AsType[*counterclaim.Error](err); ok {
		return e
	}
	return counterclaim.Errorf(counterclaim.CodeInternal, "the places cannot be kept").Because(err).
		Try("see whether the disk has room, or name another folder with --places FOLDER")
}

// addingPlaces is the making of one set.
type addingPlaces struct {
	ctx          context.Context
	s            *streams
	folder, work string
	name         string
	result       *failures
	out          *gazetteer.AddedWriter
	form         gazetteer.Form
	passed       int
	bad          int
}

// add makes a set of a file. An error means that there is no set.
func (a *addingPlaces) add(file string) error {
	out, err := gazetteer.NewAddedWriter(a.scratch)
	if err != nil {
		return cannotKeep(err)
	}
	defer out.Close()
	a.out = out
	a.s.progress("adding", "places", false)
	if err := withPlaces(file, a.s.in, a.read); err != nil {
		return err
	}
	a.s.endProgress()
	if out.Places() == 0 {
		if a.bad > 0 {
			return nil // each was told of
		}
		return counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no places").At(file, 0).Try("counterclaim gazetteer add --help shows what it may look like")
	}
	a.s.progress("sorting", "names", false)
	err = replaceFile(filepath.Join(a.folder, a.name+setSuffix), a.work, func(w io.Writer) error {
		return out.Write(untilDone{a.ctx, w}, a.form, a.s.step)
	})
	a.s.endProgress()
	if err != nil {
		return cannotKeep(err)
	}
	a.result.done += out.Places()
	a.s.say("%s: %s with %s (%s), %d passed over, %d could not be read", a.name, number(out.Places(), "place"), number(out.Names(), "name"), a.form, a.passed, a.bad)
	_, err = io.WriteString(a.s.out, a.name+"\n")
	return err
}

// untilDone writes until ctx ends.
type untilDone struct {
	ctx context.Context
	out io.Writer
}

func (u untilDone) Write(b []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, u.ctx.Err()
	}
	return u.out.Write(b)
}

// scratch makes a file that is gone when it is closed, or else with the folder.
func (a *addingPlaces) scratch() (gazetteer.Scratch, error) {
	f, err := os.CreateTemp(a.work, "part-")
	if err == nil {
		_ = os.Remove(f.Name()) // where an open file cannot lose its name, the folder goes later
	}
	return f, err
}

// read takes the places of one file.
func (a *addingPlaces) read(name string, in io.Reader) error {
	const often = 1000
	f := gazetteer.NewFile(name, in)
	n := 0
	for row, err := range f.Rows() {
		if n++; n%often == 0 {
			a.s.step(often)
			if a.ctx.Err() != nil {
				return a.ctx.Err()
			}
		}
		if err == nil {
			if a.form != "" && a.form != f.Form() {
				return counterclaim.Errorf(counterclaim.CodeBadInput, "the file is of another form than the one before it").At(name, 0).Try("add them one after the other, each by itself")
			}
			a.form = f.Form()
			if err = a.out.Add(&row); err != nil {
				e, ok := errors.AsType[*counterclaim.Error](err)
				if !ok {
					return cannotKeep(err)
				}
				if e.Code != counterclaim.CodeBadInput {
					return e.At(name, row.Line)
				}
				err = e.At(name, row.Line)
			}
		}
		if err != nil {
			a.bad++
			a.result.count(err)
			a.s.tell(err)
		}
	}
	a.passed += f.Passed()
	for _, note := range f.Notes() {
		a.s.say("%s: note: %s", name, note)
	}
	return nil
}

// withPlaces opens a file of places, or standard input for "-", takes gzip and zip off it, and calls use
// for each file of places in it.
func withPlaces(file string, stdin io.Reader, use func(name string, in io.Reader) error) error {
	if file == "-" {
		return unpacked("standard input", stdin, use)
	}
	f, err := os.Open(file)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be opened").Because(errors.Unwrap(err)).At(file, 0)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be opened").Because(err).At(file, 0)
	case info.IsDir():
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "it is a folder").At(file, 0).Try("name the files in it")
	}
	head := make([]byte, 4)
	if n, _ := f.ReadAt(head, 0); isZip(head[:n]) {
		return withZip(file, f, info.Size(), use)
	}
	return unpacked(file, f, use)
}

// isZip knows zip files, empty ones too.
func isZip(head []byte) bool { return string(head) == "PK\x03\x04" || string(head) == "PK\x05\x06" }

// withZip calls use for each table and GeoJSON file in a zip file.
func withZip(file string, f *os.File, size int64, use func(name string, in io.Reader) error) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the file begins like zip but is none").Because(err).At(file, 0).Try("see whether it is whole")
	}
	used := false
	for _, part := range z.File {
		base := strings.ToLower(path.Base(part.Name))
		if strings.HasPrefix(base, "readme") || strings.HasPrefix(base, ".") || strings.HasPrefix(part.Name, "__MACOSX/") ||
			!slices.Contains([]string{".txt", ".tsv", ".csv", ".json", ".geojson", ".geojsonl", ".ndjson"}, path.Ext(base)) {
			continue
		}
		used = true
		in, err := part.Open()
		if err != nil {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "%s in it cannot be unpacked", part.Name).Because(err).At(file, 0)
		}
		err = use(file+"/"+part.Name, &unpacking{in: in, packed: func() int64 { return int64(part.CompressedSize64) }})
		in.Close()
		if err != nil {
			return err
		}
	}
	if !used {
		return counterclaim.Errorf(counterclaim.CodeEmpty, "the zip file holds no .txt, .tsv, .csv or .geojson").At(file, 0).Try("unpack it and name the file of places")
	}
	return nil
}

// unpacked takes gzip off.
func unpacked(name string, in io.Reader, use func(name string, in io.Reader) error) error {
	counted := &counting{in: in}
	buffered := bufio.NewReaderSize(counted, 1<<16)
	magic, _ := buffered.Peek(4)
	if isZip(magic) {
		return counterclaim.Errorf(counterclaim.CodeUnsupported, "a zip file cannot be read from %s", name).Try("save it and give its name")
	}
	if len(magic) < 2 || string(magic[:2]) != "\x1f\x8b" {
		return use(name, buffered)
	}
	unzipped, err := gzip.NewReader(buffered)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the file begins like gzip but is none").Because(err).At(name, 0).Try("see whether it is whole")
	}
	return use(name, &unpacking{in: unzipped, packed: func() int64 { return counted.n }})
}

// counting counts the bytes that were read.
type counting struct {
	in io.Reader
	n  int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// unpacking refuses what unpacks to far more than any list of places does: it was made to fill a disk
// or to keep a machine busy.
type unpacking struct {
	in     io.Reader
	packed func() int64 // bytes
	n      int64
}

// A list of places packs to a fifth, one made by a machine to a fiftieth.
const (
	unpackFree  = 256 << 20
	unpackTimes = 200
)

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	if u.n += int64(n); u.n > unpackFree && u.n > unpackTimes*u.packed() {
		return 0, counterclaim.Errorf(counterclaim.CodeTooLarge, "it unpacks to more than %d times its size", unpackTimes).Try("unpack it yourself if it is what it should be")
	}
	return n, err
}
