package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// reread gives a claim as another reader makes it: over other words, or the same.
func reread(r *counterclaim.Report, old counterclaim.Claim, words, reader string) counterclaim.Claim {
	c := claim(r, words, "", "")
	c.Places, c.Time, c.Event, c.Quad, c.Conduct, c.CodedBy = old.Places, old.Time, old.Event, old.Quad, old.Conduct, reader
	c.Identify(0)
	return c
}

func recode(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled in the night. The post burned. Talks were broken off.")
	shelled := claim(&r, "Tolm was shelled", "Tolm", "")
	burned := claim(&r, "The post burned", "Tolm", "")
	talks := claim(&r, "Talks", "", "")
	talks.Event, talks.Quad = counterclaim.Reject, 3
	talks.Identify(0)
	save(t, s, coding(&r, shelled, burned, talks))

	longer := reread(&r, shelled, "Tolm was shelled in the night", "reader 2")
	other := reread(&r, shelled, "Tolm was shelled", "reader 2") // overlaps better, another event
	other.Event, other.Quad, other.Places = counterclaim.Coerce, 4, nil
	other.Identify(0)
	kept := reread(&r, burned, "The post burned", "reader 2")
	r.Party = "XAB"
	saved := save(t, s, coding(&r, longer, other, kept))
	if saved.Fresh || !saved.Recoded || saved.Claims != 3 {
		t.Errorf("saved %+v, want three claims, recoded", saved)
	}
	got := claims(t, s, counterclaim.ClaimQuery{})
	if len(got) != 3 || got[2].ID != burned.ID || got[2].CodedBy != "reader 2" || got[2].Party != "XAB" {
		t.Errorf("claims after another reader: %+v", got)
	}
	if a := resolve(t, s, "c", shelled.ID.Short()); a.ID != longer.ID || !a.Forwarded || a.Why == "" {
		t.Errorf("a claim whose span was moved leads to %+v, want %s", a, longer.ID.Short())
	}
	if a := resolve(t, s, "c", burned.ID.String()); a.ID != burned.ID || a.Forwarded {
		t.Errorf("a claim that both readers make: %+v", a)
	}
	if a := resolve(t, s, "c", talks.ID.Short()); !a.Gone || !a.ID.IsZero() || a.Why == "" {
		t.Errorf("a claim that is no longer made: %+v", a)
	}
	if a := resolve(t, s, "i", shelled.ID.Short()); a.ID != longer.ID || !a.Forwarded || a.Why == "" {
		t.Errorf("the incident that was named for a claim taken away: %+v", a)
	}
	if a := resolve(t, s, "i", talks.ID.Short()); !a.Gone || a.Why == "" {
		t.Errorf("the incident of a claim that is no longer made: %+v", a)
	}
	same(t, "pairs", view(t, s).Pairs, []counterclaim.Pair{{A: "XAA", B: "XAB", Claims: 3}})
	if again := save(t, s, coding(&r, longer, other, kept)); again.Recoded || again.Fresh {
		t.Errorf("the same reader again: %+v", again)
	}
	found, err := s.Search(context.Background(), counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: "talks"}})
	if err != nil || found.ClaimsTotal != 0 || found.ReportsTotal != 1 {
		t.Errorf("a search for the words of a claim taken away: %+v, %v", found, err)
	}
}

// recodeMoves has another reader take away claims of an incident, the first of all and that by which it is numbered too.
func recodeMoves(t *testing.T, s counterclaim.Store) {
	var reports []counterclaim.Report
	var held []counterclaim.Claim
	for _, day := range []string{"2031-03-02", "2031-03-01", "2031-03-03"} {
		r := report("Vale Wire", day, "Shelling on "+day)
		c := claim(&r, "Shelling", "Tolm", "")
		save(t, s, coding(&r, c))
		reports, held = append(reports, r), append(held, c)
	}
	same(t, "incidents", incidentIDs(incidents(t, s, counterclaim.IncidentQuery{})), []counterclaim.ID{held[1].ID})
	for i, want := range []map[counterclaim.ID]counterclaim.ID{
		{held[0].ID: held[0].ID, held[1].ID: held[1].ID, held[2].ID: held[1].ID},
		{held[0].ID: held[1].ID, held[1].ID: held[1].ID, held[2].ID: held[2].ID},
	} {
		moved := reread(&reports[i], held[i], "Shelling", "reader 2")
		moved.Places = []counterclaim.Place{{Text: "Ostry", Name: "Ostry", Lat: 42, Lon: 70, Precision: counterclaim.Near}}
		if got := save(t, s, coding(&reports[i], moved)).Incidents; len(got) != 2 {
			t.Errorf("%d incidents are touched, want that which the claim left and that which it joined", len(got))
		}
		same(t, "incidents of claims", standing(t, s), want)
		checkIncidents(t, s)
	}
	r := report("Vale Wire", "2031-03-09", "Shelling.")
	c := claim(&r, "Shelling", "Tolm", "")
	save(t, s, coding(&r, c))
	same(t, "what joins the incident that was left", standing(t, s)[c.ID], held[2].ID)
	checkIncidents(t, s)
}

