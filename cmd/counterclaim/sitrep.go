package main

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/sitrep"
)

type sitrepOptions struct {
	Day    string `placeholder:"YYYY-MM-DD" help:"The day, or the last of --days. Without it the last full day on the clock."`
	Days   int    `default:"1" placeholder:"N" help:"How many days it covers: 7 for a week."`
	Zone   string `placeholder:"ZONE" help:"IANA time zone of its days. Without it the dispute file's, else that of the agreement, else UTC."`
	Format string `enum:"md,html,pdf,json" default:"md" help:"md, html, pdf or json. A PDF is the page as Chromium prints it; JSON is the draft to be edited and published."`
	Output string `short:"o" type:"path" placeholder:"FILE" help:"Where it is written. Without it standard output."`
	AsOf   string `placeholder:"TIME" help:"RFC 3339: the time that it bears. Without it now; with it the same record gives the same bytes."`
	agreementFlag
	Address  string `placeholder:"URL" help:"Where the desk is found: incidents and claims are named by their addresses there."`
	Internal bool   `help:"It stays within the mission: nothing is held back by the release rules, and it is said where monitors stood."`
	recordFlag
}

// Help shows examples.
func (sitrepOptions) Help() string {
	return `Examples:

    counterclaim sitrep --record valley.sqlite --day 2031-05-09
    counterclaim sitrep --record valley.sqlite --day 2031-05-11 --days 7 --format html -o week.html
    counterclaim sitrep --record valley.sqlite --day 2031-05-09 --format pdf -o day.pdf --address https://desk.example

    counterclaim sitrep --record valley.sqlite --day 2031-05-09 --format json -o day.json
    counterclaim sitrep publish day.json --record valley.sqlite --as vera

Writes the situation report of a day or of several, a draft for a person to edit and publish: violations, heavy equipment, access, casualties
as each voice gives them, incidents with what each party says of them, statements of the parties in equal number, what was received later,
how much was read and watched, and the observations as an annex. Each figure stands beside that of as many days before.

What the release rules hold back is not in it, unless it is --internal.`
}

// Run writes the report.
func (o sitrepOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	g := gathering{ctx: ctx, store: store, view: policy.NewView(store, func(context.Context) policy.Sight {
		if o.Internal {
			return policy.All
		}
		return policy.Outside
	}, nil).Over(unsealed(store))}
	if err := g.begin(o); err != nil {
		return err
	}
	if err := g.gather(); err != nil {
		return err
	}
	report := sitrep.Compose(g.in)
	if err := report.Validate(); err != nil {
		return err
	}
	if g.notYet > 0 {
		s.say("%s of these days not counted: received after %s", numbered(g.notYet, "observation is", "observations are"), report.AsOf)
	}
	if n := len(g.in.Late); n > 0 {
		s.say("%s of before these days, listed as received later", numbered(n, "observation", "observations"))
	}
	if n := g.in.HeldDays; n > 0 {
		s.say("the violations of %s are too recent to leave the mission, and not in it: --internal has them", numbered(n, "day", "days"))
	}
	s.say("%s, %s", numbered(len(g.in.Incidents), "incident", "incidents"), numbered(len(g.in.Observations), "observation", "observations"))
	return printSitrep(ctx, s, o.Format, o.Output, g.in.Title, report)
}

// gathering takes from a record what a situation report is made of.
type gathering struct {
	ctx         context.Context
	store       counterclaim.Store
	view        *policy.View
	in          sitrep.Input
	first, last time.Time // of the period: its first moment, and the first after it
	days        int
	of          string // the agreement that was named
	dispute     *counterclaim.Dispute
	notYet      int                                           // observations of the period that were received after the time that the report bears
	rules       *policy.ViolationRules                        // for what was measured; nil where nothing was
	whole       map[counterclaim.ID]*counterclaim.Observation // of the period, with all that they say
}

