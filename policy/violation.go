package policy

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// coordinate is a number as coordinates are written, finer than a settlement.
var coordinate = regexp.MustCompile(`\d\.\d{3}|\d\s*°|\d\s*[NSEW]\b`)

// distanceGrid is to how many metres distances are told outside the mission: with a coarse place they leave a strip, and no spot.
const distanceGrid = 500.0

// clockSlack is by how many hours a day on an agreement's clock may end later than in UTC.
const clockSlack = 12 * time.Hour

// WithheldWords stands in place of words that are held back.
const WithheldWords = "withheld"

// ViolationRules say what may leave of what was measured against one agreement. They hold for one moment.
type ViolationRules struct {
	j      *judging // nil where nothing is held back
	hidden []string // what words must not name: sites, protected zones
	party  string   // for which who reads speaks, "" for none
}

// For has the rules be those for who speaks for a party, "" for none: what is put down to it, or lies on its ground and is put down to nobody, is told to it also where
// that rests on what it declared itself or on how monitors fared there, so that it can contest it.
func (r *ViolationRules) For(party string) *ViolationRules {
	r.party = party
	return r
}

// Concerned gives the one party that may be told of a violation of which the others may not.
func Concerned(k counterclaim.ViolationKey) string { return cmp.Or(k.Party, k.Area) }

// own reports whether who reads speaks for the party that a violation concerns.
func (r *ViolationRules) own(party, area string) bool {
	return r.party != "" && cmp.Or(party, area) == r.party
}

// ViolationRules gives the rules for who reads, of an agreement as it was read, whole.
func (v *View) ViolationRules(ctx context.Context, a *counterclaim.Agreement) (*ViolationRules, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	r := &ViolationRules{j: j, hidden: hiddenNames(a)}
	if j != nil {
		r.hidden = append(r.hidden, j.secretNames()...)
	}
	return r, nil
}

// secretNames gives the names of confidential sources, in small letters.
func (r *rules) secretNames() []string {
	var out []string
	for i := range r.dispute.Sources {
		if s := &r.dispute.Sources[i]; r.secretSource(s) {
			for _, name := range append([]string{s.Name}, s.Names...) {
				out = append(out, strings.ToLower(name))
			}
		}
	}
	for key := range r.secret {
		if name, is := strings.CutPrefix(key, counterclaim.MarkSource+" "); is {
			out = append(out, strings.ToLower(name))
		}
	}
	return slices.DeleteFunc(out, func(name string) bool { return name == "" })
}

// OutsideRules are those for all that leaves, in words alone: delay and marks are not looked at.
func OutsideRules(a *counterclaim.Agreement) *ViolationRules {
	r := newRules(Outside, &counterclaim.Dispute{}, nil, time.Now())
	return &ViolationRules{j: judgeBy(r, nil), hidden: hiddenNames(a)}
}

// hiddenNames gives the names and ids of what an agreement says and is not told outside.
func hiddenNames(a *counterclaim.Agreement) []string {
	var out []string
	add := func(id, title string) {
		out = append(out, strings.ToLower(id))
		if title != "" {
			out = append(out, strings.ToLower(title))
		}
	}
	for i := range a.Sites {
		add(a.Sites[i].ID, a.Sites[i].Title)
	}
	for i := range a.Zones {
		if a.Zones[i].Kind == "protected" {
			add(a.Zones[i].ID, a.Zones[i].Title)
		}
	}
	return out
}

// outside reports whether who reads is outside the mission.
func (r *ViolationRules) outside() bool { return r.j != nil && r.j.sight == Outside }

// ToldKind reports whether violations of clauses of a kind are told: outside the mission none of permitted storage, nor of what monitors
// could reach.
func (r *ViolationRules) ToldKind(kind string) bool {
	return !r.outside() || kind != "storage" && kind != "access"
}

// ToldDay reports whether a day, YYYY-MM-DD, is not too recent.
func (r *ViolationRules) ToldDay(day string) bool {
	if !r.outside() {
		return true
	}
	t, err := time.Parse(counterclaim.DateLayout, day)
	return err == nil && !t.Add(24*time.Hour+clockSlack).After(r.j.before)
}

// Told chooses the rows that may be seen: those of kinds and days that are told, to a party those that concern it alone too, and none that rests on an incident that is
// held back.
func (v *View) Told(ctx context.Context, r *ViolationRules, rows []counterclaim.Violation) ([]counterclaim.Violation, error) {
	if r.j == nil {
		return rows, nil
	}
	var ids []counterclaim.ID
	asked := map[counterclaim.ID]bool{}
	for i := range rows {
		for _, id := range rows[i].Incidents {
			if !asked[id] {
				asked[id] = true
				ids = append(ids, id)
			}
		}
	}
	seen := map[counterclaim.ID]bool{}
	if len(ids) > 0 {
		list, err := v.Incidents(ctx, counterclaim.IncidentQuery{IDs: ids})
		if err != nil {
			return nil, err
		}
		for i := range list {
			seen[list[i].ID] = list[i].Verdict == "confirmed"
		}
	}
	var out []counterclaim.Violation
	days := map[string]bool{}
	for i := range rows {
		row := &rows[i]
		told, known := days[row.Day]
		if !known {
			told = r.ToldDay(row.Day)
			days[row.Day] = told
		}
		all := r.ToldKind(row.Kind) && !(row.Declared && r.outside())
		if told && (all || r.own(row.Party, row.Area)) && !slices.ContainsFunc(row.Incidents, func(id counterclaim.ID) bool { return !seen[id] }) {
			out = append(out, *row)
		}
	}
	return out, nil
}

