package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestNobodyPrints has no browser: the page is left as it is, and what to do is said.
func TestNobodyPrints(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	page := bytes.NewBufferString("<p>a page</p>")
	err := printed(t.Context(), page)
	if counterclaim.CodeOf(err) != counterclaim.CodeUnsupported || !strings.Contains(counterclaim.HintOf(err), "--format html") || page.String() != "<p>a page</p>" {
		t.Errorf("%v, %q", err, page)
	}
}
