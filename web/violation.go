package web

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// seenSeason is what was measured against one agreement, as who asks may see it.
type seenSeason struct {
	of     string // the agreement's id
	a      *counterclaim.Agreement
	season *ceasefire.Season
	rules  *leaving.ViolationRules
	rows   []counterclaim.Violation
	cases  []ceasefire.Case // of rows, latest day first
	steps  map[counterclaim.ID][]counterclaim.Contest
	party  string // for which who asks speaks, "" for none
	titles map[string]string
	kinds  map[string]string
	others []pageLink
	// hidden: days are not told, because they were measured against a version that was not published, or are too recent.
	hidden bool
}

// seasonSeen measures the agreement that is named, else the first that may be seen; nil where none may.
func (d *desk) seasonSeen(ctx context.Context, named string) (*seenSeason, error) {
	all, err := d.agreementsSeen(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at := 0
	if named != "" {
		if at = slices.IndexFunc(all, func(v []leaving.SeenAgreement) bool { return v[0].Agreement == named }); at < 0 {
			return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("promise.badday")).Try("%s", d.say.T("promise.badday.try"))
		}
	}
	record, ok := d.record.(ceasefire.Seasonal)
	if !ok {
		return nil, nil
	}
	s := &seenSeason{of: all[at][0].Agreement, steps: map[counterclaim.ID][]counterclaim.Contest{}, party: d.speaksFor(ctx), titles: map[string]string{}, kinds: map[string]string{}}
	for i, versions := range all {
		if last := versions[len(versions)-1]; i != at {
			s.others = append(s.others, pageLink{cmp.Or(last.Title, last.Agreement), "/violations?of=" + url.QueryEscape(last.Agreement)})
		}
	}
	s.season, err = d.seasons.Of(ctx, record, s.of)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		s.season, err = nil, nil
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if s.rules, err = d.view.ViolationRules(ctx, s.season.Agreement); err != nil {
		return nil, err
	}
	s.rules.For(s.party)
	versions := map[counterclaim.ID]bool{}
	for i := range all[at] {
		versions[all[at][i].ID] = true
	}
	for i := range s.season.Versions { // the last of those that were measured against and may be seen
		if id := s.season.Versions[i].ID; versions[id] {
			if s.a, err = d.view.Agreement(ctx, id, d.readAgreement(ctx)); err != nil {
				return nil, err
			}
		}
	}
	if s.a == nil {
		s.season = nil
		return s, nil
	}
	if err := d.seenRows(ctx, s, versions); err != nil {
		return nil, err
	}
	return s, d.seenSteps(ctx, s)
}

// seenRows chooses what may be seen of the season.
func (d *desk) seenRows(ctx context.Context, s *seenSeason, versions map[counterclaim.ID]bool) (err error) {
	for i := range s.season.Agreement.Clauses {
		k := &s.season.Agreement.Clauses[i]
		s.kinds[k.ID] = k.Kind
	}
	for i := range s.a.Clauses {
		k := &s.a.Clauses[i]
		s.kinds[k.ID] = cmp.Or(s.kinds[k.ID], k.Kind)
		s.titles[k.ID] = cmp.Or(k.Title, d.say.Or("clausekind", k.Kind))
	}
	rows := s.season.Violations
	if slices.ContainsFunc(s.season.Versions, func(v counterclaim.AgreementVersion) bool { return !versions[v.ID] }) {
		rows = nil
		for _, v := range s.season.Violations {
			if versions[s.season.VersionOn(v.Day)] {
				rows = append(rows, v)
			}
		}
	}
	if s.rows, err = d.view.Told(ctx, s.rules, rows); err != nil {
		return err
	}
	s.hidden = len(s.rows) < len(s.season.Violations)
	if s.cases = s.season.Cases; s.hidden {
		s.cases = ceasefire.Cases(s.of, s.rows)
	}
	return nil
}

// seenSteps reads what is said about violations of the agreement.
func (d *desk) seenSteps(ctx context.Context, s *seenSeason) error {
	record, ok := d.record.(counterclaim.Contests)
	if !ok {
		return nil
	}
	steps, err := record.Contests(ctx, counterclaim.ID{})
	if err != nil {
		return err
	}
	for _, c := range s.rules.Contests(steps, func(clause string) string { return s.kinds[clause] }, s.party) {
		if c.Agreement == s.of {
			s.steps[c.Violation] = append(s.steps[c.Violation], c)
		}
	}
	return nil
}

// findViolation gives the violation of an address: what is measured of it, which is nil where that is nothing, and what is said about it. It is CodeNotFound
// where nothing may be seen of it.
func (d *desk) findViolation(s *seenSeason, prefix string) (key counterclaim.ViolationKey, found *ceasefire.Case, err error) {
	prefix = strings.ToLower(prefix)
	if !counterclaim.IsHexPrefix(prefix) {
		return key, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.address")).Try("%s", d.say.T("error.address.try"))
	}
	begins := func(id counterclaim.ID) bool { return strings.HasPrefix(id.String(), prefix) }
	for i := range s.cases {
		if begins(s.cases[i].ID) {
			return s.cases[i].ViolationKey, &s.cases[i], nil
		}
	}
	for id, steps := range s.steps {
		if !begins(id) {
			continue
		}
		key = steps[0].ViolationKey
		at := slices.IndexFunc(s.season.Cases, func(c ceasefire.Case) bool { return c.ID == id })
		switch {
		case at < 0:
			return key, nil, nil // measured no more
		case leaving.Noticed(steps, s.party):
			return key, &s.season.Cases[at], nil
		}
		break // it is measured, and not told yet
	}
	return key, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("violation.unknown")).Try("%s", d.say.T("violation.unknown.try"))
}

// violationAddress gives the permanent address of a violation.
func (s *seenSeason) address(id counterclaim.ID) string {
	out := "/violations/" + id.Short()
	if len(s.others) > 0 {
		out += "?of=" + url.QueryEscape(s.of)
	}
	return out
}

// nameOf gives the words for a party of the agreement or of the dispute.
func (s *seenSeason) nameOf(f *frame, id string) string {
	for i := range s.a.Parties {
		if s.a.Parties[i].ID == id {
			return s.a.Parties[i].Name
		}
	}
	return f.name(id)
}

// whose says to whom a violation is put down, and on whose ground it is, which is no word on who did it.
func (d *desk) whose(s *seenSeason, f *frame, k *counterclaim.ViolationKey) (party, area string) {
	party, area = d.say.T("violation.nobody"), d.say.T("violation.area.unknown")
	if k.Party != "" {
		party = s.nameOf(f, k.Party)
	}
	if k.Area != "" {
		area = d.say.T("violation.area", s.nameOf(f, k.Area))
	}
	return party, area
}

// metres writes a length: over ten kilometres in kilometres.
func (l language) metres(m float64) string {
	if m >= 10_000 || m <= -10_000 {
		return l.T("measure.km", strings.Replace(fmt.Sprintf("%.1f", m/1000), "-", "−", 1))
	}
	return l.T("measure.m", strings.Replace(l.Number(int64(math.Round(m))), "-", "−", 1))
}

// lastDay gives the latest day that may be seen, "" where there is none.
func (s *seenSeason) lastDay() string {
	if len(s.cases) == 0 {
		return ""
	}
	return s.cases[0].Day
}

// effort gives what monitors did on the days that are told.
func (s *seenSeason) effort() map[string]ceasefire.Effort {
	if !s.hidden {
		return s.season.Effort
	}
	out := map[string]ceasefire.Effort{}
	for day, e := range s.season.Effort {
		if s.rules.ToldDay(day) {
			out[day] = e
		}
	}
	return out
}
