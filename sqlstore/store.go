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
	"database/sql/driver"
	"encoding/json"
	"errors"
	"sync/atomic"

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
	// Send runs statements of which nothing is read, all at once, in the transaction that the connection is in; nil where that would
	// save nothing.
	Send func(conn *sql.Conn, waiting []Waiting) error
	// Check tells of what is broken in the database itself, in the transaction of Verify; nil where there is nothing to look at.
	Check func(tx *Tx, fault func(sentence string)) error
}

// Store is a record in an SQL database.
type Store struct {
	Engine
	r      pool
	stmt   prepared
	packer packer

	turn  chan struct{} // holds a token while a transaction writes
	cache cache         // for the one whose turn it is

	gathering gathering

	keeper atomic.Pointer[counterclaim.WordKeeper] // nil: words stay closed
}

var _ counterclaim.Store = (*Store)(nil)

// New gives a store of a database, of which nothing is read yet. [Store.Transaction] can bring its tables up to date; before
// anything else is called, [Store.Prepare] is.
func New(e Engine) (*Store, error) {
	s := &Store{Engine: e, turn: make(chan struct{}, 1), gathering: gathering{lead: make(chan struct{}, 1)}}
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

// Explained gives an error for people; errors of our own pass.
func (s *Store) Explained(ctx context.Context, err error) error { return s.explain(ctx, err) }

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
	case isJSON(err):
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the record is damaged").At(s.Name, 0).Because(err).
			Try("restore it from a copy; counterclaim verify tells what else is damaged")
	}
	return s.Explain(err)
}

// isJSON reports whether an error is that what was kept as JSON is none.
func isJSON(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind)
}

// view runs a function that reads, all of it in one state of the record.
func (s *Store) view(ctx context.Context, read func(tx *Tx) error) error {
	tx, err := s.R.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.explain(ctx, err)
	}
	defer tx.Rollback()
	return s.explain(ctx, read(&Tx{Tx: tx, dialect: &s.Dialect, keeper: s.words()}))
}

// change runs a function that writes, all of it or nothing, while no other store writes.
func (s *Store) change(ctx context.Context, write func(tx *Tx) error) error {
	return s.Transaction(ctx, func(tx *Tx) error {
		var n int64
		err := tx.Stmt(s.stmt.stmt[takeTurn]).QueryRowContext(ctx).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return counterclaim.Errorf(counterclaim.CodeNewerSchema, "a later version of the program has taken the record over").At(s.Name, 0).
				Try("end this program and start that version")
		}
		if err != nil {
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
	tx, release, err := s.begin(ctx)
	if err != nil {
		return s.explain(ctx, err)
	}
	defer release()
	defer tx.Rollback()
	err = unbroken(tx, write)
	if err == nil {
		err = cmp.Or(tx.flush(), ctx.Err())
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		s.cache.clear() // it may hold what was not kept
	}
	return s.explain(ctx, err)
}

// begin begins a transaction that writes.
func (s *Store) begin(ctx context.Context) (*Tx, func() error, error) {
	if s.Send == nil {
		tx, err := s.W.BeginTx(ctx, nil)
		return &Tx{Tx: tx, dialect: &s.Dialect, keeper: s.words()}, func() error { return nil }, err
	}
	for again := false; ; again = true {
		conn, err := s.W.Conn(ctx)
		if err != nil {
			return nil, nil, err
		}
		// The end of a context must not roll the transaction back behind the back of what is sent past database/sql: it would
		// be written outside of any. Whoever writes looks at the context, and so does the commit.
		tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
		if err == nil {
			send := func(waiting []Waiting) error { return s.Send(conn, waiting) }
			return &Tx{Tx: tx, dialect: &s.Dialect, keeper: s.words(), send: send}, conn.Close, nil
		}
		if conn.Close(); again || !errors.Is(err, driver.ErrBadConn) { // one that the server has ended since it was last used
			return nil, nil, err
		}
	}
}
