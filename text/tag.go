package text

import "strings"

// UPOS is a universal part of speech.
type UPOS uint8

// The universal parts of speech, in the order of their names. X is what fits nowhere.
const (
	X UPOS = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
)

const uposNames = "X ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB"

// String gives the name in Universal Dependencies.
func (u UPOS) String() string { return field(uposNames, int(u)) }

// ParseUPOS reads a name; false if there is no such part of speech.
func ParseUPOS(s string) (UPOS, bool) { i := fieldIndex(uposNames, s); return UPOS(max(i, 0)), i >= 0 }

// XPOS is a tag of the English Penn tag set as the treebanks use it. 0 is no tag.
type XPOS uint8

const xposNames = "_ # $ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW GW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT " +
	"POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB `` XX"

// String gives the tag as the treebanks write it.
func (x XPOS) String() string { return field(xposNames, int(x)) }

// ParseXPOS reads a tag; false if there is no such tag.
func ParseXPOS(s string) (XPOS, bool) { i := fieldIndex(xposNames, s); return XPOS(max(i, 0)), i >= 0 }

// Feats are the morphological features of a word, packed. Each has a type of its own whose zero
// value means that the word does not have it; the methods take them out.
type Feats uint32

// The features of Feats and their values; 0 is a word that does not have the feature.
type (
	VerbForm   uint8
	Tense      uint8
	Mood       uint8
	GramNumber uint8
	Polarity   uint8
	PronType   uint8
	Case       uint8
	Degree     uint8
)

// The values of VerbForm.
const (
	FormFin VerbForm = iota + 1
	FormInf
	FormPart
	FormGer
)

// The values of Tense.
const (
	TensePres Tense = iota + 1
	TensePast
)

// The values of Mood.
const (
	MoodInd Mood = iota + 1
	MoodImp
	MoodSub
)

// The values of GramNumber. Ptan is plural by form alone: "thanks", "headquarters".
const (
	NumberSing GramNumber = iota + 1
	NumberPlur
	NumberPtan
)

// The values of Polarity.
const (
	PolarityNeg Polarity = iota + 1
	PolarityPos
)

// The values of PronType.
const (
	PronArt PronType = iota + 1
	PronDem
	PronEmp
	PronInd
	PronInt
	PronNeg
	PronPrs
	PronRcp
	PronRel
	PronTot
)

// The values of Case.
const (
	CaseNom Case = iota + 1
	CaseAcc
	CaseGen
)

// The values of Degree.
const (
	DegreePos Degree = iota + 1
	DegreeCmp
	DegreeSup
)

// The places of the features in Feats.
const (
	atVerbForm, atTense, atMood, atVoice, atNumber, atPerson, atPolarity, atPronType = 0, 3, 5, 7, 8, 10, 12, 14
	atCase, atDegree, atDefinite, atPoss, atReflex, atNumType, atGender              = 18, 20, 22, 24, 25, 26, 29
)

// Masks of the features that the context decides, for the trainer.
const (
	VerbMask     Feats = 7<<atVerbForm | 3<<atMood
	VoiceMask    Feats = 1<<atVoice | 3<<atTense
	PronTypeMask Feats = 15 << atPronType
)

// VerbForm of a verb or auxiliary.
func (f Feats) VerbForm() VerbForm { return VerbForm(f >> atVerbForm & 7) }

// Tense of a finite verb or participle.
func (f Feats) Tense() Tense { return Tense(f >> atTense & 3) }

// Mood of a finite verb.
func (f Feats) Mood() Mood { return Mood(f >> atMood & 3) }

// Passive tells the participle of a passive clause.
func (f Feats) Passive() bool { return f>>atVoice&1 != 0 }

// Number of a noun, pronoun, determiner or, where its form shows it, verb.
func (f Feats) Number() GramNumber { return GramNumber(f >> atNumber & 3) }

// Person is 1, 2, 3, or 0 where the form does not show it.
func (f Feats) Person() int { return int(f >> atPerson & 3) }

// Polarity of "not", "n't", "yes", "no", "nor".
func (f Feats) Polarity() Polarity { return Polarity(f >> atPolarity & 3) }

