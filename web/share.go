package web

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// Counting by source looks at every report and claim. In a record of more than freshReports reports nobody waits for it after the
// first time: what was counted is shown, and counted again beside it when it is older than countedFor.
const (
	freshReports = 2_000
	countedFor   = time.Minute
	countingTime = 5 * time.Minute // after which counting is given up
)

// counted keeps what was counted last.
type counted struct {
	mu       sync.Mutex
	counts   []counterclaim.SourceCount
	of       *counterclaim.Overview // nil before the first count
	at       time.Time
	counting chan struct{} // closed when the count that goes on beside is over; nil where none does
}

// sourceCounts counts by source, or gives what was counted before.
func (d *desk) sourceCounts(ctx context.Context, o *counterclaim.Overview) ([]counterclaim.SourceCount, error) {
	if d.sightOf(ctx) != leaving.All { // who sees less has counts of their own
		return d.store.SourceCounts(ctx)
	}
	k := &d.counted
	k.mu.Lock()
	defer k.mu.Unlock()
	old := time.Since(k.at) >= countedFor
	switch {
	case k.of != nil && !old && (o.Reports > freshReports || sameSize(k.of, o)):
		return k.counts, nil
	case k.of != nil && o.Reports > freshReports:
		if k.counting == nil {
			k.counting = make(chan struct{})
			go d.countAgain(context.WithoutCancel(ctx), o, k.counting)
		}
		return k.counts, nil
	}
	counts, err := d.store.SourceCounts(ctx)
	if err != nil {
		return nil, err
	}
	k.counts, k.of, k.at = counts, o, time.Now()
	return counts, nil
}

// countAgain counts while pages are answered with what was counted before.
func (d *desk) countAgain(ctx context.Context, o *counterclaim.Overview, over chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, countingTime)
	defer cancel()
	counts, err := d.store.SourceCounts(ctx)
	k := &d.counted
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at, k.counting = time.Now(), nil // a record that cannot be counted is not asked at every page
	if err == nil {
		k.counts, k.of = counts, o
	}
	close(over)
}

func sameSize(a, b *counterclaim.Overview) bool {
	return a.Reports == b.Reports && a.Claims == b.Claims && a.Incidents == b.Incidents && slices.Equal(a.Coverage, b.Coverage)
}

// tally is the sum of counts: of an outlet, of a party, of the whole record.
type tally struct {
	Read, Unread               int // reports
	Why                        []unreadCount
	Claims, Verified, Rejected int
	First, Last                string // publication days of all reports
	readFirst, readLast        string // of those that were read
}

// unreadCount is how many reports were not read for a reason.
type unreadCount struct {
	Reason  string `json:"reason"` // as Report.Unread says it
	Reports int    `json:"reports"`
}

func (t *tally) add(c *counterclaim.SourceCount) {
	t.Claims, t.Verified, t.Rejected = t.Claims+c.Claims, t.Verified+c.Verified, t.Rejected+c.Rejected
	t.First, t.Last = earlier(t.First, c.First), max(t.Last, c.Last)
	if c.Unread == "" {
		t.Read += c.Reports
		t.readFirst, t.readLast = earlier(t.readFirst, c.First), max(t.readLast, c.Last)
		return
	}
	t.Unread += c.Reports
	i, found := slices.BinarySearchFunc(t.Why, c.Unread, func(u unreadCount, reason string) int { return cmp.Compare(u.Reason, reason) })
	if !found {
		t.Why = slices.Insert(t.Why, i, unreadCount{Reason: c.Unread})
	}
	t.Why[i].Reports += c.Reports
}

func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// Reports is how many there are, read or not.
func (t *tally) Reports() int { return t.Read + t.Unread }

// Open is how many claims nobody has looked at.
func (t *tally) Open() int { return t.Claims - t.Verified - t.Rejected }

// talliesByParty sums counts by party; "" is that of no party.
func talliesByParty(counts []counterclaim.SourceCount) map[string]*tally {
	out := map[string]*tally{}
	for i := range counts {
		t := out[counts[i].Party]
		if t == nil {
			t = &tally{}
			out[counts[i].Party] = t
		}
		t.add(&counts[i])
	}
	return out
}

