package web

import "testing"

// TestHours wants a number to stand with its noun.
func TestHours(t *testing.T) {
	for n, want := range map[int]string{1: "1 hour", 2: "2 hours", 72: "72 hours"} {
		if got := english().N("notice.hours", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
