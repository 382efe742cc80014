package counterclaim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Ways in which a complaint reached the mission.
const (
	WayDelegate = "delegate" // the party's delegate filed it on the desk
	WayLetter   = "letter"
	WayCall     = "call"
	WayMeeting  = "meeting"
)

// ComplaintWays lists them.
func ComplaintWays() []string { return []string{WayDelegate, WayLetter, WayCall, WayMeeting} }

// DefaultAnswerHours is how long the mission has for an answer where no agreement that held says it: ten days.
const DefaultAnswerHours = 240

// Limits of a complaint.
const (
	maxComplaintText  = 20000 // bytes
	maxComplaintLine  = 500
	maxComplaintLinks = 200
)

// FiledComplaint is what a party says that another did against an agreement. It is an allegation and counts as nothing else. It is never changed: what
// is done about it are [ComplaintStep]s.
type FiledComplaint struct {
	ID      ID     `json:"id"` // hash of the other fields
	Mission string `json:"mission"`
	// Year is that of Kept in UTC; Number counts the complaints that the mission took in it from 1, without gaps, in the order of taking.
	Year     int    `json:"year"`
	Number   int    `json:"number"`
	Party    string `json:"party"`    // that complains
	Way      string `json:"way"`      // delegate, letter, call, meeting
	Brought  string `json:"brought"`  // who brought it: named inside alone
	Taken    string `json:"taken"`    // who took it in
	Received string `json:"received"` // RFC 3339, when it reached the mission
	Kept     string `json:"kept"`     // RFC 3339, when the record took it
	What     string `json:"what"`
	Where    string `json:"where,omitempty"`
	// Lat and Lon are degrees, both or neither.
	Lat *float64 `json:"lat,omitempty"`
	Lon *float64 `json:"lon,omitempty"`
	// From and Until are when it is said to have happened: a day, YYYY-MM-DD, or RFC 3339.
	From      string `json:"from,omitempty"`
	Until     string `json:"until,omitempty"`
	Agreement ID     `json:"agreement,omitzero"` // the version that is named, or whose deadline counts
	Clause    string `json:"clause,omitempty"`   // its id in that agreement
	Exhibits  []ID   `json:"exhibits,omitempty"`
	Claims    []ID   `json:"claims,omitempty"`
	Incident  ID     `json:"incident,omitzero"`
	Due       string `json:"due"`    // RFC 3339, when the party has an answer at the latest
	DueBy     string `json:"due_by"` // what sets that deadline, in words
	Synthetic bool   `json:"synthetic,omitempty"`
	// Salt is chance that the record adds, told inside the mission alone: who knows all of a complaint but who brought it could else try names until one
	// gives the id, which is told to the party.
	Salt string `json:"salt,omitempty"`
}

// Name gives the number as people write it: 2031-7.
func (c *FiledComplaint) Name() string { return fmt.Sprintf("%d-%d", c.Year, c.Number) }

// Identify sets and returns the complaint's id.
func (c *FiledComplaint) Identify() ID {
	of := *c
	of.ID = ID{}
	c.ID = HashOf("complaint", string(canonical("complaint", &of)))
	return c.ID
}

// Validate checks the complaint against the record's rules, its number and id aside, which the record gives.
func (c *FiledComplaint) Validate() error {
	k := checks{noun: "complaint"}
	k.want(IsOneLine(c.Mission) && len(c.Mission) <= maxComplaintLine, "its mission is not one line of up to %d bytes", maxComplaintLine)
	k.want(IsOneLine(c.Party) && len(c.Party) <= maxComplaintLine, "it does not say which party complains")
	k.want(slices.Contains(ComplaintWays(), c.Way), "way %.40q is none of %s", c.Way, strings.Join(ComplaintWays(), ", "))
	k.want(IsWrittenName(c.Brought), "it does not say who brought it, on one line of up to 200 bytes")
	k.want(IsWrittenName(c.Taken), "it does not say who took it in, on one line of up to 200 bytes")
	k.want(isInstant(c.Received), "received %.40q is not RFC 3339", c.Received)
	k.want(isInstant(c.Kept) && !isBefore(c.Kept, c.Received), "kept %.40q is not RFC 3339, or before it was received", c.Kept)
	k.want(isWords(c.What, maxComplaintText), "it does not say what is complained of, or with more than %d bytes", maxComplaintText)
	k.want(c.Where == "" || isWords(c.Where, maxComplaintLine) && IsOneLine(c.Where), "where is not one line of up to %d bytes", maxComplaintLine)
	k.want((c.Lat == nil) == (c.Lon == nil), "latitude and longitude stand together or not at all")
	k.want(c.Lat == nil || *c.Lat >= -90 && *c.Lat <= 90, "the latitude is not -90 to 90 degrees")
	k.want(c.Lon == nil || *c.Lon >= -180 && *c.Lon <= 180, "the longitude is not -180 to 180 degrees")
	from, okFrom := complaintTime(c.From)
	until, okUntil := complaintTime(c.Until)
	k.want(okFrom && okUntil, "from %.40q and until %.40q are each a day (YYYY-MM-DD) or a time (RFC 3339)", c.From, c.Until)
	k.want(c.Until == "" || c.From != "" && !until.Before(from), "until is given without from, or is before it")
	k.want(c.Clause == "" || IsOneLine(c.Clause) && len(c.Clause) <= maxComplaintLine && !c.Agreement.IsZero(), "a clause is one line of up to %d bytes and stands with the version of its agreement", maxComplaintLine)
	k.complaintLinks("exhibits", c.Exhibits)
	k.complaintLinks("claims", c.Claims)
	k.want(c.Salt == "" || isWords(c.Salt, 64) && IsOneLine(c.Salt), "its salt is not one word of up to 64 bytes")
	k.want(isInstant(c.Due) && isWords(c.DueBy, maxComplaintLine), "it has no deadline for the answer, or does not say what sets it")
	return k.err()
}

