//go:build unix

package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/counterclaim/counterclaim"
)

// printing starts the real program and gives its standard output line by line; the channel is closed when it ends.
func printing(t *testing.T, stdin string, args ...string) (*exec.Cmd, <-chan string) {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	cmd.Stdin = strings.NewReader(stdin)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }) // it may be gone
	lines := make(chan string, 1<<16)                            // more than any test prints, so that the program is never held up
	go func() {
		defer close(lines)
		defer r.Close()
		for in := bufio.NewReader(r); ; {
			line, err := in.ReadString('\n')
			if err != nil { // a line that was cut off was not printed
				return
			}
			lines <- strings.TrimSpace(line)
		}
	}()
	return cmd, lines
}

// some receives so many lines, all where n is below 0.
func some(lines <-chan string, n int) []string {
	var out []string
	for len(out) != n {
		line, ok := <-lines
		if !ok {
			break
		}
		out = append(out, line)
	}
	return out
}

// TestAddKilledAtAnyMoment ends add, which holds the record, with kill -9 after random numbers of reports. What it had printed is there, the record is whole,
// and the same again brings the rest.
func TestAddKilledAtAnyMoment(t *testing.T) {
	n, rnd := moments(t)
	record := filepath.Join(t.TempDir(), "record.sqlite")
	var acknowledged []string
	for moment := range n {
		add, lines := printing(t, madeUp(moment*reportsAtMoment, reportsAtMoment), "add", "--record", record, "-")
		acknowledged = append(acknowledged, some(lines, 1+rnd.IntN(reportsAtMoment-1))...)
		time.Sleep(time.Duration(rnd.IntN(10)) * time.Millisecond)
		_ = add.Process.Kill() // it may be done
		acknowledged = append(acknowledged, some(lines, -1)...)
		_ = add.Wait()
		wantHeld(t, record, acknowledged)
	}
	run(t, "add", "--record", record, fileOf(t, madeUp(0, n*reportsAtMoment)))
	wantWhole(t, record, n*reportsAtMoment, acknowledged)
}

// fileOf writes a file.
func fileOf(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "all.jsonl")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOneMachineKilledAtAnyMoment sends reports to a desk that works, on one machine and without brokers, and ends the desk, or the desk and the sender,
// with kill -9 at random moments. What the sender printed is in the record when a desk has run again.
func TestOneMachineKilledAtAnyMoment(t *testing.T) {
	n, rnd := moments(t)
	record := filepath.Join(t.TempDir(), "record.sqlite")
	desk := []string{"serve", "--record", record, "--work", "--listen", "127.0.0.1:0"}
	serve := start(t, desk...)
	var acknowledged []string
	for moment := range n {
		batch := madeUp(moment*reportsAtMoment, reportsAtMoment)
		send, lines := printing(t, batch, "send", "--record", record, "-")
		both := rnd.IntN(2) == 0
		if both {
			acknowledged = append(acknowledged, some(lines, rnd.IntN(reportsAtMoment))...)
		}
		time.Sleep(time.Duration(rnd.IntN(500)) * time.Millisecond)
		t.Logf("moment %d: kill -9 of the desk, and of the sender: %v", moment+1, both)
		if both {
			_ = send.Process.Kill() // it may be done
		}
		kill(t, serve)
		acknowledged = append(acknowledged, some(lines, -1)...)
		err := send.Wait()
		if !both && err != nil {
			t.Fatal(err)
		}
		serve = start(t, desk...)
		if both {
			_, lines := printing(t, batch, "send", "--record", record, "-")
			acknowledged = append(acknowledged, some(lines, -1)...)
		}
	}
	run(t, "work", "--record", record, "--until-done")
	wantWhole(t, record, n*reportsAtMoment, acknowledged)
}

// TestWebhooksKilledAtAnyMoment ends a desk that tells an address of incidents with kill -9 in the midst of it, and brings new ones before it runs again.
// The address hears of every one, and what it hears of twice has the same id.
func TestWebhooksKilledAtAnyMoment(t *testing.T) {
	const fresh = 5 // reports a moment, each of at least one incident
	n, rnd := moments(t)
	folder := t.TempDir()
	record := filepath.Join(folder, "record.sqlite")
	got := make(chan hookEvent)
	address := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var e hookEvent
		if err := json.NewDecoder(r.Body).Decode(&e); err != nil || e.ID != r.Header.Get("Counterclaim-Delivery") {
			t.Errorf("%v: %+v", err, e)
		}
		select {
		case got <- e:
		case <-r.Context().Done(): // whoever told it is gone
		}
	}))
	t.Cleanup(address.Close) // after the desks are ended
	heard := map[counterclaim.ID]bool{}
	hear := func() {
		e := <-got
		again, err := eventOf(e.Incident)
		if err != nil || again.ID != e.ID {
			t.Errorf("the id is not that of what was told: %v", err)
		}
		heard[e.Incident.ID] = true
	}
	desk := []string{"serve", "--record", record, "--listen", "127.0.0.1:0", "--webhook", address.URL, "--webhook-secret", fileOf(t, "secret"),
		"--webhook-state", filepath.Join(folder, "sent.json"), "--webhook-allow", "127.0.0.0/8"}
	for moment := range n {
		run(t, "add", "--record", record, fileOf(t, madeUp(moment*fresh, fresh)))
		serve := start(t, desk...)
		for range 1 + rnd.IntN(fresh) {
			hear()
		}
		kill(t, serve)
	}
	start(t, desk...)
	store, err := openRecord(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all, err := store.Incidents(t.Context(), counterclaim.IncidentQuery{})
	if err != nil || len(all) < n*fresh {
		t.Fatalf("%d incidents: %v", len(all), err)
	}
	for _, one := range all {
		for !heard[one.ID] {
			hear()
		}
	}
}

