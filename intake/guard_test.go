package intake

import (
	"net/netip"
	"testing"
)

func TestOpenToTheInternetAlone(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "172.32.0.1": true, "100.128.0.1": true, "2606:4700::1111": true, "2a00:1450::1": true,
		"0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "100.64.0.1": false, "127.0.0.1": false, "127.9.9.9": false,
		"169.254.169.254": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, "192.0.2.7": false,
		"198.18.0.1": false, "198.51.100.4": false, "203.0.113.9": false, "224.0.0.1": false, "239.1.1.1": false, "255.255.255.255": false,
		"168.63.129.16": false,
		"::":            false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false,
		"fec0::1": false, "100::1": false, "2001:db8::1": false, "3fff::1": false, "2001::1": false, "::7f00:1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:8.8.8.8": true,
		"64:ff9b::127.0.0.1": false, "64:ff9b::8.8.8.8": true, "64:ff9b:1::8.8.8.8": false,
		"2002:7f00:1::1": false, "2002:a00:1::": false, "2002:808:808::1": true,
	} {
		if got := (gate{}).open(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: open %v", addr, got)
		}
	}
	own := gate{allow: []netip.Prefix{netip.MustParsePrefix("10.8.0.0/16")}}
	for addr, want := range map[string]bool{"10.8.1.1": true, "::ffff:10.8.1.1": true, "10.9.1.1": false, "127.0.0.1": false} {
		if got := own.open(netip.MustParseAddr(addr)); got != want {
			t.Errorf("with 10.8.0.0/16 allowed, %s: open %v", addr, got)
		}
	}
	if (gate{}).open(netip.Addr{}) {
		t.Error("no address at all is open")
	}
}

func TestFetchable(t *testing.T) {
	for s, want := range map[string]string{
		"https://Herald.Example/a?b=c#d": "https://herald.example/a?b=c",
		" http://herald.example ":        "http://herald.example",
		"file:///etc/passwd":             "", "ftp://herald.example/a": "", "gopher://herald.example": "", "javascript:alert(1)": "",
		"https://": "", "https://user:secret@herald.example/": "", "https://user@herald.example/": "", "//herald.example/a": "", "": "",
		"http://[::1": "", "data:text/html,x": "",
	} {
		u, err := fetchable(s)
		if got := ""; (err != nil) != (want == "") || err == nil && u.String() != want {
			if u != nil {
				got = u.String()
			}
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}
