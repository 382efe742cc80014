package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/match"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// Sizes of the list.
const (
	violationsPage = 50
	violationDays  = 28  // where a reader names no days
	mostAlleged    = 300 // incidents of which it is said what they would be
)

// nobody stands in an address for what is put down to nobody, or for an area that is not known.
const nobody = "none"

// violationFilter is what a reader asks for.
type violationFilter struct {
	of, clause, party, area, state, from, to string
}

// States of the list. Open are those that are no longer to be looked at: what is kept stands apart.
const (
	stateOpen     = "" // breaches, and what cannot be told
	stateAll      = "all"
	stateAlleged  = "alleged"
	stateContests = "contested"
)

func violationStates() []string {
	return []string{stateOpen, string(ceasefire.Breach), string(ceasefire.CannotTell), string(ceasefire.Compliant), stateAll, stateContests, stateAlleged}
}

// violationsBody is the list of violations.
type violationsBody struct {
	Empty, Unmeasured bool
	Agreement         pageLink
	Others            []pageLink
	Filter            violationForm
	Outside           bool
	Trend             *trendPart
	Rows              []violationRow
	Pager             pager
	Gone              []violationRow // contested, and measured no more
	Alleged           []allegedRow
	AllegedMore       bool
	AllegedOnly       bool
	Files             []pageLink
	None              string
}

// violationForm is the form that chooses.
type violationForm struct {
	Of                              string
	From, To                        string
	Clauses, Parties, Areas, States []option
}

// violationRow is one violation in the list.
type violationRow struct {
	Href, Day, DayWords string
	Clause, Party, Area string
	Class               string // of the party to whom it is put down
	Verdict, State      string
	Happenings          string
	Margin              string
	Labels              []string
	Contested           []string
	Rests               string
}

// allegedRow is what claims alone would come to.
type allegedRow struct {
	Day, Clause, Area, Words, Would string
	Incident                        pageLink
	Voices                          []string
}

// violationList answers "/violations".
func (d *desk) violationList(r *http.Request, f *frame) (*view, error) {
	ctx := r.Context()
	v := &view{name: "violation_list", title: d.say.T("violations.title"), nav: "violations", canonical: "/violations"}
	b := &violationsBody{Outside: d.sightOf(ctx) == leaving.Outside}
	v.body = b
	q := r.URL.Query()
	s, err := d.seasonSeen(ctx, q.Get("of"))
	if err != nil {
		return nil, err
	}
	if s == nil {
		b.Empty = true
		return v, nil
	}
	if b.Others = s.others; s.season == nil {
		b.Unmeasured = true
		return v, nil
	}
	b.Agreement = pageLink{s.a.Title, "/agreement?of=" + url.QueryEscape(s.of)}
	want, err := d.violationFilter(s, q)
	if err != nil {
		return nil, err
	}
	b.Filter = d.violationForm(s, f, want)
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	if b.AllegedOnly = want.state == stateAlleged; !b.AllegedOnly {
		list := want.choose(s)
		part := list[min((page-1)*violationsPage, len(list)):min(page*violationsPage, len(list))]
		for i := range part {
			b.Rows = append(b.Rows, d.violationRow(s, f, &part[i]))
		}
		b.Pager = newPager(page, violationsPage, len(part), len(list), func(n int) string { return want.address(n) })
		if b.Trend, err = d.trendPart(s, f, want); err != nil {
			return nil, err
		}
		if page == 1 {
			b.Gone = d.goneRows(s, f, want)
		}
	}
	if page == 1 {
		if b.Alleged, b.AllegedMore, err = d.allegedRows(ctx, s, f, want); err != nil {
			return nil, err
		}
	}
	if len(s.cases) == 0 {
		b.None = d.say.T("violations.none.atall")
	}
	b.Files = []pageLink{{"CSV", "/violations.csv?" + want.query()}, {"JSON", apiRoot + "/violations?" + want.apiQuery()}}
	return v, nil
}

// violationFilter reads what is asked for. Without days it is the last four weeks of which anything may be seen.
func (d *desk) violationFilter(s *seenSeason, q url.Values) (violationFilter, error) {
	w := violationFilter{of: s.of, clause: q.Get("clause"), party: q.Get("party"), area: q.Get("area"), state: q.Get("state"), from: q.Get("from"), to: q.Get("to")}
	bad := func(words string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", words).Try("%s", d.say.T("violations.bad.try"))
	}
	if !slices.Contains(violationStates(), w.state) {
		return w, bad(d.say.T("violations.badstate"))
	}
	if w.clause != "" && s.kinds[w.clause] == "" {
		return w, bad(d.say.T("violations.badclause"))
	}
	for _, day := range []string{w.from, w.to} {
		if _, err := time.Parse(counterclaim.DateLayout, day); day != "" && err != nil {
			return w, bad(d.say.T("violations.badday"))
		}
	}
	if w.to == "" {
		if w.to = s.lastDay(); w.to == "" || w.from > w.to {
			w.to = max(w.from, ceasefire.Today(s.a, d.now()))
		}
	}
	if last, err := time.Parse(counterclaim.DateLayout, w.to); err == nil && w.from == "" {
		w.from = max(last.AddDate(0, 0, 1-violationDays).Format(counterclaim.DateLayout), min(s.a.Start, w.to))
	}
	if w.from > w.to {
		return w, bad(d.say.T("violations.badday"))
	}
	return w, nil
}

