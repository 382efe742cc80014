package account

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestPasswords(t *testing.T) {
	for p, ok := range map[string]bool{password: true, "short": false, "elevenchars": false, "twelve chars": true, "i am vera and here": false, strings.Repeat("a", 20): false,
		strings.Repeat("long ", 205): false, "bad \xff bytes here": false, "двенадцать знаков": true} {
		if err := checkPassword("vera", p); (err == nil) != ok {
			t.Errorf("%.30q: %v", p, err)
		}
	}
}

func TestHashes(t *testing.T) {
	h := newHouse(t)
	weak := cost{memory: 8 << 10, passes: 1, lanes: 1}
	for what, c := range map[string]struct {
		hash, password string
		ok, weak       bool
	}{
		"the present cost":      {present().hash(password), password, true, false},
		"another password":      {present().hash(password), password + " ", false, false},
		"a lower cost":          {weak.hash(password), password, true, true},
		"a lower cost, wrong":   {weak.hash(password), "", false, true},
		"a letter and its ring": {present().hash("a\u030a long way home"), "\u00e5 long way home", true, false},
		"composed":              {present().hash("u\u0308ber allen gipfeln"), "\u00fcber allen gipfeln", true, false},
		"no hash":               {"", password, false, false},
	} {
		ok, weak, err := h.matches(t.Context(), c.hash, c.password)
		if ok != c.ok || weak != c.weak || err != nil {
			t.Errorf("%s: %v, weak %v, %v", what, ok, weak, err)
		}
	}
	if one, other := present().hash(password), present().hash(password); one == other {
		t.Error("two hashes of one password are the same")
	}
	if n := present(); n.memory < 19<<10 || n.passes < 2 || n.lanes != 1 {
		t.Errorf("%+v is less than OWASP's least", n)
	}
}

// TestRehash signs in with a hash of an earlier version: it is kept anew, and the session holds.
func TestRehash(t *testing.T) {
	h := newHouse(t)
	vera := h.add(t, "vera", counterclaim.RoleAnalyst)
	err := h.store.ChangePerson(t.Context(), "vera", func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		p.Password = cost{memory: 8 << 10, passes: 1, lanes: 1}.hash(password)
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	secret, err := h.signIn(t, "vera", password, h.code(t, vera))
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.Session(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	c, _, _, err := parseHash(v.Password)
	if err != nil || c != present() {
		t.Errorf("after signing in the hash takes %+v, %v", c, err)
	}
}

func TestHostileHashes(t *testing.T) {
	good := present().hash(password)
	for what, hash := range map[string]string{
		"all memory":      strings.Replace(good, "m=19456", "m=4194304", 1),
		"no pass":         strings.Replace(good, "t=2", "t=0", 1),
		"no lane":         strings.Replace(good, "p=1", "p=0", 1),
		"many lanes":      strings.Replace(good, "p=1", "p=300", 1),
		"another kind":    strings.Replace(good, "argon2id", "argon2i", 1),
		"another version": strings.Replace(good, "v=19", "v=16", 1),
		"more behind":     good + "$",
		"spaces":          strings.Replace(good, "m=", "m= ", 1),
		"no key":          good[:strings.LastIndex(good, "$")+1],
		"a stranger":      "$2y$10$abcdefghijklmnopqrstuv",
	} {
		if _, _, _, err := parseHash(hash); err == nil {
			t.Errorf("%s is taken: %s", what, hash)
		}
	}
}

func FuzzHash(f *testing.F) {
	f.Add(present().hash(password))
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, key, err := parseHash(s)
		if err != nil {
			return
		}
		if limit := most(); c.memory > limit.memory || c.passes > limit.passes || c.lanes > limit.lanes {
			t.Errorf("%q takes %+v", s, c)
		}
		if c.form(salt, key) != s {
			t.Errorf("%q is read as %q", s, c.form(salt, key))
		}
	})
}
