package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"math"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Schema is how an engine brings its tables up.
type Schema struct {
	// Files holds migrations/NNNN_name.sql, that lead from nothing to the present schema. A file that was released is never changed:
	// the next one is added.
	Files fs.FS
	// Version gives the number of the last migration that the record has seen, 0 for none. What is no record, or has seen one later
	// than the latest, is an error.
	Version func(ctx context.Context, q Querier, latest int) (int, error)
	// Lock is a statement that has other programs wait that bring the same record up; "" where every transaction does.
	Lock string
	// Apply runs one script and notes its number.
	Apply func(tx *Tx, script string, number int) error
}

// Querier is what a database and a transaction have in common.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// files lists the migrations in their order.
func (m *Schema) files() []string {
	names, _ := fs.Glob(m.Files, "migrations/*.sql") // the pattern is well formed
	return names
}

// Latest is the number of the present schema.
func (m *Schema) Latest() int { return len(m.files()) }

// script reads the file that leads to a number.
func (m *Schema) script(number int) (string, error) {
	name := m.files()[number-1]
	var found int
	if _, err := fmt.Sscanf(name, "migrations/%04d_", &found); err != nil || found != number {
		return "", counterclaim.Errorf(counterclaim.CodeInternal, "migration %s should have number %04d", name, number)
	}
	script, err := fs.ReadFile(m.Files, name)
	return string(script), err
}

// Migrate brings a record to the present schema, in one transaction. It writes nothing to what is another program's or a later
// version's.
func (s *Store) Migrate(ctx context.Context, m *Schema) error {
	latest := m.Latest()
	// A look before any lock is taken, which would wait for a writer, and fail on what may only be read, before it could be said what
	// is wrong with it.
	have, err := m.Version(ctx, s.W, latest)
	if err != nil || have == latest {
		return err
	}
	return s.Transaction(ctx, func(tx *Tx) error {
		if m.Lock != "" {
			if _, err := tx.ExecContext(ctx, m.Lock); err != nil {
				return err
			}
		}
		have, err := m.Version(ctx, tx.Tx, latest) // another program may have been quicker
		if err != nil {
			return err
		}
		for n := have + 1; n <= latest; n++ {
			script, err := m.script(n)
			if err != nil {
				return err
			}
			if err := m.Apply(tx, script, n); err != nil {
				return fmt.Errorf("migration %d: %w", n, err)
			}
		}
		if have == 0 { // there is nothing to fill in
			return nil
		}
		return Fill(tx, m.files()[have:])
	})
}

// Migrated brings a record up as Migrate does and tells from which number to which.
func (s *Store) Migrated(ctx context.Context, m *Schema) (from, to int, err error) {
	if from, err = m.Version(ctx, s.W, math.MaxInt); err != nil {
		return 0, 0, s.Explained(ctx, err)
	}
	if err := s.Migrate(ctx, m); err != nil {
		return from, from, s.Explained(ctx, err)
	}
	to, err = m.Version(ctx, s.W, math.MaxInt)
	return from, to, s.Explained(ctx, err)
}

// fill is what a migration leaves to the program.
type fill struct {
	suffix string // of the migration's file
	run    func(tx *Tx) error
}

// fills are in the order in which they are run.
func fills() []fill {
	return []fill{
		{"_near.sql", TallyAll},
		{"_search.sql", IndexAll}, // which left the indexes of words empty
		{"_leaf.sql", FillLeaves},
		{"_evidence.sql", FillLeaves},
		{"_words.sql", NoteOldWords},
	}
}

// Fill makes what migrations leave to the program, once the last of the files with these names was run: what it reads, it reads from
// tables as they are now.
func Fill(tx *Tx, files []string) error {
	for _, f := range fills() {
		for _, file := range files {
			if strings.HasSuffix(file, f.suffix) {
				if err := f.run(tx); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}
