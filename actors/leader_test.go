package actors

import "testing"

func TestLeader(t *testing.T) {
	table, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{{"Putin", "2020-02-18", "RUS"}, {"assad", "2016-12-01", "SYR"}, {"Al-Assad", "", "SYR"}, {"Trump", "2019-05-01", "USA"}, {"Nobodyatall", "", ""}, {"", "", ""}} {
		e, ok := table.Leader(c[0], c[1])
		if ok != (c[2] != "") || e.Country != c[2] {
			t.Errorf("%s on %q: %q %v, want %q", c[0], c[1], e.Country, ok, c[2])
		}
	}
}
