package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func claimPages(t *testing.T, s counterclaim.Store) {
	reports := valley(30)
	for i := range reports {
		save(t, s, &reports[i])
	}
	all := claims(t, s, counterclaim.ClaimQuery{})
	if len(all) != 90 || !slices.IsSortedFunc(all, listOrder) {
		t.Errorf("%d claims, want 90 by publication time, report, start and id", len(all))
	}
	list := incidents(t, s, counterclaim.IncidentQuery{})
	for _, size := range []int{1, 7, 89, 90, 91} {
		var paged []counterclaim.Claim
		for n := 0; n < len(all); n += size {
			paged = append(paged, claims(t, s, counterclaim.ClaimQuery{Limit: size, Offset: n})...)
		}
		same(t, "claims by pages", idsOf(paged), idsOf(all))
		var pagedIncidents []counterclaim.Incident
		for n := 0; n < len(list); n += size {
			pagedIncidents = append(pagedIncidents, incidents(t, s, counterclaim.IncidentQuery{Limit: size, Offset: n})...)
		}
		same(t, "incidents by pages", pagedIncidents, list)
	}
	if got := claims(t, s, counterclaim.ClaimQuery{Limit: 5, Offset: 90}); len(got) != 0 {
		t.Errorf("%d claims beyond the last", len(got))
	}
	if got := claims(t, s, counterclaim.ClaimQuery{Offset: 80}); len(got) != 10 {
		t.Errorf("%d claims from the 81st on, want 10", len(got))
	}
}

