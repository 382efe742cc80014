package intake

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// Doubt is a fault of a dispute file, or something in it that a person should look at.
type Doubt struct {
	Fault   bool   `json:"fault"`
	Kind    string `json:"kind"` // DoubtFile and the like
	Line    int    `json:"line,omitempty"`
	Of      string `json:"of,omitempty"` // the source, party, outlet or address concerned
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// The kinds of faults and doubts.
const (
	DoubtFile     = "file"      // fault: the file breaks its form
	DoubtTwoNames = "two_names" // a name that two sources bear; a fault where they are of two parties
	DoubtOverlap  = "overlap"   // an address that lies within another source's; a fault where they are of two parties
	DoubtDates    = "dates"     // speaks for its party and nobody knows since when
	DoubtAddress  = "address"   // speaks for its party and has no address
	DoubtBody     = "body"      // a body of a party that is no source
	DoubtUneven   = "uneven"    // the parties are known in unequal detail
	DoubtWord     = "word"      // the program has no word for the people of a party's country
	DoubtNobody   = "nobody"    // fault: sources are listed and none speaks for a party
	DoubtUnseen   = "unseen"    // an address from which nothing in the record came
	DoubtUnused   = "unused"    // a name that nobody in the record bears
	DoubtUnknown  = "unknown"   // an outlet of the record that the file does not know
)

// Seen is what a record knows of the outlets and names of a dispute.
type Seen struct {
	Outlets   map[string]int  // reports by outlet
	Addresses map[string]bool // registered addresses, as written, from which a report came
	Quoted    map[string]bool // names, as written, that an outlet or a speaker bears
}

// LintDispute reads a dispute file and says what is wrong with it and what is doubtful, by line. Seen, where it is not nil, is told
// by the dispute's names and addresses what the record has of them. What keeps the file from being read at all is an error.
func LintDispute(path string, seen func(*counterclaim.Dispute) (*Seen, error)) ([]Doubt, error) {
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, openError(path, err)
	}
	defer folder.Close()
	src, err := readOwn(folder, filepath.Base(path), maxDispute)
	if err != nil {
		return nil, at(err, path, 0)
	}
	f, wrong := parseDispute(src)
	d, more := f.dispute(src)
	wrong = append(wrong, more...)
	for _, own := range [][2]string{{"actors", f.Actors}, {"places", f.Places}} {
		if own[1] == "" {
			continue
		}
		if _, err := readNamed(folder, own[1]); err != nil {
			wrong = append(wrong, at(err, path, keyLine(src, "", 0, own[0])))
		}
	}
	var doubts []Doubt
	for _, err := range wrong {
		doubts = append(doubts, faultOf(err))
	}
	var has *Seen
	if seen != nil {
		if has, err = seen(d); err != nil {
			return nil, err
		}
	}
	doubts = append(doubts, lint(f, d, src, has)...)
	slices.SortStableFunc(doubts, func(a, b Doubt) int { return cmp.Compare(a.Line, b.Line) })
	return doubts, nil
}

func faultOf(err error) Doubt {
	doubt := Doubt{Fault: true, Kind: DoubtFile, Message: err.Error(), Hint: counterclaim.HintOf(err)}
	var e *counterclaim.Error
	if errors.As(err, &e) {
		doubt.Line, doubt.Message = e.Line, e.Message
		if e.Err != nil {
			doubt.Message += ": " + e.Err.Error()
		}
	}
	return doubt
}

// linting is one reading of a dispute for what is doubtful in it.
type linting struct {
	d      *counterclaim.Dispute
	lines  map[string]int // of the sources' tables, by name
	doubts []Doubt
}

// lint says what is doubtful in a dispute whose form is right.
func lint(f disputeFile, d *counterclaim.Dispute, src string, seen *Seen) []Doubt {
	l := linting{d: d, lines: sourceLines(f, src)}
	for i := range d.Sources {
		l.source(i)
	}
	l.names()
	l.addresses()
	l.parties(src)
	if seen != nil {
		l.record(seen)
	}
	return l.doubts
}

// sourceLines gives the line of each source's table, 0 where the file has no table of its own for it.
func sourceLines(f disputeFile, src string) map[string]int {
	out := map[string]int{}
	n, line := 0, 0
	for s := range strings.SplitSeq(src, "\n") {
		line++
		if n < len(f.Sources) && sourceTable.MatchString(s) {
			if out[f.Sources[n].Name] == 0 {
				out[f.Sources[n].Name] = line
			}
			n++
		}
	}
	return out
}

var sourceTable = regexp.MustCompile(`^\s*\[\[\s*"?source"?\s*\]\]`)

