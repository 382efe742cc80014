package eval

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
)

// ECBDoc is a document of an event coreference set in JSON lines.
type ECBDoc struct {
	Topic     int    `json:"topic"`
	Doc       string `json:"doc"`
	Sentences []struct {
		Tokens []string `json:"tokens"`
	} `json:"sentences"`
}

// ECBMention is an event mention with its gold chain.
type ECBMention struct {
	Topic     int    `json:"topic"`
	Doc       string `json:"doc"`
	Sent      int    `json:"sent"`
	Tokens    []int  `json:"tokens"`
	Text      string `json:"text"`
	Chain     string `json:"chain"`
	Annotated bool   `json:"annotated_sentence"`
}

// ECBScores is how well mentions were put together.
type ECBScores struct {
	Docs, Mentions, Chains int
	MUC, B3, CEAF, B3More  Figure // B3More: B3 over mentions that are not alone in gold
}

// CoNLL is the mean F1 of MUC, B-cubed and CEAF-e (Pradhan and others 2012).
func (s *ECBScores) CoNLL() float64 { return (s.MUC.F1 + s.B3.F1 + s.CEAF.F1) / 3 }

// LoadECB reads documents and the mentions of annotated sentences, gzip or not.
func LoadECB(docs, mentions string) ([]ECBDoc, []ECBMention, error) {
	d, err := ecbLines[ECBDoc](docs)
	if err != nil {
		return nil, nil, err
	}
	m, err := ecbLines[ECBMention](mentions)
	if err != nil {
		return nil, nil, err
	}
	return d, slices.DeleteFunc(m, func(x ECBMention) bool { return !x.Annotated }), nil
}

func ecbLines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the coreference set cannot be read").At(path, 0).Because(err).
			Try("name a file of JSON lines, gzip or not")
	}
	defer f.Close()
	var in io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(in); err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the file is not gzip").At(path, 0).Because(err)
		}
	}
	var out []T
	for d, n := json.NewDecoder(in), 1; ; n++ {
		var one T
		if err := d.Decode(&one); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the line is not the JSON of a coreference set").At(path, n).Because(err)
		}
		out = append(out, one)
	}
}

// ECBLinker is a way of linking mentions.
type ECBLinker int

// The ways: as a record links claims, and the words alone that it is held against.
const (
	ByMatching ECBLinker = iota
	BySameWord           // mentions of one word without its ending, in documents of one cluster
)

// LinkECB gives each mention the name of its chain. Documents of a topic (of all, where corpus is true) are clustered by the cosine of
// their tf-idf vectors, average link, as a desk keeps its disputes apart; within a cluster package match puts mentions together as it
// does claims.
func LinkECB(docs []ECBDoc, mentions []ECBMention, corpus bool, least float64, by ECBLinker) []string {
	cluster := ecbClusters(docs, corpus, least)
	out := make([]string, len(mentions))
	members := map[string][]int{}
	for i, m := range mentions {
		out[i] = cluster[m.Doc] + " " + ecbLemma(m.Text)
		members[cluster[m.Doc]] = append(members[cluster[m.Doc]], i)
	}
	if by == BySameWord {
		return out
	}
	claims := ecbClaims(mentions)
	for _, at := range members {
		part := make([]counterclaim.Claim, len(at))
		for k, i := range at {
			part[k] = claims[i]
		}
		for k, c := range match.Incidents(part) {
			out[at[k]] = c.Incident.String()
		}
	}
	return out
}

// ecbClusters names the cluster of each document.
func ecbClusters(docs []ECBDoc, corpus bool, least float64) map[string]string {
	topics := map[int][]int{}
	for i, d := range docs {
		t := d.Topic
		if corpus {
			t = 0
		}
		topics[t] = append(topics[t], i)
	}
	vectors := tfidf(docs)
	cluster := map[string]string{}
	for t, members := range topics {
		for n, group := range averageLink(members, vectors, least) {
			for _, i := range group {
				cluster[docs[i].Doc] = fmt.Sprintf("%d-%d", t, n)
			}
		}
	}
	return cluster
}

// ecbClaims makes a claim of each mention: its word is the conduct, its words are the claim's. Each stands in a report of its own, for
// what follows in a report of claims is mostly about one happening, and in a sentence every verb is another event.
func ecbClaims(mentions []ECBMention) []counterclaim.Claim {
	out := make([]counterclaim.Claim, len(mentions))
	for i, m := range mentions {
		out[i] = counterclaim.Claim{Report: counterclaim.HashOf("mention", strconv.Itoa(i)), Doc: m.Doc, Sentence: m.Sent, End: len(m.Text), Text: m.Text,
			Conduct: []counterclaim.Conduct{counterclaim.Conduct("word " + ecbLemma(m.Text))}, Stance: counterclaim.Asserted, Status: counterclaim.Occurred}
		out[i].Identify(0)
	}
	return out
}

// ecbLemma takes the endings from a mention's longest word.
func ecbLemma(text string) string {
	words := strings.Fields(strings.ToLower(text))
	w := slices.MaxFunc(append(words, ""), func(a, b string) int { return len(a) - len(b) })
	for _, end := range [...]string{"ing", "ied", "ies", "ed", "es", "s", "d", "e"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) > 2 {
			return rest
		}
	}
	return w
}

func tfidf(docs []ECBDoc) []map[string]float64 {
	df := map[string]float64{}
	out := make([]map[string]float64, len(docs))
	for i, d := range docs {
		out[i] = map[string]float64{}
		for k, s := range d.Sentences {
			if k == 0 && strings.HasSuffix(d.Doc, "plus") {
				continue // the address of the page
			}
			for _, w := range s.Tokens {
				if w = strings.ToLower(w); len(w) > 2 {
					out[i][w]++
				}
			}
		}
		for w := range out[i] {
			df[w]++
		}
	}
	for _, v := range out {
		norm := 0.0
		for w, n := range v {
			v[w] = (1 + math.Log(n)) * math.Log(float64(len(docs))/df[w])
			norm += v[w] * v[w]
		}
		for w := range v {
			v[w] /= math.Sqrt(max(norm, 1e-12))
		}
	}
	return out
}

func averageLink(members []int, vectors []map[string]float64, least float64) [][]int {
	like := make([][]float64, len(members))
	for a := range members {
		like[a] = make([]float64, len(members))
		for b := range a {
			for w, x := range vectors[members[a]] {
				like[a][b] += x * vectors[members[b]][w]
			}
			like[b][a] = like[a][b]
		}
	}
	groups := make([][]int, len(members))
	for a := range groups {
		groups[a] = []int{a}
	}
	// sums of likeness between groups are kept, so that a step costs n²
	for {
		best, x, y := least, -1, -1
		for a := range groups {
			for b := range a {
				if len(groups[a]) == 0 || len(groups[b]) == 0 {
					continue
				}
				if s := like[a][b] / float64(len(groups[a])*len(groups[b])); s > best {
					best, x, y = s, a, b
				}
			}
		}
		if x < 0 {
			break
		}
		groups[y] = append(groups[y], groups[x]...)
		groups[x] = nil
		for k := range groups {
			like[y][k] += like[x][k]
			like[k][y] = like[y][k]
		}
	}
	var out [][]int
	for _, g := range groups {
		if len(g) > 0 {
			for k := range g {
				g[k] = members[g[k]]
			}
			out = append(out, g)
		}
	}
	return out
}