// ValidateKept checks a complaint that the record has: its number and id too.
func (c *FiledComplaint) ValidateKept() error {
	if err := c.Validate(); err != nil {
		return err
	}
	k := checks{noun: "complaint"}
	kept, _ := time.Parse(time.RFC3339, c.Kept)
	k.want(c.Number > 0 && c.Year == kept.UTC().Year(), "its number %s is not one of the year in which it was kept", c.Name())
	of := *c
	k.want(of.Identify() == c.ID, "its id is not that of its content")
	return k.err()
}

func (k *checks) complaintLinks(what string, ids []ID) {
	k.want(len(ids) <= maxComplaintLinks, "%s: more than %d", what, maxComplaintLinks)
	seen := map[ID]bool{}
	for _, id := range ids {
		k.want(!id.IsZero() && !seen[id], "%s: one is not named, or named twice", what)
		seen[id] = true
	}
}

// complaintTime reads a day or a time; "" is allowed.
func complaintTime(s string) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	for _, layout := range []string{time.RFC3339, DateLayout} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// Happened gives the days, YYYY-MM-DD, that the complaint is about; "" where it does not say.
func (c *FiledComplaint) Happened() (from, until string) {
	day := func(s string) string { return s[:min(len(s), len(DateLayout))] }
	from, until = day(c.From), day(c.Until)
	if until == "" {
		until = from
	}
	return from, until
}

func isBefore(a, b string) bool {
	ta, errA := time.Parse(time.RFC3339, a)
	tb, errB := time.Parse(time.RFC3339, b)
	return errA == nil && errB == nil && ta.Before(tb)
}

// Receipt gives the text that a party has for its complaint: number, time and hash, and how it is proved. The same complaint gives the same text.
// It names nobody who brought it.
func (c *FiledComplaint) Receipt() string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "%-10s %s\n", name, value) }
	fmt.Fprintf(&b, "Receipt of a complaint\n\n")
	line("Mission", c.Mission)
	line("Number", c.Name())
	line("Party", c.Party)
	line("Came by", c.Way)
	line("Received", c.Received)
	line("Kept", c.Kept)
	line("Answer by", c.Due+" ("+c.DueBy+")")
	line("SHA-256", c.ID.String())
	if c.Synthetic {
		line("Synthetic", "this complaint is made up")
	}
	fmt.Fprintf(&b, "\nThe hash is of the whole complaint as the mission keeps it; it is an entry of the mission's log. Whoever has this receipt may ask for\nthe proof of it, which \"counterclaim prove %s\" writes at the mission and \"counterclaim verify --proof\" checks\nanywhere. A complaint is an allegation; that it was received says nothing of whether it is true.\n", c.ID)
	return b.String()
}

// ComplaintQuery chooses complaints. Empty fields choose all.
type ComplaintQuery struct {
	Party   string
	Mission string
}

// Complaints keeps complaints and the steps about them. Nothing of them is ever changed or taken away.
type Complaints interface {
	// FileComplaint gives a complaint the next number of its mission and year and its id, keeps it with what notes say, and sets these in it. What it
	// names must be in the record, else it is CodeNotFound; a made-up one in a record of real ones, or the other way round, is CodeMixedSynthetic.
	FileComplaint(ctx context.Context, c *FiledComplaint, notes ...AuditEntry) error
	// StepComplaint keeps a step, after it was held against what was done by then, and sets its id. What the rules of package review do not allow is
	// CodeConflict where it comes too late or too early, as where somebody took one meanwhile, else CodeBadInput. A step that the record has changes nothing.
	StepComplaint(ctx context.Context, s *ComplaintStep, notes ...AuditEntry) error
	// ComplaintCase gives a complaint with its steps; CodeNotFound if there is none.
	ComplaintCase(ctx context.Context, id ID) (*ComplaintCase, error)
	// ComplaintCases lists complaints with their steps, by mission, year and number. What is damaged is left out; verify names it.
	ComplaintCases(ctx context.Context, q ComplaintQuery) ([]ComplaintCase, error)
}
