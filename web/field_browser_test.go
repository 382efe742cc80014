package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
)

// phone is a browser before a desk whose network can be cut: then the desk's machine answers nobody, whichever part of the browser asks.
type phone struct {
	t    *testing.T
	ctx  context.Context
	g    *guarded
	site string
	cut  atomic.Bool
	sent chan []byte // bodies that came to the interface
	down atomic.Bool // the desk keeps what comes, and the answer is lost on its way
}

func newPhone(t *testing.T) *phone {
	t.Helper()
	p := &phone{t: t, ctx: chromium(t), sent: make(chan []byte, 100)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	p.site = "http://localhost:" + port
	p.g = newGuarded(t, p.site, false)
	hang := func(w http.ResponseWriter) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.cut.Load() {
			hang(w)
			return
		}
		if r.URL.Path == apiRoot+"/observations" {
			var b bytes.Buffer
			if _, err := b.ReadFrom(r.Body); err == nil {
				p.sent <- b.Bytes()
			}
			r.Body = http.MaxBytesReader(w, readCloser{&b}, 1<<20)
			if p.down.Load() {
				p.g.ServeHTTP(discard{http.Header{}}, r)
				hang(w)
				return
			}
		}
		p.g.ServeHTTP(w, r)
	})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return p
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }

// discard is where an answer goes that is lost.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func (p *phone) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, 2*time.Minute)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
		p.t.Fatalf("%s: %v\n%s", what, err, text)
	}
}

// until waits for an expression to hold.
func (p *phone) until(what, expression string) {
	p.t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`Boolean(`+expression+`)`)); err == nil && ok {
			return
		}
		if time.Now().After(end) {
			text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
			p.t.Fatalf("%s: %s never held\n%s", what, expression, text)
		}
	}
}

func (p *phone) says(words string) string {
	return `document.getElementById("f-said").textContent.includes(` + quotedJS(words) + `)`
}

func quotedJS(s string) string { b, _ := json.Marshal(s); return string(b) }

// network cuts the network, or has it back: for the page, for its worker, and at the desk.
func (p *phone) network(on bool) {
	p.t.Helper()
	p.cut.Store(!on)
	yes := !on
	rules := network.EmulateNetworkConditionsByRuleParams{EmulateOfflineServiceWorker: &yes, MatchedNetworkConditions: []*network.Conditions{{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}}}
	if _, err := chromedp.Call(p.ctx, network.EmulateNetworkConditionsByRule, rules); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *phone) signIn(who string) {
	p.t.Helper()
	p.do("signing in", chromedp.Navigate(p.site+"/signin?next=/field"), chromedp.WaitVisible("#password"), chromedp.SendKeys("#name", who), chromedp.SendKeys("#password", password),
		chromedp.SendKeys("#code", p.g.code(p.t, who)+"\r"))
	p.until("signing in", `location.pathname === "/field"`)
}

// fits wants the page to fit a phone and a laptop, with nothing too small to be touched.
func (p *phone) fits(name string) {
	p.t.Helper()
	for _, width := range []int64{390, 1280} {
		if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(width, 900)); err != nil {
			p.t.Fatal(err)
		}
		f, err := chromedp.Run(p.ctx, chromedp.Evaluate[facts](ask))
		if err != nil || f.Wide > 0 || len(f.Small) > 0 || f.Pwned {
			p.t.Errorf("%s at %d px: %d px too wide, too small: %q, %v", name, width, f.Wide, f.Small, err)
		}
		shoot(p.t, p.ctx, name, width)
	}
}

