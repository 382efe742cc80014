// Package query is the language in which people look for reports and claims: the same on the command line, at the desk and in
// the API. Parse turns it into a [counterclaim.SearchQuery], Print writes one in its plainest form.
package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Limits of what is typed.
const (
	MaxBytes = 4096
	maxDepth = 12
)

// Options say what Parse may use.
type Options struct {
	// Place finds the places that a name stands for, the one most likely meant first; nil: places are found by the names alone that
	// their claims have.
	Place func(name string) []Point
	// Party finds the ids of parties that a name or a country's code stands for; nil: a party is found by its id alone.
	Party func(name string) []string
	// Source gives every name of the sources that are called so; nil: who speaks or publishes is found by the name alone that their
	// claims and reports have.
	Source func(name string) []string
	// Recorded finds where the claims of a record have a place of a name; it is asked for a distance from one that Place does not know.
	Recorded func(name string) (Point, bool)
}

// Point is a place that a name stands for.
type Point struct {
	Lat, Lon float64 // degrees, WGS 84
	ID       int64   // of GeoNames, 0 where it is not known
	Common   bool    // the name is also an ordinary word
}

// placeIDs is how many places of a name are looked for by their ids.
const placeIDs = 8

// named gives the tags of places with a name, so that a claim is found by every name of its place, Kiev and Kyiv.
func (p *parser) named(name string, common bool) []string {
	if p.options.Place == nil || len(name) < 3 {
		return nil
	}
	var out []string
	for _, at := range p.options.Place(name) {
		if tag := counterclaim.PlaceTag(at.ID); at.ID != 0 && (common || !at.Common) && len(out) < placeIDs && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	return out
}

// Parse reads a query. Errors are CodeBadInput, with the position in characters, or CodeTooLarge. What is empty finds nothing.
func Parse(typed string, o Options) (counterclaim.SearchQuery, error) {
	if len(typed) > MaxBytes {
		return counterclaim.SearchQuery{}, counterclaim.Errorf(counterclaim.CodeTooLarge, "the search has %d bytes, at most %d are read", len(typed), MaxBytes).Try("search with fewer words")
	}
	toks, err := scan(clean(typed))
	if err != nil {
		return counterclaim.SearchQuery{}, err
	}
	p := &parser{toks: toks, options: o}
	where, err := p.or(0)
	if err != nil {
		return counterclaim.SearchQuery{}, err
	}
	if t := p.peek(); t.kind != tokEnd {
		return counterclaim.SearchQuery{}, p.bad(t, "there is a ) that no ( opens").Try("leave it out, or put it in quotes")
	}
	if where != nil {
		p.q.Where = where
	}
	return p.q, nil
}

// clean replaces what cannot be looked for: invalid UTF-8 and controls; typographic quotation marks become plain ones.
func clean(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
			return '"'
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(typed, " "))
}

type tokKind int

const (
	tokEnd tokKind = iota
	tokWord
	tokPhrase
	tokField
	tokOpen
	tokClose
	tokOr
	tokAnd
	tokNot
)

// tok is a word of the language. At counts characters, from 1.
type tok struct {
	kind        tokKind
	at          int
	text, field string
	quoted      bool
	km          string // what follows ~
	prefix      bool
}

// scan parts a query into its words.
func scan(s string) ([]tok, error) {
	var out []tok
	all := s
	at := func() int { return utf8.RuneCountInString(all[:len(all)-len(s)]) + 1 }
	for {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		if s == "" {
			return append(out, tok{at: at()}), nil
		}
		t := tok{at: at()}
		switch {
		case s[0] == '(':
			t.kind, s = tokOpen, s[1:]
		case s[0] == ')':
			t.kind, s = tokClose, s[1:]
		case s[0] == '-' && len(s) > 1 && !strings.ContainsRune(" -)\t*", rune(s[1])):
			t.kind, s = tokNot, s[1:]
		case s[0] == '"':
			t.kind = tokPhrase
			var err error
			if t.text, s, err = quoted(s, t.at); err != nil {
				return nil, err
			}
			if strings.HasPrefix(s, "*") {
				t.prefix, s = true, s[1:]
			}
		default:
			var err error
			if t, s, err = bare(t, s); err != nil {
				return nil, err
			}
		}
		out = append(out, t)
	}
}

// quoted reads a phrase up to its closing quotation mark.
func quoted(s string, at int) (text, rest string, err error) {
	text, rest, ok := strings.Cut(s[1:], `"`)
	if !ok {
		return "", "", counterclaim.Errorf(counterclaim.CodeBadInput, "the quotation mark at character %d has no second one", at).Try(`close the phrase: "water intake"`)
	}
	return text, rest, nil
}

