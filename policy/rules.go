// Package policy is the one gate through which a record is read by those who may not see all of it, and through which everything goes
// that leaves the mission. [NewView] puts it before a record: what reads through it cannot tell what is held back from what was
// never there, but for the counts of [View.Held].
//
// Two things are held back. Confidential sources, reports and exhibits are, from all but persons to whom they were given by name. And from
// who is not of the mission, what the release rules name: what is too recent; monitors, cameras, shelters, hospitals and permitted storage; what is still to
// come; where something is, beyond settlement or district; and the names of private persons that nobody has cleared.
package policy

import (
	"cmp"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// Sight is how much of a record somebody sees. The zero value is the least.
type Sight int

// The sights.
const (
	Outside Sight = iota // what leaves the mission
	Inside               // all but what is confidential
	All
)

// Reasons for which a claim is held back, in words that say nothing of what it was. What is confidential is not told apart.
const (
	TooRecent = "held back for a time"
	HeldBack  = "held back by the release rules"
)

// rules are what holds at one moment for one sight.
type rules struct {
	sight   Sight
	dispute *counterclaim.Dispute
	secret  map[string]bool // keys of marks by which something is confidential
	cleared map[string]bool // keys of what a person cleared
	before  time.Time       // what happened or was published after it is too recent
	outlets map[string]bool // whether an outlet is confidential, as far as asked
}

// newRules makes the rules. The hour is that which has begun, so that a long export is judged by one moment.
func newRules(sight Sight, d *counterclaim.Dispute, marks []counterclaim.Mark, now time.Time) *rules {
	r := &rules{sight: sight, dispute: d, secret: map[string]bool{}, cleared: map[string]bool{}, outlets: map[string]bool{}}
	for i := range marks {
		in := r.secret
		if marks[i].Clears() {
			in = r.cleared
		}
		if in[marks[i].Key()] = true; marks[i].Lifted {
			delete(in, marks[i].Key())
		}
	}
	r.before = waitedFor(d, now)
	return r
}

// waitedFor gives the moment before which nothing is too recent to leave.
func waitedFor(d *counterclaim.Dispute, now time.Time) time.Time {
	delay := cmp.Or(d.Release.DelayHours, counterclaim.DefaultDelayHours)
	if delay < 0 { // nothing waits, whatever date it bears; what is still to come is held back by what it says
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return now.Truncate(time.Hour).Add(-time.Duration(delay) * time.Hour)
}

// Waits reports whether days that ended at a moment are too recent for a report of them to leave the mission.
func Waits(d *counterclaim.Dispute, end, now time.Time) bool { return end.After(waitedFor(d, now)) }

// beside gives the same rules for use at the same time.
func (r *rules) beside() *rules {
	own := *r
	own.outlets = map[string]bool{}
	return &own
}

// anySecret reports whether anything at all is confidential.
func (r *rules) anySecret() bool {
	return len(r.secret) > 0 || slices.ContainsFunc(r.dispute.Sources, func(s counterclaim.Source) bool { return s.Confidential })
}

// secretOutlet reports whether an outlet's reports are confidential: it is marked, or a source that bears its name is.
func (r *rules) secretOutlet(outlet string) bool {
	is, known := r.outlets[outlet]
	if known || outlet == "" {
		return is
	}
	is = r.secret[(&counterclaim.Mark{Kind: counterclaim.MarkSource, On: outlet}).Key()]
	for i := range r.dispute.Sources {
		if s := &r.dispute.Sources[i]; s.Bears(outlet) {
			is = is || r.secretSource(s)
		}
	}
	r.outlets[outlet] = is
	return is
}

// secretSource reports whether a source is confidential, by any of its names.
func (r *rules) secretSource(s *counterclaim.Source) bool {
	return s.Confidential || slices.ContainsFunc(append([]string{s.Name}, s.Names...), func(name string) bool {
		return r.secret[(&counterclaim.Mark{Kind: counterclaim.MarkSource, On: name}).Key()]
	})
}

// hidden reports whether a report is confidential and not for this sight.
func (r *rules) hidden(report counterclaim.ID, outlet string) bool {
	return r.sight != All && (r.secretOutlet(outlet) || r.secret[counterclaim.MarkReport+" "+report.String()])
}

// recent reports whether a report is too recent to leave: by its publication, or where that is not known by when it came.
func (r *rules) recent(p *counterclaim.Report) bool {
	if r.sight != Outside {
		return false
	}
	t, ok := p.PublishedTime()
	if !ok {
		var err error
		if t, err = time.Parse(time.RFC3339, p.Fetched); err != nil {
			return false // nothing says that it is
		}
	}
	return endOf(t, p.Published).After(r.before)
}

// endOf is the latest moment that a time means: the end of the day where only the day is known.
func endOf(t time.Time, written string) time.Time {
	if len(written) == len(counterclaim.DateLayout) {
		return t.Add(24 * time.Hour)
	}
	return t
}

// held gives why a claim is held back, "" where it is not.
func (r *rules) held(c *counterclaim.Claim) string {
	if r.hidden(c.Report, c.Outlet) {
		return HeldBack
	}
	if r.sight != Outside {
		return ""
	}
	p := counterclaim.Report{Published: c.Published}
	published, dated := p.PublishedTime()
	if dated && endOf(published, c.Published).After(r.before) {
		return TooRecent
	}
	if c.Time == nil {
		return r.matter(c)
	}
	_, last, ok := c.Time.Days()
	if !ok {
		return r.matter(c)
	}
	if at, err := time.Parse(time.RFC3339, c.Time.ToTime); err == nil {
		last = at
	} else {
		last = last.Add(24 * time.Hour)
	}
	if last.After(r.before) && c.Time.Precision != "year" && c.Time.Precision != "month" {
		return TooRecent
	}
	if first, _, _ := c.Time.Days(); dated && first.After(published.Add(24*time.Hour)) && !peaceful(c) {
		return HeldBack // it was still to come when it was told
	}
	return r.matter(c)
}

// matter gives HeldBack where a claim is about what never leaves.
func (r *rules) matter(c *counterclaim.Claim) string {
	future := c.Status == counterclaim.Planned || c.Status == counterclaim.Threatened || c.Status == counterclaim.Hypothetical
	switch {
	case future && !peaceful(c), slices.Contains(c.Conduct, "obstruction_of_monitors"):
		return HeldBack
	case sensitive(c.Text), slices.ContainsFunc(c.Means, sensitive):
		return HeldBack
	}
	for _, p := range c.Places {
		if sensitive(p.Text) || sensitive(p.Name) {
			return HeldBack
		}
	}
	for _, e := range entities(c) {
		if sensitive(e.Text) || sensitive(e.Name) || sensitive(e.Title) {
			return HeldBack
		}
	}
	for _, n := range c.Counts {
		if sensitive(n.What) || sensitive(n.Text) {
			return HeldBack
		}
	}
	return ""
}

// peaceful reports whether all that a claim is about is talks, agreements and their like: that they are to come is no secret of anybody's.
func peaceful(c *counterclaim.Claim) bool {
	return len(c.Conduct) > 0 && !slices.ContainsFunc(c.Conduct, func(k counterclaim.Conduct) bool {
		known, ok := ontology.ConductOf(k)
		return !ok || known.Group != "peace"
	})
}

// entities gives all that a claim names, to be changed where they stand.
func entities(c *counterclaim.Claim) []*counterclaim.Entity {
	var out []*counterclaim.Entity
	if c.Speaker != nil {
		out = append(out, c.Speaker)
	}
	for _, list := range [][]counterclaim.Entity{c.CoSpeakers, c.Relays, c.Actors, c.Targets} {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	for i := range c.Counts {
		if c.Counts[i].Of != nil {
			out = append(out, c.Counts[i].Of)
		}
	}
	return out
}

// private reports whether an entity is a person who holds no office that is known, and whom nobody cleared.
func (r *rules) private(e *counterclaim.Entity) bool {
	if !e.Person {
		return false
	}
	switch e.Sector {
	case counterclaim.GOV, counterclaim.MIL, counterclaim.REB, counterclaim.OPP, counterclaim.PTY, counterclaim.COP, counterclaim.JUD, counterclaim.SPY, counterclaim.IGO:
		return false
	}
	return !r.clear(e.Name) && !r.clear(e.Text)
}

// clear reports whether a person cleared a name.
func (r *rules) clear(name string) bool {
	return name != "" && r.cleared[counterclaim.MarkName+" "+counterclaim.NameKey(name)]
}

// disputeFor gives what may be seen of the dispute: who its confidential sources and delegates are, and what the desk's own files say of them, is not.
func (r *rules) disputeFor() *counterclaim.Dispute {
	if r.sight == All {
		return r.dispute
	}
	d := *r.dispute
	d.Sources = slices.DeleteFunc(slices.Clone(d.Sources), func(s counterclaim.Source) bool { return r.secretSource(&s) })
	if r.sight == Outside {
		d.Delegates = nil
		d.Places, d.Actors = "", ""
	}
	return &d
}
