package intake

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// observations reads what was observed from a text, and gives the errors beside it.
func observations(src string) (list []counterclaim.Observation, errs []error) {
	readObservations(strings.NewReader(src), "x.csv", func(i ObservationItem) bool {
		if i.Err != nil {
			errs = append(errs, i.Err)
		} else {
			list = append(list, *i.Observation)
		}
		return true
	})
	return list, errs
}

func num(n int64) *int64 { return &n }

const soundRow = `mission,observer,means,time,lat,lon,error_m,bearing_deg,bearing_error_deg,range_min_m,range_max_m,perceived,conduct,fire,counts,equipment,serials,works,flights,control,control_date,control_source,access,access_reason,delay_min,effort_h,not_reached,exhibits,synthetic
Valley Mission,A. Monitor,patrol,2031-05-06 10:00 +0500,41.5,70.25,10,270,22.5,1000,3000,heard,heavy_weapons_fire,~12-15 outgoing explosions; uncountable burst;3+ shot incoming,<=2 houses,"2 artillery 2S1 122mm: A113, A 117;1 - type 63;4 T-72",B4; B5,trench 120m larger by 20m since 2031-05-01;position,own 1 quadcopter 100m jammed;2 unknown,bel,2031-05-01,the mission's map,delayed,none given,40,6.5,Tarn; Ostry,` +
	"ABcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789,yes\n"

func TestObservationTable(t *testing.T) {
	want := counterclaim.Observation{Mission: "Valley Mission", Observer: "A. Monitor", Means: "patrol", Time: "2031-05-06T10:00:00+05:00", Lat: 41.5, Lon: 70.25, ErrorM: 10, BearingDeg: 270, BearingErrorDeg: 22.5,
		RangeMinM: 1000, RangeMaxM: 3000, Perceived: "heard", Conduct: "heavy_weapons_fire",
		Fire: []counterclaim.Firing{{Kind: "explosion", Direction: "outgoing", Quantity: counterclaim.Quantity{Low: num(12), High: num(15), Approximate: true}},
			{Kind: "burst", Direction: "undetermined", Quantity: counterclaim.Quantity{Uncountable: true}}, {Kind: "shot", Direction: "incoming", Quantity: counterclaim.Quantity{Low: num(3)}}},
		Counts: []counterclaim.Count{{What: "houses", High: num(2)}},
		Equipment: []counterclaim.Equipment{{WeaponClass: "artillery", Type: "2S1", CalibreMM: 122, Quantity: counterclaim.Quantity{Low: num(2), High: num(2)}, Serials: []string{"A113", "A 117"}},
			{Type: "type 63", Quantity: counterclaim.Quantity{Low: num(1), High: num(1)}}, {Type: "T-72", Quantity: counterclaim.Quantity{Low: num(4), High: num(4)}}},
		Serials: []string{"B4", "B5"},
		Works:   []counterclaim.Work{{Kind: "trench", SizeM: 120, Change: "larger", ChangeM: 20, LastVisit: "2031-05-01"}, {Kind: "position"}},
		Flights: []counterclaim.Flight{{Own: true, Type: "quadcopter", HeightM: 100, Interference: "jammed", Quantity: counterclaim.Quantity{Low: num(1), High: num(1)}},
			{Type: "unknown", Quantity: counterclaim.Quantity{Low: num(2), High: num(2)}}},
		Control: "bel", ControlDate: "2031-05-01", ControlSource: "the mission's map", Access: "delayed", AccessReason: "none given", DelayMin: 40, EffortH: 6.5, NotReached: []string{"Tarn", "Ostry"}, Synthetic: true}
	id, err := counterclaim.ParseID("abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789")
	if err != nil {
		t.Fatal(err)
	}
	want.Exhibits = []counterclaim.ID{id}
	want.Identify()
	semicolons := func(s string) string { // as sheets save in countries of the decimal comma
		var out []string
		for line := range strings.Lines(s) {
			cells, err := cellsOf([]byte(line), ',')
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, `"`+strings.Join(cells, `";"`)+`"`)
		}
		return strings.Join(out, "\n")
	}
	for name, src := range map[string]string{"commas": soundRow, "with a mark and Windows' line ends": utf8BOM + strings.ReplaceAll(soundRow, "\n", "\r\n"), "UTF-16": utf16Bytes(soundRow, true),
		"semicolons": semicolons(soundRow), "names as sheets have them": strings.Replace(soundRow, "bearing_error_deg", " Bearing error-deg", 1), "empty rows": "\n" + soundRow + strings.Repeat(",", 28) + "\n\n"} {
		list, errs := observations(src)
		if len(errs) > 0 || len(list) != 1 || !reflect.DeepEqual(list[0], want) {
			t.Errorf("%s: %+v, %v", name, list, errs)
		}
	}
	line, err := json.Marshal(&want)
	if err != nil {
		t.Fatal(err)
	}
	list, errs := observations("\n" + string(line) + "\n\n")
	if len(errs) > 0 || len(list) != 1 || !reflect.DeepEqual(list[0], want) {
		t.Errorf("a line of JSON: %+v, %v", list, errs)
	}
	var table bytes.Buffer
	if err := WriteObservations(&table, []counterclaim.Observation{want}); err != nil {
		t.Fatal(err)
	}
	if list, errs := observations(table.String()); len(errs) > 0 || len(list) != 1 || !reflect.DeepEqual(list[0], want) {
		t.Errorf("written and read again: %+v, %v", list, errs)
	}
}

