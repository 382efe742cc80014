package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// shutReports moves reports out of the clear: what a store then tells is what it told before they came.
func shutReports(t *testing.T, s counterclaim.Store) {
	ctx, keeper := context.Background(), &Words{}
	h := hold(t, s, keeper)
	all := valley(16)
	for i := range all {
		save(t, s, &all[i])
	}
	before := state(t, s)
	list, err := s.Reports(ctx, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	r := report("Ardan Border Service", "2031-02-27", "Xyzzy says that Tolm was shelled. Talks were broken off.")
	r.Party = "XAA"
	c := coding(&r, claim(&r, "Tolm was shelled", "Tolm", "2031-03-01"), claim(&r, "Talks were broken off", "Ostry", "2031-03-02"), claim(&r, "Xyzzy", "", ""))
	came(c, "a page", "2031-03-01T10:00:00Z")
	save(t, s, c)
	if len(look(t, s, "Xyzzy", 10, 0).Reports) != 1 {
		t.Fatal("it is not found while it stands in clear")
	}
	held := incidents(t, s, counterclaim.IncidentQuery{IDs: []counterclaim.ID{c.Claims[0].ID}})
	if len(held) != 1 || len(held[0].Claims) < 2 {
		t.Fatalf("it names no incident in which others stand: %+v", held)
	}
	was, err := s.Report(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	said := claims(t, s, counterclaim.ClaimQuery{Report: r.ID})
	moved, err := s.ShutReport(ctx, r.ID, "vera", "2031-04-02T13:00:00Z", "the source asked for it")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what anybody is told", state(t, s), before)
	after, err := s.Reports(ctx, 0, 0)
	same(t, "reports", after, list)
	if err != nil || len(look(t, s, "Xyzzy", 10, 0).Reports)+len(look(t, s, "Xyzzy", 10, 0).Claims) > 0 {
		t.Errorf("a search finds it, %v", err)
	}
	_, err = s.Original(ctx, c.Originals[0].ID)
	code(t, "its original in clear", err, counterclaim.CodeNotFound)
	again, err := s.ShutReport(ctx, r.ID, "ben", "2031-04-03T13:00:00Z", "again")
	if same(t, "moved again", again, moved); err != nil || moved.Was != r.ID || moved.ShutBy != "vera" {
		t.Errorf("%+v, %v", moved, err)
	}
	was.ID = moved.ID
	movedWell(t, s, c, was, said)
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})
	NoFaults(t, s)
	faultless(t, s)
}

// movedWell wants a report that was moved to be as it was, with where each of its claims went, and its addresses to lead nowhere; nothing of it comes back.
func movedWell(t *testing.T, s counterclaim.Store, c *counterclaim.Coding, was *counterclaim.Report, said []counterclaim.Claim) {
	t.Helper()
	ctx := context.Background()
	_, opened := shelf(t, s)
	w := opened[was.ID]
	same(t, "the report", w.Report, was)
	if len(w.Claims) != 3 || len(w.Moved) != 3 {
		t.Fatalf("%+v", w)
	}
	for i, m := range w.Moved {
		if m.Was != said[i].ID || m.Now != w.Claims[i].ID || w.Claims[i].Text != said[i].Text {
			t.Errorf("claim %d: %+v", i, m)
		}
	}
	for _, at := range []struct {
		noun string
		id   counterclaim.ID
		gone bool
	}{{"r", c.Report.ID, true}, {"c", c.Claims[0].ID, true}, {"i", c.Claims[0].ID, false}, {"i", c.Claims[2].ID, true}} {
		got := resolve(t, s, at.noun, at.id.Short())
		if got.Gone != at.gone || got.Forwarded == at.gone || got.Why == "" || at.gone != got.ID.IsZero() {
			t.Errorf("%s/%s leads to %+v", at.noun, at.id.Short(), got)
		}
	}
	_, err := s.Save(ctx, c, place)
	code(t, "kept in clear again", err, counterclaim.CodeConflict)
	shared := report("Vale Wire", "2031-03-03", "Of the same file.")
	sharing := coding(&shared)
	sharing.Originals, sharing.Report.Arrivals = c.Originals, []counterclaim.Arrival{{Time: "2031-03-04T10:00:00Z", Original: c.Originals[0].ID}}
	save(t, s, sharing)
	_, err = s.Original(ctx, c.Originals[0].ID)
	code(t, "its original with another report", err, counterclaim.CodeNotFound)
	if _, err := s.SealedOriginal(ctx, c.Originals[0].ID); err != nil {
		t.Error(err)
	}
	if err := s.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
}

