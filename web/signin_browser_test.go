package web

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// TestChromiumSignIn signs in by password and code, adds a passkey of a virtual device, and comes back with it. The pages hold at the width of
// a phone and of a laptop, and nothing breaks the policy.
func TestChromiumSignIn(t *testing.T) {
	ctx := chromium(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	site := "http://localhost:" + port // passkeys are bound to a name
	g := newGuarded(t, site, false)
	server := &http.Server{Handler: g, ReadHeaderTimeout: time.Second}
	go server.Serve(listener)
	defer server.Close()
	watched, stop := context.WithCancel(ctx)
	defer stop()
	console := chromedp.Console(watched)
	broken := make(chan []string)
	go func() {
		var out []string
		for m, err := range console {
			if err == nil && strings.Contains(strings.ToLower(m.Text), "content security policy") {
				out = append(out, m.Text)
			}
		}
		broken <- out
	}()
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
			t.Fatalf("%s: %v\n%s", what, err, text)
		}
	}
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	device, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	if err != nil {
		t.Fatal(err)
	}

	do("coming without being signed in", chromedp.Navigate(site+"/reports"), chromedp.WaitVisible("#password"))
	holds(t, ctx, "the sign-in page")
	do("signing in", chromedp.SendKeys("#name", "reviewer"), chromedp.SendKeys("#password", password), chromedp.SendKeys("#code", g.code(t, "reviewer")+"\r"), chromedp.WaitVisible(`a[href="/account"]`))
	if at, err := chromedp.Run(ctx, chromedp.Location()); err != nil || at != site+"/reports" {
		t.Errorf("signing in leads to %s, %v", at, err)
	}
	do("adding a passkey", chromedp.Navigate(site+"/account"), chromedp.WaitVisible("#key"), chromedp.SendKeys("#key", "Desk key"), chromedp.Click("[data-passkey] button"), chromedp.WaitVisible(`form[action="/account/passkey/drop"]`))
	holds(t, ctx, "the account page")
	do("signing out", chromedp.Click(`form[action="/signout"] button`), chromedp.WaitVisible("#password"))
	do("signing in by passkey", chromedp.Click("[data-passkey] button"), chromedp.WaitVisible(`a[href="/account"]`))

	// A device that did not ask for its person lets in nobody, and neither does that of a person who is shut out.
	do("signing out again", chromedp.Navigate(site+"/account"), chromedp.Click(`form[action="/signout"] button`), chromedp.WaitVisible("#password"))
	if _, err := chromedp.Call(ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: device.AuthenticatorID, IsUserVerified: false}); err != nil {
		t.Fatal(err)
	}
	const fails = `.said:not(:empty)`
	do("a device that does not know its person", chromedp.Click("[data-passkey] button"), chromedp.WaitVisible("[data-passkey] button:enabled"), chromedp.WaitVisible(fails))
	if _, err := chromedp.Call(ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: device.AuthenticatorID, IsUserVerified: true}); err != nil {
		t.Fatal(err)
	}
	if err := g.people.Disable(t.Context(), account.Actor{From: "test"}, "reviewer", true); err != nil {
		t.Fatal(err)
	}
	do("a person who is shut out", chromedp.Navigate(site+"/signin"), chromedp.WaitVisible("[data-passkey] button"), chromedp.Click("[data-passkey] button"),
		chromedp.WaitVisible("[data-passkey] button:enabled"), chromedp.WaitVisible(fails))
	if text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.pathname + " " + document.querySelector(".said").textContent`)); err != nil || !strings.HasPrefix(text, "/signin ") || !strings.Contains(text, "passkey does not let in") {
		t.Errorf("a person who is shut out: %q, %v", text, err)
	}

	entries, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{Oldest: true})
	if err != nil {
		t.Fatal(err)
	}
	var did []string
	for _, e := range entries[len(counterclaim.Roles()):] { // after those that made the people
		did = append(did, e.What+" "+e.On)
	}
	want := "sign in password, add passkey Desk key, sign out , sign in passkey Desk key, sign out , disable person reviewer, sign in passkey"
	if got := strings.Join(did, ", "); got != want {
		t.Errorf("the trail has\n%s\nwant\n%s", got, want)
	}
	stop()
	for _, m := range <-broken {
		t.Error(m)
	}
}

// holds wants a page to fit a phone and a laptop, with nothing too small to be touched.
func holds(t *testing.T, ctx context.Context, what string) {
	t.Helper()
	for _, width := range []int64{390, 1280} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			t.Fatal(err)
		}
		f, err := chromedp.Run(ctx, chromedp.Evaluate[facts](ask))
		if err != nil || f.Wide > 0 || f.Scripts != 1 || len(f.Small) > 0 {
			t.Errorf("%s at %d px: %d px too wide, %d scripts, too small: %q, %v", what, width, f.Wide, f.Scripts, f.Small, err)
		}
	}
}
