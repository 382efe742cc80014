package sqlite

import (
	"context"
	"embed"
	"fmt"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

//go:embed migrations/*.sql
var files embed.FS

// schema is how a file's tables are brought up.
func (s *store) schema() *sqlstore.Schema {
	return &sqlstore.Schema{Files: files, Version: s.version, Apply: apply}
}

// latest is the number of the present schema.
func latest() int { return (&sqlstore.Schema{Files: files}).Latest() }

// Migrate brings the record at path to the present schema, as Open does, and tells from which number to which.
func Migrate(ctx context.Context, path string) (from, to int, err error) {
	s, err := asItIs(path, patience)
	if err != nil {
		return 0, 0, err
	}
	defer s.Close()
	return s.Migrated(ctx, s.schema())
}

func apply(tx *sqlstore.Tx, script string, number int) error {
	if _, err := tx.Exec(script); err != nil {
		return err
	}
	_, err := tx.Exec(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, number))
	return err
}

// version gives the number of the last migration that the file has seen, 0 for an empty file.
func (s *store) version(ctx context.Context, q sqlstore.Querier, latest int) (int, error) {
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
