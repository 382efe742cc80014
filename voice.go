package counterclaim

import (
	"slices"
)

// VoiceClass is in what relation to the parties one stands who vouches for a claim.
type VoiceClass string

// The classes of voices.
const (
	PartyVoice   VoiceClass = "party"   // a body that speaks for a party: its position
	OtherOfSide  VoiceClass = "other"   // a party's residents, doctors, papers, former envoys, and who is not known to speak for it
	ThirdParty   VoiceClass = "third"   // of a country that is no party
	UnknownVoice VoiceClass = "unknown" // nobody known
)

// Voice is one who vouches for a claim.
type Voice struct {
	Class VoiceClass
	Party string // of PartyVoice and OtherOfSide, else ""
}

// SpeakerVoice classes one who is named in a report as speaking, by the report that a claim of it was read from.
//
// Where the desk lists sources, only who is listed as speaking for a party on the day of publication is its voice, and only in a
// report that is known to be from its outlet ([Traced]): whoever claims to quote a ministry does not make it speak. Everybody else of
// that side is another voice on it. Without a list the reader's own rule holds: bodies of state and armed groups are a side's own
// voice, its hospitals, papers, aid workers, firms and people are not.
func (c *Claim) SpeakerVoice(e Entity, parties []Party) Voice {
	party := PartyOf(parties, e)
	switch {
	case party != "" && c.speaks(e, party, parties):
		return Voice{PartyVoice, party}
	case party != "":
		return Voice{OtherOfSide, party}
	case e.Known():
		return Voice{Class: ThirdParty}
	}
	return Voice{Class: UnknownVoice}
}

func (c *Claim) speaks(e Entity, party string, parties []Party) bool {
	p := parties[slices.IndexFunc(parties, func(p Party) bool { return p.ID == party })]
	if !p.Listed {
		return !e.Civil()
	}
	day := c.publishedDay()
	return slices.ContainsFunc(p.Sources, func(s Source) bool {
		return s.Party == party && s.Speaks(day) && (s.Bears(e.Name) || s.Bears(e.Text))
	}) && Traced(c.Outlet, c.Origins, p.Sources)
}

// OutletVoice classes what the outlet of a claim's report says in its own voice. Where the desk lists sources, the outlet speaks for its party
// only if the list says so for the day of publication and the report is known to be from it; else it is another voice on that side.
func (c *Claim) OutletVoice(parties []Party) Voice {
	for _, p := range parties {
		if p.ID != c.Party {
			continue
		}
		day := c.publishedDay()
		if !p.Listed || slices.ContainsFunc(p.Sources, func(s Source) bool { return s.Party == p.ID && s.Bears(c.Outlet) && s.Speaks(day) }) &&
			Traced(c.Outlet, c.Origins, p.Sources) {
			return Voice{PartyVoice, p.ID}
		}
		return Voice{OtherOfSide, p.ID}
	}
	if c.Party != "" {
		return Voice{Class: ThirdParty}
	}
	return Voice{Class: UnknownVoice}
}

// publishedDay gives the day on which a claim's report was published, "" where it is not known.
func (c *Claim) publishedDay() string {
	published := Report{Published: c.Published}
	return published.Day()
}

// Voices classes all who vouch for a claim: its speaker, else its outlet, and the co-speakers.
func (c *Claim) Voices(parties []Party) []Voice {
	var out []Voice
	if c.Speaker != nil {
		out = append(out, c.SpeakerVoice(*c.Speaker, parties))
	} else {
		out = append(out, c.OutletVoice(parties))
	}
	for _, e := range c.CoSpeakers {
		if v := c.SpeakerVoice(e, parties); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Civil reports speakers that are no body of the side whose people they are: hospitals, papers, aid workers, firms, villagers, an
// opposition. What they say is no party's account.
func (e Entity) Civil() bool {
	switch e.Sector {
	case MED, JRN, NGO, IGO, EDU, BUS, LAB, SOC, REF, CVL, CRM, OPP:
		return true
	}
	return false
}

// CountVoices counts who reports what some claims say, independently of each other: a report and its near copies are one voice, however
// many print it, and so are all reports of one outlet. Outlets are how many printed it.
func CountVoices(claims []*Claim) (voices, outlets int) {
	from := map[ID]string{} // the outlet of each report that is no copy
	for _, c := range claims {
		if c.CopyOf.IsZero() {
			from[c.Report] = outletKey(c.Outlet, c.Report)
		}
	}
	one, printed := map[string]bool{}, map[string]bool{}
	for _, c := range claims {
		first := c.Report
		if !c.CopyOf.IsZero() {
			first = c.CopyOf
		}
		key, known := from[first]
		if !known {
			key = outletKey("", first)
		}
		one[key] = true
		printed[outletKey(c.Outlet, c.Report)] = true
	}
	return len(one), len(printed)
}

// outletKey is an outlet's name as it is told from others, of one without a name that of its report.
func outletKey(outlet string, report ID) string {
	if outlet == "" {
		return report.String()
	}
	return NameKey(outlet)
}
