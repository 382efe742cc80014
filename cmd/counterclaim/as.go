package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// actsAs wants a name that --as gave to be that of a person who may do what is wanted, where the record has people; it gives that person, nil
// where the record has none and any name does. All verbs with --as ask it.
func actsAs(ctx context.Context, store counterclaim.Store, name string, what account.Permission, on string) (*counterclaim.Person, error) {
	gate, err := account.New(store, "http://localhost", nil)
	if err != nil {
		return nil, err
	}
	return gate.As(ctx, name, what, on)
}

// noteRefused adds to the audit trail that somebody tried what the record itself refuses.
func noteRefused(ctx context.Context, store counterclaim.Store, name, what, on, why string) error {
	gate, err := account.New(store, "http://localhost", nil)
	if err != nil {
		return err
	}
	return gate.Refuse(ctx, atCommandLine(name), what, on, why)
}

// noteDone adds to the audit trail that somebody did something, under the name that was given.
func noteDone(ctx context.Context, store counterclaim.Store, name, what, on string) error {
	gate, err := account.New(store, "http://localhost", nil)
	if err != nil {
		return err
	}
	return gate.Note(ctx, atCommandLine(name), what, on)
}

// entryOf gives the entry of the audit trail that somebody did something, for a store that keeps it together with that.
func entryOf(store counterclaim.Store, name, what, on, why string) (counterclaim.AuditEntry, error) {
	gate, err := account.New(store, "http://localhost", nil)
	if err != nil {
		return counterclaim.AuditEntry{}, err
	}
	return gate.Entry(atCommandLine(name), what, on, why), nil
}

// atCommandLine is somebody who gave a name, "" for none, on the command line.
func atCommandLine(name string) account.Actor {
	if !counterclaim.IsWrittenName(name) {
		name = ""
	}
	return account.Actor{Who: name, From: "command line"}
}

// mayTake wants those who take steps to be people who may; a delegate replies for the own party alone.
func mayTake(ctx context.Context, store counterclaim.Store, steps []counterclaim.Step) error {
	type asked struct {
		by   string
		what account.Permission
	}
	seen := map[asked]bool{}
	for i := range steps {
		s := &steps[i]
		_, incident, by, _ := s.Head()
		a := asked{by, account.StepNeeds(s)}
		if seen[a] && s.Reply == nil {
			continue
		}
		seen[a] = true
		p, err := actsAs(ctx, store, by, a.what, "incident "+incident.Short())
		if err != nil {
			return err
		}
		if p != nil && s.Reply != nil && p.Party != s.Reply.Party {
			return counterclaim.Errorf(counterclaim.CodeRefused, "%s speaks for party %s, not for %.80s", by, p.Party, s.Reply.Party).Try("--party %s", p.Party)
		}
	}
	return nil
}
