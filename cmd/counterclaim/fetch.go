package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
)

type fetchOptions struct {
	URLs    []string `arg:"" optional:"" name:"url" help:"Addresses of pages."`
	List    string   `placeholder:"FILE" type:"existingfile" help:"Also fetch the addresses in FILE: one a line, a table with a column url, or a table of GDELT."`
	Contact string   `placeholder:"ADDRESS" help:"Your address of mail or page, told to the servers that are asked."`
	Allow   []string `placeholder:"NETWORK" help:"A network, as 10.8.0.0/16, that is reached though it is not of the public Internet."`
	recordFlag
	vouchFlag
}

// Help shows examples.
func (fetchOptions) Help() string {
	return `Examples:

    counterclaim fetch --contact desk@example.org https://herald.example/news/1
    counterclaim fetch --record valley.sqlite --list addresses.txt

Obeys robots.txt, asks a host one thing at a time with two seconds between, and reaches the
public Internet alone. Each page's report is kept in one transaction, after which its id is printed.`
}

// Run fetches and adds.
func (o fetchOptions) Run(ctx context.Context, s *streams) error {
	fetch := intake.FetchOptions{Contact: o.Contact}
	for _, a := range o.Allow {
		n, err := netip.ParsePrefix(a)
		if err != nil {
			return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--allow %s is no network", a))
		}
		fetch.Allow = append(fetch.Allow, n)
	}
	if strings.ContainsAny(o.Contact, "\r\n") {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--contact has more than one line"))
	}
	if len(o.URLs) == 0 && o.List == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "no address is given"))
	}
	person, err := o.person()
	if err != nil {
		return err
	}
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReader(dispute)
	if err != nil {
		return err
	}
	f := intake.NewFetcher(fetch)
	defer f.Close()
	run := &adding{s: s, store: store, src: source{vouched: person}, line: pipeline.Pipeline{Reader: reader.Explaining(), Store: store}, kept: func(id counterclaim.ID) error {
		_, err := fmt.Fprintln(s.out, id)
		return err
	}}
	err = o.each(func(a intake.Address, err error) error {
		if err != nil {
			return run.read(ctx, intake.Item{File: a.File, Line: a.Line, Err: err})
		}
		return run.fetch(ctx, f, a)
	})
	run.end()
	if err != nil {
		return err
	}
	return run.result.err()
}

// each goes through the addresses that are given, then through the list's, until do gives an error.
func (o fetchOptions) each(do func(intake.Address, error) error) error {
	for _, u := range o.URLs {
		if err := do(intake.Address{URL: u}, nil); err != nil {
			return err
		}
	}
	if o.List == "" {
		return nil
	}
	list, err := os.Open(o.List)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the list cannot be opened").Because(err).At(o.List, 0)
	}
	defer list.Close()
	for a, err := range intake.Addresses(list, o.List) {
		if err := do(a, err); err != nil {
			return err
		}
	}
	return nil
}

// fetch fetches one page and keeps it; what the list says of it holds where the page says nothing.
func (a *adding) fetch(ctx context.Context, f *intake.Fetcher, from intake.Address) error {
	got, err := f.Fetch(ctx, intake.Ask{URL: from.URL})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return a.read(ctx, intake.Item{File: from.URL, Err: located(err, intake.Item{File: from.URL})})
	}
	item := got.Report(intake.Options{VouchedBy: a.src.vouched})
	if r := item.Report; r != nil && (r.Outlet == "" || r.Published == "") {
		if r.Outlet == "" {
			r.Outlet = from.Outlet
		}
		if r.Published == "" {
			r.Published = from.Published
		}
		r.Identify()
	}
	return a.read(ctx, item)
}

// read codes and keeps one item.
func (a *adding) read(ctx context.Context, item intake.Item) error {
	coded := pipeline.Coded{Item: item}
	if item.Report != nil {
		coded.Coding, coded.Err = a.line.Code(ctx, item.Report, item.Originals...)
	}
	return a.take(ctx, coded)
}
