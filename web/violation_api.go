package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// What the interface answers of violations. What a party declared of its holdings never stands in it.
type (
	apiViolations struct {
		Items []apiViolationCase `json:"items"` // latest day first
		Next  string             `json:"next,omitempty"`
	}
	apiViolationCase struct {
		ID counterclaim.ID `json:"id"` // of its key: the same after measuring anew
		counterclaim.ViolationKey
		Kind      string                   `json:"kind,omitempty"` // of the clause
		Verdict   string                   `json:"verdict"`        // breach, cannot_tell, compliant; none where nothing is measured of it now
		Rows      []counterclaim.Violation `json:"rows"`           // an answer of its own each; outside the mission without observations
		Contested *apiContested            `json:"contested,omitempty"`
	}
	apiContested struct {
		Notice   *counterclaim.Contest `json:"notice,omitempty"`
		Contests []apiContest          `json:"contests"`
		NoReply  []string              `json:"no_reply"` // parties that had notice, and whose time is over without a contest
	}
	apiContest struct {
		counterclaim.Contest
		Late  bool                   `json:"late"`    // after the deadline of the notice
		Reply []counterclaim.Contest `json:"replies"` // of the desk
	}
	apiAlleged struct {
		Items []counterclaim.Violation `json:"items"` // what claims alone would come to; never violations
		More  bool                     `json:"more"`  // the days have more incidents than were looked at
	}
)

func (d *desk) violationAPIRoutes(page, days []apiParameter) []apiRoute {
	of := apiParameter{Name: "agreement", Meaning: "id of an agreement; the first where it is not given"}
	sides := []apiParameter{{Name: "clause", Meaning: "id of a clause"}, {Name: "party", Meaning: "to whom it is put down; none for what is put down to nobody"},
		{Name: "area", Meaning: "on whose ground; none where that is not known"}}
	state := apiParameter{Name: "state", Meaning: "breach, cannot_tell, compliant, all, or contested; breaches and what cannot be told where it is not given", Enum: []string{"breach", "cannot_tell", "compliant", "all", "contested"}}
	return []apiRoute{
		{"/violations", "violations", "What observations and confirmed incidents come to against an agreement: each clause, party, area and day, the latest first. Without days the last four weeks.",
			slices.Concat(page, days, []apiParameter{of, state}, sides), apiViolations{}, d.apiViolations},
		{"/violations/{id}", "violation", "One of them, with what parties and desk say about it. It stays under its id where measuring anew finds it no more and it was contested.", nil, apiViolationCase{}, d.apiViolationCase},
		{"/violations/trend", "violationTrend", "Counts by clause, party, area and day beside as many days before and what was watched, and the running total since the parties last promised it.",
			slices.Concat(days, []apiParameter{of}), ceasefire.Trend{}, d.apiTrend},
		{"/violations/alleged", "violationsAlleged", "What incidents would be that nothing confirms, put down to nobody.", slices.Concat(days, []apiParameter{of, sides[0], sides[2]}), apiAlleged{}, d.apiAllegedRows},
	}
}

// apiSeason gives what was measured, and the filter of a request.
func (d *desk) apiSeason(r *http.Request, q apiQuery) (*seenSeason, violationFilter, error) {
	s, err := d.seasonSeen(r.Context(), q["agreement"])
	if err != nil {
		return nil, violationFilter{}, err
	}
	if s == nil || s.season == nil {
		return nil, violationFilter{}, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("promise.none"))
	}
	if _, _, err := q.days(); err != nil {
		return nil, violationFilter{}, err
	}
	v := url.Values{}
	for name, value := range q {
		v.Set(name, value)
	}
	w, err := d.violationFilter(s, v)
	return s, w, err
}

func (d *desk) apiViolations(r *http.Request, q apiQuery) (any, error) {
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	s, w, err := d.apiSeason(r, q)
	if err != nil {
		return nil, err
	}
	list := w.choose(s)
	list = list[min(offset, len(list)):]
	out := apiViolations{Items: []apiViolationCase{}, Next: nextOf(len(list), limit, offset)}
	for i := range list[:min(limit, len(list))] {
		out.Items = append(out.Items, d.violationOf(s, list[i].ViolationKey, &list[i]))
	}
	return out, nil
}

