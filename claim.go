package counterclaim

import (
	"slices"
	"strconv"
)

// Claim is one thing that a report says happened, is happening, will happen or did not
// happen, with who says so.
type Claim struct {
	ID         ID       `json:"id"`
	Report     ID       `json:"report"`
	Doc        string   `json:"doc,omitempty"`
	Sentence   int      `json:"sentence"` // number of the sentence in the report, from 0
	Start      int      `json:"start"`    // byte offsets of the claim's own words in the report's text
	End        int      `json:"end"`
	Text       string   `json:"text"`
	Within     ID       `json:"within"`  // the speech act that carries this claim, or null
	Speaker    *Entity  `json:"speaker"` // null is the outlet in its own voice
	CoSpeakers []Entity `json:"co_speakers,omitempty"`
	Relays     []Entity `json:"relays,omitempty"`

	Event    Event     `json:"event"`
	CAMEO    string    `json:"cameo,omitempty"`
	Quad     int       `json:"quad"`
	Conduct  []Conduct `json:"conduct"`
	Actors   []Entity  `json:"actors"`
	Targets  []Entity  `json:"targets"`
	Stance   Stance    `json:"stance"`
	Status   Status    `json:"status"`
	Places   []Place   `json:"places"`
	Time     *Period   `json:"time"`
	Counts   []Count   `json:"counts"`
	Means    []string  `json:"means"`
	Measures []Measure `json:"measures,omitempty"` // distances, areas, durations, money
	Links    []Link    `json:"links,omitempty"`    // how it stands in time to other claims of its report

	Incident   ID     `json:"incident"`
	Language   string `json:"language,omitempty"`
	Translated bool   `json:"translated,omitempty"`
	CodedBy    string `json:"coded_by"` // the reader's version, or the person
	Rule       string `json:"rule,omitempty"`
	// Why says how it was made, where the reader was asked to explain.
	Why        []Reason `json:"why,omitempty"`
	Review     Review   `json:"review"`
	ReviewedBy string   `json:"reviewed_by,omitempty"`
	ReviewedAt string   `json:"reviewed_at,omitempty"`
	Confidence float64  `json:"confidence"`
	Synthetic  bool     `json:"synthetic,omitempty"`

	// What the record adds when it hands a claim out, so that rows of an export and pages
	// can stand alone. Empty in the reader's own output unless the report has them.
	Outlet    string `json:"outlet,omitempty"`
	Published string `json:"published,omitempty"`
	// Party is the side whose own source published it: the claim's voice where speaker is null.
	Party string `json:"source_party,omitempty"`
	// CopyOf is the report that its report is a near copy of: both are one voice.
	CopyOf ID `json:"copy_of,omitzero"`
	// Origins show whether its report is its outlet's: see [Traced]. They name persons of the desk and are no part of what is exported.
	Origins []Origin `json:"-"`
	// Between is between whom it stands, its report in view ([Neighbourhood]), once package match has said so.
	Between string `json:"-"`
}

// Order says how one happening stands in time to another.
type Order string

// The orders. What is done in answer to something is done after it.
const (
	Before     Order = "before"
	After      Order = "after"
	InAnswerTo Order = "in_answer_to"
)

// Link says, in the words of its claim, how the claim's happening stands in time to that of another.
type Link struct {
	Order Order `json:"order"`
	Claim ID    `json:"claim"`
}

// Reason is why a part of a claim is as it is.
type Reason struct {
	Of    string `json:"of"`              // event, actor, target, speaker, stance, status, confidence
	Words string `json:"words,omitempty"` // of the text, on which it rests
	How   string `json:"how"`             // the rule, the way through the tree, the weights
}

// Identify sets and returns the claim's ID: a hash of report, span, event and an ordinal
// among the claims of the report that are equal in these.
func (c *Claim) Identify(ordinal int) ID {
	c.ID = HashOf("claim", c.Report.String(), strconv.Itoa(c.Start), strconv.Itoa(c.End), string(c.Event), strconv.Itoa(ordinal))
	return c.ID
}

