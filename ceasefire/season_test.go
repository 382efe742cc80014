package ceasefire

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// What stands here makes up a season of a ceasefire between two parties that are not: a line of some 250 km with a baseline of its own
// for either side, posts on both sides, fire that one to three of them hear, weapons, works, flights, inspections, movements.

type seasonMaker struct {
	r     *rand.Rand
	a     *counterclaim.Agreement
	line  orb.LineString
	posts []orb.Point
	out   []counterclaim.Observation
	notes []Notified
}

const seasonStart = "2031-05-06"

// madeSeason makes so many days with so many observations a day, with so many inspections and movements in
// 180 days.
func madeSeason(seed uint64, days, perDay, inspections, movements int) (*counterclaim.Agreement, Input) {
	m := &seasonMaker{r: rand.New(rand.NewPCG(seed, 20310506)), notes: []Notified{}}
	m.agreement()
	start, _ := time.Parse(time.RFC3339, seasonStart+"T00:00:00Z")
	for d := range days {
		day := start.AddDate(0, 0, d)
		from := len(m.out)
		for range (d+1)*inspections/180 - d*inspections/180 {
			m.inspection(m.at(day))
		}
		for range (d+1)*movements/180 - d*movements/180 {
			m.movement(m.at(day))
		}
		for len(m.out)-from < perDay {
			m.happening(m.at(day))
		}
		m.out = m.out[:from+perDay]
	}
	return m.a, Input{Observations: m.out, Notified: m.notes}
}

func (m *seasonMaker) at(day time.Time) time.Time {
	return day.Add(time.Duration(m.r.IntN(86_000)) * time.Second)
}

