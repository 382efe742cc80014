package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"math"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

//go:embed migrations/*.sql
var files embed.FS

// migrations gives the folder of numbered files, NNNN_name.sql, that lead from nothing to the
// present schema. A file that was released is never changed: the next one is added.
func migrations() fs.FS { return files }

// Migrate brings the record at path to the present schema, as Open does, and tells from which number to which.
func Migrate(ctx context.Context, path string) (from, to int, err error) {
	s, err := asItIs(path, patience)
	if err != nil {
		return 0, 0, err
	}
	defer s.Close()
	if from, err = s.version(ctx, s.W, math.MaxInt); err != nil {
		return 0, 0, s.explain(ctx, err)
	}
	if err := s.migrate(ctx, migrations()); err != nil {
		return from, from, s.explain(ctx, err)
	}
	to, err = s.version(ctx, s.W, math.MaxInt)
	return from, to, s.explain(ctx, err)
}

// migrate brings the file to the present schema, in one transaction. It writes nothing to a
// file of another program or of a later version.
func (s *store) migrate(ctx context.Context, from fs.FS) error {
	names, err := fs.Glob(from, "migrations/*.sql")
	if err != nil {
		return err
	}
	// A look before the write lock is taken, which would wait for a writer, and fail on a file
	// that may only be read, before it could be said what is wrong with it.
	have, err := s.version(ctx, s.W, len(names))
	if err != nil || have == len(names) {
		return err
	}
	return s.Transaction(ctx, func(tx *sqlstore.Tx) error {
		have, err := s.version(ctx, tx.Tx, len(names)) // another process may have been quicker
		if err != nil {
			return err
		}
		for n := have; n < len(names); n++ {
			if err := apply(tx, from, names[n], n+1); err != nil {
				return err
			}
		}
		if have == 0 { // there is nothing to fill in
			return nil
		}
		return sqlstore.Fill(tx, names[have:])
	})
}

// apply runs one file and notes its number.
func apply(tx *sqlstore.Tx, from fs.FS, name string, number int) error {
	var found int
	if _, err := fmt.Sscanf(name, "migrations/%04d_", &found); err != nil || found != number {
		return counterclaim.Errorf(counterclaim.CodeInternal, "migration %s should have number %04d", name, number)
	}
	script, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(string(script)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = tx.Exec(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, number))
	return err
}

// version gives the number of the last migration that the file has seen, 0 for an empty file.
func (s *store) version(ctx context.Context, q querier, latest int) (int, error) {
	var app, version, tables int
	err := q.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema)`).Scan(&app, &version, &tables)
	switch {
	case err != nil:
		return 0, err
	case app == 0 && version == 0 && tables == 0:
		return 0, nil
	case app != applicationID:
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "the file is another program's database, not a record").At(s.path, 0).
			Try("give the path of a record, or of a file that does not exist yet")
	case version > latest:
		return 0, counterclaim.Errorf(counterclaim.CodeNewerSchema, "the record has schema %d, this version reads schemas up to %d", version, latest).
			At(s.path, 0).Try("use the version of the program that wrote it, or a later one")
	}
	return version, nil
}

// querier is what a database and a transaction have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
