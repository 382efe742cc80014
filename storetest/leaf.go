package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// leavesOf gives the part of a store that its log is made of.
func leavesOf(t testing.TB, s counterclaim.Store) counterclaim.Leaves {
	t.Helper()
	l, ok := s.(counterclaim.Leaves)
	if !ok {
		t.Fatalf("%T has no leaves", s)
	}
	return l
}

// NoFaults wants every leaf of a store to stand for what it holds, and everything that it holds to have one.
func NoFaults(t testing.TB, s counterclaim.Store) {
	t.Helper()
	if got := faults(t, s); len(got) > 0 {
		t.Errorf("%d faults of a record that nobody touched: %+v", len(got), got[0])
	}
	n := 0
	if err := leavesOf(t, s).EachLeaf(context.Background(), func(*counterclaim.Leaf) error { n++; return nil }); err != nil || n == 0 {
		t.Errorf("%d leaves, %v", n, err)
	}
}

// faults gives what is wrong with what the leaves of a store stand for.
func faults(t testing.TB, s counterclaim.Store) []counterclaim.Fault {
	t.Helper()
	var out []counterclaim.Fault
	if err := leavesOf(t, s).CheckContents(context.Background(), func(f counterclaim.Fault) { out = append(out, f) }); err != nil {
		t.Fatal(err)
	}
	return out
}

// kinds counts the leaves that are not sealed.
func kinds(t *testing.T, s counterclaim.Store) map[string]int {
	t.Helper()
	all, err := leavesOf(t, s).Unsealed(context.Background(), 10000)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for i := range all {
		if err := all[i].Validate(); err != nil && !all[i].Closed() || all[i].Position >= 0 {
			t.Errorf("leaf %+v: %v", all[i], err)
		}
		out[all[i].Kind]++
	}
	return out
}

// leaves wants each thing that the record takes to have one, whichever way it comes.
func leaves(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled in the night. The post burned. Talks ended.")
	r.Arrivals = []counterclaim.Arrival{{URL: "https://wire.example/1", Time: "2031-03-02T10:00:00Z"}, {URL: "https://wire.example/1?a=1&b=2", Time: "2031-03-02T11:00:00Z"}}
	shelled, burned := claim(&r, "Tolm was shelled", "Tolm", ""), claim(&r, "The post burned", "Tolm", "")
	talks := claim(&r, "Talks ended", "", "")
	talks.Review, talks.CodedBy = counterclaim.Added, "A. Reviewer"
	first := coding(&r, shelled, burned, talks)
	save(t, s, first)
	want := map[string]int{counterclaim.ReportLeaf: 1, counterclaim.ArrivalLeaf: 2}
	same(t, "leaves of a new report", kinds(t, s), want)
	save(t, s, first)
	same(t, "leaves of a report that was there", kinds(t, s), want)

	again := *first
	again.Report.Arrivals = append(again.Report.Arrivals, counterclaim.Arrival{URL: "https://other.example/", Time: "2031-03-03T10:00:00Z"})
	save(t, s, &again)
	want[counterclaim.ArrivalLeaf]++
	same(t, "leaves after it came once more", kinds(t, s), want)

	other := reread(&r, burned, "The post burned", "reader 2")
	other.Confidence = 0.75
	recoded := coding(&r, reread(&r, shelled, "Tolm was shelled in the night", "reader 2"), other)
	recoded.Run = "spring"
	save(t, s, recoded)
	want[counterclaim.ReportLeaf]++
	want[counterclaim.RunLeaf]++
	want[counterclaim.ChangeLeaf] += 3
	same(t, "leaves after another reader", kinds(t, s), want)
	for range 2 {
		if err := s.SetRun(ctx, &counterclaim.Run{Name: "spring", CodedBy: "reader 2", Started: "2031-04-01T10:00:00Z", Ended: "2031-04-01T11:00:00Z"}); err != nil {
			t.Fatal(err)
		}
		if err := s.SetDispute(ctx, &counterclaim.Dispute{Title: "The valley"}); err != nil {
			t.Fatal(err)
		}
	}
	want[counterclaim.RunLeaf]++
	want[counterclaim.DisputeLeaf]++
	all := claims(t, s, counterclaim.ClaimQuery{})
	a := counterclaim.Arrangement{Kind: counterclaim.Pin, By: "A. Reviewer", At: "2031-04-02T10:00:00Z", Claims: []counterclaim.ID{all[0].ID}, Incidents: []counterclaim.ID{all[0].Incident}}
	for range 2 {
		if err := s.Arrange(ctx, &a); err != nil {
			t.Fatal(err)
		}
	}
	want[counterclaim.ArrangementLeaf]++
	for range 2 {
		m := counterclaim.Mark{Kind: counterclaim.MarkName, On: "Ana Velm", By: "A. Reviewer", At: "2031-04-02T10:00:00Z", Reason: "she agreed"}
		if err := s.SetMark(ctx, &m); err != nil {
			t.Fatal(err)
		}
	}
	want[counterclaim.MarkLeaf] += 2
	same(t, "leaves after a person's word", kinds(t, s), want)
	if got := faults(t, s); len(got) > 0 {
		t.Errorf("faults of a record that nobody touched: %+v", got)
	}
	of, err := leavesOf(t, s).LeavesOf(ctx, r.ID)
	if err != nil || len(of) != 2+3+3 {
		t.Errorf("%d leaves of the report, %v; want 8", len(of), err)
	}
	for i := range of {
		_, err := leavesOf(t, s).LeafContent(ctx, &of[i])
		if old := i == 2; old != (counterclaim.CodeOf(err) == counterclaim.CodeNotFound) || !old && err != nil {
			t.Errorf("content of leaf %d, %s: %v", i, of[i].Kind, err)
		}
	}
}