// shutLeaves wants nothing to be left by which it could be guessed what a report said that was moved, and the log to be none the worse.
func shutLeaves(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	hold(t, s, &Words{})
	r := report("Vale Wire", "2031-03-05", "Xyzzy says that Tolm was shelled.")
	a := claim(&r, "Tolm was shelled", "Tolm", "")
	c := coding(&r, a)
	came(c, "a page", "2031-03-05T10:00:00Z")
	save(t, s, c)
	second := coding(&r, reread(&r, a, "was shelled", "reader 2"))
	second.Run = "spring"
	save(t, s, second)
	l := leavesOf(t, s)
	before, err := l.LeavesOf(ctx, r.ID)
	if err != nil || len(before) < 4 {
		t.Fatalf("%d leaves, %v", len(before), err)
	}
	moved, err := s.ShutReport(ctx, r.ID, "vera", "2031-04-02T13:00:00Z", "the source asked for it")
	if err != nil {
		t.Fatal(err)
	}
	after, err := l.LeavesOf(ctx, r.ID)
	if err != nil || len(after) != len(before)+1 || after[len(before)].Closed() {
		t.Fatalf("%+v, %v", after, err)
	}
	for i := range before {
		if !after[i].Closed() || after[i].Commitment() != before[i].Commitment() {
			t.Errorf("leaf %d was %+v and is %+v", i, before[i], after[i])
		}
	}
	content, err := l.LeafContent(ctx, &after[len(before)])
	if err != nil || !strings.Contains(string(content), moved.ID.String()) || strings.Contains(string(content), "Xyzzy") {
		t.Errorf("%s, %v", content, err)
	}
	_, opened := shelf(t, s)
	if w := opened[moved.ID]; len(w.Moved) != 2 || w.Moved[1].Was != a.ID || w.Moved[1].Now != w.Claims[0].ID {
		t.Errorf("%+v", w)
	}
	if got := resolve(t, s, "c", a.ID.Short()); !got.Gone {
		t.Errorf("%+v", got)
	}
	NoFaults(t, s)
	faultless(t, s)
}

// shutCopies moves the report of which others are copies, and one with a case.
func shutCopies(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	hold(t, s, &Words{})
	parties(t, s)
	first := printed("Ardan Border Service", 1, 1, 0)
	all := []*counterclaim.Coding{first, printed("Vale Wire", 5, 1, 2), printed("Ardan Paper", 8, 1, 3), printed("Lowland Post", 9, 2, 0)}
	for _, c := range all {
		save(t, s, c)
	}
	named := incidents(t, s, counterclaim.IncidentQuery{})[0].ID
	step(t, s, moved(named, counterclaim.WorkTriaged, 0))
	had := fmt.Sprint(leads(t, s))
	if strings.Count(had, "< Ardan Border Service") != 2 {
		t.Fatal(had)
	}
	if _, err := s.ShutReport(ctx, first.Report.ID, "vera", "2031-04-02T13:00:00Z", "the source asked for it"); err != nil {
		t.Fatal(err)
	}
	sketched := func(text string) ([]byte, []string) {
		for _, c := range all {
			if c.Report.Text == text {
				return c.Sketch, c.Bands
			}
		}
		return nil, nil
	}
	faultless(t, s)
	if err := s.Resketch(ctx, "1", sketched, first.Copies); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(leads(t, s)); strings.Count(got, "< Vale Wire") != 1 || strings.Contains(got, "Border") {
		t.Errorf("%s, was %s", got, had)
	}
	now := incidents(t, s, counterclaim.IncidentQuery{})[0].ID
	if got := theCase(t, s, now); now == named || got.Incident != named || got.Now != now || got.WorkState != counterclaim.WorkTriaged {
		t.Errorf("the case of an incident whose first claim was moved: %+v, the incident is %s", got, now.Short())
	}
	if got := resolve(t, s, "i", named.Short()); got.ID != now || !got.Forwarded {
		t.Errorf("%+v", got)
	}
	NoFaults(t, s)
	faultless(t, s)
	for _, c := range all[1:] { // until nothing is left of the incident
		if _, err := s.ShutReport(ctx, c.Report.ID, "vera", "2031-04-02T13:00:00Z", "the source asked for it"); err != nil {
			t.Fatal(err)
		}
		faultless(t, s)
	}
	if got := view(t, s); got.Reports+got.Claims+got.Incidents+len(got.Pairs)+len(got.Coverage) > 0 {
		t.Errorf("%+v", got)
	}
	code(t, "the case by its own name", errorOf(s.Case(ctx, named)), "")
	NoFaults(t, s)
}

// errorOf leaves out what an error comes with.
func errorOf[T any](_ T, err error) error { return err }