// choose gives the violations that are asked for.
func (w *violationFilter) choose(s *seenSeason) []ceasefire.Case {
	var out []ceasefire.Case
	for i := range s.cases {
		if c := &s.cases[i]; w.takes(&c.ViolationKey) && w.verdict(s, c) {
			out = append(out, *c)
		}
	}
	return out
}

// takes reports whether a key is asked for.
func (w *violationFilter) takes(k *counterclaim.ViolationKey) bool {
	is := func(asked, has string) bool { return asked == "" || asked == has || asked == nobody && has == "" }
	return k.Day >= w.from && k.Day <= w.to && (w.clause == "" || w.clause == k.Clause) && is(w.party, k.Party) && is(w.area, k.Area)
}

func (w *violationFilter) verdict(s *seenSeason, c *ceasefire.Case) bool {
	switch w.state {
	case stateOpen:
		return c.Verdict != ceasefire.Compliant
	case stateAll:
		return true
	case stateContests:
		return len(s.steps[c.ID]) > 0
	}
	return w.state == string(c.Verdict)
}

// query gives the filter as an address has it.
func (w *violationFilter) query() string {
	q := url.Values{}
	for _, p := range [][2]string{{"of", w.of}, {"clause", w.clause}, {"party", w.party}, {"area", w.area}, {"state", w.state}, {"from", w.from}, {"to", w.to}} {
		if p[1] != "" {
			q.Set(p[0], p[1])
		}
	}
	return q.Encode()
}

// apiQuery gives it as the interface has it.
func (w *violationFilter) apiQuery() string {
	q := strings.ReplaceAll("&"+w.query(), "&of=", "&agreement=")
	return strings.TrimPrefix(q, "&")
}

func (w *violationFilter) address(page int) string {
	out := "/violations?" + w.query()
	if page > 1 {
		out += fmt.Sprintf("&page=%d", page)
	}
	return out
}

// violationForm gives the form with what was chosen.
func (d *desk) violationForm(s *seenSeason, f *frame, w violationFilter) violationForm {
	out := violationForm{Of: w.of, From: w.from, To: w.to}
	any := option{Text: d.say.T("violations.any")}
	out.Clauses = append(out.Clauses, any)
	for i := range s.a.Clauses {
		k := &s.a.Clauses[i]
		out.Clauses = append(out.Clauses, option{Value: k.ID, Text: s.titles[k.ID], Chosen: k.ID == w.clause})
	}
	out.Parties, out.Areas = []option{any}, []option{any}
	for _, c := range d.agreementColumns(f, s.a) {
		out.Parties = append(out.Parties, option{Value: c.ID, Text: c.Name, Chosen: c.ID == w.party})
		out.Areas = append(out.Areas, option{Value: c.ID, Text: c.Name, Chosen: c.ID == w.area})
	}
	out.Parties = append(out.Parties, option{Value: nobody, Text: d.say.T("violation.nobody"), Chosen: w.party == nobody})
	out.Areas = append(out.Areas, option{Value: nobody, Text: d.say.T("violation.area.unknown"), Chosen: w.area == nobody})
	for _, state := range violationStates() {
		out.States = append(out.States, option{Value: state, Text: d.say.T("violations.state." + state), Chosen: state == w.state})
	}
	return out
}

// violationRow puts a violation into a line of the list.
func (d *desk) violationRow(s *seenSeason, f *frame, c *ceasefire.Case) violationRow {
	out := violationRow{Href: s.address(c.ID), Day: c.Day, DayWords: d.say.Day(c.Day), Clause: s.clauseTitle(c.Clause), Verdict: d.say.Or("verdict", string(c.Verdict)), State: string(c.Verdict)}
	out.Party, out.Area = d.whose(s, f, &c.ViolationKey)
	_, out.Class = f.partyName(c.Party)
	n, observations, incidents := 0, 0, 0
	least, measured := 0.0, false
	for _, row := range c.Rows {
		v := s.rules.Cut(*row)
		observations, incidents = observations+len(row.Observations), incidents+len(row.Incidents)
		if v.Verdict != string(c.Verdict) {
			continue
		}
		n++
		if v.Measured && (!measured || v.MarginM < least) {
			least, measured = v.MarginM, true
		}
		for _, l := range v.Labels {
			if !slices.Contains(out.Labels, l) {
				out.Labels = append(out.Labels, l)
			}
		}
	}
	if n > 1 {
		out.Happenings = d.say.N("violation.happenings", n)
	}
	if measured {
		out.Margin = d.say.T("violation.margin", d.say.metres(least))
	}
	var rests []string
	if observations > 0 {
		rests = append(rests, d.say.N("violation.observations", observations))
	}
	if incidents > 0 {
		rests = append(rests, d.say.N("violation.incidents", incidents))
	}
	out.Rests = strings.Join(rests, ", ")
	out.Contested = d.contestedWords(s, f, s.steps[c.ID])
	return out
}

