//go:build linux

package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
)

// mostAsked is how many pages are asked for before a kill at most.
const mostAsked = 6

// paper serves a feed and its pages, each on a host of its own, and calls back when a page is asked for.
type paper struct {
	port  string
	pages int

	mu     sync.Mutex
	asked  map[string]int // pages, by path
	moment func()
	left   int // page requests until the moment
}

func (p *paper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var n int
	switch _, err := fmt.Sscanf(r.URL.Path, "/news/%d", &n); {
	case r.URL.Path == "/feed":
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Lowland Wire</title>`)
		for i := range p.pages {
			fmt.Fprintf(w, "<item><link>http://127.0.%d.%d:%s/news/%d</link></item>", 1+i/200, 2+i%200, p.port, i)
		}
		fmt.Fprint(w, "</channel></rss>")
	case err != nil:
		http.NotFound(w, r)
	default:
		p.mu.Lock()
		p.asked[r.URL.Path]++
		if p.left--; p.left == 0 {
			p.moment()
		}
		p.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><title>Oster</title><article><h1>Oster</h1><p>On 6 March Belmark troops shelled the village of Oster. %d soldiers were killed, Ardania said.</p></article>", n+2)
	}
}

// TestWatchKilledAtAnyMoment ends "watch run" with kill -9 while pages are under way, again and again. What was printed is not asked
// again, and in the end every page is in the record once.
func TestWatchKilledAtAnyMoment(t *testing.T) {
	n, rnd := moments(t)
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	p := &paper{port: port, pages: (n + 1) * mostAsked, asked: map[string]int{}} // so that each run has as many left
	server := &http.Server{Handler: p}
	go server.Serve(l)
	defer server.Close()
	record := filepath.Join(t.TempDir(), "r.sqlite")
	run(t, "watch", "add", "--record", record, "http://127.0.1.1:"+port+"/feed")

	printed := map[string]bool{}
	for kill := range n + 1 {
		p.mu.Lock()
		before := map[string]int{}
		for path, n := range p.asked {
			before[path] = n
		}
		p.left = 1 + rnd.IntN(mostAsked)
		cmd := exec.Command(program(t), "watch", "run", "--once", "--record", record, "--allow", "127.0.0.0/8")
		var out, told bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &told
		p.moment = func() { _ = cmd.Process.Kill() }
		if kill == n {
			p.left = 0 // this one comes to its end
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		p.mu.Unlock()
		if err := cmd.Wait(); (err == nil) != (kill == n) {
			t.Fatalf("run %d: %v\n%s", kill, err, told.String())
		}
		p.mu.Lock()
		for path := range printed {
			if p.asked[path] != before[path] {
				t.Errorf("%s was asked for again though its report had been printed", path)
			}
		}
		p.mu.Unlock()
		for _, path := range pathsOf(t, record, strings.Fields(out.String())) {
			printed[path] = true
		}
	}
	if got := held(t, record); len(got) != p.pages {
		t.Errorf("%d reports of %d pages", len(got), p.pages)
	}
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	pages, err := store.Watched(t.Context(), counterclaim.WatchedQuery{Kind: counterclaim.WatchedPage, States: []string{counterclaim.AddressThere}})
	if err != nil || len(pages) != p.pages {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, w := range pages {
		if len(w.Versions) != 1 || w.Visits != 1 || w.Next == "" {
			t.Errorf("%+v", w)
		}
	}
}

// pathsOf gives the paths of the pages whose reports have these ids.
func pathsOf(t *testing.T, record string, ids []string) []string {
	t.Helper()
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var out []string
	for _, s := range ids {
		found, err := store.Resolve(t.Context(), "r", s)
		if err != nil {
			t.Fatalf("%s was printed and is not in the record: %v", s, err)
		}
		pages, err := store.Watched(t.Context(), counterclaim.WatchedQuery{Report: found.ID})
		if err != nil || len(pages) != 1 {
			t.Fatalf("the page of report %s: %d, %v", s, len(pages), err)
		}
		out = append(out, strings.TrimPrefix(pages[0].URL[strings.LastIndex(pages[0].URL, ":"):], ":"))
	}
	for i := range out {
		_, path, _ := strings.Cut(out[i], "/")
		out[i] = "/" + path
	}
	return out
}

// Told to end in the middle of an answer, "watch run" ends well and at once, and the page is due as before.
func TestWatchToldToEnd(t *testing.T) {
	asked := make(chan struct{}, 1)
	var ended atomic.Bool
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/a":
			http.NotFound(w, r)
		case !ended.Load():
			asked <- struct{}{}
			<-r.Context().Done()
		default:
			fmt.Fprint(w, "<!doctype html><title>Oster</title><article><h1>Oster</h1><p>On 6 March Belmark troops shelled the village of Oster, Ardania said.</p></article>")
		}
	}))
	defer s.Close()
	record := filepath.Join(t.TempDir(), "r.sqlite")
	run(t, "watch", "add", "--page", "--record", record, s.URL+"/a")
	cmd := exec.Command("counterclaim", "watch", "run", "--record", record, "--allow", "127.0.0.0/8")
	var told bytes.Buffer
	cmd.Stderr = &told
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(told.String(), "0 visits") {
		t.Fatalf("%v\n%s", err, told.String())
	}
	ended.Store(true)
	run(t, "watch", "run", "--once", "--record", record, "--allow", "127.0.0.0/8")
	if got := held(t, record); len(got) != 1 {
		t.Errorf("%d reports", len(got))
	}
}
