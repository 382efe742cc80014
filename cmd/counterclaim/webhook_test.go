package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/policy"
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
		flag := webhookFlag{Webhook: []string{server.URL + "/hook?token=x"}, WebhookState: filepath.Join(folder, "sent.json"), WebhookAllow: loopback()}
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

// What an address finds at fault keeps the others from nothing and is offered again.
func TestWebhooksGoOnPastARefusal(t *testing.T) {
	t.Setenv("COUNTERCLAIM_WEBHOOK_SECRET", "a secret")
	folder := t.TempDir()
	record := filepath.Join(folder, "r.sqlite")
	if code := mainCode([]string{"add", "--record", record, "../../examples/two-sides"}, &streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}); code != 0 {
		t.Fatal("add ends with", code)
	}
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all, err := policy.Leaving(store).Incidents(t.Context(), counterclaim.IncidentQuery{})
	if err != nil || len(all) < 2 {
		t.Fatalf("%d incidents: %v", len(all), err)
	}
	got := make(chan counterclaim.ID, 100)
	refuse, heard := all[0].ID, map[counterclaim.ID]bool{} // the first that is told of
	refusals := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var e hookEvent
		if err := json.NewDecoder(r.Body).Decode(&e); err != nil {
			t.Error(err)
		}
		if heard[e.Incident.ID] = true; e.Incident.ID == refuse && (len(heard) < len(all) || refusals < 3) { // one worker: requests do not overlap
			refusals++
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		got <- e.Incident.ID
	}))
	defer server.Close()
	h, err := webhookFlag{Webhook: []string{server.URL}, WebhookState: filepath.Join(folder, "sent.json"), WebhookAllow: loopback()}.hooks(store, &streams{err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	h.every, h.first = 10*time.Millisecond, time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); h.run(ctx) }()
	seen := map[counterclaim.ID]bool{}
	for range all {
		id := <-got
		if seen[id] {
			t.Errorf("%s came twice", id.Short())
		}
		seen[id] = true
	}
	stop()
	<-ended
	if !seen[refuse] || refusals < 3 {
		t.Errorf("what was refused came: %v, after %d refusals", seen[refuse], refusals)
	}
}

// What was delivered is kept for this user alone, and written where there is something new.
func TestWebhooksKeepWhatIsNew(t *testing.T) {
	state := filepath.Join(t.TempDir(), "sent.json")
	h := &hooks{state: state, all: []*hook{{address: "https://example.org/?token=x"}}, tell: func(err error) { t.Error(err) }}
	if err := h.load(); err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		h.note(h.all[0].address, &hookEvent{ID: strings.Repeat("0", 63) + strconv.Itoa(n), Incident: counterclaim.Incident{ID: counterclaim.HashOf("incident")}})
		h.keep()
		info, err := os.Stat(state)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("the file has the mode %v", info.Mode())
		}
		if err := os.Remove(state); err != nil {
			t.Fatal(err)
		}
		h.keep()
		if _, err := os.Stat(state); err == nil {
			t.Error("it is written though there is nothing new")
		}
	}
}

func loopback() []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

// A webhook of a file is told of what its query finds alone, is signed with its own secret, and leads into no network of one's own
// that the file does not name.
func TestWebhooksOfAFile(t *testing.T) {
	folder := t.TempDir()
	record := filepath.Join(folder, "r.sqlite")
	if code := mainCode([]string{"add", "--record", record, "../../examples/two-sides"}, &streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}); code != 0 {
		t.Fatal("add ends with", code)
	}
	got := make(chan received, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var e hookEvent
		if err := json.Unmarshal(body, &e); err != nil {
			t.Error(err)
		}
		got <- received{e, r.Header.Get("Counterclaim-Signature"), r.URL.Path, body}
	}))
	defer server.Close()
	store, err := sqlite.Open(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all, err := store.Incidents(t.Context(), counterclaim.IncidentQuery{})
	if err != nil || len(all) < 2 {
		t.Fatalf("%d incidents: %v", len(all), err)
	}
	conduct := all[0].Conduct[0]
	for name, content := range map[string]string{
		"secret": "of the file\n",
		"hooks.toml": "[[webhook]]\nurl = \"" + server.URL + "/found\"\nsecret_file = \"secret\"\nquery = \"conduct:" + string(conduct) + "\"\nallow = [\"127.0.0.0/8\"]\n" +
			"[[webhook]]\nurl = \"" + server.URL + "/closed\"\nsecret = \"x\"\n" +
			"[[webhook]]\nurl = \"" + server.URL + "/nothing\"\nsecret = \"x\"\nquery = \"wordthatnobodywrote\"\nallow = [\"127.0.0.0/8\"]\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h, err := webhookFlag{Webhooks: filepath.Join(folder, "hooks.toml"), WebhookState: filepath.Join(folder, "sent.json")}.hooks(store, &streams{err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	refused := make(chan error, 1)
	h.tell = func(err error) {
		select {
		case refused <- err:
		default:
		}
	}
	h.every, h.first = 10*time.Millisecond, time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); h.run(ctx) }()
	want := 0
	for _, n := range all {
		if slices.Contains(n.Conduct, conduct) {
			want++
		}
	}
	for range want {
		r := <-got
		if r.delivery != "/found" || r.signature != "sha256="+sign([]byte("of the file"), r.body) || !slices.Contains(r.event.Incident.Conduct, conduct) {
			t.Errorf("received %+v", r)
		}
	}
	if err := <-refused; !strings.Contains(err.Error(), "public Internet") {
		t.Errorf("a private address: %v", err)
	}
	stop()
	<-ended
	if want == 0 || want == len(all) || len(got) > 0 {
		t.Errorf("%d of %d incidents wanted, %d more came", want, len(all), len(got))
	}
}

// FuzzHooks gives files of webhooks as anybody could write them.
func FuzzHooks(f *testing.F) {
	for _, s := range []string{"", "[[webhook]]\nurl = \"https://example.org/\"\nsecret = \"x\"\nallow = [\"10.0.0.0/8\"]", "[[webhook]]\nsecrets = 1", "webhook = 1", "[[webhook]]\nallow = [\"x\"]",
		strings.Repeat("[", 100_000), strings.Repeat("[[webhook]]\n", 1000)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := parseHooks(b)
		if (err == nil) != (len(entries) > 0) || len(entries) > mostHooks || err != nil && err.Hint == "" {
			t.Errorf("%d webhooks and %v", len(entries), err)
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
