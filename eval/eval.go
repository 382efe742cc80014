// Package eval scores what the program makes against gold sets, with the figures that the
// project is judged by.
//
// [Claims] scores claims against the gold set in a folder, [Scores.WriteTable] prints the
// figures, [Scores.Worst] and [Scores.Mistakes] say what went wrong. [Reports] gives a set's
// documents for reading, [GoldClaims] its gold claims for matching.
//
// [UD] scores tokens, tags and trees against a treebank, [RawText] makes a treebank's text.
package eval

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// Figure is precision, recall and F1, rounded to four digits.
type Figure struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Scores is the outcome of scoring claims.
type Scores struct {
	Documents, Gold, Predicted, Paired int
	Names                              []string // the order of Figures
	Figures                            map[string]Figure
	CalibrationError                   float64 // of confidence, right meaning "whole"

	pairs    []pair
	missed   []*Gold
	invented []*counterclaim.Claim
}

// pair is a gold claim with the claim that was found for it.
type pair struct {
	gold *Gold
	got  *counterclaim.Claim
}

// Right gives the claims that are right as a whole: paired, and event, both sides, speaker, stance and status as in the gold set.
func (s *Scores) Right() (claims []*counterclaim.Claim) {
	for _, p := range s.pairs {
		if sameWhole(p) {
			claims = append(claims, p.got)
		}
	}
	return claims
}

// Claims scores predicted claims against the gold set in dir (docs.jsonl and claims.jsonl). A
// claim belongs to the gold document that its Doc names; claims of other documents are left out,
// and if they are more than half of all it is an error.
func Claims(dir string, predicted []counterclaim.Claim) (*Scores, error) {
	set, err := Load(dir)
	if err != nil {
		return nil, err
	}
	return set.Score(predicted)
}

// GoldIncidents scores package match alone, on the set in dir: B-cubed of the incidents that it
// makes of the gold claims.
func GoldIncidents(dir string) (Figure, error) {
	set, err := Load(dir)
	if err != nil {
		return Figure{}, err
	}
	s, err := set.Score(match.Incidents(set.GoldClaims()))
	if err != nil {
		return Figure{}, err
	}
	return s.Figures["incident"], nil
}

// WriteTable prints the figures as a table.
func (s *Scores) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d documents, %d gold claims, %d predicted, %d paired\n", s.Documents, s.Gold, s.Predicted, s.Paired)
	fmt.Fprintf(&b, "%-10s %9s %9s %9s\n", "figure", "precision", "recall", "f1")
	for _, name := range s.Names {
		f := s.Figures[name]
		fmt.Fprintf(&b, "%-10s %9.3f %9.3f %9.3f\n", name, f.Precision, f.Recall, f.F1)
	}
	fmt.Fprintf(&b, "expected calibration error of confidence (right = whole): %.3f\n", s.CalibrationError)
	_, err := io.WriteString(w, b.String())
	return err
}

// Worst gives up to n gold claims that were not found, and up to n claims that are not gold, in
// the order of the texts.
func (s *Scores) Worst(n int) (missed []*Gold, invented []*counterclaim.Claim) {
	n = max(n, 0)
	return s.missed[:min(n, len(s.missed))], s.invented[:min(n, len(s.invented))]
}

func codes(conducts []counterclaim.Conduct) string {
	out := make([]string, len(conducts))
	for i, c := range conducts {
		out[i] = string(c)
	}
	return "[" + strings.Join(out, " ") + "]"
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// f1 gives the figure of so many right among so many predicted and so many gold.
func f1(right, predicted, gold float64) Figure {
	var p, r, f float64
	if predicted > 0 {
		p = right / predicted
	}
	if gold > 0 {
		r = right / gold
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return Figure{round4(p), round4(r), round4(f)}
}

// round4 rounds the exact binary value to four decimals, half to even.
func round4(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', 4, 64), 64)
	return y
}
