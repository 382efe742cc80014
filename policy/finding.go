package policy

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Told is a place in the words of a finding that the release rules hold back.
type Told struct {
	In       string // which of its texts: "reasons", "dissent", "reply of PARTY"; "claims" for what all of it rests on
	From, To int    // bytes of that text
	Words    string // what stands there
	Why      string
}

// String says it in a line.
func (t Told) String() string {
	if t.In == "claims" {
		return t.Words + " " + t.Why
	}
	return fmt.Sprintf("%s, bytes %d to %d, %q: %s", t.In, t.From, t.To, t.Words, t.Why)
}

// spots are written coordinates: degrees with two or more digits after the point, with minutes, and grid references of the military.
var spots = regexp.MustCompile(`(?:[-+]?\d{1,3}[.]\d{2,}\s*°?\s*[NSns]?\s*[,;/ ]\s*[-+]?\d{1,3}[.]\d{2,}\s*°?(?:\s*[EWew]\b)?)|(?:\d{1,3}\s*°\s*\d{1,2}\s*['′’](?:\s*\d{1,2}(?:[.]\d+)?\s*(?:["″”]|''))?(?:\s*[NSEW]\b)?)|(?:\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b)`)

// coming are words of what is still to come, and talking those of talks and agreements, of which that is no secret.
var (
	coming  = regexp.MustCompile(`(?i)\b(?:will|shall|(?:is|are|was|were) (?:planned|expected|scheduled|due|about|going|set) (?:to|for|on)|(?:plans?|planning|intends?|intending|prepares?|preparing) (?:to|an?|the|for)|tomorrow|next (?:day|week|month|night)|upcoming|in the coming (?:hours|days|weeks|months))\b`)
	talking = regexp.MustCompile(`(?i)\b(?:talks?|negotiat\w+|mediat\w+|agree\w*|meet(?:s|ing|ings)?|truce|cease-?fire|repl(?:y|ies)|answer\w*)\b`)
)

// Finding gives the places in a finding's reasons, dissent and replies that the release rules hold back from whoever is not of the mission: words of
// monitors, cameras, shelters, hospitals and permitted storage; what is still to come; where exactly; private persons that nobody has
// cleared, and confidential sources. What it rests on that is too recent is one such place too. None for a finding that may leave as it is.
func Finding(ctx context.Context, record Record, f *counterclaim.Finding, now time.Time) ([]Told, error) {
	dispute, err := record.Dispute(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := record.Marks(ctx)
	if err != nil {
		return nil, err
	}
	r := newRules(Outside, dispute, marks, now)
	var claims []counterclaim.Claim
	if !f.Incident.IsZero() {
		if claims, err = record.Claims(ctx, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{f.Incident}}); err != nil {
			return nil, err
		}
	}
	if len(f.Claims) > 0 {
		named, err := record.Claims(ctx, counterclaim.ClaimQuery{IDs: f.Claims})
		if err != nil {
			return nil, err
		}
		claims = append(claims, named...)
	}
	w := r.known(claims, marks)
	var out []Told
	for i := range claims {
		id := claims[i].ID.Short()
		if r.held(&claims[i]) == TooRecent && !slices.ContainsFunc(out, func(t Told) bool { return t.Words == "claim "+id }) {
			out = append(out, Told{In: "claims", Words: "claim " + id, Why: "is too recent: it is " + TooRecent})
		}
	}
	out = append(out, w.in("reasons", f.Reasons)...)
	out = append(out, w.in("dissent", f.Dissent)...)
	for _, reply := range f.Replies {
		out = append(out, w.in("reply of "+reply.Party, reply.Text)...)
	}
	return out, nil
}

// watched are the names that may not stand in a text, with why.
type watched struct{ names, places, sources []string }

