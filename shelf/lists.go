package shelf

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// list is how a list of the record and one of confidential entries are read as one.
type list[T any] struct {
	own   []T // in order; those that were asked for
	id    func(t *T) counterclaim.ID
	order func(a, b *T) int
	// more gives entries of the record, without own ones.
	more func(after counterclaim.ID, limit int) ([]T, error)
	// one gives an entry of the record, nil where there is none.
	one func(id counterclaim.ID) (*T, error)
	// cursor is a confidential entry after which the list goes on, whether or not it was asked for.
	cursor *T
	// hides says of entries of the record that stand among own ones.
	hides func(t *T) bool
}

// page is how many entries of a record are read together where some may be left out.
const page = 500

// read gives a part of the list.
func (l *list[T]) read(s *Shelf, after counterclaim.ID, limit, offset int) ([]T, error) {
	from, key, err := l.begin(s, after)
	if err != nil {
		return nil, err
	}
	own := l.own
	if key != nil {
		own = own[firstAfter(own, key, l.order):]
	}
	out := []T{}
	last := from // of the record, before what comes
	offset = max(offset, 0)
	put := func(t *T) bool {
		if offset--; offset < 0 {
			out = append(out, *t)
		}
		return limit > 0 && len(out) >= limit
	}
	done := false
	for fetch := from; !done; {
		size := 0
		if limit > 0 {
			size = max(page, limit+min(offset, page))
		}
		some, err := l.more(fetch, size)
		if err != nil {
			return nil, err
		}
		for i := 0; i < len(some) && !done; i++ {
			t := &some[i]
			if l.hides(t) || key != nil && l.order(t, key) <= 0 {
				continue
			}
			for len(own) > 0 && !done && l.order(&own[0], t) < 0 {
				done, own = put(&own[0]), own[1:]
			}
			if !done {
				done, last = put(t), l.id(t)
			}
		}
		if size == 0 || len(some) < size {
			break
		}
		fetch = l.id(&some[len(some)-1])
	}
	for len(own) > 0 && !done {
		done, own = put(&own[0]), own[1:]
	}
	if len(out) > 0 && l.id(&out[len(out)-1]) != last {
		s.remember(l.id(&out[len(out)-1]), last)
	}
	return out, nil
}

// begin gives the entry of the record after which is read, and the entry after which the list goes on.
func (l *list[T]) begin(s *Shelf, after counterclaim.ID) (from counterclaim.ID, key *T, err error) {
	if after.IsZero() {
		return after, nil, nil
	}
	if l.cursor == nil {
		key, err = l.one(after)
		return after, key, err // where there is none the record says so
	}
	s.lock.Lock()
	from = s.before[after]
	s.lock.Unlock()
	if !from.IsZero() {
		stands, err := l.one(from)
		if err != nil {
			return from, nil, err
		}
		if stands == nil || l.order(stands, l.cursor) > 0 { // it has changed since
			from = counterclaim.ID{}
		}
	}
	return from, l.cursor, nil
}

// remembered is of how many pages it is known where the record's list goes on.
const remembered = 4096

func (s *Shelf) remember(own, last counterclaim.ID) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(s.before) >= remembered {
		clear(s.before)
	}
	s.before[own] = last
}

func firstAfter[T any](list []T, key *T, order func(a, b *T) int) int {
	at, _ := slices.BinarySearchFunc(list, key, func(t T, key *T) int {
		if order(&t, key) <= 0 {
			return -1
		}
		return 1
	})
	return at
}

// Reports lists reports.
func (s *Shelf) Reports(ctx context.Context, limit, offset int) ([]counterclaim.ListedReport, error) {
	return s.reports(ctx, counterclaim.ID{}, limit, offset)
}

// ReportsAfter goes on with the list.
func (s *Shelf) ReportsAfter(ctx context.Context, after counterclaim.ID, limit int) ([]counterclaim.ListedReport, error) {
	return s.reports(ctx, after, limit, 0)
}

