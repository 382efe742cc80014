package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Confidential reports stand in sealed_report and nowhere else: no index, no incident and no list holds anything of them. All that is known of one is
// its column words; body has what anybody may know. Leaves are of the row as it is, of the ciphertext.

var _ counterclaim.SealedReports = (*Store)(nil)

// sealedRow is a confidential report with what its row holds.
type sealedRow struct {
	counterclaim.SealedReport
	num    int64
	body   []byte                    // as its row has it
	kept   []byte                    // words that its row has
	opened *counterclaim.SealedWords // nil until it is
	said   []byte                    // as it was written
}

const sealedColumns = `SELECT num, id, was, synthetic, body, words FROM sealed_report `

// scanSealed reads a row of sealedColumns. What the body says of itself verify holds against the columns.
func scanSealed(from scanner) (*sealedRow, error) {
	var r sealedRow
	var id, was, body, words []byte
	var synthetic bool
	if err := from.Scan(&r.num, &id, &was, &synthetic, &body, &words); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, &r.SealedReport); err != nil {
		return nil, err
	}
	r.ID, r.Was, r.Synthetic, r.Words = idOf(id), idOf(was), synthetic, words
	r.body, r.kept = body, words
	return &r, nil
}

// sealedNamed reads one; sql.ErrNoRows where there is none.
func sealedNamed(tx *Tx, column string, id counterclaim.ID) (*sealedRow, error) {
	return scanSealed(tx.QueryRow(sealedColumns+`WHERE `+column+` = ?`, id[:]))
}

// open opens the words.
func (r *sealedRow) open(keeper counterclaim.WordKeeper) (*counterclaim.SealedWords, error) {
	if r.opened != nil {
		return r.opened, nil
	}
	if keeper == nil {
		return nil, noShelf(r.ID)
	}
	if r.Words == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "confidential report %s was erased at %s by %s: %s", r.ID.Short(), r.Erased, r.ErasedBy, r.Reason)
	}
	said, err := keeper.OpenWords(r.ID, counterclaim.WordsOfReport, r.Words)
	if err != nil {
		return nil, err
	}
	var w counterclaim.SealedWords
	if json.Unmarshal(said, &w) != nil || w.Report.ID != r.ID {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the words of confidential report %s are no words of it", r.ID.Short())
	}
	r.opened, r.said = &w, said
	return &w, nil
}

func noShelf(id counterclaim.ID) error {
	return counterclaim.Errorf(counterclaim.CodeUnsupported, "confidential report %s is kept encrypted, and there is no vault that has its key", id.Short()).
		Try("name the vault with --vault")
}

// write keeps the row, a new one where it has no number. Words that stay as they were stay as they are encrypted, and what stays as it was is not
// written.
func (r *sealedRow) write(tx *Tx) error {
	if r.opened != nil && r.Erased == "" {
		said, err := evenly(r.opened)
		if err != nil {
			return err
		}
		if r.Words == nil || !bytes.Equal(said, r.said) {
			if r.Words, err = sealWords(tx, r.ID, counterclaim.WordsOfReport, said, r.num == 0); err != nil {
				return err
			}
			r.said = said
		}
	}
	if err := r.Validate(); err != nil {
		return err
	}
	body, err := json.Marshal(&r.SealedReport)
	if err != nil {
		return err
	}
	if r.num != 0 && bytes.Equal(body, r.body) && bytes.Equal(r.Words, r.kept) {
		return nil
	}
	r.body, r.kept = body, r.Words
	var last int64
	if err := tx.QueryRow(`SELECT coalesce(max(revision), 0) FROM sealed_report`).Scan(&last); err != nil {
		return err
	}
	if r.num == 0 {
		err = tx.QueryRow(`INSERT INTO sealed_report (id, was, synthetic, revision, body, words) VALUES (?,?,?,?,?,?) RETURNING num`,
			r.ID[:], orNull(r.Was), r.Synthetic, last+1, body, r.Words).Scan(&r.num)
	} else {
		_, err = tx.Exec(`UPDATE sealed_report SET was = ?, revision = ?, body = ?, words = ? WHERE num = ?`, orNull(r.Was), last+1, body, r.Words, r.num)
	}
	return err
}

// keepLeaf notes the row as it is, with the originals that it names.
func (r *sealedRow) keepLeaf(tx *Tx) error { return keepSealedLeaf(tx, `num = ?`, r.num) }

func keepSealedLeaf(tx *Tx, where string, arg any) error {
	var id counterclaim.ID
	var is []byte
	err := eachSealedReport(context.Background(), tx, func(ref counterclaim.ID, content []byte) error { id, is = ref, content; return nil }, where, arg)
	if err != nil {
		return err
	}
	return keepLeafOnce(tx, counterclaim.SealedLeaf, id, is)
}

// eachSealed gives confidential reports and their originals.
func eachSealed(ctx context.Context, tx *Tx, one toEach) error {
	if err := eachSealedReport(ctx, tx, one, `num > ?`, 0); err != nil {
		return err
	}
	return eachSealedOriginal(ctx, tx, one, `num > ?`, 0)
}

