// Package account says who may do what and lets people in: roles and their permissions ([Table], [May]), passwords with one-time codes,
// passkeys, sessions, tokens, and the trail of what was done and what was refused. Make a [Gate] with [New]; [Gate.SignIn] and
// [Gate.Session] are what a desk calls, [Gate.Add] and its neighbours what manages people.
//
// Whoever can write the record's file can make anybody anything: the gate guards the desk, not the machine.
package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/counterclaim/counterclaim"
)

// How long what lets a person in holds.
const (
	SessionIdle  = time.Hour        // without a page
	SessionLong  = 12 * time.Hour   // in all
	SessionFresh = 15 * time.Minute // after signing in, in which the account itself may be changed
	TokenLong    = 366 * 24 * time.Hour
	touchEvery   = time.Minute // how exactly it is kept when one was last used
)

// Store is what a gate needs of a record.
type Store interface {
	counterclaim.People
	counterclaim.SignIns
}

// Gate lets the people of a record in.
type Gate struct {
	people     Store
	site       *url.URL
	clock      func() time.Time
	hashing    chan struct{}
	keys       *webauthn.WebAuthn
	ceremonies ceremonies
	issuer     *issuer    // where people may sign in elsewhere; nil for nowhere
	elsewhere  ceremonies // of those who went there
}

// New makes a gate. Site is the address under which people reach the desk, as https://desk.example: passkeys are bound to it. Clock may
// be nil.
func New(people Store, site string, clock func() time.Time) (*Gate, error) {
	u, err := url.Parse(site)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.200q is not the address of a site", site).Try("give one as https://desk.example")
	}
	if clock == nil {
		clock = time.Now
	}
	g := &Gate{people: people, site: u, clock: clock, hashing: make(chan struct{}, hashesAtOnce), ceremonies: ceremonies{open: map[string]ceremony{}}, elsewhere: ceremonies{open: map[string]ceremony{}}}
	g.keys, err = passkeyChecks(u)
	return g, err
}

// hashesAtOnce bounds the memory that checking passwords takes: 19 MiB each.
const hashesAtOnce = 2

func (g *Gate) now() time.Time { return g.clock() }

// Host gives the name under which people reach the desk, without a port.
func (g *Gate) Host() string { return g.site.Hostname() }

// Secure reports whether people reach the desk by https.
func (g *Gate) Secure() bool { return g.site.Scheme == "https" }

// Actor is who does something.
type Actor struct {
	Who  string // a person's name, "" for nobody known
	From string // coarse: "command line", or what Coarse gives
}

// entry makes an entry of the audit trail.
func (g *Gate) entry(a Actor, what, on string) *counterclaim.AuditEntry {
	return &counterclaim.AuditEntry{At: stamp(g.now()), Who: a.Who, What: what, On: on, Allowed: true, From: a.From}
}

// Refuse keeps that somebody tried what they may not.
func (g *Gate) Refuse(ctx context.Context, a Actor, what, on, why string) error {
	e := g.entry(a, what, on)
	e.Allowed, e.Why = false, why
	return g.people.Audit(ctx, e)
}

// Note keeps that a person did something which the record itself allowed.
func (g *Gate) Note(ctx context.Context, a Actor, what, on string) error {
	return g.people.Audit(ctx, g.entry(a, what, on))
}

// Entry gives the entry of the trail that a person did something, with why where it was against a rule that they may set aside: for a store that
// keeps it together with what was done.
func (g *Gate) Entry(a Actor, what, on, why string) counterclaim.AuditEntry {
	e := g.entry(a, what, on)
	e.Why = why
	return *e
}

// find gives a person by name, nil where there is none.
func (g *Gate) find(ctx context.Context, is func(p *counterclaim.Person) bool) (*counterclaim.Person, error) {
	all, err := g.people.People(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if is(&all[i]) {
			return &all[i], nil
		}
	}
	return nil, nil
}

// Attempt is a try to sign in by password.
type Attempt struct {
	Name, Password, Code string
	From                 netip.Addr
}

// wrongSignIn is the same whatever was wrong.
func wrongSignIn() error {
	return counterclaim.Errorf(counterclaim.CodeSignIn, "the name, the password or the code is wrong").
		Try("a code lets in once and changes every 30 seconds; wait for the next one")
}