// begin settles the period and whose report it is.
func (g *gathering) begin(o sitrepOptions) error {
	dispute, err := g.view.Dispute(g.ctx)
	if err != nil {
		return err
	}
	g.dispute, g.in.Days = dispute, map[counterclaim.ID]string{}
	zone := cmp.Or(o.Zone, dispute.Zone)
	if zone == "" {
		if zone, err = g.agreedClock(o.Agreement); err != nil {
			return err
		}
	}
	if g.in.Zone, err = time.LoadLocation(zone); err != nil {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--zone %.60q is no IANA time zone", zone).Try("as in UTC, Europe/Berlin or Etc/GMT-5"))
	}
	g.in.AsOf = time.Now()
	if o.AsOf != "" {
		if g.in.AsOf, err = time.Parse(time.RFC3339, o.AsOf); err != nil {
			return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--as-of %.60q is not RFC 3339, as in 2031-05-10T06:00:00Z", o.AsOf))
		}
	}
	if o.Days < 1 || o.Days > 366 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--days %d is not 1 to 366", o.Days))
	}
	day := cmp.Or(o.Day, g.in.AsOf.In(g.in.Zone).AddDate(0, 0, -1).Format(counterclaim.DateLayout))
	last, err := time.ParseInLocation(counterclaim.DateLayout, day, g.in.Zone)
	if err != nil {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--day %.60q is not YYYY-MM-DD", day))
	}
	g.days, g.of = o.Days, o.Agreement
	g.first, g.last = last.AddDate(0, 0, 1-o.Days), last.AddDate(0, 0, 1)
	g.in.From, g.in.To = g.first.Format(counterclaim.DateLayout), day
	if g.in.Closed, err = g.closedBefore(); err != nil {
		return err
	}
	overview, err := g.store.Overview(g.ctx)
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReader(dispute)
	if err != nil {
		return err
	}
	g.in.Title, g.in.Address, g.in.Internal, g.in.Synthetic = dispute.Title, o.Address, o.Internal, overview.Synthetic || dispute.Synthetic
	g.in.Parties = inTurn(dispute.Sides(), last)
	g.in.Name = func(side string) string {
		for _, p := range dispute.Parties {
			if p.ID == side {
				return p.Name
			}
		}
		return reader.CountryName(side)
	}
	return nil
}

// agreedClock gives the time zone on whose days violations of the record's agreement are counted, UTC where it keeps none that can be measured against.
func (g *gathering) agreedClock(named string) (string, error) {
	of, err := pipeline.OneAgreement(g.ctx, g.store, named)
	if err != nil || of == "" {
		return "UTC", err
	}
	versions, err := g.store.AgreementVersions(g.ctx, of)
	if err != nil || len(versions) == 0 {
		return "UTC", err
	}
	last, err := g.store.AgreementVersion(g.ctx, versions[len(versions)-1].ID)
	if err != nil {
		return "", err
	}
	a, err := ceasefire.GoodVersion(last)
	if err != nil {
		return "UTC", nil // measuring says what is wrong with it
	}
	return cmp.Or(a.Clock, "UTC"), nil
}

// inTurn gives the parties by id, moved on by one place each day as the desk's columns are, so that none is always first.
func inTurn(parties []counterclaim.Party, day time.Time) []counterclaim.Party {
	slices.SortFunc(parties, func(a, b counterclaim.Party) int { return strings.Compare(a.ID, b.ID) })
	if len(parties) == 0 {
		return nil
	}
	y, m, d := day.Date()
	first := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/(24*60*60)) % len(parties)
	if first < 0 {
		first += len(parties)
	}
	return slices.Concat(parties[first:], parties[:first])
}

// gather reads the record.
func (g *gathering) gather() error {
	date := func(t time.Time) string { return t.Format(counterclaim.DateLayout) }
	before := g.first.AddDate(0, 0, -g.days)
	var err error
	if g.in.Incidents, g.in.Claims, err = g.incidents(g.in.From, g.in.To); err != nil {
		return err
	}
	if g.in.Before, _, err = g.incidents(date(before), date(g.first.AddDate(0, 0, -1))); err != nil {
		return err
	}
	if err := g.coverage(); err != nil {
		return err
	}
	if err := g.observations(before); err != nil {
		return err
	}
	if err := g.measure(date(before), date(g.first.AddDate(0, 0, -1))); err != nil {
		return err
	}
	if err := g.where(); err != nil {
		return err
	}
	if !g.in.Internal && g.rules != nil { // now that the map is drawn, for which it must be known what each rests on
		for _, list := range [][]counterclaim.Violation{g.in.Violations, g.in.ViolationsBefore} {
			for i := range list {
				list[i] = g.rules.Cut(list[i])
			}
		}
	}
	return nil
}

// contests gives what is said about violations of the period: outside the mission what may leave of it, and nothing of what a party declared.
func (g *gathering) contests(of string, a *counterclaim.Agreement) error {
	steps, err := g.store.Contests(g.ctx, counterclaim.ID{})
	if err != nil || len(steps) == 0 {
		return err
	}
	kinds := map[string]string{}
	for i := range a.Clauses {
		kinds[a.Clauses[i].ID] = a.Clauses[i].Kind
	}
	for _, c := range g.rules.Contests(steps, func(clause string) string { return kinds[clause] }, "") {
		if c.Agreement == of && c.Day >= g.in.From && c.Day <= g.in.To && !c.Declared {
			g.in.Contests = append(g.in.Contests, c)
		}
	}
	return nil
}

