package eval

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/text"
)

// Expressions scores how the coder reads the time expressions of a table with the columns part, kind, published, sentence (the expression in
// brackets), from, to, from_time, to_time. A line is right where the periods that share a word with the brackets are one with these days and
// clock times, or none where the table has none.
func Expressions(r io.Reader, name string, analyzer *text.Analyzer) (*LineScores, error) {
	rows, err := readTable(r, name, "part", "kind", "published", "sentence", "from", "to", "from_time", "to_time")
	if err != nil {
		return nil, err
	}
	s := &LineScores{}
	for _, f := range rows {
		before, rest, ok := strings.Cut(f[3], "[")
		marked, after, closed := strings.Cut(rest, "]")
		if !ok || !closed {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "no expression stands in brackets: %s", f[3]).At(name, 0)
		}
		published, err := time.Parse(time.RFC3339, f[2])
		if err != nil && f[2] != "-" {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "published %q is neither RFC 3339 nor -", f[2]).At(name, 0)
		}
		sentence := before + marked + after
		at := span{len(before), len(before) + len(marked)}
		var got []string
		for _, t := range coder.Times(analyzer.Analyze(sentence), published, err == nil) {
			if shared(at, span{t.Start, t.End}) > 0 {
				got = append(got, periodKey(t.Period))
			}
		}
		s.add(f[0], f[1], f[3], wantedPeriod(f[4:]), strings.Join(got, "; "))
	}
	return s, nil
}

// wantedPeriod writes the last columns of a line as periodKey does.
func wantedPeriod(f []string) string {
	for i, v := range f {
		if v == "-" {
			f[i] = ""
		}
	}
	if f[0] == "" {
		return ""
	}
	return periodKey(counterclaim.Period{From: f[0], To: f[1], FromTime: f[2], ToTime: f[3]})
}

// periodKey writes the days and clock times of a period.
func periodKey(p counterclaim.Period) string {
	out := p.From
	if p.To != p.From {
		out += ".." + p.To
	}
	if p.FromTime != "" || p.ToTime != "" {
		out += " " + p.FromTime + "/" + p.ToTime
	}
	return out
}

// TimeFigures says how the times of claims compare with a gold set.
type TimeFigures struct {
	All      Figure // as Scores has it: right among all claims
	Paired   int
	Right    int // of those paired
	BothNone int // right because neither has a time
	Missed   int // the gold claim has a time, the one found none
	Invented int // the other way round
	Wrong    int // both have a time, not the same
	s        *Scores
}

// Times compares the times of the claims that were paired.
func (s *Scores) Times() TimeFigures {
	t := TimeFigures{All: s.Figures["time"], Paired: len(s.pairs), s: s}
	for _, p := range s.pairs {
		switch {
		case p.gold.Time == nil && p.got.Time == nil:
			t.BothNone++
			t.Right++
		case p.got.Time == nil:
			t.Missed++
		case p.gold.Time == nil:
			t.Invented++
		case sameTime(p):
			t.Right++
		default:
			t.Wrong++
		}
	}
	return t
}

// Write prints the figures and up to n claims whose time is not that of the gold set.
func (t TimeFigures) Write(w io.Writer, n int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %9s %9s %9s\n%-10s %9.3f %9.3f %9.3f\n", "figure", "precision", "recall", "f1", "time", t.All.Precision, t.All.Recall, t.All.F1)
	fmt.Fprintf(&b, "of %d claims that were paired %d right (%.3f), %d of them without a time; %d without the time that the gold claim has, %d with a time that it has not, %d with another\n",
		t.Paired, t.Right, share(t.Right, t.Paired), t.BothNone, t.Missed, t.Invented, t.Wrong)
	for _, p := range t.s.pairs {
		if n > 0 && !sameTime(p) {
			n--
			fmt.Fprintf(&b, "  %s gold %s, found %s | %s | %s\n", p.gold.Claim, timeText(p.gold.Time), timeText(p.got.Time), firstRunes(p.gold.Quote, 80), p.gold.Sentence)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func timeText(p *counterclaim.Period) string {
	if p == nil {
		return "none"
	}
	if p.Text != "" {
		return periodKey(*p) + " (" + p.Text + ")"
	}
	return periodKey(*p)
}

func share(part, all int) float64 { return float64(part) / float64(max(all, 1)) }
