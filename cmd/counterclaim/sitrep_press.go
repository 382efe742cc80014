package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/sitrep"
)

// sitrepPress publishes situation reports, for the command line and for the desk alike.
type sitrepPress struct {
	store    counterclaim.Store
	keys     func(person string) (ed25519.PrivateKey, error)
	register func() (counterclaim.Signers, error)
	now      func() time.Time
	file     string            // of the draft, for what is said of it; "" where there is none
	tell     func(line string) // says what a person wrote otherwise than the record counts; nil: the trail alone has it
}

// publish signs a draft and keeps it: as the next version of its days, if it closes them and the release rules let it leave, or override says why it leaves all
// the same. It gives what they hold back; fresh is false where the record had it already.
func (p sitrepPress) publish(ctx context.Context, r *counterclaim.SituationReport, by, changed, override string) (held []string, fresh bool, err error) {
	if err := p.follow(ctx, r, changed); err != nil {
		return nil, false, err
	}
	now, err := composedNow(ctx, p.store, r)
	if err != nil {
		return nil, false, err
	}
	if err := p.closes(ctx, r, now); err != nil {
		return nil, false, err
	}
	if held, err = p.mayLeave(ctx, r, now, override); err != nil {
		return held, false, err
	}
	key, err := p.keys(by)
	if err != nil {
		return held, false, err
	}
	r.By, r.Published = []string{by}, p.now().UTC().Format(time.RFC3339)
	r.Identify()
	r.Signatures = []counterclaim.Signature{counterclaim.Sign(by, counterclaim.OverSitrep, key, r.Content())}
	signers, err := p.register()
	if err != nil {
		return held, false, err
	}
	if len(signers) > 0 { // without a register any key does
		if err := signers.Check(by, r.Signatures[0].Key, r.Published); err != nil {
			return held, false, err
		}
	}
	if fresh, err = p.store.PublishSitrep(ctx, r); err != nil || !fresh {
		return held, fresh, err
	}
	return held, fresh, p.noteByHand(ctx, by, now, r)
}

// mostByHand is how many bytes the trail has of what a person wrote otherwise than the record counts.
const mostByHand = 2000

// noteByHand keeps in the trail which figures of a report are not those of the record.
func (p sitrepPress) noteByHand(ctx context.Context, by string, now, r *counterclaim.SituationReport) error {
	lines := sitrep.ByHand(now, r)
	if len(lines) == 0 {
		return nil
	}
	words := numbered(len(lines), "line", "lines") + ": " + strings.Join(lines, "; ")
	if len(words) > mostByHand {
		words = strings.ToValidUTF8(words[:mostByHand], "") + "…"
	}
	e, err := entryOf(p.store, by, "figures that the record does not count", fmt.Sprintf("situation report %s version %d", sitrepDays(r), r.Version), words)
	if err != nil {
		return err
	}
	if p.tell != nil {
		for _, line := range lines[:min(len(lines), 20)] {
			p.tell(line)
		}
	}
	return p.store.Audit(ctx, &e)
}

// Publish does the same for the desk. What is not published is left as it was.
func (p sitrepPress) Publish(ctx context.Context, r *counterclaim.SituationReport, by, changed, override string) (held []string, err error) {
	asDraft(r)
	held, _, err = p.publish(ctx, r, by, changed, override)
	return held, err
}

// Draft writes the draft of some days, the last of which is day, for outside.
func (p sitrepPress) Draft(ctx context.Context, day string, days int, site string) (*counterclaim.SituationReport, error) {
	g := gathering{ctx: ctx, store: p.store, view: policy.NewView(p.store, nil, nil).Over(unsealed(p.store))}
	if err := g.begin(sitrepOptions{Day: day, Days: days, AsOf: p.now().UTC().Format(time.RFC3339), Address: site}); err != nil {
		return nil, err
	}
	if err := g.gather(); err != nil {
		return nil, err
	}
	return sitrep.Compose(g.in), nil
}

// asDraft takes from a report what the program says of it when it is published.
func asDraft(r *counterclaim.SituationReport) {
	r.ID, r.By, r.Published, r.Signatures, r.Version, r.Corrects, r.Changed = counterclaim.ID{}, nil, "", nil, 1, counterclaim.ID{}, ""
	sitrep.Normal(r)
}

// follow makes a report the next version of what was published of the same days.
func (p sitrepPress) follow(ctx context.Context, r *counterclaim.SituationReport, changed string) error {
	all, err := p.store.Sitreps(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].From == r.From && all[i].To == r.To {
			r.Version, r.Corrects = all[i].Version+1, all[i].ID
		}
	}
	r.Changed = strings.Join(strings.Fields(changed), " ")
	switch {
	case r.Version > 1 && r.Changed == "":
		return counterclaim.Errorf(counterclaim.CodeConflict, "the situation report of %s was published as version %d, %s", sitrepDays(r), r.Version-1, r.Corrects.Short()).Try("say with --changed what this one changes; the one before stays")
	case r.Version == 1 && r.Changed != "":
		return counterclaim.Errorf(counterclaim.CodeBadInput, "no situation report of %s was published that this one could change", sitrepDays(r)).Try("leave --changed out")
	}
	return nil
}

