package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/text"
)

// PlaceReader is what finds and resolves toponyms.
type PlaceReader struct {
	Analyzer  *text.Analyzer
	Coder     *coder.Coder
	Gazetteer *gazetteer.Gazetteer
}

// PlaceText is a text with its gold toponyms.
type PlaceText struct {
	ID, Text string
	Toponyms []GoldToponym // in the order of the text
}

// GoldToponym is a toponym with what it means.
type GoldToponym struct {
	coder.Mention         // its kind is empty where the file has none
	Lat, Lon      float64 // degrees, NaN where the file has none
	Listed        bool    // the file names one place of GeoNames for it
}

// literalTypes are the types of GeoWebNews that stand for the place itself.
var literalTypes = []string{"Literal", "Mixed", "Literal_Modifier", "Embedded_Literal", "Coercion"}

// maxPlaceLine is the longest line of a file of toponyms, in bytes.
const maxPlaceLine = 16 << 20

// ReadPlaces reads JSON lines: text, and toponyms with start and end in characters, lat, lon, geonameid (null where there is none) and, in the
// terms of GeoWebNews, type.
func ReadPlaces(in io.Reader, file string) ([]PlaceText, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxPlaceLine)
	var out []PlaceText
	n := 0
	for lines.Scan() {
		n++
		var row struct {
			ID       string `json:"doc_id"`
			Text     string
			Toponyms []struct {
				Start, End int
				Lat, Lon   *float64
				GeonameID  *int64
				Type       string
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the line is no text with toponyms in JSON").Because(err).At(file, n)
		}
		t := PlaceText{ID: row.ID, Text: row.Text}
		at := byteOffsets(row.Text)
		for _, g := range row.Toponyms {
			if g.Start < 0 || g.Start >= g.End || g.End >= len(at) {
				return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "a toponym from %d to %d does not lie in the text of %d characters", g.Start, g.End, len(at)-1).At(file, n)
			}
			gold := GoldToponym{Mention: coder.Mention{Span: coder.Span{Start: at[g.Start], End: at[g.End]}}, Lat: math.NaN(), Lon: math.NaN(), Listed: g.GeonameID != nil}
			if g.Lat != nil && g.Lon != nil {
				gold.Lat, gold.Lon = *g.Lat, *g.Lon
			}
			if g.Type != "" {
				gold.Kind = coder.Associative
				if slices.Contains(literalTypes, g.Type) {
					gold.Kind = coder.Literal
				}
			}
			t.Toponyms = append(t.Toponyms, gold)
		}
		slices.SortFunc(t.Toponyms, func(a, b GoldToponym) int { return a.Start - b.Start })
		out = append(out, t)
	}
	if err := lines.Err(); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on").Because(err).At(file, n+1)
	}
	if len(out) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no texts").At(file, 0)
	}
	return out, nil
}

