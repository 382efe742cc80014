package counterclaim

// Reply is a party's answer to the draft of a finding, or that there was none.
type Reply struct {
	ID       ID     `json:"id,omitzero"`
	Incident ID     `json:"incident,omitzero"`
	Draft    ID     `json:"draft,omitzero"`
	Party    string `json:"party"`
	By       string `json:"by,omitempty"` // who filed it for the party
	At       string `json:"at,omitempty"` // RFC 3339
	Text     string `json:"text,omitempty"`
	NoneBy   string `json:"none_by,omitempty"` // no reply was received by this time, RFC 3339
}

// Identify sets and returns the reply's ID.
func (r *Reply) Identify() ID {
	r.ID = HashOf("reply", r.Incident.String(), r.Draft.String(), r.Party, r.By, r.At, r.Text)
	return r.ID
}

// Validate checks a reply that was received against the record's rules.
func (r *Reply) Validate() error {
	c := checks{noun: "reply"}
	c.want(!r.Draft.IsZero(), "it names no draft")
	c.want(r.Party != "", "it names no party")
	c.want(isWords(r.Text, maxWords), "it has no words, or more than %d bytes", maxWords)
	c.want(r.NoneBy == "", "it says that it was not received")
	c.step(r.Incident, r.By, r.At)
	return c.err()
}

func (r *Reply) head() stepHead { return stepHead{"reply", &r.ID, r.Incident, r.By, r.At} }