// incidents gives those of some days, earliest first, with positions and ledger, and their claims.
func (g *gathering) incidents(from, to string) ([]counterclaim.Incident, []counterclaim.Claim, error) {
	list, err := g.view.Incidents(g.ctx, counterclaim.IncidentQuery{From: from, To: to})
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	slices.Reverse(list) // lists have the latest first
	overview, err := g.view.Overview(g.ctx)
	if err != nil {
		return nil, nil, err
	}
	var all []counterclaim.Claim
	for i := range list {
		n := &list[i]
		claims, err := g.view.Claims(g.ctx, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{n.ID}})
		if err != nil {
			return nil, nil, err
		}
		n.Title = cmp.Or(match.Title(n), n.Title, n.ID.Short())
		for _, row := range match.Rows(claims, g.in.Parties, overview.Coverage) {
			n.Positions = append(n.Positions, row.Positions...)
		}
		n.Ledger = match.Ledger(claims, g.in.Parties)
		g.in.Days[n.ID] = dayUnder(n, claims, from)
		all = append(all, claims...)
	}
	return list, all, nil
}

// coverage counts the period's reports by the party of their outlet. Lists have the latest day first, so that what is older is not read.
func (g *gathering) coverage() error {
	by := map[string]*sitrep.Coverage{}
	for _, p := range g.in.Parties {
		by[p.ID] = &sitrep.Coverage{Party: p.ID}
	}
	by[""] = &sitrep.Coverage{}
	const page = 500
	for offset := 0; ; offset += page {
		list, err := g.view.Reports(g.ctx, page, offset)
		if err != nil {
			return err
		}
		older := len(list) < page
		for i := range list {
			r := &list[i].Report
			day := r.Day()
			if day < g.in.From {
				older = true
			}
			if day < g.in.From || day > g.in.To {
				continue
			}
			c := by[r.Party]
			if c == nil {
				c = by[""]
			}
			switch {
			case r.Unread != "":
				c.Unread++
			default:
				c.Reports++
				if !r.CopyOf.IsZero() {
					c.Copies++
				}
			}
		}
		if older {
			break
		}
	}
	for _, p := range g.in.Parties {
		g.in.Coverage = append(g.in.Coverage, *by[p.ID])
	}
	g.in.Coverage = append(g.in.Coverage, *by[""])
	return nil
}

// withheld stands for words that the release rules hold back.
const withheld = "withheld"

// withhold takes from an observation the words that must not leave the mission.
func withhold(o *counterclaim.Observation) {
	words := []*string{&o.Place, &o.What, &o.AccessReason, &o.Weapon}
	for i := range o.NotReached {
		words = append(words, &o.NotReached[i])
	}
	for _, w := range words {
		if !policy.MayLeave(*w) {
			*w = withheld
		}
	}
}

// browserThatPrints gives the path of one, "" where there is none.
func browserThatPrints() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// printedPage prints a page.
func printedPage(ctx context.Context, page []byte) ([]byte, error) {
	b := bytes.NewBuffer(slices.Clone(page))
	if err := printed(ctx, b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// printed has a browser print a page, which takes the place of the page.
func printed(ctx context.Context, page *bytes.Buffer) error {
	browser := browserThatPrints()
	if browser == "" {
		return counterclaim.Errorf(counterclaim.CodeUnsupported, "a PDF is printed by Chromium, which is not here").Try("install chromium, or take --format html and print it from any browser")
	}
	folder, err := os.MkdirTemp("", "counterclaim-print-")
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "there is no room to print").Because(err)
	}
	defer os.RemoveAll(folder)
	from, to := filepath.Join(folder, "report.html"), filepath.Join(folder, "report.pdf")
	if err := os.WriteFile(from, page.Bytes(), 0o600); err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "there is no room to print").Because(err)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--user-data-dir=" + filepath.Join(folder, "profile"), "--print-to-pdf=" + to, "file://" + from}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...) // Chromium has none for the superuser; the page runs nothing
	}
	run := exec.CommandContext(ctx, browser, args...)
	run.WaitDelay = 5 * time.Second
	said, failed := run.CombinedOutput()
	pdf, err := os.Open(to)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeInternal, "%s printed nothing: %.300s", filepath.Base(browser), said).Because(failed).Try("take --format html and print it from any browser")
	}
	defer pdf.Close()
	page.Reset()
	_, err = io.Copy(page, pdf)
	return err
}