func (s *Shelf) reports(ctx context.Context, after counterclaim.ID, limit, offset int) ([]counterclaim.ListedReport, error) {
	o, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	if len(o.reports) == 0 {
		if after.IsZero() {
			return s.Record.Reports(ctx, limit, offset)
		}
		return s.Record.ReportsAfter(ctx, after, limit)
	}
	l := list[counterclaim.ListedReport]{
		id: func(r *counterclaim.ListedReport) counterclaim.ID { return r.Report.ID },
		order: func(a, b *counterclaim.ListedReport) int {
			return cmp.Or(cmp.Compare(instant(b.Report.Published), instant(a.Report.Published)), bytes.Compare(a.Report.ID[:], b.Report.ID[:]))
		},
		more: func(after counterclaim.ID, limit int) ([]counterclaim.ListedReport, error) {
			return s.Record.ReportsAfter(ctx, after, limit)
		},
		one: func(id counterclaim.ID) (*counterclaim.ListedReport, error) {
			r, err := s.Record.Report(ctx, id)
			if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			return &counterclaim.ListedReport{Report: *r}, nil
		},
		hides: func(*counterclaim.ListedReport) bool { return false },
	}
	for _, r := range o.reports {
		l.own = append(l.own, r.listed())
		if r.row.ID == after {
			l.cursor = &counterclaim.ListedReport{Report: r.is}
		}
	}
	slices.SortFunc(l.own, func(a, b counterclaim.ListedReport) int { return l.order(&a, &b) })
	return l.read(s, after, limit, offset)
}

func (r *report) listed() counterclaim.ListedReport {
	out := counterclaim.ListedReport{Report: r.is, Claims: len(r.claims), Origins: r.is.Origins()}
	out.Report.Text, out.Report.Arrivals = "", nil
	return out
}

// Claims gives claims.
func (s *Shelf) Claims(ctx context.Context, q counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	l := list[counterclaim.Claim]{
		id:    func(c *counterclaim.Claim) counterclaim.ID { return c.ID },
		order: claimOrder,
		more: func(after counterclaim.ID, limit int) ([]counterclaim.Claim, error) {
			own := q
			own.After, own.Limit, own.Offset = after, limit, 0
			return s.Record.Claims(ctx, own)
		},
		one: func(id counterclaim.ID) (*counterclaim.Claim, error) {
			found, err := s.Record.Claims(ctx, counterclaim.ClaimQuery{IDs: []counterclaim.ID{id}})
			if err != nil || len(found) == 0 {
				return nil, err
			}
			return &found[0], nil
		},
		hides: func(*counterclaim.Claim) bool { return false },
	}
	if at, ok := p.byID[q.After]; ok {
		l.cursor = &p.claims[at]
	}
	for i := range p.claims {
		if wanted(&p.claims[i], &q) {
			l.own = append(l.own, p.claims[i])
		}
	}
	if len(l.own) == 0 && l.cursor == nil {
		return s.Record.Claims(ctx, q)
	}
	return l.read(s, q.After, q.Limit, q.Offset)
}

// wanted reports whether a claim was asked for.
func wanted(c *counterclaim.Claim, q *counterclaim.ClaimQuery) bool {
	day := claimDay(c)
	return (q.Report.IsZero() || c.Report == q.Report) &&
		(len(q.Incidents) == 0 || slices.Contains(q.Incidents, c.Incident)) &&
		(len(q.IDs) == 0 || slices.Contains(q.IDs, c.ID)) &&
		(q.Conduct == "" || slices.Contains(c.Conduct, q.Conduct)) &&
		(q.From == "" || day >= q.From) && (q.To == "" || day <= q.To && day != "") &&
		(q.Box == nil || slices.ContainsFunc(c.Places, func(p counterclaim.Place) bool { return inBox(p, *q.Box) }))
}