// known gathers names from claims and marks.
func (r *rules) known(claims []counterclaim.Claim, marks []counterclaim.Mark) *watched {
	w := &watched{}
	for i := range claims {
		c := &claims[i]
		for _, e := range entities(c) {
			if r.private(e) {
				w.names = append(w.names, e.Text, e.Name)
			}
		}
		for _, p := range c.Places {
			town := p.Feature == "P" || p.Feature == "A" || p.Precision == counterclaim.InCountry
			if !p.Unresolved && (!town || r.dispute.Release.Place == counterclaim.ToDistrict && p.Feature == "P") {
				w.places = append(w.places, p.Text, p.Name)
			}
		}
		if r.secretOutlet(c.Outlet) {
			w.sources = append(w.sources, c.Outlet)
		}
	}
	for i := range r.dispute.Sources {
		if s := &r.dispute.Sources[i]; r.secretSource(s) {
			w.sources = append(append(w.sources, s.Name), s.Names...)
		}
	}
	for _, m := range marks {
		if m.Kind == counterclaim.MarkSource && r.secret[m.Key()] {
			w.sources = append(w.sources, m.On)
		}
	}
	return w
}

// in finds what a text may not say, in its order.
func (w *watched) in(text, words string) []Told {
	var out []Told
	add := func(from, to int, why string) {
		if !slices.ContainsFunc(out, func(t Told) bool { return t.From < to && from < t.To && t.Why == why }) {
			out = append(out, Told{text, from, to, words[from:to], why})
		}
	}
	for _, at := range matters.FindAllStringIndex(words, -1) {
		at[0] += len(words[at[0]:at[1]]) - len(strings.TrimLeft(words[at[0]:at[1]], " ")) // "air-raid shelter", or a shelter alone
		add(at[0], at[1], "monitors, cameras, shelters, hospitals and permitted storage are not named")
	}
	for _, at := range spots.FindAllStringIndex(words, -1) {
		add(at[0], at[1], "a place is told to the town or district")
	}
	for _, at := range coming.FindAllStringIndex(words, -1) {
		from := strings.LastIndexAny(words[:at[0]], ".!?\n") + 1
		to := len(words)
		if n := strings.IndexAny(words[at[1]:], ".!?\n"); n >= 0 {
			to = at[1] + n
		}
		if !talking.MatchString(words[from:to]) {
			add(at[0], at[1], "nothing is told that is still to come")
		}
	}
	for why, names := range map[string][]string{"a private person whom nobody cleared": w.names, "a place is told to the town or district": w.places, "a confidential source": w.sources} {
		for _, s := range nameSpans(words, longestFirst(names)) {
			if isApart(words, s) {
				add(s.from, s.to, why)
			}
		}
	}
	slices.SortFunc(out, func(a, b Told) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return strings.Compare(a.Why, b.Why)
	})
	return out
}

// isApart reports whether a span is no part of a longer word.
func isApart(words string, s span) bool {
	letter := func(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80 }
	return !(s.from > 0 && letter(words[s.from-1])) && !(s.to < len(words) && letter(words[s.to]))
}

// mostTold is how many places an error names.
const mostTold = 20

// MayPublish wants a finding's words to be such as may leave. What they say that is held back is CodeConflict, with each place named. A reason
// for which a person publishes it all the same lets it pass; what it was given for is told.
func MayPublish(ctx context.Context, record Record, f *counterclaim.Finding, now time.Time, reason string) ([]Told, error) {
	told, err := Finding(ctx, record, f, now)
	return told, mayLeave(told, err, reason, "finding", "publish it", "publish "+f.Incident.Short())
}

// MayNotify wants the same of a draft of which the parties get notice: they are not of the mission, and have its reasons before anybody else.
func MayNotify(ctx context.Context, record Record, d *counterclaim.Draft, now time.Time, reason string) ([]Told, error) {
	told, err := Finding(ctx, record, &counterclaim.Finding{Decision: d.Decision}, now)
	return told, mayLeave(told, err, reason, "draft", "give notice of it", "notify "+d.Incident.Short())
}

// mayLeave names what is held back, unless there is a reason. What the words are of, what is done and by which command stand in the error.
func mayLeave(told []Told, err error, reason, of, act, verb string) error {
	if err != nil || len(told) == 0 || strings.TrimSpace(reason) != "" {
		return err
	}
	var says []string
	for _, t := range told[:min(len(told), mostTold)] {
		says = append(says, t.String())
	}
	if n := len(told) - mostTold; n > 0 {
		says = append(says, fmt.Sprintf("%d more", n))
	}
	return counterclaim.Errorf(counterclaim.CodeConflict, "the release rules hold back what the %s says: %s", of, strings.Join(says, "; ")).
		Try("draft it again without that, or give a reason to %s all the same, which the audit trail keeps: counterclaim finding %s --override REASON", act, verb)
}
