package counterclaim

import (
	"hash/fnv"
	"math"
	"strconv"
	"strings"
	"time"
)

// SearchQuery is what is looked for. Package query makes one from what a person types; for a store there is nothing left to parse.
type SearchQuery struct {
	Where  *SearchTerm  // nil: nothing is looked for, unless there are Areas
	Areas  []SearchArea // all of them hold; claims alone lie in areas
	Sort   SearchSort
	Facets bool // count by facet, too
	Limit  int  // per kind, 0: [SearchLimit]
	Offset int
}

// SearchOp is what a term of a search is.
type SearchOp string

// The terms of a search.
const (
	SearchAnd  SearchOp = "and"  // all of Of
	SearchOr   SearchOp = "or"   // one of Of
	SearchNot  SearchOp = "not"  // not Of[0]
	SearchWord SearchOp = "word" // the words Text, one after the other
	SearchTag  SearchOp = "tag"  // one of Tags
)

// SearchTerm is a part of a search.
type SearchTerm struct {
	Op           SearchOp
	Of           []SearchTerm
	Text         string   // of a word or phrase, in which letters and digits count alone
	Phrase       bool     // it was written as a phrase
	Prefix       bool     // words that begin with Text
	Field, Value string   // of a tag, as a person writes them
	Tags         []string // of a word: tags that do in its place
}

// SearchArea is a circle on the map in which a place of a claim lies, or does not.
type SearchArea struct {
	Lat, Lon float64 // degrees, WGS 84
	KM       float64
	Not      bool
}

// SearchSort is the order of what is found.
type SearchSort string

// The orders. What a record took in last comes first where none is named, which a store can do without sorting.
const (
	SortKept   SearchSort = ""       // last kept first
	SortNewest SearchSort = "newest" // by the day of the claim, or of the report's publication
	SortOldest SearchSort = "oldest"
)

// Limits of a search.
const (
	SearchLimit = 20    // finds of each kind where a query names no limit
	SearchWords = 64    // terms in a query; more are CodeTooLarge
	SearchCap   = 10000 // finds that are counted, and of which facets are made; there may be more
)

// SearchResult is what a search found.
type SearchResult struct {
	Reports      []ReportHit
	Claims       []Claim
	ReportsTotal int // with those that Limit and Offset leave out, up to SearchCap
	ClaimsTotal  int
	Capped       bool // there are more than one of the totals says, and facets count the first of them
	Facets       []Facet
}

// Facet counts the claims found by one value of a field, most often first.
type Facet struct {
	Field, Value string
	Claims       int
}

// ReportHit is a report that a search found, with the words around the find. Snippet marks
// what was found with U+0002 before and U+0003 after.
type ReportHit struct {
	Report  Report // without Text
	Snippet string
}

// SearchFacets are the fields that facets are made of, in the order of their list.
func SearchFacets() []string {
	return []string{"party", "conduct", "outlet", "stance", "status", "month", "place"}
}

// FacetsOf gives a claim's facets, "field=value" each.
func FacetsOf(c *Claim, r *Report) []string {
	var out []string
	add := func(field, value string) {
		if value != "" {
			out = append(out, field+"="+strings.Map(oneLine, value))
		}
	}
	add("party", r.Party)
	for _, k := range c.Conduct {
		add("conduct", string(k))
	}
	add("outlet", r.Outlet)
	add("stance", string(c.Stance))
	add("status", string(c.Status))
	if day := claimDay(c, r); len(day) >= 7 {
		add("month", day[:7])
	}
	seen := map[string]bool{}
	for _, p := range c.Places {
		if k := p.Key(); !seen[k] {
			seen[k] = true
			add("place", k)
		}
	}
	return out
}