// Each broken row is named with its line and what to try, and the others are kept.
func TestBrokenObservations(t *testing.T) {
	head := "mission,observer,means,time,perceived,fire,equipment,works,flights,effort_h,counts,lat,exhibits,note\n"
	row := func(cells ...string) string { return strings.Join(cells, ",") + "\n" }
	good := row("M", "O", "camera", "2031-05-06T10:00:00Z", "", "", "", "", "", "24", "", "", "", "")
	with := func(column, cell string) string {
		cells := strings.Split(strings.TrimSuffix(good, "\n"), ",")
		for i, name := range strings.Split(strings.TrimSpace(head), ",") {
			if name == column {
				cells[i] = cell
			}
		}
		return row(cells...)
	}
	for name, c := range map[string]struct{ row, want, try string }{
		"no zone":            {with("time", "2031-05-06 10:00"), `time: "2031-05-06 10:00" has no zone`, "+05:00"},
		"no time":            {with("time", "noon"), "is no time", "zone of the clock"},
		"a decimal comma":    {with("lat", `"41,5"`), "has a comma", "decimal point"},
		"hours in words":     {with("effort_h", "six"), `effort_h: "six" is no number`, "no unit"},
		"no number at all":   {with("effort_h", "NaN"), "is no number", "digits"},
		"fire of no number":  {with("fire", "many shots"), "does not say how many", "uncountable"},
		"fire of what":       {with("fire", "12 bangs"), "is no kind of fire", "12 explosion outgoing"},
		"fire of nothing":    {with("fire", "12"), "what it was", "12 explosion outgoing"},
		"fire twice":         {with("fire", "12 shot burst"), "stands twice", "12 explosion outgoing"},
		"uncountable houses": {with("counts", "uncountable houses"), "no number of things", "3 houses"},
		"equipment unnamed":  {with("equipment", "2 122mm"), "what was seen", "serials"},
		"equipment of none":  {with("equipment", ": A1"), "how many", "12"},
		"a work of words":    {with("works", "trench very long"), "neither a size", "trench 120m"},
		"a flight of none":   {with("flights", "own 1 100m"), "what flew", "quadcopter"},
		"own alone":          {with("flights", "own"), "how many", "quadcopter"},
		"no id":              {with("exhibits", "abc"), "is no id", "64 digits"},
		"two wrongs":         {with("lat", "x") + "", `lat: "x" is no number`, "digits"},
		"against a rule":     {with("means", "satellite"), "means", "template"},
		"too few cells":      {"M,O\n", "the row has 2 cells, the header 14", "quote cells"},
		"bytes":              {with("note", "\xff"), "not UTF-8", "iconv"},
		"an open quote":      {"\"M,O\n", "never closed", `""`},
		"a long line":        {strings.Repeat("x", maxObservationLine+1) + "\n", "longer than 1 MiB", "one observation a line"},
	} {
		list, errs := observations(head + good + c.row + good)
		if len(list) != 2 || len(errs) != 1 {
			t.Errorf("%s: %d kept, errors %v", name, len(list), errs)
			continue
		}
		if !strings.HasPrefix(errs[0].Error(), "x.csv:3: ") || !strings.Contains(errs[0].Error(), c.want) || !strings.Contains(counterclaim.HintOf(errs[0]), c.try) {
			t.Errorf("%s: %v (%s), want %q and %q", name, errs[0], counterclaim.HintOf(errs[0]), c.want, c.try)
		}
	}
	line := `{"mission":"M","observer":"O","means":"camera","time":"2031-05-06T10:00:00Z","effort_h":24}` + "\n"
	for name, c := range map[string]struct{ line, want, try string }{
		"no JSON":            {"{x\n", "not as it should be", "mission"},
		"a list":             {"[1]\n", "begins with", "{ … }"},
		"a misspelt field":   {strings.Replace(line, "effort_h", "efort_h", 1), `unknown field "efort_h"`, "effort_h"},
		"a field twice":      {strings.Replace(line, `"effort_h"`, `"mission":"N","effort_h"`, 1), "stands twice", "once"},
		"a number in quotes": {strings.Replace(line, "24", `"24"`, 1), `field "effort_h" is a string`, "without quotes"},
		"two in a line":      {strings.TrimSpace(line) + line, "follows", "one observation a line"},
		"another's id":       {strings.Replace(line, `{`, `{"id":"`+strings.Repeat("ab", 32)+`",`, 1), "not that of what it says", "template"},
		"bytes":              {strings.Replace(line, "M", "\xff", 1), "not valid UTF-8", "iconv"},
		"half a character":   {strings.Replace(line, "M", `\ud83d`, 1), "half of a surrogate pair", "characters"},
	} {
		list, errs := observations(line + c.line + line)
		if len(list) != 2 || len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), "x.csv:2: ") || !strings.Contains(errs[0].Error(), c.want) || !strings.Contains(counterclaim.HintOf(errs[0]), c.try) {
			t.Errorf("%s: %d kept, errors %v, want %q and %q", name, len(list), errs, c.want, c.try)
		}
	}
}

