package storetest

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

var caseBegun = time.Date(2031, 5, 1, 8, 0, 0, 0, time.UTC)

func hour(n int) string { return caseBegun.Add(time.Duration(n) * time.Hour).Format(time.RFC3339) }

func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// parties keeps a dispute of two invented parties who have two days to answer.
func parties(t testing.TB, s counterclaim.Store) *review.Desk {
	t.Helper()
	d := &counterclaim.Dispute{Title: "Vale", ReplyHours: 48, Parties: []counterclaim.Party{
		{ID: "ardania", Name: "Ardania", Countries: []string{"XAA"}},
		{ID: "belmark", Name: "Belmark", Countries: []string{"XAB"}}},
		Delegates: []counterclaim.Delegate{{Name: "A. Delegate", Party: "ardania"}, {Name: "B. Delegate", Party: "belmark"}}}
	if err := s.SetDispute(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return review.DeskOf(d, false)
}

func theCase(t testing.TB, s counterclaim.Store, id counterclaim.ID) *counterclaim.Case {
	t.Helper()
	c, err := s.Case(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func step(t testing.TB, s counterclaim.Store, steps ...counterclaim.Step) {
	t.Helper()
	if err := s.Review(context.Background(), steps); err != nil {
		t.Fatal(err)
	}
}

func moved(id counterclaim.ID, to string, n int) counterclaim.Step {
	return counterclaim.Step{Work: &counterclaim.WorkChange{Incident: id, To: to, Reason: "Two accounts differ.", By: "Ann", At: hour(n)}}
}

func drafted(c *counterclaim.Case, n int) counterclaim.Step {
	d := &counterclaim.Draft{By: "Ann", At: hour(n), Decision: counterclaim.Decision{Incident: c.Incident, Verdict: "confirmed", Responsibility: []string{"belmark"},
		Reasons: fmt.Sprintf("Four craters lie in line <%d>.", n), Confidence: "moderate"}}
	if f := c.Standing(); f != nil {
		d.Supersedes = f.ID
	}
	d.Signature = counterclaim.Sign("Ann", counterclaim.OverContent, keyOf("Ann"), d.Content())
	return counterclaim.Step{Draft: d}
}

// toPublication brings an incident as far as that it can be published, from some hour on.
func toPublication(t testing.TB, s counterclaim.Store, desk *review.Desk, id counterclaim.ID, n int) {
	t.Helper()
	c := theCase(t, s, id)
	if c.WorkState == counterclaim.WorkNew {
		step(t, s, moved(c.Incident, counterclaim.WorkTriaged, n))
	}
	step(t, s, drafted(c, n))
	c = theCase(t, s, id)
	d := c.Drafts[len(c.Drafts)-1]
	sig := counterclaim.Sign("Ben", counterclaim.OverContent, keyOf("Ben"), d.Content())
	told, err := review.NoticeOf(c, desk, "Ann", caseBegun.Add(time.Duration(n)*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	step(t, s, counterclaim.Step{Opinion: &counterclaim.Opinion{Incident: c.Incident, Draft: d.ID, Agrees: true, By: "Ben", At: hour(n), Signature: &sig}},
		counterclaim.Step{Notice: told},
		counterclaim.Step{Reply: &counterclaim.Reply{Incident: c.Incident, Draft: d.ID, Party: "ardania", By: "A. Delegate", At: hour(n + 1), Text: "So it was."}})
}

func composed(t testing.TB, c *counterclaim.Case, desk *review.Desk, by string, n int) counterclaim.Step {
	t.Helper()
	f, err := review.Compose(c, desk, by, hour(n))
	if err != nil {
		t.Fatal(err)
	}
	f.Signatures = append(f.Signatures, counterclaim.Sign(by, counterclaim.OverFinding, keyOf(by), f.Content()))
	return counterclaim.Step{Finding: f}
}

// findings walks from a new incident to a finding and one that supersedes it.
func findings(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	c, desk := shellings(t, s), parties(t, s)
	id := c[0].ID
	same(t, "a new case", theCase(t, s, c[1].ID), &counterclaim.Case{Incident: id, Now: id, WorkState: "new"})
	toPublication(t, s, desk, id, 0)
	code(t, "too early", s.Review(ctx, []counterclaim.Step{early(theCase(t, s, id), desk)}), counterclaim.CodeConflict)
	waiting, err := s.Cases(ctx, counterclaim.CaseQuery{Waits: true, WorkState: counterclaim.WorkInReview})
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%d cases wait (%v)", len(waiting), err)
	}
	same(t, "what waits", waiting[0], *theCase(t, s, id))
	first := composed(t, &waiting[0], desk, "Ben", 48)
	step(t, s, first)
	step(t, s, first) // is there already
	toPublication(t, s, desk, c[2].ID, 50)
	second := composed(t, theCase(t, s, id), desk, "Ann", 98)
	step(t, s, second)

	superseded := *first.Finding
	superseded.SupersededBy = second.Finding.ID
	list := func(q counterclaim.FindingQuery) []counterclaim.Finding {
		got, err := s.Findings(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	same(t, "findings", list(counterclaim.FindingQuery{}), []counterclaim.Finding{*second.Finding, superseded})
	same(t, "findings that stand", list(counterclaim.FindingQuery{Standing: true}), []counterclaim.Finding{*second.Finding})
	same(t, "a page", list(counterclaim.FindingQuery{Limit: 1, Offset: 1}), []counterclaim.Finding{superseded})
	same(t, "what goes on", list(counterclaim.FindingQuery{After: second.Finding.ID}), []counterclaim.Finding{superseded})
	same(t, "one", list(counterclaim.FindingQuery{IDs: ids{superseded.ID}}), []counterclaim.Finding{superseded})
	same(t, "one by its beginning", list(counterclaim.FindingQuery{Prefix: superseded.ID.Short()}), []counterclaim.Finding{superseded})
	_, err = s.Findings(ctx, counterclaim.FindingQuery{Prefix: "xyz"})
	code(t, "no beginning", err, counterclaim.CodeBadInput)
	_, err = s.Findings(ctx, counterclaim.FindingQuery{After: id})
	code(t, "after none", err, counterclaim.CodeNotFound)
	got := incidents(t, s, counterclaim.IncidentQuery{})[0]
	same(t, "the incident", []any{got.WorkState, got.Verdict, got.Responsibility, got.Findings},
		[]any{"decided", "confirmed", []string{"belmark"}, ids{superseded.ID, second.Finding.ID}})
	checkIncidents(t, s)
	faultless(t, s)
}

// early is a finding before the parties' time has passed, as somebody might put it together who does not ask the rules.
func early(c *counterclaim.Case, desk *review.Desk) counterclaim.Step {
	late, _ := review.Compose(c, desk, "Ben", hour(48))
	late.At = hour(47)
	late.Identify()
	return counterclaim.Step{Finding: late}
}

func faultless(t *testing.T, s counterclaim.Store) {
	t.Helper()
	type verifier interface {
		Verify(ctx context.Context, fault func(sentence string)) error
	}
	v, ok := s.(verifier)
	if !ok {
		t.Fatal("the store cannot be verified")
	}
	if err := v.Verify(context.Background(), func(fault string) { t.Error(fault) }); err != nil {
		t.Fatal(err)
	}
}

// inBulk keeps steps of many incidents at once or none, and takes them back.
func inBulk(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	parties(t, s)
	var steps []counterclaim.Step
	for _, place := range []string{"Tolm", "Ostry", "Kesh"} {
		r := report("Vale Wire", "2031-03-02", place+" was shelled.")
		c := claim(&r, "was shelled", place, "")
		save(t, s, coding(&r, c))
		steps = append(steps, moved(c.ID, counterclaim.WorkNoFinding, 0))
	}
	wrong := append(append([]counterclaim.Step{}, steps...), moved(steps[0].Work.Incident, counterclaim.WorkDecided, 1))
	code(t, "one of many is wrong", s.Review(ctx, wrong), counterclaim.CodeConflict)
	code(t, "an incident not there", s.Review(ctx, []counterclaim.Step{steps[0], moved(counterclaim.HashOf("nothing"), counterclaim.WorkTriaged, 0)}), counterclaim.CodeNotFound)
	if got, err := s.Cases(ctx, counterclaim.CaseQuery{}); err != nil || len(got) != 0 {
		t.Fatalf("%d cases are left of what failed (%v)", len(got), err)
	}
	notes := []counterclaim.AuditEntry{{At: morning, Who: "vera", What: "release rules set aside", Allowed: true, Why: "asked for"}, {At: morning, Who: "vera", What: "work", Allowed: true}}
	code(t, "noted of what failed", s.Review(ctx, wrong, notes...), counterclaim.CodeConflict)
	code(t, "a note that says nothing", s.Review(ctx, steps, counterclaim.AuditEntry{At: morning}), counterclaim.CodeBadInput)
	if got, err := s.Cases(ctx, counterclaim.CaseQuery{}); err != nil || len(got) != 0 {
		t.Fatalf("%d cases are left of what could not be noted (%v)", len(got), err)
	}
	if got, err := s.Audits(ctx, counterclaim.AuditQuery{}); err != nil || len(got) != 0 {
		t.Fatalf("the trail tells of what did not happen: %+v (%v)", got, err)
	}
	if err := s.Review(ctx, steps, notes...); err != nil {
		t.Fatal(err)
	}
	noted, err := s.Audits(ctx, counterclaim.AuditQuery{Oldest: true})
	if err != nil || len(noted) != 2 || noted[0].Why != "asked for" || noted[1].What != "work" || noted[1].ID.IsZero() {
		t.Fatalf("noted with it is %+v (%v)", noted, err)
	}
	step(t, s, steps...)
	step(t, s, moved(steps[1].Work.Incident, counterclaim.WorkNew, 1))
	got, err := s.Cases(ctx, counterclaim.CaseQuery{WorkState: counterclaim.WorkNoFinding, Limit: 1})
	if err != nil || len(got) != 1 || got[0].Incident != steps[2].Work.Incident || got[0].Work[0].Reason != "Two accounts differ." {
		t.Errorf("cases: %+v (%v)", got, err)
	}
	if n, err := s.CaseCounts(ctx); err != nil || len(n) != 2 || n[counterclaim.WorkNoFinding] != 2 || n[counterclaim.WorkNew] != 1 {
		t.Errorf("cases by work state: %v (%v)", n, err)
	}
	if got, err := s.Cases(ctx, counterclaim.CaseQuery{Waits: true}); err != nil || len(got) != 0 {
		t.Errorf("%d cases wait (%v)", len(got), err)
	}
}

// onlyOnePublishes has two persons publish one draft at once.
func onlyOnePublishes(t *testing.T, s counterclaim.Store) { publishAtOnce(t, s, s) }

func publishAtOnce(t *testing.T, a, b counterclaim.Store) {
	c, desk := shellings(t, a), parties(t, a)
	toPublication(t, a, desk, c[0].ID, 0)
	known := theCase(t, a, c[0].ID)
	var all sync.WaitGroup
	failed := make([]error, 2)
	for i, s := range []counterclaim.Store{a, b} {
		f := composed(t, known, desk, []string{"Ann", "Ben"}[i], 49)
		all.Go(func() { failed[i] = s.Review(context.Background(), []counterclaim.Step{f}) })
	}
	all.Wait()
	if (failed[0] == nil) == (failed[1] == nil) {
		t.Fatalf("two published at once: %v, %v", failed[0], failed[1])
	}
	for _, err := range failed {
		if err != nil {
			code(t, "the later one", err, counterclaim.CodeConflict)
		}
	}
	if got, err := b.Findings(context.Background(), counterclaim.FindingQuery{}); err != nil || len(got) != 1 {
		t.Errorf("%d findings (%v)", len(got), err)
	}
}

// casesStay has an incident be named anew, read again and merged: what was done about it stays with it.
func casesStay(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	c := shellings(t, s)
	parties(t, s)
	step(t, s, moved(c[0].ID, counterclaim.WorkTriaged, 0))
	before := report("Belmark Defence Office", "2031-03-01", "We shelled Tolm.")
	first := claim(&before, "shelled Tolm", "Tolm", "")
	save(t, s, coding(&before, first))
	for _, id := range (ids{first.ID, c[0].ID, c[2].ID}) {
		if got := theCase(t, s, id); got.Incident != c[0].ID || got.Now != first.ID || got.WorkState != "triaged" {
			t.Errorf("the case of an incident that was named anew: %+v", got)
		}
	}
	code(t, "another case of it", s.Review(ctx, []counterclaim.Step{moved(first.ID, counterclaim.WorkTriaged, 1)}), counterclaim.CodeConflict)
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled in the night.")
	save(t, s, coding(&r, reread(&r, c[0], "was shelled in the night", "reader 2")))
	if got := theCase(t, s, first.ID); got.Incident != c[0].ID || got.Now != first.ID {
		t.Errorf("the case of an incident that was read again: %+v", got)
	}
	far := report("Lowland Post", "2031-03-20", "Ostry was shelled.")
	other := claim(&far, "Ostry was shelled", "Ostry", "")
	save(t, s, coding(&far, other))
	step(t, s, moved(other.ID, counterclaim.WorkTriaged, 2))
	arrange(t, s, &counterclaim.Arrangement{Kind: counterclaim.Join, Incidents: ids{first.ID, other.ID}})
	_, err := s.Case(ctx, first.ID)
	code(t, "two cases of one incident", err, counterclaim.CodeAmbiguous)
	for _, id := range (ids{c[0].ID, other.ID}) {
		if got := theCase(t, s, id); got.Incident != id || got.Now != first.ID {
			t.Errorf("a case by its own name: %+v", got)
		}
	}
	_, err = s.Case(ctx, counterclaim.HashOf("nothing"))
	code(t, "no case", err, counterclaim.CodeNotFound)
	faultless(t, s)
}
