package ceasefire

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// caseAgreement is the made-up example. At longitude 70.5 its line of contact lies at latitude 40.195; Ardania is north of it.
func caseAgreement(t testing.TB) *counterclaim.Agreement {
	t.Helper()
	src, err := os.ReadFile(examplesFolder + "/ardania-belmark.toml")
	if err != nil {
		t.Fatal(err)
	}
	a, faults := ParseAgreement("a", src, os.DirFS(examplesFolder))
	if err := Refusal(faults); err != nil {
		t.Fatal(err)
	}
	return a
}

func seenAt(at string, lat, errorM float64) counterclaim.Observation {
	return counterclaim.Observation{Mission: "M", Observer: "O", Post: "P", Means: "patrol", Time: at, Lat: lat, Lon: 70.5, ErrorM: errorM, Perceived: "seen", Synthetic: true}
}

func withGuns(o counterclaim.Observation, list ...counterclaim.Equipment) counterclaim.Observation {
	o.Equipment = list
	return o
}

func gun(calibre float64, serials ...string) counterclaim.Equipment {
	return counterclaim.Equipment{WeaponClass: "artillery", CalibreMM: calibre, Quantity: qty(1, 1), Serials: serials}
}

func withFire(o counterclaim.Observation, fire ...counterclaim.Firing) counterclaim.Observation {
	o.Fire = fire
	return o
}

func withWork(o counterclaim.Observation, kind, change, last string) counterclaim.Observation {
	o.Works = []counterclaim.Work{{Kind: kind, Change: change, LastVisit: last}}
	return o
}

func shots(n int64) counterclaim.Firing {
	return counterclaim.Firing{Kind: "shot", Direction: "undetermined", Quantity: qty(n, n)}
}

// checkCase is what one observation is to one clause: "" for no row, else the verdict, whose, and a part of the arithmetic or of a label.
type checkCase struct {
	o            counterclaim.Observation
	clause, want string
}

const (
	inMay  = "2031-05-28T09:00:00+06:00"
	inJune = "2031-06-12T09:00:00+06:00"
)

func by(o counterclaim.Observation, change func(o *counterclaim.Observation)) counterclaim.Observation {
	change(&o)
	return o
}

