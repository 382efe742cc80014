package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Two invented countries and a third: Ardania (XAA), Belmark (XAB), Corland (XAC).
func parties() []counterclaim.Party {
	return []counterclaim.Party{
		{ID: "XAA", Name: "Ardania", Countries: []string{"XAA"}},
		{ID: "XAB", Name: "Belmark", Countries: []string{"XAB"}},
	}
}

// of makes claims from short lines, one a claim:
//
//	report@published voice sentence event conduct,… actors>targets stance status place;… day..day counts ^parent
//
// A voice is the source's party, "-" for none; "wire:XAA" is a speaker of XAA in a source of no
// party. "-" stands for nothing. A count is "killed=4+", where need be with whose people and a scope:
// "killed=4@XAA.MIL#new". A parent is the number of an earlier line of the same report.
func of(t testing.TB, lines string) []counterclaim.Claim {
	t.Helper()
	var out []counterclaim.Claim
	var parents []int
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if len(f) < 10 {
			t.Fatalf("%q has %d fields", line, len(f))
		}
		name, published, _ := strings.Cut(f[0], "@")
		n := len(out)
		c := counterclaim.Claim{Report: counterclaim.HashOf("test", name), Doc: name, Published: published, Start: 100 * n, End: 100*n + 50,
			Event: counterclaim.Event(f[3]), Stance: counterclaim.Stance(f[6]), Status: counterclaim.Status(f[7])}
		c.Quad = c.Event.Quad()
		if speaker, ok := strings.CutPrefix(f[1], "wire:"); ok {
			c.Speaker = &counterclaim.Entity{Text: speaker, Country: speaker}
		} else if f[1] != "-" {
			c.Party = f[1]
		}
		fmt.Sscan(f[2], &c.Sentence)
		for _, k := range split(f[4], ",") {
			c.Conduct = append(c.Conduct, counterclaim.Conduct(k))
		}
		actors, targets, _ := strings.Cut(f[5], ">")
		c.Actors, c.Targets = entities(actors), entities(targets)
		for _, p := range split(f[8], ";") {
			c.Places = append(c.Places, place(t, p))
		}
		if f[9] != "-" {
			from, to, ok := strings.Cut(f[9], "..")
			if !ok {
				to = from
			}
			c.Time = &counterclaim.Period{From: from, To: to}
		}
		parent := -1
		for _, extra := range f[10:] {
			if p, ok := strings.CutPrefix(extra, "^"); ok {
				fmt.Sscan(p, &parent)
				continue
			}
			what, number, _ := strings.Cut(extra, "=")
			number, scope, _ := strings.Cut(number, "#")
			number, whose, given := strings.Cut(number, "@")
			n := count(t, what, number)
			if n.Scope = scope; given {
				country, sector, _ := strings.Cut(whose, ".")
				n.Of = &counterclaim.Entity{Text: "people", Country: country, Sector: counterclaim.Sector(sector)}
			}
			c.Counts = append(c.Counts, n)
		}
		c.Identify(n)
		out, parents = append(out, c), append(parents, parent)
	}
	for i, p := range parents {
		if p >= 0 {
			out[i].Within = out[p].ID
		}
	}
	return out
}

func split(s, by string) []string {
	if s == "-" || s == "" {
		return nil
	}
	return strings.Split(s, by)
}

func entities(s string) []counterclaim.Entity {
	var out []counterclaim.Entity
	for _, code := range split(s, ",") {
		e := counterclaim.Entity{Text: code, Country: code}
		if code == "people" {
			e = counterclaim.Entity{Text: code, Sector: counterclaim.CVL}
		}
		out = append(out, e)
	}
	return out
}

// place reads "Tessen", unresolved, or "Tessen=40.1/70.2", near there.
func place(t testing.TB, s string) counterclaim.Place {
	t.Helper()
	name, at, ok := strings.Cut(s, "=")
	name = strings.ReplaceAll(name, "_", " ")
	if !ok {
		return counterclaim.Place{Text: name, Unresolved: true}
	}
	p := counterclaim.Place{Text: name, Name: name, Precision: counterclaim.Near}
	if _, err := fmt.Sscanf(at, "%g/%g", &p.Lat, &p.Lon); err != nil {
		t.Fatal(err)
	}
	return p
}

// count reads "13", "4+", "-20", "~100", "60-80".
func count(t testing.TB, what, s string) counterclaim.Count {
	t.Helper()
	n := counterclaim.Count{What: what}
	s, n.Approximate = strings.CutPrefix(s, "~")
	number := func(s string) *int64 {
		var v int64
		if _, err := fmt.Sscan(s, &v); err != nil {
			t.Fatalf("%q is no number", s)
		}
		return &v
	}
	low, high, isRange := strings.Cut(s, "-")
	switch {
	case strings.HasSuffix(s, "+"):
		n.Low = number(strings.TrimSuffix(s, "+"))
	case isRange && low == "":
		n.High = number(high)
	case isRange:
		n.Low, n.High = number(low), number(high)
	default:
		n.Low, n.High = number(s), number(s)
	}
	return n
}

// grouping writes which claims stand together, by their numbers: "0 2|1".
func grouping(claims []counterclaim.Claim) string {
	members := map[counterclaim.ID][]int{}
	var order []counterclaim.ID
	for i := range claims {
		id := claims[i].Incident
		if members[id] == nil {
			order = append(order, id)
		}
		members[id] = append(members[id], i)
	}
	var out []string
	for _, id := range order {
		out = append(out, strings.Trim(fmt.Sprint(members[id]), "[]"))
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}
