package eval

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/text"
)

// AttributionText is a text with its gold attributions, whose spans are bytes.
type AttributionText struct {
	ID   string
	Text string
	Gold []coder.Attribution
}

// maxAttributionLine is the longest line of a file of texts or attributions, in bytes.
const maxAttributionLine = 16 << 20

// piece is a span as the files have it: characters, not bytes.
type piece struct{ Start, End int }

// goldAttribution is a line of a file of attributions.
type goldAttribution struct {
	Doc     string  `json:"doc_id"`
	Source  []piece `json:"source"`
	Cue     []piece `json:"cue"`
	Content []piece `json:"content"`
}

// AttributionTexts reads texts (JSON lines with doc_id and text) and attributions (JSON lines with doc_id and the pieces of source, cue and
// content by characters of that text), as PolNeAR has them.
func AttributionTexts(docs io.Reader, docsFile string, gold io.Reader, goldFile string) ([]AttributionText, error) {
	var out []AttributionText
	at := map[string]int{}
	bytesOf := map[string][]int{} // byte of each character
	err := eachLine(docs, docsFile, func(line []byte) error {
		var d struct {
			ID   string `json:"doc_id"`
			Text string `json:"text"`
		}
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		if _, twice := at[d.ID]; twice || d.ID == "" {
			return fmt.Errorf("doc_id %q is empty or stands twice", d.ID)
		}
		at[d.ID] = len(out)
		out = append(out, AttributionText{ID: d.ID, Text: d.Text})
		bytesOf[d.ID] = characters(d.Text)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(gold, goldFile, func(line []byte) error {
		var g goldAttribution
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		i, ok := at[g.Doc]
		if !ok {
			return fmt.Errorf("no text has the doc_id %q", g.Doc)
		}
		var a coder.Attribution
		var err error
		if a.Source, err = spans(g.Source, bytesOf[g.Doc]); err != nil {
			return err
		}
		if a.Content, err = spans(g.Content, bytesOf[g.Doc]); err != nil {
			return err
		}
		cue, err := spans(g.Cue, bytesOf[g.Doc])
		if err != nil {
			return err
		}
		if len(cue) > 0 {
			a.Cue = whole(cue)
		}
		out[i].Gold = append(out[i].Gold, a)
		return nil
	})
	return out, err
}

// AttributionDocs gives the name of the file of texts that belongs to a file of attributions: "-docs" stands before its ".jsonl".
func AttributionDocs(gold string) string {
	at := strings.LastIndex(gold, ".jsonl")
	if at < 0 {
		return gold + "-docs"
	}
	return gold[:at] + "-docs" + gold[at:]
}

// ReadAttributionFiles reads a file of attributions and one of their texts, gzip or not.
func ReadAttributionFiles(gold, docs string) ([]AttributionText, error) {
	g, err := openMaybeGzip(gold)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	d, err := openMaybeGzip(docs)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	texts, err := AttributionTexts(d, docs, g, gold)
	if err == nil && len(texts) == 0 {
		err = counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no text").At(docs, 0)
	}
	return texts, err
}

// openMaybeGzip opens a file and takes gzip off it.
func openMaybeGzip(file string) (io.ReadCloser, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be opened").Because(errors.Unwrap(err)).At(file, 0)
	}
	in := bufio.NewReader(f)
	if magic, _ := in.Peek(2); string(magic) != "\x1f\x8b" {
		return struct {
			io.Reader
			io.Closer
		}{in, f}, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		f.Close()
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the file begins like gzip but is none").Because(err).At(file, 0)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// eachLine calls use for each line that is not empty; what it returns becomes an error of that line.
func eachLine(in io.Reader, file string, use func([]byte) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxAttributionLine)
	number := 1
	for ; lines.Scan(); number++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		if err := use(lines.Bytes()); err != nil {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "the line cannot be used").Because(err).At(file, number).
				Try("give JSON lines: texts with doc_id and text, attributions with doc_id, source, cue and content")
		}
	}
	if err := lines.Err(); err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on").Because(err).At(file, number)
	}
	return nil
}

// characters gives the byte at which each character begins, and the length.
func characters(s string) []int {
	var out []int
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

// spans turns pieces by characters into spans of bytes, in their order in the text.
func spans(ps []piece, bytes []int) ([]coder.Span, error) {
	out := make([]coder.Span, 0, len(ps))
	for _, p := range ps {
		if p.Start < 0 || p.End <= p.Start || p.End >= len(bytes) {
			return nil, fmt.Errorf("characters %d to %d are not in the text, which has %d", p.Start, p.End, len(bytes)-1)
		}
		out = append(out, coder.Span{Start: bytes[p.Start], End: bytes[p.End]})
	}
	slices.SortFunc(out, func(a, b coder.Span) int { return a.Start - b.Start })
	return out, nil
}

// whole gives the span from the first to the last piece.
func whole(ss []coder.Span) coder.Span {
	out := ss[0]
	for _, s := range ss {
		out.Start, out.End = min(out.Start, s.Start), max(out.End, s.End)
	}
	return out
}

// AttributionScores are the scores of attributions.
type AttributionScores struct {
	Texts, Gold, Found   int
	Source, Cue, Content Figure // spans with exactly the gold's first and last character
}

// Attributions scores the spans that x finds: a source, cue or content is right if a gold one of that kind has the same first and
// last character; pieces between them do not count. A span that several attributions share counts once.
func Attributions(texts []AttributionText, analyzer *text.Analyzer, c *coder.Coder, x *coder.Attributions) *AttributionScores {
	s := &AttributionScores{Texts: len(texts)}
	var right, got, want [3]int
	for _, t := range texts {
		found := x.Of(c.AttributionDoc(analyzer.Analyze(t.Text)))
		s.Gold += len(t.Gold)
		s.Found += len(found)
		g, f := spanSets(t.Gold), spanSets(found)
		for role := range g {
			want[role] += len(g[role])
			got[role] += len(f[role])
			for at := range f[role] {
				if g[role][at] {
					right[role]++
				}
			}
		}
	}
	for role, into := range []*Figure{&s.Source, &s.Cue, &s.Content} {
		*into = f1(float64(right[role]), float64(got[role]), float64(want[role]))
	}
	return s
}

// spanSets gives the whole spans of source, cue and content.
func spanSets(as []coder.Attribution) [3]map[coder.Span]bool {
	out := [3]map[coder.Span]bool{{}, {}, {}}
	for _, a := range as {
		if len(a.Source) > 0 {
			out[0][whole(a.Source)] = true
		}
		if a.Cue.End > a.Cue.Start {
			out[1][a.Cue] = true
		}
		if len(a.Content) > 0 {
			out[2][whole(a.Content)] = true
		}
	}
	return out
}

// WriteTable prints the scores.
func (s *AttributionScores) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d texts, %d gold attributions, %d found; spans with exactly the gold's first and last character\n", s.Texts, s.Gold, s.Found)
	fmt.Fprintf(&b, "%-8s %10s %9s %9s\n", "", "precision", "recall", "f1")
	for _, r := range []struct {
		name string
		f    Figure
	}{{"source", s.Source}, {"cue", s.Cue}, {"content", s.Content}} {
		fmt.Fprintf(&b, "%-8s %10.3f %9.3f %9.3f\n", r.name, r.f.Precision, r.f.Recall, r.f.F1)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
