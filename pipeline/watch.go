package pipeline

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

const (
	hostsAtOnce = 32              // that are asked beside each other
	refill      = 5 * time.Second // after which it is looked for more that is due while visits are under way
	longestIdle = time.Minute     // after which it is looked for what others have added
	perHost     = 16              // addresses of one host that wait, so that it does not hold up others
	dueAtOnce   = 1000            // watched addresses that are read at once
)

// WatchOptions of looking at addresses.
type WatchOptions struct {
	Line    *Pipeline
	Store   counterclaim.Store
	Fetcher *intake.Fetcher
	// VouchedBy is who answers for it that what is fetched is from the outlet that it names, "" for nobody.
	VouchedBy string
	Hosts     int               // asked beside each other, 0: 32
	Once      bool              // end when nothing is due, instead of waiting
	Found     func(Found) error // hears of every visit after the record kept it, from one goroutine; what it returns ends the watching
	Now       func() time.Time  // nil: the clock
	Sleep     func(context.Context, time.Duration) error
}

// Found is what came of a visit, or why there was none.
type Found struct {
	Watched counterclaim.Watched // as the record keeps it now
	Was     string               // the state before
	Saved   counterclaim.Saved   // of the report that was kept; zero where none was
	Kept    bool                 // a first text or a new version was kept
	Known   bool                 // of a list: the record has it from an earlier visit, it was not asked
	Listed  int                  // addresses that a feed listed and that were not watched
	Notes   []string             // fallbacks taken with the report or the feed
	Err     error                // why there is no text
}

