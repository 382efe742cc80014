package counterclaim

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Kinds of what is said about a violation.
const (
	ContestNotice = "notice"  // all parties were told of it, in the same words and with the same deadline
	ContestReason = "contest" // what a party says against it
	ContestAnswer = "answer"  // what the desk says to that
)

// VerdictNone stands where nothing is measured of a violation: nothing was observed, or what was observed no longer makes it.
const VerdictNone = "none"

// Limits of what is said about one violation.
const (
	MaxContestRows  = 20  // lines of what was measured then
	maxContestLine  = 500 // runes of such a line
	maxContestFiles = 50
	MostContests    = 20 // of one party about one violation
	maxContestWords = 8 << 10
)

// ViolationKey says which violation is meant: all that one clause has of one party, on the ground of one side, on one day. It is what stays
// when a record is measured anew.
type ViolationKey struct {
	Agreement string `json:"agreement"`
	Clause    string `json:"clause"`
	Party     string `json:"party,omitempty"` // empty: not attributed
	Area      string `json:"area,omitempty"`  // party id, empty: not known
	Day       string `json:"day"`             // YYYY-MM-DD, on the agreement's clock
}

// KeyOf gives the key of a row that was measured against an agreement.
func KeyOf(agreement string, v *Violation) ViolationKey {
	return ViolationKey{agreement, v.Clause, v.Party, v.Area, v.Day}
}

// ID gives the violation's id: its key alone makes it, so that it is the same before the violation is found and after it is gone.
func (k ViolationKey) ID() ID {
	return HashOf("violation", k.Agreement, k.Clause, k.Party, k.Area, k.Day)
}

// Compare orders keys by day, agreement, clause, party and area.
func (k ViolationKey) Compare(o ViolationKey) int {
	return cmp.Or(cmp.Compare(k.Day, o.Day), cmp.Compare(k.Agreement, o.Agreement), cmp.Compare(k.Clause, o.Clause), cmp.Compare(k.Party, o.Party), cmp.Compare(k.Area, o.Area))
}

// Contest is one step of what is said about a violation: that the parties had notice of it, why a party contests it, or what the desk
// answers. It is never changed, and stays where measuring anew finds the violation no more.
type Contest struct {
	ID        ID     `json:"id"`
	Kind      string `json:"kind"` // ContestNotice and the like
	Violation ID     `json:"violation"`
	ViolationKey
	By       string   `json:"by"`               // who entered it
	At       string   `json:"at"`               // RFC 3339
	Of       string   `json:"of,omitempty"`     // of a contest: the party whose it is
	Letter   string   `json:"letter,omitempty"` // of a contest that the desk entered for a party: in what it came
	Text     string   `json:"text,omitempty"`
	Exhibits []ID     `json:"exhibits,omitempty"`
	Answers  ID       `json:"answers,omitzero"`  // of an answer: the contest
	Parties  []string `json:"parties,omitempty"` // of a notice: all parties of the agreement, sorted
	Hours    int      `json:"hours,omitempty"`   // of a notice: to contest it
	Until    string   `json:"until,omitempty"`   // of a notice, RFC 3339: At and Hours
	// What was measured when the step was taken.
	Verdict   string   `json:"verdict"`            // breach, cannot_tell, compliant, VerdictNone
	Measured  []string `json:"measured,omitempty"` // the arithmetic, a line for each row
	Declared  bool     `json:"declared,omitempty"` // it is about what a party declared of its holdings, which is not for everybody
	Synthetic bool     `json:"synthetic,omitempty"`
}

// Identify sets and returns the step's ID, a hash of all that it says.
func (c *Contest) Identify() ID {
	of := *c
	of.ID = ID{}
	c.ID = HashOf("contest", string(canonical("contest", &of)))
	return c.ID
}

