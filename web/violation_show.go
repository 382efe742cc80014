package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/draw"
	"github.com/counterclaim/counterclaim/match"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// violationBody is one violation: what makes it, the rule, the arithmetic, where, and what is said about it.
type violationBody struct {
	told
	Act                     string // its address, for forms
	ID                      string
	Verdict, Meaning, State string
	Clause                  pageLink
	Kind, Words, Rule       string
	Day                     string
	Party, Area             string
	By, AreaBy              string // what says so
	Synthetic, Outside      bool
	Declared                string
	Gone                    string // that nothing is measured of it now, and what was when it was contested
	Then                    []string
	Happenings              []happening
	Map                     *draw.Locator
	Said                    *saidPart
	May                     mayContest
}

// happening is one row: an answer of its own.
type happening struct {
	Verdict, State  string
	Arithmetic, Why string
	Facts           []fact
	Labels          []string
	Observations    []observedFact
	Hidden          string // that monitors' observations are not published
	Incidents       []incidentLink
	Rule            string // where it is another than the first's
}

type observedFact struct {
	Number, ID, What, Where, At, How string
}

type incidentLink struct {
	Number, Title, Href, Responsibility string
	Findings                            []string
}

// saidPart is what parties and desk say about a violation, a column for each party.
type saidPart struct {
	Notice  *noticePart
	Columns []saidColumn
}

type saidColumn struct {
	Column  column
	Silent  string
	Reasons []saidReason
}

type saidReason struct {
	ID, Text, Letter, By, Verdict string
	At                            stamp
	Late                          bool
	Exhibits                      []pageLink
	Answers                       []saidAnswer
}

type saidAnswer struct {
	Text, By string
	At       stamp
}

// mayContest says which forms who asks may use.
type mayContest struct {
	Contest, Letter, Answer, Notice bool
	Party                           string   // the delegate's
	Parties                         []option // of whom a letter may be
	Open                            []option // contests that may be answered
}

// violationShow answers "/violations/{id}".
func (d *desk) violationShow(r *http.Request, f *frame) (*view, error) {
	return d.violationView(r, f, nil)
}

// violationView is the page of a violation, with what was wrong with a form that was sent from it.
func (d *desk) violationView(r *http.Request, f *frame, wrong *failure) (*view, error) {
	ctx := r.Context()
	s, key, c, err := d.violationAt(r)
	if err != nil {
		return nil, err
	}
	b := &violationBody{told: d.told(wrong), Act: "/violations/" + key.ID().Short(), ID: key.ID().String(), Outside: d.sightOf(ctx) == leaving.Outside, Day: d.say.Day(key.Day)}
	b.Clause = pageLink{s.clauseTitle(key.Clause), "/agreement?of=" + s.of + "#clause-" + key.Clause}
	b.Kind = d.say.Or("clausekind", s.kinds[key.Clause])
	b.Party, b.Area = d.whose(s, f, &key)
	for i := range s.a.Clauses {
		if s.a.Clauses[i].ID == key.Clause {
			b.Words = s.a.Clauses[i].Words
		}
	}
	steps := s.steps[key.ID()]
	if c == nil {
		d.violationGone(b, steps)
	} else if err := d.violationMade(ctx, s, f, b, c); err != nil {
		return nil, err
	}
	if len(steps) > 0 {
		b.Said = d.saidPart(f, s, steps, key)
	}
	b.May = d.mayContest(ctx, f, s, c, steps, wrong)
	v := &view{name: "violation_show", title: d.say.T("violation.title", b.Clause.Name, b.Day), nav: "violations", canonical: s.address(key.ID()), body: b, forms: true}
	if filed := r.URL.Query().Get("filed"); slices.Contains([]string{"contest", "answer", "notice"}, filed) {
		v.notice = d.say.T("contest.filed." + filed)
	}
	return v, nil
}

// violationAt finds the violation of a request's address, in whichever agreement it is.
func (d *desk) violationAt(r *http.Request) (s *seenSeason, key counterclaim.ViolationKey, c *ceasefire.Case, err error) {
	unknown := counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("violation.unknown")).Try("%s", d.say.T("violation.unknown.try"))
	all, err := d.agreementsSeen(r.Context())
	if err != nil {
		return nil, key, nil, err
	}
	for _, versions := range all {
		if s, err = d.seasonSeen(r.Context(), versions[0].Agreement); err != nil {
			return nil, key, nil, err
		}
		if s.season == nil {
			continue
		}
		key, c, err = d.findViolation(s, r.PathValue("id"))
		if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
			return s, key, c, err
		}
	}
	return nil, key, nil, unknown
}

