package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/policy"
)

// A reporting period is closed by the person who publishes its report: what had been received by the time that it bears counts. Nothing that comes in later
// changes what was published; it stands in the next report, as received later.

// closedBefore finds the report with which the time before the period was closed: the last that was published of days before it, of as many days where there
// is one such; nil where none was.
func (g *gathering) closedBefore() (*counterclaim.SituationReport, error) {
	all, err := g.store.Sitreps(g.ctx)
	if err != nil {
		return nil, err
	}
	var last, lastOfKind *counterclaim.SituationReport
	for i := range all {
		r := &all[i]
		first, to, ok := counterclaim.Period{From: r.From, To: r.To}.Days()
		if !ok || r.Version != 1 || r.To >= g.in.From { // a correction closes nothing: what was late for the first version is late
			continue
		}
		if last == nil || r.To > last.To {
			last = r
		}
		if int(to.Sub(first).Hours()/24)+1 == g.days && (lastOfKind == nil || r.To > lastOfKind.To) {
			lastOfKind = r
		}
	}
	if lastOfKind != nil {
		return lastOfKind, nil
	}
	return last, nil
}

// moment reads a time of the record; what is none is long ago.
func moment(at string) time.Time {
	t, _ := time.Parse(time.RFC3339, at)
	return t
}

// received reports whether an observation had been received by the time that the report bears.
func (g *gathering) received(o *counterclaim.Observation) bool {
	return !moment(o.Received).After(g.in.AsOf)
}

// inBefore reports whether an observation counted when the report before was closed: it had been received by then, and the record had it when that was published.
func (g *gathering) inBefore(o *counterclaim.Observation) bool {
	return !moment(o.Received).After(moment(g.in.Closed.AsOf)) && !moment(o.Kept).After(moment(g.in.Closed.Published))
}

// closesBefore reports whether the report before is of the very days with which the period is compared.
func (g *gathering) closesBefore() bool {
	date := func(t time.Time) string { return t.Format(counterclaim.DateLayout) }
	return g.in.Closed != nil && g.in.Closed.From == date(g.first.AddDate(0, 0, -g.days)) && g.in.Closed.To == date(g.first.AddDate(0, 0, -1))
}

// countedBefore reports whether an observation counts in the figures of the time before: as it did when that was closed.
func (g *gathering) countedBefore(o *counterclaim.Observation) bool {
	if g.closesBefore() {
		return g.inBefore(o)
	}
	return g.received(o)
}

// late reports whether an observation that was made before the period is told as received later.
func (g *gathering) late(o *counterclaim.Observation) bool {
	if !g.received(o) {
		return false
	}
	if g.in.Closed != nil {
		if end, err := time.ParseInLocation(counterclaim.DateLayout, g.in.Closed.To, g.in.Zone); err == nil && moment(o.Time).Before(end.AddDate(0, 0, 1)) {
			return !g.inBefore(o)
		}
	}
	at := moment(o.Received) // of days of which no report was published
	return !at.Before(g.first) && at.Before(g.last)
}

// closedRecord is a record as it was for a report: with the observations that count, and no other.
type closedRecord struct {
	counterclaim.Store
	counts func(o *counterclaim.Observation) bool
}

// Observations gives those that count. What corrects one, and does not count, leaves it standing.
func (c closedRecord) Observations(ctx context.Context, q counterclaim.ObservationQuery) ([]counterclaim.Observation, error) {
	standing := q.Standing
	q.Standing = false
	list, err := c.Store.Observations(ctx, q)
	if err != nil {
		return nil, err
	}
	counts := map[counterclaim.ID]bool{}
	for i := range list {
		counts[list[i].ID] = c.counts(&list[i])
	}
	var elsewhere []counterclaim.ID
	for i := range list {
		if by := list[i].SupersededBy; !by.IsZero() {
			if _, ok := counts[by]; !ok {
				elsewhere = append(elsewhere, by)
			}
		}
	}
	if len(elsewhere) > 0 {
		others, err := c.Store.Observations(ctx, counterclaim.ObservationQuery{IDs: elsewhere})
		if err != nil {
			return nil, err
		}
		for i := range others {
			counts[others[i].ID] = c.counts(&others[i])
		}
	}
	for i := range list {
		if !counts[list[i].SupersededBy] {
			list[i].SupersededBy = counterclaim.ID{}
		}
	}
	return slices.DeleteFunc(list, func(o counterclaim.Observation) bool {
		return !counts[o.ID] || standing && !o.SupersededBy.IsZero()
	}), nil
}

