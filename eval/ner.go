package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// NERScores are the scores of names.
type NERScores struct {
	Kind    string // what the file was, for the head of the table
	Gold    int    // names in the file that count
	Names   []string
	Figures map[string]Figure
}

// maxNERLine is the longest line of a file of names, in bytes.
const maxNERLine = 16 << 20

// NER scores the names that the recogniser finds against a file of gold names. Two kinds of files are told
// apart by their first byte:
//
// Columns parted by tabs, the word first and its IOB2 tag last, a blank line after each sentence: words are
// taken as they stand, a name is right if its words and type are.
//
// JSON lines with text and entities (start and end in characters, type), as re3d has them: the text is cut by
// the program itself. There, "loose" counts mentions of persons, organisations and locations that hold a capital:
// right with the same type and any shared character, one to one.
func NER(in io.Reader, file string, analyzer *text.Analyzer, models *text.Annotator) (*NERScores, error) {
	b := bufio.NewReaderSize(in, 64<<10)
	first, err := b.Peek(1)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds nothing").At(file, 0)
	}
	lines := bufio.NewScanner(b)
	lines.Buffer(nil, maxNERLine)
	s := &nerScorer{count: map[string]*nerCount{}}
	if first[0] == '{' {
		s.kind = "JSON lines, cut by the program"
		err = s.documents(lines, file, analyzer, models)
	} else {
		s.kind = "columns, words as they stand; exact spans"
		err = s.columns(lines, file, models)
	}
	if err != nil {
		return nil, err
	}
	if err := lines.Err(); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on").Because(err).At(file, s.line+1)
	}
	return s.scores(file)
}

// nerCount is what was counted for a type.
type nerCount struct{ right, system, gold int }

type nerScorer struct {
	kind  string
	line  int
	count map[string]*nerCount
	loose nerCount
}

func (s *nerScorer) of(kind string) *nerCount {
	if s.count[kind] == nil {
		s.count[kind] = &nerCount{}
	}
	return s.count[kind]
}

// nerTypes turns the types of known corpora into ours; those not named here do not count.
var nerTypes = map[string]text.NameType{
	"PER": text.NamePerson, "ORG": text.NameOrganisation, "LOC": text.NamePlace,
	"per": text.NamePerson, "org": text.NameOrganisation, "geo": text.NamePlace, "gpe": text.NamePlace, "tim": text.NameTime,
	"Person": text.NamePerson, "Organisation": text.NameOrganisation, "Location": text.NamePlace,
	"Nationality": text.NameNationality, "Temporal": text.NameTime, "Weapon": text.NameWeapon, "MilitaryPlatform": text.NameWeapon,
}

// nerSpan is a name, of words or bytes [start, end).
type nerSpan struct {
	start, end int
	kind       text.NameType
}

// nerDocument is sentences of one document, and their gold names, of words counted in the document.
type nerDocument struct {
	id        string
	sentences [][]string
	words     int
	gold      []nerSpan
	open      bool // a name may go on
}

// columns scores a file of words. Sentences belong to one document whose "# sent_id" is the same up to its last
// hyphen; where there is none, each stands alone.
func (s *nerScorer) columns(lines *bufio.Scanner, file string, models *text.Annotator) error {
	var doc nerDocument
	nations := false // the corpus puts nationalities and places into one type
	finish := func() {
		var system []nerSpan
		for _, n := range models.GrammarOf(doc.sentences).Names {
			kind := n.Type
			if nations && kind == text.NameNationality {
				kind = text.NamePlace
			}
			system = append(system, nerSpan{int(n.First), int(n.Last), kind})
		}
		s.exact(doc.gold, system)
		doc = nerDocument{}
	}
	fresh := true // a sentence begins
	for lines.Scan() {
		s.line++
		line := strings.TrimSuffix(lines.Text(), "\r")
		if id, ok := strings.CutPrefix(line, "# sent_id = "); ok {
			id = id[:max(strings.LastIndexByte(id, '-'), 0)]
			if id == "" || id != doc.id {
				finish()
			}
			doc.id, fresh = id, true
			continue
		}
		if line == "" {
			if doc.id == "" {
				finish()
			}
			fresh, doc.open = true, false
			continue
		}
		if strings.HasPrefix(line, "# ") {
			continue
		}
		word, tag, err := nerLine(line)
		if err != nil {
			return err.At(file, s.line)
		}
		if fresh {
			doc.sentences, fresh = append(doc.sentences, nil), false
		}
		nations = nations || strings.HasSuffix(tag, "-gpe")
		doc.add(word, tag)
	}
	finish()
	return nil
}

// nerLine gives the word and the tag of a line.
func nerLine(line string) (word, tag string, err *counterclaim.Error) {
	f := strings.Split(line, "\t")
	word, tag = f[0], f[len(f)-1]
	mark, name, _ := strings.Cut(tag, "-")
	if len(f) > 1 && word != "" && (mark == "O" || (mark == "B" || mark == "I") && name != "") {
		return word, tag, nil
	}
	return "", "", counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is not a word, tabs and a tag such as O, B-PER or I-PER", line).
		Try("give columns parted by tabs, the word first and its IOB2 tag last, or JSON lines with text and entities")
}

