package intake

import (
	"context"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"github.com/counterclaim/counterclaim"
)

// gate says which machines may be asked. It judges the address that a connection is about to be made to, after the name was
// resolved, so that neither a name nor a redirect leads into the network that the program runs in.
type gate struct {
	allow []netip.Prefix // what is reached all the same
}

// closed are IPv4 networks that are not of the public Internet (IANA's registry of special purposes, RFC 6890), with multicast and
// the address at which one hoster's machines are told their secrets.
func closed() []netip.Prefix {
	return prefixes("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24" +
		" 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4")
}

// closed6 are the networks in 2000::/3, outside of which no address is public, that are not of the public Internet: protocol
// assignments with Teredo, and documentation.
func closed6() []netip.Prefix { return prefixes("2001::/23 2001:db8::/32 3fff::/20") }

func prefixes(list string) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range strings.Fields(list) {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// embedded gives the IPv4 address that an IPv6 address stands for: mapped, NAT64 (RFC 6052), 6to4 (RFC 3056).
func embedded(a netip.Addr) (netip.Addr, bool) {
	b := a.As16()
	switch {
	case a.Is4In6():
		return a.Unmap(), true
	case netip.MustParsePrefix("64:ff9b::/96").Contains(a):
		return netip.AddrFrom4([4]byte(b[12:16])), true
	case netip.MustParsePrefix("2002::/16").Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	}
	return a, false
}

// open reports whether an address may be asked.
func (g gate) open(a netip.Addr) bool {
	a = a.WithZone("")
	if within(g.allow, a) {
		return true
	}
	if a.Is6() {
		if v4, ok := embedded(a); ok {
			return g.open(v4)
		}
		return netip.MustParsePrefix("2000::/3").Contains(a) && !within(closed6(), a)
	}
	return a.IsValid() && !within(closed(), a)
}

func within(nets []netip.Prefix, a netip.Addr) bool {
	for _, n := range nets {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// control is called by the dialer with the address of a machine, just before it connects.
func (g gate) control(_ context.Context, network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err == nil && strings.HasPrefix(network, "tcp") && g.open(at.Addr()) {
		return nil
	}
	e := counterclaim.Errorf(counterclaim.CodeBadInput, "%s is not an address of the public Internet", address)
	return e.Try("name your own network with --allow where the page is meant to lie in it")
}

// fetchable reads an address that may be fetched: http or https, with a host, without a name and password.
func fetchable(s string) (*url.URL, error) {
	bad := counterclaim.Errorf(counterclaim.CodeBadInput, "%s is no address that can be fetched", quoted(s))
	u, err := url.Parse(strings.TrimSpace(s))
	switch {
	case len(s) > maxAddress:
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the address has more than %d bytes", maxAddress).Try("give a shorter one")
	case err != nil:
		return nil, bad.Because(err).Try("give one that begins with http:// or https://")
	case u.User != nil:
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the address of %s holds a user's name", u.Hostname()).Try("leave the name and the password out of it")
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return nil, bad.Try("give one that begins with http:// or https://")
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = strings.ToLower(u.Host)
	return u, nil
}

// Fetchable gives an address as it is fetched and kept: http or https, its host in small letters, without the part after "#". One
// that must not be fetched is CodeBadInput; whether its host lies in the public Internet shows when it is asked.
func Fetchable(address string) (string, error) {
	u, err := fetchable(address)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// HostOf gives the scheme and host of an address, which are asked one thing at a time.
func HostOf(address string) string {
	u, err := fetchable(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// maxAddress is the longest address that is fetched, in bytes.
const maxAddress = 8 << 10
