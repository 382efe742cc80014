package intake

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
)

// What a fetch can be refused for, apart from what the network says.
var (
	errRobots = errors.New("robots.txt")
	errLater  = errors.New("too early")
)

// notBefore is errLater with the time at which the host may be asked.
type notBefore struct{ at time.Time }

func (*notBefore) Error() string { return errLater.Error() }
func (*notBefore) Unwrap() error { return errLater }

// maxBackOff is the longest pause after failures in a row.
const maxBackOff = time.Hour

// maxHosts is how many hosts are remembered before those that are past their pause are forgotten.
const maxHosts = 4096

// hosts keeps the turns of all hosts.
type hosts struct {
	mu sync.Mutex
	of map[string]*host
}

// host is one server as politeness sees it: whoever has its turn may ask it, not before next.
type host struct {
	turn     chan struct{} // holds one token
	users    int           // that have the turn or wait for it; under hosts.mu
	next     time.Time
	failures int // in a row
	rules    rules
}

func (h *hosts) get(name string, now time.Time) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.of == nil {
		h.of = map[string]*host{}
	}
	if len(h.of) >= maxHosts {
		for n, old := range h.of {
			if old.users == 0 && now.After(old.next) {
				delete(h.of, n)
			}
		}
	}
	one := h.of[name]
	if one == nil {
		one = &host{turn: make(chan struct{}, 1)}
		one.turn <- struct{}{}
		h.of[name] = one
	}
	one.users++
	return one
}

func (h *hosts) leave(one *host) {
	h.mu.Lock()
	defer h.mu.Unlock()
	one.users--
}

// enter waits for a host's turn and for the end of its pause, and asks its robots.txt. The caller gives the turn back with the
// function it gets.
func (f *Fetcher) enter(ctx context.Context, u *url.URL) (*host, func(), error) {
	h := f.hosts.get(u.Scheme+"://"+u.Host, f.o.Now())
	select {
	case <-h.turn:
	case <-ctx.Done():
		f.hosts.leave(h)
		return nil, nil, ctx.Err()
	}
	back := func() {
		h.turn <- struct{}{}
		f.hosts.leave(h)
	}
	if err := f.ready(ctx, h, u); err != nil {
		back()
		return nil, nil, err
	}
	return h, back, nil
}

// ready returns when the host may be asked for the page.
func (f *Fetcher) ready(ctx context.Context, h *host, u *url.URL) error {
	if !f.o.Now().Before(h.rules.until) {
		if err := f.pause(ctx, h, u); err != nil {
			return err
		}
		r, err := f.robots(ctx, u)
		if err != nil {
			h.done(f.o.Now(), f.o.Pause, 0, true)
			return err
		}
		h.rules = r
		h.done(f.o.Now(), max(f.o.Pause, r.delay()), 0, false)
	}
	if h.rules.troubled {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the server of %s is at fault when it is asked for robots.txt", u.Host).Try("try again later")
	}
	if !h.rules.allows(u) {
		e := counterclaim.Errorf(counterclaim.CodeUnsupported, "robots.txt of %s does not let programs fetch %s", u.Host, u.Path)
		return e.Because(errRobots).Try("save the page with a browser and add the file")
	}
	return f.pause(ctx, h, u)
}

// pause waits until the host may be asked again; where that is longer than anyone should wait it says when.
func (f *Fetcher) pause(ctx context.Context, h *host, u *url.URL) error {
	wait := h.next.Sub(f.o.Now())
	if wait <= 0 {
		return ctx.Err()
	}
	if wait > f.o.Patience {
		e := counterclaim.Errorf(counterclaim.CodeUnreadable, "%s is not to be asked before %s", u.Host, h.next.UTC().Format(time.RFC3339))
		return e.Because(&notBefore{h.next}).Try("run it again then")
	}
	return f.o.Sleep(ctx, wait)
}

// done sets the pause after a request: doubled for each failure in a row, and as long as the server asks.
func (h *host) done(now time.Time, pause, asked time.Duration, failed bool) {
	if !failed {
		h.failures = 0
	} else {
		h.failures++
		for range min(h.failures, 20) {
			pause = min(2*pause, max(maxBackOff, pause))
		}
	}
	h.next = now.Add(max(pause, asked))
}

// retryAfter reads a Retry-After field: seconds or a date. It is believed up to a day.
func retryAfter(h http.Header, now time.Time) time.Duration {
	s := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.Atoi(s); err == nil {
		return time.Duration(max(0, min(n, 86400))) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, min(t.Sub(now), 24*time.Hour))
	}
	return 0
}
