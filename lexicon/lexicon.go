// Package lexicon holds the words of conflict: which verbs, nouns and expressions tell of
// which event and conduct, and where the sides stand around them.
//
// Entries are rows of tab-separated files, one file per PLOVER event (assault.tsv,
// retreat.tsv …), with the columns
//
//	pattern   conduct   frame   means
//
// Lines that begin with # are comments. A pattern is words with single spaces:
//
//	fire         this word as it stands
//	fire/n       the noun, singular or plural
//	open/v       the verb in any form
//	open/p       the past participle alone
//	open/g       the -ing form alone
//	a|b/v        either: a as it stands or the verb b
//	?the         may be missing
//	..           up to four words of any kind
//
// Conduct is one or more codes separated by commas, or one of the open codes that the coder
// settles by what stands around: fire (by weapon), deploy, withdraw, present (troops or
// equipment), damage (property or infrastructure). Frame says where the sides stand; see
// [Frame]. Means is what it was done with, where the words say so.
package lexicon

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

//go:embed *.tsv
var files embed.FS

// Frame says where the sides of an entry stand.
type Frame string

// The frames.
const (
	Transitive   Frame = "svo"     // subject acts, object is the target; turned round in the passive
	Intransitive Frame = "sv"      // subject acts; the target stands after against, on, at, into
	Repel        Frame = "repel"   // subject wards off object: passive without a doer is the speaker's own deed
	Undergo      Frame = "undergo" // subject is the target: "came under fire"
	Impersonal   Frame = "there"   // the actor, if any, stands after by or from, the target after on, against, at
	Nominal      Frame = "noun"    // "X's shelling of Y", "shelling of Y by X", "attack on Y"
	Mutual       Frame = "mutual"  // both sides stand in subject, object, between, with
	Harm         Frame = "harm"    // killing and wounding: object or passive subject are the dead
	Perish       Frame = "perish"  // dying: the subject are the dead
	Victims      Frame = "victims" // "N dead", "a toll of N": the dead stand around it
	Accuse       Frame = "accuse"  // subject accuses object; content after of, that, over, for
	Deny         Frame = "deny"    // subject denies; content after it
	Refuse       Frame = "refuse"  // subject refuses what follows
	Demand       Frame = "demand"  // subject demands of object what follows
	Propose      Frame = "propose" // subject asks, offers, proposes what follows
	Menace       Frame = "menace"  // subject threatens what follows
	Undertake    Frame = "agree"   // sides agree on what follows
	Say          Frame = "say"     // plain report verb: sets the speaker, makes no claim
	Cite         Frame = "cite"    // "according to": the speaker stands after it
	Trap         Frame = "trap"    // words that look like conflict and are not: no claim
	Welcome      Frame = "welcome" // subject praises or thanks object
)

var frames = []Frame{Transitive, Repel, Intransitive, Undergo, Impersonal, Nominal, Mutual, Harm, Perish, Victims, Accuse, Deny,
	Refuse, Demand, Propose, Menace, Undertake, Say, Cite, Trap, Welcome}

// OpenConducts are the codes that the coder settles by what stands around the words.
func OpenConducts() []counterclaim.Conduct {
	return []counterclaim.Conduct{"fire", "deploy", "withdraw", "present", "damage"}
}

// Entry is one row.
type Entry struct {
	Pattern  string
	Event    counterclaim.Event // "" for say, cite and trap
	Conducts []counterclaim.Conduct
	Frame    Frame
	Means    []string
	File     string
	Line     int
	words    []word
}

// Rule names the entry for people who ask why a claim was made: file:line pattern.
func (e *Entry) Rule() string { return e.File + ": " + e.Pattern }

// word is one place of a pattern.
type word struct {
	forms    map[string]form
	some     uint64 // the traits of the forms, a bit each
	optional bool
	gap      bool
}

// form says which forms of a word matched.
type form uint8

// The forms of a verb; a noun or a plain word is neither.
const (
	plain form = iota
	base
	third
	past
	participle
	gerund
	pastOrParticiple
)

// Lexicon holds the entries by the words that they can begin with. It does not change and
// is safe for many goroutines.
type Lexicon struct {
	byFirst map[string][]*Entry
	entries []Entry
}

// Options of a Lexicon. The zero value is what the program uses.
type Options struct {
	Files  fs.FS             // *.tsv files in the form of this package; nil: the embedded ones
	Except func(*Entry) bool // entries that are not to be used, for those who measure what an entry is worth
}

