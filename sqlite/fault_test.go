package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

func wantNoFaults(t *testing.T, s counterclaim.Store) {
	t.Helper()
	if err := s.(*store).Verify(t.Context(), func(fault string) { t.Error(fault) }); err != nil {
		t.Fatal(err)
	}
}

// Reports that wait while another program holds the record are kept together; one among them that the record refuses, and one whose
// caller has gone, keep nobody else out.
func TestReportsThatAreKeptTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s := openAt(t, path)
	if _, err := s.Save(t.Context(), benchCoding(0, 5), benchPlace); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(t.Context())
	const reports, real, left = 50, 7, 11
	errs := make([]error, reports)
	var all sync.WaitGroup
	for n := 1; n < reports; n++ {
		c, ctx := benchCoding(n, 5), t.Context()
		switch n {
		case real:
			c.Report.Synthetic = false
		case left:
			ctx = gone
		}
		all.Go(func() { _, errs[n] = s.Save(ctx, c, benchPlace) })
	}
	time.Sleep(100 * time.Millisecond) // so that they wait; without it the test is only less sharp
	leave()
	if _, err := other.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	for n, err := range errs {
		switch {
		case n == real && counterclaim.CodeOf(err) != counterclaim.CodeMixedSynthetic:
			t.Errorf("a real report among made-up ones: %v", err)
		case n != real && n != left && err != nil:
			t.Errorf("report %d: %v", n, err)
		}
	}
	o, err := s.Overview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := reports - 1
	if errs[left] != nil {
		want--
	}
	if o.Reports != want || o.Claims != 5*want {
		t.Errorf("%d reports with %d claims, want %d with 5 each", o.Reports, o.Claims, want)
	}
	wantNoFaults(t, s)
}

// A full disk is an error that says so; what was kept before is there, and the rest is kept when there is room.
func TestFullDisk(t *testing.T) {
	s, err := open(t.Context(), filepath.Join(t.TempDir(), "record.db"), patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var pages int
	if err := s.W.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.W.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages+20)); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for ; kept < 1000; kept++ {
		if _, err = s.Save(t.Context(), benchCoding(kept, 5), benchPlace); err != nil {
			break
		}
	}
	if counterclaim.CodeOf(err) != counterclaim.CodeUnreadable || !strings.Contains(err.Error(), "disk is full") || kept == 0 {
		t.Fatalf("a full disk after %d reports: %v", kept, err)
	}
	wantNoFaults(t, s)
	if _, err := s.W.Exec("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), benchCoding(kept, 5), benchPlace); err != nil {
		t.Fatal(err)
	}
	if o, err := s.Overview(t.Context()); err != nil || o.Reports != kept+1 {
		t.Errorf("%d reports, want %d: %v", o.Reports, kept+1, err)
	}
	wantNoFaults(t, s)
}

// A clock that is set back changes no more than the times that are written down: arrivals, work that was set aside and readings again
// bear earlier times than what came before them, and all of it is there.
func TestClockSetBack(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "record.db"))
	clock := time.Date(2031, 3, 6, 12, 0, 0, 0, time.UTC)
	const steps = 5
	for n := range steps {
		now := clock.Add(-time.Duration(n) * 24 * time.Hour).Format(time.RFC3339)
		c := benchCoding(1, 3)
		c.Report.Fetched = now
		o := counterclaim.Original{Bytes: fmt.Appendf(nil, "as it came the %dth time", n)}
		o.Identify()
		c.Originals = []counterclaim.Original{o}
		c.Report.Arrivals = []counterclaim.Arrival{{Time: now, Original: o.ID}}
		if _, err := s.Save(t.Context(), c, benchPlace); err != nil {
			t.Fatal(err)
		}
		for _, work := range []string{"the same work", fmt.Sprint("work ", n)} {
			d := &counterclaim.DeadLetter{Kind: "report", Name: work, Reason: now, Tries: n + 1, At: now, Work: []byte(work)}
			d.Identify()
			if err := s.SetAside(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := s.Report(t.Context(), benchCoding(1, 3).Report.ID)
	if err != nil || len(r.Arrivals) != steps {
		t.Errorf("%d arrivals, want %d: %v", len(r.Arrivals), steps, err)
	}
	list, n, err := s.SetAsides(t.Context(), 0, 0)
	if err != nil || n != steps+1 || len(list) != steps+1 {
		t.Errorf("%d of %d letters, want %d: %v", len(list), n, steps+1, err)
	}
	last := clock.Add(-(steps - 1) * 24 * time.Hour).Format(time.RFC3339)
	for _, d := range list {
		if d.Name == "the same work" && (d.Tries != steps || d.At != last) {
			t.Errorf("what was kept of the same work is not the last: %+v", d)
		}
	}
	run := counterclaim.Run{Name: "back", CodedBy: "reader 2", Started: clock.Format(time.RFC3339), Ended: last}
	if err := s.SetRun(t.Context(), &run); err != nil {
		t.Error(err)
	}
	wantNoFaults(t, s)
}

// A page of the file that is damaged is the file's fault: whoever meets it is told so, in words that no report is blamed for.
func TestDamagedPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s := openAt(t, path)
	if _, err := s.Save(t.Context(), benchCoding(0, 5), benchPlace); err != nil {
		t.Fatal(err)
	}
	var page, size int64
	err := s.(*store).W.QueryRow("SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'report'").Scan(&page, &size)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xff}, int(size)), (page-1)*size); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	_, err = s.Save(t.Context(), benchCoding(1, 5), benchPlace)
	if counterclaim.CodeOf(err) != counterclaim.CodeUnreadable || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a report for a damaged record: %v", err)
	}
}

// A report over which the program breaks down is told of; those that are kept with it are kept, and so is what comes after it.
func TestBreakdown(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "record.db"))
	const reports, broken = 20, 7
	errs := make([]error, reports)
	var all sync.WaitGroup
	for n := range reports {
		place := benchPlace
		if n == broken {
			place = func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh[:cap(fresh)+1] }
		}
		all.Go(func() { _, errs[n] = s.Save(t.Context(), benchCoding(n, 5), place) })
	}
	all.Wait()
	for n, err := range errs {
		switch {
		case n == broken && (counterclaim.CodeOf(err) != counterclaim.CodeInternal || !strings.Contains(err.Error(), "broke down over it at fault_test.go:")):
			t.Errorf("the report at fault: %v", err)
		case n != broken && err != nil:
			t.Errorf("report %d: %v", n, err)
		}
	}
	if _, err := s.Save(t.Context(), benchCoding(broken, 5), benchPlace); err != nil {
		t.Error(err)
	}
	if o, err := s.Overview(t.Context()); err != nil || o.Reports != reports || o.Claims != 5*reports {
		t.Errorf("%d reports with %d claims, want %d with 5 each: %v", o.Reports, o.Claims, reports, err)
	}
	wantNoFaults(t, s)
}
