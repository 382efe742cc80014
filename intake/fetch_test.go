package intake

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/counterclaim/counterclaim"
)

// handClock is a clock that only sleeping moves.
type handClock struct {
	mu    sync.Mutex
	t     time.Time
	slept []time.Duration
}

func (c *handClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *handClock) sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t, c.slept = c.t.Add(d), append(c.slept, d)
	return ctx.Err()
}

func newClock() *handClock { return &handClock{t: time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)} }

func loopback() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// testFetcher may ask loopback servers, by a clock of its own.
func testFetcher(t *testing.T, o FetchOptions) (*Fetcher, *handClock) {
	t.Helper()
	c := newClock()
	o.Now, o.Sleep = c.now, c.sleep
	if o.Allow == nil {
		o.Allow = loopback()
	}
	f := NewFetcher(o)
	t.Cleanup(f.Close)
	return f, c
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func TestFetchGivesBytesAndCircumstances(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/old":
			http.Redirect(w, r, "/new?x=1#part", http.StatusMovedPermanently)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("ETag", `"e1"`)
			w.Header().Set("Last-Modified", "Fri, 06 Mar 2026 10:00:00 GMT")
			if r.Header.Get("If-None-Match") == `"e1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			fmt.Fprintf(z, "<p>%s, cookies %d", r.UserAgent(), len(r.Cookies()))
			z.Close()
		}
	})
	f, _ := testFetcher(t, FetchOptions{Contact: "desk@example.org"})
	got, err := f.Fetch(t.Context(), Ask{URL: s.URL + "/old"})
	if err != nil {
		t.Fatal(err)
	}
	want := counterclaim.Fetch{Asked: s.URL + "/old", Status: 200, Redirects: []string{s.URL + "/new?x=1"}, Server: strings.TrimPrefix(s.URL, "http://"), Type: "text/html; charset=utf-8",
		ETag: `"e1"`, LastModified: "Fri, 06 Mar 2026 10:00:00 GMT", Agent: "counterclaim (+desk@example.org)"}
	if fmt.Sprint(got.Request) != fmt.Sprint(want) {
		t.Errorf("request\n%+v, want\n%+v", got.Request, want)
	}
	if s := string(got.Body); s != "<p>counterclaim (+desk@example.org), cookies 0" {
		t.Errorf("body %q", s)
	}
	if got.URL != s.URL+"/new?x=1" {
		t.Errorf("URL %s", got.URL)
	}
	if got, err = f.Fetch(t.Context(), Ask{URL: s.URL + "/new", ETag: `"e1"`}); err != nil || got.Request.Status != 304 {
		t.Errorf("asked with its ETag: %+v, %v", got, err)
	}
}

func TestFetchRefuses(t *testing.T) {
	inner := serve(t, func(w http.ResponseWriter, r *http.Request) { t.Errorf("the inner server was asked for %s", r.URL) })
	inner6 := strings.Replace(inner.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1)
	named := strings.Replace(inner.URL, "127.0.0.1", "localhost", 1)
	f, _ := testFetcher(t, FetchOptions{Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/32")}})
	for _, u := range []string{inner.URL, inner6, named, "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "http://2130706433/", "http://[fe80::1%25lo]/"} {
		if got, err := f.Fetch(t.Context(), Ask{URL: u}); err == nil || counterclaim.CodeOf(err) == counterclaim.CodeTooLarge {
			t.Errorf("%s: %+v, %v", u, got, err)
		}
	}
}

func TestFetchRefusesRedirects(t *testing.T) {
	inner := serve(t, func(w http.ResponseWriter, r *http.Request) { t.Errorf("the inner server was asked for %s", r.URL) })
	var to string
	outer := listenOn(t, "127.0.0.2:0", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	})
	f, _ := testFetcher(t, FetchOptions{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}})
	for _, to = range []string{inner.URL, strings.Replace(inner.URL, "127.0.0.1", "localhost", 1), "file:///etc/passwd", "http://user:secret@127.0.0.2/", "//127.0.0.1/",
		"http://[64:ff9b::7f00:1]/", "http://[::ffff:7f00:1]/", "javascript:alert(1)", outer + "/again"} {
		got, err := f.Fetch(t.Context(), Ask{URL: outer})
		if err == nil {
			t.Errorf("to %s: %+v", to, got)
			continue
		}
		if code := counterclaim.CodeOf(err); code != counterclaim.CodeBadInput && (code != counterclaim.CodeTooLarge || !strings.HasSuffix(to, "/again")) {
			t.Errorf("to %s: %s: %v", to, code, err)
		}
	}
}

// listenOn serves on an address of its own.
func listenOn(t *testing.T, address string, h http.HandlerFunc) string {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s := &httptest.Server{Listener: l, Config: &http.Server{Handler: h}}
	s.Start()
	t.Cleanup(s.Close)
	return s.URL
}

// A name is judged by what it resolves to when the connection is made.
func TestFetchRefusesNamesOfInnerMachines(t *testing.T) {
	inner := serve(t, func(w http.ResponseWriter, r *http.Request) { t.Errorf("the inner server was asked for %s", r.URL) })
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(inner.URL, "http://"))
	f, _ := testFetcher(t, FetchOptions{Resolver: nameServer(t), Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/32")}})
	_, err := f.Fetch(t.Context(), Ask{URL: "http://news.example.org:" + port + "/"})
	if counterclaim.CodeOf(err) != counterclaim.CodeBadInput || !strings.Contains(err.Error(), "127.0.0.1:"+port+" is not an address of the public Internet") {
		t.Error(err)
	}
	if _, err = f.Fetch(t.Context(), Ask{URL: "http://gone.example.org/"}); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Errorf("a name that does not exist: %v", err)
	}
}

// nameServer answers that gone.example.org does not exist and that every other name is 127.0.0.1.
func nameServer(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			out := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true, RecursionAvailable: true}, Questions: m.Questions}
			if strings.HasPrefix(q.Name.String(), "gone.") {
				out.RCode = dnsmessage.RCodeNameError
			} else if q.Type == dnsmessage.TypeA {
				out.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1},
					Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}}}}
			}
			b, err := out.Pack()
			if err == nil {
				_, _ = conn.WriteTo(b, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestFetchHoldsLimits(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range 80 {
		_, _ = z.Write(zeros)
	}
	z.Close()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip, gzip, gzip")
			_, _ = w.Write(bomb.Bytes())
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(zeros); err != nil {
					return
				}
			}
		case "/header":
			for i := range 200 {
				w.Header().Add(fmt.Sprint("X-", i), strings.Repeat("x", 1000))
			}
		case "/silent":
			<-r.Context().Done()
		case "/stops":
			_, _ = w.Write([]byte("half"))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/drips":
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte("x"))
				w.(http.Flusher).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		}
	})
	long := time.Minute
	for _, c := range []struct {
		path, want string
		o          FetchOptions
	}{
		{"/bomb", "it unpacks to more than 250 times its size", FetchOptions{}},
		{"/packed", "packed more than twice over", FetchOptions{}},
		{"/endless", "more than 4194304 bytes", FetchOptions{MaxBytes: 4 << 20}},
		{"/header", "header of the answer", FetchOptions{}},
		{"/silent", "timeout awaiting response headers", FetchOptions{Header: 50 * time.Millisecond, Idle: long, Whole: long}},
		{"/stops", "it stopped in the middle of its answer", FetchOptions{Header: long, Idle: 50 * time.Millisecond, Whole: long}},
		{"/drips", "the whole answer did not come in time", FetchOptions{Header: long, Idle: long, Whole: 200 * time.Millisecond}},
	} {
		c.o.Attempts = 1
		f, _ := testFetcher(t, c.o)
		got, err := f.Fetch(t.Context(), Ask{URL: s.URL + c.path})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v", c.path, got != nil, err)
		}
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	f, _ := testFetcher(t, FetchOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := f.Fetch(ctx, Ask{URL: s.URL}); err == nil || ctx.Err() == nil {
		t.Error(err)
	}
}
