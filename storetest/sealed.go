package storetest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// told makes a report of a confidential source, of which every word is told by "Xyzzy", with its original, as it is sealed.
func told(t testing.TB, keeper counterclaim.WordKeeper, text, day string) *counterclaim.Coding {
	t.Helper()
	r := report("Xyzzy Wire", day, text)
	r.URL, r.Party = "https://xyzzy.example/"+day, "XAA"
	c := coding(&r, claim(&r, "shelled", "Tolm", day), claim(&r, "Xyzzy", "", ""))
	c.Claims[1].Within = c.Claims[0].ID
	came(c, "the page of "+text, day+"T10:00:00Z")
	if err := c.Seal(keeper); err != nil {
		t.Fatal(err)
	}
	return c
}

// came has a report come in once more, as some bytes.
func came(c *counterclaim.Coding, bytes, at string) {
	o := counterclaim.Original{Type: "text/html", Bytes: []byte(strings.Repeat(bytes+"\n", 40))}
	o.Identify()
	c.Originals = append(c.Originals, o)
	c.Report.Arrivals = append(c.Report.Arrivals, counterclaim.Arrival{Outlet: "Xyzzy Wire", URL: c.Report.URL, Time: at, Via: "page", Original: o.ID})
}

func seal(t testing.TB, s counterclaim.Store, c *counterclaim.Coding) counterclaim.Saved {
	t.Helper()
	saved, err := s.SealReport(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// shelf gives the confidential reports of a store, and what is said of those that can be opened.
func shelf(t testing.TB, s counterclaim.Store) ([]counterclaim.SealedReport, map[counterclaim.ID]*counterclaim.SealedWords) {
	t.Helper()
	list, err := s.SealedReports(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	opened := map[counterclaim.ID]*counterclaim.SealedWords{}
	for i := range list {
		if w, err := s.OpenReport(&list[i]); err == nil {
			opened[list[i].ID] = w
		}
	}
	return list, opened
}

func revision(t testing.TB, s counterclaim.Store) string {
	t.Helper()
	r, err := s.ShelfRevision(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// FillSealed keeps confidential reports under the keys of a keeper: one that came in as such, one that was moved out of the clear, and one that was
// erased. It gives them in this order.
func FillSealed(t testing.TB, s counterclaim.Store, keeper counterclaim.WordKeeper) []counterclaim.ID {
	t.Helper()
	ctx := context.Background()
	hold(t, s, keeper)
	one, two, gone := sealedFixtures(t, keeper)
	seal(t, s, one)
	save(t, s, two)
	moved, err := s.ShutReport(ctx, two.Report.ID, "vera", "2031-04-02T13:00:00Z", "the source asked for it")
	if err != nil {
		t.Fatal(err)
	}
	seal(t, s, gone)
	if err := s.EraseReport(ctx, gone.Report.ID, "vera", "2031-04-02T14:00:00Z", "the source took it back"); err != nil {
		t.Fatal(err)
	}
	return []counterclaim.ID{one.Report.ID, moved.ID, gone.Report.ID}
}

// sealedFixtures are what FillSealed keeps.
func sealedFixtures(t testing.TB, keeper counterclaim.WordKeeper) (one, two, gone *counterclaim.Coding) {
	one, gone = told(t, keeper, "Xyzzy saw that Tolm was shelled.", "2031-03-04"), told(t, keeper, "Xyzzy heard that Tolm was shelled.", "2031-03-06")
	r := report("Vale Wire", "2031-03-05", "A man called Xyzzy says that Tolm was shelled.")
	two = coding(&r, claim(&r, "Tolm was shelled", "Tolm", "2031-03-05"))
	came(two, "the page of Vale Wire", "2031-03-05T10:00:00Z")
	return one, two, gone
}

// sealedReports has confidential reports come back for whoever has the keys, and be in nothing else that a store tells.
func sealedReports(t *testing.T, s counterclaim.Store) {
	ctx, keeper := context.Background(), &Words{}
	h := hold(t, s, keeper)
	all := valley(6)
	for i := range all {
		save(t, s, &all[i])
	}
	before := state(t, s)
	none := revision(t, s)
	c := told(t, keeper, "Xyzzy saw that Tolm was shelled.", "2031-03-04")
	saved := seal(t, s, c)
	same(t, "saved", saved, counterclaim.Saved{Report: c.Report.ID, Fresh: true, Claims: 2})
	first := revision(t, s)
	if same(t, "what anybody is told", state(t, s), before); first == none {
		t.Error("the shelf is said to be what it was")
	}
	if got := look(t, s, "Xyzzy", 10, 0); len(got.Reports)+len(got.Claims) > 0 {
		t.Errorf("a search finds %+v", got)
	}
	for _, noun := range []string{"r", "c", "i"} {
		for _, id := range []counterclaim.ID{c.Report.ID, c.Claims[0].ID} {
			_, err := s.Resolve(ctx, noun, id.Short())
			code(t, "its address", err, counterclaim.CodeNotFound)
		}
	}
	_, err := s.Original(ctx, c.Originals[0].ID)
	code(t, "its original", err, counterclaim.CodeNotFound)

	again := *c // another arrival, twice
	again.Report.Arrivals, again.Originals = nil, nil
	came(&again, "a mail", "2031-03-03T09:00:00Z")
	for range 2 {
		same(t, "saved again", seal(t, s, &again), counterclaim.Saved{Report: c.Report.ID, Claims: 2})
	}
	now := revision(t, s)
	if again.Originals = nil; now == first {
		t.Error("a new arrival changes nothing")
	}
	seal(t, s, &again)
	if revision(t, s) != now {
		t.Error("the shelf is said to have changed")
	}
	list, opened := shelf(t, s)
	if len(list) != 1 || list[0].ID != c.Report.ID || len(list[0].Day) != len("2031-03-04") {
		t.Fatalf("%+v", list)
	}
	noWord(t, "what anybody may know", list)
	w := opened[c.Report.ID]
	want := c.Report
	want.Arrivals = []counterclaim.Arrival{again.Report.Arrivals[0], c.Report.Arrivals[0]}
	same(t, "the report", w.Report, want)
	if len(w.Claims) != 2 || w.Claims[1].Within != w.Claims[0].ID || w.Claims[0].Report != want.ID || w.Claims[0].Outlet != "Xyzzy Wire" || w.Claims[0].Party != "XAA" || len(w.Claims[0].Origins) != 1 {
		t.Errorf("its claims are %+v", w.Claims)
	}
	if err := w.Validate(); err != nil {
		t.Error(err)
	}
	o, err := s.SealedOriginal(ctx, c.Originals[0].ID)
	if err != nil || string(o.Bytes) != string(c.Originals[0].Bytes) || o.Type != "text/html" {
		t.Errorf("%+v, %v", o, err)
	}
	if got := kinds(t, s)[counterclaim.SealedLeaf]; got != 4 {
		t.Errorf("%d leaves of two states of a report and its two originals", got)
	}
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})
	NoFaults(t, s)
	faultless(t, s)
	closedShelf(t, s, c)
}

// closedShelf wants a store without keys to tell nothing of a confidential report, and to keep nothing.
func closedShelf(t *testing.T, s counterclaim.Store, c *counterclaim.Coding) {
	t.Helper()
	ctx := context.Background()
	hold(t, s, nil)
	list, opened := shelf(t, s)
	if len(list) != 1 || len(opened) > 0 {
		t.Errorf("%d reports, of which %d are opened", len(list), len(opened))
	}
	_, err := s.OpenReport(&list[0])
	code(t, "opened without keys", err, counterclaim.CodeUnsupported)
	_, err = s.SealReport(ctx, c)
	code(t, "sealed without keys", err, counterclaim.CodeUnsupported)
	_, err = s.SealedOriginal(ctx, c.Originals[0].ID)
	code(t, "an original without keys", err, counterclaim.CodeUnsupported)
	_, err = s.ShutReport(ctx, c.Report.ID, "vera", "2031-04-02T13:00:00Z", "asked")
	code(t, "moved without keys", err, counterclaim.CodeUnsupported)
	code(t, "erased without keys", s.EraseReport(ctx, c.Report.ID, "vera", "2031-04-02T13:00:00Z", "asked"), counterclaim.CodeUnsupported)
	NoFaults(t, s)
	faultless(t, s)
}

// sealedRecode has another reader read a confidential report: its claims take the place of the machine's, those that a person reviewed stay.
func sealedRecode(t *testing.T, s counterclaim.Store) {
	keeper := &Words{}
	h := hold(t, s, keeper)
	r := report("Xyzzy Wire", "2031-03-04", "Tolm was shelled in the night. Talks were broken off. Guns fired.")
	a, b, c := claim(&r, "Tolm was shelled", "Tolm", ""), claim(&r, "Talks were broken off", "", ""), claim(&r, "Guns fired", "", "")
	b.Review, b.ReviewedBy = counterclaim.Checked, "A. Person"
	first := coding(&r, a, b, c)
	if err := first.Seal(keeper); err != nil {
		t.Fatal(err)
	}
	seal(t, s, first)
	second := coding(&r, reread(&r, a, "was shelled in the night", "reader 2"), reread(&r, b, "Talks were broken off", "reader 2"))
	second.Report.Arrivals = []counterclaim.Arrival{{Time: "2031-03-04T10:00:00Z"}}
	if err := second.Seal(keeper); err != nil {
		t.Fatal(err)
	}
	saved := seal(t, s, second)
	same(t, "saved", saved, counterclaim.Saved{Report: first.Report.ID, Recoded: true, Claims: 2})
	_, opened := shelf(t, s)
	w := opened[first.Report.ID]
	if w.CodedBy != "reader 2" || len(w.Claims) != 2 || w.Claims[0].ID != second.Claims[0].ID || w.Claims[1].ReviewedBy != "A. Person" || len(w.Report.Arrivals) != 1 {
		t.Errorf("%+v", w)
	}
	same(t, "where they went", w.Moved, []counterclaim.Moved{{Was: first.Claims[0].ID, Now: second.Claims[0].ID}, {Was: first.Claims[2].ID}})
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})
	NoFaults(t, s)
}

// refusedSealed keeps nothing that is not what it says.
func refusedSealed(t *testing.T, s counterclaim.Store) {
	ctx, keeper := context.Background(), &Words{}
	hold(t, s, keeper)
	plain := report("Xyzzy Wire", "2031-03-04", "Tolm was shelled.")
	_, err := s.SealReport(ctx, coding(&plain, claim(&plain, "Tolm was shelled", "", "")))
	code(t, "an id that is no keyed one", err, counterclaim.CodeBadInput)
	c := told(t, keeper, "Xyzzy saw that Tolm was shelled.", "2031-03-04")
	wrong := *c
	wrong.Originals = []counterclaim.Original{{ID: c.Originals[0].ID, Bytes: []byte("other bytes")}}
	_, err = s.SealReport(ctx, &wrong)
	code(t, "an original under another's hash", err, counterclaim.CodeBadInput)
	wrong = *c
	wrong.Claims = slices.Clone(c.Claims)
	wrong.Claims[0].Report = plain.ID
	_, err = s.SealReport(ctx, &wrong)
	code(t, "a claim of another report", err, counterclaim.CodeBadInput)
	seal(t, s, c)
	made := told(t, keeper, "Xyzzy saw that Tolm was not shelled.", "2031-03-04")
	made.Report.Synthetic = true
	_, err = s.SealReport(ctx, made)
	code(t, "a made-up one among real ones", err, counterclaim.CodeMixedSynthetic)
	clear := report("Vale Wire", "2031-03-02", "Nothing happened.")
	clear.Synthetic = true
	_, err = s.Save(ctx, coding(&clear), place)
	code(t, "a made-up one in clear", err, counterclaim.CodeMixedSynthetic)
	_, err = s.ShutReport(ctx, plain.ID, "vera", "2031-04-02T13:00:00Z", "asked")
	code(t, "one that is not there is moved", err, counterclaim.CodeNotFound)
	code(t, "one that is not there is erased", s.EraseReport(ctx, plain.ID, "vera", "2031-04-02T13:00:00Z", "asked"), counterclaim.CodeNotFound)
	code(t, "erased without a reason", s.EraseReport(ctx, c.Report.ID, "vera", "2031-04-02T13:00:00Z", ""), counterclaim.CodeBadInput)
	if list, opened := shelf(t, s); len(list) != 1 || len(opened) != 1 {
		t.Errorf("%d reports, %d opened", len(list), len(opened))
	}
	NoFaults(t, s)
}

// erasedReports has reports be erased: noted with who, when and why, and of no fault; another that came in the same file stays, but not the file.
func erasedReports(t *testing.T, s counterclaim.Store) {
	ctx, keeper := context.Background(), &Words{}
	h := hold(t, s, keeper)
	c, other := told(t, keeper, "Xyzzy saw that Tolm was shelled.", "2031-03-04"), told(t, keeper, "Xyzzy heard that Tolm was shelled.", "2031-03-05")
	for _, c := range []*counterclaim.Coding{c, other} {
		came(c, "one file of both", "2031-03-06T10:00:00Z")
		seal(t, s, c)
	}
	alone, both := c.Originals[0].ID, c.Originals[1].ID
	for range 2 {
		if err := s.EraseReport(ctx, c.Report.ID, "vera", "2031-04-02T14:00:00Z", "the source took it back"); err != nil {
			t.Fatal(err)
		}
	}
	list, opened := shelf(t, s)
	if len(list) != 2 || len(opened) != 1 || list[0].Words != nil || list[0].ErasedBy != "vera" || list[0].Erased != "2031-04-02T14:00:00Z" || list[0].Reason != "the source took it back" {
		t.Fatalf("%+v", list)
	}
	_, err := s.OpenReport(&list[0])
	code(t, "opened", err, counterclaim.CodeNotFound)
	_, err = s.SealedOriginal(ctx, alone)
	code(t, "its original", err, counterclaim.CodeNotFound)
	_, err = s.SealedOriginal(ctx, both)
	code(t, "the file of both, which has its words", err, counterclaim.CodeNotFound)
	if _, err := s.SealedOriginal(ctx, other.Originals[0].ID); err != nil {
		t.Errorf("what is the other's alone: %v", err)
	}
	for _, id := range []counterclaim.ID{c.Report.ID, idIn(keeper.NameWords(counterclaim.WordsOfOriginal, alone))} {
		if _, err := keeper.OpenWords(id, counterclaim.WordsOfReport, make([]byte, 100)); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			t.Errorf("its key is there: %v", err)
		}
	}
	_, err = s.SealReport(ctx, c)
	code(t, "it comes again", err, counterclaim.CodeConflict)
	seal(t, s, other)
	clear := report("Vale Wire", "2031-03-06", "Of the same file.")
	sharing := coding(&clear)
	sharing.Originals, sharing.Report.Arrivals = c.Originals[1:], []counterclaim.Arrival{{Time: "2031-03-06T10:00:00Z", Original: both}}
	save(t, s, sharing)
	for what, of := range map[string]func(context.Context, counterclaim.ID) (*counterclaim.Original, error){"encrypted": s.SealedOriginal, "in clear": s.Original} {
		_, err = of(ctx, both)
		code(t, "the file of both comes again, "+what, err, counterclaim.CodeNotFound)
	}
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})
	NoFaults(t, s)
	faultless(t, s)

	erasedInClear(t, s, c)
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})

	keeper.forget(other.Report.ID) // without a word
	got := wordFaults(t, h)
	if len(got) != 1 || got[0].Fault != counterclaim.FaultMissing || got[0].Ref != other.Report.ID {
		t.Errorf("%+v", got)
	}
	if err := s.EraseReport(ctx, other.Report.ID, "vera", "2031-04-02T15:00:00Z", "its key was lost"); err != nil {
		t.Fatal(err)
	}
	_, err = s.SealedOriginal(ctx, other.Originals[0].ID)
	code(t, "the other's original", err, counterclaim.CodeNotFound)
	same(t, "word faults", wordFaults(t, h), []counterclaim.Fault{})
	NoFaults(t, s)
	faultless(t, s)
}

