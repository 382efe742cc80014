package web

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// clauseRow is one clause with what it asks of each party, in columns of equal width and with the same words.
type clauseRow struct {
	ID, Title, Kind, Article, Words string
	Columns                         []clauseCell
}

// clauseCell is what a clause asks of one party.
type clauseCell struct {
	Name, Class string
	Unbound     string // that it does not bind this party; "" where it does
	Facts       []fact
}

// clauseWords puts clauses of one agreement into words.
type clauseWords struct {
	say                  language
	a                    *counterclaim.Agreement
	lines, zones, places map[string]string // titles by id; places has sites
	parties              map[string]string
}

func newClauseWords(say language, a *counterclaim.Agreement) *clauseWords {
	w := &clauseWords{say: say, a: a, lines: map[string]string{}, zones: map[string]string{}, places: map[string]string{}, parties: map[string]string{}}
	for _, l := range a.Lines {
		w.lines[l.ID] = cmp.Or(l.Title, l.ID)
	}
	for _, z := range a.Zones {
		w.zones[z.ID] = cmp.Or(z.Title, z.ID)
	}
	for _, s := range a.Sites {
		w.places[s.ID] = cmp.Or(s.Title, s.ID)
	}
	for _, p := range a.Parties {
		w.parties[p.ID] = p.Name
	}
	return w
}

// row puts one clause into words.
func (w *clauseWords) row(k *counterclaim.Clause, columns []column) clauseRow {
	out := clauseRow{ID: k.ID, Kind: w.say.Or("clausekind", k.Kind), Words: k.Words}
	out.Title = cmp.Or(k.Title, out.Kind)
	if k.Article != "" {
		out.Article = w.say.T("promise.article", k.Article)
	}
	bound := map[string]bool{}
	for _, p := range k.Parties {
		bound[p] = true
	}
	for _, c := range columns {
		cell := clauseCell{Name: c.Name, Class: c.Class}
		if bound[c.ID] {
			cell.Facts = w.facts(k, c.ID)
		} else {
			cell.Unbound = w.say.T("promise.unbound", c.Name)
		}
		out.Columns = append(out.Columns, cell)
	}
	return out
}

// facts says what a clause asks of a party, in the same order for every party.
func (w *clauseWords) facts(k *counterclaim.Clause, party string) []fact {
	say := w.say
	var out []fact
	add := func(name, value string) {
		if value != "" {
			out = append(out, fact{name, value})
		}
	}
	if k.WeaponClass != "" {
		add(say.T("clause.what"), w.weapons(k.WeaponClass))
	}
	add(say.T("clause.from"), w.bounds(k.CalibreMM, k.CalibreUnderMM, say.T("measure.mm")))
	add(say.T("clause.range"), w.bounds(k.RangeKM, k.RangeUnderKM, say.T("measure.km")))
	add(say.T("clause.types"), say.List(k.Types))
	if k.Most != nil {
		add(say.T("clause.most"), say.Number(int64(*k.Most)))
	}
	w.where(k, party, add)
	add(say.T("clause.conduct"), w.codes(conductCodes(k.Conduct), func(c string) string { return ontology.Label(c) }))
	add(say.T("clause.about"), w.codes(k.About, func(c string) string { return say.Or("noticeof", c) }))
	add(say.T("clause.for"), w.codes(k.For, func(c string) string { return say.Or("goer", c) }))
	add(say.T("clause.notice"), w.hours(k.NoticeH))
	add(say.T("clause.file"), w.hours(k.FileH))
	add(say.T("clause.reply"), w.hours(k.ReplyH))
	add(say.T("clause.to"), w.codes(k.To, func(c string) string { return cmp.Or(w.parties[c], c) }))
	w.when(k, add)
	add(say.T("clause.tolerance"), w.tolerance(k))
	add(say.T("clause.exceptions"), w.codes(k.Exceptions, func(c string) string { return say.Or("exception", c) }))
	add(say.T("clause.exceptzones"), w.codes(k.ExceptZones, w.zone))
	return out
}

