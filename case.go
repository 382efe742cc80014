package counterclaim

import (
	"context"
	"strings"
	"unicode/utf8"
)

// Case is all that persons did about one incident, each list in order. Package review has its rules.
type Case struct {
	Incident    ID             `json:"incident"` // the id that the incident had when the case was begun
	Now         ID             `json:"now"`      // the id that it has; zero where it is gone
	WorkState   string         `json:"work_state"`
	Work        []WorkChange   `json:"work,omitempty"`
	Drafts      []Draft        `json:"drafts,omitempty"`
	Opinions    []Opinion      `json:"opinions,omitempty"`
	Notices     []Notice       `json:"notices,omitempty"`
	Replies     []Reply        `json:"replies,omitempty"`
	Findings    []Finding      `json:"findings,omitempty"`
	Corrections []Correction   `json:"corrections,omitempty"`
	Asks        []Ask          `json:"asks,omitempty"`
	Codings     []SecondCoding `json:"codings,omitempty"`
	Last        string         `json:"last,omitempty"` // time of the last step, RFC 3339
}

// Standing gives the finding that stands, nil where there is none.
func (c *Case) Standing() *Finding {
	if len(c.Findings) == 0 {
		return nil
	}
	return &c.Findings[len(c.Findings)-1]
}

// Add adds a step that the rules of package review allowed. It copies what it keeps.
func (c *Case) Add(s *Step) {
	switch {
	case s.Work != nil:
		c.Work, c.WorkState = append(c.Work, *s.Work), s.Work.To
	case s.Draft != nil:
		c.Drafts, c.WorkState = append(c.Drafts, *s.Draft), WorkInReview
	case s.Opinion != nil:
		c.Opinions = append(c.Opinions, *s.Opinion)
	case s.Notice != nil:
		c.Notices = append(c.Notices, *s.Notice)
	case s.Reply != nil:
		c.Replies = append(c.Replies, *s.Reply)
	case s.Finding != nil:
		if old := c.Standing(); old != nil {
			old.SupersededBy = s.Finding.ID
		}
		c.Findings, c.WorkState = append(c.Findings, *s.Finding), WorkDecided
	case s.Correction != nil:
		c.Corrections = append(c.Corrections, *s.Correction)
	case s.Answer != nil:
		answer := *s.Answer
		for i := range c.Corrections {
			if c.Corrections[i].ID == answer.Request {
				c.Corrections[i].Answer = &answer
			}
		}
	case s.Ask != nil:
		c.Asks = append(c.Asks, *s.Ask)
	case s.Coding != nil:
		c.Codings = append(c.Codings, *s.Coding)
	}
	_, _, _, c.Last = s.Head()
}

// Step is one thing that a person did about an incident: exactly one field is set.
type Step struct {
	Work       *WorkChange   `json:"work,omitempty"`
	Draft      *Draft        `json:"draft,omitempty"`
	Opinion    *Opinion      `json:"opinion,omitempty"`
	Notice     *Notice       `json:"notice,omitempty"`
	Reply      *Reply        `json:"reply,omitempty"`
	Finding    *Finding      `json:"finding,omitempty"`
	Correction *Correction   `json:"correction,omitempty"`
	Answer     *Answer       `json:"answer,omitempty"`
	Ask        *Ask          `json:"ask,omitempty"`
	Coding     *SecondCoding `json:"coding,omitempty"`
}

// stepHead is what all steps have.
type stepHead struct {
	kind     string
	id       *ID
	incident ID
	by, at   string
}

type stepped interface {
	head() stepHead
	Identify() ID
	Validate() error
}

func (f *Finding) head() stepHead {
	return stepHead{"finding", &f.ID, f.Incident, f.PublishedBy, f.At}
}

