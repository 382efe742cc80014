package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Row is one place with all its names.
type Row struct {
	Entry
	Aliases []string
	Line    int // where it stands in its file, from 1; 0 where it is from none
	// Weight says which of several places of one name is meant most likely: the heavier one.
	// The weight of a town is its population. ParseOwn leaves it 0, and Unit empty.
	Weight float64
	// Unit is the key of the first-order unit that the place lies in or, with code ADM1, is.
	Unit string
}

// appendNames appends all names of the row, its chief name first.
func (r *Row) appendNames(dst []string) []string {
	dst = append(append(dst, r.Name), r.Aliases...)
	for _, name := range dst {
		dst = appendSpellings(dst, name, r.Country)
	}
	return dst
}

// ParseOwn reads a gazetteer file: lines of values with tabs between them, lines that begin with
// # being comments. The first line names the columns:
//
//	name        as it is to be shown; needed
//	lat, lon    degrees WGS 84 with a decimal point; needed
//	country     ISO 3166-1 alpha-3 or a user-assigned code of the desk; empty where contested
//	feature     GeoNames feature class, or class and code with a point between them: P, H.STRT;
//	            P where it is empty
//	population  a whole number
//	contested   yes or no; empty is yes where claimed_by has two or more, else no
//	aliases     further names with ; between them
//	claimed_by  who claims it: codes of countries or ids of parties with ; between them
//	held_by     who holds it: a code or an id
//	according_to  who says so
//	since       since when it is so: YYYY, YYYY-MM or YYYY-MM-DD
//
// Columns may stand in any order. Name is the file's name, for the errors, all of which are
// [counterclaim.Error]. A row that cannot be read is a problem with its line, and the other
// rows are read; only columns that cannot be made out are err.
func ParseOwn(name, contents string) (rows []Row, problems []error, err error) {
	p := ownFile{name: name, seen: map[ownKey]int{}}
	contents = strings.TrimPrefix(contents, "\ufeff")
	n := 0
	for line := range strings.SplitSeq(contents, "\n") {
		n++
		line = strings.TrimSuffix(line, "\r")
		switch {
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
		case p.columns == nil:
			if err := p.header(line, n); err != nil {
				return nil, p.problems, err
			}
		default:
			row, err := p.row(line, n)
			if err != nil {
				p.problems = append(p.problems, err.At(name, n))
				continue
			}
			rows = append(rows, row)
		}
	}
	return rows, p.problems, nil
}

// ownFile is a gazetteer file that is being read.
type ownFile struct {
	name     string
	columns  []int // for each column of the file which of ours it is, -1 for none
	problems []error
	seen     map[ownKey]int // on which line a place stands
	values   deskValues
}

type ownKey struct {
	name     string
	lat, lon float64
}

func (p *ownFile) header(line string, n int) *counterclaim.Error {
	known := deskColumns()
	bad := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).At(p.name, n).
			Try("begin the file with a line of the columns %s, tabs between them", strings.Join(known[:], " "))
	}
	var have [colCount]bool
	for title := range strings.SplitSeq(line, "\t") {
		title = strings.ToLower(strings.TrimSpace(title))
		c := slices.Index(known[:], title)
		p.columns = append(p.columns, c)
		switch {
		case c < 0:
			p.problems = append(p.problems, bad("column %q is not known and was passed over", title))
		case have[c]:
			return bad("column %q stands twice", title)
		default:
			have[c] = true
		}
	}
	for c := colName; c <= colLon; c++ {
		if !have[c] {
			return bad("column %q is missing in the first line", known[c])
		}
	}
	return nil
}

func (p *ownFile) row(line string, n int) (row Row, err *counterclaim.Error) {
	if err := plainText(line); err != nil {
		return Row{}, err
	}
	p.values = deskValues{}
	i := 0
	for v := range strings.SplitSeq(line, "\t") {
		v = strings.TrimSpace(v)
		switch {
		case i < len(p.columns) && p.columns[i] >= 0:
			p.values[p.columns[i]] = v
		case i >= len(p.columns) && v != "":
			return Row{}, tooMany()
		}
		i++
	}
	if row, err = p.values.row(); err != nil {
		return Row{}, err
	}
	row.Line = n
	k := ownKey{Fold(row.Name), row.Lat, row.Lon}
	if first, ok := p.seen[k]; ok {
		return Row{}, counterclaim.Errorf(counterclaim.CodeBadInput, "%s stands on line %d already", row.Name, first).
			Try("leave one of the two rows, or put the other name among the aliases")
	}
	p.seen[k] = n
	return row, nil
}

// plainText refuses a row that is no text.
func plainText(line string) *counterclaim.Error {
	switch {
	case strings.IndexByte(line, 0) >= 0:
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the row holds a NUL byte").Try("save the file as UTF-8; UTF-16 has NUL bytes")
	case !utf8.ValidString(line):
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the row is not valid UTF-8").Try("save the file as UTF-8")
	}
	return nil
}

func tooMany() *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "the row has more values than the first line has columns").
		Try("see that no value holds the sign that parts the columns")
}

// own is a desk's own places, ready to be looked up.
type own struct {
	rows  []Row
	names []ownName // sorted
}

type ownName struct {
	hash  uint64 // as in key
	check uint16
	row   int32
}

// newOwn sorts the names of rows: bigger places first under one name, then as they stand.
func newOwn(rows []Row) own {
	o := own{rows: rows, names: make([]ownName, 0, len(rows))}
	var buf []byte
	var all []string
	for i := range rows {
		all = rows[i].appendNames(all[:0])
		for _, name := range all {
			buf = appendFold(buf[:0], name)
			if k, ok := keyOf(buf); ok {
				o.names = append(o.names, ownName{k.hash, k.check, int32(i)})
			}
		}
	}
	slices.SortFunc(o.names, func(a, b ownName) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(rows[b.row].Population, rows[a.row].Population),
			cmp.Compare(a.row, b.row), cmp.Compare(a.check, b.check))
	})
	o.names = slices.Compact(o.names)
	return o
}

// appendFound is set.appendFound for own places.
func (o *own) appendFound(es []Entry, k key) []Entry {
	from, _ := slices.BinarySearchFunc(o.names, k.hash, func(n ownName, h uint64) int { return cmp.Compare(n.hash, h) })
	strict, to := false, from
	for ; to < len(o.names) && o.names[to].hash == k.hash; to++ {
		strict = strict || o.names[to].check == k.check
	}
	if !strict && !k.loose {
		return es
	}
	last := int32(-1)
	for _, n := range o.names[from:to] {
		if strict && n.check != k.check || n.row == last {
			continue
		}
		es = append(es, o.rows[n.row].Entry)
		last = n.row
	}
	return es
}
