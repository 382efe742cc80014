package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
)

func framed(parties int) *frame {
	f := &frame{}
	for i := range parties {
		f.parties = append(f.parties, counterclaim.Party{ID: string(rune('a' + i)), Name: string(rune('A' + i))})
	}
	return f
}

// Over many days each party is first equally often, on each day of the week too, and never
// twice running.
func TestColumnsByDay(t *testing.T) {
	for _, parties := range []int{2, 3} {
		f := framed(parties)
		first := map[string]int{}
		week := map[time.Weekday]map[string]int{}
		last := ""
		days := 7 * parties * 50
		for d := range days {
			day := time.Date(1969, 6, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, d)
			cols := f.columns(day.Format(counterclaim.DateLayout), counterclaim.ID{})
			if len(cols) != parties || cols[0].ID == last {
				t.Fatalf("%s: %v after %q", day, cols, last)
			}
			last = cols[0].ID
			first[last]++
			if week[day.Weekday()] == nil {
				week[day.Weekday()] = map[string]int{}
			}
			week[day.Weekday()][last]++
		}
		for _, p := range f.parties {
			if first[p.ID] != days/parties {
				t.Errorf("%d parties: %s is first on %d of %d days", parties, p.ID, first[p.ID], days)
			}
			for day, n := range week {
				if n[p.ID] != 50 {
					t.Errorf("%d parties: %s is first on %d of %d %ss", parties, p.ID, n[p.ID], 50*parties, day)
				}
			}
		}
	}
}

// What has no day goes by its id: each is first about equally often.
func TestColumnsWithoutDay(t *testing.T) {
	f := framed(2)
	first := map[string]int{}
	for n := range 2000 {
		first[f.columns("", counterclaim.HashOf("x", string(rune(n))))[0].ID]++
	}
	if first["a"] < 900 || first["b"] < 900 {
		t.Errorf("first of 2000: %v", first)
	}
	if got := framed(0).columns("2031-03-01", counterclaim.ID{}); len(got) != 0 {
		t.Errorf("no parties have columns %v", got)
	}
}

// cells gives the parties' names and texts in the order of an incident's columns.
func cells(n *html.Node) (names []string, text map[string]string) {
	text = map[string]string{}
	for _, c := range all(n, class("cell")) {
		head := all(c, func(n *html.Node) bool { return n.Data == "h3" || n.Data == "h4" })
		if len(head) == 0 {
			continue
		}
		name := textOf(head[0])
		names = append(names, name)
		text[name] = textOf(c)
	}
	return names, text
}

// On the pages themselves: each side is first of about half the incidents, and an incident's
// page has the order of its row in the list.
func TestPagesAreFair(t *testing.T) {
	reports := fixtures()
	for n := range 60 {
		reports = append(reports, crossing(n))
	}
	h := newDesk(t, record(t, dispute(), reports...))
	first := map[string]int{}
	for _, page := range []string{"/", "/?page=2", "/?page=3"} {
		n := tree(t, h, page, 200)
		if page == "/" && !strings.Contains(textOf(n), "the order of the columns changes from day to day") {
			t.Error("the first page does not say how columns are ordered")
		}
		for _, inc := range all(n, class("incident")) {
			names, _ := cells(inc)
			if len(names) != 2 || !slices.Contains(names, "Ardania") || !slices.Contains(names, "Belmark") {
				t.Fatalf("%s: columns %v", page, names)
			}
			first[names[0]]++
			link := attr(all(inc, tag("a"))[0], "href")
			for _, row := range all(tree(t, h, link, 200), class("columns")) {
				if on, _ := cells(row); !slices.Equal(on[:2], names) || on[2] != "Other voices" {
					t.Errorf("%s has columns %v, its row in the list %v", link, on, names)
				}
			}
		}
	}
	sum := first["Ardania"] + first["Belmark"]
	if sum < 55 || first["Ardania"]*10 < sum*4 || first["Belmark"]*10 < sum*4 {
		t.Errorf("first of %d incidents: %v", sum, first)
	}
}

