package main

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/intake"
)

type observationVerbs struct {
	Add      observationAddOptions      `cmd:"" help:"Keep what monitors observed, from tables or JSON lines."`
	List     observationListOptions     `cmd:"" help:"List observations."`
	Show     observationShowOptions     `cmd:"" help:"Show all that an observation says, and what it corrects or is corrected by."`
	Effort   observationEffortOptions   `cmd:"" help:"Sum the hours watched in a period, and what was not reached."`
	Template observationTemplateOptions `cmd:"" help:"Print a table to fill in, with two made-up rows."`
}

type observationAddOptions struct {
	Files     []string `arg:"" name:"file" help:"Tables (.csv) or JSON lines, told apart by how they begin, or - for standard input."`
	Synthetic bool     `help:"All of it is made up, whether its rows say so or not."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (observationAddOptions) Help() string {
	return `Examples:

    counterclaim observation template > monday.csv
    counterclaim observation add monday.csv --as "A. Monitor" --record valley.sqlite
    counterclaim observation add posts/*.csv cameras.jsonl --as "A. Monitor"
    ssh base cat patrol-7.csv | counterclaim observation add - --as "A. Monitor"

A row that cannot be kept is named with its file and line and what to try, the others are kept, and the exit code is 1. The id of each row
is printed when it is on disk. The same row sent again is the same observation, so that a corrected file may be added as a whole.

Nothing is edited: to correct an observation, add a row with its id in the column supersedes. Who files must be an observer or an analyst
where the record has people. doc/observation.md says what each column holds and what is refused.`
}

// Limits of adding.
const (
	observationsAtOnce = 500 // in one transaction
	brokenRowsTold     = 200 // after which they are counted
)

// observing is one run of adding.
type observing struct {
	s          *streams
	store      counterclaim.Store
	by         string
	synthetic  bool
	waiting    []counterclaim.Observation
	from       []intake.ObservationItem // of those that wait
	result     failures
	fresh, had int
	gone       bool // whoever read the ids
}

// Run adds.
func (o observationAddOptions) Run(ctx context.Context, s *streams) error {
	if !counterclaim.IsOneLine(o.As) || len(o.As) > 200 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as is no name of a person on one line"))
	}
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := actsAs(ctx, store, o.As, account.Observe, "observations"); err != nil {
		return err
	}
	run := observing{s: s, store: store, by: o.As, synthetic: o.Synthetic}
	for item := range intake.Observations(o.Files, s.in) {
		if err := run.take(ctx, item); err != nil {
			return err
		}
	}
	if err := run.keep(ctx); err != nil {
		return err
	}
	if more := run.result.failed - brokenRowsTold; more > 0 {
		s.say("%s more could not be kept", number(more, "row"))
	}
	s.say("%s kept, %d already there, %d not kept", number(run.fresh, "observation"), run.had, run.result.failed)
	return run.result.err()
}

// take makes one row ready to be kept.
func (r *observing) take(ctx context.Context, item intake.ObservationItem) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if item.Err != nil {
		r.refuse(item.Err)
		return nil
	}
	o := item.Observation
	if r.synthetic && !o.Synthetic {
		o.Synthetic = true
		o.Identify()
	}
	if err := intake.Receive(o, r.by, r.s.time()); err != nil {
		if e, ok := errors.AsType[*counterclaim.Error](err); ok {
			err = e.At(item.File, item.Line)
		}
		r.refuse(err)
		return nil
	}
	r.waiting, r.from = append(r.waiting, *o), append(r.from, item)
	if len(r.waiting) < observationsAtOnce {
		return nil
	}
	return r.keep(ctx)
}

// refuse tells of a row that is not kept.
func (r *observing) refuse(err error) {
	if r.result.count(err); r.result.failed <= brokenRowsTold {
		r.s.tell(err)
	}
}

// keep keeps what waits and prints ids.
func (r *observing) keep(ctx context.Context) error {
	if len(r.waiting) == 0 {
		return nil
	}
	added, err := r.store.AddObservations(ctx, r.waiting)
	if err != nil {
		return err
	}
	fresh := 0
	for i := range added {
		if added[i].Err == nil && added[i].Fresh {
			fresh++
		}
	}
	if fresh > 0 {
		if err := noteDone(ctx, r.store, r.by, string(account.Observe), number(fresh, "observation")); err != nil {
			return err
		}
	}
	for i, a := range added {
		if a.Err != nil {
			if e, ok := errors.AsType[*counterclaim.Error](a.Err); ok {
				a.Err = e.At(r.from[i].File, r.from[i].Line)
			}
			r.refuse(a.Err)
			continue
		}
		r.result.done++
		if a.Fresh {
			r.fresh++
		} else {
			r.had++
		}
		if r.gone {
			continue
		}
		if _, err := fmt.Fprintln(r.s.out, r.waiting[i].ID); errors.Is(err, syscall.EPIPE) {
			r.gone = true // the observations are wanted in the record all the same
		} else if err != nil {
			return err
		}
	}
	r.waiting, r.from = r.waiting[:0], r.from[:0]
	return nil
}

type observationTemplateOptions struct{}

// Help shows an example.
func (observationTemplateOptions) Help() string {
	return `Example:

    counterclaim observation template > monday.csv

Prints the names of all columns and two made-up rows, which say in the column synthetic that they are: replace them. Columns may stand in any
order, and those that are not needed may be left out. Lists are parted by semicolons, times stand with their zone.`
}

// Run prints.
func (o observationTemplateOptions) Run(_ context.Context, s *streams) error {
	return intake.WriteObservations(s.out, []counterclaim.Observation{templateRow("ard", "A"), templateRow("bel", "B")})
}

// templateRow makes up an observation: on either side's ground the same was seen, in the same words.
func templateRow(control, mark string) counterclaim.Observation {
	number := func(n int64) counterclaim.Quantity { return counterclaim.Quantity{Low: &n, High: &n} }
	return counterclaim.Observation{
		Mission: "Valley Mission", Ref: mark + "-1", Observer: mark + ". Monitor", Post: "Patrol " + mark, Means: counterclaim.MeansPatrol,
		Time: "2031-05-06T10:00:00+05:00", Until: "2031-05-06T10:20:00+05:00", DeviceTime: "2031-05-06T10:21:40+05:00", SatelliteTime: "2031-05-06T05:21:02Z",
		Lat: 41.25, Lon: 70.5, ErrorM: 10, Place: "the ferry at Ostry", BearingDeg: 270, BearingErrorDeg: 22.5, RangeMinM: 1000, RangeMaxM: 3000,
		Perceived: "seen", Conduct: "heavy_weapons_fire", What: "explosions across the river",
		Fire:   []counterclaim.Firing{{Kind: "explosion", Direction: "undetermined", Quantity: number(12)}, {Kind: "burst", Direction: "undetermined", Quantity: counterclaim.Quantity{Uncountable: true}}},
		Counts: []counterclaim.Count{{What: "houses damaged", Low: number(2).Low, High: number(2).High}}, Weapon: "mortar", CalibreMM: 82,
		Equipment: []counterclaim.Equipment{{WeaponClass: "artillery", Type: "2S1", CalibreMM: 122, Quantity: number(2), Serials: []string{mark + "113", mark + "117"}}},
		Works:     []counterclaim.Work{{Kind: "trench", SizeM: 120, Change: "larger", ChangeM: 20, LastVisit: "2031-05-01"}},
		Flights:   []counterclaim.Flight{{Own: true, Type: "quadcopter", Quantity: number(1), HeightM: 100, Interference: "jammed"}},
		Control:   control, ControlDate: "2031-05-01", ControlSource: "the mission's map of 1 May",
		Access: "delayed", AccessReason: "none given", DelayMin: 40, EffortH: 6.5, NotReached: []string{"Tarn"}, Synthetic: true,
	}
}