func (l *linting) say(fault bool, kind string, line int, of, hint, format string, args ...any) {
	l.doubts = append(l.doubts, Doubt{Fault: fault, Kind: kind, Line: line, Of: of, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// source looks at one source by itself.
func (l *linting) source(i int) {
	s := &l.d.Sources[i]
	if !s.SpeaksForParty {
		return
	}
	if s.SpeaksFrom == "" {
		l.say(false, DoubtDates, l.lines[s.Name], s.Name, "give from, and until where it has ended: what it said before or after is then another voice on its side",
			"%s speaks for %s and nobody knows since when", quoted(s.Name), quoted(s.Party))
	}
	if len(s.Addresses) == 0 {
		l.say(false, DoubtAddress, l.lines[s.Name], s.Name, "register the addresses that it publishes at; without one its own reports count only where a person vouches for them (add --vouched-by)",
			"%s speaks for %s and has no address", quoted(s.Name), quoted(s.Party))
	}
}

// names looks for names that two sources bear.
func (l *linting) names() {
	first := map[string]*counterclaim.Source{}
	for i := range l.d.Sources {
		b := &l.d.Sources[i]
		for _, n := range append([]string{b.Name}, b.Names...) {
			a := first[counterclaim.NameKey(n)]
			if a == nil {
				first[counterclaim.NameKey(n)] = b
			} else if a != b {
				l.say(a.Party != b.Party, DoubtTwoNames, l.lines[b.Name], b.Name, "leave the name with one of them", "%s is a name of %s and of %s", quoted(n), ofParty(a), ofParty(b))
			}
		}
	}
}

// addresses looks for addresses that lie at another source's.
func (l *linting) addresses() {
	type place struct {
		of      *counterclaim.Source
		address string
	}
	at := map[string][]place{} // by host
	for i := range l.d.Sources {
		s := &l.d.Sources[i]
		for _, a := range s.Addresses {
			host, _, _ := counterclaim.WebAddress(a)
			at[host] = append(at[host], place{s, a})
		}
	}
	told := map[[2]*counterclaim.Source]bool{} // of the same address each lies at the other's
	for i := range l.d.Sources {
		b := &l.d.Sources[i]
		for _, own := range b.Addresses {
			host, path, _ := counterclaim.WebAddress(own)
			for above := host; above != ""; _, above, _ = strings.Cut(above, ".") {
				k := slices.IndexFunc(at[above], func(p place) bool { return p.of != b && counterclaim.AddressHolds(p.address, host, path) })
				if k < 0 {
					continue
				}
				a := at[above][k]
				if told[[2]*counterclaim.Source{b, a.of}] {
					break
				}
				told[[2]*counterclaim.Source{a.of, b}] = true
				l.say(a.of.Party != b.Party, DoubtOverlap, l.lines[b.Name], b.Name, "give each the part of the site that is its own",
					"address %s of %s lies at %s of %s", quoted(own), ofParty(b), quoted(a.address), ofParty(a.of))
				break
			}
		}
	}
}

func ofParty(s *counterclaim.Source) string {
	if s.Party == "" {
		return quoted(s.Name) + " of no party"
	}
	return quoted(s.Name) + " of party " + quoted(s.Party)
}

// parties looks whether both sides are known in like detail: what one is not listed with, it cannot be found to say.
func (l *linting) parties(src string) {
	bodies, addresses := map[string]int{}, map[string]int{}
	for i := range l.d.Sources {
		s := &l.d.Sources[i]
		if s.SpeaksForParty {
			bodies[s.Party]++
		}
		addresses[s.Party] += len(s.Addresses)
	}
	for i, p := range l.d.Parties {
		line := keyLine(src, "party", i, "")
		if bodies[p.ID] == 0 && len(l.d.Sources) > 0 {
			l.say(true, DoubtNobody, line, p.ID, "list the bodies that do as [[source]] with speaks_for_party = true", "no source speaks for party %s: nothing that the record holds can be its position", quoted(p.ID))
		}
		for _, b := range p.Bodies {
			if !slices.ContainsFunc(l.d.Sources, func(s counterclaim.Source) bool { return s.Bears(b) }) && len(l.d.Sources) > 0 {
				l.say(false, DoubtBody, line, p.ID, "list it as [[source]], with speaks_for_party where it speaks", "body %s of party %s is no source: what it says is another voice on that side", quoted(b), quoted(p.ID))
			}
		}
	}
	if len(l.d.Parties) < 2 {
		return
	}
	if len(l.d.Sources) == 0 {
		l.say(false, DoubtNobody, 0, "", "list the bodies that speak for each party as [[source]]", "no sources are listed: who speaks for a party goes by the reader's own rule, its bodies of state and armed groups")
	}
	for _, detail := range []struct {
		what string
		of   map[string]int
	}{{"bodies that speak", bodies}, {"addresses", addresses}} {
		what, of := detail.what, detail.of
		least, most := l.d.Parties[0].ID, l.d.Parties[0].ID
		for _, p := range l.d.Parties {
			if of[p.ID] < of[least] {
				least = p.ID
			}
			if of[p.ID] > of[most] {
				most = p.ID
			}
		}
		if of[most] >= 2*of[least] && of[most] >= of[least]+2 {
			l.say(false, DoubtUneven, 0, least, "list as many of the other side, or as many as there are", "party %s has %d %s and party %s has %d", quoted(most), of[most], what, quoted(least), of[least])
		}
	}
}

// record holds the dispute against what a record has.
func (l *linting) record(seen *Seen) {
	for i := range l.d.Sources {
		s := &l.d.Sources[i]
		for _, a := range s.Addresses {
			if !seen.Addresses[a] {
				l.say(false, DoubtUnseen, l.lines[s.Name], a, "check how it is written, or leave it out", "nothing in the record came from address %s of %s", quoted(a), quoted(s.Name))
			}
		}
		for _, n := range append([]string{s.Name}, s.Names...) {
			if !seen.Quoted[n] {
				l.say(false, DoubtUnused, l.lines[s.Name], n, "write it as the reports do", "nobody in the record is called %s", quoted(n))
			}
		}
	}
	known := make([]string, 0, len(l.d.Sources))
	for _, s := range l.d.Sources {
		known = append(append(known, s.Name), s.Names...)
	}
	for _, outlet := range slices.Sorted(maps.Keys(seen.Outlets)) {
		if outlet == "" || l.d.SourceOf(outlet) != nil {
			continue
		}
		hint := "list it as [[source]], with its party or with none"
		if near := text.Nearest(outlet, known); near != "" {
			hint = "did you mean " + quoted(near) + "? Add it to that one's names, or " + hint
		}
		l.say(false, DoubtUnknown, 0, outlet, hint, "the record has %s of %s, which is no source of the file", plural(seen.Outlets[outlet], "report"), quoted(outlet))
	}
}
