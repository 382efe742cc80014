package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestManyObservations adds more than one transaction takes, with more broken rows than are told of, and then the same again.
func TestManyObservations(t *testing.T) {
	d := desk{t.TempDir()}
	const good, bad = 2*observationsAtOnce + 7, brokenRowsTold + 30
	var table strings.Builder
	table.WriteString("mission,ref,observer,means,time,effort_h,synthetic\n")
	for i := range good + bad {
		hours := "24"
		if i%5 == 0 && i/5 < bad {
			hours = "many"
		}
		fmt.Fprintf(&table, "Valley Mission,%d,tower,camera,2031-05-06T10:00:00Z,%s,true\n", i, hours)
	}
	add := func(wantKept, wantHad int) string {
		t.Helper()
		var out, told bytes.Buffer
		s := &streams{in: strings.NewReader(table.String()), out: &out, err: &told, now: func() time.Time { return time.Date(2031, 5, 7, 0, 0, 0, 0, time.UTC) }}
		if code := mainCode([]string{"observation", "add", "-", "--as", "A. Monitor", "--record", d.record()}, s); code != exitSome {
			t.Errorf("it ends with %d, want %d", code, exitSome)
		}
		if n := strings.Count(out.String(), "\n"); n != good {
			t.Errorf("%d ids, want %d", n, good)
		}
		if n := strings.Count(told.String(), "is no number"); n != brokenRowsTold {
			t.Errorf("%d broken rows are told of, want %d", n, brokenRowsTold)
		}
		for _, want := range []string{"30 rows more could not be kept", fmt.Sprintf("%d observations kept, %d already there, %d not kept", wantKept, wantHad, bad)} {
			if !strings.Contains(told.String(), want) {
				t.Errorf("it does not say %q: %s", want, told.String()[max(0, told.Len()-500):])
			}
		}
		return out.String()
	}
	first := add(good, 0)
	if again := add(0, good); again != first {
		t.Error("the same rows have other ids the second time")
	}
	if got := d.must(t, "observation", "list", "--kept-from", "2031-05-07T00:00:00Z", "--kept-to", "2031-05-07T00:00:01Z", "--count"); got != fmt.Sprint(good) {
		t.Errorf("%s were kept at that time, want %d", got, good)
	}
	d.must(t, "verify")
}
