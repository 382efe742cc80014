package main

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
)

type watchVerbs struct {
	Add    watchAddOptions    `cmd:"" help:"Watch feeds and pages."`
	List   watchListOptions   `cmd:"" help:"List what is watched and how it answers."`
	Remove watchRemoveOptions `cmd:"" help:"Watch addresses no longer."`
	Run    watchRunOptions    `cmd:"" help:"Ask what is due and keep what comes, until told to end."`
	Diff   watchDiffOptions   `cmd:"" help:"Show what changed between the versions of a page."`
}

type watchAddOptions struct {
	listFlags
	Feed   bool   `xor:"kind" help:"They are feeds. Without this and --page the first answer tells."`
	Page   bool   `xor:"kind" help:"They are pages of reports."`
	Outlet string `placeholder:"NAME" help:"Who publishes there, as the dispute file names it. Without it what each page says."`
	Party  string `placeholder:"ID" help:"The party whose outlet it is. Without it that of the outlet in the dispute file."`
	recordFlag
	vouchFlag
}

// Help shows examples.
func (watchAddOptions) Help() string {
	return `Examples:

    counterclaim watch add https://herald.example/feed.xml
    counterclaim watch add --outlet "Ardanian Border Service" --party ardania https://border.example/rss
    counterclaim watch add --page https://herald.example/news/1
    counterclaim watch add --list feeds.txt
    counterclaim watch add --outlet "Ardanian Border Service" --vouched-by "A. Person" https://mirror.example/border/rss

Nothing is asked yet: counterclaim watch run does. A feed (RSS, Atom, JSON) is asked each half hour, and what it lists is
read as reports; a page is looked at again an hour, a day, 7 and 30 days after it was first read. An address that is
watched already takes the outlet, party and voucher given and is asked at the next turn. Who vouches for a feed vouches for
all that it lists from then on; the addresses that the dispute file registers for an outlet need nobody.`
}

// Run adds.
func (o watchAddOptions) Run(ctx context.Context, s *streams) error {
	list, file, err := o.addresses(s.in)
	if err != nil {
		return err
	}
	defer file.Close()
	if o.VouchedBy, err = o.person(); err != nil {
		return err
	}
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := o.knownParty(ctx, store); err != nil {
		return err
	}
	var result failures
	now := time.Now().UTC().Format(time.RFC3339)
	for a, err := range list {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			err = o.add(ctx, store, a, now)
		}
		if err != nil {
			if pipeline.FaultOfRecord(ctx, store, err) {
				return err
			}
			result.count(err)
			s.tell(located(err, intake.Item{File: cmp.Or(a.File, a.URL), Line: a.Line}))
			continue
		}
		result.done++
	}
	s.say("%s watched; counterclaim watch run asks what is due", addresses(result.done))
	return result.err()
}

// knownParty wants a party that the record's dispute lists, where it lists any.
func (o watchAddOptions) knownParty(ctx context.Context, store counterclaim.Store) error {
	d, err := store.Dispute(ctx)
	if err != nil || o.Party == "" || len(d.Parties) == 0 {
		return err
	}
	var ids []string
	for _, p := range d.Parties {
		if p.ID == o.Party {
			return nil
		}
		ids = append(ids, p.ID)
	}
	e := counterclaim.Errorf(counterclaim.CodeBadInput, "the record's dispute has no party %q", o.Party)
	return e.Try("give one of %s", strings.Join(ids, ", "))
}

func (o watchAddOptions) add(ctx context.Context, store counterclaim.Store, a intake.Address, now string) error {
	url, err := intake.Fetchable(a.URL)
	if err != nil {
		return err
	}
	had, err := store.Watched(ctx, counterclaim.WatchedQuery{URLs: []string{url}})
	if err != nil {
		return err
	}
	w := counterclaim.Watched{URL: url, State: counterclaim.AddressNew, Published: a.Published}
	if len(had) > 0 {
		w = had[0]
	}
	switch {
	case o.Feed:
		w.Kind = counterclaim.WatchedFeed
	case o.Page:
		w.Kind = counterclaim.WatchedPage
	}
	w.Outlet, w.Party, w.Next = cmp.Or(o.Outlet, w.Outlet, a.Outlet), cmp.Or(o.Party, w.Party), now
	w.VouchedBy = cmp.Or(o.VouchedBy, w.VouchedBy)
	return store.SetWatched(ctx, []counterclaim.Watched{w})
}

