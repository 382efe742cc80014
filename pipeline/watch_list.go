package pipeline

import (
	"cmp"
	"context"
	"iter"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

const (
	listedAhead    = 10_000         // addresses of a list that are read before the first of them are done
	listedTogether = 256            // of which the record is asked together
	believedFor    = 24 * time.Hour // how long an address that had no text is not asked again
)

// FetchOptions of fetching a list.
type FetchOptions struct {
	WatchOptions
	Again bool // ask for addresses too that the record has from an earlier visit
	Watch bool // look at the pages again later
}

// FetchAll fetches the pages of a list, politely, and keeps their texts. What came of each is noted in the record, so that a list
// that was begun goes on where it was: an address whose text is kept is not asked again, nor one that was gone, blocked or paywalled
// within a day; one without an answer is. An address that stands twice in the list counts once. Errors of the list are passed on to
// Found.
func FetchAll(ctx context.Context, o FetchOptions, list iter.Seq2[intake.Address, error]) error {
	ctx, stop := context.WithCancel(ctx)
	w := newWatcher(o.WatchOptions)
	w.fetch = o
	at := newLanes(ctx, w.o.Hosts, w.look)
	defer at.Wait()
	defer stop()
	in := make(chan listedAddress, listedTogether)
	go func() { // a list that waits for more input is left waiting
		defer close(in)
		for a, err := range list {
			select {
			case in <- listedAddress{a, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	passed := map[[16]byte]bool{}
	for open := true; open || at.pending > 0; {
		from := in
		if at.pending >= listedAhead || !open {
			from = nil
		}
		var err error
		select {
		case one, more := <-from:
			if open = more; more {
				err = w.give(ctx, at, together(one, in), passed)
			}
		case got := <-at.Out():
			at.Took()
			err = w.keepListed(ctx, got)
		case <-ctx.Done():
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

type listedAddress struct {
	intake.Address
	err error
}

// together gives one address with those that are there already.
func together(one listedAddress, in <-chan listedAddress) []listedAddress {
	out := []listedAddress{one}
	for len(out) < listedTogether {
		select {
		case next, more := <-in:
			if !more {
				return out
			}
			out = append(out, next)
		default:
			return out
		}
	}
	return out
}

// give hands addresses out that are to be asked, and tells of the others.
func (w *watcher) give(ctx context.Context, at *lanes[visit, visit], some []listedAddress, passed map[[16]byte]bool) error {
	var urls []string
	for i := range some {
		a := &some[i]
		if a.err == nil {
			a.URL, a.err = intake.Fetchable(a.URL)
		}
		urls = append(urls, a.URL)
	}
	known, err := w.o.Store.Watched(ctx, counterclaim.WatchedQuery{URLs: urls})
	if err != nil {
		return err
	}
	of := map[string]counterclaim.Watched{}
	for _, k := range known {
		of[k.URL] = k
	}
	for _, a := range some {
		if a.err != nil {
			if err := w.o.Found(Found{Watched: counterclaim.Watched{URL: a.URL}, Err: placed(a)}); err != nil {
				return err
			}
			continue
		}
		h := counterclaim.HashOf("listed", a.URL)
		key := [16]byte(h[:16])
		if passed[key] {
			continue
		}
		passed[key] = true
		one, there := of[a.URL]
		if !there {
			one = counterclaim.Watched{URL: a.URL, Kind: counterclaim.WatchedPage, State: counterclaim.AddressNew, Published: a.Published}
		}
		if f, over := w.over(&one); over {
			if err := w.o.Found(f); err != nil {
				return err
			}
			continue
		}
		at.Add(intake.HostOf(a.URL), visit{Watched: one, told: intake.Told{OrOutlet: a.Outlet, OrPublished: a.Published}})
	}
	return nil
}

// placed names the line of the list in an error.
func placed(a listedAddress) error {
	if e, ok := a.err.(*counterclaim.Error); ok && e.File == "" {
		return e.At(cmp.Or(a.File, a.URL), a.Line)
	}
	return a.err
}

// over tells an address that is not asked, and what is known of it.
func (w *watcher) over(one *counterclaim.Watched) (Found, bool) {
	f := Found{Watched: *one, Was: one.State, Known: true}
	if one.Kind == counterclaim.WatchedFeed {
		f.Err = counterclaim.Errorf(counterclaim.CodeBadInput, "it is watched as a feed").At(one.URL, 0).Try("counterclaim watch run asks it")
		return f, true
	}
	if w.fetch.Again {
		return f, false
	}
	if !one.Report.IsZero() {
		return f, true
	}
	last, err := time.Parse(time.RFC3339, one.Last)
	if err == nil && one.Failing() && one.State != counterclaim.AddressUnreachable && lately(last, w.o.Now(), believedFor) {
		f.Err = failure(one, nil)
		return f, true
	}
	return f, false
}

// keepListed writes what a visit to an address of a list found into the record. An address without an answer that nobody watches is
// not noted: it is asked again the next time.
func (w *watcher) keepListed(ctx context.Context, v visit) error {
	if v.fault != nil {
		return v.fault
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f, err := w.settle(ctx, v.Watched, v)
	if err != nil {
		return err
	}
	watched := v.Next != "" || w.fetch.Watch
	if !watched {
		f.Watched.Next = ""
	}
	f.Watched.VouchedBy = cmp.Or(w.o.VouchedBy, f.Watched.VouchedBy) // for its later versions
	if watched || !v.Report.IsZero() || f.Kept || f.Watched.Failing() && f.Watched.State != counterclaim.AddressUnreachable {
		if err := w.o.Store.SetWatched(ctx, []counterclaim.Watched{f.Watched}); err != nil {
			return err
		}
	}
	return w.o.Found(f)
}
