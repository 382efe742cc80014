package tlog

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Held is what others have said of a log, in short: who else than its keeper holds what it held. The zero value is a log that the mission
// alone holds.
type Held struct {
	Cosigned int          // known witnesses that have cosigned a beginning of it
	Stamped  *Timestamped // the latest stamp of an authority, nil for none
}

// Alone reports whether the mission alone holds the log: nobody else's word says what it held when.
func (h Held) Alone() bool { return h.Cosigned == 0 && h.Stamped == nil }

// HeldBy sums up what witnesses and authorities said.
func HeldBy(witnesses int, stamps []Timestamped) Held {
	h := Held{Cosigned: witnesses}
	for i := range stamps {
		if h.Stamped == nil || stamps[i].At.After(h.Stamped.At) {
			h.Stamped = &stamps[i]
		}
	}
	return h
}

// Held sums up what others have said of the log.
func (c *Checked) Held() Held { return HeldBy(len(c.Witnessed), c.Timestamped) }

// Held sums up what others have said of the log.
func (s *Seen) Held() Held { return HeldBy(len(s.Witnesses), s.Stamps) }

// knownWitnesses gives the public keys of the witnesses that the log itself lists, each once.
func knownWitnesses(ctx context.Context, log Fetch) ([]string, error) {
	list, err := log(ctx, witnessList, mostFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []string
	for _, public := range strings.Fields(string(list)) {
		if len(out) < mostSeenWitnesses && !slices.Contains(out, public) {
			out = append(out, public)
		}
	}
	return out, nil
}

// listed gives what witnesses have cosigned that the log lists and nobody named: a log has to go on from that too, because it signed it
// itself. What does not hold, or is of a key that cannot be read, counts for nothing.
func (v *verifying) listed(keys Keys) []past {
	known, err := knownWitnesses(v.ctx, v.Log)
	if err != nil {
		return nil // of what cannot be read nothing is known
	}
	var out []past
	for _, public := range known {
		if slices.Contains(v.Witnesses, public) {
			continue
		}
		if c, seen, err := latestCosigned(v.ctx, v.Log, keys, public, v.Since); err == nil {
			v.out.Witnessed = append(v.out.Witnessed, *seen)
			out = append(out, past{c, "what " + seen.Witness + " cosigned"})
		}
	}
	return out
}
