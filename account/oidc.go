package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/counterclaim/counterclaim"
)

// Limits of what an issuer is given and gives.
const (
	issuerTime   = 10 * time.Second // for one answer
	mostOfIssuer = 1 << 20          // bytes of one answer
	mostReturned = 4 << 10          // bytes of a code or state
	IssuerTime   = ceremonyTime     // for a person to come back from the issuer
)

// Issuer is where people may sign in by OpenID Connect, as its client this desk is known to it.
type Issuer struct {
	URL    string // as its tokens have it
	Client string // by which it knows the desk
	Secret string // that it gave the desk; "" for none
	// Callback is the address of the desk to which it sends people back.
	Callback string
}

// issuer is one that a gate trusts. What it says of itself is asked for when somebody first signs in, so that a desk starts without it.
type issuer struct {
	Issuer
	client *http.Client
	sync.Mutex
	found *oidc.Provider
}

// asked is what goes with a person to the issuer and has to come back.
type asked struct{ state, nonce, verifier, next string }

// Trust has the gate let in people by an issuer: those whose account with it the head of desk has added, and no others.
func (g *Gate) Trust(i Issuer) error {
	u, err := url.Parse(i.URL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%.200q is not the https address of an issuer", i.URL)
	}
	if i.Client == "" || i.Callback == "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "an issuer has to know the desk as a client")
	}
	client := &http.Client{Timeout: issuerTime, Transport: bounded{http.DefaultTransport}}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return errors.New("the issuer leads elsewhere") }
	g.issuer = &issuer{Issuer: i, client: client}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Issuer gives the name of the host at which people may sign in, "" where they cannot.
func (g *Gate) Issuer() string {
	if g.issuer == nil {
		return ""
	}
	u, err := url.Parse(g.issuer.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// bounded cuts answers that are too long, which then cannot be read.
type bounded struct{ http.RoundTripper }

// RoundTrip asks.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, mostOfIssuer), answer.Body}
	}
	return answer, err
}

// provider gives what the issuer says of itself.
func (i *issuer) provider(ctx context.Context) (*oidc.Provider, error) {
	i.Lock()
	defer i.Unlock()
	if i.found != nil {
		return i.found, nil
	}
	found, err := oidc.NewProvider(ctx, i.URL)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeSignIn, "the place where people sign in cannot be reached, or is not what it was").Because(err).
			Try("sign in by password and code or by passkey, or try again in a minute")
	}
	i.found = found
	return found, nil
}

// config is how the desk speaks to the issuer.
func (i *issuer) config(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: i.Client, ClientSecret: i.Secret, Endpoint: p.Endpoint(), RedirectURL: i.Callback, Scopes: []string{oidc.ScopeOpenID, "email"}}
}

func wrongIssuer(why error) error {
	e := counterclaim.Errorf(counterclaim.CodeSignIn, "this account does not let in here").
		Try("the head of desk says whose account does: counterclaim people oidc NAME SUBJECT@ISSUER")
	if why != nil {
		return e.Because(why)
	}
	return e
}

// AskIssuer begins to sign in at the issuer: the address to which a browser is sent, and a secret that it keeps meanwhile. Next is where
// the person wanted to go.
func (g *Gate) AskIssuer(ctx context.Context, next string, from netip.Addr) (address, secret string, err error) {
	if g.issuer == nil {
		return "", "", counterclaim.Errorf(counterclaim.CodeNotFound, "nobody signs in elsewhere here")
	}
	p, err := g.issuer.provider(oidc.ClientContext(ctx, g.issuer.client))
	if err != nil {
		return "", "", err
	}
	one := asked{oauth2.GenerateVerifier(), oauth2.GenerateVerifier(), oauth2.GenerateVerifier(), next} // 256 random bits each
	secret, err = g.elsewhere.add(g.now(), ceremony{issuer: &one, from: addressKey(from)})
	return g.issuer.config(p).AuthCodeURL(one.state, oidc.Nonce(one.nonce), oauth2.S256ChallengeOption(one.verifier)), secret, err
}

// Returned is what a browser brings back from an issuer.
type Returned struct {
	Secret                     string // that it kept
	State, Code, Issuer, Error string
}