func weaponCases() map[string]checkCase {
	told := seenAt(inMay, 40.3, 50)
	told.Means, told.Perceived = "contact", "told"
	return map[string]checkCase{
		"gun too near":                    {withGuns(seenAt(inMay, 40.3, 50), gun(122)), "guns", "breach||margin -3"},
		"gun far enough":                  {withGuns(seenAt(inMay, 40.4, 50), gun(122)), "guns", "compliant||margin +"},
		"gun within the error":            {withGuns(seenAt(inMay, 40.3305, 400), gun(122)), "guns", "cannot_tell||error up to 600 m (position)"},
		"gun on its way back":             {withGuns(seenAt("2031-05-26T23:00:00+06:00", 40.3, 50), gun(122)), "guns", "compliant||not due before 2031-05-27"},
		"gun on the first day after":      {withGuns(seenAt("2031-05-27T00:00:00+06:00", 40.3, 50), gun(122)), "guns", "breach||"},
		"gun before the phase":            {withGuns(seenAt("2031-05-09T23:00:00+06:00", 40.3, 50), gun(122)), "guns", ""},
		"gun of a smaller calibre":        {withGuns(seenAt(inMay, 40.3, 50), gun(85)), "guns", ""},
		"gun of unknown calibre":          {withGuns(seenAt(inMay, 40.3, 50), gun(0)), "guns", "cannot_tell||its calibre is not known"},
		"gun of a known number":           {withGuns(seenAt(inMay, 40.3, 50), gun(0, "AH 101")), "guns", "breach|ardania|margin -3"},
		"gun of the other side's number":  {withGuns(seenAt(inMay, 40.3, 50), gun(122, "BH-7")), "guns", "breach|belmark|margin -2"},
		"guns of both sides' numbers":     {withGuns(seenAt(inMay, 40.3, 50), counterclaim.Equipment{WeaponClass: "artillery", CalibreMM: 122, Quantity: qty(2, 2), Serials: []string{"BH-7", "AH-101"}}), "guns", "breach||"},
		"gun far on the other side":       {withGuns(seenAt(inMay, 40.4, 50), gun(122, "BH-7")), "guns", "breach|belmark|"},
		"gun that was told of":            {withGuns(told, gun(122)), "guns", "cannot_tell||told, not observed"},
		"gun nowhere":                     {withGuns(by(seenAt(inMay, 0, 0), func(o *counterclaim.Observation) { o.Lon = 0 }), gun(122)), "guns", "cannot_tell||it has no position"},
		"no gun":                          {withGuns(seenAt(inMay, 40.3, 50), counterclaim.Equipment{WeaponClass: "artillery", CalibreMM: 122, Quantity: qty(0, 0)}), "guns", ""},
		"guns that nobody could count":    {withGuns(seenAt(inMay, 40.3, 50), counterclaim.Equipment{WeaponClass: "artillery", CalibreMM: 122, Quantity: counterclaim.Quantity{Uncountable: true}}), "guns", "breach||uncountable artillery"},
		"gun of a word for no class":      {withGuns(seenAt(inMay, 40.3, 50), counterclaim.Equipment{WeaponClass: "artilery", Quantity: qty(2, 2), CalibreMM: 122}), "guns", "cannot_tell||its class is not known"},
		"heavy weapons of no kind":        {withGuns(seenAt(inMay, 40.3, 50), counterclaim.Equipment{WeaponClass: "heavy_weapons", Quantity: qty(2, 2)}), "guns", "cannot_tell||which heavy weapons is not known"},
		"weapon of no class":              {withGuns(seenAt(inMay, 40.3, 50), counterclaim.Equipment{Type: "something", Quantity: qty(2, 2)}), "guns", "cannot_tell||its class is not known"},
		"weapons said to be there":        {by(seenAt(inMay, 40.3, 50), func(o *counterclaim.Observation) { o.Conduct = "equipment_present" }), "guns", "cannot_tell||which weapons is not said"},
		"rocket system of unknown range":  {withGuns(seenAt(inMay, 40.3, 50), counterclaim.Equipment{WeaponClass: "mlrs", Quantity: qty(1, 1)}), "rockets-short", "cannot_tell||its range is not known"},
		"gun between both lines":          {withGuns(by(seenAt(inMay, 40.15, 50), func(o *counterclaim.Observation) { o.Lon = 70.35 }), gun(122)), "guns", "breach||"},
		"gun on the other side of Earth":  {withGuns(by(seenAt(inMay, -40, 50), func(o *counterclaim.Observation) { o.Lon = -110 }), gun(122)), "guns", "cannot_tell||more than 3000 km"},
		"troops at the bridge":            {withGuns(seenAt(inMay, 40.195, 20), counterclaim.Equipment{WeaponClass: "troops", Quantity: qty(5, 5)}), "bridge-clear", "breach||zone bridge"},
		"troops said to be at the bridge": {by(seenAt(inMay, 40.195, 20), func(o *counterclaim.Observation) { o.Conduct = "troops_present" }), "bridge-clear", "breach||zone bridge"},
	}
}

