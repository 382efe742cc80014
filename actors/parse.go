package actors

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Row is one row of an actors file.
type Row struct {
	Entry
	Aliases []string // other names of the same
	Line    int      // its line in the file, from 1
}

// maxOwn is the largest actors file that is read, in bytes; maxAtoms the most words of a name.
const (
	maxOwn   = 16 << 20
	maxAtoms = 16
)

// kindOf gives what a word of the kind column stands for. "role" is a body ("border
// service"), "office" one person's work, "people" and "group" are people, "thing" is hardware.
func kindOf(word string) (Entry, bool) {
	switch word {
	case "country":
		return Entry{Kind: Country}, true
	case "demonym":
		return Entry{Kind: Demonym}, true
	case "capital":
		return Entry{Kind: Capital}, true
	case "body":
		return Entry{Kind: Body}, true
	case "person":
		return Entry{Kind: Person}, true
	case "role":
		return Entry{Kind: Role}, true
	case "office", "people":
		return Entry{Kind: Role, People: true}, true
	case "thing":
		return Entry{Kind: Role, Thing: true}, true
	case "group":
		return Entry{Kind: Group, People: true}, true
	case "decoy":
		return Entry{Kind: Decoy}, true
	}
	return Entry{}, false
}

// ParseOwn reads a desk's own actors file: tab-separated, a header line with the columns
//
//	name  country  sector  kind  party  from  to  aliases
//
// found by name in any order, of which name and kind have to be there. kind is one of
// country, demonym, capital, body, person, role (and office, people, thing, group, decoy);
// country an ISO 3166-1 alpha-3 code or a code of the desk's own such as XAA; sector a PLOVER
// sector; from and to are YYYY-MM-DD, both inclusive, empty where open; aliases are other
// names, ";" between them. Empty lines and lines that begin with "#" are passed over.
//
// A row that cannot be used is left out and told as an error with file and line. Two rows
// that give a name for overlapping times are told too; both stay, the first one counts.
func ParseOwn(name, contents string) ([]Row, []error) {
	if len(contents) > maxOwn {
		return nil, []error{counterclaim.Errorf(counterclaim.CodeTooLarge, "the actors file has %d bytes, the limit is %d", len(contents), maxOwn).At(name, 0)}
	}
	return parse(name, contents, true)
}

// parse reads an actors file; overlap asks to look for names given twice, which costs time.
func parse(name, contents string, overlap bool) ([]Row, []error) {
	p := parser{file: name}
	contents = strings.TrimPrefix(contents, "\ufeff")
	line := 0
	for text := range strings.SplitSeq(contents, "\n") {
		line++
		text = strings.TrimSuffix(text, "\r")
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if p.columns == nil {
			if err := p.header(text, line); err != nil {
				return nil, []error{err}
			}
			continue
		}
		if row, err := p.row(text, line); err != nil {
			p.problems = append(p.problems, err)
		} else {
			p.rows = append(p.rows, row)
		}
	}
	if p.columns == nil {
		return nil, []error{counterclaim.Errorf(counterclaim.CodeEmpty, "the actors file has no header line").At(name, 0).
			Try("begin it with: name, country, sector, kind, party, from, to, aliases, tabs between them")}
	}
	if overlap {
		p.problems = append(p.problems, overlaps(name, p.rows)...)
	}
	return p.rows, p.problems
}

// parser holds what is known of a file while its lines are read.
type parser struct {
	file     string
	columns  []column // by position in the file
	rows     []Row
	problems []error
}

// column says which of columnNames stands at a position.
type column int

// columnNames gives the names of the columns in the order of column.
func columnNames() []string {
	return []string{"name", "country", "sector", "kind", "party", "from", "to", "aliases"}
}

func (p *parser) bad(line int, format string, args ...any) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).At(p.file, line)
}

func (p *parser) header(text string, line int) error {
	names := columnNames()
	var columns []column
	for field := range strings.SplitSeq(text, "\t") {
		c := slices.Index(names, strings.ToLower(strings.TrimSpace(field)))
		if c >= 0 && slices.Contains(columns, column(c)) {
			return p.bad(line, "the header names the column %q twice", names[c])
		}
		columns = append(columns, column(c)) // -1: a column of the desk's own, passed over
	}
	for _, must := range []string{"name", "kind"} {
		if !slices.Contains(columns, column(slices.Index(names, must))) {
			return p.bad(line, "the header has no column %q", must).
				Try("begin the file with: name, country, sector, kind, party, from, to, aliases, tabs between them")
		}
	}
	p.columns = columns
	return nil
}

func (p *parser) row(text string, line int) (Row, error) {
	if !utf8.ValidString(text) {
		return Row{}, p.bad(line, "the line is not valid UTF-8")
	}
	var f [8]string
	i := 0
	for field := range strings.SplitSeq(text, "\t") {
		field = strings.TrimSpace(field)
		switch {
		case i < len(p.columns) && p.columns[i] >= 0:
			f[p.columns[i]] = field
		case i >= len(p.columns) && field != "":
			return Row{}, p.bad(line, "the line has more fields than the header").Try("put other names into the column aliases, with ; between them")
		}
		i++
	}
	return p.check(f, line)
}

