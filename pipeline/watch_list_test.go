package pipeline

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

func (s *site) list(paths ...string) iter.Seq2[intake.Address, error] {
	return func(yield func(intake.Address, error) bool) {
		for i, p := range paths {
			if p == "bad" && !yield(intake.Address{}, counterclaim.Errorf(counterclaim.CodeBadInput, "the line holds no address").At("list", i+1)) {
				return
			} else if p != "bad" && !yield(intake.Address{URL: s.url + p, Outlet: "Listed", Published: "2026-03-05", File: "list", Line: i + 1}, nil) {
				return
			}
		}
	}
}

// fetch fetches a list and sums up: each path with what was found, in the order of the paths.
func (s *site) fetch(o FetchOptions, paths ...string) string {
	s.t.Helper()
	var found []Found
	o.WatchOptions = s.options(&found)
	if err := FetchAll(s.t.Context(), o, s.list(paths...)); err != nil {
		s.t.Fatal(err)
	}
	of := map[string]string{}
	for _, f := range found {
		path := strings.TrimPrefix(f.Watched.URL, s.url)
		if path == "" {
			path = "bad"
		}
		of[path] += fmt.Sprintf("%s%s%s%s ", path, map[bool]string{true: " kept"}[f.Kept], map[bool]string{true: " known"}[f.Known], map[bool]string{true: " " + f.Watched.State}[f.Err != nil])
	}
	var out []string
	for _, p := range paths {
		if p, _, _ = strings.Cut(p, "#"); of[p] != "" {
			out = append(out, strings.TrimSpace(of[p]))
			delete(of, p)
		}
	}
	return strings.Join(out, "; ")
}

// A list goes on where it was: what is kept, gone or refused is not asked again, what gave no answer is.
func TestFetchAllGoesOn(t *testing.T) {
	s := newSite(t)
	s.set("/a", article("A", shelled))
	s.set("/b", article("B", strings.Replace(shelled, "4", "9", 1)))
	s.set("/refused", status(http.StatusForbidden))
	s.set("/away", status(http.StatusInternalServerError))
	paths := []string{"/a", "/a", "/b#part", "bad", "/gone", "/refused", "/away"}
	if got, want := s.fetch(FetchOptions{}, paths...), "/a kept; /b kept; bad; /gone gone; /refused blocked; /away unreachable"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	rep, err := s.store.Report(t.Context(), s.known("/a").Report)
	if err != nil || rep.Outlet != "Listed" || rep.Published != "2026-03-05" || rep.Arrivals[0].Via != "page" {
		t.Errorf("%+v, %v", rep, err)
	}
	if w := s.known("/a"); w.Next != "" {
		t.Errorf("it is looked at again at %s though nobody said so", w.Next)
	}
	for _, p := range []string{"/a", "/b", "/gone", "/refused", "/away"} {
		s.answers(p)
	}
	s.set("/away", article("Away", strings.Replace(shelled, "4", "5", 1)))
	s.fetch(FetchOptions{}, paths...)
	for p, want := range map[string]string{"/a": "[]", "/b": "[]", "/gone": "[]", "/refused": "[]", "/away": "[200]"} {
		if got := s.answers(p); got != want {
			t.Errorf("the second time %s was answered %s, want %s", p, got, want)
		}
	}
	s.clock.t = s.clock.t.Add(25 * time.Hour)
	s.set("/gone", article("Gone", strings.Replace(shelled, "4", "6", 1)))
	if s.fetch(FetchOptions{}, paths...); s.answers("/gone") != "[200]" || s.answers("/refused") != "[403]" || s.answers("/a") != "[]" {
		t.Error("a day later what had failed was not asked again, or what was kept was")
	}
	if s.fetch(FetchOptions{Again: true, Watch: true}, "/a"); s.answers("/a") != "[304]" || s.known("/a").Next == "" {
		t.Errorf("asked again and watched: %+v", s.known("/a"))
	}
	if s.reports() != 4 {
		t.Errorf("%d reports", s.reports())
	}
}

