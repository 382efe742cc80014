package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/sqlite"
)

const ownActors = "name\tcountry\tsector\tkind\tparty\taliases\n" +
	"Ardania\tXAA\t\tcountry\tardania\t\n" +
	"Ardanian\tXAA\t\tdemonym\tardania\tArdanians\n" +
	"Belmark\tXAB\t\tcountry\tbelmark\t\n"

func dispute() *counterclaim.Dispute {
	d := &counterclaim.Dispute{
		Title: "The valley", Synthetic: true, Actors: ownActors,
		Parties: []counterclaim.Party{{ID: "ardania", Name: "Ardania", Countries: []string{"XAA"}}, {ID: "belmark", Name: "Belmark", Countries: []string{"XAB"}}},
		Sources: []counterclaim.Source{{Name: "Ardanian Border Service", Kind: "release", Party: "ardania"}, {Name: "Lowland Wire", Kind: "wire"}},
	}
	for i := range d.Sources {
		d.Sources[i].Identify()
	}
	return d
}

func reader(t testing.TB, d *counterclaim.Dispute) *Reader {
	t.Helper()
	r, err := NewReader(d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func report(n int, outlet string) *counterclaim.Report {
	r := &counterclaim.Report{Outlet: outlet, Published: "2026-03-07", Doc: fmt.Sprint(n), Synthetic: true, Language: "en",
		Text: fmt.Sprintf("On 6 March Belmark troops shelled the village of Oster. %d soldiers were killed, Ardania said.", n+2)}
	r.Identify()
	return r
}

func TestReadMarksItsClaims(t *testing.T) {
	rep := report(1, "Ardanian Border Service")
	claims := reader(t, dispute()).Read(rep)
	if len(claims) == 0 {
		t.Fatal("no claims")
	}
	if rep.Party != "ardania" || rep.Kind != counterclaim.Release || rep.Source != counterclaim.HashOf("source", rep.Outlet) {
		t.Errorf("party %q, kind %q, source %s", rep.Party, rep.Kind, rep.Source)
	}
	for _, c := range claims {
		if err := c.Validate(rep.Text); err != nil {
			t.Error(err)
		}
		if c.Report != rep.ID || c.Doc != "1" || c.Outlet != rep.Outlet || c.Published != rep.Published || c.Party != "ardania" || !c.Synthetic || c.Language != "en" {
			t.Errorf("a claim does not carry its report's marks: %+v", c)
		}
		for _, e := range slices.Concat(c.Actors, c.Targets) {
			if e.Country == "XAA" && e.Party != "ardania" || e.Country == "XAB" && e.Party != "belmark" {
				t.Errorf("%q of %s has party %q", e.Text, e.Country, e.Party)
			}
		}
	}
}

func TestWhoseVoiceAReportIs(t *testing.T) {
	own := &counterclaim.Dispute{Actors: ownActors} // the desk's names, but no sides and sources
	for _, c := range []struct {
		outlet      string
		d           *counterclaim.Dispute
		party, kind string
	}{
		{"Ardanian Border Service", dispute(), "ardania", "release"},
		{"Lowland Wire", dispute(), "", "wire"},
		{"Ministry of Defence of Belmark", dispute(), "", "release"}, // not among the desk's sources
		{"Ministry of Defence of Belmark", own, "belmark", "release"},
		{"Border Service of the Kyrgyz Republic", nil, "KGZ", "release"},
		{"The Lowland Gazette", nil, "", ""},
		{"", nil, "", ""},
	} {
		rep := report(1, c.outlet)
		reader(t, c.d).Read(rep)
		if rep.Party != c.party || c.kind != "" && rep.Kind != c.kind {
			t.Errorf("%q: party %q kind %q, want %q %q", c.outlet, rep.Party, rep.Kind, c.party, c.kind)
		}
	}
	said := report(1, "Ardanian Border Service")
	said.Party, said.Kind = "belmark", counterclaim.Post
	if reader(t, dispute()).Read(said); said.Party != "belmark" || said.Kind != counterclaim.Post {
		t.Errorf("what the report said of itself was changed: %q %q", said.Party, said.Kind)
	}
}

func TestDerivedSidesDoNotChangeTheReading(t *testing.T) {
	plain := reader(t, nil)
	derived := reader(t, &counterclaim.Dispute{Derived: true, Parties: dispute().Parties})
	a, _ := json.Marshal(plain.Read(report(1, "Lowland Wire")))
	b, _ := json.Marshal(derived.Read(report(1, "Lowland Wire")))
	if string(a) != string(b) || plain.CodedBy() != derived.CodedBy() {
		t.Errorf("the same report is read in two ways:\n%s\n%s", a, b)
	}
	if plain.CodedBy() == reader(t, dispute()).CodedBy() {
		t.Error("a reader with the desk's names bears the same name as one without")
	}
}

func items(n int) iter.Seq[intake.Item] {
	return func(yield func(intake.Item) bool) {
		for i := range n {
			item := intake.Item{Report: report(i, "Lowland Wire"), File: "f", Line: i + 1}
			if i%7 == 3 {
				item = intake.Item{Err: counterclaim.Errorf(counterclaim.CodeEmpty, "empty"), File: "f", Line: i + 1}
			}
			if !yield(item) {
				return
			}
		}
	}
}

func TestReadAllKeepsTheOrder(t *testing.T) {
	r := reader(t, dispute())
	var want []string
	for _, workers := range []int{1, 2, 7} {
		var got []string
		line := 0
		for one := range r.ReadAll(t.Context(), items(60), workers) {
			if line++; one.Line != line {
				t.Fatalf("%d workers: item %d came as number %d", workers, one.Line, line)
			}
			if (one.Err != nil) != (one.Report == nil) || one.Err != nil && one.Claims != nil {
				t.Errorf("item %d is neither a report nor a failure", line)
			}
			b, err := json.Marshal(one.Claims)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(b))
		}
		if line != 60 {
			t.Errorf("%d workers: %d items of 60", workers, line)
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d workers read otherwise than one", workers)
		}
	}
}

func TestReadAllEndsWhenToldTo(t *testing.T) {
	r := reader(t, dispute())
	for _, workers := range []int{1, 4} {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		for range r.ReadAll(ctx, items(1_000_000), workers) {
			if n++; n == 5 {
				cancel()
			}
		}
		if n > 6 {
			t.Errorf("%d workers: %d items after the context ended", workers, n-5)
		}
		n = 0
		for range r.ReadAll(t.Context(), items(1_000_000), workers) {
			if n++; n == 5 {
				break
			}
		}
		cancel()
	}
}

func TestProcess(t *testing.T) {
	store, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p := Pipeline{Reader: reader(t, dispute()), Store: store}
	first, err := p.Process(t.Context(), report(1, "Ardanian Border Service"))
	if err != nil || !first.Fresh || first.Claims == 0 || len(first.Incidents) == 0 {
		t.Fatalf("%+v %v", first, err)
	}
	again, err := p.Process(t.Context(), report(1, "Ardanian Border Service"))
	if err != nil || again.Fresh || again.Recoded || again.Report != first.Report {
		t.Errorf("the same report again: %+v %v", again, err)
	}
	wrong := report(2, "Lowland Wire")
	wrong.Text = "changed afterwards"
	if _, err := p.Process(t.Context(), wrong); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Errorf("a report that is not what its id says gives %v", err)
	}
	claims, err := store.Claims(t.Context(), counterclaim.ClaimQuery{})
	if err != nil || len(claims) != first.Claims {
		t.Errorf("%d claims kept, want %d: %v", len(claims), first.Claims, err)
	}
}

