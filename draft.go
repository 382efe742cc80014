package counterclaim

// Draft is what a finding is going to say, before two persons have agreed and the parties have answered.
type Draft struct {
	ID ID `json:"id"`
	Decision
	By        string    `json:"by"` // its author
	At        string    `json:"at"` // RFC 3339
	Signature Signature `json:"signature"`
	// Replaces is the open draft in whose place this one is put, as its author saw it; zero where none was open.
	Replaces ID `json:"replaces,omitzero"`
}

// Identify sets and returns the draft's ID.
func (d *Draft) Identify() ID {
	parts := []string{string(d.Content()), d.By, d.At}
	if !d.Replaces.IsZero() {
		parts = append(parts, d.Replaces.String())
	}
	d.ID = HashOf("draft", parts...)
	return d.ID
}

// Validate checks the draft against the record's rules.
func (d *Draft) Validate() error {
	c := checks{noun: "draft"}
	d.check(&c)
	c.step(d.Incident, d.By, d.At)
	c.want(d.Signature.By == d.By && d.Signature.Over == OverContent, "its author did not sign it")
	c.sub("signature", d.Signature.Check(d.Content()))
	return c.err()
}

func (d *Draft) head() stepHead { return stepHead{"draft", &d.ID, d.Incident, d.By, d.At} }

// Opinion is what another person than its author thinks of a draft. Of several by one person the last one counts, all are kept.
type Opinion struct {
	ID        ID         `json:"id"`
	Incident  ID         `json:"incident"`
	Draft     ID         `json:"draft"`
	Agrees    bool       `json:"agrees"`
	Words     string     `json:"words,omitempty"` // of one who dissents: why
	By        string     `json:"by"`
	At        string     `json:"at"`                  // RFC 3339
	Signature *Signature `json:"signature,omitempty"` // of one who agrees, over the draft's content
}

// Identify sets and returns the opinion's ID.
func (o *Opinion) Identify() ID {
	agrees := "dissents"
	if o.Agrees {
		agrees = "agrees"
	}
	o.ID = HashOf("opinion", o.Incident.String(), o.Draft.String(), agrees, o.Words, o.By, o.At)
	return o.ID
}

// Validate checks the opinion against the record's rules; that the signature is of this draft is seen where the draft is.
func (o *Opinion) Validate() error {
	c := checks{noun: "opinion"}
	c.want(!o.Draft.IsZero(), "it names no draft")
	c.want(o.Agrees || isWords(o.Words, maxWords), "who dissents says why, in at most %d bytes", maxWords)
	c.want(!o.Agrees || o.Signature != nil && o.Signature.By == o.By && o.Signature.Over == OverContent, "who agrees signs the draft")
	c.want(isText(o.Words, maxWords), "it is no text of at most %d bytes", maxWords)
	c.step(o.Incident, o.By, o.At)
	return c.err()
}

func (o *Opinion) head() stepHead { return stepHead{"opinion", &o.ID, o.Incident, o.By, o.At} }
