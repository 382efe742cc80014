package ceasefire

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

var update = flag.Bool("update", false, "write the tables of doc/agreement.md anew")

const examplesFolder = "../examples/agreements"

// The examples are taken by the reader and by the schema; what is doubtful in real ones is that they are not drawn or set no time.
func TestExamples(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(examplesFolder, "*.toml"))
	if err != nil || len(paths) < 7 {
		t.Fatalf("%d examples, %v", len(paths), err)
	}
	src, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(src, &schema); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		a, faults := ParseAgreement(name, src, os.DirFS(examplesFolder))
		for _, f := range faults {
			if !f.Doubt || f.Kind != FaultVague || a.Synthetic {
				t.Errorf("%s:%d: %s: %s", f.File, f.Line, f.Kind, f.Message)
			}
		}
		if err := a.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if a.ID+".toml" != name && !a.Synthetic {
			t.Errorf("%s is called %s", name, a.ID)
		}
		if wrong := (schemaChecker{t: t, root: schema}).check(schema, asJSON(t, string(src))); wrong != "" {
			t.Errorf("%s: by the schema: %s", name, wrong)
		}
		if len(a.Sources) == 0 && !a.Synthetic || len(a.Lines)+len(a.Zones) == 0 {
			t.Errorf("%s: no sources, or nothing that it is about", name)
		}
	}
}

