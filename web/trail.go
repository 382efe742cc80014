package web

import (
	"context"
	"net/http"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

type originKey struct{}

// whence has the coarse address of who asks with each request, for the audit trail.
func (d *desk) whence(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), originKey{}, account.Coarse(d.from(r)))))
	})
}

// actor is who acts, and the coarse address from which.
func (d *desk) actor(ctx context.Context, by string) account.Actor {
	from, _ := ctx.Value(originKey{}).(string)
	return account.Actor{Who: by, From: from}
}

// trail is a record that keeps an audit trail.
type trail interface {
	Audit(ctx context.Context, e *counterclaim.AuditEntry) error
}

// noted adds to the audit trail that somebody did something, or with why that it was refused. Where nobody signs in it is the name that was
// given.
func (d *desk) noted(ctx context.Context, by, what, on, why string) error {
	who := d.actor(ctx, by)
	switch {
	case d.people != nil && why != "":
		return d.people.Refuse(ctx, who, what, on, why)
	case d.people != nil:
		return d.people.Note(ctx, who, what, on)
	}
	kept, ok := d.record.(trail)
	if !ok {
		return nil
	}
	return kept.Audit(ctx, &counterclaim.AuditEntry{At: d.now().UTC().Format(time.RFC3339), Who: by, What: what, On: on, Allowed: why == "", Why: why, From: who.From})
}

// trailEntry gives the entry of the trail that somebody did something, with why where it was against a rule, for a record that keeps it together with that.
func (d *desk) trailEntry(ctx context.Context, by, what, on, why string) counterclaim.AuditEntry {
	who := d.actor(ctx, by)
	if d.people != nil {
		return d.people.Entry(who, what, on, why)
	}
	return counterclaim.AuditEntry{At: d.now().UTC().Format(time.RFC3339), Who: by, What: what, On: on, Allowed: true, Why: why, From: who.From}
}

// noteTouch adds a touch of an exhibit to the audit trail, unless it is a look.
func (d *desk) noteTouch(ctx context.Context, id counterclaim.ID, u *counterclaim.Custody) error {
	on := "exhibit " + id.Short()
	switch u.Act {
	case counterclaim.ActView:
		return nil
	case counterclaim.ActRefusal:
		return d.noted(ctx, u.By, u.Tried, on, d.say.T("error.noreason"))
	}
	return d.noted(ctx, u.By, u.Act, on, "")
}

// noteFiled adds to the audit trail that an exhibit was filed, or a redacted copy of one.
func (d *desk) noteFiled(ctx context.Context, x *counterclaim.Exhibit) error {
	on := "exhibit " + x.ID.Short()
	if !x.Original.IsZero() {
		return d.noted(ctx, x.ArrivedBy, counterclaim.ActRedaction, "exhibit "+x.Original.Short()+": its copy is "+on, "")
	}
	return d.noted(ctx, x.ArrivedBy, counterclaim.ActArrival, on, "")
}