func otherCases() map[string]checkCase {
	return map[string]checkCase{
		"trench":                    {withWork(seenAt(inMay, 40.21, 20), "trench", "new", "2031-05-20"), "works", "breach||trench new since 2031-05-20"},
		"trench of before":          {withWork(seenAt(inMay, 40.21, 20), "trench", "larger", "2031-05-01"), "works", "cannot_tell||last visited on 2031-05-01"},
		"trench never seen before":  {withWork(seenAt(inMay, 40.21, 20), "trench", "", ""), "works", "cannot_tell||not visited before"},
		"trench that is as it was":  {withWork(seenAt(inMay, 40.21, 20), "trench", "unchanged", "2031-05-20"), "works", "compliant||unchanged"},
		"trench far behind":         {withWork(seenAt(inMay, 40.3, 20), "trench", "new", "2031-05-20"), "works", "compliant||"},
		"mines to be removed later": {withWork(seenAt(inJune, 40.21, 20), "mines", "unchanged", "2031-06-01"), "mines", "compliant||not due before 2031-09-08"},
		"mines that are overdue":    {withWork(seenAt("2031-09-08T09:00:00+06:00", 40.21, 20), "mines", "unchanged", "2031-06-01"), "mines", "breach||"},
		"drone": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) {
			o.Flights = []counterclaim.Flight{{Type: "quadcopter", Quantity: qty(1, 1)}}
		}), "drones", "breach||1 quadcopter"},
		"drone of the mission": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) {
			o.Flights = []counterclaim.Flight{{Type: "quadcopter", Own: true, Quantity: qty(1, 1)}}
		}), "drones", "compliant||the mission's own"},
		"drone is no aircraft": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) {
			o.Flights = []counterclaim.Flight{{Type: "quadcopter", Quantity: qty(1, 1)}}
		}), "aircraft", ""},
		"helicopter":          {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) { o.Conduct = "airspace_violation" }), "aircraft", "breach||airspace violation"},
		"fire":                {withFire(seenAt(inMay, 40.21, 20), shots(3)), "fire", "breach||"},
		"flare":               {withFire(seenAt(inMay, 40.21, 20), counterclaim.Firing{Kind: "flare", Direction: "undetermined", Quantity: qty(1, 1)}), "fire", ""},
		"fire on the range":   {withFire(by(seenAt(inMay, 40.64, 20), func(o *counterclaim.Observation) { o.Lon = 70.36 }), shots(3)), "fire", "compliant||excepted: Training ground at Kell"},
		"fire at its edge":    {withFire(by(seenAt(inMay, 40.6, 20), func(o *counterclaim.Observation) { o.Lon = 70.36 }), shots(3)), "fire", "cannot_tell||perhaps exercise area"},
		"fire before the day": {withFire(seenAt("2031-05-06T05:59:00+05:00", 40.21, 20), shots(3)), "fire", ""},
		"fire from the hour":  {withFire(seenAt("2031-05-06T06:00:00+05:00", 40.21, 20), shots(3)), "fire", "breach||"},
		"fire said by conduct": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) { o.Conduct = "small_arms_fire" }), "fire",
			"breach||"},
		"access refused": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) {
			o.Access, o.AccessReason, o.Control, o.ControlDate, o.ControlSource = "refused", "mines", "ardania", "2031-05-06", "map"
		}), "monitors", "breach||reason given: mines"},
		"access in time": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) { o.Access, o.AccessReason, o.DelayMin = "delayed", "none", 120 }), "monitors", "compliant||120 min"},
		"access late":    {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) { o.Access, o.AccessReason, o.DelayMin = "delayed", "none", 121 }), "monitors", "breach||121 min"},
		"access elsewhere is no inspection": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) {
			o.Access, o.AccessReason = "refused", "mines"
		}), "inspections", ""},
		"ground taken":             {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) { o.Conduct = "seizure_of_ground" }), "freeze", "breach||seizure"},
		"troops behind their line": {by(seenAt(inMay, 40.21, 20), func(o *counterclaim.Observation) { o.Conduct = "troop_deployment" }), "freeze", "compliant||"},
		"exercise without a list":  {by(seenAt(inMay, 40.3, 20), func(o *counterclaim.Observation) { o.Conduct = "exercise" }), "exercises", "cannot_tell||no list of what was announced"},
		"threat":                   {by(seenAt(inMay, 40.3, 20), func(o *counterclaim.Observation) { o.Conduct = "threat" }), "statements", "breach||threat"},
		"somebody held":            {by(seenAt("2031-06-10T09:00:00+06:00", 40.3, 20), func(o *counterclaim.Observation) { o.Conduct = "detention" }), "release", "cannot_tell||not said"},
		"somebody back":            {by(seenAt("2031-06-10T09:00:00+06:00", 40.3, 20), func(o *counterclaim.Observation) { o.Conduct = "prisoner_exchange" }), "release", "compliant||"},
	}
}

