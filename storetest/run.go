package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func runChanges(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled in the night. The post burned. Cattle died. Talks ended.")
	shelled, burned, died := claim(&r, "Tolm was shelled", "Tolm", ""), claim(&r, "The post burned", "Tolm", ""), claim(&r, "Cattle died", "", "")
	talks := claim(&r, "Talks ended", "", "")
	talks.Review, talks.CodedBy = counterclaim.Added, "A. Reviewer"
	save(t, s, coding(&r, shelled, burned, died, talks))

	longer := reread(&r, shelled, "Tolm was shelled in the night", "reader 2")
	other := reread(&r, burned, "The post burned", "reader 2")
	other.Confidence = 0.75
	alike := reread(&r, died, "Cattle died", "reader 2")
	again := coding(&r, longer, other, alike)
	again.Run = "spring"
	started := counterclaim.Run{Name: "spring", CodedBy: "reader 2", Started: "2031-04-01T10:00:00Z"}
	if err := s.SetRun(ctx, &started); err != nil {
		t.Fatal(err)
	}
	save(t, s, again)
	save(t, s, again) // nothing more
	started.Ended = "2031-04-01T11:00:00Z"
	if err := s.SetRun(ctx, &started); err != nil {
		t.Fatal(err)
	}
	got, err := s.Run(ctx, "spring")
	if err != nil {
		t.Fatal(err)
	}
	want := started
	want.Reports, want.Added, want.Removed, want.Changed, want.Kept = 1, 1, 1, 1, 1
	same(t, "the run", got, &want)
	changes, err := s.RunChanges(ctx, "spring", 0, 0)
	if err != nil || len(changes) != 3 {
		t.Fatalf("changes %+v, %v; want three", changes, err)
	}
	for _, c := range changes {
		switch {
		case c.Report != r.ID:
			t.Errorf("a change of report %s", c.Report.Short())
		case c.Old == nil && c.New.ID == longer.ID, c.New == nil && c.Old.ID == shelled.ID && c.Old.CodedBy == "reader 1":
		case c.Old != nil && c.New != nil && c.Old.ID == burned.ID && c.Old.Confidence == 0.5 && c.New.Confidence == 0.75:
		default:
			t.Errorf("a change %+v", c)
		}
	}
	third := coding(&r)
	third.CodedBy = "reader 3"
	save(t, s, third)
	old, err := s.OldClaims(ctx, r.ID)
	if err != nil || len(old) != 5 || old[0].CodedBy != "reader 2" || old[4].CodedBy != "reader 1" {
		t.Errorf("old claims %+v, %v; want three of reader 2, then two of reader 1", old, err)
	}
	if err := s.SetRun(ctx, &counterclaim.Run{Name: "summer"}); err != nil {
		t.Fatal(err)
	}
	list, err := s.RunList(ctx)
	if err != nil || len(list) != 2 || list[0].Name != "summer" || list[1] != want {
		t.Errorf("runs %+v, %v", list, err)
	}
	_, err = s.Run(ctx, "autumn")
	code(t, "a run that is not there", err, counterclaim.CodeNotFound)
}