// where says from which line and how far, in which zone and at which sites.
func (w *clauseWords) where(k *counterclaim.Clause, party string, add func(name, value string)) {
	say := w.say
	if line := k.Baseline(party); line != "" {
		add(say.T("clause.line"), cmp.Or(w.lines[line], line))
	}
	if k.DistanceM > 0 {
		name := say.T("clause.within")
		if k.Kind == "withdraw" {
			name = say.T("clause.behind")
		}
		add(name, w.metres(k.DistanceM))
	}
	switch {
	case k.BandToM > 0:
		add(say.T("clause.band"), say.T("clause.band.between", w.metres(k.BandFromM), w.metres(k.BandToM)))
	case k.BandFromM > 0:
		add(say.T("clause.band"), say.T("clause.band.over", w.metres(k.BandFromM)))
	}
	add(say.T("clause.zone"), w.zone(k.Zone))
	add(say.T("clause.sites"), w.codes(k.Sites, w.site))
}

// when says from when to when the clause holds and by when it is to be done.
func (w *clauseWords) when(k *counterclaim.Clause, add func(name, value string)) {
	say := w.say
	from, until := w.a.Term(k)
	first := w.days(from, until)
	if k.FromTime != "" {
		first = say.T("clause.since", say.Instant(k.FromTime).Text)
		if until != "" {
			first = say.T("span", say.Instant(k.FromTime).Text, say.Day(until))
		}
	}
	add(say.T("clause.asof"), say.Day(k.AsOf))
	add(say.T("clause.term"), first)
	if due := w.a.Due(k); due != from {
		add(say.T("clause.due"), say.Day(due))
	}
}

func (w *clauseWords) days(from, until string) string {
	if until == "" {
		return w.say.T("clause.since", w.say.Day(from))
	}
	return w.say.Span(from, until)
}

func (w *clauseWords) weapons(class string) string { return w.say.Or("weapon", class) }

func (w *clauseWords) zone(id string) string {
	if id == leaving.NotPublished {
		return w.say.T("promise.withheld")
	}
	return cmp.Or(w.zones[id], id)
}

func (w *clauseWords) site(id string) string {
	if id == leaving.NotPublished {
		return w.say.T("promise.withheld")
	}
	return cmp.Or(w.places[id], id)
}

// codes puts a list of codes into words.
func (w *clauseWords) codes(list []string, word func(code string) string) string {
	var out []string
	for _, c := range list {
		out = append(out, word(c))
	}
	return w.say.List(out)
}

func conductCodes(list []counterclaim.Conduct) []string {
	var out []string
	for _, c := range list {
		out = append(out, string(c))
	}
	return out
}

// bounds says from what on and under what, "" where neither is set; 0 is not set.
func (w *clauseWords) bounds(from, under float64, unit string) string {
	measure := func(x float64) string { return fmt.Sprintf(unit, decimal(x)) }
	switch {
	case from > 0 && under > 0:
		return w.say.T("clause.fromunder", measure(from), measure(under))
	case from > 0:
		return w.say.T("clause.over", measure(from))
	case under > 0:
		return w.say.T("clause.under", measure(under))
	}
	return ""
}

// tolerance says what is no breach yet: metres, or pieces of what is counted.
func (w *clauseWords) tolerance(k *counterclaim.Clause) string {
	switch {
	case k.Tolerance == 0:
		return ""
	case k.Kind == "cap" || k.Kind == "storage":
		return w.say.T("measure.pieces", decimal(k.Tolerance))
	}
	return w.metres(k.Tolerance)
}

func (w *clauseWords) hours(h float64) string {
	switch {
	case h == 0:
		return ""
	case h == float64(int(h)):
		return w.say.N("measure.hours", int(h))
	}
	return w.say.T("measure.hours.other", decimal(h))
}

// metres writes a distance in metres, from 1000 on in kilometres.
func (w *clauseWords) metres(m float64) string {
	if m >= 1000 {
		return w.say.T("measure.km", decimal(m/1000))
	}
	return w.say.T("measure.m", decimal(m))
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