// sealing wants leaves to be sealed once, in one log.
func sealing(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	l := leavesOf(t, s)
	reports := valley(4)
	for i := range reports {
		save(t, s, &reports[i])
	}
	pending, err := l.Unsealed(ctx, 3)
	if err != nil || len(pending) != 3 {
		t.Fatalf("%d leaves, %v; want the first three", len(pending), err)
	}
	if n, err := l.SealedSize(ctx); n != 0 || err != nil {
		t.Errorf("sealed %d, %v before anything was", n, err)
	}
	for i := range pending {
		pending[i].Position = int64(2 - i)
	}
	if err := l.Seal(ctx, pending); err != nil {
		t.Fatal(err)
	}
	moved := pending[0]
	moved.Position = 17
	if err := l.Seal(ctx, []counterclaim.Leaf{moved}); err != nil {
		t.Fatal(err)
	}
	var order []int64
	if err := l.EachLeaf(ctx, func(one *counterclaim.Leaf) error { order = append(order, one.Position); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(order) < 4 || order[0] != 0 || order[1] != 1 || order[2] != 2 || order[3] != -1 {
		t.Errorf("positions %v; want 0, 1, 2, then those that are not sealed", order)
	}
	if n, err := l.SealedSize(ctx); n != 3 || err != nil {
		t.Errorf("sealed %d, %v; want 3", n, err)
	}
	if name, err := l.LogName(ctx); name != "" || err != nil {
		t.Errorf("log %q, %v before there was one", name, err)
	}
	for _, name := range []string{"one", "two"} {
		if got, err := l.ClaimLog(ctx, name); got != "one" || err != nil {
			t.Errorf("the record's log is %q, %v; want the first that came", got, err)
		}
	}
}

// LeavesAlike fails where the leaves of two records do not say the same.
func LeavesAlike(t testing.TB, got, want counterclaim.Store) {
	t.Helper()
	same(t, "leaves", said(t, got), said(t, want))
}

// said writes what the leaves of a store say, but for what no two records share: the times at which they took it, and salts.
func said(t testing.TB, s counterclaim.Store) []string {
	t.Helper()
	var out []string
	err := leavesOf(t, s).EachLeaf(context.Background(), func(l *counterclaim.Leaf) error {
		content := l.Content.String()
		if l.Closed() {
			content = "closed"
		}
		out = append(out, fmt.Sprint(l.Kind, " ", l.Ref, " ", content))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// deskLeaves wants what persons add to have leaves: once, and with no secret in what they are of.
func deskLeaves(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	Fill(t, s)
	have := kinds(t, s)
	for kind, want := range map[string]int{counterclaim.ExhibitLeaf: 3, counterclaim.CustodyLeaf: 4, counterclaim.PersonLeaf: 1, counterclaim.AuditLeaf: 2,
		"work": 1, "draft": 2, "opinion": 2, "notice": 2, "reply": 2, "finding": 1} {
		if have[kind] != want {
			t.Errorf("%d leaves of %s, want %d", have[kind], kind, want)
		}
	}
	NoFaults(t, s)
	passkey := func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		p.Passkeys[0].Record = []byte(`{"publicKey":"AQID","authenticator":{"signCount":1}}`)
		return nil, nil
	}
	signed := func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		p.LastStep++
		p.Passkeys[0].Used, p.Passkeys[0].Record = morning, []byte(`{"publicKey":"AQID","authenticator":{"signCount":2}}`)
		return nil, nil
	}
	changed := func(p *counterclaim.Person) (*counterclaim.AuditEntry, error) {
		p.Password = "another hash"
		return nil, nil
	}
	p := s.(counterclaim.People)
	for _, c := range []struct {
		what   string
		change func(p *counterclaim.Person) (*counterclaim.AuditEntry, error)
		more   int
	}{{"another passkey under the same name", passkey, 1}, {"signing in", signed, 0}, {"another password", changed, 1}} {
		before := kinds(t, s)[counterclaim.PersonLeaf]
		if err := p.ChangePerson(ctx, "vera", c.change); err != nil {
			t.Fatal(err)
		}
		if got := kinds(t, s)[counterclaim.PersonLeaf] - before; got != c.more {
			t.Errorf("%s makes %d leaves, want %d", c.what, got, c.more)
		}
	}
	of, err := leavesOf(t, s).LeavesOf(ctx, counterclaim.HashOf("person", "vera"))
	if err != nil || len(of) != 3 {
		t.Fatalf("%d leaves of a person, %v", len(of), err)
	}
	content, err := leavesOf(t, s).LeafContent(ctx, &of[2])
	if err != nil || strings.Contains(string(content), "AQID") || !strings.Contains(string(content), `"telephone"`) || strings.Contains(string(content), "another hash") || strings.Contains(string(content), `"AP8="`) {
		t.Errorf("a person is committed to as %s, %v", content, err)
	}
	NoFaults(t, s)
}

// erasedLeaves wants nothing to be left by which it could be guessed what an exhibit was said to show, and the log to be none the worse.
func erasedLeaves(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	e, l := exhibitsOf(t, s), leavesOf(t, s)
	hold(t, s, &Words{})
	x := picture("secret", "2031-03-02T10:00:00Z")
	x.Sealed, x.Sensitivity, x.Readers, x.SaidToShow = counterclaim.HashOf("sealed"), counterclaim.Confidential, []string{"A. Person"}, "who spoke"
	addExhibit(t, s, x)
	described := x.Description
	described.SaidToShow = "who else spoke"
	touch := func(u counterclaim.Custody) {
		t.Helper()
		u.At, u.By = "2031-03-03T10:00:00Z", "A. Person"
		if err := e.Touch(ctx, x.ID, &u); err != nil {
			t.Fatal(err)
		}
	}
	touch(counterclaim.Custody{Act: counterclaim.ActDescription, Said: &described})
	var before []counterclaim.Leaf
	ofExhibit := func() []counterclaim.Leaf {
		t.Helper()
		all, err := l.LeavesOf(ctx, x.ID)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(all, func(l counterclaim.Leaf) bool { return l.Kind != counterclaim.ExhibitLeaf })
	}
	if before = ofExhibit(); len(before) != 2 {
		t.Fatalf("%d leaves of an exhibit that was described once", len(before))
	}
	for range 2 {
		touch(counterclaim.Custody{Act: counterclaim.ActErasure, Reason: "he asked for it"})
	}
	after := ofExhibit()
	if len(after) != 3 || after[2].Closed() {
		t.Fatalf("after it was erased its leaves are %+v", after)
	}
	for i := range before {
		if !after[i].Closed() || after[i].Content == before[i].Content || after[i].Commitment() != before[i].Commitment() {
			t.Errorf("leaf %d was %+v and is %+v", i, before[i], after[i])
		}
	}
	NoFaults(t, s)
}
