package counterclaim

import (
	"context"
	"slices"
)

// What a mark is set on.
const (
	MarkSource  = "source"  // On is its name; all its reports are confidential
	MarkReport  = "report"  // On is its id
	MarkExhibit = "exhibit" // On is its id
	MarkName    = "name"    // On is the name of a private person, which may leave the mission
	// MarkAgreement: On is the id of a version of an agreement, which may leave the mission.
	MarkAgreement = "agreement"
)

// Mark is a person's word on who may see something, or on what may leave the mission. It is kept for ever; the last on a thing counts.
type Mark struct {
	Kind   string `json:"kind"` // source, report, exhibit: confidential; name, agreement: cleared
	On     string `json:"on"`
	Lifted bool   `json:"lifted,omitempty"` // it is so no more
	By     string `json:"by"`
	At     string `json:"at"` // RFC 3339
	Reason string `json:"reason"`
}

// Key names what the mark is on: names of sources and persons are the same in whatever case they are written.
func (m *Mark) Key() string {
	if m.Kind == MarkSource || m.Kind == MarkName {
		return m.Kind + " " + NameKey(m.On)
	}
	return m.Kind + " " + m.On
}

// Clears reports whether the mark lets something leave that would not, rather than holding back what would.
func (m *Mark) Clears() bool { return m.Kind == MarkName || m.Kind == MarkAgreement }

// Validate checks the mark against the record's rules.
func (m *Mark) Validate() error {
	c := checks{noun: "mark"}
	c.want(slices.Contains([]string{MarkSource, MarkReport, MarkExhibit, MarkName, MarkAgreement}, m.Kind), "kind %.40q is none of source, report, exhibit, name, agreement", m.Kind)
	c.want(IsOneLine(m.On) && len(m.On) <= maxMarkBytes, "what it is on is not one line of up to %d bytes", maxMarkBytes)
	c.want(IsOneLine(m.By) && len(m.By) <= maxMarkBytes, "it does not say whose word it is, on one line")
	c.want(isInstant(m.At), "at %.40q is not RFC 3339", m.At)
	c.want(isWords(m.Reason, maxMarkBytes), "it gives no reason, or more than %d bytes", maxMarkBytes)
	return c.err()
}

const maxMarkBytes = 1000

// Marks keeps marks.
type Marks interface {
	// SetMark adds one.
	SetMark(ctx context.Context, m *Mark) error
	// Marks lists all that were ever set, in that order.
	Marks(ctx context.Context) ([]Mark, error)
}

// ReleaseRules are what a desk sets of the rules by which something leaves the mission; package policy carries them out. The zero value
// is what holds where it sets none.
type ReleaseRules struct {
	// DelayHours pass at least since something happened and was published before it leaves; 0 is DefaultDelayHours, below 0 is none.
	DelayHours int    `json:"delay_hours,omitempty"`
	Place      string `json:"place,omitempty"` // settlement or district: how precisely places leave; "" is settlement
}

// DefaultDelayHours is the delay where the desk sets none.
const DefaultDelayHours = 24

// How precisely places leave the mission.
const (
	ToSettlement = "settlement"
	ToDistrict   = "district"
)

const maxDelayHours = 24 * 366

func (r *ReleaseRules) check(c *checks) {
	c.want(r.DelayHours >= -1 && r.DelayHours <= maxDelayHours, "[release] delay_hours %d is not 1 to %d, or -1 for none", r.DelayHours, maxDelayHours)
	c.want(slices.Contains([]string{"", ToSettlement, ToDistrict}, r.Place), "[release] place %.40q is neither settlement nor district", r.Place)
}

// PublishedAgreements gives the versions of agreements that may leave the mission, by all marks that were ever set.
func PublishedAgreements(marks []Mark) map[ID]bool {
	out := map[ID]bool{}
	for i := range marks {
		if id, err := ParseID(marks[i].On); marks[i].Kind == MarkAgreement && err == nil {
			out[id] = !marks[i].Lifted
		}
	}
	return out
}
