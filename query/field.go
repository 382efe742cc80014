package query

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// words are the fields whose value is a word or a name.
func words() []string {
	return []string{"party", "side", "actor", "target", "conduct", "event", "stance", "status", "speaker", "outlet", "source", "language", "kind",
		"review", "place", "means", "copies", "unread"}
}

// counted are the fields whose value is a number or a range of numbers.
func counted() []string {
	return []string{"killed", "wounded", "missing", "detained", "displaced", "vehicles", "shots"}
}

// field makes a term, an area or the order of a field; nil where no term is left.
func (p *parser) field(t tok) (*counterclaim.SearchTerm, error) {
	if p.terms > counterclaim.SearchWords {
		return nil, tooMany()
	}
	value := strings.Join(strings.Fields(t.text), " ")
	if value == "" {
		return nil, p.bad(t, "%s: has no value", t.field).Try("write %s:something, without a space after the colon", t.field)
	}
	if t.field == "time" {
		t.field = "date"
	}
	tag := &counterclaim.SearchTerm{Op: counterclaim.SearchTag, Field: t.field, Value: value}
	switch {
	case t.field == "near" || t.field == "place" && t.km != "":
		return nil, p.area(t, value)
	case t.km != "":
		return nil, p.bad(t, "%s: has no distance", t.field).Try(`place:"Tessen"~20km`)
	case t.field == "sort":
		sort := counterclaim.SearchSort(strings.ToLower(value))
		if sort != counterclaim.SortNewest && sort != counterclaim.SortOldest {
			return nil, p.bad(t, "sort:%s is no order", value).Try("sort:newest or sort:oldest")
		}
		p.q.Sort = sort
		return nil, nil
	case t.field == "date" || t.field == "published":
		from, to, ok := days(value)
		if !ok {
			return nil, p.bad(t, "%s:%s is no day, month, year or range of them", t.field, value).Try("%s:2031-04, %s:2031-04-07..2031-05, %s:>=2031-04", t.field, t.field, t.field)
		}
		tag.Tags = counterclaim.DayTags(t.field, from, to)
	case slices.Contains(counted(), t.field):
		low, high, ok := numbers(value)
		if !ok {
			return nil, p.bad(t, "%s:%s is no number or range", t.field, value).Try("%s:3, %s:>=10, %s:2..5", t.field, t.field, t.field)
		}
		tag.Tags = counterclaim.CountTags(t.field, low, high)
	case slices.Contains(words(), t.field):
		if of := vocabulary(t.field); of != nil {
			if tag.Value = codeOf(value, of); tag.Value == "" {
				return nil, p.bad(t, "%.40q is no value of the field %s", value, t.field).Try("%s", suggestion(t.field+":", value, of))
			}
		}
		tag.Tags = append([]string{counterclaim.TagOf(t.field, tag.Value)}, p.others(t.field, value)...)
	default:
		return nil, p.bad(t, "there is no field %q", t.field).Try("%s; to look for the words put them in quotes", suggestion("", t.field+":", written()))
	}
	return tag, nil
}

// written gives the fields as they are written.
func written() []string {
	out := Fields()
	for i := range out {
		out[i] += ":"
	}
	return out
}

// others gives the further tags under which a value stands: a place's other names, those of a source, the party of a name.
func (p *parser) others(field, value string) (tags []string) {
	switch {
	case field == "place":
		return p.named(value, true)
	case field == "party" && p.options.Party != nil:
		for _, id := range p.options.Party(value) {
			if tag := counterclaim.TagOf(field, id); tag != counterclaim.TagOf(field, value) {
				tags = append(tags, tag)
			}
		}
	case slices.Contains(bodies(), field) && p.options.Source != nil:
		for _, name := range p.options.Source(value) {
			key := counterclaim.NameKey(name)
			for _, tag := range []string{counterclaim.TagOf(field, name), counterclaim.TagOf(field, key), counterclaim.TagOf(field, "the "+key)} {
				if tag != counterclaim.TagOf(field, value) && !slices.Contains(tags, tag) {
					tags = append(tags, tag)
				}
			}
		}
	}
	return tags
}

// bodies are the fields whose value may be the name of a source.
func bodies() []string { return []string{"speaker", "actor", "target", "side", "outlet"} }

// vocabulary lists the values of a field that has few; nil for all others.
func vocabulary(field string) (out []string) {
	switch field {
	case "conduct":
		for _, c := range ontology.Conducts() {
			out = append(out, string(c.Code))
		}
	case "event":
		for _, e := range counterclaim.Events() {
			out = append(out, string(e))
		}
	case "stance":
		for _, w := range ontology.Stances() {
			out = append(out, w.Code)
		}
	case "status":
		for _, w := range ontology.Statuses() {
			out = append(out, w.Code)
		}
	case "review":
		for _, r := range []counterclaim.Review{counterclaim.ByMachine, counterclaim.Checked, counterclaim.Corrected, counterclaim.Rejected, counterclaim.Added} {
			out = append(out, string(r))
		}
	case "copies", "unread":
		return []string{"yes", "no"}
	}
	return out
}

// codeOf finds the code that a person writes, as it is or in the words in which it is shown: "Drone flight" is drone_flight. It is
// "" where there is none.
func codeOf(written string, of []string) string {
	plain := strings.NewReplacer(" ", "_", "-", "_").Replace(written)
	for _, code := range of {
		if strings.EqualFold(plain, code) || strings.EqualFold(written, ontology.Label(code)) {
			return code
		}
	}
	return ""
}

