// Package pipeline is the one way from a report to the record: take in, read, match, save.
// The command line, the desk and every worker call it; there is no second path.
//
// Make a [Reader] once for a dispute. Use [Reader.Read] or [Reader.ReadAll] where claims are
// wanted and nothing is kept, [Pipeline.Process] where the record is to keep them.
package pipeline

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// Reader is everything that turns a report into claims. It does not change and is safe for
// many goroutines.
type Reader struct {
	analyzer *text.Analyzer
	actors   *actors.Table
	places   *gazetteer.Gazetteer
	coder    *coder.Coder
	between  *coder.Relations
	dispute  counterclaim.Dispute
	codedBy  string
}

// NewReader makes a Reader for a dispute. A nil or empty dispute, and one whose sides were
// only derived from earlier claims, leaves the reader without parties: the same report is
// then read in the same way whatever the record held before it. Added are sets of places that are
// known beside the dispute's own; they must stay open while the Reader is used. The desk's own
// actors or places in a form that cannot be read are an error.
func NewReader(d *counterclaim.Dispute, added ...*gazetteer.Added) (*Reader, error) {
	r := &Reader{}
	if d != nil && !d.Derived {
		r.dispute = *d
	}
	var err error
	if r.actors, err = actors.New(actors.Options{Own: r.dispute.Actors, OwnName: cmp.Or(r.dispute.ActorsFile, "the desk's actors file"), Parties: r.dispute.Parties}); err != nil {
		return nil, err
	}
	r.places, err = gazetteer.New(gazetteer.Options{Own: r.dispute.Places, OwnName: cmp.Or(r.dispute.PlacesFile, "the desk's gazetteer file"), Added: added})
	if err != nil {
		return nil, err
	}
	lex, err := lexicon.New(lexicon.Options{})
	if err != nil {
		return nil, err
	}
	if r.analyzer, err = text.New(text.Options{}); err != nil {
		return nil, err
	}
	grammar, err := text.NewAnnotator()
	if err != nil {
		return nil, err
	}
	r.coder, err = coder.New(coder.Options{Actors: r.actors, Gazetteer: r.places, Lexicon: lex, Grammar: grammar, Parties: r.dispute.Parties})
	if err != nil {
		return nil, err
	}
	if r.between, err = coder.NewRelations(); err != nil {
		return nil, err
	}
	if r.codedBy, err = codedBy(&r.dispute, added); err != nil {
		return nil, err
	}
	return r, nil
}

// codedBy names the reader: its version, and a hash of what the desk brought where it brought anything.
func codedBy(d *counterclaim.Dispute, added []*gazetteer.Added) (string, error) {
	if d.Actors == "" && d.Places == "" && len(d.Parties) == 0 && len(d.Sources) == 0 && len(added) == 0 {
		return coder.Version, nil
	}
	desk, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	brought := []string{string(desk)}
	for _, a := range added {
		brought = append(brought, a.Hash())
	}
	slices.Sort(brought[1:]) // sets go by their names, in whatever order they are given
	return coder.Version + " " + counterclaim.HashOf("dispute", brought...).Short(), nil
}

// Explaining gives a Reader that reads as this one does, and whose claims say why they are as they are.
func (r *Reader) Explaining() *Reader {
	out := *r
	out.coder = r.coder.Explaining()
	return &out
}

// Problems gives what is wrong with rows of the desk's own files, which are left out of use.
func (r *Reader) Problems() []error {
	return slices.Concat(r.actors.Problems(), r.places.Problems())
}

// CodedByOf names the reader of one report: that of [Reader.CodedBy] and, where a translation is what is coded, a hash of it, so
// that a report which gets one, or another, is read again.
func (r *Reader) CodedByOf(rep *counterclaim.Report) string {
	if rep.Translation == "" {
		return r.codedBy
	}
	words := []string{rep.Translation, rep.Translator}
	if rep.TranslatedHeadline != "" {
		words = append(words, rep.TranslatedHeadline)
	}
	return r.codedBy + " translation " + counterclaim.HashOf("translation", words...).Short()
}

// CodedBy names the reader: its version and, where a desk brought its own names or added
// places, a hash of what it brought. A report that was read under another name may be read differently now.
func (r *Reader) CodedBy() string { return r.codedBy }

// CountryName gives the English short name of a country code, the desk's own codes included,
// "" if unknown.
func (r *Reader) CountryName(code string) string { return r.actors.CountryName(code) }

// Read codes a report: it fills Source, Party, Kind and Language where they are empty and gives its claims, with ids and without
// incidents. Where the report has a translation that is what is coded, and its claims say so. A report in a language that the
// reader does not know, without a translation, has no claims and says why in Unread.
func (r *Reader) Read(rep *counterclaim.Report) []counterclaim.Claim {
	r.attribute(rep)
	words, language := coded(rep)
	if rep.Unread != "" {
		return nil
	}
	shown := *rep
	shown.Text, shown.Language = words, language
	if words != rep.Text && rep.TranslatedHeadline != "" {
		shown.Headline = rep.TranslatedHeadline
	}
	claims := r.coder.Code(r.analyzer.Analyze(words), shown)
	for i := range claims {
		c := &claims[i]
		c.Doc, c.Outlet, c.Published, c.Party = rep.Doc, rep.Outlet, rep.Published, rep.Party
		c.Language, c.Translated, c.Synthetic = language, rep.Coded() != rep.Text, rep.Synthetic
		for j := range c.Places {
			c.Places[j] = r.places.Unchosen(c.Places[j])
		}
		r.takeSides(c)
	}
	return claims
}

// Relate tells which event passes between the source (<s>…</s>) and the target (<t>…</t>) of a sentence; see [coder.Unmark]. It is false
// where the sentence holds no words.
func (r *Reader) Relate(marked string) (coder.Relation, bool) {
	plain, source, target := coder.Unmark(marked)
	if strings.TrimSpace(plain) == "" {
		return coder.Relation{}, false
	}
	return r.between.Of(r.coder.RelationExample(r.analyzer.Analyze(plain), source, target)), true
}

// Analyzer gives what cuts a text into words, for those who measure.
func (r *Reader) Analyzer() *text.Analyzer { return r.analyzer }

// Coder gives what finds claims and relations, for those who measure.
func (r *Reader) Coder() *coder.Coder { return r.coder }

// Gazetteer gives what resolves names of places, for those who measure.
func (r *Reader) Gazetteer() *gazetteer.Gazetteer { return r.places }

// takeSides gives the desk's party to every entity of a party's country, so that one side
// never stands under two names.
func (r *Reader) takeSides(c *counterclaim.Claim) {
	if len(r.dispute.Parties) == 0 {
		return
	}
	side := func(e *counterclaim.Entity) *counterclaim.Entity {
		if e == nil || e.Party != "" {
			return e
		}
		sided := *e
		sided.Party = counterclaim.PartyOf(r.dispute.Parties, sided)
		return &sided
	}
	c.Speaker = side(c.Speaker)
	for _, es := range [][]counterclaim.Entity{c.CoSpeakers, c.Relays, c.Actors, c.Targets} {
		for i := range es {
			es[i] = *side(&es[i])
		}
	}
	for i := range c.Counts {
		c.Counts[i].Of = side(c.Counts[i].Of)
	}
}