func TestCheckCases(t *testing.T) {
	a := caseAgreement(t)
	cases := weaponCases()
	maps.Copy(cases, otherCases())
	for name, c := range cases {
		c.o.Identify()
		if err := c.o.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []counterclaim.Violation
		for _, v := range mustCheck(t, a, Input{Observations: []counterclaim.Observation{c.o}}).Violations {
			if v.Clause == c.clause {
				got = append(got, v)
			}
		}
		if c.want == "" {
			if len(got) != 0 {
				t.Errorf("%s: a row %+v", name, got[0])
			}
			continue
		}
		want := strings.SplitN(c.want, "|", 3)
		if len(got) != 1 || got[0].Verdict != want[0] || got[0].Party != want[1] || !strings.Contains(got[0].Arithmetic+strings.Join(got[0].Labels, "; "), want[2]) {
			t.Errorf("%s: want %s, got %+v", name, c.want, got)
		}
	}
}

// Heard from two posts it is one, as the rule says; from one post, too far apart in time or place, or by the other rule, it is two.
func TestCountingRule(t *testing.T) {
	heard := func(post string, lat, bearing float64, at string, f ...counterclaim.Firing) counterclaim.Observation {
		o := withFire(seenAt(at, lat, 10), f...)
		o.Post, o.Perceived, o.BearingDeg, o.BearingErrorDeg, o.RangeMinM, o.RangeMaxM = post, "heard", bearing, 22.5, 1000, 5000
		o.Identify()
		return o
	}
	uncountable := counterclaim.Firing{Kind: "burst", Direction: "undetermined", Quantity: counterclaim.Quantity{Uncountable: true}}
	least := counterclaim.Firing{Kind: "shot", Direction: "outgoing", Quantity: counterclaim.Quantity{Low: ptr(int64(4))}}
	north := func(at string, f ...counterclaim.Firing) counterclaim.Observation {
		return heard("north", 40.23, 180, at, f...)
	}
	south := func(at string, f ...counterclaim.Firing) counterclaim.Observation {
		return heard("south", 40.16, 0, at, f...)
	}
	for name, c := range map[string]struct {
		each bool
		list []counterclaim.Observation
		want string
	}{
		"one happening":             {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(12)), south("2031-05-08T10:05:00Z", shots(9))}, "[shot 12 to 12]"},
		"too far apart in time":     {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(12)), south("2031-05-08T10:05:01Z", shots(9))}, "[shot 12 to 12] [shot 9 to 9]"},
		"too far apart in place":    {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(12)), heard("south", 40.16, 180, "2031-05-08T10:01:00Z", shots(9))}, "[shot 12 to 12] [shot 9 to 9]"},
		"each entry":                {true, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(12)), south("2031-05-08T10:05:00Z", shots(9))}, "[shot 12 to 12] [shot 9 to 9]"},
		"one post, two happenings":  {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(12)), north("2031-05-08T10:01:00Z", shots(9))}, "[shot 12 to 12] [shot 9 to 9]"},
		"two of one, three of both": {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(2)), north("2031-05-08T10:04:00Z", shots(2)), south("2031-05-08T10:02:00Z", shots(3))}, "[shot 4 to 4]"},
		"uncountable apart":         {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(2), uncountable), south("2031-05-08T10:02:00Z", uncountable)}, "[shot 2 to 2, burst 0 to 0 uncountable 1]"},
		"at least":                  {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", least), south("2031-05-08T10:02:00Z", shots(3))}, "[shot 4 to 4 open]"},
		"units stay apart":          {false, []counterclaim.Observation{north("2031-05-08T10:00:00Z", shots(2)), south("2031-05-08T10:02:00Z", counterclaim.Firing{Kind: "explosion", Direction: "incoming", Quantity: qty(1, 2)})}, "[shot 2 to 2, explosion 1 to 2]"},
	} {
		a := caseAgreement(t)
		if c.each {
			a.CountOverlap = "each"
		}
		var got []string
		for _, v := range mustCheck(t, a, Input{Observations: c.list}).Violations {
			var fire []string
			for _, f := range v.Fire {
				s := fmt.Sprintf("%s %d to %d", f.Unit, f.Low, f.High)
				if f.Open {
					s += " open"
				}
				if f.Uncountable > 0 {
					s += fmt.Sprintf(" uncountable %d", f.Uncountable)
				}
				fire = append(fire, s)
			}
			got = append(got, "["+strings.Join(fire, ", ")+"]")
		}
		slices.Sort(got)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, " "), c.want)
		}
	}
}

