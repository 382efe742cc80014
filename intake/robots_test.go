package intake

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

func TestRobots(t *testing.T) {
	const file = "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n\nUser-agent: Counterclaim\nDisallow: /desk\nDisallow: /*?print=\nAllow: /desk/open\nCrawl-delay: 3\n"
	for _, c := range []struct {
		status  int
		file    string
		path    string
		allowed bool
		delay   time.Duration
	}{
		{200, file, "/private", true, 3 * time.Second}, // its own group holds, not the one for all
		{200, file, "/desk/a", false, 3 * time.Second},
		{200, file, "/desk/open/a", true, 3 * time.Second},
		{200, file, "/a?print=1", false, 3 * time.Second},
		{200, "User-agent: *\nDisallow: /\n", "/a", false, 0},
		{200, "User-agent: *\nDisallow:\n", "/a", true, 0},
		{200, "", "/a", true, 0},
		{200, "\xff\xfe\x00<html>not one at all", "/a", true, 0},
		{200, "User-agent: *\nCrawl-delay: 1e9\n", "/a", true, maxRobotsDelay},
		{200, "User-agent: *\nCrawl-delay: -5\n", "/a", true, 0},
		{404, "User-agent: *\nDisallow: /\n", "/a", true, 0},
		{403, "", "/a", true, 0},
		{503, "", "/a", false, 0},
		{429, "", "/a", false, 0},
		{302, "", "/a", true, 0},
	} {
		r := rules{data: readRobots(c.status, []byte(c.file))}
		u, _ := url.Parse("https://herald.example" + c.path)
		if r.allows(u) != c.allowed || r.delay() != c.delay {
			t.Errorf("%d %q %s: allowed %v, delay %s", c.status, c.file, c.path, r.allows(u), r.delay())
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 1e400\nSitemap: x"), "/a?b")
	f.Add([]byte("Disallow: /\nUser-agent: counterclaim\nAllow: *"), "/%zz")
	f.Fuzz(func(t *testing.T, file []byte, path string) {
		r := rules{data: readRobots(200, file), size: len(file)}
		u := &url.URL{Scheme: "https", Host: "herald.example", Path: path}
		r.allows(u)
		if d := r.delay(); d < 0 || d > maxRobotsDelay {
			t.Errorf("delay %s", d)
		}
	})
}

func TestAHostIsAskedOneThingAtATime(t *testing.T) {
	var now, most, robots atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		if r.URL.Path == "/robots.txt" {
			robots.Add(1)
			fmt.Fprint(w, "User-agent: *\nDisallow: /no\n")
		}
	})
	f, c := testFetcher(t, FetchOptions{})
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			if _, err := f.Fetch(t.Context(), Ask{URL: fmt.Sprint(s.URL, "/", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 || robots.Load() != 1 {
		t.Errorf("%d at a time, robots.txt asked %d times", most.Load(), robots.Load())
	}
	want := slices.Repeat([]time.Duration{2 * time.Second}, 5)
	if !slices.Equal(c.slept, want) {
		t.Errorf("slept %s, want %s", c.slept, want)
	}
	if _, err := f.Fetch(t.Context(), Ask{URL: s.URL + "/no"}); !errors.Is(err, errRobots) {
		t.Errorf("what robots.txt forbids: %v", err)
	}
	c.t = c.t.Add(25 * time.Hour)
	if _, err := f.Fetch(t.Context(), Ask{URL: s.URL + "/yes"}); err != nil || robots.Load() != 2 {
		t.Errorf("after a day robots.txt was asked %d times: %v", robots.Load(), err)
	}
}

func TestAServerAtFaultIsAskedMoreRarely(t *testing.T) {
	var status atomic.Int32
	var later atomic.Value
	later.Store("")
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 5\n")
			return
		}
		if l := later.Load().(string); l != "" {
			w.Header().Set("Retry-After", l)
		}
		w.WriteHeader(int(status.Load()))
	})
	f, c := testFetcher(t, FetchOptions{Attempts: 4})
	status.Store(500)
	got, err := f.Fetch(t.Context(), Ask{URL: s.URL})
	if err != nil || got.Request.Status != 500 {
		t.Fatal(got, err)
	}
	if want := []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second}; !slices.Equal(c.slept, want) {
		t.Errorf("slept %s, want %s", c.slept, want)
	}
	f, c = testFetcher(t, FetchOptions{Attempts: 2})
	status.Store(429)
	later.Store("90")
	if _, err = f.Fetch(t.Context(), Ask{URL: s.URL}); err != nil {
		t.Fatal(err)
	}
	if want := []time.Duration{5 * time.Second, 90 * time.Second}; !slices.Equal(c.slept, want) {
		t.Errorf("with Retry-After: 90 slept %s, want %s", c.slept, want)
	}
	later.Store("7200")
	f, c = testFetcher(t, FetchOptions{})
	if got, err = f.Fetch(t.Context(), Ask{URL: s.URL}); err != nil || got.Later != 2*time.Hour || len(c.slept) != 1 {
		t.Errorf("with Retry-After: 7200: %+v, %v, slept %s", got, err, c.slept)
	}
	if _, err = f.Fetch(t.Context(), Ask{URL: s.URL}); !errors.Is(err, errLater) || !strings.Contains(err.Error(), "is not to be asked before 2026-03-06T14:00:05Z") {
		t.Errorf("before its time: %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := newClock().now()
	for s, want := range map[string]time.Duration{"": 0, "12": 12 * time.Second, "-3": 0, "99999999": 24 * time.Hour, "9999999999999999999999": 0, "soon": 0,
		"Fri, 06 Mar 2026 12:05:00 GMT": 5 * time.Minute, "Fri, 06 Mar 2020 12:05:00 GMT": 0} {
		if got := retryAfter(http.Header{"Retry-After": {s}}, now); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

// A robots.txt of more than is read holds as far as it is read (RFC 9309, 2.5): its host is not out of reach.
func TestRobotsLongerThanIsRead(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /inner\n", strings.Repeat("# a line that says nothing\n", maxRobots/20))
			return
		}
		fmt.Fprint(w, "words")
	})
	f, _ := testFetcher(t, FetchOptions{})
	if got, err := f.Fetch(t.Context(), Ask{URL: s.URL + "/news"}); err != nil || got.Request.Status != 200 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := f.Fetch(t.Context(), Ask{URL: s.URL + "/inner"}); counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		t.Errorf("what it forbids: %v", err)
	}
}
