package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// check refuses what would damage the record. Whether reports and claims keep the record's
// rules is the pipeline's affair.
func check(c *counterclaim.Coding) error {
	bad := func(format string, args ...any) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
	}
	if c.Report.ID.IsZero() {
		return bad("the report has no id")
	}
	if c.Around != nil && len(c.Around) != len(c.Claims) {
		return bad("report %s has %d claims and says of %d where their neighbours are", c.Report.ID.Short(), len(c.Claims), len(c.Around))
	}
	seen := make(map[counterclaim.ID]bool, len(c.Claims))
	for i := range c.Claims {
		k := &c.Claims[i]
		switch {
		case k.ID.IsZero() || seen[k.ID]:
			return bad("claim %d of report %s has no id, or that of another", i, c.Report.ID.Short())
		case k.Report != c.Report.ID:
			return bad("claim %s was not read from report %s", k.ID.Short(), c.Report.ID.Short())
		}
		seen[k.ID] = true
	}
	return nil
}

// keeping is one transaction of Save.
type keeping struct {
	ctx     context.Context
	do      *statements
	dialect *Dialect
	cache   *cache
	coding  *counterclaim.Coding
	packed  []packed
	place   counterclaim.Placer
	saved   counterclaim.Saved

	report  int64          // number of the report
	last    int64          // greatest number of a claim before this transaction
	fresh   []*row         // claims to be added
	retired []*row         // claims that were taken away
	pairs   map[pairOf]int // changes to the table of pairs
}

func (k *keeping) keep() error {
	k.saved.Report = k.coding.Report.ID
	var reader string
	var body []byte
	err := k.do[findReport].QueryRow(k.coding.Report.ID[:]).Scan(&k.report, &reader, &body)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = k.keepReport()
	case err != nil:
	case k.report == 0:
		return counterclaim.Errorf(counterclaim.CodeConflict, "report %s is confidential by now and is not kept in clear", k.saved.Report.Short()).
			Try("add it where the record's vault is, as of a confidential source")
	case codedBy(k.coding) == "" || codedBy(k.coding) == reader:
		if err := cmp.Or(k.keepOriginals(), k.keepArrivals(), k.addOrigins()); err != nil {
			return err
		}
		return k.do[countClaims].QueryRow(k.report).Scan(&k.saved.Claims)
	default:
		err = cmp.Or(k.recode(body), k.addOrigins())
	}
	if err != nil {
		return err
	}
	if err := cmp.Or(k.keepOriginals(), k.keepArrivals()); err != nil {
		return err
	}
	if err := k.placeAll(); err != nil {
		return err
	}
	if err := cmp.Or(k.keepPairs(), k.keepReportLeaf()); err != nil {
		return err
	}
	return k.do[countClaims].QueryRow(k.report).Scan(&k.saved.Claims)
}

// codedBy gives the reader's version, "" where the coding does not tell.
func codedBy(c *counterclaim.Coding) string {
	if c.CodedBy != "" {
		return c.CodedBy
	}
	for i := range c.Claims {
		if c.Claims[i].Review == counterclaim.ByMachine {
			return c.Claims[i].CodedBy
		}
	}
	return ""
}

// keepReport adds a report that the record has not seen.
func (k *keeping) keepReport() error {
	r := &k.coding.Report
	var synthetic bool
	err := k.do[anySynthetic].QueryRow().Scan(&synthetic)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && synthetic != r.Synthetic {
		return mixed(synthetic)
	}
	body, err := reportBody(r)
	if err != nil {
		return err
	}
	text := k.dialect.anyText
	err = k.do[insertReport].QueryRow(r.ID[:], instant(r), r.Day(), text(r.Outlet), r.Party, text(r.Published), text(r.Headline), text(r.Text),
		r.Synthetic, codedBy(k.coding), body).Scan(&k.report)
	if err != nil {
		return err
	}
	k.saved.Fresh = true
	k.fresh = newRows(k.coding)
	if err := k.number(); err != nil {
		return err
	}
	if err := k.keepVoice(); err != nil {
		return err
	}
	return k.indexReport()
}

// mixed is the refusal of what does not go with the reports that a record holds.
func mixed(synthetic bool) error {
	has, brings, or := "real", "made-up", ""
	if synthetic {
		has, brings, or = brings, has, "; or, where it is made up too, say so: synthetic = true in the dispute file that is given with it, a field synthetic of the report"
	}
	return counterclaim.Errorf(counterclaim.CodeMixedSynthetic, "the record holds %s reports and takes no %s one", has, brings).
		Try("keep it in a record of its own: name another file with --record%s", or)
}

// reportBody gives the report as JSON without what stands in columns and tables of its own.
func reportBody(r *counterclaim.Report) ([]byte, error) {
	c := *r
	c.ID = counterclaim.ID{}
	c.Outlet, c.Party, c.Published, c.Headline, c.Text = "", "", "", "", ""
	c.Arrivals, c.CopyOf = nil, counterclaim.ID{}
	return json.Marshal(&c)
}