// IdentifyAll gives every claim of one report its ID, in order, and keeps Within pointing
// at the same claims: parents[i] is the index of the claim that carries claim i, or -1.
func IdentifyAll(claims []Claim, parents []int) {
	type key struct {
		start, end int
		event      Event
	}
	seen := make(map[key]int, len(claims))
	for i := range claims {
		k := key{claims[i].Start, claims[i].End, claims[i].Event}
		claims[i].Identify(seen[k])
		seen[k]++
	}
	for i, p := range parents {
		claims[i].Within = ID{}
		if p >= 0 {
			claims[i].Within = claims[p].ID
		}
	}
}

// SpeechAct reports whether the claim's event is itself a saying: accuse, deny, demand,
// threaten, propose, condemn, protest.
func (c *Claim) SpeechAct() bool {
	switch c.Event {
	case Accuse, Request, Threaten:
		return true
	case Reject:
		return true
	}
	return slices.Contains(c.Conduct, ProtestNote)
}

// Symmetric reports whether actors and targets of the claim may be exchanged: talks,
// agreements, cooperation, a clash, each side against the other.
func (c *Claim) Symmetric() bool {
	if c.Event.Symmetric() || slices.Contains(c.Conduct, Clash) {
		return true
	}
	a, t := Sides(c.Actors), Sides(c.Targets)
	return len(a) > 1 && slices.Equal(a, t)
}

// Voice gives who vouches for the claim: its speaker's side, else the party of the source
// that published it, else "".
func (c *Claim) Voice(parties []Party) string {
	if c.Speaker != nil {
		return PartyOf(parties, *c.Speaker)
	}
	return c.Party
}

// Validate checks the claim against the record's rules. text is the text that was coded.
func (c *Claim) Validate(text string) error {
	k := checks{noun: "claim"}
	k.want(!c.ID.IsZero(), "it has no id")
	k.want(!c.Report.IsZero(), "it names no report")
	ok := c.Start >= 0 && c.Start < c.End && c.End <= len(text)
	k.want(ok, "its span %d to %d does not lie in the text of %d bytes", c.Start, c.End, len(text))
	k.want(!ok || text[c.Start:c.End] == c.Text, "its text is not what stands at its span")
	k.want(c.Event.Quad() != 0, "event %q is not a PLOVER root", c.Event)
	k.want(c.Quad == c.Event.Quad(), "quad %d is not the class of %s", c.Quad, c.Event)
	k.want(c.Stance.known(), "stance %q is not known", c.Stance)
	k.want(c.Status.known(), "status %q is not known", c.Status)
	k.want(c.Review.known(), "review %q is not known", c.Review)
	k.want(c.CodedBy != "", "it does not say what coded it")
	k.want(c.Confidence >= 0 && c.Confidence <= 1, "confidence %v is not between 0 and 1", c.Confidence)
	for _, l := range c.Links {
		k.want(slices.Contains([]Order{Before, After, InAnswerTo}, l.Order), "order %q is none of before, after, in_answer_to", l.Order)
		k.want(!l.Claim.IsZero() && l.Claim != c.ID, "a link leads to no other claim")
	}
	k.want(c.Within != c.ID, "it stands within itself")
	if c.Speaker != nil {
		k.sub("speaker", c.Speaker.Validate())
	}
	for _, part := range [][]Entity{c.CoSpeakers, c.Relays, c.Actors, c.Targets} {
		for _, e := range part {
			k.sub("entity", e.Validate())
		}
	}
	for _, p := range c.Places {
		k.sub("place", p.Validate())
	}
	for _, n := range c.Counts {
		k.sub("count", n.Validate())
	}
	for _, m := range c.Measures {
		k.sub("measure", m.Validate())
	}
	if c.Time != nil {
		k.sub("time", c.Time.Validate())
	}
	return k.err()
}

// Against gives which countries or parties stand against each other in a claim of conflict (quad 3 and 4), whichever of the two acts: each two once, in
// the order of their names.
func (c *Claim) Against() [][2]string {
	if c.Quad != 3 && c.Quad != 4 {
		return nil
	}
	var out [][2]string
	for _, actor := range c.Actors {
		for _, target := range c.Targets {
			a, b := actor.Side(), target.Side()
			if !actor.Known() || !target.Known() || a == b {
				continue
			}
			if p := [2]string{min(a, b), max(a, b)}; !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}
