package ceasefire

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// versionOf makes a version of a text with the drawings that it names.
func versionOf(src []byte, files fs.FS, number int, holds string) *counterclaim.AgreementVersion {
	v := &counterclaim.AgreementVersion{Agreement: "river", Number: number, Title: "River understanding", Holds: holds, Kept: "2031-05-06T10:00:00Z", KeptBy: "A. Person", Reason: "test",
		Files: []counterclaim.AgreementFile{counterclaim.NewAgreementFile("river.toml", src)}}
	for _, name := range Drawings(src) {
		if b, err := fs.ReadFile(files, name); err == nil {
			v.Files = append(v.Files, counterclaim.NewAgreementFile(name, b))
		}
	}
	v.Identify()
	return v
}

func TestDrawings(t *testing.T) {
	src := `line = [{file = "b.geojson"}, {file = "maps/a.geojson"}, {file = 3}, 4]
[[zone]]
file = "b.geojson"
[[zone]]
file = "../c.geojson"
[[zone]]
file = "/etc/passwd"
[[site]]
holdings = "holdings/dorn.toml"
file = "d.geojson"
`
	if got := Drawings([]byte(src)); !slices.Equal(got, []string{"b.geojson", "maps/a.geojson"}) {
		t.Errorf("%q", got)
	}
	for _, bad := range []string{"", "x", "line = 1\nzone = [2]", "\xff", "[[line]]\nfile = "} {
		if got := Drawings([]byte(bad)); len(got) > 0 {
			t.Errorf("%q: %q", bad, got)
		}
	}
}

// Every example says the same when it is read from a version as from its folder, but for what was declared in files of its own.
func TestReadVersion(t *testing.T) {
	files := os.DirFS(examplesFolder)
	paths, err := fs.Glob(files, "*.toml")
	if err != nil || len(paths) < 7 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		src, err := fs.ReadFile(files, path)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := ParseAgreement(path, src, files)
		got, faults := ReadVersion(versionOf(src, files, 1, want.Start))
		if err := Refusal(faults); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for i := range want.Sites {
			if len(got.Sites[i].Items) == 0 {
				if len(want.Sites[i].Items) > 0 != got.Sites[i].HoldingsElsewhere {
					t.Errorf("%s: site %s: that its holdings are elsewhere: %t", path, want.Sites[i].ID, got.Sites[i].HoldingsElsewhere)
				}
				want.Sites[i].Items, want.Sites[i].HoldingsElsewhere = nil, got.Sites[i].HoldingsElsewhere
			}
		}
		if changes := Diff(want, got); len(changes) > 0 {
			t.Errorf("%s: %v", path, changes)
		}
	}
}

func TestReadVersionThatIsDamaged(t *testing.T) {
	for what, damage := range map[string]func(v *counterclaim.AgreementVersion){
		"a byte of the text": func(v *counterclaim.AgreementVersion) {
			v.Files[0].Bytes = append([]byte(" "), v.Files[0].Bytes[1:]...)
		},
		"a byte of the drawing": func(v *counterclaim.AgreementVersion) { v.Files[1].Bytes = v.Files[1].Bytes[1:] },
		"no drawing":            func(v *counterclaim.AgreementVersion) { v.Files = v.Files[:1] },
		"no files":              func(v *counterclaim.AgreementVersion) { v.Files = nil },
		"another name":          func(v *counterclaim.AgreementVersion) { v.Agreement = "valley" },
		"no bytes":              func(v *counterclaim.AgreementVersion) { v.Files[0].Bytes = nil },
	} {
		v := versionOf([]byte(sound), soundFiles, 1, "2031-05-06")
		damage(v)
		if _, faults := ReadVersion(v); Refusal(faults) == nil {
			t.Errorf("%s: it is taken", what)
		}
	}
}

