package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// Limits of what a page shows of other reports.
const (
	mostVersions = 40      // versions of a text listed, the latest
	mostCopies   = 40      // copies listed
	diffBytes    = 1 << 20 // of both texts; longer ones are not compared,
	diffWords    = 10_000  // nor those with more words: two texts that have little in common take the square of it
	diffAround   = 160     // bytes of what both versions have, shown on each side of a change
)

// historyOf is what is known of a report's address and of the texts that stood there.
type historyOf struct {
	States   []addressState
	Versions []versionRow // earliest first; empty where there is one alone
	Later    string       // address of the latest version, "" where this is it
	Changes  []change     // nil where there is none before
	TooLong  bool         // to be compared
}

// addressState is what was found when a report's address was asked for again.
type addressState struct {
	Address, Says string
	Linked        bool
	Reason        string // of the last failure
}

// versionRow is one text that stood at the address.
type versionRow struct {
	N        int
	Href     string
	This     bool
	Headline string
	At       stamp
}

// change is a piece of two versions: what both have, or what one alone has.
type change struct {
	Kind string // same, left, added
	Text string
	Cut  bool // words that both have are left out here
}

// history gathers the versions of a report and the state of its addresses.
func (d *desk) history(ctx context.Context, rep *counterclaim.Report) (*historyOf, error) {
	watched, err := d.store.Watched(ctx, counterclaim.WatchedQuery{Report: rep.ID, Kind: counterclaim.WatchedPage})
	if err != nil {
		return nil, err
	}
	h := &historyOf{}
	for i := range watched {
		w := &watched[i]
		if says := d.say.addressSays(w, rep.ID); says != "" {
			h.States = append(h.States, addressState{Address: w.URL, Says: says, Linked: isWeb(w.URL), Reason: sentence(w.Reason)})
		}
	}
	t := timelineOf(rep, watched)
	if len(t.ids) < 2 {
		return h, nil
	}
	for i := t.first; i < t.end; i++ {
		v, err := d.versionOf(ctx, rep, t.ids[i])
		if err != nil {
			return nil, err
		}
		row := d.versionRow(v, t.ids[i], i+1)
		row.This = i == t.this
		h.Versions = append(h.Versions, row)
		if i == t.this-1 && v != nil {
			h.Changes, h.TooLong = changes(v, rep)
		}
	}
	if id, ok := t.later(); ok {
		h.Later = address("r", id)
	}
	return h, nil
}

// timeline is the texts that stood at a report's address, earliest first. One to which the page went back stands in it twice.
type timeline struct {
	ids   []counterclaim.ID
	this  int // the report's latest place among them
	first int // of those that are shown, and the one after the last of these
	end   int
}

// timelineOf gives the texts that stood at a report's address as a watched address has them, else as the report names those before it.
// Shown are the latest, from the one before the report on at the least.
func timelineOf(rep *counterclaim.Report, watched []counterclaim.Watched) timeline {
	var t timeline
	for i := range watched {
		if slices.Contains(watched[i].Versions, rep.ID) {
			t.ids = watched[i].Versions
			break
		}
	}
	if t.ids == nil {
		for _, id := range slices.Backward(rep.Versions) {
			if id != rep.ID {
				t.ids = append(t.ids, id)
			}
		}
		t.ids = append(t.ids, rep.ID)
	}
	for i, id := range t.ids {
		if id == rep.ID {
			t.this = i
		}
	}
	t.first = max(0, min(t.this-1, len(t.ids)-mostVersions))
	t.end = min(len(t.ids), t.first+mostVersions)
	return t
}

// later gives the text that stands at the address now, as far as it is known; ok is false where that is the report's own.
func (t *timeline) later() (id counterclaim.ID, ok bool) {
	last := t.ids[len(t.ids)-1]
	return last, last != t.ids[t.this]
}

// laterVersion gives the address of the text that took a report's place, "" where none is known.
func (d *desk) laterVersion(ctx context.Context, rep *counterclaim.Report) (string, error) {
	watched, err := d.store.Watched(ctx, counterclaim.WatchedQuery{Report: rep.ID, Kind: counterclaim.WatchedPage})
	if err != nil {
		return "", err
	}
	t := timelineOf(rep, watched)
	if id, ok := t.later(); ok {
		return address("r", id), nil
	}
	return "", nil
}

// versionOf fetches one version, nil where the record has it not.
func (d *desk) versionOf(ctx context.Context, rep *counterclaim.Report, id counterclaim.ID) (*counterclaim.Report, error) {
	if id == rep.ID {
		return rep, nil
	}
	v, err := d.store.Report(ctx, id)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return nil, nil
	}
	return v, err
}

func (d *desk) versionRow(v *counterclaim.Report, id counterclaim.ID, n int) versionRow {
	row := versionRow{N: n, Href: address("r", id)}
	if v == nil {
		row.Headline = d.say.T("versions.missing")
		return row
	}
	row.Headline, row.At = cmp.Or(v.Headline, d.say.T("headline.none")), d.say.Instant(seenAt(v))
	return row
}

