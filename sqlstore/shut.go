package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// toScrub is the key in meta that says that something was taken away of which an engine may still have words.
const toScrub = "to scrub"

// scrubFromNow has what is taken away in the transaction from now on overwritten, as far as the engine can, and notes that more is to be done after it.
func scrubFromNow(tx *Tx) error {
	if scrub := tx.dialect.Scrub; scrub != "" {
		if _, err := tx.Exec(scrub); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING`, toScrub, []byte("1"))
	return err
}

// Scrub has nothing left of what was moved.
func (s *Store) Scrub(ctx context.Context) error {
	const noted = `SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?)`
	var some bool
	if err := s.r.QueryRowContext(ctx, noted, toScrub).Scan(&some); err != nil || !some {
		return s.explain(ctx, err)
	}
	err := s.change(ctx, func(tx *Tx) error {
		for _, statement := range append([]string{tx.dialect.Scrub}, tx.dialect.ScrubIndexes...) {
			if statement == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`DELETE FROM meta WHERE key = ?`, toScrub)
		return err
	})
	if err != nil || s.ScrubLog == "" {
		return err
	}
	var a, b, c sql.NullInt64 // whether it had to leave something to others, and two counts
	return s.explain(ctx, s.W.QueryRowContext(ctx, s.ScrubLog).Scan(&a, &b, &c))
}

// shutting is one transaction of ShutReport.
type shutting struct {
	keeping
	keeper counterclaim.WordKeeper
	words  *counterclaim.SealedWords
	row    *sealedRow
	gone   map[counterclaim.ID]counterclaim.ID // claims that go, with one of another report that stays in their incident
	older  []counterclaim.Moved                // what the report had before it was read again, and what took its place
	erased []counterclaim.ID                   // originals whose keys are to be destroyed
}

// ShutReport moves a report out of the clear.
func (s *Store) ShutReport(ctx context.Context, id counterclaim.ID, by, at, reason string) (*counterclaim.SealedReport, error) {
	keeper := s.words()
	if keeper == nil {
		return nil, noShelf(id)
	}
	named, err := keeper.NameWords(counterclaim.WordsOfReport, id)
	if err != nil {
		return nil, err
	}
	var out *counterclaim.SealedReport
	var destroy []counterclaim.ID
	err = s.change(ctx, func(tx *Tx) error {
		if r, err := sealedNamed(tx, `was`, id); !errors.Is(err, sql.ErrNoRows) {
			if err == nil {
				out = &r.SealedReport
			}
			return err
		}
		s.cache.clear()
		defer s.cache.clear()
		k := shutting{keeper: keeper, keeping: keeping{ctx: ctx, do: s.stmt.in(tx), dialect: &s.Dialect, cache: &s.cache, pairs: map[pairOf]int{}, coding: &counterclaim.Coding{}}}
		if err := k.read(id); err != nil {
			return err
		}
		if err := k.seal(named, by, at, reason); err != nil {
			return err
		}
		out, destroy = &k.row.SealedReport, k.erased
		return k.takeAway(id)
	})
	if err != nil {
		return nil, err
	}
	for _, of := range destroy {
		if err := keeper.DestroyWords(of); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// read reads the report as it stands in clear.
func (k *shutting) read(id counterclaim.ID) error {
	n, err := k.numberOf(id)
	if err != nil {
		return err
	}
	if n == 0 {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no report %s", id)
	}
	k.report = n
	r, err := k.readReport(n)
	if err != nil {
		return err
	}
	k.coding.Report = *r
	w := &counterclaim.SealedWords{Report: *r}
	w.Report.CopyOf = counterclaim.ID{}
	rows, err := k.tx().Query(`SELECT body FROM arrival WHERE report = ? ORDER BY at, body`, n)
	if err != nil {
		return err
	}
	if w.Report.Arrivals, err = scanBodies[counterclaim.Arrival](rows); err != nil {
		return err
	}
	if err := k.tx().QueryRow(`SELECT coded_by FROM report WHERE num = ?`, n).Scan(&w.CodedBy); err != nil {
		return err
	}
	if k.retired, err = k.readAll(claimsOfReport, n); err != nil {
		return err
	}
	slices.SortFunc(k.retired, inOrder)
	w.Claims = sealedClaims(claimsOf(k.retired))
	k.words = w
	return k.readMoved()
}

// seal keeps it as confidential: as a new row, or in that which it has since it came in as confidential too.
func (k *shutting) seal(named counterclaim.ID, by, at, reason string) error {
	was := k.words.Report.ID
	w := k.words
	w.Moved = counterclaim.RenameClaims(w.Claims, named)
	now := map[counterclaim.ID]counterclaim.ID{}
	for _, m := range w.Moved {
		now[m.Was] = m.Now
	}
	for _, m := range k.older {
		w.Moved = append(w.Moved, counterclaim.Moved{Was: m.Was, Now: now[m.Now]})
	}
	w.Report.ID = named
	r, err := sealedNamed(k.tx(), `id`, named)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		r, err = newSealed(k.tx(), &counterclaim.Coding{Report: w.Report, Claims: w.Claims, CodedBy: w.CodedBy})
		if err == nil {
			r.opened.Moved = w.Moved
		}
	case err == nil && r.Erased == "":
		if _, err = r.open(k.keeper); err == nil {
			join(r.opened, w)
		}
	}
	if err != nil {
		return err
	}
	r.Was, r.Shut, r.ShutBy, r.ShutFor = was, at, by, reason
	k.row = r
	if err := r.write(k.tx()); err != nil {
		return err
	}
	if err := scrubFromNow(k.tx()); err != nil {
		return err
	}
	if _, err := r.nameOriginals(k.tx(), k.keeper, &w.Report, nil); err != nil {
		return err
	}
	if r.Erased != "" { // and came in again in clear
		if k.erased, err = r.eraseOriginals(k.ctx, k.tx()); err != nil {
			return err
		}
	}
	return r.keepLeaf(k.tx())
}

// join adds what stood in clear of a report to what is kept of it as confidential: claims that a person reviewed, and where the others went.
func join(w, clear *counterclaim.SealedWords) {
	addArrivals(w, clear.Report.Arrivals)
	at := func(id counterclaim.ID) int {
		return slices.IndexFunc(w.Claims, func(c counterclaim.Claim) bool { return c.ID == id })
	}
	instead := map[counterclaim.ID]counterclaim.ID{}
	for _, c := range clear.Claims {
		i := at(c.ID)
		switch {
		case c.Review != counterclaim.ByMachine && i >= 0:
			w.Claims[i] = c
		case c.Review != counterclaim.ByMachine:
			w.Claims = append(w.Claims, c)
		case i < 0:
			old := retired{start: c.Start, end: c.End, event: string(c.Event)}
			best, _ := old.best(w.Claims)
			instead[c.ID] = best.ID
		}
	}
	for _, m := range clear.Moved {
		if to, ok := instead[m.Now]; ok {
			m.Now = to
		}
		w.Moved = append(w.Moved, m)
	}
}

// takeAway has nothing left in clear of the report but where its addresses lead.
func (k *shutting) takeAway(id counterclaim.ID) error {
	if err := k.dropClaims(); err != nil {
		return err
	}
	if err := k.dropVoice(); err != nil {
		return err
	}
	if _, err := k.do[deleteReportWords].Exec(k.report); err != nil {
		return err
	}
	for _, from := range []string{`arrival`, `retired_claim`, `coding_change`} {
		if _, err := k.tx().Exec(`DELETE FROM `+from+` WHERE report = ?`, k.report); err != nil {
			return err
		}
	}
	if _, err := k.tx().Exec(`DELETE FROM watched_version WHERE report = ?`, id[:]); err != nil {
		return err
	}
	if _, err := k.tx().Exec(`DELETE FROM report WHERE num = ?`, k.report); err != nil {
		return err
	}
	for _, kind := range []string{counterclaim.ReportLeaf, counterclaim.ArrivalLeaf, counterclaim.ChangeLeaf} {
		if err := closeLeaves(k.tx(), id, kind, 0); err != nil {
			return err
		}
	}
	stub, err := k.row.stub()
	if err != nil {
		return err
	}
	return keepLeaf(k.tx(), counterclaim.ReportLeaf, id, stub)
}

// dropClaims takes the claims away, and what was made of them, and notes where their addresses lead.
func (k *shutting) dropClaims() error {
	for _, r := range k.retired {
		if _, _, err := k.dropPin(r); err != nil {
			return err
		}
		if err := cmp.Or(k.leave(r), k.keeping.remove(r)); err != nil {
			return err
		}
	}
	k.cache.clear()
	if _, err := k.settle(); err != nil {
		return err
	}
	if err := k.keepPairs(); err != nil {
		return err
	}
	for id, leads := range k.gone {
		_, err := k.tx().Exec(`INSERT INTO moved_claim (id, report, leads) VALUES (?,?,?) ON CONFLICT (id) DO UPDATE SET report = excluded.report, leads = excluded.leads`,
			id[:], k.row.num, orNull(leads))
		if err != nil {
			return err
		}
	}
	return k.passToOthers()
}

// readMoved gives the claims that go, and those that the report had before it was read again, each with a claim of another report that stands in its
// incident.
func (k *shutting) readMoved() error {
	gone := map[counterclaim.ID]counterclaim.ID{}
	own := map[int64]bool{}
	for _, r := range k.retired {
		own[r.num] = true
	}
	stays := map[int64]counterclaim.ID{} // by incident
	for _, r := range k.retired {
		if _, known := stays[r.incident]; !known && r.incident != 0 {
			rows, err := k.readAll(numbersOfIncident, r.incident)
			if err != nil {
				return err
			}
			rows = slices.DeleteFunc(rows, func(o *row) bool { return own[o.num] })
			stays[r.incident] = counterclaim.ID{}
			if len(rows) > 0 {
				stays[r.incident] = slices.MinFunc(rows, inOrder).claim.ID
			}
		}
		gone[r.claim.ID] = stays[r.incident]
	}
	now := claimsOf(k.retired)
	k.gone = gone
	return eachRow(k.ctx, k.tx(), func(rows *sql.Rows) error {
		var id []byte
		var old retired
		if err := rows.Scan(&id, &old.start, &old.end, &old.event); err != nil {
			return err
		}
		if _, ok := gone[idOf(id)]; !ok {
			best, _ := old.best(now)
			gone[idOf(id)] = gone[best.ID]
			k.older = append(k.older, counterclaim.Moved{Was: idOf(id), Now: best.ID})
		}
		return nil
	}, `SELECT id, start, "end", event FROM retired_claim WHERE report = ?`, k.report)
}

// passToOthers hands cases of claims that go to those that stay in their incidents; where none does, they are found under their own names.
func (k *shutting) passToOthers() error {
	var ids []counterclaim.ID
	for id := range k.gone {
		ids = append(ids, id)
	}
	type one struct {
		num       int64
		id, claim counterclaim.ID
	}
	var cases []one
	err := eachRow(k.ctx, k.tx(), func(rows *sql.Rows) error {
		var c one
		var id, claim []byte
		err := rows.Scan(&c.num, &id, &claim)
		c.id, c.claim = idOf(id), idOf(claim)
		cases = append(cases, c)
		return err
	}, `SELECT num, id, claim FROM review_case WHERE claim`+k.dialect.IDs, list(ids))
	if err != nil {
		return err
	}
	for _, c := range cases {
		to := k.gone[c.claim]
		if to.IsZero() {
			to = c.id
		} else if _, err := k.tx().Exec(`INSERT INTO moved_claim (id, report, leads) VALUES (?,?,?) ON CONFLICT (id) DO UPDATE SET leads = excluded.leads`, c.id[:], k.row.num, to[:]); err != nil {
			return err
		}
		if _, err := k.tx().Exec(`UPDATE review_case SET claim = ? WHERE num = ?`, to[:], c.num); err != nil {
			return err
		}
	}
	return nil
}

// dropVoice takes away whose words the report is. Those that were copies of it are looked at anew when the record is next asked to look for copies
// (Resketch), since two of them may be like each other.
func (k *shutting) dropVoice() error {
	was := &k.coding.Report
	if !was.CopyOf.IsZero() {
		if _, err := k.do[countCopy].Exec(was.Party, -1); err != nil {
			return err
		}
	}
	orphans, err := k.numbers(likeIt, k.report)
	if err != nil {
		return err
	}
	for _, n := range orphans {
		if _, err := k.do[linkVoice].Exec(nil, 0, n); err != nil {
			return err
		}
		if err := k.follow(n); err != nil {
			return err
		}
		if _, err := k.tx().Exec(`DELETE FROM band WHERE report = ?`, n); err != nil {
			return err
		}
		if _, err := k.tx().Exec(`UPDATE voice SET sketch = NULL, at = 0 WHERE report = ?`, n); err != nil {
			return err
		}
	}
	if len(orphans) > 0 {
		if _, err := k.tx().Exec(`DELETE FROM meta WHERE key = 'sketches'`); err != nil {
			return err
		}
	}
	for _, statement := range []string{`DELETE FROM band WHERE report = ?`, `DELETE FROM voice WHERE report = ?`} {
		if _, err := k.tx().Exec(statement, k.report); err != nil {
			return err
		}
	}
	return nil
}

// isMoved tells of a report or claim that was moved, by the beginning of its id; zero where there is none.
func isMoved(ctx context.Context, tx *Tx, query, prefix string) (id, leads counterclaim.ID, err error) {
	low, high := bounds(prefix)
	var found, to []byte
	err = tx.QueryRowContext(ctx, query, low, high).Scan(&found, &to)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return idOf(found), idOf(to), err
}

const whyMoved = "the report is confidential by now, and what was said of it in clear was taken away"

// movedClaims finds a claim that was moved, and one that stood with it.
const movedClaims = `SELECT id, leads FROM moved_claim WHERE id BETWEEN ? AND ? LIMIT 1`
