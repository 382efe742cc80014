package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
)

type peopleOIDCOptions struct {
	Name    string `arg:"" help:"The person."`
	Account string `arg:"" name:"subject@issuer" help:"What the issuer calls the person, and the issuer's address; email:ADDRESS@ISSUER where the subject is not known yet."`
	Drop    bool   `help:"Take the account away."`
	peopleFlag
}

// Help shows examples.
func (peopleOIDCOptions) Help() string {
	return `Examples:

    counterclaim people oidc vera 248289761001@https://issuer.example --as olga
    counterclaim people oidc vera email:vera@desk.example@https://issuer.example --as olga
    counterclaim people oidc vera 248289761001@https://issuer.example --drop --as olga

Signing in by it takes a desk that was started with --oidc-issuer. An e-mail address is believed once, where the issuer says that it has
checked it; from then on the subject that had it counts. Ends the person's sessions and tokens.`
}

// Run adds or drops.
func (o peopleOIDCOptions) Run(ctx context.Context, s *streams) error {
	i, err := counterclaim.ParseIdentity(o.Account)
	if err != nil {
		return err
	}
	gate, store, err := o.openChange(ctx, s, "")
	if err != nil {
		return err
	}
	defer store.Close()
	if o.Drop {
		return gate.DropIdentity(ctx, o.actor(), o.Name, i)
	}
	return gate.AddIdentity(ctx, o.actor(), o.Name, i)
}