// A file of which nothing can be read is one failure.
func TestBrokenFilesOfObservations(t *testing.T) {
	head := "mission,observer,means,time"
	for src, c := range map[string]struct{ want, try string }{
		"":                            {"no observation", "template"},
		"\n\n":                        {"no observation", "template"},
		head + "\n":                   {"no observation", "template"},
		"PK\x03\x04rest":              {"not text", "CSV"},
		head + ",colour,size\na\n":    {`no column of observations is called "colour", no column of observations is called "size"`, "mission"},
		head + ",time\n":              {"column time stands twice", "mission"},
		"mission,observer\nM,O\n":     {"there is no column means, there is no column time", "mission"},
		head + ",\xff\n":              {"cannot be read", "UTF-8"},
		strings.Repeat("a,", 10_001):  {"more than 10000 columns", "mission"},
		strings.Repeat("x", 1<<20+10): {"longer than", "line"},
	} {
		list, errs := observations(src)
		if len(list) != 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), c.want) || !strings.Contains(counterclaim.HintOf(errs[0]), c.try) {
			t.Errorf("%.40q: %d kept, errors %v, want %q", src, len(list), errs, c.want)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(file, []byte(soundRow), 0o600); err != nil {
		t.Fatal(err)
	}
	var kept, failed []string
	for item := range Observations([]string{dir, filepath.Join(dir, "none.csv"), file, Stdin}, strings.NewReader(soundRow)) {
		if item.Err != nil {
			failed = append(failed, item.File)
		} else {
			kept = append(kept, item.File)
		}
	}
	if len(failed) != 2 || len(kept) != 2 || kept[0] != file || kept[1] != stdinName {
		t.Errorf("kept %q, failed %q", kept, failed)
	}
}

// FuzzObservations wants each row to be an observation that keeps the rules or a failure with its line, and what was read of a table to be
// the same when it was written and read again.
func FuzzObservations(f *testing.F) {
	line := `{"mission":"M","observer":"O","means":"camera","time":"2031-05-06T10:00:00Z","effort_h":24,"fire":[{"kind":"shot","direction":"incoming","uncountable":true}],"perceived":"seen"}`
	for _, s := range []string{soundRow, utf16Bytes(soundRow, false), line + "\n" + line, "mission;observer;means;time;what;perceived\nM;O;patrol;2031-05-06 10:00:00Z;\"a\r\nb\";seen\n",
		"time,means,mission,observer,works,flights,equipment,perceived\n2031-05-06T10:00Z,drone,M,O,trench 5m new since 2031-01-01,1 5m 6m,1 - - 5mm 5mm: a:b,seen\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		last := 0
		var list []counterclaim.Observation
		head, _ := unmarked(bytes.NewReader(src)).Peek(4096)
		table := !bytes.HasPrefix(bytes.TrimSpace(head), []byte("{"))
		readObservations(bytes.NewReader(src), "x", func(item ObservationItem) bool {
			if (item.Observation == nil) == (item.Err == nil) || item.Line < last || item.Line == last && item.Line != 0 {
				t.Fatalf("%+v after line %d", item, last)
			}
			last = item.Line
			if item.Err != nil {
				if code := counterclaim.CodeOf(item.Err); code == "" || code == counterclaim.CodeInternal || counterclaim.HintOf(item.Err) == "" && code != counterclaim.CodeUnreadable {
					t.Fatalf("no code or nothing to try: %v", item.Err)
				}
				return true
			}
			if err := item.Observation.Validate(); err != nil || item.Observation.ID.IsZero() {
				t.Fatal(err)
			}
			list = append(list, *item.Observation)
			return true
		})
		if !table || len(list) == 0 {
			return
		}
		var out bytes.Buffer
		if err := WriteObservations(&out, list); err != nil {
			t.Fatal(err)
		}
		n := 0
		readObservations(&out, "y", func(item ObservationItem) bool {
			if item.Err != nil || n >= len(list) || item.Observation.ID != list[n].ID {
				t.Fatalf("observation %d, %+v, came back as %+v, %v", n, list[n], item.Observation, item.Err)
			}
			n++
			return true
		})
		if n != len(list) {
			t.Fatalf("%d of %d came back", n, len(list))
		}
	})
}