func (m *seasonMaker) agreement() {
	r := m.r
	at := orb.Point{70, 40}
	var march []counterclaim.Point
	var contact []counterclaim.Point
	for range 120 {
		m.line = append(m.line, at)
		contact = append(contact, counterclaim.Point(at))
		march = append(march, counterclaim.Point{at[0], at[1] + 0.02 + 0.01*r.Float64()})
		at = orb.Point{at[0] + 0.025, at[1] + 0.01*r.NormFloat64()}
	}
	both := []string{"ardania", "belmark"}
	baselines := map[string]string{"ardania": "march", "belmark": "contact"}
	square := func(lon, lat, half float64) [][][]counterclaim.Point {
		return [][][]counterclaim.Point{{{{lon - half, lat - half}, {lon + half, lat - half}, {lon + half, lat + half}, {lon - half, lat + half}, {lon - half, lat - half}}}}
	}
	middle := m.line[60]
	twenty := 8
	m.a = &counterclaim.Agreement{Format: 1, ID: "season", Title: "Season", Start: seasonStart, Clock: "UTC", Area: "valley", Synthetic: true, CountWithinMin: 4,
		Parties: []counterclaim.Party{{ID: "ardania", Name: "Ardania"}, {ID: "belmark", Name: "Belmark"}},
		Lines: []counterclaim.Line{{ID: "contact", Left: "ardania", Right: "belmark", ErrorM: 50, Parts: [][]counterclaim.Point{contact}},
			{ID: "march", Left: "ardania", Right: "belmark", ErrorM: 120, Parts: [][]counterclaim.Point{march}}},
		Zones: []counterclaim.Zone{{ID: "valley", Kind: "area", Polygons: square(71.5, 40, 1.2)}, {ID: "bridge", Kind: "disengagement", ErrorM: 20, Polygons: square(middle[0], middle[1], 0.02)},
			{ID: "range-a", Kind: "exercise", Polygons: square(m.line[40][0], m.line[40][1]+0.09, 0.04)}, {ID: "range-b", Kind: "exercise", Polygons: square(m.line[80][0], m.line[80][1]-0.09, 0.04)}},
		Phases: []counterclaim.Phase{{ID: "first", From: seasonStart, Until: "2031-05-09", ToleranceDays: 1}},
		Clauses: []counterclaim.Clause{
			{ID: "fire", Kind: "no_fire", Parties: both, ExceptZones: []string{"range-a", "range-b"}},
			{ID: "hold", Kind: "hold", Parties: both, AsOf: seasonStart, WeaponClass: "troops", Line: "contact", Tolerance: 50},
			{ID: "guns", Kind: "withdraw", Parties: both, Phase: "first", WeaponClass: "artillery", CalibreMM: 100, Baselines: baselines, DistanceM: 15000, Tolerance: 100},
			{ID: "tanks", Kind: "withdraw", Parties: both, WeaponClass: "tank", Line: "contact", DistanceM: 5000},
			{ID: "bridge", Kind: "withdraw", Parties: both, WeaponClass: "heavy_weapons", Zone: "bridge", Tolerance: 10},
			{ID: "tanks-cap", Kind: "cap", Parties: both, WeaponClass: "tank", Line: "contact", BandFromM: 5000, BandToM: 15000, Most: &twenty, Tolerance: 1},
			{ID: "stores", Kind: "storage", Parties: both, WeaponClass: "heavy_weapons", Sites: []string{"kell", "senn"}, Tolerance: 1},
			{ID: "works", Kind: "no_works", Parties: both, Line: "contact", DistanceM: 5000},
			{ID: "drones", Kind: "no_flight", Parties: both, WeaponClass: "drone", Line: "contact", DistanceM: 10000, Exceptions: []string{"mission"}},
			{ID: "movements", Kind: "notify", Parties: both, About: []string{"movement"}, WeaponClass: "heavy_weapons", NoticeH: 48},
			{ID: "monitors", Kind: "access", Parties: both, For: []string{"monitors"}, ReplyH: 2},
		}}
	for i, p := range both {
		lon, lat := m.line[30+60*i][0], m.line[30+60*i][1]+[]float64{0.4, -0.4}[i]
		mark := []string{"A", "B"}[i]
		site := counterclaim.Site{ID: []string{"kell", "senn"}[i], Party: p, Lat: &lat, Lon: &lon, ErrorM: 50}
		for j, class := range []string{"artillery", "tank"} {
			item := counterclaim.Item{WeaponClass: class, CalibreMM: []float64{122, 125}[j], Count: 6}
			for n := range 6 {
				item.Serials = append(item.Serials, fmt.Sprintf("%s%s-%d", mark, class[:1], n))
			}
			site.Items = append(site.Items, item)
		}
		m.a.Sites = append(m.a.Sites, site)
	}
	for i := 5; i < 115; i += 3 {
		m.posts = append(m.posts, slowAway(m.line[i], []float64{0, 180}[i%2], 1000+5000*r.Float64()))
	}
}

func qty(low, high int64) counterclaim.Quantity {
	return counterclaim.Quantity{Low: &low, High: &high}
}

// add adds an observation; who holds the ground is said now and then, and not always by the side of the line.
func (m *seasonMaker) add(o counterclaim.Observation, at time.Time) {
	o.ID = counterclaim.HashOf("observation", fmt.Sprint("season ", len(m.out)))
	o.Mission, o.Synthetic, o.Time = "Season Mission", true, at.Format(time.RFC3339)
	if o.Post == "" {
		o.Post = fmt.Sprint("patrol ", m.r.IntN(30))
	}
	if o.Means == "" {
		o.Means = "patrol"
	}
	if m.r.IntN(4) == 0 {
		o.Control, o.ControlDate, o.ControlSource = []string{"ardania", "belmark"}[m.r.IntN(2)], seasonStart, "the mission's map"
	}
	m.out = append(m.out, o)
}

// near gives a place some metres from the line on either side.
func (m *seasonMaker) near(metres float64) orb.Point {
	return slowAway(m.line[3+m.r.IntN(114)], []float64{0, 180}[m.r.IntN(2)]+40*m.r.NormFloat64()/3, metres)
}

// errorM gives a radius of error: small with a receiver, large with a finger on a map.
func (m *seasonMaker) errorM() float64 { return []float64{8, 30, 150, 700}[m.r.IntN(4)] }

