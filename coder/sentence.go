package coder

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// sentence is one sentence while it is read. All positions are token numbers of the document.
type sentence struct {
	sc          *scene
	n           int
	first, last int
	mentions    []mention
	triggers    []trigger
	speakers    []speaking
	spots       []spot
	periods     []timed
	numbers     []number
	measures    []measured // nil until they are asked for
}

// mention is somebody named at tokens [first, last).
type mention struct {
	first, last int
	who         []counterclaim.Entity // more than one: a collective, one for each side
	pronoun     bool
	body        bool   // a named body or an institution
	role        string // head noun that later points back to it
	surname     string
	group       bool // people without office
	things      bool // hardware that stands for its owner
	possessive  bool // 's follows
	guessed     bool // the side was not in the words
	homed       bool // the country is that of the place or the report, of which the words say nothing
	adjective   bool // a demonym alone: "Ethiopian"
	apposed     bool // a name and an office, joined
}

// trigger is a lexicon match with what was found around it.
type trigger struct {
	lexicon.Match
	subject, object int // mentions, -1 for none
	actors, targets []counterclaim.Entity
	conducts        []counterclaim.Conduct
	event           counterclaim.Event
	stance          counterclaim.Stance
	status          counterclaim.Status
	parent          int // trigger in whose content it stands, -1
	content         [2]int
	counts          []counterclaim.Count
	means           []string
	dropped         bool
	drafted         bool
	each            bool // both sides accuse each other: content runs in both directions
	draftAt         int
	voice           *counterclaim.Entity // speaker in whose content it stands
	harmed          []counterclaim.Entity
}

// draft is a claim before it has its ids.
type draft struct {
	claim  counterclaim.Claim
	parent int
}

func (sc *scene) newSentence(n int) *sentence {
	x := sc.d.Sentences[n]
	return &sentence{sc: sc, n: n, first: int(x.First), last: int(x.Last)}
}

// word gives the lower-case word at token i, "" outside the sentence.
func (s *sentence) word(i int) string {
	if i < s.first || i >= s.last {
		return ""
	}
	return s.sc.words[i]
}

// mentionAt gives the number of the mention that covers token i, or -1.
func (s *sentence) mentionAt(i int) int {
	for k := range s.mentions {
		if m := &s.mentions[k]; m.first <= i && i < m.last {
			return k
		}
	}
	return -1
}

func in(w string, set ...string) bool {
	for _, x := range set {
		if w == x {
			return true
		}
	}
	return false
}

// preposition reports words after which a name is no subject.
func preposition(w string) bool {
	return in(w, "of", "in", "on", "near", "from", "with", "by", "against", "to", "at", "between", "into", "for", "over", "under", "through",
		"across", "along", "towards", "toward", "around", "outside", "inside", "behind", "within", "upon", "like", "via", "among", "about",
		"after", "before", "since", "until", "during", "without", "beside", "off", "above", "opposite")
}

// barrier reports words that end a clause for those who look for its subject or object.
func barrier(w string) bool {
	return in(w, ";", ":", "that", "which", "who", "whom", "whose", "where", "while", "whereas", "because", "although", "though", "when", "if", "unless",
		"after", "before", "but", "as", "since", "until", "than")
}