// violationOf gives a violation as the interface tells it.
func (d *desk) violationOf(s *seenSeason, key counterclaim.ViolationKey, c *ceasefire.Case) apiViolationCase {
	out := apiViolationCase{ID: key.ID(), ViolationKey: key, Kind: s.kinds[key.Clause], Verdict: counterclaim.VerdictNone, Rows: []counterclaim.Violation{}}
	if c != nil {
		out.Verdict = string(c.Verdict)
		for _, v := range c.Rows {
			if !v.Declared {
				out.Rows = append(out.Rows, s.rules.Cut(*v))
			}
		}
	}
	steps := slices.DeleteFunc(slices.Clone(s.steps[out.ID]), func(c counterclaim.Contest) bool { return c.Declared })
	if len(steps) == 0 {
		return out
	}
	said := counterclaim.ContestedOf(steps, d.now())
	out.Contested = &apiContested{Notice: said.Notice, Contests: []apiContest{}, NoReply: []string{}}
	for _, x := range said.Reasons {
		out.Contested.Contests = append(out.Contested.Contests, apiContest{x.Contest, x.Late, some(x.Answers)})
	}
	if said.Over {
		out.Contested.NoReply = some(said.Silent)
	}
	return out
}

func (d *desk) apiViolationCase(r *http.Request, _ apiQuery) (any, error) {
	s, key, c, err := d.violationAt(r)
	if err != nil {
		return nil, err
	}
	return d.violationOf(s, key, c), nil
}

func (d *desk) apiTrend(r *http.Request, q apiQuery) (any, error) {
	s, w, err := d.apiSeason(r, q)
	if err != nil {
		return nil, err
	}
	t, err := ceasefire.TrendOf(s.a, s.rows, s.effort(), w.from, w.to)
	if err != nil {
		return nil, err
	}
	t.Clauses, t.Parties, t.Areas, t.Days = some(t.Clauses), some(t.Parties), some(t.Areas), some(t.Days)
	return t, nil
}

func (d *desk) apiAllegedRows(r *http.Request, q apiQuery) (any, error) {
	s, w, err := d.apiSeason(r, q)
	if err != nil {
		return nil, err
	}
	rows, _, more, err := d.alleged(r.Context(), s, w)
	return apiAlleged{some(rows), more}, err
}

// violationFile answers "/violations.csv": what a reader asks for, a line for each row.
func (d *desk) violationFile(w http.ResponseWriter, r *http.Request) {
	var b strings.Builder
	err := d.violationCSV(&b, r)
	if err != nil {
		d.fail(w, r, nil, err)
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="violations.csv"`)
	sendTagged(w, r, "text/csv; charset=utf-8", []byte(b.String()))
}

func (d *desk) violationCSV(b *strings.Builder, r *http.Request) error {
	q := r.URL.Query()
	s, err := d.seasonSeen(r.Context(), q.Get("of"))
	if err != nil {
		return err
	}
	if s == nil || s.season == nil {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("promise.none"))
	}
	want, err := d.violationFilter(s, q)
	if err != nil {
		return err
	}
	out := csv.NewWriter(b)
	_ = out.Write([]string{"id", "day", "agreement", "clause", "kind", "party", "area", "verdict", "distance_m", "margin_m", "error_m", "arithmetic", "labels", "observations", "incidents", "contested_by", "no_reply_by", "synthetic"})
	for _, c := range want.choose(s) {
		one := d.violationOf(s, c.ViolationKey, &c)
		var by, silent []string
		if x := one.Contested; x != nil {
			for i := range x.Contests {
				by = append(by, x.Contests[i].Of)
			}
			silent = x.NoReply
		}
		for i := range one.Rows {
			v := &one.Rows[i]
			metres := func(m float64) string {
				if !v.Measured {
					return ""
				}
				return fmt.Sprintf("%.0f", m)
			}
			_ = out.Write([]string{one.ID.String(), v.Day, one.Agreement, v.Clause, v.Kind, v.Party, v.Area, v.Verdict, metres(v.DistanceM), metres(v.MarginM), metres(v.ErrorM), plainCell(v.Arithmetic), plainCell(strings.Join(v.Labels, "; ")),
				idsText(v.Observations), idsText(v.Incidents), strings.Join(by, " "), strings.Join(silent, " "), fmt.Sprint(v.Synthetic)})
		}
	}
	out.Flush()
	return out.Error()
}

// plainCell keeps a program that opens the file from taking words for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func idsText(ids []counterclaim.ID) string {
	var out []string
	for _, id := range ids {
		out = append(out, id.String())
	}
	return strings.Join(out, " ")
}