// closes wants a report to count what had been received by the time that it bears, and nothing else: with it the period is closed.
func (p sitrepPress) closes(ctx context.Context, r, now *counterclaim.SituationReport) error {
	asOf := moment(r.AsOf)
	if asOf.After(p.now().Add(time.Minute)) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "as_of %s is still to come: a period is closed as of a time that has been", r.AsOf).At(p.file, 0).Try("write the draft again")
	}
	if r.Counted == now.Counted {
		return nil
	}
	if r.Version > 1 {
		before, err := p.store.Sitrep(ctx, r.Corrects)
		if err != nil {
			return err
		}
		if before.AsOf == r.AsOf && before.Counted == r.Counted && !r.Counted.IsZero() {
			return nil // it corrects words; what had come in when the period was closed stays what counts
		}
	}
	return counterclaim.Errorf(counterclaim.CodeConflict, "the draft does not count the observations that the record has of these days as of %s: some came in, or were corrected, since it was written", r.AsOf).At(p.file, 0).
		Try("write it again with \"counterclaim sitrep --day %s --days %d\" and edit that", r.To, daysOf(r))
}

// daysOf gives how many days a report is of.
func daysOf(r *counterclaim.SituationReport) int {
	first, last, _ := counterclaim.Period{From: r.From, To: r.To}.Days() // which Validate has seen
	return int(last.Sub(first).Hours()/24) + 1
}

// mayLeave holds against the release rules what a person wrote: what the program itself writes of these days for outside, in now, has passed them.
func (p sitrepPress) mayLeave(ctx context.Context, r, now *counterclaim.SituationReport, override string) (held []string, err error) {
	own, exact := map[string]bool{}, map[string]bool{}
	sitrepLines(now, func(_, line string) { own[withoutDigits(line)], exact[line] = true, true }) // without numbers: more may have come in since the draft was written
	dispute, err := p.store.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	hold := func(where, line string) { held = append(held, fmt.Sprintf("%s: %.200q", where, line)) }
	if zone, err := time.LoadLocation(r.Zone); err == nil {
		if last, err := time.ParseInLocation(counterclaim.DateLayout, r.To, zone); err == nil && policy.Waits(dispute, last.AddDate(0, 0, 1), p.now()) {
			hold("days", "the last of them ended less long ago than the delay of the release rules")
		}
	}
	sitrepLines(r, func(where, line string) {
		if !exact[line] && (precise.MatchString(line) || !own[withoutDigits(line)] && !policy.MayLeave(line)) {
			hold(where, line)
		}
	})
	mapLeaves(dispute, r, now, hold)
	if len(held) > 0 && strings.TrimSpace(override) == "" {
		return held, counterclaim.Errorf(counterclaim.CodeRefused, "the release rules hold back %s of the situation report", numbered(len(held), "line", "lines")).At(p.file, 0).
			Try("write it without that, or say with --override why it leaves all the same")
	}
	return held, nil
}

// precise is a number as coordinates are written that tell more than the release rules' grid.
var precise = regexp.MustCompile(`^[-+]?\d{1,3}\.\d{4,}°?( ?[NSEW])?$`)

// mapLeaves holds back places that are told more exactly than the release rules have it, and lines and zones that are not those of a published agreement.
func mapLeaves(d *counterclaim.Dispute, r, now *counterclaim.SituationReport, hold func(where, line string)) {
	own := map[[2]string]bool{}
	sitrep.Places(now, func(_ string, lat, lon string) { own[[2]string{lat, lon}] = true })
	sitrep.Places(r, func(where, lat, lon string) {
		x, err := strconv.ParseFloat(lat, 64)
		y, err2 := strconv.ParseFloat(lon, 64)
		gridLat, gridLon, _ := policy.Coarse(d, x, y, 0)
		if !own[[2]string{lat, lon}] && (err != nil || err2 != nil || math.Abs(gridLat-x) > 1e-6 || math.Abs(gridLon-y) > 1e-6) {
			hold(where, lat+", "+lon)
		}
	})
	shapes := map[string]bool{}
	key := func(s *counterclaim.Shape) string {
		out, _ := json.Marshal(s) // names and numbers cannot fail
		return string(out)
	}
	for i := range now.Shapes {
		shapes[key(&now.Shapes[i])] = true
	}
	for i := range r.Shapes {
		if !shapes[key(&r.Shapes[i])] {
			hold("lines and zones of the map", r.Shapes[i].Name)
		}
	}
}

// composedNow writes the report of the days of another as of the same time, for outside.
func composedNow(ctx context.Context, store counterclaim.Store, r *counterclaim.SituationReport) (*counterclaim.SituationReport, error) {
	g := gathering{ctx: ctx, store: store, view: policy.NewView(store, nil, nil).Over(unsealed(store))}
	if err := g.begin(sitrepOptions{Day: r.To, Days: daysOf(r), Zone: r.Zone, AsOf: r.AsOf}); err != nil {
		return nil, err
	}
	if err := g.gather(); err != nil {
		return nil, err
	}
	return sitrep.Compose(g.in), nil
}

// sitrepLines gives the lines of a report's texts and the cells of its tables, with where each stands.
func sitrepLines(r *counterclaim.SituationReport, one func(where, line string)) {
	for _, p := range r.Sections {
		one(p.Heading, p.Heading)
		for line := range strings.SplitSeq(p.Text, "\n") {
			one(p.Heading, strings.TrimSpace(line))
		}
	}
	for _, t := range r.Tables {
		for _, c := range append([]string{t.Heading}, t.Columns...) {
			one(t.Heading, c)
		}
		for i, row := range t.Rows {
			for _, c := range row {
				one(fmt.Sprintf("%s, row %d", t.Heading, i+1), c)
			}
		}
	}
}

func withoutDigits(line string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, line)
}
