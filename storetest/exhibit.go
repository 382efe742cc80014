package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// picture makes an exhibit.
func picture(seed, at string) counterclaim.Exhibit {
	return counterclaim.Exhibit{ID: counterclaim.HashOf("picture", seed), Name: seed + ".jpg", Type: "image/jpeg", Size: 1234, Arrived: at, ArrivedBy: "A. Person",
		URL: "https://wire.example/" + seed, Facts: map[string]string{"camera": "a \x00 b"}, Description: counterclaim.Description{Sensitivity: counterclaim.Public}}
}

// exhibitsOf gives a store's exhibits, which every record has.
func exhibitsOf(t testing.TB, s counterclaim.Store) counterclaim.Exhibits {
	t.Helper()
	x, ok := s.(counterclaim.Exhibits)
	if !ok {
		t.Fatal("the store keeps no exhibits")
	}
	return x
}

func addExhibit(t testing.TB, s counterclaim.Store, x counterclaim.Exhibit) {
	t.Helper()
	if _, fresh, err := exhibitsOf(t, s).AddExhibit(context.Background(), &x, ""); err != nil || !fresh {
		t.Fatalf("exhibit %s: new %t, %v", x.Name, fresh, err)
	}
}

func exhibit(t testing.TB, s counterclaim.Store, id counterclaim.ID) counterclaim.Exhibit {
	t.Helper()
	x, err := exhibitsOf(t, s).Exhibit(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return *x
}

func exhibits(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	e := exhibitsOf(t, s)
	one, two := picture("one", "2031-03-02T10:00:00Z"), picture("two", "2031-03-02T15:00:00+05:00")
	one.Report = counterclaim.HashOf("report")
	addExhibit(t, s, one)
	addExhibit(t, s, two)
	want := one
	want.Custody = []counterclaim.Custody{{At: one.Arrived, By: "A. Person", Act: counterclaim.ActArrival, Said: &one.Description}}
	same(t, "an exhibit", exhibit(t, s, one.ID), want)

	again := picture("one", "2031-03-03T10:00:00Z")
	again.ArrivedBy, again.Name, again.SaidToShow = "B. Person", "renamed.jpg", "something else"
	got, fresh, err := e.AddExhibit(ctx, &again, "by letter")
	if err != nil || fresh {
		t.Fatalf("new %t, %v", fresh, err)
	}
	same(t, "what was there", *got, one)
	want.Custody = append(want.Custody, counterclaim.Custody{At: again.Arrived, By: "B. Person", Act: counterclaim.ActArrival, Reason: "by letter", Name: "renamed.jpg", URL: again.URL})
	same(t, "after it came again", exhibit(t, s, one.ID), want)

	said := counterclaim.Description{Sensitivity: counterclaim.Restricted, Readers: []string{"A. Person"}, Flags: []string{counterclaim.FlagGraphic}, SaidToShow: "the bridge",
		Established: &counterclaim.Established{Place: &counterclaim.Place{Name: "Kesh Bridge", Lat: 41, Lon: 70, Precision: counterclaim.Exact}, Method: "the towers", By: []string{"A. Person", "B. Person"}, Confidence: "high"}}
	entry := counterclaim.Custody{At: "2031-03-04T10:00:00Z", By: "A. Person", Act: counterclaim.ActDescription, Said: &said}
	if err := e.Touch(ctx, one.ID, &entry); err != nil {
		t.Fatal(err)
	}
	want.Description, want.Custody = said, append(want.Custody, entry)
	same(t, "after it was described", exhibit(t, s, one.ID), want)

	third := picture("three", "2031-03-05T10:00:00Z")
	third.Original = one.ID
	addExhibit(t, s, third)
	if c := exhibit(t, s, one.ID).Custody; c[len(c)-1].Act != counterclaim.ActRedaction || c[len(c)-1].Other != third.ID {
		t.Errorf("the original does not say that it was redacted: %+v", c)
	}
	lost := picture("four", "2031-03-05T10:00:00Z")
	lost.Original = counterclaim.HashOf("nothing")
	_, _, err = e.AddExhibit(ctx, &lost, "")
	code(t, "a copy of nothing", err, counterclaim.CodeNotFound)
	exhibitLists(t, e, one.ID, two.ID, third.ID)

	found, err := s.Resolve(ctx, "x", two.ID.Short())
	if err != nil || found.ID != two.ID {
		t.Errorf("%+v, %v", found, err)
	}
}

// exhibitLists tests lists of three: two and one came in the same second, the third after them and is a copy of the first.
func exhibitLists(t *testing.T, e counterclaim.Exhibits, one, two, third counterclaim.ID) {
	t.Helper()
	early, late := one, two
	if strings.Compare(one.String(), two.String()) > 0 {
		early, late = two, one
	}
	for what, c := range map[string]struct {
		q    counterclaim.ExhibitQuery
		want []counterclaim.ID
	}{
		"all":         {counterclaim.ExhibitQuery{}, []counterclaim.ID{third, early, late}},
		"a page":      {counterclaim.ExhibitQuery{Limit: 2}, []counterclaim.ID{third, early}},
		"the next":    {counterclaim.ExhibitQuery{After: early}, []counterclaim.ID{late}},
		"after last":  {counterclaim.ExhibitQuery{After: late}, []counterclaim.ID{}},
		"by ids":      {counterclaim.ExhibitQuery{IDs: []counterclaim.ID{two, third}}, []counterclaim.ID{third, two}},
		"copies":      {counterclaim.ExhibitQuery{Original: one}, []counterclaim.ID{third}},
		"of a report": {counterclaim.ExhibitQuery{Report: counterclaim.HashOf("report")}, []counterclaim.ID{}}, // the last description names none
	} {
		list, err := e.Exhibits(context.Background(), c.q)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		got := []counterclaim.ID{}
		for _, x := range list {
			if got = append(got, x.ID); x.Custody != nil {
				t.Errorf("%s: a list has custody", what)
			}
		}
		same(t, what, got, c.want)
	}
	_, err := e.Exhibits(context.Background(), counterclaim.ExhibitQuery{After: counterclaim.HashOf("nothing")})
	code(t, "a list after nothing", err, counterclaim.CodeNotFound)
}

// erasedExhibits tests that of what is confidential no word is left when it was erased, and that it does not come back.
func erasedExhibits(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	e := exhibitsOf(t, s)
	x := picture("secret", "2031-03-02T10:00:00Z")
	x.Sealed, x.Sensitivity, x.Readers, x.SaidToShow = counterclaim.HashOf("sealed"), counterclaim.Confidential, []string{"A. Person"}, "who spoke"
	addExhibit(t, s, x)
	_, _, err := e.AddExhibit(ctx, &x, "")
	if err != nil {
		t.Fatal(err)
	}
	described := x.Description
	described.SaidToShow = "who else spoke"
	for _, u := range []counterclaim.Custody{
		{Act: counterclaim.ActDescription, Said: &described},
		{Act: counterclaim.ActRefusal, Tried: counterclaim.ActView},
		{Act: counterclaim.ActErasure, Reason: "he asked for it"},
		{Act: counterclaim.ActErasure, Reason: "again, because the first was broken off"},
	} {
		u.At, u.By = "2031-03-03T10:00:00Z", "A. Person"
		if err := e.Touch(ctx, x.ID, &u); err != nil {
			t.Fatalf("%s: %v", u.Act, err)
		}
	}
	got := exhibit(t, s, x.ID)
	if got.Erased != "2031-03-03T10:00:00Z" || len(got.Custody) != 6 || got.Size != x.Size || got.Sealed != x.Sealed {
		t.Errorf("%+v", got)
	}
	if got.Name != "" || got.URL != "" || got.SaidToShow != "" || got.Facts != nil {
		t.Errorf("what was known of it is still there: %+v", got)
	}
	for _, u := range got.Custody {
		if u.Said != nil || u.Name != "" || u.URL != "" {
			t.Errorf("custody keeps what shall be erased: %+v", u)
		}
	}
	_, _, err = e.AddExhibit(ctx, &x, "")
	code(t, "what was erased comes again", err, counterclaim.CodeBadInput)
	code(t, "what was erased is described", e.Touch(ctx, x.ID, &counterclaim.Custody{At: x.Arrived, By: "A. Person", Act: counterclaim.ActDescription, Said: &described}), counterclaim.CodeBadInput)
}

func refusedExhibits(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	e := exhibitsOf(t, s)
	x := picture("one", "2031-03-02T10:00:00Z")
	for what, change := range map[string]func(x *counterclaim.Exhibit){
		"no bytes":   func(x *counterclaim.Exhibit) { x.Size = 0 },
		"nobody":     func(x *counterclaim.Exhibit) { x.ArrivedBy = "" },
		"two lines":  func(x *counterclaim.Exhibit) { x.ArrivedBy = "A.\nPerson" },
		"no readers": func(x *counterclaim.Exhibit) { x.Sensitivity = counterclaim.Restricted },
		"confidential in clear": func(x *counterclaim.Exhibit) {
			x.Sensitivity, x.Readers = counterclaim.Confidential, []string{"A. Person"}
		},
		"public and sealed":      func(x *counterclaim.Exhibit) { x.Sealed = x.ID },
		"a long name":            func(x *counterclaim.Exhibit) { x.Name = strings.Repeat("x", 5000) },
		"an unknown sensitivity": func(x *counterclaim.Exhibit) { x.Sensitivity = "secret" },
		"a time that is none":    func(x *counterclaim.Exhibit) { x.Arrived = "today" },
		"established by one alone": func(x *counterclaim.Exhibit) {
			x.Established = &counterclaim.Established{Method: "m", By: []string{"A"}}
		},
	} {
		bad := x
		change(&bad)
		_, _, err := e.AddExhibit(ctx, &bad, "")
		code(t, what, err, counterclaim.CodeBadInput)
	}
	addExhibit(t, s, x)
	secret := x.Description
	secret.Sensitivity, secret.Readers = counterclaim.Confidential, []string{"A. Person"}
	for what, u := range map[string]counterclaim.Custody{
		"becoming confidential":    {Act: counterclaim.ActDescription, Said: &secret},
		"an unknown act":           {Act: "borrowing"},
		"a refusal of nothing":     {Act: counterclaim.ActRefusal},
		"an erasure for no reason": {Act: counterclaim.ActErasure},
		"nobody":                   {Act: counterclaim.ActView, By: " "},
	} {
		if u.At = x.Arrived; u.By == "" {
			u.By = "A. Person"
		}
		code(t, what, e.Touch(ctx, x.ID, &u), counterclaim.CodeBadInput)
	}
	view := counterclaim.Custody{At: x.Arrived, By: "A. Person", Act: counterclaim.ActView}
	code(t, "touching nothing", e.Touch(ctx, counterclaim.HashOf("nothing"), &view), counterclaim.CodeNotFound)
	_, err := e.Exhibit(ctx, counterclaim.HashOf("nothing"))
	code(t, "nothing", err, counterclaim.CodeNotFound)
	if c := exhibit(t, s, x.ID).Custody; len(c) != 1 {
		t.Errorf("what was refused is there: %+v", c)
	}

	madeUp := picture("made up", "2031-03-02T10:00:00Z")
	madeUp.Synthetic = true
	_, _, err = e.AddExhibit(ctx, &madeUp, "")
	code(t, "a made-up one among real ones", err, counterclaim.CodeMixedSynthetic)
	r := report("Vale Wire", "2031-03-02", "Shelling.")
	r.Synthetic = true
	_, err = s.Save(ctx, coding(&r), place)
	code(t, "a made-up report among real exhibits", err, counterclaim.CodeMixedSynthetic)
	r.Synthetic = false
	save(t, s, coding(&r))
}
