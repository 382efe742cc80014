package ceasefire

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/counterclaim/counterclaim"
)

// Seasonal is a record whose deeds can be measured against its agreement again and again.
type Seasonal interface {
	Measurable
	Findings(ctx context.Context, q counterclaim.FindingQuery) ([]counterclaim.Finding, error)
	Resolve(ctx context.Context, noun, prefix string) (counterclaim.Address, error)
}

// Season is what a record's deeds come to against an agreement since it began, with what monitors did to see them. Whoever asks shares it: it is
// not to be changed.
type Season struct {
	Measured
	Cases  []Case            // of all rows
	Effort map[string]Effort // by day, YYYY-MM-DD on the agreement's clock
	Anew   int               // days that were measured for it; the others were known
	terms  []seasonTerm
}

type seasonTerm struct {
	term
	version counterclaim.ID
	checker *Checker
}

// VersionOn gives the version against which a day was measured, the zero id where none held.
func (s *Season) VersionOn(day string) counterclaim.ID {
	for _, t := range s.terms {
		if day >= t.from && (t.to == "" || day <= t.to) {
			return t.version
		}
	}
	return counterclaim.ID{}
}

// Seasons measures agreements of a record and keeps what came of it. While no observation, finding, confirmed incident or version is new nothing
// is measured; of what is new, the days alone that it is of. It is for many at once: who comes while it measures waits for that.
type Seasons struct {
	mu sync.Mutex
	of map[string]*keptSeason
}

// mostSeasons is how many agreements are kept measured.
const mostSeasons = 8

type keptSeason struct {
	mu       sync.Mutex
	stamp    string // of what it was made of
	versions string
	season   *Season
	seen     seenSoFar
	days     map[string]keptDay // by version and day
}

type keptDay struct {
	made    counterclaim.ID // hash of what it was made of
	rows    []counterclaim.Violation
	outside int
}

// Of gives the season of an agreement, as the record has it now. It fails as [Measure] does.
func (s *Seasons) Of(ctx context.Context, store Seasonal, agreement string) (*Season, error) {
	s.mu.Lock()
	if s.of == nil || len(s.of) > mostSeasons {
		s.of = map[string]*keptSeason{}
	}
	k := s.of[agreement]
	if k == nil {
		k = &keptSeason{}
		s.of[agreement] = k
	}
	s.mu.Unlock()
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.measure(ctx, store, agreement)
}

func (k *keptSeason) measure(ctx context.Context, store Seasonal, agreement string) (*Season, error) {
	versions, err := store.AgreementVersions(ctx, agreement)
	if err != nil {
		return nil, err
	}
	count, err := store.CountObservations(ctx, counterclaim.ObservationQuery{}) // they are added and never changed
	if err != nil {
		return nil, err
	}
	incidents, err := confirmedNow(ctx, store)
	if err != nil {
		return nil, err
	}
	what, err := json.Marshal(incidents)
	if err != nil {
		return nil, err
	}
	var kept string
	for i := range versions {
		kept += versions[i].ID.String() + versions[i].Holds + "\n"
	}
	stamp := fmt.Sprintf("%s%d %s", kept, count, counterclaim.HashOf("incidents", string(what)))
	if k.season != nil && k.stamp == stamp {
		return k.season, nil
	}
	if kept != k.versions {
		k.days = map[string]keptDay{}
	}
	in := Input{Incidents: incidents}
	if in.Observations, err = k.seen.upTo(ctx, store, count); err != nil {
		return nil, err
	}
	season, err := k.anew(ctx, store, agreement, versions, in)
	if err != nil {
		return nil, err
	}
	k.stamp, k.versions, k.season = stamp, kept, season
	return season, nil
}