// suggestion names what is nearest to what was written, and all that there is where nothing is near.
func suggestion(before, written string, of []string) string {
	if best, changes := nearest(written, of); changes <= max(2, len(best)/3) {
		return "perhaps " + before + best
	}
	if len(of) > 32 {
		return "doc/search.md lists what there is"
	}
	return "there are " + strings.Join(of, " ")
}

// area reads near:40.1,70.6~20km and place:"Tessen"~20km.
func (p *parser) area(t tok, value string) error {
	if p.inside > 0 {
		return p.bad(t, "a distance cannot stand beside OR or inside NOT (…)").Try("put it beside the parentheses: (mortar OR drone) %s:…", t.field)
	}
	if len(p.q.Areas) >= 4 {
		return p.bad(t, "there are more than four distances").Try("search with fewer")
	}
	km, err := strconv.ParseFloat(strings.TrimSuffix(strings.ToLower(t.km), "km"), 64)
	if err != nil || !(km > 0 && km <= 2000) {
		return p.bad(t, "~%s is no distance between 0 and 2000 km", t.km).Try("%s:…~20km", t.field)
	}
	a := counterclaim.SearchArea{KM: km}
	if t.field == "near" {
		lat, lon, _ := strings.Cut(value, ",")
		var err1, err2 error
		a.Lat, err1 = strconv.ParseFloat(lat, 64)
		a.Lon, err2 = strconv.ParseFloat(lon, 64)
		if err1 != nil || err2 != nil || !(math.Abs(a.Lat) <= 90 && math.Abs(a.Lon) <= 180) {
			return p.bad(t, "near:%s is no latitude and longitude", value).Try("near:40.1,70.6~20km")
		}
	} else {
		var found []Point
		if p.options.Place != nil {
			found = p.options.Place(value)
		}
		if len(found) == 0 && p.options.Recorded != nil {
			if at, ok := p.options.Recorded(value); ok {
				found = append(found, at)
			}
		}
		if len(found) == 0 {
			return p.bad(t, "no place %q is known", value).Try("give its point: near:40.1,70.6~%s", t.km)
		}
		a.Lat, a.Lon = found[0].Lat, found[0].Lon
	}
	p.q.Areas = append(p.q.Areas, a)
	return nil
}

// The first and the last year of a range of days that is open at one end.
const firstYear, lastYear = "1900", "2100"

// days reads a year, a month, a day or a range of these, which may be open at one end: 2031-04.., >=2031-04.
func days(s string) (from, to time.Time, ok bool) {
	a, b, ranged := strings.Cut(s, "..")
	switch {
	case ranged && (a != "" || b != ""):
		a, b = cmp.Or(a, firstYear), cmp.Or(b, lastYear)
	case strings.HasPrefix(s, ">="):
		a, b = s[2:], lastYear
	case strings.HasPrefix(s, "<="):
		a, b = firstYear, s[2:]
	case strings.HasPrefix(s, ">"):
		_, last, ok1 := span(s[1:])
		_, to, _ = span(lastYear)
		return last.AddDate(0, 0, 1), to, ok1 && last.Before(to)
	case strings.HasPrefix(s, "<"):
		first, _, ok1 := span(s[1:])
		from, _, _ = span(firstYear)
		return from, first.AddDate(0, 0, -1), ok1 && first.After(from)
	case !ranged:
		b = a
	}
	from, _, ok1 := span(a)
	_, to, ok2 := span(b)
	return from, to, ok1 && ok2 && !to.Before(from)
}

func span(s string) (from, to time.Time, ok bool) {
	for _, c := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {counterclaim.DateLayout, 0, 0, 1}} {
		if t, err := time.Parse(c.layout, s); err == nil && t.Year() >= 1800 && t.Year() <= 2200 {
			return t, t.AddDate(c.years, c.months, c.days-1), true
		}
	}
	return from, to, false
}

// numbers reads 3, >3, >=3, <3, <=3, 2..5, 2.. and ..5.
func numbers(s string) (low, high int64, ok bool) {
	const most = math.MaxInt32
	read := func(s string) int64 {
		n, err := strconv.ParseUint(s, 10, 31)
		if err != nil {
			ok = false
			return 0
		}
		return int64(n)
	}
	ok = true
	a, b, ranged := strings.Cut(s, "..")
	switch {
	case ranged:
		if low, high = 0, most; a == "" && b == "" {
			ok = false
		}
		if a != "" {
			low = read(a)
		}
		if b != "" {
			high = read(b)
		}
	case strings.HasPrefix(s, ">="):
		low, high = read(s[2:]), most
	case strings.HasPrefix(s, "<="):
		low, high = 0, read(s[2:])
	case strings.HasPrefix(s, ">"):
		low, high = read(s[1:])+1, most
	case strings.HasPrefix(s, "<"):
		low, high = 0, read(s[1:])-1
	default:
		low = read(s)
		high = low
	}
	return low, high, ok && low <= high
}

// nearest gives the word that takes the fewest changes of letters to reach, and how many.
func nearest(written string, of []string) (best string, changes int) {
	changes = math.MaxInt
	if len(written) > 40 {
		written = written[:40]
	}
	for _, word := range of {
		if d := distance(strings.ToLower(written), strings.ToLower(word)); d < changes {
			best, changes = word, d
		}
	}
	return best, changes
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
