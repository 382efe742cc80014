package web

import (
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// TestFormAsksForAll wants the form to ask for every field of an observation that a person says, and every field to have words.
func TestFormAsksForAll(t *testing.T) {
	d := newGuarded(t, "http://localhost:8760", false).desk
	asked := map[string]bool{}
	for _, g := range askedGroups() {
		if d.say.orNothing("observed.g."+g.key) == "" {
			t.Errorf("group %s has no name", g.key)
		}
		if g.rows > 0 {
			asked[g.key] = true
		}
		for _, f := range g.fields {
			if asked[f.name] {
				t.Errorf("%s is asked for twice", f.name)
			}
			asked[f.name] = true
		}
		for _, f := range append(slices.Clone(g.fields), g.row...) {
			if s := d.fieldLabel(g.key+".0.", f.name); strings.Contains(s, "‹") {
				t.Errorf("%s.%s has no label", g.key, f.name)
			}
			if f.kind == askSelect && f.name != "control" && len(f.values()) == 0 {
				t.Errorf("%s can be nothing", f.name)
			}
		}
	}
	for _, c := range intake.ObservationColumns() {
		byItself := slices.Contains([]string{"device_time", "satellite_time", "received", "synthetic"}, c)
		if asked[c] == byItself {
			t.Errorf("the form asks for %s: %v", c, asked[c])
		}
		if !strings.HasPrefix(c, "synthetic") && d.say.orNothing("observed.f."+c) == "" {
			t.Errorf("column %s has no label", c)
		}
	}
}

// TestFieldWords wants the page for phones to have words for all that its scripts say, and to say all for which it has words.
func TestFieldWords(t *testing.T) {
	var source strings.Builder
	for _, name := range []string{"field.js", "field_form.js"} {
		body, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(body)
	}
	have := english().text
	said := map[string]bool{"stop.offline": true, "stop.signin": true, "stop.refused": true, "stop.later": true, "stop.wrong": true, "stop.strange": true}
	for _, m := range regexp.MustCompile(`say\(("[^)]*?)\)`).FindAllStringSubmatch(source.String(), -1) {
		for _, key := range regexp.MustCompile(`"([a-z.]+)"`).FindAllStringSubmatch(m[1], -1) {
			said[key[1]] = true
		}
	}
	for _, m := range regexp.MustCompile(`say\([^"()]*\? "([a-z.]+)" : "([a-z.]+)"`).FindAllStringSubmatch(source.String(), -1) {
		said[m[1]], said[m[2]] = true, true
	}
	for _, m := range regexp.MustCompile(`fault\([^;]*?, "([a-z]+)"\)`).FindAllStringSubmatch(source.String(), -1) {
		said["e."+m[1]] = true
	}
	said["e.time"], said["e.zone"] = true, true // one of two
	delete(said, "stop.")
	if len(said) < 60 {
		t.Fatalf("found only %d words", len(said))
	}
	for key := range said {
		if have["field.say."+key] == "" {
			t.Errorf("the page has no words for %q", key)
		}
	}
	for key := range have {
		if name, ok := strings.CutPrefix(key, "field.say."); ok && !said[name] {
			t.Errorf("nothing says %q", name)
		}
	}
}

// wholeForm says something in every field of the form but supersedes.
func wholeForm() url.Values {
	return url.Values{"mission": {"Valley Mission"}, "observer": {"A. Monitor"}, "post": {"Patrol 7"}, "means": {"patrol"}, "ref": {"P-7/14"}, "time": {"2031-05-06T10:00"}, "zone": {"+5"}, "until": {"2031-05-06T10:20:30"},
		"place": {"the ferry"}, "lat": {"41.25"}, "lon": {"70.5"}, "error_m": {"10"}, "perceived": {"seen"}, "what": {"explosions"}, "conduct": {"heavy_weapons_fire"},
		"bearing_deg": {"270"}, "bearing_error_deg": {"22.5"}, "range_m": {"2000"}, "range_min_m": {"1000"}, "range_max_m": {"3000"},
		"fire.0.kind": {"explosion"}, "fire.0.direction": {"outgoing"}, "fire.0.count": {"about"}, "fire.0.n": {"12"}, "fire.1.kind": {"burst"}, "fire.1.direction": {"undetermined"}, "fire.1.count": {"uncountable"}, "fire.2.direction": {"undetermined"}, "fire.2.count": {"exact"},
		"weapon": {"mortar"}, "calibre_mm": {"82"}, "equipment.0.weapon_class": {"artillery"}, "equipment.0.type": {"2S1"}, "equipment.0.calibre_mm": {"122"}, "equipment.0.count": {"exact"}, "equipment.0.n": {"2"}, "equipment.0.serials": {"A113; A117"},
		"serials": {"B 4\nB 5"}, "works.0.kind": {"trench"}, "works.0.size_m": {"120"}, "works.0.change": {"larger"}, "works.0.change_m": {"20"}, "works.0.last_visit": {"2031-05-01"},
		"flights.1.type": {"quadcopter"}, "flights.1.own": {"yes"}, "flights.1.count": {"between"}, "flights.1.n": {"1"}, "flights.1.m": {"3"}, "flights.1.height_m": {"100"}, "flights.1.interference": {"jammed"},
		"counts.0.what": {"houses damaged"}, "counts.0.count": {"least"}, "counts.0.n": {"2"}, "counts.1.what": {"people"}, "counts.1.count": {"most"}, "counts.1.n": {"9"}, "access": {"delayed"}, "access_reason": {"none given"}, "delay_min": {"40"}, "effort_h": {"6.5"}, "not_reached": {"Tarn; Ostry"},
		"control": {"ard"}, "control_date": {"2031-05-01"}, "control_source": {"the mission's map"}, "note": {"Fog."}, "exhibits": {counterclaim.HashOf("picture").String()}, "as": {"A. Monitor"}, "kind": {"fire"}}
}

func TestReadForm(t *testing.T) {
	d := newGuarded(t, "http://localhost:8760", false).desk
	o, wrong := d.readObservation(wholeForm())
	if o == nil {
		t.Fatalf("%v", wrong)
	}
	names, cells := intake.ObservationCells(o)
	want := "mission=Valley Mission|ref=P-7/14|observer=A. Monitor|post=Patrol 7|means=patrol|time=2031-05-06T10:00:00+05:00|until=2031-05-06T10:20:30+05:00|lat=41.25|lon=70.5|error_m=10|place=the ferry|bearing_deg=270|bearing_error_deg=22.5|range_m=2000|range_min_m=1000|range_max_m=3000|" +
		"perceived=seen|conduct=heavy_weapons_fire|what=explosions|fire=~12 explosion outgoing; uncountable burst undetermined|counts=2+ houses damaged; <=9 people|weapon=mortar|calibre_mm=82|equipment=2 artillery 2S1 122mm: A113, A117|serials=B 4; B 5|works=trench 120m larger 20m since 2031-05-01|" +
		"flights=own 1-3 quadcopter 100m jammed|control=ard|control_date=2031-05-01|control_source=the mission's map|access=delayed|access_reason=none given|delay_min=40|effort_h=6.5|not_reached=Tarn; Ostry|exhibits=" + counterclaim.HashOf("picture").String() + "|note=Fog."
	var got []string
	for i := range names {
		got = append(got, names[i]+"="+cells[i])
	}
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("read as\n%s\nwant\n%s", s, want)
	}
	// What a form for a correction has is read as what is corrected.
	o.DeviceTime, o.SatelliteTime = "2031-05-06T10:21:40+05:00", "2031-05-06T05:21:02Z"
	o.Identify()
	again, wrong := d.readObservation(valuesOf(o))
	if again == nil || !sameButTaken(again, o) || again.Supersedes != o.ID {
		t.Errorf("what was to be corrected came back as %+v, %v", again, wrong)
	}
	for range 7 { // more than the form has rows
		o.Counts = append(o.Counts, counterclaim.Count{What: "p" + strings.Repeat("x", len(o.Counts)), Low: o.Counts[0].Low})
	}
	o.Identify()
	if again, wrong := d.readObservation(valuesOf(o)); again == nil || len(again.Counts) != 9 || !sameButTaken(again, o) {
		t.Errorf("nine counts came back as %+v, %v", again, wrong)
	}
	o.Counts[0].Of = &counterclaim.Entity{Text: "of the village", Sector: counterclaim.CVL}
	o.Identify()
	if again, _ := d.readObservation(valuesOf(o)); again != nil && sameButTaken(again, o) {
		t.Error("what the form does not ask for is not missed")
	}
}

