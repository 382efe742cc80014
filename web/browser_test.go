package web

import (
	"context"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// chromium starts the browser with a profile of its own. Without one the test is skipped,
// unless CI=true.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		const why = "no chromium here: not checked that pages hold in a real browser"
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	profile, err := os.MkdirTemp("", "desk-")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(profile), chromedp.WSURLReadTimeout(5*time.Minute), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, end := chromedp.NewContext(ctx)
	t.Cleanup(func() { end(); stop(); os.RemoveAll(profile) })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute) // only so that a hung browser ends
	t.Cleanup(cancel)
	return ctx
}

// facts is what a page is asked in the browser.
type facts struct {
	Wide    int      // pixels by which the page is wider than the window
	Scripts int      // elements that came from a report
	Pwned   bool     // a report's script ran
	Text    string   // visible text
	Small   []string // links and buttons less than 24 pixels high that stand alone
	Columns []int    // widths of the cells that face each other
	Voices  [][]int  // widths of the voices' columns, for each table
}

const ask = `(() => {
  const cells = document.querySelectorAll('.columns > .cell');
  const alone = [...document.querySelectorAll('button, input, nav a, summary, .skip')].filter(e => e.getBoundingClientRect().height > 0);
  return {
    Wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    Scripts: document.querySelectorAll('script, img, main b b').length,
    Pwned: window.pwned === true,
    Text: document.body.innerText,
    Small: alone.filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML),
    Columns: [...cells].slice(0, 2).map(e => Math.round(e.getBoundingClientRect().width)),
    Voices: [...document.querySelectorAll('thead')].map(h => [...h.querySelectorAll('th.cell')].map(e => Math.round(e.getBoundingClientRect().width))),
  };
})()`

// In a real browser: no text of a report runs, no page is wider than a phone, facing columns
// are equally wide, nothing is fetched from elsewhere and nothing breaks the policy.
func TestChromium(t *testing.T) {
	ctx := chromium(t)
	reports := []*coded{newReport(wire, "", "2031-03-12", "</title><script>window.pwned=true</script>", "<script>window.pwned=true</script>").
		claim("<script>window.pwned=true</script>", "ASSAULT", "explosion", act("", "", "Tessen", "2031-03-12"))}
	for n := range 20 {
		reports = append(reports, crossing(n))
	}
	h := newDesk(t, fullRecord(t, reports...))
	pages := crawl(t, h)
	server := httptest.NewServer(h)
	defer server.Close()

	watched, stop := context.WithCancel(ctx)
	defer stop()
	requests := chromedp.Events(watched, network.RequestWillBeSent)
	console := chromedp.Console(watched)
	done := make(chan []string)
	go func() {
		var out []string
		for r, err := range requests {
			// A mark that the browser itself draws in a field for a day is no fetch; the policy lets no page have one.
			if err == nil && !strings.HasPrefix(r.Request.URL, server.URL+"/") && r.Request.URL != "about:blank" && !strings.HasPrefix(r.Request.URL, "data:image/svg+xml;base64,") {
				out = append(out, "fetched "+r.Request.URL)
			}
		}
		for m, err := range console {
			if err == nil && strings.Contains(strings.ToLower(m.Text), "content security policy") {
				out = append(out, m.Text)
			}
		}
		done <- out
	}()

	sawHostile, looked, tables, kinds := false, 0, 0, map[string]int{}
	for _, at := range slices.Sorted(maps.Keys(pages)) {
		kind, _, _ := strings.Cut(strings.ReplaceAll(at[1:], "?", "/"), "/")
		if kinds[kind]++; pages[at] == nil || kinds[kind] > 8 { // enough of a kind
			continue
		}
		for _, width := range []int64{390, 1280} {
			looked++
			f, err := look(ctx, server.URL+at, width)
			if err != nil {
				t.Fatalf("%s: %v", at, err)
			}
			sawHostile = sawHostile || strings.Contains(f.Text, hostile)
			if f.Wide > 0 || f.Scripts > 0 || f.Pwned || len(f.Small) > 0 {
				t.Errorf("%s at %d px: %d px too wide, %d foreign elements, script ran: %v, too small: %q", at, width, f.Wide, f.Scripts, f.Pwned, f.Small)
			}
			if len(f.Columns) == 2 && f.Columns[0] != f.Columns[1] {
				t.Errorf("%s at %d px: columns of %v px", at, width, f.Columns)
			}
			for _, w := range f.Voices {
				if len(w) == 0 { // a table that compares no voices
					continue
				}
				if tables++; slices.Max(w)-slices.Min(w) > 1 { // borders fall on whole pixels
					t.Errorf("%s at %d px: a table's columns of %v px", at, width, w)
				}
			}
		}
	}
	if !sawHostile || looked < 20 || tables == 0 {
		t.Errorf("looked at %d pages with %d tables; the hostile headline showed as text: %v", looked, tables, sawHostile)
	}
	stop()
	for _, wrong := range <-done {
		t.Error(wrong)
	}
}

// By keyboard the first stop is the way past the navigation, and it can be seen.
func TestChromiumSkipLink(t *testing.T) {
	ctx := chromium(t)
	server := httptest.NewServer(newDesk(t, record(t, dispute(), fixtures()...)))
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/"), chromedp.KeyEvent("\t")); err != nil {
		t.Fatal(err)
	}
	// The link slides in; it is looked at when it has come to rest.
	const seen = `new Promise(done => { const look = () => { const e = document.activeElement; e.getAnimations().length ? requestAnimationFrame(look)
		: done(e.className + ' ' + (e.getBoundingClientRect().top >= 0) + ' ' + getComputedStyle(e).outlineStyle) }; look() })`
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](seen, chromedp.EvalAwaitPromise))
	if err != nil || got != "skip true solid" {
		t.Errorf("after the first Tab: %q, %v", got, err)
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	if got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.activeElement.id`)); err != nil || got != "main" {
		t.Errorf("the way past the navigation leads to %q, %v", got, err)
	}
}

func look(ctx context.Context, address string, width int64) (facts, error) {
	scheme := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, scheme); err != nil {
		return facts{}, err
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(address)); err != nil {
		return facts{}, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[facts](ask))
}
