package ceasefire

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// holdings makes an entry of the register.
func holdings(party, site, asOf, received string, number int, items ...counterclaim.Item) counterclaim.RegisterEntry {
	return counterclaim.RegisterEntry{ID: counterclaim.HashOf("holdings", party, site, fmt.Sprint(number)), Kept: received + "T10:00:00Z", Synthetic: true, RegisterWords: counterclaim.RegisterWords{
		Kind: counterclaim.HoldingsEntry, Agreement: "tarn-2031", Party: party, Site: site, AsOf: asOf, Received: received, Number: number, Items: items, KeptBy: "A. Person", Source: "letter"}}
}

func item(class string, calibre float64, count int, serials ...string) counterclaim.Item {
	return counterclaim.Item{WeaponClass: class, CalibreMM: calibre, Count: count, Serials: serials}
}

// inspection makes an observation at a site, by its name.
func inspection(site, at string, list ...counterclaim.Equipment) counterclaim.Observation {
	o := counterclaim.Observation{Mission: "m", Observer: "o", Means: counterclaim.MeansInspection, Time: at, Place: site, Perceived: "seen", Equipment: list, Received: at, Synthetic: true}
	o.Identify()
	return o
}

func shutAt(site, at string) counterclaim.Observation {
	o := inspection(site, at)
	o.Perceived, o.Access, o.AccessReason = "", "refused", "none given"
	o.Identify()
	return o
}

func eq(class string, calibre float64, low, high int64, serials ...string) counterclaim.Equipment {
	return counterclaim.Equipment{WeaponClass: class, CalibreMM: calibre, Quantity: qty(low, high), Serials: serials}
}

