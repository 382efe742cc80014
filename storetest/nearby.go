package storetest

import (
	"context"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// nearby wants Near to give what Save hands its placer, changing nothing, and Revision to change with what is kept alone.
func nearby(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	found := 0
	for _, c := range valley(40) {
		before, err := s.Revision(ctx)
		if err != nil {
			t.Fatal(err)
		}
		near, err := s.Near(ctx, c.Around)
		if err != nil {
			t.Fatal(err)
		}
		found += len(near)
		if now, err := s.Revision(ctx); err != nil || now != before {
			t.Fatalf("looking changed the record: %s, %s, %v", before, now, err)
		}
		var handed []counterclaim.Claim
		_, err = s.Save(ctx, &c, func(fresh, near []counterclaim.Claim) []counterclaim.Claim {
			handed = slices.Clone(near)
			return place(fresh, near)
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(near)+len(handed) > 0 {
			same(t, "near", near, handed)
		}
		if now, err := s.Revision(ctx); err != nil || now == before {
			t.Fatalf("keeping a report left the revision %s, %v", now, err)
		}
	}
	if found < 40 {
		t.Errorf("only %d claims near", found)
	}
}