// TestFaultsStandBesideFields changes one field at a time and wants to be told beside it.
func TestFaultsStandBesideFields(t *testing.T) {
	d := newGuarded(t, "http://localhost:8760", false).desk
	for _, c := range [][3]string{ // field, value, where it is told
		{"mission", "", "mission"}, {"mission", strings.Repeat("x", 201), "mission"}, {"observer", "", "observer"}, {"post", strings.Repeat("x", 201), "post"}, {"means", "", "means"}, {"time", "", "time"}, {"time", "noon", "time"}, {"zone", "", "time"}, {"zone", "+99:99", "time"},
		{"until", "2031-05-06T09:59", "until"}, {"lat", "91", "lat"}, {"lat", "41,25", "lat"}, {"lon", "x", "lon"}, {"error_m", "", "error_m"}, {"perceived", "", "perceived"}, {"perceived", "told", "perceived"}, {"what", strings.Repeat("x", 2001), "what"},
		{"bearing_deg", "360", "bearing_deg"}, {"bearing_error_deg", "", "bearing_error_deg"}, {"bearing_error_deg", "181", "bearing_error_deg"}, {"range_m", "999", "range_m"}, {"range_min_m", "4000", "range_min_m"},
		{"fire.0.kind", "bang", "#fire"}, {"fire.0.n", "", "#fire"}, {"fire.0.n", "many", "fire.0.n"}, {"fire.0.m", "14", "fire.0.m"}, {"fire.1.n", "3", "#fire"}, {"calibre_mm", "2001", "calibre_mm"}, {"equipment.0.n", "1", "#equipment"}, {"works.0.last_visit", "", "#works"},
		{"flights.1.type", "", "#flights"}, {"flights.1.m", "", "flights.1.m"}, {"counts.0.what", "", "#counts"}, {"counts.0.count", "uncountable", "counts.0.count"}, {"access_reason", "", "access_reason"}, {"access", "refused", "delay_min"}, {"access", "", "access_reason"}, {"delay_min", "", "delay_min"},
		{"effort_h", "9999", "effort_h"}, {"not_reached", "Tarn; Tarn", "not_reached"}, {"control", "", "control"}, {"control_date", "May", "control_date"}, {"control_source", "", "control_source"}, {"note", strings.Repeat("x", 10_001), "note"}, {"exhibits", "picture.jpg", ""}, {"supersedes", "12", ""}, {"place", "\xff", "place"},
	} {
		form := wholeForm()
		form.Set(c[0], c[1])
		o, wrong := d.readObservation(form)
		if o != nil || len(wrong[c[2]]) == 0 {
			t.Errorf("%s %.20q: %v, want it told beside %q", c[0], c[1], wrong, c[2])
		}
		for field, list := range wrong {
			if strings.Contains(strings.ReplaceAll(strings.Join(list, " "), "muzzle_flash", ""), "_") {
				t.Errorf("%s %.20q: beside %s stands the name of a field: %q", c[0], c[1], field, list)
			}
		}
	}
	if o, wrong := d.readObservation(url.Values{"mission": {"M"}, "observer": {"O"}, "means": {"patrol"}, "time": {"2031-05-06T10:00"}, "zone": {"z"}}); o != nil || len(wrong[""]) != 1 {
		t.Errorf("nothing said: %v", wrong)
	}
}

