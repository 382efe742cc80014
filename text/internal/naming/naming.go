// Package naming has what the name recogniser and its trainer share: what a word looks like, the
// labels, and the features of a place in a sentence.
package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// The types that are learnt. Other is for names of anything else, which are found so as to keep them
// from being taken for one of the three, and then dropped.
const (
	Person = iota
	Organisation
	Place
	Other
	Types
)

// Labels are Outside and, for each type, a name of one word and the first, inner and last word of
// a longer one.
const (
	Outside = 0
	Labels  = 1 + 4*Types
	Edge    = 255 // before the first word
)

// The parts of a name, in the order of labels.
const (
	Whole = iota
	First
	Inner
	Last
)

// Label gives the label of a part of a name.
func Label(kind, part int) uint8 { return uint8(1 + 4*kind + part) }

// Split gives what Label was made of; not for Outside.
func Split(label uint8) (kind, part int) { return int(label-1) / 4, int(label-1) % 4 }

// Open tells whether the name goes on after a word with this label.
func Open(label uint8) bool {
	if label == Outside || label >= Labels {
		return false
	}
	_, part := Split(label)
	return part == First || part == Inner
}

// Follows tells whether a label may stand behind another; last is for the last word of a sentence.
func Follows(before, label uint8, last bool) bool {
	if last && Open(label) {
		return false
	}
	if !Open(before) {
		if label == Outside {
			return true
		}
		_, part := Split(label)
		return part == Whole || part == First
	}
	if label == Outside {
		return false
	}
	k, _ := Split(before)
	kind, part := Split(label)
	return kind == k && (part == Inner || part == Last)
}

// Best gives the label with the highest score that may follow, of equals the first.
func Best(scores *[linear.MaxLabels]int32, before uint8, last bool) uint8 {
	best := -1
	for l := range Labels {
		if Follows(before, uint8(l), last) && (best < 0 || scores[l] > scores[best]) {
			best = l
		}
	}
	return uint8(max(best, 0))
}

// What lists say of a word, as bits.
const (
	PlaceName   = 1 << iota // the only word of a place's name
	PlacePart               // one of several
	CountryName             // a country, by its only word or one of several
	NationName              // a nationality
	GivenName
	OrgWord   // "ministry", "inc", "university"
	TitleWord // "mr", "president", "general"
	PlaceWord // "river", "province", "street"
	OrgName   // an organisation, by one of its words
	Surname
)

// Word is what the recogniser knows of a word before it looks around.
type Word struct {
	Low, Form, Shape uint32 // hashes of the word with 0 for digits, in small letters and as it stands, and of its kinds of letters
	Prefix, Suffix   uint32 // of the first and last three bytes
	Tag, UPOS        uint32
	Cluster, Group   uint32
	Lists            uint32
	Title, Upper     bool // begins with a capital; is of capitals alone, two or more
	Address          bool // of the web or of mail

	// Of the run of words with capitals that it stands in, as Runs finds it; for another word it alone.
	RunFirst, RunLast int32  // words [RunFirst, RunLast)
	RunLists          uint32 // what lists say of any of them
}

// Candidate tells whether a name may begin here: with a capital, where the tagger sees a name, or where lists have one
// that mail and chat write small. Addresses are none.
func (w *Word) Candidate() bool {
	switch {
	case w.Address:
		return false
	case w.Title || w.UPOS == propn:
		return true
	}
	return w.Lists&(CountryName|OrgName|PlaceName) != 0 && (w.UPOS == noun || w.UPOS == adjective)
}

// Universal parts of speech, in the order of text.UPOS.
const (
	adjective = 1
	noun      = 8
	propn     = 12
)

