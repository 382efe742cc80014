package pipeline

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/shelf"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/vault"
)

// aside keeps what is set aside.
type aside struct {
	counterclaim.DeadLetters
	mu  sync.Mutex
	all []counterclaim.DeadLetter
}

func (a *aside) SetAside(_ context.Context, d *counterclaim.DeadLetter) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = append(a.all, *d)
	return nil
}

// What comes by a stream from a source that is confidential by then is kept encrypted where the vault is, and elsewhere set aside without its words.
func TestWorkersKeepNoSecretInClear(t *testing.T) {
	for _, withVault := range []bool{true, false} {
		store, err := sqlite.Open(t.Context(), ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		if withVault {
			keys, err := vault.Open(filepath.Join(t.TempDir(), "vault"))
			if err != nil {
				t.Fatal(err)
			}
			store.(counterclaim.WordHolder).HoldWords(keys)
		}
		m := counterclaim.Mark{Kind: counterclaim.MarkSource, On: "The Ferryman", By: "vera", At: "2031-05-01T00:00:00Z", Reason: "he asked for it"}
		if err := store.SetMark(t.Context(), &m); err != nil {
			t.Fatal(err)
		}
		q, letters := openQueue(t), &aside{}
		for i, outlet := range []string{"Lowland Wire", "the ferryman"} {
			work, err := PackReport("ferry.jsonl:1", report(i, outlet))
			if err != nil {
				t.Fatal(err)
			}
			if err := q.Send(t.Context(), work); err != nil {
				t.Fatal(err)
			}
		}
		err = Work(t.Context(), WorkOptions{Queue: q, Line: &Pipeline{Reader: reader(t, dispute()), Store: store}, Aside: letters, Cores: 1, Say: func(string) {},
			Answers: func(context.Context) error { return nil }, Ended: func() bool { n, err := q.Waiting(t.Context()); return err == nil && n == 0 }})
		if err != nil {
			t.Fatal(err)
		}
		o, err := store.Overview(t.Context())
		if err != nil || o.Reports != 1 {
			t.Errorf("%d reports in clear, %v", o.Reports, err)
		}
		kept, err := store.SealedReports(t.Context())
		if err != nil || (len(kept) == 1) != withVault || (len(letters.all) == 0) != withVault {
			t.Errorf("with a vault %v: %d kept encrypted, %d set aside, %v", withVault, len(kept), len(letters.all), err)
		}
		for _, d := range letters.all {
			said := d.Name + d.Reason + string(d.Work)
			if strings.Contains(strings.ToLower(said), "ferry") || bytes.Contains(d.Work, []byte("text")) {
				t.Errorf("set aside with %s", said)
			}
		}
	}
}

// A translation that a confidential report was given stays when it comes again, and reading it again keeps it encrypted though its source is no longer
// confidential.
func TestSealedReportsAreReadAgain(t *testing.T) {
	store, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	keys, err := vault.Open(filepath.Join(t.TempDir(), "vault"))
	if err != nil {
		t.Fatal(err)
	}
	store.(counterclaim.WordHolder).HoldWords(keys)
	m := counterclaim.Mark{Kind: counterclaim.MarkSource, On: "The Ferryman", By: "vera", At: "2031-05-01T00:00:00Z", Reason: "he asked for it"}
	if err := store.SetMark(t.Context(), &m); err != nil {
		t.Fatal(err)
	}
	line := &Pipeline{Reader: reader(t, dispute()), Store: store}
	first, err := line.Process(t.Context(), report(0, "The Ferryman"))
	if err != nil || !first.Fresh {
		t.Fatalf("%+v, %v", first, err)
	}
	over := shelf.Over(store)
	rep, err := over.Report(t.Context(), first.Report)
	if err != nil {
		t.Fatal(err)
	}
	rep.Translation, rep.Translator = rep.Text+" Translated.", "vera"
	if saved, err := line.ProcessSealed(t.Context(), rep); err != nil || saved.Report != first.Report || !saved.Recoded {
		t.Fatalf("%+v, %v", saved, err)
	}
	m.Lifted, m.At = true, "2031-05-02T00:00:00Z"
	if err := store.SetMark(t.Context(), &m); err != nil {
		t.Fatal(err)
	}
	if saved, err := line.Process(t.Context(), report(0, "The Ferryman")); err != nil || saved.Report != first.Report || saved.Fresh || saved.Recoded {
		t.Errorf("again: %+v, %v", saved, err)
	}
	if rep, err = over.Report(t.Context(), first.Report); err != nil || rep.Translator != "vera" {
		t.Errorf("the translation is gone: %v", err)
	}
	if o, err := store.Overview(t.Context()); err != nil || o.Reports != 0 {
		t.Errorf("%d in clear, %v", o.Reports, err)
	}
}

// A file in which a confidential report stands is kept encrypted, wherever in it that stands.
func TestFilesWithSecrets(t *testing.T) {
	for at := range 3 {
		store, err := sqlite.Open(t.Context(), ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		keys, err := vault.Open(filepath.Join(t.TempDir(), "vault"))
		if err != nil {
			t.Fatal(err)
		}
		store.(counterclaim.WordHolder).HoldWords(keys)
		m := counterclaim.Mark{Kind: counterclaim.MarkSource, On: "The Ferryman", By: "vera", At: "2031-05-01T00:00:00Z", Reason: "he asked for it"}
		if err := store.SetMark(t.Context(), &m); err != nil {
			t.Fatal(err)
		}
		mixed, open := counterclaim.Original{Bytes: []byte("a file of the ferryman and of others")}, counterclaim.Original{Bytes: []byte("a file of others")}
		mixed.Identify()
		open.Identify()
		line := &Pipeline{Reader: reader(t, dispute()), Store: store}
		for one := range line.KeepAll(t.Context(), func(yield func(intake.Item) bool) {
			for n, file := range []counterclaim.Original{mixed, open} {
				for i := range 3 {
					outlet := "Lowland Wire"
					if n == 0 && i == at {
						outlet = "The Ferryman"
					}
					r := report(10*n+i, outlet)
					r.Arrivals = []counterclaim.Arrival{{Time: "2031-05-01T00:00:00Z", Via: "file", Original: file.ID, Within: "f"}}
					it := intake.Item{Report: r}
					if i == 0 {
						it.Originals = []counterclaim.Original{file}
					}
					if !yield(it) {
						return
					}
				}
			}
		}, 2) {
			if one.Err != nil {
				t.Fatal(one.Err)
			}
		}
		if _, err := store.Original(t.Context(), mixed.ID); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			t.Errorf("secret at %d: the file is there in clear: %v", at, err)
		}
		if o, err := shelf.Over(store).Original(t.Context(), mixed.ID); err != nil || !bytes.Equal(o.Bytes, mixed.Bytes) {
			t.Errorf("secret at %d: the file is lost: %v", at, err)
		}
		if _, err := store.Original(t.Context(), open.ID); err != nil {
			t.Errorf("secret at %d: the other file is lost: %v", at, err)
		}
		if o, err := store.Overview(t.Context()); err != nil || o.Reports != 5 {
			t.Errorf("%d in clear, %v", o.Reports, err)
		}
	}
}

// A stream is given nothing of what is confidential, nor the bytes of a file in which it may stand.
func TestWithoutSecrets(t *testing.T) {
	m := counterclaim.Mark{Kind: counterclaim.MarkSource, On: "The Ferryman"}
	file := counterclaim.Original{Bytes: []byte("a file")}
	file.Identify()
	alone := counterclaim.Original{Bytes: []byte("a file of one")}
	alone.Identify()
	given := []intake.Item{}
	for i, outlet := range []string{"Lowland Wire", "The Ferryman", "Lowland Wire", "Lowland Wire"} {
		r, of := report(i, outlet), file
		if i == 3 {
			of = alone
		}
		r.Arrivals = []counterclaim.Arrival{{Time: "2031-05-01T00:00:00Z", Via: "file", Original: of.ID}}
		it := intake.Item{Report: r}
		if i == 0 || i == 3 {
			it.Originals = []counterclaim.Original{of}
		}
		given = append(given, it)
	}
	var got []string
	for it := range WithoutSecrets(func(yield func(intake.Item) bool) {
		for _, one := range given {
			if !yield(one) {
				return
			}
		}
	}, policy.NewConfidential([]counterclaim.Mark{m})) {
		switch {
		case it.Err != nil && it.Report == nil && len(it.Originals) == 0:
			got = append(got, "refused")
		case len(it.Originals) > 0:
			got = append(got, "whole")
		default:
			got = append(got, "bare")
		}
	}
	if strings.Join(got, " ") != "bare refused bare whole" {
		t.Error(got)
	}
}
