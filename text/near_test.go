package text

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"distance_m", "line", "zone", "weapon_class"}
	for word, want := range map[string]string{"distence_m": "distance_m", "LINE": "line", "lines": "line", "weapon": "weapon_class", "ab": "", "calibre": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}
