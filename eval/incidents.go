package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// IncidentScores says how well claims were put together into incidents. Figures are B-cubed
// (Bagga and Baldwin 1998) over the gold claims that carry an incident; a claim that was not found
// costs recall, an invented one precision.
type IncidentScores struct {
	Claims, Gold, Incidents int // claims scored; gold claims and gold incidents
	All, Alone              Figure
	Groups                  []GroupScore
	Dense                   []DenseScore // of [Set.ScoreDense]
	split, mixed            []incidentMistake
}

// GroupScore is the figure of one group of reports, matched alone.
type GroupScore struct {
	Group  string
	Claims int // gold claims that carry an incident
	Figure Figure
}

// incidentMistake is a gold incident that fell apart, or an incident that holds several.
type incidentMistake struct {
	name   string
	cost   int // pairs of claims on the wrong side
	pieces [][]string
}

// MatchGroups puts claims together group by group, as a desk with one dispute each would, and
// keeps their order. Claims of documents that the set does not have stay as they are.
func (s *Set) MatchGroups(claims []counterclaim.Claim) []counterclaim.Claim {
	group := s.groupOf()
	members := map[string][]int{}
	for i := range claims {
		if g, ok := group[claims[i].Doc]; ok {
			members[g] = append(members[g], i)
		}
	}
	out := slices.Clone(claims)
	for _, at := range members {
		part := make([]counterclaim.Claim, len(at))
		for k, i := range at {
			part[k] = claims[i]
		}
		for k, c := range match.Incidents(part) {
			out[at[k]] = c
		}
	}
	return out
}

func (s *Set) groupOf() map[string]string {
	out := make(map[string]string, len(s.Docs))
	for _, d := range s.Docs {
		out[d.Doc] = d.Group
	}
	return out
}

// ScoreIncidents scores the incidents of claims against the set's. Where gold is true the claims
// are the set's own, in its order ([Set.GoldClaims]), and each is compared with itself.
func (s *Set) ScoreIncidents(claims []counterclaim.Claim, gold bool) (*IncidentScores, error) {
	m, err := s.incidentMatching(claims, gold)
	if err != nil {
		return nil, err
	}
	out := &IncidentScores{Claims: len(m.predicted), All: m.bCubed()}
	incidents := map[string]bool{}
	for _, g := range s.Claims {
		if g.Incident != "" {
			out.Gold++
			incidents[g.Incident] = true
		}
	}
	out.Incidents = len(incidents)
	alone := make([]counterclaim.Claim, len(claims))
	for i, c := range claims {
		c.Incident = counterclaim.ID{}
		alone[i] = c
	}
	if m, err := s.incidentMatching(alone, gold); err == nil {
		out.Alone = m.bCubed()
	}
	if out.Groups, err = s.groupScores(claims, gold); err != nil {
		return nil, err
	}
	out.split, out.mixed = m.incidentMistakes()
	return out, nil
}

// groupScores scores each group for itself.
func (s *Set) groupScores(claims []counterclaim.Claim, gold bool) ([]GroupScore, error) {
	group := s.groupOf()
	var names []string
	for _, d := range s.Docs {
		if !slices.Contains(names, d.Group) {
			names = append(names, d.Group)
		}
	}
	var out []GroupScore
	for _, name := range names {
		part := &Set{Dir: s.Dir}
		row := GroupScore{Group: name}
		for _, d := range s.Docs {
			if d.Group == name {
				part.Docs = append(part.Docs, d)
			}
		}
		for _, g := range s.Claims {
			if group[g.Doc] == name {
				part.Claims = append(part.Claims, g)
				if g.Incident != "" {
					row.Claims++
				}
			}
		}
		var of []counterclaim.Claim
		for _, c := range claims {
			if group[c.Doc] == name {
				of = append(of, c)
			}
		}
		m, err := part.incidentMatching(of, gold)
		if err != nil {
			return nil, err
		}
		row.Figure = m.bCubed()
		out = append(out, row)
	}
	return out, nil
}

