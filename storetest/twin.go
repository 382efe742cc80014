package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// FillReports keeps something of all that comes with reports in an empty record: reports of both sides, arrivals and originals, another reader's
// work in a run of its own, a person's word on incidents, watched addresses, work that was given up, and the dispute.
func FillReports(t testing.TB, s counterclaim.Store) {
	t.Helper()
	fillReports(t, s, "no day")
}

// FillSound is FillReports with nothing that would be a fault of the record.
func FillSound(t testing.TB, s counterclaim.Store) {
	t.Helper()
	fillReports(t, s, "2031-03-05")
}

func fillReports(t testing.TB, s counterclaim.Store, published string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	reports := valley(30)
	for i := range reports {
		o := counterclaim.Original{Type: "text/plain", Bytes: []byte(reports[i].Report.Text)}
		if i == 7 {
			o.Bytes = make([]byte, 5000) // packed
		}
		o.Identify()
		reports[i].Originals = []counterclaim.Original{o}
		reports[i].Report.Arrivals = []counterclaim.Arrival{{Outlet: "Vale Wire", Time: "2031-04-01T10:00:00Z", Original: o.ID}, {Outlet: "elsewhere"}}
		save(t, s, &reports[i])
	}
	odd := report("Ardan \x00Border", published, "Zürnau \x01 'quote\" \\ %s 🚀 was shelled.")
	save(t, s, coding(&odd, claim(&odd, "Zürnau", "Zürnau", "2031-03-05")))
	scan := report("Tarn Courier", "2031-03-07", "")
	scan.Headline, scan.Unread, scan.Captions, scan.Attachments = "page", "a scan", []string{"\x00 \\u0000"}, []counterclaim.ID{counterclaim.HashOf("scan")}
	scan.Identify()
	save(t, s, coding(&scan))
	must(s.SetRun(ctx, &counterclaim.Run{Name: "spring", CodedBy: "reader 2", Started: "2031-04-01T10:00:00Z"}))
	must(s.SetRun(ctx, &counterclaim.Run{Name: "autumn", CodedBy: "reader 2", Started: "2031-03-01T10:00:00Z"}))
	for _, i := range []int{3, 8} {
		again := reports[i]
		again.Run, again.CodedBy, again.Claims, again.Around = "spring", "reader 2", again.Claims[1:], again.Around[1:]
		for n := range again.Claims {
			again.Claims[n].CodedBy, again.Claims[n].Within = "reader 2", counterclaim.ID{}
		}
		save(t, s, &again)
	}
	for _, n := range incidents(t, s, counterclaim.IncidentQuery{}) {
		if len(n.Claims) > 2 {
			must(s.Arrange(ctx, &counterclaim.Arrangement{Kind: counterclaim.SplitOff, Incidents: []counterclaim.ID{n.ID}, Claims: n.Claims[:1], By: "A. Reviewer", At: "2031-04-02T10:00:00Z", Reason: "another place"}))
			break
		}
	}
	must(s.SetWatched(ctx, []counterclaim.Watched{{URL: "https://vale.example/a", Kind: "page", State: "live", Next: "2031-04-02T10:00:00Z", Report: odd.ID, Versions: []counterclaim.ID{odd.ID}},
		{URL: "https://vale.example/b", Kind: "feed", State: "gone"}}))
	letter := counterclaim.DeadLetter{Kind: "report", Name: "one", Reason: "too long", Tries: 26, At: "2031-04-02T10:00:00Z", Work: []byte("\x00work")}
	letter.Identify()
	must(s.SetAside(ctx, &letter))
	must(s.SetDispute(ctx, &counterclaim.Dispute{Title: "The river"}))
}

// Fill keeps something of everything in an empty record.
func Fill(t testing.TB, s counterclaim.Store) {
	t.Helper()
	FillReports(t, s)
	fillDesk(t, s)
}

// fillDesk keeps what a desk adds to the reports of a record: people, exhibits, findings.
func fillDesk(t testing.TB, s counterclaim.Store) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	FillPeople(t, s)
	must(s.KeepSignIn(ctx, &counterclaim.SignIn{ID: counterclaim.HashOf("token"), Kind: counterclaim.SignInToken, Person: "vera", Epoch: 1, Made: morning, Used: morning, Ends: "2032-03-02T09:00:00Z"}, morning))
	must(s.ChangeTries(ctx, []string{"key"}, morning, func(t []*counterclaim.Tries) error { t[0].Failed, t[0].Last = 3, morning; return nil }))
	addExhibit(t, s, picture("one", "2031-04-02T10:00:00Z"))
	of := picture("two", "2031-04-02T11:00:00Z")
	of.Original = counterclaim.HashOf("picture", "one")
	addExhibit(t, s, of)
	hold(t, s, deskWords(t))
	addExhibit(t, s, closedPicture("three", "2031-04-02T12:00:00Z"))
	FillCases(t, s)
	FillObservations(t, s)
	FillAgreements(t, s)
	FillSitreps(t, s)
	FillRegister(t, s)
	FillComplaints(t, s)
	FillContests(t, s)
	FillSealed(t, s, deskWords(t))
	must(s.SetDispute(ctx, &counterclaim.Dispute{Title: "The river"}))
}

