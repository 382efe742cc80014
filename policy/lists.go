package policy

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// page is how many entries of a record are looked at together to find those that may be seen.
const page = 500

// Reports lists reports.
func (v *View) Reports(ctx context.Context, limit, offset int) ([]counterclaim.ListedReport, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).Reports(ctx, limit, offset)
	}
	return v.reports(ctx, j, counterclaim.ID{}, limit, offset)
}

// ReportsAfter goes on with the list.
func (v *View) ReportsAfter(ctx context.Context, after counterclaim.ID, limit int) ([]counterclaim.ListedReport, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).ReportsAfter(ctx, after, limit)
	}
	return v.reports(ctx, j, after, limit, 0)
}

func (v *View) reports(ctx context.Context, j *judging, after counterclaim.ID, limit, offset int) ([]counterclaim.ListedReport, error) {
	out := []counterclaim.ListedReport{}
	err := v.eachReport(ctx, j, after, func(l *counterclaim.ListedReport) (bool, error) {
		if offset--; offset >= 0 {
			return true, nil
		}
		if err := j.listed(ctx, l); err != nil {
			return false, err
		}
		out = append(out, *l)
		return limit <= 0 || len(out) < limit, nil
	})
	return out, err
}

// eachReport hands the reports that may be seen on, as the record has them, until do says that it has enough.
func (v *View) eachReport(ctx context.Context, j *judging, after counterclaim.ID, do func(l *counterclaim.ListedReport) (bool, error)) error {
	for {
		list, err := v.record.ReportsAfter(ctx, after, page)
		if err != nil {
			return err
		}
		for i := range list {
			l := &list[i]
			if j.hidden(l.Report.ID, l.Report.Outlet) || j.recent(&l.Report) {
				continue
			}
			if more, err := do(l); err != nil || !more {
				return err
			}
		}
		if len(list) < page {
			return nil
		}
		after = list[len(list)-1].Report.ID
	}
}

// listed takes from a report of a list, which has no text, what may not be seen.
func (j *judging) listed(ctx context.Context, l *counterclaim.ListedReport) error {
	w, err := j.of(ctx, l.Report.ID)
	if err != nil {
		return err
	}
	l.Claims -= len(w.why)
	l.Origins = slices.Clone(l.Origins)
	for i := range l.Origins {
		if j.sight == Outside && l.Origins[i].VouchedBy != "" {
			l.Origins[i].VouchedBy = "the desk"
		}
	}
	_, err = j.report(ctx, &l.Report)
	l.Report.Text = ""
	return err
}

// Claims gives claims.
func (v *View) Claims(ctx context.Context, q counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).Claims(ctx, q)
	}
	return v.claims(ctx, j, q)
}

func (v *View) claims(ctx context.Context, j *judging, q counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	out := []counterclaim.Claim{}
	limit, offset := q.Limit, q.Offset
	q.Offset = 0
	if limit > 0 {
		q.Limit = page
	}
	for {
		list, err := v.record.Claims(ctx, q)
		if err != nil {
			return nil, err
		}
		visible, err := j.claims(ctx, list)
		if err != nil {
			return nil, err
		}
		for i := range visible {
			if q.Box != nil && !inBox(visible[i].Places, *q.Box) {
				continue // it lay there before its place was made coarse
			}
			if offset--; offset >= 0 {
				continue
			}
			if out = append(out, visible[i].Claim); limit > 0 && len(out) == limit {
				return out, nil
			}
		}
		if limit <= 0 || len(list) < page {
			return out, nil
		}
		q.After = list[len(list)-1].ID
	}
}

// inBox reports whether one of some places lies in a part of the map.
func inBox(places []counterclaim.Place, b counterclaim.Box) bool {
	return slices.ContainsFunc(places, func(p counterclaim.Place) bool {
		across := p.Lon >= b.West && p.Lon <= b.East
		if b.West > b.East {
			across = p.Lon >= b.West || p.Lon <= b.East
		}
		return !p.Unresolved && p.Lat >= b.South && p.Lat <= b.North && across
	})
}

// Incidents gives incidents. One of which no claim may be seen is not there. An id is kept, though it may be that of a claim
// that is held back: it is a hash of which nobody can tell for what reason no claim bears it.
func (v *View) Incidents(ctx context.Context, q counterclaim.IncidentQuery) ([]counterclaim.Incident, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).Incidents(ctx, q)
	}
	return v.incidents(ctx, j, q)
}

func (v *View) incidents(ctx context.Context, j *judging, q counterclaim.IncidentQuery) ([]counterclaim.Incident, error) {
	const few = 200 // incidents have many claims
	out := []counterclaim.Incident{}
	limit, offset := q.Limit, q.Offset
	q.Offset, q.Limit = 0, few
	for {
		list, err := v.record.Incidents(ctx, q)
		if err != nil {
			return nil, err
		}
		of, err := v.claimsOf(ctx, j, list)
		if err != nil {
			return nil, err
		}
		for i := range list {
			n, there := j.incident(list[i], of[list[i].ID])
			if !there || !chosen(&n, q) {
				continue
			}
			if offset--; offset >= 0 {
				continue
			}
			if out = append(out, n); limit > 0 && len(out) == limit {
				return out, nil
			}
		}
		if len(list) < few {
			return out, nil
		}
		q.After = list[len(list)-1].ID
	}
}

// claimsOf gives the claims of incidents that may be seen.
func (v *View) claimsOf(ctx context.Context, j *judging, list []counterclaim.Incident) (map[counterclaim.ID][]counterclaim.Claim, error) {
	of := map[counterclaim.ID][]counterclaim.Claim{}
	if len(list) == 0 {
		return of, nil
	}
	ids := make([]counterclaim.ID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	claims, err := v.claims(ctx, j, counterclaim.ClaimQuery{Incidents: ids})
	for i := range claims {
		of[claims[i].Incident] = append(of[claims[i].Incident], claims[i])
	}
	return of, err
}

// chosen reports whether an incident still is what was asked for, now that some of its claims are gone.
func chosen(n *counterclaim.Incident, q counterclaim.IncidentQuery) bool {
	return (q.Conduct == "" || slices.Contains(n.Conduct, q.Conduct)) && (q.Party == "" || slices.Contains(n.Parties, q.Party))
}