// bare reads a word, an operator or a field.
func bare(t tok, s string) (tok, string, error) {
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' || r == '"' })
	if end < 0 {
		end = len(s)
	}
	word, rest := s[:end], s[end:]
	name, value, isField := strings.Cut(word, ":")
	switch {
	case word == "OR" || word == "|":
		t.kind = tokOr
	case word == "AND" || word == "&":
		t.kind = tokAnd
	case word == "NOT":
		t.kind = tokNot
	case isField && isName(name):
		t.kind, t.field = tokField, strings.ToLower(name)
		if value == "" && strings.HasPrefix(rest, `"`) {
			var err error
			if value, rest, err = quoted(rest, t.at+len(name)+1); err != nil {
				return t, "", err
			}
			t.quoted = true
			if strings.HasPrefix(rest, "~") {
				end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == ')' })
				if end < 0 {
					end = len(rest)
				}
				t.km, rest = rest[1:end], withoutUnit(rest[end:])
			}
		} else if v, km, ok := strings.Cut(value, "~"); ok {
			value, t.km, rest = v, km, withoutUnit(rest)
		}
		t.text = value
	default:
		t.kind, t.text = tokWord, strings.TrimRight(word, "*")
		t.prefix = strings.HasSuffix(word, "*")
	}
	return t, rest, nil
}

// withoutUnit leaves out a "km" that stands apart from its number.
func withoutUnit(s string) string {
	rest := strings.TrimLeftFunc(s, unicode.IsSpace)
	if len(rest) == len(s) || len(rest) < 2 || !strings.EqualFold(rest[:2], "km") {
		return s
	}
	if r, _ := utf8.DecodeRuneInString(rest[2:]); len(rest) > 2 && r != ')' && !unicode.IsSpace(r) {
		return s
	}
	return rest[2:]
}

func isName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && r != '_' })
}

type parser struct {
	toks    []tok
	n       int
	terms   int
	inside  int // above 0: inside OR, or a part that is taken away
	options Options
	q       counterclaim.SearchQuery
}

func (p *parser) peek() tok { return p.toks[p.n] }

func (p *parser) bad(t tok, format string, args ...any) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "character %d of the search: %s", t.at, fmt.Sprintf(format, args...))
}

// or reads parts of which one must be there. Nil: there was nothing.
func (p *parser) or(depth int) (*counterclaim.SearchTerm, error) {
	if depth > maxDepth {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "more than %d parentheses stand in one another", maxDepth).Try("write the search with fewer")
	}
	// Whether an OR follows is not known while its first part is read, so it is looked for.
	alternatives := p.hasOr()
	if alternatives {
		p.inside++
		defer func() { p.inside-- }()
	}
	var parts []counterclaim.SearchTerm
	for {
		part, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		if part != nil {
			parts = append(parts, *part)
		}
		if p.peek().kind != tokOr {
			return join(counterclaim.SearchOr, parts), nil
		}
		p.n++
	}
}

// hasOr reports whether an OR stands on the level that begins here.
func (p *parser) hasOr() bool {
	level := 0
	for _, t := range p.toks[p.n:] {
		switch {
		case t.kind == tokOpen:
			level++
		case t.kind == tokClose:
			if level--; level < 0 {
				return false
			}
		case t.kind == tokOr && level == 0:
			return true
		}
	}
	return false
}

// and reads parts that must all be there.
func (p *parser) and(depth int) (*counterclaim.SearchTerm, error) {
	var parts []counterclaim.SearchTerm
	for {
		switch p.peek().kind {
		case tokEnd, tokClose, tokOr:
			return join(counterclaim.SearchAnd, parts), nil
		case tokAnd:
			p.n++
			continue
		}
		part, err := p.part(depth)
		if err != nil {
			return nil, err
		}
		if part != nil {
			parts = append(parts, *part)
		}
	}
}