// Validate checks the step against the record's rules.
func (c *Contest) Validate() error {
	k := checks{noun: "contest"}
	k.want(slices.Contains([]string{ContestNotice, ContestReason, ContestAnswer}, c.Kind), "kind %.40q is not known", c.Kind)
	k.want(c.Agreement != "" && c.Clause != "", "it names no agreement or no clause")
	_, _, ok := Period{From: c.Day, To: c.Day}.Days()
	k.want(ok, "day %.40q is not YYYY-MM-DD", c.Day)
	for _, name := range []string{c.Agreement, c.Clause, c.Party, c.Area, c.Of} {
		k.want(name == "" || isWords(name, 200), "a name in it is no text of up to 200 bytes")
	}
	k.want(c.Violation == c.ViolationKey.ID(), "it does not name the violation of its clause, party, area and day")
	k.want(isWords(c.By, 200), "it does not say who entered it")
	k.want(isInstant(c.At), "at %.40q is not RFC 3339", c.At)
	k.want(slices.Contains([]string{"breach", "cannot_tell", "compliant", VerdictNone}, c.Verdict), "verdict %.40q is not known", c.Verdict)
	k.want(len(c.Measured) <= MaxContestRows, "it quotes more than %d rows", MaxContestRows)
	for _, line := range c.Measured {
		k.want(isWords(line, 4*maxContestLine), "what it quotes of the measuring is no text")
	}
	k.want(len(c.Exhibits) <= maxContestFiles, "it names more than %d exhibits", maxContestFiles)
	reason, answer, notice := c.Kind == ContestReason, c.Kind == ContestAnswer, c.Kind == ContestNotice
	k.want(notice == (c.Text == "") && (notice || isWords(c.Text, maxContestWords)), "it has no words, or more than %d bytes", maxContestWords)
	k.want(reason == (c.Of != ""), "a contest names its party, and nothing else does")
	k.want(reason || c.Letter == "", "only a contest comes in a letter")
	k.want(c.Letter == "" || isWords(c.Letter, maxObservationName), "the letter is not named in up to %d bytes", maxObservationName)
	k.want(reason || len(c.Exhibits) == 0, "only a contest names exhibits")
	k.want(answer == !c.Answers.IsZero(), "an answer names the contest, and nothing else does")
	c.validateNotice(&k)
	return k.err()
}

func (c *Contest) validateNotice(k *checks) {
	if c.Kind != ContestNotice {
		k.want(len(c.Parties) == 0 && c.Hours == 0 && c.Until == "", "only a notice has a deadline")
		return
	}
	k.want(len(c.Parties) > 0 && slices.IsSorted(c.Parties) && len(slices.Compact(slices.Clone(c.Parties))) == len(c.Parties), "its parties are not in order, each once")
	k.want(c.Hours > 0 && c.Hours <= maxReplyHours, "it gives %d hours, which are not 1 to %d", c.Hours, maxReplyHours)
	at, err := time.Parse(time.RFC3339, c.At)
	until, err2 := time.Parse(time.RFC3339, c.Until)
	k.want(err == nil && err2 == nil && until.Equal(at.Add(time.Duration(c.Hours)*time.Hour)), "until %.40q is not %d hours after %.40q", c.Until, c.Hours, c.At)
}

// ToAll makes of a step the notice to parties, to all of an agreement but where it concerns one alone, who have so many hours from At on, DefaultReplyHours for 0.
func (c *Contest) ToAll(parties []Party, hours int) error {
	at, err := time.Parse(time.RFC3339, c.At)
	if err != nil {
		return Errorf(CodeBadInput, "at %.40q is not RFC 3339", c.At)
	}
	c.Kind, c.Hours = ContestNotice, cmp.Or(hours, DefaultReplyHours)
	c.Until = at.Add(time.Duration(c.Hours) * time.Hour).Format(time.RFC3339)
	for i := range parties {
		c.Parties = append(c.Parties, parties[i].ID)
	}
	slices.Sort(c.Parties)
	return nil
}