// recode puts what another reader made of a report that the record has in the place of what
// the machine made of it before. What a person has reviewed stays as it is.
func (k *keeping) recode(old []byte) error {
	var have counterclaim.Report
	if err := json.Unmarshal(old, &have); err != nil {
		return err
	}
	now := k.coding.Report
	if have.Fetched != "" {
		now.Fetched = have.Fetched
	}
	if have.Synthetic != now.Synthetic {
		return mixed(have.Synthetic)
	}
	body, err := reportBody(&now)
	if err != nil {
		return err
	}
	was, err := k.readReport(k.report)
	if err != nil {
		return err
	}
	if _, err := k.do[updateReport].Exec(now.Party, codedBy(k.coding), body, k.report); err != nil {
		return err
	}
	if err := k.sketchAgain(was); err != nil {
		return err
	}
	k.saved.Recoded = true
	k.fresh = newRows(k.coding)
	if err := k.number(); err != nil { // before any number becomes free
		return err
	}
	return k.retire()
}

// number gives the new claims their numbers.
func (k *keeping) number() error {
	if err := k.do[lastClaim].QueryRow().Scan(&k.last); err != nil {
		return err
	}
	for i, r := range k.fresh {
		r.num = k.last + 1 + int64(i)
	}
	return nil
}

// retire takes the machine's old claims away and leaves out new ones that a person has
// already reviewed.
func (k *keeping) retire() error {
	held, err := k.readAll(claimsOfReport, k.report)
	if err != nil {
		return err
	}
	again := make(map[counterclaim.ID]bool, len(k.fresh))
	for _, r := range k.fresh {
		again[r.claim.ID] = true
	}
	kept := map[counterclaim.ID]bool{}
	pins := map[*row]int64{}
	now := time.Now().UTC().Format(time.RFC3339)
	for _, r := range held {
		if r.claim.Review != counterclaim.ByMachine {
			kept[r.claim.ID] = true
			if err := k.indexClaimAgain(r); err != nil { // it has the tags of its report
				return err
			}
			continue
		}
		together, pinned, err := k.dropPin(r)
		if err != nil {
			return err
		}
		if pinned {
			pins[r] = together
		}
		if err := cmp.Or(k.leave(r), k.remove(r)); err != nil {
			return err
		}
		k.retired = append(k.retired, r)
		c := &r.claim
		if !again[c.ID] {
			if _, err := k.do[insertRetired].Exec(c.ID[:], k.report, c.Start, c.End, string(c.Event), c.CodedBy, now); err != nil {
				return err
			}
		}
	}
	k.cache.clear() // it knows what was taken away
	k.fresh = slices.DeleteFunc(k.fresh, func(r *row) bool { return kept[r.claim.ID] })
	return cmp.Or(k.passPins(pins), k.passCases(), k.keepChanges(len(kept)))
}

// remove deletes a claim with everything that points at it but its incident.
func (k *keeping) remove(r *row) error {
	for _, conduct := range r.claim.Conduct {
		if _, err := k.do[deleteConduct].Exec(string(conduct), r.at, r.num); err != nil {
			return err
		}
	}
	for _, q := range []query{deleteClaimWords, deleteFacets, deleteClaim} {
		if _, err := k.do[q].Exec(r.num); err != nil {
			return err
		}
	}
	for _, n := range placeNumbers(r) {
		if n == 0 {
			continue
		}
		if _, err := k.do[deletePlace].Exec(n); err != nil {
			return err
		}
	}
	k.count(r, -1)
	return nil
}

func (k *keeping) count(r *row, by int) {
	for _, p := range pairs(&r.claim) {
		k.pairs[p] += by
	}
}

func (k *keeping) keepPairs() error {
	for p, n := range k.pairs {
		if n == 0 {
			continue
		}
		if _, err := k.do[addPair].Exec(p.a, p.b, n); err != nil {
			return err
		}
		if n < 0 {
			if _, err := k.do[dropPair].Exec(p.a, p.b); err != nil {
				return err
			}
		}
	}
	return nil
}

// insert adds a new claim, whose incident is known by now.
func (k *keeping) insert(r *row, published string) error {
	if err := k.ctx.Err(); err != nil {
		return err
	}
	body, err := r.body()
	if err != nil {
		return err
	}
	c := &r.claim
	_, err = k.do[insertClaim].Exec(r.num, c.ID[:], k.report, c.Start, number(r.incident), r.day(published), c.Between, packKeys(r.around.Under), string(c.Review), c.CodedBy, body)
	if err != nil {
		return err
	}
	for _, conduct := range c.Conduct {
		if _, err := k.do[insertConduct].Exec(string(conduct), r.at, r.num); err != nil {
			return err
		}
	}
	if err := k.indexClaim(r); err != nil {
		return err
	}
	for i, n := range placeNumbers(r) {
		if n == 0 {
			continue
		}
		if _, err := k.do[insertPlace].Exec(n, c.Places[i].Lat, c.Places[i].Lon, r.num); err != nil {
			return err
		}
	}
	if k.saved.Recoded {
		if _, err := k.do[deleteRetired].Exec(c.ID[:]); err != nil {
			return err
		}
	}
	k.count(r, 1)
	return nil
}

// placeNumbers gives the number of each of a claim's places in the index of places, 0 for
// one without coordinates and those from the 257th on.
func placeNumbers(r *row) []int64 {
	out := make([]int64, len(r.claim.Places))
	for i, p := range r.claim.Places {
		if !p.Unresolved && i < 256 {
			out[i] = r.num<<8 + int64(i)
		}
	}
	return out
}

// number gives NULL for 0.
func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}
