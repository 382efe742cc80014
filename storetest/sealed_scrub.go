package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Shut has a record hold a report that tells of "Xyzzy" in clear, in all the ways in which a record holds one, among others, and then moves it. Between is
// called while it stands in clear.
func Shut(t *testing.T, s counterclaim.Store, between func()) {
	t.Helper()
	ctx := context.Background()
	hold(t, s, &Words{})
	all := valley(30)
	for i := range all[:20] {
		save(t, s, &all[i])
	}
	r := report("Xyzzy Wire", "2031-03-01T08:00:00Z", "A man called Xyzzy says that Tolm was shelled in the night.")
	r.URL, r.Captions, r.Authors = "https://xyzzy.example/Xyzzy", []string{"Xyzzy at the bridge"}, []string{"Xyzzy"}
	a := claim(&r, "Tolm was shelled", "Tolm", "2031-03-01")
	a.Actors = []counterclaim.Entity{{Text: "Xyzzy", Name: "Xyzzy", Country: "XAB", Sector: counterclaim.MIL}}
	a.Places = append(a.Places, counterclaim.Place{Text: "Xyzzy", Name: "Xyzzy", Lat: 41, Lon: 70, Precision: counterclaim.Near})
	c := coding(&r, a)
	came(c, "the page of Xyzzy", "2031-03-01T10:00:00Z")
	save(t, s, c)
	second := coding(&r, reread(&r, a, "shelled in the night", "reader 2"))
	second.Report.Arrivals = c.Report.Arrivals
	save(t, s, second)
	for i := range all[20:] {
		save(t, s, &all[20+i])
	}
	between()
	if _, err := s.ShutReport(ctx, r.ID, "vera", "2031-04-02T13:00:00Z", "the source asked for it"); err != nil {
		t.Fatal(err)
	}
	if err := s.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
	if got := look(t, s, "bridge", 10, 0); len(got.Reports) > 0 {
		t.Errorf("%+v", got)
	}
	faultless(t, s)
	NoFaults(t, s)
}
