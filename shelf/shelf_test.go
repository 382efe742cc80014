package shelf_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/query"
	"github.com/counterclaim/counterclaim/shelf"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/vault"
)

// pair is a record that has all in clear, and one in which a source is confidential, both filled in the same order, the confidential last.
type pair struct {
	clear counterclaim.Store
	kept  counterclaim.Store
	over  counterclaim.Reader
	keys  *vault.Store
	now   map[counterclaim.ID]counterclaim.ID // ids that reports and claims of the confidential source have in the second, by those in the first
}

func open(t testing.TB, folder string) counterclaim.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(folder, "record.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func reports(t testing.TB) (all []*counterclaim.Report, secret map[counterclaim.ID]bool) {
	t.Helper()
	secret = map[counterclaim.ID]bool{}
	outlets := map[string]int{}
	for item := range intake.Files([]string{"../examples/two-sides"}, nil, intake.Options{Synthetic: true, NoOriginals: true}) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		all = append(all, item.Report)
		outlets[item.Report.Outlet]++
	}
	if len(all) < 4 {
		t.Fatalf("%d reports", len(all))
	}
	for i, r := range all {
		if i%3 == 1 {
			secret[r.ID] = true
		}
	}
	slices.SortStableFunc(all, func(a, b *counterclaim.Report) int {
		return map[bool]int{true: 1}[secret[a.ID]] - map[bool]int{true: 1}[secret[b.ID]]
	})
	return all, secret
}

func makePair(t testing.TB) *pair {
	t.Helper()
	ctx := t.Context()
	p := &pair{clear: open(t, t.TempDir()), kept: open(t, t.TempDir()), now: map[counterclaim.ID]counterclaim.ID{}}
	var err error
	if p.keys, err = vault.Open(filepath.Join(t.TempDir(), "vault")); err != nil {
		t.Fatal(err)
	}
	p.kept.(counterclaim.WordHolder).HoldWords(p.keys)
	dispute, err := intake.ReadDispute("../examples/two-sides/dispute.toml")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pipeline.NewReader(dispute)
	if err != nil {
		t.Fatal(err)
	}
	all, secret := reports(t)
	for id := range secret {
		m := counterclaim.Mark{Kind: counterclaim.MarkReport, On: id.String(), By: "vera", At: "2031-05-01T00:00:00Z", Reason: "it was asked for"}
		if err := p.kept.SetMark(ctx, &m); err != nil {
			t.Fatal(err)
		}
	}
	for _, into := range []counterclaim.Store{p.clear, p.kept} {
		line := pipeline.Pipeline{Reader: reader, Store: into}
		for _, r := range all {
			own := *r
			if _, err := line.Process(ctx, &own); err != nil {
				t.Fatal(err)
			}
		}
	}
	for id := range secret {
		named, err := p.keys.NameWords(counterclaim.WordsOfReport, id)
		if err != nil {
			t.Fatal(err)
		}
		p.now[id] = named
		claims, err := p.clear.Claims(ctx, counterclaim.ClaimQuery{Report: id})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range counterclaim.RenameClaims(claims, named) {
			p.now[m.Was] = m.Now
		}
	}
	p.over = shelf.Over(p.kept)
	return p
}

