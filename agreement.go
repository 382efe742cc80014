package counterclaim

import (
	"cmp"
	"slices"
	"time"
)

// AgreementFormat is the version of the agreement file's form that this program reads.
const AgreementFormat = 1

// Agreement is the obligations being watched: who promised what, from when, behind which line. Lines and zones are on WGS 84.
// What it does not measure of the text that was signed stands in NotWatched, and what its writer was not sure of in Unsure.
type Agreement struct {
	Format    int    `json:"format,omitempty" toml:"format"` // of the file, AgreementFormat
	ID        string `json:"id" toml:"id"`
	Title     string `json:"title" toml:"title"`
	Version   string `json:"version,omitempty" toml:"version"`       // of this writing down of it, as its writers number them
	Signed    string `json:"signed,omitempty" toml:"signed"`         // YYYY-MM-DD
	Start     string `json:"start" toml:"start"`                     // YYYY-MM-DD, the first day that it binds
	StartTime string `json:"start_time,omitempty" toml:"start_time"` // RFC 3339, where an hour was agreed
	Until     string `json:"until,omitempty" toml:"until"`           // YYYY-MM-DD, the last day that it binds
	// Recommitted is the last day on which the parties promised it anew, YYYY-MM-DD: running totals begin with it.
	Recommitted string   `json:"recommitted,omitempty" toml:"recommitted"`
	Clock       string   `json:"clock,omitempty" toml:"clock"`     // IANA zone in which its days are meant
	Area        string   `json:"area,omitempty" toml:"area"`       // the zone in which it holds, "" where it names none
	Mission     string   `json:"mission,omitempty" toml:"mission"` // who watches
	Words       string   `json:"words,omitempty" toml:"words"`
	Sources     []string `json:"sources,omitempty" toml:"sources"`
	NotWatched  []string `json:"not_watched,omitempty" toml:"not_watched"`
	Unsure      []string `json:"unsure,omitempty" toml:"unsure"`
	// How fire is counted that several positions heard or saw; see CountRule.
	CountUnits     []string `json:"count_units,omitempty" toml:"count_units"`           // FiringKinds
	CountOverlap   string   `json:"count_overlap,omitempty" toml:"count_overlap"`       // CountOverlaps
	CountWithinMin float64  `json:"count_within_min,omitempty" toml:"count_within_min"` // minutes
	Synthetic      bool     `json:"synthetic,omitempty" toml:"synthetic"`
	Parties        []Party  `json:"parties" toml:"party"`
	Lines          []Line   `json:"lines,omitempty" toml:"line"`
	Zones          []Zone   `json:"zones,omitempty" toml:"zone"`
	Sites          []Site   `json:"sites,omitempty" toml:"site"`
	Phases         []Phase  `json:"phases,omitempty" toml:"phase"`
	Clauses        []Clause `json:"clauses" toml:"clause"`
}

// Point is longitude and latitude in degrees, in GeoJSON's order.
type Point [2]float64

// Line is what distances are measured from. One without parts is told in words alone and cannot be measured from.
type Line struct {
	ID     string    `json:"id" toml:"id"`
	Title  string    `json:"title,omitempty" toml:"title"`
	Words  string    `json:"words,omitempty" toml:"words"`     // how the text describes it
	Left   string    `json:"left,omitempty" toml:"left"`       // the party on the left hand of who goes from its first point to its last
	Right  string    `json:"right,omitempty" toml:"right"`     // and on the right hand
	ErrorM float64   `json:"error_m,omitempty" toml:"error_m"` // metres by which the drawing may be off
	Source string    `json:"source,omitempty" toml:"source"`   // of the drawing
	Parts  [][]Point `json:"parts,omitempty" toml:"-"`
}

