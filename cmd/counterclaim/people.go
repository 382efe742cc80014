package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

type peopleVerbs struct {
	Add      peopleAddOptions      `cmd:"" help:"Add a person."`
	List     peopleListOptions     `cmd:"" default:"withargs" help:"List all persons."`
	Role     peopleRoleOptions     `cmd:"" help:"Give a person another role."`
	Disable  peopleDisableOptions  `cmd:"" help:"Shut a person out, or let it in again."`
	OIDC     peopleOIDCOptions     `cmd:"" name:"oidc" help:"Let a person in by an account elsewhere, or no longer."`
	Password peoplePasswordOptions `cmd:"" help:"Give a person another password."`
	TOTP     peopleTOTPOptions     `cmd:"" name:"totp" help:"Give a person new one-time and recovery codes."`
	Token    peopleTokenOptions    `cmd:"" help:"Make, list and take back tokens for programs."`
	Audit    peopleAuditOptions    `cmd:"" help:"List what was done and what was refused."`
}

// peopleFlag is what every verb about people takes.
type peopleFlag struct {
	As   string `placeholder:"NAME" help:"Who does this, for the audit trail: where the record has people, one of them whose role allows it: who manages people, for audit who sees the trail."`
	Site string `default:"http://localhost" placeholder:"URL" help:"The address of the desk, by which an app for one-time codes names it."`
	sealedFlag
}

// openChange is openGate for what changes people, which somebody has to be named for; role is that of a person who is added.
func (f peopleFlag) openChange(ctx context.Context, s *streams, role counterclaim.Role) (*account.Gate, counterclaim.Store, error) {
	gate, store, err := f.openGate(ctx, s, account.ManagePeople)
	if err == nil && f.As == "" {
		if err = gate.Unnamed(ctx, role); err != nil {
			store.Close()
		}
	}
	return gate, store, err
}

