package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
)

// logged gives a guarded desk that nobody but people may read, with its log.
func logged(t *testing.T) (*guarded, string) {
	t.Helper()
	g := newGuarded(t, "http://localhost:8760", false)
	g.desk.logDir = filepath.Join(t.TempDir(), "r.log")
	seal(t, g)
	return g, g.desk.logDir
}

func seal(t *testing.T, g *guarded) {
	t.Helper()
	if _, err := tlog.Seal(t.Context(), g.desk.logDir, g.store.(counterclaim.Leaves)); err != nil {
		t.Fatal(err)
	}
}

// TestLogPage shows a log alone, then with a witness and with another key; whoever may not read the record does not see the page.
func TestLogPage(t *testing.T) {
	g, dir := logged(t)
	auditor := g.signIn(t, "auditor")
	text := func() string {
		t.Helper()
		w := g.ask(http.MethodGet, "/log", auditor)
		if w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
		if strings.Contains(w.Body.String(), "%!") {
			t.Errorf("words and what they are filled with differ: %s", w.Body.String())
		}
		return textOf(parse(t, w.Body.String()))
	}
	first, err := tlog.Look(t.Context(), tlog.At(dir))
	if err != nil {
		t.Fatal(err)
	}
	old := first.Keys.Current().Public
	for _, want := range []string{"Held by the mission alone.", old, "signs now", string(first.Checkpoint.Raw[:20]), "counterclaim witness http://example.com/log"} {
		if got := text(); !strings.Contains(got, want) {
			t.Errorf("the page does not say %q:\n%s", want, got)
		}
	}
	folder := filepath.Join(t.TempDir(), "witness")
	done, err := tlog.Witness(t.Context(), folder, "delegation.example", tlog.At(dir), old)
	if err != nil {
		t.Fatal(err)
	}
	cosigned, err := os.ReadFile(done.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.Deliver(dir, done.Public, cosigned); err != nil {
		t.Fatal(err)
	}
	fresh, err := tlog.Rotate(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	got := text()
	for _, want := range []string{"Cosigned by 1 known witness.", "delegation.example cosigned the first", done.Public, fresh, "Appointed by the key before it."} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q:\n%s", want, got)
		}
	}
	if strings.Index(got, fresh) > strings.Index(got, old) {
		t.Error("the present key does not come first")
	}
	if err := os.WriteFile(filepath.Join(dir, "witness", "list"), []byte("nonsense\n"+strings.Repeat("a+00000000+AA==\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text(), "Held by the mission alone.") {
		t.Error("witnesses who are none are believed")
	}
	g.desk.logDir = t.TempDir()
	if !strings.Contains(text(), "Nothing is sealed yet.") {
		t.Error("a log that is not there")
	}
	g.desk.logDir = ""
	if w := g.ask(http.MethodGet, "/log", auditor); w.Code != http.StatusNotFound {
		t.Errorf("a desk without a log: status %d", w.Code)
	}
}

// TestLogFiles has a witness and a check of the whole record work from what the desk serves to whoever asks, and nothing else be served.
func TestLogFiles(t *testing.T) {
	g, dir := logged(t)
	server := httptest.NewServer(g)
	defer server.Close()
	log := tlog.At(server.URL + "/log")
	done, err := tlog.Witness(t.Context(), filepath.Join(t.TempDir(), "witness"), "delegation.example", log, "")
	if err != nil || done.Size == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	var faults []counterclaim.Fault
	checked, err := tlog.Verify(context.Background(), tlog.Check{Log: log, Leaves: g.store.(counterclaim.Leaves)}, func(f counterclaim.Fault) { faults = append(faults, f) })
	if err != nil || len(faults) > 0 || checked.Size != done.Size {
		t.Errorf("%+v, %+v, %v", checked, faults, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("no"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "secret", ".state/treeState", ".state/seal.lock", "../r.log.key", "..%2fr.log.key", "%2e%2e/r.log.key", "tile/0/../../secret", "tile/%2e%2e/secret", "tile/64/000", "tile/0/000/", "tile/0/0000",
		"witness/list/..", "timestamp/..", "checkpoint/x", "keys.jsonl%00", "/etc/passwd"} {
		w := g.ask(http.MethodGet, "/log/"+path, nil)
		if w.Code == http.StatusOK || strings.Contains(w.Body.String(), "PRIVATE") {
			t.Errorf("/log/%s: status %d: %.80s", path, w.Code, w.Body.String())
		}
	}
	w := g.ask(http.MethodGet, "/log/checkpoint", nil)
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-cache" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("the checkpoint: status %d, %v", w.Code, w.Header())
	}
}
