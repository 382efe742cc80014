package match

import (
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestSpeakerVoice(t *testing.T) {
	for _, c := range []struct {
		country string
		sector  counterclaim.Sector
		want    Voice
	}{
		{"XAA", counterclaim.GOV, Voice{PartyVoice, "XAA"}}, {"XAA", counterclaim.MIL, Voice{PartyVoice, "XAA"}},
		{"XAB", counterclaim.COP, Voice{PartyVoice, "XAB"}}, {"XAB", counterclaim.JUD, Voice{PartyVoice, "XAB"}},
		{"XAA", "", Voice{PartyVoice, "XAA"}},
		{"XAA", counterclaim.MED, Voice{OtherOfSide, "XAA"}}, {"XAB", counterclaim.MED, Voice{OtherOfSide, "XAB"}},
		{"XAA", counterclaim.CVL, Voice{OtherOfSide, "XAA"}}, {"XAB", counterclaim.JRN, Voice{OtherOfSide, "XAB"}},
		{"XAA", counterclaim.NGO, Voice{OtherOfSide, "XAA"}}, {"XAB", counterclaim.BUS, Voice{OtherOfSide, "XAB"}},
		{"XAC", counterclaim.GOV, Voice{Class: ThirdParty}}, {"XAC", counterclaim.MED, Voice{Class: ThirdParty}},
		{"", counterclaim.GOV, Voice{Class: UnknownVoice}}, {"", counterclaim.CVL, Voice{Class: UnknownVoice}}, {"", "", Voice{Class: UnknownVoice}},
	} {
		if got := SpeakerVoice(counterclaim.Entity{Text: "somebody", Country: c.country, Sector: c.sector}, parties()); got != c.want {
			t.Errorf("%s %s: %v, wanted %v", c.country, c.sector, got, c.want)
		}
	}
}

func TestOutletVoice(t *testing.T) {
	source := func(name, party string, speaks bool) counterclaim.Source {
		return counterclaim.Source{Name: name, Party: party, SpeaksForParty: speaks, SpeaksFrom: "2030-01-01", SpeaksTo: "2031-12-31"}
	}
	d := counterclaim.Dispute{Parties: parties(), Sources: []counterclaim.Source{
		source("Border Service", "XAA", true), source("State Paper", "XAA", false), source("Wire", "", false)}}
	for _, c := range []struct {
		outlet, party, day string
		parties            []counterclaim.Party
		want               Voice
	}{
		{"Border Service", "XAA", "2031-04-29", d.Sides(), Voice{PartyVoice, "XAA"}},
		{"Border Service", "XAA", "2031-12-31", d.Sides(), Voice{PartyVoice, "XAA"}},
		{"Border Service", "XAA", "2029-12-31", d.Sides(), Voice{OtherOfSide, "XAA"}},
		{"Border Service", "XAA", "2032-01-01", d.Sides(), Voice{OtherOfSide, "XAA"}},
		{"Border Service", "XAA", "", d.Sides(), Voice{OtherOfSide, "XAA"}}, // nobody knows that it spoke for it then
		{"State Paper", "XAA", "2031-04-29", d.Sides(), Voice{OtherOfSide, "XAA"}},
		{"A channel", "XAB", "2031-04-29", d.Sides(), Voice{OtherOfSide, "XAB"}},
		{"Wire", "", "2031-04-29", d.Sides(), Voice{Class: UnknownVoice}},
		{"Ministry", "XAC", "2031-04-29", d.Sides(), Voice{Class: ThirdParty}},
		{"Ministry", "XAB", "2031-04-29", parties(), Voice{PartyVoice, "XAB"}}, // no list: the reader's own rule
	} {
		if got := OutletVoice(c.outlet, c.party, c.day, c.parties); got != c.want {
			t.Errorf("%s of %q on %q: %v, wanted %v", c.outlet, c.party, c.day, got, c.want)
		}
	}
}