func placed(at orb.Point, errorM float64) counterclaim.Observation {
	return counterclaim.Observation{Lon: at[0], Lat: at[1], ErrorM: errorM, Perceived: "seen"}
}

func (m *seasonMaker) happening(at time.Time) {
	switch k := m.r.IntN(100); {
	case k < 45:
		m.heard(at)
	case k < 55:
		o := placed(m.near(9000*m.r.Float64()), m.errorM())
		o.Fire = []counterclaim.Firing{{Kind: "shot", Direction: "undetermined", Quantity: qty(int64(1+m.r.IntN(9)), 12)}}
		if m.r.IntN(9) == 0 {
			o.ErrorM, o.Lat, o.Lon = 0, 0, 0
		}
		if m.r.IntN(9) == 0 {
			o.Means, o.Perceived = "contact", "told"
		}
		m.add(o, at)
	case k < 75:
		m.weapons(at)
	case k < 82:
		m.works(at)
	case k < 92:
		o := placed(m.near(9000+3000*m.r.NormFloat64()), m.errorM())
		o.Flights = []counterclaim.Flight{{Type: "quadcopter", Own: m.r.IntN(4) == 0, Quantity: qty(1, 1)}}
		if m.r.IntN(3) == 0 {
			o.BearingDeg, o.BearingErrorDeg, o.RangeMinM, o.RangeMaxM = 360*m.r.Float64(), 15, 500, 2500
		}
		m.add(o, at)
	default:
		o := placed(m.near(6000*m.r.Float64()), m.errorM())
		o.Perceived, o.Access = "", []string{"granted", "delayed", "refused"}[m.r.IntN(3)]
		if o.Access == "delayed" {
			o.DelayMin = float64(10 + m.r.IntN(200))
		}
		if o.Access != "granted" {
			o.AccessReason = "none given"
		}
		m.add(o, at)
	}
}

// heard makes fire at one place and the entries of up to three posts that hear it.
func (m *seasonMaker) heard(at time.Time) {
	where := m.near(7000 * m.r.Float64())
	if m.r.IntN(8) == 0 { // near a training ground
		where = slowAway(orb.Point(m.a.Zones[2+m.r.IntN(2)].Polygons[0][0][m.r.IntN(4)]), 360*m.r.Float64(), 4000*m.r.Float64())
	}
	kind := []string{"explosion", "burst", "shot"}[m.r.IntN(3)]
	number := int64(1 + m.r.IntN(40))
	ears := 0
	for i, post := range m.posts {
		metres, start := slowInverse(slowPoint(post), slowPoint(where))
		if metres > 9000 || ears == 3 || m.r.IntN(4) == 0 {
			continue
		}
		ears++
		off := []float64{5, 10, 22.5}[m.r.IntN(3)]
		o := placed(post, 10)
		o.Post, o.Perceived = fmt.Sprint("post ", i), "heard"
		o.BearingDeg, o.BearingErrorDeg = slowAzimuth(start)+off*(m.r.Float64()*1.6-0.8), off
		o.BearingDeg -= 360 * float64(int(o.BearingDeg/360))
		if o.BearingDeg < 0 {
			o.BearingDeg += 360
		}
		o.RangeMinM, o.RangeMaxM = metres*(0.4+0.5*m.r.Float64()), metres*(1.1+0.8*m.r.Float64())
		o.Fire = []counterclaim.Firing{{Kind: kind, Direction: "undetermined", Quantity: qty(max(1, number-3), number+int64(m.r.IntN(5)))}}
		if m.r.IntN(6) == 0 {
			o.Fire[0].Quantity = counterclaim.Quantity{Uncountable: true}
		}
		m.add(o, at.Add(time.Duration(m.r.IntN(300))*time.Second))
	}
}