// contestedWords says in short what is said about a violation.
func (d *desk) contestedWords(s *seenSeason, f *frame, steps []counterclaim.Contest) []string {
	if len(steps) == 0 {
		return nil
	}
	said := counterclaim.ContestedOf(steps, d.now())
	var out []string
	for _, r := range said.Reasons {
		words := d.say.T("contest.by", s.nameOf(f, r.Of))
		if len(r.Answers) > 0 {
			words = d.say.T("contest.by.answered", s.nameOf(f, r.Of))
		}
		if !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	if said.Notice != nil && len(said.Reasons) == 0 {
		out = append(out, d.say.T("contest.noticed", d.say.Instant(said.Notice.Until).Text))
	}
	return out
}

// goneRows are the violations that are contested and measured no more.
func (d *desk) goneRows(s *seenSeason, f *frame, w violationFilter) []violationRow {
	var keys []counterclaim.ViolationKey
	for id, steps := range s.steps {
		if key := steps[0].ViolationKey; w.takes(&key) && !slices.ContainsFunc(s.season.Cases, func(c ceasefire.Case) bool { return c.ID == id }) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(x, y counterclaim.ViolationKey) int { return y.Compare(x) })
	var out []violationRow
	for _, k := range keys {
		row := violationRow{Href: s.address(k.ID()), Day: k.Day, DayWords: d.say.Day(k.Day), Clause: s.clauseTitle(k.Clause), Verdict: d.say.T("verdict.none"), State: counterclaim.VerdictNone}
		row.Party, row.Area = d.whose(s, f, &k)
		row.Contested = d.contestedWords(s, f, s.steps[k.ID()])
		out = append(out, row)
	}
	return out
}

// clauseTitle gives a clause's title, its id where the agreement no longer has it.
func (s *seenSeason) clauseTitle(id string) string {
	if t := s.titles[id]; t != "" {
		return t
	}
	return id
}

// alleged gives the rows that incidents of the days would make which nothing confirms, cut for who asks, with the incidents.
func (d *desk) alleged(ctx context.Context, s *seenSeason, w violationFilter) (rows []counterclaim.Violation, at map[counterclaim.ID]*counterclaim.Incident, more bool, err error) {
	if w.party != "" && w.party != nobody || w.state != stateAlleged && w.state != stateOpen && w.state != stateAll {
		return nil, nil, false, nil // claims put nothing down to anybody
	}
	list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{From: w.from, To: w.to, Limit: mostAlleged + 1})
	if err != nil {
		return nil, nil, false, err
	}
	more = len(list) > mostAlleged
	list = list[:min(len(list), mostAlleged)]
	at = map[counterclaim.ID]*counterclaim.Incident{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	for _, v := range s.season.Alleged(list) {
		if key := counterclaim.KeyOf(s.of, &v); !w.takes(&key) || !s.rules.ToldKind(v.Kind) || !s.rules.ToldDay(v.Day) || at[v.Incidents[0]] == nil {
			continue
		}
		if len(rows) == violationsPage {
			return rows, at, true, nil
		}
		rows = append(rows, s.rules.Cut(v))
	}
	return rows, at, more, nil
}

// allegedRows puts into words what is alleged.
func (d *desk) allegedRows(ctx context.Context, s *seenSeason, f *frame, w violationFilter) (out []allegedRow, more bool, err error) {
	rows, at, more, err := d.alleged(ctx, s, w)
	if err != nil || len(rows) == 0 {
		return nil, more, err
	}
	var ids []counterclaim.ID
	for i := range rows {
		if id := rows[i].Incidents[0]; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Incidents: ids})
	if err != nil {
		return nil, false, err
	}
	for i := range rows {
		v := &rows[i]
		n := at[v.Incidents[0]]
		_, area := d.whose(s, f, &counterclaim.ViolationKey{Area: v.Area})
		row := allegedRow{Day: d.say.Day(v.Day), Clause: s.clauseTitle(v.Clause), Area: area, Would: d.say.T("alleged.would." + v.Verdict), Incident: pageLink{match.Title(n), address("i", n.ID)}}
		row.Voices = d.voicesOf(f, n.ID, v.Day, claims)
		out = append(out, row)
	}
	return out, more, nil
}

// voicesOf counts the claims about an incident by whose sources they are from, every party in turn.
func (d *desk) voicesOf(f *frame, incident counterclaim.ID, day string, claims []counterclaim.Claim) []string {
	count := map[string]int{}
	for i := range claims {
		if claims[i].Incident == incident {
			count[claims[i].Party]++
		}
	}
	var out []string
	for _, c := range f.columns(day, incident) {
		out = append(out, d.say.N("alleged.voice", count[c.ID], c.Name))
		delete(count, c.ID)
	}
	others := 0
	for _, n := range count {
		others += n
	}
	return append(out, d.say.N("alleged.voice", others, d.say.T("others")))
}