func recodeTwice(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled in the night.")
	one := claim(&r, "Tolm was shelled", "Tolm", "")
	two := reread(&r, one, "shelled in the night", "reader 2")
	save(t, s, coding(&r, one))
	save(t, s, coding(&r, two))
	three := reread(&r, one, "was shelled", "reader 3")
	save(t, s, coding(&r, three))
	for _, old := range []counterclaim.ID{one.ID, two.ID} {
		if a := resolve(t, s, "c", old.Short()); a.ID != three.ID || !a.Forwarded {
			t.Errorf("a claim of two readings ago leads to %+v, want %s", a, three.ID.Short())
		}
	}
	back := one
	back.CodedBy = "reader 4"
	save(t, s, coding(&r, back))
	if a := resolve(t, s, "c", one.ID.Short()); a.ID != one.ID || a.Forwarded {
		t.Errorf("a claim that came back: %+v", a)
	}
}

func recodeToNothing(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled.")
	one := claim(&r, "Tolm was shelled", "Tolm", "")
	save(t, s, coding(&r, one))
	none := coding(&r)
	none.CodedBy = "reader 2"
	if saved := save(t, s, none); !saved.Recoded || saved.Claims != 0 {
		t.Errorf("saved %+v, want a recoding without claims", saved)
	}
	o := view(t, s)
	same(t, "overview", o, &counterclaim.Overview{Reports: 1, First: "2031-03-02", Last: "2031-03-02", Pairs: []counterclaim.Pair{}, Days: []counterclaim.DayCount{},
		Coverage: []counterclaim.Coverage{{Reports: 1, From: "2031-03-02", To: "2031-03-02"}}})
	for _, noun := range []string{"c", "i"} {
		if a := resolve(t, s, noun, one.ID.Short()); !a.Gone {
			t.Errorf("%s: %+v, want it gone", noun, a)
		}
	}
}

func reviewedStay(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled. The post burned. Cattle died.")
	machine := claim(&r, "Tolm was shelled", "Tolm", "")
	checked := claim(&r, "The post burned", "Tolm", "")
	checked.Review, checked.ReviewedBy, checked.CodedBy = counterclaim.Corrected, "A. Reviewer", "A. Reviewer"
	added := claim(&r, "Cattle died", "", "")
	added.Review, added.CodedBy = counterclaim.Added, "A. Reviewer"
	save(t, s, coding(&r, machine, checked, added))

	again := reread(&r, checked, "The post burned", "reader 2") // the same id as the corrected one
	other := reread(&r, machine, "was shelled", "reader 2")
	saved := save(t, s, coding(&r, other, again))
	if !saved.Recoded || saved.Claims != 3 {
		t.Errorf("saved %+v, want three claims", saved)
	}
	got := claims(t, s, counterclaim.ClaimQuery{})
	same(t, "claims", idsOf(got), []counterclaim.ID{other.ID, checked.ID, added.ID})
	if got[1].Review != counterclaim.Corrected || got[1].ReviewedBy != "A. Reviewer" {
		t.Errorf("the corrected claim is now %+v", got[1])
	}
	if got[0].Incident != got[1].Incident || got[0].Incident != other.ID {
		t.Errorf("incidents %s and %s, want the new claim's", got[0].Incident.Short(), got[1].Incident.Short())
	}
	if got[2].Incident != added.ID {
		t.Errorf("the added claim's incident is now %s", got[2].Incident.Short())
	}
}
