// Package skip is for tests that need something a machine may lack. A skipped test says what
// was not checked, and under CI nothing may be skipped.
package skip

import (
	"os"
	"testing"
)

// Unless skips the test where ok is false, saying what is not checked and why; where the
// environment has CI=true it fails instead.
func Unless(tb testing.TB, ok bool, notChecked string) {
	tb.Helper()
	switch {
	case ok:
	case os.Getenv("CI") == "true":
		tb.Fatalf("CI may skip nothing; not checked: %s", notChecked)
	default:
		tb.Skipf("not checked: %s", notChecked)
	}
}