// MeasuredLine gives a row's arithmetic as a step quotes it.
func MeasuredLine(v *Violation) string {
	line := []rune(v.Verdict + ": " + cmp.Or(v.Arithmetic, v.Rule))
	if len(line) > maxContestLine {
		line = append(line[:maxContestLine-1], '…')
	}
	return string(line)
}

// Follows checks a step against those that the record has of the same violation: one notice, an answer to a contest that is there, not too
// many of one party.
func (c *Contest) Follows(before []Contest) error {
	mine, found := 0, false
	for i := range before {
		b := &before[i]
		switch {
		case c.Kind == ContestNotice && b.Kind == ContestNotice:
			return Errorf(CodeConflict, "the parties had notice of this violation at %s, until %s", b.At, b.Until).Try("there is one notice for all parties, so that all have the same time")
		case b.Kind == ContestReason && b.Of == c.Of && c.Kind == ContestReason:
			mine++
		case b.Kind == ContestReason && b.ID == c.Answers:
			found = true
		}
	}
	if mine >= MostContests {
		return Errorf(CodeTooLarge, "the record has %d contests of %.40q about this violation", mine, c.Of).Try("write to the desk")
	}
	if c.Kind == ContestAnswer && !found {
		return Errorf(CodeNotFound, "the record has no contest %s of this violation that could be answered", c.Answers.Short()).Try("counterclaim ceasefire violations --contested lists them")
	}
	return nil
}

// Contests keeps what is said about violations: steps are added and never changed.
type Contests interface {
	// AddContest keeps a step, with entries of the audit trail in one transaction. It is CodeConflict where it does not follow what is there
	// ([Contest.Follows]), CodeMixedSynthetic for a made-up one in a record of real ones, or the other way round. It is false where the
	// record has it already.
	AddContest(ctx context.Context, c *Contest, notes ...AuditEntry) (fresh bool, err error)
	// Contests lists the steps about a violation, about all for the zero id, in the order in which they were taken in.
	Contests(ctx context.Context, violation ID) ([]Contest, error)
}

// Contested is what is said about one violation.
type Contested struct {
	Notice  *Contest // nil where none went out
	Reasons []ContestedReason
	// Silent are the parties that had notice and have not contested, sorted; Over says that their time is over.
	Silent []string
	Over   bool
}

// ContestedReason is a party's reasons with the desk's answers.
type ContestedReason struct {
	Contest
	Late    bool      // after the notice's deadline
	Answers []Contest // in their order
}

// ContestedOf brings together the steps about one violation, in the order in which they were taken in, as things stand at a time.
func ContestedOf(steps []Contest, now time.Time) Contested {
	var out Contested
	for i := range steps {
		if steps[i].Kind == ContestNotice {
			out.Notice = &steps[i]
		}
	}
	at := map[ID]int{}
	for i := range steps {
		switch c := &steps[i]; c.Kind {
		case ContestReason:
			at[c.ID] = len(out.Reasons)
			out.Reasons = append(out.Reasons, ContestedReason{Contest: *c, Late: out.Notice != nil && after(c.At, out.Notice.Until)})
		case ContestAnswer:
			if n, known := at[c.Answers]; known {
				out.Reasons[n].Answers = append(out.Reasons[n].Answers, *c)
			}
		}
	}
	if out.Notice == nil {
		return out
	}
	until, err := time.Parse(time.RFC3339, out.Notice.Until)
	out.Over = err == nil && now.After(until)
	for _, p := range out.Notice.Parties {
		if !slices.ContainsFunc(out.Reasons, func(r ContestedReason) bool { return r.Of == p && !r.Late }) {
			out.Silent = append(out.Silent, p)
		}
	}
	return out
}

// after reports whether one RFC 3339 time comes after another.
func after(a, b string) bool {
	x, err := time.Parse(time.RFC3339, a)
	y, err2 := time.Parse(time.RFC3339, b)
	return err == nil && err2 == nil && x.After(y)
}
