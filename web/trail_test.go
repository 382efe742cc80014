package web

import (
	"bytes"
	"crypto/sha256"
	"net/http"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestTrailHasTouches files, describes, redacts and gives out an exhibit and wants one entry of the audit trail for each.
func TestTrailHasTouches(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst := g.signIn(t, "analyst")
	content, less := drawn(t, 40, 60), drawn(t, 41, 60)
	id, copied := counterclaim.ID(sha256.Sum256(content)), counterclaim.ID(sha256.Sum256(less))
	if w := g.file(analyst, "a.jpg", bytes.NewReader(content), "sensitivity", "public"); w.Code != http.StatusSeeOther {
		t.Fatalf("filing: status %d", w.Code)
	}
	at := address("x", id)
	if w := g.post(analyst, at+"/describe", "said=the+mill&sensitivity=public"); w.Code != http.StatusSeeOther {
		t.Fatalf("describing: status %d", w.Code)
	}
	if w := g.file(analyst, "b.jpg", bytes.NewReader(less), "of", id.String(), "sensitivity", "public"); w.Code != http.StatusSeeOther {
		t.Fatalf("redacting: status %d", w.Code)
	}
	if w := g.ask("GET", at+"/bytes", analyst); w.Code != http.StatusOK {
		t.Fatalf("giving out: status %d", w.Code)
	}
	if w := g.ask("GET", address("x", s.restricted.ID)+"/bytes", analyst); w.Code != http.StatusForbidden {
		t.Fatalf("without a reason: status %d", w.Code)
	}
	if w := g.post(analyst, address("x", s.restricted.ID), "reason=to+look"); w.Code != http.StatusSeeOther {
		t.Fatalf("looking: status %d", w.Code)
	}
	for name, c := range map[string][]byte{"its own bytes": content, "those of another exhibit": drawn(t, 40, 60)} {
		of := id.String()
		if name != "its own bytes" {
			of = s.open.ID.String()
		}
		if w := g.file(analyst, "c.jpg", bytes.NewReader(c), "of", of, "sensitivity", "public"); w.Code != http.StatusConflict {
			t.Errorf("a copy of %s: status %d", name, w.Code)
		}
	}
	entries, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{Who: "analyst", Oldest: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if e.What == "sign in" {
			continue
		}
		line := e.What + " " + e.On
		if !e.Allowed {
			line += " refused"
		}
		if e.From != "192.0.2.0/24" {
			t.Errorf("%s came from %q", line, e.From)
		}
		got = append(got, line)
	}
	x := "exhibit " + id.Short()
	want := []string{"arrival " + x, "description " + x, "redaction " + x + ": its copy is exhibit " + copied.Short(), "export " + x, "export exhibit " + s.restricted.ID.Short() + " refused"}
	if !slices.Equal(got, want) {
		t.Errorf("the trail has %q; want %q", got, want)
	}
}
