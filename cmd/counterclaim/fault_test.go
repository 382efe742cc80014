//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

const (
	momentsInTest   = 2
	reportsAtMoment = 40
)

// moments says how many moments a test of faults has, as COUNTERCLAIM_FAULTS wants (momentsInTest without it), and what chooses them;
// COUNTERCLAIM_FAULT_SEED repeats a run.
func moments(t *testing.T) (int, *rand.Rand) {
	t.Helper()
	t.Parallel() // they wait more than they work
	n, seed := momentsInTest, uint64(time.Now().UnixNano())
	if given, err := strconv.Atoi(os.Getenv("COUNTERCLAIM_FAULTS")); err == nil {
		n = given
	}
	if given, err := strconv.ParseUint(os.Getenv("COUNTERCLAIM_FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("COUNTERCLAIM_FAULTS=%d COUNTERCLAIM_FAULT_SEED=%d", n, seed)
	return n, rand.New(rand.NewPCG(seed, 0))
}

// TestKilledAtAnyMoment sends reports through three brokers to two workers and ends one of these five with kill -9 at random moments.
// Every report that the sender printed is in the record once, with the claims that it has where nothing is killed.
func TestKilledAtAnyMoment(t *testing.T) {
	n, rnd := moments(t)
	folder := t.TempDir()
	c := startCluster(t, folder)
	record := filepath.Join(folder, "record.sqlite")
	killable := slices.Clone(c.brokers)
	for range 2 {
		killable = append(killable, start(t, "work", "--nats", c.url, "--record", record, "--cores", "1", "--patience", "2s"))
	}
	send := exec.CommandContext(t.Context(), program(t), "send", "--nats", c.url, "-")
	var sent, said bytes.Buffer
	send.Stdout, send.Stderr = &sent, &said
	in, err := send.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := send.Start(); err != nil {
		t.Fatal(err)
	}
	for moment := range n {
		if _, err := io.WriteString(in, madeUp(moment*reportsAtMoment, reportsAtMoment)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.IntN(500)) * time.Millisecond)
		which := rnd.IntN(len(killable))
		t.Logf("moment %d: kill -9 %s", moment+1, strings.Join(killable[which].Args[1:4], " "))
		kill(t, killable[which])
		killable[which] = start(t, killable[which].Args[1:]...)
	}
	in.Close()
	if err := send.Wait(); err != nil {
		t.Fatalf("send: %v\n%s", err, said.String())
	}
	run(t, "work", "--nats", c.url, "--record", record, "--patience", "2s", "--until-done")
	wantWhole(t, record, n*reportsAtMoment, strings.Fields(sent.String()))
}

// wantWhole wants a record to hold the first so many made-up reports as one does in which nothing was killed, those that were
// acknowledged among them, and verify to be content with it.
func wantWhole(t *testing.T, record string, reports int, acknowledged []string) {
	t.Helper()
	folder := t.TempDir()
	all, whole := filepath.Join(folder, "all.jsonl"), filepath.Join(folder, "whole.sqlite")
	if err := os.WriteFile(all, []byte(madeUp(0, reports)), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "add", "--record", whole, all)
	wantHeld(t, record, acknowledged)
	got, want := held(t, record), held(t, whole)
	for id, claims := range want {
		if n, ok := got[id]; !ok || n != claims {
			t.Errorf("%s has %d claims in the record (there: %v), %d where nothing is killed", id, n, ok, claims)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d reports in the record, %d where nothing is killed", len(got), len(want))
	}
}

// wantHeld wants what was acknowledged to be in a record and verify to be content with that.
func wantHeld(t *testing.T, record string, acknowledged []string) {
	t.Helper()
	if len(acknowledged) == 0 {
		t.Error("nothing was acknowledged")
	}
	run(t, "verify", "--record", record)
	got := held(t, record)
	for _, id := range acknowledged {
		if _, ok := got[id]; !ok {
			t.Errorf("%s was acknowledged and is not in the record", id)
		}
	}
}

// held gives the reports of a record with the number of their claims; a report that stands there twice is a failure.
func held(t *testing.T, record string) map[string]int {
	t.Helper()
	store, err := openRecord(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	reports, err := store.Reports(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	claims, err := store.Claims(t.Context(), counterclaim.ClaimQuery{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, r := range reports {
		if _, twice := out[r.Report.ID.String()]; twice {
			t.Errorf("%s is there twice", r.Report.ID)
		}
		out[r.Report.ID.String()] = 0
	}
	for _, c := range claims {
		out[c.Report.String()]++
	}
	return out
}

// madeUp gives reports of an invented dispute, one a line, each of a happening of its own.
func madeUp(from, n int) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		day := time.Date(1995, 3, 6+5*i, 0, 0, 0, 0, time.UTC)
		fmt.Fprintf(&b, `{"outlet":"Lowland Wire","published":"%s","synthetic":true,"text":"On %s Belmark troops shelled the village of Oster. %d soldiers were killed, Ardania said. `+
			`The ministry of Belmark denied the shelling of house %d."}`+"\n", day.Format(counterclaim.DateLayout), day.Format("2 January 2006"), i+2, i)
	}
	return b.String()
}

type cluster struct {
	url     string
	brokers []*exec.Cmd
}

// startCluster starts three brokers on loopback.
func startCluster(t testing.TB, folder string) cluster {
	t.Helper()
	var clients, routes []string
	for _, port := range freePorts(t, 6) {
		if len(clients) < 3 {
			clients = append(clients, "nats://127.0.0.1:"+port)
		} else {
			routes = append(routes, "nats://127.0.0.1:"+port)
		}
	}
	c := cluster{url: strings.Join(clients, ",")}
	for i := range clients {
		name := fmt.Sprintf("broker-%d", i+1)
		c.brokers = append(c.brokers, start(t, "broker", "--name", name, "--listen", strings.TrimPrefix(clients[i], "nats://"),
			"--cluster", strings.TrimPrefix(routes[i], "nats://"), "--routes", strings.Join(routes, ","), "--folder", filepath.Join(folder, name)))
	}
	return c
}

func freePorts(t testing.TB, n int) []string {
	t.Helper()
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() // after all are known, so that none comes twice
		out = append(out, strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	}
	return out
}

// plain is the program as it is built for people, where the tests have the race detector: with it every start takes seconds.
var plain = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "counterclaim-plain-")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "counterclaim"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return filepath.Join(folder, "counterclaim"), nil
})

// program gives the path of the real program.
func program(t testing.TB) string {
	t.Helper()
	if !raceDetector {
		return "counterclaim" // this test itself, see TestMain
	}
	path, err := plain()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// start starts the real program, which is killed at the test's end.
func start(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be gone
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s\n%.4000s", strings.Join(args[:min(3, len(args))], " "), said.String())
		}
	})
	return cmd
}

// kill ends a program with kill -9.
func kill(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatalf("%v had ended by itself: %v", cmd.Args, err)
	}
	_ = cmd.Wait() // killed
}

// run runs the real program to its end; one that does not come to it says where it stands.
func run(t testing.TB, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(t), args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) } // Go's runtime prints all goroutines
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}
