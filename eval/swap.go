package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// Swaps says what stands for what when the two sides of a dispute change places.
type Swaps struct {
	groups map[string]*swapGroup
}

// swapGroup is a dispute's table.
type swapGroup struct {
	words map[string]string // both ways
	sides map[string]string // country codes, both ways
	find  *regexp.Regexp
}

// LoadSwaps reads the table of a gold set: swaps.tsv in its folder or the one above. Its rows are group, one and other; "side:" before a
// word makes it a country code.
func LoadSwaps(dir string) (*Swaps, error) {
	path := filepath.Join(dir, "swaps.tsv")
	f, err := os.Open(path)
	if err != nil {
		path = filepath.Join(dir, "..", "swaps.tsv")
		if f, err = os.Open(path); err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the set has no table of what stands for what").At(filepath.Join(dir, "swaps.tsv"), 0).Because(err).
				Try("write swaps.tsv with the columns group, one and other")
		}
	}
	defer f.Close()
	return readSwaps(f, path)
}

func readSwaps(in io.Reader, path string) (*Swaps, error) {
	s := &Swaps{groups: map[string]*swapGroup{}}
	lines := bufio.NewScanner(in)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if line == "" || line[0] == '#' || line == "group\tone\tother" {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || slices.Contains(cells, "") {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the line has no three columns").At(path, number).Try("give group, one and other, parted by tabs")
		}
		g := s.groups[cells[0]]
		if g == nil {
			g = &swapGroup{words: map[string]string{}, sides: map[string]string{}}
			s.groups[cells[0]] = g
		}
		one, isSide := strings.CutPrefix(cells[1], "side:")
		other, otherSide := strings.CutPrefix(cells[2], "side:")
		if isSide != otherSide {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "one cell is a country code and the other is none").At(path, number)
		}
		into := g.words
		if isSide {
			into = g.sides
		}
		// Several words may stand for one; the way back leads to the first.
		for _, way := range [][2]string{{one, other}, {other, one}} {
			if _, taken := into[way[0]]; !taken {
				into[way[0]] = way[1]
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the table cannot be read on").At(path, 0).Because(err)
	}
	for _, g := range s.groups {
		g.compile()
	}
	return s, nil
}

// compile makes an expression of all words, the longest first, as they stand and in capitals.
func (g *swapGroup) compile() {
	var words []string
	for w := range g.words {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var alternatives []string
	for _, w := range words {
		alternatives = append(alternatives, regexp.QuoteMeta(w))
		if up := strings.ToUpper(w); up != w {
			alternatives = append(alternatives, regexp.QuoteMeta(up))
		}
	}
	if len(alternatives) > 0 {
		g.find = regexp.MustCompile(`\b(?:([Aa]n?) )?(` + strings.Join(alternatives, "|") + `)\b`)
	}
}

// text gives a text with the sides' names swapped; "a" becomes "an" where what follows wants it.
func (g *swapGroup) text(s string) string {
	if g.find == nil {
		return s
	}
	return g.find.ReplaceAllStringFunc(s, func(found string) string {
		m := g.find.FindStringSubmatch(found)
		article, word := m[1], m[2]
		other, ok := g.words[word]
		if !ok {
			for w, o := range g.words {
				if strings.ToUpper(w) == word {
					other = strings.ToUpper(o)
					break
				}
			}
		}
		if article == "" {
			return other
		}
		article = article[:1]
		if first, _ := utf8.DecodeRuneInString(other); strings.ContainsRune("aeiou", unicode.ToLower(first)) {
			article += "n"
		}
		return article + " " + other
	})
}

// side gives the side of an entity as the swapped text should have it.
func (g *swapGroup) side(of string) string { return cmp.Or(g.sides[of], of) }

// SwapResult is how the claims of a set changed when the sides of each text changed places.
type SwapResult struct {
	Sentences int // with a claim in either text, or that hold a swapped name
	Same      int // of these: exactly the swapped claims
	Other     []SwapDifference
}

// SwapDifference is a sentence whose claims did not swap.
type SwapDifference struct {
	Doc      string
	Sentence string // of the text as it is
	Cause    string // what differs first: number of claims, event, conduct, sides, speaker, stance, status
	Want     string // the claims of the text as it is, with their sides swapped
	Got      string // those of the swapped text
}

// Swapped reads every report twice, as it is and with the two sides' names swapped, and compares the claims sentence by sentence.
func Swapped(set *Set, swaps *Swaps, read func(*counterclaim.Report) []counterclaim.Claim, cut func(string) []string) *SwapResult {
	out := &SwapResult{}
	for i, r := range set.Reports() {
		g := swaps.groups[set.Docs[i].Group]
		if g == nil {
			continue
		}
		other := r
		other.Outlet, other.Headline, other.Text = g.text(r.Outlet), g.text(r.Headline), g.text(r.Text)
		other.Identify()
		want, got := bySentence(read(&r)), bySentence(read(&other))
		sentences := cut(r.Text)
		for n, s := range sentences {
			if len(want[n])+len(got[n]) == 0 && (g.find == nil || !g.find.MatchString(s)) {
				continue
			}
			out.Sentences++
			cause, a, b := g.compare(want[n], got[n])
			if cause == "" {
				out.Same++
				continue
			}
			out.Other = append(out.Other, SwapDifference{r.Doc, s, cause, a, b})
		}
	}
	return out
}

func bySentence(claims []counterclaim.Claim) map[int][]counterclaim.Claim {
	out := map[int][]counterclaim.Claim{}
	for _, c := range claims {
		out[c.Sentence] = append(out[c.Sentence], c)
	}
	return out
}

// compare tells the first thing that differs, "" where nothing does.
func (g *swapGroup) compare(want, got []counterclaim.Claim) (cause, a, b string) {
	keep := func(s string) string { return s }
	fields := []struct {
		name string
		of   func(c *counterclaim.Claim, side func(string) string) string
	}{
		{"event", func(c *counterclaim.Claim, _ func(string) string) string { return string(c.Event) }},
		{"conduct", func(c *counterclaim.Claim, _ func(string) string) string { return codes(c.Conduct) }},
		{"sides", func(c *counterclaim.Claim, side func(string) string) string {
			return sidesOf(c.Actors, side) + ">" + sidesOf(c.Targets, side)
		}},
		{"speaker", func(c *counterclaim.Claim, side func(string) string) string {
			all := c.CoSpeakers
			if c.Speaker != nil {
				all = append([]counterclaim.Entity{*c.Speaker}, all...)
			}
			return sidesOf(all, side)
		}},
		{"stance", func(c *counterclaim.Claim, _ func(string) string) string { return string(c.Stance) }},
		{"status", func(c *counterclaim.Claim, _ func(string) string) string { return string(c.Status) }},
	}
	tell := func(cs []counterclaim.Claim, side func(string) string) string {
		var all []string
		for i := range cs {
			var one []string
			for _, f := range fields {
				one = append(one, f.of(&cs[i], side))
			}
			all = append(all, strings.Join(one, " "))
		}
		return strings.Join(all, "; ")
	}
	// Where both accuse each other, the order of the two directions is the alphabet's too.
	order := func(cs []counterclaim.Claim, side func(string) string) {
		slices.SortStableFunc(cs, func(x, y counterclaim.Claim) int {
			return cmp.Or(cmp.Compare(x.Start, y.Start), strings.Compare(tell([]counterclaim.Claim{x}, side), tell([]counterclaim.Claim{y}, side)))
		})
	}
	order(want, g.side)
	order(got, keep)
	a, b = tell(want, g.side), tell(got, keep)
	if len(want) != len(got) {
		return "number of claims", a, b
	}
	for _, f := range fields {
		for i := range want {
			// Where both sides stand on one side of an event, their order is the alphabet's and means nothing.
			w, x := f.of(&want[i], g.side), f.of(&got[i], keep)
			if w != x && !(f.name == "sides" && mutual(&want[i]) && flat(w) == flat(x)) {
				return f.name, a, b
			}
		}
	}
	return "", a, b
}

func mutual(c *counterclaim.Claim) bool {
	return c.Event.Symmetric() || slices.Contains(c.Conduct, counterclaim.Clash) || len(c.Actors) > 1
}

func sidesOf(es []counterclaim.Entity, side func(string) string) string {
	out := who(es)
	for i := range out {
		out[i] = side(out[i])
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}

// flat gives the sides on either side of ">" in one order.
func flat(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '>' || r == '+' })
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// WriteTable prints the share of sentences and, by cause, those that differ.
func (r *SwapResult) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "sides swapped: %d of %d sentences give exactly the swapped claims (%.1f %%)\n", r.Same, r.Sentences, 100*float64(r.Same)/float64(max(r.Sentences, 1)))
	sorted := slices.Clone(r.Other)
	slices.SortStableFunc(sorted, func(a, b SwapDifference) int { return strings.Compare(a.Cause, b.Cause) })
	for _, d := range sorted {
		fmt.Fprintf(&b, "%s: %s | %s\n    want %s\n    got  %s\n", d.Cause, d.Doc, firstRunes(d.Sentence, 200), d.Want, d.Got)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