type watchRemoveOptions struct {
	URLs []string `arg:"" name:"url" help:"Addresses that are watched."`
	recordFlag
}

// Help shows examples.
func (watchRemoveOptions) Help() string {
	return `Examples:

    counterclaim watch remove https://herald.example/feed.xml

What was read stays in the record. The pages that a feed listed are looked at until they are 30 days old; name them to
end that too. What is known of a page that has a report stays on its report.`
}

// Run removes.
func (o watchRemoveOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	var result failures
	for _, u := range o.URLs {
		if err := unwatch(ctx, store, u); err != nil {
			if pipeline.FaultOfRecord(ctx, store, err) {
				return err
			}
			result.count(err)
			s.tell(err)
			continue
		}
		result.done++
	}
	s.say("%s watched no longer", addresses(result.done))
	return result.err()
}

func unwatch(ctx context.Context, store counterclaim.Store, address string) error {
	url, err := intake.Fetchable(address)
	if err != nil {
		return err
	}
	had, err := store.Watched(ctx, counterclaim.WatchedQuery{URLs: []string{url}})
	if err != nil {
		return err
	}
	if len(had) == 0 || had[0].Next == "" {
		e := counterclaim.Errorf(counterclaim.CodeNotFound, "%s is not watched", url)
		return e.Try("counterclaim watch list shows what is")
	}
	if had[0].Report.IsZero() {
		return store.Unwatch(ctx, url)
	}
	had[0].Next = ""
	return store.SetWatched(ctx, had)
}

type watchListOptions struct {
	URLs    []string `arg:"" optional:"" name:"url" help:"Addresses. Without any all that are watched."`
	Failing bool     `help:"Only those whose last visit failed."`
	All     bool     `help:"Those too that are not looked at any more."`
	JSON    bool     `help:"One JSON object a line."`
	recordFlag
}

// Help shows examples.
func (watchListOptions) Help() string {
	return `Examples:

    counterclaim watch list
    counterclaim watch list --failing
    counterclaim watch list --all --json

STATE is new, there, changed, gone (404, 410, no such host), blocked (401, 403, 451, robots.txt), paywalled or
unreachable. SILENT SINCE is when an address began to fail, or when a feed last listed something new. Times are UTC.`
}

// Run lists.
func (o watchListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	q := counterclaim.WatchedQuery{}
	for _, u := range o.URLs {
		url, err := intake.Fetchable(u)
		if err != nil {
			return err
		}
		q.URLs = append(q.URLs, url)
	}
	if o.Failing {
		q.States = []string{counterclaim.AddressGone, counterclaim.AddressBlocked, counterclaim.AddressPaywalled, counterclaim.AddressUnreachable}
	}
	rows := [][]string{{"STATE", "KIND", "LAST ASKED", "NEXT", "VISITS", "FAILURES", "SILENT SINCE", "VERSIONS", "ADDRESS"}}
	left := 0
	const together = 1000
	for {
		some := q
		some.Limit, some.Offset = together, q.Offset
		ws, err := store.Watched(ctx, some)
		if err != nil {
			return err
		}
		for i := range ws {
			w := &ws[i]
			if w.Next == "" && !o.All && len(o.URLs) == 0 {
				left++
				continue
			}
			if o.JSON {
				w.Seen = nil // hashes, which tell nobody anything
				if err := printJSON(s, w); err != nil {
					return err
				}
				continue
			}
			rows = append(rows, watchRow(w))
		}
		if q.Offset += together; len(ws) < together {
			break
		}
	}
	if left > 0 {
		s.say("%s not looked at any more; --all lists those too", addresses(left))
	}
	if o.JSON {
		return nil
	}
	return printColumns(s.out, rows)
}

func printJSON(s *streams, v any) error {
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	return out.Encode(v)
}

func watchRow(w *counterclaim.Watched) []string {
	silent := ""
	switch {
	case w.Failing():
		silent = w.Since
	case w.Kind == counterclaim.WatchedFeed:
		silent = w.Fresh
	}
	address := w.URL
	if w.Reason != "" {
		address += " (" + w.Reason + ")"
	}
	return []string{w.State, w.Kind, minute(w.Last), cmp.Or(minute(w.Next), "never"), count(w.Visits), count(w.Failures), minute(silent), count(len(w.Versions)), address}
}

// minute shows a time for people.
func minute(stamp string) string {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// addresses gives a number of them.
func addresses(n int) string {
	if n == 1 {
		return "1 address"
	}
	return strconv.Itoa(n) + " addresses"
}