func TestMomentOn(t *testing.T) {
	for _, c := range [][3]string{{"2031-05-06T10:00", "+05:00", "2031-05-06T10:00:00+05:00"}, {"2031-05-06T10:00:07", "-0330", "2031-05-06T10:00:07-03:30"}, {"2031-05-06T10:00", "utc", "2031-05-06T10:00:00Z"}, {"2031-05-06T10:00", "+11", "2031-05-06T10:00:00+11:00"},
		{"2031-05-06T10:00:00+04:00", "", "2031-05-06T10:00:00+04:00"}, {"2031-05-06T10:00", "", ""}, {"2031-05-06", "Z", ""}, {"2031-13-06T10:00", "Z", ""}, {"2031-05-06T10:00", "CET", ""}, {"2031-05-06T10:00", "+55:00", ""}} {
		if got, ok := momentOn(c[0], c[1]); got != c[2] || ok != (c[2] != "") {
			t.Errorf("%s on %q is %q, %v, want %q", c[0], c[1], got, ok, c[2])
		}
	}
}

// FuzzObservationForm wants any form to give a valid observation or faults, never both and never neither.
func FuzzObservationForm(f *testing.F) {
	f.Add(wholeForm().Encode())
	f.Add("mission=M&observer=O&means=camera&time=2031-05-06T10:00&zone=Z&effort_h=24")
	f.Add("fire.99999999999999999999.kind=x&fire.-1.n=3&counts.0.n=9223372036854775808&zone=%2B5&lat=NaN&lon=1e999")
	d := &desk{say: english()}
	f.Fuzz(func(t *testing.T, body string) {
		form, err := url.ParseQuery(body)
		if err != nil || len(body) > maxWritten {
			return
		}
		o, wrong := d.readObservation(form)
		if (o == nil) != (len(wrong) > 0) {
			t.Fatalf("%v, %v", o, wrong)
		}
		if o != nil {
			if err := o.Validate(); err != nil {
				t.Fatal(err)
			}
		}
		d.observationForm(formFor{values: form, wrong: wrong})
	})
}

// TestFieldScripts wants the scripts of the page for phones to be whole files that the page names.
func TestFieldScripts(t *testing.T) {
	entries, err := fs.ReadDir(os.DirFS("static"), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "field") && e.Name() != "field_worker.js" && !slices.Contains(fieldFiles(), e.Name()) {
			t.Errorf("%s is not kept on the phone", e.Name())
		}
	}
}
