package ceasefire

import (
	"encoding/json"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Whatever passes the record's rules as an observation can be held against an agreement: no panic, rows that pass the record's rules too,
// and none of them put down to a party without a word of why.
func FuzzCheck(f *testing.F) {
	a := caseAgreement(f)
	_, in := madeSeason(31, 1, 40, 300, 600)
	for i := range in.Observations {
		src, err := json.Marshal(&in.Observations[i])
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Add([]byte(`{"mission":"m","observer":"o","means":"patrol","time":"2031-06-12T00:00:00Z","lat":90,"lon":180,"error_m":300000,"bearing_deg":359.9,"bearing_error_deg":180,"perceived":"heard","fire":[{"kind":"shot","direction":"incoming","low":1}]}`))
	c, err := NewChecker(a)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		var o counterclaim.Observation
		if json.Unmarshal(src, &o) != nil {
			return
		}
		o.ID = counterclaim.ID{}
		if o.Validate() != nil {
			return
		}
		o.Identify()
		days, left := c.Days(Input{Observations: []counterclaim.Observation{o}})
		if len(days)+left.Superseded+left.Undated != 1 {
			t.Fatalf("%d days, %+v", len(days), left)
		}
		for i := range days {
			rows, _ := c.Day(&days[i])
			for j := range rows {
				if err := rows[j].Validate(); err != nil {
					t.Errorf("%+v: %v", rows[j], err)
				}
			}
		}
	})
}
