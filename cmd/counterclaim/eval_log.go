package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/tlog"
)

type evalLogOptions struct {
	Leaves int `default:"1000000" help:"Leaves of the log."`
}

// Help shows an example.
func (evalLogOptions) Help() string {
	return `Examples:

    counterclaim eval log --leaves 1000000

Makes a log of so many made-up leaves in a temporary folder, then checks all of it on one core: every leaf's commitment against its
entry, every tile, the root and the checkpoint's signature. Prints what each of the two took.`
}

// Run measures.
func (o evalLogOptions) Run(ctx context.Context, s *streams) error {
	if o.Leaves < 1 || o.Leaves > 100_000_000 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--leaves %d is not between 1 and 100 million", o.Leaves))
	}
	folder, err := os.MkdirTemp("", "counterclaim-log-")
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "there is no room for a temporary log").Because(err)
	}
	defer os.RemoveAll(folder)
	dir := filepath.Join(folder, "log")
	load := eval.NewLogLoad(o.Leaves)
	begun := time.Now()
	if _, err := tlog.Seal(ctx, dir, load); err != nil {
		return err
	}
	sealed := time.Since(begun)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	faults := 0
	begun = time.Now()
	if _, err := tlog.Verify(ctx, tlog.Check{Log: tlog.At(dir), Leaves: load}, func(counterclaim.Fault) { faults++ }); err != nil {
		return err
	}
	checked := time.Since(begun)
	if faults > 0 {
		return counterclaim.Errorf(counterclaim.CodeInternal, "a log that nobody touched has %d faults", faults)
	}
	_, err = fmt.Fprintf(s.out, "leaves   %d\nsealed   %.1f s, %.0f a second\nchecked  %.1f s on one core, %.0f a second\n",
		o.Leaves, sealed.Seconds(), float64(o.Leaves)/sealed.Seconds(), checked.Seconds(), float64(o.Leaves)/checked.Seconds())
	return err
}
