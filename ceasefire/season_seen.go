package ceasefire

import (
	"context"
	"time"

	"github.com/counterclaim/counterclaim"
)

// seenSoFar is a record's observations as they were read last. They are added and never changed, so that what came since is read alone.
type seenSoFar struct {
	// In the order in which they were read: what they come to does not depend on it. One that was corrected since says so in no field, and is known by what corrects it
	// ([Checker.Days]).
	list  []counterclaim.Observation
	known map[counterclaim.ID]bool
	last  time.Time // when the record took the latest of them
}

// upTo gives all observations of a record that has so many. Those that correct others are among them; that these are corrected is seen by that alone.
func (s *seenSoFar) upTo(ctx context.Context, store Seasonal, count int) ([]counterclaim.Observation, error) {
	if len(s.list) > 0 && len(s.list) < count {
		since, err := store.Observations(ctx, counterclaim.ObservationQuery{KeptFrom: s.last.Format(time.RFC3339)}) // the second of the latest may have had more
		if err != nil {
			return nil, err
		}
		s.add(since)
	}
	if len(s.list) > 0 && len(s.list) >= count {
		return s.list, nil
	}
	all, err := store.Observations(ctx, counterclaim.ObservationQuery{}) // at first, or where one came with an earlier time of keeping than others had
	if err != nil {
		return nil, err
	}
	*s = seenSoFar{known: make(map[counterclaim.ID]bool, len(all))}
	s.add(all)
	return s.list, nil
}

func (s *seenSoFar) add(list []counterclaim.Observation) {
	for _, o := range list {
		if s.known[o.ID] {
			continue
		}
		s.known[o.ID] = true
		s.list = append(s.list, o)
		if kept, err := time.Parse(time.RFC3339, o.Kept); err == nil && kept.After(s.last) {
			s.last = kept
		}
	}
}