func (m *seasonMaker) weapons(at time.Time) {
	class := []string{"artillery", "tank", "troops", "mortar"}[m.r.IntN(4)]
	metres := map[string]float64{"artillery": 15500, "tank": 7000, "troops": 300, "mortar": 2000}[class]
	where := m.near(metres * (0.4 + 1.2*m.r.Float64()))
	if m.r.IntN(12) == 0 {
		where = slowAway(m.line[60], 360*m.r.Float64(), 3500*m.r.Float64()) // at the bridge
	}
	o := placed(where, m.errorM())
	n := int64(1 + m.r.IntN(12))
	e := counterclaim.Equipment{WeaponClass: class, Quantity: qty(n, n+int64(m.r.IntN(3)))}
	switch class {
	case "artillery":
		e.CalibreMM = []float64{0, 85, 122, 152}[m.r.IntN(4)]
	case "tank":
		e.CalibreMM = 125
	}
	if m.r.IntN(6) == 0 && (class == "artillery" || class == "tank") {
		items := m.a.Sites[m.r.IntN(2)].Items
		item := items[map[string]int{"artillery": 0, "tank": 1}[class]]
		e.Serials, e.Quantity, e.CalibreMM = []string{item.Serials[m.r.IntN(6)]}, qty(1, 1), item.CalibreMM
	}
	o.Equipment = []counterclaim.Equipment{e}
	if class == "troops" && m.r.IntN(2) == 0 {
		o.Equipment, o.Conduct = nil, "incursion"
	}
	m.add(o, at)
}

func (m *seasonMaker) works(at time.Time) {
	o := placed(m.near(5000+2000*m.r.NormFloat64()), m.errorM())
	w := counterclaim.Work{Kind: []string{"trench", "position", "mines", "other"}[m.r.IntN(4)], SizeM: 40, Change: []string{"", "new", "larger", "unchanged"}[m.r.IntN(4)]}
	if w.Change != "" {
		w.LastVisit = []string{"2031-05-01", "2031-05-06", "2031-05-07"}[m.r.IntN(3)]
	}
	o.Works = []counterclaim.Work{w}
	m.add(o, at)
}

// inspection visits a site, at which up to three weapons of each kind may not be.
func (m *seasonMaker) inspection(at time.Time) {
	site := &m.a.Sites[m.r.IntN(2)]
	o := placed(slowAway(orb.Point{*site.Lon, *site.Lat}, 360*m.r.Float64(), 300*m.r.Float64()), 10)
	o.Means, o.Post = "inspection", "inspectors"
	if m.r.IntN(10) == 0 {
		o.Perceived, o.Access, o.AccessReason = "", "refused", "none given"
		m.add(o, at)
		return
	}
	for i := range site.Items {
		item := &site.Items[i]
		e := counterclaim.Equipment{WeaponClass: item.WeaponClass, CalibreMM: item.CalibreMM}
		n := int64(item.Count - m.r.IntN(2)*m.r.IntN(4))
		e.Quantity = qty(n, n+int64(m.r.IntN(2)))
		if m.r.IntN(2) == 0 {
			e.Serials, e.Quantity = item.Serials[:n], qty(n, n)
		}
		o.Equipment = append(o.Equipment, e)
	}
	m.add(o, at)
}

// movement moves weapons; of three movements two were announced, one of them late.
func (m *seasonMaker) movement(at time.Time) {
	o := placed(m.near(12000*m.r.Float64()), m.errorM())
	o.Conduct = "equipment_deployment"
	o.Equipment = []counterclaim.Equipment{{WeaponClass: "mortar", CalibreMM: 82, Quantity: qty(2, 2)}}
	m.add(o, at)
	if before := []time.Duration{0, 20, 60}[m.r.IntN(3)] * time.Hour; before > 0 {
		m.notes = append(m.notes, Notified{ID: fmt.Sprint("N-", len(m.notes)), Party: []string{"ardania", "belmark"}[m.r.IntN(2)], About: "movement", WeaponClass: "mortar",
			Given: at.Add(-time.Hour - before).Format(time.RFC3339), From: at.Add(-time.Hour).Format(time.RFC3339), Until: at.Add(time.Hour).Format(time.RFC3339), Synthetic: true})
	}
}
