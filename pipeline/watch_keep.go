package pipeline

import (
	"context"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// keep writes what a visit found into the record. Its error ends the watching.
func (w *watcher) keep(ctx context.Context, v visit) error {
	if v.fault != nil {
		return v.fault
	}
	if ctx.Err() != nil {
		return ctx.Err() // the visit was broken off
	}
	now, err := w.o.Store.Watched(ctx, counterclaim.WatchedQuery{URLs: []string{v.URL}})
	if err != nil {
		return err
	}
	if len(now) == 0 || now[0].Next == "" && v.Next != "" {
		return nil // taken away while it was asked
	}
	was := now[0]
	was.Kind = v.Kind
	f, err := w.settle(ctx, was, v)
	if err != nil {
		return err
	}
	all := []counterclaim.Watched{f.Watched}
	if v.feed != nil && !f.Watched.Failing() {
		pages, err := w.listed(ctx, &was, &all[0], v.feed)
		if err != nil {
			return err
		}
		for i := range pages {
			if pages[i].State == counterclaim.AddressNew {
				f.Listed++
			}
		}
		f.Watched = all[0]
		all = append(all, pages...)
	}
	if err := w.o.Store.SetWatched(ctx, all); err != nil {
		return err
	}
	return w.o.Found(f)
}

// settle keeps the text that a visit found, where it is to be kept, and says what is known of the address then.
func (w *watcher) settle(ctx context.Context, was counterclaim.Watched, v visit) (Found, error) {
	f := Found{Was: was.State, Notes: v.notes, Watched: intake.After(was, v.found)}
	if v.coding != nil && keeps(&was, f.Watched.State) {
		saved, err := w.o.Line.Save(ctx, v.coding)
		switch {
		case err == nil:
			f.Saved, f.Kept = saved, true
			f.Watched.Report, f.Watched.Fresh = saved.Report, f.Watched.Last
			if n := len(was.Versions); n == 0 || was.Versions[n-1] != saved.Report {
				f.Watched.Versions = append(was.Versions[:n:n], saved.Report)
			}
		case FaultOfRecord(ctx, w.o.Store, err):
			return f, err
		default:
			v.found.Err = err
			f.Watched = intake.After(was, v.found)
		}
	}
	if f.Watched.Failing() {
		f.Err = failure(&f.Watched, v.found.Err)
	} else if v.found.Err != nil {
		f.Err = v.found.Err // it was not to be asked yet
	}
	return f, nil
}

// failure is the error for an address where there is no text.
func failure(w *counterclaim.Watched, err error) error {
	if err != nil {
		return err
	}
	code := map[string]counterclaim.Code{counterclaim.AddressGone: counterclaim.CodeNotFound, counterclaim.AddressUnreachable: counterclaim.CodeUnreadable}[w.State]
	if code == "" {
		code = counterclaim.CodeUnsupported
	}
	return counterclaim.Errorf(code, "%s", w.Reason).At(w.URL, 0).Try("look at it in a browser; a page saved there can be added as a file")
}

// listed notes what a feed lists: what is not watched is watched from now on, and a page that is, and of which the feed says
// something new, is due.
func (w *watcher) listed(ctx context.Context, was, feed *counterclaim.Watched, list *intake.Feed) ([]counterclaim.Watched, error) {
	fresh, seen := list.Unseen(was.Seen)
	feed.Seen = seen
	if len(fresh) == 0 {
		return nil, nil
	}
	feed.Fresh = feed.Last
	var urls []string
	for _, e := range fresh {
		urls = append(urls, e.URL)
	}
	known, err := w.o.Store.Watched(ctx, counterclaim.WatchedQuery{URLs: urls})
	if err != nil {
		return nil, err
	}
	at := map[string]counterclaim.Watched{}
	for _, k := range known {
		at[k.URL] = k
	}
	var out []counterclaim.Watched
	now := w.stamp()
	for _, e := range fresh {
		k, there := at[e.URL]
		switch {
		case !there:
			out = append(out, counterclaim.Watched{URL: e.URL, Kind: counterclaim.WatchedPage, State: counterclaim.AddressNew, Next: now,
				Outlet: feed.Outlet, Party: feed.Party, VouchedBy: feed.VouchedBy, From: feed.URL, Published: e.Published})
		case was.Visits > 0 && k.Kind == counterclaim.WatchedPage && k.State != counterclaim.AddressNew && olderThanAnHour(k.Last, now):
			k.Next = now
			out = append(out, k)
		}
	}
	return out, nil
}

func olderThanAnHour(stamp, now string) bool {
	t, err := time.Parse(time.RFC3339, stamp)
	n, err2 := time.Parse(time.RFC3339, now)
	return err == nil && err2 == nil && !lately(t, n, time.Hour)
}

// lately reports whether a time is less than so long ago. One that is to come, as where the clock was set back, says nothing.
func lately(t, now time.Time, within time.Duration) bool { return !t.After(now) && now.Sub(t) < within }

func trimSlash(address string) string { return strings.TrimRight(address, "/") }
