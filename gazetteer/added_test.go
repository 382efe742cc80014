package gazetteer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// scratchIn makes scratch files in a folder of the test.
func scratchIn(t testing.TB) func() (Scratch, error) {
	folder := t.TempDir()
	return func() (Scratch, error) { return os.CreateTemp(folder, "part") }
}

// inMemory is a scratch file for small sets.
type inMemory struct{ bytes.Buffer }

func newInMemory() (Scratch, error) { return &inMemory{}, nil }

func (m *inMemory) ReadAt(b []byte, at int64) (int, error) {
	return bytes.NewReader(m.Bytes()).ReadAt(b, at)
}
func (m *inMemory) Close() error { return nil }

// kept gives the bytes of a set of rows.
func kept(t testing.TB, form Form, rows ...Row) []byte {
	t.Helper()
	w, err := NewAddedWriter(newInMemory)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for i := range rows {
		if err := w.Add(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := w.Write(&b, form, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func added(t testing.TB, name string, form Form, rows ...Row) *Added {
	t.Helper()
	b := kept(t, form, rows...)
	if err := CheckAdded(name, bytes.NewReader(b), int64(len(b))); err != nil {
		t.Fatal(err)
	}
	a, err := OpenAdded(name, b)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func with2(t testing.TB, own string, sets ...*Added) *Gazetteer {
	t.Helper()
	g, err := New(Options{Own: own, OwnName: "places.tsv", Added: sets})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestAddedGivesTheRowsBack(t *testing.T) {
	rows := []Row{
		{Entry: Entry{Name: "Ardania", Lat: -37, Lon: -21, Country: "XAA", Feature: "A", Code: "PCLI", Population: 7e9, GeonameID: 1<<32 - 1}},
		{Entry: Entry{Name: "Ondrel", Lat: -37.6000001, Lon: -179.9999999, Country: "XAA", Feature: "P", Code: "PPLC", Population: 410000}, Unit: "XAA.1", Aliases: []string{"Öndrêl", "Old Ondrel", "Ондрел"}},
		{Entry: Entry{Name: "North", Lat: -36, Lon: -21, Country: "XAA", Feature: "A", Code: "ADM1"}, Unit: "XAA.1"},
		{Entry: Entry{Name: "Lost", Lat: 90, Lon: 180, Feature: ""}, Unit: "XAA.9"},
		{Entry: Entry{Name: "Merrin Ford", Lat: -38.09, Lon: -20.06, Feature: "S", Contested: true, ClaimedBy: "XAA;XAB", HeldBy: "XAB", AccordingTo: "Ilvane Mission", Since: "2021-05-03"}},
		{Entry: Entry{Name: "Post 4", Lat: -38.1, Lon: -20.06, Country: "XAB", Feature: "S", HeldBy: "valley-guard"}},
		{Entry: Entry{Name: strings.Repeat("long ", 60), Lat: 1, Lon: 1, Feature: "T", Contested: true}},
	}
	g := with2(t, "", added(t, "posts", FormOwn, rows...))
	for i, name := range []string{"ardania", "OLD-ONDREL", "north", "lost", "Merrin ford", "post 4", rows[6].Name} {
		want := rows[i].Entry
		want.From, want.Own = "posts", true
		if rows[i].Unit == "XAA.1" {
			want.Admin1 = "North"
		}
		es := g.Find(name)
		if len(es) == 0 {
			t.Errorf("%s is not found", name)
			continue
		}
		es[0].Common = false
		if !reflect.DeepEqual(es[0], want) {
			t.Errorf("%s: %+v\n%+v", name, es[0], want)
		}
		if err := es[0].Place(name, "").Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if a := g.Added()[0]; a.Places() != len(rows) || a.Names() != 8 || a.Name() != "posts" || a.Form() != FormOwn || len(a.Hash()) != 64 {
		t.Errorf("%d places, %d names, %s", a.Places(), a.Names(), a.Hash())
	}
	if es := g.Find("Merin Ford"); len(es) != 1 || es[0].Name != "Merrin Ford" {
		t.Errorf("loosely: %v", es)
	}
}

// A place in no country that is contested leaves no country in the record, and a listed one leaves that.
func TestContestedPlacesAreInNoChosenCountry(t *testing.T) {
	f := "name,lat,lon,country,contested,claimed_by\nMerrin Ford,-38,-20,,yes,XAA;XAB\nFerrin Bridge,-38,-20,XAA,yes,XAA;XAB\n"
	rows, problems := readAll(t, "posts.csv", f)
	if len(rows) != 2 || problems != nil {
		t.Fatal(rows, problems)
	}
	g := with2(t, "", added(t, "posts", FormOwn, rows...))
	for name, country := range map[string]string{"Merrin Ford": "", "Ferrin Bridge": "XAA"} {
		e, ok := g.FindIn(name, []string{"XAA", "XAB"})
		if p := e.Place(name, ""); !ok || p.Country != country || !p.Contested || !slices.Equal(p.ClaimedBy, []string{"XAA", "XAB"}) {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

// The country of a list is taken from a contested place, one that the desk listed is not.
func TestUnchosen(t *testing.T) {
	place := func(code string, contested bool) Row {
		return Row{Entry: Entry{Name: "Tarn " + code, Lat: -38.0000003, Lon: -20, Country: "XAA", Feature: "A", Code: code, Contested: contested}}
	}
	g := with2(t, "name\tlat\tlon\tcountry\tcontested\nTarn Bridge\t-38\t-20\tXAA\tyes\n",
		added(t, "posts", FormOwn, place("OWN", true)), added(t, "list", FormGeoNames, place("ADM1", true), place("ADM2", false), place("PCL", true), place("PCLI", true)))
	for name, country := range map[string]string{"Tarn Bridge": "XAA", "Tarn OWN": "XAA", "Tarn ADM1": "", "Tarn ADM2": "XAA", "Tarn PCL": "XAA", "Tarn PCLI": "XAA"} {
		if p := g.Unchosen(g.Find(name)[0].Place("the place", "")); p.Country != country || p.Lat > -37.9 {
			t.Errorf("%s: %+v", name, p)
		}
	}
	world := g.Unchosen(g.Find("Donetsk")[0].Place("Donetsk", ""))
	if world.Country != "" || !world.Contested || world.Name != "Donetsk" {
		t.Errorf("%+v", world)
	}
}

func TestAddedComesBeforeTheWorldAndAfterTheDispute(t *testing.T) {
	place := func(lon float64, country string) Row {
		return Row{Entry: Entry{Name: "Isfara", Lat: -38, Lon: lon, Country: country, Feature: "P", Code: "PPL"}}
	}
	g := with2(t, "name\tlat\tlon\nIsfara\t-38\t1\n", added(t, "a", FormGeoNames, place(5, "XAA")), added(t, "b", FormWhosOnFirst, place(4, "XAA")),
		added(t, "d", FormOwn, place(3, "XAA")), added(t, "c", FormOwn, place(2, "XAA")))
	es := g.Find("Isfara")
	for i, want := range []string{"", "c", "d", "b", "a", ""} {
		if es[i].From != want || i < 5 && es[i].Lon != float64(i+1) {
			t.Errorf("%d: %+v", i, es[i])
		}
	}
	if es[5].Country != "TJK" {
		t.Errorf("the embedded one is %+v", es[5])
	}
}

// Who adds the places of one country has not said that a capital elsewhere is its hamlet of the same name.
func TestAddedHamletsDoNotTakeCapitalsAway(t *testing.T) {
	hamlets := added(t, "hamlets", FormGeoNames,
		Row{Entry: Entry{Name: "Moscow", Lat: -38, Lon: -20, Country: "XAA", Feature: "P", Code: "PPL", Population: 40}},
		Row{Entry: Entry{Name: "Osh", Lat: -38, Lon: -20, Country: "XAA", Feature: "S", Code: "FRM"}},
		Row{Entry: Entry{Name: "Vorukk", Lat: -38, Lon: -20, Country: "XAA", Feature: "P", Code: "PPL"}})
	g := with2(t, "", hamlets)
	for _, c := range []struct{ name, countries, country string }{
		{"Moscow", "", "RUS"}, {"Moscow", "XAA XAB", "RUS"}, {"Osh", "", "KGZ"}, {"Osh", "XAA XAB", "KGZ"}, {"Vorukk", "", "XAA"}, {"Vorukh", "", "TJK"},
	} {
		if e, ok := g.FindIn(c.name, strings.Fields(c.countries)); !ok || e.Country != c.country {
			t.Errorf("%s in %q: %+v", c.name, c.countries, e)
		}
	}
	if es := g.Find("Vorukh"); es[0].From != "" {
		t.Errorf("a name that is only like comes before the very name: %+v", es)
	}
}

// One place of two lists stands once, and what is contested stays so.
func TestOnePlaceOfTwoLists(t *testing.T) {
	world := embedded(t)
	before := world.Find("Isfara")
	kosovo, _ := world.Country("XKX")
	lists := added(t, "lists", FormGeoNames,
		Row{Entry: Entry{Name: "Isfara", Lat: before[0].Lat + 0.001, Lon: before[0].Lon, Country: "TJK", Feature: "P", Code: "PPL", GeonameID: before[0].GeonameID}},
		Row{Entry: Entry{Name: kosovo.Name, Lat: kosovo.Lat, Lon: kosovo.Lon, Country: "SRB", Feature: "A", Code: "PCL", GeonameID: kosovo.GeonameID}})
	g := with2(t, "", lists)
	if es := g.Find("Isfara"); len(es) != len(before) || es[0].From != "lists" {
		t.Errorf("%+v", es)
	}
	if e := g.Find(kosovo.Name)[0]; e.From != "lists" || !e.Contested || e.Country != kosovo.Country {
		t.Errorf("%+v", e)
	}
}

func TestAddedRefuses(t *testing.T) {
	good := Entry{Name: "Tarn", Lat: 1, Lon: 2, Country: "XAA", Feature: "P", Code: "PPL"}
	w, err := NewAddedWriter(scratchIn(t))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for what, change := range map[string]func(*Entry){
		"no name":           func(e *Entry) { e.Name = "" },
		"a long name":       func(e *Entry) { e.Name = strings.Repeat("a", maxName+1) },
		"off the globe":     func(e *Entry) { e.Lat = 90.1 },
		"a large id":        func(e *Entry) { e.GeonameID = 1 << 32 },
		"fewer than nobody": func(e *Entry) { e.Population = -1 },
		"too many people":   func(e *Entry) { e.Population = 1 << 40 },
		"a short country":   func(e *Entry) { e.Country = "XA" },
		"no such feature":   func(e *Entry) { e.Feature = "Q" },
		"a long code":       func(e *Entry) { e.Code = "ABCDEFG" },
		"a long holder":     func(e *Entry) { e.HeldBy = strings.Repeat("a", maxName+1) },
	} {
		e := good
		change(&e)
		if err := w.Add(&Row{Entry: e}); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || counterclaim.HintOf(err) == "" || w.Places() != 0 {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// The sorter's runs do not show in the set.
func TestRunsDoNotShow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var rows []Row
	for i := range 500 {
		rows = append(rows, Row{Entry: Entry{Name: fmt.Sprint("Tarn ", r.IntN(200)), Lat: float64(i % 90), Lon: 1, Feature: "P", Population: int64(r.IntN(5))}, Aliases: []string{fmt.Sprint("Mill ", i%7)}})
	}
	want := kept(t, FormOwn, rows...)
	for _, run := range []int{1, 2, 7, 333, 999, 1000} {
		w, err := NewAddedWriter(scratchIn(t))
		if err != nil {
			t.Fatal(err)
		}
		w.sorter.run = run
		for i := range rows {
			if err := w.Add(&rows[i]); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		steps := 0
		if err := w.Write(&b, FormOwn, func(n int) { steps += n }); err != nil || !bytes.Equal(b.Bytes(), want) || steps != w.Names() {
			t.Errorf("runs of %d: %v, %d steps", run, err, steps)
		}
		w.Close()
	}
	a, err := OpenAdded("a", want)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < a.Names(); i++ {
		h, _, place := a.posting(i)
		g, _, before := a.posting(i - 1)
		e, _ := a.entry(place)
		f, _ := a.entry(before)
		if h < g && h>>32 == g>>32 || h == g && e.Name == f.Name && f.Population < e.Population {
			t.Fatalf("posting %d is not in order", i)
		}
	}
}

func TestFullDisk(t *testing.T) {
	full := errors.New("no space left")
	for limit := range 6 {
		n := 0
		w, err := NewAddedWriter(func() (Scratch, error) {
			if n++; n > limit {
				return nil, full
			}
			return os.CreateTemp(t.TempDir(), "part")
		})
		if err == nil {
			w.sorter.run = 1
			err = errors.Join(w.Add(&Row{Entry: Entry{Name: "Tarn", Feature: "P"}}), w.Write(failing{full}, FormOwn, nil))
			w.Close()
		}
		if !errors.Is(err, full) {
			t.Errorf("%d files: %v", limit, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestDamagedAddedSet(t *testing.T) {
	good := kept(t, FormOwn, Row{Entry: Entry{Name: "Tarn", Lat: 1, Lon: 2, Country: "XAA", Feature: "P", Contested: true, ClaimedBy: "XAA;XAB"}, Unit: "a"})
	small, world := int64(len(good)), embedded(t).world
	for n := range good {
		if n > 400 && n < len(good)-100 && n%499 != 0 {
			continue
		}
		if _, err := OpenAdded("tarns", good[:n]); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
		if n%50 == 0 {
			if err := CheckAdded("tarns", bytes.NewReader(good[:n]), int64(n)); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || counterclaim.HintOf(err) == "" {
				t.Fatalf("the first %d bytes: %v", n, err)
			}
		}
	}
	for at := range good[:len(good)-32] {
		if at > 500 && at < len(good)-500 && at%1999 != 0 {
			continue // the directory is long and all alike
		}
		b := slices.Clone(good)
		b[at] ^= 0x81
		if err := CheckAdded("tarns", bytes.NewReader(b), small); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Fatalf("byte %d is not missed: %v", at, err)
		}
		if a, err := OpenAdded("tarns", b); err == nil {
			(&Gazetteer{world: world, added: []*Added{a}}).Find("Tarn")
		}
	}
	if err := CheckAdded("tarns", io.LimitReader(bytes.NewReader(good), 100), small); counterclaim.CodeOf(err) != counterclaim.CodeUnreadable {
		t.Error(err)
	}
}

func FuzzOpenAdded(f *testing.F) {
	good := kept(f, FormGeoNames, Row{Entry: Entry{Name: "Tarn", Lat: 1, Lon: 2, Country: "XAA", Feature: "P", Contested: true, ClaimedBy: "XAA;XAB"}, Unit: "a", Aliases: []string{"Old Tarn"}},
		Row{Entry: Entry{Name: "North", Country: "XAA", Feature: "A", Code: "ADM1"}, Unit: "a"})
	// The directory would be most of every input: what stands before it is fuzzed alone.
	head, dir := good[:len(good)-addTailSize-4*(directory+1)], good[len(good)-addTailSize-4*(directory+1):]
	f.Add(head, uint16(hashOf("tarn")>>48))
	f.Fuzz(func(t *testing.T, head []byte, at uint16) {
		a, err := OpenAdded("tarns", slices.Concat(head, dir))
		if err != nil {
			return
		}
		g := with2(t, "", a)
		for _, name := range []string{"Tarn", "Old Tarn", "North"} {
			for _, e := range g.Find(name) {
				if err := e.Place(name, "").Validate(); err != nil && e.From != "" {
					t.Fatalf("%+v: %v", e, err)
				}
			}
		}
		for i := range min(a.Places(), 100) {
			if e, ok := a.entry(i); ok && e.Place(e.Name, "").Validate() != nil {
				t.Fatalf("%+v", e)
			}
		}
	})
}

func hashOf(name string) uint64 {
	k, _ := keyOf(appendFold(nil, name))
	return k.hash
}

// A long list needs no more memory than a short one: what lives after a collection stays far below
// what its rows alone would take.
func TestMemoryOfALongList(t *testing.T) {
	const rows, most = 220_000, 64 << 20 // the names alone would be 80 MB as they stand in the file
	w, err := NewAddedWriter(scratchIn(t))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	before := liveBytes()
	peak := uint64(0)
	n := 0
	for row, err := range NewFile("long.txt", &longList{rows: rows}).Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Add(&row); err != nil {
			t.Fatal(err)
		}
		if n++; n%50_000 == 0 {
			peak = max(peak, liveBytes()-min(before, liveBytes()))
		}
	}
	path := filepath.Join(t.TempDir(), "long.places")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	err = w.Write(out, FormGeoNames, func(k int) {
		if written += k; written%(1<<18) == 0 {
			peak = max(peak, liveBytes()-min(before, liveBytes()))
		}
	})
	if err := errors.Join(err, out.Close()); err != nil {
		t.Fatal(err)
	}
	if n != rows || w.Places() != rows || w.Names() < 5*rows || peak == 0 || peak > most {
		t.Errorf("%d rows, %d places, %d names, %d MB at the most", n, w.Places(), w.Names(), peak>>20)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := OpenAdded("long", b)
	if err != nil {
		t.Fatal(err)
	}
	g := with2(t, "", a)
	for _, i := range []int{1, 2, 77_777, rows} {
		if es := g.Find(fmt.Sprintf("further mill tarn %d c", i)); len(es) != 1 || es[0].GeonameID != int64(i) {
			t.Errorf("%d: %+v", i, es)
		}
	}
}

func liveBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// longList is a country file of GeoNames that is made while it is read.
type longList struct {
	rows, done int
	rest       []byte
}

func (l *longList) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		if l.done == l.rows {
			return 0, io.EOF
		}
		l.done++
		i := l.done
		l.rest = fmt.Appendf(nil, "%d\tTarn %d Village of the Upper Valley\tTarn %d ascii\tFurther mill tarn %d a,Further mill tarn %d b,Further mill tarn %d c\t%d.5\t%d.25\tP\tPPL\tKG\t\t01\t\t\t\t%d\t\t\t\t\n",
			i, i, i, i, i, i, i%90, i%180, i%5000)
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func BenchmarkFindAdded(b *testing.B) {
	var rows []Row
	for i := range 200_000 {
		rows = append(rows, Row{Entry: Entry{Name: fmt.Sprint("Tarn ", i), Lat: float64(i % 90), Lon: 1, Country: "XAA", Feature: "P", Code: "PPL"}, Aliases: []string{fmt.Sprint("Old Tarn ", i%40_000)}})
	}
	g := with2(b, "", added(b, "tarns", FormGeoNames, rows...))
	for _, name := range []string{"Tarn 777", "Old Tarn 8", "Isfara", "Qwrtzpl"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.Find(name)
			}
		})
	}
}
