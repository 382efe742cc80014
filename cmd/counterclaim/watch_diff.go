package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

type watchDiffOptions struct {
	Of    string `arg:"" name:"report" help:"Address of a report, or the web address of a page."`
	Whole bool   `help:"Print the texts whole, not only what changed with the words around it."`
	recordFlag
}

// Help shows examples.
func (watchDiffOptions) Help() string {
	return `Examples:

    counterclaim watch diff 3f2a9c01d4e5b678
    counterclaim watch diff --whole https://herald.example/news/1

Shows the versions of a page one after the other: [-words that were left out-] and {+words that were added+}.`
}

// Run shows.
func (o watchDiffOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	pages, err := o.pages(ctx, store)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	for i := range pages {
		if i > 0 {
			fmt.Fprintln(out)
		}
		if err := o.page(ctx, out, store, &pages[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// pages gives the watched pages that a report is a version of, or that has an address. A report that came with versions of its own and
// whose page is not watched stands for one.
func (o watchDiffOptions) pages(ctx context.Context, store counterclaim.Store) ([]counterclaim.Watched, error) {
	q := counterclaim.WatchedQuery{Kind: counterclaim.WatchedPage}
	if strings.Contains(o.Of, "://") {
		url, err := intake.Fetchable(o.Of)
		if err != nil {
			return nil, err
		}
		q.URLs = []string{url}
		got, err := store.Watched(ctx, q)
		if err == nil && (len(got) == 0 || len(got[0].Versions) == 0) {
			err = counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no text of %s", url).Try("counterclaim watch list --all shows what is watched")
		}
		return got, err
	}
	ids, err := resolveAll(ctx, store, "r", []string{o.Of})
	if err != nil {
		return nil, err
	}
	q.Report = ids[0]
	got, err := store.Watched(ctx, q)
	if err != nil || len(got) > 0 {
		return got, err
	}
	rep, err := store.Report(ctx, ids[0])
	if err != nil {
		return nil, err
	}
	versions := append([]counterclaim.ID{rep.ID}, rep.Versions...)
	slices.Reverse(versions)
	return []counterclaim.Watched{{URL: rep.URL, Versions: versions}}, nil
}

func (o watchDiffOptions) page(ctx context.Context, out *bufio.Writer, store counterclaim.Store, w *counterclaim.Watched) error {
	fmt.Fprintln(out, harmless(w.URL))
	if is := intake.Sentence(*w); is != "" {
		fmt.Fprintln(out, is)
	}
	var before *counterclaim.Report
	for i, id := range w.Versions {
		rep, err := store.Report(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\nversion %d of %d: %s, %s\n", i+1, len(w.Versions), id.Short(), readOf(rep))
		if before != nil {
			if rep.Headline != before.Headline {
				fmt.Fprintln(out, "headline: "+marked(intake.Difference(before.Headline, rep.Headline), true))
			}
			fmt.Fprintln(out, marked(intake.Difference(before.Text, rep.Text), o.Whole))
		}
		before = rep
	}
	return nil
}

// readOf says when a report was first read.
func readOf(rep *counterclaim.Report) string {
	at := rep.Fetched
	if at == "" && len(rep.Arrivals) > 0 {
		at = rep.Arrivals[0].Time
	}
	if at = minute(at); at == "" {
		return "at a time that is not known"
	}
	return "read " + at + " UTC"
}

// wordsAround is how many unchanged words are shown on either side of a change.
const wordsAround = 12

// marked writes the pieces of two versions with marks around what changed.
func marked(changes []intake.Change, whole bool) string {
	var b strings.Builder
	for i, c := range changes {
		text := harmlessLines(c.Text)
		switch c.Kind {
		case intake.LeftOut:
			b.WriteString("[-" + text + "-]")
		case intake.Added:
			b.WriteString("{+" + text + "+}")
		default:
			if !whole {
				text = around(text, i > 0, i < len(changes)-1)
			}
			b.WriteString(text)
		}
	}
	return b.String()
}

// around leaves out the middle of an unchanged piece, or what is far from the one change beside it.
func around(text string, after, before bool) string {
	words := strings.SplitAfter(text, " ")
	switch keep := wordsAround; {
	case after && before && len(words) > 2*keep:
		return strings.Join(words[:keep], "") + "… " + strings.Join(words[len(words)-keep:], "")
	case after && !before && len(words) > keep:
		return strings.Join(words[:keep], "") + "…"
	case before && !after && len(words) > keep:
		return "… " + strings.Join(words[len(words)-keep:], "")
	case !after && !before:
		return "the same words"
	}
	return text
}

// harmlessLines is harmless that keeps line ends.
func harmlessLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = harmless(lines[i])
	}
	return strings.Join(lines, "\n")
}
