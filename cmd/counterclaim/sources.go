package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/intake"
)

type sourcesVerbs struct {
	List sourcesListOptions `cmd:"" help:"List the outlets of a record: whose they are, what the record has of them, and whether it is known to be from them."`
	Lint sourcesLintOptions `cmd:"" help:"Say what is wrong or doubtful in a dispute file."`
	Keep sourcesKeepOptions `cmd:"" help:"Keep a dispute file in a record that is filled by fetch, watch or work."`
}

// formatFlag is how a list is printed.
type formatFlag struct {
	Format string `enum:"auto,table,jsonl" default:"auto" help:"table or jsonl. Without it a table on a terminal, JSON lines in a pipe."`
}

// asTable reports whether people read it.
func (f formatFlag) asTable(s *streams) bool {
	return f.Format == "table" || f.Format == "auto" && s.outIsTerm
}

type sourcesListOptions struct {
	formatFlag
	recordFlag
}

// Help shows an example.
func (sourcesListOptions) Help() string {
	return `Examples:

    counterclaim sources list --record valley.sqlite
    counterclaim sources list --format jsonl | jq 'select(.from_elsewhere > 0)'

A report is known to be from its outlet if it came from an address that the dispute file registers for
that outlet, or if a person vouches for it (add --vouched-by). What else a body's name stands on is no
position of its party. Near copies of a report are counted as reports and again under copies, reports that could not
be read (their language, a scan) as reports and again under not read: nobody knows what they say. Verified are claims that
a person has checked, corrected or added. Speaks says between which days an outlet speaks for its party. Below the table stand each party's reports and its share of all claims.`
}

// outletRow is what a record has of an outlet.
type outletRow struct {
	Outlet    string `json:"outlet"`                     // "" where none is given
	Party     string `json:"party,omitempty"`            // "" for those of none
	Listed    bool   `json:"listed"`                     // the dispute file knows it
	Speaks    bool   `json:"speaks_for_party,omitempty"` // on some days: see the next two
	From      string `json:"speaks_from,omitempty"`      // first and last day of it, "" where it is open
	To        string `json:"speaks_to,omitempty"`
	Reports   int    `json:"reports"`
	Copies    int    `json:"copies,omitempty"`
	Unread    int    `json:"not_read,omitempty"`
	Claims    int    `json:"claims"`
	Verified  int    `json:"verified,omitempty"`       // claims that a person has checked, corrected or added
	Traced    int    `json:"registered"`               // reports from a registered address
	Vouched   int    `json:"vouched,omitempty"`        // reports from no such address that a person vouches for
	Elsewhere int    `json:"from_elsewhere,omitempty"` // the others
	First     string `json:"first,omitempty"`          // publication days
	Last      string `json:"last,omitempty"`
}

// Run lists.
func (o sourcesListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	d, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	all, err := unsealedHere(ctx, s, store)
	if err != nil {
		return err
	}
	rows, err := outletRows(ctx, all, d)
	if err != nil {
		return err
	}
	if !o.asTable(s) {
		return writeRows(s.out, rows)
	}
	if err := printOutlets(s.out, rows); err != nil {
		return err
	}
	return printShares(s.out, rows, d)
}

// outletRows counts a record's reports by outlet and party, in that order, most of them first.
func outletRows(ctx context.Context, store counterclaim.Reader, d *counterclaim.Dispute) ([]outletRow, error) {
	type key struct{ outlet, party string }
	at := map[key]*outletRow{}
	err := eachReport(ctx, store, func(l *counterclaim.ListedReport) {
		r := &l.Report
		row := at[key{r.Outlet, r.Party}]
		if row == nil {
			row = &outletRow{Outlet: r.Outlet, Party: r.Party}
			if source := d.SourceOf(r.Outlet); source != nil {
				row.Listed, row.Speaks, row.From, row.To = true, source.SpeaksForParty, source.SpeaksFrom, source.SpeaksTo
			}
			at[key{r.Outlet, r.Party}] = row
		}
		row.add(l, d)
	})
	if err != nil {
		return nil, err
	}
	counts, err := store.SourceCounts(ctx)
	for _, c := range counts {
		if row := at[key{c.Outlet, c.Party}]; row != nil {
			row.Verified += c.Verified
		}
	}
	rows := make([]outletRow, 0, len(at))
	for _, row := range at {
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b outletRow) int {
		return cmp.Or(cmp.Compare(b.Reports, a.Reports), cmp.Compare(a.Outlet, b.Outlet), cmp.Compare(a.Party, b.Party))
	})
	return rows, err
}