// erasedInClear has a report that was erased come in again in clear, where the vault was not at hand, and be moved: nothing is kept of it.
func erasedInClear(t *testing.T, s counterclaim.Store, c *counterclaim.Coding) {
	t.Helper()
	ctx := context.Background()
	r := c.Report
	r.Identify()
	r.Arrivals = nil
	clear := coding(&r)
	came(clear, "another page of it", "2031-03-09T10:00:00Z")
	save(t, s, clear)
	if _, err := s.Original(ctx, clear.Originals[0].ID); err != nil {
		t.Fatal(err)
	}
	got, err := s.ShutReport(ctx, r.ID, "vera", "2031-04-03T14:00:00Z", "the source took it back")
	if err != nil || got.ID != c.Report.ID || got.Was != r.ID || got.Erased != "2031-04-02T14:00:00Z" || got.Words != nil {
		t.Errorf("%+v, %v", got, err)
	}
	for what, of := range map[string]func(context.Context, counterclaim.ID) (*counterclaim.Original, error){"encrypted": s.SealedOriginal, "in clear": s.Original} {
		_, err = of(ctx, clear.Originals[0].ID)
		code(t, "what it came in again as, "+what, err, counterclaim.CodeNotFound)
	}
	NoFaults(t, s)
	faultless(t, s)
}

// idIn leaves an error out.
func idIn(id counterclaim.ID, _ error) counterclaim.ID { return id }

// renamed wants claims to have the ids that they would have had in the other report, however many are alike.
func renamed(t *testing.T, s counterclaim.Store) {
	hold(t, s, &Words{})
	r := report("Vale Wire", "2031-03-05", "Tolm was shelled.")
	make3 := func(of counterclaim.ID) []counterclaim.Claim {
		c := claim(&r, "Tolm was shelled", "Tolm", "")
		c.Report = of
		list := []counterclaim.Claim{c, c, c}
		counterclaim.IdentifyAll(list, []int{1, -1, 0})
		list[0].Links = []counterclaim.Link{{Order: counterclaim.Before, Claim: list[2].ID}}
		return list
	}
	other := counterclaim.HashOf("another report")
	got, want := make3(r.ID), make3(other)
	if moved := counterclaim.RenameClaims(got, other); len(moved) != 3 || moved[2].Now != want[2].ID {
		t.Errorf("%+v", moved)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("%s\n%s", a, b)
	}
}
