package tlog_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/tlog"
)

// save keeps a short report in a record.
func save(t testing.TB, s counterclaim.Store, text string) counterclaim.ID {
	t.Helper()
	r := counterclaim.Report{Outlet: "Vale Wire", Text: text}
	r.Arrivals = []counterclaim.Arrival{{URL: "https://wire.example/", Time: "2031-05-09T10:00:00Z"}}
	r.Identify()
	if _, err := s.Save(context.Background(), &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// forgetful is a record whose program ends between appending to the log and noting it.
type forgetful struct{ counterclaim.Leaves }

var errEnded = errors.New("ended")

func (forgetful) Seal(context.Context, []counterclaim.Leaf) error { return errEnded }

// TestSealedOnce ends a program at the worst moment: the log holds what the record does not know of.
func TestSealedOnce(t *testing.T) {
	h := held{t.TempDir()}
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		for round := range 3 {
			for i := range 20 {
				save(t, s, fmt.Sprintf("Report %d of round %d.", i, round))
			}
			if _, err := tlog.Seal(t.Context(), h.log(), forgetful{l}); !errors.Is(err, errEnded) {
				t.Fatalf("round %d: %v", round, err)
			}
			save(t, s, fmt.Sprintf("After round %d.", round)) // comes before it is found out
		}
	})
	if faults, checked := h.verify(t, tlog.Check{}); len(faults) > 0 || checked.Size == 0 {
		t.Errorf("before it was noted: %+v, %+v", checked, faults)
	}
	h.seal(t)
	faults, checked := h.verify(t, tlog.Check{})
	if want := uint64(2 * 63); len(faults) > 0 || checked.Size != want || checked.Unsealed > 0 {
		t.Errorf("%+v, want %d entries: each once; %+v", checked, want, faults)
	}
	h.seal(t)
	if _, again := h.verify(t, tlog.Check{}); again.Size != checked.Size {
		t.Errorf("sealing again made %d entries of %d", again.Size, checked.Size)
	}
}

// hurried is a record whose program is told to end when it is about to append.
type hurried struct {
	counterclaim.Leaves
	end context.CancelFunc
}

func (h hurried) SealedSize(ctx context.Context) (int64, error) {
	defer h.end()
	return h.Leaves.SealedSize(ctx)
}

// TestToldToEndWhileSealing has sealing end soon where it is told to, and nothing sealed twice or lost.
func TestToldToEndWhileSealing(t *testing.T) {
	h := held{t.TempDir()}
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		for i := range 20 {
			save(t, s, fmt.Sprintf("Report %d.", i))
			ctx, end := context.WithCancel(t.Context())
			ended := make(chan error)
			go func() {
				_, err := tlog.Seal(ctx, h.log(), hurried{l, end})
				ended <- err
			}()
			select {
			case err := <-ended:
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("round %d: %v", i, err)
				}
			case <-time.After(time.Minute):
				t.Fatalf("round %d: it does not end", i)
			}
		}
	})
	h.seal(t)
	if faults, checked := h.verify(t, tlog.Check{}); len(faults) > 0 || checked.Size != 40 || checked.Unsealed > 0 {
		t.Errorf("%+v, want 40 entries: each once; %+v", checked, faults)
	}
}

// TestMain lets the test's own program be the one that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("COUNTERCLAIM_TEST_SEALER"); dir != "" {
		sealForEver(held{dir})
	}
	os.Exit(m.Run())
}

func sealForEver(h held) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, h.record())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		r := counterclaim.Report{Outlet: "Vale Wire", Text: fmt.Sprintf("Report %d at %v.", i, time.Now().UnixNano())}
		r.Identify()
		_, err := s.Save(ctx, &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh })
		if err == nil && i%5 == 4 {
			_, err = tlog.Seal(ctx, h.log(), s.(counterclaim.Leaves))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// TestKilledAtAnyMoment kills a program that seals, again and again.
func TestKilledAtAnyMoment(t *testing.T) {
	h := held{t.TempDir()}
	for i := range times(t, "COUNTERCLAIM_FAULTS", 5) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "COUNTERCLAIM_TEST_SEALER="+h.dir)
		var said strings.Builder
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(300+i*137%900) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if said.Len() > 0 {
			t.Fatalf("round %d: it ended by itself: %s", i, said.String())
		}
	}
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { save(t, s, "The last one.") })
	h.seal(t)
	faults, checked := h.verify(t, tlog.Check{})
	if len(faults) > 0 || checked.Unsealed > 0 || checked.Size < 2 {
		t.Errorf("after it was killed: %+v, %+v", checked, faults)
	}
}