// as gives the id that something of the clear record has in the other.
func (p *pair) as(id counterclaim.ID) counterclaim.ID {
	if now, ok := p.now[id]; ok {
		return now
	}
	return id
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// The record has nothing of them, and the overlay has what a record has that holds all in clear.
func TestOverIsARecordThatHoldsAll(t *testing.T) {
	p, ctx := makePair(t), t.Context()
	want, has, got := must[*counterclaim.Overview](t)(p.clear.Overview(ctx)), must[*counterclaim.Overview](t)(p.kept.Overview(ctx)), must[*counterclaim.Overview](t)(p.over.Overview(ctx))
	if has.Reports >= want.Reports {
		t.Fatalf("the record has %d reports of %d in clear", has.Reports, want.Reports)
	}
	for i := range want.Coverage { // no copies are looked for
		want.Coverage[i].Copies = 0
	}
	for i := range got.Coverage {
		got.Coverage[i].Copies = 0
	}
	same(t, "overview", got, want)
	same(t, "sources", must[[]counterclaim.SourceCount](t)(p.over.SourceCounts(ctx)), must[[]counterclaim.SourceCount](t)(p.clear.SourceCounts(ctx)))

	listed := must[[]counterclaim.ListedReport](t)(p.over.Reports(ctx, 0, 0))
	var a, b []string
	for _, l := range must[[]counterclaim.ListedReport](t)(p.clear.Reports(ctx, 0, 0)) {
		a = append(a, fmt.Sprint(l.Report.Published, p.as(l.Report.ID), l.Claims, l.Report.Outlet, l.Report.Headline))
		r := must[*counterclaim.Report](t)(p.over.Report(ctx, p.as(l.Report.ID)))
		if was := must[*counterclaim.Report](t)(p.clear.Report(ctx, l.Report.ID)); r.Text != was.Text || len(r.Arrivals) != len(was.Arrivals) {
			t.Errorf("report %s is not what came", r.ID.Short())
		}
	}
	for _, l := range listed {
		b = append(b, fmt.Sprint(l.Report.Published, l.Report.ID, l.Claims, l.Report.Outlet, l.Report.Headline))
	}
	sameSet(t, "reports", b, a)
	claims := must[[]counterclaim.Claim](t)(p.over.Claims(ctx, counterclaim.ClaimQuery{}))
	sameSet(t, "claims", claimLines(claims, func(id counterclaim.ID) counterclaim.ID { return id }), claimLines(must[[]counterclaim.Claim](t)(p.clear.Claims(ctx, counterclaim.ClaimQuery{})), p.as))
	sameSet(t, "incidents", p.incidents(t, p.over, false), p.incidents(t, p.clear, true))
	pages(t, p)
}

// incidents gives them as sets of claims, with what is said of them.
func (p *pair) incidents(t *testing.T, from counterclaim.Reader, rename bool) []string {
	var out []string
	for _, n := range must[[]counterclaim.Incident](t)(from.Incidents(t.Context(), counterclaim.IncidentQuery{})) {
		var ids []string
		for _, id := range n.Claims {
			if rename {
				id = p.as(id)
			}
			ids = append(ids, id.Short())
		}
		slices.Sort(ids)
		when := ""
		if n.Time != nil {
			when = n.Time.From + " " + n.Time.To + " " + n.Time.Precision
		}
		out = append(out, fmt.Sprint(ids, n.Conduct, n.Parties, len(n.Places), when, n.Synthetic))
	}
	return out
}

func claimLines(claims []counterclaim.Claim, as func(counterclaim.ID) counterclaim.ID) []string {
	var out []string
	for _, c := range claims {
		out = append(out, fmt.Sprint(as(c.ID), as(c.Report), as(c.Within), c.Text, c.Event, c.Outlet, c.Published, c.Party, c.Synthetic, c.Incident.IsZero()))
	}
	return out
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func sameSet(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		return
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("%s: not wanted %s", what, g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s: missing %s", what, w)
		}
	}
}

// Pages are parts of the whole list, by offset and going on after each entry, confidential ones too; with a fresh overlay, which remembers no page.
func pages(t *testing.T, p *pair) {
	ctx := t.Context()
	ids := func(n int, id func(i int) counterclaim.ID) []counterclaim.ID {
		out := []counterclaim.ID{}
		for i := range n {
			out = append(out, id(i))
		}
		return out
	}
	lists := map[string]func(over counterclaim.Reader, after counterclaim.ID, limit, offset int) ([]counterclaim.ID, error){
		"reports": func(over counterclaim.Reader, after counterclaim.ID, limit, offset int) ([]counterclaim.ID, error) {
			l, err := over.Reports(ctx, limit, offset)
			if !after.IsZero() {
				l, err = over.ReportsAfter(ctx, after, limit)
			}
			return ids(len(l), func(i int) counterclaim.ID { return l[i].Report.ID }), err
		},
		"claims": func(over counterclaim.Reader, after counterclaim.ID, limit, offset int) ([]counterclaim.ID, error) {
			l, err := over.Claims(ctx, counterclaim.ClaimQuery{After: after, Limit: limit, Offset: offset})
			return ids(len(l), func(i int) counterclaim.ID { return l[i].ID }), err
		},
		"incidents": func(over counterclaim.Reader, after counterclaim.ID, limit, offset int) ([]counterclaim.ID, error) {
			l, err := over.Incidents(ctx, counterclaim.IncidentQuery{After: after, Limit: limit, Offset: offset})
			return ids(len(l), func(i int) counterclaim.ID { return l[i].ID }), err
		},
	}
	for name, list := range lists {
		whole := must[[]counterclaim.ID](t)(list(p.over, counterclaim.ID{}, 0, 0))
		for at := range whole {
			if got := must[[]counterclaim.ID](t)(list(p.over, counterclaim.ID{}, 3, at)); !slices.Equal(got, whole[at:min(at+3, len(whole))]) {
				t.Fatalf("%s from %d: %v, want %v", name, at, got, whole[at:min(at+3, len(whole))])
			}
		}
		for n, over := range []counterclaim.Reader{p.over, shelf.Over(p.kept)} {
			last := counterclaim.ID{}
			for at := 0; at < len(whole); at += 2 {
				got := must[[]counterclaim.ID](t)(list(over, last, 2, 0))
				if !slices.Equal(got, whole[at:min(at+2, len(whole))]) {
					t.Fatalf("%s after %s, %d: %v, want %v", name, last.Short(), n, got, whole[at:min(at+2, len(whole))])
				}
				last = got[len(got)-1]
				if n == 1 {
					over = shelf.Over(p.kept)
				}
			}
		}
	}
}

func TestSearchOver(t *testing.T) {
	p, ctx := makePair(t), t.Context()
	found := 0
	defer func() {
		if found < 5 {
			t.Errorf("%d searches found anything", found)
		}
	}()
	for _, typed := range []string{"shell*", "border", "the", "stance:denied", "killed:>=1", `"border guard"`, "shell* OR border sort:newest", "mortar -border sort:oldest", "wounded conduct:heavy_weapons_fire", "date:2031"} {
		q, err := query.Parse(typed, query.Options{})
		if err != nil {
			t.Fatalf("%s: %v", typed, err)
		}
		q.Limit, q.Facets = 1000, true
		got, want := must[*counterclaim.SearchResult](t)(p.over.Search(ctx, q)), must[*counterclaim.SearchResult](t)(p.clear.Search(ctx, q))
		if got.ReportsTotal != want.ReportsTotal || got.ClaimsTotal != want.ClaimsTotal {
			t.Errorf("%s: %d and %d found, want %d and %d", typed, got.ReportsTotal, got.ClaimsTotal, want.ReportsTotal, want.ClaimsTotal)
		}
		if got.ClaimsTotal > 0 {
			found++
		}
		same(t, typed+" facets", got.Facets, want.Facets)
		var a, b []string
		for _, h := range got.Reports {
			a = append(a, h.Report.ID.Short()+h.Snippet)
		}
		for _, h := range want.Reports {
			b = append(b, p.as(h.Report.ID).Short()+h.Snippet)
		}
		sameSet(t, typed+" reports", a, b)
		whole := got.Claims
		for at := range whole {
			q.Offset, q.Limit = at, 2
			part := must[*counterclaim.SearchResult](t)(p.over.Search(ctx, q))
			if len(part.Claims) == 0 || part.Claims[0].ID != whole[at].ID {
				t.Fatalf("%s from %d: another claim", typed, at)
			}
		}
	}
}

// Addresses lead to confidential reports for who may see them, and to nothing for others.
func TestResolveOver(t *testing.T) {
	p, ctx := makePair(t), t.Context()
	for was, now := range p.now {
		for _, noun := range []string{"r", "c"} {
			got, err := p.over.Resolve(ctx, noun, now.Short())
			if _, bare := p.kept.Resolve(ctx, noun, now.Short()); counterclaim.CodeOf(bare) != counterclaim.CodeNotFound {
				t.Errorf("the record itself knows %s %s", noun, now.Short())
			}
			_, inClear := p.clear.Resolve(ctx, noun, was.Short())
			if (err == nil) != (inClear == nil) || err == nil && got.ID != now {
				t.Errorf("%s %s leads to %+v, %v", noun, now.Short(), got, err)
			}
		}
	}
}

// Without keys the overlay is the record, and says how much is closed.
func TestClosed(t *testing.T) {
	p, ctx := makePair(t), t.Context()
	p.kept.(counterclaim.WordHolder).HoldWords(nil)
	over := shelf.Over(p.kept)
	as := func(id counterclaim.ID) counterclaim.ID { return id }
	sameSet(t, "claims", claimLines(must[[]counterclaim.Claim](t)(over.Claims(ctx, counterclaim.ClaimQuery{})), as), claimLines(must[[]counterclaim.Claim](t)(p.kept.Claims(ctx, counterclaim.ClaimQuery{})), as))
	if n, err := over.(*shelf.Shelf).Closed(ctx); err != nil || n == 0 {
		t.Errorf("%d closed, %v", n, err)
	}
}
