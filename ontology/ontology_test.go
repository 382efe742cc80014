package ontology

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// recordConducts is the record's own table, written out a second time on purpose.
const recordConducts = `
force: small_arms_fire heavy_weapons_fire air_strike drone_strike explosion mine_laying incursion seizure_of_ground clash
people: killing wounding detention abduction ill_treatment displacement return_of_people prisoner_exchange
movement: troop_deployment equipment_deployment troop_withdrawal equipment_withdrawal exercise mobilisation troops_present equipment_present equipment_missing
works: fortification position_built position_removed demining damage_to_property damage_to_infrastructure
air: airspace_violation drone_flight electronic_jamming
access: border_closure border_opening obstruction_of_monitors obstruction_of_aid obstruction_of_movement
arms: arms_acquisition arms_transfer arms_licensing
peace: ceasefire_declared ceasefire_violated ceasefire_rejected talks mediation peacekeeping border_delimitation agreement_signed
words: accusation denial threat protest_note appeal condemnation legislation`

func TestConductsAreTheRecordsOwn(t *testing.T) {
	var want, got []string
	for _, line := range strings.Split(strings.TrimSpace(recordConducts), "\n") {
		group, codes, _ := strings.Cut(line, ": ")
		for _, c := range strings.Fields(codes) {
			want = append(want, group+" "+c)
		}
	}
	for _, c := range Conducts() {
		got = append(got, c.Group+" "+string(c.Code))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the table has\n%q\nthe record has\n%q", got, want)
	}
}

func TestEventsAreTheRecordsOwn(t *testing.T) {
	var got []counterclaim.Event
	for _, e := range Events() {
		got = append(got, e.Root)
	}
	if !slices.Equal(got, counterclaim.Events()) {
		t.Errorf("events %v, want %v", got, counterclaim.Events())
	}
}

// Every line of an embedded file is a whole row: a broken one would be left out silently.
func TestRowsAreWhole(t *testing.T) {
	for name, f := range map[string]struct {
		tsv string
		n   int
	}{"conducts.tsv": {conductsTSV, 7}, "events.tsv": {eventsTSV, 5}, "words.tsv": {wordsTSV, 3}} {
		lines := strings.Split(strings.TrimSuffix(f.tsv, "\n"), "\n")
		if len(lines) < 2 {
			t.Errorf("%s has no rows", name)
		}
		for i, line := range lines {
			fields := strings.Split(line, "\t")
			if len(fields) != f.n || slices.ContainsFunc(fields, func(s string) bool { return s == "" || s != strings.TrimSpace(s) }) {
				t.Errorf("%s:%d: %q is not %d fields without spaces around", name, i+1, line, f.n)
			}
		}
	}
}

// cameoQuad is the quad class of a CAMEO code by its root: 01-05 verbal cooperation, 06-08
// material cooperation, 09-13 verbal conflict, 14-20 material conflict.
func cameoQuad(code string) int {
	switch root := code[:2]; {
	case root <= "05":
		return 1
	case root <= "08":
		return 2
	case root <= "13":
		return 3
	}
	return 4
}

func TestCAMEO(t *testing.T) {
	// What the record and CAMEO count differently, each with its reason.
	differ := map[string]string{
		"denial":         "CAMEO: deny responsibility, a neutral statement",
		"appeal":         "CAMEO: appeal, apart from demand",
		"protest_note":   "CAMEO: complain officially, under disapprove; its protest is of crowds",
		"border_opening": "CAMEO has one root, yield, for CONCEDE and RETREAT",
		"CONCEDE":        "CAMEO has one root, yield, for CONCEDE and RETREAT",
	}
	form := regexp.MustCompile(`^(0[1-9]|1[0-9]|20)[0-9]{0,2}$`)
	check := func(code, cameo string, event counterclaim.Event) {
		if !form.MatchString(cameo) {
			t.Errorf("%s: %q is not a CAMEO code", code, cameo)
			return
		}
		if event.Quad() == 0 {
			t.Errorf("%s: %q is not a PLOVER root", code, event)
		}
		if same := cameoQuad(cameo) == event.Quad(); same == (differ[code] != "") {
			t.Errorf("%s: CAMEO %s is of class %d, %s of %d", code, cameo, cameoQuad(cameo), event, event.Quad())
		}
	}
	for _, c := range Conducts() {
		check(string(c.Code), c.CAMEO, c.Event)
	}
	for _, e := range Events() {
		check(string(e.Root), e.CAMEO, e.Root)
		if len(e.CAMEO) != 2 {
			t.Errorf("%s: %q is not a CAMEO root", e.Root, e.CAMEO)
		}
	}
}

