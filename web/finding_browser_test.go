package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
)

// TestChromiumFinding goes the whole way in a real browser, each person signed in by the passkey of a device of their own: an analyst triages and
// drafts, a reviewer agrees, the head gives notice, both delegates reply, the head publishes, and a reader sees the finding with both
// replies. Each page holds at the width of a phone and of a laptop. EXHIBIT_SHOTS names a folder for pictures of them.
func TestChromiumFinding(t *testing.T) {
	ctx := chromium(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	site := "http://localhost:" + port
	g := newGuarded(t, site, false)
	g.desk.keys, g.desk.now = keyOf, g.now
	g.later()
	g.person(t, "belle", counterclaim.RoleDelegate, "bel")
	d := newDeciding(t, g.store)
	server := &http.Server{Handler: g, ReadHeaderTimeout: time.Second}
	go server.Serve(listener)
	defer server.Close()
	b := browsing{t: t, ctx: ctx, g: g, site: site}
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	incident := address("i", d.id)

	b.enter("analyst")
	b.do("moving in bulk without a reason", chromedp.Navigate(site+"/findings?state=new"), chromedp.WaitVisible(`input[name=incident]`), chromedp.Click(`input[name=incident]`),
		chromedp.RemoveAttribute(`input[name=reason]`, "required"), chromedp.Click(`form[action="/findings/move"] button`), chromedp.WaitVisible(`[role=alert]`))
	b.holds("bulk-refused")
	b.do("triage", chromedp.Navigate(site+incident+"/case"), chromedp.WaitVisible(`form[action$="/move"]`), chromedp.SendKeys(`form[action$="/move"] input[name=reason]`, "Both sides speak of it"),
		chromedp.Click(`form[action$="/move"] button`), chromedp.WaitVisible(`form[action$="/draft"]`))
	b.do("drafting", chromedp.Click(`input[name=verdict][value=probable]`), chromedp.Click(`input[name=responsibility][value=bel]`), chromedp.Click(`input[name=confidence][value=moderate]`),
		chromedp.SendKeys(`textarea[name=reasons]`, "Two craters lie in one line."), chromedp.Click(`form[action$="/draft"] button`), chromedp.WaitVisible(`.draft`))
	b.holds("draft")
	b.enter("reviewer")
	b.do("agreeing", chromedp.Navigate(site+incident+"/case"), chromedp.Click(`button[name=opinion][value=agree]`), chromedp.WaitVisible(`.draft .plain`))
	b.enter("head")
	b.do("giving notice", chromedp.Navigate(site+incident+"/case"), chromedp.SendKeys(`form[action$="/notice"] input[name="override"]`, "Both parties asked for it today."), chromedp.Click(`form[action$="/notice"] button`), chromedp.WaitVisible(`.draft .columns`))
	b.holds("case-under-notice")
	for who, words := range map[string]string{"delegate": "We saw the craters, too.", "belle": "The craters are of another year."} {
		b.enter(who)
		b.do(who+" finds the draft", chromedp.Navigate(site+"/findings"), chromedp.Click(`a[href$="/notice"]`), chromedp.WaitVisible(`form[action$="/reply"]`))
		b.do(who+" replies", chromedp.SendKeys(`textarea[name=text]`, words), chromedp.Click(`form[action$="/reply"] button`), chromedp.WaitVisible(`.letters .whole`))
		b.holds("notice-" + who)
	}
	b.enter("head")
	b.do("publishing", chromedp.Navigate(site+incident+"/case"), chromedp.SendKeys(`form[action$="/publish"] input[name="override"]`, "Both parties asked for it today."), chromedp.Click(`form[action$="/publish"] button`), chromedp.WaitVisible(`.reply`))
	b.holds("finding-head")
	b.enter("reader")
	b.do("reading the incident", chromedp.Navigate(site+incident), chromedp.WaitVisible(`.became`))
	b.holds("incident")
	b.do("reading the finding", chromedp.Click(`.became a[href^="/f/"]`), chromedp.WaitVisible(`.reply`))
	b.holds("finding")
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("main").innerText`))
	for _, want := range []string{"probable", "Belmark", "moderate", "Two craters lie in one line.", "We saw the craters, too.", "The craters are of another year.", "analyst and reviewer", "72 hours"} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("a reader does not see %q, %v:\n%s", want, err, text)
		}
	}
	b.do("the list", chromedp.Navigate(site+"/findings"), chromedp.WaitVisible(`.letters`))
	b.holds("list")
	b.enter("auditor")
	for _, at := range []string{"/findings?state=new", "/findings?state=decided", "/findings/agreement"} {
		b.do(at, chromedp.Navigate(site+at), chromedp.WaitVisible(`h1`))
		b.holds(strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace("auditor" + at))
	}
}

// browsing is a browser at a desk with a device for each person.
type browsing struct {
	t      *testing.T
	ctx    context.Context
	g      *guarded
	site   string
	device webauthn.AuthenticatorID
	keys   map[string]int // how many passkeys each person has added
}

func (b *browsing) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
		b.t.Fatalf("%s: %v\n%s", what, err, text)
	}
}

// enter signs in a person by the passkey of a new device, which is first added to the account after signing in by password and code.
func (b *browsing) enter(name string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		b.t.Fatal(err)
	}
	if b.device != "" {
		if _, err := chromedp.Call(b.ctx, webauthn.RemoveVirtualAuthenticator, webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: b.device}); err != nil {
			b.t.Fatal(err)
		}
	}
	device, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	if err != nil {
		b.t.Fatal(err)
	}
	b.device = device.AuthenticatorID
	b.do(name+" signs in", chromedp.Navigate(b.site+"/account"), chromedp.WaitVisible("#password"), chromedp.SendKeys("#name", name), chromedp.SendKeys("#password", password),
		chromedp.SendKeys("#code", b.g.code(b.t, name)+"\r"), chromedp.WaitVisible("#key"))
	if b.keys == nil {
		b.keys = map[string]int{}
	}
	b.keys[name]++ // whoever comes again has one already: it is the new one that is waited for
	b.do(name+" adds a passkey", chromedp.SendKeys("#key", "Desk key"), chromedp.Click("[data-passkey] button"),
		chromedp.WaitVisible(fmt.Sprintf(`.letters li:nth-child(%d) form[action="/account/passkey/drop"]`, b.keys[name])))
	b.do(name+" signs out", chromedp.Click(`form[action="/signout"] button`), chromedp.WaitVisible("#password"))
	b.do(name+" signs in by passkey", chromedp.Click("[data-passkey] button"), chromedp.WaitVisible(`a[href="/account"]`))
}

// holds wants a page to fit a phone and a laptop, with equal columns and nothing too small to be touched.
func (b *browsing) holds(what string) {
	b.t.Helper()
	for _, width := range []int64{390, 1280} {
		if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			b.t.Fatal(err)
		}
		f, err := chromedp.Run(b.ctx, chromedp.Evaluate[facts](ask))
		if err != nil || f.Wide > 0 || f.Scripts > 0 || len(f.Small) > 0 || len(f.Columns) == 2 && f.Columns[0] != f.Columns[1] {
			b.t.Errorf("%s at %d px: %d px too wide, %d scripts, columns of %v px, too small: %q, %v", what, width, f.Wide, f.Scripts, f.Columns, f.Small, err)
		}
		shoot(b.t, b.ctx, what, width)
	}
}
