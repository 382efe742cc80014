package match

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// VoiceClass is in what relation to the parties one stands who vouches for a claim.
type VoiceClass string

// The classes of voices.
const (
	PartyVoice   VoiceClass = "party"   // a body that speaks for a party: its position
	OtherOfSide  VoiceClass = "other"   // a party's residents, doctors, papers, sources that do not speak for it
	ThirdParty   VoiceClass = "third"   // of a country that is no party
	UnknownVoice VoiceClass = "unknown" // nobody known
)

// Voice is one who vouches for a claim.
type Voice struct {
	Class VoiceClass
	Party string // of PartyVoice and OtherOfSide, else ""
}

// SpeakerVoice classes a speaker who is named in a report. Bodies of state and armed groups of a side are its own voice; its
// hospitals, papers, aid workers, firms and people are other voices on that side.
func SpeakerVoice(e counterclaim.Entity, parties []counterclaim.Party) Voice {
	party := counterclaim.PartyOf(parties, e)
	switch {
	case party != "" && civil(e):
		return Voice{OtherOfSide, party}
	case party != "":
		return Voice{PartyVoice, party}
	case e.Known():
		return Voice{Class: ThirdParty}
	}
	return Voice{Class: UnknownVoice}
}

// OutletVoice classes what an outlet says in its own voice. Party is that of its source, day that of publication. Where the desk
// lists sources, one speaks for its party only if the list says so for that day.
func OutletVoice(outlet, party, day string, parties []counterclaim.Party) Voice {
	for _, p := range parties {
		if p.ID != party {
			continue
		}
		if !p.Listed || slices.ContainsFunc(p.Sources, func(s counterclaim.Source) bool { return s.Name == outlet && s.Speaks(day) }) {
			return Voice{PartyVoice, party}
		}
		return Voice{OtherOfSide, party}
	}
	if party != "" {
		return Voice{Class: ThirdParty}
	}
	return Voice{Class: UnknownVoice}
}

// VoicesOf classes all who vouch for a claim: its speaker, else its outlet, and the co-speakers.
func VoicesOf(c *counterclaim.Claim, parties []counterclaim.Party) []Voice {
	var out []Voice
	if c.Speaker != nil {
		out = append(out, SpeakerVoice(*c.Speaker, parties))
	} else {
		published := counterclaim.Report{Published: c.Published}
		out = append(out, OutletVoice(c.Outlet, c.Party, published.Day(), parties))
	}
	for _, e := range c.CoSpeakers {
		if v := SpeakerVoice(e, parties); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// voices gives the parties whose own voices vouch for a claim.
func voices(c *counterclaim.Claim, parties []counterclaim.Party) []string {
	var out []string
	for _, v := range VoicesOf(c, parties) {
		if v.Class == PartyVoice && !slices.Contains(out, v.Party) {
			out = append(out, v.Party)
		}
	}
	return out
}
