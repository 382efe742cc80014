package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
)

// picky cannot keep reports with a word, by a fault of the program.
type picky struct {
	counterclaim.Store
	word string
}

func (p picky) SaveAll(ctx context.Context, codings []*counterclaim.Coding, place counterclaim.Placer) []counterclaim.Outcome {
	var out []counterclaim.Outcome
	for _, c := range codings {
		if strings.Contains(c.Report.Text, p.word) {
			out = append(out, counterclaim.Outcome{Err: counterclaim.Errorf(counterclaim.CodeInternal, "it broke down")})
			continue
		}
		out = append(out, p.Store.SaveAll(ctx, []*counterclaim.Coding{c}, place)...)
	}
	return out
}

// A report over which saving breaks down fails alone, and the others of a long run go on.
func TestAddGoesOnPastAReportThatCannotBeKept(t *testing.T) {
	store, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "r"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var in strings.Builder
	for _, day := range []string{"Monday", "Tuesday", "Wednesday"} {
		in.WriteString(`{"outlet": "Vale Wire", "published": "2031-05-06", "synthetic": true, "text": "Ardanian troops shelled the village of Tessen on ` + day + `."}` + "\n")
	}
	var told strings.Builder
	s := &streams{in: strings.NewReader(in.String()), out: io.Discard, err: &told}
	kept := 0
	src, err := disputeFlag{}.find(s, []string{"-"})
	if err != nil {
		t.Fatal(err)
	}
	defer src.added.close()
	err = keep(context.Background(), s, picky{store, "Tuesday"}, src, func(counterclaim.ID) error { kept++; return nil })
	if kept != 2 || err == nil || !strings.Contains(told.String(), "it broke down") {
		t.Errorf("%d reports were kept, want 2; error %v; told:\n%s", kept, err, told.String())
	}
}