// Zone is an area. One without polygons is told in words alone.
type Zone struct {
	ID       string      `json:"id" toml:"id"`
	Title    string      `json:"title,omitempty" toml:"title"`
	Kind     string      `json:"kind,omitempty" toml:"kind"` // ZoneKinds
	Words    string      `json:"words,omitempty" toml:"words"`
	Party    string      `json:"party,omitempty" toml:"party"`     // whose, "" where nobody's or everybody's
	ErrorM   float64     `json:"error_m,omitempty" toml:"error_m"` // metres
	Source   string      `json:"source,omitempty" toml:"source"`
	Polygons [][][]Point `json:"polygons,omitempty" toml:"-"` // each an outer ring against the clock, then its holes with it; rings are closed
}

// Site is where weapons that were withdrawn are kept, with what its party declared.
type Site struct {
	ID     string   `json:"id" toml:"id"`
	Title  string   `json:"title,omitempty" toml:"title"`
	Party  string   `json:"party" toml:"party"`
	Words  string   `json:"words,omitempty" toml:"words"`
	Lat    *float64 `json:"lat,omitempty" toml:"lat"`         // degrees, nil where it is told in words alone
	Lon    *float64 `json:"lon,omitempty" toml:"lon"`         // degrees
	ErrorM float64  `json:"error_m,omitempty" toml:"error_m"` // metres
	Items  []Item   `json:"items,omitempty" toml:"item"`
	// HoldingsElsewhere says that what its party declared stands in a file that whoever reads the agreement does not have: Items is not it.
	HoldingsElsewhere bool `json:"holdings_elsewhere,omitempty" toml:"-"`
}

// Item is weapons of one kind that a party declared at a site.
type Item struct {
	WeaponClass string   `json:"weapon_class" toml:"weapon_class"`
	Type        string   `json:"type,omitempty" toml:"type"`             // as declared
	CalibreMM   float64  `json:"calibre_mm,omitempty" toml:"calibre_mm"` // millimetres
	RangeKM     float64  `json:"range_km,omitempty" toml:"range_km"`     // kilometres
	Count       int      `json:"count" toml:"count"`
	Serials     []string `json:"serials,omitempty" toml:"serials"`
}

// Phase is a time within which clauses are to be done. Phases of one track follow each other.
type Phase struct {
	ID            string `json:"id" toml:"id"`
	Title         string `json:"title,omitempty" toml:"title"`
	Track         string `json:"track,omitempty" toml:"track"` // such as a sector with days of its own
	Words         string `json:"words,omitempty" toml:"words"`
	From          string `json:"from" toml:"from"`                               // YYYY-MM-DD
	Until         string `json:"until,omitempty" toml:"until"`                   // YYYY-MM-DD, inclusive
	ToleranceDays int    `json:"tolerance_days,omitempty" toml:"tolerance_days"` // after until, before what is not done is a breach
}

