package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

type observationEffortOptions struct {
	From string `required:"" placeholder:"DAY" help:"First day, YYYY-MM-DD."`
	To   string `required:"" placeholder:"DAY" help:"Last day."`
	Zone string `placeholder:"ZONE" help:"Zone in which the days are meant, as in Asia/Bishkek. Without it that of the dispute, else UTC."`
	seesFlag
	formatFlag
	recordFlag
}

// Help shows examples.
func (observationEffortOptions) Help() string {
	return `Examples:

    counterclaim observation effort --from 2031-05-01 --to 2031-05-07
    counterclaim observation effort --from 2031-05-01 --to 2031-05-07 --zone Asia/Bishkek --format jsonl

Sums patrol hours, camera hours and the like by means and post, day by day, and lists areas that were not reached, with the reasons given: it tells
quiet from blindness. Hours count on the day on which the watch began; what was corrected does not count. Effort is entered as any
observation is (effort_h, not_reached), also where nothing was perceived.`
}

// Run sums.
func (o observationEffortOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := o.sees(ctx, store); err != nil {
		return err
	}
	name := o.Zone
	if name == "" {
		dispute, err := store.Dispute(ctx)
		if err != nil {
			return err
		}
		name = dispute.Zone
	}
	zone, err := time.LoadLocation(name) // "" is UTC
	if err != nil || name == "Local" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is no time zone", name).Try("as in Asia/Bishkek, or UTC"))
	}
	if _, err := counterclaim.EffortOf(nil, o.From, o.To, zone); err != nil { // before anything is read
		return usage(err)
	}
	from, _ := time.ParseInLocation(counterclaim.DateLayout, o.From, zone)
	to, _ := time.ParseInLocation(counterclaim.DateLayout, o.To, zone)
	list, err := store.Observations(ctx, counterclaim.ObservationQuery{Standing: true, From: from.Format(time.RFC3339), To: to.AddDate(0, 0, 1).Format(time.RFC3339)})
	if err != nil {
		return err
	}
	e, err := counterclaim.EffortOf(list, o.From, o.To, zone)
	if err != nil {
		return err
	}
	if !o.asTable(s) {
		return writeRows(s.out, []counterclaim.Effort{*e})
	}
	return writeEffort(s, e)
}

func writeEffort(s *streams, e *counterclaim.Effort) error {
	h := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	if _, err := fmt.Fprintf(s.out, "%s to %s (%s): %s hours watched\n", e.From, e.To, e.Zone, h(e.Hours)); err != nil {
		return err
	}
	for _, m := range e.Sums {
		row(s, m.Means, harmless(m.Post), h(m.Hours)+" h", numbered(m.Entries, "entry", "entries"), strconv.Itoa(m.Quiet)+" with nothing perceived")
	}
	for _, d := range e.Days {
		hours := h(d.Hours) + " h"
		if d.Hours == 0 {
			hours = "nobody watched"
		}
		row(s, d.Day, hours, numbered(d.Entries, "entry", "entries"))
	}
	for _, m := range e.Missed {
		row(s, "not reached: "+harmless(m.Area), strconv.Itoa(m.Times)+"x", "last on "+m.Last, harmless(strings.Join(m.Reasons, "; ")))
	}
	return nil
}