// observations reads those of the period and of the time before, and those of before that were received later. What must not leave is taken from their
// words; where monitors stood is printed within the mission alone.
func (g *gathering) observations(before time.Time) error {
	at := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	read := func(from, to string, counts func(*counterclaim.Observation) bool) ([]counterclaim.Observation, error) {
		return closedRecord{g.store, counts}.Observations(g.ctx, counterclaim.ObservationQuery{From: from, To: to, Standing: true})
	}
	var err error
	if g.in.Observations, err = read(at(g.first), at(g.last), g.received); err != nil {
		return err
	}
	all, err := read(at(g.first), at(g.last), func(*counterclaim.Observation) bool { return true })
	if err != nil {
		return err
	}
	g.notYet = max(0, len(all)-len(g.in.Observations))
	if g.in.ObservedBefore, err = read(at(before), at(g.first), g.countedBefore); err != nil {
		return err
	}
	if g.in.Late, err = read("", at(g.first), g.received); err != nil {
		return err
	}
	g.in.Late = slices.DeleteFunc(g.in.Late, func(o counterclaim.Observation) bool { return !g.late(&o) })
	g.whole = map[counterclaim.ID]*counterclaim.Observation{}
	for _, o := range g.in.Observations {
		g.whole[o.ID] = &o
	}
	if !g.in.Internal {
		for _, list := range [][]counterclaim.Observation{g.in.Observations, g.in.Late} {
			for i := range list {
				withhold(&list[i])
			}
		}
	}
	return nil
}

// measure holds the period and the time before against the record's agreement. Outside the mission stands what was measured against versions that
// somebody published, chosen and cut by the same rules as on the desk's page of violations: nothing that a party declared of its holdings, none of storage and
// access, nothing too recent, and no distance finer than half a kilometre.
func (g *gathering) measure(before, lastBefore string) error {
	of, err := pipeline.OneAgreement(g.ctx, g.store, g.of)
	if err != nil || of == "" {
		return err
	}
	seen, err := g.view.Agreements(g.ctx, of)
	if err != nil {
		return err
	}
	told := func(from, to string, counts func(*counterclaim.Observation) bool) (*pipeline.Measured, error) {
		m, err := pipeline.Measure(g.ctx, closedRecord{g.store, counts}, of, from, to, nil)
		if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
			return nil, nil // none held yet
		}
		if err != nil {
			return nil, err
		}
		for i := range m.Versions {
			if !slices.ContainsFunc(seen, func(a policy.SeenAgreement) bool { return a.ID == m.Versions[i].ID }) {
				return nil, nil
			}
		}
		if g.rules == nil {
			if g.rules, err = g.view.ViolationRules(g.ctx, m.Agreement); err != nil {
				return nil, err
			}
		}
		if m.Violations, err = g.view.Told(g.ctx, g.rules, m.Violations); err != nil {
			return nil, err
		}
		return m, nil
	}
	now, err := told(g.in.From, g.in.To, g.received)
	if err != nil || now == nil {
		return err
	}
	g.in.Agreement, g.in.Violations = now.Agreement, now.Violations
	for day := g.first; day.Before(g.last); day = day.AddDate(0, 0, 1) {
		if !g.rules.ToldDay(day.Format(counterclaim.DateLayout)) {
			g.in.HeldDays++
		}
	}
	if err := cmp.Or(g.shapes(now), g.contests(of, now.Agreement)); err != nil {
		return err
	}
	then, err := told(before, lastBefore, g.countedBefore)
	if err == nil && then != nil {
		g.in.ViolationsBefore = then.Violations
	}
	return err
}

// dayUnder gives the day under which an incident stands in a report that begins on a day: that on which it is said to have begun, the report's first where that was
// before, else that of the first claim on it.
func dayUnder(n *counterclaim.Incident, claims []counterclaim.Claim, first string) string {
	if n.Time != nil {
		return max(n.Time.From, first)
	}
	day := ""
	for i := range claims {
		of := counterclaim.Report{Published: claims[i].Published}
		if d := of.Day(); d != "" && (day == "" || d < day) {
			day = d
		}
	}
	return day
}
