package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// late is a record in which somebody else is quicker: no step is kept.
type late struct{ Record }

func (late) Review(context.Context, []counterclaim.Step, ...counterclaim.AuditEntry) error {
	return counterclaim.Errorf(counterclaim.CodeConflict, "a reply came just now")
}

// TestOverrideIsNotedWithTheFinding publishes what the release rules hold back, with a reason: first where the finding cannot be kept, which the trail
// then says nothing of, then where it is.
func TestOverrideIsNotedWithTheFinding(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", false)
	g.desk.keys, g.desk.now = keyOf, func() time.Time { return momentOf("2031-04-05T08:00:00Z") }
	d := newDeciding(t, g.store)
	d.triaged("2031-04-01T08:00:00Z")
	d.drafted("2031-04-01", "A camera of the mission saw it.", counterclaim.ID{})
	d.replied("ard", "2031-04-02T08:00:00Z", ardReply)
	d.replied("bel", "2031-04-02T08:00:00Z", belReply)
	c, err := g.store.Case(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	head := g.signIn(t, "head")
	form := url.Values{"draft": {review.Open(c).ID.String()}, "override": {"Both parties asked for it."}}.Encode()
	overrides := func() (n int) {
		t.Helper()
		trail, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range trail {
			if e.What == "release rules set aside" && e.Who == "head" && e.Why == "Both parties asked for it." && strings.HasPrefix(e.On, "finding ") {
				n++
			}
		}
		return n
	}
	kept := g.desk.store
	g.desk.store = sighted{late{g.store}, g.desk.view}
	if w := g.post(head, address("i", d.id)+"/publish", form); w.Code != http.StatusConflict || overrides() != 0 {
		t.Errorf("not published: status %d, the trail tells of %d overrides", w.Code, overrides())
	}
	g.desk.store = kept
	if w := g.post(head, address("i", d.id)+"/publish", form); w.Code != http.StatusSeeOther || overrides() != 1 {
		t.Errorf("published: status %d, the trail tells of %d overrides", w.Code, overrides())
	}
}
