package counterclaim

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// Source is a body that publishes or is quoted.
type Source struct {
	ID             ID       `json:"id"`              // hash of the name
	Name           string   `json:"name"`            // as it stands as outlet on reports
	Names          []string `json:"names,omitempty"` // what else it is called where it is quoted
	Kind           string   `json:"kind,omitempty"`
	Party          string   `json:"party,omitempty"` // party id, empty for neutral or unknown
	SpeaksForParty bool     `json:"speaks_for_party,omitempty"`
	SpeaksFrom     string   `json:"speaks_from,omitempty"` // YYYY-MM-DD
	SpeaksTo       string   `json:"speaks_to,omitempty"`   // YYYY-MM-DD
	Addresses      []string `json:"addresses,omitempty"`   // that it publishes at: see [Source.PublishesAt]
	// Confidential sources are visible to persons alone to whom that was given by name.
	Confidential bool `json:"confidential,omitempty"`
}

// Origin is what shows whose words a report is: an address that it came from, or a person who answers for where it is from.
type Origin struct {
	URL       string `json:"url,omitempty"`
	VouchedBy string `json:"vouched_by,omitempty"`
}

// Identify sets and returns the source's ID.
func (s *Source) Identify() ID {
	s.ID = HashOf("source", s.Name)
	return s.ID
}

// Speaks reports whether the source speaks for its party on a day, YYYY-MM-DD. On a day that is not known it does only where it
// always does.
func (s *Source) Speaks(day string) bool {
	switch {
	case !s.SpeaksForParty:
		return false
	case day == "":
		return s.SpeaksFrom == "" && s.SpeaksTo == ""
	}
	return (s.SpeaksFrom == "" || day >= s.SpeaksFrom) && (s.SpeaksTo == "" || day <= s.SpeaksTo)
}

// Bears reports whether a name is one of the source's: its own or another, without regard to case and a leading "the".
func (s *Source) Bears(name string) bool {
	key := NameKey(name)
	return key != "" && (key == NameKey(s.Name) || slices.ContainsFunc(s.Names, func(n string) bool { return key == NameKey(n) }))
}

// NameKey writes a name so that the same source is the same word: "The Border Guard", "Border  guard".
func NameKey(name string) string {
	return strings.TrimPrefix(strings.Join(strings.Fields(strings.ToLower(name)), " "), "the ")
}

// PublishesAt reports whether an address is one of the source's: of the web, of a host that it names or one below it, and under
// the path that it names with it. What cannot be read as an address is not.
func (s *Source) PublishesAt(address string) bool {
	host, at, ok := WebAddress(address)
	return ok && slices.ContainsFunc(s.Addresses, func(own string) bool { return AddressHolds(own, host, at) })
}

// AddressHolds reports whether a host and path, as [WebAddress] gives them, lie at a registered address or below it.
func AddressHolds(registered, host, at string) bool {
	h, p, ok := WebAddress(registered)
	return ok && (host == h || strings.HasSuffix(host, "."+h)) && (p == "/" || at == p || strings.HasPrefix(at, p+"/"))
}

// WebAddress reads an address of the web, with or without http:// or https://: its host in small letters without www. and with
// a port that is not the usual one, and its path without steps back and a slash at its end. ok is false for other schemes, for what
// has no host with a dot in it and for one with a user's name in it, which is made to look like another's.
func WebAddress(address string) (host, at string, ok bool) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", "", false
	}
	host = strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), "www.")
	if strings.Trim(host, ".") != host || !strings.Contains(host, ".") {
		return "", "", false
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host, path.Clean("/" + u.Path), true
}

// Validate checks the source against the record's rules.
func (s *Source) Validate() error {
	c := checks{noun: "source"}
	c.want(s.Name != "", "it has no name")
	c.want(!s.SpeaksForParty || s.Party != "", "it speaks for a party and names none")
	for _, a := range s.Addresses {
		_, _, ok := WebAddress(a)
		c.want(ok, "%q is no address of the web", a)
	}
	if s.SpeaksFrom != "" && s.SpeaksTo != "" {
		_, _, ok := Period{From: s.SpeaksFrom, To: s.SpeaksTo}.Days()
		c.want(ok, "speaks_from %q and speaks_to %q are not two days in order", s.SpeaksFrom, s.SpeaksTo)
	}
	return c.err()
}
