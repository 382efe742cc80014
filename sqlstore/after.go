package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/counterclaim/counterclaim"
)

// Lists go on after one of their entries by its place in their order, which an index finds at once; with an offset all that comes
// before is walked through again for every page.

// after leaves out the claims up to one, in the order of claims; at is the column of the publication time that the query walks.
func (s *Store) after(ctx context.Context, f *filter, at string, claim counterclaim.ID) error {
	if claim.IsZero() {
		return nil
	}
	var when, start int64
	var report []byte
	err := s.r.QueryRowContext(ctx, `SELECT r.at, r.id, c.start FROM claim c JOIN report r ON r.num = c.report WHERE c.id = ?`, claim[:]).Scan(&when, &report, &start)
	if err != nil {
		return s.noPlace(ctx, "claim", claim, err)
	}
	if at == `r.at` {
		f.and(`(r.at, r.id) >= (?, ?)`, when, report) // these two have an index
	} else {
		f.and(at+` >= ?`, when)
	}
	f.and(`(`+at+`, r.id, c.start, c.id) > (?, ?, ?, ?)`, when, report, start, claim[:])
	return nil
}

// afterIncident leaves out the incidents up to one, newest day first; day is the column that the query walks.
func (s *Store) afterIncident(ctx context.Context, f *filter, day string, incident counterclaim.ID) error {
	if incident.IsZero() {
		return nil
	}
	var when string
	err := s.r.QueryRowContext(ctx, `SELECT n.day FROM incident n JOIN claim c ON c.num = n.first WHERE c.id = ?`, incident[:]).Scan(&when)
	if err != nil {
		return s.noPlace(ctx, "incident", incident, err)
	}
	f.and(day+` <= ? AND (`+day+` < ? OR c.id > ?)`, when, when, incident[:])
	return nil
}

// ReportsAfter lists reports after one, newest first.
func (s *Store) ReportsAfter(ctx context.Context, after counterclaim.ID, limit int) ([]counterclaim.ListedReport, error) {
	if after.IsZero() {
		return s.Reports(ctx, limit, 0)
	}
	var at int64
	if err := s.r.QueryRowContext(ctx, `SELECT at FROM report WHERE id = ?`, after[:]).Scan(&at); err != nil {
		return nil, s.noPlace(ctx, "report", after, err)
	}
	end, args := page(limit, 0)
	return s.listReports(ctx, ` WHERE at <= ? AND (at < ? OR id > ?) ORDER BY at DESC, id`+end, append([]any{at, at, after[:]}, args...)...)
}

// noPlace is the error for an entry after which nothing can be listed.
func (s *Store) noPlace(ctx context.Context, noun string, id counterclaim.ID, err error) error {
	if !errors.Is(err, sql.ErrNoRows) {
		return s.explain(ctx, err)
	}
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no %s %s after which the list could go on", noun, id).
		Try("begin the list again: the record has changed since")
}
