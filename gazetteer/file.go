package gazetteer

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// File is a file of places that is to be added, in one of three forms, which it tells by itself:
//
//   - A country file of GeoNames, such as KG.txt or allCountries.txt: 19 columns with tabs between them,
//     without a line of names, or with one that has geonameid and the names of GeoNames's other columns.
//   - An export of Who's On First: a table whose first line has placetype and name, and latitude and
//     longitude (or geom_latitude, lbl_latitude …); or GeoJSON whose features have wof:name.
//   - A desk's own places: a table whose first line names the columns of [ParseOwn], in any order; or
//     GeoJSON whose features are points, with the columns as properties.
//
// In tables tabs, commas or semicolons part the columns. GeoJSON is a FeatureCollection, a Feature,
// a list of features, or features one after the other.
type File struct {
	name   string
	lines  *lines
	form   Form
	passed int
	notes  []string
	noted  map[string]bool
	good   int
	bad    int
	yield  func(Row, error) bool
}

// patience is how many rows in a row may be wrong at the beginning: then it is the wrong file.
const patience = 1000

// NewFile makes a File that reads in. Name is for errors.
func NewFile(name string, in io.Reader) *File {
	return &File{name: name, lines: newLines(in), noted: map[string]bool{}}
}

// Form gives the form of the file, "" before Rows found it out.
func (f *File) Form() Form { return f.form }

// Passed gives how many rows were passed over because the list itself says that they are no longer
// of use, or are no places.
func (f *File) Passed() int { return f.passed }

// Notes gives what a person should know of the file as a whole.
func (f *File) Notes() []string { return f.notes }

// Rows gives the places of the file, and for each row that is wrong a [counterclaim.Error] with file
// and line in its stead. It can be called once.
func (f *File) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		f.yield = yield
		head, _ := f.lines.in.Peek(512)
		start := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n\x1e")
		switch {
		case len(head) >= 2 && (string(head[:2]) == "\xff\xfe" || string(head[:2]) == "\xfe\xff"):
			f.problem(counterclaim.Errorf(counterclaim.CodeBadInput, "the file is UTF-16").Try("save it as UTF-8"), 1)
		case strings.HasPrefix(start, "{"), strings.HasPrefix(start, "["):
			at := strings.Index(string(head), start[:1])
			_, _ = f.lines.in.Discard(at) // it was peeked at
			f.geojson(strings.Count(string(head[:at]), "\n"))
		default:
			f.table()
		}
	}
}

// take hands a row out; it is false where no more is wanted.
func (f *File) take(row Row, line int) bool {
	f.good++
	row.Line = line
	return f.yield(row, nil)
}

// problem hands an error out; it is false where no more is wanted, or where nothing in the file is right.
func (f *File) problem(err *counterclaim.Error, line int) bool {
	f.bad++
	if !f.yield(Row{}, err.At(f.name, line)) {
		return false
	}
	if f.good > 0 || f.bad < patience {
		return true
	}
	e := counterclaim.Errorf(counterclaim.CodeBadInput, "none of the first %d rows can be read; the rest is left out", patience)
	f.yield(Row{}, e.At(f.name, line).Try("see whether this is the file that was meant"))
	return false
}

// note keeps a note once.
func (f *File) note(n string) {
	const most = 20
	if len(f.notes) < most && !f.noted[n] {
		f.noted[n] = true
		f.notes = append(f.notes, n)
	}
}

// rowReader makes a place of the values of a row; ok is false without an error for rows that are
// passed over.
type rowReader func(values []string) (row Row, ok bool, err *counterclaim.Error)

// table reads a table.
func (f *File) table() {
	var read rowReader
	var separated byte
	var buf []string
	for {
		line, err := f.lines.next()
		n := f.lines.n
		switch {
		case err == io.EOF:
			if read == nil {
				f.problem(counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no rows").Try(formsHint), 0)
			}
			return
		case err != nil:
			e, skipped := err.(*counterclaim.Error)
			if !skipped {
				e = cannotRead(err)
			}
			if !f.problem(e, n) || !skipped {
				return
			}
			continue
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "#geonameid"):
			continue
		}
		if read == nil {
			separated = separator(line)
			var header bool
			if read, header, err = f.open(line, separated); err != nil {
				f.problem(err.(*counterclaim.Error), n)
				return
			}
			if header {
				continue
			}
		}
		if !f.line(read, buf[:0], line, separated) {
			return
		}
	}
}

