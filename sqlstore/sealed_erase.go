package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// EraseReport erases a confidential report.
func (s *Store) EraseReport(ctx context.Context, id counterclaim.ID, by, at, reason string) error {
	keeper := s.words()
	if keeper == nil {
		return noShelf(id)
	}
	destroy := []counterclaim.ID{id}
	err := s.change(ctx, func(tx *Tx) error {
		destroy = destroy[:1]
		r, err := sealedNamed(tx, `id`, id)
		if errors.Is(err, sql.ErrNoRows) {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no confidential report %s", id)
		}
		if err != nil {
			return err
		}
		if r.Erased == "" {
			r.Erased, r.ErasedBy, r.Reason, r.Words, r.opened = at, by, reason, nil, nil
			if err := cmp.Or(r.write(tx), r.keepLeaf(tx)); err != nil {
				return err
			}
		}
		named, err := r.eraseOriginals(ctx, tx)
		destroy = append(destroy, named...)
		return err
	})
	if err != nil {
		return err
	}
	for _, of := range destroy { // once it is noted
		if err := keeper.DestroyWords(of); err != nil {
			return err
		}
	}
	return nil
}

// SealedThings gives what has keys, and what had.
func (s *Store) SealedThings(ctx context.Context) (kept, erased []counterclaim.ID, err error) {
	err = s.view(ctx, func(tx *Tx) error {
		kept, erased = nil, nil
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			var id []byte
			var has bool
			if err := rows.Scan(&id, &has); err != nil {
				return err
			}
			if has {
				kept = append(kept, idOf(id))
			} else {
				erased = append(erased, idOf(id))
			}
			return nil
		}, `SELECT id, words IS NOT NULL FROM sealed_report UNION ALL SELECT id, words IS NOT NULL FROM sealed_original`)
	})
	return kept, erased, err
}

// eraseOriginals empties the originals that the report names, and gives those whose keys are to be destroyed then.
func (r *sealedRow) eraseOriginals(ctx context.Context, tx *Tx) (destroy []counterclaim.ID, err error) {
	named, err := r.originals(ctx, tx)
	if err != nil {
		return nil, err
	}
	for n, original := range named {
		if _, err := tx.Exec(`UPDATE sealed_original SET words = NULL WHERE num = ?`, n); err != nil {
			return nil, err
		}
		if err := keepOriginalLeaf(tx, n); err != nil {
			return nil, err
		}
		destroy = append(destroy, original)
	}
	return destroy, nil
}

