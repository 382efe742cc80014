//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// madeUpFiles writes so many files of random bytes and of sizes up to a few megabytes, and gives their paths.
func madeUpFiles(t *testing.T, folder string, n int, rnd *rand.Rand) []string {
	t.Helper()
	var out []string
	for i := range n {
		b := make([]byte, 1+rnd.IntN(3<<20))
		rand.NewChaCha8([32]byte{byte(rnd.Uint32()), byte(rnd.Uint32()), byte(i), byte(n)}).Read(b)
		path := filepath.Join(folder, fmt.Sprintf("%d.bin", i))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		out = append(out, path)
	}
	return out
}

// TestExhibitsKilledAtAnyMoment ends "exhibit add" with kill -9 at random moments, of what is public and of what is confidential. What it had
// printed is there byte for byte, the record names nothing that the vault has not, verify is content, and the same again brings the rest.
func TestExhibitsKilledAtAnyMoment(t *testing.T) {
	n, rnd := moments(t)
	const files = 8
	folder := t.TempDir()
	record := filepath.Join(folder, "r.sqlite")
	paths := madeUpFiles(t, folder, files, rnd)
	run(t, "exhibit", "list", "--record", emptyRecord(t, record))
	for moment := range n {
		args := append([]string{"exhibit", "add", "--record", record, "--as", "A. Person"}, paths...)
		sensitivity := []string{counterclaim.Public, counterclaim.Confidential}[moment%2]
		args = append(args, "--sensitivity", sensitivity)
		add, lines := printing(t, "", args...)
		printed := some(lines, rnd.IntN(files))
		time.Sleep(time.Duration(rnd.IntN(25)) * time.Millisecond)
		_ = add.Process.Kill() // it may be done
		printed = append(printed, some(lines, -1)...)
		_ = add.Wait()
		t.Logf("moment %d: %s, killed after %d of %d", moment+1, sensitivity, len(printed), files)
		run(t, "verify", "--record", record)
		wantExhibits(t, record, printed, paths)
		if moment%4 == 3 { // so that there is something to be kept again
			record = filepath.Join(folder, fmt.Sprintf("r%d.sqlite", moment))
			emptyRecord(t, record)
		}
	}
	for _, sensitivity := range []string{counterclaim.Public, counterclaim.Confidential} {
		run(t, append([]string{"exhibit", "add", "--record", record, "--as", "A. Person", "--sensitivity", sensitivity}, paths...)...)
	}
	run(t, "verify", "--record", record)
	if list := exhibitList(t, record); len(list) != 2*files {
		t.Errorf("%d exhibits in the end, want %d", len(list), 2*files)
	}
}

// emptyRecord makes a record.
func emptyRecord(t *testing.T, record string) string {
	t.Helper()
	store, err := openRecord(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return record
}

func exhibitList(t *testing.T, record string) map[string]bool {
	t.Helper()
	out, err := exec.Command(program(t), "exhibit", "list", "--limit", "1000", "--record", record).Output()
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]bool{}
	for line := range bytes.Lines(out) {
		var x counterclaim.Exhibit
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		list[x.ID.String()] = true
	}
	return list
}

// wantExhibits wants what was printed to be there as it is in the files, in their order.
func wantExhibits(t *testing.T, record string, printed, paths []string) {
	t.Helper()
	list := exhibitList(t, record)
	for i, id := range printed {
		if !list[id] {
			t.Errorf("%s was printed and is not in the record", id)
			continue
		}
		got, err := exec.Command(program(t), "exhibit", "export", "--record", record, "--as", "A. Person", "--reason", "test", "--out", "-", id).Output()
		if err != nil {
			t.Errorf("%s was printed and cannot be read: %v", id, err)
			continue
		}
		want, err := os.ReadFile(paths[i])
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s was printed and is not what came: %d bytes of %d, %v", id, len(got), len(want), err)
		}
	}
}

// generated gives so many bytes that are never alike.
type generated struct {
	left int64
	rnd  *rand.ChaCha8
	sum  io.Writer
}

func (c *generated) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	n, _ := c.rnd.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	c.sum.Write(p[:n])
	return n, nil
}

// mostInMemory gives the most bytes that a process ever had in memory, as the system says when it is last asked before its end, and the most that it
// was seen to hold itself: the pages of its program's file are the rest, and how many of those are there depends on how the system read
// that file, from 40 to 55 MB for the same program. What getrusage says would be the test's own, if that has more.
func mostInMemory(pid int, ended chan error) (all, own int64) {
	for {
		select {
		case err := <-ended:
			ended <- err
			return all, own
		case <-time.After(2 * time.Millisecond):
		}
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // it may have ended
		var held int64
		for line := range strings.Lines(string(status)) {
			var kB int64
			if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kB); n == 1 {
				all = max(all, kB<<10)
			}
			for _, name := range []string{"RssAnon", "RssShmem"} {
				if n, _ := fmt.Sscanf(line, name+": %d kB", &kB); n == 1 {
					held += kB << 10
				}
			}
		}
		own = max(own, held)
	}
}