func (row *outletRow) add(l *counterclaim.ListedReport, d *counterclaim.Dispute) {
	row.Reports++
	row.Claims += l.Claims
	if !l.Report.CopyOf.IsZero() {
		row.Copies++
	}
	if l.Report.Unread != "" {
		row.Unread++
	}
	addresses := slices.DeleteFunc(slices.Clone(l.Origins), func(o counterclaim.Origin) bool { return o.URL == "" })
	for i := range addresses {
		addresses[i].VouchedBy = ""
	}
	switch {
	case counterclaim.Traced(l.Report.Outlet, addresses, d.Sources):
		row.Traced++
	case counterclaim.Traced(l.Report.Outlet, l.Origins, d.Sources):
		row.Vouched++
	default:
		row.Elsewhere++
	}
	if day := l.Report.Day(); day != "" {
		row.Last = max(row.Last, day)
		if row.First == "" || day < row.First {
			row.First = day
		}
	}
}

// eachReport goes through the reports of a record, page by page.
func eachReport(ctx context.Context, store counterclaim.Reader, do func(*counterclaim.ListedReport)) error {
	const page = 2000
	for last := (counterclaim.ID{}); ; {
		list, err := store.ReportsAfter(ctx, last, page)
		if err != nil {
			return err
		}
		for i := range list {
			do(&list[i])
			last = list[i].Report.ID
		}
		if len(list) < page {
			return nil
		}
	}
}

func printOutlets(out io.Writer, rows []outletRow) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "OUTLET\tPARTY\tSPEAKS\tREPORTS\tCOPIES\tNOT READ\tCLAIMS\tVERIFIED\tREGISTERED\tVOUCHED\tELSEWHERE\tFIRST\tLAST")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", cut(harmless(cmp.Or(r.Outlet, "-")), 40), harmless(cmp.Or(r.Party, "-")), r.speaks(),
			r.Reports, r.Copies, r.Unread, r.Claims, r.Verified, r.Traced, r.Vouched, r.Elsewhere, cmp.Or(r.First, "-"), cmp.Or(r.Last, "-"))
	}
	return w.Flush()
}

// speaks says whether an outlet speaks for its party, and between which days.
func (row *outletRow) speaks() string {
	switch {
	case !row.Listed:
		return "not listed"
	case !row.Speaks:
		return "no"
	case row.From != "" && row.To != "":
		return row.From + " to " + row.To
	case row.From != "":
		return "since " + row.From
	case row.To != "":
		return "until " + row.To
	}
	return "yes"
}