// violationGone says that nothing is measured now of what was contested, and what was then.
func (d *desk) violationGone(b *violationBody, steps []counterclaim.Contest) {
	b.State, b.Verdict, b.Gone = counterclaim.VerdictNone, d.say.T("verdict.none"), d.say.T("violation.gone")
	for i := range steps {
		if len(steps[i].Measured) > 0 {
			b.Then = steps[i].Measured
			return
		}
	}
}

// violationMade fills in what makes a violation.
func (d *desk) violationMade(ctx context.Context, s *seenSeason, f *frame, b *violationBody, c *ceasefire.Case) error {
	b.State, b.Verdict, b.Meaning = string(c.Verdict), d.say.Or("verdict", string(c.Verdict)), d.say.T("verdict.meaning."+string(c.Verdict))
	rows := slices.Clone(c.Rows)
	rank := map[string]int{"breach": 0, "cannot_tell": 1}
	slices.SortStableFunc(rows, func(x, y *counterclaim.Violation) int {
		of := func(v *counterclaim.Violation) int {
			if n, known := rank[v.Verdict]; known {
				return n
			}
			return len(rank)
		}
		return cmp.Compare(of(x), of(y))
	})
	var observations []counterclaim.Observation
	var incidents []counterclaim.Incident
	numbers := map[counterclaim.ID]int{}
	seen, err := d.evidenceOf(ctx, c)
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, id := range row.Observations {
			if o, known := seen.observations[id]; known && numbers[id] == 0 {
				observations = append(observations, o)
				numbers[id] = len(observations)
			}
		}
	}
	for _, row := range rows {
		for _, id := range row.Incidents {
			if n, known := seen.incidents[id]; known && numbers[id] == 0 {
				incidents = append(incidents, n)
				numbers[id] = len(observations) + len(incidents)
			}
		}
	}
	for _, row := range rows {
		b.Synthetic = b.Synthetic || row.Synthetic
		if row.Declared {
			b.Declared = d.say.T("violation.declared")
		}
		v := s.rules.Cut(*row)
		if b.Rule == "" {
			b.Rule, b.By, b.AreaBy = v.Rule, v.AttributedBy, v.AreaBy
		}
		h := d.happening(s, f, &v, row, seen, numbers, b.Outside)
		if v.Rule != b.Rule {
			h.Rule = v.Rule
		}
		b.Happenings = append(b.Happenings, h)
	}
	if b.Declared == "" {
		b.Map = d.violationMap(s, c.Clause, b.Outside, observations, incidents)
	}
	return nil
}

// evidence is what rows rest on and who asks may see.
type evidence struct {
	observations map[counterclaim.ID]counterclaim.Observation
	incidents    map[counterclaim.ID]counterclaim.Incident
}

// evidenceOf reads what a violation rests on.
func (d *desk) evidenceOf(ctx context.Context, c *ceasefire.Case) (*evidence, error) {
	out := &evidence{map[counterclaim.ID]counterclaim.Observation{}, map[counterclaim.ID]counterclaim.Incident{}}
	var observations, incidents []counterclaim.ID
	for _, row := range c.Rows {
		observations, incidents = append(observations, row.Observations...), append(incidents, row.Incidents...)
	}
	if record, ok := d.record.(counterclaim.Observations); ok && len(observations) > 0 {
		list, err := record.Observations(ctx, counterclaim.ObservationQuery{IDs: observations})
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			out.observations[o.ID] = o
		}
	}
	if len(incidents) > 0 {
		list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: incidents})
		if err != nil {
			return nil, err
		}
		for _, n := range list {
			out.incidents[n.ID] = n
		}
	}
	return out, nil
}

// happening puts one row into words. Outside the mission no observation is told, only how many there are.
func (d *desk) happening(s *seenSeason, f *frame, v, whole *counterclaim.Violation, seen *evidence, numbers map[counterclaim.ID]int, outside bool) happening {
	say := d.say
	h := happening{Verdict: say.Or("verdict", v.Verdict), State: v.Verdict, Labels: v.Labels, Arithmetic: v.Arithmetic}
	if v.Verdict == string(ceasefire.CannotTell) {
		h.Why, h.Arithmetic = h.Arithmetic, ""
	}
	add := func(name, value string) { h.Facts = append(h.Facts, fact{name, value}) }
	if v.Measured {
		add(say.T("violation.distance"), say.metres(v.DistanceM))
		add(say.T("violation.marginof"), say.metres(v.MarginM))
		if v.ErrorM > 0 {
			add(say.T("violation.error"), say.metres(v.ErrorM))
		}
	}
	for i := range v.Fire {
		add(say.Or("firing", v.Fire[i].Unit), firedWords(say, &v.Fire[i]))
	}
	if v.AttributedBy != "" {
		add(say.T("violation.putdown"), say.T("violation.putdown.by", s.nameOf(f, v.Party), v.AttributedBy))
	}
	for _, id := range whole.Observations {
		if o, known := seen.observations[id]; known && !outside {
			h.Observations = append(h.Observations, d.observedFact(numbers[id], &o))
		}
	}
	if outside && len(whole.Observations) > 0 {
		h.Hidden = say.N("violation.hidden", len(whole.Observations))
	}
	for _, id := range whole.Incidents {
		n, known := seen.incidents[id]
		if !known {
			continue
		}
		link := incidentLink{Title: match.Title(&n), Href: address("i", n.ID)}
		if !outside {
			link.Number = say.Number(int64(numbers[id]))
		}
		for _, found := range n.Findings {
			link.Findings = append(link.Findings, address("f", found))
		}
		h.Incidents = append(h.Incidents, link)
	}
	return h
}

