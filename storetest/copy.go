package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// printed makes a coding of what an outlet printed at an hour of March 2031: a story of invented words, some of them changed.
func printed(outlet string, hour int, story, changed uint64) *counterclaim.Coding {
	r := rand.New(rand.NewPCG(story, 1))
	words := make([]string, 120)
	for i := range words {
		words[i] = fmt.Sprintf("word%d", r.IntN(500))
	}
	for n := range changed {
		words[(7+13*n)%120] = fmt.Sprintf("changed%d", n)
	}
	words[0] = "Shelling."
	rep := report(outlet, fmt.Sprintf("2031-03-%02dT%02d:00:00Z", 1+hour/24, hour%24), strings.Join(words, " "))
	rep.Party = map[string]string{"Ardan Border Service": "XAA", "Ardan Paper": "XAA"}[outlet]
	c := coding(&rep, claim(&rep, "Shelling", "Tolm", "2031-03-01"))
	c.Sketch, c.Bands = match.Sketch(rep.Text)
	c.Copies = match.Copies
	return c
}

// leads writes what every report of a record is a copy of, by outlet and hour, and the same of its claims and its tags.
func leads(t testing.TB, s counterclaim.Store) []string {
	t.Helper()
	list, err := s.Reports(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[counterclaim.ID]string{{}: "none"}
	for _, l := range list {
		names[l.Report.ID] = l.Report.Outlet + " " + l.Report.Published[8:13]
	}
	tagged := map[counterclaim.ID]string{}
	for _, copies := range []string{"yes", "no"} {
		got := searched(t, s, counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchTag, Tags: []string{counterclaim.TagOf("copies", copies)}}, Limit: 100})
		for _, hit := range got.Reports {
			tagged[hit.Report.ID] += " report:" + copies
		}
		for _, c := range got.Claims {
			tagged[c.Report] += " claim:" + copies
		}
	}
	var out []string
	for _, l := range list {
		whole, err := s.Report(t.Context(), l.Report.ID)
		if err != nil {
			t.Fatal(err)
		}
		of := claims(t, s, counterclaim.ClaimQuery{Report: l.Report.ID})
		if len(of) != 1 || of[0].CopyOf != l.Report.CopyOf || whole.CopyOf != l.Report.CopyOf {
			t.Errorf("%s is a copy of %s in the list, of %s by itself, its claims %+v", names[l.Report.ID], names[l.Report.CopyOf], names[whole.CopyOf], of)
		}
		out = append(out, names[l.Report.ID]+" < "+names[l.Report.CopyOf]+tagged[l.Report.ID])
	}
	slices.Sort(out)
	return out
}