// Inspections: what is missing by number and by serial number, what stands elsewhere, what could not be seen.
func TestStorageCases(t *testing.T) {
	a := caseAgreement(t)
	kell := func(list ...counterclaim.Equipment) counterclaim.Observation {
		o := withGuns(seenAt("2031-06-15T09:00:00+06:00", 40.70, 20), list...)
		o.Lon, o.Means = 70.40, "inspection"
		o.Identify()
		return o
	}
	of := func(class string, calibre float64, low, high int64, serials ...string) counterclaim.Equipment {
		return counterclaim.Equipment{WeaponClass: class, CalibreMM: calibre, Quantity: qty(low, high), Serials: serials}
	}
	refused := kell(of("tank", 125, 2, 2))
	refused.Equipment, refused.Perceived, refused.Access, refused.AccessReason = nil, "", "refused", "none given"
	refused.Identify()
	for name, c := range map[string]struct {
		list []counterclaim.Observation
		want string
	}{
		"all there":                 {[]counterclaim.Observation{kell(of("artillery", 122, 4, 4), of("tank", 125, 2, 2))}, "compliant|kell: 0 missing"},
		"three missing by number":   {[]counterclaim.Observation{kell(of("artillery", 122, 1, 1), of("tank", 125, 2, 2))}, "breach|kell: 3 missing"},
		"none of a class was seen":  {[]counterclaim.Observation{kell(of("tank", 125, 2, 2))}, "breach|kell: 4 missing"},
		"a count that is not sure":  {[]counterclaim.Observation{kell(of("artillery", 122, 1, 4), of("tank", 125, 2, 2))}, "cannot_tell|0 to 3 missing"},
		"of unknown calibre":        {[]counterclaim.Observation{kell(of("artillery", 0, 4, 4), of("tank", 0, 2, 2))}, "compliant|kell: 0 missing"},
		"of unknown class":          {[]counterclaim.Observation{kell(of("", 0, 6, 6))}, "cannot_tell|"},
		"other numbers":             {[]counterclaim.Observation{kell(of("artillery", 122, 4, 4, "AH-101", "AH-102", "AH-999", "BH-7"), of("tank", 125, 2, 2))}, "compliant|missing at kell: AH-103, AH-104"},
		"numbers of others":         {[]counterclaim.Observation{kell(of("artillery", 122, 4, 4, "AH-101", "AH-102", "AH-999", "BH-7"), of("tank", 125, 2, 2))}, "compliant|declared elsewhere at kell: BH-7"},
		"numbers of nobody":         {[]counterclaim.Observation{kell(of("artillery", 122, 4, 4, "AH-101", "AH-102", "AH-999", "BH-7"), of("tank", 125, 2, 2))}, "compliant|not declared at kell: AH-999"},
		"three missing by numbers":  {[]counterclaim.Observation{kell(of("artillery", 122, 1, 1, "ah 101"), of("tank", 125, 2, 2, "AT-31", "AT-32"))}, "breach|missing at kell: AH-102, AH-103, AH-104"},
		"refused":                   {[]counterclaim.Observation{refused}, "cannot_tell|access refused"},
		"the later count counts":    {[]counterclaim.Observation{kell(of("artillery", 122, 1, 1), of("tank", 125, 2, 2)), later12(kell(of("artillery", 122, 4, 4), of("tank", 125, 2, 2)))}, "compliant|kell: 0 missing"},
		"refused after it was seen": {[]counterclaim.Observation{kell(of("artillery", 122, 4, 4), of("tank", 125, 2, 2)), later12(refused)}, "cannot_tell|access refused"},
	} {
		var got []counterclaim.Violation
		for _, v := range mustCheck(t, a, Input{Observations: c.list}).Violations {
			if v.Clause == "stores" {
				got = append(got, v)
			}
		}
		want := strings.SplitN(c.want, "|", 2)
		if len(got) != 1 || got[0].Verdict != want[0] || got[0].Party != "ardania" || !got[0].Declared || !strings.Contains(got[0].Arithmetic+strings.Join(got[0].Labels, "; "), want[1]) {
			t.Errorf("%s: want %s, got %+v", name, c.want, got)
		}
	}
}

