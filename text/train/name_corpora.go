package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/internal/naming"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// mention is what GUM's annotation says of a run of words: any noun phrase, named or not.
type mention struct {
	first, last int // words [first, last)
	kind        string
	heads       []int // the words that the phrase stands and falls with
	linked      bool  // to an article of Wikipedia
}

// gumMentions reads the mentions of a sentence. A mention opens with "(id-type-status-salience-centering-heads-link"
// and maybe "-article", and ends with "id)", or with ")" where it is one word.
func gumMentions(s sentence) []mention {
	var out []mention
	open := map[string][]int{} // id → mentions not yet ended
	for i, w := range s {
		rest := w.entity
		for rest != "" {
			n := strings.IndexAny(rest[1:], "()") + 1
			if n == 0 {
				n = len(rest)
			}
			piece := rest[:n]
			switch {
			case rest[0] == '(':
				f := strings.Split(piece[1:], "-")
				m := mention{first: i, last: i + 1, linked: len(f) > 7}
				if len(f) > 6 {
					m.kind = f[1]
					for h := range strings.SplitSeq(f[5], ",") {
						if k, err := strconv.Atoi(h); err == nil {
							m.heads = append(m.heads, i+k-1)
						}
					}
				}
				out = append(out, m)
				if n < len(rest) && rest[n] == ')' {
					n++
				} else {
					open[f[0]] = append(open[f[0]], len(out)-1)
				}
			default:
				id := strings.Trim(piece, ")")
				if all := open[id]; len(all) > 0 {
					out[all[len(all)-1]].last = i + 1
					open[id] = all[:len(all)-1]
				}
				if n < len(rest) && rest[n] == ')' {
					n++
				}
			}
			rest = rest[n:]
		}
	}
	return out
}

// gumNames gives the names among GUM's mentions: around a head that is a proper noun, the words of the phrase that
// belong to the name. Titles do not, nor do names within names.
func gumNames(s sentence, lists map[string]uint16) []span {
	var out []span
	for _, m := range gumMentions(s) {
		kind := naming.Other
		switch m.kind {
		case "person":
			kind = naming.Person
		case "organization":
			kind = naming.Organisation
		case "place":
			kind = naming.Place
		case "time", "":
			continue
		}
		head := slices.IndexFunc(m.heads, func(h int) bool { return h < len(s) && s[h].tag.UPOS == text.PROPN })
		if head < 0 {
			continue
		}
		if kind == naming.Person && s[m.heads[head]].xpos == "NNPS" {
			continue // peoples
		}
		n := span{m.heads[head], m.heads[head] + 1, kind}
		part := func(i int) bool {
			return i >= m.first && i < m.last && (s[i].tag.UPOS == text.PROPN || m.linked && i > m.first && capital(s[i].form))
		}
		link := func(i int) bool {
			return i >= m.first && i < m.last && slices.Contains(nameLinks, s[i].form) && (kind != naming.Person || s[i].form == "-")
		}
		for part(n.first-1) || link(n.first-1) && part(n.first-2) {
			n.first--
		}
		for part(n.last) || link(n.last) && part(n.last+1) {
			n.last++
		}
		for i := n.last - 2; kind == naming.Person && i >= n.first; i-- {
			if lists[wordclass.FoldWord(s[i].form)]&naming.TitleWord != 0 {
				n.first = i + 1
			}
		}
		out = append(out, n)
	}
	// The longest first; what overlaps with one taken is left out.
	slices.SortStableFunc(out, func(a, b span) int { return (b.last - b.first) - (a.last - a.first) })
	var kept []span
	for _, n := range out {
		if !slices.ContainsFunc(kept, func(k span) bool { return n.first < k.last && k.first < n.last }) {
			kept = append(kept, n)
		}
	}
	return kept
}

// nameLinks stand within names.
var nameLinks = []string{"of", "for", "and", "&", "the", "-", "de", "'s", "’s"}

func capital(form string) bool { return form != "" && form[0] >= 'A' && form[0] <= 'Z' }

// readWikigold calls use with each sentence, cut as the treebanks cut it.
func readWikigold(file string, use func(forms []string, spans []span)) error {
	kinds := map[string]int{"PER": naming.Person, "ORG": naming.Organisation, "LOC": naming.Place, "MISC": naming.Other}
	var forms []string
	var spans []span
	flush := func() {
		if len(forms) > 0 {
			use(forms, spans)
		}
		forms, spans = nil, nil
	}
	n := 0
	err := gunzip(file, func(line string) error {
		n++
		if line == "" {
			flush()
			return nil
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return fmt.Errorf("%s:%d: %d columns, not 3", file, n, len(f))
		}
		pieces := cutHyphens(f[0])
		at := len(forms)
		forms = append(forms, pieces...)
		mark, name, _ := strings.Cut(f[2], "-")
		kind, ok := kinds[name]
		switch {
		case mark == "O":
		case !ok:
			return fmt.Errorf("%s:%d: no type %q", file, n, f[2])
		case mark == "I" && len(spans) > 0 && spans[len(spans)-1].last == at && spans[len(spans)-1].kind == kind:
			spans[len(spans)-1].last = len(forms)
		default:
			spans = append(spans, span{at, len(forms), kind})
		}
		return nil
	})
	flush()
	return err
}

// cutHyphens cuts a word at the hyphens between its letters.
func cutHyphens(w string) []string {
	var out []string
	from := 0
	for i := 1; i+1 < len(w); i++ {
		if w[i] == '-' && w[i-1] != '-' && w[i+1] != '-' {
			if i > from {
				out = append(out, w[from:i])
			}
			out = append(out, "-")
			from = i + 1
		}
	}
	return append(out, w[from:])
}
