package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// shellings keeps reports of three shellings of one place on following days, which placing takes for one, and gives their claims.
func shellings(t *testing.T, s counterclaim.Store) []counterclaim.Claim {
	var out []counterclaim.Claim
	for _, day := range []string{"2031-03-02", "2031-03-03", "2031-03-04"} {
		r := report("Vale Wire", day, "Tolm was shelled in the night.")
		c := claim(&r, "Tolm was shelled", "Tolm", "")
		save(t, s, coding(&r, c))
		out = append(out, c)
	}
	return out
}

func arrange(t *testing.T, s counterclaim.Store, a *counterclaim.Arrangement) {
	t.Helper()
	a.By = "A. Reviewer"
	if a.At == "" {
		a.At = "2031-04-01T10:00:00Z"
	}
	if err := s.Arrange(context.Background(), a); err != nil {
		t.Fatalf("%s: %v", a.Kind, err)
	}
}

// standing gives the incident in which each claim stands.
func standing(t *testing.T, s counterclaim.Store) map[counterclaim.ID]counterclaim.ID {
	out := map[counterclaim.ID]counterclaim.ID{}
	for _, c := range claims(t, s, counterclaim.ClaimQuery{}) {
		out[c.ID] = c.Incident
	}
	return out
}

type ids = []counterclaim.ID

func split(t *testing.T, s counterclaim.Store) {
	c := shellings(t, s)
	a := &counterclaim.Arrangement{Kind: counterclaim.SplitOff, Claims: ids{c[1].ID}, Incidents: ids{c[0].ID}, Reason: "Another battery."}
	arrange(t, s, a)
	same(t, "into", a.Into, ids{c[1].ID, c[0].ID})
	same(t, "incidents", standing(t, s), map[counterclaim.ID]counterclaim.ID{c[0].ID: c[0].ID, c[1].ID: c[1].ID, c[2].ID: c[0].ID})

	late := report("Belmark Defence Office", "2031-03-03", "Nobody shelled Tolm.")
	fresh := claim(&late, "shelled Tolm", "Tolm", "")
	save(t, s, coding(&late, fresh))
	early := report("Belmark Defence Office", "2031-03-01", "We shelled Tolm.")
	first := claim(&early, "shelled Tolm", "Tolm", "")
	save(t, s, coding(&early, first))
	got := standing(t, s)
	if got[c[0].ID] != first.ID || got[c[2].ID] != first.ID || got[c[1].ID] != c[1].ID || got[fresh.ID] != first.ID {
		t.Errorf("later reports undid a split: %v", got)
	}
	again := coding(&early, reread(&early, first, "We shelled Tolm", "reader 2"))
	save(t, s, again)
	for i, words := range []string{"Tolm was shelled in the night", "was shelled in the night", "Tolm was shelled"} {
		r := report("Vale Wire", []string{"2031-03-02", "2031-03-03", "2031-03-04"}[i], "Tolm was shelled in the night.")
		c[i] = reread(&r, c[i], words, "reader 2")
		save(t, s, coding(&r, c[i]))
	}
	got = standing(t, s)
	if got[c[0].ID] != got[c[2].ID] || got[c[1].ID] != c[1].ID || got[c[0].ID] == c[1].ID {
		t.Errorf("another reader undid a split: %v", got)
	}
	kept, err := s.Arrangements(context.Background(), got[c[1].ID], 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "arrangements of what was split off", kept, []counterclaim.Arrangement{*a})
	checkIncidents(t, s)
}

func merge(t *testing.T, s counterclaim.Store) {
	c := shellings(t, s)
	r := report("Lowland Post", "2031-03-20", "Ostry was shelled.")
	far := claim(&r, "Ostry was shelled", "Ostry", "")
	alone := claim(&r, "was shelled", "", "")
	save(t, s, coding(&r, far, alone))
	a := &counterclaim.Arrangement{Kind: counterclaim.Join, Incidents: ids{far.ID, c[0].ID, alone.ID}}
	arrange(t, s, a)
	same(t, "into", a.Into, ids{c[0].ID})
	if got := resolve(t, s, "i", far.ID.Short()); got.ID != c[0].ID || !got.Forwarded {
		t.Errorf("an incident that was merged: %+v", got)
	}
	early := report("Belmark Defence Office", "2031-03-19", "We shelled Ostry.")
	first := claim(&early, "shelled Ostry", "Ostry", "")
	earliest := report("Belmark Defence Office", "2031-03-01", "We shelled Tolm.")
	named := claim(&earliest, "shelled Tolm", "Tolm", "")
	save(t, s, coding(&early, first))
	save(t, s, coding(&earliest, named))
	for id, in := range standing(t, s) {
		if in != named.ID {
			t.Errorf("claim %s stands in %s after later reports, want %s", id.Short(), in.Short(), named.ID.Short())
		}
	}
	save(t, s, coding(&r, reread(&r, far, "Ostry was", "reader 2"), reread(&r, alone, "was shelled", "reader 2")))
	if got := incidents(t, s, counterclaim.IncidentQuery{}); len(got) != 1 || len(got[0].Claims) != 7 {
		t.Errorf("another reader undid a merge: %+v", got)
	}
	checkIncidents(t, s)
}

