package stream

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/counterclaim/counterclaim"
)

func queue(t testing.TB, folder string, o Options) *Queue {
	t.Helper()
	b, err := StartBroker(t.Context(), BrokerOptions{Name: "one", Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	o.In = b
	q, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

func send(t testing.TB, q *Queue, work string) {
	t.Helper()
	if err := q.Send(t.Context(), []byte(work)); err != nil {
		t.Fatal(err)
	}
}

func fetch(t testing.TB, q *Queue, most int) []counterclaim.Delivery {
	t.Helper()
	out, err := q.Fetch(t.Context(), most)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func bytesOf(t testing.TB, d counterclaim.Delivery) string {
	t.Helper()
	work, err := d.Work()
	if err != nil {
		t.Fatal(err)
	}
	return string(work)
}

func TestWorkIsGivenOnceUntilItIsDone(t *testing.T) {
	q := queue(t, t.TempDir(), Options{})
	for _, w := range []string{"a", "b", "a", "c"} { // the second a is the same work
		send(t, q, w)
	}
	got := fetch(t, q, 10)
	if len(got) != 3 || bytesOf(t, got[0]) != "a" || got[0].Tries() != 1 {
		t.Fatalf("%d pieces", len(got))
	}
	if more := fetch(t, q, 10); len(more) != 0 {
		t.Errorf("%d pieces were given twice", len(more))
	}
	if err := errors.Join(got[0].Ack(t.Context()), got[1].Terminate("poison"), got[2].Retry(0)); err != nil {
		t.Fatal(err)
	}
	again := fetch(t, q, 10)
	if len(again) != 1 || bytesOf(t, again[0]) != "c" || again[0].Tries() != 2 {
		t.Fatalf("%d pieces came again", len(again))
	}
	if err := again[0].Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := q.Waiting(t.Context()); n != 0 || err != nil {
		t.Errorf("%d pieces wait: %v", n, err)
	}
}

// A worker that says it works keeps its work for longer than the queue's patience; one that is silent loses it.
func TestPatience(t *testing.T) {
	q := queue(t, t.TempDir(), Options{Patience: time.Second})
	send(t, q, "held")
	send(t, q, "lost")
	got := fetch(t, q, 2)
	if len(got) != 2 {
		t.Fatalf("%d pieces", len(got))
	}
	var again []counterclaim.Delivery
	for end := time.Now().Add(time.Minute); len(again) == 0 && time.Now().Before(end); {
		for range 8 {
			if err := got[0].InProgress(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		again = fetch(t, q, 1)
	}
	if len(again) != 1 || bytesOf(t, again[0]) != "lost" {
		t.Fatalf("%d pieces came again", len(again))
	}
}

// Whoever only sends leaves the patience with the workers as it is.
func TestSendersLeavePatienceAsItIs(t *testing.T) {
	b, err := StartBroker(t.Context(), BrokerOptions{Name: "one", Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	for _, c := range []struct{ asked, want time.Duration }{{0, usually}, {time.Minute, time.Minute}, {0, time.Minute}, {2 * time.Second, 2 * time.Second}, {0, 2 * time.Second}} {
		q, err := Open(t.Context(), Options{In: b, Patience: c.asked})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(q.Close)
		about, err := q.consumer.Info(t.Context())
		if err != nil || about.Config.AckWait != c.want || q.patience != c.want {
			t.Errorf("asked for %v the patience is %v and taken for %v, want %v: %v", c.asked, about.Config.AckWait, q.patience, c.want, err)
		}
	}
}

func TestAFullStreamMakesTheSenderWait(t *testing.T) {
	said := make(chan string, 10)
	q := queue(t, t.TempDir(), Options{Limit: 2, Say: func(what string) { said <- what }})
	send(t, q, "1")
	send(t, q, "2")
	done := make(chan error, 1)
	go func() { done <- q.Send(t.Context(), []byte("3")) }()
	select {
	case err := <-done:
		t.Fatalf("a full stream took work: %v", err)
	case what := <-said:
		if !strings.Contains(what, "waits") {
			t.Errorf("said: %s", what)
		}
	}
	got := fetch(t, q, 1)
	if err := got[0].Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if what := <-said; !strings.Contains(what, "again") {
		t.Errorf("said: %s", what)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := q.Send(ctx, []byte("4")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("work that no room was found for: %v", err)
	}
}

func TestWhatWasTakenOutlastsTheBroker(t *testing.T) {
	folder := t.TempDir()
	b, err := StartBroker(t.Context(), BrokerOptions{Name: "one", Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	q, err := Open(t.Context(), Options{In: b})
	if err != nil {
		t.Fatal(err)
	}
	send(t, q, "kept")
	q.Close()
	b.Close()
	if got := fetch(t, queue(t, folder, Options{}), 1); len(got) != 1 || bytesOf(t, got[0]) != "kept" {
		t.Errorf("%d pieces", len(got))
	}
}

func TestSizes(t *testing.T) {
	q := queue(t, t.TempDir(), Options{})
	noise := make([]byte, maxMessage+1)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		work []byte
		code counterclaim.Code
	}{
		{"one byte", []byte("x"), ""},
		{"large, of words", bytes.Repeat([]byte("the village of Oster "), 1<<20), ""},
		{"large, of noise", noise[:maxMessage-1<<10], ""},
		{"too large to send", noise, counterclaim.CodeTooLarge},
		{"too large to unpack", make([]byte, maxWork+1), counterclaim.CodeTooLarge},
	} {
		err := q.Send(t.Context(), c.work)
		if counterclaim.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil {
			continue
		}
		got := fetch(t, q, 1)
		if len(got) != 1 || bytesOf(t, got[0]) != string(c.work) {
			t.Fatalf("%s: came otherwise than it went", c.name)
		}
		if err := got[0].Ack(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// What a stream is like may be damaged on the disk: what it holds is there when it is made again.
func TestWhatWasTakenOutlastsADamagedDescription(t *testing.T) {
	folder := t.TempDir()
	func() {
		b, err := StartBroker(t.Context(), BrokerOptions{Name: "one", Folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		q, err := Open(t.Context(), Options{In: b})
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		send(t, q, "kept")
	}()
	descriptions, err := filepath.Glob(filepath.Join(folder, "jetstream", "*", "streams", "*", "meta.inf"))
	if err != nil || len(descriptions) != 1 {
		t.Fatalf("%v %v", descriptions, err)
	}
	if err := os.WriteFile(descriptions[0], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := fetch(t, queue(t, folder, Options{}), 1); len(got) != 1 || bytesOf(t, got[0]) != "kept" {
		t.Errorf("%d pieces", len(got))
	}
}

func TestBrokersThatCannotStart(t *testing.T) {
	for _, o := range []BrokerOptions{
		{Name: "a", Listen: "nowhere", Folder: t.TempDir()},
		{Name: "a", Listen: "127.0.0.1:99999", Folder: t.TempDir()},
		{Name: "a", Listen: "127.0.0.1:0", Cluster: "127.0.0.1:0", Routes: []string{"%"}, Folder: t.TempDir()},
		{Name: "a", Folder: "/dev/null/folder"},
	} {
		b, err := StartBroker(t.Context(), o)
		if err == nil {
			b.Close()
			t.Errorf("%+v starts", o)
		} else if counterclaim.CodeOf(err) == counterclaim.CodeInternal {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestNoBroker(t *testing.T) {
	_, err := Open(t.Context(), Options{URL: "nats://127.0.0.1:1", Wait: time.Millisecond})
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound || counterclaim.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
}

// FuzzUnpack gives messages as anybody on the network could send them.
func FuzzUnpack(f *testing.F) {
	p, err := newPacker()
	if err != nil {
		f.Fatal(err)
	}
	m, err := p.pack(bytes.Repeat([]byte("x"), packAbove+1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed, m.Data)
	f.Add(packed, []byte("no zstd"))
	f.Add("", []byte("plain"))
	f.Add("br", []byte("other"))
	f.Fuzz(func(t *testing.T, as string, data []byte) {
		work, err := p.unpack(nats.Header{packing: {as}}, data)
		if len(work) > maxWork || err != nil && !bytes.Equal(work, data) {
			t.Errorf("%d bytes: %v", len(work), err)
		}
	})
}

// BenchmarkSend measures a broker that stands alone and writes each message through to the disk.
func BenchmarkSend(b *testing.B) {
	q := queue(b, b.TempDir(), Options{})
	body := bytes.Repeat([]byte("word "), 600)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			work := append(fmt.Appendf(nil, "%s", rand.Text()), body...)
			if err := q.Send(b.Context(), work); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
