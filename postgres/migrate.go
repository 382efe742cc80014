package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

//go:embed migrations/*.sql
var files embed.FS

// schema is how a database's tables are brought up.
func (s *store) schema() *sqlstore.Schema {
	return &sqlstore.Schema{Files: files, Version: s.version, Apply: apply, Lock: fmt.Sprintf(`SELECT pg_advisory_xact_lock(%d)`, migrating)}
}

// program is the mark in schema_version by which a record is known.
const program = "counterclaim record"

// schemaVersion is a table of one row: the schema's number, and whose turn it is to write. Each transaction that writes counts
// turn on, which holds off all others until its end, and by which a program knows whether others have written since its own last
// turn.
const schemaVersion = `CREATE TABLE schema_version (program text NOT NULL, version integer NOT NULL, turn bigint NOT NULL)`

// migrating is the advisory lock that one of several programs that open a new record holds: "CcRc".
const migrating = 0x43635263

func apply(tx *sqlstore.Tx, script string, number int) error {
	if number == 1 {
		_, err := tx.Exec(schemaVersion)
		if err == nil {
			_, err = tx.Exec(`INSERT INTO schema_version VALUES (?, 0, 0)`, program)
		}
		if err != nil {
			return err
		}
	}
	if _, err := tx.Tx.Exec(script); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE schema_version SET version = ?`, number)
	return err
}

// version gives the number of the last migration that the database has seen, 0 for an empty one. Tables of extensions count for
// nothing.
func (s *store) version(ctx context.Context, q sqlstore.Querier, latest int) (int, error) {
	var schema sql.NullString
	var tables, marks int
	err := q.QueryRowContext(ctx, `SELECT current_schema(), count(c.oid), count(c.oid) FILTER (WHERE c.relname = 'schema_version')
		FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm')
		WHERE n.nspname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`).
		Scan(&schema, &tables, &marks)
	if err != nil {
		return 0, err
	}
	if !schema.Valid {
		return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "the database has no schema for tables").At(s.name, 0).
			Try("CREATE SCHEMA public, or name another one: add ?search_path=NAME to the address")
	}
	foreign := counterclaim.Errorf(counterclaim.CodeBadInput, "the database is another program's, not a record").At(s.name, 0).
		Try("make a database of its own: createdb NAME")
	switch {
	case tables == 0:
		return 0, nil
	case marks == 0:
		return 0, foreign
	}
	var by string
	var version int
	err = q.QueryRowContext(ctx, `SELECT program, version FROM schema_version`).Scan(&by, &version)
	var from *pgconn.PgError
	switch {
	case errors.As(err, &from) && from.Code == "42703", errors.Is(err, sql.ErrNoRows), err == nil && by != program:
		return 0, foreign
	case err != nil:
		return 0, err
	case version > latest:
		return 0, counterclaim.Errorf(counterclaim.CodeNewerSchema, "the record has schema %d, this version reads schemas up to %d", version, latest).
			At(s.name, 0).Try("use the version of the program that wrote it, or a later one")
	}
	return version, nil
}
