package tlog

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Check says what a record is compared with.
type Check struct {
	Log    Fetch
	Leaves counterclaim.Leaves
	Key    string // public key that is trusted, "" for what the log names itself
	// Since is an earlier checkpoint of the log, signed and perhaps cosigned, that was kept elsewhere; nil for none.
	Since []byte
	// Witnesses are public keys whose cosignatures count. One that is given must have cosigned a beginning of the log.
	Witnesses []string
	Roots     *x509.CertPool // of timestamp authorities that are trusted; nil leaves open who they are
}

// Checked is what a check found beside faults.
type Checked struct {
	Name     string `json:"log"` // "" where the record has no log yet
	Key      string `json:"key"` // that signed the checkpoint
	Size     uint64 `json:"size"`
	Unsealed int    `json:"unsealed"` // leaves that wait
	// Absent is the log that the record was sealed in, where that is not here to be compared with; else "".
	Absent string `json:"absent,omitempty"`
	// Since is the size of the earlier checkpoint with which the log agrees, -1 where none was given.
	Since int64 `json:"since"`
	// Witnessed is the greatest size that a witness has cosigned, by name, with the time of it: first those that were named, then others
	// that the log lists itself.
	Witnessed []Witnessed `json:"witnessed,omitempty"`
	// Timestamped is what authorities have stamped, in the order in which they were asked; without roots nobody knows whose they are.
	Timestamped []Timestamped `json:"timestamped,omitempty"`
}

// Witnessed is up to where a witness saw the log.
type Witnessed struct {
	Witness string    `json:"witness"`
	Size    uint64    `json:"size"`
	At      time.Time `json:"at"`
	// Named says that whoever checks gave the witness's key; else the log lists it, and whose it is nobody here knows.
	Named bool `json:"named"`
}

// Verify compares a whole record with its log: what the record holds with its leaves, each leaf with its entry, the entries with the tiles
// and the root, the root with the signed checkpoint, and that with earlier ones. It calls fault for each thing that is not as it should
// be; what it returns kept it from going on. It keeps 32 bytes for each entry and about 150 for each thing of the record. Others may add
// and seal meanwhile.
func Verify(ctx context.Context, c Check, fault func(counterclaim.Fault)) (*Checked, error) {
	altered := map[counterclaim.ID]bool{}
	err := c.Leaves.CheckContents(ctx, func(f counterclaim.Fault) {
		altered[f.Ref] = true
		fault(f)
	})
	if err != nil {
		return nil, err
	}
	const patience = 5 // times that somebody may seal while the log is read
	for try := 1; ; try++ {
		v := verifying{Check: c, ctx: ctx, altered: altered, out: &Checked{Since: -1}}
		if err := v.run(); err != nil {
			return nil, err
		}
		if len(v.faults) > 0 && try < patience && v.changed() {
			continue
		}
		for _, f := range v.faults {
			fault(f)
		}
		return v.out, nil
	}
}

type verifying struct {
	Check
	ctx     context.Context
	altered map[counterclaim.ID]bool // told of
	raw     []byte                   // the checkpoint
	out     *Checked
	faults  []counterclaim.Fault
}

func (v *verifying) say(fault string, format string, args ...any) {
	v.faults = append(v.faults, counterclaim.Fault{Fault: fault, Sentence: fmt.Sprintf(format, args...)})
}

func (v *verifying) of(fault string, l *counterclaim.Leaf, format string, args ...any) {
	at := l.Position
	v.faults = append(v.faults, counterclaim.Fault{Fault: fault, Kind: l.Kind, Ref: l.Ref, Position: &at,
		Sentence: l.Kind + " " + l.Ref.Short() + fmt.Sprintf(format, args...)})
}

// changed reports whether somebody has sealed since the checkpoint was read.
func (v *verifying) changed() bool {
	raw, err := v.Log(v.ctx, checkpointFile, mostFile)
	return err == nil && v.raw != nil && !bytes.Equal(raw, v.raw)
}

func (v *verifying) run() error {
	name, err := v.Leaves.LogName(v.ctx)
	if err != nil {
		return err
	}
	checkpoint, keys, err := ReadCheckpoint(v.ctx, v.Log, v.Key, v.Witnesses...)
	if errors.Is(err, fs.ErrNotExist) {
		return v.without(name)
	}
	if err := v.ctx.Err(); err != nil {
		return err
	}
	if err != nil {
		v.say(counterclaim.FaultLog, "%v", err)
		_, err := v.unsealed()
		return err
	}
	v.raw = checkpoint.Raw
	v.out.Name, v.out.Key, v.out.Size = checkpoint.Name, checkpoint.Key.Public, checkpoint.Size
	if name != checkpoint.Name {
		v.say(counterclaim.FaultLog, "the log is %s, and the record was sealed in %q", checkpoint.Name, name)
	}
	earlier := v.earlier(keys)
	sizes := make([]uint64, len(earlier))
	for i, e := range earlier {
		sizes[i] = e.Size
	}
	s, err := scan(v.ctx, v.Log, checkpoint.Size, sizes, func(path, sentence string) { v.say(counterclaim.FaultLog, "%s: %s", path, sentence) })
	if err != nil {
		return err
	}
	v.roots(s, checkpoint, earlier)
	return v.entries(s)
}

