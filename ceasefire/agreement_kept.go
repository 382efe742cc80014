package ceasefire

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tomlline"
)

// Drawings gives the names of the GeoJSON files that the lines and zones of an agreement file name, sorted, each once. Of a file that is no
// TOML there are none. What names no file beside the agreement or below is left out; [ParseAgreement] tells what is wrong with it.
func Drawings(src []byte) []string {
	if len(src) > MaxAgreement || !utf8.Valid(src) {
		return nil
	}
	var top map[string]any
	if _, err := tomlline.Decode(strings.TrimPrefix(string(src), "\uFEFF"), &top); err != nil {
		return nil
	}
	var out []string
	for _, table := range []string{"line", "zone"} {
		var list []any
		switch given := top[table].(type) {
		case []any:
			list = given
		case []map[string]any:
			for _, m := range given {
				list = append(list, m)
			}
		}
		for _, e := range list[:min(len(list), maxTables)] {
			m, _ := e.(map[string]any)
			if name, ok := m["file"].(string); ok && isBeside(name) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// isBeside reports whether a name is that of a file beside an agreement or below.
func isBeside(name string) bool {
	return fs.ValidPath(name) && name != "." && !strings.ContainsAny(name, "\\:\x00")
}

// ReadVersion reads an agreement from a version of it with the bytes of its files. The faults are those of [ParseAgreement]; bytes that are not
// those that the version says are one too.
func ReadVersion(v *counterclaim.AgreementVersion) (*counterclaim.Agreement, []Fault) {
	text := v.Text()
	if text == nil {
		return nil, []Fault{{Kind: FaultForm, Message: "the version has no text"}}
	}
	if same := *v; same.Identify() != v.ID {
		return nil, []Fault{{Kind: FaultForm, File: text.Name, Message: "its id is not that of what it says", Hint: "restore the record from a copy; counterclaim verify tells what else is damaged"}}
	}
	for i := range v.Files {
		f := &v.Files[i]
		if counterclaim.NewAgreementFile(f.Name, f.Bytes).SHA256 != f.SHA256 {
			return nil, []Fault{{Kind: FaultForm, File: f.Name, Message: "its bytes are not those that were kept", Hint: "restore the record from a copy; counterclaim verify tells what else is damaged"}}
		}
	}
	return ParseAgreement(text.Name, text.Bytes, DrawnFiles(v.Files[1:]))
}

// GoodVersion reads an agreement from a version of it, and gives the error that its first fault makes.
func GoodVersion(v *counterclaim.AgreementVersion) (*counterclaim.Agreement, error) {
	a, faults := ReadVersion(v)
	if err := Refusal(faults); err != nil {
		return nil, err
	}
	return a, nil
}

// Passed is a version that cannot be used, and why.
type Passed struct {
	Version counterclaim.AgreementVersion
	Why     error
}

// Standing is the version of an agreement against which deeds are measured on a day.
type Standing struct {
	Version   *counterclaim.AgreementVersion // as it is listed; nil where none holds, or none that holds can be used
	Agreement *counterclaim.Agreement
	Passed    []Passed // those in front of it that cannot be used, the last first
}

// Stand finds the version that holds on a day, YYYY-MM-DD, among those of one agreement: the last good one. A version that was good when it
// was kept and cannot be used any more, because its bytes are damaged or this program reads more strictly, is passed over and named.
// Read gives what [GoodVersion] makes of one; an error of another code than that makes, or [counterclaim.CodeNotFound], is returned.
func Stand(versions []counterclaim.AgreementVersion, day string, read func(id counterclaim.ID) (*counterclaim.Agreement, error)) (*Standing, error) {
	var out Standing
	for _, v := range counterclaim.HoldsOn(versions, day) {
		a, err := read(v.ID)
		switch counterclaim.CodeOf(err) {
		case "":
			out.Version, out.Agreement = &v, a
			return &out, nil
		case counterclaim.CodeBadInput, counterclaim.CodeNotFound:
			out.Passed = append(out.Passed, Passed{v, err})
		default:
			return nil, err
		}
	}
	return &out, nil
}

// StandAt finds the version that holds at a time, on the day that it then is by the clock of the last good one. Where none holds yet it gives
// the last good one, and inForce is false.
func StandAt(versions []counterclaim.AgreementVersion, now time.Time, read func(id counterclaim.ID) (*counterclaim.Agreement, error)) (st *Standing, inForce bool, err error) {
	const always = "9999-12-31"
	last, err := Stand(versions, always, read)
	if err != nil || last.Version == nil {
		return last, false, err
	}
	today := Today(last.Agreement, now)
	if last.Version.Holds <= today {
		return last, true, nil
	}
	st, err = Stand(versions, today, read)
	if err != nil || st.Version == nil {
		return last, false, err
	}
	return st, true, nil
}

// Today gives the day that it is at a time by an agreement's own clock, YYYY-MM-DD.
func Today(a *counterclaim.Agreement, now time.Time) string {
	if zone, err := time.LoadLocation(a.Clock); err == nil {
		now = now.In(zone)
	}
	return now.Format(counterclaim.DateLayout)
}

// DrawnFiles serves files of a version by their names, as a folder would.
type DrawnFiles []counterclaim.AgreementFile

// Open gives a file.
func (d DrawnFiles) Open(name string) (fs.File, error) {
	for i := range d {
		if d[i].Name == name {
			return &heldFile{of: &d[i], Reader: bytes.NewReader(d[i].Bytes)}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// heldFile is a file that is in memory.
type heldFile struct {
	*bytes.Reader
	of *counterclaim.AgreementFile
}

var _ io.ReaderAt = (*heldFile)(nil)

func (f *heldFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *heldFile) Close() error               { return nil }
func (f *heldFile) Name() string               { return path.Base(f.of.Name) }
func (f *heldFile) Size() int64                { return int64(len(f.of.Bytes)) }
func (f *heldFile) Mode() fs.FileMode          { return 0o444 }
func (f *heldFile) ModTime() time.Time         { return time.Time{} }
func (f *heldFile) IsDir() bool                { return false }
func (f *heldFile) Sys() any                   { return nil }