// Watch looks at the watched addresses that are due, politely, until ctx ends: feeds for what they list, which is then watched, pages
// for their text. A first text and a changed one are read and kept as any other report. What a visit found is in the record before
// the next visit of the address begins, a feed's state and what it lists in one transaction, so that the end of the program at any
// moment loses nothing: what was under way is due as before, and a report that is kept again stands there once. One Watch a record
// is enough; a second one would ask everybody twice. A record that fails ends it with that error.
func Watch(ctx context.Context, o WatchOptions) error {
	ctx, stop := context.WithCancel(ctx)
	w := newWatcher(o)
	at := newLanes(ctx, w.o.Hosts, w.look)
	defer at.Wait()
	defer stop()
	more := time.NewTicker(refill)
	defer more.Stop()
	for {
		if err := w.fill(ctx, at); err != nil {
			return err
		}
		if at.pending == 0 {
			if o.Once {
				return ctx.Err()
			}
			if err := w.idle(ctx); err != nil {
				return err
			}
		}
		for enough := false; at.pending > 0 && !enough; {
			select {
			case got := <-at.Out():
				at.Took()
				delete(w.flying, got.URL)
				if err := w.keep(ctx, got); err != nil {
					return err
				}
			case <-more.C:
				enough = true
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

type watcher struct {
	o      WatchOptions
	fetch  FetchOptions    // of a list
	flying map[string]bool // addresses that are asked or wait to be
	done   map[string]bool // those that were asked, where each is asked once
}

func newWatcher(o WatchOptions) *watcher {
	if o.Hosts <= 0 {
		o.Hosts = hostsAtOnce
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleepFor
	}
	if o.Found == nil {
		o.Found = func(Found) error { return nil }
	}
	return &watcher{o: o, flying: map[string]bool{}, done: map[string]bool{}}
}

func sleepFor(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *watcher) stamp() string { return w.o.Now().UTC().Format(time.RFC3339) }

// fill hands out what is due and is not under way.
func (w *watcher) fill(ctx context.Context, at *lanes[visit, visit]) error {
	for from := 0; ; from += dueAtOnce {
		due, err := w.o.Store.Watched(ctx, counterclaim.WatchedQuery{Due: w.stamp(), Limit: dueAtOnce, Offset: from})
		if err != nil {
			return err
		}
		for _, one := range due {
			host := intake.HostOf(one.URL)
			if w.flying[one.URL] || w.o.Once && w.done[one.URL] || at.Waiting(host) >= perHost {
				continue
			}
			w.flying[one.URL] = true
			if w.o.Once {
				w.done[one.URL] = true
			}
			at.Add(host, visit{Watched: one})
		}
		if len(due) < dueAtOnce {
			return nil
		}
	}
}

// idle waits until something is due, at most a minute.
func (w *watcher) idle(ctx context.Context) error {
	wait := longestIdle
	next, err := w.o.Store.Watched(ctx, counterclaim.WatchedQuery{Due: "9999-12-31T23:59:59Z", Limit: 1})
	if err != nil {
		return err
	}
	if len(next) == 1 {
		if t, err := time.Parse(time.RFC3339, next[0].Next); err == nil {
			wait = max(time.Second, min(wait, t.Sub(w.o.Now())))
		}
	}
	return w.o.Sleep(ctx, wait)
}

// visit is one look at an address on its way to the record.
type visit struct {
	counterclaim.Watched
	told intake.Told // beside what is watched

	found  intake.Visit
	feed   *intake.Feed
	coding *counterclaim.Coding // of the text that is to be kept
	notes  []string
	fault  error // of the record, not of the address
}

// look asks for an address and reads what comes. It is called by many goroutines.
func (w *watcher) look(ctx context.Context, v visit) visit {
	got, err := w.o.Fetcher.Fetch(ctx, intake.Ask{URL: v.URL, ETag: v.ETag, Modified: v.Modified})
	v.found = intake.Visit{Time: w.o.Now(), Fetched: got, Err: err}
	if got == nil || got.Request.Status/100 != 2 {
		return v
	}
	if v.Kind == "" {
		v.Kind = counterclaim.WatchedPage
		if got.IsFeed() {
			v.Kind = counterclaim.WatchedFeed
		} else if v.found.Err = frontPage(got); v.found.Err != nil {
			v.Kind = "" // told when it shows what it is
			return v
		}
	}
	if v.Kind == counterclaim.WatchedFeed {
		if v.feed, v.found.Err = intake.ReadFeed(got.Body, got.URL); v.feed != nil {
			v.notes = v.feed.Notes
		}
		return v
	}
	w.readPage(ctx, &v)
	return v
}

// frontPage refuses the front page of a site, which is no report, and names its feeds.
func frontPage(got *intake.Fetched) error {
	if intake.HostOf(got.URL) != trimSlash(got.URL) {
		return nil
	}
	e := counterclaim.Errorf(counterclaim.CodeBadInput, "it is the front page of a site, not a report")
	if feeds := got.FeedsOf(); len(feeds) > 0 {
		return e.Try("watch its feed: counterclaim watch add %s", feeds[0])
	}
	return e.Try("give the address of a feed or an article, or say --page where the front page is meant")
}

// readPage reads a page and codes its text where it is the first or another one.
func (w *watcher) readPage(ctx context.Context, v *visit) {
	told := v.told
	told.Outlet, told.Party, told.OrPublished = cmp.Or(told.Outlet, v.Outlet), cmp.Or(told.Party, v.Party), cmp.Or(told.OrPublished, v.Published)
	if v.From != "" {
		told.Via = "feed"
	}
	item := v.found.Fetched.Report(intake.Options{VouchedBy: cmp.Or(w.o.VouchedBy, v.VouchedBy)}, told)
	v.notes, v.found.Page, v.found.Err = item.Notes, v.found.Fetched.Body, item.Err
	if !v.Report.IsZero() {
		had, err := w.o.Store.Report(ctx, v.Report)
		if err != nil {
			v.fault = err
			return
		}
		v.found.Before, v.found.BeforeTitle = had.Text, had.Headline
	}
	if item.Report == nil {
		return
	}
	v.found.Text, v.found.Title = item.Report.Text, item.Report.Headline
	if !keeps(&v.Watched, intake.After(v.Watched, v.found).State) {
		return
	}
	for _, id := range slices.Backward(v.Versions) {
		if id != item.Report.ID && !slices.Contains(item.Report.Versions, id) {
			item.Report.Versions = append(item.Report.Versions, id)
		}
	}
	coding, err := w.o.Line.Code(ctx, item.Report, item.Originals...)
	if err != nil && FaultOfRecord(ctx, w.o.Store, err) {
		v.fault = err
		return
	}
	v.coding, v.found.Err = coding, err
}

// keeps reports whether a page's text is kept that was found in a state: its first one, and one that is another than before.
func keeps(w *counterclaim.Watched, state string) bool {
	switch state {
	case counterclaim.AddressChanged:
		return true
	case counterclaim.AddressThere, counterclaim.AddressPaywalled:
		return w.Report.IsZero()
	}
	return false
}
