package account

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/counterclaim/counterclaim"
)

// fakeIssuer is an issuer in this process. What it says in a token, a test may change.
type fakeIssuer struct {
	*httptest.Server
	key, other *rsa.PrivateKey // the other is one that it does not show
	sync.Mutex
	codes map[string]url.Values // what was asked, by the code that was given for it
	alter func(claims map[string]any)
	sign  *rsa.PrivateKey
}

func newIssuer(t *testing.T, subject string, now func() time.Time) *fakeIssuer {
	t.Helper()
	f := &fakeIssuer{codes: map[string]url.Values{}}
	for _, k := range []**rsa.PrivateKey{&f.key, &f.other} {
		var err error
		if *k, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			t.Fatal(err)
		}
	}
	f.sign = f.key
	said := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: f.key.Public(), KeyID: "one", Algorithm: "RS256"}}}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/token" {
			said.ServeHTTP(w, r)
			return
		}
		f.token(w, r, subject, now())
	}))
	said.SetIssuer(f.URL)
	t.Cleanup(f.Close)
	return f
}

// visit is what a browser does at the issuer: it comes back with a code and the state.
func (f *fakeIssuer) visit(t *testing.T, address string) (code, state string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("client_id") != "desk" || q.Get("redirect_uri") != "https://desk.example/signin/oidc/answer" || q.Get("response_type") != "code" {
		t.Errorf("the issuer is asked %s", address)
	}
	f.Lock()
	defer f.Unlock()
	code = rand.Text()
	f.codes[code] = q
	return code, q.Get("state")
}

func (f *fakeIssuer) token(w http.ResponseWriter, r *http.Request, subject string, now time.Time) {
	f.Lock()
	defer f.Unlock()
	q, ok := f.codes[r.FormValue("code")]
	delete(f.codes, r.FormValue("code")) // once
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	name, secret, _ := r.BasicAuth()
	if !ok || base64.RawURLEncoding.EncodeToString(sum[:]) != q.Get("code_challenge") || name != "desk" || secret != "a-secret" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	claims := map[string]any{"iss": f.URL, "sub": subject, "aud": "desk", "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(), "nonce": q.Get("nonce"),
		"email": "Vera@Desk.example", "email_verified": true}
	if f.alter != nil {
		f.alter(claims)
	}
	body, _ := json.Marshal(claims)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "none", "token_type": "Bearer", "id_token": oidctest.SignIDToken(f.sign, "one", "RS256", string(body))})
}

// trusting is a house that trusts a new issuer, which knows a person as a subject.
func trusting(t *testing.T, subject string) (*house, *fakeIssuer) {
	t.Helper()
	h := newHouse(t)
	f := newIssuer(t, subject, func() time.Time { return h.at })
	if err := h.Trust(Issuer{URL: f.URL, Client: "desk", Secret: "a-secret", Callback: "https://desk.example/signin/oidc/answer"}); err != nil {
		t.Fatal(err)
	}
	return h, f
}

// come goes to the issuer and comes back.
func (h *house) come(t *testing.T, f *fakeIssuer, alter func(r *Returned)) (string, string, error) {
	t.Helper()
	address, secret, err := h.AskIssuer(t.Context(), "/reports", somewhere)
	if err != nil {
		t.Fatal(err)
	}
	r := Returned{Secret: secret}
	r.Code, r.State = f.visit(t, address)
	if alter != nil {
		alter(&r)
	}
	return h.SignInByIssuer(t.Context(), r, somewhere)
}

func (h *house) withIdentity(t *testing.T, name, identity string) counterclaim.Identity {
	t.Helper()
	i, err := counterclaim.ParseIdentity(identity)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.AddWithIdentity(t.Context(), terminal, name, counterclaim.RoleAnalyst, "", i); err != nil {
		t.Fatal(err)
	}
	return i
}

