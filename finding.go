package counterclaim

import "slices"

// Finding is the neutral desk's reasoned decision about an incident: signed and never
// edited, only superseded.
type Finding struct {
	ID             ID       `json:"id"`
	Incident       ID       `json:"incident"`
	Verdict        string   `json:"verdict"`        // confirmed, probable, inconclusive, refuted
	Responsibility []string `json:"responsibility"` // party ids, or "none", or "not_attributable"
	Reasons        string   `json:"reasons"`
	Exhibits       []ID     `json:"exhibits,omitempty"`
	Claims         []ID     `json:"claims,omitempty"`
	Dissent        string   `json:"dissent,omitempty"`
	Confidence     string   `json:"confidence"`
	By             []string `json:"by"`
	At             string   `json:"at"` // RFC 3339
	Supersedes     ID       `json:"supersedes,omitzero"`
	Replies        []Reply  `json:"replies,omitempty"`
	Synthetic      bool     `json:"synthetic,omitempty"`
}

// Reply is a party's answer to a finding.
type Reply struct {
	Party string `json:"party"`
	At    string `json:"at"` // RFC 3339
	Text  string `json:"text"`
}

// Identify sets and returns the finding's ID.
func (f *Finding) Identify() ID {
	f.ID = HashOf("finding", f.Incident.String(), f.Verdict, f.Reasons, f.At, f.Supersedes.String())
	return f.ID
}

// Validate checks the finding against the record's rules.
func (f *Finding) Validate() error {
	c := checks{noun: "finding"}
	c.want(!f.Incident.IsZero(), "it names no incident")
	c.want(slices.Contains([]string{"confirmed", "probable", "inconclusive", "refuted"}, f.Verdict), "verdict %q is none of confirmed, probable, inconclusive, refuted", f.Verdict)
	c.want(f.Reasons != "", "it gives no reasons")
	c.want(len(f.By) > 0, "nobody signed it")
	c.want(isInstant(f.At), "at %q is not RFC 3339", f.At)
	c.want(len(f.Responsibility) > 0, "it says nothing on responsibility; write none or not_attributable where that is meant")
	for _, r := range f.Replies {
		c.want(r.Party != "" && r.Text != "" && isInstant(r.At), "a reply lacks party, text or time")
	}
	return c.err()
}
