package intake

import (
	"context"
	"net"
	"net/netip"
	"time"
)

// PublicDialer connects to machines of the public Internet alone, and to those in the networks that are allowed all the same. Each
// connection is judged by the address that its name led to.
func PublicDialer(allow []netip.Prefix, timeout time.Duration) func(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: timeout, ControlContext: gate{allow}.control}
	return d.DialContext
}
