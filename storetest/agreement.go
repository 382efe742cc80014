package storetest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// promised makes version number of an agreement whose text says so much, with a drawing.
func promised(agreement string, number, metres int) counterclaim.AgreementVersion {
	text := fmt.Sprintf(`[agreement]
format = 1
id = %q
title = "Understanding on the vale"
version = "%d"
start = 2031-03-01
clock = "Asia/Bishkek"
sources = ["https://vale.example/understanding"]
[[party]]
id = "ard"
name = "Ardania"
countries = ["XAA"]
[[party]]
id = "bel"
name = "Belmark"
countries = ["XAB"]
[[line]]
id = "river"
left = "ard"
right = "bel"
file = "map/river.geojson"
[[clause]]
id = "guns"
kind = "withdraw"
parties = ["ard", "bel"]
weapon_class = "artillery"
line = "river"
distance_m = %d
`, agreement, number, metres)
	v := counterclaim.AgreementVersion{Agreement: agreement, Number: number, Title: "Understanding on the vale", Version: fmt.Sprint(number), Holds: fmt.Sprintf("2031-03-%02d", number),
		Kept: "2031-03-04T09:00:00Z", KeptBy: "A. Person", Reason: fmt.Sprintf("guns stand %d m back", metres),
		Files: []counterclaim.AgreementFile{counterclaim.NewAgreementFile("vale.toml", []byte(text)),
			counterclaim.NewAgreementFile("map/river.geojson", []byte(`{"type":"LineString","coordinates":[[70.25,41],[70.25,41.5]]}`+"\n"))}}
	v.Identify()
	return v
}

// following makes the version after another.
func following(before *counterclaim.AgreementVersion, metres int) counterclaim.AgreementVersion {
	v := promised(before.Agreement, before.Number+1, metres)
	v.Supersedes = before.ID
	return v
}

func keepAgreement(t testing.TB, s counterclaim.Store, v *counterclaim.AgreementVersion) {
	t.Helper()
	if fresh, err := s.KeepAgreement(context.Background(), v); err != nil || !fresh {
		t.Fatalf("version %d of %s: new %t, %v", v.Number, v.Agreement, fresh, err)
	}
}

// FillAgreements keeps two versions of an agreement and one of another, made up where the record is.
func FillAgreements(t testing.TB, s counterclaim.Store) {
	t.Helper()
	first, other := promised("vale", 1, 10_000), promised("bridge", 1, 500)
	second := following(&first, 15_000)
	synthetic := view(t, s).Synthetic
	for _, v := range []*counterclaim.AgreementVersion{&first, &other, &second} {
		v.Synthetic = synthetic
		keepAgreement(t, s, v)
	}
}

