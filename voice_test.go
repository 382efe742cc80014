package counterclaim

import "testing"

// sides are two invented countries, each with its sources, and a wire of none.
func sides(sources ...Source) []Party {
	d := Dispute{Parties: []Party{{ID: "a", Name: "Ardania", Countries: []string{"XAA"}}, {ID: "b", Name: "Belmark", Countries: []string{"XAB"}}}, Sources: sources}
	return d.Sides()
}

func listed() []Party {
	return sides(
		Source{Name: "Border Service", Names: []string{"Border Troops"}, Party: "a", SpeaksForParty: true, SpeaksFrom: "2030-01-01", SpeaksTo: "2031-12-31", Addresses: []string{"https://border.example/news"}},
		Source{Name: "State Paper", Party: "a", Addresses: []string{"paper.example"}},
		Source{Name: "Frontier Guard", Party: "b", SpeaksForParty: true, Addresses: []string{"https://guard.example"}},
		Source{Name: "Wire", Addresses: []string{"wire.example"}},
	)
}

// Without a list of sources bodies of state speak for their side, its people and papers do not.
func TestSpeakersWithoutAList(t *testing.T) {
	for _, c := range []struct {
		country string
		sector  Sector
		want    Voice
	}{
		{"XAA", GOV, Voice{PartyVoice, "a"}}, {"XAA", MIL, Voice{PartyVoice, "a"}},
		{"XAB", COP, Voice{PartyVoice, "b"}}, {"XAB", JUD, Voice{PartyVoice, "b"}},
		{"XAA", "", Voice{PartyVoice, "a"}},
		{"XAA", MED, Voice{OtherOfSide, "a"}}, {"XAB", MED, Voice{OtherOfSide, "b"}},
		{"XAA", CVL, Voice{OtherOfSide, "a"}}, {"XAB", JRN, Voice{OtherOfSide, "b"}},
		{"XAA", NGO, Voice{OtherOfSide, "a"}}, {"XAB", BUS, Voice{OtherOfSide, "b"}}, {"XAB", OPP, Voice{OtherOfSide, "b"}},
		{"XAC", GOV, Voice{Class: ThirdParty}}, {"XAC", MED, Voice{Class: ThirdParty}},
		{"", GOV, Voice{Class: UnknownVoice}}, {"", CVL, Voice{Class: UnknownVoice}}, {"", "", Voice{Class: UnknownVoice}},
	} {
		claim := Claim{Speaker: &Entity{Text: "somebody", Country: c.country, Sector: c.sector}}
		if got := claim.Voices(sides()); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s %s: %v, wanted %v", c.country, c.sector, got, c.want)
		}
	}
}

// With a list only who stands in it speaks for a party, on the days that it says, in a report that is known to be from its outlet.
func TestSpeakersOfAList(t *testing.T) {
	const day = "2031-04-29"
	for _, c := range []struct {
		name    string
		country string
		outlet  string
		from    Origin
		day     string
		want    Voice
	}{
		{"The Border  service", "XAA", "Wire", Origin{URL: "https://wire.example/1"}, day, Voice{PartyVoice, "a"}},
		{"Border Troops", "XAA", "Wire", Origin{URL: "https://wire.example/1"}, day, Voice{PartyVoice, "a"}},
		{"Frontier Guard", "XAB", "Wire", Origin{URL: "https://wire.example/1"}, day, Voice{PartyVoice, "b"}},
		{"Border Service", "XAA", "Wire", Origin{VouchedBy: "A. Person"}, day, Voice{PartyVoice, "a"}},
		{"Border Service", "XAA", "A channel", Origin{VouchedBy: "A. Person"}, day, Voice{PartyVoice, "a"}},
		{"Border Service", "XAA", "Wire", Origin{}, day, Voice{OtherOfSide, "a"}},
		{"Border Service", "XAA", "Wire", Origin{URL: "https://wire.example.other.example/1"}, day, Voice{OtherOfSide, "a"}},
		{"Border Service", "XAA", "A channel", Origin{URL: "https://wire.example/1"}, day, Voice{OtherOfSide, "a"}},
		{"Border Service", "XAA", "Wire", Origin{URL: "https://wire.example/1"}, "2032-01-01", Voice{OtherOfSide, "a"}}, // no more
		{"Border Service", "XAB", "Wire", Origin{URL: "https://wire.example/1"}, day, Voice{OtherOfSide, "b"}},          // another's
		{"Ministry of Defence", "XAA", "Wire", Origin{URL: "https://wire.example/1"}, day, Voice{OtherOfSide, "a"}},
		{"State Paper", "XAA", "Wire", Origin{URL: "https://wire.example/1"}, day, Voice{OtherOfSide, "a"}},
		{"Ministry", "XAC", "Wire", Origin{URL: "https://wire.example/1"}, day, Voice{Class: ThirdParty}},
	} {
		claim := Claim{Outlet: c.outlet, Published: c.day, Origins: []Origin{c.from}, Speaker: &Entity{Text: c.name, Country: c.country, Sector: GOV}}
		if got := claim.Voices(listed()); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s in %s from %v on %s: %v, wanted %v", c.name, c.outlet, c.from, c.day, got, c.want)
		}
	}
}