// TestRecordHeldByAnother holds the record as another program does that writes, for longer than the program's patience (a minute
// where COUNTERCLAIM_FAULTS is given). A worker keeps what it has and goes on; add says so and ends, and nothing is lost.
func TestRecordHeldByAnother(t *testing.T) {
	t.Parallel()
	held := 7 * time.Second
	if os.Getenv("COUNTERCLAIM_FAULTS") != "" {
		held = time.Minute
	}
	const reports = 20
	record := filepath.Join(t.TempDir(), "record.sqlite")
	run(t, "add", "--record", record, fileOf(t, madeUp(0, 1)))
	db, err := sql.Open("sqlite", record)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	work := start(t, "work", "--record", record, "--patience", "2s")
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, lines := printing(t, madeUp(0, reports), "send", "--record", record, "-")
	acknowledged := some(lines, -1)
	out, err := exec.Command(program(t), "add", "--record", record, fileOf(t, madeUp(0, reports))).CombinedOutput()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != exitRecord || !strings.Contains(string(out), "another program") {
		t.Errorf("add to a record that is held: %v\n%s", err, out)
	}
	time.Sleep(held - time.Since(began))
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	run(t, "work", "--record", record, "--until-done")
	kill(t, work)
	wantWhole(t, record, reports, acknowledged)
}

// diskFull fills a disk of its own under a record and a stream, and makes room again. $1 is the program, $2 a folder outside, $3
// says whether the desk, which then has the broker, is there before or after the disk is full.
const diskFull = `set -u
program=$1 out=$2
mount -t tmpfs -o size=24m none "$out/disk" || exit 99
cd "$out/disk"
desk() {
	"$program" serve --record r.sqlite --work --listen 127.0.0.1:0 >"$out/desk.out" 2>"$out/desk.said" &
	desk=$!
	until [ -s "$out/desk.out" ]; do sleep 0.1; kill -0 $desk || exit 95; done
}
[ "$3" != before ] || desk
: >"$out/sent"
{ cat "$out/first.jsonl"; until [ -f "$out/full" ]; do sleep 0.1; done; cat "$out/all.jsonl"; } |
	"$program" send --record r.sqlite - >>"$out/sent" 2>"$out/send.said" &
send=$!
until [ $(wc -l <"$out/sent") -ge 20 ]; do sleep 0.1; kill -0 $send || exit 98; done
dd if=/dev/zero of=ballast bs=64k 2>/dev/null
touch "$out/full"
"$program" add --record r.sqlite "$out/all.jsonl" >"$out/added" 2>"$out/add.said"
echo $? >"$out/add.code"
sleep 2
rm ballast
[ "$3" = before ] || desk
wait $send || exit 97
"$program" work --record r.sqlite --until-done 2>"$out/work.said" || exit 96
kill -INT $desk
wait $desk
cp r.sqlite* "$out/" 2>/dev/null
cp -R r.sqlite.log "$out/"
test -f "$out/r.sqlite"
`

// TestDiskFull fills the disk under a desk that works, or under a sender alone. Senders wait, add says that the disk is full, and when
// there is room again all that was acknowledged is there.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	if out, err := exec.Command("unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("not checked: a full disk, because this machine gives its users no disk of their own: %v %s", err, out)
	}
	path, err := exec.LookPath(program(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, desk := range []string{"before", "after"} {
		t.Run("desk "+desk, func(t *testing.T) {
			t.Parallel()
			fillDisk(t, path, desk)
		})
	}
}

func fillDisk(t *testing.T, path, desk string) {
	const reports = 200
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "disk"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]int{"first.jsonl": 20, "all.jsonl": reports} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(madeUp(0, n)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", diskFull, "sh", path, folder, desk)
	out, err := cmd.CombinedOutput()
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	if err != nil {
		t.Fatalf("%v: %s\n%s\n%s", err, out, read("desk.said"), read("send.said"))
	}
	if code, said := strings.TrimSpace(read("add.code")), read("add.said"); code != "3" && code != "5" || !strings.Contains(said, "disk") {
		t.Errorf("add to a full disk ends with %s: %s", code, said)
	}
	wantWhole(t, filepath.Join(folder, "r.sqlite"), reports, append(strings.Fields(read("sent")), strings.Fields(read("added"))...))
}
