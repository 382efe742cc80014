package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/review"
)

type findingListOptions struct {
	State     string `enum:",new,triaged,in_review,decided,no_finding" default:"" help:"Cases in this work state."`
	Waits     bool   `help:"Cases that wait for somebody, with what for and until when."`
	Published bool   `help:"Findings instead of cases, last published first."`
	Standing  bool   `help:"Findings that were not superseded."`
	Limit     int    `default:"100" help:"How many at most."`
	Offset    int    `help:"How many are left out before them."`
	Format    string `enum:"auto,table,jsonl" default:"auto" help:"table, or jsonl: one JSON object a line. Without it a table on a terminal, else jsonl."`
	recordFlag
}

// Help shows examples.
func (findingListOptions) Help() string {
	return `Examples:

    counterclaim finding list --waits
    counterclaim finding list --state no_finding
    counterclaim finding list --published --format jsonl

An incident about which nobody has done anything is new and not listed.`
}

// listedCase is a case in a list.
type listedCase struct {
	Incident  counterclaim.ID `json:"incident"`
	Now       counterclaim.ID `json:"now"`
	Title     string          `json:"title,omitempty"` // of the incident, "" where it is gone
	WorkState string          `json:"work_state"`
	Reason    string          `json:"reason,omitempty"` // why it is in that state
	Waits     []review.Wait   `json:"waits,omitempty"`
	Last      string          `json:"last"`
}

// Run lists.
func (o findingListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	names := partyNames(review.PartyNames(dispute))
	if o.Published || o.Standing {
		return o.findings(ctx, s, store, names)
	}
	return o.cases(ctx, s, store, names)
}

func (o findingListOptions) cases(ctx context.Context, s *streams, store counterclaim.Store, names partyNames) error {
	cases, err := store.Cases(ctx, counterclaim.CaseQuery{WorkState: o.State, Waits: o.Waits, Limit: max(o.Limit, 1), Offset: o.Offset})
	if err != nil {
		return err
	}
	if len(cases) == 0 {
		s.say("no case")
	}
	now := make([]counterclaim.ID, len(cases))
	for i := range cases {
		now[i] = cases[i].Now
	}
	titles, err := titlesOf(ctx, store, now)
	if err != nil {
		return err
	}
	list := make([]listedCase, len(cases))
	at := s.time().Format(time.RFC3339)
	for i := range cases {
		c := &cases[i]
		list[i] = listedCase{Incident: c.Incident, Now: c.Now, Title: titles[c.Now], WorkState: c.WorkState, Waits: review.Waiting(c, at), Last: c.Last}
		if n := len(c.Work); n > 0 && c.Work[n-1].To == c.WorkState {
			list[i].Reason = c.Work[n-1].Reason
		}
	}
	if s.machine(o.Format) {
		return encodeAll(s, list)
	}
	for i := range list {
		l := &list[i]
		row(s, l.Incident.Short(), l.Last, l.WorkState, l.Title)
		if l.Reason != "" {
			fmt.Fprintf(s.out, "%sreason: %s\n", indent, harmless(l.Reason))
		}
		for _, w := range l.Waits {
			fmt.Fprintf(s.out, "%swaits for %s\n", indent, waitText(w, names))
		}
	}
	return nil
}

func (o findingListOptions) findings(ctx context.Context, s *streams, store counterclaim.Store, names partyNames) error {
	found, err := store.Findings(ctx, counterclaim.FindingQuery{Standing: o.Standing, Limit: max(o.Limit, 1), Offset: o.Offset})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		s.say("no finding")
	}
	if s.machine(o.Format) {
		return encodeAll(s, found)
	}
	now := make([]counterclaim.ID, len(found))
	for i := range found {
		if c, err := store.Case(ctx, found[i].Incident); err == nil { // an incident may have another id by now
			now[i] = c.Now
		} else if counterclaim.CodeOf(err) != counterclaim.CodeNotFound && counterclaim.CodeOf(err) != counterclaim.CodeAmbiguous {
			return err
		}
	}
	titles, err := titlesOf(ctx, store, now)
	if err != nil {
		return err
	}
	for i := range found {
		f := &found[i]
		says := fmt.Sprintf("%s, %s, confidence %s%s", f.Verdict, strings.Join(names.all(f.Responsibility), ", "), f.Confidence, successor(f))
		row(s, f.ID.Short(), f.At, says, titles[now[i]])
	}
	return nil
}

// row writes what is not empty on one line.
func row(s *streams, cells ...string) {
	var kept []string
	for _, c := range cells {
		if c = strings.TrimSpace(harmless(c)); c != "" {
			kept = append(kept, c)
		}
	}
	fmt.Fprintln(s.out, strings.Join(kept, gap))
}

// titlesOf gives the titles of incidents by their ids.
func titlesOf(ctx context.Context, store counterclaim.Reader, ids []counterclaim.ID) (map[counterclaim.ID]string, error) {
	out := map[counterclaim.ID]string{}
	if len(ids) == 0 { // which would choose all
		return out, nil
	}
	found, err := store.Incidents(ctx, counterclaim.IncidentQuery{IDs: ids})
	for i := range found {
		out[found[i].ID] = match.Title(&found[i])
	}
	return out, err
}

// partyNames are the names of parties by their ids.
type partyNames map[string]string

// of gives a party's name; anything else stays as it is.
func (n partyNames) of(id string) string { return cmp.Or(n[id], id) }

func (n partyNames) all(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.of(id)
	}
	return out
}

// waitText says what is waited for, of whom and until when.
func waitText(w review.Wait, names partyNames) string {
	out := w.For
	if !w.Request.IsZero() {
		out += " (" + w.Request.Short() + ")"
	}
	if w.By != "" {
		out += " of " + names.of(w.By)
	}
	if w.Until != "" {
		out += " until " + w.Until
	}
	return harmless(out)
}
