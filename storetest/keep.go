package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func emptyRecord(t *testing.T, s counterclaim.Store) {
	same(t, "overview", view(t, s), &counterclaim.Overview{Coverage: []counterclaim.Coverage{}, Pairs: []counterclaim.Pair{}, Days: []counterclaim.DayCount{}})
	same(t, "claims", claims(t, s, counterclaim.ClaimQuery{}), []counterclaim.Claim{})
	same(t, "incidents", incidents(t, s, counterclaim.IncidentQuery{}), []counterclaim.Incident{})
	_, err := s.Report(context.Background(), counterclaim.HashOf("nothing"))
	code(t, "a report that is not there", err, counterclaim.CodeNotFound)
}

func reportComesBack(t *testing.T, s counterclaim.Store) {
	plain := report("Vale Wire", "2031-03-02", "Nothing happened.")
	bare := report("", "", "x")
	full := report("Ardan \x00Border <script>alert(1)</script> Söz", "2031-03-02T23:30:00+05:00", "Первая строка\r\n\x00\x01\x02\x03 \u202e 文 \U0001F4A5 'quote\" \\ %s")
	full.Doc, full.Party, full.URL, full.Fetched, full.Kind = "a;b", "XAA", "https://example.org/?a=b&c", "2031-03-03T00:00:00Z", counterclaim.Release
	full.Translation, full.Captions = "First line", []string{"A bridge"}
	full.Source, full.Attachments = counterclaim.HashOf("s"), []counterclaim.ID{counterclaim.HashOf("x")}
	full.Arrivals = []counterclaim.Arrival{{Outlet: "o", URL: "u", Time: "2031-03-03T00:00:00Z"}}
	for _, r := range []counterclaim.Report{plain, bare, full} {
		saved := save(t, s, coding(&r))
		same(t, "saved", saved, counterclaim.Saved{Report: r.ID, Fresh: true})
		got, err := s.Report(context.Background(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "report", got, &r)
	}
}

func claimsComeBack(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02T23:30:00+05:00", "Guns — fired at Tolm, said the office.")
	r.Party, r.Synthetic = "XAB", true
	low := int64(4)
	c := claim(&r, "fired at Tolm", "Tolm", "2031-03-01")
	speaker := belmark()
	c.Speaker, c.Relays = &speaker, []counterclaim.Entity{someone()}
	c.Counts = []counterclaim.Count{{What: "killed", Low: &low, Approximate: true, Of: &speaker}}
	c.Means, c.Conduct = []string{"mortar"}, []counterclaim.Conduct{"heavy_weapons_fire", "killing", "killing"}
	c.Within, c.Rule, c.Confidence = counterclaim.HashOf("act"), "r1", 0.25
	bare := claim(&r, "Guns", "", "")
	bare.Conduct, bare.Actors, bare.Targets, bare.Places, bare.Counts, bare.Means = nil, nil, nil, nil, nil, nil
	saved := save(t, s, coding(&r, c, bare))
	if saved.Claims != 2 || len(saved.Incidents) != 2 || !saved.Fresh {
		t.Errorf("saved %+v, want two claims and two incidents", saved)
	}
	for _, want := range []*counterclaim.Claim{&c, &bare} {
		want.Outlet, want.Published, want.Party, want.Synthetic = r.Outlet, r.Published, r.Party, true
		want.Incident = want.ID
	}
	same(t, "claims", claims(t, s, counterclaim.ClaimQuery{}), []counterclaim.Claim{bare, c})
}

func sameTwice(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "The bridge was shelled. It fell.")
	first, second := claim(&r, "The bridge was shelled", "Kesh Bridge", ""), claim(&r, "It fell", "Kesh Bridge", "")
	save(t, s, coding(&r, first))
	before := state(t, s)
	for _, again := range []*counterclaim.Coding{coding(&r, first), coding(&r, first, second), coding(&r)} {
		same(t, "saved", save(t, s, again), counterclaim.Saved{Report: r.ID, Claims: 1})
	}
	same(t, "the record", state(t, s), before)
}

