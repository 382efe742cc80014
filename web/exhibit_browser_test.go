package web

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
)

// TestChromiumExhibits files an exhibit by the form, reads lists and pages at the widths of a phone and of a laptop, and sees that no picture
// of which people want to be warned is fetched before its reader asks. EXHIBIT_SHOTS names a folder for pictures of the pages.
func TestChromiumExhibits(t *testing.T) {
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
	s := keepAll(t, g.desk)
	server := &http.Server{Handler: g, ReadHeaderTimeout: time.Second}
	go server.Serve(listener)
	defer server.Close()
	seen := watchBrowser(t, ctx, site)
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
			t.Fatalf("%s: %v\n%s", what, err, text)
		}
	}
	do("signing in", chromedp.Navigate(site+"/exhibits/new"), chromedp.WaitVisible("#password"), chromedp.SendKeys("#name", "analyst"), chromedp.SendKeys("#password", password),
		chromedp.SendKeys("#code", g.code(t, "analyst")+"\r"), chromedp.WaitVisible("#file"))
	file := filepath.Join(t.TempDir(), "bridge.jpg")
	if err := os.WriteFile(file, drawn(t, 40, 80), 0o600); err != nil {
		t.Fatal(err)
	}
	do("filing", chromedp.SetValue("#source", wire), chromedp.SetUploadFiles("#file", []string{file}), chromedp.Click(`form[enctype] button`), chromedp.WaitVisible(`.notice`))
	told, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('.notice').innerText`))
	if err != nil || !strings.Contains(told, "Filed as exhibit") {
		t.Errorf("after filing: %q, %v", told, err)
	}
	restricted := site + address("x", s.restricted.ID)
	do("opening what is restricted", chromedp.Navigate(restricted), chromedp.WaitVisible("#reason"), chromedp.SendKeys("#reason", "for the review\r"), chromedp.WaitVisible("#custody"))

	do("saying what was established, by one person", chromedp.Navigate(site+address("x", s.open.ID)), chromedp.Click("#establish summary"), chromedp.WaitVisible("#es-place"), chromedp.SendKeys("#es-place", "Kesh Bridge"),
		chromedp.SendKeys("#es-position", "41.02,70.3"), chromedp.SendKeys("#es-direction", "210"), chromedp.SendKeys("#es-from", "2031-03-02"), chromedp.SendKeys("#es-method", "The towers and the line of hills."),
		chromedp.SendKeys("#es-other", "analyst"), chromedp.Click(`#establish input[value=moderate]`), chromedp.Click(`#establish button`), chromedp.WaitVisible(`#establish [role=alert]`))
	for _, width := range []int64{390, 1280} {
		do("looking at it", chromedp.EmulateViewport(width, 900))
		f, err := chromedp.Run(ctx, chromedp.Evaluate[facts](ask))
		if err != nil || f.Wide > 0 || len(f.Small) > 0 || !strings.Contains(f.Text, "does not name the two persons") {
			t.Errorf("the form that was refused, at %d px: %+v, %v", width, f, err)
		}
		shoot(t, ctx, "refused", width)
	}
	do("saying it by two", chromedp.SetValue("#es-other", "reviewer"), chromedp.Click(`#establish button`), chromedp.WaitVisible(`.facts-of`))
	small := address("x", s.graphic.ID) + "/thumbnail"
	for name, at := range map[string]string{"list": "/exhibits", "form": "/exhibits/new", "open": address("x", s.open.ID), "later": address("x", s.later.ID), "graphic": address("x", s.graphic.ID),
		"restricted": address("x", s.restricted.ID) + "?looked=yes", "ask": address("x", s.restricted.ID), "incident": address("i", s.open.Incident)} {
		for _, width := range []int64{390, 1280} {
			f, err := look(ctx, site+at, width)
			if err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			if f.Wide > 0 || f.Pwned || len(f.Small) > 0 {
				t.Errorf("%s at %d px: %d px too wide, script ran: %v, too small: %q", at, width, f.Wide, f.Pwned, f.Small)
			}
			if len(f.Columns) == 2 && f.Columns[0] != f.Columns[1] {
				t.Errorf("%s at %d px: columns of %v px", at, width, f.Columns)
			}
			broken, err := chromedp.Run(ctx, chromedp.Evaluate[int](`Promise.all([...document.images].map(i => { i.loading = "eager"; return i.decode().then(() => 0, () => 1) })).then(all => all.reduce((a, b) => a + b, 0))`, chromedp.EvalAwaitPromise))
			if err != nil || broken > 0 {
				t.Errorf("%s at %d px: %d pictures cannot be shown, %v", at, width, broken, err)
			}
			shoot(t, ctx, name, width)
		}
	}
	early := seen.has(small)
	do("asking for the picture", chromedp.Navigate(site+address("x", s.graphic.ID)), chromedp.Click(".covered a"), chromedp.WaitVisible("#picture img"))
	if early || !seen.has(small) || !seen.has(address("x", s.open.ID)+"/thumbnail") {
		t.Errorf("fetched before its reader asked: %v; then: %v", early, seen.has(small))
	}
	if wrong := seen.broke(); len(wrong) > 0 {
		t.Errorf("the policy was broken: %q", wrong)
	}
	if list, err := g.exhibits.Exhibits(t.Context(), counterclaim.ExhibitQuery{}); err != nil || len(list) != 9 {
		t.Errorf("%d exhibits, %v", len(list), err)
	}
}

// browserSeen is what a browser fetched and what broke the policy.
type browserSeen struct {
	mu      sync.Mutex
	fetched map[string]bool
	broken  []string
}

func (b *browserSeen) has(at string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fetched[at]
}

func (b *browserSeen) broke() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.broken)
}

// watchBrowser keeps what a browser fetches until the test ends.
func watchBrowser(t *testing.T, ctx context.Context, site string) *browserSeen {
	watched, stop := context.WithCancel(ctx)
	t.Cleanup(stop)
	requests, console := chromedp.Events(watched, network.RequestWillBeSent), chromedp.Console(watched)
	b := &browserSeen{fetched: map[string]bool{}}
	go func() {
		for r, err := range requests {
			if b.mu.Lock(); err == nil {
				b.fetched[strings.TrimPrefix(r.Request.URL, site)] = true
			}
			b.mu.Unlock()
		}
	}()
	go func() {
		for m, err := range console {
			if b.mu.Lock(); err == nil && strings.Contains(strings.ToLower(m.Text), "content security policy") {
				b.broken = append(b.broken, m.Text)
			}
			b.mu.Unlock()
		}
	}()
	return b
}

// shoot takes a picture of the page where somebody wants to look at it.
func shoot(t *testing.T, ctx context.Context, name string, width int64) {
	folder := os.Getenv("EXHIBIT_SHOTS")
	if folder == "" {
		return
	}
	b, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+"-"+strconv.FormatInt(width, 10)+".png"), b, 0o600); err != nil {
		t.Fatal(err)
	}
}
