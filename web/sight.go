package web

import (
	"context"
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// sighted is the record as whoever asks may see it: every page, the interface and the feed read through it, so that none of them need ask who that is.
type sighted struct {
	Record
	view *leaving.View
}

// sightOf gives how much of the record who asks may see. On a machine of one's own, where nobody signs in, it is all.
func (d *desk) sightOf(ctx context.Context) leaving.Sight {
	if d.people == nil {
		return leaving.All
	}
	v := visitorOf(ctx)
	if v == nil {
		return leaving.Outside
	}
	switch {
	case slices.Contains([]counterclaim.Role{counterclaim.RoleReader, counterclaim.RoleDelegate}, v.Role):
		return leaving.Outside
	case account.May(&v.Person, account.SeeSources, d.public):
		return leaving.All
	}
	return leaving.Inside
}

func (s sighted) Dispute(ctx context.Context) (*counterclaim.Dispute, error) {
	return s.view.Dispute(ctx)
}

func (s sighted) Report(ctx context.Context, id counterclaim.ID) (*counterclaim.Report, error) {
	return s.view.Report(ctx, id)
}

func (s sighted) Original(ctx context.Context, id counterclaim.ID) (*counterclaim.Original, error) {
	return s.view.Original(ctx, id)
}

func (s sighted) Reports(ctx context.Context, limit, offset int) ([]counterclaim.ListedReport, error) {
	return s.view.Reports(ctx, limit, offset)
}

func (s sighted) ReportsAfter(ctx context.Context, after counterclaim.ID, limit int) ([]counterclaim.ListedReport, error) {
	return s.view.ReportsAfter(ctx, after, limit)
}

func (s sighted) Claims(ctx context.Context, q counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	return s.view.Claims(ctx, q)
}

func (s sighted) Incidents(ctx context.Context, q counterclaim.IncidentQuery) ([]counterclaim.Incident, error) {
	return s.view.Incidents(ctx, q)
}

func (s sighted) Search(ctx context.Context, q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	return s.view.Search(ctx, q)
}

func (s sighted) Resolve(ctx context.Context, noun, prefix string) (counterclaim.Address, error) {
	return s.view.Resolve(ctx, noun, prefix)
}

func (s sighted) Overview(ctx context.Context) (*counterclaim.Overview, error) {
	return s.view.Overview(ctx)
}

func (s sighted) SourceCounts(ctx context.Context) ([]counterclaim.SourceCount, error) {
	return s.view.SourceCounts(ctx)
}

// Arrangements are persons' words, with claims and reasons that may be of what is held back: they stay with the mission.
func (s sighted) Arrangements(ctx context.Context, incident counterclaim.ID, limit, offset int) ([]counterclaim.Arrangement, error) {
	if whole, err := s.view.Whole(ctx); !whole {
		return nil, err
	}
	return s.Record.Arrangements(ctx, incident, limit, offset)
}

// Watched gives nothing of addresses of reports that are not seen: it is asked by report.
func (s sighted) Watched(ctx context.Context, q counterclaim.WatchedQuery) ([]counterclaim.Watched, error) {
	if _, err := s.view.Report(ctx, q.Report); err != nil && !q.Report.IsZero() {
		return nil, err
	}
	return s.Record.Watched(ctx, q)
}

// SetAsides names files and addresses, of confidential sources too.
func (s sighted) SetAsides(ctx context.Context, limit, offset int) ([]counterclaim.DeadLetter, int, error) {
	letters, total, err := s.Record.SetAsides(ctx, limit, offset)
	if whole, werr := s.view.Whole(ctx); !whole {
		err = errors.Join(err, werr)
		for i := range letters {
			letters[i].Name = ""
		}
	}
	return letters, total, err
}