// The made-up example uses every kind of clause, and it and its like every key there is.
func TestExampleIsWhole(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(examplesFolder, "ardania-belmark.toml"))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := ParseAgreement("a", src, os.DirFS(examplesFolder))
	for _, kind := range counterclaim.ClauseKinds() {
		if !slices.ContainsFunc(a.Clauses, func(k counterclaim.Clause) bool { return k.Kind == kind }) {
			t.Errorf("no clause of kind %s", kind)
		}
	}
	if len(a.Lines) != 2 || len(a.Zones) != 4 {
		t.Fatalf("%d lines, %d zones", len(a.Lines), len(a.Zones))
	}
	for _, l := range a.Lines {
		if len(l.Parts) != 1 || len(l.Parts[0]) < 2 {
			t.Errorf("line %s is not drawn", l.ID)
		}
	}
	for i := range a.Zones {
		if z, err := ZoneOf(&a.Zones[i]); z == nil || err != nil {
			t.Errorf("zone %s: %v", a.Zones[i].ID, err)
		}
	}
	l, err := LineOf(&a.Lines[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range a.Sites[:2] { // behind the line by far, each on its party's side
		at, err := l.Read(orb.Point{*s.Lon, *s.Lat})
		if err != nil || at.DistanceM < 15_000 || at.Side != OwnSide(&a.Lines[0], s.Party) || at.Side == Unknown {
			t.Errorf("site %s: %+v, %v", s.ID, at, err)
		}
	}
	if OwnSide(&a.Lines[0], "") != Unknown || OwnSide(&a.Lines[0], "cardia") != Unknown {
		t.Error("a side is a stranger's own")
	}
	if l, err := LineOf(&counterclaim.Line{ID: "told"}); l != nil || err != nil {
		t.Errorf("a line in words alone: %v", err)
	}
	if z, err := ZoneOf(&counterclaim.Zone{ID: "told"}); z != nil || err != nil {
		t.Errorf("a zone in words alone: %v", err)
	}
	paths, err := filepath.Glob(filepath.Join(examplesFolder, "*.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(src)
	}
	for _, k := range fileKeys() {
		if k.form != formTables && !strings.Contains(all.String(), "\n"+k.name+" = ") {
			t.Errorf("no example has %s.%s", k.table, k.name)
		}
	}
}

// The parties stand equal: exchanging the names of both and their baselines gives the same faults, for the other.
func TestSwappedParties(t *testing.T) {
	swap := strings.NewReplacer("ardania", "belmark", "belmark", "ardania")
	for _, change := range [][2]string{{"", ""}, {"line = \"contact\"", "baselines = { ardania = \"contact\" }"}, {"parties = [\"ardania\", \"belmark\"]\nphase", "parties = [\"ardania\"]\nphase"}, {"right = \"belmark\"", ""}} {
		src := strings.Replace(sound, change[0], change[1], 1)
		_, one := ParseAgreement("a", []byte(src), soundFiles)
		_, other := ParseAgreement("a", []byte(swap.Replace(src)), soundFiles)
		if len(one) != len(other) {
			t.Fatalf("%d faults and %d", len(one), len(other))
		}
		for i := range one {
			if one[i].Line != other[i].Line || swap.Replace(one[i].Message) != other[i].Message {
				t.Errorf("%+v, swapped %+v", one[i], other[i])
			}
		}
	}
}

const (
	docFile  = "../doc/agreement.md"
	docBegin = "<!-- Below here the tables are written by go test ./ceasefire -run TestDoc -update -->\n"
)

// The tables of the documentation are those of the program.
func TestDoc(t *testing.T) {
	doc, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	head, tables, found := strings.Cut(string(doc), docBegin)
	if !found {
		t.Fatal("the place of the tables is not marked")
	}
	want := docTables()
	if *update {
		if err := os.WriteFile(docFile, []byte(head+docBegin+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	example, err := os.ReadFile(filepath.Join(examplesFolder, "ardania-belmark.toml"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(head, "```toml\n")[1:]
	if len(blocks) < 5 {
		t.Errorf("%d pieces of the example", len(blocks))
	}
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		for line := range strings.SplitSeq(strings.TrimSpace(block), "\n") {
			if !strings.Contains(string(example), line) && !strings.HasPrefix(line, "not_watched") {
				t.Errorf("the example has no line %s", line)
			}
		}
	}
	if tables != want {
		t.Error("the tables of doc/agreement.md are not those of the program: go test ./ceasefire -run TestDoc -update")
	}
}

// docTables writes every key of every table, and the kinds of clauses.
func docTables() string {
	var b strings.Builder
	for _, table := range tableNames() {
		head := "[[" + table + "]]"
		if table == "agreement" {
			head = "[agreement]"
		}
		fmt.Fprintf(&b, "\n### `%s`\n\n| key | what stands there | meaning |\n| --- | --- | --- |\n", head)
		for _, k := range keysOf(table) {
			name := "`" + k.name + "`"
			if k.need {
				name += " (needed)"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, formWords(k), k.words)
		}
	}
	b.WriteString("\n### Kinds of clauses\n\nWith every kind go " + code(anyKind()) + ".\n\n| kind | it obliges to | needs | may have |\n| --- | --- | --- | --- |\n")
	for _, r := range clauseRules() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.kind, r.words, code(r.need), code(r.keys()[len(r.need):]))
	}
	return b.String()
}

func code(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "`" + strings.Join(words, "` `") + "`"
}

func formWords(k fileKey) string {
	switch k.form {
	case formID:
		return "an id"
	case formWord, formDrawing:
		return "words"
	case formText:
		return "words, of some lines if need be"
	case formDay:
		return "a date"
	case formInstant:
		return "a date, a time and its zone"
	case formClock:
		return "a time zone"
	case formNumber, formWhole:
		what := "a number"
		if k.form == formWhole {
			what = "a whole number"
		}
		return fmt.Sprintf("%s from %d to %d", what, int(k.least), int(k.most))
	case formFlag:
		return "true or false"
	case formOne:
		return "one of " + code(k.of)
	case formSome:
		if k.name == "conduct" {
			return "some of the record's codes of conduct"
		}
		return "some of " + code(k.of)
	case formRef:
		return "the id of a " + k.of[0]
	case formRefs:
		return "ids of " + k.of[0] + "s"
	case formMap:
		return "for each party the id of a " + k.of[0]
	case formList:
		return "a list of words"
	}
	return "tables"
}