// New reads the entries. A broken line is an error that names file and line.
func New(o Options) (*Lexicon, error) {
	from := o.Files
	if from == nil {
		from = files
	}
	names, err := fs.Glob(from, "*.tsv")
	if err != nil || len(names) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "no lexicon files (*.tsv) found").Because(err)
	}
	l := &Lexicon{byFirst: map[string][]*Entry{}}
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "cannot read the lexicon file").At(name, 0).Because(err)
		}
		if err := l.read(name, string(data)); err != nil {
			return nil, err
		}
	}
	if o.Except != nil {
		l.entries = slices.DeleteFunc(l.entries, func(e Entry) bool { return o.Except(&e) })
	}
	for i := range l.entries {
		l.index(&l.entries[i])
	}
	return l, nil
}

// Entries gives all entries in the order of files and lines.
func (l *Lexicon) Entries() []Entry { return l.entries }

// eventOf gives the event that a file's name stands for.
func eventOf(name string) (counterclaim.Event, bool) {
	stem := strings.TrimSuffix(path.Base(name), ".tsv")
	if stem == "report" || stem == "trap" {
		return "", true
	}
	e := counterclaim.Event(strings.ToUpper(stem))
	return e, e.Quad() != 0
}

func (l *Lexicon) read(name, data string) error {
	event, ok := eventOf(name)
	if !ok {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the file is not named for a PLOVER event, report or trap").At(name, 0)
	}
	for n, line := range strings.Split(data, "\n") {
		line = strings.TrimRight(line, " \r\t")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		e, err := parseEntry(line, event)
		if err != nil {
			return err.At(name, n+1)
		}
		e.File, e.Line = name, n+1
		l.entries = append(l.entries, *e)
	}
	return nil
}

func parseEntry(line string, event counterclaim.Event) (*Entry, *counterclaim.Error) {
	bad := func(format string, args ...any) (*Entry, *counterclaim.Error) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).Try("write: pattern TAB conduct TAB frame TAB means")
	}
	cols := strings.Split(line, "\t")
	if len(cols) < 3 || len(cols) > 4 {
		return bad("the line has %d columns, not 3 or 4", len(cols))
	}
	e := &Entry{Pattern: cols[0], Event: event, Frame: Frame(cols[2])}
	if cols[1] != "" && cols[1] != "-" {
		for c := range strings.SplitSeq(cols[1], ",") {
			e.Conducts = append(e.Conducts, counterclaim.Conduct(c))
		}
	}
	if len(cols) == 4 && cols[3] != "" {
		e.Means = strings.Split(cols[3], ",")
	}
	if !slices.Contains(frames, e.Frame) {
		return bad("frame %q is not known", cols[2])
	}
	for w := range strings.SplitSeq(e.Pattern, " ") {
		p, ok := parseWord(w)
		if !ok {
			return bad("pattern %q: %q cannot be read", e.Pattern, w)
		}
		e.words = append(e.words, p)
	}
	if first := e.words[0]; first.gap || first.optional {
		return bad("pattern %q begins with a word that may be missing", e.Pattern)
	}
	return e, nil
}

func parseWord(s string) (word, bool) {
	if s == ".." {
		return word{gap: true}, true
	}
	w := word{forms: map[string]form{}}
	if strings.HasPrefix(s, "?") {
		w.optional, s = true, s[1:]
	}
	for alt := range strings.SplitSeq(s, "|") {
		stem, class, _ := strings.Cut(alt, "/")
		if stem == "" {
			return word{}, false
		}
		switch class {
		case "":
			w.forms[stem] = plain
		case "n":
			w.forms[stem] = plain
			w.forms[Plural(stem)] = plain
		case "v", "p", "g":
			addVerb(w.forms, stem, class)
		default:
			return word{}, false
		}
	}
	for f := range w.forms {
		w.some |= 1 << trait(f)
	}
	return w, true
}

func addVerb(forms map[string]form, verb, class string) {
	v := Inflect(verb)
	switch class {
	case "p":
		forms[v.Participle] = participle
	case "g":
		forms[v.Gerund] = gerund
	default:
		forms[verb] = base
		forms[v.Third] = third
		forms[v.Gerund] = gerund
		if v.Past == v.Participle {
			forms[v.Past] = pastOrParticiple
		} else {
			forms[v.Past] = past
			forms[v.Participle] = participle
		}
	}
}

func (l *Lexicon) index(e *Entry) {
	for f := range e.words[0].forms {
		l.byFirst[f] = append(l.byFirst[f], e)
	}
}
