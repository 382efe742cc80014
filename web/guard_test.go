package web

import (
	"context"
	"encoding/base32"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

const password = "seven grey herons wade"

// guarded is a desk with a person of each role, called as the role.
type guarded struct {
	*desk
	http.Handler
	people  *account.Gate
	mux     *router
	store   counterclaim.Store
	secrets map[string]string // of one-time codes
	clock   atomic.Int64      // seconds since 1970
}

func newGuarded(t testing.TB, site string, public bool) *guarded {
	t.Helper()
	g := &guarded{store: record(t, dispute(), fixtures()...), secrets: map[string]string{}}
	g.clock.Store(time.Date(2031, 3, 2, 8, 0, 0, 0, time.UTC).Unix())
	gate, err := account.New(g.store, site, func() time.Time { return time.Unix(g.clock.Load(), 0).UTC() })
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range counterclaim.Roles() {
		party := ""
		if role == counterclaim.RoleDelegate {
			party = "ard"
		}
		g.people = gate
		g.person(t, string(role), role, party)
	}
	read := func(ctx context.Context, r *counterclaim.Report, originals ...counterclaim.Original) (counterclaim.Saved, error) {
		return g.store.Save(ctx, &counterclaim.Coding{Report: *r, Originals: originals}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh })
	}
	o := Options{Store: g.store, Read: read, CountryName: countryName, Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), People: gate, Public: public, Vault: newVault(t),
		Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	if g.desk, err = newOf(o); err != nil {
		t.Fatal(err)
	}
	g.desk.rates = nil // tests ask more than a reader may
	if g.mux, err = g.desk.routes(); err != nil {
		t.Fatal(err)
	}
	g.Handler = g.desk.guard(g.mux, g.desk.authorised(g.mux))
	return g
}

// person makes a person who can sign in.
func (g *guarded) person(t testing.TB, name string, role counterclaim.Role, party string) {
	t.Helper()
	shown, err := g.people.Add(t.Context(), account.Actor{From: "test"}, name, role, party, password)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(shown.URI)
	if err != nil {
		t.Fatal(err)
	}
	g.secrets[name] = u.Query().Get("secret")
}

// now is the clock of the desk.
func (g *guarded) now() time.Time { return time.Unix(g.clock.Load(), 0).UTC() }

// code gives the code that a person's app shows, half a minute later than the last.
func (g *guarded) code(t testing.TB, name string) string {
	t.Helper()
	at := time.Unix(g.clock.Add(30), 0)
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(g.secrets[name])
	if err != nil {
		t.Fatal(err)
	}
	return account.Code(secret, at)
}

// signIn signs a person in by the page and gives the cookie.
func (g *guarded) signIn(t testing.TB, name string) *http.Cookie {
	t.Helper()
	w := g.post(nil, "/signin", url.Values{"name": {name}, "password": {password}, "code": {g.code(t, name)}}.Encode())
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		t.Fatalf("signing in as %s: status %d, %d cookies: %s", name, w.Code, len(w.Result().Cookies()), textOf(parse(t, w.Body.String())))
	}
	return w.Result().Cookies()[0]
}

func (g *guarded) ask(method, at string, cookie *http.Cookie, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, at, nil)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

func (g *guarded) post(cookie *http.Cookie, at, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

// roles reads a table of doc/roles.md: what stands in each row under each head, by the row's first cell.
func roles(t *testing.T, heading string) map[string]map[string]string {
	t.Helper()
	data, err := os.ReadFile("../doc/roles.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(data), "\n## "+heading+"\n")
	after, _, _ = strings.Cut(after, "\n## ")
	out := map[string]map[string]string{}
	var head []string
	for line := range strings.Lines(after) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| ---") {
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.Trim(strings.TrimSpace(cell), "`"))
		}
		if head == nil {
			head = cells
			continue
		}
		row := map[string]string{}
		for i, cell := range cells {
			row[head[i]] = cell
		}
		if out[cells[0]] != nil {
			t.Errorf("doc/roles.md has %q twice", cells[0])
		}
		out[cells[0]] = row
	}
	if len(out) == 0 {
		t.Fatalf("doc/roles.md has no table under %q", heading)
	}
	return out
}

// refused reports whether an answer is that somebody may not.
func refused(w *httptest.ResponseRecorder) bool {
	return w.Code == http.StatusUnauthorized || w.Code == http.StatusForbidden || strings.HasPrefix(w.Header().Get("Location"), "/signin?next=")
}

