package ceasefire

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/counterclaim/counterclaim"
)

// sound is an agreement without a fault or a doubt; each test changes one thing of it.
const sound = `[agreement]
format = 1
id = "river"
title = "River understanding"
start = 2031-05-06
clock = "Asia/Bishkek"
mission = "Observer Mission"
synthetic = true

[[party]]
id = "ardania"
name = "Ardania"
countries = ["XAA"]

[[party]]
id = "belmark"
name = "Belmark"
countries = ["XAB"]

[[line]]
id = "contact"
left = "ardania"
right = "belmark"
geojson = '{"type": "LineString", "coordinates": [[70, 40], [70.5, 40.2], [71, 40.1]]}'

[[zone]]
id = "town"
kind = "protected"
file = "town.geojson"

[[site]]
id = "depot"
party = "ardania"
lat = 40.5
lon = 70.2
[[site.item]]
weapon_class = "artillery"
calibre_mm = 122
count = 2
serials = ["A-1", "A-2"]

[[site]]
id = "barn"
party = "belmark"
words = "In the barn at Tarn"
[[site.item]]
weapon_class = "mortar"
count = 3

[[phase]]
id = "first"
from = 2031-05-06
until = 2031-05-20
tolerance_days = 2

[[phase]]
id = "second"
from = 2031-05-21

[[clause]]
id = "fire"
kind = "no_fire"
parties = ["ardania", "belmark"]
phase = "first"
zone = "town"

[[clause]]
id = "guns"
kind = "withdraw"
parties = ["ardania", "belmark"]
phase = "second"
weapon_class = "artillery"
calibre_mm = 100
line = "contact"
distance_m = 15000
tolerance = 100

[[clause]]
id = "stores"
kind = "storage"
parties = ["ardania", "belmark"]
weapon_class = "artillery"
sites = ["depot", "barn"]
`

var soundFiles = fstest.MapFS{
	"town.geojson": {Data: []byte(`{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a", "properties": {"name": "Olm"},
 "geometry": {"type": "Polygon", "coordinates": [[[70.3, 40.1], [70.3, 40.3], [70.6, 40.3], [70.6, 40.1], [70.3, 40.1]]]}}]}`)},
	"two.geojson":    {Data: []byte(`{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 1, "geometry": {"type": "Point", "coordinates": [1, 2]}}, {"type": "Feature", "id": "b", "geometry": null}]}`)},
	"broken.geojson": {Data: []byte("{\n\"type\": \"Polygon\",\n\"coordinates\": [[[70.3, 40.1]")},
}

func TestSound(t *testing.T) {
	a, faults := ParseAgreement("river.toml", []byte(sound), soundFiles)
	for _, f := range faults {
		t.Errorf("%+v", f)
	}
	if err := a.Validate(); err != nil {
		t.Error(err)
	}
	if len(a.Clauses) != 3 || a.Clauses[1].DistanceM != 15000 || a.Start != "2031-05-06" || len(a.Lines[0].Parts[0]) != 3 || len(a.Zones[0].Polygons) != 1 || *a.Sites[0].Lat != 40.5 ||
		a.Sites[0].Items[0].Serials[1] != "A-2" || a.Phases[0].ToleranceDays != 2 {
		t.Errorf("%+v", a)
	}
	if ringTurns(a.Zones[0].Polygons[0][0]) <= 0 {
		t.Error("an outer ring goes with the clock")
	}
	if from, until := a.Term(&a.Clauses[1]); from != "2031-05-21" || until != "" {
		t.Errorf("%s to %s", from, until)
	}
	if due := a.Due(&a.Clauses[0]); due != "2031-05-22" {
		t.Errorf("due %s", due)
	}
	if Refusal(faults) != nil {
		t.Error("refused")
	}
}

