//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim/internal/pgcluster"
)

// TestServerFallsAtAnyMoment sends reports to two workers whose record is in PostgreSQL, and has its server fall at random moments and
// come back after a while, once after a minute where COUNTERCLAIM_FAULTS is given. The workers wait for it: every report that the sender
// printed is in the record once, whole.
func TestServerFallsAtAnyMoment(t *testing.T) {
	n, rnd := moments(t)
	pgcluster.Database(t) // or skip
	server, err := pgcluster.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	record := server.Address("postgres")
	run(t, "migrate", "--record", record)
	c := startCluster(t, t.TempDir())
	for range 2 {
		start(t, "work", "--nats", c.url, "--record", record, "--cores", "1", "--patience", "2s")
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
		time.Sleep(time.Duration(rnd.IntN(1000)) * time.Millisecond)
		if err := server.Halt(); err != nil {
			t.Fatal(err)
		}
		away := time.Duration(rnd.IntN(1000)) * time.Millisecond
		if moment == n/2 && os.Getenv("COUNTERCLAIM_FAULTS") != "" {
			away = time.Minute
		}
		time.Sleep(away)
		if err := server.Boot(); err != nil {
			t.Fatal(err)
		}
	}
	in.Close()
	if err := send.Wait(); err != nil {
		t.Fatalf("send: %v\n%s", err, said.String())
	}
	run(t, "work", "--nats", c.url, "--record", record, "--patience", "2s", "--until-done")
	wantWhole(t, record, n*reportsAtMoment, strings.Fields(sent.String()))
}
