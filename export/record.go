package export

import (
	"context"
	"io"

	"github.com/counterclaim/counterclaim"
)

// How many claims, and incidents with their claims, are held at once.
const (
	claimPage    = 2000
	incidentPage = 200
)

// Bulk says how a whole record is exported.
type Bulk struct {
	Format Format
	Events EventOptions // for event-shaped formats
	// Ready sets title and ledger of an incident before it becomes a row; package match makes them.
	Ready func(n *counterclaim.Incident, claims []counterclaim.Claim)
	// Held counts the claims that were held back before the record was handed in, by reason; nil is none.
	Held func(ctx context.Context) (map[string]int, error)
	// Step is told how many claims or incidents were looked at; nil is told nothing.
	Step func(n int)
}

// Record exports a record page by page, so that memory does not grow with it. It fails with CodeLocked where the record changed meanwhile: a row may then
// be missing or stand twice.
func Record(ctx context.Context, store counterclaim.Reader, w io.Writer, b Bulk) (Losses, error) {
	before, err := store.Overview(ctx)
	if err != nil {
		return Losses{}, err
	}
	if b.Step == nil {
		b.Step = func(int) {}
	}
	if !b.Format.EventShaped() {
		losses, err := claimsOf(ctx, store, w, b)
		if err != nil {
			return Losses{}, err
		}
		if err := unchanged(ctx, store, before, "claims", before.Claims, losses.Claims); err != nil {
			return losses, err
		}
		return losses, losses.hold(ctx, b.Held)
	}
	if b.Events.Address == nil {
		b.Events.Address = addresses(ctx, store)
	}
	out, err := NewEvents(w, b.Format, b.Events)
	if err != nil {
		return Losses{}, err
	}
	done, err := incidentsOf(ctx, store, out, b)
	if err != nil {
		return Losses{}, err
	}
	losses := out.Losses()
	if alone := before.Claims - losses.Claims; alone > 0 { // claims that stand in no incident
		losses.Claims += alone
		losses.ClaimsLeftOut["in no incident"] += alone
	}
	if err := unchanged(ctx, store, before, "incidents", before.Incidents, done); err != nil {
		return losses, err
	}
	return losses, losses.hold(ctx, b.Held)
}

// hold counts what was held back as left out.
func (l *Losses) hold(ctx context.Context, held func(ctx context.Context) (map[string]int, error)) error {
	if held == nil {
		return nil
	}
	counts, err := held(ctx)
	for why, n := range counts {
		l.Claims += n
		l.ClaimsLeftOut[why] += n
		l.HeldBack += n
	}
	return err
}

func claimsOf(ctx context.Context, store counterclaim.Reader, w io.Writer, b Bulk) (Losses, error) {
	out, err := New(w, b.Format)
	if err != nil {
		return Losses{}, err
	}
	losses := lossesOfClaims(b.Format)
	var last counterclaim.ID
	for {
		page, err := store.Claims(ctx, counterclaim.ClaimQuery{Limit: claimPage, After: last})
		if err != nil {
			return Losses{}, moved(err)
		}
		for i := range page {
			losses.tell(&page[i])
			if err := out.Write(&page[i]); err != nil {
				return Losses{}, err
			}
		}
		if err := out.Flush(); err != nil {
			return Losses{}, err
		}
		b.Step(len(page))
		if len(page) < claimPage {
			return losses.Losses, out.Close()
		}
		last = page[len(page)-1].ID
	}
}

func incidentsOf(ctx context.Context, store counterclaim.Reader, out *EventWriter, b Bulk) (int, error) {
	var last counterclaim.ID
	for done := 0; ; {
		page, err := store.Incidents(ctx, counterclaim.IncidentQuery{Limit: incidentPage, After: last})
		if err != nil {
			return done, moved(err)
		}
		if err := incidentRows(ctx, store, out, page, b); err != nil {
			return done, err
		}
		b.Step(len(page))
		if done += len(page); len(page) < incidentPage {
			return done, out.Close()
		}
		last = page[len(page)-1].ID
	}
}

// moved tells of an entry that went away while the list went on after it.
func moved(err error) error {
	if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return err
	}
	return counterclaim.Errorf(counterclaim.CodeLocked, "the record changed while it was exported").Because(err).Try("export again when nothing is being added")
}

// incidentRows writes a page of incidents.
func incidentRows(ctx context.Context, store counterclaim.Reader, out *EventWriter, page []counterclaim.Incident, b Bulk) error {
	if len(page) == 0 {
		return nil
	}
	ids := make([]counterclaim.ID, len(page))
	for i := range page {
		ids[i] = page[i].ID
	}
	claims, err := store.Claims(ctx, counterclaim.ClaimQuery{Incidents: ids})
	if err != nil {
		return err
	}
	of := map[counterclaim.ID][]counterclaim.Claim{}
	for _, c := range claims {
		of[c.Incident] = append(of[c.Incident], c)
	}
	for i := range page {
		n := &page[i]
		if b.Ready != nil {
			b.Ready(n, of[n.ID])
		}
		if err := out.Write(n, of[n.ID]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// addresses gives the web addresses of reports, the latest remembered.
func addresses(ctx context.Context, store counterclaim.Reader) func(counterclaim.ID) (string, error) {
	const most = 1000
	known := map[counterclaim.ID]string{}
	return func(id counterclaim.ID) (string, error) {
		if url, ok := known[id]; ok {
			return url, nil
		}
		r, err := store.Report(ctx, id)
		if err != nil {
			return "", err
		}
		if len(known) >= most {
			clear(known)
		}
		known[id] = r.URL
		return r.URL, nil
	}
}

// unchanged fails where the record changed while it was exported. Of nouns there were so many at
// first, and so many were looked at.
func unchanged(ctx context.Context, store counterclaim.Reader, before *counterclaim.Overview, nouns string, first, done int) error {
	after, err := store.Overview(ctx)
	if err != nil {
		return err
	}
	if first == done && after.Claims == before.Claims && after.Incidents == before.Incidents {
		return nil
	}
	return counterclaim.Errorf(counterclaim.CodeLocked, "the record changed while it was exported: %d claims before, %d after; %d of %d %s written",
		before.Claims, after.Claims, done, first, nouns).Try("export again when nothing is being added")
}