// openGate opens the record and its gate, where somebody is named for one who may do what is wanted; the caller closes the record.
func (f peopleFlag) openGate(ctx context.Context, s *streams, what account.Permission) (*account.Gate, counterclaim.Store, error) {
	store, err := f.openExisting(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	gate, err := account.New(store, f.Site, nil)
	if err == nil && f.As != "" {
		_, err = gate.As(ctx, f.As, what, "people")
	}
	if err != nil {
		store.Close()
		return nil, nil, err
	}
	return gate, store, nil
}

func (f peopleFlag) actor() account.Actor {
	return account.Actor{Who: f.As, From: "command line"}
}

// roleFlags choose a role.
type roleFlags struct {
	Party string `placeholder:"ID" help:"The party for which a delegate speaks."`
}

// checkParty wants a party to be one of the dispute's, where it names any.
func (f roleFlags) checkParty(ctx context.Context, store counterclaim.Store) error {
	if f.Party == "" {
		return nil
	}
	d, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, p := range d.Parties {
		ids = append(ids, p.ID)
	}
	if len(ids) > 0 && !slices.Contains(ids, f.Party) {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--party %q is none of %s", f.Party, strings.Join(ids, ", ")))
	}
	return nil
}

type peopleAddOptions struct {
	Name string            `arg:"" help:"By which the person signs in: one line in lower case."`
	Role counterclaim.Role `required:"" enum:"reader,delegate,observer,analyst,reviewer,head,auditor" help:"What the person may do: reader, delegate, observer, analyst, reviewer, head (of desk), auditor; doc/roles.md."`
	OIDC string            `name:"oidc" placeholder:"SUBJECT@ISSUER" help:"The person signs in by this account elsewhere (OpenID Connect), without a password here; email:ADDRESS@ISSUER where the subject is not known yet."`
	roleFlags
	peopleFlag
}

// Help shows examples.
func (peopleAddOptions) Help() string {
	return `Examples:

    counterclaim people add vera --role head
    counterclaim people add omer --role delegate --party ard --as vera
    printf '%s\n' "$PASSWORD" | counterclaim people add ines --role analyst --as vera
    counterclaim people add ines --role analyst --oidc 248289761001@https://issuer.example --as vera

The first person is added by nobody and best is a head of desk; from then on --as names one who manages people.

Asks for the password on a terminal, else reads it from the first line of standard input. Prints, once,
an otpauth:// address for an app that shows one-time codes, and recovery codes, each of which lets in once in
the place of one. Signing in by password always takes a code; passkeys are added on the page of the account.`
}

// Run adds.
func (o peopleAddOptions) Run(ctx context.Context, s *streams) error {
	gate, store, err := o.openChange(ctx, s, o.Role)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := o.checkParty(ctx, store); err != nil {
		return err
	}
	if o.OIDC != "" {
		i, err := counterclaim.ParseIdentity(o.OIDC)
		if err != nil {
			return err
		}
		return gate.AddWithIdentity(ctx, o.actor(), o.Name, o.Role, o.Party, i)
	}
	password, err := s.password(o.Name)
	if err != nil {
		return err
	}
	shown, err := gate.Add(ctx, o.actor(), o.Name, o.Role, o.Party, password)
	if err != nil {
		return err
	}
	return s.enrolment(shown)
}

// enrolment prints what a person is shown once.
func (s *streams) enrolment(e *account.Enrolment) error {
	s.say("shown once: an address for an app with one-time codes, then recovery codes")
	_, err := fmt.Fprintln(s.out, e.URI+"\n"+strings.Join(e.Recovery, "\n"))
	return err
}

type peopleListOptions struct {
	formatFlag
	peopleFlag
}

// listedPerson is what is shown of a person: nothing that lets in.
type listedPerson struct {
	Name     string            `json:"name"`
	Role     counterclaim.Role `json:"role"`
	Party    string            `json:"party,omitempty"`
	Disabled bool              `json:"disabled,omitempty"`
	Sources  bool              `json:"sources,omitempty"`
	Holdings bool              `json:"holdings,omitempty"`
	Made     string            `json:"made"`
	Passkeys int               `json:"passkeys"`
	Recovery int               `json:"recovery_codes"`
	Accounts []string          `json:"accounts,omitempty"`
}

// Help shows examples.
func (peopleListOptions) Help() string {
	return `Examples:

    counterclaim people
    counterclaim people list --format jsonl --record valley.sqlite`
}

// Run lists.
func (o peopleListOptions) Run(ctx context.Context, s *streams) error {
	_, store, err := o.openGate(ctx, s, account.ManagePeople)
	if err != nil {
		return err
	}
	defer store.Close()
	all, err := store.People(ctx)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	for _, p := range all {
		one := listedPerson{p.Name, p.Role, p.Party, p.Disabled, p.Sources, p.Holdings, p.Made, len(p.Passkeys), len(p.Recovery), nil}
		for _, i := range p.Identities {
			one.Accounts = append(one.Accounts, i.String())
		}
		if !o.asTable(s) {
			err = out.Encode(one)
		} else {
			_, err = fmt.Fprintln(s.out, one.line())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p listedPerson) line() string {
	line := fmt.Sprintf("%s  %s", p.Name, p.Role)
	if p.Party != "" {
		line += " of " + harmless(p.Party)
	}
	if p.Sources {
		line += ", sees confidential sources"
	}
	if p.Holdings {
		line += ", sees declared holdings"
	}
	line += ", " + numbered(p.Passkeys, "passkey", "passkeys") + ", " + numbered(p.Recovery, "recovery code", "recovery codes")
	for _, a := range p.Accounts {
		line += ", by " + harmless(a)
	}
	if p.Disabled {
		line += ", disabled"
	}
	return line
}

type peopleRoleOptions struct {
	Name     string            `arg:"" help:"The person."`
	Role     counterclaim.Role `arg:"" enum:"reader,delegate,observer,analyst,reviewer,head,auditor" help:"The new role."`
	Sources  bool              `help:"Confidential sources are visible to this person, as analyst, reviewer or head. Without it they no longer are."`
	Holdings bool              `help:"What parties declared of their weapons is visible to this person, as observer, analyst, reviewer or head. Without it it no longer is."`
	roleFlags
	peopleFlag
}

// Help shows examples.
func (peopleRoleOptions) Help() string {
	return `Examples:

    counterclaim people role vera reviewer --as olga
    counterclaim people role vera reviewer --sources --as olga
    counterclaim people role ines observer --holdings --as olga
    counterclaim people role omer delegate --party ard --as olga

Ends the person's sessions and tokens.`
}

// Run changes the role.
func (o peopleRoleOptions) Run(ctx context.Context, s *streams) error {
	gate, store, err := o.openChange(ctx, s, "")
	if err != nil {
		return err
	}
	defer store.Close()
	if err := o.checkParty(ctx, store); err != nil {
		return err
	}
	return gate.SetRole(ctx, o.actor(), o.Name, o.Role, o.Party, account.Named{Sources: o.Sources, Holdings: o.Holdings})
}

type peopleDisableOptions struct {
	Name string `arg:"" help:"The person."`
	Undo bool   `help:"Let the person in again."`
	peopleFlag
}

// Help shows examples.
func (peopleDisableOptions) Help() string {
	return `Examples:

    counterclaim people disable vera --as olga
    counterclaim people disable vera --undo --as olga

Ends the person's sessions and tokens at once. What the person did stays.`
}

// Run shuts out or lets in.
func (o peopleDisableOptions) Run(ctx context.Context, s *streams) error {
	gate, store, err := o.openChange(ctx, s, "")
	if err != nil {
		return err
	}
	defer store.Close()
	return gate.Disable(ctx, o.actor(), o.Name, !o.Undo)
}