// firedWords writes fire as it was counted.
func firedWords(say language, f *counterclaim.Fired) string {
	var out []string
	switch {
	case f.Open:
		out = append(out, say.T("fired.open", say.Number(f.Low)))
	case f.Low != f.High:
		out = append(out, say.T("fired.between", say.Number(f.Low), say.Number(f.High)))
	case f.High > 0 || f.Uncountable == 0:
		out = append(out, say.Number(f.High))
	}
	if f.Uncountable > 0 {
		out = append(out, say.N("fired.uncountable", f.Uncountable))
	}
	return strings.Join(out, ", ")
}

// observedFact tells an observation in a few lines.
func (d *desk) observedFact(number int, o *counterclaim.Observation) observedFact {
	say := d.say
	out := observedFact{Number: say.Number(int64(number)), ID: cmp.Or(o.Ref, o.ID.Short()), At: say.Instant(o.Time).Text, Where: o.Place, How: say.Or("means", o.Means)}
	if o.Perceived != "" {
		out.How += ", " + say.Or("perceived", o.Perceived)
	}
	if o.Post != "" {
		out.How += ", " + o.Post
	}
	var what []string
	if o.What != "" {
		what = append(what, o.What)
	}
	if o.Conduct != "" && o.What == "" {
		what = append(what, strings.ReplaceAll(string(o.Conduct), "_", " "))
	}
	if o.HasBearing() {
		what = append(what, say.T("observation.bearing", decimal(o.BearingDeg), decimal(o.BearingErrorDeg)))
	}
	if o.RangeM > 0 {
		what = append(what, say.metres(o.RangeM))
	}
	switch {
	case o.Access == "" || o.Access == "granted":
	case o.AccessReason == "":
		what = append(what, say.T("observation.access", o.Access))
	default:
		what = append(what, say.T("observation.access.why", o.Access, o.AccessReason))
	}
	out.What = strings.Join(what, " · ")
	return out
}

// saidPart puts beside each other what each party says, in columns of one width, and what the desk answers.
func (d *desk) saidPart(f *frame, s *seenSeason, steps []counterclaim.Contest, key counterclaim.ViolationKey) *saidPart {
	said := counterclaim.ContestedOf(steps, d.now())
	out := &saidPart{}
	if n := said.Notice; n != nil {
		var names []string
		for _, p := range n.Parties {
			names = append(names, s.nameOf(f, p))
		}
		out.Notice = &noticePart{Parties: d.say.List(names), At: d.say.Instant(n.At), Until: d.say.Instant(n.Until), Hours: n.Hours}
	}
	columns := d.agreementColumns(f, s.a)
	for _, r := range said.Reasons {
		if !slices.ContainsFunc(columns, func(c column) bool { return c.ID == r.Of }) {
			columns = append(columns, column{ID: r.Of, Name: s.nameOf(f, r.Of)})
		}
	}
	for _, c := range columns {
		one := saidColumn{Column: c, Silent: d.silentWords(&said, c.ID)}
		for _, r := range said.Reasons {
			if r.Of == c.ID {
				one.Reasons = append(one.Reasons, d.saidReason(&r))
			}
		}
		out.Columns = append(out.Columns, one)
	}
	return out
}

func (d *desk) saidReason(r *counterclaim.ContestedReason) saidReason {
	out := saidReason{ID: r.ID.Short(), Text: r.Text, Letter: r.Letter, By: r.By, At: d.say.Instant(r.At), Late: r.Late, Verdict: d.say.T("contest.against", d.say.Or("verdict", r.Verdict))}
	for _, x := range r.Exhibits {
		out.Exhibits = append(out.Exhibits, pageLink{x.Short(), address("x", x)})
	}
	for _, a := range r.Answers {
		out.Answers = append(out.Answers, saidAnswer{Text: a.Text, By: a.By, At: d.say.Instant(a.At)})
	}
	return out
}