// The last good version that holds is the one that counts, whatever becomes of those in front of it.
func TestStand(t *testing.T) {
	text := func(n int) []byte {
		return []byte(strings.Replace(sound, "distance_m = 15000", fmt.Sprintf("distance_m = %d", 15000+n), 1))
	}
	first, second, third := versionOf(text(1), soundFiles, 1, "2031-05-06"), versionOf(text(2), soundFiles, 2, "2031-07-01"), versionOf(text(3), soundFiles, 3, "2031-06-01")
	stricter := versionOf(append(text(4), "[[clause]]\nid = \"new\"\nkind = \"of a later program\"\nparties = [\"ardania\"]\n"...), soundFiles, 4, "2031-07-01")
	damaged := versionOf(text(5), soundFiles, 5, "2031-07-02")
	damaged.Files[0].Bytes = damaged.Files[0].Bytes[10:]
	lost := versionOf(text(6), soundFiles, 6, "2031-07-03")
	bare := &counterclaim.AgreementVersion{ID: counterclaim.HashOf("its row is damaged"), Agreement: "river", Number: 7}
	load := func(kept ...*counterclaim.AgreementVersion) func(counterclaim.ID) (*counterclaim.Agreement, error) {
		return func(id counterclaim.ID) (*counterclaim.Agreement, error) {
			for _, v := range kept {
				if v.ID == id {
					return GoodVersion(v)
				}
			}
			return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "gone")
		}
	}
	all := []counterclaim.AgreementVersion{*first, *second, *third, *stricter, *damaged, *lost, *bare}
	for _, c := range []struct {
		what   string
		of     []counterclaim.AgreementVersion
		day    string
		number int // 0: none
		passed []int
	}{
		{"before the first", all[:1], "2031-05-05", 0, nil},
		{"the first day", all[:2], "2031-05-06", 1, nil},
		{"before the second holds", all[:2], "2031-06-30", 1, nil},
		{"when the second holds", all[:2], "2031-07-01", 2, nil},
		{"a later one that holds from an earlier day counts", all[:3], "2031-07-15", 3, nil},
		{"before any of both", all[:3], "2031-05-31", 1, nil},
		{"one that a stricter program refuses", all[:4], "2031-07-15", 3, []int{4}},
		{"one that is damaged", all[:5], "2031-07-15", 3, []int{5, 4}},
		{"one that is lost", all[:6], "2031-07-15", 3, []int{6, 5, 4}},
		{"one whose row is damaged", all, "2031-07-15", 3, []int{7, 6, 5, 4}},
		{"none that can be used", all[3:6], "2031-07-15", 0, []int{6, 5, 4}},
		{"none at all", nil, "2031-07-15", 0, nil},
	} {
		s, err := Stand(c.of, c.day, load(first, second, third, stricter, damaged))
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		if s.Version != nil {
			got = s.Version.Number
			if s.Agreement.Clauses[1].DistanceM != float64(15000+got) {
				t.Errorf("%s: the text of another version", c.what)
			}
		}
		var passed []int
		for _, p := range s.Passed {
			passed = append(passed, p.Version.Number)
			if p.Why == nil {
				t.Errorf("%s: nothing says why %d was passed over", c.what, p.Version.Number)
			}
		}
		if got != c.number || !slices.Equal(passed, c.passed) {
			t.Errorf("%s: version %d, passed %v; want %d, %v", c.what, got, passed, c.number, c.passed)
		}
	}
	for _, c := range []struct {
		at      string
		number  int
		inForce bool
	}{{"2031-05-05T17:59:59Z", 3, false}, {"2031-05-05T18:00:00Z", 1, true}, {"2031-05-31T17:59:59Z", 1, true}, {"2031-05-31T18:00:00Z", 3, true}} { // Bishkek is six hours ahead
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		s, inForce, err := StandAt(all, at, load(first, second, third, stricter, damaged))
		if err != nil || s.Version == nil || s.Version.Number != c.number || inForce != c.inForce {
			t.Errorf("%s: %+v, in force %t, %v; want version %d, %t", c.at, s.Version, inForce, err, c.number, c.inForce)
		}
	}
	if s, inForce, err := StandAt(all[3:], time.Unix(2e9, 0), load(stricter, damaged)); err != nil || inForce || s.Version != nil || len(s.Passed) != 4 {
		t.Errorf("%+v, %t, %v", s, inForce, err)
	}
	broken := func(counterclaim.ID) (*counterclaim.Agreement, error) { return nil, context.Canceled }
	if _, err := Stand(all, "2031-07-15", broken); !errors.Is(err, context.Canceled) {
		t.Errorf("what keeps from reading at all is no fault of a version: %v", err)
	}
}

