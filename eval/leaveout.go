package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// LeftOut is a dispute read as if the lexicon had been written without it.
type LeftOut struct {
	Dispute string
	Entries int     // of the lexicon that made claims in this dispute and in no other
	With    *Scores // of the dispute, read with the whole lexicon
	Without *Scores // and without these entries
}

// LeaveOneOut reads each dispute of a set with the whole lexicon, and again without the entries that no other dispute of the set vouches for by a
// claim: a lower bound, for many of those are common words that happen to stand in one dispute alone.
func LeaveOneOut(set *Set) ([]LeftOut, error) {
	whole, err := readWith(set, nil)
	if err != nil {
		return nil, err
	}
	group := map[string]string{}
	for _, d := range set.Docs {
		group[d.Doc] = d.Group
	}
	users := map[string]map[string]bool{} // disputes in which a rule made a claim
	for _, c := range whole {
		if users[c.Rule] == nil {
			users[c.Rule] = map[string]bool{}
		}
		users[c.Rule][group[c.Doc]] = true
	}
	var out []LeftOut
	for _, g := range slices.Sorted(maps.Values(group)) {
		if len(out) > 0 && out[len(out)-1].Dispute == g {
			continue
		}
		one := LeftOut{Dispute: g}
		part := set.only(func(d Doc) bool { return d.Group == g })
		own := func(rule string) bool { return users[rule][g] && len(users[rule]) == 1 }
		for rule := range users {
			if own(rule) {
				one.Entries++
			}
		}
		rest, err := readWith(part, func(e *lexicon.Entry) bool { return own(e.Rule()) })
		if err != nil {
			return nil, err
		}
		if one.Without, err = part.Score(rest); err != nil {
			return nil, err
		}
		if one.With, err = part.Score(slices.DeleteFunc(slices.Clone(whole), func(c counterclaim.Claim) bool { return group[c.Doc] != g })); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// only gives the documents for which keep is true, with their claims.
func (s *Set) only(keep func(Doc) bool) *Set {
	part := &Set{Dir: s.Dir, SHA256: s.SHA256}
	kept := map[string]bool{}
	for _, d := range s.Docs {
		if keep(d) {
			part.Docs = append(part.Docs, d)
			kept[d.Doc] = true
		}
	}
	for _, g := range s.Claims {
		if kept[g.Doc] {
			part.Claims = append(part.Claims, g)
		}
	}
	return part
}

// readWith reads the documents without some entries of the lexicon.
func readWith(set *Set, except func(*lexicon.Entry) bool) ([]counterclaim.Claim, error) {
	a, err := actors.New(actors.Options{})
	if err != nil {
		return nil, err
	}
	g, err := gazetteer.New(gazetteer.Options{})
	if err != nil {
		return nil, err
	}
	l, err := lexicon.New(lexicon.Options{Except: except})
	if err != nil {
		return nil, err
	}
	grammar, err := text.NewAnnotator()
	if err != nil {
		return nil, err
	}
	c, err := coder.New(coder.Options{Actors: a, Gazetteer: g, Lexicon: l, Grammar: grammar})
	if err != nil {
		return nil, err
	}
	analyzer, err := text.New(text.Options{})
	if err != nil {
		return nil, err
	}
	var out []counterclaim.Claim
	for _, r := range set.Reports() {
		for _, claim := range c.Code(analyzer.Analyze(r.Text), r) {
			claim.Doc = r.Doc
			out = append(out, claim)
		}
	}
	return out, nil
}

// WriteLeftOut prints, for each dispute, F1 with the whole lexicon and without the entries that it alone vouches for.
func WriteLeftOut(w io.Writer, rows []LeftOut) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %8s", "left out", "entries")
	for _, f := range partFigures {
		fmt.Fprintf(&b, "  %-12s", f)
	}
	b.WriteString("\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%-10s %8d", r.Dispute, r.Entries)
		for _, f := range partFigures {
			fmt.Fprintf(&b, "  %.2f -> %.2f", r.With.Figures[f].F1, r.Without.Figures[f].F1)
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