// Clause is one obligation of each of its parties. [Agreement.Term] gives when it holds, [Agreement.Due] by when it is to be done.
type Clause struct {
	ID             string            `json:"id" toml:"id"`
	Kind           string            `json:"kind" toml:"kind"` // ClauseKinds
	Title          string            `json:"title,omitempty" toml:"title"`
	Article        string            `json:"article,omitempty" toml:"article"` // where it stands in the text that was signed
	Words          string            `json:"words,omitempty" toml:"words"`     // what it asks, in the writer's own words
	Parties        []string          `json:"parties" toml:"parties"`           // whom it binds
	Phase          string            `json:"phase,omitempty" toml:"phase"`
	From           string            `json:"from,omitempty" toml:"from"`           // YYYY-MM-DD
	FromTime       string            `json:"from_time,omitempty" toml:"from_time"` // RFC 3339
	Until          string            `json:"until,omitempty" toml:"until"`         // YYYY-MM-DD, inclusive
	AsOf           string            `json:"as_of,omitempty" toml:"as_of"`         // YYYY-MM-DD: the day whose state is frozen
	DueDays        int               `json:"due_days,omitempty" toml:"due_days"`   // days after its beginning within which it is to be done
	ToleranceDays  int               `json:"tolerance_days,omitempty" toml:"tolerance_days"`
	WeaponClass    string            `json:"weapon_class,omitempty" toml:"weapon_class"`         // WeaponClasses
	CalibreMM      float64           `json:"calibre_mm,omitempty" toml:"calibre_mm"`             // millimetres, lower bound, inclusive
	CalibreUnderMM float64           `json:"calibre_under_mm,omitempty" toml:"calibre_under_mm"` // millimetres, upper bound, exclusive
	RangeKM        float64           `json:"range_km,omitempty" toml:"range_km"`                 // kilometres, lower bound, inclusive
	RangeUnderKM   float64           `json:"range_under_km,omitempty" toml:"range_under_km"`     // kilometres, upper bound, exclusive
	Types          []string          `json:"types,omitempty" toml:"types"`                       // named systems alone
	Line           string            `json:"line,omitempty" toml:"line"`
	Baselines      map[string]string `json:"baselines,omitempty" toml:"baselines"`     // a line for each party, in place of Line
	DistanceM      float64           `json:"distance_m,omitempty" toml:"distance_m"`   // metres from the line that it must stand behind, or that are barred
	BandFromM      float64           `json:"band_from_m,omitempty" toml:"band_from_m"` // metres from the line
	BandToM        float64           `json:"band_to_m,omitempty" toml:"band_to_m"`     // metres from the line
	Zone           string            `json:"zone,omitempty" toml:"zone"`               // in which it holds
	Sites          []string          `json:"sites,omitempty" toml:"sites"`
	Most           *int              `json:"most,omitempty" toml:"most"`             // of a cap; 0 is none at all
	Conduct        []Conduct         `json:"conduct,omitempty" toml:"conduct"`       // what is barred, where it is less than the kind says
	About          []string          `json:"about,omitempty" toml:"about"`           // Abouts: of what notice is given
	To             []string          `json:"to,omitempty" toml:"to"`                 // whom notice or a complaint goes to: parties, mission, commission
	For            []string          `json:"for,omitempty" toml:"for"`               // Goers: who has access
	NoticeH        float64           `json:"notice_h,omitempty" toml:"notice_h"`     // hours before it begins
	FileH          float64           `json:"file_h,omitempty" toml:"file_h"`         // hours after the deed within which a complaint is filed
	ReplyH         float64           `json:"reply_h,omitempty" toml:"reply_h"`       // hours within which it is answered, or access given
	Exceptions     []string          `json:"exceptions,omitempty" toml:"exceptions"` // Exceptions
	ExceptZones    []string          `json:"except_zones,omitempty" toml:"except_zones"`
	Tolerance      float64           `json:"tolerance,omitempty" toml:"tolerance"` // metres of a distance, pieces of a cap
}

// ClauseKinds lists what a clause can oblige to.
func ClauseKinds() []string {
	return []string{"no_fire", "hold", "withdraw", "cap", "storage", "no_works", "demine", "no_flight", "notify", "access", "detainees", "statements", "complaints"}
}

// ZoneKinds lists what a zone can be.
func ZoneKinds() []string {
	return []string{"area", "separation", "limitation", "disengagement", "exercise", "protected"}
}

// WeaponClasses lists what clauses and inventories tell apart. The first stands for all that follow it up to missile.
func WeaponClasses() []string {
	return []string{"heavy_weapons", "artillery", "mortar", "mlrs", "tank", "missile", "armoured_vehicle", "anti_tank", "air_defence", "small_arms", "mine", "aircraft", "drone", "troops"}
}

// Abouts lists of what notice can be given.
func Abouts() []string {
	return []string{"movement", "exercise", "flight", "works", "rotation", "demining", "repairs", "holdings"}
}

// Goers lists who can have access.
func Goers() []string {
	return []string{"monitors", "aid", "medical", "civilians", "traffic", "repairs"}
}

// Exceptions lists what a clause can leave out. The mission's own is what the mission that watches does itself.
func Exceptions() []string {
	return []string{"mission", "medical", "humanitarian", "search_and_rescue", "civil_aviation", "demining", "police", "self_defence", "training", "storage", "agreed"}
}