func TestWeights(t *testing.T) {
	for _, e := range Events() {
		if math.Abs(e.Weight) > 10 || e.Weight == 0 || (e.Weight > 0) != (e.Root.Quad() <= 2) {
			t.Errorf("%s: weight %v does not go with quad class %d", e.Root, e.Weight, e.Root.Quad())
		}
	}
}

func TestFamiliesAndGroups(t *testing.T) {
	for code, want := range map[counterclaim.Conduct]string{
		"small_arms_fire": "fire", "killing": "fire", "clash": "fire", "ceasefire_violated": "fire",
		"airspace_violation": "air", "drone_flight": "air", "troops_present": "deployment",
		"ceasefire_declared": "ceasefire", "invented": "invented",
	} {
		if got := FamilyOf(code); got != want {
			t.Errorf("%s is of family %q, want %q", code, got, want)
		}
	}
	var groups []string
	for _, g := range Groups() {
		groups = append(groups, g.Code)
	}
	for _, c := range Conducts() {
		if !slices.Contains(groups, c.Group) {
			t.Errorf("%s: group %q has no label", c.Code, c.Group)
		}
	}
}

func TestLabels(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Conducts() {
		if seen[c.Label] {
			t.Errorf("two conducts are labelled %q", c.Label)
		}
		seen[c.Label] = true
		if Label(string(c.Code)) != c.Label {
			t.Errorf("%s is labelled %q and %q", c.Code, c.Label, Label(string(c.Code)))
		}
	}
	for _, s := range counterclaim.Sectors() {
		if Label(string(s)) == string(s) {
			t.Errorf("sector %s has no label", s)
		}
	}
	for code, want := range map[string]string{"asserted": "says it is so", "ongoing": "going on", "ASSAULT": "Assault", "no_such": "no such"} {
		if got := Label(code); got != want {
			t.Errorf("Label(%q) = %q, want %q", code, got, want)
		}
	}
	if len(Sectors()) != len(counterclaim.Sectors()) || len(Stances()) != 3 || len(Statuses()) != 7 {
		t.Errorf("%d sectors, %d stances, %d statuses", len(Sectors()), len(Stances()), len(Statuses()))
	}
}

func TestCAMEOOfClaim(t *testing.T) {
	for _, c := range []struct {
		event    counterclaim.Event
		conducts []counterclaim.Conduct
		want     string
	}{
		{"ASSAULT", []counterclaim.Conduct{"air_strike", "killing"}, "195"},
		{"AGREE", []counterclaim.Conduct{"ceasefire_declared"}, "03"},
		{"ASSAULT", nil, "19"},
		{"COERCE", []counterclaim.Conduct{"invented"}, "17"},
		{"INVENTED", nil, ""},
	} {
		if got := CAMEO(c.event, c.conducts); got != c.want {
			t.Errorf("CAMEO(%s, %v) = %q, want %q", c.event, c.conducts, got, c.want)
		}
	}
}

// What a caller does to a table stays with the caller.
func TestTablesAreCopies(t *testing.T) {
	Conducts()[0].Label = "spoilt"
	Sectors()[0].Label = "spoilt"
	if Conducts()[0].Label == "spoilt" || Sectors()[0].Label == "spoilt" {
		t.Error("a caller changed the table")
	}
}