// join makes one term of several, those of the same kind laid flat.
func join(op counterclaim.SearchOp, parts []counterclaim.SearchTerm) *counterclaim.SearchTerm {
	var flat []counterclaim.SearchTerm
	for _, part := range parts {
		if part.Op == op {
			flat = append(flat, part.Of...)
		} else {
			flat = append(flat, part)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return &flat[0]
	}
	return &counterclaim.SearchTerm{Op: op, Of: flat}
}

// part reads one term.
func (p *parser) part(depth int) (*counterclaim.SearchTerm, error) {
	t := p.peek()
	p.n++
	if p.terms++; p.terms > 4*counterclaim.SearchWords {
		return nil, tooMany()
	}
	switch t.kind {
	case tokNot:
		return p.not(depth)
	case tokOpen:
		inner, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.peek().kind != tokClose {
			return nil, p.bad(t, "the ( here is not closed").Try("add a )")
		}
		p.n++
		return inner, nil
	case tokField:
		return p.field(t)
	}
	return p.words(t)
}

func tooMany() error {
	return counterclaim.Errorf(counterclaim.CodeTooLarge, "the search has more than %d words, at most %d are looked for", counterclaim.SearchWords, counterclaim.SearchWords).Try("search with fewer words")
}

// words makes a term of a word or phrase; nil for one without a letter or digit.
func (p *parser) words(t tok) (*counterclaim.SearchTerm, error) {
	n := len(strings.FieldsFunc(t.text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
	if n == 0 {
		return nil, nil
	}
	if p.terms += n - 1; p.terms > counterclaim.SearchWords {
		return nil, tooMany()
	}
	term := &counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: t.text, Phrase: t.kind == tokPhrase, Prefix: t.prefix}
	if !t.prefix {
		term.Tags = p.named(t.text, false)
	}
	return term, nil
}

// not reads what is taken away.
func (p *parser) not(depth int) (*counterclaim.SearchTerm, error) {
	switch p.peek().kind {
	case tokEnd, tokClose, tokOr, tokAnd:
		return nil, nil // nothing follows
	}
	if depth > maxDepth {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "more than %d NOT and parentheses stand in one another", maxDepth).Try("write the search with fewer")
	}
	areas := len(p.q.Areas)
	alone := p.peek().kind == tokField
	if !alone {
		p.inside++
		defer func() { p.inside-- }()
	}
	inner, err := p.part(depth + 1)
	if err != nil {
		return nil, err
	}
	for i := areas; i < len(p.q.Areas); i++ {
		p.q.Areas[i].Not = !p.q.Areas[i].Not
	}
	switch {
	case inner == nil:
		return nil, nil
	case inner.Op == counterclaim.SearchNot:
		return &inner.Of[0], nil
	}
	return &counterclaim.SearchTerm{Op: counterclaim.SearchNot, Of: []counterclaim.SearchTerm{*inner}}, nil
}

// Print writes a query in its plainest form, which Parse reads as the same query.
func Print(q counterclaim.SearchQuery) string {
	var parts []string
	if q.Where != nil {
		s := printTerm(q.Where)
		if q.Where.Op == counterclaim.SearchOr && (len(q.Areas) > 0 || q.Sort != "") {
			s = "(" + s + ")"
		}
		parts = append(parts, s)
	}
	for _, a := range q.Areas {
		not := ""
		if a.Not {
			not = "-"
		}
		parts = append(parts, fmt.Sprintf("%snear:%v,%v~%vkm", not, a.Lat, a.Lon, a.KM))
	}
	if q.Sort != "" {
		parts = append(parts, "sort:"+string(q.Sort))
	}
	return strings.Join(parts, " ")
}

func printTerm(t *counterclaim.SearchTerm) string {
	switch t.Op {
	case counterclaim.SearchAnd, counterclaim.SearchOr:
		between := " "
		if t.Op == counterclaim.SearchOr {
			between = " OR "
		}
		var parts []string
		for i := range t.Of {
			s := printTerm(&t.Of[i])
			if t.Op == counterclaim.SearchAnd && t.Of[i].Op == counterclaim.SearchOr {
				s = "(" + s + ")"
			}
			parts = append(parts, s)
		}
		return strings.Join(parts, between)
	case counterclaim.SearchNot:
		if op := t.Of[0].Op; op == counterclaim.SearchAnd || op == counterclaim.SearchOr {
			return "NOT (" + printTerm(&t.Of[0]) + ")"
		}
		return "NOT " + printTerm(&t.Of[0])
	case counterclaim.SearchTag:
		if strings.ContainsFunc(t.Value, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("()~", r) }) {
			return t.Field + `:"` + t.Value + `"`
		}
		return t.Field + ":" + t.Value
	}
	star := ""
	if t.Prefix {
		star = "*"
	}
	if t.Phrase {
		return `"` + t.Text + `"` + star
	}
	return t.Text + star
}

// Fields lists the fields that a query may name, sorted.
func Fields() []string {
	out := slices.Concat(words(), []string{"date", "time", "published", "near", "sort"}, counted())
	slices.Sort(out)
	return out
}