func agreementVersions(t testing.TB, s counterclaim.Store, of string) []counterclaim.AgreementVersion {
	t.Helper()
	list, err := s.AgreementVersions(context.Background(), of)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// bare is a version as lists have it.
func bare(v counterclaim.AgreementVersion) counterclaim.AgreementVersion {
	v.Files = append([]counterclaim.AgreementFile{}, v.Files...)
	for i := range v.Files {
		v.Files[i].Bytes = nil
	}
	return v
}

// agreements come back byte for byte as they were given, are found by their addresses, and are kept once.
func agreements(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	if list := agreementVersions(t, s, ""); list == nil || len(list) != 0 {
		t.Errorf("an empty record has %v", list)
	}
	first := promised("vale", 1, 10_000)
	first.Synthetic = true
	first.Files[0] = counterclaim.NewAgreementFile("vale.toml", append(first.Files[0].Bytes, "# Made up: \xef\xbb\xbf \"\\ 🚀 \x00\r\n"...))
	first.Identify()
	keepAgreement(t, s, &first)
	if !view(t, s).Synthetic {
		t.Error("a record of a made-up agreement is not said to be made up")
	}
	second := following(&first, 15_000)
	second.Synthetic = true
	keepAgreement(t, s, &second)
	other := promised("bridge", 1, 500)
	other.Synthetic = true
	other.Files = other.Files[:1]
	other.Identify()
	keepAgreement(t, s, &other)

	for _, v := range []counterclaim.AgreementVersion{first, second, other} {
		got, err := s.AgreementVersion(ctx, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "a version", *got, v)
		same(t, "its address", resolve(t, s, "a", v.ID.Short()), counterclaim.Address{ID: v.ID})
	}
	same(t, "all versions", agreementVersions(t, s, ""), []counterclaim.AgreementVersion{bare(other), bare(first), bare(second)})
	same(t, "those of one", agreementVersions(t, s, "vale"), []counterclaim.AgreementVersion{bare(first), bare(second)})
	same(t, "those of none", agreementVersions(t, s, "val"), []counterclaim.AgreementVersion{})

	again := second
	again.Kept, again.KeptBy, again.Reason, again.Holds = "2031-03-09T09:00:00Z", "B. Person", "sent again", "2031-03-09"
	if fresh, err := s.KeepAgreement(ctx, &again); err != nil || fresh {
		t.Errorf("the last text again: new %t, %v", fresh, err)
	}
	same(t, "after it was kept again", agreementVersions(t, s, "vale"), []counterclaim.AgreementVersion{bare(first), bare(second)})
	if n := kinds(t, s)[counterclaim.AgreementLeaf]; n != 3 {
		t.Errorf("%d leaves of three versions", n)
	}
	all, err := leavesOf(t, s).LeavesOf(ctx, second.ID)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d leaves, %v", len(all), err)
	}
	content, err := leavesOf(t, s).LeafContent(ctx, &all[0])
	if err != nil || !strings.Contains(string(content), second.Files[1].SHA256.String()) {
		t.Errorf("the leaf does not bind the drawing: %s, %v", content, err)
	}
	_, err = s.AgreementVersion(ctx, counterclaim.HashOf("nothing"))
	code(t, "nothing", err, counterclaim.CodeNotFound)
	NoFaults(t, s)
	faultless(t, s)
}

