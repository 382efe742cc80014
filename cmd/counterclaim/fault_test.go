//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
)

const (
	momentsInTest   = 5
	reportsAtMoment = 40
)

// TestKilledAtAnyMoment sends reports through three brokers to two workers and ends one of these five with kill -9 at random moments,
// as many as COUNTERCLAIM_FAULTS says (5 without it). Every report that the sender printed is in the record once, with the claims
// that it has where nothing is killed. COUNTERCLAIM_FAULT_SEED repeats a run.
func TestKilledAtAnyMoment(t *testing.T) {
	moments, seed := momentsInTest, uint64(time.Now().UnixNano())
	if n, err := strconv.Atoi(os.Getenv("COUNTERCLAIM_FAULTS")); err == nil {
		moments = n
	}
	if n, err := strconv.ParseUint(os.Getenv("COUNTERCLAIM_FAULT_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("COUNTERCLAIM_FAULTS=%d COUNTERCLAIM_FAULT_SEED=%d", moments, seed)
	rnd := rand.New(rand.NewPCG(seed, 0))

	folder := t.TempDir()
	c := startCluster(t, folder)
	record := filepath.Join(folder, "record.sqlite")
	killable := slices.Clone(c.brokers)
	for range 2 {
		killable = append(killable, start(t, "work", "--nats", c.url, "--record", record, "--cores", "1", "--patience", "2s"))
	}
	send := exec.CommandContext(t.Context(), "counterclaim", "send", "--nats", c.url, "-")
	var sent, said bytes.Buffer
	send.Stdout, send.Stderr = &sent, &said
	in, err := send.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := send.Start(); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for moment := range moments {
		batch := madeUp(moment*reportsAtMoment, reportsAtMoment)
		all.WriteString(batch)
		if _, err := io.WriteString(in, batch); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.IntN(500)) * time.Millisecond)
		which := rnd.IntN(len(killable))
		t.Logf("moment %d: kill -9 %s", moment+1, strings.Join(killable[which].Args[:4], " "))
		killable[which] = killed(t, killable[which])
	}
	in.Close()
	if err := send.Wait(); err != nil {
		t.Fatalf("send: %v\n%s", err, said.String())
	}
	acknowledged := strings.Fields(sent.String())
	if len(acknowledged) != moments*reportsAtMoment {
		t.Fatalf("%d reports were taken of %d", len(acknowledged), moments*reportsAtMoment)
	}
	run(t, "work", "--nats", c.url, "--record", record, "--patience", "2s", "--until-done")

	whole := filepath.Join(folder, "whole.sqlite")
	if err := os.WriteFile(filepath.Join(folder, "all.jsonl"), []byte(all.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "add", "--record", whole, filepath.Join(folder, "all.jsonl"))
	got, want := held(t, record), held(t, whole)
	for _, id := range acknowledged {
		if _, ok := got[id]; !ok {
			t.Errorf("%s was taken and is not in the record", id)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%d reports in the record, %d where nothing is killed, or they have other claims", len(got), len(want))
	}
}

// held gives the reports of a record with the number of their claims; a report that stands there twice is a failure.
func held(t *testing.T, record string) map[string]int {
	t.Helper()
	store, err := sqlite.Open(t.Context(), record)
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

// madeUp gives reports of an invented dispute, one a line.
func madeUp(from, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"outlet":"Lowland Wire","published":"2031-03-%02d","synthetic":true,"text":"On 6 March Belmark troops shelled the village of Oster. %d soldiers were killed, Ardania said. `+
			`The ministry of Belmark denied the shelling of house %d."}`+"\n", i%28+1, from+i+2, from+i)
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

// start starts the real program, which is killed at the test's end.
func start(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("counterclaim", args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be gone
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s\n%.4000s", strings.Join(args[:3], " "), said.String())
		}
	})
	return cmd
}

// killed ends a program with kill -9 and starts another in its place.
func killed(t testing.TB, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatalf("%v had ended by itself: %v", cmd.Args, err)
	}
	_ = cmd.Wait() // killed
	return start(t, cmd.Args[1:]...)
}

// run runs the real program to its end.
func run(t testing.TB, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "counterclaim", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}