// Look fills a Word.
func Look(form string, upos, xpos uint32, classes *wordclass.Table, lists *wordclass.Flags) Word {
	const offset, prime = 2166136261, 16777619
	w := Word{Tag: upos*51 + xpos, UPOS: upos, Low: offset, Form: offset, Prefix: offset, Suffix: offset}
	shape, last, uppers, lowers := uint32(17), uint32(0), 0, 0
	for i := 0; i < len(form); i++ {
		c := form[i]
		low := wordclass.Fold(c)
		w.Low = (w.Low ^ uint32(low)) * prime
		w.Form = (w.Form ^ uint32(c)) * prime
		if i < 3 {
			w.Prefix = (w.Prefix ^ uint32(low)) * prime
		}
		if i >= len(form)-3 {
			w.Suffix = (w.Suffix ^ uint32(low)) * prime
		}
		kind := uint32(5)
		switch {
		case 'a' <= c && c <= 'z':
			kind, lowers = 1, lowers+1
		case 'A' <= c && c <= 'Z':
			kind, uppers = 2, uppers+1
		case '0' <= c && c <= '9':
			kind = 3
		case c >= utf8.RuneSelf:
			kind = 4
		}
		if kind != last {
			shape = shape*31 + kind
			last = kind
		}
	}
	w.Shape = shape
	if r, _ := utf8.DecodeRuneInString(form); unicode.IsUpper(r) {
		w.Title = true
	}
	w.Address = strings.Contains(form, "@") || strings.Contains(form, "://") || strings.HasPrefix(form, "www.")
	w.Upper = uppers > 1 && lowers == 0
	c := classes.Of(w.Low)
	w.Cluster, w.Group = uint32(c.Cluster), uint32(c.Group)
	w.Lists = uint32(lists.Of(w.Low))
	return w
}

var edge = Word{Low: 1, Form: 1, Shape: 1, Tag: 1000, UPOS: 31, Cluster: 1000, Group: 100}

func around(words []Word, i int) *Word {
	if i < 0 || i >= len(words) {
		return &edge
	}
	return &words[i]
}

// Runs fills in the runs of words with capitals, where "of", "&" and the like may stand between two.
func Runs(words []Word) {
	for i := 0; i < len(words); {
		j := i + 1
		if words[i].named() {
			for j < len(words) && (words[j].named() || j+1 < len(words) && links[words[j].Low] && words[j+1].named()) {
				j++
			}
		}
		lists := uint32(0)
		for k := i; k < j; k++ {
			lists |= words[k].Lists
		}
		for k := i; k < j; k++ {
			words[k].RunFirst, words[k].RunLast, words[k].RunLists = int32(i), int32(j), lists
		}
		i = j
	}
}

func (w *Word) named() bool { return (w.Title || w.UPOS == propn) && !w.Address }

// Shouted tells a heading: capitals begin nearly all its words, so that they tell little.
func Shouted(words []Word) bool {
	letters, capital := 0, 0
	for i := range words {
		if words[i].Title || words[i].Shape == small {
			letters++
			if words[i].Title {
				capital++
			}
		}
	}
	return letters > 2 && capital*4 > letters*3
}

// links are the words that stand between the words of a name.
var links = func() map[uint32]bool {
	out := map[uint32]bool{}
	for _, w := range [...]string{"of", "for", "and", "&", "the", "-", "de", "'s", "’s"} {
		out[wordclass.Hash(w)] = true
	}
	return out
}()

// small is the shape of words of small letters alone.
const small = 17*31 + 1

// MaxFeatures is how many features Features gives at most.
const MaxFeatures = 120

