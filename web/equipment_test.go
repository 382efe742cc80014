package web

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// What parties declared in the record below, in words and numbers that stand nowhere else.
var declaredWords = map[string][]string{"ard": {"Ardzyx", "7771", "AZ-4711"}, "bel": {"Belzyx", "8883", "BZ-4711"}}

// holdAt keeps that a party declared so many guns for its site.
func holdAt(t *testing.T, g *guarded, party, site, asOf, typ string, n int, serials ...string) {
	t.Helper()
	e := counterclaim.RegisterEntry{Kept: "2026-03-01T00:00:00Z", Synthetic: true, RegisterWords: counterclaim.RegisterWords{Kind: counterclaim.HoldingsEntry, Agreement: "kortava", Party: party, Site: site, AsOf: asOf, Received: "2026-03-01", KeptBy: "vera",
		Source: "letter of " + typ, Items: []counterclaim.Item{{WeaponClass: "artillery", Type: typ, CalibreMM: 122, Count: n, Serials: serials}}}}
	if fresh, err := g.store.(counterclaim.EquipmentRegister).KeepEntry(t.Context(), &e); err != nil || !fresh {
		t.Fatal(fresh, err)
	}
}

// heldDesk is a desk with what both parties declared, and the addresses of all its routes that read.
func heldDesk(t *testing.T) (*guarded, []string) {
	t.Helper()
	g, all := leavingRecord(t)
	holdAt(t, g, "ard", "fallowen", "2026-02-01", "Ardzyx", 7771, "AZ-4711")
	holdAt(t, g, "bel", "barn", "2026-02-01", "Belzyx", 8883, "BZ-4711")
	var addresses []string
	table := asked(g, t, all)
	for _, pattern := range g.mux.patterns {
		if strings.HasPrefix(pattern, "POST ") || pattern == "GET /audit" {
			continue
		}
		if at, there := table[pattern]; there {
			addresses = append(addresses, at...)
			continue
		}
		path := strings.TrimPrefix(pattern, "GET ")
		addresses = append(addresses, strings.NewReplacer("{id}", all[0].report.ID.Short(), "{name}", "desk.css", "{$}", "", "{file...}", "checkpoint").Replace(path))
	}
	for _, words := range declaredWords {
		addresses = append(addresses, "/search?q="+words[0], apiRoot+"/search?q="+words[2])
	}
	for _, at := range []string{"/equipment", apiRoot + "/equipment"} {
		addresses = append(addresses, at+"?day=2026-03-01", at+"?day=2026-02-30", at+"?day=soon", at+"?of=other", at+"?agreement=kortava")
	}
	for _, as := range []string{"jsonl", "csv", "geojson", "acled", "ucdp", "hxl"} {
		addresses = append(addresses, apiRoot+"/export?as="+as)
	}
	return g, append(addresses, "/agreement?of=kortava", "/nothing", apiRoot+"/nothing")
}

// someOf gives the addresses of the register and, of the others, one in twelve that begin elsewhere for each turn, so that a few turns have gone everywhere;
// all where COUNTERCLAIM_FAULTS is set, as make faults does.
func someOf(addresses []string, turn int) []string {
	if os.Getenv("COUNTERCLAIM_FAULTS") != "" {
		return addresses
	}
	var out []string
	for n, address := range addresses {
		if n%12 == turn%12 || strings.HasPrefix(strings.TrimPrefix(address, apiRoot), "/equipment") {
			out = append(out, address)
		}
	}
	return out
}

// tells says of which parties an answer tells what they declared, as "ard bel".
func tells(g *guarded, cookie *http.Cookie, address string) string {
	w := g.ask(http.MethodGet, address, cookie)
	body := strings.ReplaceAll(w.Body.String(), ",", "")
	for name, values := range w.Result().Header {
		body += name + strings.Join(values, "\n")
	}
	if strings.Contains(address, "/search?q=") { // which says again what was asked for
		_, word, _ := strings.Cut(address, "q=")
		body = strings.ReplaceAll(body, word, "")
	}
	var out []string
	for _, party := range []string{"ard", "bel"} {
		for _, word := range declaredWords[party] {
			if strings.Contains(body, word) {
				out = append(out, party)
				break
			}
		}
	}
	return strings.Join(out, " ")
}