// TestProof proves a report to somebody who has the log's public key alone.
func TestProof(t *testing.T) {
	h := held{t.TempDir()}
	var id counterclaim.ID
	var proofs []*tlog.Proof
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		for i := range 300 {
			id = save(t, s, fmt.Sprintf("Report %d.", i))
		}
		done, err := tlog.Seal(t.Context(), h.log(), l)
		if err != nil {
			t.Fatal(err)
		}
		leaves, err := l.LeavesOf(t.Context(), id)
		if err != nil || len(leaves) != 2 {
			t.Fatal(len(leaves), err)
		}
		for i := range leaves {
			what, err := l.LeafContent(t.Context(), &leaves[i])
			if err != nil {
				t.Fatal(err)
			}
			p, err := tlog.Prove(t.Context(), tlog.At(h.log()), &leaves[i], what)
			if err != nil {
				t.Fatal(err)
			}
			if c, err := p.Check(done.Key); err != nil || c.Size != 600 {
				t.Errorf("%+v, %v", c, err)
			}
			proofs = append(proofs, p)
		}
	})
	other := held{t.TempDir()}
	other.with(t, func(s counterclaim.Store, l counterclaim.Leaves) { save(t, s, "Another.") })
	other.seal(t)
	_, checked := other.verify(t, tlog.Check{})
	for name, alter := range map[string]func(p *tlog.Proof) string{
		"another key":     func(p *tlog.Proof) string { return checked.Key },
		"another time":    func(p *tlog.Proof) string { p.Leaf.At = "2030-01-01T00:00:00Z"; return "" },
		"another kind":    func(p *tlog.Proof) string { p.Leaf.Kind = counterclaim.RunLeaf; return "" },
		"another place":   func(p *tlog.Proof) string { p.Index ^= 1; return "" },
		"another content": func(p *tlog.Proof) string { p.What = []byte(`{"text":"no"}`); return "" },
		"no salt":         func(p *tlog.Proof) string { p.Leaf.Salt = nil; return "" },
		"a hash too few":  func(p *tlog.Proof) string { p.Hashes = p.Hashes[1:]; return "" },
		"a size unsigned": func(p *tlog.Proof) string {
			p.Checkpoint = strings.Replace(p.Checkpoint, "\n600\n", "\n601\n", 1)
			return ""
		},
		"keys left out":       func(p *tlog.Proof) string { p.Keys = nil; return "" },
		"words of nothing":    func(p *tlog.Proof) string { p.Words, p.WordsKey = []byte(`{}`), make([]byte, 32); return "" },
		"a key of no words":   func(p *tlog.Proof) string { p.WordsKey = make([]byte, 32); return "" },
		"another of its kind": func(p *tlog.Proof) string { p.Leaf.Ref = proofs[0].Leaf.Content; return "" },
	} {
		altered := *proofs[0]
		altered.Hashes = append([][]byte(nil), proofs[0].Hashes...)
		key := alter(&altered)
		if _, err := altered.Check(key); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWitness has a delegation watch a log over HTTP: it cosigns what grew and nothing else.
func TestWitness(t *testing.T) {
	h := held{t.TempDir()}
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { save(t, s, "One.") })
	h.seal(t)
	web := httptest.NewServer(http.FileServer(http.Dir(h.log())))
	defer web.Close()
	folder := filepath.Join(t.TempDir(), "witness")
	if _, err := tlog.Witness(t.Context(), folder, "", tlog.At(web.URL), ""); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Errorf("a witness without a name: %v", err)
	}
	one, err := tlog.Witness(t.Context(), folder, "delegation.example", tlog.At(web.URL), "")
	if err != nil || !one.First || one.Size != 2 {
		t.Fatalf("%+v, %v", one, err)
	}
	before := h.copied(t)
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) {
		for i := range 300 {
			save(t, s, fmt.Sprintf("Report %d.", i))
		}
	})
	h.seal(t)
	two, err := tlog.Witness(t.Context(), folder, "", tlog.At(web.URL), "")
	if err != nil || two.First || two.Before != 2 || two.Size != 602 || two.Public != one.Public {
		t.Fatalf("%+v, %v", two, err)
	}
	cosigned, err := os.ReadFile(two.File)
	if err != nil {
		t.Fatal(err)
	}
	if faults, _ := h.verify(t, tlog.Check{Witnesses: []string{two.Public}}); len(faults) != 1 {
		t.Errorf("a cosignature that was not delivered: %+v", faults)
	}
	if err := tlog.Deliver(h.log(), two.Public, cosigned); err != nil {
		t.Fatal(err)
	}
	faults, checked := h.verify(t, tlog.Check{})
	if len(faults) > 0 || len(checked.Witnessed) != 1 || checked.Witnessed[0].Named || checked.Held().Cosigned != 1 || checked.Held().Alone() {
		t.Errorf("a witness that the log lists: %+v, %+v", checked, faults)
	}
	faults, checked = h.verify(t, tlog.Check{Witnesses: []string{two.Public}})
	if len(faults) > 0 || len(checked.Witnessed) != 1 || !checked.Witnessed[0].Named || checked.Witnessed[0].Size != 602 || checked.Witnessed[0].Witness != "delegation.example" {
		t.Errorf("%+v, %+v", checked, faults)
	}
	if _, err := tlog.Witness(t.Context(), folder, "", tlog.At(before.log()), ""); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("a log that was rolled back: %v", err)
	}
	before.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) {
		for i := range 400 {
			save(t, s, fmt.Sprintf("Another history, %d.", i))
		}
	})
	before.seal(t)
	if _, err := tlog.Witness(t.Context(), folder, "", tlog.At(before.log()), ""); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || !strings.Contains(err.Error(), "rewritten") {
		t.Errorf("a log with another history: %v", err)
	}
	// What a witness delivered into the log names a history that was rolled back, without anybody's naming the witness.
	if faults, _ := before.verify(t, tlog.Check{}); len(faults) > 0 {
		t.Errorf("without a word of the witness: %+v", faults)
	}
	if err := tlog.Deliver(before.log(), two.Public, cosigned); err != nil {
		t.Fatal(err)
	}
	if faults, _ := before.verify(t, tlog.Check{}); len(faults) != 1 || faults[0].Fault != counterclaim.FaultRolledBack {
		t.Errorf("another history against what the log lists: %+v", faults)
	}
	if faults, _ := before.verify(t, tlog.Check{Since: cosigned, Witnesses: []string{two.Public}}); len(faults) == 0 || faults[0].Fault != counterclaim.FaultRolledBack {
		t.Errorf("another history against what was cosigned: %+v", faults)
	}
}

