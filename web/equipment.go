package web

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/draw"
)

// equipmentBody is the state of each weapon class on a day, for those who may see it.
type equipmentBody struct {
	Title, Day, DayText string
	Whose               string // whose holdings are shown
	Of                  string // the agreement's id
	None, Closed        bool
	Others              []pageLink
	Columns             []equipmentColumn
	Stands              []standRow
	Lines               []standLine // of the picture, by number
	Map                 *draw.Locator
	Synthetic           bool
}

// equipmentColumn is what one party declared.
type equipmentColumn struct {
	Name, Class string
	Sites       []equipmentSite
}

type equipmentSite struct {
	Name, ID, Declared, Seen string
	Rows                     []equipmentRow
}

// equipmentRow is one class at a site.
type equipmentRow struct {
	Name, Sum, Arithmetic string
	Marks                 []string // what is not as declared, and what was withdrawn to there
}

// standLine is a line of the picture.
type standLine struct{ Number, Name string }

// standRow is what stands somewhere, against the line behind which it must stand.
type standRow struct {
	Number, Who, Where, What, Clause, Distance, Margin, Verdict, Arithmetic string
	Breach                                                                  bool
}

// shownEquipment is what somebody may see of the register on a day.
type shownEquipment struct {
	agreement *counterclaim.Agreement
	party     string // whose holdings are seen, "" for all
	day       string
	states    []ceasefire.ClassState
	stands    []ceasefire.StandOff
	closed    bool
	drawn     bool     // the agreement's lines may be seen
	others    []string // ids of other agreements
}

// holdingsSeen says whose declared holdings who asks may see.
func (d *desk) holdingsSeen(ctx context.Context) (all bool, party string) {
	var p *counterclaim.Person
	if v := visitorOf(ctx); v != nil {
		p = &v.Person
	}
	return account.HoldingsOf(p, d.people != nil)
}

// equipmentOf reads what who asks may see, by the agreement that is named, else the first, on a day, "" for today or the first of an agreement that is still to hold; nil where the record keeps no
// agreement. That somebody looked is noted first.
func (d *desk) equipmentOf(ctx context.Context, of, day string) (*shownEquipment, error) {
	all, party := d.holdingsSeen(ctx)
	if !all && party == "" { // the table of routes lets nobody come here: this is the second lock
		return nil, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("refused.try"))
	}
	if name := visitorName(ctx); name != "" {
		if err := d.noted(ctx, name, "look at declared holdings", "equipment register", ""); err != nil {
			return nil, err
		}
	}
	record, ok := d.record.(ceasefire.Kept)
	if !ok {
		return nil, nil
	}
	versions, err := record.AgreementVersions(ctx, "")
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range versions {
		if id := versions[i].Agreement; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	of = cmp.Or(of, ids[0])
	if !slices.Contains(ids, of) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("promise.badday")).Try("%s", d.say.T("promise.badday.try"))
	}
	versions = slices.DeleteFunc(versions, func(v counterclaim.AgreementVersion) bool { return v.Agreement != of })
	standing, _, err := ceasefire.StandAt(versions, d.now(), d.readAgreement(ctx))
	if err != nil {
		return nil, err
	}
	if standing.Agreement == nil {
		return nil, nil
	}
	e := &shownEquipment{party: party, day: cmp.Or(day, max(ceasefire.Today(standing.Agreement, d.now()), standing.Agreement.Start)), others: slices.DeleteFunc(ids, func(id string) bool { return id == of })}
	if _, _, ok := (counterclaim.Period{From: e.day, To: e.day}).Days(); !ok {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("equipment.badday")).Try("/equipment?day=2031-05-06")
	}
	if e.agreement, e.states, e.closed, err = ceasefire.EquipmentOn(ctx, record, party, of, e.day); err != nil {
		return nil, err
	}
	if party != "" { // where monitors saw something of others is not for delegates
		for i := range e.states {
			e.states[i].Elsewhere = nil
			e.states[i].Arithmetic, _, _ = strings.Cut(e.states[i].Arithmetic, "; seen at another place")
		}
	}
	return e, d.equipmentStands(ctx, record, versions, e)
}

// equipmentStands measures what stands where: for a delegate what the own party declared alone, and nothing where the agreement is not published.
func (d *desk) equipmentStands(ctx context.Context, record ceasefire.Kept, versions []counterclaim.AgreementVersion, e *shownEquipment) error {
	seen, err := d.view.Agreements(ctx, versions[0].Agreement)
	if err != nil {
		return err
	}
	if e.drawn = len(seen) > 0; !e.drawn || e.closed {
		return nil
	}
	entries, _, err := ceasefire.Register(ctx, record, e.party)
	if err != nil {
		return err
	}
	var list []counterclaim.Observation
	if e.party == "" {
		if list, err = record.Observations(ctx, counterclaim.ObservationQuery{Standing: true}); err != nil {
			return err
		}
	}
	e.stands, err = ceasefire.StandOffs(e.agreement, entries, list, e.day)
	return err
}