// seenAt gives when a version was first seen, RFC 3339, else when it was published.
func seenAt(r *counterclaim.Report) string {
	for _, a := range r.Arrivals {
		if a.Time != "" {
			return a.Time
		}
	}
	return cmp.Or(r.Fetched, r.Published)
}

// addressSays says what was found of a version at its address when that was last asked for, "" where it was not yet. What became of
// the address since another version stands there is told of that one.
func (l language) addressSays(w *counterclaim.Watched, version counterclaim.ID) string {
	switch {
	case w.Last == "":
		return ""
	case w.Failing() && w.Report == version:
		return l.T("address."+w.State, l.Instant(cmp.Or(w.Since, w.Last)).Text)
	case w.Failing() || w.State == counterclaim.AddressNew:
		return ""
	case w.Report == version:
		return l.T("address.there", l.Instant(w.Last).Text)
	}
	return l.T("address.changed", l.Instant(w.Last).Text)
}

// wholeText is what versions are compared by.
func wholeText(r *counterclaim.Report) string { return r.Headline + "\n\n" + r.Text }

// shortEnough reports whether two versions are short enough to be compared.
func shortEnough(a, b *counterclaim.Report) bool {
	if len(a.Headline)+len(a.Text)+len(b.Headline)+len(b.Text) > diffBytes {
		return false
	}
	words := 0
	for range strings.FieldsSeq(wholeText(a)) {
		words++
	}
	for range strings.FieldsSeq(wholeText(b)) {
		words++
	}
	return words <= diffWords
}

// changes compares a version with the one before. What both have is shown around the changes alone.
func changes(before, now *counterclaim.Report) (out []change, tooLong bool) {
	if !shortEnough(before, now) {
		return nil, true
	}
	pieces := intake.Difference(wholeText(before), wholeText(now))
	for i, p := range pieces {
		if p.Kind != intake.Same {
			out = append(out, change{Kind: map[string]string{intake.LeftOut: "left", intake.Added: "added"}[p.Kind], Text: p.Text})
			continue
		}
		out = append(out, around(p.Text, i > 0, i < len(pieces)-1)...)
	}
	return out, false
}

// around shortens words that both versions have: what follows a change and what stands before one is kept.
func around(text string, after, before bool) []change {
	keepHead, keepTail := 0, 0
	if after {
		keepHead = diffAround
	}
	if before {
		keepTail = diffAround
	}
	if len(text) <= keepHead+keepTail+diffAround {
		return []change{{Kind: "same", Text: text}}
	}
	head, tail := text[:wordStart(text, keepHead)], text[wordStart(text, len(text)-keepTail):]
	return []change{{Kind: "same", Text: head}, {Kind: "same", Cut: true}, {Kind: "same", Text: tail}}
}

// wordStart moves an offset back to the beginning of a word, of a long one to that of a character.
func wordStart(s string, i int) int {
	if i <= 0 || i >= len(s) {
		return max(0, min(i, len(s)))
	}
	i = runeStart(s, i)
	if j := strings.LastIndexAny(s[max(0, i-64):i], " \n\t"); j >= 0 {
		return max(0, i-64) + j + 1
	}
	return i
}

// copyList is the reports of nearly the same text as one.
type copyList struct {
	Says string // in how many outlets it stands
	Rows []reportRow
	More int // reports that the list leaves out
}

// copies finds the reports that the record has found to be of nearly the same text, the first of them included and this one not; nil
// where there is none.
func (d *desk) copies(ctx context.Context, f *frame, rep *counterclaim.Report) (*copyList, error) {
	first := rep.CopyOf
	if first.IsZero() {
		first = rep.ID
	}
	found, err := d.store.Search(ctx, counterclaim.SearchQuery{Limit: mostCopies + 1, Sort: counterclaim.SortOldest, Where: &counterclaim.SearchTerm{
		Op: counterclaim.SearchTag, Field: "copy_of", Value: first.String(), Tags: []string{counterclaim.TagOf("copy_of", first.String())}}})
	if err != nil {
		return nil, err
	}
	c := &copyList{}
	outlets := map[string]bool{}
	others := found.ReportsTotal
	add := func(r *counterclaim.Report) {
		if len(c.Rows) < mostCopies {
			c.Rows = append(c.Rows, d.reportRow(f, r))
		}
		if r.Outlet != rep.Outlet {
			outlets[r.Outlet] = true
		}
	}
	if first != rep.ID {
		others-- // this report itself
		v, err := d.versionOf(ctx, rep, first)
		if err != nil {
			return nil, err
		}
		if v != nil {
			others++
			add(v)
		}
	}
	for i := range found.Reports {
		if r := &found.Reports[i].Report; r.ID != rep.ID {
			add(r)
		}
	}
	if len(c.Rows) == 0 {
		return nil, nil
	}
	c.More = max(0, others-len(c.Rows))
	c.Says = d.say.N("copies.outlets", len(outlets))
	if len(outlets) == 0 {
		c.Says = d.say.N("copies.same", len(c.Rows)+c.More)
	} else if c.More > 0 {
		c.Says = d.say.N("copies.reports", len(c.Rows)+c.More)
	}
	return c, nil
}
