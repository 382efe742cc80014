package eval

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Set is a gold set: documents and the claims that a careful reader finds in them.
type Set struct {
	Dir    string
	Docs   []Doc
	Claims []Gold
	SHA256 string // of docs.jsonl followed by claims.jsonl, in hexadecimal
}

// Doc is one document of a gold set.
type Doc struct {
	Doc       string `json:"doc"`
	Group     string `json:"group"` // documents of one group tell of the same happenings
	Outlet    string `json:"outlet"`
	Kind      string `json:"kind"`
	Published string `json:"published"`
	Headline  string `json:"headline"`
	Text      string `json:"text"`
	Language  string `json:"language"`
}

// Gold is one gold claim. Its places are names, as the text has them.
type Gold struct {
	Doc        string                 `json:"doc"`
	Claim      string                 `json:"claim"`
	Within     string                 `json:"within"`
	Quote      string                 `json:"quote"`    // an exact piece of the text
	Sentence   string                 `json:"sentence"` // the same
	Speaker    *counterclaim.Entity   `json:"speaker"`
	CoSpeakers []counterclaim.Entity  `json:"co_speakers"`
	Relays     []counterclaim.Entity  `json:"relays"`
	Event      counterclaim.Event     `json:"event"`
	Conduct    []counterclaim.Conduct `json:"conduct"`
	Actors     []counterclaim.Entity  `json:"actors"`
	Targets    []counterclaim.Entity  `json:"targets"`
	Stance     counterclaim.Stance    `json:"stance"`
	Status     counterclaim.Status    `json:"status"`
	Places     []string               `json:"places"`
	Time       *counterclaim.Period   `json:"time"`
	Counts     []counterclaim.Count   `json:"counts"`
	Means      []string               `json:"means"`
	Incident   string                 `json:"incident"`

	sentence, quote span // bytes in the document's text
}

// Load reads the gold set in a folder: docs.jsonl and claims.jsonl.
func Load(dir string) (*Set, error) {
	s := &Set{Dir: dir}
	sum := sha256.New()
	if _, err := readLines(filepath.Join(dir, "docs.jsonl"), sum, &s.Docs); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "claims.jsonl")
	numbers, err := readLines(path, sum, &s.Claims)
	if err != nil {
		return nil, err
	}
	s.SHA256 = hex.EncodeToString(sum.Sum(nil))
	texts := make(map[string]string, len(s.Docs))
	for _, d := range s.Docs {
		texts[d.Doc] = d.Text
	}
	for i := range s.Claims {
		if err := s.Claims[i].locate(texts); err != nil {
			return nil, err.At(path, numbers[i])
		}
	}
	return s, nil
}

// locate finds the claim's sentence and quotation in the text. A quotation that does not stand
// in it takes the place of its sentence.
func (g *Gold) locate(texts map[string]string) *counterclaim.Error {
	text, ok := texts[g.Doc]
	if !ok {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "claim %s is in document %q, which docs.jsonl does not have", g.Claim, g.Doc)
	}
	if g.sentence, ok = find(text, g.Sentence, 0); !ok {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "claim %s: its sentence is not in the text", g.Claim)
	}
	if g.quote, ok = find(text, g.Quote, g.sentence.start); !ok {
		g.quote = g.sentence
	}
	return nil
}

// find gives the first place of a piece at or after near, else the first in the text.
func find(text, piece string, near int) (span, bool) {
	at := strings.Index(text[near:], piece)
	if at >= 0 {
		at += near
	} else if at = strings.Index(text, piece); at < 0 {
		return span{}, false
	}
	return span{at, at + len(piece)}, true
}

// readLines reads a JSON-lines file, adds its bytes to sum and gives for each value the number of
// its line.
func readLines[T any](path string, sum io.Writer, into *[]T) (numbers []int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the gold set cannot be read").At(path, 0).Because(err).
			Try("name a folder that holds docs.jsonl and claims.jsonl")
	}
	defer f.Close()
	in := bufio.NewReader(io.TeeReader(f, sum))
	for number := 1; ; number++ {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var one T
			if bad := json.Unmarshal(line, &one); bad != nil {
				return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the line is not the JSON of a gold set").At(path, number).Because(bad)
			}
			*into, numbers = append(*into, one), append(numbers, number)
		}
		if errors.Is(err, io.EOF) {
			return numbers, nil
		}
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the gold set cannot be read to its end").At(path, number).Because(err)
		}
	}
}