// add takes a word with its tag.
func (d *nerDocument) add(word, tag string) {
	at := d.words
	d.sentences[len(d.sentences)-1] = append(d.sentences[len(d.sentences)-1], word)
	d.words++
	mark, name, _ := strings.Cut(tag, "-")
	kind, known := nerTypes[name]
	last := len(d.gold) - 1
	switch {
	case mark == "O" || !known:
		d.open = false
	case mark == "I" && d.open && d.gold[last].kind == kind:
		d.gold[last].end++
	default:
		d.gold = append(d.gold, nerSpan{at, at + 1, kind})
		d.open = true
	}
}

// exact counts spans that are the same on both sides.
func (s *nerScorer) exact(gold, system []nerSpan) {
	for _, g := range gold {
		c := s.of(g.kind.String())
		c.gold++
		if slices.Contains(system, g) {
			c.right++
		}
	}
	for _, g := range system {
		s.of(g.kind.String()).system++
	}
}

// documents scores JSON lines.
func (s *nerScorer) documents(lines *bufio.Scanner, file string, analyzer *text.Analyzer, models *text.Annotator) error {
	for lines.Scan() {
		s.line++
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var doc struct {
			Text     string
			Entities []struct {
				Start, End int
				Type       string
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "the line is no JSON object with text and entities").Because(err).At(file, s.line)
		}
		at := runeOffsets(doc.Text)
		var gold, system []nerSpan
		for _, e := range doc.Entities {
			if e.Start < 0 || e.End <= e.Start || e.End >= len(at) {
				return counterclaim.Errorf(counterclaim.CodeBadInput, "an entity spans characters %d to %d of %d", e.Start, e.End, len(at)-1).At(file, s.line)
			}
			if kind, ok := nerTypes[e.Type]; ok {
				gold = append(gold, nerSpan{at[e.Start], at[e.End], kind})
			}
		}
		g := models.Grammar(analyzer.Analyze(doc.Text))
		for _, n := range g.Names {
			system = append(system, nerSpan{int(g.Words[n.First].Start), int(g.Words[n.Last-1].End), n.Type})
		}
		s.exact(gold, system)
		gold, system = capitalised(doc.Text, gold), capitalised(doc.Text, system)
		s.loose.gold += len(gold)
		s.loose.system += len(system)
		s.loose.right += paired(gold, system)
	}
	return nil
}

// runeOffsets gives the byte at which each character begins, and the text's end.
func runeOffsets(s string) []int {
	at := make([]int, 0, len(s)+1)
	for i := range s {
		at = append(at, i)
	}
	return append(at, len(s))
}

// capitalised keeps persons, organisations and places that hold a capital.
func capitalised(s string, spans []nerSpan) []nerSpan {
	var out []nerSpan
	for _, x := range spans {
		if x.kind <= text.NamePlace && strings.IndexFunc(s[x.start:x.end], unicode.IsUpper) >= 0 {
			out = append(out, x)
		}
	}
	return out
}

// paired is how many gold spans can be given a system span of their own that shares a character and the type: the
// largest matching, by augmenting paths.
func paired(gold, system []nerSpan) int {
	of := make([]int, len(system)) // gold span of each, -1 for none
	for i := range of {
		of[i] = -1
	}
	var place func(g int, seen []bool) bool
	place = func(g int, seen []bool) bool {
		for i, x := range system {
			if seen[i] || x.kind != gold[g].kind || x.start >= gold[g].end || gold[g].start >= x.end {
				continue
			}
			seen[i] = true
			if of[i] < 0 || place(of[i], seen) {
				of[i] = g
				return true
			}
		}
		return false
	}
	n := 0
	for g := range gold {
		if place(g, make([]bool, len(system))) {
			n++
		}
	}
	return n
}

// scores makes figures of the counts.
func (s *nerScorer) scores(file string) (*NERScores, error) {
	out := &NERScores{Kind: s.kind, Figures: map[string]Figure{}}
	var all nerCount
	for t := text.NamePerson; t <= text.NameWeapon; t++ {
		c := s.count[t.String()]
		if c == nil || c.gold == 0 {
			continue // the corpus does not have it
		}
		out.add(t.String(), *c)
		all.right, all.system, all.gold = all.right+c.right, all.system+c.system, all.gold+c.gold
	}
	if all.gold == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "the file names no person, organisation or place").At(file, 0).
			Try("give columns parted by tabs with IOB2 tags such as B-PER, or JSON lines with text and entities")
	}
	out.Gold = all.gold
	var three nerCount
	for t := text.NamePerson; t <= text.NamePlace; t++ {
		if c := s.count[t.String()]; c != nil {
			three.right, three.system, three.gold = three.right+c.right, three.system+c.system, three.gold+c.gold
		}
	}
	out.add("three", three)
	if three != all {
		out.add("all", all)
	}
	if s.loose.gold > 0 {
		out.add("loose", s.loose)
	}
	return out, nil
}

func (s *NERScores) add(name string, c nerCount) {
	s.Names = append(s.Names, name)
	s.Figures[name] = f1(float64(c.right), float64(c.system), float64(c.gold))
}

// WriteTable prints the figures as a table of percentages.
func (s *NERScores) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d names; %s\n", s.Gold, s.Kind)
	fmt.Fprintf(&b, "%-12s %9s %9s %9s\n", "type", "precision", "recall", "f1")
	for _, name := range s.Names {
		f := s.Figures[name]
		note := ""
		switch name {
		case "three":
			note = "   person, organisation and place together"
		case "loose":
			note = "   the same three where they hold a capital: same type, any shared character, one to one"
		}
		fmt.Fprintf(&b, "%-12s %9.2f %9.2f %9.2f%s\n", name, 100*f.Precision, 100*f.Recall, 100*f.F1, note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
