package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

const oneObservation = `{"mission":"M","observer":"O","means":"patrol","time":"2031-05-06T10:00:00+05:00","effort_h":2}`

func TestReadObservation(t *testing.T) {
	o, err := ReadObservation([]byte(oneObservation))
	if err != nil || o.ID.IsZero() || o.EffortH != 2 || o.Received != "" {
		t.Fatalf("%+v, %v", o, err)
	}
	for _, c := range [][2]string{{"", "no observation"}, {" \n", "no observation"}, {"[]", "no JSON object"}, {strings.Replace(oneObservation, "effort_h", "efort_h", 1), "efort_h"},
		{strings.Replace(oneObservation, "patrol", "balloon", 1), "means"}, {oneObservation + oneObservation, "follows"}, {`{"mission":"\ud800"}`, ""}, {`{"note":"` + strings.Repeat("x", maxObservationLine) + `"}`, "longer than"}} {
		o, err := ReadObservation([]byte(c[0]))
		if o != nil || err == nil || !strings.Contains(err.Error(), c[1]) || counterclaim.CodeOf(err) == counterclaim.CodeInternal {
			t.Errorf("%.60q: %v, %v, want %q", c[0], o, err, c[1])
		}
	}
}

func TestReceive(t *testing.T) {
	now := time.Date(2031, 5, 7, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct{ received, want, wrong string }{{"", "2031-05-07T08:00:00Z", ""}, {"2031-05-06T18:00:00+05:00", "2031-05-06T18:00:00+05:00", ""},
		{"2031-05-07T08:59:00Z", "2031-05-07T08:59:00Z", ""}, {"2031-05-07T09:01:00Z", "", "now it is"}} {
		o, err := ReadObservation([]byte(oneObservation))
		if err != nil {
			t.Fatal(err)
		}
		id := o.ID
		o.Received = c.received
		err = Receive(o, "A. Clerk", now)
		switch {
		case c.wrong != "":
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("received %q: %v", c.received, err)
			}
		case err != nil || o.Received != c.want || o.Kept != "2031-05-07T08:00:00Z" || o.FiledBy != "A. Clerk" || o.Identify() != id:
			t.Errorf("received %q: %+v, %v", c.received, o, err)
		}
	}
	for said, want := range map[string]string{
		`"perceived":"heard","conduct":"loud_noise",`:                                       "heavy_weapons_fire",
		`"perceived":"seen","conduct":"heavy_weapon_fire",`:                                 "did you mean heavy_weapons_fire?",
		`"perceived":"seen","equipment":[{"weapon_class":"artilery","low":2}],`:             "did you mean artillery?",
		`"perceived":"seen","equipment":[{"weapon_class":"howitzer","low":2}],`:             "one of heavy_weapons, artillery",
		`"perceived":"seen","equipment":[{"type":"D-30","low":2}],`:                         "",
		`"perceived":"seen","equipment":[{"weapon_class":"artillery","low":2}],`:            "",
		`"perceived":"heard","conduct":"heavy_weapons_fire",`:                               "",
		`"perceived":"seen","equipment":[{"weapon_class":"mortar","type":"2B14","low":1}],`: "",
	} {
		o, err := ReadObservation([]byte(strings.Replace(oneObservation, `"effort_h"`, said+`"effort_h"`, 1)))
		if (err != nil) != (want != "") || !strings.Contains(counterclaim.HintOf(err), want) {
			t.Errorf("%s: %v, %s", said, err, counterclaim.HintOf(err))
		}
		if err == nil { // nothing of it is lost on the way of a form, which does not read JSON
			if o.Equipment, o.Conduct = []counterclaim.Equipment{{WeaponClass: "Artillery"}}, ""; Receive(o, "A. Clerk", now) == nil {
				t.Errorf("%s: a class of no table was received", said)
			}
		}
	}
	o, err := ReadObservation([]byte(oneObservation))
	if err != nil {
		t.Fatal(err)
	}
	o.Time, o.Synthetic = "2035-05-06T10:00:00Z", false
	if err := Receive(o, "A. Clerk", now); err == nil || !strings.Contains(err.Error(), "it was observed at 2035") {
		t.Errorf("what is real and lies ahead: %v", err)
	}
	if o.Synthetic = true; Receive(o, "A. Clerk", now) != nil {
		t.Error("what is made up and lies ahead is refused")
	}
}

// FuzzReadObservation wants foreign bytes to give a valid observation or an error of ours, never both.
func FuzzReadObservation(f *testing.F) {
	f.Add([]byte(oneObservation))
	f.Add([]byte(`{"fire":[{"kind":"shot","direction":"incoming","low":1}],"counts":[{"what":"x","low":null,"high":2}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := ReadObservation(raw)
		if (o == nil) == (err == nil) || err != nil && counterclaim.CodeOf(err) == counterclaim.CodeInternal {
			t.Fatalf("%v, %v", o, err)
		}
		if o != nil {
			if err := o.Validate(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