// check makes a row of its fields, in the order of columnNames.
func (p *parser) check(f [8]string, line int) (Row, error) {
	kind, known := kindOf(strings.ToLower(f[3]))
	if !known {
		return Row{}, p.bad(line, "kind %q is none of country, demonym, capital, body, person, role, office, people, thing, group, decoy", f[3])
	}
	r := Row{Entry: kind, Line: line}
	r.Name, r.Country, r.Sector, r.Party, r.From, r.To = f[0], f[1], counterclaim.Sector(f[2]), f[4], f[5], f[6]
	r.Cap, r.Caps = lettering(r.Name)
	if err := p.checkName(r.Name, line); err != nil {
		return Row{}, err
	}
	if r.Country != "" && !isCode(r.Country) {
		return Row{}, p.bad(line, "country %q is not three capital letters", r.Country)
	}
	if r.Sector != "" && !slices.Contains(counterclaim.Sectors(), r.Sector) {
		return Row{}, p.bad(line, "sector %q is not a PLOVER sector", r.Sector)
	}
	if r.Kind <= Capital && r.Country == "" && r.Party == "" {
		return Row{}, p.bad(line, "a %s needs a country or a party", f[3])
	}
	if r.Sector == "" && r.Kind == Capital {
		r.Sector = counterclaim.GOV
	}
	for _, day := range []string{r.From, r.To} {
		if _, err := time.Parse(counterclaim.DateLayout, day); day != "" && err != nil {
			return Row{}, p.bad(line, "date %q is not YYYY-MM-DD", day)
		}
	}
	if r.From != "" && r.To != "" && r.From > r.To {
		return Row{}, p.bad(line, "its time ends on %s, before it begins on %s", r.To, r.From)
	}
	if f[7] == "" {
		return r, nil
	}
	for alias := range strings.SplitSeq(f[7], ";") {
		if alias = strings.TrimSpace(alias); alias == "" {
			continue
		}
		if err := p.checkName(alias, line); err != nil {
			return Row{}, err
		}
		r.Aliases = append(r.Aliases, alias)
	}
	return r, nil
}

func (p *parser) checkName(name string, line int) error {
	if len(name) > 40*maxAtoms {
		return p.bad(line, "a name of %d bytes is too long", len(name))
	}
	var room [160]byte
	switch _, n, _ := key(room[:0], name); {
	case n == 0 && name == "":
		return p.bad(line, "the row has no name")
	case n == 0:
		return p.bad(line, "name %q has no letters", name)
	case n > maxAtoms:
		return p.bad(line, "name %q has more than %d words", name, maxAtoms)
	}
	return nil
}

func isCode(s string) bool {
	return len(s) == 3 && strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// overlaps tells names that two rows give for the same time, in the order of the lines.
func overlaps(name string, rows []Row) []error {
	type use struct {
		row   int
		words string
	}
	uses := map[string][]use{}
	for i := range rows {
		for _, n := range append([]string{rows[i].Name}, rows[i].Aliases...) {
			buf, _, _ := key(nil, n)
			k := string(buf)
			if u := uses[k]; len(u) == 0 || u[len(u)-1].row != i {
				uses[k] = append(u, use{i, n})
			}
		}
	}
	var out []*counterclaim.Error
	for _, us := range uses {
		slices.SortStableFunc(us, func(a, b use) int { return strings.Compare(rows[a.row].From, rows[b.row].From) })
		// The row so far that ends last is the one that the next can run into.
		for i, last := 1, 0; i < len(us); i++ {
			a, b := &rows[us[last].row], &rows[us[i].row]
			if together(a.Entry, b.Entry) {
				first, second, words := a.Line, b.Line, us[i].words
				if first > second {
					first, second, words = second, first, us[last].words
				}
				out = append(out, counterclaim.Errorf(counterclaim.CodeBadInput, "%q stands on line %d already for an overlapping time", words, first).
					At(name, second).Try("give from and to so that one row ends before the other begins; until then line %d counts", first))
			}
			if a.To != "" && (b.To == "" || b.To > a.To) {
				last = i
			}
		}
	}
	slices.SortFunc(out, func(a, b *counterclaim.Error) int {
		return cmp.Or(a.Line-b.Line, strings.Compare(a.Message, b.Message))
	})
	errs := make([]error, len(out))
	for i, e := range out {
		errs[i] = e
	}
	return errs
}

// together reports whether the times of two entries share a day.
func together(a, b Entry) bool {
	return (a.To == "" || b.From == "" || b.From <= a.To) && (b.To == "" || a.From == "" || a.From <= b.To)
}