// TestKeyChanges has new keys take over: what the old ones signed stays good, and whoever trusts one can trust all.
func TestKeyChanges(t *testing.T) {
	h := held{t.TempDir()}
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { save(t, s, "One.") })
	h.seal(t)
	_, before := h.verify(t, tlog.Check{})
	old, err := os.ReadFile(filepath.Join(h.log(), "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	stolen, err := os.ReadFile(h.log() + ".key")
	if err != nil {
		t.Fatal(err)
	}
	public, err := tlog.Rotate(t.Context(), h.log())
	if err != nil {
		t.Fatal(err)
	}
	h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { save(t, s, "Two.") })
	h.seal(t)
	for _, key := range []string{"", before.Key, public} {
		faults, checked := h.verify(t, tlog.Check{Key: key, Since: old})
		if len(faults) > 0 || checked.Key != public || checked.Size != 4 || checked.Since != 2 {
			t.Errorf("key %q: %+v, %+v", key, checked, faults)
		}
	}
	if info, err := os.Stat(h.log() + ".key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the private key: %v, %v", info, err)
	}
	if err := os.WriteFile(h.log()+".key", stolen, 0o600); err != nil {
		t.Fatal(err)
	}
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		save(t, s, "Three.")
		if _, err := tlog.Seal(t.Context(), h.log(), l); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("sealed with a key that was retired: %v", err)
		}
	})
}

