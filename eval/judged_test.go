package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// The figures in the README of the judged sample are those of its lines.
func TestJudgedSample(t *testing.T) {
	f, err := os.Open("testdata/voa-judged/sample.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type verdict struct{ Event, Sides bool }
	var events, sides, both [2]int
	n, differ := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); n++ {
		var c struct {
			N               int
			Sentence, Words string
			Event           counterclaim.Event
			First, Second   verdict
			Note            string
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		if c.N != n+1 || !strings.Contains(c.Sentence, c.Words) || c.Event.Quad() == 0 {
			t.Errorf("line %d: %+v", n+1, c)
		}
		for i, v := range []verdict{c.First, c.Second} {
			if v.Event {
				events[i]++
			}
			if v.Sides {
				sides[i]++
			}
			if v.Event && v.Sides {
				both[i]++
			} else if c.Note == "" {
				t.Errorf("line %d: wrong, and no note says why", n+1)
			}
		}
		if (c.First.Event && c.First.Sides) != (c.Second.Event && c.Second.Sides) {
			differ++
		}
	}
	if n != 200 {
		t.Errorf("%d claims", n)
	}
	readme, err := os.ReadFile("testdata/voa-judged/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		fmt.Sprintf("| event right | %d | %d |", events[0], events[1]),
		fmt.Sprintf("| sides right | %d | %d |", sides[0], sides[1]),
		fmt.Sprintf("| both right | %d (%.1f %%) | %d (%.1f %%) |", both[0], float64(both[0])/2, both[1], float64(both[1])/2),
		fmt.Sprintf("They differ on %d of 200.", differ),
	} {
		if !strings.Contains(string(readme), line) {
			t.Errorf("the README does not say %q", line)
		}
	}
}