// SignInByIssuer ends what AskIssuer began and gives the secret of the session and where the person wanted to go. Tries are counted by
// address alone; what was wrong stands in the audit trail and is not told.
func (g *Gate) SignInByIssuer(ctx context.Context, r Returned, from netip.Addr) (secret, next string, err error) {
	if g.issuer == nil {
		return "", "", counterclaim.Errorf(counterclaim.CodeNotFound, "nobody signs in elsewhere here")
	}
	if err := g.begin(ctx, ofAddress(from)); err != nil {
		return "", "", err
	}
	next = "/"
	p, on, err := g.byIssuer(oidc.ClientContext(ctx, g.issuer.client), r, from, &next)
	if counterclaim.CodeOf(err) == counterclaim.CodeSignIn {
		why := "the account does not let in here"
		if cause := errors.Unwrap(err); cause != nil {
			why = cause.Error()
		}
		return "", next, errors.Join(err, g.Refuse(ctx, Actor{From: Coarse(from)}, "sign in", on, limit(why)))
	}
	if err != nil {
		return "", next, err
	}
	if err := g.succeed(ctx, ofAddress(from)); err != nil {
		return "", next, err
	}
	secret, err = g.newSession(ctx, p)
	return secret, next, err
}

// limit makes one short line of what an issuer or a library says.
func limit(why string) string {
	why = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(why, "?"), func(r rune) bool { return r < ' ' }), " ")
	if len(why) > 200 {
		why = strings.ToValidUTF8(why[:200], "") + "…"
	}
	return why
}

// byIssuer gives who comes back from the issuer, and for the trail, by which account.
func (g *Gate) byIssuer(ctx context.Context, r Returned, from netip.Addr, next *string) (*counterclaim.Person, string, error) {
	const somebody = "account elsewhere"
	one, ok := g.elsewhere.take(g.now(), r.Secret) // once: what is brought a second time lets in nobody
	if !ok || one.issuer == nil {
		return nil, somebody, wrongIssuer(errors.New("nothing was asked of the issuer, or it is over"))
	}
	*next = one.issuer.next
	switch {
	case len(r.State) > mostReturned || subtle.ConstantTimeCompare([]byte(r.State), []byte(one.issuer.state)) != 1:
		return nil, somebody, wrongIssuer(errors.New("the answer is to another question: its state differs"))
	case r.Issuer != "" && r.Issuer != g.issuer.URL: // RFC 9207
		return nil, somebody, wrongIssuer(errors.New("the answer is of another issuer"))
	case r.Error != "":
		return nil, somebody, wrongIssuer(errors.New("the issuer refuses: " + r.Error))
	case r.Code == "" || len(r.Code) > mostReturned:
		return nil, somebody, wrongIssuer(errors.New("the answer has no code"))
	}
	token, err := g.token(ctx, r.Code, one.issuer)
	if err != nil {
		return nil, somebody, err
	}
	account := counterclaim.Identity{Issuer: g.issuer.URL, Subject: token.Subject}
	if account.Validate() != nil {
		return nil, somebody, wrongIssuer(errors.New("the issuer gives no subject that can be kept"))
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
		Party    string `json:"azp"` // to whom the token was given, where it is for several
	}
	if err := token.Claims(&claims); err != nil || claims.Party != "" && claims.Party != g.issuer.Client {
		return nil, account.String(), wrongIssuer(errors.New("the token was given to another client"))
	}
	if claims.Verified {
		account.Email = strings.ToLower(claims.Email)
	}
	p, err := g.withIdentity(ctx, account)
	if err != nil {
		return nil, account.String(), err
	}
	return p, account.String(), g.enterBy(ctx, p, account, Actor{p.Name, Coarse(from)})
}