func arrivals(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "The bridge was shelled.")
	one := counterclaim.Arrival{Outlet: "Vale Wire", Time: "2031-03-02T10:00:00Z"}
	two := counterclaim.Arrival{Outlet: "Lowland \"Post\" \\x1", URL: "https://example.org/?a=1&b=<2>", Time: "2031-03-02T11:00:00Z"}
	early := counterclaim.Arrival{Time: "2031-03-02T12:00:00+05:00", Via: "page", Request: &counterclaim.Fetch{Status: 200}, Original: counterclaim.HashOf("o")}
	again := early
	again.Request = &counterclaim.Fetch{Status: 200}
	for _, came := range [][]counterclaim.Arrival{{one}, {one, two}, {early}, {two, again}, {one}} {
		r.Arrivals = came
		save(t, s, coding(&r, claim(&r, "The bridge", "", "")))
	}
	want := []counterclaim.Arrival{early, one, two}
	arrived := func() []counterclaim.Arrival {
		got, err := s.Report(context.Background(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got.Arrivals
	}
	same(t, "arrivals", arrived(), want)
	r.Arrivals = nil
	other := coding(&r)
	other.CodedBy = "reader 2"
	save(t, s, other)
	same(t, "arrivals after another reader", arrived(), want)
}

func originals(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	var kept []counterclaim.Original
	for what, b := range map[string]string{"text/plain": "The bridge was shelled.", "text/html": strings.Repeat("<p>The bridge was shelled.</p>\n", 4000), "": ""} {
		o := counterclaim.Original{Type: what, Bytes: []byte(b)}
		o.Identify()
		kept = append(kept, o)
	}
	r := report("Vale Wire", "2031-03-02", "The bridge was shelled.")
	other := report("Vale Wire", "2031-03-03", "The bridge was shelled.")
	for _, c := range []*counterclaim.Coding{coding(&r), coding(&r), coding(&other)} { // new, known, of another report
		c.Originals = kept
		save(t, s, c)
	}
	for _, want := range kept {
		got, err := s.Original(ctx, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != want.ID || got.Type != want.Type || string(got.Bytes) != string(want.Bytes) {
			t.Errorf("an original of %d bytes came back as %d bytes of %q", len(want.Bytes), len(got.Bytes), got.Type)
		}
	}
	_, err := s.Original(ctx, counterclaim.HashOf("nothing"))
	code(t, "an original that is not there", err, counterclaim.CodeNotFound)
	wrong := coding(&r)
	wrong.Originals = []counterclaim.Original{{ID: kept[0].ID, Bytes: []byte("other bytes")}}
	_, err = s.Save(ctx, wrong, place)
	code(t, "an original under another's hash", err, counterclaim.CodeBadInput)
}

func refused(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "The bridge was shelled.")
	other := report("Vale Wire", "2031-03-03", "The bridge was shelled.")
	a := claim(&r, "The bridge", "Tolm", "")
	nameless := a
	nameless.ID = counterclaim.ID{}
	short := coding(&r, a)
	short.Around = []counterclaim.Neighbourhood{}
	for what, c := range map[string]*counterclaim.Coding{
		"no report id":               coding(&counterclaim.Report{Text: "x"}),
		"a claim twice":              coding(&r, a, a),
		"a claim without id":         coding(&r, nameless),
		"another report's":           coding(&other, a),
		"a neighbourhood is missing": short,
	} {
		_, err := s.Save(context.Background(), c, place)
		code(t, what, err, counterclaim.CodeBadInput)
	}
	emptyRecord(t, s)
}

func mixedSynthetic(t *testing.T, s counterclaim.Store) {
	real, made := report("Vale Wire", "2031-03-02", "A."), report("Vale Wire", "2031-03-02", "B.")
	made.Synthetic = true
	save(t, s, coding(&made, claim(&made, "B", "Tolm", "")))
	_, err := s.Save(context.Background(), coding(&real, claim(&real, "A", "Tolm", "")), place)
	code(t, "a real report among synthetic ones", err, counterclaim.CodeMixedSynthetic)
	if counterclaim.HintOf(err) == "" {
		t.Errorf("%v: no hint", err)
	}
	o := view(t, s)
	if o.Reports != 1 || o.Claims != 1 || !o.Synthetic {
		t.Errorf("overview %+v, want one synthetic report", o)
	}
	if got := incidents(t, s, counterclaim.IncidentQuery{}); len(got) != 1 || !got[0].Synthetic {
		t.Errorf("incidents %+v, want one, synthetic", got)
	}
	if got := claims(t, s, counterclaim.ClaimQuery{}); !got[0].Synthetic {
		t.Error("a claim does not say that it is synthetic")
	}
}

func badPlacing(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "One. Two.")
	c := coding(&r, claim(&r, "One", "Tolm", ""), claim(&r, "Two", "Tolm", ""))
	for what, place := range map[string]counterclaim.Placer{
		"loses a claim": func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh[:1] },
		"doubles a claim": func(fresh, _ []counterclaim.Claim) []counterclaim.Claim {
			return []counterclaim.Claim{fresh[0], fresh[0]}
		},
		"invents an id":     func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { fresh[0].Incident[0] = 7; return fresh },
		"gives nothing":     func(_, _ []counterclaim.Claim) []counterclaim.Claim { return nil },
		"changes claim ids": func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { fresh[1].ID[3]++; return fresh },
	} {
		if _, err := s.Save(context.Background(), c, place); err == nil {
			t.Errorf("placing that %s is accepted", what)
		}
		emptyRecord(t, s)
	}
	// Leaving a claim out of every incident is allowed, and so is another order.
	_, err := s.Save(context.Background(), c, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim {
		fresh[1].Incident = fresh[1].ID
		return []counterclaim.Claim{fresh[1], fresh[0]}
	})
	if err != nil {
		t.Fatal(err)
	}
	got := claims(t, s, counterclaim.ClaimQuery{})
	if !got[0].Incident.IsZero() || got[1].Incident != got[1].ID {
		t.Errorf("incidents %v and %v, want none and its own", got[0].Incident, got[1].Incident)
	}
	if a := resolve(t, s, "i", got[0].ID.Short()); !a.Gone || a.Why == "" {
		t.Errorf("the incident of a claim that stands in none: %+v", a)
	}
}