// Cut takes from a row the words that may not be seen: what a party declared of its holdings from everybody, and outside the mission
// observations, names of what is held back, and distances finer than half a kilometre.
func (r *ViolationRules) Cut(v counterclaim.Violation) counterclaim.Violation {
	if v.Declared {
		v.Arithmetic, v.Labels, v.AttributedBy = WithheldWords, nil, "what it declared"
		v.Measured, v.DistanceM, v.MarginM, v.ErrorM = false, 0, 0, 0
	}
	if !r.outside() {
		return v
	}
	v.Observations, v.AreaBy = nil, ""
	round := func(m float64) float64 { return math.Round(m/distanceGrid) * distanceGrid }
	wider := func(m float64) float64 { return math.Copysign(math.Ceil(math.Abs(m)/distanceGrid)*distanceGrid, m) }
	if v.Measured {
		v.DistanceM, v.MarginM, v.ErrorM = round(v.DistanceM), wider(v.MarginM), wider(v.ErrorM)
		v.Arithmetic = fmt.Sprintf("about %.1f km, margin up to %+.1f km", v.DistanceM/1000, v.MarginM/1000)
		if v.ErrorM > 0 {
			v.Arithmetic += fmt.Sprintf(", error up to %.1f km", v.ErrorM/1000)
		}
	} else {
		v.Arithmetic = r.words(v.Arithmetic)
	}
	v.Rule = r.words(v.Rule)
	v.Labels = slices.Clone(v.Labels)
	for i := range v.Labels {
		v.Labels[i] = r.words(v.Labels[i])
	}
	v.Labels = slices.DeleteFunc(v.Labels, func(l string) bool { return l == WithheldWords })
	return v
}

// words gives words that may leave, else that they are withheld.
func (r *ViolationRules) words(s string) string {
	if s == "" || !r.outside() {
		return s
	}
	low := strings.ToLower(s)
	if !MayLeave(s) || coordinate.MatchString(s) || slices.ContainsFunc(r.hidden, func(name string) bool { return strings.Contains(low, name) }) {
		return WithheldWords
	}
	return s
}

// Coarse gives a place as it may be drawn.
func (r *ViolationRules) Coarse(p counterclaim.Place) counterclaim.Place {
	if !r.outside() {
		return p
	}
	return r.j.coarse(p)
}

// Contests chooses what is said about violations that may be seen. Outside the mission: nothing of kinds that are not told nor of what was
// declared, nothing too recent, no persons, no letters, no exhibits, and words that may leave. A party, "" for none, is told at once and whole what it said itself, what the desk answered to that, and
// of what it had notice.
func (r *ViolationRules) Contests(steps []counterclaim.Contest, kind func(clause string) string, party string) []counterclaim.Contest {
	if !r.outside() {
		return steps
	}
	var out []counterclaim.Contest
	own := map[counterclaim.ID]bool{}
	for _, c := range steps {
		mine := party != "" && (c.Of == party || c.Kind == counterclaim.ContestNotice && slices.Contains(c.Parties, party) || c.Kind == counterclaim.ContestAnswer && own[c.Answers])
		own[c.ID] = mine && c.Kind == counterclaim.ContestReason
		at, err := time.Parse(time.RFC3339, c.At)
		switch {
		case (c.Declared || !r.ToldKind(kind(c.Clause))) && !r.own(c.Party, c.Area):
			continue
		case mine:
		case err != nil || at.After(r.j.before) || !r.ToldDay(c.Day):
			continue
		default:
			c.Text, c.Letter, c.Exhibits = r.words(c.Text), "", nil
		}
		if !mine || c.Kind != counterclaim.ContestReason {
			c.By = ""
		}
		out = append(out, c)
	}
	return out
}

// Noticing gives the parties of an agreement that have notice of a violation of a clause of a kind: all, but where it is told to the one alone that it concerns, which
// then has the same hours; none where that is nobody.
func Noticing(a *counterclaim.Agreement, k counterclaim.ViolationKey, kind string, declared bool) []counterclaim.Party {
	if !declared && OutsideRules(a).ToldKind(kind) {
		return a.Parties
	}
	return slices.DeleteFunc(slices.Clone(a.Parties), func(p counterclaim.Party) bool { return p.ID != Concerned(k) })
}

// Noticed reports whether steps that a party may see give it notice of a violation, or are its own: it then sees the violation, in the words that leave.
func Noticed(steps []counterclaim.Contest, party string) bool {
	return party != "" && slices.ContainsFunc(steps, func(c counterclaim.Contest) bool {
		return c.Of == party || c.Kind == counterclaim.ContestNotice && slices.Contains(c.Parties, party)
	})
}

// StepAbout makes a step about a violation, with what was measured of it in the words that leave, for all that who reads it may see.
func StepAbout(a *counterclaim.Agreement, key counterclaim.ViolationKey, verdict string, rows []*counterclaim.Violation, synthetic bool) counterclaim.Contest {
	out := counterclaim.Contest{ViolationKey: key, Violation: key.ID(), Verdict: verdict, Synthetic: synthetic}
	r := OutsideRules(a)
	for _, v := range rows {
		out.Declared = out.Declared || v.Declared
		if len(out.Measured) < counterclaim.MaxContestRows {
			cut := r.Cut(*v)
			out.Measured = append(out.Measured, counterclaim.MeasuredLine(&cut))
		}
	}
	if out.Declared {
		out.Measured = nil
	}
	return out
}
