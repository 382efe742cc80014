package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/query"
)

type searchOptions struct {
	Words  []string `arg:"" name:"word" help:"Words, \"phrases\", begin*, field:value, OR, -not, (…)."`
	Format string   `enum:"auto,table,jsonl" default:"auto" help:"table or jsonl. Without it a table on a terminal, JSON lines in a pipe."`
	Facets bool     `help:"Also count the claims found by party, conduct, outlet, stance, status, month and place."`
	Limit  int      `default:"20" help:"How many reports and how many claims at most."`
	recordFlag
}

// Help shows examples.
func (searchOptions) Help() string {
	return `Examples:

    counterclaim search mortar bridge
    counterclaim search --record valley.sqlite '"water intake"' shell*
    counterclaim search 'mortar OR howitzer' 'place:"Tessen"~20km' date:2031-04..2031-05
    counterclaim search killed:'>=10' stance:denied -party:XAA sort:newest
    counterclaim search --facets conduct:drone_strike near:40.1,70.6~20km

All that is written must hold, unless OR stands between; - or NOT before a
word, a field or (…) takes away. Fields: ` + strings.Join(query.Fields(), " ") + `.
doc/search.md tells each.

In a pipe each line is {"found": "report", "report": {…}, "snippet": "…"} or
{"found": "claim", "claim": {…}}, last kept first, reports before claims. A report
comes without its text: the snippet stands for it.`
}

// searchWords makes NOT of the - before a word of a search, which is no flag: -party:XAA.
func searchWords(args []string) []string {
	if len(args) == 0 || args[0] != "search" {
		return args
	}
	out := args[:1:1]
	for i, a := range args[1:] {
		before := args[i]
		switch {
		case a == "--":
			return append(out, args[i+1:]...)
		case len(a) < 2 || a[0] != '-' || a[1] == '-' || a == "-h",
			strings.HasPrefix(before, "--") && before != "--facets" && !strings.Contains(before, "="): // a flag, or the value of one
			out = append(out, a)
		default:
			out = append(out, "NOT", a[1:])
		}
	}
	return out
}

// found is one line of the output for programs.
type found struct {
	Found   string               `json:"found"`
	Report  *counterclaim.Report `json:"report,omitempty"`
	Snippet string               `json:"snippet,omitempty"`
	Claim   *counterclaim.Claim  `json:"claim,omitempty"`
	Field   string               `json:"field,omitempty"` // of a facet
	Value   string               `json:"value,omitempty"`
	Claims  int                  `json:"claims,omitempty"`
}

// Run searches and prints.
func (o searchOptions) Run(ctx context.Context, s *streams) error {
	if o.Limit < 1 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--limit %d is below 1", o.Limit))
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	all, err := unsealedHere(ctx, s, store)
	if err != nil {
		return err
	}
	q, err := query.Parse(strings.Join(o.Words, " "), query.For(dispute, searching(ctx, all)))
	if err != nil {
		return &usageError{err}
	}
	q.Limit, q.Facets = o.Limit, o.Facets
	got, err := all.Search(ctx, q)
	if err != nil {
		return err
	}
	if got.Capped {
		s.say("more than %d found; counts and facets are of the last that were kept", counterclaim.SearchCap)
	}
	s.say("%s and %s found, %d and %d shown", number(got.ReportsTotal, "report"), number(got.ClaimsTotal, "claim"), len(got.Reports), len(got.Claims))
	if got.ReportsTotal+got.ClaimsTotal == 0 {
		s.say("  try: fewer words, the beginning of one (shell*), or counterclaim search --help")
	}
	if o.Format == "table" || o.Format == "auto" && s.outIsTerm {
		return printFound(s, got)
	}
	return writeFound(s.out, got)
}

// searching is a record's search.
func searching(ctx context.Context, store counterclaim.Reader) func(counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	return func(q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) { return store.Search(ctx, q) }
}

// unmarked takes away the marks that a store sets around what it found.
func unmarked(snippet string) string {
	return strings.NewReplacer("\x02", "", "\x03", "").Replace(snippet)
}

func writeFound(w io.Writer, got *counterclaim.SearchResult) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, hit := range got.Reports {
		if err := out.Encode(found{Found: "report", Report: &hit.Report, Snippet: unmarked(hit.Snippet)}); err != nil {
			return err
		}
	}
	for _, f := range got.Facets {
		if err := out.Encode(found{Found: "facet", Field: f.Field, Value: f.Value, Claims: f.Claims}); err != nil {
			return err
		}
	}
	for i := range got.Claims {
		if err := out.Encode(found{Found: "claim", Claim: &got.Claims[i]}); err != nil {
			return err
		}
	}
	return nil
}

func printFound(s *streams, got *counterclaim.SearchResult) error {
	width := s.width
	if width <= 0 {
		width = defaultWidth
	}
	for _, hit := range got.Reports {
		r := hit.Report
		head := []string{r.ID.Short(), r.Published, r.Outlet, r.Headline}
		if r.Synthetic {
			head = slices.Insert(head, 1, "[synthetic]")
		}
		head = slices.DeleteFunc(head, func(s string) bool { return s == "" })
		if _, err := fmt.Fprintf(s.out, "%s\n", cut(harmless(strings.Join(head, gap)), width)); err != nil {
			return err
		}
		for _, line := range wrap(harmless(unmarked(hit.Snippet)), width-len(indent), maxWordLines) {
			if _, err := fmt.Fprintln(s.out, indent+line); err != nil {
				return err
			}
		}
	}
	for _, f := range got.Facets {
		if _, err := fmt.Fprintf(s.out, "%-8s %-32s %d\n", f.Field, harmless(f.Value), f.Claims); err != nil {
			return err
		}
	}
	if len(got.Claims) == 0 {
		return nil
	}
	if len(got.Reports) > 0 {
		fmt.Fprintln(s.out)
	}
	t := newTable(s.out, s.width)
	for _, c := range got.Claims {
		c.Why = nil // it stands on the claim's page, and in JSON lines
		if err := t.Write(&c); err != nil {
			return err
		}
		line := "claim " + c.ID.Short()
		if !c.Incident.IsZero() {
			line += ", incident " + c.Incident.Short()
		}
		fmt.Fprintln(t.out, indent+indent+line)
	}
	return t.Close()
}
