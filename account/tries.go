package account

import (
	"context"
	"net/netip"
	"time"

	"github.com/counterclaim/counterclaim"
)

// What is tried too often waits: after so many failures in a row each further one doubles the time before the next try, up to longestWait,
// never for ever. An address may stand for many people (a mission's own network), so it is given more.
const (
	freeForName    = 5
	freeForAddress = 30
	firstWait      = 2 * time.Second
	longestWait    = 15 * time.Minute
	forgotten      = 24 * time.Hour // after which failures no longer count
)

// counted is something under which tries are counted.
type counted struct {
	key  string // in the record, where neither names nor addresses stand in clear
	free int    // failures that need not wait
	name bool   // else an address, which may be shared
}

// ofName gives that of a name.
func ofName(name string) counted {
	return counted{counterclaim.HashOf("name", name).String(), freeForName, true}
}

// ofAddress gives that of an address.
func ofAddress(from netip.Addr) counted { return counted{addressKey(from), freeForAddress, false} }

func keys(of []counted) []string {
	out := make([]string, len(of))
	for i, c := range of {
		out[i] = c.key
	}
	return out
}

// addressKey takes an IPv6 network of 64 bits as one address: whoever has one has all of it.
func addressKey(from netip.Addr) string {
	from = from.Unmap()
	bits := 32
	if from.Is6() {
		bits = 64
	}
	net, err := from.Prefix(bits)
	if err != nil {
		return counterclaim.HashOf("address", "").String()
	}
	return counterclaim.HashOf("address", net.String()).String()
}

// Coarse gives the network of an address, as the audit trail has it: 256 addresses of IPv4, a site of IPv6 (48 bits).
func Coarse(from netip.Addr) string {
	from = from.Unmap()
	bits := 24
	if from.Is6() {
		bits = 48
	}
	net, err := from.Prefix(bits)
	if err != nil {
		return ""
	}
	return net.String()
}

// wait gives how long nothing is tried after so many failures.
func wait(failed, free int) time.Duration {
	if failed <= free {
		return 0
	}
	w := firstWait
	for range failed - free - 1 {
		if w *= 2; w >= longestWait {
			return longestWait
		}
	}
	return w
}

// begin counts a try as failed before it is known to be, so that many at once are not each the first. It fails where one has to wait.
func (g *Gate) begin(ctx context.Context, of ...counted) error {
	now := g.now()
	return g.people.ChangeTries(ctx, keys(of), stamp(now.Add(-forgotten)), func(all []*counterclaim.Tries) error {
		for _, t := range all {
			if until, err := time.Parse(time.RFC3339, t.Until); err == nil && now.Before(until) {
				return tooOften(until.Sub(now))
			}
		}
		for i, t := range all {
			if last, err := time.Parse(time.RFC3339, t.Last); err == nil && now.Sub(last) > forgotten {
				*t = counterclaim.Tries{}
			}
			t.Failed++
			t.Last, t.Until = stamp(now), ""
			if w := wait(t.Failed, of[i].free); w > 0 {
				t.Until = now.Add(w).UTC().Format(time.RFC3339Nano)
			}
		}
		return nil
	})
}

// succeed takes back what begin counted: a name's failures are forgotten, an address keeps those of others.
func (g *Gate) succeed(ctx context.Context, of ...counted) error {
	return g.people.ChangeTries(ctx, keys(of), stamp(g.now().Add(-forgotten)), func(all []*counterclaim.Tries) error {
		for i, t := range all {
			if of[i].name || t.Failed <= 1 {
				*t = counterclaim.Tries{}
				continue
			}
			t.Failed--
			if wait(t.Failed, of[i].free) == 0 {
				t.Until = ""
			}
		}
		return nil
	})
}

// How many requests for correction come in a day (UTC) without an account: from one address, from the addresses around it, and to the desk in all, so that
// nobody fills the record or hides what others ask.
const (
	asksOfAddress = 3
	asksOfNetwork = 10
	asksOfDesk    = 30
)

// Asked counts a request for correction by somebody who has no account. Where no more are taken today it is CodeTooOften.
func (g *Gate) Asked(ctx context.Context, from netip.Addr) error {
	now := g.now().UTC()
	day := now.Format(counterclaim.DateLayout)
	of := []string{counterclaim.HashOf("ask", day, addressKey(from)).String(), counterclaim.HashOf("ask", day, "around", Coarse(from)).String(), counterclaim.HashOf("ask", day).String()}
	return g.people.ChangeTries(ctx, of, stamp(now.Add(-forgotten)), func(all []*counterclaim.Tries) error {
		for i, most := range []int{asksOfAddress, asksOfNetwork, asksOfDesk} {
			if all[i].Failed >= most {
				whose := []string{"from your address", "from the network of your address", "by those who have no account"}[i]
				return counterclaim.Errorf(counterclaim.CodeTooOften, "no more than %d requests for correction are taken in a day %s", most, whose).Try("try again tomorrow (UTC), or turn to the desk in another way")
			}
		}
		for _, t := range all {
			t.Failed++
			t.Last = stamp(now)
		}
		return nil
	})
}

// tooOften says how long to wait, in whole seconds or minutes.
func tooOften(left time.Duration) error {
	e := counterclaim.Errorf(counterclaim.CodeTooOften, "this was tried too often")
	if left > time.Minute {
		return e.Try("try again in %d minutes", int(left/time.Minute)+1)
	}
	return e.Try("try again in %d seconds", int(left/time.Second)+1)
}

// stamp writes a time as the record has it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
