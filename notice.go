package counterclaim

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hours for answering a draft.
const (
	DefaultReplyHours = 72
	maxReplyHours     = 90 * 24
)

// Notice tells all parties of a draft. There is one for all of them, so that none has it earlier, in other words, or for longer.
type Notice struct {
	ID       ID       `json:"id"`
	Incident ID       `json:"incident"`
	Draft    ID       `json:"draft"`
	Contents ID       `json:"contents"` // hash of what the draft says
	Parties  []string `json:"parties"`  // all parties of the dispute, sorted
	By       string   `json:"by"`
	At       string   `json:"at"`    // RFC 3339
	Hours    int      `json:"hours"` // to answer
	Until    string   `json:"until"` // RFC 3339: At and Hours
}

// ContentsOf gives the hash of what a draft says.
func ContentsOf(d *Decision) ID { return HashOf("contents", string(d.Content())) }

// Identify sets and returns the notice's ID.
func (n *Notice) Identify() ID {
	n.ID = HashOf("notice", n.Incident.String(), n.Draft.String(), n.Contents.String(), strings.Join(n.Parties, "\n"), n.By, n.At, strconv.Itoa(n.Hours))
	return n.ID
}

// Validate checks the notice against the record's rules.
func (n *Notice) Validate() error {
	c := checks{noun: "notice"}
	c.want(!n.Draft.IsZero() && !n.Contents.IsZero(), "it names no draft, or not what the draft says")
	c.want(len(n.Parties) > 0, "it is for nobody")
	c.want(slices.IsSorted(n.Parties) && len(slices.Compact(slices.Clone(n.Parties))) == len(n.Parties), "its parties are not in order, each once")
	c.want(n.Hours > 0 && n.Hours <= maxReplyHours, "it gives %d hours, which are not 1 to %d", n.Hours, maxReplyHours)
	at, err := time.Parse(time.RFC3339, n.At)
	until, err2 := time.Parse(time.RFC3339, n.Until)
	c.want(err == nil && err2 == nil && until.Equal(at.Add(time.Duration(n.Hours)*time.Hour)), "until %.40q is not %d hours after %.40q", n.Until, n.Hours, n.At)
	c.step(n.Incident, n.By, n.At)
	return c.err()
}

func (n *Notice) head() stepHead { return stepHead{"notice", &n.ID, n.Incident, n.By, n.At} }
