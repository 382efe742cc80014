package pipeline

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/storetest"
)

// heldRecord is a record whose agreement has what was declared in files apart, with an inspection of each side's depot that saw 3 guns.
func heldRecord(t *testing.T) counterclaim.Store {
	t.Helper()
	s, _ := observed(t)
	keepAgreement(t, s, "2031-05-06")
	three := int64(3)
	var list []counterclaim.Observation
	for _, site := range []string{"dorn", "vell"} {
		o := counterclaim.Observation{Mission: "Tarn Observer Mission", Observer: "i", Means: counterclaim.MeansInspection, Time: "2031-06-20T09:00:00+06:00", Place: site, Perceived: "seen",
			Equipment: []counterclaim.Equipment{{WeaponClass: "artillery", CalibreMM: 122, Quantity: counterclaim.Quantity{Low: &three, High: &three}}}, Received: "2031-06-20T12:00:00Z", Kept: "2031-06-20T12:00:00Z", FiledBy: "i", Synthetic: true}
		o.Identify()
		list = append(list, o)
	}
	added, err := s.AddObservations(t.Context(), list)
	if err != nil || added[0].Err != nil || added[1].Err != nil {
		t.Fatal(added, err)
	}
	return s
}

func declare(t *testing.T, s counterclaim.Store, party, site, asOf string, n int, serials ...string) {
	t.Helper()
	e := counterclaim.RegisterEntry{Kept: asOf + "T10:00:00Z", Synthetic: true, RegisterWords: counterclaim.RegisterWords{Kind: counterclaim.HoldingsEntry, Agreement: "tarn-2031", Party: party, Site: site, AsOf: asOf, Received: asOf,
		KeptBy: "A. Person", Source: "letter", Items: []counterclaim.Item{{WeaponClass: "artillery", CalibreMM: 122, Count: n, Serials: serials}}}}
	if fresh, err := s.KeepEntry(t.Context(), &e); err != nil || !fresh {
		t.Fatal(fresh, err)
	}
}

// stored gives the rows of a party's storage clause, as JSON, by day.
func stored(rows []counterclaim.Violation, party string) map[string]counterclaim.Violation {
	out := map[string]counterclaim.Violation{}
	for _, v := range rows {
		if v.Kind == "storage" && v.Party == party {
			out[v.Day] = v
		}
	}
	return out
}

// TestMeasureHeld measures storage clauses from the record with the holdings of each day, for those who may see them; what everybody reads does
// not depend on any, and what one party reads not on the other's.
func TestMeasureHeld(t *testing.T) {
	ctx := t.Context()
	s := heldRecord(t)
	open, err := Measure(ctx, s, "tarn-2031", "", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if v := stored(open.Violations, "ardania")["2031-06-20"]; v.Verdict != "cannot_tell" {
		t.Fatalf("before anything was declared: %+v", v)
	}
	s.(counterclaim.WordHolder).HoldWords(&storetest.Words{})
	declare(t, s, "ardania", "dorn", "2031-06-01", 6)
	declare(t, s, "belmark", "vell", "2031-06-01", 3)
	held := func(party string) *Measured {
		m, closed, err := MeasureHeld(ctx, s, party, "tarn-2031", "", "", nil)
		if err != nil || closed {
			t.Fatal(closed, err)
		}
		return m
	}
	all := held("")
	if v := stored(all.Violations, "ardania")["2031-06-20"]; v.Verdict != "breach" || !v.Declared || !strings.Contains(v.Arithmetic, "dorn: 3 missing") {
		t.Errorf("%+v", v)
	}
	if v := stored(all.Violations, "belmark")["2031-06-20"]; v.Verdict != "compliant" || !v.Declared {
		t.Errorf("%+v", v)
	}
	if len(all.Versions) != 1 {
		t.Errorf("%d versions", len(all.Versions))
	}
	own := held("ardania")
	if v := stored(own.Violations, "ardania")["2031-06-20"]; v.Verdict != "breach" {
		t.Errorf("%+v", v)
	}
	if v := stored(own.Violations, "belmark")["2031-06-20"]; v.Verdict != "cannot_tell" {
		t.Errorf("one party's delegate is told of the other's: %+v", v)
	}
	// The other party declares anew, with serial numbers that were seen at this party's: nothing that this one or anybody reads changes.
	declare(t, s, "belmark", "vell", "2031-06-10", 9, "AH-101")
	declare(t, s, "belmark", "senn", "2031-06-02", 7, "AH-102")
	if again := held("ardania"); !reflect.DeepEqual(again.Violations, own.Violations) {
		t.Error("what one party reads depends on what the other declared")
	}
	if again, err := Measure(ctx, s, "tarn-2031", "", "", nil); err != nil || !reflect.DeepEqual(again, open) {
		t.Errorf("what everybody reads depends on what was declared: %v", err)
	}
	if v := stored(held("").Violations, "belmark")["2031-06-20"]; v.Verdict != "breach" || !strings.Contains(v.Arithmetic, "vell: 6 missing") {
		t.Errorf("declared anew: %+v", v)
	}
	// Later declarations change no earlier day.
	before := stored(held("").Violations, "belmark")
	declare(t, s, "belmark", "vell", "2031-06-21", 1)
	if after := stored(held("").Violations, "belmark"); !reflect.DeepEqual(after, before) {
		t.Errorf("a later declaration changed an earlier day:\n%+v\n%+v", after, before)
	}
	told, err := json.Marshal(ceasefire.Told(held("").Violations))
	if err != nil || !strings.Contains(string(told), `"verdict":"breach"`) {
		t.Fatal(string(told), err)
	}
	for _, word := range []string{"missing", "dorn", "vell", "AH-", "Depot", `"observations"`, `"labels":["missing`} {
		if strings.Contains(string(told), word) {
			t.Errorf("what may be told says %q: %s", word, told)
		}
	}
	a, states, closed, err := ceasefire.EquipmentOn(ctx, s, "ardania", "tarn-2031", "2031-06-20")
	if err != nil || closed || len(states) == 0 {
		t.Fatal(states, closed, err)
	}
	for _, x := range states {
		if x.Party != "ardania" {
			t.Errorf("a party is shown %+v", x)
		}
	}
	for _, site := range a.Sites {
		if site.Party != "ardania" && len(site.Items) > 0 {
			t.Errorf("a party is shown what %s declared for %s", site.Party, site.ID)
		}
	}
	// Without the keys it cannot be told.
	s.(counterclaim.WordHolder).HoldWords(nil)
	m, closed, err := MeasureHeld(ctx, s, "", "tarn-2031", "", "", nil)
	if v := stored(m.Violations, "ardania")["2031-06-20"]; err != nil || !closed || v.Verdict != "cannot_tell" {
		t.Errorf("without keys: %+v, closed %t, %v", v, closed, err)
	}
	if _, states, closed, err := ceasefire.EquipmentOn(ctx, s, "", "tarn-2031", "2031-06-20"); err != nil || !closed || states != nil {
		t.Errorf("without keys: %v, closed %t, %v", states, closed, err)
	}
}
