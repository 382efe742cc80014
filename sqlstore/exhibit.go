package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.Exhibits = (*Store)(nil)

// AddExhibit keeps an exhibit, or another arrival of one.
func (s *Store) AddExhibit(ctx context.Context, x *counterclaim.Exhibit, reason string, there ...func() error) (*counterclaim.Exhibit, bool, error) {
	if err := x.Validate(); err != nil {
		return nil, false, err
	}
	arrival := counterclaim.Custody{At: x.Arrived, By: x.ArrivedBy, Act: counterclaim.ActArrival, Reason: reason, Other: x.Original}
	if err := arrival.Validate(); err != nil {
		return nil, false, err
	}
	now, fresh := *x, false
	now.Custody, now.Closed = nil, false
	err := s.change(ctx, func(tx *Tx) error {
		for _, is := range there {
			if err := is(); err != nil {
				return err
			}
		}
		had, err := exhibitNamed(ctx, tx, x.ID)
		if err == nil {
			err := arriveAgain(ctx, tx, had, arrival, x)
			now, fresh = had.Exhibit, false
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		fresh = true
		return keepExhibit(ctx, tx, &now, arrival)
	})
	return &now, fresh && err == nil, err
}

// TakeBack has the bytes of an exhibit erased that the record does not have.
func (s *Store) TakeBack(ctx context.Context, id counterclaim.ID, erase func(known bool) error) error {
	return s.change(ctx, func(tx *Tx) error {
		x, err := exhibitNamed(ctx, tx, id)
		known := err == nil
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		case known && x.Erased == "":
			return nil
		}
		return erase(known)
	})
}

// keepExhibit keeps one that is new, and with the original of which it is a redacted copy that this was made.
func keepExhibit(ctx context.Context, tx *Tx, x *counterclaim.Exhibit, arrival counterclaim.Custody) error {
	if err := sameMake(ctx, tx, x.Synthetic); err != nil {
		return err
	}
	row := &exhibitRow{Exhibit: *x}
	body, words, err := row.columns(tx, true)
	if err != nil {
		return err
	}
	err = tx.QueryRow(`INSERT INTO exhibit (id, at, original, report, synthetic, body, words) VALUES (?,?,?,?,?,?,?) RETURNING num`,
		x.ID[:], secondsOf(x.Arrived), orNull(x.Original), row.belongsTo(), x.Synthetic, body, words).Scan(&row.num)
	if err != nil {
		return err
	}
	if x.Sensitivity != counterclaim.Confidential {
		arrival.Said = &x.Description
	}
	if err := keepLikeness(tx, row.num, x.Likeness); err != nil {
		return err
	}
	if err := noteCustody(tx, row, &arrival); err != nil || x.Original.IsZero() {
		return err
	}
	return noteRedaction(ctx, tx, x, &arrival)
}

// arriveAgain notes that the same bytes came again, and keeps what another person says of them.
func arriveAgain(ctx context.Context, tx *Tx, there *exhibitRow, arrival counterclaim.Custody, x *counterclaim.Exhibit) error {
	if there.Erased != "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "exhibit %s was erased at %s and is not taken in again", there.ID.Short(), there.Erased).
			Try("see why: counterclaim exhibit show %s", there.ID.Short())
	}
	if there.Synthetic != x.Synthetic {
		return mixed(there.Synthetic)
	}
	lost := counterclaim.CodeOf(there.shut) == counterclaim.CodeNotFound
	if there.shut != nil && !lost {
		return there.shut
	}
	if lost { // with their key: what is said now stands in their place
		there.words, there.shut, there.Closed = nil, nil, false
		said := wordsAbout(x)
		said.put(&there.Exhibit)
	}
	was := there.Sealed
	if was != x.Sealed && !x.Sealed.IsZero() && !was.IsZero() { // what was damaged was encrypted anew
		there.Sealed = x.Sealed
	}
	first := counterclaim.FoldName(x.ArrivedBy) != counterclaim.FoldName(there.ArrivedBy) && there.BroughtAgain(x.ArrivedBy) < 0 && len(there.Again) < maxAgain &&
		(x.Sensitivity == counterclaim.Confidential) == (there.Sensitivity == counterclaim.Confidential)
	if first {
		there.Again = append(there.Again, counterclaim.SecondArrivalOf(x))
	}
	if there.Sealed != was || first || lost {
		if err := there.Validate(); err != nil {
			return err
		}
		if err := there.write(tx, lost); err != nil {
			return err
		}
	}
	if there.Sensitivity != counterclaim.Confidential { // else it shall go with the exhibit when that is erased
		arrival.Name, arrival.URL, arrival.Source = x.Name, x.URL, x.Source
		if first {
			arrival.Brought = &x.Description
		}
	}
	if err := noteCustody(tx, there, &arrival); err != nil || !first || x.Original.IsZero() || x.Original == there.Original {
		return err
	}
	return noteRedaction(ctx, tx, x, &arrival)
}

