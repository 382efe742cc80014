package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/query"
	"github.com/counterclaim/counterclaim/shelf"
)

// Limits of webhooks.
const (
	hookLook    = 15 * time.Second // between looks into the record
	hookTimeout = 10 * time.Second // for one delivery
	hookFirst   = time.Second      // before the second attempt; doubled each time
	hookLongest = 10 * time.Minute // between attempts
	hookPage    = 200              // incidents looked at together
	hookFound   = 10_000           // claims that a query is asked for
)

// webhookFlag names who is told of incidents.
type webhookFlag struct {
	Webhook       []string       `placeholder:"URL" help:"Tell this address of each new or changed incident. Repeatable. The secret that signs is read from the environment's COUNTERCLAIM_WEBHOOK_SECRET, or from --webhook-secret."`
	WebhookSecret string         `placeholder:"FILE" type:"existingfile" help:"A file with the secret that signs deliveries."`
	WebhookState  string         `placeholder:"FILE" type:"path" help:"Where it is kept what was delivered, over restarts. Without it the incidents that are there at the start count as delivered."`
	WebhookAllow  []netip.Prefix `placeholder:"NETWORK" help:"A network of your own to which --webhook may lead, as in 10.0.0.0/8. Without it the public Internet alone."`
	Webhooks      string         `placeholder:"FILE" type:"existingfile" help:"A file of webhooks, each with a secret, a query and networks of its own; doc/api.md has its form."`
}

// hookEvent is what is delivered. A receiver that has seen the id may pass it over: the same incident in
// the same state has the same id.
type hookEvent struct {
	ID       string                `json:"id"`
	Event    string                `json:"event"` // new or changed
	Incident counterclaim.Incident `json:"incident"`
	Path     string                `json:"path"` // of its page
}

// hook is one address that is told of incidents.
type hook struct {
	address string
	secret  []byte
	query   string // as typed; "": all incidents
	client  *http.Client
}

// hooks looks into the record and delivers. It reads alone and runs beside everything else, so that it
// never keeps anybody from saving.
type hooks struct {
	store counterclaim.Reader
	all   []*hook
	state string // file, "" for none
	tell  func(err error)
	every time.Duration // between looks
	first time.Duration // before the second attempt

	lock sync.Mutex
	sent map[string]map[counterclaim.ID]string // address, incident: id of the event delivered last
	kept bool                                  // what was sent is in the file

	refused map[refusedEvent]refusal
}

// refusedEvent is an event that an address finds at fault. Others are not kept waiting for it.
type refusedEvent struct{ address, id string }

type refusal struct {
	pause time.Duration
	until time.Time // not sent again before
}

// hooks makes the webhooks, nil where none is asked for.
func (f webhookFlag) hooks(store policy.Record, s *streams) (*hooks, error) {
	all, err := f.given()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	for i, h := range all {
		if slices.ContainsFunc(all[:i], func(o *hook) bool { return o.address == h.address }) {
			return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "the webhook at %s is given twice", hostOf(h.address)))
		}
	}
	h := &hooks{store: policy.Leaving(store).Over(shelf.Over(store)), all: all, state: f.WebhookState, sent: map[string]map[counterclaim.ID]string{}, every: hookLook, first: hookFirst, refused: map[refusedEvent]refusal{}}
	h.tell = func(err error) { s.sayBeside(err.Error()) }
	return h, h.load()
}

// load reads what was delivered, or starts from nothing for each address.
func (h *hooks) load() error {
	if h.state != "" {
		b, err := os.ReadFile(h.state)
		if err == nil {
			err = json.Unmarshal(b, &h.sent)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "what webhooks delivered cannot be read").At(h.state, 0).Because(err).Try("move the file away to start anew")
		}
	}
	kept := h.sent
	h.sent = map[string]map[counterclaim.ID]string{}
	for _, one := range h.all {
		if h.sent[one.address] = kept[one.address]; h.sent[one.address] == nil {
			h.sent[one.address] = map[counterclaim.ID]string{}
		}
	}
	return nil
}

// run delivers until ctx ends. Each address has a worker of its own, so that one that does not answer
// delays no other.
func (h *hooks) run(ctx context.Context) {
	var all sync.WaitGroup
	for _, one := range h.all {
		all.Go(func() { h.serve(ctx, one) })
	}
	all.Wait()
}

// serve looks into the record for an address again and again. An address without a state file starts
// with what there is now.
func (h *hooks) serve(ctx context.Context, to *hook) {
	fresh := h.state == ""
	for ctx.Err() == nil {
		wanted, err := h.wanted(ctx, to)
		if err == nil {
			err = h.look(ctx, func(e *hookEvent) error {
				switch {
				case wanted != nil && !wanted[e.Incident.ID]:
					return nil
				case fresh:
					h.note(to.address, e)
					return nil
				}
				return h.offer(ctx, to, e)
			})
		}
		switch {
		case err == nil:
			fresh = false
		case ctx.Err() == nil:
			h.tell(counterclaim.Errorf(counterclaim.CodeUnreadable, "webhooks could not look into the record").Because(err))
		}
		h.keep()
		wait(ctx, h.every)
	}
}

