package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const morning = "2031-03-02T08:00:00Z"

// addPerson makes a reader.
func addPerson(t testing.TB, s counterclaim.Store, name string) counterclaim.Person {
	t.Helper()
	p := counterclaim.Person{Name: name, Role: counterclaim.RoleReader, Handle: counterclaim.HashOf("handle", name), Made: morning, Epoch: 1, Password: "a hash", Secret: []byte{0, 255},
		Recovery: []counterclaim.ID{counterclaim.HashOf("code")}, Passkeys: []counterclaim.Passkey{{ID: []byte{1}, Name: "telephone", Made: morning, Record: []byte("{}")}}}
	err := s.ChangePerson(context.Background(), name, func(was *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		if was.Made != "" || was.Name != name {
			t.Errorf("a new person is %+v", was)
		}
		*was = p
		return &counterclaim.AuditEntry{At: morning, Who: "head", What: "add person", On: name, Allowed: true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func people(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	list := func(what string, want ...counterclaim.Person) {
		t.Helper()
		got, err := s.People(ctx)
		if err != nil {
			t.Fatal(err)
		}
		same(t, what, got, append([]counterclaim.Person{}, want...))
	}
	list("nobody")
	vera, ömer := addPerson(t, s, "vera"), addPerson(t, s, "ömer")
	list("two", vera, ömer)

	err := s.ChangePerson(ctx, "vera", func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		same(t, "a person inside the change", *p, vera)
		p.Role, p.Party, p.Epoch = counterclaim.RoleDelegate, "ard", 2
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	vera.Role, vera.Party, vera.Epoch = counterclaim.RoleDelegate, "ard", 2
	list("after a change", vera, ömer)

	no := errors.New("no")
	for what, change := range map[string]func(p *counterclaim.Person) error{
		"a change that fails":           func(p *counterclaim.Person) error { p.Disabled = true; return no },
		"a role that is none":           func(p *counterclaim.Person) error { p.Role = "king"; return nil },
		"a delegate of nobody":          func(p *counterclaim.Person) error { p.Party = ""; return nil },
		"another name":                  func(p *counterclaim.Person) error { p.Name = "other"; return nil },
		"no handle":                     func(p *counterclaim.Person) error { p.Handle = counterclaim.ID{}; return nil },
		"a reader who has still a side": func(p *counterclaim.Person) error { p.Role = counterclaim.RoleReader; return nil },
	} {
		err := s.ChangePerson(ctx, "vera", func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
			return &counterclaim.AuditEntry{At: morning, What: "change", Allowed: true}, change(p)
		})
		if err == nil {
			t.Errorf("%s was kept", what)
		}
	}
	list("after changes that were refused", vera, ömer)
	entries, err := s.Audits(ctx, counterclaim.AuditQuery{})
	if err != nil || len(entries) != 2 {
		t.Errorf("%d entries of the audit trail, %v; changes that were refused have none", len(entries), err)
	}
}

func signIns(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	vera := addPerson(t, s, "vera")
	in := func(secret, ends string) counterclaim.SignIn {
		return counterclaim.SignIn{ID: counterclaim.HashOf(secret), Kind: counterclaim.SignInSession, Person: "vera", Epoch: 1, Made: morning, Used: morning, Ends: ends}
	}
	short, long := in("short", "2031-03-02T09:00:00Z"), in("long", "2031-03-02T20:00:00+05:00")
	for _, one := range []counterclaim.SignIn{short, long} {
		if err := s.KeepSignIn(ctx, &one, morning); err != nil {
			t.Fatal(err)
		}
	}
	list := func(what string, want ...counterclaim.SignIn) {
		t.Helper()
		got, err := s.SignIns(ctx, "vera")
		if err != nil {
			t.Fatal(err)
		}
		same(t, what, got, append([]counterclaim.SignIn{}, want...))
	}
	list("both", long, short)
	long.Used = "2031-03-02T08:30:00Z"
	if err := s.TouchSignIn(ctx, &long); err != nil {
		t.Fatal(err)
	}
	got, p, err := s.SignedIn(ctx, long.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "one", *got, long)
	same(t, "its person", *p, vera)

	later := in("later", "2031-03-02T21:00:00Z")
	if err := s.KeepSignIn(ctx, &later, "2031-03-02T10:00:00Z"); err != nil {
		t.Fatal(err)
	}
	list("after the short one ended", later, long)
	if err := s.EndSignIn(ctx, long.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.TouchSignIn(ctx, &long); err != nil { // a page that was under way
		t.Fatal(err)
	}
	list("one that was ended does not come back", later)
	_, _, err = s.SignedIn(ctx, long.ID)
	code(t, "one that was ended", err, counterclaim.CodeNotFound)
	later.Ends = "never"
	code(t, "a time that is none", s.KeepSignIn(ctx, &later, morning), counterclaim.CodeBadInput)
}

func tries(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	count := func(at, old string, keys ...string) (failed []int) {
		t.Helper()
		err := s.ChangeTries(ctx, keys, old, func(all []*counterclaim.Tries) error {
			for _, one := range all {
				one.Failed++
				one.Last = at
				failed = append(failed, one.Failed)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return failed
	}
	const day = "2031-03-01T08:00:00Z"
	same(t, "first", count(morning, day, "a", "b"), []int{1, 1})
	same(t, "second", count(morning, day, "b", "c"), []int{2, 1})
	no := errors.New("no")
	err := s.ChangeTries(ctx, []string{"a"}, day, func(all []*counterclaim.Tries) error { all[0].Failed = 100; return no })
	if !errors.Is(err, no) {
		t.Errorf("a change that fails: %v", err)
	}
	if err := s.ChangeTries(ctx, []string{"b"}, day, func(all []*counterclaim.Tries) error { *all[0] = counterclaim.Tries{}; return nil }); err != nil {
		t.Fatal(err)
	}
	same(t, "third", count("2031-03-02T09:00:00Z", day, "a", "b"), []int{2, 1})
	same(t, "what is old is forgotten", count("2031-03-03T08:30:00Z", "2031-03-02T08:30:00Z", "a", "c"), []int{3, 1})
}

func auditTrail(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	var all []counterclaim.AuditEntry
	var before counterclaim.ID
	for i, e := range []counterclaim.AuditEntry{
		{At: morning, Who: "vera", What: "sign in", Allowed: true, From: "192.0.2.0/24"},
		{At: morning, What: "sign in", On: "vera", Why: "name, password or code"},
		{At: morning, Who: "vera", What: "read", On: "/audit", Why: "a reader may not"},
	} {
		if err := s.Audit(ctx, &e); err != nil {
			t.Fatal(err)
		}
		again := e
		if again.Identify(before) != e.ID || e.ID.IsZero() {
			t.Errorf("entry %d does not name the one before it", i)
		}
		before = e.ID
		all = append(all, e)
	}
	for what, c := range map[string]struct {
		q    counterclaim.AuditQuery
		want []counterclaim.AuditEntry
	}{
		"newest first":   {counterclaim.AuditQuery{}, []counterclaim.AuditEntry{all[2], all[1], all[0]}},
		"oldest first":   {counterclaim.AuditQuery{Oldest: true}, all},
		"a page":         {counterclaim.AuditQuery{Limit: 1, Offset: 1}, all[1:2]},
		"of a person":    {counterclaim.AuditQuery{Who: "vera", Oldest: true}, []counterclaim.AuditEntry{all[0], all[2]}},
		"refused":        {counterclaim.AuditQuery{Refused: true, Oldest: true}, all[1:]},
		"refused to one": {counterclaim.AuditQuery{Refused: true, Who: "vera"}, all[2:]},
	} {
		got, err := s.Audits(ctx, c.q)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		same(t, what, got, c.want)
	}
	code(t, "an entry that says nothing", s.Audit(ctx, &counterclaim.AuditEntry{At: morning}), counterclaim.CodeBadInput)
	code(t, "an entry without time", s.Audit(ctx, &counterclaim.AuditEntry{What: "sign in"}), counterclaim.CodeBadInput)
}