// stored gives all bytes of the device's store as text, and how many entries it has.
func (p *phone) stored() (string, int) {
	p.t.Helper()
	type dump struct {
		Text    string
		Entries int
	}
	d, err := chromedp.Run(p.ctx, chromedp.Evaluate[dump](`new Promise((yes, no) => { const r = indexedDB.open("counterclaim-field"); r.onerror = no; r.onsuccess = () => {
		const out = []; let entries = 0; const t = r.result.transaction(["vault", "entries"]);
		const text = (v) => v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder("latin1").decode(v) : typeof v === "object" && v ? Object.entries(v).map(([k, w]) => k + "=" + text(w)).join(" ") : String(v);
		for (const s of ["vault", "entries"]) t.objectStore(s).getAll().onsuccess = (e) => { for (const row of e.target.result) { if (s === "entries") entries++; out.push(text(row)); } };
		t.oncomplete = () => { r.result.close(); yes({ Text: out.join("\n"), Entries: entries }); } } })`, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatal(err)
	}
	return d.Text, d.Entries
}

const devicePhrase = "otter lantern quarry seven"

func (p *phone) unlock(phrase string) {
	p.t.Helper()
	p.do("unlocking", chromedp.WaitVisible("#f-pass"), chromedp.SendKeys("#f-pass", phrase+"\r"))
}

// observations are those of the record.
func (p *phone) observations() []counterclaim.Observation {
	p.t.Helper()
	list, err := p.g.store.Observations(p.t.Context(), counterclaim.ObservationQuery{})
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}

// TestChromiumField enters observations on a phone without a network, and sends them. EXHIBIT_SHOTS names a folder for pictures of the page.
func TestChromiumField(t *testing.T) {
	p := newPhone(t)
	seen := watchBrowser(t, p.ctx, p.site)
	lat, lon, accuracy := 41.123456, 68.4, 12.0
	if _, err := chromedp.Call(p.ctx, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{Latitude: &lat, Longitude: &lon, Accuracy: &accuracy}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: "geolocation"}, Setting: browser.PermissionSettingGranted, Origin: p.site}); err != nil {
		t.Fatal(err)
	}
	// Who is not signed in sees the page and nothing of the record, and is asked to sign in.
	p.do("coming", chromedp.Navigate(p.site+"/field"), chromedp.WaitVisible("#f-signin a"))
	p.signIn("observer")
	p.until("the page is kept", `document.documentElement.dataset.kept === "yes"`)
	p.do("too short a passphrase", chromedp.WaitVisible("#f-new"), chromedp.SetValue("#f-new", "aaaaaaaaaaaaaa"), chromedp.SetValue("#f-again", "aaaaaaaaaaaaaa"), chromedp.Click("#f-setup button"))
	p.until("too plain a passphrase", p.says("too short or too plain"))
	p.fits("field-setup")
	p.do("choosing a passphrase", chromedp.SetValue("#f-new", devicePhrase), chromedp.SetValue("#f-again", devicePhrase), chromedp.Click("#f-setup button"), chromedp.WaitVisible("#f-entry"))

	p.network(false)
	p.do("opening it again without a network", chromedp.Reload(), chromedp.WaitVisible("#f-pass"))
	p.unlock("not the passphrase at all")
	p.until("a wrong passphrase", p.says("not the passphrase"))
	p.fits("field-locked")
	p.unlock(devicePhrase)
	p.until("without a network", `document.getElementById("f-net").textContent === "No network"`)

	p.do("an entry that is not whole", chromedp.Click("#f-entry button.main"))
	p.until("an entry that is not whole", `document.querySelectorAll("#f-entry span.wrong").length >= 3`)
	p.fits("field-wrong")
	p.enterFire()
	p.do("hours watched", chromedp.Click(`[data-opens="effort"]`), chromedp.SetValue("#o-means", "patrol"), chromedp.SetValue("#o-effort_h", "6.5"), chromedp.SetValue("#o-not_reached", "Wrenfield; Ostry"), chromedp.Click("#f-now"), chromedp.Click("#f-entry button.main"))
	p.until("two entries wait", `document.querySelectorAll("#f-waiting li").length === 2`)
	p.do("a draft", chromedp.SendKeys("#o-what", "half a sentence about Quenby"))
	time.Sleep(1500 * time.Millisecond) // the draft is kept half a second later
	p.fits("field-open")
	p.nothingInClear()

	// A reload in between, still without a network: the draft is there again, and so is what waits.
	p.do("a reload in between", chromedp.Reload(), chromedp.WaitVisible("#f-pass"))
	p.until("what waits is told", `document.getElementById("f-locked-waits").textContent === "2 entries wait."`)
	p.unlock(devicePhrase)
	p.until("the draft is there", `document.getElementById("o-what").value.includes("Quenby")`)
	p.do("trying to send", chromedp.Click("#f-send"))
	p.until("there is no network", p.says("There is no network"))
	p.do("emptying the form", chromedp.Click("#f-clear"))

	p.signedOutAndBack()
	p.lostAnswer()
	p.sentTwice()
	if wrong := seen.broke(); len(wrong) > 0 {
		t.Errorf("the policy was broken: %q", wrong)
	}
}

// enterFire enters explosions with the position of the device.
func (p *phone) enterFire() {
	p.do("the position", chromedp.Click("#f-locate"), chromedp.WaitVisible("#f-fix"))
	p.do("explosions", chromedp.Click(`[data-opens="fire"]`), chromedp.SetValue("#o-mission", "Wendrel Mission"), chromedp.SetValue("#o-means", "patrol"), chromedp.SetValue("#o-post", "Patrol Zelko"), chromedp.Click("#f-now"), chromedp.SetValue("#o-place", "Brannic ford"),
		chromedp.SetValue("#o-perceived", "heard"), chromedp.SetValue("#o-fire-0-kind", "explosion"), chromedp.SetValue("#o-fire-0-count", "about"), chromedp.SetValue("#o-fire-0-n", "12"), chromedp.SetValue("#o-fire-1-kind", "burst"), chromedp.SetValue("#o-fire-1-count", "uncountable"),
		chromedp.SetValue("#o-control", "ard"), chromedp.SetValue("#o-control_date", "2031-03-01"), chromedp.SetValue("#o-control_source", "the mission's map"), chromedp.Click("#f-entry button.main"))
	p.until("it waits", `document.querySelectorAll("#f-waiting li").length === 1`)
}

