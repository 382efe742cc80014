package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/intake"
)

type observationListOptions struct {
	From     string `placeholder:"TIME" help:"Those that began since this day (YYYY-MM-DD, in UTC) or time (with its zone)."`
	To       string `placeholder:"TIME" help:"Those that began until this day, or before this time."`
	KeptFrom string `placeholder:"TIME" help:"Those that the record took since this day or time."`
	KeptTo   string `placeholder:"TIME" help:"Those that the record took until this day, or before this time."`
	Means    string `enum:",patrol,camera,drone,inspection,contact" default:"" help:"By these means: patrol, camera, drone, inspection, contact."`
	Mission  string `placeholder:"NAME" help:"Of this mission."`
	Standing bool   `help:"Those that no other corrects."`
	Count    bool   `help:"Print how many there are, and nothing else."`
	Limit    int    `default:"100" help:"How many at most."`
	After    string `placeholder:"ID" help:"Those after this one, to go on with a list."`
	seesFlag
	formatFlag
	recordFlag
}

// seesFlag is who looks at what monitors observed.
type seesFlag struct {
	As string `placeholder:"NAME" help:"Who looks: where the record has people, one of them who may see observations."`
}

// sees wants who looks to be somebody who may see observations, where the record has people: the desk shows them to nobody else.
func (f seesFlag) sees(ctx context.Context, store counterclaim.Store) error {
	if f.As == "" {
		people, err := store.People(ctx)
		if err != nil || len(people) == 0 {
			return err
		}
		return counterclaim.Errorf(counterclaim.CodeRefused, "the record has people, and what monitors observed is shown to those of the mission").Try("add --as NAME; doc/roles.md says who may see observations")
	}
	_, err := actsAs(ctx, store, f.As, account.SeeObserved, "observations")
	return err
}

// Help shows examples.
func (observationListOptions) Help() string {
	return `Examples:

    counterclaim observation list --from 2031-05-06 --to 2031-05-06 --standing
    counterclaim observation list --means camera --mission "Valley Mission" --format jsonl
    counterclaim observation list --to 2031-05-06 --kept-from 2031-05-08
    counterclaim observation list --from 2031-05-06T00:00:00+05:00 --count

They stand in the order in which they began. The third example lists what came late: it began before a day, and the record took it after. JSON
lines are what "counterclaim observation add" reads. Where the record has people, --as names one of the mission, who may see them.`
}

// query gives what is chosen.
func (o *observationListOptions) query(ctx context.Context, store counterclaim.Store) (counterclaim.ObservationQuery, error) {
	q := counterclaim.ObservationQuery{Means: o.Means, Mission: o.Mission, Standing: o.Standing, Limit: max(o.Limit, 1)}
	for _, f := range []struct {
		name, given string
		to          *string
		end         bool
	}{{"--from", o.From, &q.From, false}, {"--to", o.To, &q.To, true}, {"--kept-from", o.KeptFrom, &q.KeptFrom, false}, {"--kept-to", o.KeptTo, &q.KeptTo, true}} {
		if f.given == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, f.given)
		if err != nil {
			if at, err = time.Parse(counterclaim.DateLayout, f.given); err == nil && f.end {
				at = at.AddDate(0, 0, 1)
			}
		}
		if err != nil {
			return q, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%s %.40q is neither a day written YYYY-MM-DD nor a time with its zone, 2031-05-06T10:00:00+05:00", f.name, f.given))
		}
		*f.to = at.Format(time.RFC3339)
	}
	if o.After != "" {
		ids, err := resolveAll(ctx, store, "o", []string{o.After})
		if err != nil {
			return q, err
		}
		q.After = ids[0]
	}
	return q, nil
}

