// Package pgcluster is for tests that need a PostgreSQL server: it starts one of its own, in a temporary folder, on a socket that
// nobody else sees, and gives each test a new database. One server serves all tests of a package.
package pgcluster

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql's driver pgx

	"github.com/counterclaim/counterclaim/internal/skip"
)

// Cluster is a running server.
type Cluster struct {
	folder   string
	binaries string
	as       *user.User // whom it runs as, nil for whoever runs the tests
	server   *exec.Cmd
	ended    chan error
	made     atomic.Int64 // databases
}

var (
	once   sync.Once
	shared *Cluster
	failed error
)

// errAbsent is a machine without PostgreSQL.
var errAbsent = errors.New("PostgreSQL is not installed")

// Run runs a package's tests and stops the server that they started. Main functions of tests call it, or [Tests].
func Run(m interface{ Run() int }) int {
	defer func() {
		if shared != nil {
			_ = shared.Stop()
		}
	}()
	return m.Run()
}

// Tests is tests that stop their server.
type Tests struct{ *testing.M }

// Run runs them.
func (t Tests) Run() int { return Run(t.M) }

// Database gives the address of a new, empty database, dropped when the test ends. It skips the test on a machine without
// PostgreSQL.
func Database(tb testing.TB) string {
	tb.Helper()
	once.Do(func() { shared, failed = Start() })
	skip.Unless(tb, !errors.Is(failed, errAbsent), "a record in PostgreSQL, because there is none on this machine")
	if failed != nil {
		tb.Fatal(failed)
	}
	name := fmt.Sprintf("record_%d", shared.made.Add(1))
	shared.Exec(tb, "CREATE DATABASE "+name)
	tb.Cleanup(func() { shared.Exec(tb, "DROP DATABASE "+name+" WITH (FORCE)") })
	return shared.Address(name)
}

// Shared gives the server that Database started.
func Shared() *Cluster { return shared }

// Address gives the address of a database.
func (c *Cluster) Address(database string) string {
	return "postgres://postgres@/" + database + "?" + url.Values{"host": {c.folder}}.Encode()
}

// Exec runs a statement on the server.
func (c *Cluster) Exec(tb testing.TB, statement string) {
	tb.Helper()
	db, err := sql.Open("pgx", c.Address("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		tb.Fatal(err)
	}
}

// Start makes a server and waits until it answers.
func Start() (*Cluster, error) {
	c := &Cluster{binaries: binaries()}
	if c.binaries == "" {
		return nil, errAbsent
	}
	var err error
	if c.folder, err = os.MkdirTemp("", "counterclaim-postgres-"); err != nil {
		return nil, err
	}
	if os.Geteuid() == 0 { // whom PostgreSQL does not serve
		if c.as, err = user.Lookup("postgres"); err != nil {
			if c.as, err = user.Lookup("nobody"); err != nil {
				return nil, errors.Join(err, os.RemoveAll(c.folder))
			}
		}
		uid, _ := strconv.Atoi(c.as.Uid)
		gid, _ := strconv.Atoi(c.as.Gid)
		if err := os.Chown(c.folder, uid, gid); err != nil {
			return nil, errors.Join(err, os.RemoveAll(c.folder))
		}
	}
	made, err := c.command("initdb", "--pgdata", c.data(), "--username", "postgres", "--auth", "trust", "--no-locale", "--encoding", "UTF8", "--no-sync").CombinedOutput()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, made), os.RemoveAll(c.folder))
	}
	if err := c.Boot(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(c.folder))
	}
	return c, nil
}

func (c *Cluster) data() string { return filepath.Join(c.folder, "data") }

// command makes a command of PostgreSQL's.
func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.binaries, name), args...)
	cmd.Dir = c.folder
	cmd.SysProcAttr = attributes(c.as)
	return cmd
}

// Boot starts the server of a stopped cluster. What a test wrote need not outlast the machine's power.
func (c *Cluster) Boot() error {
	c.server = c.command("postgres", "-D", c.data(), "-k", c.folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off",
		"-c", "shared_buffers=32MB", "-c", "max_connections=200", "-c", "autovacuum_naptime=1h")
	var log bytes.Buffer
	c.server.Stdout, c.server.Stderr = &log, &log
	c.ended = make(chan error, 1)
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the server ends with the thread that started it
		err := c.server.Start()
		started <- err
		if err == nil {
			c.ended <- c.server.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	db, err := sql.Open("pgx", c.Address("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		ctx, end := context.WithTimeout(context.Background(), 5*time.Second)
		err := db.PingContext(ctx)
		end()
		if err == nil {
			return nil
		}
		select {
		case ended := <-c.ended:
			return fmt.Errorf("postgres: %w: %s", ended, log.String())
		default:
		}
		if time.Now().After(deadline) {
			return errors.Join(err, c.Halt())
		}
	}
}

// Halt stops the server at once, as a machine does that loses its power; Boot starts it again.
func (c *Cluster) Halt() error {
	err := c.server.Process.Signal(stopNow)
	<-c.ended
	return err
}

// Stop ends the server and removes what it wrote.
func (c *Cluster) Stop() error { return errors.Join(c.Halt(), os.RemoveAll(c.folder)) }

// binaries gives the folder of PostgreSQL's programs, "" where there is none. Debian keeps them off the path.
func binaries() string {
	if found, err := exec.LookPath("initdb"); err == nil {
		if _, err := exec.LookPath("postgres"); err == nil {
			return filepath.Dir(found)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }))
}
