package eval

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Sentences scores how a reader counts in the sentences of a table with the columns part, kind, sentence, counts ("killed 4..; wounded 2 new":
// what, low..high and, where there is one, the scope) and measures ("distance 2..3 km"). read gives the claims of a text. A line is right where
// the counts of all its claims are these, each once; scopes and measures are figures of their own.
func Sentences(r io.Reader, name string, read func(text string) []counterclaim.Claim) (*LineScores, error) {
	rows, err := readTable(r, name, "part", "kind", "sentence", "counts", "measures")
	if err != nil {
		return nil, err
	}
	s := &LineScores{}
	var counts, scopes, measures hits
	for _, f := range rows {
		var got, scoped, sized []string
		for _, c := range read(f[2]) {
			for _, n := range c.Counts {
				got = append(got, n.What+" "+boundsText(n.Low, n.High))
				if n.Scope != "" {
					scoped = append(scoped, n.What+" "+boundsText(n.Low, n.High)+" "+n.Scope)
				}
			}
			for _, m := range c.Measures {
				sized = append(sized, m.What+" "+measureText(m))
			}
		}
		var want, wantScoped []string
		for _, n := range fields(f[3]) {
			words := strings.Fields(n)
			at := slices.IndexFunc(words, func(w string) bool { return w[0] >= '0' && w[0] <= '9' || w[0] == '.' })
			if at < 1 || at < len(words)-2 {
				return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "count %q is not what, low..high and scope", n).At(name, 0)
			}
			want = append(want, strings.Join(words[:at+1], " "))
			if len(words) > at+1 {
				wantScoped = append(wantScoped, n)
			}
		}
		counts.compare(want, got)
		scopes.compare(wantScoped, scoped)
		measures.compare(fields(f[4]), sized)
		s.add(f[0], f[1], f[2], once(want), once(got))
	}
	for _, x := range []struct {
		name string
		h    hits
	}{{"counts", counts}, {"scopes", scopes}, {"measures", measures}} {
		fig := f1(float64(x.h.right), float64(x.h.got), float64(x.h.want))
		s.extra = append(s.extra, fmt.Sprintf("%-10s precision %.3f, recall %.3f, f1 %.3f", x.name, fig.Precision, fig.Recall, fig.F1))
	}
	return s, nil
}

// SentenceDispute gives the dispute in which the sentences of a table are read: two invented countries.
func SentenceDispute() *counterclaim.Dispute {
	return &counterclaim.Dispute{
		Title: "The valley", Synthetic: true,
		Parties: []counterclaim.Party{{ID: "ardania", Name: "Ardania", Countries: []string{"XAA"}}, {ID: "belmar", Name: "Belmar", Countries: []string{"XAB"}}},
		Actors: "name\tcountry\tsector\tkind\tparty\taliases\nArdania\tXAA\t\tcountry\tardania\t\nArdanian\tXAA\t\tdemonym\tardania\tArdanians\n" +
			"Belmar\tXAB\t\tcountry\tbelmar\t\nBelmari\tXAB\t\tdemonym\tbelmar\tBelmaris\n",
	}
}

// SentenceReport makes a report of the first country's own of a sentence.
func SentenceReport(sentence string) *counterclaim.Report {
	return &counterclaim.Report{Outlet: "Ardanian Border Service", Kind: counterclaim.Release, Party: "ardania", Published: "2031-04-30T18:00:00+05:00", Language: "en", Text: sentence, Synthetic: true}
}

// hits counts what was wanted, found, and both.
type hits struct{ want, got, right int }

func (h *hits) compare(want, got []string) {
	want, got = sorted(want), sorted(got)
	h.want += len(want)
	h.got += len(got)
	for _, w := range want {
		if slices.Contains(got, w) {
			h.right++
		}
	}
}

// sorted gives the different ones in order.
func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

func once(list []string) string { return strings.Join(sorted(list), "; ") }

func fields(s string) (out []string) {
	for f := range strings.SplitSeq(s, ";") {
		if f = strings.TrimSpace(f); f != "" {
			out = append(out, f)
		}
	}
	return out
}

// boundsText writes "4", "4..", "..20", "2..3".
func boundsText(low, high *int64) string {
	bound := func(n *int64) string {
		if n == nil {
			return ""
		}
		return strconv.FormatInt(*n, 10)
	}
	if low != nil && high != nil && *low == *high {
		return bound(low)
	}
	return bound(low) + ".." + bound(high)
}

func measureText(m counterclaim.Measure) string {
	bound := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'f', -1, 64)
	}
	n := bound(m.Low) + ".." + bound(m.High)
	if m.Low != nil && m.High != nil && *m.Low == *m.High {
		n = bound(m.Low)
	}
	return n + " " + m.Unit
}

// CountFigures says how the counts of claims compare with a gold set.
type CountFigures struct {
	All    Figure // as Scores has it: over the sets of sentence, what, low, high
	Paired Figure // over the claims that were paired alone
	s      *Scores
}

// Counts compares the counts of the claims that were paired.
func (s *Scores) Counts() CountFigures {
	var h hits
	for _, p := range s.pairs {
		h.compare(countKeys(p.gold.Counts), countKeys(p.got.Counts))
	}
	return CountFigures{All: s.Figures["counts"], Paired: f1(float64(h.right), float64(h.got), float64(h.want)), s: s}
}

// Write prints the figures and up to n claims of each kind of error: paired with other counts, missed with counts, invented with counts.
func (c CountFigures) Write(w io.Writer, n int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %9s %9s %9s\n", "figure", "precision", "recall", "f1")
	for _, row := range []struct {
		name string
		f    Figure
	}{{"counts", c.All}, {"paired", c.Paired}} {
		fmt.Fprintf(&b, "%-10s %9.3f %9.3f %9.3f\n", row.name, row.f.Precision, row.f.Recall, row.f.F1)
	}
	if n > 0 {
		left := n
		b.WriteString("paired, with other counts:\n")
		for _, p := range c.s.pairs {
			if want, got := once(countKeys(p.gold.Counts)), once(countKeys(p.got.Counts)); want != got && left > 0 {
				left--
				fmt.Fprintf(&b, "  %s gold [%s], found [%s] | %s | %s\n", p.gold.Claim, want, got, firstRunes(p.gold.Quote, 80), p.gold.Sentence)
			}
		}
		left = n
		b.WriteString("claims with counts that were not found:\n")
		for _, g := range c.s.missed {
			if len(g.Counts) > 0 && left > 0 {
				left--
				fmt.Fprintf(&b, "  %s [%s] | %s\n", g.Claim, once(countKeys(g.Counts)), g.Sentence)
			}
		}
		left = n
		b.WriteString("claims with counts that the gold set does not have:\n")
		for _, x := range c.s.invented {
			if len(x.Counts) > 0 && left > 0 {
				left--
				fmt.Fprintf(&b, "  %s [%s] | %s\n", x.Doc, once(countKeys(x.Counts)), firstRunes(x.Text, 160))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
