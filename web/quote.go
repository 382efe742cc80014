package web

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// quote is a claim as it is shown everywhere: the whole sentence with the claim's own words
// marked, who says so and where, and who answers for the coding.
type quote struct {
	Translated           string // that its words are a translation, and by whom
	ID                   string
	N                    int // its number on the page, 0 where it has none
	Before, Words, After string
	Language             string
	Voice                string // who says so
	Standing             string // that it is another voice on a party's side
	Own                  bool   // the outlet in its own voice
	Stance, Status       string
	Review               string
	Relays               string
	Outlet               string
	Published            stamp
	Claim, Report        string // addresses
	Incident             string // likewise, "" where it stands in none or on its page
	Class                string // of the voice's party
	Synthetic            bool
	What                 string // conducts in words
	Direction            string // who does it to whom
	Here                 bool   // it stands on its own report's page
	Self                 bool   // it stands on its own page
}

// windowBytes is how much of a long report is looked at on each side of a claim to find its
// sentence.
const windowBytes = 4 << 10

// shelf holds the reports that one page quotes from.
type shelf struct {
	desk      *desk
	frame     *frame
	reports   map[counterclaim.ID]*counterclaim.Report // nil where the record has none
	sentences map[counterclaim.ID][][2]int
}

func (d *desk) shelf(f *frame) *shelf {
	return &shelf{desk: d, frame: f, reports: map[counterclaim.ID]*counterclaim.Report{}, sentences: map[counterclaim.ID][][2]int{}}
}

// report fetches a report once.
func (s *shelf) report(ctx context.Context, id counterclaim.ID) (*counterclaim.Report, error) {
	if r, ok := s.reports[id]; ok {
		return r, nil
	}
	r, err := s.desk.store.Report(ctx, id)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		r, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	s.reports[id] = r
	return r, nil
}

// quote makes the quotation of a claim.
func (s *shelf) quote(ctx context.Context, c *counterclaim.Claim) (*quote, error) {
	r, err := s.report(ctx, c.Report)
	if err != nil {
		return nil, err
	}
	say := s.desk.say
	q := &quote{ID: c.ID.Short(), Words: c.Text, Language: c.Language, Stance: ontology.Label(string(c.Stance)),
		Status: say.Or("status", string(c.Status)), Review: say.review(c), Outlet: c.Outlet, Published: say.Date(c.Published),
		Claim: address("c", c.ID), Report: address("r", c.Report), Synthetic: c.Synthetic, What: conductWords(c)}
	if !c.Incident.IsZero() {
		q.Incident = address("i", c.Incident)
	}
	if c.Translated {
		q.Translated = say.T("quote.translated")
	}
	if r != nil {
		if c.Translated && r.Translator != "" {
			q.Translated = say.T("quote.translated.by", r.Translator)
		}
		q.Before, q.After = s.around(r, c)
		if before, after, ok := s.inOriginal(r, c); ok {
			q.Before, q.After, q.Language, q.Translated = before, after, r.Language, say.T("quote.original")
		}
		if c.Outlet == "" {
			q.Outlet, q.Published = r.Outlet, say.Date(r.Published)
		}
		if q.Language == "" {
			q.Language = r.Language
		}
	}
	if q.Outlet == "" {
		q.Outlet = say.T("outlet.none")
	}
	q.Voice, q.Own = say.voice(c, q.Outlet)
	q.Relays = say.List(entityNames(c.Relays))
	q.Direction = s.direction(c)
	_, q.Class = s.frame.partyName(c.Voice(s.frame.parties))
	if v := c.Voices(s.frame.parties)[0]; v.Class == counterclaim.OtherOfSide {
		name, _ := s.frame.partyName(v.Party)
		q.Standing = say.T("voice.other", name)
	}
	return q, nil
}

// inOriginal gives what stands before and after the words of a translated claim in the original, where they stand there as they are: a
// quotation in the reader's language, a name, a document. That is then what is quoted.
func (s *shelf) inOriginal(r *counterclaim.Report, c *counterclaim.Claim) (before, after string, ok bool) {
	if !c.Translated || strings.TrimSpace(c.Text) == "" {
		return "", "", false
	}
	start := strings.Index(r.Text, c.Text)
	if start < 0 {
		return "", "", false
	}
	original := *r
	original.ID, original.Translation = counterclaim.HashOf("original", r.ID.String()), "" // its sentences are others than the translation's
	as := *c
	as.Start, as.End = start, start+len(c.Text)
	before, after = s.around(&original, &as)
	return before, after, true
}

// around gives what stands in the claim's sentence before and after its own words, "" where
// the claim's span is not to be found in the report.
func (s *shelf) around(r *counterclaim.Report, c *counterclaim.Claim) (before, after string) {
	if c.Start < 0 || c.End > len(r.Coded()) || c.Start >= c.End || r.Coded()[c.Start:c.End] != c.Text {
		return "", ""
	}
	from, to := s.sentence(r, c.Start, c.End)
	return strings.TrimLeft(r.Coded()[from:c.Start], " \t\n"), strings.TrimRight(r.Coded()[c.End:to], " \t\n")
}

