package intake

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestObservationDoc reads every example of doc/observation.md, and wants every column to be told of there.
func TestObservationDoc(t *testing.T) {
	doc, err := os.ReadFile("../doc/observation.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, block := range regexp.MustCompile("(?s)```(?:csv|json)\n(.*?)```").FindAllStringSubmatch(string(doc), -1) {
		list, errs := observations(block[1])
		if len(errs) > 0 {
			t.Errorf("%s: %v", block[1], errs)
		}
		for i := range list {
			if !list[i].Synthetic {
				t.Errorf("example %s is not said to be made up", list[i].ID.Short())
			}
		}
		rows += len(list)
	}
	if rows < 5 {
		t.Errorf("%d examples were read", rows)
	}
	for _, c := range ObservationColumns() {
		if !strings.Contains(string(doc), "`"+c+"`") {
			t.Errorf("column %s is not told of", c)
		}
	}
	cell := func(column string) string {
		m := regexp.MustCompile("(?m)^\\| `" + column + "` \\| (.*?) \\|").FindStringSubmatch(string(doc))
		if m == nil {
			t.Fatalf("no example of %s", column)
		}
		return m[1]
	}
	for _, c := range []string{"fire", "counts", "equipment", "serials", "works", "flights", "not_reached"} {
		src := "mission;observer;means;time;perceived;synthetic;" + c + "\nM;O;patrol;2031-05-06T10:00:00Z;seen;true;\"" + cell(c) + "\"\n"
		if list, errs := observations(src); len(list) != 1 || len(errs) > 0 {
			t.Errorf("the example of %s: %v", c, errs)
		}
	}
}