// TestHugeExhibit keeps an exhibit of 200 MB, of 2 GB where COUNTERCLAIM_FAULTS is given, in the clear and sealed, reads it again and
// verifies it: with 40 MB of the program's file, which any verb has, no process that keeps it needs 64 MB, and none that reads it twice as much.
func TestHugeExhibit(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("not checked: the memory that an exhibit needs, because this system does not tell the most that a process had")
	}
	size := int64(200 << 20)
	if os.Getenv("COUNTERCLAIM_FAULTS") != "" {
		size = 2 << 30
	}
	const programFile, toKeep, toRead = 40 << 20, 64 << 20, 128 << 20
	record := emptyRecord(t, filepath.Join(t.TempDir(), "r.sqlite"))
	inMemory := func(most int64, out io.Writer, in io.Reader, args ...string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, program(t), append(args, "--record", record)...)
		cmd.Stdin, cmd.Stdout = in, out
		var said strings.Builder
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		all, own := mostInMemory(cmd.Process.Pid, ended)
		if err := <-ended; err != nil {
			t.Fatalf("%v: %v\n%s", args, err, said.String())
		}
		if own == 0 {
			t.Fatalf("%v ended before its memory was looked at", args)
		}
		t.Logf("%.60q: %d MB of its own, %d MB in memory, %d MB kept", strings.Join(args, " "), own>>20, all>>20, size>>20)
		if own >= most-programFile {
			t.Errorf("%v held %d MB, want under %d", args, own>>20, (most-programFile)>>20)
		}
	}
	for _, sensitivity := range []string{counterclaim.Public, counterclaim.Confidential} {
		sum, got := sha256.New(), sha256.New()
		var id strings.Builder
		inMemory(toKeep, &id, &generated{size, rand.NewChaCha8([32]byte{1}), sum}, "exhibit", "add", "-", "--as", "A. Person", "--sensitivity", sensitivity)
		inMemory(toRead, got, nil, "exhibit", "export", strings.TrimSpace(id.String()), "--as", "A. Person", "--reason", "test", "--out", "-")
		if !bytes.Equal(got.Sum(nil), sum.Sum(nil)) {
			t.Errorf("what is %s does not come back as it was", sensitivity)
		}
	}
	inMemory(toRead, io.Discard, nil, "verify")
}

// exhibitDiskFull keeps files on a disk of their own until it is full, and makes room again. $1 is the program, $2 a folder outside.
const exhibitDiskFull = `set -u
program=$1 out=$2
mount -t tmpfs -o size=12m none "$out/disk" || exit 99
"$program" exhibit add --record "$out/disk/r.sqlite" --as "A. Person" "$out/small.bin" || exit 98
for s in public confidential; do
	"$program" exhibit add --record "$out/disk/r.sqlite" --as "A. Person" --sensitivity $s "$out/large.bin" >>"$out/printed" 2>>"$out/said"
	echo $? >>"$out/codes"
	find "$out/disk/r.sqlite.vault" -type f -path '*incoming*' >>"$out/left"
	find "$out/disk/r.sqlite.vault" -type f -path '*keys*' >>"$out/left"
	"$program" verify --record "$out/disk/r.sqlite" || exit 97
done
mount -o remount,size=64m "$out/disk" || exit 96
"$program" exhibit add --record "$out/disk/r.sqlite" --as "A. Person" "$out/large.bin" >>"$out/printed" || exit 95
"$program" verify --record "$out/disk/r.sqlite" || exit 94
`

// TestExhibitDiskFull wants a full disk to be told of, and nothing to be left of what did not fit.
func TestExhibitDiskFull(t *testing.T) {
	t.Parallel()
	if out, err := exec.Command("unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("not checked: a full disk, because this machine gives its users no disk of their own: %v %s", err, out)
	}
	path, err := exec.LookPath(program(t))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "disk"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]int{"small.bin": 1 << 20, "large.bin": 20 << 20} {
		b := make([]byte, size)
		rand.NewChaCha8([32]byte{2}).Read(b)
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", exhibitDiskFull, "sh", path, folder).CombinedOutput()
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, out, read("said"))
	}
	if codes, said := strings.Fields(read("codes")), read("said"); strings.Join(codes, " ") != "3 3" || strings.Count(said, "no space left") != 2 {
		t.Errorf("a full disk gives %v: %s", codes, said)
	}
	if left := read("left"); left != "" {
		t.Errorf("it leaves %s", left)
	}
	if printed := strings.Fields(read("printed")); len(printed) != 1 {
		t.Errorf("%v was printed, want what was kept when there was room again", printed)
	}
}