func cancelled(t *testing.T, s counterclaim.Store) {
	reports := valley(2)
	ended, end := context.WithCancel(context.Background())
	end()
	_, err := s.Save(ended, &reports[0], place)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("save with a context that has ended: %v", err)
	}
	// It ends in the midst of the transaction, before and after placing.
	during, end := context.WithCancel(context.Background())
	_, err = s.Save(during, &reports[0], func(fresh, near []counterclaim.Claim) []counterclaim.Claim { end(); return place(fresh, near) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("save with a context that ends: %v", err)
	}
	if _, err := s.Claims(ended, counterclaim.ClaimQuery{}); !errors.Is(err, context.Canceled) {
		t.Errorf("claims with a context that has ended: %v", err)
	}
	emptyRecord(t, s)
	if got := save(t, s, &reports[0]); !got.Fresh {
		t.Error("a report that was not kept is taken for known")
	}
}

// cancelledJoin ends a context while a claim joins an incident, which gets its name, and has it join then.
func cancelledJoin(t *testing.T, s counterclaim.Store) {
	var reports []counterclaim.Coding
	for _, day := range []string{"2031-03-06", "2031-03-07", "2031-03-01"} {
		r := report("Vale Wire", day, "Shelling on "+day)
		reports = append(reports, *coding(&r, claim(&r, "Shelling", "Tolm", "")))
	}
	save(t, s, &reports[0])
	save(t, s, &reports[1])
	before := state(t, s)
	ctx, end := context.WithCancel(context.Background())
	_, err := s.Save(ctx, &reports[2], func(fresh, near []counterclaim.Claim) []counterclaim.Claim { end(); return place(fresh, near) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("save with a context that ends: %v", err)
	}
	same(t, "the record after a save that failed", state(t, s), before)
	save(t, s, &reports[2])
	same(t, "incidents", incidentClaims(claims(t, s, counterclaim.ClaimQuery{})), incidentClaims(placedAtOnce(reports)))
}

func manyWriters(t *testing.T, s counterclaim.Store) {
	const writers = 8
	reports := valley(48)
	var all sync.WaitGroup
	failed := make(chan error, writers)
	for w := range writers {
		all.Go(func() {
			for i := range reports { // each report comes twice, from two writers
				if i%writers != w && (i+3)%writers != w {
					continue
				}
				if _, err := s.Save(context.Background(), &reports[i], place); err != nil {
					failed <- fmt.Errorf("writer %d, report %d: %w", w, i, err)
					return
				}
			}
		})
	}
	all.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	same(t, "the record", incidentClaims(claims(t, s, counterclaim.ClaimQuery{})), incidentClaims(placedAtOnce(reports)))
	if o := view(t, s); o.Reports != len(reports) {
		t.Errorf("%d reports, want %d", o.Reports, len(reports))
	}
}

func readersBesideWriter(t *testing.T, s counterclaim.Store) {
	reports := valley(30)
	done := make(chan struct{})
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for {
				// Whatever is seen is whole: no incident without claims, no claim without its incident.
				list, err := s.Incidents(context.Background(), counterclaim.IncidentQuery{})
				if err != nil {
					t.Error(err)
					return
				}
				for i := range list {
					if err := list[i].Validate(); err != nil {
						t.Error(err)
						return
					}
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range reports {
		save(t, s, &reports[i])
	}
	close(done)
	all.Wait()
}