// sentence gives the bytes of the sentences that a span touches; the span itself where the
// text has none there.
func (s *shelf) sentence(r *counterclaim.Report, start, end int) (from, to int) {
	from, to = start, end
	lo, hi := 0, len(r.Coded())
	if len(r.Coded()) > 16*windowBytes {
		lo, hi = runeStart(r.Coded(), max(0, start-windowBytes)), runeStart(r.Coded(), min(len(r.Coded()), end+windowBytes))
	}
	bounds, ok := s.sentences[r.ID]
	if !ok || lo > 0 || hi < len(r.Coded()) {
		doc := s.desk.text.Analyze(r.Coded()[lo:hi])
		bounds = make([][2]int, 0, len(doc.Sentences))
		for _, b := range doc.Sentences {
			bounds = append(bounds, [2]int{lo + int(b.Start), lo + int(b.End)})
		}
		s.sentences[r.ID] = bounds
	}
	for _, b := range bounds {
		if b[0] < end && b[1] > start {
			from, to = min(from, b[0]), max(to, b[1])
		}
	}
	return from, to
}

// runeStart moves an offset back to the border of a rune.
func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// direction says who is said to do it and to whom, "" where the claim names no side.
func (s *shelf) direction(c *counterclaim.Claim) string {
	day := dayOf(&counterclaim.Incident{Time: c.Time}, []counterclaim.Claim{*c})
	order := s.frame.order(day, c.ID)
	actors, targets := s.frame.sidesInOrder(c.Actors, order), s.frame.sidesInOrder(c.Targets, order)
	if c.Symmetric() {
		actors = s.frame.sidesInOrder(slices.Concat(c.Actors, c.Targets), order)
		targets = actors
	}
	return s.desk.directionWords(actors, targets)
}

// directionWords gives "by A, towards B" for the sides on each end, "between A and B" where
// both stand on both.
func (d *desk) directionWords(actors, targets []string) string {
	a, t := d.say.List(actors), d.say.List(targets)
	switch {
	case len(actors) > 1 && slices.Equal(actors, targets):
		return d.say.T("direction.between", a)
	case a != "" && t != "":
		return d.say.T("direction.both", a, t)
	case a != "":
		return d.say.T("direction.actor", a)
	case t != "":
		return d.say.T("direction.target", t)
	}
	return ""
}

// sidesInOrder names the different sides of entities: the parties in the order given, which
// changes from day to day as columns do, then all others.
func (f *frame) sidesInOrder(es []counterclaim.Entity, order []int) []string {
	held := func(p counterclaim.Party) bool { return slices.ContainsFunc(es, p.Holds) }
	var out []string
	for _, i := range order {
		if held(f.parties[i]) {
			out = append(out, f.parties[i].Name)
		}
	}
	var others []counterclaim.Entity
	for _, e := range es {
		if counterclaim.PartyOf(f.parties, e) == "" {
			others = append(others, e)
		}
	}
	for _, side := range counterclaim.Sides(others) {
		out = append(out, f.name(side))
	}
	return out
}

// entityNames gives the names of entities as they are written in the report.
func entityNames(es []counterclaim.Entity) []string {
	out := make([]string, 0, len(es))
	for _, e := range es {
		out = append(out, entityName(e))
	}
	return out
}

func entityName(e counterclaim.Entity) string {
	if e.Text != "" {
		return e.Text
	}
	return e.Name
}

// voice gives who vouches for a claim in words.
func (l language) voice(c *counterclaim.Claim, outlet string) (name string, own bool) {
	if c.Speaker == nil {
		return outlet, true
	}
	name = entityName(*c.Speaker)
	// "Both sides" said it: two speakers with the same words.
	others := slices.DeleteFunc(entityNames(c.CoSpeakers), func(s string) bool { return s == name })
	if len(others) > 0 {
		name = l.T("voice.together", name, l.List(others))
	}
	return name, false
}

// review says who answers for a claim's coding.
func (l language) review(c *counterclaim.Claim) string {
	s := l.Or("review", string(c.Review))
	if c.Review != counterclaim.ByMachine && c.ReviewedBy != "" {
		s = l.T("review.by", s, c.ReviewedBy)
	}
	return s
}

// conductWords gives a claim's conducts in words, its event's where it has none.
func conductWords(c *counterclaim.Claim) string {
	if len(c.Conduct) == 0 {
		return ontology.Label(string(c.Event))
	}
	var out []string
	for _, k := range c.Conduct {
		out = append(out, ontology.Label(string(k)))
	}
	return strings.Join(out, ", ")
}
