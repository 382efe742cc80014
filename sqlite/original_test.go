package sqlite

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestOldArrivals brings a record of the second schema up, whose reports held their arrivals.
func TestOldArrivals(t *testing.T) {
	ctx := context.Background()
	s := oldRecord(t, 2)
	defer s.Close()
	r := counterclaim.Report{Outlet: "Vale Wire", Published: "2031-03-02", Text: "The bridge was shelled."}
	r.Identify()
	body := `{"id":null,"text":"","kind":"wire","arrivals":[{"outlet":"b \u003c\"c\"","url":"https://vale.example/?a=1\u0026b=2","time":"2031-03-02T12:00:00Z"},{"time":"2031-03-02T12:00:00+05:00"}]}`
	_, err := s.W.Exec(`INSERT INTO report (id, at, day, outlet, party, published, headline, text, synthetic, coded_by, body) VALUES (?,?,?,?,?,?,?,?,?,?,?)`, r.ID[:], 0, "2031-03-02", r.Outlet, "", r.Published, "", r.Text, false, "reader 1", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.prepare(ctx, patience); err != nil {
		t.Fatal(err)
	}
	want := []counterclaim.Arrival{{Time: "2031-03-02T12:00:00+05:00"}, {Outlet: `b <"c"`, URL: "https://vale.example/?a=1&b=2", Time: "2031-03-02T12:00:00Z"}}
	for range 2 { // the second time after both came in again
		got, err := s.Report(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Arrivals) != 2 || got.Arrivals[0] != want[0] || got.Arrivals[1] != want[1] || got.Kind != "wire" {
			t.Fatalf("the report is now %+v", got)
		}
		list, err := s.Reports(ctx, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if from := list[0].Origins; len(from) != 1 || from[0].URL != want[1].URL {
			t.Fatalf("it is from %+v", from)
		}
		if _, err := s.Save(ctx, &counterclaim.Coding{Report: *got}, benchPlace); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDamagedOriginal changes what is kept of an original.
func TestDamagedOriginal(t *testing.T) {
	ctx := context.Background()
	s, err := open(ctx, memory, patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for damage, change := range map[string]string{
		"cut":        `UPDATE original SET bytes = substr(bytes, 1, length(bytes) - 5)`,
		"nothing":    `UPDATE original SET bytes = x''`,
		"other size": `UPDATE original SET size = 1000000000000`,
		"not packed": `UPDATE original SET packing = ''`,
	} {
		c := benchCoding(1, 1)
		o := counterclaim.Original{Bytes: make([]byte, 10_000)}
		o.Identify()
		c.Originals = []counterclaim.Original{o}
		if _, err := s.Save(ctx, c, benchPlace); err != nil {
			t.Fatal(err)
		}
		if _, err := s.W.Exec(change); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Original(ctx, o.ID); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("%s: %v, want the original damaged", damage, err)
		}
		if _, err := s.W.Exec(`DELETE FROM original`); err != nil {
			t.Fatal(err)
		}
	}
}
