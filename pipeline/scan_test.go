package pipeline

import (
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestNothingIsReadFromAScan(t *testing.T) {
	r, err := NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	scan := counterclaim.Report{Headline: "Belmark troops shelled Oster", Unread: "scan", Attachments: []counterclaim.ID{counterclaim.HashOf("a")}}
	if claims := r.Read(&scan); len(claims) != 0 {
		t.Errorf("%d claims", len(claims))
	}
}