// what gives the one thing that is set, nil where it is none or several.
func (s *Step) what() stepped {
	var one stepped
	n := 0
	set := func(is bool, v stepped) {
		if is {
			one = v
			n++
		}
	}
	set(s.Work != nil, s.Work)
	set(s.Draft != nil, s.Draft)
	set(s.Opinion != nil, s.Opinion)
	set(s.Notice != nil, s.Notice)
	set(s.Reply != nil, s.Reply)
	set(s.Finding != nil, s.Finding)
	set(s.Correction != nil, s.Correction)
	set(s.Answer != nil, s.Answer)
	set(s.Ask != nil, s.Ask)
	set(s.Coding != nil, s.Coding)
	if n != 1 {
		return nil
	}
	return one
}

// Head gives kind, incident, person and time of a step, "" and zero where it holds not exactly one thing.
func (s *Step) Head() (kind string, incident ID, by, at string) {
	w := s.what()
	if w == nil {
		return "", ID{}, "", ""
	}
	h := w.head()
	return h.kind, h.incident, h.by, h.at
}

// Identify sets and returns the id of what the step holds, zero where that is not exactly one thing.
func (s *Step) Identify() ID {
	if w := s.what(); w != nil {
		return w.Identify()
	}
	return ID{}
}

// ID gives the id that the step was given.
func (s *Step) ID() ID {
	if w := s.what(); w != nil {
		return *w.head().id
	}
	return ID{}
}

// Validate checks what the step holds against the record's rules.
func (s *Step) Validate() error {
	w := s.what()
	if w == nil {
		return Errorf(CodeBadInput, "a step holds exactly one thing")
	}
	return w.Validate()
}

// step wants what every step has.
func (c *checks) step(incident ID, by, at string) {
	c.want(!incident.IsZero(), "it names no incident")
	c.want(isWords(by, 200), "it does not say who acts")
	c.want(isInstant(at), "at %.40q is not RFC 3339", at)
}

// isWords reports whether a text has something to read, is UTF-8, and has at most so many bytes.
func isWords(s string, most int) bool {
	return len(s) <= most && utf8.ValidString(s) && strings.TrimSpace(s) != ""
}

// isText reports whether a text is UTF-8 of at most so many bytes.
func isText(s string, most int) bool { return len(s) <= most && utf8.ValidString(s) }

// CaseQuery chooses cases. Empty fields choose all.
type CaseQuery struct {
	WorkState string
	Waits     bool // for somebody to do something
	Coded     bool // with two blind codings or more
	Limit     int  // 0: no limit
	Offset    int
}

// FindingQuery chooses findings. Empty fields choose all.
type FindingQuery struct {
	IDs      []ID
	Prefix   string // 8 to 64 digits with which the id begins
	Standing bool   // leaves superseded ones out
	After    ID     // a finding after which the list goes on; CodeNotFound if there is none
	Limit    int    // 0: no limit
	Offset   int
}

// Findings keeps cases. Nothing of them is ever changed or taken away.
type Findings interface {
	// Review keeps steps, all or none, in one transaction and in their order, each after it was held against the case as it is by then:
	// what the rules of package review do not allow is CodeConflict where it comes too late or too early, else CodeBadInput. A step
	// that the record has changes nothing. The steps' Incident is that of their case. What notes say is added to the audit trail with them:
	// neither the steps are kept without their notes nor the notes without the steps.
	Review(ctx context.Context, steps []Step, notes ...AuditEntry) error
	// Case gives that of an incident by the id under which it was begun, else by that of the incident or of any of its claims. Where
	// nothing was done yet it is empty, with the incident's id. CodeNotFound where there is no incident; CodeAmbiguous where
	// incidents with a case each were merged.
	Case(ctx context.Context, id ID) (*Case, error)
	// Cases lists cases, last touched first.
	Cases(ctx context.Context, q CaseQuery) ([]Case, error)
	// CaseCounts counts cases by work state.
	CaseCounts(ctx context.Context) (map[string]int, error)
	// Findings lists findings, last published first, with what superseded them.
	Findings(ctx context.Context, q FindingQuery) ([]Finding, error)
}

// FoldName gives a name as names of persons are compared: in small letters, with single spaces.
func FoldName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
