package policy

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// withheld is what of a report is held back, by its claims.
type withheld struct {
	why   map[counterclaim.ID]string // claims that are held back
	spans []span                     // where their words stand in the text that was coded
	names []string                   // private persons that its claims name
}

// mostReports are those of which it is remembered what is held back.
const mostReports = 4096

// judging reads through one set of rules.
type judging struct {
	*rules
	record  Record
	whole   counterclaim.Reader // with confidential reports, to know what may not stand in words that leave
	reports map[counterclaim.ID]*withheld
	copies  map[counterclaim.ID]bool // reports that others are copies of, whether they are hidden
}

func judgeBy(r *rules, record Record) *judging {
	return &judging{rules: r, record: record, whole: record, reports: map[counterclaim.ID]*withheld{}, copies: map[counterclaim.ID]bool{}}
}

// of gives what of a report is held back.
func (j *judging) of(ctx context.Context, report counterclaim.ID) (*withheld, error) {
	if w := j.reports[report]; w != nil {
		return w, nil
	}
	claims, err := j.record.Claims(ctx, counterclaim.ClaimQuery{Report: report})
	if err != nil {
		return nil, err
	}
	late, err := j.undated(ctx, report, claims)
	if err != nil {
		return nil, err
	}
	w := &withheld{why: map[counterclaim.ID]string{}}
	for i := range claims {
		c := &claims[i]
		why := j.held(c)
		if why == "" {
			why = late
		}
		if why != "" {
			w.why[c.ID] = why
			w.spans = append(w.spans, span{c.Start, c.End})
		}
		if j.sight != Outside {
			continue
		}
		for _, e := range entities(c) {
			if j.private(e) {
				w.names = append(w.names, e.Text, e.Name)
			}
		}
	}
	w.names = longestFirst(w.names)
	if len(j.reports) >= mostReports {
		clear(j.reports)
	}
	j.reports[report] = w
	return w, nil
}

// undated gives TooRecent for the claims of a report that has no date and came too recently.
func (j *judging) undated(ctx context.Context, report counterclaim.ID, claims []counterclaim.Claim) (string, error) {
	if j.sight != Outside || len(claims) == 0 || claims[0].Published != "" {
		return "", nil
	}
	r, err := j.record.Report(ctx, report)
	if err == nil && j.recent(r) {
		return TooRecent, nil
	}
	return "", err
}

// longestFirst gives names once each, so that none is left because a part of it was found first.
func longestFirst(names []string) []string {
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" })
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		if a < b {
			return -1
		}
		return 1
	})
	return slices.Compact(names)
}

// seen is a claim as it may be seen; changed says that words of it were taken away, by which nobody may then search for it.
type seen struct {
	counterclaim.Claim
	changed bool
}

