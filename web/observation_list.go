package web

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/intake"
)

const observationsPerPage = 50

// observationListBody is a page of observations, those that began last first.
type observationListBody struct {
	Total    int
	Observes bool // who looks may enter some
	From, To string
	Means    []option
	Late     bool
	Rows     []observationRow
	Older    string
	First    string // the address of the first page, "" where this is it
	Any      bool   // the list was narrowed
}

// observationRow is what a list says of one.
type observationRow struct {
	Href, Title        string
	Who                string // means, post, observer
	Began, Kept        stamp
	Said               []string
	Corrected, Correct bool
	Synthetic          bool
}

// observationList answers "/observations".
func (d *desk) observationList(r *http.Request, f *frame) (*view, error) {
	q, given, err := d.observationQuery(r, f)
	if err != nil {
		return nil, err
	}
	of := observationsOf(d.record)
	b := &observationListBody{From: given.Get("from"), To: given.Get("to"), Observes: d.may(r.Context(), account.Observe), Late: given.Get("late") != "", Any: len(given) > 0}
	if b.Total, err = of.CountObservations(r.Context(), q); err != nil {
		return nil, err
	}
	q.Limit, q.NewestFirst = observationsPerPage+1, true
	after := r.URL.Query().Get("after")
	if after != "" {
		o, err := d.observationAt(r.Context(), after)
		if err != nil {
			return nil, err
		}
		q.After = o.ID
		b.First = "/observations?" + given.Encode()
	}
	list, err := of.Observations(r.Context(), q)
	if err != nil {
		return nil, err
	}
	if len(list) > observationsPerPage {
		list = list[:observationsPerPage]
		given.Set("after", list[len(list)-1].ID.Short())
		b.Older = "/observations?" + given.Encode()
	}
	for _, m := range append([]string{""}, counterclaim.Means()...) {
		text := d.say.T("observed.anymeans")
		if m != "" {
			text = d.say.Or("observed.v.means", m)
		}
		b.Means = append(b.Means, option{Value: m, Text: text, Chosen: m == q.Means})
	}
	for i := range list {
		b.Rows = append(b.Rows, d.observationRow(&list[i]))
	}
	return &view{name: "observation_list", title: d.say.T("observed.title"), nav: "observations", body: b}, nil
}

// observationQuery reads what a list is narrowed to, and gives it again as it was given. Days are those of the desk's zone.
func (d *desk) observationQuery(r *http.Request, f *frame) (counterclaim.ObservationQuery, url.Values, error) {
	var q counterclaim.ObservationQuery
	given := url.Values{}
	zone := deskZone(f)
	for _, name := range []string{"from", "to", "means", "late"} {
		if v := strings.TrimSpace(r.URL.Query().Get(name)); v != "" {
			given.Set(name, v)
		}
	}
	for _, e := range []struct {
		name string
		to   *string
		days int
	}{{"from", &q.From, 0}, {"to", &q.To, 1}} {
		if given.Get(e.name) == "" {
			continue
		}
		day, err := time.ParseInLocation(counterclaim.DateLayout, given.Get(e.name), zone)
		if err != nil {
			return q, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.day")).Try("%s", d.say.T("error.day.try"))
		}
		*e.to = day.AddDate(0, 0, e.days).Format(time.RFC3339)
	}
	q.Means = given.Get("means")
	if q.Means != "" && !slices.Contains(counterclaim.Means(), q.Means) {
		return q, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.means")).Try("%s", strings.Join(counterclaim.Means(), ", "))
	}
	if given.Get("late") != "" {
		if q.From == "" {
			return q, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("error.late")).Try("%s", d.say.T("error.late.try"))
		}
		q.KeptFrom, q.From, q.To = q.From, "", q.From // began before the day and was kept from it on
	}
	return q, given, nil
}

// deskZone is the zone in which the days of the desk are meant.
func deskZone(f *frame) *time.Location {
	if zone, err := time.LoadLocation(f.dispute.Zone); err == nil && f.dispute.Zone != "" {
		return zone
	}
	return time.UTC
}

// observationRow makes one line of a list.
func (d *desk) observationRow(o *counterclaim.Observation) observationRow {
	row := observationRow{Href: "/observations/" + o.ID.Short(), Title: o.ID.Short(), Began: d.say.Instant(o.Time), Kept: d.say.Instant(o.Kept),
		Corrected: !o.SupersededBy.IsZero(), Correct: !o.Supersedes.IsZero(), Synthetic: o.Synthetic}
	var who []string
	for _, s := range []string{d.say.Or("observed.v.means", o.Means), o.Post, o.Observer} {
		if s != "" {
			who = append(who, s)
		}
	}
	row.Who = strings.Join(who, " · ")
	names, cells := intake.ObservationCells(o)
	for i, name := range names {
		switch name {
		case "place":
			row.Title = cells[i]
		case "what", "fire", "counts", "works", "equipment", "flights":
			row.Said = append(row.Said, cells[i])
		case "perceived":
			row.Said = append(row.Said, d.say.Or("observed.v.perceived", cells[i]))
		case "access", "effort_h", "not_reached", "serials", "access_reason":
			row.Said = append(row.Said, d.say.T("observed.f."+name)+": "+cells[i])
		}
	}
	return row
}

