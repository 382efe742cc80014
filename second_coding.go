package counterclaim

import "slices"

// Ask asks a person for a blind coding: they judge an incident before they see what others said.
type Ask struct {
	ID       ID     `json:"id"`
	Incident ID     `json:"incident"`
	Of       string `json:"of"` // who is asked
	By       string `json:"by"`
	At       string `json:"at"` // RFC 3339
}

// Identify sets and returns the ID.
func (a *Ask) Identify() ID {
	a.ID = HashOf("ask", a.Incident.String(), a.Of, a.By, a.At)
	return a.ID
}

// Validate checks it against the record's rules.
func (a *Ask) Validate() error {
	c := checks{noun: "ask"}
	c.want(isWords(a.Of, 200), "it does not say who is asked")
	c.step(a.Incident, a.By, a.At)
	return c.err()
}

func (a *Ask) head() stepHead { return stepHead{"ask", &a.ID, a.Incident, a.By, a.At} }

// SecondCoding is how one person judges an incident and its claims, made without sight of anybody else's.
type SecondCoding struct {
	ID       ID          `json:"id"`
	Incident ID          `json:"incident"`
	Codes    []Judgement `json:"codes"`
	By       string      `json:"by"`
	At       string      `json:"at"` // RFC 3339
}

// Judgement is one value that a person gave.
type Judgement struct {
	Unit  ID     `json:"unit"`  // the incident, or one of its claims
	Field string `json:"field"` // one of [JudgedFields]
	Value string `json:"value"`
}

// JudgedFields are what is judged: of an incident verdict, confidence and responsibility (several parties parted by ;), of a claim the
// others.
func JudgedFields() []string {
	return []string{"verdict", "confidence", "responsibility", "event", "stance", "status"}
}

// Identify sets and returns the coding's ID.
func (s *SecondCoding) Identify() ID {
	fields := []string{s.Incident.String(), s.By, s.At}
	for _, j := range s.Codes {
		fields = append(fields, j.Unit.String(), j.Field, j.Value)
	}
	s.ID = HashOf("second coding", fields...)
	return s.ID
}

// Validate checks the coding against the record's rules.
func (s *SecondCoding) Validate() error {
	c := checks{noun: "second coding"}
	c.want(len(s.Codes) > 0 && len(s.Codes) <= maxCited, "it has no values, or more than %d", maxCited)
	type key struct {
		unit  ID
		field string
	}
	seen := map[key]bool{}
	for _, j := range s.Codes {
		k := key{j.Unit, j.Field}
		c.want(!seen[k], "it gives %s of %s twice", j.Field, j.Unit.Short())
		seen[k] = true
		c.want(!j.Unit.IsZero() && slices.Contains(JudgedFields(), j.Field), "%.40q of %q is nothing that is judged", j.Field, j.Unit.Short())
		c.want(isWords(j.Value, 1000), "a value is empty or too long")
		c.want(j.Field != "verdict" || slices.Contains(Verdicts(), j.Value), "verdict %.80q is none of confirmed, probable, inconclusive, refuted", j.Value)
		c.want(j.Field != "confidence" || slices.ContainsFunc(Confidences(), func(w Confidence) bool { return w.Word == j.Value }),
			"confidence %.80q is none of low, moderate, high", j.Value)
	}
	c.step(s.Incident, s.By, s.At)
	return c.err()
}

func (s *SecondCoding) head() stepHead {
	return stepHead{"second_coding", &s.ID, s.Incident, s.By, s.At}
}