func eachSealedReport(ctx context.Context, tx *Tx, one toEach, where string, arg any) error {
	var of any
	if where == `num = ?` {
		of = arg
	}
	names, err := sealedNames(ctx, tx, of)
	if err != nil {
		return err
	}
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var num int64
		var id, was, body, words []byte
		var synthetic bool
		if err := rows.Scan(&num, &id, &was, &synthetic, &body, &words); err != nil {
			return err
		}
		content, err := contentOf(body, map[string]any{"id": hex.EncodeToString(id), "was": hex.EncodeToString(was), "synthetic": synthetic,
			"words": hex.EncodeToString(words), "originals": names[num]})
		if err != nil {
			return err
		}
		return one(idOf(id), content)
	}, sealedColumns+`WHERE `+where+` ORDER BY num`, arg)
}

// sealedNames gives by the number of a report which originals it names, in the order of their ids; of one report alone where that is given.
func sealedNames(ctx context.Context, tx *Tx, report any) (map[int64][]any, error) {
	query, args := `SELECT n.report, o.id FROM sealed_names n JOIN sealed_original o ON o.num = n.original`, []any{}
	if report != nil {
		query, args = query+` WHERE n.report = ?`, []any{report}
	}
	out := map[int64][]any{}
	return out, eachRow(ctx, tx, func(rows *sql.Rows) error {
		var report int64
		var id []byte
		err := rows.Scan(&report, &id)
		out[report] = append(out[report], hex.EncodeToString(id))
		return err
	}, query+` ORDER BY n.report, o.id`, args...)
}

// eachStub gives what is left, under their ids in clear, of reports that were moved.
func eachStub(ctx context.Context, tx *Tx, one toEach) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		r, err := scanSealed(rows)
		if err != nil {
			return err
		}
		content, err := r.stub()
		if err != nil {
			return err
		}
		return one(r.Was, content)
	}, sealedColumns+`WHERE was IS NOT NULL ORDER BY num`)
}

func (r *sealedRow) stub() ([]byte, error) {
	return canonical(map[string]any{"moved": map[string]any{"to": r.ID.String(), "at": r.Shut, "by": r.ShutBy, "reason": r.ShutFor}})
}

// SealReport keeps a confidential report.
func (s *Store) SealReport(ctx context.Context, c *counterclaim.Coding) (counterclaim.Saved, error) {
	if err := check(c); err != nil {
		return counterclaim.Saved{}, err
	}
	keeper := s.words()
	if keeper == nil {
		return counterclaim.Saved{}, noShelf(c.Report.ID)
	}
	is := c.Report
	if named, err := keeper.NameWords(counterclaim.WordsOfReport, is.Identify()); err != nil || named != c.Report.ID {
		if err == nil {
			err = counterclaim.Errorf(counterclaim.CodeBadInput, "the id of confidential report %s is not that which its vault gives", c.Report.ID.Short())
		}
		return counterclaim.Saved{}, err
	}
	brought, err := s.packSealed(keeper, c.Originals)
	if err != nil {
		return counterclaim.Saved{}, err
	}
	var saved counterclaim.Saved
	err = s.change(ctx, func(tx *Tx) error {
		saved = counterclaim.Saved{Report: c.Report.ID}
		if err := sameMake(ctx, tx, c.Report.Synthetic); err != nil {
			return err
		}
		r, err := sealedNamed(tx, `id`, c.Report.ID)
		if errors.Is(err, sql.ErrNoRows) {
			saved.Fresh = true
			r, err = newSealed(tx, c)
		} else if err == nil {
			saved.Recoded, err = r.arrive(keeper, c)
		}
		if err != nil {
			return err
		}
		saved.Claims = len(r.opened.Claims)
		was := r.Words
		if err := r.write(tx); err != nil {
			return err
		}
		added, err := r.nameOriginals(tx, keeper, &r.opened.Report, brought)
		if err != nil || bytes.Equal(was, r.Words) && !added {
			return err
		}
		return r.keepLeaf(tx)
	})
	if err != nil {
		return counterclaim.Saved{}, err
	}
	return saved, nil
}