// Each change of the sound agreement gives the fault or doubt that it should, at its line.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ old, new, kind, at, message string }{
		{"title = \"River understanding\"", "titel = \"River understanding\"", FaultKey, "titel", `key "titel" is not known`},
		{"title = \"River understanding\"", "titel = \"River understanding\"", FaultMissing, "[agreement]", "it has no title"},
		{"start = 2031-05-06", "", FaultMissing, "[agreement]", "it has no start"},
		{"start = 2031-05-06", "start = \"May\"", FaultValue, "start =", `"May" is no day`},
		{"start = 2031-05-06", "start = 2031-05-06T10:00:00", FaultValue, "start =", "is no day"},
		{"start = 2031-05-06", "start = 2031-05-06\nuntil = 2031-05-01", FaultDates, "until = 2031-05-01", "until 2031-05-01 comes before start"},
		{"start = 2031-05-06", "start = 2031-05-06\nstart_time = 2031-05-07T00:00:00+05:00", FaultDates, "start_time", "is not on the day of start"},
		{"start = 2031-05-06", "start = 2031-05-06\nstart_time = \"16:00\"", FaultValue, "start_time", "no time with its zone"},
		{"start = 2031-05-06", "start = 2031-05-06\nsigned = 2031-06-01", FaultDates, "signed", "was signed on"},
		{"clock = \"Asia/Bishkek\"", "clock = \"Asia/Olm\"", FaultValue, "clock", "is no time zone"},
		{"clock = \"Asia/Bishkek\"", "", FaultVague, "[agreement]", "in which time zone"},
		{"synthetic = true", "", FaultMissing, "[agreement]", "where its text stands"},
		{"synthetic = true", "synthetic = \"yes\"", FaultValue, "synthetic", "neither true nor false"},
		{"synthetic = true", "synthetic = true\narea = \"valley\"", FaultReference, "area", `zone "valley" is not in the file`},
		{"format = 1", "format = 2", FaultValue, "format", "out of bounds"},
		{"[[party]]\nid = \"belmark\"\nname = \"Belmark\"\ncountries = [\"XAB\"]", "", FaultMissing, "[[party]]", "it stands alone"},
		{"countries = [\"XAB\"]", "countries = [\"xab\"]", FaultValue, "[[party]]\nid = \"belmark\"", "three capital letters"},
		{"id = \"belmark\"", "id = \"ardania\"", FaultTwice, "[[party]]\nid = \"ardania\"\nname = \"Belmark\"", `party "ardania" stands at line`},
		{"right = \"belmark\"", "right = \"ardania\"", FaultValue, "right =", "both sides"},
		{"right = \"belmark\"", "", FaultMissing, "[[line]]", "whose one side is"},
		{"left = \"ardania\"\nright = \"belmark\"", "", FaultVague, "[[line]]", "on which side"},
		{"geojson = '{", "words = \"The river\"\n#'{", FaultVague, "[[line]]", "it is not drawn"},
		{"geojson = '{", "#'{", FaultMissing, "[[line]]", "neither drawn nor told"},
		{"geojson = '{", "file = \"town.geojson\"\ngeojson = '{", FaultDrawing, "[[line]]", "drawn twice"},
		{"[70, 40], [70.5, 40.2], [71, 40.1]", "[70, 40], [71, 41], [71, 40], [70, 41]", FaultDrawing, "geojson", "the line crosses itself: part 1, edge "},
		{"[70, 40], [70.5, 40.2], [71, 40.1]", "[70, 40], [70, 41], [70, 40.5]", FaultDrawing, "geojson", "the line crosses itself"},
		{"[70, 40], [70.5, 40.2], [71, 40.1]", "[70, 40], [170, 95]", FaultDrawing, "geojson", "not on the globe"},
		{"[70, 40], [70.5, 40.2], [71, 40.1]", "[170, 40], [-170, 40]", FaultDrawing, "geojson", "crosses the antimeridian"},
		{"[70, 40], [70.5, 40.2], [71, 40.1]", "[70, 40]", FaultDrawing, "geojson", "fewer than two points"},
		{"[70, 40], [70.5, 40.2], [71, 40.1]", "[70], [71]", FaultDrawing, "geojson", "is not two numbers"},
		{"[70, 40], [70.5, 40.2], [71, 40.1]", "70, 40", FaultDrawing, "geojson", "coordinates are not those"},
		{"\"LineString\"", "\"Point\"", FaultDrawing, "geojson", "not drawn by a \"Point\""},
		{"'{\"type\"", "'{\"crs\": {\"name\": \"EPSG:3857\"}, \"type\"", FaultDrawing, "geojson", "reference system of its own"},
		{"\"town.geojson\"", "\"none.geojson\"", FaultDrawing, "file", "none.geojson: there is no such file"},
		{"\"town.geojson\"", "\"../town.geojson\"", FaultDrawing, "file", "no name of a file"},
		{"\"town.geojson\"", "\"broken.geojson\"", FaultDrawing, "file", "its line 3 is not as GeoJSON has it"},
		{"\"town.geojson\"", "\"two.geojson\"", FaultDrawing, "file", "it has 2 features"},
		{"\"town.geojson\"", "\"two.geojson\"\nfeature = \"1\"", FaultDrawing, "file", "a zone is not drawn by a \"Point\""},
		{"\"town.geojson\"", "\"two.geojson\"\nfeature = \"b\"", FaultDrawing, "file", "has no geometry"},
		{"file = \"town.geojson\"", ring("[1, 1], [2, 2], [2, 1], [1, 2], [1, 1]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "its ring 1 crosses or touches ring 1 near longitude 1.49"},
		{"file = \"town.geojson\"", ring("[1, 1], [2, 2], [2, 1], [1, 2]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "is not closed"},
		{"file = \"town.geojson\"", ring("[1, 1], [2, 2], [1, 1]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "fewer than four"},
		{"file = \"town.geojson\"", ring("[179, 1], [-179, 1], [-179, 2], [179, 1]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "crosses the antimeridian"},
		{"file = \"town.geojson\"", ring("[179, 1], [181, 1], [181, 2], [179, 1]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "not on the globe"},
		{"file = \"town.geojson\"", ring("[1, 1], [5, 1], [5, 5], [1, 1]], [[7, 1], [8, 1], [8, 2], [7, 1]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "outside the first ring"},
		{"file = \"town.geojson\"", ring("[1, 1], [5, 1], [5, 5], [1, 5], [1, 1]], [[2, 2], [3, 2], [3, 3], [2, 3], [2, 2]], [[2.5, 2.5], [4, 2.5], [4, 4], [2.5, 4], [2.5, 2.5]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "its ring 2 crosses or touches ring 3"},
		{"file = \"town.geojson\"", ring("[1, 1], [5, 1], [5, 5], [1, 5], [1, 1]], [[2, 2], [3, 2], [3, 3], [2, 3], [2, 2]], [[2.2, 2.2], [2.4, 2.2], [2.4, 2.4], [2.2, 2.2]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "its ring 3 is a hole and lies outside the first ring or in another hole"},
		{"file = \"town.geojson\"", rings("[[[1, 1], [5, 1], [5, 5], [1, 1]]], [[[4, 1], [6, 1], [6, 5], [4, 1]]]"), FaultDrawing, "geojson = '{\"type\": \"MultiPolygon", "polygons 1 and 2 of the zone overlap"},
		{"file = \"town.geojson\"", rings("[[[1, 1], [5, 1], [5, 5], [1, 1]]], [[[1, 1], [5, 1], [5, 5], [1, 1]]]"), FaultDrawing, "geojson = '{\"type\": \"MultiPolygon", "polygons 1 and 2 of the zone overlap"},
		{"file = \"town.geojson\"", ring("[1, 1], [25, 1], [25, 5], [1, 1]"), FaultDrawing, "geojson = '{\"type\": \"Polygon", "the edge to point 2 is over 1000 km long"},
		{"\"LineString\", \"coordinates\": [[70, 40], [70.5, 40.2], [71, 40.1]]", "\"MultiLineString\", \"coordinates\": [[[70, 40], [71, 40]], [[72, 40], [73, 40], [73, 41], [72, 40]]]", FaultDrawing, "geojson", "part 2 of the line is closed"},
		{"lat = 40.5", "lat = 40.15", FaultContradiction, "[[site]]", "it lies 6.9 km from line contact, and clause guns wants"},
		{"lat = 40.5", "lat = 39.7", FaultContradiction, "[[site]]", "km from line contact on its other side"},
		{"lat = 40.5\n", "", FaultMissing, "[[site]]", "one of lat and lon"},
		{"lat = 40.5", "lat = 95", FaultValue, "lat", "out of bounds"},
		{"lat = 40.5", "lat = \"40.5 N\"", FaultValue, "lat", "is no number"},
		{"words = \"In the barn at Tarn\"", "", FaultMissing, "[[site]]\nid = \"barn\"", "nobody knows where"},
		{"\"A-2\"", "\"a1\"", FaultInventory, "serials", `serial number "a1" stands at line`},
		{"count = 3", "count = 3\nserials = [\"x\"]", FaultInventory, "[[site.item]]\nweapon_class = \"mortar\"", "1 serial numbers for 3"},
		{"count = 2", "count = 1", FaultInventory, "[[site.item]]", "2 serial numbers for 1"},
		{"count = 2", "count = 2.5", FaultValue, "count = 2.5", "is not whole"},
		{"count = 2", "", FaultMissing, "[[site.item]]", "it has no count"},
		{"from = 2031-05-21", "from = 2031-05-20", FaultPhases, "[[phase]]\nid = \"second\"", "it overlaps phase first"},
		{"from = 2031-05-06\nuntil", "from = 2031-05-05\nuntil", FaultDates, "from = 2031-05-05", "before the agreement"},
		{"until = 2031-05-20", "until = 2031-05-01", FaultDates, "until = 2031-05-01", "comes before from"},
		{"kind = \"no_fire\"", "kind = \"nofire\"", FaultValue, "kind = \"nofire\"", "is not known"},
		{"kind = \"no_fire\"", "kind = \"no_fire\"\nmost = 4", FaultKey, "most", "says nothing in a clause of kind no_fire"},
		{"kind = \"no_fire\"", "kind = \"cap\"\nweapon_class = \"tank\"", FaultMissing, "[[clause]]", "needs most"},
		{"kind = \"no_fire\"", "kind = \"hold\"", FaultMissing, "[[clause]]", "needs as_of"},
		{"kind = \"no_fire\"", "kind = \"no_works\"", FaultVague, "[[clause]]", "the mission itself"},
		{"phase = \"first\"", "phase = \"third\"", FaultReference, "phase = \"third\"", `phase "third" is not in the file`},
		{"phase = \"first\"", "phase = \"first\"\nfrom = 2031-06-01", FaultDates, "phase = \"first\"", "outside phase first"},
		{"phase = \"first\"", "phase = \"first\"\ndue_days = 3", FaultDates, "due_days", "the days count"},
		{"phase = \"first\"", "from = 2031-01-01", FaultDates, "from = 2031-01-01", "before the agreement"},
		{"phase = \"first\"", "phase = \"first\"\nfrom_time = 2031-05-07T10:00:00+05:00", FaultDates, "from_time", "not on its first day"},
		{"zone = \"town\"", "zone = \"twon\"", FaultReference, "zone = \"twon\"", `zone "twon" is not in the file`},
		{"zone = \"town\"", "zone = \"town\"\nexcept_zones = [\"town\"]", FaultContradiction, "except_zones", "and not there"},
		{"zone = \"town\"", "", FaultUnused, "[[zone]]", "no clause names it"},
		{"parties = [\"ardania\", \"belmark\"]\nphase = \"first\"", "parties = [\"ardania\", \"cardia\"]\nphase = \"first\"", FaultReference, "parties = [\"ardania\", \"cardia\"]", `party "cardia"`},
		{"parties = [\"ardania\", \"belmark\"]\nphase = \"first\"", "parties = [\"ardania\"]\nphase = \"first\"", FaultUneven, "[[clause]]", "no clause of kind no_fire binds party belmark"},
		{"parties = [\"ardania\", \"belmark\"]\nphase = \"first\"", "parties = []\nphase = \"first\"", FaultMissing, "parties = []", "parties is empty"},
		{"line = \"contact\"", "", FaultMissing, "distance_m", "no line to measure it from"},
		{"line = \"contact\"", "baselines = { ardania = \"contact\" }", FaultMissing, "distance_m", "for party belmark"},
		{"line = \"contact\"", "baselines = { ardania = \"contact\", belmark = \"contact\", cardia = \"contact\" }", FaultReference, "baselines", `party "cardia"`},
		{"line = \"contact\"", "baselines = { ardania = \"contact\", belmark = \"may\" }", FaultReference, "baselines", `line "may"`},
		{"distance_m = 15000\n", "", FaultMissing, "[[clause]]\nid = \"guns\"", "how far or from where"},
		{"distance_m = 15000", "distance_m = -5", FaultValue, "distance_m", "out of bounds"},
		{"distance_m = 15000", "distance_m = \"15 km\"", FaultValue, "distance_m", "is no number"},
		{"tolerance = 100", "tolerance = 20000", FaultValue, "tolerance = 20000", "leaves nothing"},
		{"calibre_mm = 100", "calibre_mm = 100\ncalibre_under_mm = 90", FaultValue, "calibre_under_mm", "no calibre is"},
		{"sites = [\"depot\", \"barn\"]", "sites = [\"depot\", \"shed\"]", FaultReference, "sites", `site "shed"`},
		{"sites = [\"depot\", \"barn\"]", "", FaultVague, "[[clause]]\nid = \"stores\"", "it names no site"},
	} {
		if strings.Count(sound, c.old) == 0 {
			t.Errorf("%q is not in the sound agreement", c.old)
		}
		checkFault(t, strings.Replace(sound, c.old, c.new, 1), c.kind, c.at, c.message)
	}
}

func ring(points string) string {
	return `geojson = '{"type": "Polygon", "coordinates": [[` + points + `]]}'`
}

func rings(polygons string) string {
	return `geojson = '{"type": "MultiPolygon", "coordinates": [` + polygons + `]}'`
}

// Zones that lie beside each other, with holes, and lines in parts are right.
func TestDrawn(t *testing.T) {
	for name, new := range map[string]string{
		"polygons side by side":     rings("[[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]], [[[2, 1], [3, 1], [3, 2], [2, 2], [2, 1]]]"),
		"corner at corner":          rings("[[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]], [[[2, 2], [3, 2], [3, 3], [2, 3], [2, 2]]]"),
		"an island in a hole":       rings("[[[1, 1], [5, 1], [5, 5], [1, 5], [1, 1]], [[2, 2], [4, 2], [4, 4], [2, 4], [2, 2]]], [[[2.5, 2.5], [3, 2.5], [3, 3], [2.5, 2.5]]]"),
		"two holes":                 ring("[1, 1], [5, 1], [5, 5], [1, 5], [1, 1]], [[2, 2], [3, 2], [3, 3], [2, 2]], [[4, 4], [4, 4.5], [4.5, 4.5], [4, 4]"),
		"cut at the antimeridian":   rings("[[[179, 1], [180, 1], [180, 2], [179, 2], [179, 1]]], [[[-180, 1], [-179, 1], [-179, 2], [-180, 2], [-180, 1]]]"),
		"a point twice":             ring("[1, 1], [2, 1], [2, 1], [2, 2], [1, 1]"),
		"heights":                   ring("[1, 1, 300], [2, 1, 300], [2, 2, 310], [1, 1, 300]"),
		"a ring in a ring's hollow": rings("[[[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4], [0, 0]]], [[[1, 1], [3, 1], [3, 4], [1, 4], [1, 1]]]"),
	} {
		_, faults := ParseAgreement("river.toml", []byte(strings.Replace(sound, `file = "town.geojson"`, new, 1)), soundFiles)
		if len(faults) > 0 {
			t.Errorf("%s: %+v", name, faults)
		}
	}
	line := strings.Replace(sound, `"LineString", "coordinates": [[70, 40], [70.5, 40.2], [71, 40.1]]`, `"MultiLineString", "coordinates": [[[70, 40], [71, 40]], [[71, 40], [72, 40.5]], [[73, 40.5], [74, 40]]]`, 1)
	if a, faults := ParseAgreement("river.toml", []byte(line), soundFiles); len(faults) > 0 || len(a.Lines[0].Parts) != 3 {
		t.Errorf("a line in parts: %+v", faults)
	}
}

// checkFault looks for one fault at the line where some words stand.
func checkFault(t *testing.T, src, kind, at, message string) {
	t.Helper()
	_, faults := ParseAgreement("river.toml", []byte(src), soundFiles)
	where := strings.Index(src, at)
	if where < 0 {
		t.Errorf("%q is not in the text", at)
		return
	}
	line := 1 + strings.Count(src[:where], "\n")
	for _, f := range faults {
		if f.Kind == kind && f.Line == line && strings.Contains(f.Message, message) {
			if f.Hint == "" || f.File != "river.toml" {
				t.Errorf("%s: no hint or file in %+v", message, f)
			}
			return
		}
	}
	t.Errorf("no fault %s at line %d with %q, but %+v", kind, line, message, faults)
}

// Two clauses of one party, beside the sound ones, and what is said of the second.
func TestContradictions(t *testing.T) {
	two := func(first, second string) string {
		return sound + "\n[[clause]]\nid = \"one\"\nparties = [\"ardania\", \"belmark\"]\n" + first + "\n[[clause]]\nid = \"two\"\nparties = [\"belmark\", \"ardania\"]\n" + second + "\n"
	}
	tank := `kind = "withdraw"
weapon_class = "tank"
line = "contact"
distance_m = 10000`
	limit := `kind = "cap"
weapon_class = "tank"
line = "contact"
band_to_m = 10000
most = 5`
	for name, c := range map[string]struct{ first, second, kind, message string }{
		"two distances":                 {tank, strings.Replace(tank, "10000", "12000", 1), FaultContradiction, "10000 m and 12000 m from line contact"},
		"two distances, one day shared": {tank + "\nuntil = 2031-06-01", strings.Replace(tank, "10000", "12000", 1) + "\nfrom = 2031-06-01", FaultContradiction, "2031-06-01 to 2031-06-01"},
		"of heavy weapons and of tanks": {tank, strings.NewReplacer("10000", "12000", `"tank"`, `"heavy_weapons"`).Replace(tank), FaultContradiction, "are to be"},
		"after each other":              {tank + "\nuntil = 2031-06-01", strings.Replace(tank, "10000", "12000", 1) + "\nfrom = 2031-06-02", "", ""},
		"of other calibres": {strings.Replace(tank, `"tank"`, "\"artillery\"\ncalibre_under_mm = 100\nuntil = 2031-05-20", 1), strings.NewReplacer("10000", "12000", `"tank"`, "\"artillery\"\ncalibre_mm = 100\nuntil = 2031-05-20").Replace(tank),
			"", ""},
		"named types before others":  {tank, strings.Replace(tank, "10000", "12000\ntypes = [\"T-0\"]", 1), "", ""},
		"other parties":              {tank, strings.Replace(tank, "10000", "12000", 1) + "\nzone = \"town\"", "", ""},
		"the same twice":             {strings.Replace(tank, "10000", "10000\nuntil = 2031-06-01", 1), strings.Replace(tank, "10000", "10000\nuntil = 2031-06-01", 1), "", ""},
		"two caps":                   {limit, strings.Replace(limit, "most = 5", "most = 6", 1), FaultContradiction, "no more than"},
		"more near than far":         {strings.Replace(limit, "10000", "20000", 1), strings.Replace(limit, "most = 5", "most = 6", 1), FaultContradiction, "in a part of the band"},
		"fewer near than far":        {strings.Replace(limit, "10000", "20000", 1), strings.Replace(limit, "most = 5", "most = 4", 1), "", ""},
		"a cap where none may be":    {limit, tank, FaultContradiction, "5 are allowed within 10000 m"},
		"a cap of none":              {strings.Replace(limit, "most = 5", "most = 0", 1), tank, "", ""},
		"a cap of more than those":   {strings.Replace(limit, `"tank"`, `"armoured_vehicle"`, 1), tank, "", ""},
		"stay and go":                {"kind = \"hold\"\nas_of = 2031-05-06\nweapon_class = \"tank\"", tank, FaultContradiction, "to stay and to be withdrawn"},
		"two freezes":                {"kind = \"hold\"\nas_of = 2031-05-06", "kind = \"hold\"\nas_of = 2031-05-05", FaultContradiction, "frozen as it was on"},
		"two freezes of other deeds": {"kind = \"hold\"\nas_of = 2031-05-06\nconduct = [\"exercise\"]", "kind = \"hold\"\nas_of = 2031-05-05\nconduct = [\"incursion\"]", "", ""},
		"two notices":                {"kind = \"notify\"\nabout = [\"exercise\"]\nnotice_h = 24", "kind = \"notify\"\nabout = [\"exercise\", \"movement\"]\nnotice_h = 48", FaultContradiction, "notice of exercise"},
		"two ways in":                {"kind = \"access\"\nfor = [\"monitors\"]\nreply_h = 24", "kind = \"access\"\nfor = [\"monitors\"]\nreply_h = 2", FaultContradiction, "access for monitors"},
		"two deadlines":              {"kind = \"complaints\"\nreply_h = 24", "kind = \"complaints\"\nreply_h = 2", FaultContradiction, "two deadlines"},
	} {
		src := two(c.first, c.second)
		if c.kind != "" {
			checkFault(t, src, c.kind, "[[clause]]\nid = \"two\"", c.message)
			continue
		}
		_, faults := ParseAgreement("river.toml", []byte(src), soundFiles)
		if err := Refusal(faults); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, faults := ParseAgreement("river.toml", []byte(two(tank, tank)), soundFiles)
	if len(faults) != 1 || faults[0].Kind != FaultTwice || !faults[0].Doubt {
		t.Errorf("the same twice: %+v", faults)
	}
}

// Clauses that contradict each other for one party alone, whose baseline the other clause has too, are found in whichever order parties are named.
func TestContradictionsOfEachParty(t *testing.T) {
	line := "\n[[line]]\nid = \"march\"\nleft = \"ardania\"\nright = \"belmark\"\ngeojson = '{\"type\": \"LineString\", \"coordinates\": [[70, 40.02], [71, 40.02]]}'\n"
	orders := []string{`["ardania", "belmark"]`, `["belmark", "ardania"]`}
	for whose, baselines := range map[string]string{"belmark": `{ardania = "march", belmark = "contact"}`, "ardania": `{ardania = "contact", belmark = "march"}`, "ardania and belmark": `{ardania = "contact", belmark = "contact"}`} {
		for _, first := range orders {
			for _, second := range orders {
				_, faults := ParseAgreement("river.toml", []byte(sound+line+"\n[[clause]]\nid = \"one\"\nkind = \"withdraw\"\nweapon_class = \"tank\"\nparties = "+first+"\nbaselines = "+baselines+"\ndistance_m = 10000\n"+
					"\n[[clause]]\nid = \"two\"\nkind = \"withdraw\"\nweapon_class = \"tank\"\nparties = "+second+"\nline = \"contact\"\ndistance_m = 12000\n"), soundFiles)
				found := 0
				for _, f := range faults {
					if f.Kind == FaultContradiction && strings.Contains(f.Message, "for party "+whose+", ") {
						found++
					}
				}
				if found != 1 || slices.ContainsFunc(faults, func(f Fault) bool { return f.Kind != FaultUnused && f.Of != "clause two" }) {
					t.Errorf("%s, %s and %s: %+v", whose, first, second, faults)
				}
			}
		}
	}
}

// What a party declared may stand in a file of its own, which not everybody has.
func TestHoldings(t *testing.T) {
	item := "\n[[site.item]]\nweapon_class = \"artillery\"\ncalibre_mm = 122\ncount = 2\nserials = [\"A-1\", \"A-2\"]\n"
	src := strings.Replace(sound, item, "\nholdings = \"depot.toml\"\n", 1)
	if src == sound {
		t.Fatal("the item is not in the sound agreement")
	}
	for name, c := range map[string]struct {
		holdings, file string
		line           int
		kind, message  string
	}{
		"in order":  {"[[item]]\nweapon_class = \"artillery\"\ncount = 1\nserials = [\"A-1\"]\n", "", 0, "", ""},
		"not here":  {"", "f/river.toml", 0, FaultInventory, "a file that is not here"},
		"a key":     {"\n[[item]]\nweapon_class = \"artillery\"\ncuont = 1\n", "f/depot.toml", 4, FaultKey, "\"cuont\" is not known"},
		"a table":   {"[item]\nweapon_class = \"artillery\"\n", "f/depot.toml", 1, FaultForm, "no list of tables"},
		"a stray":   {"x = 1\n", "f/depot.toml", 1, FaultKey, "\"x\" is not known"},
		"no TOML":   {"a = 1\nb = = 2", "f/depot.toml", 2, FaultForm, "not as TOML has it"},
		"no text":   {"\xff", "f/depot.toml", 0, FaultForm, "UTF-8"},
		"too many":  {"[[item]]\nweapon_class = \"artillery\"\ncount = 1\nserials = [\"A-1\",\n\"a 1\"]\n", "f/depot.toml", 4, FaultInventory, "serial number \"a 1\" stands at line 4 of the holdings of site depot too"},
		"too large": {strings.Repeat("# \n", maxHoldingsFile/3+1), "f/river.toml", 0, FaultInventory, "more than"},
	} {
		files := fstest.MapFS{"town.geojson": soundFiles["town.geojson"]}
		if c.holdings != "" {
			files["depot.toml"] = &fstest.MapFile{Data: []byte(c.holdings)}
		}
		a, faults := ParseAgreement("f/river.toml", []byte(src), files)
		if c.kind == "" {
			if len(faults) > 0 || len(a.Sites[0].Items) != 1 || a.Sites[0].Items[0].Serials[0] != "A-1" {
				t.Errorf("%s: %+v", name, faults)
			}
			continue
		}
		found := false
		for _, f := range faults {
			found = found || f.File == c.file && (f.Line == c.line || c.line == 0) && f.Kind == c.kind && strings.Contains(f.Message, c.message) && f.Doubt == (name == "not here") && f.Of == "site depot"
		}
		if !found {
			t.Errorf("%s: %+v", name, faults)
		}
	}
	_, faults := ParseAgreement("f/river.toml", []byte(strings.Replace(sound, item, "\nholdings = \"depot.toml\"\n"+item, 1)), soundFiles)
	if len(faults) != 1 || !strings.Contains(faults[0].Message, "items here and in a file") {
		t.Errorf("both: %+v", faults)
	}
}

// All faults are told, not the first alone.
func TestAllAtOnce(t *testing.T) {
	src := strings.NewReplacer("distance_m = 15000", "distence_m = 15000", "2031-05-21", "2031-05-19", "\"A-2\"", "\"A-1\"", "[71, 40.1]]", "[69.3, 41], [71, 39.3]]").Replace(sound)
	_, faults := ParseAgreement("river.toml", []byte(src), soundFiles)
	kinds := map[string]bool{}
	for i, f := range faults {
		kinds[f.Kind] = true
		if i > 0 && f.Line < faults[i-1].Line {
			t.Error("not in the order of the file")
		}
	}
	for _, k := range []string{FaultKey, FaultPhases, FaultInventory, FaultDrawing} {
		if !kinds[k] {
			t.Errorf("no fault of kind %s in %+v", k, faults)
		}
	}
	if err := Refusal(faults); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || counterclaim.HintOf(err) == "" || !strings.Contains(err.Error(), "more)") {
		t.Error(err)
	}
}

func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"w%d",`, i)
	}
	return b.String()
}

// What is made to be read slowly or never is refused in time.
func TestHostile(t *testing.T) {
	tangle := make([]string, 0, 40_000)
	for i := range 40_000 {
		tangle = append(tangle, []string{"[0, 0]", "[1, 1]", "[0, 1]", "[1, 0]"}[i%4])
	}
	comb := make([]string, 0, 40_000) // stretches that lie beside each other and never meet
	for i := range 40_000 {
		comb = append(comb, "["+[]string{"0", "60"}[i%2]+", "+strings.Repeat("", i)+formatFloat(float64(i)/1000)+"]")
	}
	line := func(points []string) string {
		return strings.Replace(sound, "[70, 40], [70.5, 40.2], [71, 40.1]", strings.Join(points, ", "), 1)
	}
	for name, src := range map[string]string{
		"nothing":         "",
		"bytes":           "\xff\xfe\x00",
		"too large":       strings.Repeat("# \n", MaxAgreement/3+1),
		"deep TOML":       "a = " + strings.Repeat("[", 50_000),
		"deep GeoJSON":    strings.Replace(sound, "[70, 40], [70.5, 40.2], [71, 40.1]", strings.Repeat("[", 100_000), 1),
		"a tangle":        line(tangle),
		"many rings":      strings.Replace(sound, "file = \"town.geojson\"", rings(strings.Repeat("[[[1, 1], [5, 1], [5, 5], [1, 1]], [[3, 1.5], [4, 1.5], [4, 2], [3, 1.5]]], ", 499)+"[[[1, 1], [5, 1], [5, 5], [1, 1]]]"), 1),
		"many points":     line(append(comb, comb...)),
		"many tables":     sound + strings.Repeat("[[phase]]\n", maxTables+1),
		"many keys":       sound + strings.Repeat("[[clause]]\nx = 1\n", 3000),
		"scalar lists":    "agreement = 1\nparty = 2\nclause = [3]\nline = [[4]]",
		"many parties":    sound + strings.Repeat("[[clause]]\nparties = ["+manyWords(maxParties)+"]\ntypes = ["+manyWords(maxTypes)+"]\n", maxClauses-3),
		"many sites":      sound + "[[clause]]\nkind = \"storage\"\nsites = [" + manyWords(maxList+1) + "]\n",
		"a list of lists": strings.Replace(sound, `parties = ["ardania", "belmark"]`, `parties = [["ardania"], {}]`, 1),
		"no numbers":      strings.Replace(sound, "distance_m = 15000", "distance_m = nan", 1),
		"a huge number":   strings.Replace(sound, "count = 2", "count = 9223372036854775807", 1),
		"long words":      strings.Replace(sound, "River", strings.Repeat("River", 1000), 1),
		"a NUL":           strings.Replace(sound, "River", "\\u0000", 1),
	} {
		begin := time.Now()
		_, faults := ParseAgreement("river.toml", []byte(src), soundFiles)
		if Refusal(faults) == nil {
			t.Errorf("%s: taken", name)
		}
		if len(faults) > maxFaults {
			t.Errorf("%s: %d faults", name, len(faults))
		}
		t.Logf("%s: %s", name, time.Since(begin))
	}
}