// Features writes the features of word i into dst, a1 and a2 being the labels of the word before and of the
// one before that, and gives how many there are.
func Features(dst *[MaxFeatures]uint32, words []Word, i int, a1, a2 uint8, shouted bool) int {
	w := &words[i]
	p1, p2, n1, n2 := around(words, i-1), around(words, i-2), around(words, i+1), around(words, i+2)
	look := bit(w.Title) | bit(w.Upper)<<1 | bit(i == 0)<<2 | bit(shouted)<<3
	near := bit(p1.Title) | bit(n1.Title)<<1 | bit(p2.Title)<<2 | bit(n2.Title)<<3
	l1 := uint32(a1)
	l2 := l1<<8 | uint32(a2)
	left, right := around(words, int(w.RunFirst)-1), around(words, int(w.RunLast))
	head := around(words, int(w.RunLast)-1)
	second := around(words, int(w.RunLast)+1)
	run := min(uint32(w.RunLast-w.RunFirst), 4) | min(uint32(i)-uint32(w.RunFirst), 3)<<3 | bit(i == int(w.RunLast)-1)<<5
	n, t := 0, uint32(600)
	add := func(a, b uint32) {
		dst[n] = linear.Hash(t, a, b)
		n++
		t++
	}
	add(0, 0)
	add(w.Low, 0)
	add(w.Form, look)
	add(w.Low, l1)
	add(w.Shape, look)
	add(w.Prefix, look)
	add(w.Suffix, look)
	add(w.Suffix, w.Tag)
	add(w.Tag, look)
	add(w.Tag, l1)
	add(l1, look)
	add(l2, look)
	add(p1.Low, look)
	add(n1.Low, look)
	add(p2.Low, look)
	add(n2.Low, look)
	add(p1.Low, w.Low)
	add(w.Low, n1.Low)
	add(p1.Low, l1)
	add(n1.Low, l1)
	add(p2.Low, p1.Low)
	add(n1.Low, n2.Low)
	add(p1.Tag, w.Tag)
	add(w.Tag, n1.Tag)
	add(p1.Tag<<10|w.Tag, n1.Tag)
	add(n1.Tag, n2.Tag)
	add(w.Tag<<10|n1.Tag, l1)
	add(near, look)
	add(near, l1<<4|look)
	add(w.Cluster, look)
	add(w.Cluster, l1)
	add(w.Group, l1<<4|look)
	add(p1.Cluster, look)
	add(n1.Cluster, look)
	add(p1.Cluster, w.Cluster)
	add(w.Cluster, n1.Cluster)
	add(n1.Cluster, l1<<4|look)
	add(p1.Group|p2.Group<<8, w.Group)
	add(n1.Group|n2.Group<<8, w.Group)
	add(p2.Cluster, p1.Cluster)
	add(n1.Cluster, n2.Cluster)
	add(w.Lists, look)
	add(w.Lists, l1<<4|look)
	add(w.Lists, n1.Lists<<16|l1)
	add(p1.Lists, w.Lists<<16)
	add(p1.Lists, w.Lists<<10^n1.Lists<<20)
	add(p1.Lists, look)
	add(n1.Lists, look)
	add(w.Lists, near<<4|look)
	add(w.Lists, p1.Low)
	add(w.Lists, n1.Low)
	add(w.Lists, w.Cluster<<4|look)
	add(p1.Suffix, look)
	add(n1.Suffix, look)
	add(p1.Shape, w.Shape)
	add(w.Shape, n1.Shape)
	add(w.Prefix, l1)
	add(w.Suffix, l1)
	add(left.Low, run)
	add(right.Low, run)
	add(left.Low, l1<<8|run)
	add(right.Low, right.Tag<<8|second.Tag)
	add(left.Low, right.Low)
	add(left.Tag, right.Tag<<10)
	add(left.Cluster, right.Cluster)
	add(left.Cluster, run)
	add(right.Cluster, run)
	add(head.Low, run)
	add(head.Cluster, run)
	add(head.Suffix, run)
	add(head.Lists, run)
	add(w.RunLists, run)
	add(w.RunLists, l1<<8|run)
	add(w.RunLists, left.Low)
	add(w.RunLists, right.Low)
	add(run, l1<<4|look)
	// Each list by itself.
	each := func(lists, with uint32) {
		for ; lists != 0; lists &= lists - 1 {
			if n < MaxFeatures {
				dst[n] = linear.Hash(t, lists&-lists, with)
				n++
			}
		}
		t++
	}
	each(w.Lists, look)
	each(w.Lists, l1<<8|run)
	each(w.Lists, w.Tag)
	each(p1.Lists, l1)
	each(n1.Lists, w.Lists&(GivenName|PlaceName))
	each(head.Lists, run)
	each(w.RunLists, run)
	return n
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