// TestStates has one case for each thing that can become of what was declared.
func TestStates(t *testing.T) {
	a := caseAgreement(t)
	six := holdings("ardania", "kell", "2031-06-01", "2031-06-02", 1, item("artillery", 122, 4, "A-1", "A-2", "A-3", "A-4"), item("tank", 125, 2))
	guns := func(list ...counterclaim.Equipment) []counterclaim.Observation {
		return []counterclaim.Observation{inspection("kell", "2031-06-05T09:00:00+06:00", list...)}
	}
	moved := counterclaim.RegisterEntry{ID: counterclaim.HashOf("w"), RegisterWords: counterclaim.RegisterWords{Kind: counterclaim.WithdrawalEntry, Agreement: "tarn-2031", Party: "ardania", Number: 1, Received: "2031-06-03",
		Weapons: item("artillery", 122, 3), From: "the ridge", To: "kell", By: "2031-06-04"}}
	anew := moved
	anew.ID, anew.Supersedes, anew.Number, anew.Received, anew.Weapons = counterclaim.HashOf("w2"), moved.ID, 2, "2031-06-05", item("artillery", 122, 2)
	verified := moved
	verified.ID, verified.Kind, verified.Of, verified.Received, verified.Weapons, verified.Seen = counterclaim.HashOf("v"), counterclaim.VerificationEntry, moved.ID, "2031-06-06", item("artillery", 122, 1), []counterclaim.ID{counterclaim.HashOf("o")}
	for name, c := range map[string]struct {
		entries []counterclaim.RegisterEntry
		list    []counterclaim.Observation
		day     string
		want    string // present, missing, cannot tell, extra, mismatch of artillery, announced, verified
	}{
		"before it was declared":       {[]counterclaim.RegisterEntry{six}, nil, "2031-05-31", "0 0 4 0 0 0 0"}, // what the agreement's file says
		"never seen":                   {[]counterclaim.RegisterEntry{six}, nil, "2031-06-08", "0 0 4 0 0 0 0"},
		"all there":                    {[]counterclaim.RegisterEntry{six}, guns(eq("artillery", 122, 4, 4)), "2031-06-08", "4 0 0 0 0 0 0"},
		"one missing":                  {[]counterclaim.RegisterEntry{six}, guns(eq("artillery", 122, 3, 3)), "2031-06-08", "3 1 0 0 0 0 0"},
		"one or two missing":           {[]counterclaim.RegisterEntry{six}, guns(eq("artillery", 122, 2, 3)), "2031-06-08", "2 1 1 0 0 0 0"},
		"one extra":                    {[]counterclaim.RegisterEntry{six}, guns(eq("artillery", 122, 5, 5)), "2031-06-08", "4 0 0 1 0 0 0"},
		"another serial number":        {[]counterclaim.RegisterEntry{six}, guns(eq("artillery", 122, 4, 4, "a 1", "A2", "A.3", "A-9")), "2031-06-08", "3 1 0 1 1 0 0"},
		"inspected on a later day":     {[]counterclaim.RegisterEntry{six}, guns(eq("artillery", 122, 3, 3)), "2031-06-04", "0 0 4 0 0 0 0"},
		"refused":                      {[]counterclaim.RegisterEntry{six}, []counterclaim.Observation{shutAt("kell", "2031-06-05T09:00:00+06:00")}, "2031-06-08", "0 0 4 0 0 0 0"},
		"refused after it was seen":    {[]counterclaim.RegisterEntry{six}, append(guns(eq("artillery", 122, 3, 3)), shutAt("kell", "2031-06-06T09:00:00+06:00")), "2031-06-08", "3 1 0 0 0 0 0"},
		"declared anew since":          {[]counterclaim.RegisterEntry{six, holdings("ardania", "kell", "2031-06-07", "2031-06-07", 2, item("artillery", 122, 4))}, guns(eq("artillery", 122, 3, 3)), "2031-06-08", "0 0 4 0 0 0 0"},
		"declared away afterwards":     {[]counterclaim.RegisterEntry{six, holdings("ardania", "kell", "2031-06-01", "2031-06-07", 2, item("artillery", 122, 3))}, guns(eq("artillery", 122, 3, 3)), "2031-06-06", "3 1 0 0 0 0 0"},
		"announced":                    {[]counterclaim.RegisterEntry{six, moved}, nil, "2031-06-04", "0 0 4 0 0 3 0"},
		"announced on a later day":     {[]counterclaim.RegisterEntry{six, moved}, nil, "2031-06-02", "0 0 4 0 0 0 0"},
		"announced anew, and verified": {[]counterclaim.RegisterEntry{six, moved, anew, verified}, nil, "2031-06-08", "0 0 4 0 0 2 1"},
		"the other side's same name":   {[]counterclaim.RegisterEntry{six, holdings("belmark", "kell", "2031-06-02", "2031-06-02", 1, item("artillery", 122, 9))}, nil, "2031-06-08", "0 0 4 0 0 0 0"},
		"another agreement's": {[]counterclaim.RegisterEntry{six, func() counterclaim.RegisterEntry {
			e := holdings("ardania", "kell", "2031-06-03", "2031-06-03", 2, item("artillery", 122, 9))
			e.Agreement = "x"
			return e
		}()}, nil, "2031-06-08", "0 0 4 0 0 0 0"},
		"that cannot be opened": {[]counterclaim.RegisterEntry{six, {ID: counterclaim.HashOf("closed"), Closed: true}}, nil, "2031-06-08", "0 0 4 0 0 0 0"},
		"seen by a patrol, not counted": {[]counterclaim.RegisterEntry{six}, []counterclaim.Observation{func() counterclaim.Observation {
			o := guns(eq("artillery", 122, 1, 1))[0]
			o.Means = counterclaim.MeansPatrol
			o.Identify()
			return o
		}()}, "2031-06-08", "0 0 4 0 0 0 0"},
	} {
		rows, err := States(a, c.entries, c.list, c.day)
		if err != nil {
			t.Fatal(name, err)
		}
		at := slices.IndexFunc(rows, func(r ClassState) bool {
			return r.Party == "ardania" && r.Site == "kell" && r.WeaponClass == "artillery"
		})
		if at < 0 {
			t.Fatalf("%s: no row of it: %+v", name, rows)
		}
		r := rows[at]
		if got := fmt.Sprint(r.Present, r.Missing, r.Unverified, r.Extra, r.Mismatch, r.Announced, r.Verified); got != c.want {
			t.Errorf("%s: %s, want %s: %s", name, got, c.want, r.Arithmetic)
		}
		if strings.Contains(name, "refused") && (r.Shut == "" || !strings.Contains(r.Arithmetic, "none given")) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for _, day := range []string{"", "2031-02-30", "yesterday"} {
		if _, err := States(a, nil, nil, day); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("day %q: %v", day, err)
		}
	}
}

