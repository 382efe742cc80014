package ceasefire

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

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

// Kept is a record that keeps agreements and observations.
type Kept interface {
	counterclaim.Agreements
	counterclaim.Observations
}

// EquipmentOn gives the state of each weapon class on a day, of one party or of all for "", by the version of the agreement that holds then; with
// that agreement as it may be seen so. Of a register of which a part is closed it gives no state: closed says so.
func EquipmentOn(ctx context.Context, store Kept, party, agreement, day string) (a *counterclaim.Agreement, states []ClassState, closed bool, err error) {
	versions, err := store.AgreementVersions(ctx, agreement)
	if err != nil {
		return nil, nil, false, err
	}
	st, err := Stand(versions, day, func(id counterclaim.ID) (*counterclaim.Agreement, error) {
		v, err := store.AgreementVersion(ctx, id)
		if err != nil {
			return nil, err
		}
		return GoodVersion(v)
	})
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
	states, err = States(a, entries, list, day)
	states = slices.DeleteFunc(states, func(x ClassState) bool { return party != "" && x.Party != party })
	return a, states, false, err
}