// line reads one row.
func (f *File) line(read rowReader, buf []string, line string, separated byte) bool {
	n := f.lines.n
	values, bad := f.lines.row(buf, line, separated)
	if bad == nil {
		for _, v := range values {
			if bad == nil {
				bad = plainText(v)
			}
		}
	}
	if bad != nil {
		return f.problem(bad, n)
	}
	row, ok, bad := read(values)
	switch {
	case bad != nil:
		return f.problem(bad, n)
	case !ok:
		f.passed++
		return true
	}
	return f.take(row, n)
}

// cannotRead says that the file broke off.
func cannotRead(err error) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on from here").Because(err).Try("see whether it is whole")
}

const formsHint = "give a country file of GeoNames (19 columns, tabs between them), an export of Who's On First (CSV or GeoJSON), or a table or GeoJSON of your own with name, lat and lon"

// open tells from the first line which form a table has. Header is false where the line is a row itself.
func (f *File) open(line string, separated byte) (read rowReader, header bool, err error) {
	if bad := plainText(line); bad != nil {
		return nil, false, bad
	}
	titles := values(nil, strings.TrimPrefix(line, "#"), separated)
	if first := titles[0]; separated == '\t' && len(titles) > 10 && first != "" && strings.Trim(first, "0123456789") == "" {
		f.form = FormGeoNames
		read, err := geonames(geonamesColumns(), true)
		return read, false, untyped(err)
	}
	for i, t := range titles {
		titles[i] = strings.NewReplacer(" ", "_", ":", "_").Replace(strings.ToLower(t))
	}
	var bad *counterclaim.Error
	switch {
	case slices.Contains(titles, "geonameid") && slices.Contains(titles, "feature_class"):
		f.form = FormGeoNames
		read, bad = geonames(titles, false)
	case slices.Contains(titles, "placetype") || slices.Contains(titles, "wof_id"):
		f.form = FormWhosOnFirst
		read, bad = whosOnFirst(titles, separated)
	default:
		f.form = FormOwn
		read, bad = f.desk(titles)
	}
	return read, true, untyped(bad)
}

// untyped keeps a nil error nil.
func untyped(e *counterclaim.Error) error {
	if e == nil {
		return nil
	}
	return e
}

// columnsAt gives where each of the columns stands, named by one of several names with | between them; -1
// where it does not.
func columnsAt(titles []string, columns ...string) []int {
	out := make([]int, len(columns))
	for i, names := range columns {
		out[i] = -1
		for name := range strings.SplitSeq(names, "|") {
			if out[i] < 0 {
				out[i] = slices.Index(titles, name)
			}
		}
	}
	return out
}

// value gives the value in a column, "" where the row or the table has none.
func value(values []string, at int) string {
	if at < 0 || at >= len(values) {
		return ""
	}
	return values[at]
}

// overlong refuses a row that has values beyond the last column.
func overlong(values []string, columns int) *counterclaim.Error {
	for i := columns; i < len(values); i++ {
		if values[i] != "" {
			return tooMany()
		}
	}
	return nil
}

func missing(column string) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "column %q is missing in the first line", column).Try(formsHint)
}

// desk reads tables of a desk's own places.
func (f *File) desk(titles []string) (rowReader, *counterclaim.Error) {
	own := deskColumns()
	known := own[:]
	also := map[string]int{"latitude": colLat, "longitude": colLon, "lng": colLon, "country_code": colCountry}
	var at [colCount]int
	for i := range at {
		at[i] = -1
	}
	for i, t := range titles {
		c := slices.Index(known, t)
		if n, ok := also[t]; c < 0 && ok {
			c = n
		}
		switch {
		case c < 0:
			f.note(fmt.Sprintf("column %.60q is not known and was passed over", t))
		case at[c] >= 0:
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "column %.60q stands twice", t).Try("leave one of them")
		default:
			at[c] = i
		}
	}
	for c := colName; c <= colLon; c++ {
		if at[c] < 0 {
			return nil, missing(known[c])
		}
	}
	return func(values []string) (Row, bool, *counterclaim.Error) {
		if err := overlong(values, len(titles)); err != nil {
			return Row{}, false, err
		}
		var v deskValues
		for c := range v {
			v[c] = value(values, at[c])
		}
		row, err := v.added()
		return row, err == nil, err
	}, nil
}

// added is row for a place that is to be added: its country may be an alpha-2 code.
func (v *deskValues) added() (Row, *counterclaim.Error) {
	if long, ok := alpha3(v[colCountry]); ok {
		v[colCountry] = long
	}
	return v.row()
}
