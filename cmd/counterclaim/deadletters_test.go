package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/sqlite"
)

// setAside puts the reports of a file into a record as work that was given up; with the word broken, bytes that are no work.
func setAside(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "setaside RECORD FILE [broken]")
	ctx := context.Background()
	store, err := sqlite.Open(ctx, ts.MkAbs(args[0]))
	ts.Check(err)
	defer store.Close()
	keep := func(name string, work []byte) {
		l := counterclaim.DeadLetter{Kind: "report", Name: name, Reason: "it could not be read", Tries: 1, At: time.Now().UTC().Format(time.RFC3339), Work: work}
		l.Identify()
		ts.Check(store.SetAside(ctx, &l))
	}
	if len(args) > 2 {
		work, err := os.ReadFile(ts.MkAbs(args[1]))
		ts.Check(err)
		keep(args[1], work)
		return
	}
	for item := range intake.Files([]string{ts.MkAbs(args[1])}, nil, intake.Options{Synthetic: true}) {
		ts.Check(item.Err)
		work, err := pipeline.PackReport(args[1], item.Report, item.Originals...)
		ts.Check(err)
		keep(args[1], work)
	}
}

// A report that the record cannot take, though it answers otherwise, stays with the reason and keeps nobody else waiting; a record that is
// away is no report's fault.
func TestTryAgain(t *testing.T) {
	ctx := t.Context()
	store, err := sqlite.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	l := counterclaim.DeadLetter{Kind: "report", Name: "f:1", Reason: "at first", Tries: 1, At: "2031-03-06T12:00:00Z", Work: []byte("work")}
	l.Identify()
	if err := store.SetAside(ctx, &l); err != nil {
		t.Fatal(err)
	}
	fails := func(context.Context, []byte) error { return errors.New("the driver does not like it") }
	if err := tryAgain(ctx, store, l.ID, fails); err == nil || recordsFault(ctx, store, err) {
		t.Errorf("it is taken for the record's fault: %v", err)
	}
	kept, err := store.DeadLetter(ctx, l.ID)
	if err != nil || kept.Tries != 2 || !strings.Contains(kept.Reason, "driver") {
		t.Errorf("%+v %v", kept, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := tryAgain(ctx, store, l.ID, fails); !recordsFault(ctx, store, err) {
		t.Errorf("a record that is closed: %v", err)
	}
}
