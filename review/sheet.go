package review

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Shown says what those may know of exhibits for whom something is written (package policy).
type Shown interface {
	Hidden(id counterclaim.ID) bool // it is as if it were not there
	Left(x counterclaim.Exhibit) counterclaim.Exhibit
}

// Seen is what is looked into for what a decision cites.
type Seen struct {
	View     counterclaim.Reader                 // the record as those may see it for whom something is written (package policy)
	Shown    Shown                               // the same of exhibits
	Exhibits counterclaim.Exhibits               // nil for a record that keeps none
	Title    func(*counterclaim.Incident) string // gives an incident's (package match)
}

// Cited is what the ids of a decision stand for, as far as those may know for whom it is written.
type Cited struct {
	Title    string            // of the incident, "" where there is none
	Parties  map[string]string // names by id
	claims   map[counterclaim.ID]counterclaim.Claim
	exhibits map[counterclaim.ID]counterclaim.Exhibit
}

// CitedBy looks up what a decision about a case cites. Of an exhibit that is not public nothing is told.
func CitedBy(ctx context.Context, in Seen, c *counterclaim.Case, d *counterclaim.Decision) (*Cited, error) {
	out := &Cited{claims: map[counterclaim.ID]counterclaim.Claim{}, exhibits: map[counterclaim.ID]counterclaim.Exhibit{}}
	dispute, err := in.View.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	out.Parties = PartyNames(dispute)
	if !c.Now.IsZero() {
		found, err := in.View.Incidents(ctx, counterclaim.IncidentQuery{IDs: []counterclaim.ID{c.Now}})
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			out.Title = in.Title(&found[0])
		}
	}
	if len(d.Claims) > 0 {
		found, err := in.View.Claims(ctx, counterclaim.ClaimQuery{IDs: d.Claims})
		if err != nil {
			return nil, err
		}
		for i := range found {
			out.claims[found[i].ID] = found[i]
		}
	}
	if len(d.Exhibits) == 0 || in.Exhibits == nil {
		return out, nil
	}
	found, err := in.Exhibits.Exhibits(ctx, counterclaim.ExhibitQuery{IDs: d.Exhibits})
	if err != nil {
		return nil, err
	}
	for i := range found {
		x := &found[i]
		switch {
		case in.Shown.Hidden(x.ID):
		case x.Sensitivity == counterclaim.Public:
			out.exhibits[x.ID] = in.Shown.Left(*x)
		default:
			out.exhibits[x.ID] = x.Withheld()
		}
	}
	return out, nil
}

// PartyNames gives the names of a dispute's parties by their ids.
func PartyNames(d *counterclaim.Dispute) map[string]string {
	out := map[string]string{}
	for _, p := range d.Parties {
		out[p.ID] = p.Name
	}
	return out
}

// Claim says on one line who made a claim and in which words.
func (w *Cited) Claim(id counterclaim.ID) string {
	c, ok := w.claims[id]
	if !ok {
		return "held back, or no longer in the record"
	}
	words := "“" + oneLine(c.Text) + "”"
	if c.Outlet == "" {
		return words
	}
	return oneLine(c.Outlet) + ": " + words
}

// Exhibit says on one line under which name and from whom an exhibit came.
func (w *Cited) Exhibit(id counterclaim.ID) string {
	x, ok := w.exhibits[id]
	switch {
	case !ok:
		return "held back, or not in the record"
	case x.Erased != "":
		return "erased at " + x.Erased
	case x.Sensitivity != counterclaim.Public:
		return "not public"
	}
	name := oneLine(x.Name)
	if name == "" {
		name = "without a name"
	}
	if x.Source == "" {
		return name
	}
	return name + ", from " + oneLine(x.Source)
}

// party names a party, or says that there is none.
func (w *Cited) party(id string) string {
	if name := w.Parties[id]; name != "" {
		return withID(oneLine(name), id)
	}
	return id
}

func (w *Cited) parties(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = w.party(id)
	}
	return strings.Join(out, ", ")
}

func withID(words, id string) string { return words + " (" + id + ")" }

// oneLine keeps what others wrote from looking like a line of ours.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// SheetOf gives the words of a notice, the same for all parties. The view is that of what leaves the mission, whoever asks, by the rules
// of the hour of the notice: what is held back from a party must not be in it, and no party is told more than another.
func SheetOf(ctx context.Context, in Seen, c *counterclaim.Case, n *counterclaim.Notice) (string, error) {
	at := slices.IndexFunc(c.Drafts, func(d counterclaim.Draft) bool { return d.ID == n.Draft })
	if at < 0 {
		return "", counterclaim.Errorf(counterclaim.CodeNotFound, "the case has no draft %s", n.Draft.Short())
	}
	w, err := CitedBy(ctx, in, c, &c.Drafts[at].Decision)
	if err != nil {
		return "", err
	}
	return sheet(&c.Drafts[at], n, w), nil
}

func sheet(d *counterclaim.Draft, n *counterclaim.Notice, w *Cited) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line("NOTICE OF A DRAFT FINDING")
	if d.Synthetic {
		line("synthetic: everything in it is made up")
	}
	line("To: ", w.parties(n.Parties))
	line("Sent: ", n.At, " to all parties at once")
	line("Replies are received until: ", n.Until, " (", hours(n.Hours), " for each party)")
	if w.Title == "" {
		line("Incident: ", d.Incident.String())
	} else {
		line("Incident: ", withID(oneLine(w.Title), d.Incident.String()))
	}
	line("Draft: ", d.ID.String())
	line("Contents: ", n.Contents.String())
	if !d.Supersedes.IsZero() {
		line("It would supersede finding: ", d.Supersedes.String())
	}
	line("")
	line("Verdict: ", d.Verdict)
	line("Responsibility: ", w.parties(d.Responsibility))
	line("Confidence: ", d.Confidence, ", that is: ", meaning(d.Confidence))
	line("")
	for part := range strings.Lines(d.Reasons) { // so that none of them looks like a line of ours
		line("  | ", strings.TrimRight(part, "\r\n"))
	}
	for _, x := range d.Exhibits {
		line("Exhibit: ", withID(w.Exhibit(x), x.String()))
	}
	for _, x := range d.Claims {
		line("Claim: ", withID(w.Claim(x), x.String()))
	}
	line("")
	line("Ids are what the draft cites; names and words beside them are as the record has them when this is printed.")
	line("Each party's reply will stand beside the finding, whole and unchanged. Where none is received by the time above, the finding says so.")
	return b.String()
}

func meaning(word string) string {
	for _, w := range counterclaim.Confidences() {
		if w.Word == word {
			return w.Meaning
		}
	}
	return ""
}

func hours(n int) string {
	if n == 1 {
		return "1 hour"
	}
	return strconv.Itoa(n) + " hours"
}
