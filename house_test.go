package counterclaim_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/counterclaim/counterclaim"

// levels says on which level each folder stands and which project packages it may import. A
// package imports from below, never from beside or above; "." is the root. A package below a
// folder (text/model) stands where the folder stands.
var levels = map[string]struct {
	level   int
	imports []string
}{
	".":          {0, nil},
	"text":       {0, nil},
	"ontology":   {1, []string{"."}},
	"lexicon":    {1, []string{"."}},
	"gazetteer":  {1, []string{"."}},
	"actors":     {1, []string{"."}},
	"tomlline":   {1, []string{"."}},
	"draw":       {1, []string{"."}},
	"coder":      {2, []string{".", "text", "ontology", "lexicon", "gazetteer", "actors"}},
	"match":      {2, []string{".", "text", "ontology", "gazetteer"}},
	"ceasefire":  {2, []string{".", "text", "ontology", "gazetteer", "tomlline"}},
	"sitrep":     {2, []string{".", "text", "ontology", "gazetteer", "draw"}},
	"escalation": {2, []string{".", "text", "ontology", "gazetteer"}},
	"export":     {2, []string{".", "text", "ontology", "gazetteer"}},
	"query":      {2, []string{".", "text", "ontology", "gazetteer"}},
	"policy":     {2, []string{".", "ontology"}},
	"review":     {2, []string{"."}},
	"sqlstore":   {3, []string{".", "query", "review"}},
	"sqlite":     {3, []string{".", "query", "sqlstore"}}, // two engines, one logic of a record
	"postgres":   {3, []string{".", "query", "sqlstore"}},
	"shelf":      {3, []string{".", "match", "query"}}, // confidential reports beside a record, in memory
	"vault":      {3, []string{"."}},
	"stream":     {3, []string{"."}},
	"account":    {3, []string{"."}},
	"tlog":       {3, []string{"."}},                             // the log; what it seals it knows as leaves alone
	"storetest":  {3, []string{".", "match", "query", "review"}}, // the stores' suite, for tests alone
	"intake":     {3, []string{".", "text", "ontology", "tomlline"}},
	"pipeline":   {4, lower},
	"web":        {4, lower},
	"eval":       {4, lower},
}

// lower is what levels 4 may import: everything below but the concrete stores and streams,
// which cmd/counterclaim alone names, and what serves tests.
var lower = []string{".", "text", "ontology", "lexicon", "gazetteer", "actors", "coder", "match", "ceasefire", "sitrep", "draw", "escalation",
	"export", "query", "policy", "review", "intake", "shelf", "vault", "account", "tlog"}

// forTests may be imported by tests alone.
var forTests = []string{"storetest", "internal/skip", "internal/pgcluster"}

// others is the code of other people that levels 0 and 1 may import beside the standard
// library.
var others = map[string][]string{
	"text":      {"github.com/clipperhouse/uax29"},
	"gazetteer": {"golang.org/x/text"},
	"tomlline":  {"github.com/BurntSushi/toml"},
}

// impure are the packages that levels 0 to 2 never import: what is above the line of input
// and output can be tested with a string and run anywhere.
var impure = []string{"os", "net", "net/http", "database/sql", "syscall"}

type source struct {
	file    string // with slashes, from the root
	dir     string // of the package, "." for the root
	pkg     string // its name in the source
	imports []string
}

func TestWhoMayImportWhom(t *testing.T) {
	sources := nonTestSources(t, os.DirFS("."))
	seen := map[string]bool{}
	for _, s := range sources {
		seen[s.dir] = true
		for _, wrong := range judge(s) {
			t.Errorf("%s: %s", s.file, wrong)
		}
	}
	for _, must := range []string{".", "text", "coder", "pipeline", "cmd/counterclaim"} {
		if !seen[must] {
			t.Errorf("package %s was not found: the test looks in the wrong place", must)
		}
	}
}