func later12(o counterclaim.Observation) counterclaim.Observation {
	o.Time = "2031-06-15T12:00:00+06:00"
	o.Identify()
	return o
}

// The cap: what may be the same weapons is not counted twice, what cannot be is.
func TestCapCases(t *testing.T) {
	a := caseAgreement(t)
	tanks := func(at string, lat, lon, errorM float64, n int64) counterclaim.Observation {
		o := withGuns(seenAt("2031-06-12T"+at+":00+06:00", lat, errorM), counterclaim.Equipment{WeaponClass: "tank", CalibreMM: 125, Quantity: qty(n, n)})
		o.Lon = lon
		o.Identify()
		return o
	}
	for name, c := range map[string]struct {
		list []counterclaim.Observation
		want string
	}{
		"as many as may be":      {[]counterclaim.Observation{tanks("09:00", 40.28, 70.5, 50, 21)}, "compliant"},
		"one too many":           {[]counterclaim.Observation{tanks("09:00", 40.28, 70.5, 50, 22)}, "breach"},
		"two parks at once":      {[]counterclaim.Observation{tanks("09:00", 40.28, 70.5, 50, 12), tanks("09:02", 40.28, 70.6, 50, 12)}, "breach"},
		"two parks, hours apart": {[]counterclaim.Observation{tanks("09:00", 40.28, 70.5, 50, 12), tanks("12:00", 40.28, 70.6, 50, 12)}, "cannot_tell"},
		"one park, seen twice":   {[]counterclaim.Observation{tanks("09:00", 40.28, 70.5, 50, 12), tanks("09:02", 40.28, 70.5005, 50, 12)}, "cannot_tell"},
		"perhaps in the band":    {[]counterclaim.Observation{tanks("09:00", 40.33, 70.5, 2000, 22)}, "cannot_tell"},
		"few, perhaps in it":     {[]counterclaim.Observation{tanks("09:00", 40.33, 70.5, 2000, 2)}, "compliant"},
		"none in the band":       {[]counterclaim.Observation{tanks("09:00", 40.5, 70.5, 50, 40)}, ""},
		"before it binds": {[]counterclaim.Observation{func() counterclaim.Observation {
			o := tanks("09:00", 40.28, 70.5, 50, 40)
			o.Time = "2031-06-08T09:00:00+06:00"
			return o
		}()}, ""},
		"one side does not count": {[]counterclaim.Observation{tanks("09:00", 40.28, 70.5, 50, 12), tanks("09:02", 40.11, 70.5, 50, 12)}, "compliant compliant"},
	} {
		var got []string
		for _, v := range mustCheck(t, a, Input{Observations: c.list}).Violations {
			if v.Clause == "tanks-cap" {
				got = append(got, v.Verdict)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// What a clause excepts: what is in storage, what is on a training ground. Where it may be there, it cannot be told.
func TestExceptions(t *testing.T) {
	a := caseAgreement(t)
	lat, lon := 40.25, 70.5
	a.Sites = append(a.Sites, counterclaim.Site{ID: "forward", Party: "ardania", Lat: &lat, Lon: &lon, ErrorM: 100})
	for i := range a.Clauses {
		if k := &a.Clauses[i]; k.ID == "guns" {
			k.Exceptions = []string{"storage", "training"}
		}
	}
	may := "2031-05-28T09:00:00+06:00"
	for name, c := range map[string]struct {
		lat, lon, errorM float64
		want             string
	}{
		"at the site":           {40.251, 70.5, 50, "compliant excepted: in storage at forward"},
		"perhaps at the site":   {40.251, 70.5, 2000, "cannot_tell "},
		"beside the site":       {40.27, 70.5, 50, "breach "},
		"on the ground at Kell": {40.64, 70.36, 50, "compliant excepted: Training ground at Kell; exercise area: Training ground at Kell"},
	} {
		o := withGuns(seenAt(may, c.lat, c.errorM), gun(122))
		o.Lon = c.lon
		o.Identify()
		for _, v := range mustCheck(t, a, Input{Observations: []counterclaim.Observation{o}}).Violations {
			if got := v.Verdict + " " + strings.Join(v.Labels, "; "); v.Clause == "guns" && got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
	}
}

// A correction takes the place of what it corrects; what lies outside the days or the area is counted and makes no row.
func TestLeftOut(t *testing.T) {
	a := caseAgreement(t)
	first := withFire(seenAt("2031-05-08T10:00:00Z", 40.21, 20), shots(3))
	first.Identify()
	second := withFire(seenAt("2031-05-08T10:00:00Z", 40.21, 20), shots(5))
	second.Supersedes = first.ID
	second.Identify()
	far := withFire(seenAt("2031-05-08T10:00:00Z", 45, 20), shots(3))
	other := withFire(seenAt("2031-05-12T10:00:00Z", 40.21, 20), shots(3))
	r := mustCheck(t, a, Input{Observations: []counterclaim.Observation{first, second, far, other}, From: "2031-05-07", To: "2031-05-11"})
	if len(r.Violations) != 1 || r.Violations[0].Observations[0] != second.ID || r.LeftOut != (LeftOut{Superseded: 1, OtherDays: 1, Outside: 1}) {
		t.Errorf("%+v %+v", r.LeftOut, r.Violations)
	}
	for _, in := range []Input{{From: "May"}, {To: "2031-02-30"}, {From: "2031-05-08", To: "2031-05-07"}} {
		if _, err := Check(a, in); counterclaim.CodeOf(err) != counterclaim.CodeBadInput || counterclaim.HintOf(err) == "" {
			t.Errorf("%+v: %v", in, err)
		}
	}
	asked := 0
	stop := func() error {
		if asked++; asked == 2 {
			return errors.New("enough")
		}
		return nil
	}
	if _, err := Check(a, Input{Observations: []counterclaim.Observation{first, other}, Stop: stop}); err == nil || asked != 2 {
		t.Errorf("not stopped: %v, asked %d times", err, asked)
	}
	a.Clock = "Nowhere/At_All"
	if _, err := Check(a, Input{}); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Errorf("a clock of nowhere: %v", err)
	}
}

// Real agreements, whose lines are told in words alone, can be held against observations: what cannot be measured is said.
func TestRealExamplesCannotBeMeasured(t *testing.T) {
	for _, name := range []string{"minsk-2015", "israel-syria-1974", "additional-measures-2020", "thailand-cambodia-2025", "kyrgyz-tajik-2022", "minsk-2014"} {
		src, err := os.ReadFile(examplesFolder + "/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		a, _ := ParseAgreement(name, src, os.DirFS(examplesFolder))
		o := withGuns(withFire(seenAt(a.Start+"T23:59:00Z", 48, 50), shots(2)), gun(122), counterclaim.Equipment{WeaponClass: "tank", Quantity: qty(3, 3)})
		o.Time = later(a.Start, 300) + "T12:00:00Z"
		o.Identify()
		r := mustCheck(t, a, Input{Observations: []counterclaim.Observation{o}})
		for _, v := range r.Violations {
			if v.Kind == "withdraw" && v.Verdict == "breach" {
				t.Errorf("%s: what is not drawn is measured: %+v", name, v)
			}
		}
		if len(r.Violations) == 0 && len(r.Notes) == 0 {
			t.Errorf("%s: nothing is said", name)
		}
	}
}
