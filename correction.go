package counterclaim

import (
	"slices"
	"strconv"
	"strings"
)

// PublishedIn lists where what the desk publishes stands.
func PublishedIn() []string { return []string{"page", "feed", "log", "data"} }

// Correction is a request to correct a finding, by anybody who is named in it. It is kept whatever the desk thinks of it.
type Correction struct {
	ID       ID     `json:"id"`
	Incident ID     `json:"incident"`
	Finding  ID     `json:"finding"`
	By       string `json:"by"`
	NamedAs  string `json:"named_as"` // how the finding names them
	Text     string `json:"text"`     // what is wrong
	At       string `json:"at"`       // RFC 3339
	// Unverified says that who asked had no account: nobody has checked whose the name in By is.
	Unverified bool    `json:"unverified,omitempty"`
	Answer     *Answer `json:"answer,omitempty"`
}

// Identify sets and returns the request's ID.
func (q *Correction) Identify() ID {
	parts := []string{q.Incident.String(), q.Finding.String(), q.By, q.NamedAs, q.Text, q.At}
	if q.Unverified {
		parts = append(parts, "unverified")
	}
	q.ID = HashOf("correction", parts...)
	return q.ID
}

// Validate checks the request against the record's rules.
func (q *Correction) Validate() error {
	c := checks{noun: "correction"}
	c.want(!q.Finding.IsZero(), "it names no finding")
	c.want(isWords(q.NamedAs, 1000), "it does not say how the finding names who asks for it")
	c.want(isWords(q.Text, maxWords), "it does not say what is wrong, or in more than %d bytes", maxWords)
	c.step(q.Incident, q.By, q.At)
	return c.err()
}

// Told reports whether a request is told outside the desk: one that was answered, and of those by somebody whom nobody has checked one that was granted, so
// that nobody puts words before the public by asking.
func (q *Correction) Told() bool { return q.Answer != nil && (q.Answer.Granted || !q.Unverified) }

func (q *Correction) head() stepHead { return stepHead{"correction", &q.ID, q.Incident, q.By, q.At} }

// Answer is what the desk says to a request for correction. What is granted is carried out by a finding that supersedes the one with
// the error, and stands wherever the error stood.
type Answer struct {
	ID       ID       `json:"id"`
	Incident ID       `json:"incident"`
	Request  ID       `json:"request"`
	Granted  bool     `json:"granted"`
	Words    string   `json:"words"`
	Stood    []string `json:"stood,omitempty"`  // where the error stood, of [PublishedIn]
	Stands   []string `json:"stands,omitempty"` // where the correction stands
	By       string   `json:"by"`
	At       string   `json:"at"` // RFC 3339
}

// Identify sets and returns the answer's ID.
func (a *Answer) Identify() ID {
	a.ID = HashOf("answer", a.Incident.String(), a.Request.String(), strconv.FormatBool(a.Granted), a.Words,
		strings.Join(a.Stood, " "), strings.Join(a.Stands, " "), a.By, a.At)
	return a.ID
}

// Validate checks the answer against the record's rules.
func (a *Answer) Validate() error {
	c := checks{noun: "answer"}
	c.want(!a.Request.IsZero(), "it names no request")
	c.want(isWords(a.Words, maxWords), "it has no words, or more than %d bytes", maxWords)
	c.want(!a.Granted || len(a.Stood) > 0, "it does not say where the error stood")
	for _, p := range slices.Concat(a.Stood, a.Stands) {
		c.want(slices.Contains(PublishedIn(), p), "%.40q is none of %s", p, strings.Join(PublishedIn(), ", "))
	}
	for _, p := range a.Stood {
		c.want(!a.Granted || slices.Contains(a.Stands, p), "the error stood in the %s and the correction does not", p)
	}
	c.step(a.Incident, a.By, a.At)
	return c.err()
}

func (a *Answer) head() stepHead { return stepHead{"answer", &a.ID, a.Incident, a.By, a.At} }
