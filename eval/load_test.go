package eval

import (
	"reflect"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestLoadIsTheSameAgain(t *testing.T) {
	l := MadeUp{Seed: 7, Reports: 400}
	copies, undated, claims, words := 0, 0, 0, 0
	texts := map[string]bool{}
	for n := range l.Reports {
		c := l.Coding(n)
		if again := l.Coding(n); !reflect.DeepEqual(c, again) {
			t.Fatalf("report %d differs when it is made again", n)
		}
		if err := c.Report.Validate(); err != nil {
			t.Fatal(err)
		}
		for i := range c.Claims {
			if err := c.Claims[i].Validate(c.Report.Text); err != nil {
				t.Fatalf("report %d: %v\n%+v", n, err, c.Claims[i])
			}
		}
		if texts[c.Report.Text] {
			copies++
		}
		texts[c.Report.Text] = true
		if c.Report.Published == "" {
			undated++
		}
		claims += len(c.Claims)
		words += len(strings.Fields(c.Report.Text))
	}
	if copies < 20 || undated < 5 || claims < 13*l.Reports || claims > 16*l.Reports || words < 480*l.Reports || words > 530*l.Reports {
		t.Errorf("of %d reports %d are copies and %d undated; %d claims, %d words", l.Reports, copies, undated, claims, words)
	}
	if reflect.DeepEqual(l.Report(3), MadeUp{Seed: 8, Reports: 400}.Report(3)) {
		t.Error("another seed makes the same report")
	}
}

func TestToldIncidents(t *testing.T) {
	l := MadeUp{Seed: 7, Reports: 40}
	for n := range l.Reports {
		c, told := l.Coding(n), l.ToldCoding(n)
		if !reflect.DeepEqual(c.Claims, told.Claims) || len(told.Around) != len(told.Claims) {
			t.Fatalf("report %d has other claims", n)
		}
		for i := range told.Claims {
			for j := range told.Claims {
				a, b := &told.Claims[i], &told.Claims[j]
				if told.Around[i].Between == told.Around[j].Between && (a.Event != b.Event || a.Places[0].Name != b.Places[0].Name || *a.Time != *b.Time) {
					t.Fatalf("report %d: two claims of one happening differ: %+v, %+v", n, a, b)
				}
			}
		}
		first := map[string]counterclaim.ID{}
		for i, a := range told.Around {
			told.Claims[i].Between = a.Between
			if _, ok := first[a.Between]; !ok {
				first[a.Between] = told.Claims[i].ID
			}
		}
		for _, k := range PlaceTold(told.Claims, nil) {
			if k.Incident != first[k.Between] {
				t.Fatalf("report %d: a claim is in incident %s", n, k.Incident)
			}
		}
	}
}
