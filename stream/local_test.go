package stream

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/counterclaim/counterclaim"
)

func openLocal(t *testing.T, folder string) *Queue {
	t.Helper()
	q, err := OpenLocal(t.Context(), folder, Options{Patience: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

// Two that open one folder have one stream; when the one whose process has the broker goes, the other goes on with what was sent.
func TestALocalStreamOutlastsWhoeverHasItsBroker(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "r.stream")
	first, second := openLocal(t, folder), openLocal(t, folder)
	if first.local.broker == nil || second.local.broker != nil {
		t.Fatal("the first has no broker, or the second has one too")
	}
	send(t, second, "a")
	got := fetch(t, first, 10)
	if len(got) != 1 || bytesOf(t, got[0]) != "a" {
		t.Fatalf("%d pieces", len(got))
	}
	if err := got[0].Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
	send(t, first, "b")
	first.Close()
	send(t, second, "c") // waits until the second has taken over
	seen := map[string]bool{}
	for len(seen) < 2 && t.Context().Err() == nil {
		out, err := second.Fetch(t.Context(), 10)
		if err != nil {
			continue // it is not there again
		}
		for _, d := range out {
			seen[bytesOf(t, d)] = true
			if err := d.Ack(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}
	if !seen["b"] || !seen["c"] {
		t.Errorf("came: %v", seen)
	}
}

// A stopped stream is there again with what was sent, also where its port was taken meanwhile.
func TestALocalStreamIsThereAgain(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "r.stream")
	q := openLocal(t, folder)
	send(t, q, "kept")
	was, _ := q.local.whereIsIt()
	q.Close()
	other, err := StartBroker(t.Context(), BrokerOptions{Name: "other", Listen: was, Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	q = openLocal(t, folder)
	if got := fetch(t, q, 1); len(got) != 1 || bytesOf(t, got[0]) != "kept" {
		t.Errorf("%d pieces", len(got))
	}
	if now, _ := q.local.whereIsIt(); now == was {
		t.Errorf("two brokers at %s", now)
	}
}

// Only who may read the folder gets in.
func TestALocalStreamIsForItsUserAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "r.stream")
	q := openLocal(t, folder)
	address, token := q.local.whereIsIt()
	if nc, err := nats.Connect("nats://" + address); err == nil {
		nc.Close()
		t.Error("anybody may connect")
	}
	nc, err := nats.Connect("nats://"+address, nats.Token(token))
	if err != nil {
		t.Fatal(err)
	}
	nc.Close()
	for _, path := range []string{folder, filepath.Join(folder, "address")} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
	}
}

func TestAFolderThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := OpenLocal(t.Context(), file, Options{})
	if counterclaim.CodeOf(err) != counterclaim.CodeUnreadable || counterclaim.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
}

// What stands in the folder may be damaged: an address that is none is as good as none.
func TestAddressesThatAreNone(t *testing.T) {
	for _, content := range []string{"", "x", "example.org:4222 token", "127.0.0.1 token", "\x00\xff"} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "address"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if address, _ := (&local{folder: folder}).whereIsIt(); address != "" {
			t.Errorf("%q is read as %q", content, address)
		}
		send(t, openLocal(t, folder), "work")
	}
}
