package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/counterclaim/counterclaim"
)

// Limits of passkeys.
const (
	MaxAnswer      = 64 << 10        // bytes that a browser sends of a passkey
	ceremonyTime   = 5 * time.Minute // for a person to answer
	ceremoniesOpen = 10_000          // of all
	ceremoniesFrom = 30              // of one address
	maxKeyName     = 64              // bytes
)

// passkeyChecks asks for keys that know their person and ask for a finger or a code: such a key alone is two factors. What maker a device
// has is not asked.
func passkeyChecks(site *url.URL) (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{
		RPID: site.Hostname(), RPDisplayName: "counterclaim", RPOrigins: []string{site.Scheme + "://" + site.Host},
		AttestationPreference:  protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
	})
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "passkeys cannot be bound to %s", site).Because(err).Try("give the site a name, as https://desk.example")
	}
	return w, nil
}

// ceremony is a question to a device that waits for its answer.
type ceremony struct {
	asked  webauthn.SessionData
	person string // who adds a passkey; "" for signing in
	issuer *asked // of somebody who went to an issuer elsewhere, instead
	from   string
	ends   time.Time
}

// ceremonies are those that wait, in this process: the answer comes to the desk that asked.
type ceremonies struct {
	sync.Mutex
	open map[string]ceremony
}

// add keeps a ceremony under a random name. Those that ended are dropped, and of one address's that are too many, the oldest.
func (c *ceremonies) add(now time.Time, one ceremony) (string, error) {
	c.Lock()
	defer c.Unlock()
	oldest, same := "", 0
	for name, o := range c.open {
		switch {
		case now.After(o.ends):
			delete(c.open, name)
		case o.from == one.from:
			if same++; oldest == "" || o.ends.Before(c.open[oldest].ends) {
				oldest = name
			}
		}
	}
	if same >= ceremoniesFrom {
		delete(c.open, oldest)
	}
	if len(c.open) >= ceremoniesOpen {
		return "", counterclaim.Errorf(counterclaim.CodeTooOften, "too many people sign in at once").Try("try again in a minute, or use a password")
	}
	raw := make([]byte, 16)
	rand.Read(raw)
	name := base64.RawURLEncoding.EncodeToString(raw)
	one.ends = now.Add(ceremonyTime)
	c.open[name] = one
	return name, nil
}

// take gives a ceremony once.
func (c *ceremonies) take(now time.Time, name string) (ceremony, bool) {
	c.Lock()
	defer c.Unlock()
	one, ok := c.open[name]
	delete(c.open, name)
	return one, ok && !now.After(one.ends)
}

// holder shows a person to the library.
type holder struct{ p *counterclaim.Person }

func (h holder) WebAuthnID() []byte          { return h.p.Handle[:] }
func (h holder) WebAuthnName() string        { return h.p.Name }
func (h holder) WebAuthnDisplayName() string { return h.p.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var out []webauthn.Credential
	for _, k := range h.p.Passkeys {
		var c webauthn.Credential
		if json.Unmarshal(k.Record, &c) == nil {
			out = append(out, c)
		}
	}
	return out
}

// Question is what a browser asks a device.
type Question struct {
	Ceremony string `json:"ceremony"` // goes back with the answer
	Options  any    `json:"options"`
}

// Answer is what a browser sends back.
type Answer struct {
	Ceremony   string          `json:"ceremony"`
	Name       string          `json:"name,omitempty"` // of a new passkey
	Credential json.RawMessage `json:"credential"`
}

func wrongPasskey(err error) error {
	e := counterclaim.Errorf(counterclaim.CodeSignIn, "the passkey does not let in here").Try("sign in with password and code")
	if err != nil {
		return e.Because(err)
	}
	return e
}

// AskNewPasskey begins to add a passkey to the account of a visitor who signed in lately.
func (g *Gate) AskNewPasskey(v *Visitor, from netip.Addr) (*Question, error) {
	if !v.Fresh {
		return nil, notFresh()
	}
	h := holder{&v.Person}
	var known []protocol.CredentialDescriptor
	for _, c := range h.WebAuthnCredentials() {
		known = append(known, c.Descriptor())
	}
	options, asked, err := g.keys.BeginRegistration(h, webauthn.WithExclusions(known))
	if err != nil {
		return nil, err
	}
	name, err := g.ceremonies.add(g.now(), ceremony{asked: *asked, person: v.Name, from: addressKey(from)})
	return &Question{name, options}, err
}

