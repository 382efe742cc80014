package pipeline

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// MeasureHeld is [Measure] with what the record's equipment register says was declared for each day. Its rows tell of it, by themselves and by
// what they leave out: they are for who may see the holdings of all parties, where party is "", or of that one alone. Then the other
// parties' holdings are not used at all: nothing in a row depends on them. Where the register or a part of it is closed, it is not
// used either, and what rests on it cannot be told: closed says so.
func MeasureHeld(ctx context.Context, store Measurable, party, agreement, from, to string, notified []ceasefire.Notified) (m *Measured, closed bool, err error) {
	entries, closed, err := ceasefire.Register(ctx, store, party)
	if err != nil {
		return nil, false, err
	}
	if closed {
		entries = nil
	}
	m, err = measure(ctx, store, agreement, from, to, notified, func(a *counterclaim.Agreement) *counterclaim.Agreement { return ceasefire.Own(a, party) }, entries)
	return m, closed, err
}

func readVersion(ctx context.Context, store Measurable) func(id counterclaim.ID) (*counterclaim.Agreement, error) {
	return func(id counterclaim.ID) (*counterclaim.Agreement, error) {
		v, err := store.AgreementVersion(ctx, id)
		if err != nil {
			return nil, err
		}
		return ceasefire.GoodVersion(v)
	}
}
