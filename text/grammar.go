package text

import "strings"

// Grammar is what the trained models find in a text: flat arrays with an entry for each word. Names and
// sentences rise; a name never crosses the border of a sentence.
type Grammar struct {
	UDText
	Tags  []Tag
	Arcs  []Arc  // heads count within the sentence
	Names []Name // words count within the whole text

	relations []string
	lemmas    string
	lemmaAt   []int32 // where each begins in lemmas; one entry more than words
}

// Lemma gives the dictionary form of word i.
func (g *Grammar) Lemma(i int) string { return g.lemmas[g.lemmaAt[i]:g.lemmaAt[i+1]] }

// Relation names the relation of word i to its head, subtype included: "nsubj:pass".
func (g *Grammar) Relation(i int) string { return g.relations[g.Arcs[i].Rel] }

// Form gives the text of word i.
func (g *Grammar) Form(i int) string { return g.Text[g.Words[i].Start:g.Words[i].End] }

// Head gives the head of word i of sentence s, both counted in the whole text, or Root.
func (g *Grammar) Head(s UDSentence, i int) int {
	if h := g.Arcs[i].Head; h != Root {
		return int(s.First + h)
	}
	return Root
}

// Cut cuts a Doc into words and sentences and finds nothing else; Tag and Parse go on, a sentence at a time, for those who need
// few of them.
func (a *Annotator) Cut(d *Doc) *Grammar {
	g := &Grammar{UDText: *UDTokens(d), relations: a.parser.labels}
	g.Tags, g.Arcs = make([]Tag, len(g.Words)), make([]Arc, len(g.Words))
	return g
}

// Tag finds the tags of sentence k.
func (a *Annotator) Tag(g *Grammar, k int) {
	s := g.Sentences[k]
	a.tagger.Tag(g.forms(s), g.Tags[s.First:s.Last])
}

// Parse finds the arcs of sentence k, which was tagged, and neither lemmas nor names: Lemma must not be asked for.
func (a *Annotator) Parse(g *Grammar, k int) {
	s := g.Sentences[k]
	a.parser.Parse(g.forms(s), g.Tags[s.First:s.Last], g.Arcs[s.First:s.Last])
}

// forms gives the words of a sentence.
func (g *Grammar) forms(s UDSentence) []string {
	out := make([]string, s.Last-s.First)
	for i := range out {
		out[i] = g.Form(int(s.First) + i)
	}
	return out
}

// tree finds tags and arcs of a sentence, whose words are given.
func (a *Annotator) tree(g *Grammar, s UDSentence, words []string) {
	a.tagger.Tag(words, g.Tags[s.First:s.Last])
	a.parser.Parse(words, g.Tags[s.First:s.Last], g.Arcs[s.First:s.Last])
}

// Grammar analyses a Doc from words to names. It allocates a few slices for the whole text, none for a word.
func (a *Annotator) Grammar(d *Doc) *Grammar {
	g := &Grammar{UDText: *UDTokens(d)}
	a.fill(g)
	return g
}

// GrammarOf analyses sentences that are cut into words already; the text is the words with a space between.
func (a *Annotator) GrammarOf(sentences [][]string) *Grammar {
	g := &Grammar{}
	var b strings.Builder
	for _, words := range sentences {
		first := int32(len(g.Words))
		for _, w := range words {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			start := int32(b.Len())
			b.WriteString(w)
			g.Words = append(g.Words, UDWord{Start: start, End: int32(b.Len())})
		}
		g.Sentences = append(g.Sentences, UDSentence{First: first, Last: int32(len(g.Words))})
	}
	g.Text = b.String()
	a.fill(g)
	return g
}

// fill finds all that the models tell of the words.
func (a *Annotator) fill(g *Grammar) {
	n := len(g.Words)
	forms := make([]string, n)
	for i := range forms {
		forms[i] = g.Form(i)
	}
	g.relations = a.parser.labels
	g.Tags, g.Arcs = make([]Tag, n), make([]Arc, n)
	g.lemmaAt = make([]int32, 1, n+1)
	lemmas := make([]byte, 0, len(g.Text)+len(g.Text)/8)
	for _, s := range g.Sentences {
		words, tags := forms[s.First:s.Last], g.Tags[s.First:s.Last]
		a.tree(g, s, words)
		first := len(g.Names)
		g.Names = a.recogniser.Names(words, tags, g.Names)
		for k := first; k < len(g.Names); k++ {
			g.Names[k].First += s.First
			g.Names[k].Last += s.First
		}
		for i, w := range words {
			lemmas = a.lemmatiser.Append(lemmas, w, tags[i])
			g.lemmaAt = append(g.lemmaAt, int32(len(lemmas)))
		}
	}
	g.lemmas = string(lemmas)
	g.agree()
}