// newSealed is a row of a report that the record has not seen.
func newSealed(tx *Tx, c *counterclaim.Coding) (*sealedRow, error) {
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM sealed_report`).Scan(&n); err != nil {
		return nil, err
	}
	if n >= counterclaim.MaxSealedReports {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the record has %d confidential reports, and no more are kept: who may see them opens all of them at once", n).
			Try("keep those of another source in a record of their own")
	}
	w := counterclaim.SealedWords{Report: c.Report, CodedBy: codedBy(c)}
	w.Report.Arrivals, w.Report.CopyOf = nil, counterclaim.ID{}
	addArrivals(&w, c.Report.Arrivals)
	w.Claims = sealedClaims(c.Claims)
	return &sealedRow{SealedReport: counterclaim.SealedReport{ID: c.Report.ID, Day: time.Now().UTC().Format(counterclaim.DateLayout), Synthetic: c.Report.Synthetic}, opened: &w}, nil
}

// arrive adds what came again, and puts what another reader made of it in the place of what the machine made before.
func (r *sealedRow) arrive(keeper counterclaim.WordKeeper, c *counterclaim.Coding) (recoded bool, err error) {
	if r.Erased != "" {
		return false, counterclaim.Errorf(counterclaim.CodeConflict, "confidential report %s was erased at %s by %s and is not taken in again", r.ID.Short(), r.Erased, r.ErasedBy)
	}
	w, err := r.open(keeper)
	if err != nil {
		return false, err
	}
	addArrivals(w, c.Report.Arrivals)
	by := codedBy(c)
	if by == "" || by == w.CodedBy {
		return false, nil
	}
	is := c.Report
	is.Arrivals, is.CopyOf = w.Report.Arrivals, counterclaim.ID{}
	if w.Report.Fetched != "" {
		is.Fetched = w.Report.Fetched
	}
	w.Report, w.CodedBy = is, by
	recodeSealed(w, sealedClaims(c.Claims))
	return true, nil
}

// recodeSealed has new claims stand for the words of the machine's old ones.
func recodeSealed(w *counterclaim.SealedWords, fresh []counterclaim.Claim) {
	now := map[counterclaim.ID]bool{}
	var gone []counterclaim.Claim
	var out []counterclaim.Claim
	for _, c := range w.Claims {
		if c.Review != counterclaim.ByMachine {
			out, now[c.ID] = append(out, c), true
		} else {
			gone = append(gone, c)
		}
	}
	for _, c := range fresh {
		if !now[c.ID] {
			out, now[c.ID] = append(out, c), true
		}
	}
	slices.SortStableFunc(out, func(a, b counterclaim.Claim) int { return a.Start - b.Start })
	w.Claims = out
	w.Moved = slices.DeleteFunc(w.Moved, func(m counterclaim.Moved) bool { return now[m.Was] })
	for i := range gone {
		c := &gone[i]
		if now[c.ID] {
			continue
		}
		old := retired{start: c.Start, end: c.End, event: string(c.Event)}
		best, _ := old.best(fresh)
		for n := range w.Moved {
			if w.Moved[n].Now == c.ID {
				w.Moved[n].Now = best.ID
			}
		}
		w.Moved = append(w.Moved, counterclaim.Moved{Was: c.ID, Now: best.ID})
	}
}

// sealedClaims are claims without what a record adds.
func sealedClaims(claims []counterclaim.Claim) []counterclaim.Claim {
	out := slices.Clone(claims)
	for i := range out {
		c := &out[i]
		c.Incident, c.CopyOf, c.Origins, c.Between = counterclaim.ID{}, counterclaim.ID{}, nil, ""
		c.Outlet, c.Published, c.Party, c.Synthetic = "", "", "", false
	}
	return out
}

// addArrivals adds arrivals that are not there yet, in the order in which a record gives them.
func addArrivals(w *counterclaim.SealedWords, came []counterclaim.Arrival) {
	have := w.Report.Arrivals
	for i := range came {
		if !slices.ContainsFunc(have, func(a counterclaim.Arrival) bool { return sameJSON(&a, &came[i]) }) {
			have = append(have, came[i])
		}
	}
	slices.SortStableFunc(have, func(a, b counterclaim.Arrival) int {
		if x, y := arrivalInstant(&a), arrivalInstant(&b); x != y {
			return int(min(1, max(-1, x-y)))
		}
		x, _ := json.Marshal(&a)
		y, _ := json.Marshal(&b)
		return bytes.Compare(x, y)
	})
	w.Report.Arrivals = have
}

// SealedReports gives all.
func (s *Store) SealedReports(ctx context.Context) ([]counterclaim.SealedReport, error) {
	out := []counterclaim.SealedReport{}
	err := s.view(ctx, func(tx *Tx) error {
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			r, err := scanSealed(rows)
			if err == nil {
				out = append(out, r.SealedReport)
			}
			return err
		}, sealedColumns+`ORDER BY num`)
	})
	return out, err
}

// OpenReport opens one.
func (s *Store) OpenReport(r *counterclaim.SealedReport) (*counterclaim.SealedWords, error) {
	row := sealedRow{SealedReport: *r}
	w, err := row.open(s.words())
	if err != nil {
		return nil, err
	}
	origins := w.Report.Origins()
	for i := range w.Claims {
		c := &w.Claims[i]
		c.Origins = origins
		c.Outlet, c.Published, c.Party, c.Synthetic = w.Report.Outlet, w.Report.Published, w.Report.Party, w.Report.Synthetic
	}
	return w, nil
}

// ShelfRevision tells of changes.
func (s *Store) ShelfRevision(ctx context.Context) (string, error) {
	var n, last int64
	err := s.r.QueryRowContext(ctx, `SELECT count(*), coalesce(max(revision), 0) FROM sealed_report`).Scan(&n, &last)
	return strings.Join([]string{strconv.FormatInt(n, 10), strconv.FormatInt(last, 10)}, "/"), s.explain(ctx, err)
}