func reportPages(t *testing.T, s counterclaim.Store) {
	reports := valley(30)
	for i := range reports {
		save(t, s, &reports[i])
	}
	bare := report("Valley Post", "2031-05-01", "A quiet week.")
	save(t, s, coding(&bare))
	list := func(limit, offset int) []counterclaim.ListedReport {
		t.Helper()
		got, err := s.Reports(context.Background(), limit, offset)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	all := list(0, 0)
	if len(all) != 31 || all[0].Report.ID != bare.ID || all[0].Claims != 0 || all[1].Claims == 0 {
		t.Fatalf("%d reports, want 31, the newest first with no claims", len(all))
	}
	for i := range all {
		if r := &all[i].Report; r.Text != "" || r.Outlet == "" {
			t.Errorf("report %s: text %q, outlet %q", r.ID.Short(), r.Text, r.Outlet)
		}
		if i > 0 && all[i].Report.Day() > all[i-1].Report.Day() {
			t.Errorf("report %d is newer than the one before", i)
		}
	}
	var paged []counterclaim.ListedReport
	for n := 0; n < len(all); n += 7 {
		paged = append(paged, list(7, n)...)
	}
	same(t, "reports by pages", paged, all)
}

func claimQueries(t *testing.T, s counterclaim.Store) {
	reports := valley(24)
	for i := range reports {
		save(t, s, &reports[i])
	}
	all := claims(t, s, counterclaim.ClaimQuery{})
	choose := func(keep func(c *counterclaim.Claim) bool) []counterclaim.ID {
		out := []counterclaim.ID{}
		for i := range all {
			if keep(&all[i]) {
				out = append(out, all[i].ID)
			}
		}
		return out
	}
	day := func(c *counterclaim.Claim) string { return nearDay(c, c.Published) }
	one, incident := all[17], all[40].Incident
	for _, c := range []struct {
		name string
		q    counterclaim.ClaimQuery
		keep func(c *counterclaim.Claim) bool
	}{
		{"report", counterclaim.ClaimQuery{Report: one.Report}, func(c *counterclaim.Claim) bool { return c.Report == one.Report }},
		{"ids", counterclaim.ClaimQuery{IDs: []counterclaim.ID{all[50].ID, one.ID, counterclaim.HashOf("none")}}, func(c *counterclaim.Claim) bool { return c.ID == all[50].ID || c.ID == one.ID }},
		{"incident", counterclaim.ClaimQuery{Incidents: []counterclaim.ID{incident}}, func(c *counterclaim.Claim) bool { return c.Incident == incident }},
		{"conduct", counterclaim.ClaimQuery{Conduct: "talks"}, func(c *counterclaim.Claim) bool { return c.Conduct[0] == "talks" }},
		{"from", counterclaim.ClaimQuery{From: "2031-03-10"}, func(c *counterclaim.Claim) bool { return day(c) >= "2031-03-10" }},
		{"to", counterclaim.ClaimQuery{To: "2031-03-10"}, func(c *counterclaim.Claim) bool { return day(c) != "" && day(c) <= "2031-03-10" }},
		{"one day", counterclaim.ClaimQuery{From: day(&one), To: day(&one)}, func(c *counterclaim.Claim) bool { return day(c) == day(&one) }},
		{"all at once", counterclaim.ClaimQuery{Report: one.Report, Conduct: "talks", From: "2031-01-01", To: "2032-01-01"}, func(c *counterclaim.Claim) bool {
			return c.Report == one.Report && c.Conduct[0] == "talks" && day(c) != ""
		}},
		{"nothing", counterclaim.ClaimQuery{Conduct: "' OR 1=1 --"}, func(*counterclaim.Claim) bool { return false }},
	} {
		want := choose(c.keep)
		if len(want) == 0 && c.name != "nothing" {
			t.Fatalf("%s: the test chooses nothing", c.name)
		}
		same(t, c.name, idsOf(claims(t, s, c.q)), want)
	}
}

func claimBoxes(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Tolm, Ostry, Vahine and Nowhere.")
	at := func(words string, lat, lon float64) counterclaim.Claim {
		c := claim(&r, words, words, "")
		c.Places[0].Lat, c.Places[0].Lon = lat, lon
		return c
	}
	tolm, ostry, vahine := at("Tolm", 40.1234567, 70.7654321), at("Ostry", 40.2, 71), at("Vahine", -17, -179.5)
	tolm.Places = append(tolm.Places, counterclaim.Place{Text: "there", Lat: 40.12, Lon: 70.76, Precision: counterclaim.Near})
	nowhere := claim(&r, "Nowhere", "Nowhere", "")
	nowhere.Places[0] = counterclaim.Place{Text: "Nowhere", Unresolved: true}
	save(t, s, coding(&r, tolm, ostry, vahine, nowhere))
	for _, c := range []struct {
		name string
		box  counterclaim.Box
		want []counterclaim.ID
	}{
		{"both", counterclaim.Box{South: 40, West: 70, North: 41, East: 72}, []counterclaim.ID{tolm.ID, ostry.ID}},
		{"edges included", counterclaim.Box{South: 40.2, West: 71, North: 40.2, East: 71}, []counterclaim.ID{ostry.ID}},
		{"a metre beside", counterclaim.Box{South: 40.12346, West: 70, North: 40.15, East: 70.8}, []counterclaim.ID{}},
		{"date line", counterclaim.Box{South: -20, West: 175, North: 0, East: -175}, []counterclaim.ID{vahine.ID}},
		{"the world", counterclaim.Box{South: -90, West: -180, North: 90, East: 180}, []counterclaim.ID{tolm.ID, ostry.ID, vahine.ID}},
		{"null island", counterclaim.Box{South: -1, West: -1, North: 1, East: 1}, []counterclaim.ID{}},
	} {
		same(t, c.name, idsOf(claims(t, s, counterclaim.ClaimQuery{Box: &c.box})), c.want)
	}
}

func incidentQueries(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-20", "One. Two. Three. Four.")
	one, two := claim(&r, "One", "Tolm", "2031-03-01"), claim(&r, "Two", "Ostry", "2031-03-10")
	two.Time.To, two.Time.Precision = "2031-03-16", "week"
	three, four := claim(&r, "Three", "", ""), claim(&r, "Four", "", "2031-03-18")
	three.Actors[0].Country = "XAC"
	four.Conduct, four.Actors, four.Targets = []counterclaim.Conduct{"talks"}, []counterclaim.Entity{someone()}, nil
	save(t, s, coding(&r, one, two, three, four))
	for _, c := range []struct {
		name string
		q    counterclaim.IncidentQuery
		want []counterclaim.ID
	}{
		{"all, newest first", counterclaim.IncidentQuery{}, []counterclaim.ID{three.ID, four.ID, two.ID, one.ID}},
		{"ids", counterclaim.IncidentQuery{IDs: []counterclaim.ID{one.ID, four.ID}}, []counterclaim.ID{four.ID, one.ID}},
		{"conduct", counterclaim.IncidentQuery{Conduct: "talks"}, []counterclaim.ID{four.ID}},
		{"party", counterclaim.IncidentQuery{Party: "XAC"}, []counterclaim.ID{three.ID}},
		{"party of several", counterclaim.IncidentQuery{Party: "XAA"}, []counterclaim.ID{three.ID, two.ID, one.ID}},
		{"from, within a period", counterclaim.IncidentQuery{From: "2031-03-15"}, []counterclaim.ID{three.ID, four.ID, two.ID}},
		{"to", counterclaim.IncidentQuery{To: "2031-03-12"}, []counterclaim.ID{two.ID, one.ID}},
		{"the publication day where no time is known", counterclaim.IncidentQuery{From: "2031-03-20", To: "2031-03-20"}, []counterclaim.ID{three.ID}},
		{"page", counterclaim.IncidentQuery{Limit: 2, Offset: 1}, []counterclaim.ID{four.ID, two.ID}},
		{"together", counterclaim.IncidentQuery{Party: "XAB", Conduct: "heavy_weapons_fire", From: "2031-03-05", To: "2031-03-30"}, []counterclaim.ID{two.ID}},
		{"no such id", counterclaim.IncidentQuery{IDs: []counterclaim.ID{counterclaim.HashOf("none")}}, []counterclaim.ID{}},
	} {
		same(t, c.name, incidentIDs(incidents(t, s, c.q)), c.want)
	}
}

func overview(t *testing.T, s counterclaim.Store) {
	for _, c := range []struct {
		outlet, party, published string
		from, to                 counterclaim.Entity
	}{
		{"A", "XAA", "2031-03-05", ardania(), belmark()},
		{"A", "XAA", "2031-03-01T23:59:00-11:00", belmark(), ardania()},
		{"B", "XAB", "", ardania(), belmark()},
		{"C", "", "2031-04-01", someone(), belmark()},
		{"C", "", "2031-04-02", belmark(), belmark()},
		{"C", "", "2031-04-03", counterclaim.Entity{Text: "the Vale Guard", Party: "guard"}, belmark()},
	} {
		r := report(c.outlet, c.published, "Shelling of "+c.to.Text+" by "+c.from.Text)
		r.Party = c.party
		a, b := claim(&r, "Shelling", "", ""), claim(&r, "by", "", "")
		a.Actors, a.Targets = []counterclaim.Entity{c.from, c.from}, []counterclaim.Entity{c.to}
		b.Event, b.Quad, b.Actors, b.Targets = counterclaim.Consult, 1, a.Actors, a.Targets
		b.Identify(0)
		save(t, s, coding(&r, a, b))
	}
	same(t, "overview", view(t, s), &counterclaim.Overview{
		Reports: 6, Claims: 12, Incidents: 12, First: "2031-03-01", Last: "2031-04-03",
		Coverage: []counterclaim.Coverage{
			{Reports: 3, From: "2031-04-01", To: "2031-04-03"}, {Party: "XAA", Reports: 2, From: "2031-03-01", To: "2031-03-05"}, {Party: "XAB", Reports: 1}},
		Pairs: []counterclaim.Pair{{A: "XAA", B: "XAB", Claims: 3}, {A: "XAB", B: "guard", Claims: 1}},
		Days:  []counterclaim.DayCount{{Day: "2031-04-03", Incidents: 2}, {Day: "2031-04-02", Incidents: 2}, {Day: "2031-04-01", Incidents: 2}, {Day: "2031-03-05", Incidents: 2}, {Day: "2031-03-01", Incidents: 2}, {Day: "", Incidents: 2}},
	})
}

func dispute(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	got, err := s.Dispute(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "a dispute that nobody has set", got, &counterclaim.Dispute{})
	want := &counterclaim.Dispute{Title: "The valley", Zone: "Etc/GMT-5", Derived: true, Actors: "a\nb", Places: "c",
		Parties: []counterclaim.Party{{ID: "ard", Name: "Ardania", Countries: []string{"XAA"}, Colour: "#225588"}},
		Sources: []counterclaim.Source{{ID: counterclaim.HashOf("s"), Name: "Vale Wire"}}}
	for _, title := range []string{"The valley", "Another title"} {
		want.Title = title
		if err := s.SetDispute(ctx, want); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Dispute(ctx); err != nil {
			t.Fatal(err)
		}
		same(t, "dispute", got, want)
	}
	r := report("Vale Wire", "2031-03-02", "Nothing.")
	save(t, s, coding(&r))
	code(t, "a synthetic dispute for real reports", s.SetDispute(ctx, &counterclaim.Dispute{Synthetic: true}), counterclaim.CodeMixedSynthetic)
}

func addresses(t *testing.T, s counterclaim.Store) {
	reports := valley(5)
	for i := range reports {
		save(t, s, &reports[i])
	}
	r, c := reports[2].Report.ID, reports[2].Claims[1].ID
	for _, a := range []struct {
		noun string
		id   counterclaim.ID
	}{{"r", r}, {"c", c}} {
		for _, n := range []int{8, 9, 15, 16, 63, 64} {
			prefix := a.id.String()[:n]
			same(t, a.noun+"/"+prefix, resolve(t, s, a.noun, prefix), counterclaim.Address{ID: a.id})
			same(t, "in capitals", resolve(t, s, a.noun, strings.ToUpper(prefix)), counterclaim.Address{ID: a.id})
		}
	}
	for _, c := range []struct {
		noun, prefix string
		want         counterclaim.Code
	}{
		{"r", c.Short(), counterclaim.CodeNotFound},
		{"c", r.Short(), counterclaim.CodeNotFound},
		{"i", "00000000", counterclaim.CodeNotFound},
		{"c", "ffffffffffffffff", counterclaim.CodeNotFound},
		{"r", r.String()[:7], counterclaim.CodeBadInput},
		{"r", r.String() + "0", counterclaim.CodeBadInput},
		{"r", "", counterclaim.CodeBadInput},
		{"c", "%%%%%%%%", counterclaim.CodeBadInput},
		{"c", "12345678' OR 1", counterclaim.CodeBadInput},
		{"i", "１２３４５６７８", counterclaim.CodeBadInput},
		{"x", r.Short(), counterclaim.CodeNotFound},
		{"z", r.Short(), counterclaim.CodeBadInput},
		{"", r.Short(), counterclaim.CodeBadInput},
	} {
		_, err := s.Resolve(context.Background(), c.noun, c.prefix)
		code(t, c.noun+"/"+c.prefix, err, c.want)
	}
}

func ambiguous(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "One. Two.")
	a, b := claim(&r, "One", "", ""), claim(&r, "Two", "", "")
	b.ID = a.ID
	b.ID[31]++
	save(t, s, coding(&r, a, b))
	for _, noun := range []string{"c", "i"} {
		for _, n := range []int{8, 16, 62} {
			_, err := s.Resolve(context.Background(), noun, a.ID.String()[:n])
			code(t, noun, err, counterclaim.CodeAmbiguous)
			if counterclaim.HintOf(err) == "" {
				t.Errorf("%v: no hint", err)
			}
		}
		same(t, "the whole id", resolve(t, s, noun, b.ID.String()), counterclaim.Address{ID: b.ID})
	}
}