// TestHoldingsByRole asks every route as every role, with declared holdings given by name and without: a delegate is told of the own party's, named
// staff of both, nobody else of any, and both on the register's page and its call alone.
func TestHoldingsByRole(t *testing.T) {
	g, addresses := heldDesk(t)
	turn := 0
	ask := func(who string, cookie *http.Cookie, may string) {
		t.Helper()
		told, at := 0, addresses
		if who != "nobody" && who != string(counterclaim.RoleDelegate) {
			turn++
			at = someOf(addresses, turn)
		}
		for _, address := range at {
			got := tells(g, cookie, address)
			if got != "" {
				told++
			}
			if got != "" && (got != may || !strings.HasPrefix(strings.TrimPrefix(address, apiRoot), "/equipment")) {
				t.Errorf("%s is told at %s what was declared by %s", who, address, got)
			}
		}
		if (told >= 4) != (may != "") {
			t.Errorf("%s is told of it at %d addresses", who, told)
		}
	}
	ask("nobody", nil, "")
	for _, role := range counterclaim.Roles() {
		may := ""
		if role == counterclaim.RoleDelegate {
			may = "ard"
		}
		ask(string(role), g.signIn(t, string(role)), may)
	}
	for _, role := range counterclaim.Roles() {
		party, may := "", "ard bel"
		switch role {
		case counterclaim.RoleDelegate:
			party, may = "bel", "bel"
		case counterclaim.RoleReader, counterclaim.RoleAuditor:
			may = "" // who works on nothing is given nothing by name
		}
		if err := g.people.SetRole(t.Context(), account.Actor{From: "test"}, string(role), role, party, account.Named{Holdings: true}); err != nil {
			t.Fatal(err)
		}
		ask(string(role)+", named", g.signIn(t, string(role)), may)
	}
}

// TestHoldingsTellNothingApart has one party declare anew: every answer to the other's delegate, to nobody and to those of the mission who were not
// named stays the same to the letter, refusals and faults too.
func TestHoldingsTellNothingApart(t *testing.T) {
	g, addresses := heldDesk(t)
	var turns map[*http.Cookie]int // of those who ask at some addresses alone
	all := func(cookie *http.Cookie) map[string]string {
		out, at := map[string]string{}, addresses
		if turn := turns[cookie]; turn > 0 {
			at = someOf(addresses, turn)
		}
		for _, address := range at {
			if strings.HasPrefix(address, "/healthz") || strings.HasPrefix(address, "/log") || address == "/field/about.json" {
				continue // whose figures grow with everything, or which says what time it is
			}
			w := g.ask(http.MethodGet, address, cookie)
			out[address] = w.Result().Status + w.Header().Get("Content-Length") + w.Body.String()
		}
		return out
	}
	cookies := map[string]*http.Cookie{"nobody": nil}
	for _, who := range []string{"delegate", "observer", "head"} {
		cookies[who] = g.signIn(t, who)
	}
	turns = map[*http.Cookie]int{nil: 1, cookies["observer"]: 5, cookies["head"]: 9}
	before := map[string]map[string]string{}
	for who, cookie := range cookies {
		before[who] = all(cookie)
	}
	holdAt(t, g, "bel", "barn", "2026-02-20", "Belzyx second", 99, "AZ-4711")
	holdAt(t, g, "bel", "shed", "2026-02-02", "Belzyx third", 3)
	for who, cookie := range cookies {
		for address, is := range all(cookie) {
			if is != before[who][address] {
				t.Errorf("as %s, %s tells that the other party declared something", who, address)
			}
		}
	}
	// And so does a desk without the key, to those who were not named.
	g.store.(counterclaim.WordHolder).HoldWords(nil)
	for _, who := range []string{"nobody", "observer", "head"} {
		for address, is := range all(cookies[who]) {
			if is != before[who][address] {
				t.Errorf("as %s, %s tells whether the key is there", who, address)
			}
		}
	}
	if w := g.ask(http.MethodGet, "/equipment", cookies["delegate"]); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "its key is not on this desk") {
		t.Errorf("without the key: %d", w.Code)
	}
}

// TestHoldingsAreNoted has the audit trail say who looked, and nobody's browser keep it.
func TestHoldingsAreNoted(t *testing.T) {
	g, _ := heldDesk(t)
	delegate, reader := g.signIn(t, "delegate"), g.signIn(t, "reader")
	for _, address := range []string{"/equipment", apiRoot + "/equipment"} {
		if w := g.ask(http.MethodGet, address, delegate); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("%s: %d, %v", address, w.Code, w.Header())
		}
		if w := g.ask(http.MethodGet, address, reader); w.Code != http.StatusForbidden {
			t.Errorf("%s as a reader: %d", address, w.Code)
		}
	}
	list, err := g.store.(counterclaim.People).Audits(t.Context(), counterclaim.AuditQuery{})
	if err != nil {
		t.Fatal(err)
	}
	looked, refused := 0, 0
	for _, e := range list {
		switch {
		case e.Who == "delegate" && e.What == "look at declared holdings" && e.Allowed:
			looked++
		case e.Who == "reader" && e.What == string(account.SeeHoldings) && !e.Allowed:
			refused++
		}
		for _, words := range declaredWords {
			for _, word := range words {
				if strings.Contains(e.On+e.Why+e.What, word) {
					t.Errorf("the audit trail says %q", word)
				}
			}
		}
	}
	if looked != 2 || refused != 2 {
		t.Errorf("%d looks and %d refusals are noted", looked, refused)
	}
}
