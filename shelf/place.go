package shelf

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// placed is where confidential claims stand while the shelf and the record have a revision.
type placed struct {
	*opened
	record    string
	at        time.Time
	took      time.Duration
	claims    []counterclaim.Claim // in the order of lists, with incidents
	byID      map[counterclaim.ID]int
	incidents []*incident // that have confidential claims, in the order of lists
	named     map[counterclaim.ID]*incident
}

// place gives where confidential claims stand, anew where the record has changed.
func (s *Shelf) place(ctx context.Context) (*placed, error) {
	o, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	if len(o.reports) == 0 {
		return &placed{opened: o}, nil
	}
	record, err := s.Revision(ctx)
	if err != nil {
		return nil, err
	}
	if p := s.lastPlaced(o, record); p != nil {
		return p, nil
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	if p := s.lastPlaced(o, record); p != nil {
		return p, nil
	}
	begun := time.Now()
	p := &placed{opened: o, record: record, byID: map[counterclaim.ID]int{}, named: map[counterclaim.ID]*incident{}}
	if err := s.placeAll(ctx, p); err != nil {
		return nil, err
	}
	if err := s.describe(ctx, p); err != nil {
		return nil, err
	}
	p.at, p.took = time.Now(), time.Since(begun)
	s.lock.Lock()
	defer s.lock.Unlock()
	s.placed = p
	return p, nil
}

func (s *Shelf) lastPlaced(o *opened, record string) *placed {
	s.lock.Lock()
	defer s.lock.Unlock()
	p := s.placed
	if p == nil || p.revision != o.revision || p.record != record && (p.took < blink || time.Since(p.at) > stale*p.took) {
		return nil
	}
	return p
}

// index is confidential claims as they are placed, as a record has its own: by keys and by incidents, in the order in which they came.
type index struct {
	claims   []counterclaim.Claim
	under    map[string][]int
	incident map[counterclaim.ID][]int
	standing map[counterclaim.ID]bool // incidents of the record
}

// placeAll puts the claims into incidents of the record or of their own, as if they came in now, in the order in which they were kept.
func (s *Shelf) placeAll(ctx context.Context, p *placed) error {
	x := index{under: map[string][]int{}, incident: map[counterclaim.ID][]int{}, standing: map[counterclaim.ID]bool{}}
	for _, r := range p.reports {
		if len(r.claims) == 0 {
			continue
		}
		around := match.Around(r.claims)
		near, err := s.Near(ctx, around)
		if err != nil {
			return err
		}
		for i := range near {
			x.standing[near[i].Incident] = true
		}
		fresh := slices.Clone(r.claims)
		for i := range fresh {
			fresh[i].Between = around[i].Between
		}
		x.add(match.Place(fresh, append(near, x.near(around)...)), around)
	}
	x.name()
	slices.SortFunc(x.claims, func(a, b counterclaim.Claim) int { return claimOrder(&a, &b) })
	p.claims = x.claims
	for i := range p.claims {
		p.byID[p.claims[i].ID] = i
	}
	return nil
}

func (x *index) add(claims []counterclaim.Claim, around []counterclaim.Neighbourhood) {
	for k := range claims {
		i := len(x.claims)
		x.claims = append(x.claims, claims[k])
		if in := claims[k].Incident; !in.IsZero() {
			x.incident[in] = append(x.incident[in], i)
		}
		for _, key := range around[k].Under {
			x.under[key] = append(x.under[key], i)
		}
	}
}

// near gives what a record would bring together of the claims placed so far.
func (x *index) near(around []counterclaim.Neighbourhood) []counterclaim.Claim {
	var out []counterclaim.Claim
	have := map[int]bool{}
	add := func(i int) {
		if !have[i] {
			have[i] = true
			out = append(out, x.claims[i])
		}
	}
	for _, n := range around {
		touched := map[counterclaim.ID]bool{}
		for _, key := range n.Look {
			if len(touched) >= counterclaim.NearIncidents {
				break
			}
			for _, i := range lastFirst(x.under[key], counterclaim.NearPerKey) {
				add(i)
				if in := x.claims[i].Incident; !touched[in] {
					touched[in] = true
					for _, m := range lastFirst(x.incident[in], counterclaim.NearMembers) {
						add(m)
					}
				}
			}
		}
	}
	return out
}

func lastFirst(list []int, n int) []int {
	out := slices.Clone(list[max(0, len(list)-n):])
	slices.Reverse(out)
	return out
}

// name names incidents of confidential claims alone for their earliest.
func (x *index) name() {
	for in, members := range x.incident {
		if x.standing[in] {
			continue
		}
		first := slices.MinFunc(members, func(a, b int) int { return claimOrder(&x.claims[a], &x.claims[b]) })
		id := x.claims[first].ID
		for _, m := range members {
			x.claims[m].Incident = id
		}
	}
}

// claimOrder is the order of lists of claims.
func claimOrder(a, b *counterclaim.Claim) int {
	return cmp.Or(cmp.Compare(instant(a.Published), instant(b.Published)), bytes.Compare(a.Report[:], b.Report[:]),
		cmp.Compare(a.Start, b.Start), bytes.Compare(a.ID[:], b.ID[:]))
}

// instant gives a time of publication in seconds; what has none comes first.
func instant(published string) int64 {
	r := counterclaim.Report{Published: published}
	if t, ok := r.PublishedTime(); ok {
		return t.Unix()
	}
	return -1 << 63
}
