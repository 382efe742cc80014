package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/escalation"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
)

// escalationBody is the lines between parties, with what was called out.
type escalationBody struct {
	Empty, Why     string // nothing to show, and what to do
	From, To, AsOf string
	Pairs          []pairPart
	Sources        []readingRow
	Left           []string
}

// pairPart is what passes between two parties.
type pairPart struct {
	Name    string
	Figures []laneFigure
	Changes []changePart
	Count   string // how many were called out, how many are expected to be false
	Heads   []string
	Rows    []dayRow
	Blind   []string // lines that cannot be watched now
}

// changePart is one change in words.
type changePart struct {
	Title, Class, Levels, Called string
	Reading                      []string
	Drivers                      []fact
	Links                        []pageLink
}

// dayRow is the numbers of a day.
type dayRow struct {
	Day      string
	Coverage string
	Values   []string
}

// readingRow is one source's reading.
type readingRow struct {
	Name, Party, Class, Usual string
	Silent                    []string
	Bars                      []laneBar
	Width                     int
}

// escalationShow answers "/escalation".
func (d *desk) escalationShow(r *http.Request, f *frame) (*view, error) {
	q := r.URL.Query()
	asked := escalation.Asked{From: q.Get("from"), To: q.Get("to"), AsOf: q.Get("as_of")}
	if err := d.escalationDays(asked); err != nil {
		return nil, err
	}
	v := &view{name: "escalation_show", title: d.say.T("escalation.title"), nav: "escalation", canonical: "/escalation"}
	if len(f.parties) < 2 || f.overview.Reports == 0 {
		v.body = &escalationBody{Empty: d.say.T("escalation.none"), Why: d.say.T("escalation.none.try")}
		return v, nil
	}
	lines, err := d.escalationLines(r.Context(), f, asked)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound { // no report has a day
		v.body = &escalationBody{Empty: d.say.T("escalation.none"), Why: d.say.T("escalation.none.try")}
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	b := &escalationBody{From: lines.From, To: lines.To, AsOf: asked.AsOf}
	for i := range lines.Pairs {
		p, err := d.pairPart(r.Context(), f, &lines.Result, &lines.Pairs[i])
		if err != nil {
			return nil, err
		}
		b.Pairs = append(b.Pairs, *p)
	}
	for i := range lines.Sources {
		b.Sources = append(b.Sources, d.readingRow(f, &lines.Sources[i]))
	}
	b.Left = []string{d.say.N("escalation.undated", lines.LeftOut.Undated), d.say.N("escalation.noparty", lines.LeftOut.NoParty), d.say.N("escalation.refuted", lines.LeftOut.Refuted)}
	v.body = b
	return v, nil
}

// turn gives two parties in the order of columns for a day.
func (f *frame) turn(day string, p *escalation.Pair) []string {
	var out []string
	for _, c := range f.columns(day, counterclaim.ID{}) {
		if c.ID == p.A || c.ID == p.B {
			out = append(out, c.ID)
		}
	}
	if len(out) < 2 {
		return []string{p.A, p.B}
	}
	return out
}

func (d *desk) pairPart(ctx context.Context, f *frame, r *escalation.Result, p *escalation.Pair) (*pairPart, error) {
	sides := f.turn(r.To, p)
	names := []string{f.name(sides[0]), f.name(sides[1])}
	out := &pairPart{Name: d.say.T("escalation.between", names[0], names[1]), Heads: []string{d.say.T("escalation.both"), names[0], names[1]}}
	var lanes [][]*escalation.Line
	for _, kind := range escalation.Kinds() {
		three := []*escalation.Line{lineBy(p, kind, ""), lineBy(p, kind, sides[0]), lineBy(p, kind, sides[1])}
		lanes = append(lanes, three)
		out.Figures = append(out.Figures, d.laneFigure(f, kind, three))
		for _, l := range three {
			if l.Learning != "" {
				out.Blind = append(out.Blind, d.say.T("escalation.learning.until", d.lineName(f, l), d.say.Day(l.Learning)))
			}
		}
	}
	for i := range lanes[0][0].Days {
		row := dayRow{Day: lanes[0][0].Days[i].Day, Coverage: percentOf(lanes[1][0].Days[i].Coverage)}
		for _, three := range lanes {
			for _, l := range three {
				row.Values = append(row.Values, d.levelWords(&l.Days[i]))
			}
		}
		out.Rows = append(out.Rows, row)
	}
	slices.Reverse(out.Rows) // the latest first
	changes := 0
	for _, three := range lanes {
		for _, l := range three {
			changes += len(l.Changes)
		}
	}
	out.Count = d.say.N("escalation.called", changes) + " " + d.say.T("escalation.expected", levelText(p.Expected(r)), escalation.FalseAlarmDays)
	var err error
	out.Changes, err = d.changeParts(ctx, f, lanes)
	return out, err
}

func lineBy(p *escalation.Pair, kind escalation.Kind, from string) *escalation.Line {
	return &p.Lines[slices.IndexFunc(p.Lines, func(l escalation.Line) bool { return l.Kind == kind && l.From == from })]
}

// lineName says of what a line is.
func (d *desk) lineName(f *frame, l *escalation.Line) string {
	if l.From == "" {
		return d.say.T("escalation.line." + string(l.Kind))
	}
	return d.say.T("escalation.line."+string(l.Kind)+".by", f.name(l.From))
}

// levelWords writes a level; ? is unknown, … still open.
func (d *desk) levelWords(day *escalation.Day) string {
	switch day.State {
	case escalation.Unknown:
		return "?"
	case escalation.Open:
		return "…"
	}
	return levelText(*day.Level)
}

func levelText(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', 1, 64)
}

func percentOf(x float64) string { return strconv.FormatFloat(100*x, 'f', 0, 64) + "%" }

// changeParts tells of changes, the latest first.
func (d *desk) changeParts(ctx context.Context, f *frame, lanes [][]*escalation.Line) ([]changePart, error) {
	type called struct {
		l *escalation.Line
		c *escalation.Change
	}
	var all []called
	var incidents, claims []counterclaim.ID
	for _, l := range slices.Concat(lanes...) {
		for i := range l.Changes {
			c := &l.Changes[i]
			all = append(all, called{l, c})
			for _, x := range c.Incidents {
				incidents = append(incidents, x.ID)
			}
			for _, x := range c.Claims {
				claims = append(claims, x.ID)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y called) int { return strings.Compare(y.c.Called, x.c.Called) })
	title, err := d.driverTitles(ctx, incidents, claims)
	if err != nil {
		return nil, err
	}
	var out []changePart
	for _, x := range all {
		out = append(out, d.changePart(f, x.l, x.c, title))
	}
	return out, nil
}

// driverTitles gives the words for incidents and claims.
func (d *desk) driverTitles(ctx context.Context, incidents, claims []counterclaim.ID) (map[counterclaim.ID]string, error) {
	title := map[counterclaim.ID]string{}
	if len(incidents) > 0 {
		list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: incidents})
		if err != nil {
			return nil, err
		}
		for i := range list {
			title[list[i].ID] = match.Title(&list[i])
		}
	}
	if len(claims) > 0 {
		list, err := d.store.Claims(ctx, counterclaim.ClaimQuery{IDs: claims})
		if err != nil {
			return nil, err
		}
		for i := range list {
			words := []rune(list[i].Text)
			if len(words) > 160 {
				words = append(words[:159], '…')
			}
			title[list[i].ID] = "“" + string(words) + "”"
		}
	}
	return title, nil
}

