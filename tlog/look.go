package tlog

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Seen is what a log shows of itself to whoever looks. Whose keys they are it does not know.
type Seen struct {
	Checkpoint *Checkpoint
	Keys       Keys
	Witnesses  []SeenWitness
	Stamps     []Timestamped // the latest, the newest first; their authorities' certificates are not checked
	Stamped    int           // in all
}

// SeenWitness is a witness by the key that lies in the log.
type SeenWitness struct {
	Witnessed
	Public string
}

// Limits of what is looked at.
const (
	mostSeenStamps    = 10
	mostSeenWitnesses = 50
)

// Look reads what a log shows: checkpoint, keys, and of witnesses and timestamps those that hold. An error that is fs.ErrNotExist where
// there is no log.
func Look(ctx context.Context, log Fetch) (*Seen, error) {
	c, keys, err := ReadCheckpoint(ctx, log, "")
	if err != nil {
		return nil, err
	}
	s := &Seen{Checkpoint: c, Keys: keys}
	known, err := knownWitnesses(ctx, log)
	if err != nil {
		return nil, err
	}
	for _, public := range known {
		if _, w, err := latestCosigned(ctx, log, keys, public, nil); err == nil {
			s.Witnesses = append(s.Witnesses, SeenWitness{*w, public})
		}
	}
	sizes, err := stampSizes(ctx, log)
	if err != nil {
		return nil, err
	}
	s.Stamped = len(sizes)
	err = stamps(ctx, log, mostSeenStamps, func(_ uint64, one *Stamp, err error) {
		if err != nil {
			return
		}
		if t, err := one.check(keys, nil, nil); err == nil {
			s.Stamps = append([]Timestamped{*t}, s.Stamps...)
		}
	})
	return s, err
}

// ShortKey is a key for a sentence: its name and hash.
func ShortKey(public string) string { return shortKey(public) }

// served are the files of a log's folder that are for everybody (C2SP tlog-tiles), with what witnesses and authorities gave.
var served = regexp.MustCompile(`^(checkpoint|keys\.jsonl|tile/([0-9]|[1-5][0-9]|6[0-3]|entries)/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?|witness/(list|[0-9a-f]{8})|timestamp/(list|[0-9]{1,20}))$`)

// Served gives a file of a log to whoever asks, by the path that it has there; CodeNotFound for what is not for everybody or not there.
// Forever says that what it holds never changes.
func Served(ctx context.Context, log Fetch, path string) (content []byte, forever bool, err error) {
	missing := counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such file of the log")
	if len(path) > 200 || !served.MatchString(path) {
		return nil, false, missing
	}
	content, err = log(ctx, path, mostFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, missing
	}
	return content, strings.HasPrefix(path, "tile/"), err
}