func TestSignInByIssuer(t *testing.T) {
	h, f := trusting(t, "248289761001")
	i := h.withIdentity(t, "vera", "248289761001@"+f.URL)
	var kept Returned
	secret, next, err := h.come(t, f, func(r *Returned) { kept = *r })
	if err != nil || next != "/reports" {
		t.Fatalf("next %q, %v", next, err)
	}
	v, err := h.Session(t.Context(), secret)
	if err != nil || v.Name != "vera" || v.Role != counterclaim.RoleAnalyst || v.Identities[0].Used == "" {
		t.Fatalf("%+v, %v", v, err)
	}
	_, _, err = h.SignInByIssuer(t.Context(), kept, somewhere)
	wants(t, "the same answer again", err, counterclaim.CodeSignIn)
	_, _, err = h.come(t, f, func(r *Returned) { r.Code = kept.Code })
	wants(t, "the same code to another question", err, counterclaim.CodeSignIn)
	_, err = h.signIn(t, "vera", "", "")
	wants(t, "a person without a password, by an empty one", err, counterclaim.CodeSignIn)
	wants(t, "the account for another person", h.AddWithIdentity(t.Context(), terminal, "otto", counterclaim.RoleHead, "", i), counterclaim.CodeConflict)
	if err := h.DropIdentity(t.Context(), terminal, "vera", i); err != nil {
		t.Fatal(err)
	}
	_, err = h.Session(t.Context(), secret)
	wants(t, "a session after the account was dropped", err, counterclaim.CodeSignIn)
	_, _, err = h.come(t, f, nil)
	wants(t, "an account that was dropped", err, counterclaim.CodeSignIn)
	wants(t, "an account that is not there", h.DropIdentity(t.Context(), terminal, "vera", i), counterclaim.CodeNotFound)
}