// readCoverage gives coverage by reports that were read: those that were kept and could not be read do not count.
func readCoverage(kept []counterclaim.Coverage, tallies map[string]*tally) []counterclaim.Coverage {
	out := slices.Clone(kept)
	for i := range out {
		if t := tallies[out[i].Party]; t != nil {
			out[i].Reports, out[i].From, out[i].To = t.Read, t.readFirst, t.readLast
		}
	}
	return out
}

// group is one party's place in what is said of all: a party's, that of a side that is none of them, or the other outlets'.
type group struct {
	Party, Name, Class string
	tally              tally
}

// groups gives the parties in the order of columns of a day, then sides that the record names beside them, then the other outlets.
func (d *desk) groups(f *frame, day string) []group {
	var out []group
	known := map[string]bool{"": true}
	add := func(party, name, class string) {
		g := group{Party: party, Name: name, Class: class}
		if t := f.tallies[party]; t != nil {
			g.tally = *t
		}
		out, known[party] = append(out, g), true
	}
	for _, c := range f.columns(day, counterclaim.ID{}) {
		add(c.ID, c.Name, c.Class)
	}
	for _, c := range f.overview.Coverage {
		if !known[c.Party] {
			add(c.Party, f.name(c.Party), "")
		}
	}
	add("", d.say.T("coverage.others"), "others")
	return out
}

// share is one group's line in the strip that stands on every page.
type share struct {
	Name, Class   string
	Claims        string // "12 claims, 40% of all"
	Checks        string // "3 checked by a person, 9 not"
	Reports       string // "8 reports read, 2 not read"
	Checked, Rest bar    // of the claims of the whole record
}

// The bar of a strip, in its own units.
const (
	shareWidth  = 100
	shareHeight = 6
)

// shares makes the strip. The bars say how large a share of the record's claims each has, and how much of it a person has looked at.
func (d *desk) shares(f *frame) []share {
	groups := d.groups(f, f.overview.Last)
	sum := 0
	for i := range groups {
		sum += groups[i].tally.Claims
	}
	var out []share
	for i := range groups {
		g := &groups[i]
		t := &g.tally
		s := share{Name: g.Name, Class: g.Class, Claims: d.say.N("shares.claims", t.Claims, percent(t.Claims, sum)), Checks: d.say.checks(t),
			Reports: d.say.N("coverage.read", t.Read) + d.say.notRead(t)}
		looked := width(t.Verified+t.Rejected, sum)
		s.Checked = bar{Width: looked, Height: shareHeight}
		s.Rest = bar{X: looked, Width: round(width(t.Claims, sum) - looked), Height: shareHeight}
		out = append(out, s)
	}
	return out
}

func width(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return round(float64(n) / float64(of) * shareWidth)
}

// percent gives n of a whole in whole percents; what is there and less than one is one.
func percent(n, of int) int {
	if of == 0 || n == 0 {
		return 0
	}
	return max(1, (200*n+of)/(2*of))
}

// checks says how many claims a person has looked at.
func (l language) checks(t *tally) string {
	s := l.T("shares.checked", l.Number(int64(t.Verified)), l.Number(int64(t.Open())))
	if t.Rejected > 0 {
		s += l.T("shares.rejected", l.Number(int64(t.Rejected)))
	}
	return s
}

// notRead says how many reports were not read, "" where there is none.
func (l language) notRead(t *tally) string {
	if t == nil || t.Unread == 0 {
		return ""
	}
	return l.N("coverage.unread", t.Unread)
}

// whyNotRead says how many reports were not read for each reason, "" where there is none.
func (l language) whyNotRead(t *tally) string {
	if t == nil || t.Unread == 0 {
		return ""
	}
	var why []string
	for _, u := range t.Why {
		why = append(why, l.T("coverage.why", l.Number(int64(u.Reports)), l.Or("unread.short", u.Reason)))
	}
	return l.N("coverage.unread.why", t.Unread, l.List(why))
}
