package ceasefire

import (
	"context"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Measurable is a record whose observations and confirmed incidents can be held against the agreements that it keeps.
type Measurable interface {
	counterclaim.Agreements
	counterclaim.Observations
	Incidents(ctx context.Context, q counterclaim.IncidentQuery) ([]counterclaim.Incident, error)
}

// Measured is what a record's deeds come to against an agreement, version by version.
type Measured struct {
	// Agreement is the last that held in the time asked for.
	Agreement *counterclaim.Agreement
	Versions  []counterclaim.AgreementVersion // against which was measured, in the order of their days
	Passed    []Passed                        // that held and cannot be used; the one before each was taken in its place
	Result
	stretches int // of days, each measured by itself
}

// OneAgreement gives the id of a record's agreement: the one that is named, else the only one that it keeps; "" where it keeps none.
func OneAgreement(ctx context.Context, store counterclaim.Agreements, named string) (string, error) {
	versions, err := store.AgreementVersions(ctx, named)
	if err != nil {
		return "", err
	}
	var ids []string
	for i := range versions {
		if id := versions[i].Agreement; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	switch {
	case len(ids) == 1:
		return ids[0], nil
	case named != "":
		return "", counterclaim.Errorf(counterclaim.CodeNotFound, "the record keeps no agreement %.60q", named).Try("counterclaim ceasefire list names those that it keeps; ceasefire keep FILE keeps one")
	case len(ids) > 1:
		return "", counterclaim.Errorf(counterclaim.CodeAmbiguous, "the record keeps %d agreements: %.400q", len(ids), ids).Try("name one of them")
	}
	return "", nil
}

// Measure holds what a record has against one of its agreements, from one day to another (YYYY-MM-DD on the agreement's clock, both inclusive; ""
// is open): each day against the version that held on it. What was announced is taken from notified. It is CodeNotFound where no version
// that can be used held in that time.
//
// It uses nothing of the equipment register, so that no row of it depends on what was declared there, whoever reads it: [MeasureHeld] does.
func Measure(ctx context.Context, store Measurable, agreement, from, to string, notified []Notified) (*Measured, error) {
	return measure(ctx, store, agreement, from, to, notified, nil, nil)
}

// MeasureHeld is [Measure] with what the record's equipment register says was declared for each day. Its rows tell of it, by themselves and by
// what they leave out: they are for who may see the holdings of all parties, where party is "", or of that one alone. Then the other
// parties' holdings are not used at all: nothing in a row depends on them. Where the register or a part of it is closed, it is not
// used either, and what rests on it cannot be told: closed says so.
func MeasureHeld(ctx context.Context, store Measurable, party, agreement, from, to string, notified []Notified) (m *Measured, closed bool, err error) {
	entries, closed, err := Register(ctx, store, party)
	if err != nil {
		return nil, false, err
	}
	if closed {
		entries = nil
	}
	m, err = measure(ctx, store, agreement, from, to, notified, func(a *counterclaim.Agreement) *counterclaim.Agreement { return Own(a, party) }, entries)
	return m, closed, err
}

// measure is Measure with entries of the equipment register, and with what may be seen of each version.
func measure(ctx context.Context, store Measurable, agreement, from, to string, notified []Notified, cut func(a *counterclaim.Agreement) *counterclaim.Agreement,
	entries []counterclaim.RegisterEntry) (*Measured, error) {
	for _, day := range []string{from, to} {
		if _, _, ok := (counterclaim.Period{From: day, To: day}).Days(); day != "" && !ok {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is no day", day).Try("write it as 2031-05-06")
		}
	}
	versions, err := store.AgreementVersions(ctx, agreement)
	if err != nil {
		return nil, err
	}
	in := Input{Notified: notified, Stop: ctx.Err}
	if in.Observations, err = store.Observations(ctx, counterclaim.ObservationQuery{}); err != nil {
		return nil, err
	}
	if in.Incidents, err = confirmed(ctx, store, from, to); err != nil {
		return nil, err
	}
	out := &Measured{}
	for _, t := range terms(versions, HoldingDays(entries, agreement), from, to) {
		st, err := standOn(ctx, store, versions, t.from)
		if err != nil {
			return nil, err
		}
		out.pass(st.Passed)
		if st.Version == nil {
			continue
		}
		in.From, in.To = t.from, t.to
		a := st.Agreement
		if cut != nil {
			a = WithHoldings(cut(a), entries, t.from)
		}
		found, err := Check(a, in)
		if err != nil {
			return nil, err
		}
		out.Agreement = a
		if n := len(out.Versions); n == 0 || out.Versions[n-1].ID != st.Version.ID {
			out.Versions = append(out.Versions, *st.Version)
		}
		out.stretches++
		out.add(found)
	}
	if out.Agreement == nil {
		return nil, noneHeld(agreement, out.Passed)
	}
	return out, nil
}

// standOn finds the version that holds from a day on.
func standOn(ctx context.Context, store counterclaim.Agreements, versions []counterclaim.AgreementVersion, day string) (*Standing, error) {
	return Stand(versions, day, func(id counterclaim.ID) (*counterclaim.Agreement, error) {
		v, err := store.AgreementVersion(ctx, id)
		if err != nil {
			return nil, err
		}
		return GoodVersion(v)
	})
}

// noneHeld is the error where no version can be used.
func noneHeld(agreement string, passed []Passed) error {
	err := counterclaim.Errorf(counterclaim.CodeNotFound, "no version of agreement %.60q that can be used held then", agreement)
	if len(passed) > 0 {
		err = err.Because(passed[0].Why)
	}
	return err.Try("counterclaim ceasefire list says from which day each holds")
}

// pass notes versions that cannot be used, each once.
func (m *Measured) pass(list []Passed) {
	for _, p := range list {
		if !slices.ContainsFunc(m.Passed, func(o Passed) bool { return o.Version.ID == p.Version.ID }) {
			m.Passed = append(m.Passed, p)
		}
	}
}

func (m *Measured) add(r *Result) {
	if m.Violations == nil {
		m.Violations = r.Violations
	} else {
		m.Violations = append(m.Violations, r.Violations...)
	}
	outside := m.LeftOut.Outside
	m.LeftOut = r.LeftOut
	m.LeftOut.Outside += outside
	if m.stretches > 1 {
		m.LeftOut.OtherDays = 0 // what lies in no stretch is not told from what lies in another
	}
	for _, n := range r.Notes {
		if !slices.Contains(m.Notes, n) {
			m.Notes = append(m.Notes, n)
		}
	}
}

// confirmed gives the incidents of some days that a finding which stands confirms.
func confirmed(ctx context.Context, store Measurable, from, to string) ([]counterclaim.Incident, error) {
	const page = 500
	var out []counterclaim.Incident
	q := counterclaim.IncidentQuery{From: from, To: to, Limit: page}
	for {
		list, err := store.Incidents(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].Verdict == "confirmed" {
				out = append(out, list[i])
			}
		}
		if len(list) < page {
			return out, nil
		}
		q.After = list[len(list)-1].ID
	}
}

// term is a stretch of days on which one version is the last that holds.
type term struct{ from, to string }

// terms parts days at those on which a version begins to hold, and at others after the first of these.
func terms(versions []counterclaim.AgreementVersion, others []string, from, to string) []term {
	var begins []string
	for i := range versions {
		if day := versions[i].Holds; day != "" && (to == "" || day <= to) && !slices.Contains(begins, day) {
			begins = append(begins, day)
		}
	}
	if len(begins) > 0 {
		first := slices.Min(begins)
		for _, day := range others {
			if day > first && (to == "" || day <= to) && !slices.Contains(begins, day) {
				begins = append(begins, day)
			}
		}
	}
	slices.Sort(begins)
	var out []term
	for i, day := range begins {
		end := to
		if i+1 < len(begins) {
			end = dayBefore(begins[i+1])
		}
		if from != "" && end != "" && end < from {
			continue
		}
		out = append(out, term{max(day, from), end})
	}
	return out
}

// dayBefore gives the day before another, both YYYY-MM-DD.
func dayBefore(day string) string {
	t, err := time.Parse(counterclaim.DateLayout, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, -1).Format(counterclaim.DateLayout)
}
