package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/escalation"
)

// Lines of escalation look at every claim of a year or two, so they are kept for as long as the record has the same size, up to a minute, apart for each sight,
// days and findings. Whoever does not wait for them finds them made when they come again.
const (
	mostLines     = 16
	linesTime     = 5 * time.Minute // after which making them is given up
	mostLinesDays = 366             // of a page
)

// keptLines are lines that were made or are being made.
type keptLines struct {
	mu sync.Mutex
	of map[string]*madeLines
}

type madeLines struct {
	at    time.Time
	done  chan struct{} // closed when the rest may be read
	lines *escalation.Lines
	err   error
}

// foundAlready are findings that were read.
type foundAlready []counterclaim.Finding

// Findings gives them.
func (f foundAlready) Findings(context.Context, counterclaim.FindingQuery) ([]counterclaim.Finding, error) {
	return f, nil
}

// findingsSeen gives all findings but those of incidents whose blind coding is asked of who asks.
func (d *desk) findingsSeen(ctx context.Context) (foundAlready, error) {
	all, err := d.store.Findings(ctx, counterclaim.FindingQuery{})
	if err != nil || visitorName(ctx) == "" || !d.may(ctx, account.Draft) { // of others nobody asks it
		return all, err
	}
	blinded := map[counterclaim.ID]bool{}
	var out foundAlready
	for i := range all {
		n := all[i].Incident
		is, known := blinded[n]
		if !known {
			c, err := d.caseOf(ctx, n)
			if err != nil {
				return nil, err
			}
			is = blind(ctx, c)
			blinded[n] = is
		}
		if !is {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// escalationLines gives the lines of some days as who asks may see them.
func (d *desk) escalationLines(ctx context.Context, f *frame, asked escalation.Asked) (*escalation.Lines, error) {
	asked.Parties = f.parties
	o := f.overview
	found, err := d.findingsSeen(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := d.record.Marks(ctx)
	if err != nil {
		return nil, err
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%d %s..%s @%s %d %d %d %d", d.sightOf(ctx), asked.From, asked.To, asked.AsOf, o.Reports, o.Claims, o.Incidents, len(marks))
	for i := range asked.Parties {
		fmt.Fprintf(&key, " %q %q", asked.Parties[i].ID, asked.Parties[i].Countries)
	}
	for i := range found {
		key.WriteString(found[i].ID.Short())
	}
	k := &d.escalations
	k.mu.Lock()
	m := k.of[key.String()]
	if m == nil || time.Since(m.at) > countedFor || m.failed() {
		m = &madeLines{at: time.Now(), done: make(chan struct{})}
		k.keep(key.String(), m)
		go func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, linesTime)
			defer cancel()
			m.lines, m.err = escalation.Gather(ctx, d.view, found, asked)
			close(m.done)
		}(context.WithoutCancel(ctx))
	}
	k.mu.Unlock()
	select {
	case <-m.done:
		return m.lines, m.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// failed reports whether making lines came to an error, which is not kept.
func (m *madeLines) failed() bool {
	select {
	case <-m.done:
		return m.err != nil
	default:
		return false
	}
}

// keep keeps lines in place of the oldest.
func (k *keptLines) keep(key string, m *madeLines) {
	if k.of == nil {
		k.of = map[string]*madeLines{}
	}
	for len(k.of) >= mostLines {
		oldest := ""
		for name, x := range k.of {
			if oldest == "" || x.at.Before(k.of[oldest].at) {
				oldest = name
			}
		}
		delete(k.of, oldest)
	}
	k.of[key] = m
}

// escalationDays reads and checks the days that a request asks for.
func (d *desk) escalationDays(a escalation.Asked) error {
	var days []time.Time
	for _, day := range []string{a.From, a.To, a.AsOf} {
		t, err := time.Parse(counterclaim.DateLayout, day)
		if err != nil && day != "" {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("escalation.badday", day)).Try("%s", d.say.T("escalation.badday.try"))
		}
		days = append(days, t)
	}
	if a.From != "" && (a.To == "" || days[1].Sub(days[0]) >= mostLinesDays*24*time.Hour) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("escalation.long", mostLinesDays)).Try("%s", d.say.T("escalation.long.try"))
	}
	return nil
}

// escalationRoutes are those of the interface.
func (d *desk) escalationRoutes() []apiRoute {
	return []apiRoute{{"/escalation", "escalation", "Lines of deeds and words between the parties day by day, and changes that were called out. For use inside the mission; it may be up to a minute old.", []apiParameter{
		{Name: "from", Meaning: "first day, YYYY-MM-DD, with to; without both the 90 days up to the newest report"}, {Name: "to", Meaning: "last day, inclusive"},
		{Name: "as_of", Meaning: "a day: as it was known at its end"}, {Name: "pair", Meaning: "two parties by id, with a comma between them"}}, escalation.Lines{}, d.apiEscalation}}
}

func (d *desk) apiEscalation(r *http.Request, q apiQuery) (any, error) {
	asked := escalation.Asked{From: q["from"], To: q["to"], AsOf: q["as_of"]}
	if err := d.escalationDays(asked); err != nil {
		return nil, err
	}
	f, err := d.frame(r.Context())
	if err != nil {
		return nil, err
	}
	lines, err := d.escalationLines(r.Context(), f, asked)
	if err != nil {
		return nil, err
	}
	out := *lines
	out.Sources = some(out.Sources)
	if q["pair"] == "" {
		return out, nil
	}
	a, b, _ := strings.Cut(q["pair"], ",")
	out.Pairs = slices.DeleteFunc(slices.Clone(out.Pairs), func(p escalation.Pair) bool { return p.A != min(a, b) || p.B != max(a, b) })
	if len(out.Pairs) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("escalation.nopair"))
	}
	return out, nil
}