// incidentMatching pairs claims with the gold ones; gold claims are paired with themselves.
func (s *Set) incidentMatching(claims []counterclaim.Claim, gold bool) (*matching, error) {
	m := &matching{set: s, byDoc: map[string][]int{}, pairOf: map[int]int{}, goldOf: map[int]int{}}
	if gold && len(claims) != len(s.Claims) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%d claims are given for %d gold claims", len(claims), len(s.Claims)).
			At(s.Dir, 0).Try("give the set's own claims in their order")
	}
	known := s.groupOf()
	for i := range claims {
		c := &claims[i]
		if _, ok := known[c.Doc]; !ok {
			continue
		}
		if n := len(m.predicted); gold {
			m.pairOf[i], m.goldOf[n] = n, i
		}
		m.byDoc[c.Doc] = append(m.byDoc[c.Doc], len(m.predicted))
		m.predicted = append(m.predicted, c)
	}
	if !gold {
		m.pair()
	}
	return m, nil
}

// incidentMistakes lists gold incidents that fell apart and incidents that hold several, the
// dearest first.
func (m *matching) incidentMistakes() (split, mixed []incidentMistake) {
	byGold, byGot := map[string]map[string][]string{}, map[string]map[string][]string{}
	enter := func(to map[string]map[string][]string, outer, inner, line string) {
		if to[outer] == nil {
			to[outer] = map[string][]string{}
		}
		to[outer][inner] = append(to[outer][inner], line)
	}
	for gi := range m.set.Claims {
		g := &m.set.Claims[gi]
		pi, ok := m.pairOf[gi]
		if !ok || g.Incident == "" {
			continue
		}
		got := fmt.Sprintf("alone-%d", gi)
		if id := m.predicted[pi].Incident; !id.IsZero() {
			got = id.String()
		}
		line := fmt.Sprintf("%s %s %s %s: %s", g.Claim, g.Incident, g.Event, joined(g.Conduct), firstWords(m.predicted[pi].Text, 90))
		enter(byGold, g.Incident, got, line)
		enter(byGot, got, g.Incident, line)
	}
	return dearest(byGold), dearest(byGot)
}

func joined(conducts []counterclaim.Conduct) string {
	return strings.Join(texts(conducts), "+")
}

// firstWords gives the beginning of a text in one line, of at most n characters.
func firstWords(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return string(r)
}

func dearest(by map[string]map[string][]string) []incidentMistake {
	var out []incidentMistake
	for name, pieces := range by {
		one := incidentMistake{name: name}
		n := 0
		for _, p := range pieces {
			one.cost += n * len(p)
			n += len(p)
			one.pieces = append(one.pieces, p)
		}
		if one.cost > 0 {
			slices.SortFunc(one.pieces, func(a, b []string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a[0], b[0])) })
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b incidentMistake) int {
		return cmp.Or(b.cost-a.cost, cmp.Compare(a.pieces[0][0], b.pieces[0][0]))
	})
	return out
}

// WriteTable prints the figures, over all claims and for each group.
func (s *IncidentScores) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d gold claims in %d incidents, %d claims matched\n\n", s.Gold, s.Incidents, s.Claims)
	fmt.Fprintf(&b, "%-22s %9s %9s %9s\n", "B-cubed", "precision", "recall", "f1")
	row := func(name string, f Figure) {
		fmt.Fprintf(&b, "%-22s %9.3f %9.3f %9.3f\n", name, f.Precision, f.Recall, f.F1)
	}
	row("matched", s.All)
	row("each alone", s.Alone)
	for _, g := range s.Groups {
		row(g.Group, g.Figure)
	}
	for _, d := range s.Dense {
		row(d.Name, d.Figure)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteWorst prints the n gold incidents that fell apart most, and the n incidents that hold most
// of what is apart.
func (s *IncidentScores) WriteWorst(w io.Writer, n int) error {
	var b strings.Builder
	write := func(title string, list []incidentMistake) {
		fmt.Fprintf(&b, "\n%s (%d):\n", title, len(list))
		for _, one := range list[:min(n, len(list))] {
			fmt.Fprintf(&b, "  %d pairs\n", one.cost)
			for k, piece := range one.pieces {
				for _, line := range piece {
					fmt.Fprintf(&b, "    %d  %s\n", k+1, line)
				}
			}
		}
	}
	write("gold incidents that fell apart", s.split)
	write("incidents that hold several", s.mixed)
	_, err := io.WriteString(w, b.String())
	return err
}