// originals gives by their numbers the originals that the report names.
func (r *sealedRow) originals(ctx context.Context, tx *Tx) (map[int64]counterclaim.ID, error) {
	names, err := sealedOriginals(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := map[int64]counterclaim.ID{}
	for n, o := range names {
		for _, report := range o.reports {
			if report == r.num {
				out[n] = o.id
			}
		}
	}
	return out, nil
}

// shelved is an original of confidential reports as its row has it.
type shelved struct {
	id      counterclaim.ID
	words   bool
	reports []int64 // that name it
	erased  int     // of them, those that were erased
}

// sealedOriginals gives the originals by their numbers.
func sealedOriginals(ctx context.Context, tx *Tx) (map[int64]*shelved, error) {
	out := map[int64]*shelved{}
	err := eachRow(ctx, tx, func(rows *sql.Rows) error {
		var n int64
		var id []byte
		var o shelved
		err := rows.Scan(&n, &id, &o.words)
		o.id = idOf(id)
		out[n] = &o
		return err
	}, `SELECT num, id, words IS NOT NULL FROM sealed_original ORDER BY num`)
	if err != nil {
		return nil, err
	}
	return out, eachRow(ctx, tx, func(rows *sql.Rows) error {
		var original, report int64
		var stands bool
		if err := rows.Scan(&original, &report, &stands); err != nil {
			return err
		}
		if o := out[original]; o != nil {
			o.reports = append(o.reports, report)
			if !stands {
				o.erased++
			}
		}
		return nil
	}, `SELECT n.original, n.report, r.words IS NOT NULL FROM sealed_names n JOIN sealed_report r ON r.num = n.report ORDER BY n.original, n.report`)
}

// sealed wants confidential reports to be what their columns say, to stand nowhere in clear, and to have originals until one that names them was erased.
func (v *verifying) sealed() error {
	err := v.each(sealedColumns+`ORDER BY num`, func(rows *sql.Rows) error {
		var num int64
		var id, was, body, words []byte
		var synthetic bool
		if err := rows.Scan(&num, &id, &was, &synthetic, &body, &words); err != nil {
			return err
		}
		var r counterclaim.SealedReport
		if err := json.Unmarshal(body, &r); err != nil {
			return v.unread(err, "confidential report %s", idOf(id).Short())
		}
		if r.ID != idOf(id) || r.Was != idOf(was) || r.Synthetic != synthetic {
			v.wrong("confidential report %s: it does not say of itself what the record keeps it as", idOf(id).Short())
		}
		if r.Words = words; r.Validate() != nil {
			v.wrong("confidential report %s: %v", idOf(id).Short(), r.Validate())
		}
		return nil
	})
	if err != nil {
		return err
	}
	for what, query := range map[string]string{
		"report": `SELECT r.id FROM report r JOIN sealed_report s ON s.was = r.id`,
		"claim":  `SELECT c.id FROM claim c JOIN moved_claim m ON m.id = c.id WHERE NOT EXISTS (SELECT 1 FROM review_case k WHERE k.id = c.id)`,
	} {
		err := v.each(query, func(rows *sql.Rows) error {
			var id []byte
			err := rows.Scan(&id)
			if err == nil {
				v.wrong("%s %s: it stands in clear and was moved to the confidential ones", what, idOf(id).Short())
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	originals, err := sealedOriginals(v.ctx, v.tx)
	if err != nil {
		return err
	}
	for _, o := range originals {
		switch {
		case o.words && o.erased > 0:
			v.wrong("original %s of confidential reports: it is kept, and a report that names it was erased", o.id.Short())
		case !o.words && o.erased == 0:
			v.wrong("original %s of confidential reports: it was erased, and no report that names it was", o.id.Short())
		}
	}
	return nil
}

// checkSealed opens what is kept of confidential reports, with the keys.
func (s *Store) checkSealed(ctx context.Context, tx *Tx, fault func(f counterclaim.Fault)) error {
	say := func(id counterclaim.ID, err error) error {
		f := counterclaim.Fault{Kind: counterclaim.SealedLeaf, Ref: id}
		switch counterclaim.CodeOf(err) {
		case "":
			return nil
		case counterclaim.CodeNotFound:
			f.Fault, f.Sentence = counterclaim.FaultMissing, named(f.Kind, id)+": the key of its words is gone, and no erasure was noted"
		case counterclaim.CodeBadInput:
			f.Fault, f.Sentence = counterclaim.FaultAltered, named(f.Kind, id)+": its words cannot be opened as what they are, since they or their key were altered"
		default:
			return err
		}
		fault(f)
		return nil
	}
	has, err := sealedNames(ctx, tx, nil)
	if err != nil {
		return err
	}
	err = eachRow(ctx, tx, func(rows *sql.Rows) error {
		r, err := scanSealed(rows)
		if isJSON(err) { // which is told of elsewhere
			return nil
		}
		if err != nil {
			return err
		}
		lacks, err := r.check(tx.keeper, has[r.num])
		for _, of := range lacks {
			fault(counterclaim.Fault{Fault: counterclaim.FaultMissing, Kind: counterclaim.SealedLeaf, Ref: r.ID,
				Sentence: named(counterclaim.SealedLeaf, r.ID) + ": the original " + of.Short() + " that it came from is not there"})
		}
		return say(r.ID, err)
	}, sealedColumns+`WHERE words IS NOT NULL ORDER BY num`)
	if err != nil {
		return err
	}
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var id, words []byte
		if err := rows.Scan(&id, &words); err != nil {
			return err
		}
		return say(idOf(id), s.checkOriginal(tx.keeper, idOf(id), words))
	}, `SELECT id, words FROM sealed_original WHERE words IS NOT NULL ORDER BY num`)
}

// check opens the words and holds them against the record's rules and what the row says. It gives the originals that arrivals name and that are not there.
func (r *sealedRow) check(keeper counterclaim.WordKeeper, originals []any) (lacks []counterclaim.ID, err error) {
	w, err := r.open(keeper)
	if err != nil {
		return nil, err
	}
	if err := w.Validate(); err != nil {
		return nil, err
	}
	is := w.Report
	id, err := keeper.NameWords(counterclaim.WordsOfReport, is.Identify())
	if err != nil {
		return nil, err
	}
	if id != r.ID || w.Report.Synthetic != r.Synthetic || !r.Was.IsZero() && r.Was != is.ID {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the words of confidential report %s are those of another", r.ID.Short())
	}
	for i := range w.Report.Arrivals {
		of := w.Report.Arrivals[i].Original
		if of.IsZero() {
			continue
		}
		named, err := keeper.NameWords(counterclaim.WordsOfOriginal, of)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(originals, any(named.String())) {
			lacks = append(lacks, of)
		}
	}
	return lacks, nil
}

func (s *Store) checkOriginal(keeper counterclaim.WordKeeper, id counterclaim.ID, words []byte) error {
	if keeper == nil {
		return noShelf(id)
	}
	said, err := keeper.OpenWords(id, counterclaim.WordsOfOriginal, words)
	if err != nil {
		return err
	}
	o, err := s.packer.readOriginalWords(said)
	if err != nil {
		return err
	}
	is, err := keeper.NameWords(counterclaim.WordsOfOriginal, o.ID)
	if err == nil && is != id {
		err = counterclaim.Errorf(counterclaim.CodeBadInput, "the words of original %s are those of another", id.Short())
	}
	return err
}
