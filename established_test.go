package counterclaim

import (
	"encoding/json"
	"testing"
)

func TestEstablishedWords(t *testing.T) {
	north := 0.0
	full := EstablishedWords{Place: "Kesh Bridge", Position: " 41.02, 70.3", Direction: &north, From: "2031-03-02", Method: "towers", References: []string{"a map"}, Agreed: []string{"B. Person", "A. Person"}, Confidence: "high"}
	for _, c := range []struct {
		name   string
		change func(w *EstablishedWords)
		read   bool // the words can be read
		whole  bool // what they say is whole
	}{
		{"all", func(*EstablishedWords) {}, true, true},
		{"an area", func(w *EstablishedWords) { w.Precision = "area" }, true, true},
		{"a name alone", func(w *EstablishedWords) { w.Position, w.Precision = "", "exact" }, true, true},
		{"instants", func(w *EstablishedWords) {
			w.From, w.Until = "2031-03-02T23:00:00+05:00", "2031-03-03T01:00:00+05:00"
		}, true, true},
		{"in another writing", func(w *EstablishedWords) { w.Agreed = []string{"a.  person", "B. Person"} }, true, true},
		{"one person", func(w *EstablishedWords) { w.Agreed = w.Agreed[1:] }, true, false},
		{"the same person twice", func(w *EstablishedWords) { w.Agreed = []string{"A. Person", "a. person"} }, true, false},
		{"three persons", func(w *EstablishedWords) { w.Agreed = append(w.Agreed, "C. Person") }, true, false},
		{"two others", func(w *EstablishedWords) { w.Agreed = []string{"B. Person", "C. Person"} }, false, false},
		{"nobody", func(w *EstablishedWords) { w.Agreed = nil }, false, false},
		{"no method", func(w *EstablishedWords) { w.Method = "" }, true, false},
		{"nothing found", func(w *EstablishedWords) { w.Place, w.Position, w.Direction, w.From = "", "", nil, "" }, true, false},
		{"no confidence", func(w *EstablishedWords) { w.Confidence = "" }, true, false},
		{"a word that is none", func(w *EstablishedWords) { w.Confidence = "certain" }, true, false},
		{"a full turn", func(w *EstablishedWords) { round := 360.0; w.Direction = &round }, true, false},
		{"a precision that is none", func(w *EstablishedWords) { w.Precision = "about" }, true, false},
		{"off the globe", func(w *EstablishedWords) { w.Position = "91,0" }, true, false},
		{"no number", func(w *EstablishedWords) { w.Position = "NaN,0" }, true, false},
		{"half a position", func(w *EstablishedWords) { w.Position = "41.02" }, false, false},
		{"words for a day", func(w *EstablishedWords) { w.From = "yesterday" }, false, false},
		{"an end alone", func(w *EstablishedWords) { w.From, w.Until = "", "2031-03-02" }, false, false},
		{"an end before the beginning", func(w *EstablishedWords) { w.Until = "2031-03-01" }, true, false},
	} {
		w := full
		c.change(&w)
		e, err := w.Established("A. Person")
		if (err == nil) != c.read || err != nil && (CodeOf(err) != CodeBadInput || HintOf(err) == "") {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil && (e.Validate() == nil) != c.whole {
			t.Errorf("%s: whole is %v: %v", c.name, !c.whole, e.Validate())
		}
	}
	if e, err := (&EstablishedWords{}).Established("A. Person"); e != nil || err != nil {
		t.Errorf("nothing was written, and %+v, %v", e, err)
	}
}

// FuzzEstablishedWords sees that what is whole is read again as it was written.
func FuzzEstablishedWords(f *testing.F) {
	f.Add("Kesh Bridge", "41.02,70.3", "near", "2031-03-02", "2031-03-03T00:00:00Z", "towers", "B. Person")
	f.Add("", "NaN,Inf", "", "2031-03-02T00:00:00+23:59", "", "", "a")
	f.Fuzz(func(t *testing.T, place, position, precision, from, until, method, other string) {
		w := EstablishedWords{Place: place, Position: position, Precision: precision, From: from, Until: until, Method: method, Agreed: []string{"A. Person", other}, Confidence: "low"}
		e, err := w.Established("A. Person")
		if err != nil || e.Validate() != nil {
			return
		}
		body, err := json.Marshal(e)
		var back Established
		if err == nil {
			err = json.Unmarshal(body, &back)
		}
		if err != nil || back.Validate() != nil {
			t.Errorf("%+v is whole and %s is not: %v, %v", e, body, err, back.Validate())
		}
	})
}
