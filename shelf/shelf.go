// Package shelf lays confidential reports over the record that keeps them encrypted, for those who may see them: a [counterclaim.Reader] of both.
// What is public stays as it is; confidential reports are opened in memory, placed into incidents there, searched there, and nothing of that
// is written anywhere.
//
// To its readers a record looks as if it had taken the confidential reports in last and in clear, but for two things: an incident keeps the id
// that it has without them, so that its address says nothing of them, and no copies are looked for among them.
package shelf

import (
	"bytes"
	"context"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Record is what can be laid over.
type Record interface {
	counterclaim.Reader
	Marks(ctx context.Context) ([]counterclaim.Mark, error)
	counterclaim.SealedReports
	counterclaim.Nearby
}

// Shelf is a record with its confidential reports. It is safe for many goroutines.
type Shelf struct {
	Record
	turn sync.Mutex // opening and placing are done once for all who wait

	lock   sync.Mutex
	opened *opened
	placed *placed
	before map[counterclaim.ID]counterclaim.ID // of what stood last on a page: what of the record stood last before it
}

var _ counterclaim.Reader = (*Shelf)(nil)

// Over gives a record with its confidential reports; one that can keep none as it is.
func Over(record counterclaim.Reader) counterclaim.Reader {
	switch r := record.(type) {
	case *Shelf:
		return r
	case Record:
		return &Shelf{Record: r, before: map[counterclaim.ID]counterclaim.ID{}}
	}
	return record
}

// opened is what was opened while the shelf had a revision.
type opened struct {
	revision string
	reports  []*report // as they were kept first
	byID     map[counterclaim.ID]*report
	was      map[counterclaim.ID]*report // by the ids that they had in clear
	erased   map[counterclaim.ID]counterclaim.SealedReport
	closed   int // that could not be opened
}

// report is a confidential report in memory.
type report struct {
	row    counterclaim.SealedReport
	is     counterclaim.Report
	claims []counterclaim.Claim // without incidents
	moved  []counterclaim.Moved
	coded  string

	once  sync.Once
	words []*findable // the report, then its claims
}

// Closed gives how many confidential reports there are that cannot be opened here, for want of the vault or of their keys.
func (s *Shelf) Closed(ctx context.Context) (int, error) {
	o, err := s.open(ctx)
	if err != nil {
		return 0, err
	}
	return o.closed, nil
}

// CodedBy gives the name of the reader of a confidential report, and whether it is one.
func (s *Shelf) CodedBy(ctx context.Context, id counterclaim.ID) (by string, is bool, err error) {
	o, err := s.open(ctx)
	if err != nil || o.byID[id] == nil {
		return "", false, err
	}
	return o.byID[id].coded, true, nil
}

// Any reports whether there are confidential reports, whether or not they can be opened here.
func (s *Shelf) Any(ctx context.Context) (bool, error) {
	o, err := s.open(ctx)
	if err != nil {
		return false, err
	}
	return len(o.reports)+len(o.erased)+o.closed > 0, nil
}

// Keeps reports whether a report is a confidential one, or was one that is erased.
func (s *Shelf) Keeps(ctx context.Context, id counterclaim.ID) (bool, error) {
	o, err := s.open(ctx)
	if err != nil {
		return false, err
	}
	_, erased := o.erased[id]
	return erased || o.byID[id] != nil, nil
}

// Sealed gives the ids of the confidential reports that can be opened, as they were kept first.
func (s *Shelf) Sealed(ctx context.Context) ([]counterclaim.ID, error) {
	o, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]counterclaim.ID, len(o.reports))
	for i, r := range o.reports {
		out[i] = r.row.ID
	}
	return out, nil
}

// open gives what is opened, anew where the shelf has changed. Where there are no confidential reports that is one small question to the record.
func (s *Shelf) open(ctx context.Context) (*opened, error) {
	revision, err := s.ShelfRevision(ctx)
	if err != nil {
		return nil, err
	}
	if o := s.lastOpened(); o != nil && o.revision == revision {
		return o, nil
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	last := s.lastOpened()
	if last != nil && last.revision == revision {
		return last, nil
	}
	rows, err := s.SealedReports(ctx)
	if err != nil {
		return nil, err
	}
	o := &opened{revision: revision, byID: map[counterclaim.ID]*report{}, was: map[counterclaim.ID]*report{}, erased: map[counterclaim.ID]counterclaim.SealedReport{}}
	for i := range rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := s.openRow(o, last, &rows[i]); err != nil {
			return nil, err
		}
	}
	if o.closed > 0 { // the vault may come
		return o, nil
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.opened = o
	return o, nil
}

func (s *Shelf) lastOpened() *opened {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.opened
}

// openRow opens one. What was open and stayed as it was is not decrypted again.
func (s *Shelf) openRow(o, last *opened, row *counterclaim.SealedReport) error {
	if row.Erased != "" {
		o.erased[row.ID] = *row
		return nil
	}
	if last != nil {
		if r := last.byID[row.ID]; r != nil && r.row.Was == row.Was && bytes.Equal(r.row.Words, row.Words) {
			o.add(r)
			return nil
		}
	}
	if o.closed > 0 && len(o.byID) == 0 { // there is no vault here
		o.closed++
		return nil
	}
	w, err := s.OpenReport(row)
	switch counterclaim.CodeOf(err) {
	case "":
	case counterclaim.CodeUnsupported, counterclaim.CodeNotFound, counterclaim.CodeBadInput: // verify names what is wrong with it
		o.closed++
		return nil
	default:
		return err
	}
	o.add(&report{row: *row, is: w.Report, claims: w.Claims, moved: w.Moved, coded: w.CodedBy})
	return nil
}

func (o *opened) add(r *report) {
	o.reports = append(o.reports, r)
	o.byID[r.row.ID] = r
	if !r.row.Was.IsZero() {
		o.was[r.row.Was] = r
	}
}

// Report gives a report.
func (s *Shelf) Report(ctx context.Context, id counterclaim.ID) (*counterclaim.Report, error) {
	o, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	if r := o.byID[id]; r != nil {
		is := r.is
		return &is, nil
	}
	if gone, ok := o.erased[id]; ok {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "confidential report %s was erased at %s by %s: %s", id.Short(), gone.Erased, gone.ErasedBy, gone.Reason)
	}
	return s.Record.Report(ctx, id)
}

// Original gives bytes that a report came in.
func (s *Shelf) Original(ctx context.Context, id counterclaim.ID) (*counterclaim.Original, error) {
	o, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	got, err := s.Record.Original(ctx, id)
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound || len(o.reports) == 0 {
		return got, err
	}
	sealed, closed := s.SealedOriginal(ctx, id)
	if counterclaim.CodeOf(closed) == counterclaim.CodeNotFound {
		return nil, err
	}
	return sealed, closed
}

// stale is how many times as long as a placing took no other is begun: a record that is written to all the time changes all the time.
const stale = 10

// blink is how long a placing may take and still be done for every change.
const blink = 50 * time.Millisecond
