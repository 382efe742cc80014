package web

import (
	"bytes"
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

	"filippo.io/age"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// TestChromiumExhibits files an exhibit by the form, reads lists and pages at the widths of a phone and of a laptop, and sees that no picture
// of which people want to be warned is fetched before its reader asks. EXHIBIT_SHOTS names a folder for pictures of the pages.
func TestChromiumExhibits(t *testing.T) {
	ctx, g, s, site := browseExhibits(t)
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
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	closed := &counterclaim.Exhibit{Name: "closed.jpg", ArrivedBy: "analyst", Synthetic: true, Description: counterclaim.Description{Sensitivity: counterclaim.Confidential, Readers: []string{"analyst"}}}
	if _, err := g.desk.keepFiled(t.Context(), viewer{}, closed, bytes.NewReader(drawn(t, 220, 80)), "", key.Recipient()); err != nil {
		t.Fatal(err)
	}
	d := &deciding{t, g.store, review.DeskOf(dispute(), true), s.open.Incident}
	d.triaged("2031-05-01T08:00:00Z")
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: "probable", Responsibility: []string{"bel"}, Reasons: "It is seen.", Confidence: "low", Exhibits: []counterclaim.ID{s.open.ID}}
		return review.Drafting(c, d.desk, w, "analyst", "2031-05-01T09:00:00Z", keyOf)
	})
	do("opening what is encrypted to others", chromedp.Navigate(site+address("x", closed.ID)), chromedp.WaitVisible("#reason"), chromedp.SendKeys("#reason", "for the review\r"), chromedp.WaitVisible("#custody"))
	small := address("x", s.graphic.ID) + "/thumbnail"
	for name, at := range map[string]string{"list": "/exhibits", "again": "/exhibits?again=yes&filed=" + s.open.ID.Short(), "closed": address("x", closed.ID) + "?looked=yes", "form": "/exhibits/new", "open": address("x", s.open.ID), "later": address("x", s.later.ID), "graphic": address("x", s.graphic.ID),
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
	if list, err := g.exhibits.Exhibits(t.Context(), counterclaim.ExhibitQuery{}); err != nil || len(list) != 10 {
		t.Errorf("%d exhibits, %v", len(list), err)
	}
}

// browseExhibits has a browser before a desk with exhibits.
func browseExhibits(t *testing.T) (context.Context, *guarded, shownExhibits, string) {
	t.Helper()
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
	t.Cleanup(func() { server.Close() })
	return ctx, g, s, site
}

// covered is what a browser shows of a picture of which people want to be warned: nothing of the picture, and words in its place.
type covered struct {
	Images int     // elements that could show it
	Words  string  // that stand in its place
	Width  float64 // of the place, pixels
	Height float64
}

