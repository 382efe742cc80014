package pipeline

import (
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
)

func TestAgain(t *testing.T) {
	store, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	reader, err := NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	line := &Pipeline{Reader: reader, Store: store}
	rep := report(3, "Lowland Wire")
	o := counterclaim.Original{Type: "text/html", Bytes: []byte("<p>as it came</p>")}
	o.Identify()
	rep.Arrivals = []counterclaim.Arrival{{Time: "2031-03-02T10:00:00Z", Original: o.ID}}
	work, err := PackReport("a.jsonl:1", rep, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, fresh := range []bool{true, false} {
		saved, err := line.Again(t.Context(), work)
		if err != nil || saved.Fresh != fresh || saved.Report != rep.ID {
			t.Errorf("time %d: %+v, %v", i+1, saved, err)
		}
	}
	if got, err := store.Original(t.Context(), o.ID); err != nil || string(got.Bytes) != string(o.Bytes) {
		t.Errorf("the original: %v, %v", got, err)
	}
	for name, bad := range map[string]string{"no JSON": "{", "another kind": `{"kind":"dance"}`, "no report": `{"kind":"report"}`, "a changed report": `{"kind":"report","report":{"text":"x"}}`} {
		if _, err := line.Again(t.Context(), []byte(bad)); counterclaim.CodeOf(err) == "" || counterclaim.CodeOf(err) == counterclaim.CodeInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A queue that has just had the same bytes takes them again, and a letter that is sent twice once.
func TestSendAgain(t *testing.T) {
	q := openQueue(t)
	work, err := PackReport("a.jsonl:1", report(4, "Lowland Wire"))
	if err != nil {
		t.Fatal(err)
	}
	fetched := func() int {
		n := 0
		for {
			got, err := q.Fetch(t.Context(), 10)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 {
				return n
			}
			for _, d := range got {
				raw, err := d.Work()
				if err != nil {
					t.Fatal(err)
				}
				if _, err := unpackTask(raw); err != nil {
					t.Errorf("what came back is no work: %v", err)
				}
				if err := d.Ack(t.Context()); err != nil {
					t.Fatal(err)
				}
				n++
			}
		}
	}
	before := string(work)
	for _, c := range []struct {
		name string
		send func() error
		want int
	}{
		{"sent", func() error { return q.Send(t.Context(), work) }, 1},
		{"the same bytes", func() error { return q.Send(t.Context(), work) }, 0},
		{"sent again", func() error { return SendAgain(t.Context(), q, work) }, 1},
		{"the same letter", func() error { return SendAgain(t.Context(), q, work) }, 0},
	} {
		if err := c.send(); err != nil {
			t.Fatal(err)
		}
		if got := fetched(); got != c.want {
			t.Errorf("%s: %d came, want %d", c.name, got, c.want)
		}
	}
	if string(work) != before {
		t.Error("the letter's work was changed")
	}
}
