package storetest

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

var errUnchanged = errors.New("it was not refused")

// sitrepKey is that of who signs reports here.
func sitrepKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte("the key of A. Person, for tests."))
}

// reported makes and signs a version of the report of a day.
func reported(day string, version int, corrects counterclaim.ID, synthetic bool) *counterclaim.SituationReport {
	r := &counterclaim.SituationReport{From: day, To: day, AsOf: day + "T20:00:00Z", Zone: "UTC", Version: version, Corrects: corrects, By: []string{"A. Person"}, Published: "2031-05-10T08:00:00Z", Synthetic: synthetic,
		Sections: []counterclaim.Part{{Heading: "In short", Text: fmt.Sprintf("version %d of %s", version, day)}},
		Tables:   []counterclaim.Table{{Section: "In short", Heading: "Counts", Columns: []string{"What", "How many"}, Rows: [][]string{{"incidents", "3"}}}}}
	if version > 1 {
		r.Changed = "one incident was counted twice"
	}
	signSitrep(r)
	return r
}

func signSitrep(r *counterclaim.SituationReport) {
	r.Identify()
	r.Signatures = []counterclaim.Signature{counterclaim.Sign("A. Person", counterclaim.OverSitrep, sitrepKey(), r.Content())}
}

// FillSitreps keeps two versions of a day's report and one of another day, made up where the record is.
func FillSitreps(t testing.TB, s counterclaim.Store) {
	t.Helper()
	synthetic := view(t, s).Synthetic
	first := reported("2031-05-08", 1, counterclaim.ID{}, synthetic)
	for _, r := range []*counterclaim.SituationReport{first, reported("2031-05-09", 1, counterclaim.ID{}, synthetic), reported("2031-05-08", 2, first.ID, synthetic)} {
		if fresh, err := s.PublishSitrep(context.Background(), r); err != nil || !fresh {
			t.Fatalf("version %d of %s: new %t, %v", r.Version, r.From, fresh, err)
		}
	}
}

// sitreps publishes reports, finds and lists them, and follows each by what corrects it.
func sitreps(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	if list, err := s.Sitreps(ctx); err != nil || len(list) != 0 {
		t.Fatal(list, err)
	}
	FillSitreps(t, s)
	list, err := s.Sitreps(ctx)
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	for i, want := range []string{"2031-05-08 1", "2031-05-08 2", "2031-05-09 1"} {
		r := &list[i]
		if got := fmt.Sprintf("%s %d", r.From, r.Version); got != want || r.Sections != nil || r.Tables != nil {
			t.Errorf("report %d is %s with %d sections, want %s with none", i, got, len(r.Sections), want)
		}
		whole, err := s.Sitrep(ctx, r.ID)
		if err != nil || len(whole.Sections) != 1 || len(whole.Tables) != 1 || whole.ValidatePublished() != nil {
			t.Errorf("%+v, %v", whole, err)
		}
		if a, err := s.Resolve(ctx, "s", r.ID.Short()); err != nil || a.ID != r.ID {
			t.Errorf("by its address: %+v, %v", a, err)
		}
	}
	again := reported("2031-05-09", 1, counterclaim.ID{}, list[0].Synthetic)
	if fresh, err := s.PublishSitrep(ctx, again); err != nil || fresh {
		t.Errorf("published again: new %t, %v", fresh, err)
	}
	if n := kinds(t, s)[counterclaim.SitrepLeaf]; n != 3 {
		t.Errorf("%d leaves of 3 reports", n)
	}
	if _, err := s.Sitrep(ctx, counterclaim.HashOf("nothing")); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Error(err)
	}
	NoFaults(t, s)
}

// refusedSitreps keeps nothing that does not follow the last version, is not signed or says nothing of what it changes.
func refusedSitreps(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	FillSitreps(t, s)
	list, err := s.Sitreps(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first, second, synthetic := list[0].ID, list[1].ID, list[0].Synthetic
	changed := func(r *counterclaim.SituationReport, change func(r *counterclaim.SituationReport)) *counterclaim.SituationReport {
		change(r)
		return r
	}
	for what, c := range map[string]struct {
		report *counterclaim.SituationReport
		code   counterclaim.Code
	}{
		"another first version":       {changed(reported("2031-05-09", 1, counterclaim.ID{}, synthetic), func(r *counterclaim.SituationReport) { r.Zone = "Europe/Berlin"; signSitrep(r) }), counterclaim.CodeConflict},
		"a second of nothing":         {reported("2031-05-07", 2, first, synthetic), counterclaim.CodeConflict},
		"one that corrects the first": {changed(reported("2031-05-08", 3, first, synthetic), signSitrep), counterclaim.CodeConflict},
		"one that leaves one out":     {reported("2031-05-08", 4, second, synthetic), counterclaim.CodeConflict},
		"a made-up one, or a real":    {reported("2031-05-07", 1, counterclaim.ID{}, !synthetic), counterclaim.CodeMixedSynthetic},
		"words that were not signed":  {changed(reported("2031-05-07", 1, counterclaim.ID{}, synthetic), func(r *counterclaim.SituationReport) { r.Sections[0].Text = "other"; r.Identify() }), counterclaim.CodeBadInput},
		"another's name":              {changed(reported("2031-05-07", 1, counterclaim.ID{}, synthetic), func(r *counterclaim.SituationReport) { r.By = []string{"B. Other"}; r.Identify() }), counterclaim.CodeBadInput},
		"no signature":                {changed(reported("2031-05-07", 1, counterclaim.ID{}, synthetic), func(r *counterclaim.SituationReport) { r.Signatures = nil }), counterclaim.CodeBadInput},
		"no word on what changed":     {changed(reported("2031-05-08", 3, second, synthetic), func(r *counterclaim.SituationReport) { r.Changed = ""; signSitrep(r) }), counterclaim.CodeBadInput},
		"a draft":                     {changed(reported("2031-05-07", 1, counterclaim.ID{}, synthetic), func(r *counterclaim.SituationReport) { r.Published = ""; signSitrep(r) }), counterclaim.CodeBadInput},
	} {
		fresh, err := s.PublishSitrep(ctx, c.report)
		if err == nil {
			err = errUnchanged
		}
		if fresh || counterclaim.CodeOf(err) != c.code {
			t.Errorf("%s: new %t, %v; want %s", what, fresh, err, c.code)
		}
	}
	if after, err := s.Sitreps(ctx); err != nil || !slices.EqualFunc(after, list, func(a, b counterclaim.SituationReport) bool { return a.ID == b.ID }) {
		t.Errorf("%d reports, %v", len(after), err)
	}
}

// publishedAtOnce has two stores publish a correction of one report: one of them does.
func publishedAtOnce(t *testing.T, a, b counterclaim.Store) {
	FillSitreps(t, a)
	list, err := a.Sitreps(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	errs := make([]error, 2)
	for i, s := range []counterclaim.Store{a, b} {
		both.Go(func() {
			r := reported("2031-05-08", 3, list[1].ID, list[0].Synthetic)
			r.Changed = fmt.Sprintf("by store %d", i)
			signSitrep(r)
			_, errs[i] = s.PublishSitrep(context.Background(), r)
		})
	}
	both.Wait()
	refused := 0
	for _, err := range errs {
		if err != nil {
			refused++
			if counterclaim.CodeOf(err) != counterclaim.CodeConflict {
				t.Error(err)
			}
		}
	}
	if after, err := b.Sitreps(context.Background()); err != nil || len(after) != 4 || refused != 1 {
		t.Errorf("%d reports, %d refused, %v", len(after), refused, err)
	}
}