// Giving each party the other's id exchanges the columns and changes nothing else.
func TestSwappedPartiesMirror(t *testing.T) {
	other := map[string]string{"ard": "bel", "bel": "ard", "": ""}
	swapped := fixtures()
	for _, r := range swapped {
		r.report.Party = other[r.report.Party]
	}
	d := dispute()
	for i := range d.Parties {
		d.Parties[i].ID = other[d.Parties[i].ID]
	}
	a, b := newDesk(t, record(t, dispute(), fixtures()...)), newDesk(t, record(t, d, swapped...))
	rows := all(tree(t, a, "/", 200), class("incident"))
	mirrored := all(tree(t, b, "/", 200), class("incident"))
	if len(rows) == 0 || len(rows) != len(mirrored) {
		t.Fatalf("%d and %d incidents", len(rows), len(mirrored))
	}
	for i := range rows {
		compareMirrored(t, rows[i], mirrored[i])
		link := attr(all(rows[i], tag("a"))[0], "href")
		one, two := all(tree(t, a, link, 200), class("columns")), all(tree(t, b, link, 200), class("columns"))
		if len(one) != len(two) {
			t.Fatalf("%s has %d and %d rows", link, len(one), len(two))
		}
		for j := range one {
			compareMirrored(t, one[j], two[j])
		}
	}
}

func compareMirrored(t *testing.T, a, b *html.Node) {
	t.Helper()
	names, text := cells(a)
	mirror, same := cells(b)
	slices.Reverse(mirror[:2])
	if !slices.Equal(names, mirror) {
		t.Errorf("columns %v became %v", names, mirror)
	}
	for name := range text {
		// "Between A and B" is "between B and A" where the columns are exchanged.
		one, two := strings.Fields(text[name]), strings.Fields(same[name])
		slices.Sort(one)
		slices.Sort(two)
		if !slices.Equal(one, two) {
			t.Errorf("the words changed with the ids:\n%s\n%s", text[name], same[name])
		}
	}
}

// The page of an incident quotes both sides and never says more than was found.
func TestIncidentPage(t *testing.T) {
	reports := fixtures()
	h := newDesk(t, record(t, dispute(), reports...))
	at := address("i", reports[0].claims[0].ID)
	if to := get(h, at).Header().Get("Location"); to != "" { // another claim of the incident is its earliest
		at = to
	}
	n := tree(t, h, at, 200)
	all := textOf(n)
	for _, want := range []string{
		"asserts", "denies", "counter-accuses", "nothing found in 2 reports read",
		"forces of Belmark fired mortars on a post near Tessen",
		"The Frontier Guard rejects the charge of Ardania that it fired mortars near Tessen.",
		"machine-coded, not checked", "says it is not so", "A doctor <i>", "through the Kirra agency", "Other voices", "41.120° N 68.400° E",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, never := range []string{"admits", "admitted", "is silent", "silence"} {
		if strings.Contains(strings.ToLower(all), never) {
			t.Errorf("the page says %q", never)
		}
	}
}

// Without a dispute file the sides are found in the record, and stand in the same columns.
func TestDerivedSides(t *testing.T) {
	reports := fixtures()
	for _, r := range reports {
		r.report.Party = map[string]string{"ard": "XAA", "bel": "XAB"}[r.report.Party]
	}
	h := newDesk(t, record(t, nil, reports...))
	rows := all(tree(t, h, "/", 200), class("incident"))
	if len(rows) == 0 {
		t.Fatal("no incidents")
	}
	for _, row := range rows {
		if names, _ := cells(row); len(names) < 2 || !slices.Contains(names[:2], "Ardania") || !slices.Contains(names[:2], "Belmark") {
			t.Errorf("columns %v", names)
		}
	}
}
