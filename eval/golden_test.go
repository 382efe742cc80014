package eval

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/text"
)

const (
	devSet     = "testdata/claims-bench/dev"
	realSet    = "testdata/real"
	goldenFile = "scores.golden.txt"
	goldenHead = `# The reader's scores, so that a change of accuracy shows as a diff. Rewritten by
#     go test ./eval -run GoldenScores -update
# Sections of sets outside the repository are written by make eval; no test compares them.
`
)

var (
	update  = flag.Bool("update", false, "rewrite the golden scores of sets in the repository")
	outside = flag.String("outside", "", "score these sets outside the repository too, folders separated by spaces, and keep their lines; no test compares them")
)

// The figures of the reader as it stands. When they change on purpose: go test ./eval -update.
func TestGoldenScores(t *testing.T) {
	g, err := ReadGolden(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	var sections []Section
	for _, dir := range []string{devSet, realSet} {
		set, scores := readAndScore(t, dir)
		sections = append(sections, SectionOf(set, scores))
		if dir != devSet {
			continue
		}
		sides, err := SideSections(set, scores, swapDev(t))
		if err != nil {
			t.Fatal(err)
		}
		sections = append(sections, sides...)
	}
	sections = append(sections, lineSections(t)...)
	for _, now := range sections {
		kept, _ := g.Section(now.Name)
		if !*update && kept != now {
			t.Errorf("the scores on %s have changed.\nkept:\n%snow:\n%sif that is meant: go test ./eval -run GoldenScores -update", now.Name, kept.Table, now.Table)
		}
	}
	if !*update && *outside == "" {
		return
	}
	g.Head = goldenHead
	if *update {
		for _, now := range sections {
			g.Put(now)
		}
	}
	var toponyms []string
	for _, dir := range strings.Fields(*outside) {
		if strings.Contains(filepath.ToSlash(dir), "/geoparse/") {
			toponyms = append(toponyms, dir)
			continue
		}
		if info, err := os.Stat(dir); err == nil && !info.IsDir() {
			for _, sec := range grammarSections(t, dir) {
				if old, ok := g.Section(sec.Name); !ok || old.Table != sec.Table {
					g.Put(sec)
				}
			}
			continue
		}
		set, scores := readAndScore(t, dir)
		sec := OutsideSection(set, scores, time.Now().UTC().Format(counterclaim.DateLayout))
		if old, ok := g.Section(sec.Name); !ok || old.Table != sec.Table || !strings.HasSuffix(old.Note, set.SHA256) {
			g.Put(sec) // the same scores of the same set keep their day
		}
	}
	for _, sec := range placeSections(t, toponyms) {
		if old, ok := g.Section(sec.Name); !ok || old.Table != sec.Table {
			g.Put(sec)
		}
	}
	if err := os.WriteFile(goldenFile, []byte(g.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// placeSections scores files of gold toponyms together, each text by models that had not seen it.
func placeSections(t *testing.T, files []string) []Section {
	t.Helper()
	var sets [][]PlaceText
	var out []Section
	for _, file := range files {
		packed, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(file, err)
		}
		texts, err := ReadPlaces(plain, file)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, texts)
		name, _, _ := strings.Cut(SetName(file), ".")
		note := fmt.Sprintf("outside the repository, %s, sha256 %x", time.Now().UTC().Format(counterclaim.DateLayout), sha256.Sum256(packed))
		out = append(out, Section{Name: name, Note: note})
	}
	if len(sets) == 0 {
		return nil
	}
	scores, err := Places(sets, 5, placeReader(t))
	if err != nil {
		t.Fatal(err)
	}
	for k := range out {
		var b bytes.Buffer
		_ = scores[k].WriteTable(&b) // a buffer takes everything
		out[k].Table = b.String()
	}
	return out
}

// lineSections scores the tables of time expressions and of counted sentences.
func lineSections(t *testing.T) []Section {
	t.Helper()
	analyzer, err := text.New(text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pipeline.NewReader(SentenceDispute())
	if err != nil {
		t.Fatal(err)
	}
	var out []Section
	for _, name := range []string{"times.tsv", "counts.tsv"} {
		f, err := os.Open("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var s *LineScores
		if name == "times.tsv" {
			s, err = Expressions(f, name, analyzer)
		} else {
			s, err = Sentences(f, name, func(text string) []counterclaim.Claim { return reader.Read(SentenceReport(text)) })
		}
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		_ = s.WriteTable(&b) // a buffer takes everything
		out = append(out, Section{Name: name, Table: b.String()})
	}
	return out
}

// grammarSections scores a gzip-packed file of trees (on its own words and on its raw text) or of names.
func grammarSections(t *testing.T, file string) []Section {
	t.Helper()
	packed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(file, err)
	}
	analyzer, err := text.New(text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	models, err := text.NewAnnotator()
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := strings.Cut(SetName(file), ".")
	note := fmt.Sprintf("outside the repository, %s, sha256 %x", time.Now().UTC().Format(counterclaim.DateLayout), sha256.Sum256(packed))
	section := func(name string, s interface{ WriteTable(io.Writer) error }) Section {
		var b bytes.Buffer
		_ = s.WriteTable(&b) // a buffer takes everything
		return Section{Name: name, Note: note, Table: b.String()}
	}
	switch {
	case strings.Contains(name, "attribution/"):
		texts, err := ReadAttributionFiles(file, AttributionDocs(file))
		if err != nil {
			t.Fatal(err)
		}
		reader, err := pipeline.NewReader(nil)
		if err != nil {
			t.Fatal(err)
		}
		x, err := coder.NewAttributions()
		if err != nil {
			t.Fatal(err)
		}
		return []Section{section(name, Attributions(texts, reader.Analyzer(), reader.Coder(), x))}
	case strings.Contains(name, "plover/"):
		reader, err := pipeline.NewReader(nil)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Relations(plain, file, 10, reader.Analyzer(), reader.Coder())
		if err != nil {
			t.Fatal(err)
		}
		return []Section{section(name, s)}
	case !strings.Contains(file, ".conllu"):
		s, err := NER(plain, file, analyzer, models)
		if err != nil {
			t.Fatal(err)
		}
		return []Section{section(name, s)}
	}
	var gold []*text.CoNLLUSentence
	for s, err := range text.ReadCoNLLU(plain, file) {
		if err != nil {
			t.Fatal(err)
		}
		gold = append(gold, s)
	}
	var out []Section
	for _, kind := range []string{" on gold tokens", " on raw text"} {
		s, err := UD(gold, Annotated(gold, kind == " on gold tokens", analyzer, models))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, section(name+kind, s))
	}
	return out
}

func readAndScore(t *testing.T, dir string) (*Set, *Scores) {
	t.Helper()
	set, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := set.Score(match.Incidents(readSet(t, set)))
	if err != nil {
		t.Fatal(err)
	}
	return set, scores
}

func readSet(t *testing.T, set *Set) []counterclaim.Claim {
	t.Helper()
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	var claims []counterclaim.Claim
	reports := set.Reports()
	for i := range reports {
		claims = append(claims, reader.Read(&reports[i])...)
	}
	return claims
}

func TestGoldenFileReadsAsWritten(t *testing.T) {
	g := ParseGolden("# head\n== a/dev\ntable\n")
	g.Put(Section{Name: "b/seed", Note: "outside the repository, 2031-04-29, sha256 00", Table: "x\n"})
	g.Put(Section{Name: "a/dev", Table: "new\n"})
	want := "# head\n== a/dev\nnew\n== b/seed, outside the repository, 2031-04-29, sha256 00\nx\n"
	if got := ParseGolden(g.String()).String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
