package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

// read fills an exhibit with what its bytes in the vault say, and with the earlier pictures that it looks like.
func (e *evidence) read(ctx context.Context, x *counterclaim.Exhibit) (*vault.LikenessQuery, error) {
	look, err := e.vault.Examine(ctx, x)
	if err != nil {
		return nil, err
	}
	x.Type = cmp.Or(x.Facts["type"], x.Type)
	if look == nil {
		x.Earlier = nil
		return nil, nil
	}
	if e.index == nil {
		if e.index, err = vault.IndexOf(ctx, e.Exhibits); err != nil {
			return nil, err
		}
	}
	x.Earlier = e.index.Before(x, look)
	return look, nil
}

// tellFacts says of an exhibit that was read what a person should look at.
func (e *evidence) tellFacts(ctx context.Context, s *streams, file string, x *counterclaim.Exhibit) error {
	for i := range x.Earlier {
		line, err := e.earlierLine(ctx, &x.Earlier[i])
		if err != nil {
			return err
		}
		s.say("%s: %s: %s", file, counterclaim.LooksEarlier, harmless(line))
	}
	if notes := x.Facts["notes"]; notes != "" {
		s.say("%s: note: %s", file, harmless(notes))
	}
	odds, err := e.odds(ctx, x)
	for _, o := range odds {
		s.say("%s: at odds: %s", file, harmless(o))
	}
	return err
}

// earlierLine says which earlier picture it is, when it came and, where that may be told, of when it says that it is.
func (e *evidence) earlierLine(ctx context.Context, of *counterclaim.Earlier) (string, error) {
	there, err := e.Exhibit(ctx, of.ID)
	if err != nil {
		return "", err
	}
	parts := []string{of.ID.Short(), "arrived " + of.Arrived}
	if facts := vault.FactsOf(there.Facts); e.reads(there) {
		if taken := cmp.Or(facts.Taken, facts.Digitised, facts.Created); taken != "" {
			parts = append(parts, "by its own word of "+taken)
		}
	}
	if of.How != "" {
		parts = append(parts, "since then "+of.How)
	}
	if of.Verdict != "" {
		parts = append(parts, of.Verdict+" by "+of.By)
	}
	return strings.Join(parts, ", "), nil
}

// odds says where time or place in a file are at odds with the claims that it is about, else with those of its incident, as its page does,
// else with those of its report, else with its report.
func (e *evidence) odds(ctx context.Context, x *counterclaim.Exhibit) ([]string, error) {
	facts := vault.FactsOf(x.Facts)
	q := counterclaim.ClaimQuery{IDs: x.Claims}
	switch {
	case len(x.Claims) > 0:
	case !x.Incident.IsZero():
		a, err := e.store.Resolve(ctx, "i", x.Incident.String())
		if err != nil || a.Gone {
			if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
				err = nil // of an incident that is no longer there nothing is said
			}
			return nil, err
		}
		q.Incidents = []counterclaim.ID{a.ID}
	case x.Report.IsZero():
		return nil, nil
	default:
		q.Report = x.Report
	}
	claims, err := e.store.Claims(ctx, q)
	if err != nil || len(claims) > 0 || x.Report.IsZero() {
		return vault.Odds(facts, claims), err
	}
	report, err := e.store.Report(ctx, x.Report)
	if err != nil {
		return nil, err
	}
	if text := vault.ReportOdds(facts, report.Published); text != "" {
		return []string{"report " + report.ID.Short() + ": " + text}, nil
	}
	return nil, nil
}

type exhibitRereadOptions struct {
	IDs []string `arg:"" optional:"" name:"id" help:"Exhibits: the first 8 or more digits of their ids. Without one those of which nothing was read yet."`
	touchFlags
}

// Help shows examples.
func (exhibitRereadOptions) Help() string {
	return `Examples:

    counterclaim exhibit reread --as "A. Person" --record valley.sqlite
    counterclaim exhibit reread 3f2a9c01d4e5b678 --as "A. Person" --reason "the program reads more of films now"

Reads facts, the likeness of pictures and thumbnails from the bytes in the vault, as "counterclaim exhibit add" does, in place of what was
read before. What persons said of likenesses stays. Custody has an entry. Of what is encrypted to others nothing can be read. The ids are
printed.`
}

// Run reads again.
func (o exhibitRereadOptions) Run(ctx context.Context, s *streams) error {
	if _, err := o.person(); err != nil {
		return err
	}
	e, err := o.evidence(ctx, s, false)
	if err != nil {
		return err
	}
	defer e.close()
	if err := e.asks(ctx, touchNeeds(counterclaim.ActReading), "exhibits"); err != nil {
		return err
	}
	var ids []counterclaim.ID
	if len(o.IDs) > 0 {
		if ids, err = resolveAll(ctx, e.store, "x", o.IDs); err != nil {
			return err
		}
	} else {
		err = eachExhibit(ctx, e.Exhibits, func(x *counterclaim.Exhibit) error {
			if x.Erased == "" && !x.Closed && len(x.Facts) == 0 && e.reads(x) && (e.kind(x) == counterclaim.Public || o.Reason != "") {
				ids = append(ids, x.ID)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	var result failures
	for _, id := range ids {
		if err := e.reread(ctx, s, id); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			result.count(err)
			s.tell(err)
			continue
		}
		result.done++
		if _, err := fmt.Fprintln(s.out, id); err != nil {
			return err
		}
	}
	return result.err()
}

// reread reads one exhibit again.
func (e *evidence) reread(ctx context.Context, s *streams, id counterclaim.ID) error {
	x, err := e.Exhibit(ctx, id)
	if err != nil {
		return err
	}
	if err := there(x); err != nil {
		return err
	}
	if err := e.permit(ctx, x, counterclaim.ActReading); err != nil {
		return err
	}
	look, err := e.read(ctx, x)
	if err != nil {
		return err
	}
	entry := counterclaim.Custody{At: e.now(), By: e.act.As, Act: counterclaim.ActReading, Reason: e.act.Reason}
	if err := e.ReadAgain(ctx, x, &entry); err != nil {
		return err
	}
	if err := noteDone(ctx, e.store, e.act.As, entry.Act, "exhibit "+x.ID.Short()); err != nil {
		return err
	}
	if look != nil && x.Likeness != nil { // where it stood in the index already it stands twice, and is found once
		e.index.Add(x.ID, x.Arrived, &look.Likeness)
	}
	return e.tellFacts(ctx, s, id.Short(), x)
}