// wanted gives the incidents of the claims that an address's query finds, of the latest ten thousand; nil: all are wanted.
func (h *hooks) wanted(ctx context.Context, to *hook) (map[counterclaim.ID]bool, error) {
	if to.query == "" {
		return nil, nil
	}
	dispute, err := h.store.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	q, err := query.Parse(to.query, query.For(dispute, searching(ctx, h.store)))
	if err != nil {
		return nil, err
	}
	out := map[counterclaim.ID]bool{}
	for q.Limit = hookPage; q.Offset < hookFound; q.Offset += hookPage {
		found, err := h.store.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range found.Claims {
			out[found.Claims[i].Incident] = true
		}
		if len(found.Claims) < hookPage {
			break
		}
	}
	return out, nil
}

// look hands every incident to f, newest day first.
func (h *hooks) look(ctx context.Context, f func(e *hookEvent) error) error {
	for last := (counterclaim.ID{}); ; {
		page, err := h.store.Incidents(ctx, counterclaim.IncidentQuery{Limit: hookPage, After: last})
		if err != nil {
			return err
		}
		for i := range page {
			page[i].Title = match.Title(&page[i])
			e, err := eventOf(page[i])
			if err != nil {
				return err
			}
			if err := f(e); err != nil {
				return err
			}
		}
		if len(page) < hookPage {
			return nil
		}
		last = page[len(page)-1].ID
	}
}

// eventOf makes an incident's event; its id is the hash of the incident as it stands.
func eventOf(n counterclaim.Incident) (*hookEvent, error) {
	b, err := json.Marshal(n)
	if err != nil {
		return nil, err
	}
	return &hookEvent{ID: counterclaim.HashOf("webhook", string(b)).String(), Incident: n, Path: "/i/" + n.ID.Short()}, nil
}

// offer delivers an event where it was not delivered yet, again and again until the address takes it. One that the address finds at fault
// is offered again after others.
func (h *hooks) offer(ctx context.Context, to *hook, e *hookEvent) error {
	address := to.address
	h.lock.Lock()
	last, was := h.sent[address][e.Incident.ID], h.refused[refusedEvent{address, e.ID}]
	h.lock.Unlock()
	if last == e.ID || time.Now().Before(was.until) {
		return nil
	}
	if e.Event = "changed"; last == "" {
		e.Event = "new"
	}
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	for pause := h.first; ; pause = min(2*pause, hookLongest) {
		err := to.deliver(ctx, e.ID, body)
		if err == nil {
			h.note(address, e)
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, errAtFault) {
			h.putOff(address, e.ID, err)
			return nil
		}
		h.tell(counterclaim.Errorf(counterclaim.CodeUnreadable, "a webhook was not taken, next attempt in %s", pause).At(hostOf(address), 0).Because(err))
		h.keep()
		if !wait(ctx, pause) {
			return ctx.Err()
		}
	}
}

// putOff has an event that an address finds at fault wait, each time twice as long.
func (h *hooks) putOff(address, id string, err error) {
	h.lock.Lock()
	defer h.lock.Unlock()
	at := refusedEvent{address, id}
	pause := min(max(2*h.refused[at].pause, h.first), hookLongest)
	h.refused[at] = refusal{pause, time.Now().Add(pause)}
	h.tell(counterclaim.Errorf(counterclaim.CodeUnreadable, "a webhook was refused, next attempt in %s; others go on", pause).At(hostOf(address), 0).Because(err))
}

// hostOf gives an address without its path and query, which may hold a token.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "webhook"
	}
	return u.Host
}

// deliver sends once. The signature is HMAC-SHA256 over the body.
func (h *hook) deliver(ctx context.Context, id string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "counterclaim")
	r.Header.Set("Counterclaim-Delivery", id)
	r.Header.Set("Counterclaim-Signature", "sha256="+sign(h.secret, body))
	answer, err := h.client.Do(r)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // without the address
		}
		return err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
	switch answer.StatusCode {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return fmt.Errorf("%w: %d", errAtFault, answer.StatusCode)
	}
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("it answered %d", answer.StatusCode)
	}
	return nil
}

// errAtFault is an answer by which it is not the address that is away: what was sent is not to its liking.
var errAtFault = errors.New("it answered that what was sent is at fault")

func sign(secret, body []byte) string {
	m := hmac.New(sha256.New, secret)
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}

func (h *hooks) note(address string, e *hookEvent) {
	h.lock.Lock()
	defer h.lock.Unlock()
	h.sent[address][e.Incident.ID] = e.ID
	delete(h.refused, refusedEvent{address, e.ID})
	h.kept = false
}

// keep writes what was delivered, where there is something new, for this user alone: addresses may hold tokens. What was delivered since the last time and is not in the file when
// the program is killed is delivered again, with the same id.
func (h *hooks) keep() {
	if h.state == "" {
		return
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.kept {
		return
	}
	err := replaceFile(h.state, filepath.Dir(h.state), func(w io.Writer) error { return json.NewEncoder(w).Encode(h.sent) })
	if h.kept = err == nil; !h.kept {
		h.tell(counterclaim.Errorf(counterclaim.CodeUnreadable, "what webhooks delivered cannot be kept").At(h.state, 0).Because(err))
	}
}

// wait waits and is false where ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(cmp.Or(d, time.Millisecond))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