// byteOffsets gives the byte at which each character begins, and the length.
func byteOffsets(s string) []int {
	out := make([]int, 0, len(s)+1)
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

// Milestone is how far from the gold point a place may lie, in kilometres: 100 miles, as the field has it.
const Milestone = 161

// PlaceScores are the scores of toponyms.
type PlaceScores struct {
	Folds     int // texts were scored by models that had not seen them, in so many parts; 0 for the program's own models
	Documents int
	Toponyms  int
	Kinds     bool // the file tells literal from associative

	all, literal, strict spanCount
	located              int       // gold toponyms with coordinates
	endToEnd, loosely    int       // of these found, by the very span or by any part of it, and within the milestone
	listed               int       // gold toponyms with one place of GeoNames
	given, givenListed   int       // within the milestone where the spans are given
	errors               []float64 // km, where the spans are given; half the globe where nothing was found
}

// spanCount is what was found of what there is.
type spanCount struct{ right, system, gold int }

func (c spanCount) figure() (p, r, f float64) {
	if c.system > 0 {
		p = float64(c.right) / float64(c.system)
	}
	if c.gold > 0 {
		r = float64(c.right) / float64(c.gold)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

// Places scores how the program finds and resolves the toponyms of texts. With folds of 2 or more, the texts of all sets are scored by models that
// were trained on the other parts; without, by the program's own. The scores are one for each set.
func Places(sets [][]PlaceText, folds int, r PlaceReader) ([]*PlaceScores, error) {
	docs := make([][]coder.ToponymDoc, len(sets))
	scores := make([]*PlaceScores, len(sets))
	for k, set := range sets {
		scores[k] = &PlaceScores{Folds: folds, Documents: len(set)}
		for _, t := range set {
			docs[k] = append(docs[k], r.Coder.ToponymDoc(r.Analyzer.Analyze(t.Text)))
		}
	}
	parts := max(folds, 1)
	for part := range parts {
		finder, weights, err := placeModels(sets, docs, part, folds, r)
		if err != nil {
			return nil, err
		}
		for k, set := range sets {
			for i := range set {
				if i%parts == part {
					scores[k].add(&set[i], docs[k][i], finder, weights, r)
				}
			}
		}
	}
	return scores, nil
}

// placeModels trains models on the texts that do not stand in a part. Without folds they are the program's own.
func placeModels(sets [][]PlaceText, docs [][]coder.ToponymDoc, part, folds int, r PlaceReader) (*coder.Toponyms, *gazetteer.Weights, error) {
	if folds == 0 {
		finder, err := coder.NewToponyms()
		return finder, r.Gazetteer.Weights(), err
	}
	var spans []coder.ToponymExample
	var places []gazetteer.ResolveExample
	for k, set := range sets {
		for i := range set {
			if i%folds != part {
				spans = append(spans, set[i].example(docs[k][i]))
				places = append(places, set[i].resolveExample(r))
			}
		}
	}
	return coder.TrainToponyms(spans), gazetteer.FitWeights(r.Gazetteer, places), nil
}

// TrainPlaces fits models on all texts of sets.
func TrainPlaces(sets [][]PlaceText, r PlaceReader) (*coder.Toponyms, *gazetteer.Weights) {
	var spans []coder.ToponymExample
	var places []gazetteer.ResolveExample
	for _, set := range sets {
		for i := range set {
			spans = append(spans, set[i].example(r.Coder.ToponymDoc(r.Analyzer.Analyze(set[i].Text))))
			places = append(places, set[i].resolveExample(r))
		}
	}
	return coder.TrainToponyms(spans), gazetteer.FitWeights(r.Gazetteer, places)
}

func (t *PlaceText) example(d coder.ToponymDoc) coder.ToponymExample {
	e := coder.ToponymExample{Doc: d}
	for _, g := range t.Toponyms {
		e.Gold = append(e.Gold, g.Mention)
	}
	return e
}

func (t *PlaceText) resolveExample(r PlaceReader) gazetteer.ResolveExample {
	e := gazetteer.ResolveExample{Mentions: r.Coder.Located(t.Text, t.spans())}
	for _, g := range t.Toponyms {
		e.Gold = append(e.Gold, [2]float64{g.Lat, g.Lon})
	}
	return e
}

func (t *PlaceText) spans() []coder.Span {
	var out []coder.Span
	for _, g := range t.Toponyms {
		out = append(out, g.Span)
	}
	return out
}

// add scores one text.
func (s *PlaceScores) add(t *PlaceText, d coder.ToponymDoc, finder *coder.Toponyms, w *gazetteer.Weights, r PlaceReader) {
	found := finder.Of(d)
	spans := make([]coder.Span, len(found))
	for i, f := range found {
		spans[i] = f.Span
	}
	s.detect(t.Toponyms, found)
	resolve := func(spans []coder.Span) []gazetteer.Resolution {
		return r.Gazetteer.ResolveBy(w, r.Coder.Located(t.Text, spans), gazetteer.Context{})
	}
	places, given := resolve(spans), resolve(t.spans())
	for i, g := range t.Toponyms {
		if math.IsNaN(g.Lat) {
			continue
		}
		s.located++
		km := distance(given[i], g)
		s.errors = append(s.errors, km)
		if g.Listed {
			s.listed++
		}
		if km <= Milestone {
			s.given++
			if g.Listed {
				s.givenListed++
			}
		}
		for k, f := range found {
			if f.Start < g.End && g.Start < f.End && distance(places[k], g) <= Milestone {
				s.loosely++
				if f.Span == g.Span {
					s.endToEnd++
				}
				break
			}
		}
	}
}

// distance gives how far a resolution lies from the gold point, in km: half the globe where there is none.
func distance(r gazetteer.Resolution, g GoldToponym) float64 {
	if !r.Found && !r.Guessed {
		return math.Pi * 6371
	}
	return gazetteer.Distance(r.Lat, r.Lon, g.Lat, g.Lon)
}

// detect counts spans that are the same.
func (s *PlaceScores) detect(gold []GoldToponym, found []coder.Mention) {
	s.Toponyms += len(gold)
	at := map[coder.Span]coder.ToponymKind{}
	for _, g := range gold {
		at[g.Span] = g.Kind
		s.Kinds = s.Kinds || g.Kind != ""
		s.all.gold++
		if g.Kind != coder.Associative {
			s.literal.gold++
			s.strict.gold++
		}
	}
	for _, f := range found {
		kind, ok := at[f.Span]
		s.all.system++
		if ok {
			s.all.right++
		}
		if !ok || kind != coder.Associative { // what is associative is neither right nor wrong here
			s.literal.system++
			if ok {
				s.literal.right++
			}
		}
		if f.Kind == coder.Literal {
			s.strict.system++
			if ok && kind != coder.Associative {
				s.strict.right++
			}
		}
	}
}

// WriteTable prints the scores.
func (s *PlaceScores) WriteTable(w io.Writer) error {
	head := fmt.Sprintf("%d texts, %d toponyms, %d with coordinates", s.Documents, s.Toponyms, s.located)
	if s.Folds > 0 {
		head += fmt.Sprintf("; by models that had not seen them, %d folds", s.Folds)
	}
	if _, err := fmt.Fprintf(w, "%s\n%-34s %9s %9s %9s\n", head, "figure", "precision", "recall", "f1"); err != nil {
		return err
	}
	rows := []struct {
		name string
		c    spanCount
		kind bool
	}{{"found, all", s.all, false}, {"found, literal", s.literal, true}, {"found and called literal", s.strict, true}}
	for _, row := range rows {
		if row.kind && !s.Kinds {
			continue
		}
		p, r, f := row.c.figure()
		if _, err := fmt.Fprintf(w, "%-34s %9.3f %9.3f %9.3f\n", row.name, p, r, f); err != nil {
			return err
		}
	}
	shares := []struct {
		name  string
		n, of int
	}{{"end to end within 161 km", s.endToEnd, s.located}, {"  spans that overlap", s.loosely, s.located}, {"spans given, within 161 km", s.given, s.located},
		{"  those with one GeoNames id", s.givenListed, s.listed}}
	for _, row := range shares {
		if _, err := fmt.Fprintf(w, "%-34s %29.3f\n", row.name, float64(row.n)/math.Max(1, float64(row.of))); err != nil {
			return err
		}
	}
	mean, median, auc := s.spread()
	_, err := fmt.Fprintf(w, "spans given: median error %.0f km, mean %.0f km, AUC %.3f\n", median, mean, auc)
	return err
}

// spread gives mean and median error in km and the area under the curve of ln(1+error)/ln(20039), lower being better.
func (s *PlaceScores) spread() (mean, median, auc float64) {
	if len(s.errors) == 0 {
		return 0, 0, 0
	}
	sorted := slices.Clone(s.errors)
	sort.Float64s(sorted)
	for _, e := range sorted {
		mean += e
		auc += math.Log1p(e) / math.Log(20039)
	}
	n := float64(len(sorted))
	return mean / n, sorted[len(sorted)/2], auc / n
}

// ClaimPlaces is how the places of claims compare with those of a gold set.
type ClaimPlaces struct {
	All                                               Figure // as the scorer has it: over all claims
	Paired, Right, BothNone, Missed, Invented, Others int    // claims that were paired
	s                                                 *Scores
}

// Places compares the places of the claims that were paired.
func (s *Scores) Places() ClaimPlaces {
	c := ClaimPlaces{All: s.Figures["place"], Paired: len(s.pairs), s: s}
	for _, p := range s.pairs {
		gold, got := len(p.gold.Places) > 0, len(p.got.Places) > 0
		switch {
		case samePlaces(p):
			c.Right++
			if !gold {
				c.BothNone++
			}
		case !got:
			c.Missed++
		case !gold:
			c.Invented++
		default:
			c.Others++
		}
	}
	return c
}

// Write prints the figures and up to n claims whose places are not those of the gold set.
func (c ClaimPlaces) Write(w io.Writer, n int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %9s %9s %9s\n%-10s %9.3f %9.3f %9.3f\n", "figure", "precision", "recall", "f1", "place", c.All.Precision, c.All.Recall, c.All.F1)
	fmt.Fprintf(&b, "of %d claims that were paired %d right (%.3f), %d of them without a place; %d without the places that the gold claim has, %d with places that it has not, %d with others\n",
		c.Paired, c.Right, share(c.Right, c.Paired), c.BothNone, c.Missed, c.Invented, c.Others)
	for _, p := range c.s.pairs {
		if n > 0 && !samePlaces(p) {
			n--
			got := make([]string, len(p.got.Places))
			for i, place := range p.got.Places {
				got[i] = place.Key()
			}
			fmt.Fprintf(&b, "  %s gold %q, found %q | %s | %s\n", p.gold.Claim, p.gold.Places, got, firstRunes(p.gold.Quote, 80), p.gold.Sentence)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