// Reports gives the documents of the gold set in dir as reports, with their ids.
func Reports(dir string) ([]counterclaim.Report, error) {
	s, err := Load(dir)
	if err != nil {
		return nil, err
	}
	return s.Reports(), nil
}

// Reports gives the documents as reports, with their ids.
func (s *Set) Reports() []counterclaim.Report {
	out := make([]counterclaim.Report, len(s.Docs))
	for i, d := range s.Docs {
		out[i] = counterclaim.Report{Doc: d.Doc, Outlet: d.Outlet, Kind: d.Kind, Published: d.Published, Headline: d.Headline, Text: d.Text, Language: d.Language}
		out[i].Identify()
	}
	return out
}

// GoldClaims gives the gold claims of the set in dir as claims of the record, in their order and
// without incidents: what package match would get from a reader that makes no mistake.
func GoldClaims(dir string) ([]counterclaim.Claim, error) {
	s, err := Load(dir)
	if err != nil {
		return nil, err
	}
	return s.GoldClaims(), nil
}

// GoldClaims gives the gold claims as claims of the record, with ids, in their order and without
// incidents. Their places are unresolved names. Sentences are numbered as they follow each other
// among those that carry a claim.
func (s *Set) GoldClaims() []counterclaim.Claim {
	reports := map[string]*counterclaim.Report{}
	all := s.Reports()
	for i := range all {
		reports[all[i].Doc] = &all[i]
	}
	numbers := s.sentenceNumbers()
	byDoc := map[string][]int{}
	out := make([]counterclaim.Claim, len(s.Claims))
	for i := range s.Claims {
		g := &s.Claims[i]
		out[i] = g.claim(reports[g.Doc])
		out[i].Sentence = numbers[g.Doc][g.sentence]
		byDoc[g.Doc] = append(byDoc[g.Doc], i)
	}
	for _, members := range byDoc {
		identify(out, s.Claims, members)
	}
	return out
}

// identify gives the claims of one document their ids, and Within those of their acts.
func identify(out []counterclaim.Claim, gold []Gold, members []int) {
	at := map[string]int{}
	part := make([]counterclaim.Claim, len(members))
	parents := make([]int, len(members))
	for k, i := range members {
		at[gold[i].Claim] = k
		part[k] = out[i]
	}
	for k, i := range members {
		parents[k] = -1
		if p, ok := at[gold[i].Within]; ok && gold[i].Within != "" {
			parents[k] = p
		}
	}
	counterclaim.IdentifyAll(part, parents)
	for k, i := range members {
		out[i] = part[k]
	}
}

func (g *Gold) claim(r *counterclaim.Report) counterclaim.Claim {
	c := counterclaim.Claim{
		Report: r.ID, Doc: g.Doc, Outlet: r.Outlet, Published: r.Published, Language: r.Language,
		Start: g.quote.start, End: g.quote.end, Text: r.Text[g.quote.start:g.quote.end],
		Speaker: g.Speaker, CoSpeakers: g.CoSpeakers, Relays: g.Relays,
		Event: g.Event, Quad: g.Event.Quad(), Conduct: g.Conduct, Actors: g.Actors, Targets: g.Targets,
		Stance: g.Stance, Status: g.Status, Time: g.Time, Counts: g.Counts, Means: g.Means,
		CodedBy: "gold", Review: counterclaim.Checked, Confidence: 1,
	}
	for _, name := range g.Places {
		c.Places = append(c.Places, counterclaim.Place{Text: name, Unresolved: true})
	}
	return c
}

// sentenceNumbers numbers the sentences of each document that carry a claim.
func (s *Set) sentenceNumbers() map[string]map[span]int {
	at := map[string][]span{}
	for _, g := range s.Claims {
		at[g.Doc] = append(at[g.Doc], g.sentence)
	}
	out := make(map[string]map[span]int, len(at))
	for doc, spans := range at {
		slices.SortFunc(spans, func(a, b span) int { return a.start - b.start })
		out[doc] = map[span]int{}
		for n, sp := range slices.Compact(spans) {
			out[doc][sp] = n
		}
	}
	return out
}
