package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// FetchOptions says how pages are fetched. The zero value is what the program uses.
type FetchOptions struct {
	Agent   string // what the fetcher calls itself, "": counterclaim
	Contact string // an address of mail or of a page, for the people whose servers are asked
	// Allow are networks that are reached though they are not of the public Internet.
	Allow       []netip.Prefix
	Resolver    *net.Resolver // nil: the system's
	MaxBytes    int64         // of an answer as it is sent, 0: 16 MiB
	MaxUnpacked int64         // of an answer when it is unpacked, 0: 64 MiB
	Connect     time.Duration // until there is a connection, 0: 10 s
	Header      time.Duration // until the answer begins, 0: 30 s
	Idle        time.Duration // without a byte, 0: 20 s
	Whole       time.Duration // of one request, 0: 2 min
	Pause       time.Duration // between two requests to a host, 0: 2 s; a longer Crawl-delay holds
	Patience    time.Duration // the longest wait for a host's pause, 0: 2 min
	Attempts    int           // how often an address is asked where its server is at fault, 0: 3
	Now         func() time.Time
	Sleep       func(ctx context.Context, d time.Duration) error
}

func (o FetchOptions) withDefaults() FetchOptions {
	or := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	or(&o.Connect, 10*time.Second)
	or(&o.Header, 30*time.Second)
	or(&o.Idle, 20*time.Second)
	or(&o.Whole, 2*time.Minute)
	or(&o.Pause, 2*time.Second)
	or(&o.Patience, 2*time.Minute)
	if o.MaxBytes <= 0 {
		o.MaxBytes = 16 << 20
	}
	if o.MaxUnpacked <= 0 {
		o.MaxUnpacked = 64 << 20
	}
	if o.Attempts <= 0 {
		o.Attempts = 3
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	o.Agent = first(o.Agent, robotsToken)
	if o.Contact != "" {
		o.Agent += " (+" + o.Contact + ")"
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Fetcher fetches over HTTP, politely and from the public Internet alone: robots.txt is obeyed, a host is asked one thing at a time
// with a pause between, and a server at fault is asked ever more rarely. It runs no scripts, keeps no cookies, and takes no proxy
// from its surroundings. It is safe for many goroutines.
type Fetcher struct {
	o      FetchOptions
	client http.Client
	hosts  hosts
}

// NewFetcher makes a Fetcher.
func NewFetcher(o FetchOptions) *Fetcher {
	o = o.withDefaults()
	dialer := net.Dialer{Timeout: o.Connect, Resolver: o.Resolver, ControlContext: gate{o.Allow}.control}
	return &Fetcher{o: o, client: http.Client{
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy would resolve names behind the back of the gate
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    o.Connect,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			ResponseHeaderTimeout:  o.Header,
			MaxResponseHeaderBytes: 64 << 10,
			MaxConnsPerHost:        2,
			IdleConnTimeout:        30 * time.Second,
			ForceAttemptHTTP2:      true,
			DisableCompression:     true, // unpacked here, within limits
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close ends connections that wait for another request.
func (f *Fetcher) Close() { f.client.CloseIdleConnections() }

// Ask is one address to fetch, with what a server said of it the last time; then it may answer that nothing has changed.
type Ask struct {
	URL      string
	ETag     string
	Modified string // Last-Modified
}

// Fetched is what a server answered, whatever its status.
type Fetched struct {
	URL     string // where the answer came from, after all redirects
	Body    []byte // unpacked; empty where the status is no success
	Time    time.Time
	Request counterclaim.Fetch
	Later   time.Duration // how long the server asks to stay away

	location string
}

// Fetch asks for an address and follows up to 10 redirects. A status that is no success is an answer, not an error. Errors say that
// there is no answer: CodeBadInput for an address that must not be fetched, CodeNotFound for a name that does not exist,
// CodeTooLarge over a limit, CodeUnsupported where robots.txt forbids it, else CodeUnreadable.
func (f *Fetcher) Fetch(ctx context.Context, ask Ask) (*Fetched, error) {
	u, err := fetchable(ask.URL)
	if err != nil {
		return nil, err
	}
	var got *Fetched
	for attempt := range f.o.Attempts {
		again, err2 := f.follow(ctx, u, ask)
		if attempt > 0 && errors.Is(err2, errLater) {
			break // the last answer stands
		}
		got, err = again, err2
		if err == nil && !faulty(got.Request.Status) || err != nil && !transient(err) || ctx.Err() != nil {
			break
		}
	}
	return got, err
}

// faulty tells statuses after which a server is asked again later.
func faulty(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500
}

func transient(err error) bool {
	return counterclaim.CodeOf(err) == counterclaim.CodeUnreadable && !errors.Is(err, errLater)
}

// maxRedirects is how many redirects are followed.
const maxRedirects = 10

// follow asks once, from redirect to redirect, each with its host's leave.
func (f *Fetcher) follow(ctx context.Context, u *url.URL, ask Ask) (*Fetched, error) {
	var passed []string
	asked := ""
	for {
		got, err := f.politely(ctx, u, ask)
		if err != nil {
			return nil, err
		}
		got.Request.Asked, got.Request.Redirects = asked, passed
		next := redirect(u, got)
		if next == "" {
			return got, nil
		}
		if len(passed) == maxRedirects {
			return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "it leads on more than %d times", maxRedirects).Try("open it in a browser and give the address where it ends")
		}
		if u, err = fetchable(next); err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it leads on to an address that is not followed").Because(err).Try("open it in a browser")
		}
		if asked == "" {
			asked = got.URL
		}
		passed = append(slices.Clip(passed), u.String())
	}
}

// redirect gives the address that an answer leads on to, else "".
func redirect(u *url.URL, got *Fetched) string {
	switch got.Request.Status {
	case 301, 302, 303, 307, 308:
	default:
		return ""
	}
	next, err := u.Parse(got.location)
	if err != nil || got.location == "" {
		return got.location
	}
	return next.String()
}

func (f *Fetcher) politely(ctx context.Context, u *url.URL, ask Ask) (*Fetched, error) {
	h, back, err := f.enter(ctx, u)
	if err != nil {
		return nil, err
	}
	defer back()
	got, err := f.exchange(ctx, u, ask, f.o.MaxBytes)
	pause := max(f.o.Pause, h.rules.delay())
	if err != nil {
		h.done(f.o.Now(), pause, 0, true)
		return nil, err
	}
	h.done(f.o.Now(), pause, got.Later, faulty(got.Request.Status))
	return got, nil
}

// exchange makes one request and reads the answer.
func (f *Fetcher) exchange(ctx context.Context, u *url.URL, ask Ask, limit int64) (*Fetched, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, f.o.Whole, errSlow)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	got := &Fetched{URL: u.String(), Time: f.o.Now()}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) {
		got.Request.Server = c.Conn.RemoteAddr().String()
	}})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s is no address that can be fetched", quoted(u.String())).Because(err)
	}
	req.Header.Set("User-Agent", f.o.Agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,application/pdf;q=0.9,*/*;q=0.5")
	req.Header.Set("Accept-Encoding", "gzip, br")
	if ask.ETag != "" {
		req.Header.Set("If-None-Match", ask.ETag)
	}
	if ask.Modified != "" {
		req.Header.Set("If-Modified-Since", ask.Modified)
	}
	res, err := f.client.Do(req)
	if err != nil {
		return nil, fetchError(ctx, u, err)
	}
	defer res.Body.Close()
	got.Request.Status, got.Request.Type, got.Request.Agent = res.StatusCode, res.Header.Get("Content-Type"), f.o.Agent
	got.Request.ETag, got.Request.LastModified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
	got.location, got.Later = res.Header.Get("Location"), retryAfter(res.Header, f.o.Now())
	if res.StatusCode/100 != 2 {
		return got, nil
	}
	idle := time.AfterFunc(f.o.Idle, func() { stop(errIdle) })
	defer idle.Stop()
	raw, err := io.ReadAll(io.LimitReader(&watchedReader{res.Body, idle, f.o.Idle}, limit+1))
	if err != nil {
		return nil, fetchError(ctx, u, err)
	}
	if int64(len(raw)) > limit {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the answer of %s has more than %d bytes", u.Host, limit).Try("save it with a browser and add the file")
	}
	encodings := res.Header.Values("Content-Encoding")
	if strings.Count(strings.Join(encodings, ","), ",") > 1 {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the answer of %s is packed more than twice over", u.Host)
	}
	got.Body, err = decodeContent(raw, encodings, Options{MaxFile: f.o.MaxUnpacked}.withDefaults())
	if err != nil {
		return nil, err
	}
	return got, nil
}

// Why a request ended early.
var (
	errSlow = errors.New("the whole answer did not come in time")
	errIdle = errors.New("it stopped in the middle of its answer")
)

// watchedReader puts off the end of a request with each byte that comes.
type watchedReader struct {
	in   io.Reader
	idle *time.Timer
	wait time.Duration
}

func (r *watchedReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	if n > 0 {
		r.idle.Reset(r.wait)
	}
	return n, err
}

// fetchError says why there is no answer.
func fetchError(ctx context.Context, u *url.URL, err error) error {
	var own *counterclaim.Error
	var name *net.DNSError
	cause := context.Cause(ctx)
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &name) && name.IsNotFound:
		return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no host %s", u.Hostname()).Because(errNoHost).Try("check the address")
	case cause != nil && errors.Is(cause, context.Canceled):
		return cause
	case cause != nil:
		err = cause
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err // without the address, which is said already
	}
	if strings.Contains(err.Error(), "server response headers exceeded") {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "the header of the answer of %s is too long", u.Host)
	}
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "%s gave no answer that can be read", u.Host).Because(err).Try("try again later")
}

var errNoHost = errors.New("no such host")
