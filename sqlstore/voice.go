package sqlstore

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// mostOrigins is how many places a report is known to be from; of more the first are kept.
const mostOrigins = 256

// keepVoice notes whose words a new report is, and looks for those that it is like.
func (k *keeping) keepVoice() error {
	c := k.coding
	origins, err := json.Marshal(some(c.Report.Origins()))
	if err != nil {
		return err
	}
	at, dated := c.Report.CopyTime()
	if c.Copies == nil || !dated || len(c.Sketch) == 0 {
		at, c.Sketch, c.Bands = 0, nil, nil
	}
	var sketch any
	if len(c.Sketch) > 0 {
		sketch = c.Sketch
	}
	if _, err := k.do[insertVoice].Exec(k.report, string(origins), at, sketch); err != nil {
		return err
	}
	switch {
	case c.Copies == nil && !c.Report.CopyOf.IsZero(): // another program found it
		first, err := k.numberOf(c.Report.CopyOf)
		if err != nil || first == 0 {
			return err
		}
		return k.setFirst(k.report, first)
	case c.Copies == nil || len(c.Sketch) == 0:
		c.Report.CopyOf = counterclaim.ID{}
		return nil
	}
	return k.findCopies(at)
}

// sketchAgain goes with a report that is read again, which may have another party than it was kept with: its tags change, and what was
// kept before copies were looked for gets its sketch.
func (k *keeping) sketchAgain(was *counterclaim.Report) error {
	c := k.coding
	c.Report.CopyOf = was.CopyOf
	now, err := k.readReport(k.report)
	if err != nil {
		return err
	}
	if err := k.countCopies(was, now); err != nil {
		return err
	}
	at, dated := c.Report.CopyTime()
	if c.Copies != nil && dated && len(c.Sketch) > 0 {
		had, err := k.sketched(k.report)
		if err != nil {
			return err
		}
		if len(had.Sketch) == 0 {
			if _, err := k.do[setSketch].Exec(at, c.Sketch, k.report); err != nil {
				return err
			}
			if err := k.findCopies(at); err != nil {
				return err
			}
		}
	}
	return k.indexReportAgain()
}

// some gives an empty list for none.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// numberOf gives a report's number, 0 where the record has it not.
func (k *keeping) numberOf(id counterclaim.ID) (int64, error) {
	var n int64
	err := k.do[findReport].QueryRow(id[:]).Scan(&n, new(string), new([]byte))
	if err == sql.ErrNoRows {
		return 0, nil
	}
	return n, err
}

// findCopies links the report with those that it is like, on both sides of it in time.
func (k *keeping) findCopies(at int64) error {
	c := k.coding
	numbers, err := k.bandFellows(at)
	if err != nil {
		return err
	}
	known := map[counterclaim.ID]int64{c.Report.ID: k.report}
	near := make([]counterclaim.Sketched, 0, len(numbers))
	for _, n := range numbers {
		s, err := k.sketched(n)
		if err != nil {
			return err
		}
		known[s.Report] = n
		near = append(near, s)
	}
	for _, band := range c.Bands {
		if _, err := k.do[insertBand].Exec(band, at, k.report); err != nil {
			return err
		}
	}
	fresh := counterclaim.Sketched{Report: c.Report.ID, Outlet: c.Report.Outlet, At: at, Sketch: c.Sketch}
	changed := c.Copies(fresh, near)
	slices.SortFunc(changed, func(a, b counterclaim.Sketched) int { // each leads to one before it
		if a.Before(&b) {
			return -1
		}
		return 1
	})
	for i := range changed {
		s := &changed[i]
		n, like := known[s.Report], known[s.Like]
		if n == 0 || like == 0 {
			return counterclaim.Errorf(counterclaim.CodeInternal, "report %s is said to be like %s, of which one was not there to be compared", s.Report.Short(), s.Like.Short())
		}
		if _, err := k.do[linkVoice].Exec(like, s.Alike, n); err != nil {
			return err
		}
	}
	for i := range changed {
		if err := k.follow(known[changed[i].Report]); err != nil {
			return err
		}
	}
	return nil
}