// anew measures the days of which something is new.
func (k *keptSeason) anew(ctx context.Context, store Seasonal, agreement string, versions []counterclaim.AgreementVersion, in Input) (*Season, error) {
	out := &Season{Effort: map[string]Effort{}}
	days := map[string]keptDay{}
	for _, t := range terms(versions, nil, "", "") {
		st, err := standOn(ctx, store, versions, t.from)
		if err != nil {
			return nil, err
		}
		out.pass(st.Passed)
		if st.Version == nil {
			continue
		}
		c, err := NewChecker(st.Agreement)
		if err != nil {
			return nil, err
		}
		out.Agreement = st.Agreement
		out.Versions = append(out.Versions, *st.Version)
		in.From, in.To = t.from, t.to
		list, left := c.Days(in)
		r := Result{LeftOut: left, Notes: c.Notes()}
		if k.season != nil { // about as many as before
			r.Violations = make([]counterclaim.Violation, 0, len(k.season.Violations)+1000)
		}
		for i := range list {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			d := &list[i]
			key, made := st.Version.ID.String()+d.Day, madeOf(d)
			one, same := k.days[key]
			if !same || one.made != made {
				one = keptDay{made: made}
				one.rows, one.outside = c.Day(d)
				out.Anew++
			}
			days[key] = one
			r.Violations = append(r.Violations, one.rows...)
			r.LeftOut.Outside += one.outside
			effort := out.Effort[d.Day]
			for _, o := range d.Observations {
				effort.Add(o)
			}
			out.Effort[d.Day] = effort
		}
		out.stretches++
		out.add(&r)
		out.terms = append(out.terms, seasonTerm{term: t, version: st.Version.ID, checker: c})
	}
	if out.Agreement == nil {
		return nil, noneHeld(agreement, out.Passed)
	}
	k.days = days
	out.Cases = Cases(agreement, out.Violations)
	return out, nil
}

// madeOf is a hash of all that a day is measured from.
func madeOf(d *Day) counterclaim.ID {
	h := sha256.New()
	for _, o := range d.Observations {
		h.Write(o.ID[:])
	}
	for _, n := range d.Incidents {
		b, _ := json.Marshal(n) // it came out of JSON
		fmt.Fprintf(h, "\nincident of %d bytes\n%s", len(b), b)
	}
	return counterclaim.ID(h.Sum(nil))
}

// confirmedNow gives the incidents that findings which stand confirm, by id. It looks at findings, of which there are few, and not at
// all incidents.
func confirmedNow(ctx context.Context, store Seasonal) ([]counterclaim.Incident, error) {
	found, err := store.Findings(ctx, counterclaim.FindingQuery{Standing: true})
	if err != nil {
		return nil, err
	}
	var ids []counterclaim.ID
	for i := range found {
		if found[i].Verdict == "confirmed" {
			a, err := store.Resolve(ctx, "i", found[i].Incident.String())
			if err != nil && counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
				return nil, err
			}
			if err == nil && !a.Gone && !slices.Contains(ids, a.ID) {
				ids = append(ids, a.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	slices.SortFunc(ids, func(x, y counterclaim.ID) int { return slices.Compare(x[:], y[:]) })
	var out []counterclaim.Incident
	const page = 500
	for part := range slices.Chunk(ids, page) {
		list, err := store.Incidents(ctx, counterclaim.IncidentQuery{IDs: part})
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return slices.DeleteFunc(out, func(n counterclaim.Incident) bool { return n.Verdict != "confirmed" }), nil
}

// Alleged says of incidents that nothing confirms what they would be if they had happened as the claims say: rows of the clauses that they are about, put down to
// nobody. They are never violations. Incidents that a finding confirms or refutes are left out.
func (s *Season) Alleged(incidents []counterclaim.Incident) []counterclaim.Violation {
	var in Input
	for _, n := range incidents {
		if n.Verdict == "confirmed" || n.Verdict == "refuted" {
			continue
		}
		n.Verdict, n.Responsibility = "confirmed", nil // as if, to be measured
		in.Incidents = append(in.Incidents, n)
	}
	var out []counterclaim.Violation
	for _, t := range s.terms {
		in.From, in.To = t.from, t.to
		days, _ := t.checker.Days(in)
		for i := range days {
			rows, _ := t.checker.Day(&days[i])
			for _, v := range rows {
				if v.Verdict != string(Compliant) {
					out = append(out, v)
				}
			}
		}
	}
	return out
}