func (d *desk) changePart(f *frame, l *escalation.Line, c *escalation.Change, title map[counterclaim.ID]string) changePart {
	say := d.say
	what := say.T("escalation.fewer", d.lineName(f, l), say.Day(c.Since))
	if c.Up {
		what = say.T("escalation.more", d.lineName(f, l), say.Day(c.Since))
	}
	_, class := f.partyName(l.From)
	out := changePart{Title: what, Class: class, Called: say.T("escalation.calledon", say.Day(c.Called)),
		Levels: say.T("escalation.levels", levelText(c.After), say.Span(c.Since, c.Called), levelText(c.Before), say.Span(c.BaseFrom, c.BaseTo))}
	if c.ReadingToo {
		out.Reading = append(out.Reading, say.T("escalation.reading", percentOf(c.CoverageAfter), percentOf(c.CoverageBefore)))
		if len(c.Silent) > 0 {
			out.Reading = append(out.Reading, say.T("escalation.silent", strings.Join(c.Silent, ", ")))
		}
		if len(c.New) > 0 {
			out.Reading = append(out.Reading, say.T("escalation.new", strings.Join(c.New, ", ")))
		}
		if c.NewOnly > 0 {
			out.Reading = append(out.Reading, say.T("escalation.newonly", levelText(c.NewOnly)))
		}
	}
	places, conducts, sources := say.T("escalation.places"), say.T("escalation.conducts"), say.T("escalation.sources")
	for _, part := range []struct {
		name string
		list []escalation.Driver
		word func(string) string
	}{{places, c.Places, same}, {conducts, c.Conducts, ontology.Label}, {sources, c.Sources, same}} {
		var words []string
		for _, x := range part.list {
			words = append(words, say.T("escalation.driver", cmp.Or(part.word(x.Name), say.T("outlet.none")), levelText(x.Counted), levelText(x.Expected)))
		}
		if len(words) > 0 {
			out.Drivers = append(out.Drivers, fact{part.name, strings.Join(words, "; ")})
		}
	}
	for _, x := range c.Incidents {
		if title[x.ID] != "" {
			out.Links = append(out.Links, pageLink{title[x.ID], "/i/" + x.ID.Short()})
		}
	}
	for _, x := range c.Claims {
		if title[x.ID] != "" {
			out.Links = append(out.Links, pageLink{title[x.ID] + " " + say.Day(x.Name), "/c/" + x.ID.Short()})
		}
	}
	return out
}

func same(s string) string { return s }
