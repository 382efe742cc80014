package main

import (
	"context"
	"os"
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
