package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/match"
)

type evalLoadOptions struct {
	Reports   int    `placeholder:"N" xor:"size" help:"Print so many reports as JSON lines."`
	Claims    int    `placeholder:"N" xor:"size" help:"Keep reports with so many claims, which are made and not read, in the record."`
	Seed      uint64 `default:"1" help:"Another seed makes another load."`
	Unmatched bool   `xor:"place" help:"With --claims: put no claims into incidents, which is fastest; for measuring search."`
	Told      bool   `xor:"place" help:"With --claims: put claims into the incidents that the load has, without matching; for measuring the desk."`
	Folder    string `placeholder:"DIR" type:"path" help:"Also write the load's dispute.toml with its tables into this folder."`
	recordFlag
}

// Help shows examples.
func (evalLoadOptions) Help() string {
	return `Examples:

    counterclaim eval load --reports 10000 --folder load > load/load.jsonl
    counterclaim add --record load.sqlite --dispute load/dispute.toml load/load.jsonl
    counterclaim eval load --claims 100000 --record load-100000.sqlite
    counterclaim eval load --claims 1000000 --told --record load-1000000.sqlite

With --claims it prints what finding neighbours, placing and keeping incidents up to date took for a claim, at a thousand
claims, ten thousand and so on. Everything in it is made up and marked as such. doc/scale.md describes it.`
}

// loadClaimsPerReport is how many claims a report of a load has, a little less than on average, so that there are reports enough.
const loadClaimsPerReport = 14

// Run makes the load.
func (o evalLoadOptions) Run(ctx context.Context, s *streams) error {
	if o.Reports < 0 || o.Claims < 0 || o.Reports+o.Claims == 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "it is not said how large the load shall be").Try("--reports 1000, or --claims 100000 --record FILE"))
	}
	if o.Folder != "" {
		if err := writeLoadFiles(o.Folder); err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder of the load cannot be written").Because(err).At(o.Folder, 0)
		}
	}
	if o.Claims > 0 {
		return o.keep(ctx, s)
	}
	out := bufio.NewWriter(s.out)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	load := eval.MadeUp{Seed: o.Seed, Reports: o.Reports}
	for n := range o.Reports {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := load.Report(n)
		if err := lines.Encode(&r); err != nil {
			return err
		}
	}
	return out.Flush()
}

func writeLoadFiles(folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for name, content := range eval.LoadFiles() {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// keep fills a record.
func (o evalLoadOptions) keep(ctx context.Context, s *streams) error {
	if o.Record == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--claims needs a record of its own").Try("--record FILE"))
	}
	store, err := o.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	load := eval.MadeUp{Seed: o.Seed, Reports: max(1, o.Claims/loadClaimsPerReport)}
	kept := 0
	var costs matchingCosts
	for n := 0; kept < o.Claims; n++ {
		c, place := o.coding(load, n)
		counted := func(fresh, near []counterclaim.Claim) []counterclaim.Claim {
			costs.near = append(costs.near, len(near))
			return place(fresh, near)
		}
		saved, err := store.Save(ctx, c, counted)
		if err != nil {
			return err
		}
		kept += len(c.Claims)
		if costs.add(len(c.Claims), saved.Matching); !o.Unmatched && costs.due(kept, o.Claims) {
			if _, err := fmt.Fprintln(s.out, costs.line(kept)); err != nil {
				return err
			}
		}
	}
	s.say("%s kept", number(kept, "claim"))
	return nil
}

// matchingCosts are what matching took, claim by claim: a report's time shared out among its claims.
type matchingCosts struct {
	each []time.Duration
	near []int // how many claims were found near each report
	next int   // at how many claims they are told
}

func (m *matchingCosts) add(claims int, took time.Duration) {
	for range claims {
		m.each = append(m.each, took/time.Duration(claims))
	}
}

// due reports whether it is time to tell: at a thousand claims, ten thousand, and so on, and at the end.
func (m *matchingCosts) due(kept, all int) bool {
	if m.next == 0 {
		m.next = 1000
	}
	if kept < m.next {
		return kept >= all
	}
	m.next *= 10
	return true
}

// line tells what the latest tenth of the claims took.
func (m *matchingCosts) line(kept int) string {
	last := slices.Clone(m.each[len(m.each)-max(1, len(m.each)/10):])
	slices.Sort(last)
	at := func(share float64) time.Duration {
		return last[int(share*float64(len(last)-1))].Round(time.Microsecond)
	}
	near, latest := 0, m.near[len(m.near)-max(1, len(m.near)/10):]
	for _, n := range latest {
		near += n
	}
	return fmt.Sprintf("%d claims: matching a claim took %v (p50), %v (p99), %v (most), with %d others near its report; the latest %d", kept,
		at(0.5), at(0.99), at(1), near/len(latest), len(last))
}

// coding makes report n, and says how its claims are put into incidents.
func (o evalLoadOptions) coding(load eval.MadeUp, n int) (*counterclaim.Coding, counterclaim.Placer) {
	switch {
	case o.Told:
		return load.ToldCoding(n), eval.PlaceTold
	case o.Unmatched:
		c := load.Coding(n)
		c.Around = nil
		return c, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }
	}
	return load.Coding(n), match.Place
}