// TestEveryRouteAndRole asks for every route as every role and as nobody, on a desk that is open to anybody and one that is not, and wants what
// doc/roles.md says. A route that stands in no table fails.
func TestEveryRouteAndRole(t *testing.T) {
	may, needs := roles(t, "What each role may do"), roles(t, "What each route needs")
	looked := 0
	for _, public := range []bool{false, true} {
		g := newGuarded(t, "http://localhost:8760", public)
		table := permissions()
		if len(table) != len(g.mux.patterns) || len(needs) != len(table) {
			t.Errorf("%d routes, %d in the program's table, %d in doc/roles.md", len(g.mux.patterns), len(table), len(needs))
		}
		cookies := map[string]*http.Cookie{"nobody": nil}
		for _, role := range counterclaim.Roles() {
			cookies[string(role)] = g.signIn(t, string(role))
		}
		for _, pattern := range g.mux.patterns {
			what, ok := table[pattern]
			row := needs[pattern]
			if !ok || row == nil || row["needs"] != string(what) || may[string(what)] == nil {
				t.Errorf("%s: the table says %q, doc/roles.md %q", pattern, what, row["needs"])
				continue
			}
			method, path, posted := strings.Cut(pattern, " ")
			if !posted {
				method, path = http.MethodGet, pattern
			}
			path = strings.NewReplacer("{id}", "00000000", "{name}", "desk.css", "{$}", "").Replace(path)
			for who, cookie := range cookies {
				if pattern == "POST /signout" && cookie != nil {
					cookie = g.signIn(t, who)
				}
				cell := may[string(what)][who]
				if !slices.Contains([]string{"yes", "no", "where public", "by name", "own party's"}, cell) {
					t.Fatalf("%s, %s: the cell is %q", what, who, cell)
				}
				want := cell == "yes" || cell == "own party's" || cell == "where public" && public // to nobody here anything was given by name
				looked++
				if w := g.ask(method, path, cookie); refused(w) == want {
					t.Errorf("%s %s as %s, public %v: status %d %s, doc/roles.md says %q", method, path, who, public, w.Code, w.Header().Get("Location"), cell)
				}
			}
		}
	}
	if looked < 500 {
		t.Errorf("only %d cells were looked at", looked)
	}
}

// TestRouteOutsideTheTable adds a route that nobody wrote down: nobody may.
func TestRouteOutsideTheTable(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	g.mux.HandleFunc("/new", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	if w := g.ask("GET", "/new", g.signIn(t, "head")); w.Code != http.StatusForbidden {
		t.Errorf("status %d", w.Code)
	}
}

// TestRefusalsAreKept sees that a refused try of a person stands in the trail, and who may see the trail.
func TestRefusalsAreKept(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", false)
	reader, auditor := g.signIn(t, "reader"), g.signIn(t, "auditor")
	if w := g.ask("GET", "/audit?page=1", reader); w.Code != http.StatusForbidden {
		t.Errorf("a reader: status %d", w.Code)
	}
	w := g.ask("GET", "/audit?refused=yes", auditor)
	page := textOf(parse(t, w.Body.String()))
	if w.Code != http.StatusOK || !strings.Contains(page, "see the audit trail · refused GET /audit the role of reader does not allow this: see the audit trail") || !strings.Contains(page, "192.0.2.0/24") {
		t.Errorf("status %d: %s", w.Code, page)
	}
	of := func(who string) string {
		return textOf(parse(t, g.ask("GET", "/audit?refused=yes&who="+who, auditor).Body.String()))
	}
	if page := of("+reader"); !strings.Contains(page, "refused GET /audit") {
		t.Errorf("of who was refused: %s", page)
	}
	if page := of("analyst"); strings.Contains(page, "GET /audit") || !strings.Contains(page, "Nothing yet.") {
		t.Errorf("of somebody else: %s", page)
	}
}

func TestSignInPage(t *testing.T) {
	g := newGuarded(t, "https://desk.example", false)
	w := g.ask("GET", "https://desk.example/i/0123456789abcdef?x=1", nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/signin?next=%2Fi%2F0123456789abcdef%3Fx%3D1" {
		t.Fatalf("status %d, %s", w.Code, w.Header().Get("Location"))
	}
	w = g.ask("GET", "https://desk.example"+w.Header().Get("Location"), nil)
	page := w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(page, `value="/i/0123456789abcdef?x=1"`) || !strings.Contains(page, "data-passkey") || strings.Contains(page, "Tessen") ||
		!strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self';") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, %v: %s", w.Code, w.Header(), page)
	}
	// The record itself, its parties and its numbers are not on it.
	for _, secret := range []string{"Ardania", "Belmark", "/api/v1", "party.css"} {
		if strings.Contains(page, secret) {
			t.Errorf("the sign-in page tells %q", secret)
		}
	}
	c := g.signIn(t, "analyst")
	if c.Name != "__Host-counterclaim" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || len(c.Value) != 43 {
		t.Errorf("the cookie is %+v", c)
	}
	w = g.ask("GET", "/account", c)
	if page := textOf(parse(t, w.Body.String())); w.Code != http.StatusOK || !strings.Contains(page, "Role: analyst") {
		t.Errorf("status %d: %s", w.Code, page)
	}
	if w := g.post(c, "/signout", ""); w.Code != http.StatusSeeOther || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out: status %d, %v", w.Code, w.Result().Cookies())
	}
	if w := g.ask("GET", "/", c); w.Code != http.StatusSeeOther {
		t.Errorf("after signing out: status %d", w.Code)
	}
	for _, body := range []string{"", "name=analyst", "password=x", "%zz", strings.Repeat("x", maxForm+1)} {
		if w := g.post(nil, "/signin", body); w.Code != http.StatusBadRequest {
			t.Errorf("a form of %.20q: status %d", body, w.Code)
		}
	}
	w = g.post(nil, "/signin", url.Values{"name": {hostile}, "password": {password}, "next": {"//elsewhere.example"}}.Encode())
	if page := w.Body.String(); w.Code != http.StatusUnauthorized || strings.Contains(page, hostile) || strings.Contains(page, "elsewhere") || !strings.Contains(page, `role="alert"`) {
		t.Errorf("status %d: %s", w.Code, page)
	}
	for n := 0; ; n++ {
		w := g.post(nil, "/signin", url.Values{"name": {"reader"}, "password": {"wrong"}}.Encode())
		if w.Code == http.StatusTooManyRequests {
			break
		}
		if w.Code != http.StatusUnauthorized || n > 20 {
			t.Fatalf("try %d: status %d", n, w.Code)
		}
	}
}

