package counterclaim

import "slices"

// The work states of an incident.
const (
	WorkNew       = "new"
	WorkTriaged   = "triaged"
	WorkInReview  = "in_review"
	WorkDecided   = "decided"
	WorkNoFinding = "no_finding" // recorded, no finding sought: how most end
)

// WorkStates lists them.
func WorkStates() []string {
	return []string{WorkNew, WorkTriaged, WorkInReview, WorkDecided, WorkNoFinding}
}

// WorkChange moves an incident to a work state.
type WorkChange struct {
	ID       ID     `json:"id"`
	Incident ID     `json:"incident"`
	To       string `json:"to"`
	Reason   string `json:"reason,omitempty"`
	By       string `json:"by"`
	At       string `json:"at"` // RFC 3339
	// From is the work state that the person saw, and Draft the open draft that they withdraw: where either is another by then, the step is
	// refused. Steps of older programs have neither.
	From  string `json:"from,omitempty"`
	Draft ID     `json:"draft,omitzero"`
}

// Identify sets and returns the ID.
func (w *WorkChange) Identify() ID {
	parts := []string{w.Incident.String(), w.To, w.Reason, w.By, w.At}
	if w.From != "" || !w.Draft.IsZero() {
		parts = append(parts, w.From, w.Draft.String())
	}
	w.ID = HashOf("work", parts...)
	return w.ID
}

// Validate checks it against the record's rules.
func (w *WorkChange) Validate() error {
	c := checks{noun: "work state"}
	c.want(slices.Contains(WorkStates(), w.To), "%.80q is none of new, triaged, in_review, decided, no_finding", w.To)
	c.want(w.To == WorkTriaged || isWords(w.Reason, maxWords), "it gives no reason, or more than %d bytes", maxWords)
	c.want(isText(w.Reason, maxWords), "its reason is no text of at most %d bytes", maxWords)
	c.want(w.From == "" || slices.Contains(WorkStates(), w.From), "%.80q, which it was, is no work state", w.From)
	c.step(w.Incident, w.By, w.At)
	return c.err()
}

func (w *WorkChange) head() stepHead { return stepHead{"work", &w.ID, w.Incident, w.By, w.At} }
