package main

import (
	"bytes"
	"strings"
	"testing"
)

// What is of a confidential source or report is in the lines of those alone who may see sources.
func TestEscalationKeepsConfidentialSources(t *testing.T) {
	record := leavingRecord(t)
	people := func(name, role string, more ...string) {
		t.Helper()
		var o, e bytes.Buffer
		if code := mainCode(append([]string{"people", "add", name, "--role", role, "--record", record}, more...), &streams{in: strings.NewReader("seven grey herons wade\n"), out: &o, err: &e}); code != 0 {
			t.Fatalf("%s", &e)
		}
	}
	people("hana", "head")
	people("olle", "observer", "--as", "hana")
	people("rita", "reader", "--as", "hana")
	people("anna", "analyst", "--as", "hana")
	runOn(t, 0, "people", "role", "anna", "analyst", "--sources", "--as", "hana", "--record", record)
	deed := func(day string) string { return day + ",ard,bel,alleged,ard,bel,1,1," }
	for name, secret := range map[string]bool{"olle": false, "hana": false, "anna": true} {
		for _, format := range []string{"csv", "jsonl", "table"} {
			out, errs := runOn(t, 0, "escalation", "--as", name, "--format", format, "--days", "2026-03-01..2026-04-30", "--record", record)
			if told := strings.Contains(out+errs, "ferryman"); told && !secret {
				t.Errorf("%s is told of a confidential source in %s: %s", name, format, errs)
			}
			if format != "csv" {
				continue
			}
			for day, is := range map[string]bool{"2026-03-01": true, "2026-04-07": secret, "2026-04-09": secret} {
				if strings.Contains(out, deed(day)) != is {
					t.Errorf("%s, %s: a deed of it is told: %v", name, day, !is)
				}
			}
		}
	}
	for _, name := range []string{"rita", "nobody", ""} {
		if _, errs := runOn(t, exitNothing, "escalation", "--as", name, "--record", record); !strings.Contains(errs, "role") && !strings.Contains(errs, "none is called") {
			t.Errorf("%q: %s", name, errs)
		}
	}
}
