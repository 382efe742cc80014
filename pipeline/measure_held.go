package pipeline

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// MeasureHeld is [Measure] with what the record's equipment register says was declared for each day. Its rows tell of it, by themselves and by
// what they leave out: they are for who may see the holdings of all parties, where party is "", or of that one alone. Then the other
// parties' holdings are not used at all: nothing in a row depends on them. Where the register or a part of it is closed, it is not
// used either, and what rests on it cannot be told: closed says so.
func MeasureHeld(ctx context.Context, store Measurable, party, agreement, from, to string, notified []ceasefire.Notified) (m *Measured, closed bool, err error) {
	entries, closed, err := Register(ctx, store, party)
	if err != nil {
		return nil, false, err
	}
	if closed {
		entries = nil
	}
	m, err = measure(ctx, store, agreement, from, to, notified, func(a *counterclaim.Agreement) *counterclaim.Agreement { return Own(a, party) }, entries)
	return m, closed, err
}

// Own gives an agreement without what parties other than one declared for their sites; with all of it for "". The agreement stays as it is.
func Own(a *counterclaim.Agreement, party string) *counterclaim.Agreement {
	if party == "" {
		return a
	}
	out := *a
	out.Sites = slices.Clone(a.Sites)
	for i := range out.Sites {
		if s := &out.Sites[i]; s.Party != party {
			s.Items, s.HoldingsElsewhere = nil, true
		}
	}
	return &out
}

// Register gives the entries of a record's equipment register that are one party's, or all for "". Closed says that some could not be opened:
// whose they are is not known then.
func Register(ctx context.Context, store any, party string) (entries []counterclaim.RegisterEntry, closed bool, err error) {
	of, ok := store.(counterclaim.EquipmentRegister)
	if !ok {
		return nil, false, nil
	}
	all, err := of.RegisterEntries(ctx)
	if err != nil {
		return nil, false, err
	}
	closed = slices.ContainsFunc(all, func(e counterclaim.RegisterEntry) bool { return e.Closed })
	return slices.DeleteFunc(all, func(e counterclaim.RegisterEntry) bool { return e.Closed || party != "" && e.Party != party }), closed, nil
}

// EquipmentOn gives the state of each weapon class on a day, of one party or of all for "", by the version of the agreement that holds then; with
// that agreement as it may be seen so. Of a register of which a part is closed it gives no state: closed says so.
func EquipmentOn(ctx context.Context, store Measurable, party, agreement, day string) (a *counterclaim.Agreement, states []ceasefire.ClassState, closed bool, err error) {
	versions, err := store.AgreementVersions(ctx, agreement)
	if err != nil {
		return nil, nil, false, err
	}
	st, err := ceasefire.Stand(versions, day, readVersion(ctx, store))
	if err != nil {
		return nil, nil, false, err
	}
	if st.Agreement == nil {
		return nil, nil, false, counterclaim.Errorf(counterclaim.CodeNotFound, "no version of agreement %.60q that can be used held on %.40s", agreement, day).Try("counterclaim ceasefire list says from which day each holds")
	}
	entries, closed, err := Register(ctx, store, party)
	if err != nil {
		return nil, nil, false, err
	}
	a = Own(st.Agreement, party)
	if closed {
		return a, nil, true, nil
	}
	list, err := store.Observations(ctx, counterclaim.ObservationQuery{})
	if err != nil {
		return nil, nil, false, err
	}
	states, err = ceasefire.States(a, entries, list, day)
	return a, states, false, err
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