func TestDeskFilesThatCannotBeRead(t *testing.T) {
	d := &counterclaim.Dispute{Actors: "these are\nno columns at all\n"}
	r, err := NewReader(d)
	if err == nil && len(r.Problems()) == 0 {
		t.Error("nothing is said of an actors file that is none")
	}
}

func BenchmarkRead(b *testing.B) {
	r := reader(b, dispute())
	text := strings.Repeat(report(3, "").Text+" ", 10)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		rep := &counterclaim.Report{Published: "2026-03-07", Text: text}
		rep.Identify()
		r.Read(rep)
	}
	b.ReportMetric(20*float64(b.N)/b.Elapsed().Seconds(), "sentences/s")
}

// Whoever reads with other places reads otherwise, and says so; the order in which they are given is nothing.
func TestAddedPlacesShowInCodedBy(t *testing.T) {
	set := func(name string, lat float64) *gazetteer.Added {
		w, err := gazetteer.NewAddedWriter(func() (gazetteer.Scratch, error) { return os.CreateTemp(t.TempDir(), "part") })
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		var b bytes.Buffer
		err = errors.Join(w.Add(&gazetteer.Row{Entry: gazetteer.Entry{Name: "Oster", Lat: lat, Lon: 7, Country: "XAA", Feature: "P"}}), w.Write(&b, gazetteer.FormOwn, nil))
		if err != nil {
			t.Fatal(err)
		}
		a, err := gazetteer.OpenAdded(name, b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	one, other := set("a", 1), set("b", 2)
	seen := map[string]bool{}
	for _, d := range []*counterclaim.Dispute{nil, dispute()} {
		for _, added := range [][]*gazetteer.Added{nil, {one}, {other}, {one, other}} {
			r, err := NewReader(d, added...)
			if err != nil {
				t.Fatal(err)
			}
			if seen[r.CodedBy()] {
				t.Errorf("%d sets: %s was another reader", len(added), r.CodedBy())
			}
			seen[r.CodedBy()] = true
			if len(added) == 2 {
				turned, _ := NewReader(d, other, one)
				if turned.CodedBy() != r.CodedBy() {
					t.Error("the order shows")
				}
			}
			found := ""
			for _, c := range r.Read(report(1, "Ardanian Border Service")) {
				for _, p := range c.Places {
					found += fmt.Sprint(p.Lat, " ")
				}
			}
			if strings.Contains(found, "1 ") != slices.Contains(added, one) {
				t.Errorf("%d sets: places at %s", len(added), found)
			}
		}
	}
}