// observationShowBody is one observation.
type observationShowBody struct {
	ID, Short    string
	Rows         []observationField
	Ahead        string // how the device's clock stood to the satellites, "" where one of them is not known
	Late         bool
	Supersedes   string // short ids
	SupersededBy string
	Corrects     bool // who looks may correct it, and nobody has
	Synthetic    bool
}

type observationField struct{ Label, Value string }

// observationShow answers "/observations/{id}".
func (d *desk) observationShow(r *http.Request, f *frame) (*view, error) {
	o, err := d.observationAt(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	b := &observationShowBody{ID: o.ID.String(), Short: o.ID.Short(), Synthetic: o.Synthetic, Corrects: o.SupersededBy.IsZero() && d.may(r.Context(), account.Observe)}
	names, cells := intake.ObservationCells(o)
	for i, name := range names {
		value := cells[i]
		switch name {
		case "supersedes":
			b.Supersedes = o.Supersedes.Short()
			continue
		case "synthetic":
			continue
		case "time", "until", "device_time", "satellite_time", "received":
			value = d.say.Instant(value).Text
		case "means", "perceived", "access":
			value = d.choiceText(name, value)
		case "control":
			value = f.name(value) + " (" + value + ")"
		case "conduct":
			value = d.choiceText(name, value) + " (" + value + ")"
		}
		b.Rows = append(b.Rows, observationField{d.say.T("observed.f." + name), value})
	}
	b.Rows = append(b.Rows, observationField{d.say.T("observed.f.kept"), d.say.Instant(o.Kept).Text}, observationField{d.say.T("observed.f.filed_by"), o.FiledBy})
	if !o.SupersededBy.IsZero() {
		b.SupersededBy = o.SupersededBy.Short()
	}
	if ahead, ok := o.DeviceAhead(); ok {
		switch {
		case ahead > 0:
			b.Ahead = d.say.T("observed.ahead", ahead.String())
		case ahead < 0:
			b.Ahead = d.say.T("observed.behind", (-ahead).String())
		default:
			b.Ahead = d.say.T("observed.with")
		}
	}
	return &view{name: "observation_show", title: d.say.T("observed.one", o.ID.Short()), nav: "observations", body: b}, nil
}

// effortBody is the observation effort of a period.
type effortBody struct {
	*counterclaim.Effort
	First, Last string
	Total       string
	Sums        []effortRow
	Days        []effortRow
	Missed      []effortMissed
	BlindDays   []string
	Observes    bool
	Mission     string
}

type effortRow struct {
	What, Post     string
	Hours          string
	Entries, Quiet string
	None           bool
}

type effortMissed struct {
	Area, Times, Last string
	Reasons           []string
}

// effortList answers "/observations/effort": without days it shows the seven up to the last observation.
func (d *desk) effortList(r *http.Request, f *frame) (*view, error) {
	ctx, of, zone := r.Context(), observationsOf(d.record), deskZone(f)
	from, to := r.URL.Query().Get("from"), r.URL.Query().Get("to")
	if from == "" && to == "" {
		last, err := of.Observations(ctx, counterclaim.ObservationQuery{Standing: true, NewestFirst: true, Limit: 1})
		if err != nil {
			return nil, err
		}
		day := d.now().In(zone)
		if len(last) > 0 {
			if at, err := time.Parse(time.RFC3339, last[0].Time); err == nil {
				day = at.In(zone)
			}
		}
		from, to = day.AddDate(0, 0, -6).Format(counterclaim.DateLayout), day.Format(counterclaim.DateLayout)
	}
	if _, err := counterclaim.EffortOf(nil, from, to, zone); err != nil { // before anything is read
		return nil, err
	}
	first, _ := time.ParseInLocation(counterclaim.DateLayout, from, zone)
	last, _ := time.ParseInLocation(counterclaim.DateLayout, to, zone)
	list, err := of.Observations(ctx, counterclaim.ObservationQuery{Standing: true, From: first.Format(time.RFC3339), To: last.AddDate(0, 0, 1).Format(time.RFC3339)})
	if err != nil {
		return nil, err
	}
	e, err := counterclaim.EffortOf(list, from, to, zone)
	if err != nil {
		return nil, err
	}
	b := &effortBody{Effort: e, First: d.say.Day(from), Last: d.say.Day(to), Total: hours(e.Hours), Observes: d.may(ctx, account.Observe)}
	for _, s := range e.Sums {
		b.Sums = append(b.Sums, effortRow{What: d.say.Or("observed.v.means", s.Means), Post: s.Post, Hours: hours(s.Hours), Entries: d.say.Number(int64(s.Entries)), Quiet: d.say.Number(int64(s.Quiet))})
	}
	for _, day := range e.Days {
		b.Days = append(b.Days, effortRow{What: d.say.Day(day.Day), Hours: hours(day.Hours), Entries: d.say.Number(int64(day.Entries)), None: day.Hours == 0})
	}
	for _, m := range e.Missed {
		b.Missed = append(b.Missed, effortMissed{m.Area, d.say.Number(int64(m.Times)), d.say.Day(m.Last), m.Reasons})
	}
	for _, day := range e.Blind() {
		b.BlindDays = append(b.BlindDays, d.say.Day(day))
	}
	return &view{name: "observation_effort", title: d.say.T("effort.title"), nav: "observations", body: b}, nil
}

// hours writes hours to a tenth.
func hours(h float64) string { return strconv.FormatFloat(math.Round(h*10)/10, 'f', -1, 64) }