// TestRefusedByIssuer wants each wrong answer to let in nobody, in the same words, and the trail to say why.
func TestRefusedByIssuer(t *testing.T) {
	said := ""
	for _, c := range []struct {
		what, why string
		claims    func(c map[string]any)
		returned  func(r *Returned)
		before    func(h *house, f *fakeIssuer)
	}{
		{what: "another nonce", why: "nonce", claims: func(c map[string]any) { c["nonce"] = "another" }},
		{what: "no nonce", why: "nonce", claims: func(c map[string]any) { delete(c, "nonce") }},
		{what: "another audience", why: "audience", claims: func(c map[string]any) { c["aud"] = "another" }},
		{what: "several, given to another", why: "another client", claims: func(c map[string]any) { c["aud"] = []string{"desk", "another"}; c["azp"] = "another" }},
		{what: "expired", why: "expired", claims: func(c map[string]any) { c["exp"] = 1_700_000_000 }},
		{what: "another issuer", why: "different provider", claims: func(c map[string]any) { c["iss"] = "https://other.example" }},
		{what: "another subject", why: "nobody has this account", claims: func(c map[string]any) { c["sub"] = "2" }},
		{what: "no subject", why: "no subject", claims: func(c map[string]any) { c["sub"] = "" }},
		{what: "an endless subject", why: "no subject", claims: func(c map[string]any) { c["sub"] = strings.Repeat("a", 300) }},
		{what: "a subject of two lines", why: "no subject", claims: func(c map[string]any) { c["sub"] = "1\n2" }},
		{what: "another state", why: "state", returned: func(r *Returned) { r.State = "x" }},
		{what: "no state", why: "state", returned: func(r *Returned) { r.State = "" }},
		{what: "another browser", why: "nothing was asked", returned: func(r *Returned) { r.Secret = "x" }},
		{what: "an answer said to be of another issuer", why: "another issuer", returned: func(r *Returned) { r.Issuer = "https://other.example" }},
		{what: "no code", why: "no code", returned: func(r *Returned) { r.Code = "" }},
		{what: "a code that it never gave", why: "nothing for the code", returned: func(r *Returned) { r.Code = "x" }},
		{what: "an endless code", why: "no code", returned: func(r *Returned) { r.Code = strings.Repeat("x", 10_000) }},
		{what: "the person said no there", why: "access_denied", returned: func(r *Returned) { r.Error = "access_denied" }},
		{what: "a key that it does not show", why: "signature", before: func(_ *house, f *fakeIssuer) { f.sign = f.other }},
		{what: "a person who is shut out", why: "disabled", before: func(h *house, _ *fakeIssuer) {
			if err := h.Disable(t.Context(), terminal, "vera", true); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		h, f := trusting(t, "1")
		h.withIdentity(t, "vera", "1@"+f.URL)
		f.alter = c.claims
		if c.before != nil {
			c.before(h, f)
		}
		secret, _, err := h.come(t, f, c.returned)
		wants(t, c.what, err, counterclaim.CodeSignIn)
		if secret != "" {
			t.Errorf("%s: there is a session", c.what)
		}
		if e := new(counterclaim.Error); err != nil {
			e = asOurs(t, err)
			if said == "" {
				said = e.Message
			}
			if e.Message != said {
				t.Errorf("%s: %q tells what was wrong", c.what, e.Message)
			}
		}
		trail, err := h.store.Audits(t.Context(), counterclaim.AuditQuery{Refused: true})
		if err != nil || len(trail) != 1 || trail[0].What != "sign in" || !strings.Contains(trail[0].Why, c.why) {
			t.Errorf("%s: the trail has %+v, %v; want %q", c.what, trail, err, c.why)
		}
	}
}

// asOurs finds the error in joined ones.
func asOurs(t *testing.T, err error) *counterclaim.Error {
	t.Helper()
	switch e := err.(type) {
	case *counterclaim.Error:
		return e
	case interface{ Unwrap() []error }:
		return asOurs(t, e.Unwrap()[0])
	}
	t.Fatalf("%v", err)
	return nil
}

// TestEmailOnce lets in by an e-mail address that the issuer has checked, once: then by the subject that had it.
func TestEmailOnce(t *testing.T) {
	h, f := trusting(t, "1")
	h.withIdentity(t, "vera", "email:vera@desk.example@"+f.URL)
	f.alter = func(c map[string]any) { c["email_verified"] = false }
	_, _, err := h.come(t, f, nil)
	wants(t, "an address that nobody has checked", err, counterclaim.CodeSignIn)
	f.alter = nil
	if _, _, err := h.come(t, f, nil); err != nil {
		t.Fatal(err)
	}
	f.alter = func(c map[string]any) { c["sub"] = "2" }
	_, _, err = h.come(t, f, nil)
	wants(t, "the address given to another subject", err, counterclaim.CodeSignIn)
	f.alter = func(c map[string]any) { c["email"] = "vera@elsewhere.example" }
	if _, _, err := h.come(t, f, nil); err != nil {
		t.Errorf("the subject with another address: %v", err)
	}
}

// TestIssuerQuestionEnds waits too long, and asks of an issuer that is not there.
func TestIssuerQuestionEnds(t *testing.T) {
	h, f := trusting(t, "1")
	h.withIdentity(t, "vera", "1@"+f.URL)
	_, _, err := h.come(t, f, func(*Returned) { h.at = h.at.Add(IssuerTime + time.Second) })
	wants(t, "an answer that came too late", err, counterclaim.CodeSignIn)
	gone, away := trusting(t, "1")
	away.Close()
	_, _, err = gone.AskIssuer(t.Context(), "/", somewhere)
	wants(t, "an issuer that is not there", err, counterclaim.CodeSignIn)
	for _, bad := range []string{"", "http://issuer.example", "https://u@issuer.example", "https://issuer.example/?a=b", "ftp://localhost"} {
		wants(t, bad, gone.Trust(Issuer{URL: bad, Client: "desk", Callback: "https://desk.example/"}), counterclaim.CodeBadInput)
	}
	_, _, err = newHouse(t).AskIssuer(t.Context(), "/", somewhere)
	wants(t, "a gate without an issuer", err, counterclaim.CodeNotFound)
}

// TestHostileIssuer has an issuer whose answers never end, or lead elsewhere.
func TestHostileIssuer(t *testing.T) {
	h := newHouse(t)
	var answer atomic.Pointer[http.HandlerFunc]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*answer.Load())(w, r) }))
	defer server.Close()
	if err := h.Trust(Issuer{URL: server.URL, Client: "desk", Callback: "https://desk.example/"}); err != nil {
		t.Fatal(err)
	}
	var sent atomic.Int64
	for what, a := range map[string]http.HandlerFunc{
		"an endless answer": func(w http.ResponseWriter, _ *http.Request) {
			for range 64 {
				n, err := w.Write(make([]byte, 1<<20))
				if sent.Add(int64(n)); err != nil {
					return
				}
			}
		},
		"a way elsewhere": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
		},
		"another's name": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"issuer":"https://other.example"}`))
		},
		"no JSON": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
	} {
		answer.Store(&a)
		_, _, err := h.AskIssuer(t.Context(), "/", somewhere)
		wants(t, what, err, counterclaim.CodeSignIn)
	}
	if sent.Load() >= 64<<20 {
		t.Errorf("%d bytes were taken", sent.Load())
	}
}
