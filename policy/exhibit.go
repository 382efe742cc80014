package policy

import (
	"context"
	"maps"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Exhibits says what somebody sees of exhibits, by the rules of one moment.
type Exhibits struct{ j *judging }

// Exhibits gives what who reads sees of exhibits.
func (v *View) Exhibits(ctx context.Context) (Exhibits, error) {
	j, err := v.judge(ctx)
	return Exhibits{j}, err
}

// Hidden reports whether an exhibit is confidential by a person's mark and as if it were not there.
func (e Exhibits) Hidden(id counterclaim.ID) bool { return e.j != nil && e.j.secretExhibit(id) }

// toldFacts are the facts that are told outside the desk: none of them leads to who held the camera, or where that person stood.
var toldFacts = []string{"width", "height", "seconds", "codecs", "taken", "credentials"}

// Told gives what is told outside the desk of an exhibit on which something rests that was given to read: no name, person, place or device out of the
// file, and what [Exhibits.Left] leaves.
func (e Exhibits) Told(x *counterclaim.Exhibit) counterclaim.Exhibit {
	s := counterclaim.Exhibit{ID: x.ID, Type: x.Type, Size: x.Size, Source: x.Source, URL: x.URL, Licence: x.Licence, Arrived: x.Arrived, Original: x.Original,
		Earlier: x.SeenBefore(), Description: x.Description, Erased: x.Erased, Synthetic: x.Synthetic, Facts: maps.Clone(x.Facts)}
	s.Readers = nil
	maps.DeleteFunc(s.Facts, func(name, _ string) bool { return !slices.Contains(toldFacts, name) })
	for i := range s.Earlier {
		s.Earlier[i].By = ""
	}
	return e.Left(s)
}

// Left gives what is left of an exhibit. A confidential source is not named, nor where the exhibit was. Outside the mission, sentences of what
// never leaves are blanked, and the place that the desk established is as coarse as any other. Pictures are not looked into: who publishes a
// finding that names one answers for what can be seen in it, and redacts it first.
func (e Exhibits) Left(x counterclaim.Exhibit) counterclaim.Exhibit {
	j := e.j
	if j == nil {
		return x
	}
	secret := j.secretOutlet(x.Source)
	if secret {
		x.Source, x.URL = "", ""
	}
	x.Custody, x.Again = slices.Clone(x.Custody), slices.Clone(x.Again)
	for i := range x.Custody {
		if u := &x.Custody[i]; secret || j.secretOutlet(u.Source) {
			u.Name, u.Source, u.URL = "", "", ""
		}
	}
	for i := range x.Again {
		if a := &x.Again[i]; secret || j.secretOutlet(a.Source) {
			a.Name, a.Source, a.URL = "", "", ""
		}
	}
	if j.sight != Outside {
		return x
	}
	x.SaidToShow = blank(x.SaidToShow, sensitiveSpans(x.SaidToShow))
	if x.Established == nil || len(x.Established.Missing()) > 0 { // two agree, not one who wrote two names
		x.Established = nil
		return x
	}
	is := *x.Established
	is.Method = blank(is.Method, sensitiveSpans(is.Method))
	is.References = slices.Clone(is.References)
	for i, r := range is.References {
		is.References[i] = blank(r, sensitiveSpans(r))
	}
	if is.Place != nil {
		p := j.coarse(*is.Place)
		if p.Text = blank(p.Text, sensitiveSpans(p.Text)); p.Text != is.Place.Text {
			p.Name = p.Text
		}
		is.Place = &p
	}
	x.Established = &is
	return x
}
