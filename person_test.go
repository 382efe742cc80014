package counterclaim

import "testing"

func TestPersonNames(t *testing.T) {
	for name, ok := range map[string]bool{"vera": true, "ömer k. aydın": true, "": false, "Vera": false, " vera": false, "vera  k": false, "vera\nk": false, "ve\u200bra": false,
		"ve\u202era": false, "\xff": false, "a name of more than sixty-four bytes is longer than a line of the list": false} {
		if IsPersonName(name) != ok {
			t.Errorf("%q is a name: %v", name, !ok)
		}
	}
}