// maxAgain is of how many persons it is kept what they said of bytes that came again; custody has all.
const maxAgain = 1000

// noteRedaction adds to the custody of an original that a redacted copy of it came.
func noteRedaction(ctx context.Context, tx *Tx, x *counterclaim.Exhibit, arrival *counterclaim.Custody) error {
	original, err := exhibitNamed(ctx, tx, x.Original)
	if errors.Is(err, sql.ErrNoRows) {
		return noExhibit(x.Original)
	}
	if err != nil {
		return err
	}
	return noteCustody(tx, original, &counterclaim.Custody{At: arrival.At, By: arrival.By, Act: counterclaim.ActRedaction, Reason: arrival.Reason, Other: x.ID})
}

// exhibitNamed reads one without custody; sql.ErrNoRows where there is none.
func exhibitNamed(ctx context.Context, tx *Tx, id counterclaim.ID) (*exhibitRow, error) {
	var r exhibitRow
	var body, words []byte
	err := tx.QueryRowContext(ctx, `SELECT num, body, words FROM exhibit WHERE id = ?`, id[:]).Scan(&r.num, &body, &words)
	if err == nil {
		err = r.read(tx, body, words)
	}
	return &r, err
}

// noteCustody adds an entry. The words of one about what is confidential are encrypted, but for those by which it is erased.
func noteCustody(tx *Tx, x *exhibitRow, u *counterclaim.Custody) error {
	if err := u.Validate(); err != nil {
		return err
	}
	clear, words := *u, []byte(nil)
	if said := (custodyWords{u.Reason, u.Name, u.URL, u.Source, u.To}); x.sealsWords() && said != (custodyWords{}) {
		clear.Reason, clear.Name, clear.URL, clear.Source, clear.To = "", "", "", "", ""
		content, err := evenly(&said)
		if err == nil {
			words, err = sealWords(tx, x.ID, counterclaim.WordsOfCustody, content, false)
		}
		if err != nil {
			return err
		}
	}
	body, err := json.Marshal(&clear)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO custody (exhibit, at, act, body, words) VALUES (?,?,?,?,?)`, x.num, secondsOf(u.At), u.Act, body, words)
	if err != nil {
		return err
	}
	return keepCustodyLeaf(tx, x.num, secondsOf(u.At), u.Act, body, words)
}

// custodyOf reads the entries of an exhibit; words that cannot be opened are left out.
func custodyOf(ctx context.Context, tx *Tx, exhibit int64, id counterclaim.ID) ([]counterclaim.Custody, error) {
	out := []counterclaim.Custody{}
	return out, eachRow(ctx, tx, func(rows *sql.Rows) error {
		var u counterclaim.Custody
		var body, words []byte
		if err := rows.Scan(&body, &words); err != nil {
			return err
		}
		if err := json.Unmarshal(body, &u); err != nil {
			return err
		}
		var said custodyWords
		if words != nil {
			if _, err := openWords(tx, id, counterclaim.WordsOfCustody, words, &said); err == nil {
				u.Reason, u.Name, u.URL, u.Source, u.To = said.Reason, said.Name, said.URL, said.Source, said.To
			}
		}
		out = append(out, u)
		return nil
	}, `SELECT body, words FROM custody WHERE exhibit = ? ORDER BY num`, exhibit)
}

// Exhibit gives one exhibit with its custody.
func (s *Store) Exhibit(ctx context.Context, id counterclaim.ID) (*counterclaim.Exhibit, error) {
	var x *counterclaim.Exhibit
	err := s.view(ctx, func(tx *Tx) error {
		r, err := exhibitNamed(ctx, tx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return noExhibit(id)
		}
		if err == nil {
			x = &r.Exhibit
			x.Custody, err = custodyOf(ctx, tx, r.num, id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return x, nil
}

// Exhibits lists exhibits.
func (s *Store) Exhibits(ctx context.Context, q counterclaim.ExhibitQuery) ([]counterclaim.Exhibit, error) {
	var f filter
	if len(q.IDs) > 0 {
		f.and(`x.id`+s.IDs, list(q.IDs))
	}
	if !q.Report.IsZero() { // which of confidential ones is among their words
		f.and(`(x.report = ? OR x.words IS NOT NULL)`, q.Report[:])
	}
	if !q.Original.IsZero() {
		f.and(`x.original = ?`, q.Original[:])
	}
	if !q.After.IsZero() {
		var at int64
		err := s.r.QueryRowContext(ctx, `SELECT at FROM exhibit WHERE id = ?`, q.After[:]).Scan(&at)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, noExhibit(q.After)
		}
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		f.and(`(x.at < ? OR x.at = ? AND x.id > ?)`, at, at, q.After[:])
	}
	limit := q.Limit
	if !q.Report.IsZero() {
		limit = 0
	}
	end, args := page(limit, 0)
	out := []counterclaim.Exhibit{}
	err := s.view(ctx, func(tx *Tx) error {
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			var r exhibitRow
			var body, words []byte
			if err := rows.Scan(&body, &words); err != nil {
				return err
			}
			if err := r.read(tx, body, words); err != nil {
				return err
			}
			if (q.Report.IsZero() || r.Report == q.Report) && (q.Limit == 0 || len(out) < q.Limit) {
				out = append(out, r.Exhibit)
			}
			return nil
		}, `SELECT x.body, x.words FROM exhibit x`+f.sql()+` ORDER BY x.at DESC, x.id`+end, append(f.args, args...)...)
	})
	return out, err
}

// Touch adds an entry of custody.
func (s *Store) Touch(ctx context.Context, id counterclaim.ID, u *counterclaim.Custody) error {
	if err := u.Validate(); err != nil {
		return err
	}
	return s.change(ctx, func(tx *Tx) error {
		x, err := exhibitNamed(ctx, tx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return noExhibit(id)
		}
		if err != nil {
			return err
		}
		entry := *u
		if entry.Said != nil || entry.Brought != nil { // would be said in place of what cannot be read
			err = x.shut
		}
		if err := cmp.Or(err, judged(ctx, tx, &x.Exhibit, &entry), touched(&x.Exhibit, &entry)); err != nil {
			return err
		}
		if err := x.Validate(); err != nil {
			return err
		}
		err = x.write(tx, false)
		if err == nil && x.Erased != "" {
			err = keepLikeness(tx, x.num, nil)
		}
		if err != nil {
			return err
		}
		return noteCustody(tx, x, &entry)
	})
}

// touched changes an exhibit as an entry says, and the entry where it would keep what may be erased.
func touched(x *counterclaim.Exhibit, u *counterclaim.Custody) error {
	if x.Erased != "" && (u.Said != nil || u.Act == counterclaim.ActExport) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "exhibit %s was erased at %s", x.ID.Short(), x.Erased)
	}
	if u.Said != nil {
		if (u.Said.Sensitivity == counterclaim.Confidential) != (x.Sensitivity == counterclaim.Confidential) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "exhibit %s is %s and cannot become %s: confidential bytes are kept in another way", x.ID.Short(), x.Sensitivity, u.Said.Sensitivity).
				Try("add the file again with --sensitivity %s, then erase this one", u.Said.Sensitivity)
		}
		if x.Description = *u.Said; x.Sensitivity == counterclaim.Confidential {
			u.Said = nil
		}
	}
	if u.Brought != nil {
		i := x.BroughtAgain(u.By)
		if i < 0 || x.Erased != "" || (u.Brought.Sensitivity == counterclaim.Confidential) != (x.Sensitivity == counterclaim.Confidential) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "exhibit %s: %s brought nothing that could be described so", x.ID.Short(), u.By)
		}
		if x.Again[i].Description = *u.Brought; x.Sensitivity == counterclaim.Confidential {
			u.Brought = nil
		}
	}
	if u.Act == counterclaim.ActErasure && x.Erased == "" {
		licence := x.Licence
		*x = withoutWords(x)
		if x.Erased = u.At; x.Sensitivity != counterclaim.Confidential { // of what is confidential it may name who gave leave
			x.Licence = licence
		}
	}
	return nil
}

func noExhibit(id counterclaim.ID) error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no exhibit %s", id)
}

// secondsOf gives a time that was checked in seconds since 1970.
func secondsOf(at string) int64 {
	t, _ := time.Parse(time.RFC3339, at)
	return t.Unix()
}

// orNull gives an id as bytes, NULL for the zero one.
func orNull(id counterclaim.ID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}
