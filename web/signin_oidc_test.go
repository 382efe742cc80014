package web

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// issuerOf has a desk trust an issuer in this process, which knows whoever comes as the subject 42.
func issuerOf(t *testing.T, g *guarded, site string) *httptest.Server {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	said := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "one", Algorithm: "RS256"}}}
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/auth": // whoever comes is sent back with the nonce as the code
			q := r.URL.Query()
			http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {q.Get("nonce")}, "state": {q.Get("state")}, "iss": {server.URL}}.Encode(), http.StatusFound)
		case "/token":
			claims, _ := json.Marshal(map[string]any{"iss": server.URL, "sub": "42", "aud": "desk", "exp": time.Unix(g.clock.Load()+60, 0).Unix(), "nonce": r.FormValue("code")})
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "none", "token_type": "Bearer", "id_token": oidctest.SignIDToken(key, "one", "RS256", string(claims))})
		default:
			said.ServeHTTP(w, r)
		}
	}))
	said.SetIssuer(server.URL)
	t.Cleanup(server.Close)
	if err := g.people.Trust(account.Issuer{URL: server.URL, Client: "desk", Callback: site + "/signin/oidc/answer"}); err != nil {
		t.Fatal(err)
	}
	return server
}

// TestSignInElsewhere goes to an issuer and back, by one browser and by two, as somebody whose account was added and before.
func TestSignInElsewhere(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", false)
	server := issuerOf(t, g, "http://localhost:8760")
	if page := g.ask(http.MethodGet, "/signin?next=/reports", nil).Body.String(); !strings.Contains(page, `href="/signin/oidc?next=%2freports"`) || !strings.Contains(page, strings.TrimPrefix(server.URL, "http://")) {
		t.Errorf("the sign-in page leads to no issuer: %s", textOf(parse(t, page)))
	}
	visit := func() (cookie *http.Cookie, back string) {
		t.Helper()
		w := g.ask(http.MethodGet, "/signin/oidc?next=/reports", nil)
		if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 || !strings.HasPrefix(w.Header().Get("Location"), server.URL+"/auth?") {
			t.Fatalf("going to the issuer: status %d, %q", w.Code, w.Header().Get("Location"))
		}
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		r, err := client.Get(w.Header().Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		cookie = w.Result().Cookies()[0]
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 300 {
			t.Errorf("the cookie is %+v", cookie)
		}
		return cookie, strings.TrimPrefix(r.Header.Get("Location"), "http://localhost:8760")
	}
	cookie, back := visit()
	if w := g.ask(http.MethodGet, back, cookie); w.Code != http.StatusUnauthorized || len(w.Result().Cookies()) != 1 || !strings.Contains(w.Body.String(), "does not let in here") {
		t.Errorf("an account that nobody has: status %d, %+v", w.Code, w.Result().Cookies())
	}
	identity, err := counterclaim.ParseIdentity("42@" + server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.people.AddIdentity(t.Context(), account.Actor{From: "test"}, "analyst", identity); err != nil {
		t.Fatal(err)
	}
	cookie, back = visit()
	if w := g.ask(http.MethodGet, back, nil); w.Code != http.StatusUnauthorized {
		t.Errorf("another browser comes back: status %d", w.Code)
	}
	w := g.ask(http.MethodGet, back, cookie)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/reports" {
		t.Fatalf("coming back: status %d, %q", w.Code, w.Header().Get("Location"))
	}
	var session *http.Cookie
	for _, c := range w.Result().Cookies() {
		if c.Name == g.cookieName() {
			session = c
		}
	}
	if session == nil {
		t.Fatal("coming back gives no session")
	}
	if w := g.ask(http.MethodGet, "/account", session); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "analyst") {
		t.Errorf("the account's page: status %d", w.Code)
	}
	if w := g.ask(http.MethodGet, back, cookie); w.Code != http.StatusUnauthorized {
		t.Errorf("the same way back again: status %d", w.Code)
	}
	if w := g.ask(http.MethodGet, "/signin/oidc?next=//elsewhere.example", nil); w.Code != http.StatusSeeOther {
		t.Errorf("a way on to elsewhere: status %d", w.Code)
	}
	server.Close()
	fresh := newGuarded(t, "http://localhost:8760", false)
	if w := fresh.ask(http.MethodGet, "/signin/oidc", nil); w.Code != http.StatusNotFound {
		t.Errorf("a desk without an issuer: status %d", w.Code)
	}
}

// TestChromiumSignInElsewhere goes to an issuer at another site and back in a real browser, whose cookies have to come along, and looks at the
// page of the log.
func TestChromiumSignInElsewhere(t *testing.T) {
	ctx := chromium(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	site := "http://localhost:" + port // the issuer is at 127.0.0.1: another site
	g := newGuarded(t, site, false)
	g.desk.logDir = filepath.Join(t.TempDir(), "r.log")
	seal(t, g)
	issuer := issuerOf(t, g, site)
	identity, err := counterclaim.ParseIdentity("42@" + issuer.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.people.AddIdentity(t.Context(), account.Actor{From: "test"}, "auditor", identity); err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: g, ReadHeaderTimeout: time.Second}
	go server.Serve(listener)
	defer server.Close()
	err = chromedp.Do(ctx, chromedp.Navigate(site+"/log"), chromedp.WaitVisible(`a[href^="/signin/oidc"]`))
	if err == nil {
		holds(t, ctx, "the sign-in page with an issuer")
		err = chromedp.Do(ctx, chromedp.Click(`a[href^="/signin/oidc"]`), chromedp.WaitVisible(".logged"))
	}
	if err != nil {
		text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
		t.Fatalf("%v\n%s", err, text)
	}
	for _, width := range []int64{390, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		f, err := chromedp.Run(ctx, chromedp.Evaluate[facts](ask))
		if err != nil || f.Wide > 0 || f.Scripts != 0 || len(f.Small) > 0 {
			t.Errorf("the log's page at %d px: %d px too wide, %d scripts, too small: %q, %v", width, f.Wide, f.Scripts, f.Small, err)
		}
	}
}