// TestChromiumWarnedOf looks, at the widths of a phone and of a laptop, at every page that could show a picture with a flag: each flag alone covers it, nothing
// of it is fetched, and it is loaded when its reader asks, on that page alone.
func TestChromiumWarnedOf(t *testing.T) {
	ctx, g, s, site := browseExhibits(t)
	seen := watchBrowser(t, ctx, site)
	flagged := map[string]*counterclaim.Exhibit{}
	for n, flag := range []string{counterclaim.FlagGraphic, counterclaim.FlagPrisoner, counterclaim.FlagMinor} {
		flagged[flag] = g.desk.keep(t, flag+".jpg", drawn(t, 200+n, 80), func(x *counterclaim.Exhibit) { x.Flags, x.Incident = []string{flag}, s.open.Incident })
	}
	closed := g.desk.keep(t, "closed.jpg", drawn(t, 210, 80), func(x *counterclaim.Exhibit) {
		x.Flags, x.Sensitivity, x.Readers = []string{counterclaim.FlagGraphic}, counterclaim.Restricted, []string{"analyst"}
	})
	copied := g.desk.keep(t, "copied.jpg", drawn(t, 201, 45), nil) // it looks like an earlier one that is flagged
	if len(copied.Earlier) != 1 || copied.Earlier[0].ID != flagged[counterclaim.FlagPrisoner].ID {
		t.Fatalf("the copy looks like %+v", copied.Earlier)
	}
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " " + document.body.innerText`))
			t.Fatalf("%s: %v\n%s", what, err, text)
		}
	}
	do("signing in", chromedp.Navigate(site+"/exhibits"), chromedp.WaitVisible("#password"), chromedp.SendKeys("#name", "analyst"), chromedp.SendKeys("#password", password),
		chromedp.SendKeys("#code", g.code(t, "analyst")+"\r"), chromedp.WaitVisible(".exhibits"))
	do("opening what is restricted", chromedp.Navigate(site+address("x", closed.ID)), chromedp.WaitVisible("#reason"), chromedp.SendKeys("#reason", "for the review\r"), chromedp.WaitVisible("#custody"))

	// cover looks for the place of a picture: that of the page itself, else the one on a card, by the exhibit's address.
	const cover = `(at => {
  const place = document.querySelector('#picture') && location.pathname === at ? document.querySelector('#picture')
    : [...document.querySelectorAll('.exhibit, .beside-each-other .cell')].find(e => e.querySelector('a[href="' + at + '"]'))?.querySelector('.picture');
  const box = place?.querySelector('.covered')?.getBoundingClientRect() ?? {width: 0, height: 0};
  return {Images: [...document.querySelectorAll('img, picture, source, image, video, object')].filter(e => e.outerHTML.includes(at)).length,
    Words: place?.innerText ?? '', Width: box.width, Height: box.height};
})`
	words := map[string]string{counterclaim.FlagGraphic: "graphic", counterclaim.FlagPrisoner: "shows a prisoner", counterclaim.FlagMinor: "shows a minor"}
	looks := func(page string, x *counterclaim.Exhibit, flag string, width int64) {
		t.Helper()
		f, err := look(ctx, site+page, width)
		if err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		_, err = chromedp.Run(ctx, chromedp.Evaluate[int](`Promise.all([...document.images].map(i => { i.loading = "eager"; return i.decode().then(() => 0, () => 1) })).then(all => all.length)`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		c, err := chromedp.Run(ctx, chromedp.Evaluate[covered](cover+`(`+strconv.Quote(address("x", x.ID))+`)`))
		if err != nil || c.Images != 0 || !strings.Contains(c.Words, words[flag]) || c.Width < 40 || c.Height < 16 || f.Wide > 0 {
			t.Errorf("%s at %d px, %s: %+v, %d px too wide, %v", page, width, flag, c, f.Wide, err)
		}
		if small := address("x", x.ID) + "/thumbnail"; seen.has(small) || seen.has(address("x", x.ID)+"/bytes") {
			t.Errorf("%s at %d px, %s: the picture was fetched before its reader asked", page, width, flag)
		}
	}
	widths := []int64{390, 1280}
	for _, width := range widths {
		for flag, x := range flagged {
			for _, page := range []string{"/exhibits", address("x", x.ID), address("i", s.open.Incident)} {
				looks(page, x, flag, width)
			}
		}
		looks(address("x", copied.ID), flagged[counterclaim.FlagPrisoner], counterclaim.FlagPrisoner, width)
		looks(address("x", closed.ID)+"?looked=yes", closed, counterclaim.FlagGraphic, width)
		shoot(t, ctx, "warned", width)
	}
	if !seen.has(address("x", s.open.ID)+"/thumbnail") || !seen.has(address("x", copied.ID)+"/thumbnail") {
		t.Error("no picture was fetched at all")
	}
	for flag, x := range map[string]*counterclaim.Exhibit{counterclaim.FlagPrisoner: flagged[counterclaim.FlagPrisoner], counterclaim.FlagMinor: flagged[counterclaim.FlagMinor], counterclaim.FlagGraphic: closed} {
		at := address("x", x.ID)
		for _, width := range widths {
			do("asking for "+flag, chromedp.EmulateViewport(width, 900), chromedp.Navigate(site+at+"?looked=yes"), chromedp.Click("#picture .covered a"), chromedp.WaitVisible("#picture img"))
			wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelector('#picture img').decode().then(() => document.querySelector('#picture img').naturalWidth)`, chromedp.EvalAwaitPromise))
			if err != nil || wide == 0 || !seen.has(at+"/thumbnail") {
				t.Errorf("%s at %d px: a picture of %d px is shown to who asked, %v", flag, width, wide, err)
			}
		}
	}
	if x := flagged[counterclaim.FlagGraphic]; seen.has(address("x", x.ID) + "/thumbnail") {
		t.Error("a picture was fetched for which nobody asked")
	}
	if wrong := seen.broke(); len(wrong) > 0 {
		t.Errorf("the policy was broken: %q", wrong)
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