// nothingInClear wants the device's store, and all that the browser keeps of the page, to have nothing that was entered and nothing of the record.
func (p *phone) nothingInClear() {
	p.t.Helper()
	text, n := p.stored()
	kept, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`(async () => { const out = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
		for (const name of await caches.keys()) { const c = await caches.open(name); for (const r of await c.keys()) out.push(r.url, await (await c.match(r)).text()); } return out.join("\n"); })()`, chromedp.EvalAwaitPromise))
	if err != nil || n != 2 || len(text) < 4*2048 || !strings.Contains(kept, "f-setup") {
		p.t.Fatalf("the store has %d entries in %d bytes, the cache %d bytes, %v", n, len(text), len(kept), err)
	}
	for _, secret := range []string{"Wendrel", "Zelko", "Brannic", "Wrenfield", "Quenby", "41.12", "explosion", "observer", "Ardania", "Belmark", "otter", "2031-03-01"} {
		if strings.Contains(text, secret) {
			p.t.Errorf("the device's store has %q in clear", secret)
		}
		if !strings.Contains("explosion observer", secret) && strings.Contains(kept, secret) { // words of the form
			p.t.Errorf("what is kept of the page has %q", secret)
		}
	}
}

// signedOutAndBack has the time of being signed in run out while there is no network.
func (p *phone) signedOutAndBack() {
	p.g.clock.Add(13 * 3600)
	p.network(true)
	p.do("sending", chromedp.Click("#f-send"))
	p.until("the time ran out", p.says("your time ran out")+` && !document.getElementById("f-signin").hidden`)
	if _, n := p.stored(); n != 2 || len(p.observations()) != 0 {
		p.t.Errorf("%d entries on the device, %d in the record", n, len(p.observations()))
	}
	p.fits("field-signin")
	p.signIn("observer")
}

// lostAnswer has the desk keep what came and the answer lost: the device keeps the entries, and what is sent again is kept once.
func (p *phone) lostAnswer() {
	p.down.Store(true)
	p.unlock(devicePhrase) // which sends
	for end := time.Now().Add(2 * time.Minute); len(p.observations()) != 2 && time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond)
	}
	p.until("the device has given up", `!document.getElementById("f-send").disabled`)
	p.until("the answer is lost", `[...document.querySelectorAll("#f-waiting li")].filter((e) => e.textContent.includes("no receipt yet")).length === 2`)
	if _, n := p.stored(); n != 2 || len(p.observations()) != 2 {
		p.t.Errorf("the answer was lost: %d entries on the device, %d in the record", n, len(p.observations()))
	}
	if changes, err := chromedp.Run(p.ctx, chromedp.Evaluate[int](`[...document.querySelectorAll("#f-waiting button")].filter((e) => e.textContent === "Change").length`)); err != nil || changes != 0 {
		p.t.Errorf("what was sent may be changed %d times, %v", changes, err)
	}
	p.down.Store(false)
	p.do("sending again", chromedp.Click("#f-send"))
	p.until("the desk has them", p.says("The desk has 2 entries"))
	if text, n := p.stored(); n != 0 || strings.Contains(text, "Zelko") {
		p.t.Errorf("%d entries are still on the device", n)
	}
	p.fits("field-sent")
}

