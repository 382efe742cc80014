package sqlstore

import (
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// holdPins has new claims that took over a pin stay in the incident where a person put their words, whatever placing made of them.
// New claims that placing put into a new incident with pinned ones join the incident of these: where they are of several, that with
// the most of them, then the earliest.
func (k *keeping) holdPins() error {
	pinned, err := k.pinsOf(k.fresh)
	if err != nil || len(pinned) == 0 {
		return err
	}
	placed := map[int64][]*row{} // by the new incident that placing gave
	slices.SortFunc(k.fresh, inOrder)
	for _, r := range k.fresh {
		if r.incident > k.last {
			placed[r.incident] = append(placed[r.incident], r)
		}
	}
	members := map[int64][]*row{} // by together
	for _, r := range k.fresh {
		if together, ok := pinned[r.num]; ok {
			members[together] = append(members[together], r)
		} else if together, ok := most(placed[r.incident], pinned); ok {
			members[together] = append(members[together], r)
		}
	}
	for together, rows := range members {
		n, err := k.heldIn(together, rows[slices.IndexFunc(rows, func(r *row) bool { return pinned[r.num] == together })])
		if err != nil {
			return err
		}
		if n == 0 {
			name(rows)
			continue
		}
		for _, r := range rows {
			r.incident = n
		}
	}
	return nil
}

// heldIn gives the incident in which claims that are pinned together stand; where none stands any more, that in which placing put
// the first of the new ones, unless others are pinned there; 0 for a new one.
func (k *keeping) heldIn(together int64, first *row) (int64, error) {
	var n sql.NullInt64
	err := k.do[incidentTogether].QueryRow(together, k.last).Scan(&n)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return n.Int64, err
	}
	if first.incident == 0 || first.incident > k.last {
		return 0, nil
	}
	var others bool
	err = k.do[otherPinIn].QueryRow(first.incident, together).Scan(&others)
	if others {
		return 0, err
	}
	return first.incident, err
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