func oneLine(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

func claimDay(c *Claim, r *Report) string {
	if c.Time != nil {
		if _, _, ok := c.Time.Days(); ok {
			return c.Time.From
		}
	}
	return r.Day()
}

// TagOf writes a field and a value as the tag that a store keeps for them.
func TagOf(field, value string) string {
	return field + "=" + strings.Join(strings.Fields(strings.ToLower(value)), " ")
}

// TagToken is a tag as a word of an index: = and the first 48 bits of its FNV-1a hash. No word of a text begins with =, so nothing
// that somebody writes can pass for a tag.
func TagToken(tag string) string {
	h := fnv.New64a()
	h.Write([]byte(tag))
	return "=" + strconv.FormatUint(h.Sum64()>>16, 36)
}

// PlaceTag is the tag of a place by its id of GeoNames, whatever its name.
func PlaceTag(id int64) string { return TagOf("place", "#"+strconv.FormatInt(id, 10)) }

// AnyTag is the tag that everything has: what a lone NOT is taken from.
const AnyTag = "any="

// ReportTags gives the tags of a report, which its claims have too.
func ReportTags(r *Report) []string {
	t := tags{AnyTag}
	t.add("party", r.Party)
	t.add("outlet", r.Outlet)
	t.add("source", r.Source.Short())
	t.add("language", r.Language)
	t.add("kind", r.Kind)
	t.add("copies", yesNo(!r.CopyOf.IsZero()))
	if !r.CopyOf.IsZero() {
		t.add("copy_of", r.CopyOf.String())
	}
	t.add("unread", yesNo(r.Unread != ""))
	if day := r.Day(); day != "" {
		t.days("published", day, day)
	}
	return t
}

// ClaimTags gives the tags of a claim without those of its report.
func ClaimTags(c *Claim, r *Report) []string {
	var t tags
	for _, e := range c.Actors {
		t.entity("actor", e)
		t.entity("side", e)
	}
	for _, e := range c.Targets {
		t.entity("target", e)
		t.entity("side", e)
	}
	if c.Speaker != nil {
		t.entity("speaker", *c.Speaker)
	}
	for _, e := range c.CoSpeakers {
		t.entity("speaker", e)
	}
	t.add("event", string(c.Event))
	for _, k := range c.Conduct {
		t.add("conduct", string(k))
	}
	t.add("stance", string(c.Stance))
	t.add("status", string(c.Status))
	t.add("review", string(c.Review))
	for _, m := range c.Means {
		t.add("means", m)
	}
	for _, p := range c.Places {
		t.add("place", p.Name)
		t.add("place", p.Text)
		if p.GeonameID != 0 {
			t.add("place", "#"+strconv.FormatInt(p.GeonameID, 10))
		}
	}
	if day := claimDay(c, r); day != "" {
		to := day
		if c.Time != nil && c.Time.From == day {
			to = c.Time.To
		}
		t.days("date", day, to)
	}
	for _, n := range c.Counts {
		low, high := n.Bounds()
		if n.Low == nil {
			low = high
		}
		t.count(n.What, low)
	}
	return t
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

type tags []string

func (t *tags) add(field, value string) {
	if value == "" {
		return
	}
	tag := TagOf(field, value)
	for _, have := range *t {
		if have == tag {
			return
		}
	}
	*t = append(*t, tag)
}

func (t *tags) entity(field string, e Entity) {
	t.add(field, e.Side())
	t.add(field, e.Country)
	t.add(field, e.Name)
	t.add(field, e.Text)
}

// days adds year, month and day of every day of a period; of one longer than a month only the months, of one longer than five years the years.
func (t *tags) days(field, from, to string) {
	a, b, ok := Period{From: from, To: to}.Days()
	if !ok {
		return
	}
	long := b.Sub(a) > 31*24*time.Hour
	for y := a.Year(); y <= b.Year() && y < a.Year()+100; y++ {
		t.add(field, strconv.Itoa(y))
	}
	if b.Year()-a.Year() > 5 {
		return
	}
	for m := time.Date(a.Year(), a.Month(), 1, 0, 0, 0, 0, time.UTC); !m.After(b); m = m.AddDate(0, 1, 0) {
		t.add(field, m.Format("2006-01"))
	}
	for d := a; !long && !d.After(b); d = d.AddDate(0, 0, 1) {
		t.add(field, d.Format(DateLayout))
	}
}

// DayTags gives the tags of which something that lies between two days has one: whole years, whole months and single days.
func DayTags(field string, from, to time.Time) []string {
	var t tags
	for d := from; !d.After(to); {
		year, month := d.AddDate(1, 0, -1), d.AddDate(0, 1, -1)
		switch {
		case d.YearDay() == 1 && !year.After(to):
			t = append(t, TagOf(field, d.Format("2006")))
			d = year.AddDate(0, 0, 1)
		case d.Day() == 1 && !month.After(to):
			t = append(t, TagOf(field, d.Format("2006-01")))
			d = month.AddDate(0, 0, 1)
		default:
			t = append(t, TagOf(field, d.Format(DateLayout)))
			d = d.AddDate(0, 0, 1)
		}
	}
	return t
}

// Numbers are kept as their digits to the base 4, leading part by leading part, so that a range is a few tags.
const (
	countLevels = 11
	countMost   = 1<<(2*countLevels) - 1 // 4,194,303; larger numbers are kept as this
)

func (t *tags) count(what string, n int64) {
	n = max(0, min(n, countMost))
	for level := range countLevels {
		t.add("count", what+" "+strconv.Itoa(level)+" "+strconv.FormatInt(n>>(2*level), 10))
	}
}

// CountTags gives the tags of which a count between two numbers, both inclusive, has one.
func CountTags(what string, low, high int64) []string {
	low, high = max(0, low), min(high, countMost)
	var t tags
	for low <= high {
		level := 0
		for level+1 < countLevels && low&(1<<(2*(level+1))-1) == 0 && low+1<<(2*(level+1))-1 <= high {
			level++
		}
		t = append(t, TagOf("count", what+" "+strconv.Itoa(level)+" "+strconv.FormatInt(low>>(2*level), 10)))
		low += 1 << (2 * level)
	}
	return t
}

// Box gives the smallest box around an area. It reaches around the whole earth where a pole is near.
func (a SearchArea) Box() Box {
	lat := a.KM / 111.1
	b := Box{South: max(-90, a.Lat-lat), North: min(90, a.Lat+lat), West: -180, East: 180}
	if c := math.Cos(math.Max(math.Abs(b.South), math.Abs(b.North)) * math.Pi / 180); c > 0.01 && lat/c < 90 {
		b.West, b.East = wrapLon(a.Lon-lat/c), wrapLon(a.Lon+lat/c)
	}
	return b
}

func wrapLon(x float64) float64 {
	switch {
	case x < -180:
		return x + 360
	case x > 180:
		return x - 360
	}
	return x
}

// Holds reports whether a point lies in the circle, by the haversine on a sphere of 6,371 km.
func (a SearchArea) Holds(lat, lon float64) bool {
	rad := math.Pi / 180
	s, t := math.Sin((lat-a.Lat)*rad/2), math.Sin((lon-a.Lon)*rad/2)
	h := s*s + math.Cos(lat*rad)*math.Cos(a.Lat*rad)*t*t
	return 2*6371*math.Asin(math.Sqrt(min(1, h))) <= a.KM
}