// claims gives those of some claims that may be seen, as they may be.
func (j *judging) claims(ctx context.Context, all []counterclaim.Claim) ([]seen, error) {
	out := make([]seen, 0, len(all))
	for i := range all {
		w, err := j.of(ctx, all[i].Report)
		if err != nil {
			return nil, err
		}
		if w.why[all[i].ID] != "" {
			continue
		}
		c, err := j.trimmed(ctx, &all[i], w)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// trimmed gives a claim without what leads to things held back, and outside without what never leaves.
func (j *judging) trimmed(ctx context.Context, c *counterclaim.Claim, w *withheld) (seen, error) {
	s := seen{Claim: *c}
	if w.why[s.Within] != "" {
		s.Within = counterclaim.ID{}
	}
	s.Links = slices.DeleteFunc(slices.Clone(s.Links), func(l counterclaim.Link) bool { return w.why[l.Claim] != "" })
	if hidden, err := j.hiddenCopy(ctx, s.CopyOf); err != nil {
		return s, err
	} else if hidden {
		s.CopyOf = counterclaim.ID{}
	}
	if j.sight != Outside {
		return s, nil
	}
	spans := append(overlaps(w.spans, c.Start, c.End), nameSpans(c.Text, w.names)...)
	if c.End-c.Start != len(c.Text) && len(spans) > 0 { // offsets do not lead into it
		spans = []span{{0, len(c.Text)}}
	}
	s.Text = blank(c.Text, spans)
	s.changed = len(spans) > 0
	j.unname(&s)
	s.Places = slices.Clone(c.Places)
	for i, p := range s.Places {
		s.Places[i] = j.coarse(p)
		if s.Places[i].Text != p.Text {
			s.Text, s.changed = blank(s.Text, nameSpans(s.Text, longestFirst([]string{p.Text, p.Name}))), true
		}
		s.Places[i].Text = blank(s.Places[i].Text, nameSpans(s.Places[i].Text, w.names))
	}
	s.Why, s.ReviewedBy = nil, ""
	if s.Review == counterclaim.Added {
		s.CodedBy = "the desk"
	}
	s.Origins = slices.Clone(c.Origins)
	for i := range s.Origins {
		if s.Origins[i].VouchedBy != "" {
			s.Origins[i].VouchedBy = "the desk"
		}
	}
	return s, nil
}

// unname takes the names of private persons from a claim's own copy of its entities.
func (j *judging) unname(s *seen) {
	copied := func(in []counterclaim.Entity) []counterclaim.Entity { return slices.Clone(in) }
	s.CoSpeakers, s.Relays, s.Actors, s.Targets = copied(s.CoSpeakers), copied(s.Relays), copied(s.Actors), copied(s.Targets)
	s.Counts = slices.Clone(s.Counts)
	if s.Speaker != nil {
		own := *s.Speaker
		s.Speaker = &own
	}
	for i := range s.Counts {
		if s.Counts[i].Of != nil {
			own := *s.Counts[i].Of
			s.Counts[i].Of = &own
		}
	}
	for _, e := range entities(&s.Claim) {
		if j.private(e) {
			e.Text, e.Name, e.Title, s.changed = "a private person", "", "", true
		}
	}
}

// hiddenCopy reports whether the report that another is a copy of is hidden.
func (j *judging) hiddenCopy(ctx context.Context, of counterclaim.ID) (bool, error) {
	if of.IsZero() || j.sight == All || !j.anySecret() {
		return false, nil
	}
	if hidden, known := j.copies[of]; known {
		return hidden, nil
	}
	r, err := j.record.Report(ctx, of)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	j.copies[of] = j.hidden(of, r.Outlet)
	return j.copies[of], nil
}

// incident gives an incident as its claims that may be seen make it, and false where there are none. What it says is taken from what
// the record says of it, less what stands in no such claim.
func (j *judging) incident(n counterclaim.Incident, claims []counterclaim.Claim) (counterclaim.Incident, bool) {
	if len(claims) == 0 {
		return n, false
	}
	whole := len(claims) == len(n.Claims)
	n.Claims = make([]counterclaim.ID, 0, len(claims))
	places := map[string]bool{}
	often := map[counterclaim.Conduct]int{}
	sides := []string{}
	var happening, saying *counterclaim.Period
	for i := range claims {
		c := &claims[i]
		n.Claims = append(n.Claims, c.ID)
		for _, p := range c.Places {
			places[p.Key()] = true
		}
		for _, k := range c.Conduct {
			often[k]++
		}
		for _, e := range slices.Concat(c.Actors, c.Targets) {
			if e.Known() {
				sides = append(sides, e.Side())
			}
		}
		if c.Time != nil {
			to := &happening
			if c.SpeechAct() {
				to = &saying
			}
			*to = around(*to, c.Time)
		}
	}
	if j.sight == Outside {
		n.Places = slices.Clone(n.Places)
		for i := range n.Places {
			n.Places[i] = j.coarse(n.Places[i])
		}
	}
	if whole {
		return n, true
	}
	n.Places = slices.DeleteFunc(slices.Clone(n.Places), func(p counterclaim.Place) bool { return !places[p.Key()] })
	n.Conduct = slices.DeleteFunc(slices.Clone(n.Conduct), func(k counterclaim.Conduct) bool { return often[k] == 0 })
	slices.Sort(sides)
	n.Parties = slices.Compact(sides)
	if n.Time = happening; n.Time == nil {
		n.Time = saying
	}
	return n, true
}

// around gives the days from the earlier beginning to the later end.
func around(have, add *counterclaim.Period) *counterclaim.Period {
	own := *add
	own.Text = ""
	if _, _, ok := own.Days(); !ok {
		return have
	}
	if have == nil || *have == own {
		return &own
	}
	precision := "day"
	for _, p := range []string{"year", "month", "week"} {
		if have.Precision == p || own.Precision == p {
			precision = p
			break
		}
	}
	return &counterclaim.Period{From: min(have.From, own.From), To: max(have.To, own.To), Precision: precision}
}