func pin(t *testing.T, s counterclaim.Store) {
	c := shellings(t, s)
	a := &counterclaim.Arrangement{Kind: counterclaim.Pin, Claims: ids{c[0].ID, c[2].ID}, Incidents: ids{c[0].ID}}
	arrange(t, s, a)
	same(t, "into", a.Into, ids{c[0].ID})
	r := report("Vale Wire", "2031-03-04", "Tolm was shelled in the night.")
	moved := reread(&r, c[2], "Tolm was shelled", "reader 2")
	moved.Places = []counterclaim.Place{{Text: "Ostry", Name: "Ostry", Lat: 41, Lon: 70, Precision: counterclaim.Near}}
	save(t, s, coding(&r, moved)) // placing would put it elsewhere
	if got := standing(t, s); got[moved.ID] != c[0].ID || got[c[1].ID] != c[0].ID {
		t.Errorf("a pinned claim was moved: %v", got)
	}
	again := *a
	arrange(t, s, &again)
	second := &counterclaim.Arrangement{Kind: counterclaim.Pin, Claims: ids{c[1].ID}, Incidents: ids{c[0].ID}, At: "2031-04-02T10:00:00Z"}
	arrange(t, s, second)
	got, err := s.Arrangements(context.Background(), counterclaim.ID{}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "arrangements", got, []counterclaim.Arrangement{*second, *a})
	checkIncidents(t, s)
}

func arrangeRefused(t *testing.T, s counterclaim.Store) {
	c := shellings(t, s)
	before := state(t, s)
	none := counterclaim.HashOf("nothing")
	for what, a := range map[string]struct {
		counterclaim.Arrangement
		code counterclaim.Code
	}{
		"a split of all":          {counterclaim.Arrangement{Kind: counterclaim.SplitOff, Claims: ids{c[0].ID, c[1].ID, c[2].ID}, Incidents: ids{c[0].ID}}, counterclaim.CodeBadInput},
		"a claim of another":      {counterclaim.Arrangement{Kind: counterclaim.SplitOff, Claims: ids{none}, Incidents: ids{c[0].ID}}, counterclaim.CodeBadInput},
		"no claims":               {counterclaim.Arrangement{Kind: counterclaim.Pin, Incidents: ids{c[0].ID}}, counterclaim.CodeBadInput},
		"an incident twice":       {counterclaim.Arrangement{Kind: counterclaim.Join, Incidents: ids{c[0].ID, c[0].ID}}, counterclaim.CodeBadInput},
		"a claim that names none": {counterclaim.Arrangement{Kind: counterclaim.Join, Incidents: ids{c[0].ID, c[1].ID}}, counterclaim.CodeNotFound},
		"an incident not there":   {counterclaim.Arrangement{Kind: counterclaim.Pin, Claims: ids{c[0].ID}, Incidents: ids{none}}, counterclaim.CodeNotFound},
	} {
		a.By, a.At = "A. Reviewer", "2031-04-01T10:00:00Z"
		code(t, what, s.Arrange(context.Background(), &a.Arrangement), a.code)
	}
	same(t, "the record", state(t, s), before)
}

// checkIncidents wants every incident to be named for the earliest of its claims and to keep the record's rules.
func checkIncidents(t *testing.T, s counterclaim.Store) {
	t.Helper()
	for _, n := range incidents(t, s, counterclaim.IncidentQuery{}) {
		if err := n.Validate(); err != nil || n.ID != n.Claims[0] {
			t.Errorf("incident %s with claims %v: %v", n.ID.Short(), n.Claims, err)
		}
	}
}
