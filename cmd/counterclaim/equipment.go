package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/vault"
)

type equipmentVerbs struct {
	Declare  equipmentDeclareOptions  `cmd:"" help:"Keep what a party declared of its weapons, site by site."`
	Withdraw equipmentWithdrawOptions `cmd:"" help:"Keep what a party announced that it withdraws."`
	Verify   equipmentVerifyOptions   `cmd:"" help:"Say which observations verify how much of a withdrawal."`
	List     equipmentListOptions     `cmd:"" help:"List what was declared, announced and verified."`
	Show     equipmentShowOptions     `cmd:"" help:"Print an entry of the register with all that it says."`
	Inspect  equipmentInspectOptions  `cmd:"" help:"Hold inspections against what was declared for their days: present, missing, extra, another serial number, access refused."`
	State    equipmentStateOptions    `cmd:"" help:"Print the state of each weapon class on a day, with the arithmetic."`
	Check    equipmentCheckOptions    `cmd:"" help:"Hold the record against its agreement with what was declared for each day."`
	Map      equipmentMapOptions      `cmd:"" help:"Draw what stands where against the line behind which it must stand."`
	Template equipmentTemplateOptions `cmd:"" help:"Print a file of declared holdings to fill in."`
}

// registerFlags are those of whoever looks into the equipment register or adds to it. It is not sealed at once: the log would grow in the
// minute in which a party declared something, and the next batch is begun by somebody else.
type registerFlags struct {
	As string `placeholder:"NAME" help:"Who looks or enters this: where the record has people, a delegate, for the own party, or somebody to whom declared holdings were given by name. It is noted in the audit trail."`
	agreementFlag
	vaultFlag
	recordFlag
}

// heldRegister is an opened record whose register somebody may see, all of it or one party's.
type heldRegister struct {
	store    counterclaim.Store
	s        *streams
	as       string
	party    string                  // whose holdings are seen, "" for all
	standing *counterclaim.Agreement // that holds now, or the last good one
	entries  []counterclaim.RegisterEntry
	closed   bool // some cannot be opened
}

// look opens a record for somebody who may see holdings, and notes that. Who may not is refused before anything is read.
func (f registerFlags) look(ctx context.Context, s *streams, what string) (*heldRegister, error) {
	store, err := f.openExisting(ctx, s)
	if err != nil {
		return nil, err
	}
	h := &heldRegister{store: store, s: s, as: f.As}
	if err := f.enter(ctx, h, what); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return h, nil
}

func (f registerFlags) enter(ctx context.Context, h *heldRegister, what string) error {
	const on = "equipment register"
	people, err := h.store.People(ctx)
	if err != nil {
		return err
	}
	person, err := actsAs(ctx, h.store, f.As, account.SeeHoldings, on)
	if err != nil {
		return err
	}
	all, party := account.HoldingsOf(person, len(people) > 0)
	if !all && party == "" {
		return counterclaim.Errorf(counterclaim.CodeRefused, "declared holdings were not given to %.80q", f.As)
	}
	h.party = party
	path, err := f.path()
	if err != nil {
		return err
	}
	if folder := f.folder(path); folder != "" {
		keys, err := vault.Open(folder)
		if err != nil {
			return err
		}
		if err := holdWords(ctx, h.s, h.store, keys); err != nil {
			return err
		}
	}
	if f.As != "" {
		if err := noteDone(ctx, h.store, f.As, what, on); err != nil {
			return err
		}
	}
	versions, err := f.versions(ctx, h.store)
	if err != nil {
		return err
	}
	st, _, err := standing(ctx, h.store, versions, h.s.time())
	if err != nil {
		return err
	}
	sayPassed(h.s, st)
	if st.Agreement == nil {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "no version of agreement %s can be used", versions[0].Agreement).Try("counterclaim ceasefire list")
	}
	h.standing = ceasefire.Own(st.Agreement, h.party)
	return h.read(ctx)
}

// read reads the entries that may be seen.
func (h *heldRegister) read(ctx context.Context) (err error) {
	h.entries, h.closed, err = ceasefire.Register(ctx, h.store, h.party)
	h.entries = slices.DeleteFunc(h.entries, func(e counterclaim.RegisterEntry) bool { return e.Agreement != h.standing.ID })
	return err
}

// open wants all of the register to be open: a state from a part of it would be wrong.
func (h *heldRegister) open() error {
	if h.closed {
		return counterclaim.Errorf(counterclaim.CodeUnsupported, "the equipment register is encrypted, and its key is not here").Try("name the vault that has it with --vault")
	}
	return nil
}

func (h *heldRegister) close() { h.store.Close() }

// own wants an entry to be of a party for which somebody may enter it.
func (h *heldRegister) own(ctx context.Context, party string) error {
	if h.party == "" || h.party == party {
		return nil
	}
	return h.refuse(ctx, counterclaim.Errorf(counterclaim.CodeRefused, "%s speaks for party %s alone", h.as, h.party).Try("name that party"))
}

// refuse notes what somebody tried and gives why it was not done.
func (h *heldRegister) refuse(ctx context.Context, why *counterclaim.Error) error {
	if err := noteRefused(ctx, h.store, h.as, string(account.SeeHoldings), "equipment register", why.Message); err != nil {
		return err
	}
	return why
}

// today is the day that it is on the agreement's clock.
func (h *heldRegister) today() string { return ceasefire.Today(h.standing, h.s.time()) }

