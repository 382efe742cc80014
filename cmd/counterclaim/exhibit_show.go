package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/vault"
)

type exhibitListOptions struct {
	Report string `placeholder:"ID" help:"Those of a report alone."`
	Limit  int    `default:"100" help:"How many at most."`
	As     string `placeholder:"NAME" help:"Who looks: where the record has people, one of them."`
	Format string `enum:"auto,table,jsonl" default:"auto" help:"table or jsonl. Without it a table on a terminal, JSON lines in a pipe."`
	vaultFlag
	recordFlag
}

// Help shows examples.
func (exhibitListOptions) Help() string {
	return `Examples:

    counterclaim exhibit list --record valley.sqlite
    counterclaim exhibit list --report 3f2a9c01d4e5b678 --format jsonl

Of what is restricted it tells that it is there, its kind, size and warnings; of what is confidential the day on which it came. Where the record has
people, that is for who is at the desk: others are told of what they brought, and of what a published finding rests on what everybody is told.`
}

// Run lists.
func (o exhibitListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	e := &evidence{act: actFlags{As: o.As}, store: store, now: custodyTime}
	if err := e.ready(ctx); err != nil {
		return err
	}
	if err := e.asks(ctx, account.Read, "exhibits"); err != nil {
		return err
	}
	q := counterclaim.ExhibitQuery{Limit: max(o.Limit, 1)}
	if o.Report != "" {
		ids, err := resolveAll(ctx, store, "r", []string{o.Report})
		if err != nil {
			return err
		}
		q.Report = ids[0]
	}
	if !e.atDesk() {
		q.Limit = 0 // how many of them are told is not known yet
	}
	list, err := e.Exhibits.Exhibits(ctx, q)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	told := 0
	for i := range list {
		x, err := e.listed(ctx, &list[i])
		if err != nil {
			return err
		}
		if x == nil {
			continue
		}
		if told++; told > max(o.Limit, 1) {
			return nil
		}
		if o.Format == "jsonl" || o.Format == "auto" && !s.outIsTerm {
			err = out.Encode(x)
		} else {
			_, err = fmt.Fprintln(s.out, exhibitLine(x))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// atDesk reports whether whoever acts is at the desk, as everybody is where the record has no people.
func (e *evidence) atDesk() bool {
	return !e.alone && (e.person == nil || account.May(e.person, account.SeeEvidence, false))
}

// listed gives of an exhibit what a list tells whoever acts, nil for nothing.
func (e *evidence) listed(ctx context.Context, x *counterclaim.Exhibit) (*counterclaim.Exhibit, error) {
	mine := e.person != nil && counterclaim.FoldName(x.ArrivedBy) == e.person.Name
	switch hidden := e.rules.Hidden(x.ID); {
	case hidden && (e.alone || e.person != nil && !account.May(e.person, account.SeeSources, false)):
		return nil, nil
	case hidden:
		is := *x
		is.Sensitivity = counterclaim.Confidential
		is = is.Withheld()
		return &is, nil
	case x.Sensitivity != counterclaim.Public && (e.atDesk() || mine):
		w := x.Withheld()
		return &w, nil
	case x.Sensitivity != counterclaim.Public:
		return nil, nil
	case e.reads(x):
		return e.outside(ctx, x)
	}
	published, err := e.published(ctx, x.ID)
	if err != nil || !published {
		return nil, err
	}
	return e.outside(ctx, x)
}

// exhibitLine says what an exhibit is on one line.
func exhibitLine(x *counterclaim.Exhibit) string {
	parts := []string{x.ID.Short(), x.Arrived}
	if x.Sensitivity == counterclaim.Confidential {
		parts[1] = x.ArrivedDay()
	}
	if x.Size > 0 {
		parts = append(parts, x.Type, fmt.Sprintf("%d bytes", x.Size))
	}
	parts = append(parts, strings.Join(append([]string{x.Sensitivity}, x.Flags...), ", "))
	if x.Erased != "" {
		parts = append(parts, "erased")
	}
	if x.Synthetic {
		parts = append(parts, "[synthetic]")
	}
	if x.Name != "" {
		parts = append(parts, cut(harmless(x.Name), 60))
	}
	return strings.Join(parts, gap)
}

type exhibitShowOptions struct {
	ID     string `arg:"" help:"The first 8 or more digits of its id."`
	Format string `enum:"auto,table,jsonl" default:"auto" help:"table: a line for each fact. jsonl: one JSON object. Without it the first on a terminal, the second in a pipe."`
	touchFlags
}

// Help shows examples.
func (exhibitShowOptions) Help() string {
	return `Examples:

    counterclaim exhibit show 3f2a9c01d4e5b678
    counterclaim exhibit show 3f2a9c01d4e5b678 --as "A. Person" --reason "review of the incident"

What is restricted or confidential is shown to its readers alone, with a reason. That it was looked at is noted in its custody, and
that somebody else tried.`
}

// Run shows.
func (o exhibitShowOptions) Run(ctx context.Context, s *streams) error {
	e, x, err := o.touch(ctx, s, o.ID, counterclaim.ActView)
	if err != nil {
		return err
	}
	defer e.close()
	if e.kind(x) != counterclaim.Public {
		if err := e.note(ctx, x, counterclaim.Custody{Act: counterclaim.ActView}); err != nil {
			return err
		}
		if x, err = e.Exhibit(ctx, x.ID); err != nil {
			return err
		}
	}
	var odds []string
	if e.reads(x) {
		odds, err = e.odds(ctx, x)
	}
	if err == nil {
		x, err = e.outside(ctx, x)
	}
	if err != nil {
		return err
	}
	if o.Format == "jsonl" || o.Format == "auto" && !s.outIsTerm {
		out := json.NewEncoder(s.out)
		out.SetEscapeHTML(false)
		return out.Encode(shownExhibit{x, odds})
	}
	var earlier []string
	for i := range x.Earlier {
		line, err := e.earlierLine(ctx, &x.Earlier[i])
		if err != nil {
			return err
		}
		earlier = append(earlier, line)
	}
	return printExhibit(s.out, x, odds, earlier)
}

// outside gives of an exhibit what a person who is not at the desk is told: not who touched it, nor what the desk makes of what that person
// brought. A reader by name is told all else, and who neither brought it nor is a reader what is told of what a published finding rests on.
func (e *evidence) outside(ctx context.Context, x *counterclaim.Exhibit) (*counterclaim.Exhibit, error) {
	if !e.reads(x) {
		rules, err := policy.Leaving(e.store).Exhibits(ctx)
		if err != nil {
			return nil, err
		}
		told := rules.Told(x)
		return &told, nil
	}
	if e.person == nil || account.May(e.person, account.SeeEvidence, false) {
		return x, nil
	}
	out := *x
	out.Custody = nil
	if out.Sensitivity == counterclaim.Public {
		out.Readers, out.Earlier, out.Established, out.Incident, out.Claims = nil, x.SeenBefore(), nil, counterclaim.ID{}, nil
	}
	return &out, nil
}

// shownExhibit is an exhibit as it is shown.
type shownExhibit struct {
	*counterclaim.Exhibit
	Odds []string `json:"odds,omitempty"` // of its facts with the claims or the report that it belongs to
}

// printExhibit writes an exhibit for people, with what is at odds and the lines of earlier pictures.
func printExhibit(to io.Writer, x *counterclaim.Exhibit, odds, earlier []string) error {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-14s%s%s\n", name, gap, harmless(value))
		}
	}
	line("exhibit", x.ID.String())
	if x.Synthetic {
		line("synthetic", "it is made up")
	}
	line("erased", x.Erased)
	if x.Closed {
		line("closed", "the words about it are encrypted, and their key is not in this vault")
	}
	line("name", x.Name)
	line("kind", fmt.Sprintf("%s, %d bytes", x.Type, x.Size))
	line("who may see it", strings.Join(append([]string{x.Sensitivity}, x.Readers...), ", "))
	line("flags", strings.Join(x.Flags, ", "))
	line("source", x.Source)
	line("address", x.URL)
	line("licence", x.Licence)
	line("arrived", x.Arrived+", brought by "+x.ArrivedBy)
	line("redacted of", x.Original.String())
	line("report", x.Report.String())
	line("incident", x.Incident.String())
	for _, c := range x.Claims {
		line("claim", c.String())
	}
	line("said to show", x.SaidToShow)
	if x.Established != nil {
		line("established", establishedLine(x.Established))
	}
	facts := vault.FactsOf(x.Facts)
	if len(x.Facts) > 0 { // none are left of what was erased
		for _, f := range facts.List() {
			line("fact", f.Name+": "+f.Value)
		}
	}
	for _, n := range facts.Notes {
		line("note", n)
	}
	for _, o := range odds {
		line("at odds", o)
	}
	line("phash", x.PHash)
	for _, other := range earlier {
		line("alike", counterclaim.LooksEarlier+": "+other)
	}
	for i := range x.Custody {
		line("custody", custodyLine(&x.Custody[i]))
	}
	_, err := io.WriteString(to, b.String())
	return err
}

func establishedLine(e *counterclaim.Established) string {
	var parts []string
	if e.Place != nil {
		at := "at " + e.Place.Key()
		if !e.Place.Unresolved {
			at += fmt.Sprintf(" (%v, %v)", e.Place.Lat, e.Place.Lon)
		}
		parts = append(parts, at)
	}
	if e.Direction != nil {
		parts = append(parts, fmt.Sprintf("looking %v° from north", *e.Direction))
	}
	if e.Time != nil {
		parts = append(parts, "from "+cmp.Or(e.Time.FromTime, e.Time.From)+" to "+cmp.Or(e.Time.ToTime, e.Time.To))
	}
	parts = append(parts, "by "+e.Method, "confidence "+e.Confidence, strings.Join(e.By, " and "))
	if missing := e.Missing(); len(missing) > 0 {
		parts = append(parts, "not yet said so by "+strings.Join(missing, " and "))
	}
	if len(e.References) > 0 {
		parts = append(parts, "compared with "+strings.Join(e.References, ", "))
	}
	return strings.Join(parts, "; ")
}

func custodyLine(u *counterclaim.Custody) string {
	out := u.At + " " + u.Act
	if u.Tried != "" {
		out += " of " + u.Tried
	}
	out += ", " + u.By
	for _, part := range []struct{ before, value string }{{", to ", u.To}, {", as ", u.Name}, {", from ", u.Source}, {", at ", u.URL}, {", see ", u.Other.Short()}, {": ", u.Reason}} {
		if part.value != "" {
			out += part.before + part.value
		}
	}
	return out
}
