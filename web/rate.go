package web

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/counterclaim/counterclaim"
)

// What one address may ask of a desk where people sign in: a network of many readers has room, a program that asks without end has not.
// A page costs one, what makes the record work for it more.
const (
	rateEach  = 20  // a second
	rateBurst = 400 // at once
	mostRated = 50_000
)

// costOf gives what a request costs, by its route.
func costOf(pattern string) int {
	switch {
	case pattern == "/static/{name}", pattern == "/healthz":
		return 0
	case pattern == apiRoot+"/export":
		return 100
	case pattern == "/search", pattern == apiRoot+"/search":
		return 10
	case strings.HasPrefix(pattern, "POST "):
		return 4
	}
	return 1
}

// rates counts what each address asks. It forgets an address that has been quiet for long enough to have all its room again.
type rates struct {
	now func() time.Time
	mu  sync.Mutex
	of  map[netip.Prefix]*rate.Limiter
}

func newRates(now func() time.Time) *rates {
	return &rates{now: now, of: map[netip.Prefix]*rate.Limiter{}}
}

// wait gives how long an address has to wait before it may ask for something of a cost; 0 lets it through, and counts it.
func (l *rates) wait(from netip.Addr, cost int) time.Duration {
	if cost == 0 {
		return 0
	}
	bits := 32
	if from.Is6() {
		bits = 64 // whoever has one address of such a network has all
	}
	network, _ := from.Prefix(bits) // of what is no address the zero value, which all such share
	at := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.of[network]
	if one == nil {
		l.forget(at)
		one = rate.NewLimiter(rateEach, rateBurst)
		l.of[network] = one
	}
	if one.AllowN(at, cost) {
		return 0
	}
	return max(time.Second, time.Duration((float64(cost)-one.TokensAt(at))/rateEach*float64(time.Second)))
}

// forget makes room: first for those that are quiet, where that is not enough for whichever come.
func (l *rates) forget(at time.Time) {
	if len(l.of) < mostRated {
		return
	}
	for network, one := range l.of {
		if one.TokensAt(at) >= rateBurst {
			delete(l.of, network)
		}
	}
	for network := range l.of {
		if len(l.of) < mostRated*9/10 {
			break
		}
		delete(l.of, network)
	}
}

// notTooOften lets through what comes at a rate that a reader may have, where people sign in.
func (d *desk) notTooOften(mux *router, next http.Handler) http.Handler {
	if d.rates == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := mux.Handler(r)
		long := d.rates.wait(d.from(r), costOf(pattern))
		if long == 0 {
			next.ServeHTTP(w, r)
			return
		}
		seconds := int(math.Ceil(long.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		if err := counterclaim.Errorf(counterclaim.CodeTooOften, "%s", d.say.T("error.toooften", seconds)); forPrograms(r.URL.Path) {
			d.apiFail(w, r, err)
		} else {
			http.Error(w, sentence(err.Message), http.StatusTooManyRequests) // without the frame, for which the record is asked
		}
	})
}