// Run lists.
func (o observationListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := o.sees(ctx, store); err != nil {
		return err
	}
	q, err := o.query(ctx, store)
	if err != nil {
		return err
	}
	all, err := store.CountObservations(ctx, q)
	if err != nil {
		return err
	}
	if o.Count {
		_, err := fmt.Fprintln(s.out, all)
		return err
	}
	list, err := store.Observations(ctx, q)
	if err != nil {
		return err
	}
	s.say("%s, %d shown", number(all, "observation"), len(list))
	if !o.asTable(s) {
		return writeRows(s.out, list)
	}
	for i := range list {
		w := &list[i]
		row(s, w.ID.Short(), w.Time, w.Means, w.Post, w.Observer, marksOf(w))
		if what := observedWords(w); what != "" {
			if _, err := fmt.Fprintln(s.out, indent+what); err != nil {
				return err
			}
		}
	}
	return nil
}

// marksOf says in brackets what an observation is apart from what it says.
func marksOf(o *counterclaim.Observation) string {
	var out []string
	if o.Synthetic {
		out = append(out, "[synthetic]")
	}
	if !o.SupersededBy.IsZero() {
		out = append(out, "[superseded by "+o.SupersededBy.Short()+"]")
	}
	if !o.Supersedes.IsZero() {
		out = append(out, "[supersedes "+o.Supersedes.Short()+"]")
	}
	return strings.Join(out, " ")
}

// observedWords says in a line what was observed, as tables have it.
func observedWords(o *counterclaim.Observation) string {
	said := map[string]string{}
	names, cells := intake.ObservationCells(o)
	for i := range names {
		said[names[i]] = cells[i]
	}
	var out []string
	for _, c := range []struct{ name, as string }{{"place", ""}, {"perceived", ""}, {"what", ""}, {"fire", ""}, {"counts", ""}, {"equipment", ""}, {"works", ""}, {"flights", "flights: "},
		{"serials", "serials: "}, {"access", "access "}, {"effort_h", "hours: "}, {"not_reached", "not reached: "}} {
		if said[c.name] != "" {
			out = append(out, c.as+said[c.name])
		}
	}
	return harmless(strings.Join(out, " · "))
}

type observationShowOptions struct {
	ID string `arg:"" help:"The first 8 or more digits of its id."`
	seesFlag
	formatFlag
	recordFlag
}

// Help shows examples.
func (observationShowOptions) Help() string {
	return `Examples:

    counterclaim observation show 3f2a9c01d4e5b678 --record valley.sqlite
    counterclaim observation show 3f2a9c01d4e5b678 --format jsonl

Shows what it says, by columns, when it was received and kept and who filed it, and the observation that it corrects or that corrects it.`
}

// Run shows.
func (o observationShowOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := o.sees(ctx, store); err != nil {
		return err
	}
	ids, err := resolveAll(ctx, store, "o", []string{o.ID})
	if err != nil {
		return err
	}
	found, err := store.Observation(ctx, ids[0])
	if err != nil {
		return err
	}
	if !o.asTable(s) {
		return writeRows(s.out, []counterclaim.Observation{*found})
	}
	names, cells := intake.ObservationCells(found)
	names = append([]string{"id"}, append(names, "kept", "filed_by", "superseded_by")...)
	cells = append([]string{found.ID.String()}, append(cells, found.Kept, found.FiledBy, found.SupersededBy.String())...)
	if ahead, ok := found.DeviceAhead(); ok {
		names, cells = append(names, "clock"), append(cells, "the device was "+aheadOf(ahead))
	}
	for i, name := range names {
		if cells[i] == "" {
			continue
		}
		if _, err := fmt.Fprintf(s.out, "%-*s%s%s\n", observationNameWidth, name, gap, harmless(cells[i])); err != nil {
			return err
		}
	}
	return nil
}

// aheadOf says how far a clock is off.
func aheadOf(ahead time.Duration) string {
	switch {
	case ahead > 0:
		return ahead.String() + " ahead of the satellites"
	case ahead < 0:
		return (-ahead).String() + " behind the satellites"
	}
	return "with the satellites"
}

const observationNameWidth = len("bearing_error_deg")
