package sqlstore

import (
	"context"

	"github.com/counterclaim/counterclaim"
)

// Resketch gives reports that were kept before copies were looked for, or by a program that did not, their sketches, in one
// transaction, and links those that are like each other. A record of which this was done under the version is left as it is.
func (s *Store) Resketch(ctx context.Context, version string, sketch func(text string) (sketch []byte, bands []string), copies counterclaim.Copying) error {
	const done = `SELECT value FROM meta WHERE key = 'sketches'`
	if drawn, err := keyedAs(version, s.r.QueryRowContext(ctx, done)); drawn || err != nil {
		return s.explain(ctx, err)
	}
	return s.change(ctx, func(tx *Tx) error {
		if drawn, err := keyedAs(version, tx.QueryRowContext(ctx, done)); drawn || err != nil { // another program may have been quicker
			return err
		}
		s.cache.clear() // its claims say of what their reports are copies
		rows, err := tx.Query(`SELECT report FROM voice WHERE sketch IS NULL ORDER BY report`)
		if err != nil {
			return err
		}
		bare, err := numbersOf(rows)
		if err != nil {
			return err
		}
		k := keeping{ctx: ctx, do: s.stmt.in(tx), dialect: &s.Dialect, cache: &s.cache}
		for _, n := range bare {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := k.sketchFirst(n, sketch, copies); err != nil {
				return err
			}
		}
		_, err = tx.Exec(`INSERT INTO meta (key, value) VALUES ('sketches', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, []byte(version))
		return err
	})
}

// sketchFirst looks for copies of a report that has no sketch yet.
func (k *keeping) sketchFirst(n int64, sketch func(text string) ([]byte, []string), copies counterclaim.Copying) error {
	was, err := k.readReport(n)
	if err != nil {
		return err
	}
	at, dated := was.CopyTime()
	drawn, bands := sketch(was.Text)
	if !dated || len(drawn) == 0 {
		return nil
	}
	k.report, k.coding = n, &counterclaim.Coding{Report: *was, Sketch: drawn, Bands: bands, Copies: copies}
	if _, err := k.do[setSketch].Exec(at, drawn, n); err != nil {
		return err
	}
	if err := k.findCopies(at); err != nil {
		return err
	}
	now, err := k.readReport(n)
	if err != nil {
		return err
	}
	return k.reindex(n, was, now)
}
