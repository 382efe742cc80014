package ceasefire

import (
	"os"
	"strings"
	"testing"
)

// TestRecommitted reads the day of a recommitment and names one on which the agreement does not bind.
func TestRecommitted(t *testing.T) {
	src, err := os.ReadFile("../examples/agreements/ardania-belmark.toml")
	if err != nil {
		t.Fatal(err)
	}
	read := func(line string) (day, fault string, at int) {
		a, faults := ParseAgreement("tarn.toml", []byte(strings.Replace(string(src), "recommitted = 2031-06-02", line, 1)), os.DirFS("../examples/agreements"))
		for _, f := range faults {
			if !f.Doubt {
				return a.Recommitted, f.Message, f.Line
			}
		}
		return a.Recommitted, "", 0
	}
	if day, fault, _ := read("recommitted = 2031-06-20"); day != "2031-06-20" || fault != "" {
		t.Error(day, fault)
	}
	if _, fault, line := read("recommitted = 2031-05-01"); !strings.Contains(fault, "not a day on which it binds") || line != 11 {
		t.Error(fault, line)
	}
	if _, fault, _ := read(`recommitted = "June"`); fault == "" {
		t.Error("words are taken for a day")
	}
}
