package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
)

// frame is what every page needs of the record: its size, its parties, whether it is made up.
type frame struct {
	dispute  *counterclaim.Dispute
	overview *counterclaim.Overview // its coverage is of reports that were read
	parties  []counterclaim.Party   // by id, so that the order in a file gives nobody an advantage
	name     func(side string) string
	counts   []counterclaim.SourceCount
	tallies  map[string]*tally // of counts, by party
	person   string            // who is signed in, "" for nobody
	// agreement: one may be seen; observations: those of monitors may be
	agreement, observations bool
	// sitreps: some situation report was published
	sitreps bool
	// escalation: who asks may see it
	escalation bool
	equipment  bool // declared holdings may be seen, of one party or of all
}

func (d *desk) frame(ctx context.Context) (*frame, error) {
	dispute, err := d.store.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	overview, err := d.store.Overview(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := d.sourceCounts(ctx, overview)
	if err != nil {
		return nil, err
	}
	f := &frame{dispute: dispute, parties: dispute.Sides(), counts: counts, tallies: talliesByParty(counts)}
	if v := visitorOf(ctx); v != nil {
		f.person = v.Name
	}
	if f.agreement, err = d.hasAgreement(ctx); err != nil {
		return nil, err
	}
	f.observations = observationsOf(d.record) != nil && d.may(ctx, account.SeeObserved)
	published, err := d.sitreps(ctx)
	if err != nil {
		return nil, err
	}
	if f.agreement || f.person != "" {
		all, party := d.holdingsSeen(ctx)
		f.equipment = all || party != ""
	}
	f.sitreps = len(published) > 0 || d.sitrepDesk != nil && d.may(ctx, account.Draft)
	f.escalation = d.may(ctx, account.SeeEscalation)
	read := *overview // what was counted is known by the other
	read.Coverage = readCoverage(overview.Coverage, f.tallies)
	f.overview = &read
	if len(f.parties) == 0 {
		f.parties = match.Sides(overview.Pairs, d.country)
	}
	slices.SortStableFunc(f.parties, func(a, b counterclaim.Party) int { return cmp.Compare(a.ID, b.ID) })
	f.name = func(side string) string { return sideName(f.parties, d.country, side) }
	return f, nil
}

// synthetic reports whether the record is made up.
func (f *frame) synthetic() bool { return f.overview.Synthetic || f.dispute.Synthetic }

// sideName gives the words for a side: a party's name, a country's, or a sector's.
func sideName(parties []counterclaim.Party, country func(string) string, side string) string {
	for _, p := range parties {
		if p.ID == side {
			return p.Name
		}
	}
	if sector, ok := strings.CutPrefix(side, "~"); ok {
		return ontology.Label(sector)
	}
	if name := country(side); name != "" {
		return name
	}
	return side
}

// column is one party's place on a page.
type column struct {
	ID, Name string
	Class    string // names the party's colour in party.css
}

// columns gives the parties in the order in which their columns stand for a day
// (YYYY-MM-DD): by id, moved on by one place each day, counted from 1970-01-01. So each party
// is first equally often, on every weekday, and all that happened on one day can be read down
// one column. What has no day goes by its id instead.
func (f *frame) columns(day string, id counterclaim.ID) []column {
	out := make([]column, 0, len(f.parties))
	for _, i := range f.order(day, id) {
		out = append(out, column{ID: f.parties[i].ID, Name: f.parties[i].Name, Class: "party-" + strconv.Itoa(i)})
	}
	return out
}

// order gives the indexes of the parties in the order of columns.
func (f *frame) order(day string, id counterclaim.ID) []int {
	n := len(f.parties)
	first := int(id[0])
	if t, err := time.Parse(counterclaim.DateLayout, day); err == nil {
		first = int(t.Unix() / (24 * 60 * 60))
	}
	out := make([]int, n)
	for i := range out {
		out[i] = ((first+i)%n + n) % n
	}
	return out
}

// partiesInOrder gives the parties themselves in the order of columns.
func (f *frame) partiesInOrder(day string, id counterclaim.ID) []counterclaim.Party {
	out := make([]counterclaim.Party, 0, len(f.parties))
	for _, i := range f.order(day, id) {
		out = append(out, f.parties[i])
	}
	return out
}

// partyName gives a party's name and its class, "" for other voices.
func (f *frame) partyName(id string) (name, class string) {
	for i, p := range f.parties {
		if p.ID == id {
			return p.Name, "party-" + strconv.Itoa(i)
		}
	}
	if id == "" {
		return "", ""
	}
	return f.name(id), ""
}

// dayOf gives the day under which an incident stands: its first, else that on which its
// earliest claim was published, as the record counts it; "" where neither is known.
func dayOf(n *counterclaim.Incident, claims []counterclaim.Claim) string {
	if n.Time != nil {
		return n.Time.From
	}
	if len(claims) == 0 {
		return ""
	}
	r := counterclaim.Report{Published: claims[0].Published}
	return r.Day()
}
