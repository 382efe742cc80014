package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// claimShowBody is a claim in its sentence with its whole coding.
type claimShowBody struct {
	Quote         *quote
	Headline      string
	Published     stamp  // with its clock
	Later         string // address of a later version of its report, "" where none is known
	Incident      string // address, "" where it stands in none
	IncidentTitle string
	Together      bool // others stand in it too
	Coding        []codingRow
	Within        *quote
	Carries       []*quote
	FullID        string
}

// codingRow is one field of the coding: a word that a newcomer understands, its values and
// what the field means.
type codingRow struct {
	Term    string
	Values  []codingValue
	Meaning string
}

type codingValue struct {
	Text, Note string
}

func (d *desk) claimShow(r *http.Request, f *frame) (*view, error) {
	at, err := d.resolve(r, "c")
	if err != nil || at.answer != nil {
		return at.answer, err
	}
	ctx := r.Context()
	found, err := d.store.Claims(ctx, counterclaim.ClaimQuery{IDs: []counterclaim.ID{at.id}})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.noclaim"))
	}
	b, err := d.claimBody(ctx, f, &found[0])
	if err != nil {
		return nil, err
	}
	title := d.say.T("claim.title", b.Quote.What)
	return &view{name: "claim_show", title: title, nav: "reports", canonical: address("c", at.id), notice: at.notice, body: b}, nil
}

func (d *desk) claimBody(ctx context.Context, f *frame, c *counterclaim.Claim) (*claimShowBody, error) {
	s := d.shelf(f)
	q, err := s.quote(ctx, c)
	if err != nil {
		return nil, err
	}
	q.Self, q.Incident = true, ""
	b := &claimShowBody{Quote: q, FullID: c.ID.String(), Coding: d.coding(f, c)}
	if rep := s.reports[c.Report]; rep != nil {
		row := d.reportRow(f, rep)
		b.Headline, b.Published = row.Headline, row.Published
		if b.Later, err = d.laterVersion(ctx, rep); err != nil {
			return nil, err
		}
	}
	if !c.Incident.IsZero() {
		list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: []counterclaim.ID{c.Incident}})
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			b.Incident, b.IncidentTitle, b.Together = address("i", c.Incident), incidentTitle(&list[0]), len(list[0].Claims) > 1
		}
	}
	around, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Report: c.Report})
	if err != nil {
		return nil, err
	}
	for i := range around {
		o := &around[i]
		inside, outside := o.Within == c.ID, !c.Within.IsZero() && o.ID == c.Within
		if !inside && !outside {
			continue
		}
		oq, err := s.quote(ctx, o)
		if err != nil {
			return nil, err
		}
		if outside {
			b.Within = oq
		} else {
			b.Carries = append(b.Carries, oq)
		}
	}
	return b, nil
}

// coding puts every field of a claim into words.
func (d *desk) coding(f *frame, c *counterclaim.Claim) []codingRow {
	say := d.say
	var rows []codingRow
	row := func(key string, values ...codingValue) {
		if len(values) == 0 {
			values = []codingValue{{Text: say.T("coding.none")}}
		}
		rows = append(rows, codingRow{say.T("coding." + key), values, say.T("coding." + key + ".meaning")})
	}
	row("conduct", conductValues(c)...)
	event, _ := ontology.EventOf(c.Event)
	row("event", codingValue{event.Label, event.Meaning})
	row("actors", d.entityValues(f, c.Actors)...)
	row("targets", d.entityValues(f, c.Targets)...)
	if c.Speaker == nil {
		row("speaker", codingValue{Text: say.T("voice.own")})
	} else {
		row("speaker", d.entityValues(f, append([]counterclaim.Entity{*c.Speaker}, c.CoSpeakers...))...)
	}
	if len(c.Relays) > 0 {
		row("relays", d.entityValues(f, c.Relays)...)
	}
	row("stance", codingValue{Text: ontology.Label(string(c.Stance)), Note: string(c.Stance)})
	row("status", codingValue{Text: ontology.Label(string(c.Status)), Note: string(c.Status)})
	row("places", d.placeValues(c.Places)...)
	if c.Time == nil {
		row("time")
	} else {
		row("time", codingValue{say.Period(c.Time), c.Time.Text})
	}
	row("counts", d.countValues(f, c.Counts)...)
	if len(c.Means) > 0 {
		row("means", codingValue{Text: strings.ReplaceAll(strings.Join(c.Means, ", "), "_", " ")})
	}
	row("codes", codingValue{Text: say.T("coding.codes.value", string(c.Event), c.CAMEO, say.Or("quad", strconv.Itoa(c.Quad)))})
	row("confidence", codingValue{Text: strconv.FormatFloat(c.Confidence, 'f', 2, 64)})
	row("review", codingValue{say.review(c), c.ReviewedAt})
	row("coded_by", codingValue{c.CodedBy, c.Rule})
	if len(c.Why) > 0 {
		row("why", d.reasons(c)...)
	}
	return rows
}

// reasons puts why a claim is as it is into words.
func (d *desk) reasons(c *counterclaim.Claim) []codingValue {
	out := make([]codingValue, 0, len(c.Why))
	for _, r := range c.Why {
		text := d.say.Or("why", r.Of)
		if r.Words != "" {
			text += ": “" + r.Words + "”"
		}
		out = append(out, codingValue{text, r.How})
	}
	return out
}

func conductValues(c *counterclaim.Claim) []codingValue {
	var out []codingValue
	for _, k := range c.Conduct {
		row, _ := ontology.ConductOf(k)
		out = append(out, codingValue{ontology.Label(string(k)), row.Meaning})
	}
	return out
}

// entityValues says for each entity how it is written and what it was taken for.
func (d *desk) entityValues(f *frame, es []counterclaim.Entity) []codingValue {
	var out []codingValue
	for _, e := range es {
		var note []string
		if e.Name != "" && e.Name != e.Text && e.Text != "" {
			note = append(note, e.Name)
		}
		if e.Known() {
			side := e.Side()
			if id := counterclaim.PartyOf(f.parties, e); id != "" {
				side = id
			}
			if name := f.name(side); name != e.Name && name != e.Text { // a country that stands for itself is named once
				note = append(note, name)
			}
		}
		if e.Sector != "" {
			note = append(note, ontology.Label(string(e.Sector)))
		}
		if e.Title != "" {
			note = append(note, e.Title)
		}
		out = append(out, codingValue{entityName(e), strings.Join(note, ", ")})
	}
	return out
}

func (d *desk) placeValues(places []counterclaim.Place) []codingValue {
	var out []codingValue
	for _, p := range d.places(places) {
		var note []string
		for _, s := range []string{p.Written, p.Country, p.Coordinates, p.Precision, p.Control} {
			if s != "" {
				note = append(note, s)
			}
		}
		out = append(out, codingValue{p.Name, strings.Join(note, ", ")})
	}
	return out
}

func (d *desk) countValues(f *frame, counts []counterclaim.Count) []codingValue {
	var out []codingValue
	for _, n := range counts {
		v := codingValue{Text: d.say.Count(n) + " " + strings.ReplaceAll(n.What, "_", " "), Note: n.Text}
		if n.Of != nil {
			v.Text = d.say.T("count.of", v.Text, entityName(*n.Of))
		}
		out = append(out, v)
	}
	return out
}