// refusedAgreements wants what is refused to leave nothing.
func refusedAgreements(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	first := promised("vale", 1, 10_000)
	keepAgreement(t, s, &first)
	second := following(&first, 15_000)
	refuse := func(what string, want counterclaim.Code, v counterclaim.AgreementVersion) {
		t.Helper()
		fresh, err := s.KeepAgreement(ctx, &v)
		code(t, what, err, want)
		if fresh {
			t.Errorf("%s is said to be kept", what)
		}
	}
	change := func(v counterclaim.AgreementVersion, do func(v *counterclaim.AgreementVersion)) counterclaim.AgreementVersion {
		v.Files = append([]counterclaim.AgreementFile{}, v.Files...)
		do(&v)
		return v
	}
	refuse("a version without its id", counterclaim.CodeBadInput, change(second, func(v *counterclaim.AgreementVersion) { v.ID = counterclaim.ID{} }))
	refuse("a version without a reason", counterclaim.CodeBadInput, change(second, func(v *counterclaim.AgreementVersion) { v.Reason = " \n" }))
	refuse("a version without bytes", counterclaim.CodeBadInput, change(second, func(v *counterclaim.AgreementVersion) { v.Files[0].Bytes = nil }))
	refuse("other bytes than it says", counterclaim.CodeBadInput, change(second, func(v *counterclaim.AgreementVersion) {
		v.Files[0].Bytes = append([]byte{'#'}, v.Files[0].Bytes[1:]...)
	}))
	refuse("a drawing outside its folder", counterclaim.CodeBadInput, change(second, func(v *counterclaim.AgreementVersion) { v.Files[1].Name = "../river.geojson"; v.Identify() }))
	refuse("a version that jumps", counterclaim.CodeConflict, change(second, func(v *counterclaim.AgreementVersion) { v.Number = 3 }))
	refuse("a version that follows nothing", counterclaim.CodeConflict, change(second, func(v *counterclaim.AgreementVersion) { v.Supersedes = counterclaim.HashOf("nothing") }))
	refuse("another first version", counterclaim.CodeConflict, change(promised("vale", 1, 9000), func(v *counterclaim.AgreementVersion) { v.Version = "other" }))
	refuse("another text under the same version", counterclaim.CodeConflict, change(second, func(v *counterclaim.AgreementVersion) { v.Version = first.Version }))
	refuse("a made-up version in a real record", counterclaim.CodeMixedSynthetic, change(second, func(v *counterclaim.AgreementVersion) { v.Synthetic = true }))
	same(t, "what was kept", agreementVersions(t, s, ""), []counterclaim.AgreementVersion{bare(first)})

	keepAgreement(t, s, &second)
	back := change(first, func(v *counterclaim.AgreementVersion) { v.Number, v.Supersedes = 3, second.ID })
	refuse("an earlier text again", counterclaim.CodeConflict, back)
	o := sighting("2031-05-06T10:00:00Z", "explosions")
	o.Synthetic = true
	o.Identify()
	added, err := s.AddObservations(ctx, []counterclaim.Observation{o})
	if err != nil {
		t.Fatal(err)
	}
	code(t, "a made-up observation beside a real agreement", added[0].Err, counterclaim.CodeMixedSynthetic)
	code(t, "a made-up dispute beside a real agreement", s.SetDispute(ctx, &counterclaim.Dispute{Title: "The valley", Synthetic: true}), counterclaim.CodeMixedSynthetic)
	r := report("Vale Wire", "2031-03-02", "Shelling.")
	r.Synthetic = true
	_, err = s.Save(ctx, coding(&r), place)
	code(t, "a made-up report beside a real agreement", err, counterclaim.CodeMixedSynthetic)

	ended, end := context.WithCancel(ctx)
	end()
	third := following(&second, 20_000)
	if _, err := s.KeepAgreement(ended, &third); err == nil {
		t.Error("what was kept after its context had ended is said to be kept")
	}
	if n := len(agreementVersions(t, s, "vale")); n != 2 {
		t.Errorf("%d versions, want 2", n)
	}
	NoFaults(t, s)
	faultless(t, s)
}

// keptAtOnce has two stores of one record keep versions at once: the numbers go on without gap, and nobody's text is lost or taken for
// another's.
func keptAtOnce(t *testing.T, stores ...counterclaim.Store) {
	t.Helper()
	const each = 6
	var kept [2]int
	var all sync.WaitGroup
	for n, s := range stores {
		all.Go(func() {
			for tries := 0; kept[n] < each && tries < 500; tries++ {
				list, err := s.AgreementVersions(context.Background(), "vale")
				if err != nil {
					t.Errorf("store %d: %v", n, err)
					return
				}
				v := promised("vale", 1, 1000*(n+1)+kept[n])
				if k := len(list); k > 0 {
					v.Number, v.Supersedes = list[k-1].Number+1, list[k-1].ID
				}
				v.Version = fmt.Sprintf("%d.%d", n, kept[n])
				fresh, err := s.KeepAgreement(context.Background(), &v)
				switch {
				case counterclaim.CodeOf(err) == counterclaim.CodeConflict:
				case err != nil:
					t.Errorf("store %d: %v", n, err)
					return
				case fresh:
					kept[n]++
				}
			}
		})
	}
	all.Wait()
	for _, s := range stores {
		list := agreementVersions(t, s, "vale")
		if len(list) != 2*each {
			t.Errorf("%d versions, want %d", len(list), 2*each)
		}
		for i := range list {
			if list[i].Number != i+1 {
				t.Errorf("version %d stands at place %d", list[i].Number, i+1)
			}
		}
		NoFaults(t, s)
	}
}