// keep keeps an entry and says what became of it.
func (h *heldRegister) keep(ctx context.Context, e *counterclaim.RegisterEntry) error {
	e.Agreement, e.KeptBy, e.Kept = h.standing.ID, h.as, h.s.time().UTC().Format(time.RFC3339)
	switch today := h.today(); {
	case e.Received == "" || h.party != "": // what a delegate enters is received as it is entered
		e.Received = today
	case e.Received > today && e.Kind != counterclaim.VerificationEntry: // which has the day of what was seen
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "it was received on %s, which is still to come", e.Received))
	}
	fresh, err := h.store.KeepEntry(ctx, e)
	if err != nil {
		return err
	}
	if fresh {
		if err := noteDone(ctx, h.store, h.as, "add to the equipment register", "entry "+e.ID.Short()); err != nil {
			return err
		}
	} else {
		h.s.say("the register says this already; nothing was changed")
	}
	_, err = fmt.Fprintln(h.s.out, e.ID)
	return err
}

// named gives the entry that an address begins.
func (h *heldRegister) named(address string) (*counterclaim.RegisterEntry, error) {
	var found []*counterclaim.RegisterEntry
	for i := range h.entries {
		if len(address) >= 8 && strings.HasPrefix(h.entries[i].ID.String(), strings.ToLower(address)) {
			found = append(found, &h.entries[i])
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the register shows you no entry %.70s", address).Try("counterclaim equipment list gives them; eight signs of an id will do")
	}
	return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "%d entries begin with %.70s", len(found), address).Try("give more of the id")
}

type equipmentDeclareOptions struct {
	File string `arg:"" help:"What was declared: TOML or a table (CSV), - for standard input."`
	registerFlags
}

// Help shows examples.
func (equipmentDeclareOptions) Help() string {
	return `Examples:

    counterclaim equipment template > holdings.toml
    counterclaim equipment declare holdings.toml --as ines --record valley.sqlite
    counterclaim equipment declare examples/agreements/equipment/ardania.toml --as ines
    counterclaim equipment declare may.csv --as omer

Keeps for each site of the file what its party declared, and prints the ids of the entries. Nothing that was declared is ever changed: what a
party declares again for a site is a further entry. The first counts from its as_of; a later one from its as_of, but no earlier than the day on
which the mission received it, so that what was found missing is not declared away afterwards.

All of it is encrypted in the record, under a key that lies in the vault; where the vault is not there it stays closed. It is read by delegates of that party and
by persons to whom it was given by name (people role NAME ROLE --holdings), and stands in no export, release, search or page of anybody else.
A delegate declares for the own party, as received today.`
}

// Run declares.
func (o equipmentDeclareOptions) Run(ctx context.Context, s *streams) error {
	if !counterclaim.IsWrittenName(o.As) {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as is missing, or no name of a person on one line"))
	}
	src, err := readLimited(s, o.File, ceasefire.MaxHoldings)
	if err != nil {
		return err
	}
	h, err := o.look(ctx, s, "declare holdings")
	if err != nil {
		return err
	}
	defer h.close()
	name := o.File
	if name == "-" {
		name = "standard input"
	}
	list, err := ceasefire.ReadHoldings(name, src, h.standing)
	if err != nil {
		return err
	}
	for i := range list {
		if err := h.own(ctx, list[i].Party); err != nil {
			return err
		}
	}
	for i := range list {
		e := &list[i]
		if err := h.keep(ctx, e); err != nil {
			return err
		}
		s.say("declaration %d of %s for site %s: %s, which counts from %s", e.Number, e.Party, e.Site, number(countOf(e.Items), "weapon"), e.Holds())
	}
	return nil
}

// countOf sums up weapons.
func countOf(items []counterclaim.Item) int {
	n := 0
	for i := range items {
		n += items[i].Count
	}
	return n
}

type equipmentTemplateOptions struct {
	Table bool `help:"As a table (CSV)."`
}

// Help shows examples.
func (equipmentTemplateOptions) Help() string {
	return `Examples:

    counterclaim equipment template > holdings.toml
    counterclaim equipment template --table > holdings.csv

Prints what a party declares for two made-up sites. A site without items declares that nothing is there. In a table, each row is one kind of weapons
at a site, and serial numbers are parted by semicolons.`
}

// Run prints.
func (o equipmentTemplateOptions) Run(_ context.Context, s *streams) error {
	text := holdingsTemplate
	if o.Table {
		text = strings.Join(ceasefire.HoldingsColumns(), ",") + "\n" + holdingsTable
	}
	_, err := fmt.Fprint(s.out, text)
	return err
}

const holdingsTemplate = `# What a party declares of its weapons. Made up: replace all of it, and take synthetic away.

[declaration]
party = "ardania"                  # the party's id in the agreement
as_of = 2031-06-01                 # the day of which the party says it
source = "Letter 17 of 1 June"     # who says so, or exhibit = "ID" of the document
synthetic = true
# received = 2031-06-02            # when the mission had it; today where this is left out
# reason = "two guns under repair" # of a later declaration: what it changes, and why

[[site]]
id = "kell"                        # the site's id in the agreement

[[site.item]]
weapon_class = "artillery"         # artillery, mortar, mlrs, tank, missile, armoured_vehicle …
type = "Towed howitzer"
calibre_mm = 122
count = 4
serials = ["AH-101", "AH-102", "AH-103", "AH-104"]

[[site]]
id = "dorn"                        # nothing is there
`

const holdingsTable = `ardania,kell,2031-06-01,,Letter 17 of 1 June,,artillery,Towed howitzer,122,,4,AH-101; AH-102; AH-103; AH-104,true
ardania,dorn,2031-06-01,,Letter 17 of 1 June,,,,,,,,true
`
