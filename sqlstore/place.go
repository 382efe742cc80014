package sqlstore

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// placeAll puts the new claims and everything near them, or near what was taken away, into
// incidents, adds the new claims, and writes the incidents that this touched.
func (k *keeping) placeAll() error {
	if err := k.readNeighbours(); err != nil {
		return err
	}
	union := make([]*row, 0, len(k.near))
	for _, r := range k.near {
		union = append(union, r)
	}
	slices.SortFunc(union, inOrder)
	was := make(map[*row]int64, len(union))
	for _, r := range union {
		was[r] = r.incident
	}
	for _, run := range runs(union, k.gapDays) {
		if err := placeRun(run, k.place); err != nil {
			return err
		}
	}
	carried, err := k.holdPins(union, was)
	if err != nil {
		return err
	}
	if len(carried) > 0 {
		union = append(union, carried...)
		slices.SortFunc(union, inOrder)
	}
	touched := map[int64]bool{}
	for _, r := range k.retired {
		touched[r.incident] = true
	}
	published := k.coding.Report.Day()
	for _, r := range union {
		var err error
		switch {
		case r.num > k.last:
			err = k.insert(r, published)
		case r.incident != was[r]:
			touched[was[r]] = true
			_, err = k.do[moveClaim].Exec(number(r.incident), r.num)
		default:
			continue
		}
		if err != nil {
			return err
		}
		touched[r.incident] = true
	}
	delete(touched, 0)
	k.cache.keep(union)
	return k.refresh(union, touched)
}

func byNearness(a, b counterclaim.Nearness) int {
	return cmp.Or(strings.Compare(a.Bucket, b.Bucket), strings.Compare(a.Day, b.Day))
}

// runs parts rows, and keeps the order in each part. Placing sees one run at a time, so that
// what it makes of a run cannot depend on which others a report happens to touch.
func runs(rows []*row, gapDays int) [][]*row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b *row) int { return byNearness(a.claim.Near, b.claim.Near) })
	var out [][]*row
	for i, r := range rows {
		if i == 0 || !linked(rows[i-1].claim.Near, r.claim.Near, gapDays) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	for _, run := range out {
		slices.SortFunc(run, inOrder)
	}
	return out
}

// linked reports whether b, not before a, is in the same run.
func linked(a, b counterclaim.Nearness, gapDays int) bool {
	if a.Bucket != b.Bucket {
		return false
	}
	if a.Bucket == "" || a.Day == b.Day {
		return true
	}
	return a.Day != "" && daysBetween(a.Day, b.Day) <= gapDays
}

// placeRun asks place where the rows of a run belong.
func placeRun(rows []*row, place counterclaim.Placing) error {
	claims := make([]counterclaim.Claim, len(rows))
	byID := make(map[counterclaim.ID]*row, len(rows))
	for i, r := range rows {
		claims[i] = r.claim
		claims[i].Incident = counterclaim.ID{}
		byID[r.claim.ID] = r
	}
	got := place(claims)
	placed := make(map[counterclaim.ID]bool, len(got))
	for i := range got {
		r, named := byID[got[i].ID], byID[got[i].Incident]
		if r == nil || placed[got[i].ID] || (named == nil && !got[i].Incident.IsZero()) {
			return counterclaim.Errorf(counterclaim.CodeInternal, "placing gave claim %s an incident %s, of which one was not there to be placed", got[i].ID.Short(), got[i].Incident.Short())
		}
		placed[got[i].ID] = true
		r.claim.Incident, r.incident = got[i].Incident, 0
		if named != nil {
			r.incident = named.num
		}
	}
	if len(placed) != len(rows) {
		return counterclaim.Errorf(counterclaim.CodeInternal, "placing lost %d claims of %d", len(rows)-len(placed), len(rows))
	}
	return nil
}

// readNeighbours fills k.near: the new claims, and the whole runs in which these stand or
// the retired ones stood. What stood in one incident with a retired claim is placed again
// with its run, wherever that is.
func (k *keeping) readNeighbours() error {
	k.near = make(map[int64]*row, 2*len(k.fresh))
	var seeds []counterclaim.Nearness
	add := func(r *row) {
		if r.claim.Near.Bucket != "" {
			seeds = append(seeds, r.claim.Near)
		}
	}
	for _, r := range k.fresh {
		k.near[r.num] = r
		add(r)
	}
	for _, r := range k.retired {
		add(r)
		if r.incident == 0 {
			continue
		}
		fellows, err := k.readAll(numbersOfIncident, r.incident)
		if err != nil {
			return err
		}
		for _, f := range fellows {
			add(f)
			if f.claim.Near.Bucket == "" {
				k.near[f.num] = f
			}
		}
	}
	slices.SortFunc(seeds, byNearness)
	var reached counterclaim.Nearness // up to which day the bucket's last run was read
	for i, s := range seeds {
		if i > 0 && s == seeds[i-1] || s.Bucket == reached.Bucket && s.Day != "" && s.Day <= reached.Day {
			continue
		}
		end, err := k.readRun(s)
		if err != nil {
			return err
		}
		reached = counterclaim.Nearness{Bucket: s.Bucket, Day: end}
	}
	return nil
}

// readRun reads the claims that are linked to a seed by days with no gap too long, and gives
// the last of these days.
func (k *keeping) readRun(s counterclaim.Nearness) (string, error) {
	if s.Day == "" {
		rows, err := k.readAll(claimsUndated, s.Bucket)
		for _, r := range rows {
			k.near[r.num] = r
		}
		return "", err
	}
	if _, err := k.walk(claimsDown, s); err != nil {
		return "", err
	}
	return k.walk(claimsUp, s)
}

// walk reads claims outwards from a seed until the first gap and gives the last day before it.
func (k *keeping) walk(q query, s counterclaim.Nearness) (string, error) {
	rows, err := k.do[q].Query(s.Bucket, s.Day)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	at := s.Day
	var found []int64
	for rows.Next() {
		var n int64
		var day string
		if err := rows.Scan(&n, &day); err != nil {
			return "", err
		}
		if day != at && daysBetween(at, day) > k.gapDays {
			break
		}
		at = day
		found = append(found, n)
	}
	if err := cmp.Or(rows.Err(), rows.Close()); err != nil {
		return "", err
	}
	for _, n := range found {
		if k.near[n], err = k.read(n); err != nil {
			return "", err
		}
	}
	return at, nil
}

// readAll gives the claims whose numbers a statement finds.
func (k *keeping) readAll(q query, arg any) ([]*row, error) {
	rows, err := k.do[q].Query(arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		found = append(found, n)
	}
	if err := cmp.Or(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	out := make([]*row, len(found))
	for i, n := range found {
		if out[i], err = k.read(n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// read gives the claim with a number.
func (k *keeping) read(n int64) (*row, error) {
	if r := k.near[n]; r != nil {
		return r, nil
	}
	if r := k.cache.rows[n]; r != nil {
		return r, nil
	}
	if err := k.ctx.Err(); err != nil {
		return nil, err
	}
	return scanRow(k.do[claimByNumber].QueryRow(n))
}

func isDay(s string) bool {
	_, err := time.Parse(counterclaim.DateLayout, s)
	return err == nil
}

// daysBetween gives the distance of two days in days.
func daysBetween(a, b string) int {
	from, _ := time.Parse(counterclaim.DateLayout, min(a, b))
	to, _ := time.Parse(counterclaim.DateLayout, max(a, b))
	return int(to.Sub(from).Hours() / 24)
}