// FillPeople keeps a person, and entries of the audit trail.
func FillPeople(t testing.TB, s counterclaim.Store) {
	t.Helper()
	addPerson(t, s, "vera")
	if err := s.Audit(context.Background(), &counterclaim.AuditEntry{At: morning, What: "sign in", On: "vera"}); err != nil {
		t.Fatal(err)
	}
}

// FillCases keeps the case of an incident with a finding that is signed, and one that was begun to supersede it.
func FillCases(t testing.TB, s counterclaim.Store) {
	t.Helper()
	desk := parties(t, s)
	id := incidents(t, s, counterclaim.IncidentQuery{})[0].ID
	toPublication(t, s, desk, id, 0)
	step(t, s, composed(t, theCase(t, s, id), desk, "Ben", 48))
	toPublication(t, s, desk, id, 50)
}

// deskWords are the keys of what fillDesk keeps: the same each time, so that a copy is opened too.
func deskWords(t testing.TB) *Words {
	t.Helper()
	var w Words
	for _, of := range []counterclaim.ID{counterclaim.HashOf("picture", "three"), counterclaim.RegisterKey()} {
		if _, err := w.gcm(of, true); err != nil {
			t.Fatal(err)
		}
	}
	one, two, gone := sealedFixtures(t, &w)
	for _, c := range []*counterclaim.Coding{one, two, gone} { // in the order in which FillSealed makes them
		id := c.Report.ID
		if c == two {
			id, _ = w.NameWords(counterclaim.WordsOfReport, id)
		}
		if _, err := w.gcm(id, true); err != nil {
			t.Fatal(err)
		}
		for _, o := range c.Originals {
			named, _ := w.NameWords(counterclaim.WordsOfOriginal, o.ID)
			if _, err := w.gcm(named, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	return &w
}

// Alike fails where two records do not tell the same, in the same order.
func Alike(t testing.TB, got, want counterclaim.Store) {
	t.Helper()
	hold(t, got, deskWords(t))
	hold(t, want, deskWords(t))
	same(t, "the record", state(t, got), state(t, want))
	ctx := context.Background()
	for what, of := range map[string]func(s counterclaim.Store) (any, error){
		"exhibits": func(s counterclaim.Store) (any, error) {
			return exhibitsOf(t, s).Exhibits(ctx, counterclaim.ExhibitQuery{})
		},
		"custody": func(s counterclaim.Store) (any, error) {
			list, err := exhibitsOf(t, s).Exhibits(ctx, counterclaim.ExhibitQuery{})
			out := make([]counterclaim.Exhibit, len(list))
			for i := range list {
				out[i] = exhibit(t, s, list[i].ID)
			}
			return out, err
		},
		"reports": func(s counterclaim.Store) (any, error) { return s.Reports(ctx, 0, 0) },
		"a page":  func(s counterclaim.Store) (any, error) { return s.Reports(ctx, 7, 5) },
		"observations": func(s counterclaim.Store) (any, error) {
			return s.Observations(ctx, counterclaim.ObservationQuery{})
		},
		"confidential reports": func(s counterclaim.Store) (any, error) {
			_, opened := shelf(t, s)
			return opened, nil
		},
		"contests":          func(s counterclaim.Store) (any, error) { return s.Contests(ctx, counterclaim.ID{}) },
		"situation reports": func(s counterclaim.Store) (any, error) { return s.Sitreps(ctx) },
		"complaints":        func(s counterclaim.Store) (any, error) { return s.ComplaintCases(ctx, counterclaim.ComplaintQuery{}) },
		"agreements": func(s counterclaim.Store) (any, error) {
			list, err := s.AgreementVersions(ctx, "")
			out := make([]*counterclaim.AgreementVersion, len(list))
			for i := range list {
				if out[i], err = s.AgreementVersion(ctx, list[i].ID); err != nil {
					return nil, err
				}
			}
			return out, err
		},
		"arrangements": func(s counterclaim.Store) (any, error) { return s.Arrangements(ctx, counterclaim.ID{}, 0, 0) },
		"runs":         func(s counterclaim.Store) (any, error) { return s.RunList(ctx) },
		"changes":      func(s counterclaim.Store) (any, error) { return s.RunChanges(ctx, "spring", 0, 0) },
		"watched":      func(s counterclaim.Store) (any, error) { return s.Watched(ctx, counterclaim.WatchedQuery{}) },
		"people":       func(s counterclaim.Store) (any, error) { return s.People(ctx) },
		"sign-ins":     func(s counterclaim.Store) (any, error) { return s.SignIns(ctx, "vera") },
		"audit trail":  func(s counterclaim.Store) (any, error) { return s.Audits(ctx, counterclaim.AuditQuery{}) },
		"cases":        func(s counterclaim.Store) (any, error) { return s.Cases(ctx, counterclaim.CaseQuery{}) },
		"findings":     func(s counterclaim.Store) (any, error) { return s.Findings(ctx, counterclaim.FindingQuery{}) },
		"sources":      func(s counterclaim.Store) (any, error) { return s.SourceCounts(ctx) },
		"dispute":      func(s counterclaim.Store) (any, error) { return s.Dispute(ctx) },
		"letters": func(s counterclaim.Store) (any, error) {
			list, _, err := s.SetAsides(ctx, 0, 0)
			if err != nil || len(list) == 0 {
				return list, err
			}
			return s.DeadLetter(ctx, list[0].ID)
		},
	} {
		g, err1 := of(got)
		w, err2 := of(want)
		if err1 != nil || err2 != nil {
			t.Fatalf("%s: %v, %v", what, err1, err2)
		}
		same(t, what, g, w)
	}
	reports, err := want.Reports(ctx, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range reports {
		g, err1 := got.Report(ctx, l.Report.ID)
		w, err2 := want.Report(ctx, l.Report.ID)
		if err1 != nil || err2 != nil {
			t.Fatalf("report %s: %v, %v", l.Report.ID.Short(), err1, err2)
		}
		same(t, "report", g, w)
		for _, a := range w.Arrivals {
			if a.Original.IsZero() {
				continue
			}
			g, err1 := got.Original(ctx, a.Original)
			w, err2 := want.Original(ctx, a.Original)
			if err1 != nil || err2 != nil {
				t.Fatalf("original %s: %v, %v", a.Original.Short(), err1, err2)
			}
			same(t, "original", g, w)
		}
		g2, err1 := got.OldClaims(ctx, l.Report.ID)
		w2, err2 := want.OldClaims(ctx, l.Report.ID)
		if err1 != nil || err2 != nil {
			t.Fatalf("old claims: %v, %v", err1, err2)
		}
		same(t, "old claims", g2, w2)
		for _, old := range w2 {
			same(t, "an old address", resolve(t, got, "c", old.ID.Short()), resolve(t, want, "c", old.ID.Short()))
		}
	}
	alikePages(t, got, want)
}

// alikePages compares what is found and how it is parted into pages.
func alikePages(t testing.TB, got, want counterclaim.Store) {
	t.Helper()
	for offset := range 12 {
		for _, q := range []counterclaim.ClaimQuery{{}, {Conduct: "talks"}, {From: "2031-03-03", To: "2031-03-20"}, {Box: &counterclaim.Box{South: 40, West: 69, North: 42, East: 71}},
			{Box: &counterclaim.Box{South: 40, West: 179, North: 42, East: 71}}} {
			q.Limit, q.Offset = 5, 3*offset
			same(t, "a page of claims", claims(t, got, q), claims(t, want, q))
		}
		for _, q := range []counterclaim.IncidentQuery{{}, {Conduct: "heavy_weapons_fire"}, {Party: "XAA"}, {Party: "XAB", Conduct: "talks", From: "2031-03-03"}} {
			q.Limit, q.Offset = 3, 2*offset
			same(t, "a page of incidents", incidents(t, got, q), incidents(t, want, q))
		}
		for _, typed := range []string{"shelled", "mortar*", `"hit the hills"`, "-tolm shelled", "zurnau", "party:XAA", "broken -party:XAB sort:newest", "hills sort:oldest",
			"near:41,70~5km", "near:41,70~500km sort:newest", "-near:41,70~5km post", "elephant", "conduct:talks place:Ostry OR shelled"} {
			g, w := look(t, got, typed, 4, 3*offset), look(t, want, typed, 4, 3*offset)
			same(t, "search "+typed, g, w)
		}
	}
}
