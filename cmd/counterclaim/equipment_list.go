package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// dayFlag chooses a day.
type dayFlag struct {
	Day string `placeholder:"DAY" help:"The day, YYYY-MM-DD on the agreement's clock; today without it, or the first day of an agreement that is still to hold."`
}

func (f dayFlag) day(h *heldRegister) (string, error) {
	day := cmp.Or(f.Day, max(h.today(), h.standing.Start))
	if _, _, ok := (counterclaim.Period{From: day, To: day}).Days(); !ok {
		return "", usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--day %.40q is no day written YYYY-MM-DD", day))
	}
	return day, nil
}

type equipmentListOptions struct {
	Kind  string `enum:",holdings,withdrawal,verification" default:"" help:"Of this kind: holdings, withdrawal, verification."`
	Party string `placeholder:"ID" help:"Of this party."`
	formatFlag
	registerFlags
}

// Help shows examples.
func (equipmentListOptions) Help() string {
	return `Examples:

    counterclaim equipment list --as ines --record valley.sqlite
    counterclaim equipment list --kind withdrawal --as ines
    counterclaim equipment list --as omer --format jsonl | jq .items

Lists entries in the order in which they were kept: to a delegate those of the own party. That somebody looked is noted in the audit trail.`
}

// Run lists.
func (o equipmentListOptions) Run(ctx context.Context, s *streams) error {
	h, err := o.look(ctx, s, "look at declared holdings")
	if err != nil {
		return err
	}
	defer h.close()
	h.entries = slices.DeleteFunc(h.entries, func(e counterclaim.RegisterEntry) bool {
		return o.Kind != "" && e.Kind != o.Kind || o.Party != "" && e.Party != o.Party
	})
	if h.closed {
		s.say("entries are encrypted, and their key is not here: name the vault that has it with --vault")
	}
	s.say("%s", numbered(len(h.entries), "entry", "entries"))
	if !o.asTable(s) {
		return writeRows(s.out, h.entries)
	}
	for i := range h.entries {
		row(s, entryCells(&h.entries[i])...)
	}
	return nil
}

// entryCells sums an entry up.
func entryCells(e *counterclaim.RegisterEntry) []string {
	out := []string{e.ID.Short(), e.Kind, e.Party}
	switch e.Kind {
	case counterclaim.HoldingsEntry:
		out = append(out, e.Site, fmt.Sprintf("declaration %d", e.Number), "counts from "+e.Holds(), number(countOf(e.Items), "weapon"))
	case counterclaim.WithdrawalEntry:
		out = append(out, weaponWords(&e.Weapons), "from "+e.From, "to "+e.To, "by "+e.By, "received "+e.Received)
	case counterclaim.VerificationEntry:
		out = append(out, weaponWords(&e.Weapons), "of "+e.Of.Short(), "seen "+e.Received)
	}
	if !e.Supersedes.IsZero() {
		out = append(out, "[supersedes "+e.Supersedes.Short()+"]")
	}
	if e.Synthetic {
		out = append(out, "[synthetic]")
	}
	return append(out, e.Kept, e.KeptBy)
}

// weaponWords names weapons of one kind.
func weaponWords(i *counterclaim.Item) string {
	out := []string{fmt.Sprint(i.Count), strings.ReplaceAll(i.WeaponClass, "_", " "), i.Type}
	if i.CalibreMM > 0 {
		out = append(out, fmt.Sprintf("%v mm", i.CalibreMM))
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), " ")
}

type equipmentShowOptions struct {
	Entry string `arg:"" help:"The id of an entry, or the first eight signs of it."`
	registerFlags
}

// Help shows an example.
func (equipmentShowOptions) Help() string {
	return `Example:

    counterclaim equipment show 0f3a9c21 --as ines --record valley.sqlite

Prints all that an entry says, as JSON.`
}

// Run prints.
func (o equipmentShowOptions) Run(ctx context.Context, s *streams) error {
	h, err := o.look(ctx, s, "look at declared holdings")
	if err != nil {
		return err
	}
	defer h.close()
	e, err := h.named(o.Entry)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(e)
}

type equipmentStateOptions struct {
	Class string `placeholder:"CLASS" help:"Weapons of this class alone: artillery, mortar, mlrs, tank …"`
	Site  string `placeholder:"ID" help:"At this site alone."`
	dayFlag
	formatFlag
	registerFlags
}

// Help shows examples.
func (equipmentStateOptions) Help() string {
	return `Examples:

    counterclaim equipment state --day 2031-06-20 --as ines --record valley.sqlite
    counterclaim equipment state --day 2031-06-20 --class artillery --as ines
    counterclaim equipment state --as omer --format jsonl | jq 'select(.missing > 0)'

For each party, site, class and calibre at the end of a day: what was declared for that day, how much of it is present and missing for certain and how much
cannot be told (the three are what was declared), what stands there beyond it, which serial numbers are not those declared, what was announced and
verified as withdrawn to there. The last inspection since the declaration counts; what none has seen since cannot be told. What is declared
later never changes an earlier day.`
}

