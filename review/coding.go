package review

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

func checkAsk(c *counterclaim.Case, d *Desk, a *counterclaim.Ask) error {
	if d.delegate(a.Of) != "" {
		return refuse("%s answers for party %s and judges nothing for the desk", a.Of, d.delegate(a.Of))
	}
	if saw, why := sighted(c, a.Of); saw {
		return conflict("%s %s and is no longer blind", a.Of, why).Try("ask somebody else")
	}
	if isSealed(c, a.Of) {
		return conflict("%s is asked already", a.Of)
	}
	return nil
}

func checkCoding(c *counterclaim.Case, s *counterclaim.SecondCoding) error {
	if saw, why := sighted(c, s.By); saw {
		return conflict("%s %s and is no longer blind", s.By, why)
	}
	for _, j := range s.Codes {
		of := slices.Contains([]string{"verdict", "confidence", "responsibility"}, j.Field)
		if of != (j.Unit == c.Incident) {
			return refuse("%s is judged of %s, not of %s", j.Field, map[bool]string{true: "the incident", false: "a claim"}[of], j.Unit.Short())
		}
	}
	return nil
}

// sighted says why a person is no longer blind: they coded, drafted or said what they think of a draft.
func sighted(c *counterclaim.Case, name string) (bool, string) {
	is := func(by string) bool { return counterclaim.MayBeOnePerson(by, name) }
	switch {
	case slices.ContainsFunc(c.Codings, func(s counterclaim.SecondCoding) bool { return is(s.By) }):
		return true, "has coded it"
	case slices.ContainsFunc(c.Drafts, func(d counterclaim.Draft) bool { return is(d.By) }):
		return true, "has drafted it"
	case slices.ContainsFunc(c.Opinions, func(o counterclaim.Opinion) bool { return is(o.By) }):
		return true, "has given an opinion on it"
	}
	return false, ""
}

// isSealed reports whether a person is asked for a blind coding that they have not given.
func isSealed(c *counterclaim.Case, name string) bool {
	asked := slices.ContainsFunc(c.Asks, func(a counterclaim.Ask) bool { return counterclaim.MayBeOnePerson(a.Of, name) })
	saw, _ := sighted(c, name)
	return asked && !saw
}

// SeenBy gives what a person may see of a case: without what others judged while they are asked for a blind coding. Nobody sees a
// lone coding but the one who made it. The name "" is anybody else.
func SeenBy(c *counterclaim.Case, name string) *counterclaim.Case {
	out := *c
	if isSealed(c, name) {
		out.Drafts, out.Opinions, out.Notices, out.Replies, out.Findings, out.Corrections, out.Codings = nil, nil, nil, nil, nil, nil, nil
		return &out
	}
	if len(judges(c)) < 2 {
		out.Codings = slices.DeleteFunc(slices.Clone(c.Codings), func(s counterclaim.SecondCoding) bool {
			return counterclaim.FoldName(s.By) != counterclaim.FoldName(name)
		})
	}
	return &out
}

// judges gives how each person judged a case: by their coding, else, for an author, by their first draft.
func judges(c *counterclaim.Case) map[string][]counterclaim.Judgement {
	out := map[string][]counterclaim.Judgement{}
	for i := range c.Codings {
		out[counterclaim.FoldName(c.Codings[i].By)] = c.Codings[i].Codes
	}
	for i := range c.Drafts {
		d := &c.Drafts[i]
		name := counterclaim.FoldName(d.By)
		if _, ok := out[name]; !ok {
			out[name] = []counterclaim.Judgement{
				{Unit: c.Incident, Field: "verdict", Value: d.Verdict},
				{Unit: c.Incident, Field: "confidence", Value: d.Confidence},
				{Unit: c.Incident, Field: "responsibility", Value: strings.Join(d.Responsibility, ";")},
			}
		}
	}
	return out
}

// Judges counts the persons who judged a case: by a coding, or as its author.
func Judges(c *counterclaim.Case) int { return len(judges(c)) }

// Agreement is how far those agree who judged one field apart from each other.
type Agreement struct {
	Field    string   `json:"field"`
	Level    Level    `json:"level"`
	Units    int      `json:"units"`  // judged by two or more
	Values   int      `json:"values"` // of these units
	Coders   int      `json:"coders"`
	Alpha    *float64 `json:"alpha"`          // nil where it is not defined: no units, or only one value
	Low      *float64 `json:"low,omitempty"`  // of the interval that holds 95 of 100 resamples
	High     *float64 `json:"high,omitempty"` // where resampling gives one
	Resample int      `json:"resamples,omitempty"`
}

// AgreementOf measures agreement over cases, field by field, with an interval from so many resamples drawn with a seed.
func AgreementOf(cases []counterclaim.Case, resamples int, seed uint64) []Agreement {
	var out []Agreement
	for _, field := range counterclaim.JudgedFields() {
		t, level := table(cases, field)
		a := Agreement{Field: field, Level: level, Coders: t.coders}
		for _, u := range t.units {
			if len(u) > 1 {
				a.Units, a.Values = a.Units+1, a.Values+len(u)
			}
		}
		if a.Units == 0 {
			continue
		}
		if alpha, ok := Alpha(t.units, level); ok {
			a.Alpha = &alpha
			if low, high, n := Interval(t.units, level, resamples, seed); n > 0 {
				a.Low, a.High, a.Resample = &low, &high, n
			}
		}
		out = append(out, a)
	}
	return out
}

type judged struct {
	units  [][]int
	coders int
}

// table gives what was judged of a field, unit by unit, as ranks where the field has an order. Units and values are in a fixed order.
func table(cases []counterclaim.Case, field string) (judged, Level) {
	scale, level := []string{}, Nominal
	switch field {
	case "verdict":
		scale, level = counterclaim.Verdicts(), Ordinal
	case "confidence":
		level = Ordinal
		for _, w := range counterclaim.Confidences() {
			scale = append(scale, w.Word)
		}
	}
	var out judged
	names := map[string]bool{}
	for i := range cases {
		by := judges(&cases[i])
		units := map[counterclaim.ID][]int{}
		var order []counterclaim.ID
		for _, name := range sortedKeys(by) {
			for _, j := range by[name] {
				if j.Field != field {
					continue
				}
				at := slices.Index(scale, j.Value)
				if at < 0 {
					scale = append(scale, j.Value)
					at = len(scale) - 1
				}
				if _, ok := units[j.Unit]; !ok {
					order = append(order, j.Unit)
				}
				units[j.Unit] = append(units[j.Unit], at)
				names[name] = true
			}
		}
		slices.SortFunc(order, func(a, b counterclaim.ID) int { return slices.Compare(a[:], b[:]) })
		for _, u := range order {
			out.units = append(out.units, units[u])
		}
	}
	out.coders = len(names)
	return out, level
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
