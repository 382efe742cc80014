package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// inAddress is what tells one address of a kind from another.
var inAddress = regexp.MustCompile(`[0-9a-f]{8,}|=[^&]*`)

// TestAllAskAtOnce has people of several roles, and somebody who is not signed in, ask for every page and call in the same moment: each is answered as if
// nobody else had asked, and so nothing that one may see stands in what another is shown. Then they ask while others write.
func TestAllAskAtOnce(t *testing.T) {
	g, every := heldDesk(t)
	var addresses []string // one of each kind: under the race detector an answer takes long
	seen := map[string]bool{}
	for _, at := range every {
		if kind := inAddress.ReplaceAllString(at, "#"); !seen[kind] {
			seen[kind] = true
			addresses = append(addresses, at)
		}
	}
	who := []string{"nobody", "delegate", "analyst", "head"}
	cookies := map[string]*http.Cookie{}
	for _, role := range who[1:] {
		cookies[role] = g.signIn(t, role)
	}
	tell := func(w *httptest.ResponseRecorder) string { return fmt.Sprint(w.Code, w.Header(), w.Body) }
	busy := func(w *httptest.ResponseRecorder) bool {
		return w.Code == http.StatusServiceUnavailable && strings.Contains(w.Body.String(), "exports are running")
	}
	alone := map[string]string{}
	for _, role := range who {
		for _, at := range addresses {
			alone[role+" "+at] = tell(g.ask(http.MethodGet, at, cookies[role]))
		}
	}
	all := func(look func(role, at string, w *httptest.ResponseRecorder)) {
		var wait sync.WaitGroup
		for n, role := range who {
			wait.Go(func() {
				for i := range addresses {
					at := addresses[(i+n*len(addresses)/(2*len(who)))%len(addresses)] // some at the same page, some at others
					look(role, at, g.ask(http.MethodGet, at, cookies[role]))
				}
			})
		}
		wait.Wait()
	}
	var mu sync.Mutex
	same, others := 0, map[string]string{}
	all(func(role, at string, w *httptest.ResponseRecorder) {
		mu.Lock()
		defer mu.Unlock()
		if key := role + " " + at; tell(w) == alone[key] {
			same++
		} else if !busy(w) {
			others[key] = tell(w)
		}
	})
	for key, told := range others {
		role, at, _ := strings.Cut(key, " ")
		if again := tell(g.ask(http.MethodGet, at, cookies[role])); again == alone[key] { // else it is a page that tells of its own being asked for, as the trail does
			t.Errorf("%s as %s: among others the answer is %.300s, alone %.300s", at, role, told, alone[key])
		}
	}
	t.Logf("%d addresses", len(addresses))
	if same < len(addresses)*len(who)*9/10 || len(addresses) < 80 {
		t.Errorf("%d of %d answers are the same", same, len(addresses)*len(who))
	}

	ended := make(chan int)
	go func() {
		kept := 0
		for n := range 20 {
			form := url.Values{"what": {fmt.Sprintf("Shot %d was heard.", n)}, "from": {"2031-03-01"}}
			if w := g.post(cookies["delegate"], "/complaints", form.Encode()); w.Code == http.StatusSeeOther {
				kept++
			}
		}
		ended <- kept
	}()
	all(func(role, at string, w *httptest.ResponseRecorder) {
		if w.Code >= http.StatusInternalServerError && !busy(w) {
			t.Errorf("%s as %s while others write: status %d: %.300s", at, role, w.Code, w.Body)
		}
	})
	if kept := <-ended; kept != 20 {
		t.Errorf("%d complaints of 20 were kept", kept)
	}
}
