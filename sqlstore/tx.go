package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/counterclaim/counterclaim"
)

// Tx is a transaction that takes queries with SQLite's parameters. Where an engine is far away, prepared statements of which nothing is
// read wait until something is, and go to it together.
type Tx struct {
	*sql.Tx
	dialect *Dialect
	keeper  counterclaim.WordKeeper
	send    func(waiting []Waiting) error // nil: nothing waits
	waiting []Waiting
	bytes   int // of what waits

	do *statements // once they are asked for
}

// Waiting is a statement that waits to be sent, with the engine's own parameters.
type Waiting struct {
	SQL  string
	Args []any
}

// Limits of what waits.
const (
	mostWaiting  = 1000    // statements
	bytesWaiting = 8 << 20 // of their values
)

// later has a statement wait.
func (t *Tx) later(query string, args []any) error {
	t.waiting = append(t.waiting, Waiting{query, args})
	for _, v := range args {
		t.bytes += size(v)
	}
	if len(t.waiting) < mostWaiting && t.bytes < bytesWaiting {
		return nil
	}
	return t.flush()
}

// write runs a statement of which nothing is read, or has it wait.
func (t *Tx) write(query string, args ...any) error {
	if t.send != nil {
		return t.later(t.dialect.sql(query), args)
	}
	_, err := t.Tx.Exec(t.dialect.sql(query), args...)
	return err
}

// flush sends what waits.
func (t *Tx) flush() error {
	if len(t.waiting) == 0 {
		return nil
	}
	waiting := t.waiting
	t.waiting, t.bytes = nil, 0
	return t.send(waiting)
}

// Exec runs a statement.
func (t *Tx) Exec(query string, args ...any) (sql.Result, error) {
	return t.ExecContext(context.Background(), query, args...)
}

// Query runs a query.
func (t *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	return t.QueryContext(context.Background(), query, args...)
}

// QueryRow runs a query that gives one row.
func (t *Tx) QueryRow(query string, args ...any) scanner {
	return t.QueryRowContext(context.Background(), query, args...)
}

// ExecContext runs a statement that ends with a context.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	return t.Tx.ExecContext(ctx, t.dialect.sql(query), args...)
}

// QueryContext runs a query that ends with a context.
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	return t.Tx.QueryContext(ctx, t.dialect.sql(query), args...)
}

// QueryRowContext runs a query that gives one row and ends with a context.
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) scanner {
	if err := t.flush(); err != nil {
		return broken{err}
	}
	return t.Tx.QueryRowContext(ctx, t.dialect.sql(query), args...)
}

// size gives about how many bytes a value has.
func size(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	}
	return 8
}

// broken is a row that was not read.
type broken struct{ err error }

func (b broken) Scan(...any) error { return b.err }

// statement is a prepared statement in a transaction.
type statement struct {
	sql string
	*sql.Stmt
	tx *Tx
}

// Exec runs the statement, or has it wait; then what is wrong with it is said later.
func (s statement) Exec(args ...any) (sql.Result, error) {
	if s.tx.send == nil {
		return s.Stmt.Exec(args...)
	}
	return notYet{}, s.tx.later(s.sql, args)
}

// notYet is the result of a statement that waits.
type notYet struct{}

var errNotYet = errors.New("sqlstore: the statement waits to be sent: what it does is not known yet")

func (notYet) LastInsertId() (int64, error) { return 0, errNotYet }
func (notYet) RowsAffected() (int64, error) { return 0, errNotYet }

// Query runs the query.
func (s statement) Query(args ...any) (*sql.Rows, error) {
	if err := s.tx.flush(); err != nil {
		return nil, err
	}
	return s.Stmt.Query(args...)
}

// QueryRow runs a query that gives one row.
func (s statement) QueryRow(args ...any) scanner {
	if err := s.tx.flush(); err != nil {
		return broken{err}
	}
	return s.Stmt.QueryRow(args...)
}
