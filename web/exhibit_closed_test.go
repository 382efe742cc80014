package web

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

// fileBy files by the interface.
func (g *guarded) fileBy(token, name string, content io.Reader, fields ...string) *httptest.ResponseRecorder {
	body, kind := upload(name, content, fields...)
	r := httptest.NewRequest(http.MethodPost, apiRoot+"/exhibits", body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

// filedAs gives the exhibit that an answer to filing names.
func (g *guarded) filedAs(t *testing.T, w *httptest.ResponseRecorder) *counterclaim.Exhibit {
	t.Helper()
	given := strings.TrimPrefix(w.Header().Get("Location"), "/exhibits?filed=")
	if given == "" {
		given = decode[apiFiled](t, w).ID.String()
	}
	a, err := g.store.Resolve(t.Context(), "x", strings.TrimSuffix(given, "&again=yes"))
	if err != nil {
		t.Fatalf("%q, status %d: %v", given, w.Code, err)
	}
	x, err := g.exhibits.Exhibit(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestFilingToRecipients files what is encrypted to a recipient of age, by the form and by the interface: the desk cannot open it and says so,
// whoever has the key can.
func TestFilingToRecipients(t *testing.T) {
	g, _ := guardedExhibits(t, false)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	to := key.Recipient().String()
	analyst, files := g.signIn(t, "analyst"), g.token(t, "analyst", true)
	if page := g.ask("GET", "/exhibits/new", analyst).Body.String(); !strings.Contains(page, `name="to"`) {
		t.Fatal("the form does not ask for recipients")
	}
	for n, file := range []func(content []byte, fields ...string) *httptest.ResponseRecorder{
		func(content []byte, fields ...string) *httptest.ResponseRecorder {
			return g.file(analyst, "list.jpg", bytes.NewReader(content), fields...)
		},
		func(content []byte, fields ...string) *httptest.ResponseRecorder {
			return g.fileBy(files, "list.jpg", bytes.NewReader(content), fields...)
		},
	} {
		content := drawn(t, 80+n, 80)
		for what, fields := range map[string][]string{
			"of what is public":     {"sensitivity", "public", "to", to},
			"of what is restricted": {"sensitivity", "restricted", "to", to},
			"who is none":           {"sensitivity", "confidential", "to", to + " age1nobody"},
			"an identity":           {"sensitivity", "confidential", "to", key.String()},
			"too many":              {"sensitivity", "confidential", "to", strings.Repeat(to+"\n", maxRecipients+1)},
		} {
			if w := file(content, fields...); w.Code != http.StatusBadRequest {
				t.Errorf("%d, recipients %s: status %d: %s", n, what, w.Code, w.Body)
			} else if strings.Contains(w.Body.String(), key.String()) && what != "an identity" {
				t.Errorf("%d, %s: the answer has a key", n, what)
			}
		}
		w := file(content, "sensitivity", "confidential", "source", "a source that is closed", "to", " "+to+",\r\n")
		if w.Code != http.StatusSeeOther && w.Code != http.StatusCreated {
			t.Fatalf("%d: status %d: %s", n, w.Code, w.Body)
		}
		x := g.filedAs(t, w)
		if x.Sealed.IsZero() || !g.vault.Closed(x.ID) || x.Source != "a source that is closed" {
			t.Fatalf("%d: it is not encrypted to others: %+v", n, x)
		}
		from, err := g.vault.Get(t.Context(), x.ID, key)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(from); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d: with the key %d bytes are read: %v", n, len(got), err)
		}
		from.Close()
		at := address("x", x.ID)
		g.post(analyst, at, "reason=I+look")
		page := textOf(parse(t, g.ask("GET", at+"?looked=yes", analyst).Body.String()))
		if !strings.Contains(page, "this desk cannot open it") || !strings.Contains(page, "--identity FILE") || strings.Contains(page, "Download the original") {
			t.Errorf("%d: the page: %s", n, page)
		}
		before, err := g.exhibits.Exhibit(t.Context(), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		if w := g.ask("GET", at+"/bytes", analyst); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "cannot open it") || bytes.Contains(w.Body.Bytes(), content[:64]) {
			t.Errorf("%d: its bytes: status %d", n, w.Code)
		}
		if after, err := g.exhibits.Exhibit(t.Context(), x.ID); err != nil || len(after.Custody) != len(before.Custody) {
			t.Errorf("%d: custody says that it was given out: %v", n, err)
		}
	}
	for _, role := range counterclaim.Roles() { // who may file, and with which token
		may := slices.Contains([]string{"delegate", "observer", "analyst", "reviewer", "head"}, string(role))
		if w := g.fileBy(g.token(t, string(role), true), "x.txt", strings.NewReader("x "+string(role)), "sensitivity", "public"); (w.Code == http.StatusCreated) != may || !may && w.Code != http.StatusForbidden {
			t.Errorf("%s files: status %d: %s", role, w.Code, w.Body)
		}
		if w := g.fileBy(g.token(t, string(role), false), "x.txt", strings.NewReader("y "+string(role)), "sensitivity", "public"); w.Code != http.StatusForbidden {
			t.Errorf("%s files with a token that only reads: status %d", role, w.Code)
		}
	}
}

// TestWordsWithoutKey takes the keys of a vault away: nothing that was said of a confidential exhibit is shown, its page says why, and what would need
// a word to be kept of it is not done.
func TestWordsWithoutKey(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst, at := g.signIn(t, "analyst"), address("x", s.confidential.ID)
	if w := g.post(analyst, at, "reason=for+the+review"); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	if err := os.Rename(filepath.Join(g.vault.Dir(), "keys"), filepath.Join(t.TempDir(), "keys")); err != nil {
		t.Fatal(err)
	}
	w := g.ask("GET", at+"?looked=yes", analyst)
	if text := textOf(parse(t, w.Body.String())); w.Code != 200 || !strings.Contains(text, "its key is not in the vault") || strings.Contains(w.Body.String(), "kept close") || strings.Contains(w.Body.String(), "a source that is") || strings.Contains(text, "for the review") {
		t.Errorf("status %d: %s", w.Code, text)
	}
	for what, ask := range map[string]*httptest.ResponseRecorder{
		"one more look":         g.post(analyst, at, "reason=once+more"),
		"a description":         g.post(analyst, at+"/describe", "said=another&sensitivity=confidential&readers=analyst"),
		"a file that is public": g.file(analyst, "other.txt", strings.NewReader("another list"), "sensitivity", "public", "reason", "x"),
	} {
		if refused := ask.Code >= 400; refused == (what == "a file that is public") || strings.Contains(ask.Body.String(), g.vault.Dir()) {
			t.Errorf("%s: status %d: %s", what, ask.Code, textOf(parse(t, ask.Body.String())))
		}
	}
	if x, err := g.exhibits.Exhibit(t.Context(), s.confidential.ID); err != nil || len(x.Custody) != 2 || !x.Closed {
		t.Errorf("%+v, %v", x, err)
	}
}