// The judge itself is tested: a rule that lets everything through would else go unnoticed.
func TestJudge(t *testing.T) {
	for _, c := range []struct {
		dir, pkg, imports string
		ok                bool
	}{
		{".", "counterclaim", "strings", true},
		{".", "counterclaim", module + "/text", false},
		{".", "counterclaim", "golang.org/x/text/unicode/norm", false},
		{"text", "text", "github.com/clipperhouse/uax29/v2", true},
		{"text", "text", module, false},
		{"text/model", "model", "embed", true},
		{"text", "text", module + "/text/model", true},
		{"gazetteer", "gazetteer", "golang.org/x/text/unicode/norm", true},
		{"lexicon", "lexicon", "golang.org/x/text/unicode/norm", false},
		{"lexicon", "lexicon", module + "/ontology", false},
		{"coder", "coder", module + "/lexicon", true},
		{"coder", "coder", module + "/match", false},
		{"coder", "coder", "os", false},
		{"match", "match", "net/http/httptest", false},
		{"match", "match", "net/url", true},
		{"export", "export", "io/fs", true},
		{"sqlite", "sqlite", module + "/match", false},
		{"sqlite", "sqlite", module + "/sqlstore", true},
		{"sqlstore", "sqlstore", module + "/sqlite", false},
		{"postgres", "postgres", module + "/sqlite", false},
		{"web", "web", module + "/sqlstore", false},
		{"intake", "intake", module + "/text", true},
		{"intake", "intake", "os", true},
		{"pipeline", "pipeline", module + "/sqlite", false},
		{"pipeline", "pipeline", module + "/web", false},
		{"web", "web", module + "/match", true},
		{"web", "web", module + "/cmd/counterclaim", false},
		{"web", "web", module + "/internal/skip", false},
		{"cmd/counterclaim", "main", module + "/sqlite", true},
		{"cmd/counterclaim", "main", module + "/storetest", false},
		{"gazetteer/build", "main", "os", true},
		{"gazetteer/build", "build", "os", false},
		{"gazetteer", "gazetteer", module + "/gazetteer/build", false},
		{"cmd/counterclaim", "main", module + "/web/shots", false},
		{"somewhere", "somewhere", "strings", false},
	} {
		got := judge(source{dir: c.dir, pkg: c.pkg, imports: []string{c.imports}})
		if (len(got) == 0) != c.ok {
			t.Errorf("%s imports %s: %v", c.dir, c.imports, got)
		}
	}
}

// judge gives what is wrong with the imports of one file.
func judge(s source) []string {
	var wrong []string
	say := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	if isCommand(s.dir) {
		say(s.pkg == "main", "a folder of this name holds a command, package main")
	}
	home, known := levels[family(s.dir)]
	command := isCommand(s.dir) || s.dir == "cmd/counterclaim"
	say(known || command || slices.Contains(forTests, s.dir), "no level is written for this package; house_test.go has the table")
	for _, imp := range s.imports {
		target, own := strings.CutPrefix(imp, module)
		target = strings.TrimPrefix(target, "/")
		if target == "" {
			target = "."
		}
		switch {
		case own:
			say(!isCommand(target) && family(target) != "cmd", "it imports the command "+target)
			say(!slices.Contains(forTests, target) || slices.Contains(forTests, s.dir), "it imports "+target+", which is for tests")
			say(command || family(target) == family(s.dir) || slices.Contains(home.imports, family(target)), "it may not import "+target)
		case command || !known || home.level > 2:
		default:
			say(!isImpure(imp), "level "+strconv.Itoa(home.level)+" never imports "+imp)
			say(home.level == 2 || isStandard(imp) || slices.ContainsFunc(others[family(s.dir)], func(p string) bool { return within(imp, p) }),
				"level "+strconv.Itoa(home.level)+" has the standard library and what is listed, not "+imp)
		}
	}
	return wrong
}

// isCommand reports whether a folder by its name holds a command that builds data, trains a
// model or takes pictures.
func isCommand(dir string) bool {
	return slices.Contains([]string{"build", "train", "shots"}, path.Base(dir))
}

// family gives the folder under the root that a package stands in or below.
func family(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	return first
}

func isStandard(imp string) bool { return !strings.Contains(family(imp), ".") }

func within(imp, parent string) bool { return imp == parent || strings.HasPrefix(imp, parent+"/") }

// isImpure knows what lies below the impure packages too, but for net/url, net/netip and
// their like, which only handle strings.
func isImpure(imp string) bool {
	return slices.ContainsFunc(impure, func(p string) bool { return imp == p || p != "net" && within(imp, p) })
}

// nonTestSources reads the imports of every Go file that is no test.
func nonTestSources(t *testing.T, root fs.FS) []source {
	t.Helper()
	var out []source
	err := fs.WalkDir(root, ".", func(file string, e fs.DirEntry, err error) error {
		switch name := e.Name(); {
		case err != nil:
			return err
		case e.IsDir() && name != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata"):
			return fs.SkipDir
		case e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		content, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, content, parser.ImportsOnly)
		if err != nil {
			return err
		}
		s := source{file: file, dir: path.Dir(file), pkg: parsed.Name.Name}
		for _, i := range parsed.Imports {
			imp, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imp)
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
