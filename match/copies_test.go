package match

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// invented makes a report of n words from a list of made-up words.
func invented(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 7))
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("word%d", r.IntN(900))
	}
	return out
}

func shareBand(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

func TestCopiesAreKnown(t *testing.T) {
	for seed := range uint64(40) {
		words := invented(seed, 250)
		sketch, bands := Sketch(strings.Join(words, " "))
		edited := slices.Clone(words)
		for i := 10; i < len(edited); i += 30 {
			edited[i] = "changed"
		}
		for name, text := range map[string]string{
			"the same":        strings.Join(words, " "),
			"cut tail":        strings.Join(words[:180], " "),
			"other headline":  "A headline of its own. " + strings.Join(words, " "),
			"edited words":    strings.Join(edited, " "),
			"other case":      strings.ToUpper(strings.Join(words, ", ")),
			"outlet's notice": strings.Join(words, " ") + " All rights are with the paper that printed this.",
		} {
			other, under := Sketch(text)
			if !shareBand(bands, under) {
				t.Errorf("seed %d, %s: no band in common", seed, name)
			}
			if got := alike(sketch, other); got < leastAlike {
				t.Errorf("seed %d, %s: %d of %d alike", seed, name, got, sketchSize)
			}
		}
	}
}

func TestReportsOfTheBenchAreNoCopies(t *testing.T) {
	f, err := os.Open("../eval/testdata/claims-bench/dev/docs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var sketches [][]byte
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var doc struct{ Text string }
		if err := json.Unmarshal(in.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		s, _ := Sketch(doc.Text)
		if s == nil {
			t.Errorf("a report of %d bytes has no sketch", len(doc.Text))
		}
		sketches = append(sketches, s)
	}
	if len(sketches) == 0 {
		t.Fatal("no reports")
	}
	for i, a := range sketches {
		if alike(a, a) != sketchSize {
			t.Error("a report is not like itself")
		}
		for _, b := range sketches[:i] {
			if n := alike(a, b); n >= leastAlike {
				t.Errorf("two reports are copies: %d alike", n)
			}
		}
	}
}

// printed is what an outlet outlets printed on which hour, as Copies sees it.
func printed(outlet string, hour int64, words []string) counterclaim.Sketched {
	sketch, _ := Sketch(strings.Join(words, " "))
	return counterclaim.Sketched{Report: counterclaim.HashOf(outlet, fmt.Sprint(hour)), Outlet: outlet, At: 3600 * hour, Sketch: sketch}
}

// kept lets reports come in one after the other and tells what each is a copy of in the end: "Paper@5 < Wire@3".
func kept(order []counterclaim.Sketched) []string {
	var record []counterclaim.Sketched
	names := map[counterclaim.ID]string{}
	for _, fresh := range order {
		names[fresh.Report] = fmt.Sprintf("%s@%d", fresh.Outlet, fresh.At/3600)
		changed := Copies(fresh, slices.Clone(record))
		record = append(record, fresh)
		for _, c := range changed {
			i := slices.IndexFunc(record, func(s counterclaim.Sketched) bool { return s.Report == c.Report })
			record[i] = c
		}
	}
	slices.SortFunc(record, func(a, b counterclaim.Sketched) int { return cmp.Compare(a.At, b.At) })
	first := map[counterclaim.ID]counterclaim.Sketched{}
	var out []string
	for _, s := range record {
		first[s.Report] = s
		if of, linked := first[s.Like]; linked && !counterclaim.CopyOf(s.Outlet, of.Report, of.Outlet).IsZero() {
			first[s.Report] = of
			out = append(out, names[s.Report]+" < "+names[of.Report])
		}
	}
	slices.Sort(out)
	return out
}

// Whichever comes in first, each copy belongs to the original that it is likest.
func TestCopiesInAnyOrder(t *testing.T) {
	story := invented(1, 250)
	longer := append(slices.Clone(story), invented(2, 60)...)
	bulletin := slices.Clone(story) // the next day's, on the same form
	for i := 5; i < len(bulletin); i += 25 {
		bulletin[i] = "other"
	}
	prints := []counterclaim.Sketched{
		printed("Wire", 1, story), printed("Paper", 3, story), printed("the paper", 4, story), printed("Herald", 5, longer), printed("Gazette", 6, longer),
		printed("Wire", 25, bulletin), printed("Paper", 27, bulletin), printed("Late", 27+24*8, story), printed("Else", 2, invented(3, 200)),
	}
	want := []string{"Gazette@6 < Wire@1", "Herald@5 < Wire@1", "Paper@27 < Wire@25", "Paper@3 < Wire@1", "the paper@4 < Wire@1"}
	r := rand.New(rand.NewPCG(4, 2))
	for range 200 {
		r.Shuffle(len(prints), func(i, j int) { prints[i], prints[j] = prints[j], prints[i] })
		if got := kept(prints); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestShortTextsHaveNoSketch(t *testing.T) {
	sketch, bands := Sketch("The meeting was held. It went well.")
	if sketch != nil || bands != nil {
		t.Error("a formula of seven words has a sketch")
	}
	if alike(nil, nil) != 0 || alike([]byte{1, 2}, []byte{1, 2}) != 0 {
		t.Error("what is no sketch is a copy")
	}
}

func FuzzSketch(f *testing.F) {
	f.Add("a b c \xff\xfe", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, _ := Sketch(a)
		y, _ := Sketch(b)
		if n := alike(x, y); n != alike(y, x) || n > 0 && (x == nil || y == nil) {
			t.Errorf("%d alike", n)
		}
	})
}