func TestFetchAllTellsOfEach(t *testing.T) {
	s := newSite(t)
	s.set("/a", article("A", shelled))
	s.watch(counterclaim.Watched{URL: "/feed", Kind: "feed"})
	if got, want := s.fetch(FetchOptions{}, "/gone", "bad", "/a", "/feed"), "/gone gone; bad; /a kept; /feed known new"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := s.fetch(FetchOptions{}, "/a", "/gone"), "/a known; /gone known gone"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestFetchAllEnds(t *testing.T) {
	s := newSite(t)
	ctx, stop := context.WithCancel(t.Context())
	s.set("/a", func(w http.ResponseWriter, r *http.Request) { stop(); <-r.Context().Done() })
	var found []Found
	err := FetchAll(ctx, FetchOptions{WatchOptions: s.options(&found)}, s.list("/a", "/b", "/c"))
	if !errors.Is(err, context.Canceled) || len(found) != 0 {
		t.Errorf("%v, %v", err, found)
	}
	if all, _ := s.store.Watched(t.Context(), counterclaim.WatchedQuery{}); len(all) != 0 {
		t.Errorf("what was broken off is noted: %+v", all)
	}
}

// lame is a record that fails after it kept a report and before it noted the visit.
type lame struct {
	counterclaim.Store
	fail bool
}

func (l *lame) SetWatched(ctx context.Context, ws []counterclaim.Watched) error {
	if l.fail && !ws[0].Report.IsZero() {
		return counterclaim.Errorf(counterclaim.CodeLocked, "held")
	}
	return l.Store.SetWatched(ctx, ws)
}

// Between a report and the note of its visit the program may end: the page is asked again, and its report stands there once.
func TestWatchEndsBetweenReportAndNote(t *testing.T) {
	s := newSite(t)
	s.set("/a", article("A", shelled))
	s.watch(counterclaim.Watched{URL: "/a", Kind: "page"})
	var found []Found
	o := s.options(&found)
	l := &lame{s.store, true}
	o.Store = l
	if err := Watch(t.Context(), o); counterclaim.CodeOf(err) != counterclaim.CodeLocked || s.reports() != 1 || s.known("/a").State != "new" {
		t.Fatalf("%v, %d reports, %+v", err, s.reports(), s.known("/a"))
	}
	l.fail = false
	if err := Watch(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	w := s.known("/a")
	rep, err := s.store.Report(t.Context(), w.Report)
	if err != nil || s.reports() != 1 || w.State != "there" || len(w.Versions) != 1 || len(rep.Versions) != 0 {
		t.Errorf("%d reports, %+v, %v", s.reports(), w, err)
	}
}

// A page that goes back to an earlier text has that text as its third version; one that is removed while it is asked stays removed.
func TestWatchVersions(t *testing.T) {
	s := newSite(t)
	s.watch(counterclaim.Watched{URL: "/a", Kind: "page"})
	one, two := article("A", shelled), article("A", strings.Replace(shelled, "4", "9", 1))
	for i, page := range []http.HandlerFunc{one, two, one} {
		s.set("/a", page)
		s.run([]time.Duration{0, 26, 8 * 24}[i] * time.Hour)
	}
	w := s.known("/a")
	if len(w.Versions) != 3 || w.Versions[0] != w.Versions[2] || w.Version(w.Report) != 3 || s.reports() != 2 {
		t.Errorf("%+v, %d reports", w, s.reports())
	}
	s.watch(counterclaim.Watched{URL: "/b", Kind: "page"})
	s.set("/b", func(w http.ResponseWriter, r *http.Request) {
		_ = s.store.Unwatch(t.Context(), s.url+"/b")
		two(w, r)
	})
	if found := s.run(0); len(found) != 0 {
		t.Errorf("%+v", found)
	}
	if all, _ := s.store.Watched(t.Context(), counterclaim.WatchedQuery{URLs: []string{s.url + "/b"}}); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}

// A server that is at fault when it is asked for robots.txt refuses nothing: it is not known what it allows.
func TestWatchRobotsAtFault(t *testing.T) {
	s := newSite(t)
	s.set("/a", article("A", shelled))
	s.set("/robots.txt", status(http.StatusServiceUnavailable))
	s.watch(counterclaim.Watched{URL: "/a", Kind: "page"})
	s.run(0)
	if w := s.known("/a"); w.State != "unreachable" || s.answers("/a") != "[]" {
		t.Errorf("%+v", w)
	}
	s.set("/robots.txt", nil)
	s.run(2 * time.Hour)
	if w := s.known("/a"); w.State != "there" {
		t.Errorf("%+v", w)
	}
}

// Without Once it waits for what is due next, for as long as there is anything.
func TestWatchWaits(t *testing.T) {
	s := newSite(t)
	s.set("/a", article("A", shelled))
	s.watch(counterclaim.Watched{URL: "/a", Kind: "page"})
	var found []Found
	o := s.options(&found)
	o.Once = false
	over := errors.New("looked at three times")
	o.Found = func(f Found) error {
		if found = append(found, f); len(found) == 3 {
			return over
		}
		return nil
	}
	if err := Watch(t.Context(), o); !errors.Is(err, over) || len(found) != 3 || s.answers("/a") != "[200 304 304]" {
		t.Errorf("%v, %d visits", err, len(found))
	}
	if day := s.clock.now().Format("2006-01-02"); day != "2026-03-07" {
		t.Errorf("it ended on %s", day)
	}
}

// Where the clock was set back, what was found at a time that is still to come keeps no address from being asked.
func TestClockSetBack(t *testing.T) {
	now := time.Date(2031, 3, 6, 12, 0, 0, 0, time.UTC)
	w := newWatcher(WatchOptions{Now: func() time.Time { return now }})
	for _, c := range []struct {
		ago  time.Duration
		over bool
	}{{time.Hour, true}, {believedFor, false}, {-time.Hour, false}, {-1000 * time.Hour, false}} {
		last := now.Add(-c.ago).Format(time.RFC3339)
		if _, over := w.over(&counterclaim.Watched{URL: "https://example.org/a", Kind: counterclaim.WatchedPage, State: counterclaim.AddressGone, Last: last}); over != c.over {
			t.Errorf("gone %v ago: not asked: %v", c.ago, over)
		}
		if old := olderThanAnHour(last, w.stamp()); !old {
			t.Errorf("%v ago is taken to be within the hour", c.ago)
		}
	}
}
