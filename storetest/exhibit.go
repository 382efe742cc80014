package storetest

import (
	"context"
	"errors"
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
	again.Source, again.ArrivedBy, again.Name, again.SaidToShow = "Vale Wire", "B. Person", "renamed.jpg", "something else"
	got, fresh, err := e.AddExhibit(ctx, &again, "by letter")
	if err != nil || fresh {
		t.Fatalf("new %t, %v", fresh, err)
	}
	is, brought := one, again.Description
	is.Again = []counterclaim.SecondArrival{counterclaim.SecondArrivalOf(&again)}
	same(t, "what was there", *got, is)
	want.Again = is.Again
	want.Custody = append(want.Custody, counterclaim.Custody{At: again.Arrived, By: "B. Person", Act: counterclaim.ActArrival, Reason: "by letter", Name: "renamed.jpg", URL: again.URL, Source: "Vale Wire", Brought: &brought})
	same(t, "after it came again", exhibit(t, s, one.ID), want)
	again.Arrived, again.Name, again.SaidToShow = "2031-03-03T11:00:00Z", "third name.jpg", "something else again" // the first word of a person stands
	if _, fresh, err := e.AddExhibit(ctx, &again, ""); err != nil || fresh {
		t.Fatalf("new %t, %v", fresh, err)
	}
	want.Custody = append(want.Custody, counterclaim.Custody{At: again.Arrived, By: "B. Person", Act: counterclaim.ActArrival, Name: "third name.jpg", URL: again.URL, Source: "Vale Wire"})
	same(t, "after it came a third time", exhibit(t, s, one.ID), want)
	want = broughtAgain(t, s, want)

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

// broughtAgain has who brought an exhibit again describe what they brought: the exhibit's own description stays. It gives the exhibit as it is then.
func broughtAgain(t *testing.T, s counterclaim.Store, want counterclaim.Exhibit) counterclaim.Exhibit {
	t.Helper()
	e := exhibitsOf(t, s)
	said := counterclaim.Description{Sensitivity: counterclaim.Restricted, Readers: []string{"B. Person"}, SaidToShow: "a ferry"}
	entry := counterclaim.Custody{At: "2031-03-03T12:00:00Z", By: "B. Person", Act: counterclaim.ActDescription, Brought: &said}
	if err := e.Touch(context.Background(), want.ID, &entry); err != nil {
		t.Fatal(err)
	}
	want.Again[0].Description, want.Custody = said, append(want.Custody, entry)
	same(t, "after who brought it again described that", exhibit(t, s, want.ID), want)
	other := entry
	other.By = "C. Person"
	code(t, "what nobody brought is described", e.Touch(context.Background(), want.ID, &other), counterclaim.CodeBadInput)
	closed := said
	closed.Sensitivity = counterclaim.Confidential
	entry.Brought = &closed
	code(t, "what is not confidential becomes so", e.Touch(context.Background(), want.ID, &entry), counterclaim.CodeBadInput)
	return want
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
	hold(t, s, &Words{})
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

func seenBefore(t testing.TB, s counterclaim.Store, id counterclaim.ID) []counterclaim.Earlier {
	t.Helper()
	x := exhibit(t, s, id)
	return x.SeenBefore()
}

// likenesses tests what is kept of pictures, what persons say of it, and that it goes with what is erased.
func likenesses(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	e := exhibitsOf(t, s)
	one, two, three := picture("one", "2031-03-02T10:00:00Z"), picture("two", "2031-03-03T10:00:00+05:00"), picture("three", "2031-03-04T10:00:00Z")
	one.Likeness, two.Likeness = []byte("first"), []byte("second")
	two.Earlier = []counterclaim.Earlier{{ID: one.ID, Arrived: one.Arrived, How: "mirrored", Fit: 0.98}}
	for _, x := range []counterclaim.Exhibit{one, two, three} {
		addExhibit(t, s, x)
	}
	kept := func() (out []string) {
		err := e.Likenesses(ctx, func(id counterclaim.ID, arrived string, likeness []byte) error {
			out = append(out, id.Short()+" "+arrived+" "+string(likeness))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	same(t, "likenesses", kept(), []string{one.ID.Short() + " 2031-03-02T10:00:00Z first", two.ID.Short() + " 2031-03-03T05:00:00Z second"})
	stop := errors.New("enough")
	if err := e.Likenesses(ctx, func(counterclaim.ID, string, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("what ends the call is %v", err)
	}
	says := func(what, by string, id, other counterclaim.ID, act string, want counterclaim.Code) {
		t.Helper()
		err := e.Touch(ctx, id, &counterclaim.Custody{At: "2031-03-05T10:00:00Z", By: by, Act: act, Reason: "laid side by side", Other: other})
		if want == "" && err != nil {
			t.Errorf("%s: %v", what, err)
		} else if want != "" {
			code(t, what, err, want)
		}
	}
	same(t, "before anybody looked", seenBefore(t, s, two.ID), []counterclaim.Earlier(nil))
	says("confirmed", "A. Person", two.ID, one.ID, counterclaim.ActConfirmation, "")
	says("found by a person", "B. Person", three.ID, one.ID, counterclaim.ActConfirmation, "")
	says("rejected what nobody said", "B. Person", three.ID, two.ID, counterclaim.ActRejection, counterclaim.CodeBadInput)
	says("a later one", "B. Person", one.ID, three.ID, counterclaim.ActConfirmation, counterclaim.CodeBadInput)
	says("nothing", "B. Person", three.ID, counterclaim.HashOf("nothing"), counterclaim.ActConfirmation, counterclaim.CodeNotFound)
	says("no other", "B. Person", three.ID, counterclaim.ID{}, counterclaim.ActConfirmation, counterclaim.CodeBadInput)
	same(t, "confirmed", seenBefore(t, s, two.ID), []counterclaim.Earlier{{ID: one.ID, Arrived: one.Arrived, How: "mirrored", Fit: 0.98, Verdict: counterclaim.LikenessConfirmed, By: "A. Person"}})
	says("rejected after all", "B. Person", two.ID, one.ID, counterclaim.ActRejection, "")
	same(t, "rejected", seenBefore(t, s, two.ID), []counterclaim.Earlier(nil))

	again := exhibit(t, s, three.ID)
	again.Facts, again.PHash, again.Likeness = map[string]string{"camera": "another"}, "0123456789abcdef", []byte("third")
	again.Earlier = []counterclaim.Earlier{{ID: two.ID, Arrived: two.Arrived, Fit: 0.95}}
	reading := counterclaim.Custody{At: "2031-03-06T10:00:00Z", By: "A. Person", Act: counterclaim.ActReading}
	if err := e.ReadAgain(ctx, &again, &reading); err != nil {
		t.Fatal(err)
	}
	got := exhibit(t, s, three.ID)
	same(t, "facts read again", got.Facts, again.Facts)
	same(t, "likenesses read again", got.Earlier, []counterclaim.Earlier{{ID: two.ID, Arrived: two.Arrived, Fit: 0.95},
		{ID: one.ID, Arrived: one.Arrived, Verdict: counterclaim.LikenessConfirmed, By: "B. Person"}})
	same(t, "its custody", got.Custody[len(got.Custody)-1], reading)
	reading.Act = counterclaim.ActView
	code(t, "a reading that is none", e.ReadAgain(ctx, &again, &reading), counterclaim.CodeBadInput)
	faultless(t, s)

	if err := e.Touch(ctx, three.ID, &counterclaim.Custody{At: "2031-03-07T10:00:00Z", By: "A. Person", Act: counterclaim.ActErasure, Reason: "he asked for it"}); err != nil {
		t.Fatal(err)
	}
	if n := len(kept()); n != 2 || exhibit(t, s, three.ID).Earlier != nil {
		t.Errorf("what it looked like is still there: %d likenesses", n)
	}
	reading.Act = counterclaim.ActReading
	code(t, "what was erased is read again", e.ReadAgain(ctx, &again, &reading), counterclaim.CodeBadInput)
	says("what was erased", "A. Person", three.ID, one.ID, counterclaim.ActConfirmation, counterclaim.CodeBadInput)
	faultless(t, s)
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
		"alike and confidential": func(x *counterclaim.Exhibit) {
			x.Sealed, x.Sensitivity, x.Readers, x.Likeness = x.ID, counterclaim.Confidential, []string{"A. Person"}, []byte("x")
		},
		"alike itself": func(x *counterclaim.Exhibit) { x.Earlier = []counterclaim.Earlier{{ID: x.ID, Arrived: x.Arrived}} },
		"too many facts": func(x *counterclaim.Exhibit) {
			x.Facts = map[string]string{"note": strings.Repeat("x", 1<<20)}
		},
		"a time that is none": func(x *counterclaim.Exhibit) { x.Arrived = "today" },
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
