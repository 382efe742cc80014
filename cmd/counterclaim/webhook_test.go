package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
)

// received is what an address was sent.
type received struct {
	event     hookEvent
	signature string
	delivery  string
	body      []byte
}

func TestWebhooksAreSignedRetriedAndKept(t *testing.T) {
	t.Setenv("COUNTERCLAIM_WEBHOOK_SECRET", "a secret")
	folder := t.TempDir()
	record := filepath.Join(folder, "r.sqlite")
	add := func(file string) {
		if code := mainCode([]string{"add", "--record", record, "--dispute", "testdata/valley/dispute.toml", file}, &streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}); code != 0 {
			t.Fatal("add ends with", code)
		}
	}
	add("testdata/valley/a.jsonl")
	got := make(chan received, 100)
	refusals := 2
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusals > 0 { // one worker an address: requests do not overlap
			refusals--
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
		body, err := io.ReadAll(r.Body)
		var e hookEvent
		if err == nil {
			err = json.Unmarshal(body, &e)
		}
		if err != nil {
			t.Error(err)
		}
		got <- received{e, r.Header.Get("Counterclaim-Signature"), r.Header.Get("Counterclaim-Delivery"), body}
	}))
	defer server.Close()

	// during runs webhooks while f does, and keeps the state.
	during := func(f func(store counterclaim.Store)) {
		store, err := sqlite.Open(t.Context(), record)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		flag := webhookFlag{Webhook: []string{server.URL + "/hook?token=x"}, WebhookState: filepath.Join(folder, "sent.json")}
		h, err := flag.hooks(store, &streams{err: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		h.every, h.first = 10*time.Millisecond, time.Millisecond
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); h.run(ctx) }()
		f(store)
		stop()
		<-ended
	}
	count := func(store counterclaim.Store) int {
		o, err := store.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return o.Incidents
	}
	seen := map[string]bool{}
	during(func(store counterclaim.Store) {
		for range count(store) {
			r := <-got
			if r.signature != "sha256="+sign([]byte("a secret"), r.body) || r.delivery != r.event.ID || r.event.Event != "new" || seen[r.event.ID] || !r.event.Incident.Synthetic {
				t.Errorf("received %+v", r)
			}
			seen[r.event.ID] = true
		}
	})
	if len(seen) == 0 || refusals != 0 {
		t.Fatalf("%d delivered, %d refusals left", len(seen), refusals)
	}
	add("testdata/valley/b.txt")
	during(func(store counterclaim.Store) {
		r := <-got // what is new or changed; what was delivered before is not sent again
		if seen[r.event.ID] || r.event.Event != "changed" && r.event.Event != "new" {
			t.Errorf("received again: %+v", r.event)
		}
	})
}

func TestWebhookFlagsAreChecked(t *testing.T) {
	t.Setenv("COUNTERCLAIM_WEBHOOK_SECRET", "")
	for _, address := range []string{"file:///etc/hosts", "no address", "http://", "https://example.org/"} {
		if _, err := (webhookFlag{Webhook: []string{address}}).hooks(nil, &streams{err: io.Discard}); exitCode(err) != exitUsage {
			t.Errorf("%s without a secret gives %v", address, err)
		}
	}
	if h, err := (webhookFlag{}).hooks(nil, nil); h != nil || err != nil {
		t.Errorf("none asked for: %v %v", h, err)
	}
}