// sentTwice sends what was sent once more, as a second copy of the page would, and looks at what the record has.
func (p *phone) sentTwice() {
	t := p.t
	var first, second []byte
	for len(p.sent) > 0 {
		first, second = second, <-p.sent
	}
	if !bytes.Equal(first, second) || len(second) == 0 {
		t.Errorf("sent again, the entries are others:\n%s\n%s", first, second)
	}
	type answer struct {
		Status int
		Body   apiTakenObservations
	}
	again, err := chromedp.Run(p.ctx, chromedp.Evaluate[answer](`(async () => { const a = await fetch("/api/v1/observations", { method: "POST", headers: { "Content-Type": "application/json" }, body: `+quotedJS(string(second))+` }); return { Status: a.status, Body: await a.json() }; })()`, chromedp.EvalAwaitPromise))
	if err != nil || again.Status != http.StatusOK || again.Body.There != 2 || again.Body.Kept+again.Body.Refused != 0 {
		t.Errorf("sent twice: %+v, %v", again, err)
	}
	list := p.observations()
	if len(list) != 2 {
		t.Fatalf("the record has %d observations", len(list))
	}
	var fire, effort counterclaim.Observation
	for _, o := range list {
		if o.EffortH > 0 {
			effort = o
		} else {
			fire = o
		}
	}
	if fire.Mission != "Wendrel Mission" || fire.Observer != "observer" || fire.FiledBy != "observer" || len(fire.Fire) != 2 || !fire.Fire[0].Approximate || *fire.Fire[0].Low != 12 || !fire.Fire[1].Uncountable || fire.Fire[0].Direction != "undetermined" ||
		fire.Lat != 41.123456 || fire.Lon != 68.4 || fire.ErrorM != 12 || fire.Control != "ard" || !fire.Synthetic {
		t.Errorf("the explosions: %+v", fire)
	}
	if ahead, ok := fire.DeviceAhead(); !ok || ahead < -time.Minute || ahead > time.Minute {
		t.Errorf("of the clocks: device %s, satellites %s", fire.DeviceTime, fire.SatelliteTime)
	}
	if effort.Mission != "Wendrel Mission" || effort.EffortH != 6.5 || len(effort.NotReached) != 2 || effort.DeviceTime == "" || effort.SatelliteTime != "" {
		t.Errorf("the hours watched: %+v", effort)
	}
}

// TestChromiumObservations enters an observation on the desk in a browser, first a wrong one, at the widths of a phone and of a laptop, and looks at the pages.
func TestChromiumObservations(t *testing.T) {
	p := newPhone(t)
	seen := watchBrowser(t, p.ctx, p.site)
	p.signIn("observer")
	p.do("the form", chromedp.Navigate(p.site+"/observations/new?kind=fire"), chromedp.WaitVisible("#o-fire-0-kind"))
	p.fits("observed-new")
	p.do("a wrong one", chromedp.SetValue("#o-mission", "Valley Mission"), chromedp.SetValue("#o-means", "patrol"), chromedp.SetValue("#o-time", "2031-03-01T10:00"), chromedp.SetValue("#o-zone", "+05:00"), chromedp.SetValue("#o-perceived", "heard"),
		chromedp.SetValue("#o-fire-0-kind", "explosion"), chromedp.SetValue("#o-fire-0-n", "12"), chromedp.SetValue("#o-lat", "41.2"), chromedp.SetValue("#o-lon", "70.5"), chromedp.SetValue("#o-place", "the ferry at Ostry"), chromedp.Click("form.observe button.main"), chromedp.WaitVisible("#o-error_m-wrong"))
	p.fits("observed-wrong")
	if typed, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`["o-mission", "o-fire-0-n", "o-fire-0-kind", "o-place", "o-time"].map((id) => document.getElementById(id).value).join("|")`)); err != nil || typed != "Valley Mission|12|explosion|the ferry at Ostry|2031-03-01T10:00" {
		t.Errorf("what was typed is %q, %v", typed, err)
	}
	p.do("a right one", chromedp.SetValue("#o-error_m", "10"), chromedp.Click("form.observe button.main"), chromedp.WaitVisible(".notice"))
	p.until("it is kept", `document.querySelector(".notice").innerText.startsWith("Kept as observation")`)
	p.do("hours watched", chromedp.Navigate(p.site+"/observations/new?kind=effort"), chromedp.SetValue("#o-mission", "Valley Mission"), chromedp.SetValue("#o-means", "camera"), chromedp.SetValue("#o-post", "Camera 3"), chromedp.SetValue("#o-time", "2031-03-02T00:00"), chromedp.SetValue("#o-zone", "Z"),
		chromedp.SetValue("#o-effort_h", "24"), chromedp.SetValue("#o-not_reached", "Tarn"), chromedp.Click("form.observe button.main"), chromedp.WaitVisible(".notice"))
	list := p.observations()
	if len(list) != 2 || list[0].Time != "2031-03-01T10:00:00+05:00" || list[0].ErrorM != 10 || list[1].EffortH != 24 {
		t.Fatalf("the record has %+v", list)
	}
	for name, at := range map[string]string{"observed-list": "/observations", "observed-show": "/observations/" + list[0].ID.Short(), "observed-effort": "/observations/effort", "observed-correct": "/observations/new?corrects=" + list[0].ID.Short()} {
		p.do(name, chromedp.Navigate(p.site+at), chromedp.WaitVisible("h1"))
		p.fits(name)
	}
	if wrong := seen.broke(); len(wrong) > 0 {
		t.Errorf("the policy was broken: %q", wrong)
	}
}
