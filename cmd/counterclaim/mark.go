package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// secretVerbs mark what is confidential.
type secretVerbs struct {
	Source  secretSourceOptions  `cmd:"" help:"Mark a source and all its reports."`
	Report  secretReportOptions  `cmd:"" help:"Mark one report."`
	Exhibit secretExhibitOptions `cmd:"" help:"Mark one exhibit."`
	Seal    secretSealOptions    `cmd:"" help:"Encrypt what is confidential and stands in the record in clear."`
	Erase   secretEraseOptions   `cmd:"" help:"Destroy the key of a confidential report, so that nobody reads it any more."`
	List    secretListOptions    `cmd:"" help:"List all marks ever set, cleared names among them."`
}

// markFlags say whose word a mark is.
type markFlags struct {
	As     string `required:"" placeholder:"NAME" help:"Whose word it is."`
	Reason string `required:"" placeholder:"WORDS" help:"Why."`
	Lift   bool   `help:"It is so no more."`
	sealedFlag
}

type secretSourceOptions struct {
	Name string `arg:"" help:"The source's name, as it stands as outlet on reports."`
	markFlags
}

type secretReportOptions struct {
	Report string `arg:"" help:"The report's address: the first 8 or more digits of its id."`
	markFlags
}

type secretExhibitOptions struct {
	Exhibit string `arg:"" help:"The exhibit's address."`
	markFlags
}

type clearOptions struct {
	Name string `arg:"" help:"The name, as reports write it."`
	markFlags
}

const markHelp = `What is confidential is seen by persons alone to whom that was given by name (counterclaim people role NAME ROLE --sources), and is
in nothing that leaves: pages and interface for others, feed, webhooks, exports, releases. A source can be marked in dispute.toml too
(confidential = true). Marks are kept for ever, with whose word and why; the last on a thing counts.`

// Help shows examples.
func (secretVerbs) Help() string {
	return `Examples:

    counterclaim confidential source "A ferryman" --as vera --reason "he asked for it" --record valley.sqlite
    counterclaim confidential report 3f2a9c01d4e5b678 --as vera --reason "names who told us" --record valley.sqlite
    counterclaim confidential seal --as vera --record valley.sqlite
    counterclaim confidential list --reports --as vera --record valley.sqlite
    counterclaim confidential erase 3f2a9c01d4e5b678 --as hanna --reason "he withdrew what he told us" --record valley.sqlite

` + markHelp
}

// Help shows examples.
func (clearOptions) Help() string {
	return `Examples:

    counterclaim clear "Ana Velm" --as vera --reason "she agreed in writing" --record valley.sqlite
    counterclaim clear "Ana Velm" --lift --as vera --reason "she withdrew" --record valley.sqlite

Names of private persons, that is of persons of no known office, are in nothing that leaves the mission until a person has cleared
them.`
}

// Run marks a source.
func (o secretSourceOptions) Run(ctx context.Context, s *streams) error {
	return o.set(ctx, s, counterclaim.MarkSource, "", o.Name)
}

// Run marks a report.
func (o secretReportOptions) Run(ctx context.Context, s *streams) error {
	return o.set(ctx, s, counterclaim.MarkReport, "r", o.Report)
}

// Run marks an exhibit.
func (o secretExhibitOptions) Run(ctx context.Context, s *streams) error {
	return o.set(ctx, s, counterclaim.MarkExhibit, "x", o.Exhibit)
}

// Run clears a name.
func (o clearOptions) Run(ctx context.Context, s *streams) error {
	return o.set(ctx, s, counterclaim.MarkName, "", o.Name)
}

// set keeps a mark; noun is that of an address, "" for a name.
func (f markFlags) set(ctx context.Context, s *streams, kind, noun, on string) error {
	store, err := f.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if noun != "" {
		a, err := unsealed(store).Resolve(ctx, noun, strings.ToLower(on))
		if err != nil {
			return err
		}
		if kind == counterclaim.MarkReport && !a.Gone {
			if _, err := store.Report(ctx, a.ID); counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
				return f.kept(s, a.ID)
			}
		}
		on = a.ID.String()
	}
	needs := account.Correct
	if f.Lift != (&counterclaim.Mark{Kind: kind}).Clears() { // then more leaves than before
		needs = account.Publish
	}
	noted := kind + " " + on
	if kind == counterclaim.MarkSource {
		noted = "a source" // which whoever reads the audit trail may not know
	}
	if _, err := actsAs(ctx, store, f.As, needs, noted); err != nil {
		return err
	}
	m := &counterclaim.Mark{Kind: kind, On: strings.Join(strings.Fields(on), " "), Lifted: f.Lift, By: f.As, Reason: f.Reason, At: time.Now().UTC().Format(time.RFC3339)}
	if err := store.SetMark(ctx, m); err != nil {
		return err
	}
	if err := noteDone(ctx, store, m.By, markIs(m), noted); err != nil {
		return err
	}
	if _, err = fmt.Fprintln(s.out, harmless(markWords(m))); err != nil || kind != counterclaim.MarkSource && kind != counterclaim.MarkReport {
		return err
	}
	if f.Lift {
		s.say("what is kept encrypted stays so and stays confidential; what comes from now on does not")
		return nil
	}
	_, err = shutStanding(ctx, s, store, m.By, m.Reason)
	return err
}

// kept answers for a report that is kept encrypted already.
func (f markFlags) kept(s *streams, id counterclaim.ID) error {
	if f.Lift {
		return counterclaim.Errorf(counterclaim.CodeUnsupported, "report %s is kept encrypted, and is not brought back in clear", id.Short()).
			Try("who may see confidential sources sees it; one that was never confidential can be kept in a record of its own")
	}
	s.say("report %s is kept encrypted already", id.Short())
	return nil
}

// markIs says in a word or three what a mark makes of a thing.
func markIs(m *counterclaim.Mark) string {
	is := "confidential"
	if m.Clears() {
		is = "cleared"
	}
	if m.Lifted {
		is = "no longer " + is
	}
	return is
}

// markWords says in a line what a mark says.
func markWords(m *counterclaim.Mark) string {
	return fmt.Sprintf("%s %s: %s", m.Kind, m.On, markIs(m))
}

type secretListOptions struct {
	Reports bool   `help:"List the confidential reports that are kept encrypted instead, with what the vault opens of them."`
	As      string `placeholder:"NAME" help:"Who asks. Where the record has people, the reports are listed for who may see confidential sources."`
	formatFlag
	recordFlag
}

// Help shows examples.
func (secretListOptions) Help() string {
	return `Examples:

    counterclaim confidential list --record valley.sqlite
    counterclaim confidential list --reports --as vera --record valley.sqlite`
}

// Run lists.
func (o secretListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if o.Reports {
		if _, err := actsAs(ctx, store, o.As, account.SeeSources, "confidential reports"); err != nil {
			return err
		}
		return listShelved(ctx, s, store, o.asTable(s))
	}
	marks, err := store.Marks(ctx)
	if err != nil {
		return err
	}
	if !o.asTable(s) {
		return writeRows(s.out, marks)
	}
	for i := range marks {
		m := &marks[i]
		if _, err := fmt.Fprintln(s.out, harmless(fmt.Sprintf("%s  %s, by %s: %s", m.At, markWords(m), m.By, m.Reason))); err != nil {
			return err
		}
	}
	return nil
}