// claimDay is the first day of a claim's time, else that on which it was published.
func claimDay(c *counterclaim.Claim) string {
	if c.Time != nil {
		if _, _, ok := c.Time.Days(); ok {
			return c.Time.From
		}
	}
	r := counterclaim.Report{Published: c.Published}
	return r.Day()
}

func inBox(p counterclaim.Place, b counterclaim.Box) bool {
	across := p.Lon >= b.West && p.Lon <= b.East
	if b.West > b.East {
		across = p.Lon >= b.West || p.Lon <= b.East
	}
	return !p.Unresolved && p.Lat >= b.South && p.Lat <= b.North && across
}

// listedIncident is an incident with the day by which it is listed.
type listedIncident struct {
	counterclaim.Incident
	day string
}

// Incidents gives incidents, with their confidential claims.
func (s *Shelf) Incidents(ctx context.Context, q counterclaim.IncidentQuery) ([]counterclaim.Incident, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	if len(p.incidents) == 0 {
		return s.Record.Incidents(ctx, q)
	}
	l := list[listedIncident]{
		id:    func(n *listedIncident) counterclaim.ID { return n.ID },
		order: func(a, b *listedIncident) int { return incidentOrder(a.day, a.ID, b.day, b.ID) },
		more: func(after counterclaim.ID, limit int) ([]listedIncident, error) {
			own := q
			own.After, own.Limit, own.Offset = after, limit, 0
			return s.listed(ctx, own)
		},
		one: func(id counterclaim.ID) (*listedIncident, error) {
			found, err := s.listed(ctx, counterclaim.IncidentQuery{IDs: []counterclaim.ID{id}})
			if err != nil || len(found) == 0 {
				return nil, err
			}
			return &found[0], nil
		},
		hides: func(n *listedIncident) bool { return p.named[n.ID] != nil },
	}
	if n := p.named[q.After]; n != nil {
		l.cursor = &listedIncident{n.Incident, n.day}
	}
	for _, n := range p.incidents {
		if n.wanted(&q) {
			l.own = append(l.own, listedIncident{n.Incident, n.day})
		}
	}
	some, err := l.read(s, q.After, q.Limit, q.Offset)
	if err != nil {
		return nil, err
	}
	out := make([]counterclaim.Incident, len(some))
	for i := range some {
		out[i] = some[i].Incident
	}
	return out, nil
}

// wanted reports whether an incident was asked for.
func (n *incident) wanted(q *counterclaim.IncidentQuery) bool {
	return (len(q.IDs) == 0 || slices.Contains(q.IDs, n.ID)) &&
		(q.Conduct == "" || slices.Contains(n.Conduct, q.Conduct)) &&
		(q.Party == "" || slices.Contains(n.Parties, q.Party)) &&
		(q.From == "" || n.last >= q.From) && (q.To == "" || n.day <= q.To && n.day != "")
}

// listed gives incidents of the record with their days. Of one without a time the day is that of its earliest claim.
func (s *Shelf) listed(ctx context.Context, q counterclaim.IncidentQuery) ([]listedIncident, error) {
	found, err := s.Record.Incidents(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]listedIncident, len(found))
	var undated []counterclaim.ID
	for i := range found {
		out[i].Incident = found[i]
		if found[i].Time != nil && found[i].Time.From != "" {
			out[i].day = found[i].Time.From
		} else {
			undated = append(undated, found[i].ID) // it bears the id of its earliest claim
		}
	}
	days := map[counterclaim.ID]string{}
	for some := range slices.Chunk(undated, atOnce) {
		first, err := s.Record.Claims(ctx, counterclaim.ClaimQuery{IDs: some})
		if err != nil {
			return nil, err
		}
		for i := range first {
			r := counterclaim.Report{Published: first[i].Published}
			days[first[i].ID] = r.Day()
		}
	}
	for i := range out {
		if day, ok := days[out[i].ID]; ok {
			out[i].day = day
		}
	}
	return out, nil
}