// equipmentShow answers "/equipment".
func (d *desk) equipmentShow(r *http.Request, f *frame) (*view, error) {
	q := r.URL.Query()
	e, err := d.equipmentOf(r.Context(), q.Get("of"), q.Get("day"))
	if err != nil {
		return nil, err
	}
	b := &equipmentBody{}
	v := &view{name: "equipment_show", title: d.say.T("equipment.title"), nav: "equipment", canonical: "/equipment", body: b, secret: true}
	if e == nil {
		b.None = true
		return v, nil
	}
	say, a := d.say, e.agreement
	b.Title, b.Of, b.Day, b.DayText, b.Closed, b.Synthetic = a.Title, a.ID, e.day, say.Day(e.day), e.closed, a.Synthetic
	w := newClauseWords(say, a)
	b.Whose = say.T("equipment.all")
	if e.party != "" {
		b.Whose = say.T("equipment.own", cmp.Or(w.parties[e.party], e.party))
	}
	for _, id := range e.others {
		b.Others = append(b.Others, pageLink{id, "/equipment?of=" + id})
	}
	for _, c := range d.agreementColumns(f, a) {
		if e.party == "" || e.party == c.ID {
			b.Columns = append(b.Columns, d.equipmentColumn(c, e, w))
		}
	}
	if e.drawn {
		b.Stands, b.Map = d.equipmentStandRows(e, w)
		for i := range a.Lines {
			if l := &a.Lines[i]; len(l.Parts) > 0 {
				b.Lines = append(b.Lines, standLine{strconv.Itoa(len(b.Lines) + 1), cmp.Or(l.Title, l.ID)})
			}
		}
	}
	return v, nil
}

// equipmentColumn writes the states of one party's sites.
func (d *desk) equipmentColumn(c column, e *shownEquipment, w *clauseWords) equipmentColumn {
	say := d.say
	out := equipmentColumn{Name: c.Name, Class: c.Class}
	for i := range e.states {
		x := &e.states[i]
		if x.Party != c.ID {
			continue
		}
		if n := len(out.Sites); n == 0 || out.Sites[n-1].ID != x.Site {
			site := equipmentSite{ID: x.Site, Name: siteTitle(e.agreement, x.Site), Seen: say.T("equipment.unseen")}
			if x.Inspected != "" {
				site.Seen = say.T("equipment.inspected", say.Day(x.Inspected))
			}
			if x.Shut != "" {
				site.Seen += " " + say.T("equipment.shut", say.Day(x.Shut), x.ShutReason)
			}
			if site.Declared = say.T("equipment.inagreement"); x.Holds != "" {
				site.Declared = say.T("equipment.declared", say.Day(x.Holds), cmp.Or(x.Source, say.T("equipment.exhibit")))
			}
			out.Sites = append(out.Sites, site)
		}
		row := equipmentRow{Name: weaponName(say, x.WeaponClass, x.CalibreMM, x.Type), Arithmetic: x.Arithmetic,
			Sum: say.T("equipment.sum", say.Number(x.Declared), say.Number(x.Present), say.Number(x.Missing), say.Number(x.Unverified))}
		for _, m := range []struct {
			n     int64
			words string
		}{{x.Missing, say.T("equipment.missing", say.Number(x.Missing))}, {x.Extra, say.T("equipment.extra", say.Number(x.Extra))}, {x.Mismatch, say.T("equipment.mismatch", say.Number(x.Mismatch))},
			{x.Announced, say.T("equipment.announced", say.Number(x.Announced))}, {x.Verified, say.T("equipment.verified", say.Number(x.Verified))},
			{int64(len(x.Elsewhere)), say.T("equipment.elsewhere", say.Number(int64(len(x.Elsewhere))))}} {
			if m.n > 0 {
				row.Marks = append(row.Marks, m.words)
			}
		}
		last := &out.Sites[len(out.Sites)-1]
		last.Rows = append(last.Rows, row)
	}
	return out
}

func siteTitle(a *counterclaim.Agreement, id string) string {
	for i := range a.Sites {
		if a.Sites[i].ID == id {
			return cmp.Or(a.Sites[i].Title, id)
		}
	}
	return id
}