func TestOutletVoice(t *testing.T) {
	at := func(url string) []Origin { return []Origin{{URL: url}} }
	for _, c := range []struct {
		outlet, party, day string
		from               []Origin
		parties            []Party
		want               Voice
	}{
		{"Border Service", "a", "2031-04-29", at("http://press.border.example/news/3"), listed(), Voice{PartyVoice, "a"}},
		{"Border Service", "a", "2031-12-31", []Origin{{URL: "https://elsewhere.example"}, {VouchedBy: "A. Person"}}, listed(), Voice{PartyVoice, "a"}},
		{"Border Service", "a", "2031-04-29", at("https://border.example/newsroom"), listed(), Voice{OtherOfSide, "a"}},
		{"Border Service", "a", "2031-04-29", nil, listed(), Voice{OtherOfSide, "a"}},
		{"Border Service", "a", "2029-12-31", at("https://border.example/news"), listed(), Voice{OtherOfSide, "a"}},
		{"Border Service", "a", "2032-01-01", at("https://border.example/news"), listed(), Voice{OtherOfSide, "a"}},
		{"Border Service", "a", "", at("https://border.example/news"), listed(), Voice{OtherOfSide, "a"}}, // nobody knows that it spoke for it then
		{"Frontier Guard", "b", "", at("https://guard.example"), listed(), Voice{PartyVoice, "b"}},
		{"State Paper", "a", "2031-04-29", at("https://paper.example"), listed(), Voice{OtherOfSide, "a"}},
		{"A channel", "b", "2031-04-29", []Origin{{VouchedBy: "A. Person"}}, listed(), Voice{OtherOfSide, "b"}},
		{"Wire", "", "2031-04-29", at("https://wire.example"), listed(), Voice{Class: UnknownVoice}},
		{"Ministry", "XAC", "2031-04-29", nil, listed(), Voice{Class: ThirdParty}},
		{"Ministry", "b", "2031-04-29", nil, sides(), Voice{PartyVoice, "b"}}, // no list: the reader's own rule
	} {
		claim := Claim{Outlet: c.outlet, Party: c.party, Published: c.day, Origins: c.from}
		if got := claim.OutletVoice(c.parties); got != c.want {
			t.Errorf("%s of %q on %q from %v: %v, wanted %v", c.outlet, c.party, c.day, c.from, got, c.want)
		}
	}
}

func TestPublishesAt(t *testing.T) {
	s := Source{Addresses: []string{"https://border.example", "t.me/border_service", "https://www.ministry.example/press/", "http://old.example:8080"}}
	for address, want := range map[string]bool{
		"https://border.example":                   true,
		"HTTP://Border.Example./a?b#c":             true,
		"https://news.border.example/1":            true,
		"border.example/1":                         true,
		"https://www.border.example/":              true,
		"https://notborder.example":                false,
		"https://border.example.other.example":     false,
		"https://border.example@other.example":     false,
		"https://other.example/border.example":     false,
		"https://border.example:444/":              false,
		"https://border.example:443/":              true,
		"ftp://border.example/":                    false,
		"javascript://border.example/%0aalert(1)":  false,
		"https://t.me/border_service/12":           true,
		"https://t.me/border_service":              true,
		"https://t.me/border_services/12":          false,
		"https://t.me/border_service/../other/1":   false,
		"https://t.me/border_service/%2e%2e/other": false,
		"https://ministry.example/press/1":         true,
		"https://ministry.example/":                false,
		"http://old.example:8080/1":                true,
		"http://old.example/1":                     false,
		"":                                         false,
		"https://":                                 false,
		"https://./":                               false,
		"example":                                  false,
		"\x00":                                     false,
	} {
		if got := s.PublishesAt(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}

func FuzzPublishesAt(f *testing.F) {
	f.Add("https://border.example/news", "https://border.example/news/1")
	f.Add("t.me/a", "https://t.me/b/../a")
	f.Fuzz(func(t *testing.T, own, address string) {
		s := Source{Addresses: []string{own}}
		if _, _, ok := WebAddress(address); s.PublishesAt(address) && !ok {
			t.Errorf("%q is no address and lies at %q", address, own)
		}
		if _, _, ok := WebAddress(own); ok && !s.PublishesAt(own) {
			t.Errorf("%q does not lie at itself", own)
		}
	})
}

// However many print a report it is one voice.
func TestCountVoices(t *testing.T) {
	claim := func(outlet, report, of string) Claim {
		c := Claim{Outlet: outlet, Report: HashOf(report)}
		if of != "" {
			c.CopyOf = HashOf(of)
		}
		return c
	}
	for _, c := range []struct {
		name            string
		claims          []Claim
		voices, outlets int
	}{
		{"none", nil, 0, 0},
		{"a wire and its copies", []Claim{claim("Wire", "w", ""), claim("Paper", "p", "w"), claim("Herald", "h", "w")}, 1, 3},
		{"copies alone", []Claim{claim("Paper", "p", "w"), claim("Herald", "h", "w")}, 1, 2},
		{"a paper with a report of its own", []Claim{claim("Wire", "w", ""), claim("Paper", "p", "w"), claim("Paper", "p2", "")}, 2, 2},
		{"one outlet twice", []Claim{claim("Wire", "w", ""), claim("The wire", "w2", "")}, 1, 1},
		{"copies of two of one outlet", []Claim{claim("Wire", "w", ""), claim("Wire", "w2", ""), claim("Paper", "p", "w"), claim("Herald", "h", "w2")}, 1, 3},
		{"two without a name", []Claim{claim("", "a", ""), claim("", "b", "")}, 2, 2},
	} {
		var claims []*Claim
		for i := range c.claims {
			claims = append(claims, &c.claims[i])
		}
		if v, o := CountVoices(claims); v != c.voices || o != c.outlets {
			t.Errorf("%s: %d voices, %d outlets", c.name, v, o)
		}
	}
}
