package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// keepLikeness keeps the likeness of an exhibit in place of what was kept before, none where it has none.
func keepLikeness(tx *Tx, exhibit int64, likeness []byte) error {
	_, err := tx.Exec(`DELETE FROM likeness WHERE exhibit = ?`, exhibit)
	if err == nil && len(likeness) > 0 {
		_, err = tx.Exec(`INSERT INTO likeness (exhibit, body) VALUES (?,?)`, exhibit, likeness)
	}
	return err
}

// Likenesses calls one with every likeness.
func (s *Store) Likenesses(ctx context.Context, one func(id counterclaim.ID, arrived string, likeness []byte) error) error {
	return s.view(ctx, func(tx *Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT x.id, x.at, l.body FROM likeness l JOIN exhibit x ON x.num = l.exhibit ORDER BY l.exhibit`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, body []byte
			var at int64
			if err := rows.Scan(&id, &at, &body); err != nil {
				return err
			}
			if err := one(counterclaim.ID(id), time.Unix(at, 0).UTC().Format(time.RFC3339), body); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// ReadAgain keeps what was read anew from an exhibit's bytes.
func (s *Store) ReadAgain(ctx context.Context, x *counterclaim.Exhibit, u *counterclaim.Custody) error {
	if err := u.Validate(); err != nil {
		return err
	}
	if u.Act != counterclaim.ActReading {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "what is read again is noted as a reading, not as %.80q", u.Act)
	}
	return s.change(ctx, func(tx *Tx) error {
		there, err := exhibitNamed(ctx, tx, x.ID)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return noExhibit(x.ID)
		case err != nil:
			return err
		case there.shut != nil:
			return there.shut
		case there.Erased != "":
			return counterclaim.Errorf(counterclaim.CodeBadInput, "exhibit %s was erased at %s", there.ID.Short(), there.Erased)
		}
		there.Facts, there.PHash, there.Likeness = x.Facts, x.PHash, x.Likeness
		there.Earlier = withVerdicts(x.Earlier, there.Earlier)
		if err := there.Validate(); err != nil {
			return err
		}
		if err := there.write(tx, false); err != nil {
			return err
		}
		if err := keepLikeness(tx, there.num, there.Likeness); err != nil {
			return err
		}
		return noteCustody(tx, there, u)
	})
}

// withVerdicts gives the likenesses that were found with what persons said of them before; those of which somebody said something
// stay, found or not.
func withVerdicts(found, before []counterclaim.Earlier) []counterclaim.Earlier {
	out := slices.Clone(found)
	for _, b := range before {
		if b.Verdict == "" {
			continue
		}
		i := slices.IndexFunc(out, func(e counterclaim.Earlier) bool { return e.ID == b.ID })
		if i < 0 {
			out = append(out, b)
		} else {
			out[i].Verdict, out[i].By = b.Verdict, b.By
		}
	}
	return out
}

// judged changes what is said of a likeness as a person says.
func judged(ctx context.Context, tx *Tx, x *counterclaim.Exhibit, u *counterclaim.Custody) error {
	if u.Act != counterclaim.ActConfirmation && u.Act != counterclaim.ActRejection {
		return nil
	}
	refused := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "exhibit %s: "+format, append([]any{x.ID.Short()}, args...)...)
	}
	switch {
	case x.Erased != "":
		return refused("it was erased at %s", x.Erased)
	case x.Sensitivity == counterclaim.Confidential:
		return refused("it is confidential, and of such a one it is not kept what it looks like")
	}
	i := slices.IndexFunc(x.Earlier, func(e counterclaim.Earlier) bool { return e.ID == u.Other })
	if i < 0 && u.Act == counterclaim.ActRejection {
		return refused("nobody says that it looks like exhibit %s", u.Other.Short())
	}
	if i < 0 {
		other, err := exhibitNamed(ctx, tx, u.Other)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return noExhibit(u.Other)
		case err != nil:
			return err
		case secondsOf(other.Arrived) > secondsOf(x.Arrived):
			return refused("exhibit %s arrived later", other.ID.Short()).Try("name the later one first")
		case other.Sensitivity == counterclaim.Confidential:
			return refused("exhibit %s is confidential, and of such a one it is not kept what looks like it", other.ID.Short())
		}
		i = len(x.Earlier)
		x.Earlier = append(x.Earlier, counterclaim.Earlier{ID: other.ID, Arrived: other.Arrived})
	}
	x.Earlier[i].Verdict, x.Earlier[i].By = counterclaim.LikenessConfirmed, u.By
	if u.Act == counterclaim.ActRejection {
		x.Earlier[i].Verdict = counterclaim.LikenessRejected
	}
	return nil
}

// verdicts gives what the entries of custody say of likenesses, by the earlier picture.
func verdicts(custody []counterclaim.Custody) map[counterclaim.ID]string {
	out := map[counterclaim.ID]string{}
	for i := range custody {
		switch u := &custody[i]; u.Act {
		case counterclaim.ActConfirmation:
			out[u.Other] = counterclaim.LikenessConfirmed + " by " + u.By
		case counterclaim.ActRejection:
			out[u.Other] = counterclaim.LikenessRejected + " by " + u.By
		}
	}
	return out
}