// without is a record whose log has no checkpoint: there is no log, or a program was ended between making it and sealing for the first
// time. That is no fault as long as nothing is said to be sealed.
func (v *verifying) without(name string) error {
	sealed, err := v.unsealed()
	if err != nil {
		return err
	}
	keys, err := ReadKeys(v.ctx, v.Log)
	begun := err == nil && keys.Name() == name && sealed == 0
	if name != "" && !begun {
		v.out.Absent = name
		v.say(counterclaim.FaultMissing, "the record was sealed in the log %s, and that is not here; --log names its folder", name)
	}
	if v.Since != nil {
		v.say(counterclaim.FaultRolledBack, "there is an earlier checkpoint, and no log that it could be of")
	}
	return nil
}

// unsealed counts what waits, and tells of what is said to be sealed where there is no log that could be read.
func (v *verifying) unsealed() (sealed int, err error) {
	err = v.Leaves.EachLeaf(v.ctx, func(l *counterclaim.Leaf) error {
		if l.Position < 0 {
			v.out.Unsealed++
			return nil
		}
		sealed++
		return nil
	})
	if sealed > 0 {
		v.say(counterclaim.FaultMissing, "%d leaves are said to be sealed, and there is no log with which they could be compared", sealed)
	}
	return sealed, err
}

// past is an earlier checkpoint.
type past struct {
	*Checkpoint
	what string // for a sentence
}

// earlier reads the earlier checkpoints: the one that was kept elsewhere, and what witnesses have cosigned.
func (v *verifying) earlier(keys Keys) []past {
	var out []past
	if v.Since != nil {
		c, err := openCheckpoint(v.Since, keys)
		if err != nil {
			v.say(counterclaim.FaultRolledBack, "the checkpoint that was kept elsewhere is of another log than this: %v", err)
		} else {
			v.out.Since = int64(c.Size)
			out = append(out, past{c, "the checkpoint that was kept elsewhere"})
		}
	}
	for _, public := range v.Witnesses {
		c, seen, err := latestCosigned(v.ctx, v.Log, keys, public, v.Since)
		if err != nil {
			v.say(counterclaim.FaultLog, "witness %s: %v", shortKey(public), err)
			continue
		}
		seen.Named = true
		v.out.Witnessed = append(v.out.Witnessed, *seen)
		out = append(out, past{c, "what " + seen.Witness + " cosigned"})
	}
	return slices.Concat(out, v.listed(keys), keys.takeOvers(), v.timestamped(keys))
}

// roots compares what the entries give with what was signed.
func (v *verifying) roots(s *scanning, now *Checkpoint, earlier []past) {
	if root := s.at[now.Size]; s.whole && !bytes.Equal(root, now.Root) {
		v.say(counterclaim.FaultLog, "the entries do not give the root that the checkpoint of %d entries has", now.Size)
	}
	for _, e := range earlier {
		switch root := s.at[e.Size]; {
		case e.Size > now.Size:
			v.say(counterclaim.FaultRolledBack, "the log was rolled back: %s has %d entries, the log %d", e.what, e.Size, now.Size)
		case root == nil:
			v.say(counterclaim.FaultRolledBack, "it cannot be seen whether the log goes on from %s, because entries before %d are lost", e.what, e.Size)
		case !bytes.Equal(root, e.Root):
			v.say(counterclaim.FaultRolledBack, "the log was rewritten: %s has another root for the first %d entries", e.what, e.Size)
		}
	}
}

// clockSlack is by how much the clocks of programs that write to one record may differ.
const clockSlack = time.Hour

// entries compares each leaf with its entry.
func (v *verifying) entries(s *scanning) error {
	opened := make([]bool, len(s.entries))
	waiting := map[hash]bool{}
	var batch int64
	var latest, inBatch time.Time // of the batches before, and of this one
	err := v.Leaves.EachLeaf(v.ctx, func(l *counterclaim.Leaf) error {
		if l.Position < 0 {
			v.out.Unsealed++
			waiting[l.Commitment()] = true
			return nil
		}
		at := uint64(l.Position)
		switch {
		case at >= v.out.Size:
			v.of(counterclaim.FaultMissing, l, " is missing from the log: it was sealed as entry %d, and the log has %d", at, v.out.Size)
			return nil
		case at >= uint64(len(s.entries)) || s.lost[at/tileWidth] > 0:
			v.of(counterclaim.FaultMissing, l, ": its entry %d of the log is lost", at)
			return nil
		case opened[at]:
			v.of(counterclaim.FaultExtra, l, " is said to be entry %d of the log, as another one is", at)
			return nil
		}
		opened[at] = true
		if s.entries[at] != l.Commitment() {
			why := "altered or re-dated"
			if v.altered[l.Ref] {
				why = "altered"
			}
			v.of(counterclaim.FaultAltered, l, " was %s: what the record says of it is not what entry %d of the log stands for", why, at)
			return nil
		}
		when, err := time.Parse(time.RFC3339, l.At)
		if err != nil {
			v.of(counterclaim.FaultAltered, l, ": its time cannot be read")
			return nil
		}
		if l.Batch != batch {
			batch, latest, inBatch = l.Batch, later(latest, inBatch), time.Time{}
		}
		inBatch = later(inBatch, when)
		if when.Before(latest.Add(-clockSlack)) {
			v.of(counterclaim.FaultBackdated, l, " was back-dated: it says %s, and stands in the log as entry %d, after what came at %s", l.At, at, latest.Format(time.RFC3339))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for at := range s.entries {
		if opened[at] || s.lost[uint64(at)/tileWidth] > 0 || waiting[s.entries[at]] {
			continue // what waits is noted when it is sealed again
		}
		n := int64(at)
		v.faults = append(v.faults, counterclaim.Fault{Fault: counterclaim.FaultMissing, Position: &n,
			Sentence: fmt.Sprintf("entry %d of the log stands for something that the record no longer says anything of", at)})
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