// weaponName names a class with its calibre and type.
func weaponName(say language, class string, calibre float64, typ string) string {
	out := say.Or("weapon", class)
	if calibre > 0 {
		out += " " + say.T("measure.mm", decimal(calibre))
	}
	if typ != "" {
		out += ", " + typ
	}
	return out
}

// equipmentStandRows lists what stands where and draws it with the lines of the agreement.
func (d *desk) equipmentStandRows(e *shownEquipment, w *clauseWords) ([]standRow, *draw.Locator) {
	say := d.say
	numbers := map[[2]float64]string{}
	var rows []standRow
	for i := range e.stands {
		x := &e.stands[i]
		at := [2]float64{x.Lat, x.Lon}
		if numbers[at] == "" {
			numbers[at] = markOf(len(numbers))
		}
		row := standRow{Number: numbers[at], Who: cmp.Or(w.parties[x.Party], x.Party, say.T("equipment.unattributed")), Where: siteTitle(e.agreement, x.Site), What: strings.ReplaceAll(x.What, "_", " "), Clause: x.Clause,
			Distance: w.metres(roughly(x.DistanceM)), Margin: w.metres(roughly(x.MarginM)), Verdict: say.Or("standing", x.Verdict), Arithmetic: x.Arithmetic, Breach: x.Verdict == string(ceasefire.Breach)}
		if !x.Observation.IsZero() {
			row.Where = say.T("equipment.seen", x.Observation.Short())
		}
		rows = append(rows, row)
	}
	return rows, d.drawEquipment(e, numbers)
}

// roughly rounds a distance to what can be meant by it: the arithmetic has all of it.
func roughly(m float64) float64 {
	step := 100.0
	if math.Abs(m) < 1000 {
		step = 10
	}
	return math.Round(m/step) * step
}

// markOf names a place on the picture: A to Z, then A1 and so on, so that nobody takes one for a line's number.
func markOf(n int) string {
	mark := string(rune('A' + n%26))
	if n >= 26 {
		mark += decimal(float64(n / 26))
	}
	return mark
}

// drawEquipment draws lines with the places beside them.
func (d *desk) drawEquipment(e *shownEquipment, marks map[[2]float64]string) *draw.Locator {
	var lines []draw.Shape
	for i := range e.agreement.Lines {
		if l := &e.agreement.Lines[i]; len(l.Parts) > 0 {
			lines = append(lines, draw.Shape{Number: strconv.Itoa(len(lines) + 1), Rings: l.Parts})
		}
	}
	var spots []draw.Spot
	done := map[[2]float64]bool{}
	for i := range e.stands {
		x := &e.stands[i]
		if at := [2]float64{x.Lat, x.Lon}; !done[at] {
			done[at] = true
			spots = append(spots, draw.Spot{Number: marks[at], At: counterclaim.Point{x.Lon, x.Lat}})
		}
	}
	if len(spots) == 0 {
		return nil // nothing stands anywhere
	}
	return draw.Map(lines, spots, d.say.T("equipment.map"), d.say.T("equipment.map.caption"), d.say.inPictures())
}

// apiEquipment is what the interface answers of the register.
type apiEquipment struct {
	Agreement string                 `json:"agreement,omitempty"`
	Day       string                 `json:"day,omitempty"`
	Party     string                 `json:"party,omitempty"` // whose holdings these are; "" where they are all parties'
	Closed    bool                   `json:"closed"`          // the register is encrypted, and its key is not here
	States    []ceasefire.ClassState `json:"states"`
	Stands    []ceasefire.StandOff   `json:"stands"`
}

func (apiEquipment) isSecret() {}

func (d *desk) apiEquipmentOf(r *http.Request, q apiQuery) (any, error) {
	day, err := q.day("day")
	if err != nil {
		return nil, err
	}
	e, err := d.equipmentOf(r.Context(), q["agreement"], day)
	if err != nil || e == nil {
		return apiEquipment{States: []ceasefire.ClassState{}, Stands: []ceasefire.StandOff{}}, err
	}
	return apiEquipment{e.agreement.ID, e.day, e.party, e.closed, some(e.states), some(e.stands)}, nil
}

func (d *desk) equipmentAPI() []apiRoute {
	return []apiRoute{{Path: "/equipment", Name: "equipment", Summary: "The state of each weapon class on a day, and what stands where: for a delegate the own party's, else for persons to whom declared holdings were given by name.",
		Query:  []apiParameter{{Name: "day", Meaning: "the day, YYYY-MM-DD on the agreement's clock; today where it is not given"}, {Name: "agreement", Meaning: "the id of the agreement; the first where it is not given"}},
		Answer: apiEquipment{}, answer: d.apiEquipmentOf}}
}