// bandFellows gives the numbers of reports that share a band with the new one, within the limits of a store.
func (k *keeping) bandFellows(at int64) ([]int64, error) {
	var out []int64
	const days = 8 * 24 * 60 * 60 // no shorter than package match looks
	for _, band := range k.coding.Bands {
		found, err := k.numbers(bandFirst, band, at-days, at+days, counterclaim.CopiesPerBand)
		if err == nil && len(found) == counterclaim.CopiesPerBand {
			var last []int64
			last, err = k.numbers(bandLast, band, at-days, at, counterclaim.CopiesPerBand)
			found = append(found, last...)
		}
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			if n != k.report && len(out) < counterclaim.CopiesInAll && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// numbers gives the numbers that a statement finds.
func (k *keeping) numbers(q query, args ...any) ([]int64, error) {
	rows, err := k.do[q].Query(args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, cmp.Or(rows.Err(), rows.Close())
}

// sketched gives a report as it is compared.
func (k *keeping) sketched(n int64) (counterclaim.Sketched, error) {
	var s counterclaim.Sketched
	var id, like []byte
	var likeAt sql.NullInt64
	err := k.do[findVoice].QueryRow(n).Scan(&id, &s.Outlet, &s.At, &s.Sketch, &like, &likeAt, &s.Alike)
	copy(s.Report[:], id)
	copy(s.Like[:], like)
	s.LikeAt = likeAt.Int64
	return s, err
}

// follow sets what a report is a copy of by the one that it is like, and then for those that are like it.
func (k *keeping) follow(n int64) error {
	for open := []int64{n}; len(open) > 0; open = open[1:] {
		if err := k.ctx.Err(); err != nil {
			return err
		}
		n := open[0]
		var had, liked, first sql.NullInt64
		var outlet, firstOutlet sql.NullString
		var firstID []byte
		err := k.do[leadsTo].QueryRow(n).Scan(&outlet, &had, &liked, &first, &firstID, &firstOutlet)
		if err != nil {
			return err
		}
		leads := int64(0)
		if liked.Valid && !counterclaim.CopyOf(outlet.String, idOf(firstID), firstOutlet.String).IsZero() {
			leads = first.Int64
		}
		if leads == had.Int64 {
			continue
		}
		if err := k.setFirst(n, leads); err != nil {
			return err
		}
		more, err := k.numbers(likeIt, n)
		if err != nil {
			return err
		}
		open = append(open, more...)
	}
	return nil
}

// setFirst notes what a report is a copy of, 0 for none, with its tags and its party's number of copies.
func (k *keeping) setFirst(n, first int64) error {
	was, err := k.readReport(n)
	if err != nil {
		return err
	}
	if _, err := k.do[setFirst].Exec(number(first), n); err != nil {
		return err
	}
	now, err := k.readReport(n)
	if err != nil {
		return err
	}
	if n == k.report { // its words are indexed when it is complete
		k.coding.Report.CopyOf = now.CopyOf
	} else if err := k.reindex(n, was, now); err != nil {
		return err
	}
	return k.countCopies(was, now)
}

// countCopies corrects how many reports of a party are copies.
func (k *keeping) countCopies(was, now *counterclaim.Report) error {
	for _, r := range []struct {
		*counterclaim.Report
		by int
	}{{was, -1}, {now, 1}} {
		if r.CopyOf.IsZero() {
			continue
		}
		if _, err := k.do[countCopy].Exec(r.Party, r.by); err != nil {
			return err
		}
	}
	return nil
}

func (k *keeping) readReport(n int64) (*counterclaim.Report, error) {
	return scanReport(k.do[reportByNumber].QueryRow(n))
}

// reindex puts a report's words and those of its claims, which have its tags, into the index anew where these have changed.
func (k *keeping) reindex(n int64, was, now *counterclaim.Report) error {
	old, tags := tokens(counterclaim.ReportTags(was)), tokens(counterclaim.ReportTags(now))
	if old == tags {
		return nil
	}
	if _, err := k.do[deleteReportWords].Exec(n); err != nil {
		return err
	}
	if _, err := k.do[insertReportWords].Exec(k.dialect.reportEntry(n, now)...); err != nil {
		return err
	}
	numbers, err := k.numbers(claimsOfReport, n)
	if err != nil {
		return err
	}
	for _, claim := range numbers {
		r, err := scanRow(k.do[claimByNumber].QueryRow(claim))
		if err != nil {
			return err
		}
		for _, q := range []query{deleteClaimWords, deleteFacets} {
			if _, err := k.do[q].Exec(claim); err != nil {
				return err
			}
		}
		if _, err := k.do[insertFacets].Exec(facetEntry(r, now)...); err != nil {
			return err
		}
		if _, err := k.do[insertClaimWords].Exec(k.dialect.claimEntry(r, now)...); err != nil {
			return err
		}
	}
	return nil
}

// addOrigins notes further places that a report is known to be from.
func (k *keeping) addOrigins() error {
	var kept string
	if err := k.do[findOrigins].QueryRow(k.report).Scan(&kept); err != nil {
		return err
	}
	var origins []counterclaim.Origin
	if err := json.Unmarshal([]byte(kept), &origins); err != nil {
		return err
	}
	have := len(origins)
	for _, o := range k.coding.Report.Origins() {
		if !slices.Contains(origins, o) && len(origins) < mostOrigins {
			origins = append(origins, o)
		}
	}
	if len(origins) == have {
		return nil
	}
	body, err := json.Marshal(origins)
	if err != nil {
		return err
	}
	_, err = k.do[setOrigins].Exec(string(body), k.report)
	return err
}

// scanOrigins reads what a record knows of where a report is from.
func scanOrigins(kept string) ([]counterclaim.Origin, error) {
	if kept == "" || strings.TrimSpace(kept) == "[]" {
		return nil, nil
	}
	var out []counterclaim.Origin
	err := json.Unmarshal([]byte(kept), &out)
	return out, err
}
