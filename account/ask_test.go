package account

import (
	"net/netip"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// TestAsked counts requests of those who have no account, by address, by network and in all, and begins anew on another day.
func TestAsked(t *testing.T) {
	now := time.Date(2031, 3, 2, 23, 0, 0, 0, time.UTC)
	h := newHouse(t)
	gate, err := New(h.store, "http://localhost", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	asks := func(from netip.Addr) error { return gate.Asked(t.Context(), from) }
	many := func(what string, n int, from func(i int) netip.Addr) {
		t.Helper()
		for i := range n {
			if err := asks(from(i)); err != nil {
				t.Fatalf("%s: request %d: %v", what, i, err)
			}
		}
		if err := asks(from(n)); counterclaim.CodeOf(err) != counterclaim.CodeTooOften {
			t.Errorf("%s: one more than %d: %v", what, n, err)
		}
	}
	many("one address", asksOfAddress, func(int) netip.Addr { return netip.MustParseAddr("198.51.100.7") })
	many("one network of IPv6", asksOfAddress, func(i int) netip.Addr { return netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, 0, 1, 0, 1, 15: byte(i)}) })
	many("addresses around it", asksOfNetwork-asksOfAddress, func(i int) netip.Addr { return netip.AddrFrom4([4]byte{198, 51, 100, byte(20 + i)}) })
	many("the desk", asksOfDesk-asksOfNetwork-asksOfAddress, func(i int) netip.Addr { return netip.AddrFrom4([4]byte{203, byte(i), 113, 1}) })
	now = now.Add(2 * time.Hour)
	if err := asks(netip.MustParseAddr("198.51.100.7")); err != nil {
		t.Errorf("on another day: %v", err)
	}
}
