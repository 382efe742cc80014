package eval

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Golden is a file of scores, kept under version control so that a change of accuracy is seen as
// a change of lines. A section begins with "== " and the name of a set; a set that lies outside
// the repository has the date and the SHA-256 of what was scored beside its name, since nobody can
// recompute it from the repository alone.
type Golden struct {
	Head     string // comment lines before the first section
	Sections []Section
}

// Section is the scores of one set.
type Section struct {
	Name  string // "claims-bench/dev"
	Note  string // "", or the rest of the heading: date and hash
	Table string // as WriteTable prints it
}

// SetName names a gold set by its folder and the one that holds it: "claims-bench/dev".
func SetName(dir string) string {
	dir = filepath.ToSlash(filepath.Clean(dir))
	return path.Join(path.Base(path.Dir(dir)), path.Base(dir))
}

// SectionOf makes the section of a set in the repository.
func SectionOf(set *Set, s *Scores) Section {
	var b bytes.Buffer
	_ = s.WriteTable(&b) // a buffer takes everything
	return Section{Name: SetName(set.Dir), Table: b.String()}
}

// SideSections make the sections of a set that tell the sides apart: the scores by who acts, and how many sentences give the same claims
// when the two sides of each text change places.
func SideSections(set *Set, s *Scores, swapped *SwapResult) ([]Section, error) {
	parts, err := s.Breakdown(set, "side")
	if err != nil {
		return nil, err
	}
	var sides, swaps bytes.Buffer
	_ = WriteParts(&sides, "side", parts) // a buffer takes everything
	_ = (&SwapResult{Sentences: swapped.Sentences, Same: swapped.Same}).WriteTable(&swaps)
	name := SetName(set.Dir)
	return []Section{{Name: name + " by side", Table: sides.String()}, {Name: name + " with sides swapped", Table: swaps.String()}}, nil
}

// OutsideSection makes the section of a set outside the repository, scored on a day (YYYY-MM-DD).
func OutsideSection(set *Set, s *Scores, day string) Section {
	sec := SectionOf(set, s)
	sec.Note = fmt.Sprintf("outside the repository, %s, sha256 %s", day, set.SHA256)
	return sec
}

// ReadGolden reads a golden file; one that is not there is empty.
func ReadGolden(file string) (*Golden, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return &Golden{}, nil
	}
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the scores cannot be read").At(file, 0).Because(err)
	}
	return ParseGolden(string(data)), nil
}

// ParseGolden reads what String writes.
func ParseGolden(text string) *Golden {
	g := &Golden{}
	into := &g.Head
	for line := range strings.Lines(text) {
		if heading, ok := strings.CutPrefix(line, "== "); ok {
			name, note, _ := strings.Cut(strings.TrimSpace(heading), ", ")
			g.Sections = append(g.Sections, Section{Name: name, Note: note})
			into = &g.Sections[len(g.Sections)-1].Table
			continue
		}
		*into += line
	}
	return g
}

// String writes the file.
func (g *Golden) String() string {
	var b strings.Builder
	b.WriteString(g.Head)
	for _, s := range g.Sections {
		b.WriteString("== " + s.Name)
		if s.Note != "" {
			b.WriteString(", " + s.Note)
		}
		b.WriteString("\n" + s.Table)
	}
	return b.String()
}

// Section gives the section of a set.
func (g *Golden) Section(name string) (Section, bool) {
	i := slices.IndexFunc(g.Sections, func(s Section) bool { return s.Name == name })
	if i < 0 {
		return Section{}, false
	}
	return g.Sections[i], true
}

// Put puts a section in the place of the one with its name, or last.
func (g *Golden) Put(s Section) {
	if i := slices.IndexFunc(g.Sections, func(o Section) bool { return o.Name == s.Name }); i >= 0 {
		g.Sections[i] = s
		return
	}
	g.Sections = append(g.Sections, s)
}
