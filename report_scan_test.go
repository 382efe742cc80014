package counterclaim

import "testing"

func TestReportWithoutText(t *testing.T) {
	scan := Report{Unread: "scan", Attachments: []ID{HashOf("a")}}
	scan.Identify()
	if err := scan.Validate(); err != nil {
		t.Error(err)
	}
	other := Report{Unread: "scan", Attachments: []ID{HashOf("b")}}
	if other.Identify() == scan.ID {
		t.Error("two scans have one id")
	}
	for _, r := range []Report{{}, {Unread: "scan"}, {Attachments: scan.Attachments}} {
		r.Identify()
		if r.Validate() == nil {
			t.Errorf("%+v passes", r)
		}
	}
}
