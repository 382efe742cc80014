package pipeline

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/sqlite"
)

// handClock is a clock that only sleeping moves.
type handClock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *handClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *handClock) sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
	return ctx.Err()
}

// site is a web site of an invented paper.
type site struct {
	t     *testing.T
	url   string
	clock *handClock
	store counterclaim.Store

	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked map[string][]int // statuses by path
}

// newSite serves on an address that the fetcher may ask, alone of its network.
func newSite(t *testing.T) *site {
	s := &site{t: t, clock: &handClock{t: time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)}, pages: map[string]http.HandlerFunc{}, asked: map[string][]int{}}
	l, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: s}}
	server.Start()
	t.Cleanup(server.Close)
	s.url = server.URL
	if s.store, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "r.sqlite")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	return s
}

type statusKeeper struct {
	http.ResponseWriter
	status int
}

func (k *statusKeeper) WriteHeader(status int) {
	k.status = status
	k.ResponseWriter.WriteHeader(status)
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	page := s.pages[r.URL.Path]
	s.mu.Unlock()
	k := &statusKeeper{w, 200}
	if page == nil {
		page = http.NotFound
	}
	page(k, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[r.URL.Path] = append(s.asked[r.URL.Path], k.status)
}

func (s *site) set(path string, page http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = page
}

// answers gives the statuses that a path answered with since it was last asked for.
func (s *site) answers(path string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := fmt.Sprint(s.asked[path])
	s.asked[path] = nil
	return out
}

const shelled = "On 6 March Belmark troops shelled the village of Oster. 4 soldiers were killed, Ardania said."

// article is a page that says when it was not changed.
func article(headline, text string) http.HandlerFunc {
	tag := fmt.Sprintf("%q", counterclaim.HashOf("page", headline, text).Short())
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprintf(w, "<!doctype html><html lang=en><title>%s</title><article><h1>%s</h1>", headline, headline)
		for p := range strings.SplitSeq(text, "\n") {
			fmt.Fprintf(w, "<p>%s</p>", p)
		}
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

func feedOf(paths ...string) http.HandlerFunc {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Ardania Herald</title>`)
	for _, p := range paths {
		fmt.Fprintf(&b, "<item><link>%s</link><title>%s</title><pubDate>Fri, 06 Mar 2026 10:00:00 GMT</pubDate></item>", p, p)
	}
	b.WriteString("</channel></rss>")
	return func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf("%q", fmt.Sprint(len(paths)))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, b.String())
	}
}

func (s *site) options(found *[]Found) WatchOptions {
	f := intake.NewFetcher(intake.FetchOptions{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}, MaxBytes: 2 << 20, Now: s.clock.now, Sleep: s.clock.sleep})
	s.t.Cleanup(f.Close)
	return WatchOptions{Line: &Pipeline{Reader: reader(s.t, nil), Store: s.store}, Store: s.store, Fetcher: f, Once: true, Now: s.clock.now, Sleep: s.clock.sleep,
		Found: func(one Found) error { *found = append(*found, one); return nil }}
}

// run looks at all that is due so long after the start.
func (s *site) run(after time.Duration) []Found {
	s.t.Helper()
	s.clock.mu.Lock()
	s.clock.t = time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC).Add(after)
	s.clock.mu.Unlock()
	var found []Found
	if err := Watch(s.t.Context(), s.options(&found)); err != nil {
		s.t.Fatal(err)
	}
	return found
}

func (s *site) watch(ws ...counterclaim.Watched) {
	s.t.Helper()
	for i := range ws {
		ws[i].URL, ws[i].State, ws[i].Next = s.url+ws[i].URL, counterclaim.AddressNew, "2026-03-06T12:00:00Z"
	}
	if err := s.store.SetWatched(s.t.Context(), ws); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) known(path string) counterclaim.Watched {
	s.t.Helper()
	got, err := s.store.Watched(s.t.Context(), counterclaim.WatchedQuery{URLs: []string{s.url + path}})
	if err != nil || len(got) != 1 {
		s.t.Fatalf("%s: %d, %v", path, len(got), err)
	}
	return got[0]
}

func (s *site) reports() int {
	s.t.Helper()
	all, err := s.store.Reports(s.t.Context(), 0, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(all)
}

// What a feed lists is kept as reports; an hour later each page is looked at again, and what became of it is told apart.
func TestWatchFollowsAFeedAndItsPages(t *testing.T) {
	s := newSite(t)
	long := strings.Repeat(shelled+" The shells fell beside the water intake, he said.\n", 8)
	paths := []string{"/same", "/other", "/gone", "/refused", "/forbidden", "/paid"}
	for _, p := range paths {
		s.set(p, article("Report of "+p, strings.ReplaceAll(long, "Oster", "Oster"+p[1:2])))
	}
	s.set("/feed", feedOf(paths...))
	s.watch(counterclaim.Watched{URL: "/feed", Outlet: "Ardania Herald", Party: "ardania"})
	if found := s.run(0); len(found) != 7 || found[0].Listed != 6 || found[0].Watched.Kind != "feed" || s.reports() != 6 {
		t.Fatalf("%+v; %d reports", found, s.reports())
	}
	first := s.known("/other")
	rep, err := s.store.Report(t.Context(), first.Report)
	if err != nil {
		t.Fatal(err)
	}
	claims, _ := s.store.Claims(t.Context(), counterclaim.ClaimQuery{Report: rep.ID})
	if a := rep.Arrivals; len(claims) == 0 || rep.Outlet != "Ardania Herald" || rep.Party != "ardania" || rep.Published != "2026-03-06T10:00:00Z" ||
		len(a) != 1 || a[0].Via != "feed" || a[0].URL != s.url+"/other" || a[0].Request.Status != 200 || a[0].Original.IsZero() {
		t.Errorf("%+v, %d claims", rep, len(claims))
	}
	if found := s.run(31 * time.Minute); len(found) != 1 || s.answers("/feed") != "[200 304]" || found[0].Listed != 0 {
		t.Errorf("half an hour later: %+v", found)
	}
	for _, p := range paths {
		s.answers(p)
	}
	s.set("/other", article("Report of /other", strings.Replace(strings.ReplaceAll(long, "Oster", "Ostero"), "4 soldiers", "7 soldiers", 1)))
	s.set("/gone", nil)
	s.set("/refused", status(http.StatusUnavailableForLegalReasons))
	s.set("/paid", article("Report of /paid", shelled+"\nSubscribe to continue reading."))
	s.set("/robots.txt", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "User-agent: *\nDisallow: /forbidden\n") })
	s.run(62 * time.Minute)
	for path, want := range map[string]struct{ state, answers string }{"/same": {"there", "[304]"}, "/other": {"changed", "[200]"}, "/gone": {"gone", "[404]"},
		"/refused": {"blocked", "[451]"}, "/forbidden": {"blocked", "[]"}, "/paid": {"paywalled", "[200]"}} {
		w := s.known(path)
		if got := s.answers(path); w.State != want.state || got != want.answers {
			t.Errorf("%s: %s, answers %s; %s", path, w.State, got, w.Reason)
		}
		if path != "/other" && len(w.Versions) != 1 {
			t.Errorf("%s has %d versions", path, len(w.Versions))
		}
	}
	w := s.known("/other")
	second, err := s.store.Report(t.Context(), w.Report)
	if err != nil || len(w.Versions) != 2 || w.Versions[0] != rep.ID || w.Versions[1] != second.ID || len(second.Versions) != 1 || second.Versions[0] != rep.ID || s.reports() != 7 {
		t.Fatalf("versions %v, of the second %v; %d reports; %v", w.Versions, second.Versions, s.reports(), err)
	}
	kept, _ := s.store.Claims(t.Context(), counterclaim.ClaimQuery{Report: rep.ID})
	if len(kept) != len(claims) {
		t.Errorf("the first version has %d claims, it had %d", len(kept), len(claims))
	}
	s.set("/paid", article("Report of /paid", strings.ReplaceAll(long, "Oster", "Osterp")))
	s.run(25 * time.Hour)
	if w := s.known("/paid"); w.State != "there" || s.reports() != 7 {
		t.Errorf("shown in full again: %s, %d reports", w.State, s.reports())
	}
	s.run(8 * 24 * time.Hour)
	s.run(31 * 24 * time.Hour)
	if w := s.known("/same"); w.Next != "" || w.Visits != 5 {
		t.Errorf("after 31 days: %+v", w)
	}
}

// Who vouches for a feed vouches for what it lists, and for later versions of it; nobody vouches for the others.
func TestWatchVouches(t *testing.T) {
	s := newSite(t)
	for _, p := range []string{"/a", "/b"} {
		s.set(p, article("Report of "+p, shelled))
	}
	s.set("/feed", feedOf("/a"))
	s.watch(counterclaim.Watched{URL: "/feed", Outlet: "Ardania Border Service", VouchedBy: "A. Person"}, counterclaim.Watched{URL: "/b", Kind: "page"})
	s.run(0)
	s.set("/a", article("Report of /a", strings.Replace(shelled, "4 soldiers", "7 soldiers", 1)))
	s.run(62 * time.Minute)
	vouched := func(id counterclaim.ID) string {
		r, err := s.store.Report(t.Context(), id)
		if err != nil || len(r.Arrivals) != 1 {
			t.Fatalf("%+v: %v", r, err)
		}
		return r.Arrivals[0].VouchedBy
	}
	a, b := s.known("/a"), s.known("/b")
	if len(a.Versions) != 2 || vouched(a.Versions[0]) != "A. Person" || vouched(a.Versions[1]) != "A. Person" || vouched(b.Report) != "" {
		t.Errorf("%d versions, vouched for by %q; beside it by %q", len(a.Versions), vouched(a.Report), vouched(b.Report))
	}
}

// Each of these is one address's failure; the others are read.
func TestWatchGoesOnAfterBadAnswers(t *testing.T) {
	s := newSite(t)
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.Errorf("the inner server was asked for %s", r.URL) }))
	defer inner.Close()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 80 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	z.Close()
	s.set("/bomb", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	})
	s.set("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	})
	s.set("/inner", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner.URL, http.StatusFound) })
	s.set("/busy", status(http.StatusTooManyRequests, "Retry-After", "7200"))
	s.set("/picture", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		fmt.Fprint(w, "png")
	})
	s.set("/nofeed", article("A page", shelled))
	s.set("/", article("Front", shelled+`<link rel=alternate type="application/rss+xml" href=/feed>`))
	s.set("/good", article("Good", shelled))
	for path, want := range map[string]struct{ kind, reason string }{
		"/bomb": {"", "250 times its size"}, "/endless": {"page", "more than 2097152 bytes"}, "/inner": {"page", "is not an address of the public Internet"}, "/busy": {"page", "429 Too Many Requests"},
		"/picture": {"", "no page of words"}, "/nofeed": {"feed", "no feed that can be read"}, "/": {"", "front page of a site"}, "/good": {"", ""},
	} {
		s.watch(counterclaim.Watched{URL: path, Kind: want.kind})
		s.run(0)
		w := s.known(path)
		if state := map[bool]string{true: "unreachable", false: "there"}[want.reason != ""]; w.State != state || !strings.Contains(w.Reason, want.reason) {
			t.Errorf("%s: %s, %q", path, w.State, w.Reason)
		}
		if path == "/busy" && w.Next < "2026-03-06T14:00:00Z" {
			t.Errorf("it asked to be left alone for two hours and is due at %s", w.Next)
		}
	}
	if s.reports() != 1 {
		t.Errorf("%d reports", s.reports())
	}
}

func TestWatchTakesTheFirstOfAHundredThousandEntries(t *testing.T) {
	s := newSite(t)
	paths := make([]string, 100_000)
	for i := range paths {
		paths[i] = fmt.Sprint("/", i)
	}
	s.set("/feed", feedOf(paths...))
	s.watch(counterclaim.Watched{URL: "/feed", Kind: "feed"})
	var found []Found
	o := s.options(&found)
	o.Fetcher = intake.NewFetcher(intake.FetchOptions{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}, Now: s.clock.now, Sleep: s.clock.sleep})
	enough := errors.New("enough")
	o.Found = func(f Found) error { found = append(found, f); return enough }
	if err := Watch(t.Context(), o); !errors.Is(err, enough) {
		t.Fatal(err)
	}
	if f := found[0]; f.Listed != 2000 || len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "the first 2000 are taken") {
		t.Errorf("%d listed, notes %q", f.Listed, f.Notes)
	}
}

// picky is a store that does not take one report.
type picky struct{ counterclaim.Store }

func (p picky) Save(ctx context.Context, c *counterclaim.Coding, place counterclaim.Placer) (counterclaim.Saved, error) {
	if strings.Contains(c.Report.Text, "poison") {
		return counterclaim.Saved{}, errors.New("the driver does not like it")
	}
	return p.Store.Save(ctx, c, place)
}

// A page that the record cannot take, though it answers otherwise, is told of and ends the watching of no other.
func TestWatchAPageThatCannotBeKept(t *testing.T) {
	s := newSite(t)
	s.set("/a", article("Poison", "The poison of "+shelled))
	s.set("/b", article("Oster", shelled))
	s.watch(counterclaim.Watched{URL: "/a", Kind: counterclaim.WatchedPage}, counterclaim.Watched{URL: "/b", Kind: counterclaim.WatchedPage})
	var found []Found
	o := s.options(&found)
	o.Line.Store = picky{s.store}
	if err := Watch(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || s.reports() != 1 {
		t.Errorf("%d visits, %d reports", len(found), s.reports())
	}
	if w := s.known("/a"); w.State != counterclaim.AddressUnreachable || !strings.Contains(w.Reason, "driver") || w.Next == "" {
		t.Errorf("%+v", w)
	}
}
