package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/netip"
	"os"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
)

// askFlags say how other people's servers are asked.
type askFlags struct {
	Contact string   `placeholder:"ADDRESS" help:"Your address of mail or page, told to the servers that are asked."`
	Allow   []string `placeholder:"NETWORK" help:"A network, as 10.8.0.0/16, that is reached though it is not of the public Internet."`
}

// fetcher makes the one that asks.
func (f askFlags) fetcher() (*intake.Fetcher, error) {
	o := intake.FetchOptions{Contact: f.Contact}
	for _, a := range f.Allow {
		n, err := netip.ParsePrefix(a)
		if err != nil {
			return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--allow %s is no network", a))
		}
		o.Allow = append(o.Allow, n)
	}
	if strings.ContainsAny(f.Contact, "\r\n") {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--contact has more than one line"))
	}
	return intake.NewFetcher(o), nil
}

// listFlags name addresses.
type listFlags struct {
	URLs []string `arg:"" optional:"" name:"url" help:"Addresses."`
	List string   `placeholder:"FILE" help:"Also the addresses in FILE: one a line, a table with a column url, a table of GDELT, or a sitemap; - is standard input."`
}

// addresses gives the addresses that are given, then the list's.
func (f listFlags) addresses(in io.Reader) (iter.Seq2[intake.Address, error], io.Closer, error) {
	if len(f.URLs) == 0 && f.List == "" {
		return nil, nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "no address is given"))
	}
	file := io.NopCloser(in)
	name := "standard input"
	if f.List != "" && f.List != intake.Stdin {
		opened, err := os.Open(f.List)
		if err != nil {
			return nil, nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the list cannot be opened").Because(err).At(f.List, 0).Try("check its name")
		}
		file, name = opened, f.List
	}
	return func(yield func(intake.Address, error) bool) {
		for _, u := range f.URLs {
			if !yield(intake.Address{URL: u}, nil) {
				return
			}
		}
		if f.List == "" {
			return
		}
		for a, err := range intake.Addresses(file, name) {
			if !yield(a, err) {
				return
			}
		}
	}, file, nil
}

type fetchOptions struct {
	listFlags
	Again bool `help:"Ask for pages too that the record has from an earlier fetch."`
	Watch bool `help:"Look at the pages again after an hour, a day, 7 and 30 days: counterclaim watch run does."`
	askFlags
	placesFlag
	sealedFlag
	vouchFlag
}

// Help shows examples.
func (fetchOptions) Help() string {
	return `Examples:

    counterclaim fetch --contact desk@example.org https://herald.example/news/1
    counterclaim fetch --record valley.sqlite --list addresses.txt
    zcat 20310302.gkg.csv.gz | counterclaim fetch --list -

Obeys robots.txt, asks a host one thing at a time with two seconds between, several hosts beside each other, and
reaches the public Internet alone. Each page's report is kept in one transaction, after which its id is printed. A list
that was broken off goes on where it was: what is kept is not asked again, nor what was gone, refused or behind a
payment within a day. What fails is told of, counted by its kind at the end, and the others follow (exit code 1).`
}

// Run fetches and adds.
func (o fetchOptions) Run(ctx context.Context, s *streams) error {
	f, err := o.fetcher()
	if err != nil {
		return err
	}
	defer f.Close()
	list, file, err := o.addresses(s.in)
	if err != nil {
		return err
	}
	defer file.Close()
	person, err := o.person()
	if err != nil {
		return err
	}
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	line, added, err := lineFor(ctx, store, o.placesFlag)
	if err != nil {
		return err
	}
	defer added.close()
	run := &fetching{s: s}
	s.progress("fetching", "pages", true)
	err = pipeline.FetchAll(ctx, pipeline.FetchOptions{Again: o.Again, Watch: o.Watch,
		WatchOptions: pipeline.WatchOptions{Line: line, Store: store, Fetcher: f, VouchedBy: person, Found: run.found}}, list)
	run.end()
	if err != nil {
		return err
	}
	return run.result.err()
}

// lineFor makes what reads pages into a record: by its dispute and the user's added places, which the caller closes.
func lineFor(ctx context.Context, store counterclaim.Store, places placesFlag) (*pipeline.Pipeline, *addedPlaces, error) {
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return nil, nil, err
	}
	added, err := places.open()
	if err != nil {
		return nil, nil, err
	}
	reader, err := pipeline.NewReader(dispute, added.sets...)
	if err != nil {
		added.close()
		return nil, nil, err
	}
	return &pipeline.Pipeline{Reader: reader.Explaining(), Store: store}, added, nil
}

// fetching is a run of the verb fetch.
type fetching struct {
	s          *streams
	fresh, old int
	claims     int
	kinds      map[string]int // of failures
	before     int            // failures of an earlier run that are believed
	result     failures
}

// found counts what came of one address and prints the id of its report.
func (f *fetching) found(one pipeline.Found) error {
	f.s.step(1)
	f.s.note(one.Watched.URL, 0, one.Notes)
	if one.Err != nil && !one.Kept {
		f.failed(&one)
		return nil
	}
	if one.Err != nil { // the beginning that is shown to everybody
		f.s.note(one.Watched.URL, 0, []string{one.Watched.Reason})
	}
	f.result.done++
	if one.Kept && (one.Saved.Fresh || one.Saved.Recoded) {
		f.fresh++
		f.claims += one.Saved.Claims
	} else {
		f.old++
	}
	f.s.hideProgress()
	_, err := fmt.Fprintln(f.s.out, one.Watched.Report)
	return err
}

func (f *fetching) failed(one *pipeline.Found) {
	if f.kinds == nil {
		f.kinds = map[string]int{}
	}
	f.kinds[kindOfFailure(one)]++
	f.result.count(one.Err)
	if one.Known && one.Watched.Failing() {
		f.before++
		return
	}
	f.s.tell(located(one.Err, intake.Item{File: one.Watched.URL}))
}

func kindOfFailure(f *pipeline.Found) string {
	switch {
	case f.Watched.State == counterclaim.AddressUnreachable:
		return "without an answer that can be read"
	case f.Watched.Failing():
		return f.Watched.State
	}
	return "not asked"
}

func (f *fetching) end() {
	f.s.endProgress()
	f.s.endNotes()
	f.s.say("%s added with %s, %d already there, %d failed",
		number(f.fresh, "report"), number(f.claims, "claim"), f.old, f.result.failed)
	var kinds []string
	for kind, n := range f.kinds {
		kinds = append(kinds, fmt.Sprintf("%d %s", n, kind))
	}
	if slices.Sort(kinds); len(kinds) > 0 {
		f.s.say("  %s", strings.Join(kinds, ", "))
	}
	if f.before > 0 {
		f.s.say("  %d of them failed within a day and were not asked again; --again asks", f.before)
	}
}
