package storetest

import (
	"bytes"
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func watched(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	one, two := counterclaim.HashOf("one"), counterclaim.HashOf("two")
	feed := counterclaim.Watched{URL: "https://vale.example/feed", Kind: "feed", State: counterclaim.AddressNew, Next: "2031-03-02T10:00:00Z", Seen: []string{"a"}}
	page := counterclaim.Watched{URL: "https://vale.example/a", Kind: "page", State: counterclaim.AddressThere, Report: two, Versions: []counterclaim.ID{one, two},
		Next: "2031-03-01T23:00:00Z", Visits: 2}
	gone := counterclaim.Watched{URL: "https://vale.example/b", Kind: "page", State: counterclaim.AddressGone, Report: one, Reason: "It says that there is nothing."}
	if err := s.SetWatched(ctx, []counterclaim.Watched{feed, page, gone}); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		q    counterclaim.WatchedQuery
		want []counterclaim.Watched
	}{
		"all":                     {counterclaim.WatchedQuery{}, []counterclaim.Watched{page, gone, feed}},
		"a page of all":           {counterclaim.WatchedQuery{Limit: 1, Offset: 1}, []counterclaim.Watched{gone}},
		"by address":              {counterclaim.WatchedQuery{URLs: []string{feed.URL, "https://none.example/"}}, []counterclaim.Watched{feed}},
		"by kind":                 {counterclaim.WatchedQuery{Kind: "page"}, []counterclaim.Watched{page, gone}},
		"by state":                {counterclaim.WatchedQuery{States: []string{counterclaim.AddressNew, counterclaim.AddressGone}}, []counterclaim.Watched{gone, feed}},
		"due, earliest first":     {counterclaim.WatchedQuery{Due: "2031-03-02T10:00:00Z"}, []counterclaim.Watched{page, feed}},
		"due in another zone":     {counterclaim.WatchedQuery{Due: "2031-03-02T04:30:00+05:00"}, []counterclaim.Watched{page}},
		"due before all":          {counterclaim.WatchedQuery{Due: "2031-03-01T22:59:59Z"}, []counterclaim.Watched{}},
		"of an earlier version":   {counterclaim.WatchedQuery{Report: one}, []counterclaim.Watched{page, gone}},
		"of a version and a kind": {counterclaim.WatchedQuery{Report: two, Kind: "feed"}, []counterclaim.Watched{}},
	} {
		got, err := s.Watched(ctx, c.q)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		same(t, what, got, c.want)
	}
	page.Versions, page.State, page.Next = []counterclaim.ID{two}, counterclaim.AddressChanged, ""
	if err := s.SetWatched(ctx, []counterclaim.Watched{page}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Watched(ctx, counterclaim.WatchedQuery{Report: one})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "after a page was kept again", got, []counterclaim.Watched{gone})
	bad := []counterclaim.Watched{{URL: "https://vale.example/new"}, {URL: "https://vale.example/c", Next: "tomorrow"}}
	code(t, "a time that is none", s.SetWatched(ctx, bad), counterclaim.CodeBadInput)
	if err := s.Unwatch(ctx, gone.URL); err != nil {
		t.Fatal(err)
	}
	code(t, "taking away twice", s.Unwatch(ctx, gone.URL), counterclaim.CodeNotFound)
	if got, err = s.Watched(ctx, counterclaim.WatchedQuery{}); err != nil {
		t.Fatal(err)
	}
	same(t, "in the end", got, []counterclaim.Watched{page, feed})
}

func deadLetters(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	letter := func(work, at string) counterclaim.DeadLetter {
		d := counterclaim.DeadLetter{Kind: "report", Name: "a.jsonl:3", Reason: "The reader failed.", Tries: 5, At: at, Work: []byte(work)}
		d.Identify()
		return d
	}
	older, newer := letter("\x00one", "2031-03-01T10:00:00Z"), letter("two", "2031-03-01T11:00:00+00:30")
	for _, d := range []counterclaim.DeadLetter{newer, older} {
		if err := s.SetAside(ctx, &d); err != nil {
			t.Fatal(err)
		}
	}
	list := func(limit, offset int) []counterclaim.DeadLetter {
		got, total, err := s.SetAsides(ctx, limit, offset)
		if err != nil || total != 2 {
			t.Fatalf("%d letters in all, %v; want 2", total, err)
		}
		for _, d := range got {
			if d.Work != nil {
				t.Errorf("a list gives the work of %s", d.ID.Short())
			}
		}
		return got
	}
	same(t, "letters", list(0, 0), []counterclaim.DeadLetter{newer, older})
	same(t, "a page of letters", list(1, 1), []counterclaim.DeadLetter{older})
	again := letter("\x00one", "2031-03-05T10:00:00Z")
	again.Tries = 10
	if err := s.SetAside(ctx, &again); err != nil {
		t.Fatal(err)
	}
	same(t, "letters after one was set aside again", list(0, 0), []counterclaim.DeadLetter{again, newer})
	got, err := s.DeadLetter(ctx, older.ID)
	if err != nil || got.Tries != 10 || !bytes.Equal(got.Work, older.Work) {
		t.Errorf("a letter: %+v, %v", got, err)
	}
	if err := s.Drop(ctx, older.ID); err != nil {
		t.Fatal(err)
	}
	code(t, "dropping twice", s.Drop(ctx, older.ID), counterclaim.CodeNotFound)
	_, err = s.DeadLetter(ctx, older.ID)
	code(t, "a letter that was dropped", err, counterclaim.CodeNotFound)
	code(t, "a letter without id", s.SetAside(ctx, &counterclaim.DeadLetter{At: older.At}), counterclaim.CodeBadInput)
}
