package storetest

import (
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// marks are kept in their order, and what is no mark is refused.
func marks(t *testing.T, s counterclaim.Store) {
	want := []counterclaim.Mark{
		{Kind: counterclaim.MarkSource, On: "A ferryman", By: "vera", At: "2026-03-04T00:00:00Z", Reason: "he asked for it"},
		{Kind: counterclaim.MarkName, On: "Ana Velm", By: "vera", At: "2026-03-04T00:00:01Z", Reason: "she agreed"},
		{Kind: counterclaim.MarkName, On: "Ana Velm", Lifted: true, By: "vera", At: "2026-03-04T00:00:02Z", Reason: "she withdrew"},
	}
	for i := range want {
		if err := s.SetMark(t.Context(), &want[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SetMark(t.Context(), &counterclaim.Mark{Kind: "place", On: "x", By: "vera", At: "2026-03-04T00:00:00Z", Reason: "x"}); counterclaim.CodeOf(err) == "" {
		t.Errorf("a mark of an unknown kind: %v", err)
	}
	got, err := s.Marks(t.Context())
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("marks %v, %v", got, err)
	}
}
