package counterclaim

import (
	"encoding/json"
	"slices"
)

// What a finding says of responsibility where it names no party.
const (
	NoResponsibility = "none"
	NotAttributable  = "not_attributable"
)

// Verdicts are what a finding can say of what was claimed, from the weakest to the strongest.
func Verdicts() []string { return []string{"refuted", "inconclusive", "probable", "confirmed"} }

// A Confidence is a word for how well a finding is supported, apart from how likely it is.
type Confidence struct{ Word, Meaning string }

// Confidences is the scale of low, moderate and high that analysts use (Intelligence Community Directive 203, 2015; the meanings are
// in our own words), from the weakest to the strongest.
func Confidences() []Confidence {
	return []Confidence{
		{"low", "the sources are few, of unknown worth or at odds with each other; more of them may well change the finding"},
		{"moderate", "the sources are credible and agree in what matters, but are not enough to rule another account out"},
		{"high", "several sources of good quality, independent of each other, agree, and no other account fits them; it may still be wrong"},
	}
}

// Decision is what a finding or its draft says: what those agree to who sign it.
type Decision struct {
	Incident       ID       `json:"incident"`       // the id that the incident had when its case was begun
	Verdict        string   `json:"verdict"`        // one of [Verdicts]
	Responsibility []string `json:"responsibility"` // party ids, or "none", or "not_attributable"
	Reasons        string   `json:"reasons"`
	Exhibits       []ID     `json:"exhibits,omitempty"`
	Claims         []ID     `json:"claims,omitempty"`
	Confidence     string   `json:"confidence"` // a word of [Confidences]
	Supersedes     ID       `json:"supersedes,omitzero"`
	Corrects       ID       `json:"corrects,omitzero"` // the request for correction that it grants
	Synthetic      bool     `json:"synthetic,omitempty"`
}

// Limits of what persons write, in bytes, the same for all.
const (
	maxReasons = 64 << 10
	maxWords   = 64 << 10
	maxCited   = 10_000 // exhibits, claims
)

// Content gives the canonical bytes of what was decided.
func (d *Decision) Content() []byte { return canonical("decision", d) }

// canonical gives a value's JSON behind its kind. The fields of a struct have a fixed order.
func canonical(kind string, v any) []byte {
	out, _ := json.Marshal(v) // structs of strings, numbers and ids cannot fail
	return append([]byte(kind+" 1\n"), out...)
}

func (d *Decision) check(c *checks) {
	c.want(!d.Incident.IsZero(), "it names no incident")
	c.want(slices.Contains(Verdicts(), d.Verdict), "verdict %.80q is none of confirmed, probable, inconclusive, refuted", d.Verdict)
	c.want(slices.ContainsFunc(Confidences(), func(w Confidence) bool { return w.Word == d.Confidence }), "confidence %.80q is none of low, moderate, high", d.Confidence)
	c.want(isWords(d.Reasons, maxReasons), "it gives no reasons, or more than %d bytes", maxReasons)
	c.want(len(d.Responsibility) > 0, "it says nothing on responsibility; write none or not_attributable where that is meant")
	seen := map[string]bool{}
	for _, r := range d.Responsibility {
		c.want(r != "" && !seen[r], "responsibility names %.80q twice, or nobody", r)
		c.want(len(d.Responsibility) == 1 || r != NoResponsibility && r != NotAttributable, "responsibility %s stands beside others", r)
		seen[r] = true
	}
	c.want(len(d.Exhibits) <= maxCited && len(d.Claims) <= maxCited, "it cites more than %d exhibits or claims", maxCited)
}

// Finding is the neutral desk's reasoned decision about an incident: signed and never
// edited, only superseded.
type Finding struct {
	ID ID `json:"id"` // of its canonical bytes
	Decision
	Draft       ID       `json:"draft,omitzero"`
	Dissent     string   `json:"dissent,omitempty"` // who dissents, with words: a line for each, "NAME: WORDS"
	By          []string `json:"by"`                // who agreed, the author first
	PublishedBy string   `json:"published_by,omitempty"`
	At          string   `json:"at"` // of publication, RFC 3339
	// Replies has what each party answered to the drafts, and for a party that did not, until when it could.
	Replies    []Reply     `json:"replies,omitempty"`
	Signatures []Signature `json:"signatures,omitempty"`
	// SupersededBy is the finding that took its place, which a record fills in; it is no part of what is signed.
	SupersededBy ID `json:"superseded_by,omitzero"`
}

// Content gives the canonical bytes of the whole finding without its signatures and what came after it.
func (f *Finding) Content() []byte {
	whole := *f
	whole.ID, whole.SupersededBy, whole.Signatures = ID{}, ID{}, nil
	return canonical("finding", &whole)
}

// Identify sets and returns the finding's ID.
func (f *Finding) Identify() ID {
	f.ID = HashOf("finding", string(f.Content()))
	return f.ID
}

// CheckSignatures wants each who agreed to have signed what was decided, each with a key of their own, and whoever published it the whole.
func (f *Finding) CheckSignatures() error {
	c := checks{noun: "finding"}
	keys, signed := map[string]string{}, map[string]bool{}
	for _, s := range f.Signatures {
		what := f.Decision.Content()
		if s.Over == OverFinding {
			what = f.Content()
		}
		c.sub("signature", s.Check(what))
		c.want(s.Over == OverFinding || s.Over == OverContent, "a signature is over %.40q", s.Over)
		c.want(keys[s.Key] == "" || keys[s.Key] == s.By, "%s and %s signed with one key", keys[s.Key], s.By)
		keys[s.Key], signed[s.Over+" "+s.By] = s.By, true
	}
	for _, by := range f.By {
		c.want(signed[OverContent+" "+by], "%s did not sign it", by)
	}
	c.want(signed[OverFinding+" "+f.PublishedBy], "%s, who published it, did not sign it", f.PublishedBy)
	return c.err()
}

// Validate checks the finding against the record's rules.
func (f *Finding) Validate() error {
	c := checks{noun: "finding"}
	f.check(&c)
	c.want(len(f.By) > 0, "nobody signed it")
	c.want(isInstant(f.At), "at %.40q is not RFC 3339", f.At)
	for _, r := range f.Replies {
		c.want(r.Party != "", "a reply lacks its party")
		if r.NoneBy != "" {
			c.want(isInstant(r.NoneBy) && r.Text == "" && r.At == "", "a reply that was not received has a text, or no time until which it could be")
			continue
		}
		c.want(r.Text != "" && isInstant(r.At), "a reply lacks text or time")
	}
	return c.err()
}
