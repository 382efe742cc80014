package escalation

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// View is a record as somebody may see it: a policy.View.
type View interface {
	Dispute(ctx context.Context) (*counterclaim.Dispute, error)
	Overview(ctx context.Context) (*counterclaim.Overview, error)
	ReportsAfter(ctx context.Context, after counterclaim.ID, limit int) ([]counterclaim.ListedReport, error)
	Claims(ctx context.Context, q counterclaim.ClaimQuery) ([]counterclaim.Claim, error)
}

// Decided gives what was found. A counterclaim.Findings is one.
type Decided interface {
	Findings(ctx context.Context, q counterclaim.FindingQuery) ([]counterclaim.Finding, error)
}

// Asked is what is asked of a record.
type Asked struct {
	Parties  []counterclaim.Party
	From, To string // YYYY-MM-DD, inclusive; "" is the 90 days up to the newest report
	AsOf     string // as it was known at the end of that day, "" for now
}

// Lines is what a record comes to.
type Lines struct {
	Result
	Synthetic bool `json:"synthetic,omitempty"`
	// Parties are those between which the lines stand, by id.
	Parties []counterclaim.Party `json:"parties"`
}

// pageSize is how many entries of a record are read at once.
const pageSize = 4000

// Gather makes the lines of a record. View is what may be seen; findings are public. Changes are looked for from 1 January of the year before the first
// day, so that what is called out does not depend on the day with which a page begins. It fails as [Build] does.
func Gather(ctx context.Context, view View, findings Decided, asked Asked) (*Lines, error) {
	dispute, err := view.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	overview, err := view.Overview(ctx)
	if err != nil {
		return nil, err
	}
	in := Input{Parties: slices.Clone(asked.Parties), From: asked.From, To: asked.To, AsOf: asked.AsOf, Stop: ctx.Err}
	slices.SortFunc(in.Parties, func(a, b counterclaim.Party) int { return strings.Compare(a.ID, b.ID) })
	start := historyFrom(asked, overview.Last)
	if in.Reports, err = readings(ctx, view, start); err != nil {
		return nil, err
	}
	if in.Claims, err = slimClaims(ctx, view, start); err != nil {
		return nil, err
	}
	if in.Findings, err = findings.Findings(ctx, counterclaim.FindingQuery{}); err != nil {
		return nil, err
	}
	made, err := Build(in)
	if err != nil {
		return nil, err
	}
	return &Lines{Result: *made, Synthetic: overview.Synthetic || dispute.Synthetic, Parties: in.Parties}, nil
}

// historyFrom gives the day from which a record is read: 1 January of the year before the first day that is shown.
func historyFrom(asked Asked, last string) string {
	first := asked.From
	if first == "" {
		end := asked.To
		if end == "" || asked.AsOf != "" && asked.AsOf < end {
			end = asked.AsOf
		}
		if end == "" {
			end = last
		}
		t, err := time.Parse(counterclaim.DateLayout, end)
		if err != nil {
			return ""
		}
		first = t.AddDate(0, 0, -89).Format(counterclaim.DateLayout)
	}
	t, err := time.Parse(counterclaim.DateLayout, first)
	if err != nil {
		return "" // Build says what is wrong with it
	}
	return time.Date(t.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC).Format(counterclaim.DateLayout)
}

// readings counts the reports that were read by outlet and day. Lists have the latest day first, and those without one last.
func readings(ctx context.Context, view View, start string) ([]Reading, error) {
	type key struct{ outlet, party, day string }
	count := map[key]int{}
	var out []Reading
	var after counterclaim.ID
	for {
		list, err := view.ReportsAfter(ctx, after, pageSize)
		if err != nil {
			return nil, err
		}
		older := len(list) < pageSize
		for i := range list {
			r := &list[i].Report
			day := r.Day()
			older = older || day < start
			if day == "" || day < start || r.Unread != "" || !r.CopyOf.IsZero() {
				continue
			}
			count[key{r.Outlet, r.Party, day}]++
		}
		if older {
			break
		}
		after = list[len(list)-1].Report.ID
	}
	for k, n := range count {
		out = append(out, Reading{Outlet: k.outlet, Party: k.party, Day: k.day, Read: n})
	}
	slices.SortFunc(out, func(a, b Reading) int {
		return cmp.Or(strings.Compare(a.Outlet, b.Outlet), strings.Compare(a.Day, b.Day), strings.Compare(a.Party, b.Party))
	})
	return out, nil
}

// slimClaims reads the claims of happenings from a day on, without what no line wants of them: a record of a million claims has them in some hundred megabytes.
func slimClaims(ctx context.Context, view View, start string) ([]counterclaim.Claim, error) {
	var out []counterclaim.Claim
	q := counterclaim.ClaimQuery{From: start, Limit: pageSize}
	for {
		list, err := view.Claims(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range list {
			c := &list[i]
			out = append(out, counterclaim.Claim{ID: c.ID, Report: c.Report, Speaker: c.Speaker, Event: c.Event, Quad: c.Quad, Conduct: c.Conduct, Actors: c.Actors, Targets: c.Targets,
				Stance: c.Stance, Status: c.Status, Places: c.Places, Time: c.Time, Incident: c.Incident, Review: c.Review, Outlet: c.Outlet, Published: c.Published, Party: c.Party, CopyOf: c.CopyOf})
		}
		if len(list) < pageSize {
			return out, nil
		}
		q.After = list[len(list)-1].ID
	}
}
