package lexicon

import "testing"

func TestEmbeddedEntriesRead(t *testing.T) {
	l, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Entries()) < 300 {
		t.Errorf("%d entries", len(l.Entries()))
	}
}
