package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// taggerModel is what MODEL.md says of tagger and lemmatiser.
const taggerModel = `## Tagger and lemmatiser: tagger.bin, lemmas.bin

Trained on (dev files only scored, never trained on):

| corpus | part | licence |
| --- | --- | --- |
| Universal Dependencies English-EWT (Silveira and others 2014; github.com/UniversalDependencies/UD_English-EWT) | train: 12,544 sentences, 204,577 words | CC BY-SA 4.0 |
| Universal Dependencies English-GUM (Zeldes 2017; github.com/UniversalDependencies/UD_English-GUM), the documents of free licence alone | train: 5,178 sentences, 99,936 words | texts CC BY 2.5, CC BY 4.0, CC BY-SA 3.0 or public domain, by document; annotation CC BY 4.0 |
| WordNet 3.1, single words with their parts of speech (text/train/wordnet.tsv.gz) | 82,810 words | WordNet licence, in WORDNET.txt |

What follows from the licences: the two files hold hashes and weights, no sentence of a treebank; lemmas.bin holds edits such as
"strip ed". Whether weights are adapted material is not settled law, so they are given to be on the safe side: tagger.bin and
lemmas.bin are under CC BY-SA 4.0, with attribution to the corpora above, apart from the code, which stays under its own licence.
Who passes them on keeps this file and WORDNET.txt beside them.

Command: ` + "`go run ./text/train --data ../shared/data --only tagger`" + `; %.0f s on two cores.

Scores with gold tokens, all words, punctuation included. A gold lemma "_" counts as right. FEATS are the features that
text.Feats holds, all of them equal; the tagger does not tell number and person of a verb whose form does not show them.

| file | words | UPOS | XPOS | FEATS | lemma |
| --- | --- | --- | --- | --- | --- |
%s
| file | bytes | SHA-256 |
| --- | --- | --- |
%s`

// describe puts the text of a part into MODEL.md between its marks.
func describe(model, part, content string) error {
	file := filepath.Join(model, "MODEL.md")
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+part+" begin -->\n", "<!-- "+part+" end -->"
	head, rest, ok := strings.Cut(string(old), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no lines %q and %q", file, strings.TrimSpace(begin), end)
	}
	return os.WriteFile(file, []byte(head+begin+content+end+tail), 0o644)
}

func describeTagger(model string, took time.Duration, scored map[string]scores, names []string) error {
	var lines, hashes strings.Builder
	for _, n := range names {
		s := scored[n]
		fmt.Fprintf(&lines, "| %s | %d | %.2f | %.2f | %.2f | %.2f |\n", n, s.words,
			s.percent(s.upos), s.percent(s.xpos), s.percent(s.feats), s.percent(s.lemma))
	}
	for _, n := range []string{"tagger.bin", "lemmas.bin"} {
		b, err := os.ReadFile(filepath.Join(model, n))
		if err != nil {
			return err
		}
		fmt.Fprintf(&hashes, "| %s | %d | %x |\n", n, len(b), sha256.Sum256(b))
	}
	return describe(model, "tagger", fmt.Sprintf(taggerModel, took.Seconds(), lines.String(), hashes.String()))
}

// parserModel is what MODEL.md says of the parser.
const parserModel = `## Parser: parser.bin

Trained on the same two treebanks as the tagger, with tags of taggers that have not seen the sentences (five parts) and the classes of
words in classes.bin, under the same licence for the same reasons: CC BY-SA 4.0, with attribution to the corpora above.

Command: ` + "`go run ./text/train --data ../shared/data --only parser`" + `; %.0f s on two cores where the tags of the five parts are kept
already (--jackknife), two to three minutes more where not.

Scores with gold tokens and the tagger's own tags, all words, punctuation included; LAS compares relations up to the colon.

| file | words | UAS | LAS |
| --- | --- | --- | --- |
%s
| file | bytes | SHA-256 |
| --- | --- | --- |
| parser.bin | %d | %x |
`

func describeParser(model string, took time.Duration, scored []attachment) error {
	var lines strings.Builder
	for _, a := range scored {
		fmt.Fprintf(&lines, "| %s | %d | %.2f | %.2f |\n", a.name, a.words, a.percent(a.uas), a.percent(a.las))
	}
	b, err := os.ReadFile(filepath.Join(model, "parser.bin"))
	if err != nil {
		return err
	}
	return describe(model, "parser", fmt.Sprintf(parserModel, took.Seconds(), lines.String(), len(b), sha256.Sum256(b)))
}

// classesModel is what MODEL.md says of the classes of words.
const classesModel = `## Classes of words: classes.bin

What parser and name recogniser know of words beyond their corpora: clusters by their neighbours (exchange algorithm; Martin, Liermann and Ney
1998), and of nouns and verbs WordNet's lexicographer file and kinds of sentence frames.

| corpus | part | licence |
| --- | --- | --- |
| VOA sentences (the texts of the Groningen Meaning Bank, without its annotation) | 43,417 sentences | public domain |
| Wikinews 2019 and 2020 | 294 articles | CC BY 2.5, Wikinews contributors |
| the two treebanks' training sets | words alone | as above |
| WordNet 3.1 (text/train/wordnet.tsv.gz) | 82,810 words | WordNet licence, in WORDNET.txt |

The file holds hashes of words and numbers, no text; it is under CC BY-SA 4.0 like the others.

Command: ` + "`go run ./text/train --data ../shared/data --only classes`" + `; %.0f s.

| file | bytes | SHA-256 |
| --- | --- | --- |
| classes.bin | %d | %x |
`

func describeClasses(model string, took time.Duration) error {
	b, err := os.ReadFile(filepath.Join(model, classesFile))
	if err != nil {
		return err
	}
	return describe(model, "classes", fmt.Sprintf(classesModel, took.Seconds(), len(b), sha256.Sum256(b)))
}

// namesModel is what MODEL.md says of the name recogniser.
const namesModel = `## Names: names.bin

| corpus | part | licence |
| --- | --- | --- |
| GUM, the column of entities (persons, organisations, places whose head is a proper noun) | train: 5,178 sentences | annotation CC BY 4.0, texts as above |
| Wikigold (Balasuriya and others 2009) | 1,696 sentences | CC BY 4.0 |
| EWT, proper nouns without types | train: 12,544 sentences | CC BY-SA 4.0 |
| GeoNames: towns of 5,000 people and more, provinces | hashed words of their names | CC BY 4.0 |
| mledoze/countries: names, capitals, words for the people | hashed words | ODbL 1.0 |
| text/train/given-names.txt, name-words.txt | hashed words | this project's |

The annotation of the Groningen Meaning Bank has no formal licence and is not in the weights. The file is under CC BY-SA 4.0, with attribution
to all of the above; the list of words that it holds is also offered under ODbL 1.0.

Command: ` + "`go run ./text/train --data ../shared/data --only names`" + `; %.0f s on two cores where the tags are kept already.

Scores of ` + "`counterclaim eval ner`" + `; neither file is trained on. "loose" counts mentions that hold a capital: same type, any shared
character, one to one.

| file | person | organisation | place | all three, exact spans | loose |
| --- | --- | --- | --- | --- | --- |
%s
| file | bytes | SHA-256 |
| --- | --- | --- |
| names.bin | %d | %x |
`

func describeNames(model string, took time.Duration, lines string) error {
	b, err := os.ReadFile(filepath.Join(model, "names.bin"))
	if err != nil {
		return err
	}
	return describe(model, "names", fmt.Sprintf(namesModel, took.Seconds(), lines, len(b), sha256.Sum256(b)))
}
