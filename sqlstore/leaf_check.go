package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// thing is what leaves are of; Content is zero where the last leaf of a thing stands for what it is now.
type thing struct {
	kind         int // in allLogged
	ref, content counterclaim.ID
}

// expected is what leaves say of a thing.
type expected struct {
	content counterclaim.ID // of its last leaf
	closed  bool            // one of its leaves is
	more    int             // leaves less rows
	seen    bool            // a row of it was there
}

// comparing is one reading of everything that has leaves. It keeps about 150 bytes for each thing.
type comparing struct {
	kinds []logged
	want  map[thing]*expected
	fault func(f counterclaim.Fault)
}

// CheckContents compares what the record holds with its leaves.
func (s *Store) CheckContents(ctx context.Context, fault func(f counterclaim.Fault)) error {
	c := comparing{kinds: allLogged(), want: map[thing]*expected{}, fault: fault}
	return s.view(ctx, func(tx *Tx) error {
		if err := c.leaves(ctx, tx); err != nil {
			return err
		}
		for i, kind := range c.kinds {
			err := kind.each(ctx, tx, func(ref counterclaim.ID, content []byte) error {
				c.row(i, ref, hashed(content))
				return nil
			})
			if err != nil {
				return err
			}
		}
		c.missing()
		return c.closed(ctx, tx)
	})
}

// closed wants leaves to be closed of what was erased alone: who closes one unbinds its time.
func (c *comparing) closed(ctx context.Context, tx *Tx) error {
	var order []thing
	for key, e := range c.want {
		if e.closed {
			order = append(order, key)
		}
	}
	slices.SortFunc(order, compareThings)
	for _, of := range order {
		kind := c.kinds[of.kind].kind
		was, err := erased(ctx, tx, kind, of.ref)
		if err != nil {
			return err
		}
		if !was {
			c.say(counterclaim.FaultAltered, kind, of.ref, named(kind, of.ref)+" has a leaf that was closed as if it had been erased, and it was not")
		}
	}
	return nil
}

func compareThings(a, b thing) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), bytes.Compare(a.ref[:], b.ref[:]))
}

func (c *comparing) leaves(ctx context.Context, tx *Tx) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		l, err := scanLeaf(rows)
		if err != nil {
			return err
		}
		i := kindOf(c.kinds, l.Kind)
		if i < 0 {
			c.say(counterclaim.FaultExtra, l.Kind, l.Ref, "a leaf is of the kind "+l.Kind+", which this version does not know")
			return nil
		}
		key := thing{kind: i, ref: l.Ref}
		if c.kinds[i].several && !l.Closed() { // what a closed one was of is not known any more
			key.content = l.Content
		}
		e := c.want[key]
		if e == nil {
			e = &expected{}
			c.want[key] = e
		}
		if c.kinds[i].several && l.Closed() {
			e.closed = true
			return nil
		}
		e.content, e.closed = l.Content, e.closed || l.Closed()
		e.more++
		return nil
	}, leafColumns+`ORDER BY num`)
}

// row takes note of a thing that the record holds.
func (c *comparing) row(kind int, ref, content counterclaim.ID) {
	k := c.kinds[kind]
	key := thing{kind: kind, ref: ref}
	if k.several {
		key.content = content
	}
	e := c.want[key]
	switch {
	case e == nil && k.several: // told of at the end, when it is known whether another one is missing
		c.want[key] = &expected{content: content, more: -1, seen: true}
	case e == nil:
		c.say(counterclaim.FaultExtra, k.kind, ref, named(k.kind, ref)+" is in the record, and no leaf stands for it")
	case k.several:
		e.more--
		e.seen = true
	default:
		e.seen = true
		if e.content != content {
			c.say(counterclaim.FaultAltered, k.kind, ref, named(k.kind, ref)+" was altered: it is not what the record committed to")
		}
	}
}

// missing tells of what leaves stand for and the record has not, and of what has several contents.
func (c *comparing) missing() {
	type balance struct{ lost, extra int }
	sums := map[thing]*balance{}
	var order []thing
	for key, e := range c.want {
		k := c.kinds[key.kind]
		if !k.several && e.seen || k.several && e.more == 0 {
			continue
		}
		of := thing{kind: key.kind, ref: key.ref}
		b := sums[of]
		if b == nil {
			b = &balance{}
			sums[of] = b
			order = append(order, of)
		}
		b.lost += max(e.more, 0)
		b.extra += max(-e.more, 0)
	}
	slices.SortFunc(order, compareThings)
	for _, of := range order {
		kind, b := c.kinds[of.kind].kind, sums[of]
		switch {
		case b.lost > 0 && b.extra > 0:
			c.say(counterclaim.FaultAltered, kind, of.ref, named(kind, of.ref)+" was altered: it is not what the record committed to")
		case b.lost > 0:
			c.say(counterclaim.FaultMissing, kind, of.ref, named(kind, of.ref)+" is missing: a leaf stands for it, and the record has it no more")
		default:
			c.say(counterclaim.FaultExtra, kind, of.ref, named(kind, of.ref)+" is in the record, and no leaf stands for it")
		}
	}
}

func (c *comparing) say(fault, kind string, ref counterclaim.ID, sentence string) {
	c.fault(counterclaim.Fault{Fault: fault, Kind: kind, Ref: ref, Sentence: sentence})
}

// named gives a thing for a sentence.
func named(kind string, ref counterclaim.ID) string {
	switch kind {
	case counterclaim.ArrivalLeaf:
		return "an arrival of report " + ref.Short()
	case counterclaim.ChangeLeaf:
		return "what a reading again changed in report " + ref.Short()
	case counterclaim.DisputeLeaf:
		return "what the desk says of the dispute"
	case counterclaim.SealedLeaf:
		return "confidential report or original " + ref.Short()
	case counterclaim.CustodyLeaf:
		return "an entry of custody of exhibit " + ref.Short()
	case counterclaim.AuditLeaf:
		return "entry " + ref.Short() + " of the audit trail"
	case "work":
		return "change of work state " + ref.Short()
	case "second_coding":
		return "second coding " + ref.Short()
	}
	return kind + " " + ref.Short()
}