// printShares prints what the record has of each party, in the order of the dispute, then of sides that are none of its, then of
// outlets of no party.
func printShares(out io.Writer, rows []outletRow, d *counterclaim.Dispute) error {
	of, all, checked := map[string]*outletRow{}, 0, 0
	order := []string{}
	for _, p := range d.Parties {
		of[p.ID] = &outletRow{}
		order = append(order, p.ID)
	}
	for i := range rows {
		r := &rows[i]
		sum := of[r.Party]
		if sum == nil {
			sum = &outletRow{}
			of[r.Party] = sum
		}
		sum.Reports, sum.Unread, sum.Claims, sum.Verified = sum.Reports+r.Reports, sum.Unread+r.Unread, sum.Claims+r.Claims, sum.Verified+r.Verified
		all, checked = all+r.Claims, checked+r.Verified
	}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		if id != "" && !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	if of[""] != nil {
		order = append(order, "")
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nPARTY\tREPORTS\tNOT READ\tCLAIMS\tOF ALL\tVERIFIED\tOF ALL VERIFIED")
	for _, id := range order {
		r := of[id]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%d\t%s\n", harmless(cmp.Or(id, "-")), r.Reports, r.Unread, r.Claims, shareOf(r.Claims, all), r.Verified, shareOf(r.Verified, checked))
	}
	return w.Flush()
}

// shareOf writes a part of a whole in per cent, "-" of nothing.
func shareOf(part, all int) string {
	if all == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f%%", 100*float64(part)/float64(all))
}

// writeRows writes JSON lines, one a row.
func writeRows[T any](out io.Writer, rows []T) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	for i := range rows {
		if err := e.Encode(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

type sourcesLintOptions struct {
	File string `arg:"" type:"path" help:"The dispute file."`
	formatFlag
	Record string `placeholder:"FILE" type:"path" help:"A record: addresses and names of the file that it has nothing of, and its outlets that the file does not know, are told too."`
}

// Help shows examples.
func (sourcesLintOptions) Help() string {
	return `Examples:

    counterclaim sources lint valley/dispute.toml
    counterclaim sources lint --record valley.sqlite --format jsonl valley/dispute.toml

A fault is what the program refuses, or by which one's words may be taken for another's: it makes the exit
code 1. A doubt is for a person to look at: bodies without days or addresses, parties known in unequal
detail or without a word for their people, and with --record names and addresses that nothing bears and outlets that are not listed.`
}

// Run reads the file, and the record where one is named.
func (o sourcesLintOptions) Run(ctx context.Context, s *streams) error {
	var look func(*counterclaim.Dispute) (*intake.Seen, error)
	if o.Record != "" {
		store, err := recordFlag{Record: o.Record}.openExisting(ctx, s)
		if err != nil {
			return err
		}
		defer store.Close()
		look = func(d *counterclaim.Dispute) (*intake.Seen, error) { return seenIn(ctx, store, d) }
	}
	doubts, err := intake.LintDispute(o.File, look)
	if err != nil {
		return err
	}
	doubts = append(doubts, unworded(o.File)...)
	faults := 0
	for _, d := range doubts {
		if d.Fault {
			faults++
		}
	}
	if o.asTable(s) {
		err = printDoubts(s.out, o.File, doubts)
	} else {
		err = writeRows(s.out, doubts)
	}
	if err != nil {
		return err
	}
	s.say("%s, %s", number(faults, "fault"), number(len(doubts)-faults, "doubt"))
	if faults > 0 {
		return &failures{done: 1, failed: faults, code: counterclaim.CodeBadInput}
	}
	return nil
}

// unworded tells of parties whose country the program does not know and for whose people the actors of the file have no word: "Ardanian
// troops" would be nobody's.
func unworded(file string) (doubts []intake.Doubt) {
	d, err := intake.ReadDispute(file)
	if err != nil {
		return nil // told already
	}
	world, err := actors.New(actors.Options{})
	if err != nil {
		return nil
	}
	rows, _ := actors.ParseOwn(d.ActorsFile, d.Actors)
	for _, p := range d.Parties {
		for _, code := range p.Countries {
			if world.CountryName(code) != "" || slices.ContainsFunc(rows, func(r actors.Row) bool { return r.Kind == actors.Demonym && r.Country == code }) {
				continue
			}
			doubts = append(doubts, intake.Doubt{Kind: intake.DoubtWord, Of: p.ID,
				Message: fmt.Sprintf("nobody knows what the people and things of %s are called, as Kyrgyz are those of Kyrgyzstan: words such as \"… troops\" name no side", code),
				Hint:    "name a file with actors = \"actors.tsv\" and write such a word there, of the kind demonym; counterclaim add --help tells the columns"})
		}
	}
	return doubts
}

func printDoubts(out io.Writer, file string, doubts []intake.Doubt) error {
	for _, d := range doubts {
		grade := "doubt"
		if d.Fault {
			grade = "fault"
		}
		at := file
		if d.Line > 0 {
			at += fmt.Sprintf(":%d", d.Line)
		}
		if _, err := fmt.Fprintln(out, harmless(fmt.Sprintf("%s: %s, %s: %s", at, grade, d.Kind, d.Message))); err != nil {
			return err
		}
		if d.Hint != "" {
			if _, err := fmt.Fprintln(out, harmless(indent+"try: "+d.Hint)); err != nil {
				return err
			}
		}
	}
	return nil
}

// seenIn looks what a record has of a dispute's outlets, addresses and names. A name is looked up as a speaker, so that not every
// claim need be read.
func seenIn(ctx context.Context, store counterclaim.Reader, d *counterclaim.Dispute) (*intake.Seen, error) {
	seen := &intake.Seen{Outlets: map[string]int{}, Addresses: map[string]bool{}, Quoted: map[string]bool{}}
	open := map[string]bool{} // addresses that nothing came from yet
	for _, s := range d.Sources {
		for _, a := range s.Addresses {
			open[a] = true
		}
	}
	err := eachReport(ctx, store, func(l *counterclaim.ListedReport) {
		seen.Outlets[l.Report.Outlet]++
		for _, o := range l.Origins {
			host, path, ok := counterclaim.WebAddress(o.URL)
			for a := range open {
				if ok && counterclaim.AddressHolds(a, host, path) {
					seen.Addresses[a] = true
					delete(open, a)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	outlets := map[string]bool{}
	for _, o := range slices.Collect(maps.Keys(seen.Outlets)) {
		outlets[counterclaim.NameKey(o)] = true
	}
	for _, s := range d.Sources {
		for _, n := range append([]string{s.Name}, s.Names...) {
			if seen.Quoted[n] = outlets[counterclaim.NameKey(n)]; seen.Quoted[n] {
				continue
			}
			if seen.Quoted[n], err = speaks(ctx, store, n); err != nil {
				return nil, err
			}
		}
	}
	return seen, nil
}

// speaks reports whether a claim of the record has a speaker of that name, with or without an article.
func speaks(ctx context.Context, store counterclaim.Reader, name string) (bool, error) {
	bare := counterclaim.NameKey(name)
	tags := []string{counterclaim.TagOf("speaker", name), counterclaim.TagOf("speaker", bare), counterclaim.TagOf("speaker", "the "+bare)}
	got, err := store.Search(ctx, counterclaim.SearchQuery{Where: &counterclaim.SearchTerm{Op: counterclaim.SearchTag, Tags: tags}, Limit: 1})
	if err != nil {
		return false, err
	}
	return len(got.Claims) > 0 && strings.TrimSpace(name) != "", nil
}