func TestDiff(t *testing.T) {
	parse := func(src string) *counterclaim.Agreement {
		t.Helper()
		a, faults := ParseAgreement("river.toml", []byte(src), soundFiles)
		if a == nil {
			t.Fatal(faults)
		}
		return a
	}
	old := parse(sound)
	for _, c := range []struct{ old, new, want string }{
		{"", "", ""},
		{"title = \"River understanding\"", "title = \"River accord\" # and a comment", "agreement: title: River understanding -> River accord"},
		{"distance_m = 15000\ntolerance = 100", "distance_m = 10000.5", "clause guns: distance_m: 15000 -> 10000.5\nclause guns: tolerance: 100 (removed)"},
		{"parties = [\"ardania\", \"belmark\"]\nphase = \"second\"", "parties = [\"ardania\"]\nphase = \"second\"", "clause guns: parties: ardania; belmark -> ardania"},
		{"line = \"contact\"\ndistance_m", "baselines = { belmark = \"contact\", ardania = \"contact\" }\ndistance_m", "clause guns: line: contact (removed)\nclause guns: baselines: ardania = contact, belmark = contact (added)"},
		{"[70.5, 40.2], [71, 40.1]", "[70.5, 40.25], [70.9, 40.2], [71, 40.1]", "line contact: drawing: 3 points -> 4 points, 2 of them new"},
		{"[[phase]]\nid = \"second\"\nfrom = 2031-05-21", "[[phase]]\nid = \"third\"\nfrom = 2031-05-21", "phase third: added\nphase third: from: 2031-05-21 (added)\nphase second: removed\nphase second: from: 2031-05-21 (removed)"},
		{"serials = [\"A-1\", \"A-2\"]", "serials = [\"A-1\", \"A-3\"]", "site depot: item: 2 artillery, 122 mm (A-1, A-2) -> 2 artillery, 122 mm (A-1, A-3)"},
		{"file = \"town.geojson\"", "words = \"The town\"", "zone town: words: The town (added)\nzone town: drawing: 5 points (removed)"},
		{"synthetic = true", "sources = [\"a\", \"b\"]", "agreement: sources: a; b (added)\nagreement: synthetic: true (removed)"},
	} {
		now := parse(strings.Replace(sound, c.old, c.new, 1))
		var said []string
		for _, change := range Diff(old, now) {
			said = append(said, change.String())
		}
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%q:\n%s\nwant\n%s", c.new, got, c.want)
		}
	}
	zero := 0
	a, b := parse(sound), parse(sound)
	a.Clauses[1].Most = &zero
	if got := Diff(b, a); len(got) != 1 || got[0].To != "0" {
		t.Errorf("a cap of none: %v", got)
	}
}

// Seeded changes: from the new to the old the same differences are told the other way round, and none between an agreement and itself in another order.
func TestDiffIsSymmetrical(t *testing.T) {
	files := os.DirFS(examplesFolder)
	src, err := fs.ReadFile(files, "ardania-belmark.toml")
	if err != nil {
		t.Fatal(err)
	}
	parse := func() *counterclaim.Agreement {
		a, faults := ParseAgreement("a.toml", src, files)
		if err := Refusal(faults); err != nil {
			t.Fatal(err)
		}
		return a
	}
	told := 0
	for seed := range uint64(200) {
		luck := rand.New(rand.NewPCG(8, seed))
		a, b := parse(), parse()
		for range luck.IntN(6) {
			k := luck.IntN(len(b.Clauses))
			switch luck.IntN(5) {
			case 0:
				b.Clauses = slices.Delete(b.Clauses, k, k+1)
			case 1:
				b.Clauses[k].DistanceM += 500
			case 2:
				b.Clauses = append(b.Clauses, counterclaim.Clause{ID: fmt.Sprintf("new-%d", len(b.Clauses)), Kind: "detainees", Parties: []string{"ardania", "belmark"}})
			case 3:
				b.Zones[luck.IntN(len(b.Zones))].ErrorM += 10
			case 4:
				b.Sites[0].Items = nil
			}
		}
		luck.Shuffle(len(b.Clauses), func(i, j int) { b.Clauses[i], b.Clauses[j] = b.Clauses[j], b.Clauses[i] })
		there, back := Diff(a, b), Diff(b, a)
		turned := map[Difference]int{}
		for _, c := range there {
			turned[Difference{c.Of, map[string]string{ChangeAdded: ChangeRemoved, ChangeRemoved: ChangeAdded, ChangeChanged: ChangeChanged}[c.Kind], c.Key, c.To, c.From}]++
		}
		for _, c := range back {
			turned[c]--
		}
		for c, n := range turned {
			if n != 0 {
				t.Fatalf("seed %d: %v is told one way alone", seed, c)
			}
		}
		told += len(there)
	}
	if told < 300 {
		t.Errorf("only %d differences", told)
	}
}

// What a version serves is a folder of files like any other.
func TestDrawnFiles(t *testing.T) {
	var _ fs.FS = DrawnFiles{}
	files := DrawnFiles{counterclaim.NewAgreementFile("a.geojson", []byte("one")), counterclaim.NewAgreementFile("b.geojson", []byte("two"))}
	for i, name := range []string{"a.geojson", "b.geojson"} {
		got, err := fs.ReadFile(files, name)
		if err != nil || string(got) != []string{"one", "two"}[i] {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		info, err := fs.Stat(files, name)
		if err != nil || info.Size() != 3 || info.Name() != name || info.IsDir() {
			t.Errorf("%+v, %v", info, err)
		}
	}
	if _, err := fs.ReadFile(files, "c.geojson"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