// TestLogThatIsNotThere wants a record to go on where its log cannot be written, and nothing to be sealed a second time elsewhere.
func TestLogThatIsNotThere(t *testing.T) {
	h := held{t.TempDir()}
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		save(t, s, "One.")
		if err := os.WriteFile(h.log(), nil, 0o600); err != nil { // a file where the folder should be
			t.Fatal(err)
		}
		if _, err := tlog.Seal(t.Context(), h.log(), l); counterclaim.CodeOf(err) != counterclaim.CodeUnreadable || counterclaim.HintOf(err) == "" {
			t.Errorf("a log that cannot be written: %v", err)
		}
		if err := os.Remove(h.log()); err != nil {
			t.Fatal(err)
		}
	})
	h.seal(t)
	elsewhere := filepath.Join(t.TempDir(), "log")
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		save(t, s, "Two.")
		if _, err := tlog.Seal(t.Context(), elsewhere, l); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			t.Errorf("sealed in a second log: %v", err)
		}
	})
	if _, err := os.Stat(elsewhere); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a second log was made: %v", err)
	}
	if err := os.RemoveAll(filepath.Join(h.log(), ".state")); err != nil { // a copy of what a web server shows
		t.Fatal(err)
	}
	h.seal(t)
	if faults, checked := h.verify(t, tlog.Check{}); len(faults) > 0 || checked.Size != 4 {
		t.Errorf("a log that was brought back: %+v, %+v", checked, faults)
	}
}

// TestLogThatWasBegun wants no alarm of a record whose program was ended after it had made the log and before it had sealed for the first
// time, and one as soon as something is missing.
func TestLogThatWasBegun(t *testing.T) {
	h := held{t.TempDir()}
	h.with(t, func(s counterclaim.Store, l counterclaim.Leaves) {
		save(t, s, "One.")
		whole := h.copied(t)
		whole.seal(t)
		name := ""
		whole.with(t, func(_ counterclaim.Store, l counterclaim.Leaves) { name, _ = l.LogName(t.Context()) })
		if _, err := l.ClaimLog(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(h.log(), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"r.sqlite.log/keys.jsonl", "r.sqlite.log.key"} {
			b, err := os.ReadFile(filepath.Join(whole.dir, file))
			if err == nil {
				err = os.WriteFile(filepath.Join(h.dir, file), b, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	without := h.copied(t)
	if err := os.Remove(filepath.Join(without.log(), "keys.jsonl")); err != nil {
		t.Fatal(err)
	}
	if faults, _ := without.verify(t, tlog.Check{}); len(faults) != 1 || faults[0].Fault != counterclaim.FaultMissing {
		t.Errorf("a log of which nothing is left: %+v", faults)
	}
	if faults, checked := h.verify(t, tlog.Check{}); len(faults) > 0 || checked.Unsealed != 2 {
		t.Errorf("a log that was begun: %+v, %+v", checked, faults)
	}
	h.seal(t)
	if faults, checked := h.verify(t, tlog.Check{}); len(faults) > 0 || checked.Size != 2 {
		t.Errorf("and sealed later: %+v, %+v", checked, faults)
	}
	if err := os.Remove(filepath.Join(h.log(), "checkpoint")); err != nil {
		t.Fatal(err)
	}
	if faults, _ := h.verify(t, tlog.Check{}); len(faults) == 0 || faults[0].Fault != counterclaim.FaultMissing {
		t.Errorf("a log whose checkpoint was taken away: %+v", faults)
	}
}
