package account

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Add makes a person with a password and gives what is shown once. A delegate speaks for a party.
func (g *Gate) Add(ctx context.Context, by Actor, name string, role counterclaim.Role, party, password string) (*Enrolment, error) {
	if err := checkPassword(name, password); err != nil {
		return nil, err
	}
	hash, err := g.hashed(ctx, password)
	if err != nil {
		return nil, err
	}
	var shown *Enrolment
	err = g.people.ChangePerson(ctx, name, func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		if err := g.begun(p, role, party); err != nil {
			return nil, err
		}
		p.Password = hash
		shown = enrol(p, g.Host())
		return g.entry(by, "add person", name+" as "+ofParty(role, party)), nil
	})
	return shown, err
}

// begun fills in what every new person has.
func (g *Gate) begun(p *counterclaim.Person, role counterclaim.Role, party string) error {
	if p.Made != "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a person %s already", p.Name).Try("counterclaim people list shows all")
	}
	p.Role, p.Party, p.Made, p.Epoch = role, party, stamp(g.now()), 1
	rand.Read(p.Handle[:])
	return nil
}

func ofParty(role counterclaim.Role, party string) string {
	if party == "" {
		return string(role)
	}
	return string(role) + " of " + party
}

// change changes a person who is there and ends what lets it in.
func (g *Gate) change(ctx context.Context, name string, change func(p *counterclaim.Person) *counterclaim.AuditEntry) error {
	epoch := 0
	err := g.people.ChangePerson(ctx, name, func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		if p.Made == "" {
			return nil, noPerson(name)
		}
		p.Epoch++
		epoch = p.Epoch
		return change(p), nil
	})
	if err != nil {
		return err
	}
	list, err := g.people.SignIns(ctx, name)
	if err != nil {
		return err
	}
	for _, in := range list {
		if in.Epoch == epoch {
			continue
		}
		if err := g.people.EndSignIn(ctx, in.ID); err != nil { // it lets in nobody any more: this is for tidiness
			return err
		}
	}
	return nil
}

func noPerson(name string) error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no person %.80q", name).Try("counterclaim people list shows all")
}

// Named is what is given to a person by name, whatever the role.
type Named struct {
	Sources  bool // confidential sources are visible
	Holdings bool // what parties declared of their weapons is
}

// SetRole gives a person another role, and what is given by name and nothing else of it.
func (g *Gate) SetRole(ctx context.Context, by Actor, name string, role counterclaim.Role, party string, named Named) error {
	return g.change(ctx, name, func(p *counterclaim.Person) *counterclaim.AuditEntry {
		what := name + ": " + ofParty(p.Role, p.Party) + " becomes " + ofParty(role, party)
		if named.Sources {
			what += ", sees confidential sources"
		}
		if named.Holdings {
			what += ", sees declared holdings"
		}
		p.Role, p.Party, p.Sources, p.Holdings = role, party, named.Sources, named.Holdings
		return g.entry(by, "change role", what)
	})
}

// Disable shuts a person out, or lets it in again.
func (g *Gate) Disable(ctx context.Context, by Actor, name string, disabled bool) error {
	return g.change(ctx, name, func(p *counterclaim.Person) *counterclaim.AuditEntry {
		what := "disable person"
		if !disabled {
			what = "enable person"
		}
		p.Disabled = disabled
		return g.entry(by, what, name)
	})
}

// SetPassword gives a person another password.
func (g *Gate) SetPassword(ctx context.Context, by Actor, name, password string) error {
	if err := checkPassword(name, password); err != nil {
		return err
	}
	hash, err := g.hashed(ctx, password)
	if err != nil {
		return err
	}
	return g.change(ctx, name, func(p *counterclaim.Person) *counterclaim.AuditEntry {
		p.Password = hash
		return g.entry(by, "set password", name)
	})
}

// NewCodes gives a person a new secret of one-time codes and new recovery codes; the old ones end. Passkeys that it had are dropped where
// asked, for a device that was lost.
func (g *Gate) NewCodes(ctx context.Context, by Actor, name string, dropPasskeys bool) (*Enrolment, error) {
	var shown *Enrolment
	err := g.change(ctx, name, func(p *counterclaim.Person) *counterclaim.AuditEntry {
		what := "new one-time codes"
		if dropPasskeys {
			p.Passkeys, what = nil, what+", passkeys dropped"
		}
		shown = enrol(p, g.Host())
		return g.entry(by, what, name)
	})
	return shown, err
}

// NewToken gives a person a token for programs, which ends after a time. It has the person's rights to read, and those to file and to say
// something by the interface where it is one that files.
func (g *Gate) NewToken(ctx context.Context, by Actor, name, label string, long time.Duration, files bool) (string, error) {
	if long <= 0 || long > TokenLong {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "a token holds for a day to a year")
	}
	if len(label) > 200 || strings.ContainsFunc(label, func(r rune) bool { return r < ' ' }) {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "what a token is for is one line of up to 200 bytes")
	}
	p, err := g.find(ctx, func(p *counterclaim.Person) bool { return p.Name == name })
	if err != nil {
		return "", err
	}
	if p == nil {
		return "", noPerson(name)
	}
	if p.Disabled {
		return "", counterclaim.Errorf(counterclaim.CodeRefused, "%s is disabled", name)
	}
	secret, in := g.newSignIn(counterclaim.SignInToken, p, long)
	secret = tokenPrefix + secret
	in.ID, in.Label, in.Files = signInID(counterclaim.SignInToken, secret), label, files
	if err := g.people.KeepSignIn(ctx, in, stamp(g.now())); err != nil {
		return "", err
	}
	what := "new token"
	if files {
		what = "new token that files"
	}
	return secret, g.people.Audit(ctx, g.entry(by, what, name+": "+in.ID.Short()))
}

// EndToken takes tokens of a person back: the one whose id begins so, or all for "".
func (g *Gate) EndToken(ctx context.Context, by Actor, name, prefix string) (ended int, err error) {
	list, err := g.people.SignIns(ctx, name)
	if err != nil {
		return 0, err
	}
	for _, in := range list {
		if in.Kind != counterclaim.SignInToken || !strings.HasPrefix(in.ID.String(), prefix) {
			continue
		}
		if err := g.people.EndSignIn(ctx, in.ID); err != nil {
			return ended, err
		}
		ended++
		if err := g.people.Audit(ctx, g.entry(by, "end token", name+": "+in.ID.Short())); err != nil {
			return ended, err
		}
	}
	return ended, nil
}

// Trail lists entries of the audit trail.
func (g *Gate) Trail(ctx context.Context, q counterclaim.AuditQuery) ([]counterclaim.AuditEntry, error) {
	return g.people.Audits(ctx, q)
}

// CheckTrail reads the whole audit trail and gives the entries that do not follow from the one before them: what was changed, and what
// follows something that was taken out. That its end was cut off cannot be seen.
func (g *Gate) CheckTrail(ctx context.Context, fault func(e *counterclaim.AuditEntry)) (entries int, err error) {
	const atOnce = 1000
	var before counterclaim.ID
	for {
		list, err := g.people.Audits(ctx, counterclaim.AuditQuery{Oldest: true, Limit: atOnce, Offset: entries})
		if err != nil || len(list) == 0 {
			return entries, err
		}
		for i := range list {
			is := list[i].ID
			if list[i].Identify(before) != is {
				list[i].ID = is
				fault(&list[i])
			}
			before = is
		}
		entries += len(list)
	}
}