// declaredSeason makes up declarations of both sides and inspections of their sites.
func declaredSeason(r *rand.Rand) (entries []counterclaim.RegisterEntry, list []counterclaim.Observation) {
	classes := []string{"artillery", "tank", "mortar"}
	number := map[string]int{}
	for range 6 + r.IntN(10) {
		side := r.IntN(2)
		party, site := []string{"ardania", "belmark"}[side], []string{"kell", "senn"}[side]
		day := fmt.Sprintf("2031-06-%02d", 1+r.IntN(25))
		var items []counterclaim.Item
		for range r.IntN(4) {
			class, n := classes[r.IntN(3)], r.IntN(6)
			i := item(class, []float64{0, 82, 122, 125}[r.IntN(4)], n)
			if r.IntN(2) == 0 {
				for s := range r.IntN(n + 1) {
					i.Serials = append(i.Serials, fmt.Sprintf("%s-%d-%d", class, len(items), s))
				}
			}
			items = append(items, i)
		}
		number[party]++
		received := fmt.Sprintf("2031-06-%02d", 1+r.IntN(25))
		entries = append(entries, holdings(party, site, day, received, number[party], items...))
	}
	for range r.IntN(12) {
		site := []string{"kell", "senn"}[r.IntN(2)]
		at := fmt.Sprintf("2031-06-%02dT%02d:00:00+06:00", 1+r.IntN(25), 6+r.IntN(12))
		if r.IntN(5) == 0 {
			list = append(list, shutAt(site, at))
			continue
		}
		var seen []counterclaim.Equipment
		for range 1 + r.IntN(3) {
			class := classes[r.IntN(3)]
			low := int64(r.IntN(6))
			e := eq(class, []float64{0, 82, 122, 125}[r.IntN(4)], low, low+int64(r.IntN(3)))
			for s := range r.IntN(int(*e.High) + 1) {
				e.Serials = append(e.Serials, fmt.Sprintf("%s-%d-%d", class, r.IntN(3), s))
			}
			seen = append(seen, e)
		}
		list = append(list, inspection(site, at, seen...))
	}
	return entries, list
}

// TestStatesProperties: present, missing and what cannot be told are what was declared, whatever was seen; what is declared later changes no
// earlier day; and both sides are treated alike.
func TestStatesProperties(t *testing.T) {
	a := caseAgreement(t)
	r := rand.New(rand.NewPCG(8, 4))
	some := map[string]int{}
	for round := range 300 {
		entries, list := declaredSeason(r)
		day := fmt.Sprintf("2031-06-%02d", 1+r.IntN(28))
		rows, err := States(a, entries, list, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range rows {
			if s.Present+s.Missing+s.Unverified != s.Declared || s.Present < 0 || s.Missing < 0 || s.Unverified < 0 || s.Extra < 0 || s.Mismatch > s.Missing {
				t.Fatalf("round %d: %+v", round, s)
			}
			if s.Inspected != "" && s.SeenLow == s.SeenHigh && !s.SeenOpen && s.CalibreMM > 0 && s.Unverified == 0 {
				some["exact"]++
			}
			some["missing"] += int(s.Missing)
			some["extra"] += int(s.Extra)
			some["mismatch"] += int(s.Mismatch)
			if s.Shut != "" {
				some["refused"]++
			}
		}
		for cut := 1; cut < len(entries); cut++ { // what was kept later and counts from later on
			later := entries[cut].Holds()
			if later <= day {
				continue
			}
			without := slices.Concat(entries[:cut], entries[cut+1:])
			if before, err := States(a, without, list, day); err != nil || !reflect.DeepEqual(before, rows) {
				t.Fatalf("round %d: what counts from %s changed %s: %v\n%+v\n%+v", round, later, day, err, before, rows)
			}
		}
		swapped, err := States(swapSides(a), swapEntries(entries), swapSites(list), day)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := stateWords(swapped, true), stateWords(rows, false); got != want {
			t.Fatalf("round %d: with the sides swapped\n%s\nnot\n%s", round, got, want)
		}
	}
	for _, what := range []string{"exact", "missing", "extra", "mismatch", "refused"} {
		if some[what] == 0 {
			t.Errorf("no round had anything %s", what)
		}
	}
}

var otherSide = strings.NewReplacer("ardania", "belmark", "belmark", "ardania", "kell", "senn", "senn", "kell")

func swapSides(a *counterclaim.Agreement) *counterclaim.Agreement {
	out := *a
	out.Sites = slices.Clone(a.Sites)
	for i := range out.Sites {
		out.Sites[i].Party = otherSide.Replace(out.Sites[i].Party)
		out.Sites[i].ID = otherSide.Replace(out.Sites[i].ID)
	}
	return &out
}

func swapEntries(list []counterclaim.RegisterEntry) []counterclaim.RegisterEntry {
	out := slices.Clone(list)
	for i := range out {
		out[i].Party, out[i].Site = otherSide.Replace(out[i].Party), otherSide.Replace(out[i].Site)
	}
	return out
}

func swapSites(list []counterclaim.Observation) []counterclaim.Observation {
	out := slices.Clone(list)
	for i := range out {
		out[i].Place = otherSide.Replace(out[i].Place)
	}
	return out
}

// stateWords writes rows in an order that no side's name gives.
func stateWords(rows []ClassState, back bool) string {
	var out []string
	for _, r := range rows {
		if back {
			r.Party, r.Site = otherSide.Replace(r.Party), otherSide.Replace(r.Site)
		}
		r.Entry, r.Rests, r.ShutBy = counterclaim.ID{}, counterclaim.ID{}, counterclaim.ID{}
		out = append(out, fmt.Sprintf("%+v", r))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}
