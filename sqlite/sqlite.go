// Package sqlite keeps a record in one SQLite file.
//
// Call [Open] and use what it gives as a [counterclaim.Store]. One connection writes, several
// read beside it; other processes may hold the same file open. The tables are in
// migrations/, what SQLite says in its own words in dialect.go; what is done with them is package sqlstore's.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	driver "modernc.org/sqlite"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

// applicationID marks a file as a record of this program: "CcRc".
const applicationID = 0x43635263

// patience is how long a call waits for another program that holds the record.
const patience = 5 * time.Second

// readers is the number of connections that read at once.
const readers = 4

// store is a record in one file. W is one connection, whose transactions begin by taking the write lock, R several that only
// read; W itself for a record in memory.
type store struct {
	*sqlstore.Store
	path string
}

// Open opens or creates the record at path; ":memory:" keeps it in memory. The folder has to
// be there. A file that is no record is CodeBadInput and is left as it is, one that was
// written by a later version CodeNewerSchema, one that another program holds for longer than
// a few seconds CodeLocked, one that cannot be opened for writing CodeUnreadable.
func Open(ctx context.Context, path string) (counterclaim.Store, error) {
	s, err := open(ctx, path, patience)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func open(ctx context.Context, path string, patience time.Duration) (*store, error) {
	forOwner(path)
	s, err := asItIs(path, patience)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, patience); err != nil {
		return nil, errors.Join(s.Explained(ctx, err), s.Close())
	}
	return s, nil
}

// asItIs gives a store of which nothing is read yet and whose tables are as the file has them.
func asItIs(path string, patience time.Duration) (*store, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	w, err := connect(path, patience, writing())
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	return newStore(path, w)
}

// writing is the settings of the connection that writes.
func writing() url.Values {
	return url.Values{"_txlock": {"immediate"}, "_synchronous": {"FULL"}, "_foreign_keys": {"on"},
		"_pragma": {"cache_size(-65536)", "wal_autocheckpoint(4000)"}}
}

// newStore gives a store whose tables are as the file has them.
func newStore(path string, w *sql.DB) (*store, error) {
	s, err := sqlstore.New(sqlstore.Engine{Name: path, W: w, R: w, Dialect: dialect(latest()), Check: check,
		Explain: func(err error) error { return explain(path, err) }})
	return &store{s, path}, err
}

// prepare brings an opened file to the state in which calls find it.
func (s *store) prepare(ctx context.Context, patience time.Duration) error {
	if err := s.Migrate(ctx, s.schema()); err != nil {
		return err
	}
	if s.path != memory {
		if err := s.writeAhead(ctx, patience); err != nil {
			return err
		}
		r, err := connect(s.path, patience, url.Values{"_query_only": {"on"}, "_pragma": {"cache_size(-16384)"}})
		if err != nil {
			return err
		}
		r.SetMaxOpenConns(readers)
		r.SetMaxIdleConns(readers)
		s.R = r
	}
	return s.Prepare(ctx)
}

const (
	memory    = ":memory:"
	leastSize = 512 // bytes of the smallest database: one page
)

func checkPath(path string) error {
	switch {
	case path == memory:
		return nil
	case path == "" || strings.ContainsRune(path, 0):
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%q is no name for a record", path).
			Try("give the path of a file, for example records/valley.db")
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the record is a folder, not a file").At(path, 0).
			Try("name a file in it")
	case err == nil && info.Size() > 0 && info.Size() < leastSize: // SQLite would take one byte for an empty file
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the file is not a record").At(path, 0).
			Try("give the path of a record, or of a file that does not exist yet")
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the record cannot be opened").At(path, 0).Because(err).
			Try("see whether the path is right and whether you may read its folder")
	case err != nil:
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the record's folder cannot be opened").At(path, 0).
				Because(err).Try("make the folder %s first", filepath.Dir(path))
		}
	}
	return nil
}

// forOwner makes the file of a new record, which nobody but its owner may read or write; SQLite gives the files beside it the same rights. One that
// is there is left as it is, and what cannot be made SQLite tells of.
func forOwner(path string) {
	if path == memory || checkPath(path) != nil {
		return
	}
	if f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600); err == nil {
		_ = f.Close()
	}
}

// connect makes a pool of connections to path; none is opened yet.
func connect(path string, patience time.Duration, query url.Values) (*sql.DB, error) {
	query.Set("_busy_timeout", strconv.FormatInt(patience.Milliseconds(), 10))
	name := path
	if path != memory {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the record cannot be found").At(path, 0).Because(err)
		}
		abs = filepath.ToSlash(abs)
		if !strings.HasPrefix(abs, "/") {
			abs = "/" + abs // a drive's letter
		}
		name = (&url.URL{Scheme: "file", Path: abs}).String()
	}
	c, err := driver.NewConnector(name + "?" + query.Encode())
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "the record's name cannot be used").At(path, 0).Because(err)
	}
	return sql.OpenDB(c), nil
}

// writeAhead turns on the write-ahead log, with which readers and the writer do not wait for
// each other. SQLite does not wait for the lock that the first turning takes, so this does.
func (s *store) writeAhead(ctx context.Context, patience time.Duration) error {
	deadline := time.Now().Add(patience)
	for {
		var mode string
		err := s.W.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
		if err == nil && mode != "wal" {
			return counterclaim.Errorf(counterclaim.CodeUnsupported, "the record's disk does not allow a write-ahead log").
				At(s.path, 0).Try("keep the record on a local disk")
		}
		if !isBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}
