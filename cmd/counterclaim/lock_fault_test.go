//go:build unix

package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestLockKilledAtAnyMoment ends lock and unlock with kill -9 at random moments. After each the record or the locked one is whole, the same verb
// again ends well, nothing of what was cut off is left, and verify is content with a record that holds what it did.
func TestLockKilledAtAnyMoment(t *testing.T) {
	n, rnd := moments(t)
	folder := t.TempDir()
	record, pass := filepath.Join(folder, "r.sqlite"), filepath.Join(folder, "pass.txt")
	sealed := record + sealedEnding
	for path, words := range map[string]string{pass: testPass + "\n", filepath.Join(folder, "all.jsonl"): madeUp(0, reportsAtMoment)} {
		if err := os.WriteFile(path, []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verb := func(args ...string) *exec.Cmd {
		cmd := exec.Command(program(t), args...)
		cmd.Env = append(os.Environ(), "COUNTERCLAIM_PASSPHRASE_FILE="+pass)
		return cmd
	}
	well := func(args ...string) {
		t.Helper()
		if out, err := verb(args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s\nthere is %v", args, err, out, filesOf(t, folder))
		}
	}
	run(t, "add", "--record", record, filepath.Join(folder, "all.jsonl"))
	run(t, append([]string{"exhibit", "add", "--record", record, "--as", "A. Person"}, madeUpFiles(t, t.TempDir(), 12, rnd)...)...)
	reports, exhibits := held(t, record), exhibitList(t, record)
	plain := filesOf(t, folder)
	// How long each takes, so that its end is among the moments.
	took := map[string]time.Duration{}
	for _, v := range []string{"lock", "unlock"} {
		began := time.Now()
		well(v, map[string]string{"lock": record, "unlock": sealed}[v])
		took[v] = time.Since(began)
	}
	for moment := range n {
		v, of := "lock", record
		if moment%2 == 1 {
			v, of = "unlock", sealed
		}
		cmd := verb(v, of)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		began, wait := time.Now(), time.Duration(rnd.Float64()*float64(took[v]))
		if rnd.IntN(2) == 0 { // in the last part, in which what was there before is taken away: a few milliseconds
			sign := map[string]string{"lock": sealed, "unlock": sealed + outEnding}[v]
			for len(ended) == 0 && os.IsNotExist(errOf(os.Stat(sign))) {
				time.Sleep(100 * time.Microsecond)
			}
			wait = time.Duration(rnd.IntN(4000)) * time.Microsecond
		}
		time.Sleep(wait)
		_ = cmd.Process.Kill() // it may be done
		<-ended
		wait = time.Since(began)
		t.Logf("moment %d: %s killed after %v of %v: there is %v", moment+1, v, wait.Round(time.Millisecond), took[v].Round(time.Millisecond), filesOf(t, folder))
		if !isWholeCopy(t, folder, record, reports) {
			copied := filepath.Join(t.TempDir(), "r.sqlite.age")
			copyBeside(t, sealed, copied)
			well("unlock", copied)
			if !isWholeCopy(t, filepath.Dir(copied), strings.TrimSuffix(copied, sealedEnding), reports) {
				t.Fatalf("neither the record nor the locked one is whole")
			}
		}
		well(v, of)
		want := plain
		if v == "lock" {
			want = []string{"all.jsonl", "pass.txt", "r.sqlite.age"}
		}
		if got := filesOf(t, folder); !slices.Equal(got, want) {
			t.Fatalf("after %s again there is %v, want %v", v, got, want)
		}
	}
	if _, err := os.Stat(sealed); err == nil {
		well("unlock", sealed)
	}
	run(t, "verify", "--record", record)
	if !maps.Equal(held(t, record), reports) || !maps.Equal(exhibitList(t, record), exhibits) {
		t.Error("the record holds something else than before")
	}
}

func errOf(_ os.FileInfo, err error) error { return err }

// filesOf lists what lies in a folder.
func filesOf(t *testing.T, folder string) []string {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		if more := strings.TrimPrefix(e.Name(), "r.sqlite"); more != "-wal" && more != "-shm" {
			out = append(out, e.Name())
		}
	}
	return out
}

// isWholeCopy reports whether a copy of a record and of what lies beside it verifies and holds these reports: a copy, so that looking changes nothing.
func isWholeCopy(t *testing.T, folder, record string, reports map[string]int) bool {
	t.Helper()
	if _, err := os.Stat(record); err != nil {
		return false
	}
	to := t.TempDir()
	for _, more := range besideRecord() {
		if _, err := os.Stat(record + more); err != nil {
			continue
		}
		if isFolder(record + more) {
			if err := os.CopyFS(filepath.Join(to, "r.sqlite"+more), os.DirFS(record+more)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		copyBeside(t, record+more, filepath.Join(to, "r.sqlite"+more))
	}
	copied := filepath.Join(to, "r.sqlite")
	if err := exec.Command(program(t), "verify", "--record", copied).Run(); err != nil {
		return false
	}
	return maps.Equal(held(t, copied), reports)
}

func copyBeside(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