func searched(t testing.TB, s counterclaim.Reader, q counterclaim.SearchQuery) *counterclaim.SearchResult {
	t.Helper()
	got, err := s.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// copies tests that near copies are linked to what came first, whichever comes in first, with their tags and counts.
func copies(t *testing.T, s counterclaim.Store) {
	for _, c := range []*counterclaim.Coding{
		printed("Gazette", 9, 1, 2), printed("Ardan Paper", 12, 1, 0), printed("Vale Wire", 30, 1, 4), printed("Herald", 31, 2, 0), // the original is still to come
	} {
		save(t, s, c)
	}
	same(t, "copies of the first that came", leads(t, s), []string{
		"Ardan Paper 01T12 < Gazette 01T09 report:yes claim:yes", "Gazette 01T09 < none report:no claim:no",
		"Herald 02T07 < none report:no claim:no", "Vale Wire 02T06 < Gazette 01T09 report:yes claim:yes",
	})
	save(t, s, printed("Vale Wire", 6, 1, 0))
	want := []string{
		"Ardan Paper 01T12 < Vale Wire 01T06 report:yes claim:yes", "Gazette 01T09 < Vale Wire 01T06 report:yes claim:yes", "Herald 02T07 < none report:no claim:no",
		"Vale Wire 01T06 < none report:no claim:no", "Vale Wire 02T06 < none report:no claim:no", // its next bulletin
	}
	same(t, "copies of the original", leads(t, s), want)
	coverage := []counterclaim.Coverage{{Reports: 4, Copies: 1, From: "2031-03-01", To: "2031-03-02"}, {Party: "XAA", Reports: 1, Copies: 1, From: "2031-03-01", To: "2031-03-01"}}
	same(t, "coverage", view(t, s).Coverage, coverage)

	again := printed("Ardan Paper", 12, 1, 0)
	again.CodedBy, again.Report.Party = "reader 2", ""
	save(t, s, again)
	same(t, "copies after a report was read again", leads(t, s), want)
	same(t, "coverage after it", view(t, s).Coverage, []counterclaim.Coverage{{Reports: 5, Copies: 2, From: "2031-03-01", To: "2031-03-02"}})
}

// copiesInAnyOrder tests that the same reports end with the same copies.
func copiesInAnyOrder(t *testing.T, s counterclaim.Store) {
	var want []string
	for round := range uint64(6) {
		var all []*counterclaim.Coding
		for i, outlet := range []string{"Vale Wire", "Gazette", "Ardan Paper", "Herald", "Post", "Courier", "Vale Wire", "Gazette"} {
			all = append(all, printed(outlet, 5*i, 100+round, uint64(i%4))) // a story of its own in each round
		}
		shuffled := slices.Clone(all)
		rand.New(rand.NewPCG(round, 3)).Shuffle(len(all), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		var got []string
		for _, c := range shuffled {
			save(t, s, c)
		}
		for _, c := range all {
			r, err := s.Report(t.Context(), c.Report.ID)
			if err != nil {
				t.Fatal(err)
			}
			of := slices.IndexFunc(all, func(o *counterclaim.Coding) bool { return o.Report.ID == r.CopyOf })
			got = append(got, fmt.Sprintf("%s < %d", c.Report.Outlet, of))
		}
		if round == 0 {
			want = got
		}
		same(t, fmt.Sprint("round ", round), got, want)
	}
	if !slices.Contains(want, "Gazette < 0") || want[0] != "Vale Wire < -1" {
		t.Errorf("%v", want)
	}
}

// resketch tests that reports which were kept without a sketch get one, and the copies that they would have had, once.
func resketch(t *testing.T, s counterclaim.Store) {
	bare := func(c *counterclaim.Coding) *counterclaim.Coding {
		c.Sketch, c.Bands, c.Copies = nil, nil, nil
		return c
	}
	undated := printed("Courier", 40, 1, 0)
	undated.Report.Published, undated.Claims, undated.Around = "", nil, nil
	undated.Report.Identify()
	for _, c := range []*counterclaim.Coding{
		bare(printed("Gazette", 9, 1, 2)), bare(printed("Ardan Paper", 12, 1, 0)), printed("Vale Wire", 30, 1, 4), bare(printed("Herald", 31, 2, 0)), bare(printed("Vale Wire", 6, 1, 0)), bare(undated),
	} {
		save(t, s, c)
	}
	calls := 0
	sketch := func(text string) ([]byte, []string) {
		calls++
		return match.Sketch(text)
	}
	for range 2 {
		if err := s.Resketch(t.Context(), "sketches 1", sketch, match.Copies); err != nil {
			t.Fatal(err)
		}
	}
	if calls != 5 {
		t.Errorf("%d sketches were made, want 5", calls)
	}
	var got []string
	list, err := s.Reports(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[counterclaim.ID]string{{}: "none"}
	for _, l := range list {
		names[l.Report.ID] = l.Report.Outlet + " " + l.Report.Published
	}
	for _, l := range list {
		tagged := searched(t, s, counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchTag, Tags: []string{counterclaim.TagOf("copies", "yes")}}, Limit: 100})
		has := slices.ContainsFunc(tagged.Reports, func(h counterclaim.ReportHit) bool { return h.Report.ID == l.Report.ID })
		if has == l.Report.CopyOf.IsZero() {
			t.Errorf("%s is found among copies: %t", names[l.Report.ID], has)
		}
		got = append(got, names[l.Report.ID]+" < "+names[l.Report.CopyOf])
	}
	slices.Sort(got)
	const original = "Vale Wire 2031-03-01T06:00:00Z"
	same(t, "copies", got, []string{"Ardan Paper 2031-03-01T12:00:00Z < " + original, "Courier  < none", "Gazette 2031-03-01T09:00:00Z < " + original,
		"Herald 2031-03-02T07:00:00Z < none", original + " < none", "Vale Wire 2031-03-02T06:00:00Z < none"})
	if n := view(t, s).Coverage[0].Copies + view(t, s).Coverage[1].Copies; n != 2 {
		t.Errorf("%d copies are counted", n)
	}
}

// origins tests that claims and lists of reports say where a report is from, with what came later too.
func origins(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Shelling.")
	r.Arrivals = []counterclaim.Arrival{{URL: "https://wire.example/1", Time: "2031-03-02T10:00:00Z"}}
	c := coding(&r, claim(&r, "Shelling", "Tolm", ""))
	save(t, s, c)
	c.Report.Arrivals = []counterclaim.Arrival{{URL: "https://wire.example/1", Time: "2031-03-03T10:00:00Z"}, {Time: "2031-03-03T11:00:00Z"}, {Time: "2031-03-04T10:00:00Z", VouchedBy: "A. Person"}}
	save(t, s, c)
	want := []counterclaim.Origin{{URL: "https://wire.example/1"}, {VouchedBy: "A. Person"}}
	same(t, "origins of a claim", claims(t, s, counterclaim.ClaimQuery{})[0].Origins, want)
	list, err := s.Reports(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "origins in a list", list[0].Origins, want)
	c.CodedBy = "reader 2"
	c.Report.Arrivals = []counterclaim.Arrival{{URL: "https://elsewhere.example/", Time: "2031-03-05T10:00:00Z"}}
	save(t, s, c)
	same(t, "origins after it was read again", claims(t, s, counterclaim.ClaimQuery{})[0].Origins, append(want, counterclaim.Origin{URL: "https://elsewhere.example/"}))
}
