package eval

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/counterclaim/counterclaim"
)

// LogLoad is made-up leaves for measuring a log: as many as are asked for, made again whenever they are wanted, so that they take no
// room but eight bytes each for their positions.
type LogLoad struct {
	Count     int
	name      string
	positions []int64 // by number
	byPlace   []int64 // number by position
	waiting   int     // the first that may not be sealed
}

var _ counterclaim.Leaves = (*LogLoad)(nil)

// NewLogLoad makes leaves that are not sealed.
func NewLogLoad(count int) *LogLoad {
	l := &LogLoad{Count: count, positions: make([]int64, count)}
	for i := range l.positions {
		l.positions[i] = -1
	}
	return l
}

func (l *LogLoad) leaf(n int) counterclaim.Leaf {
	number := binary.BigEndian.AppendUint64(nil, uint64(n))
	salt := counterclaim.HashOf("salt", string(number))
	return counterclaim.Leaf{Num: int64(n), Kind: counterclaim.ReportLeaf, Ref: counterclaim.HashOf("ref", string(number)), Content: counterclaim.HashOf("content", string(number)),
		At: time.Unix(1924992000+int64(n)/100, 0).UTC().Format(time.RFC3339), Salt: salt[:], Position: l.positions[n]}
}

// LogName gives the log's name.
func (l *LogLoad) LogName(context.Context) (string, error) { return l.name, nil }

// ClaimLog takes the first name.
func (l *LogLoad) ClaimLog(_ context.Context, name string) (string, error) {
	if l.name == "" {
		l.name = name
	}
	return l.name, nil
}

// SealedSize gives how many are sealed.
func (l *LogLoad) SealedSize(context.Context) (int64, error) { return int64(len(l.byPlace)), nil }

// Unsealed gives those that are not.
func (l *LogLoad) Unsealed(_ context.Context, limit int) ([]counterclaim.Leaf, error) {
	var out []counterclaim.Leaf
	for l.waiting < l.Count && l.positions[l.waiting] >= 0 {
		l.waiting++
	}
	for n := l.waiting; n < l.Count && len(out) < limit; n++ {
		if l.positions[n] < 0 {
			out = append(out, l.leaf(n))
		}
	}
	return out, nil
}

// Seal notes positions.
func (l *LogLoad) Seal(_ context.Context, leaves []counterclaim.Leaf) error {
	for i := range leaves {
		at := leaves[i].Position
		for int64(len(l.byPlace)) <= at {
			l.byPlace = append(l.byPlace, 0)
		}
		l.positions[leaves[i].Num], l.byPlace[at] = at, leaves[i].Num
	}
	return nil
}

// EachLeaf gives all by position.
func (l *LogLoad) EachLeaf(_ context.Context, one func(*counterclaim.Leaf) error) error {
	for _, n := range l.byPlace {
		leaf := l.leaf(int(n))
		if err := one(&leaf); err != nil {
			return err
		}
	}
	return nil
}

// LeavesOf gives none: nothing is proved of a load.
func (l *LogLoad) LeavesOf(context.Context, counterclaim.ID) ([]counterclaim.Leaf, error) {
	return nil, nil
}

// LeafContent gives nothing: there are no contents.
func (l *LogLoad) LeafContent(context.Context, *counterclaim.Leaf) ([]byte, error) {
	return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "a load has no contents")
}

// CheckContents finds nothing: there are no contents.
func (l *LogLoad) CheckContents(context.Context, func(counterclaim.Fault)) error { return nil }