// SignIn lets a person in by password and one-time or recovery code and gives the secret of the session. What is wrong is not told
// apart, neither by words nor, as far as can be, by time.
func (g *Gate) SignIn(ctx context.Context, t Attempt) (secret string, err error) {
	name := strings.ToLower(strings.TrimSpace(t.Name))
	tries := []counted{ofName(name), ofAddress(t.From)}
	if err := g.begin(ctx, tries...); err != nil {
		return "", err
	}
	if !counterclaim.IsPersonName(name) { // it may hold what an engine does not take
		name = ""
	}
	p, err := g.find(ctx, func(p *counterclaim.Person) bool { return p.Name == name })
	if err != nil {
		return "", err
	}
	hash, known := "", p != nil
	if known {
		hash = p.Password
	}
	ok, weak, err := g.matches(ctx, hash, t.Password)
	if err != nil {
		return "", err
	}
	fresh := ""
	if ok && weak {
		if fresh, err = g.hashed(ctx, t.Password); err != nil {
			return "", err
		}
	}
	by := Actor{Who: name, From: Coarse(t.From)}
	var in *counterclaim.Person
	err = g.people.ChangePerson(ctx, name, func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		if p.Made == "" || !ok || p.Password != hash || p.Disabled || !takeCode(p, t.Code, g.now()) {
			return nil, wrongSignIn()
		}
		if fresh != "" {
			p.Password = fresh
		}
		in = p
		return g.entry(by, "sign in", "password"), nil
	})
	if counterclaim.CodeOf(err) == counterclaim.CodeSignIn {
		by.Who = ""
		on := "unknown name" // what was typed as a name may be a password
		if known {
			on = name
		}
		return "", errors.Join(err, g.Refuse(ctx, by, "sign in", on, "name, password or code"))
	}
	if err != nil {
		return "", err
	}
	if err := g.succeed(ctx, tries...); err != nil {
		return "", err
	}
	return g.newSession(ctx, in)
}

func (g *Gate) newSession(ctx context.Context, p *counterclaim.Person) (string, error) {
	secret, in := g.newSignIn(counterclaim.SignInSession, p, SessionLong)
	return secret, g.people.KeepSignIn(ctx, in, stamp(g.now()))
}

// newSignIn makes what lets a person in, and its secret: 256 random bits.
func (g *Gate) newSignIn(kind string, p *counterclaim.Person, long time.Duration) (secret string, in *counterclaim.SignIn) {
	raw := make([]byte, 32)
	rand.Read(raw)
	secret = base64.RawURLEncoding.EncodeToString(raw)
	now := g.now()
	return secret, &counterclaim.SignIn{ID: signInID(kind, secret), Kind: kind, Person: p.Name, Epoch: p.Epoch, Made: stamp(now), Used: stamp(now), Ends: stamp(now.Add(long))}
}

// signInID is the hash of a secret, which needs no salt: it is random.
func signInID(kind, secret string) counterclaim.ID {
	return counterclaim.HashOf("sign-in", kind, secret)
}

// Visitor is a person who is signed in.
type Visitor struct {
	counterclaim.Person
	SignIn counterclaim.SignIn
	Fresh  bool // signed in lately
}

// Session gives who a session's secret lets in; CodeSignIn where it lets in nobody.
func (g *Gate) Session(ctx context.Context, secret string) (*Visitor, error) {
	return g.visit(ctx, counterclaim.SignInSession, secret)
}

// visit looks a secret up and keeps that it was used.
func (g *Gate) visit(ctx context.Context, kind, secret string) (*Visitor, error) {
	over := counterclaim.Errorf(counterclaim.CodeSignIn, "nobody is signed in").Try("sign in")
	in, p, err := g.people.SignedIn(ctx, signInID(kind, secret))
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return nil, over
	}
	if err != nil {
		return nil, err
	}
	now := g.now()
	made, used, ends := moment(in.Made), moment(in.Used), moment(in.Ends)
	if in.Kind != kind || in.Epoch != p.Epoch || p.Disabled || !now.Before(ends) || kind == counterclaim.SignInSession && now.Sub(used) >= SessionIdle {
		return nil, over
	}
	if now.Sub(used) >= touchEvery {
		in.Used = stamp(now)
		if err := g.people.TouchSignIn(ctx, in); err != nil {
			return nil, err
		}
	}
	return &Visitor{Person: *p, SignIn: *in, Fresh: now.Sub(made) < SessionFresh}, nil
}

// moment reads a time of the record; what is none is long ago.
func moment(at string) time.Time {
	t, _ := time.Parse(time.RFC3339, at)
	return t
}

// SignOut ends a session.
func (g *Gate) SignOut(ctx context.Context, v *Visitor, from netip.Addr) error {
	if err := g.people.EndSignIn(ctx, v.SignIn.ID); err != nil {
		return err
	}
	return g.people.Audit(ctx, g.entry(Actor{v.Name, Coarse(from)}, "sign out", ""))
}

// tokenPrefix marks a token, so that one that was published by mistake is found by those who look for such.
const tokenPrefix = "counterclaim_"

// Bearer gives who a token lets in. One that lets in nobody counts as a failed try of the address.
func (g *Gate) Bearer(ctx context.Context, token string, from netip.Addr) (*Visitor, error) {
	v, err := g.visit(ctx, counterclaim.SignInToken, token)
	if counterclaim.CodeOf(err) != counterclaim.CodeSignIn {
		return v, err
	}
	if err := g.begin(ctx, ofAddress(from)); err != nil {
		return nil, err
	}
	wrong := counterclaim.Errorf(counterclaim.CodeSignIn, "the token lets in nobody: it has ended, was taken back, or never was").Try("counterclaim people token NAME --as HEAD makes one")
	return nil, errors.Join(wrong, g.Refuse(ctx, Actor{From: Coarse(from)}, "token", "", wrong.Message))
}