// Run prints.
func (o equipmentStateOptions) Run(ctx context.Context, s *streams) error {
	h, err := o.look(ctx, s, "look at declared holdings")
	if err != nil {
		return err
	}
	defer h.close()
	day, err := o.day(h)
	if err != nil {
		return err
	}
	_, states, closed, err := ceasefire.EquipmentOn(ctx, h.store, h.party, h.standing.ID, day)
	if err != nil {
		return err
	}
	if h.closed = closed; closed {
		return h.open()
	}
	states = slices.DeleteFunc(states, func(x ceasefire.ClassState) bool {
		return o.Class != "" && x.WeaponClass != o.Class || o.Site != "" && x.Site != o.Site || h.party != "" && x.Party != h.party
	})
	s.say("%s at the end of %s", number(len(states), "row"), day)
	if !o.asTable(s) {
		if states == nil {
			states = []ceasefire.ClassState{}
		}
		return writeRows(s.out, states)
	}
	row(s, "PARTY", "SITE", "CLASS", "DECLARED", "PRESENT", "MISSING", "CANNOT TELL", "EXTRA", "OTHER NUMBER", "ANNOUNCED", "VERIFIED")
	for i := range states {
		x := &states[i]
		row(s, x.Party, x.Site, classWords(x.WeaponClass, x.CalibreMM), fmt.Sprint(x.Declared), fmt.Sprint(x.Present), fmt.Sprint(x.Missing), fmt.Sprint(x.Unverified), fmt.Sprint(x.Extra), fmt.Sprint(x.Mismatch), fmt.Sprint(x.Announced), fmt.Sprint(x.Verified))
		if err := printWrapped(s, x.Arithmetic); err != nil {
			return err
		}
	}
	return nil
}

func classWords(class string, calibre float64) string {
	class = strings.ReplaceAll(class, "_", " ")
	if calibre > 0 {
		class += fmt.Sprintf(" %v mm", calibre)
	}
	return class
}

// mostArithmetic is how many lines of one row of arithmetic are printed.
const mostArithmetic = 40

// printWrapped prints words indented, wrapped to the screen.
func printWrapped(s *streams, words string) error {
	for _, part := range wrap(harmless(words), max(leastWidth, widthOf(s))-len(indent), mostArithmetic) {
		if _, err := fmt.Fprintln(s.out, indent+part); err != nil {
			return err
		}
	}
	return nil
}

type equipmentInspectOptions struct {
	Observation string `arg:"" optional:"" help:"One inspection: its id, or the first eight signs of it. Without it all."`
	formatFlag
	registerFlags
}

// Help shows examples.
func (equipmentInspectOptions) Help() string {
	return `Examples:

    counterclaim observation add inspections.csv --as "A. Monitor" --record valley.sqlite
    counterclaim equipment inspect --as ines --record valley.sqlite
    counterclaim equipment inspect 5b7710aa --as ines --format jsonl | jq '.found[] | .arithmetic'

An inspection is an observation by means of inspection at a declared site, named in its place or post or by where it was made. Each is held against what
its party had declared for that day: present, missing, extra, another serial number; or access refused, with the reason that was given.`
}

// Run prints.
func (o equipmentInspectOptions) Run(ctx context.Context, s *streams) error {
	h, err := o.look(ctx, s, "look at declared holdings")
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.open(); err != nil {
		return err
	}
	q := counterclaim.ObservationQuery{Means: counterclaim.MeansInspection, Standing: true}
	if o.Observation != "" {
		if q.IDs, err = resolveAll(ctx, h.store, "o", []string{o.Observation}); err != nil {
			return err
		}
	}
	seen, err := h.store.Observations(ctx, q)
	if err != nil {
		return err
	}
	list, err := ceasefire.Inspections(h.standing, h.entries, seen)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(x ceasefire.SiteInspection) bool { return h.party != "" && x.Party != h.party })
	s.say("%s", number(len(list), "inspection"))
	if !o.asTable(s) {
		if list == nil {
			list = []ceasefire.SiteInspection{}
		}
		return writeRows(s.out, list)
	}
	for i := range list {
		x := &list[i]
		row(s, x.Day, x.Party, x.Site, cmp.Or(x.Ref, x.Observation.Short()), x.Observer, x.Access)
		words := []string{}
		switch {
		case x.AccessReason != "":
			words = append(words, "reason given: "+x.AccessReason)
		case !x.Known:
			words = append(words, "what was declared for it is not known")
		}
		for _, t := range x.Found {
			words = append(words, classWords(t.WeaponClass, t.CalibreMM)+": "+t.Arithmetic)
		}
		for _, w := range words {
			if err := printWrapped(s, w); err != nil {
				return err
			}
		}
	}
	return nil
}
