package web

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/draw"
)

// agreementPlace is a line or zone in words, for the list beside the picture.
type agreementPlace struct {
	Number                    string // in the picture, "" where it is not drawn
	Name, Kind, Words, Source string
	Sides                     string // of a line: whose side is whose
	Drawn                     string // how exactly, or that it is not
}

// agreementPlaces lists lines and zones, and draws those that are drawn; the picture is nil where none is.
func (d *desk) agreementPlaces(a *counterclaim.Agreement, w *clauseWords) ([]agreementPlace, *draw.Locator) {
	say := d.say
	var list []agreementPlace
	var shapes []draw.Shape
	add := func(p agreementPlace, errorM float64, rings [][]counterclaim.Point, zone bool) {
		if len(rings) == 0 {
			p.Drawn = say.T("promise.undrawn")
		} else {
			p.Number = strconv.Itoa(len(shapes) + 1)
			shapes = append(shapes, draw.Shape{Number: p.Number, Rings: rings, Zone: zone})
			if errorM > 0 {
				p.Drawn = say.T("promise.error", w.metres(errorM))
			}
		}
		list = append(list, p)
	}
	for i := range a.Lines {
		l := &a.Lines[i]
		p := agreementPlace{Name: w.lines[l.ID], Kind: say.T("promise.line"), Words: l.Words, Source: l.Source}
		if l.Left != "" && l.Right != "" {
			p.Sides = say.T("promise.sides", cmp.Or(w.parties[l.Left], l.Left), cmp.Or(w.parties[l.Right], l.Right))
		}
		add(p, l.ErrorM, l.Parts, false)
	}
	for i := range a.Zones {
		z := &a.Zones[i]
		p := agreementPlace{Name: w.zones[z.ID], Words: z.Words, Source: z.Source}
		if z.Kind != "" {
			p.Kind = say.Or("zonekind", z.Kind)
		}
		if z.Party != "" {
			p.Kind = strings.TrimPrefix(p.Kind+" · "+cmp.Or(w.parties[z.Party], z.Party), " · ")
		}
		var rings [][]counterclaim.Point
		for _, polygon := range z.Polygons {
			rings = append(rings, polygon...)
		}
		add(p, z.ErrorM, rings, true)
	}
	return list, d.drawAgreement(shapes)
}

// drawAgreement draws lines and zones as the places of an incident are drawn: to each other, with no map beneath.
func (d *desk) drawAgreement(shapes []draw.Shape) *draw.Locator {
	return draw.Map(shapes, nil, d.say.T("promise.map"), d.say.T("promise.map.caption"), d.say.inPictures())
}
