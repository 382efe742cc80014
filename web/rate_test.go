package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// TestTooOften asks without end: after a while the desk says how long to wait, others are answered meanwhile, and waiting helps.
func TestTooOften(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	var at time.Time
	g.desk.rates = newRates(func() time.Time { return at })
	g.Handler = g.desk.guard(g.mux, g.desk.authorised(g.mux))
	answer := func(path, address string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(address), 4000).String()
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		return w
	}
	ask := func(path, address string) (int, string) {
		w := answer(path, address)
		return w.Code, w.Header().Get("Retry-After")
	}
	if status, _ := ask("/sources", "198.51.100.1"); status != http.StatusOK {
		t.Fatal(status)
	}
	asked := 1
	for ; ; asked++ {
		status, wait := ask("/sources", "198.51.100.1")
		if status == http.StatusTooManyRequests {
			if wait != "1" {
				t.Errorf("it is told to wait %q", wait)
			}
			break
		}
		if asked > rateBurst {
			t.Fatalf("%d requests at once are answered", asked)
		}
	}
	if asked != rateBurst {
		t.Errorf("%d are answered at once, want %d", asked, rateBurst)
	}
	if status, _ := ask("/static/desk.css", "198.51.100.1"); status == http.StatusTooManyRequests {
		t.Error("the style of a page counts")
	}
	if w := answer(apiRoot+"/search?q=bridge", "198.51.100.1"); w.Code != http.StatusTooManyRequests || decode[apiError](t, w).Code != counterclaim.CodeTooOften {
		t.Errorf("a program is told: %d %s", w.Code, w.Body)
	}
	if status, _ := ask("/sources", "198.51.100.2"); status != http.StatusOK {
		t.Errorf("another address: %d", status)
	}
	for i := range rateBurst + 1 { // one network of IPv6 is one address
		status, _ := ask("/sources", fmt.Sprintf("2001:db8::%x", i+1))
		if want := map[bool]int{true: http.StatusOK, false: http.StatusTooManyRequests}[i < rateBurst]; status != want {
			t.Fatalf("request %d of a network: %d", i, status)
		}
	}
	at = at.Add(time.Second)
	for i := range rateEach {
		if status, _ := ask("/sources", "198.51.100.1"); status != http.StatusOK {
			t.Fatalf("a second later: request %d: %d", i, status)
		}
	}
	if status, _ := ask("/sources", "198.51.100.1"); status != http.StatusTooManyRequests {
		t.Errorf("more than the rate: %d", status)
	}
}

// TestRatesForget has more addresses ask than are remembered.
func TestRatesForget(t *testing.T) {
	var at time.Time
	l := newRates(func() time.Time { return at })
	address := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}) }
	for i := range mostRated {
		l.wait(address(i), 1)
	}
	busy := address(mostRated)
	at = at.Add(time.Hour)
	for range rateBurst {
		l.wait(busy, 1)
	}
	if len(l.of) != 1 || l.wait(busy, 1) == 0 {
		t.Errorf("%d are remembered after an hour", len(l.of))
	}
	for i := range 2 * mostRated {
		if l.wait(address(1<<20+i), 1) != 0 {
			t.Fatal("a new address has to wait")
		}
	}
	if len(l.of) > mostRated {
		t.Errorf("%d are remembered", len(l.of))
	}
}
