package main

import (
	"context"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

type equipmentWithdrawOptions struct {
	Party      string   `required:"" placeholder:"ID" help:"Whose weapons."`
	Class      string   `required:"" placeholder:"CLASS" help:"Their class, as agreements call it: artillery, mortar, mlrs, tank …"`
	Type       string   `placeholder:"WORDS" help:"Their type, as announced."`
	Calibre    float64  `placeholder:"MM" help:"Their calibre in millimetres."`
	Count      int      `required:"" help:"How many."`
	Serials    []string `placeholder:"NUMBER" help:"Their serial numbers, parted by commas."`
	From       string   `required:"" placeholder:"PLACE" help:"From where: a site's id, or a place in words."`
	To         string   `required:"" placeholder:"SITE" help:"The site to which they go."`
	By         string   `required:"" placeholder:"DAY" help:"The day by which it is to be done, YYYY-MM-DD."`
	Source     string   `required:"" placeholder:"WORDS" help:"The letter or meeting that says so."`
	Received   string   `placeholder:"DAY" help:"When the mission had it; today without it."`
	Supersedes string   `placeholder:"ENTRY" help:"The announcement that this one replaces."`
	Reason     string   `placeholder:"WORDS" help:"What it changes, and why."`
	registerFlags
}

// Help shows examples.
func (equipmentWithdrawOptions) Help() string {
	return `Examples:

    counterclaim equipment withdraw --party ardania --class artillery --calibre 122 --count 4 \
        --from "the ridge above Olm" --to kell --by 2031-06-20 --source "letter 21" --as ines
    counterclaim equipment withdraw … --count 3 --supersedes 0f3a9c21 --reason "one is under repair" --as ines

Keeps what a party announced that it withdraws, as confidential as what it declared, and prints the id of the entry. An announcement changes nothing of
what is declared; "equipment verify" says how much of it was seen.`
}

// Run keeps a withdrawal.
func (o equipmentWithdrawOptions) Run(ctx context.Context, s *streams) error {
	if !counterclaim.IsWrittenName(o.As) {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as is missing, or no name of a person on one line"))
	}
	h, err := o.look(ctx, s, "announce a withdrawal")
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.own(ctx, o.Party); err != nil {
		return err
	}
	if err := siteOfParty(h.standing, o.Party, o.To); err != nil {
		return err
	}
	e := &counterclaim.RegisterEntry{Synthetic: h.standing.Synthetic, RegisterWords: counterclaim.RegisterWords{Kind: counterclaim.WithdrawalEntry, Party: o.Party, Source: o.Source, Received: o.Received, Reason: o.Reason,
		Weapons: counterclaim.Item{WeaponClass: o.Class, Type: o.Type, CalibreMM: o.Calibre, Count: o.Count, Serials: o.Serials}, From: o.From, To: o.To, By: o.By}}
	if o.Supersedes != "" {
		before, err := h.named(o.Supersedes)
		if err != nil {
			return err
		}
		e.Supersedes = before.ID
	}
	return h.keep(ctx, e)
}

// siteOfParty wants a site to be one of a party's.
func siteOfParty(a *counterclaim.Agreement, party, site string) error {
	var names []string
	for i := range a.Sites {
		if a.Sites[i].Party == party {
			if a.Sites[i].ID == site {
				return nil
			}
			names = append(names, a.Sites[i].ID)
		}
	}
	if len(names) == 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "agreement %s has no site of a party %.60q", a.ID, party))
	}
	return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "site %.60q is none of %s's in agreement %s", site, party, a.ID).Try("its sites are %s", strings.Join(names, ", ")))
}

type equipmentVerifyOptions struct {
	Entry       string   `arg:"" help:"The withdrawal: the id of its entry, or the first eight signs of it."`
	Observation []string `required:"" placeholder:"ID" help:"The observations that it rests on."`
	Count       int      `required:"" help:"How many of the weapons they verify."`
	Serials     []string `placeholder:"NUMBER" help:"The serial numbers that were read, parted by commas."`
	Supersedes  string   `placeholder:"ENTRY" help:"The verification that this one replaces."`
	Reason      string   `placeholder:"WORDS" help:"What there is to say of it."`
	registerFlags
}

// Help shows examples.
func (equipmentVerifyOptions) Help() string {
	return `Examples:

    counterclaim equipment verify 0f3a9c21 --observation 5b7710aa --count 3 --as ines --record valley.sqlite

Says how many of the weapons that a party announced as withdrawn were seen where they were to go, and by which observations. It counts from
the day of the last of these. Delegates see it and enter none.`
}

// Run keeps a verification.
func (o equipmentVerifyOptions) Run(ctx context.Context, s *streams) error {
	if !counterclaim.IsWrittenName(o.As) {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as is missing, or no name of a person on one line"))
	}
	h, err := o.look(ctx, s, "verify a withdrawal")
	if err != nil {
		return err
	}
	defer h.close()
	if h.party != "" {
		return h.refuse(ctx, counterclaim.Errorf(counterclaim.CodeRefused, "a delegate verifies no withdrawals").Try("the mission does"))
	}
	of, err := h.named(o.Entry)
	if err != nil {
		return err
	}
	if of.Kind != counterclaim.WithdrawalEntry {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "entry %s is no withdrawal", of.ID.Short()).Try("counterclaim equipment list --kind withdrawal"))
	}
	ids, err := resolveAll(ctx, h.store, "o", o.Observation)
	if err != nil {
		return err
	}
	list, err := h.store.Observations(ctx, counterclaim.ObservationQuery{IDs: ids})
	if err != nil {
		return err
	}
	day := ""
	for i := range list {
		if !list[i].SupersededBy.IsZero() {
			return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "observation %s was corrected by %s", list[i].ID.Short(), list[i].SupersededBy.Short()).Try("rest it on that one"))
		}
		at, err := time.Parse(time.RFC3339, list[i].Time)
		if err != nil {
			return err
		}
		day = max(day, ceasefire.Today(h.standing, at))
	}
	e := &counterclaim.RegisterEntry{Synthetic: of.Synthetic, RegisterWords: counterclaim.RegisterWords{Kind: counterclaim.VerificationEntry, Party: of.Party, Of: of.ID, Seen: ids, Received: day, Reason: o.Reason,
		Weapons: counterclaim.Item{WeaponClass: of.Weapons.WeaponClass, Type: of.Weapons.Type, CalibreMM: of.Weapons.CalibreMM, Count: o.Count, Serials: o.Serials}}}
	if o.Supersedes != "" {
		before, err := h.named(o.Supersedes)
		if err != nil {
			return err
		}
		e.Supersedes = before.ID
	}
	return h.keep(ctx, e)
}
