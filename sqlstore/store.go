// Package sqlstore keeps a record in an SQL database: everything about it that does not depend on which.
//
// Packages sqlite and postgres open a database, make its tables and give their [Dialect]; a program calls them, not this
// package. Save and what it does to incidents is in save.go, place.go and incident.go, reading in read.go and search.go.
// Every query stands once, in words that both engines know; where they have none in common, the dialect has a string.
package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"github.com/counterclaim/counterclaim"
)

// Engine is an opened database.
type Engine struct {
	Name string  // for messages: a file's path, an address without its password
	W    *sql.DB // for transactions that write
	R    *sql.DB // for those that only read; may be W
	Dialect
	// Explain turns what the driver reports into an error for people. It never sees nil, an error of the program's own, or the
	// end of a context.
	Explain func(err error) error
	// Check tells of what is broken in the database itself, in the transaction of Verify; nil where there is nothing to look at.
	Check func(tx *Tx, fault func(sentence string)) error
}

// Store is a record in an SQL database.
type Store struct {
	Engine
	r      pool
	stmt   statements
	packer packer

	turn  chan struct{} // holds a token while a transaction writes
	cache cache         // for the one whose turn it is
}

var _ counterclaim.Store = (*Store)(nil)

// New gives a store of a database, of which nothing is read yet. [Store.Transaction] can bring its tables up to date; before
// anything else is called, [Store.Prepare] is.
func New(e Engine) (*Store, error) {
	s := &Store{Engine: e, turn: make(chan struct{}, 1)}
	var err error
	s.packer, err = newPacker()
	return s, err
}

// Prepare makes the statements ready and opens the record for readers, when its tables are there.
func (s *Store) Prepare(ctx context.Context) error {
	s.r = pool{s.R, &s.Dialect}
	return s.stmt.prepare(ctx, s.W, &s.Dialect)
}

// Close ends all connections. Calls after it fail.
func (s *Store) Close() error {
	s.packer.close()
	err := s.W.Close()
	if s.R != s.W {
		err = cmp.Or(s.R.Close(), err) // of SQLite's, the last connection puts the write-ahead log into the file
	}
	return err
}

// explain gives an error for people.
func (s *Store) explain(ctx context.Context, err error) error {
	var ours *counterclaim.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &ours):
		return err
	}
	return s.Explain(err)
}

// view runs a function that reads, all of it in one state of the record.
func (s *Store) view(ctx context.Context, read func(tx *Tx) error) error {
	tx, err := s.R.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.explain(ctx, err)
	}
	defer tx.Rollback()
	return s.explain(ctx, read(&Tx{tx, &s.Dialect}))
}

// change runs a function that writes, all of it or nothing, while no other store writes.
func (s *Store) change(ctx context.Context, write func(tx *Tx) error) error {
	return s.Transaction(ctx, func(tx *Tx) error {
		var n int64
		if err := tx.Stmt(s.stmt[takeTurn]).QueryRowContext(ctx).Scan(&n); err != nil {
			return err
		}
		s.cache.sync(n, s.Step)
		return write(tx)
	})
}

// Transaction runs a function that writes, all of it or nothing. Statements in it are not broken
// off by the context, which costs a goroutine for each; the transaction as a whole is.
func (s *Store) Transaction(ctx context.Context, write func(tx *Tx) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	tx, err := s.W.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(ctx, err)
	}
	defer tx.Rollback()
	err = write(&Tx{tx, &s.Dialect})
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		s.cache.clear() // it may hold what was not kept
	}
	return s.explain(ctx, err)
}