// token has the issuer give a token for a code, and checks that it signed it for this desk, now and for this question.
func (g *Gate) token(ctx context.Context, code string, one *asked) (*oidc.IDToken, error) {
	p, err := g.issuer.provider(ctx)
	if err != nil {
		return nil, err
	}
	given, err := g.issuer.config(p).Exchange(ctx, code, oauth2.VerifierOption(one.verifier))
	if err != nil {
		return nil, wrongIssuer(errors.New("the issuer gives nothing for the code"))
	}
	raw, ok := given.Extra("id_token").(string)
	if !ok {
		return nil, wrongIssuer(errors.New("the issuer gives no token that says who comes"))
	}
	token, err := p.Verifier(&oidc.Config{ClientID: g.issuer.Client, Now: g.now}).Verify(ctx, raw)
	if err != nil {
		return nil, wrongIssuer(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(one.nonce)) != 1 {
		return nil, wrongIssuer(errors.New("the token is for another question: its nonce differs"))
	}
	return token, nil
}

// withIdentity finds whose account it is. One that two persons have lets in neither.
func (g *Gate) withIdentity(ctx context.Context, a counterclaim.Identity) (*counterclaim.Person, error) {
	all, err := g.people.People(ctx)
	if err != nil {
		return nil, err
	}
	var found []*counterclaim.Person
	for i := range all {
		if identityOf(&all[i], a) >= 0 {
			found = append(found, &all[i])
		}
	}
	switch {
	case len(found) == 0:
		return nil, wrongIssuer(errors.New("nobody has this account"))
	case len(found) > 1:
		return nil, wrongIssuer(errors.New("two persons have this account"))
	case found[0].Disabled:
		return nil, wrongIssuer(errors.New(found[0].Name + " is disabled"))
	}
	return found[0], nil
}

// identityOf gives which of a person's accounts an issuer speaks of, -1 for none: by its subject, or once by its e-mail address.
func identityOf(p *counterclaim.Person, a counterclaim.Identity) int {
	return slices.IndexFunc(p.Identities, func(has counterclaim.Identity) bool {
		return has.Issuer == a.Issuer && (has.Subject != "" && has.Subject == a.Subject || has.Subject == "" && has.Email != "" && has.Email == a.Email)
	})
}

// enterBy keeps that a person came in by an account, and from then on its subject.
func (g *Gate) enterBy(ctx context.Context, was *counterclaim.Person, a counterclaim.Identity, by Actor) error {
	return g.people.ChangePerson(ctx, was.Name, func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		at := identityOf(p, a)
		if at < 0 || p.Disabled || p.Epoch != was.Epoch {
			return nil, wrongIssuer(errors.New("the person was changed meanwhile"))
		}
		p.Identities[at].Subject, p.Identities[at].Used = a.Subject, stamp(g.now())
		return g.entry(by, "sign in", a.String()), nil
	})
}

// AddWithIdentity makes a person who signs in by an account elsewhere, without a password.
func (g *Gate) AddWithIdentity(ctx context.Context, by Actor, name string, role counterclaim.Role, party string, a counterclaim.Identity) error {
	if err := g.free(ctx, a); err != nil {
		return err
	}
	return g.people.ChangePerson(ctx, name, func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		if err := g.begun(p, role, party); err != nil {
			return nil, err
		}
		a.Made = stamp(g.now())
		p.Identities = []counterclaim.Identity{a}
		return g.entry(by, "add person", name+" as "+ofParty(role, party)+", by "+a.String()), nil
	})
}

// free wants nobody to have an account.
func (g *Gate) free(ctx context.Context, a counterclaim.Identity) error {
	if err := a.Validate(); err != nil {
		return err
	}
	p, err := g.find(ctx, func(p *counterclaim.Person) bool {
		return slices.ContainsFunc(p.Identities, func(has counterclaim.Identity) bool {
			return has.Issuer == a.Issuer && (a.Subject != "" && has.Subject == a.Subject || a.Email != "" && has.Email == a.Email)
		})
	})
	if err == nil && p != nil {
		err = counterclaim.Errorf(counterclaim.CodeConflict, "%s has this account", p.Name).Try("counterclaim people oidc %s %s --drop takes it away", p.Name, a)
	}
	return err
}

// AddIdentity lets a person in by an account elsewhere.
func (g *Gate) AddIdentity(ctx context.Context, by Actor, name string, a counterclaim.Identity) error {
	if err := g.free(ctx, a); err != nil {
		return err
	}
	a.Made = stamp(g.now())
	return g.change(ctx, name, func(p *counterclaim.Person) *counterclaim.AuditEntry {
		p.Identities = append(p.Identities, a)
		return g.entry(by, "add account", name+": "+a.String())
	})
}

// DropIdentity takes an account from a person and ends what lets it in.
func (g *Gate) DropIdentity(ctx context.Context, by Actor, name string, a counterclaim.Identity) error {
	is := func(has counterclaim.Identity) bool {
		return has.Issuer == a.Issuer && (a.Subject != "" && has.Subject == a.Subject || a.Email != "" && has.Email == a.Email)
	}
	p, err := g.find(ctx, func(p *counterclaim.Person) bool { return p.Name == name })
	switch {
	case err != nil:
		return err
	case p == nil:
		return noPerson(name)
	case !slices.ContainsFunc(p.Identities, is):
		return counterclaim.Errorf(counterclaim.CodeNotFound, "%s has no account %s", name, a).Try("counterclaim people list shows them")
	}
	return g.change(ctx, name, func(p *counterclaim.Person) *counterclaim.AuditEntry {
		p.Identities = slices.DeleteFunc(p.Identities, is)
		return g.entry(by, "drop account", name+": "+a.String())
	})
}
