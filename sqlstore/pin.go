package sqlstore

import (
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// holdPins has pinned claims stay in the incident where a person put them, whatever placing made of them. A claim that placing
// puts with pinned ones joins their incident: where they are of several, that with the most of them, then the earliest. It gives
// the claims of such incidents that were not placed now, as an incident may have a new name; was gets their incident.
func (k *keeping) holdPins(union []*row, was map[*row]int64) ([]*row, error) {
	pinned, err := k.pinsOf(union)
	if err != nil || len(pinned) == 0 {
		return nil, err
	}
	members := map[int64][]*row{} // by together
	placed := map[int64][]*row{}  // by the incident that placing gave
	for _, r := range union {
		if together, ok := pinned[r.num]; ok {
			members[together] = append(members[together], r)
		}
		if r.incident != 0 {
			placed[r.incident] = append(placed[r.incident], r)
		}
	}
	for _, rows := range placed {
		together, ok := most(rows, pinned)
		for _, r := range rows {
			if _, fixed := pinned[r.num]; ok && !fixed {
				members[together] = append(members[together], r)
			}
		}
	}
	here := make(map[int64]bool, len(union))
	for _, r := range union {
		here[r.num] = true
	}
	var carried []*row
	for together, rows := range members {
		others, err := k.readAll(claimsTogether, together)
		if err != nil {
			return nil, err
		}
		for _, r := range others {
			if !here[r.num] {
				was[r] = r.incident
				carried, rows = append(carried, r), append(rows, r)
			}
		}
		name(rows)
	}
	return carried, nil
}

// name names the incident of rows for the earliest of them.
func name(rows []*row) {
	first := slices.MinFunc(rows, inOrder)
	for _, r := range rows {
		r.incident, r.claim.Incident = first.num, first.claim.ID
	}
}

// pinsOf gives with which others rows are pinned, by number; rows that are not pinned are missing.
func (k *keeping) pinsOf(rows []*row) (map[int64]int64, error) {
	var some bool
	if err := k.do[anyPin].QueryRow().Scan(&some); err != nil || !some {
		return nil, err
	}
	numbers := make([]int64, len(rows))
	for i, r := range rows {
		numbers[i] = r.num
	}
	wanted, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	found, err := k.do[pinsAmong].Query(string(wanted))
	if err != nil {
		return nil, err
	}
	defer found.Close()
	out := map[int64]int64{}
	for found.Next() {
		var n, together int64
		if err := found.Scan(&n, &together); err != nil {
			return nil, err
		}
		out[n] = together
	}
	return out, found.Err()
}

// most gives what most of the pinned ones among rows are pinned together as, of equal ones that of the earliest; ok is false where
// none is pinned. Rows are in order.
func most(rows []*row, pinned map[int64]int64) (best int64, ok bool) {
	count := map[int64]int{}
	for _, r := range rows {
		if together, is := pinned[r.num]; is {
			count[together]++
		}
	}
	for _, r := range rows {
		together, is := pinned[r.num]
		if is && (!ok || count[together] > count[best]) {
			best, ok = together, true
		}
	}
	return best, ok
}

// passPins hands the pins of claims that were taken away to the new ones that stand for their words: the same claim, else the best
// of those that the old reading had not. Pins holds what each was pinned together as.
func (k *keeping) passPins(pins map[*row]int64) error {
	if len(pins) == 0 {
		return nil
	}
	had := make(map[counterclaim.ID]bool, len(k.retired))
	for _, r := range k.retired {
		had[r.claim.ID] = true
	}
	numbers := make(map[counterclaim.ID]int64, len(k.fresh))
	var unheard []counterclaim.Claim
	for _, r := range k.fresh {
		numbers[r.claim.ID] = r.num
		if !had[r.claim.ID] {
			unheard = append(unheard, r.claim)
		}
	}
	for _, r := range k.retired {
		together, ok := pins[r]
		if !ok {
			continue
		}
		id := r.claim.ID
		if numbers[id] == 0 {
			old := retired{start: r.claim.Start, end: r.claim.End, event: string(r.claim.Event)}
			best, ok := old.best(unheard)
			if !ok {
				continue
			}
			id = best.ID
		}
		if _, err := k.do[insertPin].Exec(numbers[id], together); err != nil {
			return err
		}
		if _, err := k.do[passArrangements].Exec(id[:], r.claim.ID[:]); err != nil {
			return err
		}
	}
	return nil
}

// dropPin takes a claim's pin away and says what it was pinned together as.
func (k *keeping) dropPin(r *row) (together int64, ok bool, err error) {
	err = k.do[deletePin].QueryRow(r.num).Scan(&together)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return together, err == nil, err
}
