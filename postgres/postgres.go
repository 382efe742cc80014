// Package postgres keeps a record in a PostgreSQL database, version 15 or later.
//
// Call [Open] and use what it gives as a [counterclaim.Store]. Any number of programs on any number of machines may have the
// same record open; one at a time writes. The tables are in migrations/, what PostgreSQL says in its own words in dialect.go;
// what is done with them is package sqlstore's. No extension and no right beyond making tables in one schema is needed.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

const (
	// patience is how long a call waits for another program that writes.
	patience = 5 * time.Second
	// arrival is how long making a connection may take where the address does not say.
	arrival = 5 * time.Second
	// pause is after what silence in the midst of a transaction the server ends it, so that a program that hangs holds nobody off.
	pause = time.Minute
	// readers is the number of connections that read at once.
	readers = 8
)

// IsAddress reports whether a record's name is the address of a PostgreSQL database.
func IsAddress(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// Open opens or creates the record in the database at an address, postgres://user@host/database; what it leaves out stands in
// PostgreSQL's usual variables and files (PGPASSWORD, ~/.pgpass). The database has to be there, empty or a record: one of
// another program is CodeBadInput and left as it is, one that was written by a later version CodeNewerSchema, one that another
// program holds for longer than a few seconds CodeLocked, one that cannot be reached CodeUnreadable.
func Open(ctx context.Context, address string) (counterclaim.Store, error) {
	s, err := open(address, patience)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(s.Explained(ctx, err), s.Close())
	}
	return s, nil
}

// store is a record in a database. W is one connection, R several that only read.
type store struct {
	*sqlstore.Store
	name string // for messages, without a password
}

// open makes a store that has asked the server for nothing yet.
func open(address string, patience time.Duration) (*store, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil { // which may hold the password
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the record's address cannot be read").
			Try("write it as postgres://user@host:port/database, with a password in PGPASSWORD or ~/.pgpass")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = arrival
	}
	name := Name(address)
	w := connect(config, map[string]string{
		"lock_timeout": milliseconds(patience), "idle_in_transaction_session_timeout": milliseconds(pause), "synchronous_commit": "on"})
	w.SetMaxOpenConns(1)
	r := connect(config, map[string]string{
		"default_transaction_read_only": "on", "default_transaction_isolation": "repeatable read", "plan_cache_mode": "force_custom_plan", "jit": "off"})
	r.SetMaxOpenConns(readers)
	r.SetMaxIdleConns(readers)
	s, err := sqlstore.New(sqlstore.Engine{Name: name, W: w, R: r, Dialect: dialect((&sqlstore.Schema{Files: files}).Latest()), Send: send,
		Explain: func(err error) error { return explain(name, err) }})
	return &store{s, name}, err
}

// Version gives the number of the schema of the record at an address, 0 for an empty database.
func Version(ctx context.Context, address string) (int, error) {
	s, err := open(address, patience)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	n, err := s.version(ctx, s.W, math.MaxInt)
	return n, s.Explained(ctx, err)
}

// Migrate brings the record at an address to the present schema, as Open does, and tells from which number to which.
func Migrate(ctx context.Context, address string) (from, to int, err error) {
	s, err := open(address, patience)
	if err != nil {
		return 0, 0, err
	}
	defer s.Close()
	return s.Migrated(ctx, s.schema())
}

// Verify reads a whole record and calls fault with a sentence for each thing that is not as it should be. What it returns kept it
// from reading on. The server itself sees to it that nothing names what is not there.
func Verify(ctx context.Context, address string, fault func(sentence string)) error {
	s, err := Open(ctx, address)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.(*store).Store.Verify(ctx, fault)
}

// prepare brings a record to the state in which calls find it.
func (s *store) prepare(ctx context.Context) error {
	if err := s.Migrate(ctx, s.schema()); err != nil {
		return err
	}
	return s.Prepare(ctx)
}

// connect makes a pool of connections with settings of their own; none is opened yet.
func connect(config *pgx.ConnConfig, settings map[string]string) *sql.DB {
	c := config.Copy()
	maps.Copy(c.RuntimeParams, settings)
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "counterclaim"
	}
	return stdlib.OpenDB(*c)
}

// send has the server run statements without waiting for its answer after each.
func send(conn *sql.Conn, waiting []sqlstore.Waiting) error {
	return conn.Raw(func(c any) error {
		var all pgx.Batch
		for _, w := range waiting {
			all.Queue(w.SQL, w.Args...)
		}
		return c.(*stdlib.Conn).Conn().SendBatch(context.Background(), &all).Close()
	})
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// Name writes an address for messages: without its password and settings.
func Name(address string) string {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return "postgres://"
	}
	u := url.URL{Scheme: "postgres", User: url.User(config.User), Path: "/" + config.Database}
	switch {
	case strings.HasPrefix(config.Host, "/"):
		u.RawQuery = url.Values{"host": {config.Host}}.Encode()
	case config.Port == 5432:
		u.Host = config.Host
	default:
		u.Host = net.JoinHostPort(config.Host, fmt.Sprint(config.Port))
	}
	return u.String()
}