// AddPasskey ends what AskNewPasskey began.
func (g *Gate) AddPasskey(ctx context.Context, v *Visitor, a Answer, from netip.Addr) error {
	one, ok := g.ceremonies.take(g.now(), a.Ceremony)
	if !ok || one.person != v.Name {
		return wrongPasskey(nil)
	}
	if a.Name == "" {
		a.Name = "passkey"
	}
	if len(a.Name) > maxKeyName || !counterclaim.IsOneLine(a.Name) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "a passkey's name is one line of up to %d bytes", maxKeyName)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(a.Credential)
	if err != nil {
		return wrongPasskey(err)
	}
	c, err := g.keys.CreateCredential(holder{&v.Person}, one.asked, parsed)
	if err != nil {
		return wrongPasskey(err)
	}
	record, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return g.people.ChangePerson(ctx, v.Name, func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		if p.Epoch != v.SignIn.Epoch || p.Disabled || slices.ContainsFunc(p.Passkeys, func(k counterclaim.Passkey) bool { return bytes.Equal(k.ID, c.ID) }) {
			return nil, wrongPasskey(nil)
		}
		p.Passkeys = append(p.Passkeys, counterclaim.Passkey{ID: c.ID, Name: a.Name, Made: stamp(g.now()), Record: record})
		return g.entry(Actor{v.Name, Coarse(from)}, "add passkey", a.Name), nil
	})
}

// AskPasskey begins to sign in by passkey; nobody is named.
func (g *Gate) AskPasskey(from netip.Addr) (*Question, error) {
	options, asked, err := g.keys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	name, err := g.ceremonies.add(g.now(), ceremony{asked: *asked, from: addressKey(from)})
	return &Question{name, options}, err
}

// SignInByPasskey ends what AskPasskey began and gives the secret of the session. Tries are counted by address alone: a name's lock keeps
// nobody out who has the passkey.
func (g *Gate) SignInByPasskey(ctx context.Context, a Answer, from netip.Addr) (secret string, err error) {
	if err := g.begin(ctx, ofAddress(from)); err != nil {
		return "", err
	}
	p, err := g.byPasskey(ctx, a, from)
	if counterclaim.CodeOf(err) == counterclaim.CodeSignIn {
		return "", errors.Join(err, g.Refuse(ctx, Actor{From: Coarse(from)}, "sign in", "passkey", "the passkey does not let in here"))
	}
	if err != nil {
		return "", err
	}
	if err := g.succeed(ctx, ofAddress(from)); err != nil {
		return "", err
	}
	return g.newSession(ctx, p)
}

func (g *Gate) byPasskey(ctx context.Context, a Answer, from netip.Addr) (*counterclaim.Person, error) {
	one, ok := g.ceremonies.take(g.now(), a.Ceremony)
	if !ok || one.person != "" {
		return nil, wrongPasskey(nil)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(a.Credential)
	if err != nil {
		return nil, wrongPasskey(err)
	}
	p, err := g.find(ctx, func(p *counterclaim.Person) bool { return bytes.Equal(p.Handle[:], parsed.Response.UserHandle) })
	if err != nil {
		return nil, err
	}
	if p == nil || p.Disabled {
		return nil, wrongPasskey(nil)
	}
	_, c, err := g.keys.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return holder{p}, nil }, one.asked, parsed)
	if err != nil {
		return nil, wrongPasskey(err)
	}
	if c.Authenticator.CloneWarning { // its counter went back: there are two of it
		return nil, wrongPasskey(nil)
	}
	record, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	err = g.people.ChangePerson(ctx, p.Name, func(now *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		at := slices.IndexFunc(now.Passkeys, func(k counterclaim.Passkey) bool { return bytes.Equal(k.ID, c.ID) })
		if at < 0 || now.Disabled || now.Epoch != p.Epoch {
			return nil, wrongPasskey(nil)
		}
		now.Passkeys[at].Record, now.Passkeys[at].Used = record, stamp(g.now())
		return g.entry(Actor{p.Name, Coarse(from)}, "sign in", "passkey "+now.Passkeys[at].Name), nil
	})
	return p, err
}

// DropPasskey takes a passkey, named by its id in base64url, from the account of a visitor who signed in lately.
func (g *Gate) DropPasskey(ctx context.Context, v *Visitor, id string, from netip.Addr) error {
	if !v.Fresh {
		return notFresh()
	}
	raw, err := base64.RawURLEncoding.DecodeString(id)
	missing := counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such passkey")
	if err != nil {
		return missing
	}
	return g.people.ChangePerson(ctx, v.Name, func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		at := slices.IndexFunc(p.Passkeys, func(k counterclaim.Passkey) bool { return bytes.Equal(k.ID, raw) })
		if at < 0 {
			return nil, missing
		}
		what := p.Passkeys[at].Name
		p.Passkeys = slices.Delete(p.Passkeys, at, at+1)
		p.Epoch++ // whoever came in by it goes
		return g.entry(Actor{v.Name, Coarse(from)}, "drop passkey", what), nil
	})
}

func notFresh() error {
	return counterclaim.Errorf(counterclaim.CodeRefused, "passkeys are added and dropped within %d minutes of signing in", int(SessionFresh/time.Minute)).Try("sign out and in again")
}
