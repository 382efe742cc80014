package account

import (
	"context"
	"encoding/base32"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
)

const password = "seven grey herons wade"

var (
	somewhere = netip.MustParseAddr("192.0.2.77")
	terminal  = Actor{Who: "head", From: "command line"}
)

// house is a gate over a new record with a clock that the test sets.
type house struct {
	*Gate
	store counterclaim.Store
	at    time.Time
}

func openMemory(t testing.TB) counterclaim.Store {
	t.Helper()
	store, err := sqlite.Open(context.Background(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func newHouse(t *testing.T) *house {
	t.Helper()
	store := openMemory(t)
	h := &house{store: store, at: time.Date(2031, 3, 2, 8, 0, 0, 0, time.UTC)}
	var err error
	if h.Gate, err = New(store, "https://desk.example", func() time.Time { return h.at }); err != nil {
		t.Fatal(err)
	}
	return h
}

// add makes a person and gives what was shown.
func (h *house) add(t *testing.T, name string, role counterclaim.Role) *Enrolment {
	t.Helper()
	party := ""
	if role == counterclaim.RoleDelegate {
		party = "ard"
	}
	e, err := h.Add(t.Context(), terminal, name, role, party, password)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// code gives the code that an app shows now.
func (h *house) code(t *testing.T, e *Enrolment) string {
	t.Helper()
	u, err := url.Parse(e.URI)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(u.Query().Get("secret"))
	if err != nil {
		t.Fatal(err)
	}
	return code(secret, step(h.at))
}

func (h *house) signIn(t *testing.T, name, password, code string) (string, error) {
	t.Helper()
	return h.SignIn(t.Context(), Attempt{Name: name, Password: password, Code: code, From: somewhere})
}

func wants(t *testing.T, what string, err error, code counterclaim.Code) {
	t.Helper()
	if got := counterclaim.CodeOf(err); got != code {
		t.Errorf("%s: %q (%v), want %q", what, got, err, code)
	}
}

func TestSignIn(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleAnalyst)
	now := h.code(t, vera)
	secret, err := h.signIn(t, " Vera ", password, now[:3]+" "+now[3:])
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.Session(t.Context(), secret)
	if err != nil || v.Name != "vera" || !v.Fresh {
		t.Fatalf("the session is of %+v, %v", v, err)
	}
	_, err = h.signIn(t, "vera", password, now)
	wants(t, "the same code again", err, counterclaim.CodeSignIn)
	h.at = h.at.Add(stepSeconds * time.Second)
	for what, c := range map[string][3]string{
		"a wrong password":     {"vera", password + "!", h.code(t, vera)},
		"a wrong code":         {"vera", password, "000000"},
		"no code":              {"vera", password, ""},
		"nobody of that name":  {"otto", password, h.code(t, vera)},
		"nothing":              {"", "", ""},
		"a name that is none":  {"ve\x00ra\xff", password, h.code(t, vera)},
		"the hash as password": {"vera", v.Password, h.code(t, vera)},
	} {
		fresh := newHouse(t) // so that no try is one too many
		fresh.at, fresh.store = h.at, h.store
		if fresh.Gate, err = New(h.store, "https://desk.example", func() time.Time { return h.at }); err != nil {
			t.Fatal(err)
		}
		_, err = fresh.SignIn(t.Context(), Attempt{c[0], c[1], c[2], somewhere})
		wants(t, what, err, counterclaim.CodeSignIn)
		if err := h.store.ChangeTries(t.Context(), keys([]counted{ofName(c[0])}), stamp(h.at.Add(-forgotten)), func(all []*counterclaim.Tries) error { *all[0] = counterclaim.Tries{}; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.signIn(t, "vera", password, h.code(t, vera)); err != nil {
		t.Errorf("a new code: %v", err)
	}
	for i, c := range vera.Recovery[:2] {
		if i == 1 {
			c = strings.ToUpper(strings.ReplaceAll(c, "-", " "))
		}
		if _, err := h.signIn(t, "vera", password, c); err != nil {
			t.Errorf("recovery code %d: %v", i, err)
		}
		_, err = h.signIn(t, "vera", password, c)
		wants(t, "a recovery code again", err, counterclaim.CodeSignIn)
	}
}

// TestCodes holds the codes to the vectors of RFC 6238, appendix B, whose last six digits are ours.
func TestCodes(t *testing.T) {
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := code([]byte("12345678901234567890"), step(time.Unix(at, 0))); got != want {
			t.Errorf("at %d the code is %s, want %s", at, got, want)
		}
	}
	p := counterclaim.Person{Secret: []byte("12345678901234567890")}
	at := time.Unix(1111111109, 0)
	for _, c := range []struct {
		off  int64
		want bool
	}{{-2, false}, {2, false}, {-1, true}, {-1, false}, {1, true}, {0, false}, {1, false}} {
		if got := takeCode(&p, code(p.Secret, step(at)+c.off), at); got != c.want {
			t.Errorf("the code of %d steps off is taken: %v", c.off, got)
		}
	}
	if takeCode(&counterclaim.Person{}, code(nil, step(at)), at) {
		t.Error("a person without a secret takes the code of an empty one")
	}
}

func TestSessionsEnd(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleReviewer)
	begin := h.at
	in := func() string {
		t.Helper()
		h.at = h.at.Add(stepSeconds * time.Second)
		secret, err := h.signIn(t, "vera", password, h.code(t, vera))
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	holds := func(what, secret string, want bool) {
		t.Helper()
		_, err := h.Session(t.Context(), secret)
		if want && err != nil {
			t.Errorf("%s: %v", what, err)
		} else if !want {
			wants(t, what, err, counterclaim.CodeSignIn)
		}
	}
	idle := in()
	h.at = h.at.Add(SessionIdle - time.Second)
	holds("a session nearly an hour later", idle, true)
	h.at = h.at.Add(SessionIdle - time.Second)
	holds("a session that was used within the hour", idle, true)
	if v, err := h.Session(t.Context(), idle); err != nil || v.Fresh {
		t.Errorf("hours after signing in it is fresh, or over: %v", err)
	}
	h.at = h.at.Add(SessionIdle)
	holds("an hour without use", idle, false)

	h.at = begin.Add(24 * time.Hour)
	long := in()
	for range 12 {
		holds("a session in use", long, true)
		h.at = h.at.Add(59 * time.Minute)
	}
	holds("nearly half a day", long, true)
	h.at = h.at.Add(12 * time.Minute)
	holds("half a day", long, false)

	for what, change := range map[string]func(ctx context.Context) error{
		"role": func(ctx context.Context) error {
			return h.SetRole(ctx, terminal, "vera", counterclaim.RoleAnalyst, "", Named{})
		},
		"password": func(ctx context.Context) error { return h.SetPassword(ctx, terminal, "vera", password) },
		"codes":    func(ctx context.Context) (err error) { vera, err = h.NewCodes(ctx, terminal, "vera", true); return err },
		"disabled": func(ctx context.Context) error {
			if err := h.Disable(ctx, terminal, "vera", true); err != nil {
				return err
			}
			h.at = h.at.Add(stepSeconds * time.Second)
			_, err := h.signIn(t, "vera", password, h.code(t, vera))
			wants(t, "a disabled person", err, counterclaim.CodeSignIn)
			return h.Disable(ctx, terminal, "vera", false)
		},
	} {
		h.at = h.at.Add(time.Hour)
		secret := in()
		token, err := h.NewToken(t.Context(), terminal, "vera", "a script", 24*time.Hour, false)
		if err != nil {
			t.Fatal(err)
		}
		holds("before "+what, secret, true)
		if err := change(t.Context()); err != nil {
			t.Fatal(err)
		}
		holds("after another "+what, secret, false)
		_, err = h.Bearer(t.Context(), token, somewhere)
		wants(t, "a token after another "+what, err, counterclaim.CodeSignIn)
	}
	secret := in()
	v, err := h.Session(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.SignOut(t.Context(), v, somewhere); err != nil {
		t.Fatal(err)
	}
	holds("after signing out", secret, false)
}

func TestTokens(t *testing.T) {
	h := newHouse(t)
	h.add(t, "vera", counterclaim.RoleAnalyst)
	token, err := h.NewToken(t.Context(), terminal, "vera", "a script", 24*time.Hour, false)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := h.Bearer(t.Context(), token, somewhere); err != nil || v.Name != "vera" || v.SignIn.Label != "a script" {
		t.Errorf("the token is of %+v, %v", v, err)
	}
	_, err = h.Session(t.Context(), token)
	wants(t, "a token as a session", err, counterclaim.CodeSignIn)
	h.at = h.at.Add(24 * time.Hour)
	_, err = h.Bearer(t.Context(), token, somewhere)
	wants(t, "a token that ended", err, counterclaim.CodeSignIn)
	if token, err = h.NewToken(t.Context(), terminal, "vera", "", 24*time.Hour, false); err != nil {
		t.Fatal(err)
	}
	if n, err := h.EndToken(t.Context(), terminal, "vera", ""); n != 1 || err != nil {
		t.Errorf("%d tokens were taken back, %v; the other had ended", n, err)
	}
	_, err = h.Bearer(t.Context(), token, somewhere)
	wants(t, "a token that was taken back", err, counterclaim.CodeSignIn)
	_, err = h.NewToken(t.Context(), terminal, "otto", "", time.Hour, false)
	wants(t, "a token of nobody", err, counterclaim.CodeNotFound)
	for _, long := range []time.Duration{0, -time.Hour, TokenLong + 1} {
		_, err = h.NewToken(t.Context(), terminal, "vera", "", long, false)
		wants(t, "a token for "+long.String(), err, counterclaim.CodeBadInput)
	}
}

// TestLockout fails again and again: the waits grow to a quarter of an hour and end.
func TestLockout(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleAnalyst)
	var waits []time.Duration
	begin := h.at
	for failed := 0; failed < 20; {
		_, err := h.signIn(t, "vera", "not the password", "000000")
		if counterclaim.CodeOf(err) == counterclaim.CodeTooOften {
			h.at = h.at.Add(time.Second)
			continue
		}
		wants(t, "a wrong password", err, counterclaim.CodeSignIn)
		if w := h.at.Sub(begin); w > 0 {
			waits = append(waits, w)
		}
		failed, begin = failed+1, h.at
	}
	if len(waits) < 8 || waits[0] != firstWait {
		t.Fatalf("waits of %v", waits)
	}
	for i := 1; i < len(waits); i++ {
		if waits[i] < waits[i-1] || waits[i] > longestWait {
			t.Errorf("waits of %v", waits)
		}
	}
	if waits[len(waits)-1] != longestWait {
		t.Errorf("the longest wait is %v", waits[len(waits)-1])
	}
	// The right ones let in after the wait, and then all is forgotten.
	h.at = h.at.Add(longestWait)
	if _, err := h.signIn(t, "vera", password, h.code(t, vera)); err != nil {
		t.Fatalf("after the wait: %v", err)
	}
	for range freeForName {
		_, err := h.signIn(t, "vera", "not the password", "")
		wants(t, "a wrong password after the right one", err, counterclaim.CodeSignIn)
	}
}

// TestAddressLockout tries many names from one address, each once; others come in.
func TestAddressLockout(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleAnalyst)
	n := 0
	for ; n < 2*freeForAddress; n++ {
		_, err := h.SignIn(t.Context(), Attempt{Name: "nobody " + string(rune('a'+n)), Password: password, From: netip.MustParseAddr("2001:db8::" + string("123456789"[n%9]))})
		if counterclaim.CodeOf(err) == counterclaim.CodeTooOften {
			break
		}
	}
	if n != freeForAddress+1 {
		t.Errorf("%d tries of one network before it had to wait, want %d", n, freeForAddress+1)
	}
	if _, err := h.signIn(t, "vera", password, h.code(t, vera)); err != nil {
		t.Errorf("from another address: %v", err)
	}
	entries, err := h.store.Audits(t.Context(), counterclaim.AuditQuery{Refused: true})
	if err != nil || len(entries) != n || entries[0].On != "unknown name" || entries[0].From != "2001:db8::/48" {
		t.Errorf("%d refusals, %v: %+v", len(entries), err, entries[0])
	}
}

// TestManyTriesAtOnce tries at once what may be tried five times: no more are looked at.
func TestManyTriesAtOnce(t *testing.T) {
	h := newHouse(t)
	h.add(t, "vera", counterclaim.RoleAnalyst)
	done := make(chan counterclaim.Code)
	const n = 24
	for range n {
		go func() {
			_, err := h.SignIn(context.Background(), Attempt{Name: "vera", Password: "a guess of many", From: somewhere})
			done <- counterclaim.CodeOf(err)
		}()
	}
	got := map[counterclaim.Code]int{}
	for range n {
		got[<-done]++
	}
	if got[counterclaim.CodeSignIn] != freeForName+1 || got[counterclaim.CodeTooOften] != n-freeForName-1 {
		t.Errorf("%v", got)
	}
}

// TestCodeAtOnce gives the same code many times at once: it lets in once.
func TestCodeAtOnce(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleAnalyst)
	c := h.code(t, vera)
	done := make(chan error)
	for range freeForName {
		go func() {
			_, err := h.SignIn(context.Background(), Attempt{Name: "vera", Password: password, Code: c, From: somewhere})
			done <- err
		}()
	}
	in := 0
	for range freeForName {
		if <-done == nil {
			in++
		}
	}
	if in != 1 {
		t.Errorf("one code let in %d times", in)
	}
}

func TestTrail(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleDelegate)
	if _, err := h.signIn(t, "vera", "not the password", ""); err == nil {
		t.Fatal("a wrong password lets in")
	}
	if _, err := h.signIn(t, "vera", password, h.code(t, vera)); err != nil {
		t.Fatal(err)
	}
	if err := h.SetRole(t.Context(), terminal, "vera", counterclaim.RoleAnalyst, "", Named{Sources: true}); err != nil {
		t.Fatal(err)
	}
	if err := h.Refuse(t.Context(), Actor{"vera", "192.0.2.0/24"}, "manage people", "/people", "an analyst may not"); err != nil {
		t.Fatal(err)
	}
	entries, err := h.store.Audits(t.Context(), counterclaim.AuditQuery{Oldest: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		allowed := "refused"
		if e.Allowed {
			allowed = "allowed"
		}
		got = append(got, strings.Join([]string{e.Who, e.What, e.On, allowed, e.From}, ", "))
	}
	want := []string{"head, add person, vera as delegate of ard, allowed, command line", ", sign in, vera, refused, 192.0.2.0/24", "vera, sign in, password, allowed, 192.0.2.0/24",
		"head, change role, vera: delegate of ard becomes analyst, sees confidential sources, allowed, command line", "vera, manage people, /people, refused, 192.0.2.0/24"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the trail is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	faults := 0
	if n, err := h.CheckTrail(t.Context(), func(*counterclaim.AuditEntry) { faults++ }); n != len(want) || faults > 0 || err != nil {
		t.Errorf("of %d entries %d are at fault, %v", n, faults, err)
	}
}

func TestSite(t *testing.T) {
	for site, ok := range map[string]bool{"https://desk.example": true, "http://localhost:8760/": true, "desk.example": false, "ftp://desk.example": false, "https://u:p@desk.example": false,
		"https://desk.example/below": false, "https://": false, "": false} {
		if _, err := New(nil, site, nil); (err == nil) != ok {
			t.Errorf("%q: %v", site, err)
		}
	}
}
