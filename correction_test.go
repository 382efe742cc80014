package counterclaim

import "testing"

// TestUnverifiedCorrection tells a request by somebody whom nobody has checked from the same words of a person, and tells it outside once it is granted.
func TestUnverifiedCorrection(t *testing.T) {
	q := Correction{Incident: HashOf("incident"), Finding: HashOf("finding"), By: "E. Officer", NamedAs: "the commander", Text: "I was on leave.", At: "2031-01-01T00:00:00Z"}
	known := q.Identify()
	for _, c := range []struct{ unverified, answered, granted, told bool }{
		{false, false, false, false}, {true, false, false, false}, {false, true, false, true}, {true, true, false, false}, {false, true, true, true}, {true, true, true, true},
	} {
		q.Unverified, q.Answer = c.unverified, nil
		if c.answered {
			q.Answer = &Answer{Granted: c.granted}
		}
		if q.Told() != c.told {
			t.Errorf("%+v: told is %v", c, q.Told())
		}
	}
	if q.Identify() == known {
		t.Error("one whom nobody has checked has the id of one by a person")
	}
}