// PronType of a pronoun, determiner or pronominal adverb.
func (f Feats) PronType() PronType { return PronType(f >> atPronType & 15) }

// Case of a pronoun.
func (f Feats) Case() Case { return Case(f >> atCase & 3) }

// Degree of an adjective or adverb.
func (f Feats) Degree() Degree { return Degree(f >> atDegree & 3) }

// featNames has the names of features and values in the order in which CoNLL-U writes them.
var featNames = [...]struct {
	name   string
	at     uint8
	mask   Feats
	values string
}{
	{"Case", atCase, 3, " Nom Acc Gen"},
	{"Definite", atDefinite, 3, " Def Ind"},
	{"Degree", atDegree, 3, " Pos Cmp Sup"},
	{"Gender", atGender, 3, " Masc Fem Neut"},
	{"Mood", atMood, 3, " Ind Imp Sub"},
	{"Number", atNumber, 3, " Sing Plur Ptan"},
	{"NumType", atNumType, 7, " Card Ord Mult Frac"},
	{"Person", atPerson, 3, " 1 2 3"},
	{"Polarity", atPolarity, 3, " Neg Pos"},
	{"Poss", atPoss, 1, " Yes"},
	{"PronType", atPronType, 15, " Art Dem Emp Ind Int Neg Prs Rcp Rel Tot"},
	{"Reflex", atReflex, 1, " Yes"},
	{"Tense", atTense, 3, " Pres Past"},
	{"VerbForm", atVerbForm, 7, " Fin Inf Part Ger"},
	{"Voice", atVoice, 1, " Pass"},
}

// String gives the FEATS column of CoNLL-U, "_" if there is none.
func (f Feats) String() string {
	var b strings.Builder
	for _, n := range featNames {
		if v := f >> n.at & n.mask; v != 0 {
			if b.Len() > 0 {
				b.WriteByte('|')
			}
			b.WriteString(n.name + "=" + field(n.values, int(v)))
		}
	}
	if b.Len() == 0 {
		return "_"
	}
	return b.String()
}

// ParseFeats reads a FEATS column. Features and values that Feats does not hold (Typo, Style,
// ExtPos and the like) are left out.
func ParseFeats(s string) Feats {
	var f Feats
	for part := range strings.SplitSeq(s, "|") {
		name, value, _ := strings.Cut(part, "=")
		for _, n := range featNames {
			if n.name != name {
				continue
			}
			if v := fieldIndex(n.values, value); v > 0 {
				f |= Feats(v) << n.at
			}
		}
	}
	return f
}

// Fields gives the masks of the single features within Feats, for code that counts them.
func (Feats) Fields() []Feats {
	var all []Feats
	for _, n := range featNames {
		all = append(all, n.mask<<n.at)
	}
	return all
}

// Tag is what the tagger says of a word.
type Tag struct {
	UPOS  UPOS
	XPOS  XPOS
	Feats Feats
}

// String gives the tag as "VERB VBD Mood=Ind|Tense=Past|VerbForm=Fin".
func (t Tag) String() string {
	return t.UPOS.String() + " " + t.XPOS.String() + " " + t.Feats.String()
}

// ParseTag reads what String wrote; false if a part is unknown or missing.
func ParseTag(s string) (Tag, bool) {
	upos, rest, _ := strings.Cut(s, " ")
	xpos, feats, ok := strings.Cut(rest, " ")
	u, okU := ParseUPOS(upos)
	x, okX := ParseXPOS(xpos)
	return Tag{u, x, ParseFeats(feats)}, ok && okU && okX
}

// field gives the i-th name of a list that single spaces separate, "" if there is none.
func field(list string, i int) string {
	for ; i > 0; i-- {
		at := strings.IndexByte(list, ' ')
		if at < 0 {
			return ""
		}
		list = list[at+1:]
	}
	name, _, _ := strings.Cut(list, " ")
	return name
}

// fieldIndex gives the place of a name in such a list, -1 if it is not there.
func fieldIndex(list, name string) int {
	i := 0
	for n := range strings.SplitSeq(list, " ") {
		if n == name {
			return i
		}
		i++
	}
	return -1
}