// CountOverlaps lists what becomes of one happening that several positions may have perceived: it is counted once, or each entry is.
func CountOverlaps() []string { return []string{"once", "each"} }

// CountRule says how fire is counted.
type CountRule struct {
	Units     []string // FiringKinds, each counted by itself
	Each      bool     // every entry counts; else what two positions may both have perceived counts once
	WithinMin float64  // minutes between two entries that may be of one happening
}

// CountRule gives the agreement's counting rule, with what holds where it says nothing.
func (a *Agreement) CountRule() CountRule {
	r := CountRule{Units: a.CountUnits, Each: a.CountOverlap == "each", WithinMin: a.CountWithinMin}
	if len(r.Units) == 0 {
		r.Units = []string{"shot", "burst", "explosion", "projectile"}
	}
	if r.WithinMin == 0 {
		r.WithinMin = 5
	}
	return r
}

// Term gives the first and the last day of a clause, as YYYY-MM-DD: its own, else from the first of its phase or of the agreement, and
// to the agreement's last. The last is "" where it is open: what was done in a phase holds on after it.
func (a *Agreement) Term(k *Clause) (from, until string) {
	from, until = k.From, k.Until
	if p := a.phase(k); p != nil && from == "" {
		from = p.From
	}
	return cmp.Or(from, a.Start), cmp.Or(until, a.Until)
}

// Due gives the day after which what a clause asks to be done and is not done is a breach: so many days after its first, or the last
// of its phase, with the tolerance of either. It is the first day itself where neither is set, and "" where the phase is open.
func (a *Agreement) Due(k *Clause) string {
	from, _ := a.Term(k)
	p := a.phase(k)
	switch {
	case k.DueDays > 0 || p == nil:
		return later(from, k.DueDays+k.ToleranceDays)
	case p.Until == "":
		return ""
	}
	return later(p.Until, max(p.ToleranceDays, k.ToleranceDays))
}

func (a *Agreement) phase(k *Clause) *Phase {
	for i := range a.Phases {
		if k.Phase != "" && a.Phases[i].ID == k.Phase {
			return &a.Phases[i]
		}
	}
	return nil
}

// later gives the day so many days after another, "" of none.
func later(day string, days int) string {
	t, err := time.Parse(DateLayout, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, days).Format(DateLayout)
}

// Baseline gives the line that a clause measures a party from, "" where it measures none.
func (k *Clause) Baseline(party string) string {
	if line, own := k.Baselines[party]; own {
		return line
	}
	return k.Line
}

// Validate checks the agreement against the record's rules: what package ceasefire names with its place in the file, and more of it.
func (a *Agreement) Validate() error {
	c := checks{noun: "agreement"}
	c.want(a.ID != "" && a.Title != "", "it lacks id or title")
	_, _, ok := Period{From: a.Start, To: a.Start}.Days()
	c.want(ok, "start %q is not YYYY-MM-DD", a.Start)
	ids := map[string]bool{}
	for _, p := range a.Parties {
		c.sub("party", p.Validate())
		ids[p.ID] = true
	}
	lines := map[string]bool{}
	for _, l := range a.Lines {
		lines[l.ID] = true
	}
	seen := map[string]bool{}
	for _, k := range a.Clauses {
		c.want(k.ID != "" && !seen[k.ID], "clause id %q is empty or twice", k.ID)
		seen[k.ID] = true
		c.want(slices.Contains(ClauseKinds(), k.Kind), "clause %s: kind %q is not known", k.ID, k.Kind)
		c.want(len(k.Parties) > 0, "clause %s: it binds no party", k.ID)
		for _, p := range k.Parties {
			c.want(ids[p], "clause %s: party %q is not listed", k.ID, p)
			line := k.Baseline(p)
			c.want(line == "" || lines[line], "clause %s: line %q is not listed", k.ID, line)
		}
		c.want(k.DistanceM >= 0 && k.CalibreMM >= 0 && k.RangeKM >= 0 && k.Tolerance >= 0, "clause %s: a measure is negative", k.ID)
	}
	return c.err()
}