// TestForgedRequests sends forms from other sites.
func TestForgedRequests(t *testing.T) {
	g := newGuarded(t, "https://desk.example", false)
	c := g.signIn(t, "head")
	for what, header := range map[string][]string{
		"another site":            {"Sec-Fetch-Site", "cross-site"},
		"a neighbour":             {"Sec-Fetch-Site", "same-site"},
		"another origin":          {"Origin", "https://elsewhere.example"},
		"no origin that is known": {"Origin", "null"},
	} {
		if w := g.ask("POST", "https://desk.example/signout", c, header...); w.Code != http.StatusForbidden {
			t.Errorf("%s: status %d", what, w.Code)
		}
	}
	if w := g.ask("GET", "/account", c); w.Code != http.StatusOK {
		t.Errorf("the session was ended: status %d", w.Code)
	}
	if w := g.ask("POST", "https://desk.example/signout", c, "Origin", "https://desk.example"); w.Code != http.StatusSeeOther {
		t.Errorf("the desk's own form: status %d", w.Code)
	}
}

func TestTokens(t *testing.T) {
	g := newGuarded(t, "https://desk.example", false)
	token, err := g.people.NewToken(t.Context(), account.Actor{From: "test"}, "reader", "", time.Hour, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at, header string
		status     int
	}{
		{"/api/v1/overview", "Bearer " + token, 200}, {"/feed.atom", "bearer " + token, 200}, {"/api/v1/overview", "", 401}, {"/api/v1/overview", "Basic dmVyYTp4", 401},
		{"/api/v1/overview", "Bearer " + token[1:], 401}, {"/api/v1/overview", "Bearer", 401}, {"/", "Bearer " + token, 303}, {"/account", "Bearer " + token, 303},
	} {
		w := g.ask("GET", c.at, nil, "Authorization", c.header)
		if w.Code != c.status {
			t.Errorf("%s with %.20q: status %d, want %d", c.at, c.header, w.Code, c.status)
		}
		if w.Code == 401 && (w.Header().Get("WWW-Authenticate") != "Bearer" || c.at != "/feed.atom" && !strings.Contains(w.Body.String(), `"code":"sign_in"`)) {
			t.Errorf("%s: %v %s", c.at, w.Header(), w.Body)
		}
	}
	n := 0
	for ; n < 100; n++ {
		if w := g.ask("GET", "/api/v1/overview", nil, "Authorization", "Bearer guess"); w.Code == http.StatusTooManyRequests {
			break
		}
	}
	if n == 100 {
		t.Error("tokens can be guessed for ever")
	}
	if w := g.ask("GET", "/api/v1/overview", nil, "Authorization", "Bearer "+token); w.Code != 200 {
		t.Errorf("the right one from the same address: status %d", w.Code)
	}
}

func TestFrom(t *testing.T) {
	g := newGuarded(t, "https://desk.example", false)
	for _, c := range [][3]string{
		{"192.0.2.1:9", "", "192.0.2.1"}, {"192.0.2.1:9", "203.0.113.5", "192.0.2.1"}, {"10.1.1.1:9", "203.0.113.5", "203.0.113.5"},
		{"10.1.1.1:9", "198.51.100.7, 203.0.113.5", "203.0.113.5"}, {"10.1.1.1:9", "203.0.113.5, 10.2.2.2", "203.0.113.5"}, {"10.1.1.1:9", "nonsense", "10.1.1.1"},
		{"10.1.1.1:9", "", "10.1.1.1"}, {"[::ffff:10.1.1.1]:9", "2001:db8::1", "2001:db8::1"}, {"nowhere", "203.0.113.5", "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c[0]
		if c[1] != "" {
			r.Header.Set("X-Forwarded-For", c[1])
		}
		if got := g.from(r).String(); got != c[2] {
			t.Errorf("%s for %q is %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func TestWithin(t *testing.T) {
	for next, want := range map[string]string{"/i/12?x=1": "/i/12?x=1", "/": "/", "": "/", "//elsewhere.example": "/", "https://elsewhere.example/": "/", "/\\elsewhere.example": "/",
		"\t//elsewhere.example": "/", "/\n/elsewhere.example": "/", "javascript:alert(1)": "/", "reports": "/", "/a b": "/", "/" + strings.Repeat("x", 2000): "/"} {
		if got := within(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}
