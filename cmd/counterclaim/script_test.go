package main

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/pgcluster"
	"github.com/counterclaim/counterclaim/postgres"
)

func TestMain(m *testing.M) {
	testscript.Main(pgcluster.Tests{M: m}, map[string]func(){"counterclaim": main, "counterclaim-at": mainAt})
}

// mainAt is the program with a clock that stands at its first argument.
func mainAt() {
	at, err := time.Parse(time.RFC3339, os.Args[1])
	if err != nil {
		panic(err)
	}
	s := terminal()
	s.now = func() time.Time { return at }
	os.Exit(mainCode(os.Args[2:], s))
}

// TestScript runs the real program. Each script has the folder valley: an invented dispute
// with a dispute file and a report of either side.
func TestScript(t *testing.T) { runScripts(t, "testdata/script", func(*testscript.Env) {}) }

// TestPostgresScript runs scripts that have two new databases, whose addresses are in DB and OTHERDB.
func TestPostgresScript(t *testing.T) {
	runScripts(t, "testdata/postgres", func(e *testscript.Env) {
		e.Setenv("DB", pgcluster.Database(t))
		e.Setenv("OTHERDB", pgcluster.Database(t))
	})
}

func runScripts(t *testing.T, folder string, setup func(e *testscript.Env)) {
	testscript.Run(t, testscript.Params{
		Dir:                 folder,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			if raceDetector { // scripts start the program some thousand times, and with the detector in it each start takes a second
				path, err := plain()
				if err != nil {
					return err
				}
				e.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+e.Getenv("PATH"))
			}
			setup(e)
			return os.CopyFS(filepath.Join(e.WorkDir, "valley"), os.DirFS("testdata/valley"))
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"bytes": writeBytes, "sql": runSQL, "lock": lockRecord, "claims": countClaims, "freeport": freePort, "get": get, "lines": countLines, "status": wantStatus,
			"damage": damageFile, "claimof": claimOf, "reportof": reportOf, "keyof": keyOf, "authority": serveAuthority, "site": serveSite, "setaside": setAside, "fileenv": fileEnv,
		},
	})
}

func wants(ts *testscript.TestScript, neg bool, args []string, n int, use string) {
	if neg || len(args) < n {
		ts.Fatalf("use: %s", use)
	}
}

// wantStatus runs a program and wants its exit code.
func wantStatus(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "status CODE PROGRAM…")
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code, err = exit.ExitCode(), nil
	}
	ts.Check(err)
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// writeBytes writes a file of so many times a piece, with Go's escapes in it.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 3, "bytes FILE TIMES PIECE…")
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b strings.Builder
	for _, piece := range args[2:] {
		if piece == "…" { // what follows stands once
			n = 1
			continue
		}
		s, err := strconv.Unquote(`"` + strings.ReplaceAll(piece, `"`, `\"`) + `"`)
		ts.Check(err)
		b.WriteString(strings.Repeat(s, n))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o600))
}

// runSQL changes a record behind the program's back.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "sql RECORD STATEMENT")
	driver, name := "sqlite", ts.MkAbs(args[0])
	if postgres.IsAddress(args[0]) {
		driver, name = "pgx", args[0]
	}
	db, err := sql.Open(driver, name)
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

// lockRecord holds a record as a program does that is writing to it, until the script ends.
func lockRecord(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 1, "lock RECORD")
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec("BEGIN EXCLUSIVE")
	ts.Check(err)
	ts.Defer(func() { db.Close() })
}

// countClaims reads a file of claims, one a line, checks each against the record's rules and
// wants at least so many, each with the fields given as NAME=VALUE.
func countClaims(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "claims FILE LEAST NAME=VALUE…")
	least, err := strconv.Atoi(args[1])
	ts.Check(err)
	n := 0
	for in := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[0]))); in.Scan(); n++ {
		var c counterclaim.Claim
		var raw map[string]any
		ts.Check(json.Unmarshal(in.Bytes(), &c))
		ts.Check(json.Unmarshal(in.Bytes(), &raw))
		ts.Check(c.Validate(strings.Repeat(" ", c.Start) + c.Text))
		for _, want := range args[2:] {
			name, value, _ := strings.Cut(want, "=")
			got, err := json.Marshal(raw[name])
			ts.Check(err)
			if value != "*" && string(got) != value || value == "*" && string(got) == "null" {
				ts.Fatalf("%s is %s, want %s: %s", name, got, value, in.Text())
			}
		}
	}
	if n < least {
		ts.Fatalf("%d claims, want at least %d", n, least)
	}
}

// fileEnv sets a variable to the one line of a file.
func fileEnv(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "fileenv VARIABLE FILE")
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

// claimOf sets a variable to the short address of the claim of a file whose text has these words.
func claimOf(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 3, "claimof VARIABLE FILE WORDS")
	for in := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[1]))); in.Scan(); {
		var c counterclaim.Claim
		ts.Check(json.Unmarshal(in.Bytes(), &c))
		if strings.Contains(c.Text, args[2]) {
			ts.Setenv(args[0], c.ID.Short())
			return
		}
	}
	ts.Fatalf("%s has no claim with the words %s", args[1], args[2])
}

// reportOf sets a variable to the short address of the report of the claim of a file whose text has these words.
func reportOf(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 3, "reportof VARIABLE FILE WORDS")
	for in := bufio.NewScanner(strings.NewReader(ts.ReadFile(args[1]))); in.Scan(); {
		var c counterclaim.Claim
		ts.Check(json.Unmarshal(in.Bytes(), &c))
		if strings.Contains(c.Text, args[2]) {
			ts.Setenv(args[0], c.Report.Short())
			return
		}
	}
	ts.Fatalf("%s has no claim with the words %s", args[1], args[2])
}

// keyOf sets a variable to the first public key in a file.
func keyOf(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "keyof VARIABLE FILE")
	key := regexp.MustCompile(`[\w./]+\+[0-9a-f]{8}\+[\w+/=]+`).FindString(ts.ReadFile(args[1]))
	if key == "" {
		ts.Fatalf("%s has no key", args[1])
	}
	ts.Setenv(args[0], key)
}

// damageFile changes one byte in the middle of a file.
func damageFile(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 1, "damage FILE")
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	b[len(b)/2] ^= 0xff
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// countLines wants a file to have so many lines.
func countLines(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "lines FILE COUNT")
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); strconv.Itoa(got) != args[1] {
		ts.Fatalf("%s has %d lines, want %s:\n%s", args[0], got, args[1], ts.ReadFile(args[0]))
	}
}

// freePort sets a variable to the number of a port that is free.
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 1, "freeport VARIABLE")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	defer l.Close()
	ts.Setenv(args[0], strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
}

// get fetches a page into a file, waiting until it is served, and wants the status.
func get(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 3, "get ADDRESS STATUS FILE [HOST [AUTHORIZATION]]")
	const patience = 600 // tenths of a second: a slow machine fails nothing
	for range patience {
		req, err := http.NewRequest(http.MethodGet, args[0], nil)
		ts.Check(err)
		if len(args) > 3 {
			req.Host = args[3]
		}
		if len(args) > 4 {
			req.Header.Set("Authorization", args[4])
		}
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), body, 0o600))
		if strconv.Itoa(answer.StatusCode) != args[1] {
			ts.Fatalf("%s answers %s, want %s", args[0], answer.Status, args[1])
		}
		return
	}
	ts.Fatalf("%s was not served", args[0])
}
