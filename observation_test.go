package counterclaim_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/counterclaim/counterclaim"
)

// soundObservation says something in every field.
func soundObservation() Observation {
	o := Observation{Mission: "Valley Mission", Ref: "P-7/14", Observer: "A. Monitor", Post: "Patrol 7", Means: MeansPatrol, Time: "2031-05-06T10:00:00+05:00", Until: "2031-05-06T10:20:00+05:00",
		DeviceTime: "2031-05-06T09:58:10+05:00", SatelliteTime: "2031-05-06T05:00:02Z", Received: "2031-05-06T18:00:00+05:00", Kept: "2031-05-07T08:00:00Z", FiledBy: "B. Clerk",
		Lat: 41.5, Lon: 70.25, ErrorM: 10, Place: "the northern edge of Ostry", BearingDeg: 270, BearingErrorDeg: 22.5, RangeM: 2000, RangeMinM: 1000, RangeMaxM: 3000,
		Perceived: "heard", Conduct: "heavy_weapons_fire", What: "explosions", Fire: []Firing{{"explosion", "outgoing", Quantity{Low: number(12), High: number(15), Approximate: true}}, {"burst", "undetermined", Quantity{Uncountable: true}}},
		Counts: []Count{{What: "houses", Low: number(2)}}, Weapon: "mortar", CalibreMM: 82,
		Equipment: []Equipment{{"artillery", "2S1", 122, Quantity{Low: number(2), High: number(2)}, []string{"A113", "A117"}}}, Serials: []string{"B 4", "A113"},
		Works:   []Work{{"trench", 120, "larger", 20, "2031-05-01"}},
		Flights: []Flight{{"quadcopter", true, Quantity{High: number(1)}, 100, "jammed"}},
		Control: "bel", ControlDate: "2031-05-01", ControlSource: "the mission's map",
		Access: "delayed", AccessReason: "none given", DelayMin: 40, EffortH: 6.5, NotReached: []string{"Tarn"}, Exhibits: []ID{HashOf("picture")}, Note: "Fog until nine.", Synthetic: true}
	o.Identify()
	return o
}

func TestObservationIsWhole(t *testing.T) {
	o := soundObservation()
	if err := o.Validate(); err != nil {
		t.Fatal(err)
	}
	of := reflect.ValueOf(o)
	for i := range of.NumField() {
		if name := of.Type().Field(i).Name; of.Field(i).IsZero() && name != "Supersedes" && name != "SupersededBy" {
			t.Errorf("the sound observation says nothing in %s, so that no test sees it", name)
		}
	}
	body, err := json.Marshal(&o)
	if err != nil {
		t.Fatal(err)
	}
	var back Observation
	if err := json.Unmarshal(body, &back); err != nil || !reflect.DeepEqual(back, o) {
		t.Errorf("%s came back as %+v, %v", body, back, err)
	}
	if got := o.AllSerials(); !slices.Equal(got, []string{"B 4", "A113", "A117"}) {
		t.Errorf("serials %q", got)
	}
	if ahead, ok := o.DeviceAhead(); !ok || ahead != -112*time.Second {
		t.Errorf("the device is %s ahead, %v", ahead, ok)
	}
	quiet := Observation{Mission: "Valley Mission", Observer: "tower", Means: MeansCamera, Time: o.Time, EffortH: 24}
	if err := quiet.Validate(); err != nil || quiet.Perceives() || quiet.Empty() || quiet.HasPosition() || quiet.HasBearing() {
		t.Errorf("a quiet day: %v", err)
	}
}

// Every field but those that say when and by whom an entry was taken in is part of what it is.
func TestObservationIsWhatItSays(t *testing.T) {
	o := soundObservation()
	of := reflect.TypeOf(o)
	for i := range of.NumField() {
		name := of.Field(i).Name
		other := o
		field := reflect.ValueOf(&other).Elem().Field(i)
		switch field.Kind() {
		case reflect.Array:
			field.Set(reflect.ValueOf(HashOf("another")))
		default:
			field.SetZero()
		}
		takenIn := slices.Contains([]string{"ID", "Received", "Kept", "FiledBy", "SupersededBy"}, name)
		if same := other.Identify() == o.ID; same != takenIn {
			t.Errorf("with another %s the id is the same: %v", name, same)
		}
	}
}

func TestObservationRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(o *Observation)
		want   string
	}{
		"another's id":           {func(o *Observation) { o.ID = HashOf("x") }, "not that of what it says"},
		"itself superseded":      {func(o *Observation) { o.ID = HashOf("x"); o.Supersedes = o.ID }, "supersedes itself"},
		"no mission":             {func(o *Observation) { o.Mission = "" }, "lacks mission"},
		"a long observer":        {func(o *Observation) { o.Observer = strings.Repeat("x", 201) }, "observer is not one line"},
		"a mission of two lines": {func(o *Observation) { o.Mission = "a\nb" }, "mission is not one line"},
		"a post that is no text": {func(o *Observation) { o.Post = "\xff" }, "post is not one line"},
		"a long what":            {func(o *Observation) { o.What = strings.Repeat("x", 2001) }, "what is no text"},
		"a long note":            {func(o *Observation) { o.Note = strings.Repeat("x", 10_001) }, "note is no text"},
		"more than is kept": {func(o *Observation) {
			o.Counts = slices.Repeat([]Count{{What: strings.Repeat("x", 190), Text: strings.Repeat("x", 190), Weapon: strings.Repeat("x", 190), Low: number(1), Of: &Entity{Text: strings.Repeat("x", 400), Sector: MIL}}}, 100)
		}, "more than 65536 bytes"},
		"means that are none":           {func(o *Observation) { o.Means = "satellite" }, "means"},
		"felt":                          {func(o *Observation) { o.Perceived = "felt" }, "perceived"},
		"nobody perceived it":           {func(o *Observation) { o.Perceived = "" }, "whether that was heard"},
		"told to a patrol":              {func(o *Observation) { o.Perceived = "told" }, "told is what a contact says"},
		"a conduct in words":            {func(o *Observation) { o.Conduct = "Heavy fire" }, "no code"},
		"no time":                       {func(o *Observation) { o.Time = "" }, "no time"},
		"a time without a zone":         {func(o *Observation) { o.Time = "2031-05-06T10:00:00" }, "time \"2031"},
		"a satellite's time of none":    {func(o *Observation) { o.SatelliteTime = "noon" }, "satellite_time"},
		"the year 9999":                 {func(o *Observation) { o.DeviceTime = "9999-01-01T00:00:00Z" }, "year of device_time"},
		"backwards":                     {func(o *Observation) { o.Until = "2031-05-06T04:59:59Z" }, "until is before"},
		"off the globe":                 {func(o *Observation) { o.Lat = 90.1 }, "globe"},
		"no number":                     {func(o *Observation) { o.Lon = math.NaN() }, "globe"},
		"an exact position":             {func(o *Observation) { o.ErrorM, o.BearingDeg, o.BearingErrorDeg = 0, 0, 0 }, "no error_m"},
		"an exact bearing":              {func(o *Observation) { o.BearingErrorDeg = 0 }, "no bearing_error_deg"},
		"a bearing from nowhere":        {func(o *Observation) { o.Lat, o.Lon, o.ErrorM = 0, 0, 0 }, "no position from which"},
		"a bearing of everywhere":       {func(o *Observation) { o.BearingErrorDeg = 181 }, "over 180"},
		"as far as the moon":            {func(o *Observation) { o.RangeM, o.RangeMaxM = 3e8, 0 }, "over 300000 m"},
		"nearer than the nearest":       {func(o *Observation) { o.RangeM = 999 }, "range_m is not between"},
		"ranges the wrong way round":    {func(o *Observation) { o.RangeM, o.RangeMinM = 0, 4000 }, "above range_max_m"},
		"a negative error":              {func(o *Observation) { o.ErrorM = -1 }, "negative"},
		"an endless calibre":            {func(o *Observation) { o.CalibreMM = math.Inf(1) }, "calibre_mm"},
		"an endless calibre of a count": {func(o *Observation) { o.Counts[0].CalibreMM = math.Inf(1) }, "calibre_mm"},
		"an unknown bang":               {func(o *Observation) { o.Fire[0].Kind = "bang" }, "fire: \"bang\""},
		"fire sideways":                 {func(o *Observation) { o.Fire[0].Direction = "sideways" }, "direction \"sideways\""},
		"uncountable and counted":       {func(o *Observation) { o.Fire[1].Low = number(3) }, "uncountable and has a number"},
		"fire of no number":             {func(o *Observation) { o.Fire[0].Low, o.Fire[0].High = nil, nil }, "does not say how many"},
		"fire backwards":                {func(o *Observation) { o.Fire[0].Low = number(16) }, "low is above high"},
		"fire counted twice":            {func(o *Observation) { o.Fire = append(o.Fire, o.Fire[0]) }, "stands twice"},
		"fewer than none":               {func(o *Observation) { o.Fire[0].Low = number(-1) }, "not from 0"},
		"a count of nothing":            {func(o *Observation) { o.Counts[0].What = "" }, "count:"},
		"equipment of no kind":          {func(o *Observation) { o.Equipment[0].WeaponClass, o.Equipment[0].Type = "", "" }, "neither class nor type"},
		"a class in words":              {func(o *Observation) { o.Equipment[0].WeaponClass = "big guns" }, "class"},
		"more serials than pieces":      {func(o *Observation) { o.Equipment[0].Serials = []string{"a", "b", "c"} }, "3 serials and fewer pieces"},
		"a serial twice":                {func(o *Observation) { o.Serials = []string{"a", "a"} }, "stands twice"},
		"a castle":                      {func(o *Observation) { o.Works[0].Kind = "castle" }, "works: \"castle\""},
		"a change since nothing":        {func(o *Observation) { o.Works[0].LastVisit = "" }, "day of the last visit"},
		"the same and larger":           {func(o *Observation) { o.Works[0].Change = "unchanged" }, "change_m goes with"},
		"a flight of nothing":           {func(o *Observation) { o.Flights[0].Type = "" }, "flights: the type"},
		"an unknown interference":       {func(o *Observation) { o.Flights[0].Interference = "scolded" }, "scolded"},
		"a flight into space":           {func(o *Observation) { o.Flights[0].HeightM = 1e6 }, "height"},
		"ground held by two":            {func(o *Observation) { o.Control = "ard;bel" }, "control"},
		"ground held since when":        {func(o *Observation) { o.ControlDate = "" }, "control_date"},
		"ground held by whose word":     {func(o *Observation) { o.ControlSource = "" }, "control_source"},
		"a date of nothing":             {func(o *Observation) { o.Control = "" }, "and not by whom"},
		"access of a kind":              {func(o *Observation) { o.Access = "grudging" }, "access \"grudging\""},
		"refused without a word":        {func(o *Observation) { o.Access, o.DelayMin, o.AccessReason = "refused", 0, " " }, "none given"},
		"a reason for nothing":          {func(o *Observation) { o.Access, o.DelayMin = "", 0 }, "was not hindered"},
		"delayed by nothing":            {func(o *Observation) { o.DelayMin = 0 }, "delay_min"},
		"refused for an hour":           {func(o *Observation) { o.Access = "refused" }, "delay_min"},
		"a day of two years":            {func(o *Observation) { o.EffortH = 20_000 }, "over a year"},
		"an exhibit of no name":         {func(o *Observation) { o.Exhibits = []ID{{}} }, "exhibit"},
		"too many areas":                {func(o *Observation) { o.NotReached = make([]string, 101) }, "not_reached: more than 100"},
		"nothing": {func(o *Observation) {
			*o = Observation{Mission: o.Mission, Observer: o.Observer, Means: o.Means, Time: o.Time, Note: "hello"}
		}, "it says neither"},
	} {
		o := soundObservation()
		o.ID = ID{}
		c.change(&o)
		if err := o.Validate(); err == nil || !strings.Contains(err.Error(), c.want) || CodeOf(err) != CodeBadInput {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// FuzzObservation wants what is valid to have one id, to stay within its limits and to come back as it was.
func FuzzObservation(f *testing.F) {
	o := soundObservation()
	whole, err := json.Marshal(&o)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"mission":"m","observer":"o","means":"camera","time":"2031-05-06T10:00:00Z","effort_h":24}`))
	f.Add([]byte(`{"mission":"m","observer":"o","means":"contact","time":"2031-05-06T10:00:00Z","perceived":"told","fire":[{"kind":"shot","direction":"incoming","uncountable":true}],"lat":1,"error_m":1e5}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var o Observation
		if json.Unmarshal(body, &o) != nil {
			return
		}
		if err := o.Validate(); err != nil {
			if CodeOf(err) != CodeBadInput || len(err.Error()) > 1<<20 {
				t.Fatalf("%v", err)
			}
			return
		}
		id := o.Identify()
		if err := o.Validate(); err != nil {
			t.Fatalf("under its own id it is not valid: %v", err)
		}
		again, err := json.Marshal(&o)
		if err != nil || len(again) > 80<<10 {
			t.Fatalf("%d bytes, %v", len(again), err)
		}
		var back Observation
		if err := json.Unmarshal(again, &back); err != nil || back.Identify() != id {
			t.Fatalf("%s has the id %s, and %s when it came back, %v", again, id, back.ID, err)
		}
	})
}

// An observation keeps its id through later versions: the order of its fields and how they are written are part of it.
func TestObservationKeepsItsID(t *testing.T) {
	o := soundObservation()
	if got := o.ID.String(); got != "318f7453278e0f9726b7a86273dffea5c2d9eadf53af9de6025261091b6032b7" {
		t.Errorf("the id of an observation that records may hold has become %s", got)
	}
}
