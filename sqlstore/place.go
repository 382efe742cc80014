package sqlstore

import (
	"database/sql"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// placeAll puts the new claims into incidents, adds them, and brings the incidents that this touched up to date. What stands in the
// record stays where it is. It reads and writes a number of rows that does not grow with the record or with an incident, but for
// incidents from which claims were taken away.
func (k *keeping) placeAll() error {
	begun := time.Now()
	var left []int64
	if len(k.retired) > 0 {
		var err error
		if left, err = k.settle(); err != nil {
			return err
		}
	}
	near, err := k.readNear()
	if err != nil {
		return err
	}
	if err := placeRows(k.fresh, near, k.place); err != nil {
		return err
	}
	if err := k.holdPins(); err != nil {
		return err
	}
	k.saved.Matching = time.Since(begun)
	slices.SortFunc(k.fresh, inOrder)
	published := k.coding.Report.Day()
	for _, r := range k.fresh {
		if err := k.insert(r, published); err != nil {
			return err
		}
	}
	begun = time.Now()
	for _, r := range k.fresh {
		if err := k.enter(r); err != nil {
			return err
		}
	}
	if err := k.addToIncidents(left); err != nil {
		return err
	}
	k.cache.keep(near)
	k.cache.keep(k.fresh)
	k.saved.Matching += time.Since(begun)
	return nil
}

// settle brings incidents from which claims were taken away up to date, and gives the numbers of those that are left.
func (k *keeping) settle() ([]int64, error) {
	touched := map[int64]bool{}
	for _, r := range k.retired {
		touched[r.incident] = true
	}
	delete(touched, 0)
	left, err := k.refresh(touched)
	k.cache.clear() // some have another number now
	return left, err
}

// placeRows asks place where new rows belong among those near them.
func placeRows(fresh, near []*row, place counterclaim.Placer) error {
	byID := make(map[counterclaim.ID]*row, len(fresh))
	incidents := make(map[counterclaim.ID]int64, len(near))
	for _, r := range fresh {
		byID[r.claim.ID] = r
	}
	for _, r := range near {
		incidents[r.claim.Incident] = r.incident
	}
	delete(incidents, counterclaim.ID{})
	got := place(claimsOf(fresh), claimsOf(near))
	placed := make(map[counterclaim.ID]bool, len(got))
	for i := range got {
		id, in := got[i].ID, got[i].Incident
		r := byID[id]
		if r == nil || placed[id] || incidents[in] == 0 && byID[in] == nil && !in.IsZero() {
			return counterclaim.Errorf(counterclaim.CodeInternal, "placing gave claim %s an incident %s, of which one was not there to be placed", id.Short(), in.Short())
		}
		placed[id] = true
		r.claim.Incident = in
	}
	if len(placed) != len(fresh) {
		return counterclaim.Errorf(counterclaim.CodeInternal, "placing lost %d claims of %d", len(fresh)-len(placed), len(fresh))
	}
	for _, r := range fresh { // a new incident has the number of its first claim
		in := r.claim.Incident
		if _, ok := incidents[in]; !ok && !in.IsZero() {
			incidents[in] = r.num
		}
		r.incident = incidents[in]
	}
	return nil
}

func claimsOf(rows []*row) []counterclaim.Claim {
	out := make([]counterclaim.Claim, len(rows))
	for i, r := range rows {
		out[i] = r.claim
	}
	return out
}

// addToIncidents adds the new rows to the summaries of their incidents. Left are incidents that were brought up to date before.
func (k *keeping) addToIncidents(left []int64) error {
	of := map[int64]*summary{}
	touched := left
	for _, r := range k.fresh {
		if r.incident != 0 && !slices.Contains(touched, r.incident) {
			touched = append(touched, r.incident)
		}
	}
	for _, n := range touched {
		var err error
		if of[n], err = k.summary(n); err != nil {
			return err
		}
	}
	for _, r := range k.fresh {
		if r.incident != 0 {
			of[r.incident].add(r)
		}
	}
	for _, n := range touched {
		if err := k.ctx.Err(); err != nil {
			return err
		}
		if err := k.writeIncident(of[n]); err != nil {
			return err
		}
	}
	for _, r := range k.fresh {
		if r.incident != 0 {
			r.claim.Incident = of[r.incident].first.claim.ID
		}
	}
	slices.SortFunc(touched, func(a, b int64) int { return inOrder(of[a].first, of[b].first) })
	for _, n := range touched {
		k.saved.Incidents = append(k.saved.Incidents, of[n].first.claim.ID)
	}
	return nil
}

// readAll gives the claims whose numbers a statement finds, in its order.
func (k *keeping) readAll(q query, args ...any) ([]*row, error) {
	found, err := k.numbers(q, args...)
	if err != nil {
		return nil, err
	}
	return k.readNumbers(found)
}

// readNumbers gives the claims with these numbers. Those that are not remembered are asked for at once, which is quicker than one by
// one even where the engine is no other program.
func (k *keeping) readNumbers(numbers []int64) ([]*row, error) {
	out := make([]*row, len(numbers))
	at := map[int64]int{}
	var away []int64
	for i, n := range numbers {
		if out[i] = k.cache.get(n); out[i] == nil {
			at[n] = i
			away = append(away, n)
		}
	}
	if len(away) == 0 {
		return out, nil
	}
	slices.Sort(away) // as they lie
	rows, err := scanRows(k.do[claimsByNumber].Query(numberList(away)))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		out[at[r.num]] = r
	}
	if len(rows) != len(away) {
		return nil, sql.ErrNoRows // as for one
	}
	k.cache.keep(rows)
	return out, nil
}

// read gives the claim with a number.
func (k *keeping) read(n int64) (*row, error) {
	if r := k.cache.get(n); r != nil {
		return r, nil
	}
	if err := k.ctx.Err(); err != nil {
		return nil, err
	}
	r, err := scanRow(k.do[claimByNumber].QueryRow(n))
	if err == nil {
		k.cache.keep([]*row{r})
	}
	return r, err
}
