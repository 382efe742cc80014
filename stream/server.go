package stream

import (
	"context"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/counterclaim/counterclaim"
)

// Broker is one server of the stream. It writes each message through to the disk before it says that it has it.
type Broker struct {
	server *server.Server
	heard  *listener
}

// BrokerOptions say where a broker stands.
type BrokerOptions struct {
	Name    string // unlike those of its cluster
	Listen  string // HOST:PORT for clients, "": none but this process
	Cluster string // HOST:PORT for the other brokers, "": it stands alone
	Routes  []string
	Folder  string       // what it keeps
	Say     func(string) // hears warnings, may be nil
	token   string       // that clients have to know, "": none
}

// StartBroker starts a broker and waits until it takes connections. A folder or an address that cannot be used is CodeUnreadable.
func StartBroker(ctx context.Context, o BrokerOptions) (*Broker, error) {
	opts := &server.Options{
		ServerName: o.Name, JetStream: true, StoreDir: o.Folder, NoSigs: true, MaxPayload: 8 << 20, MaxPending: 64 << 20,
		SyncAlways: true, DontListen: o.Listen == "", Authorization: o.token,
		JetStreamMaxStore: 2 * maxWaiting, // not a share of the room there is now: a disk that is full is met when it is
	}
	var err error
	if o.Listen != "" {
		if opts.Host, opts.Port, err = address(o.Listen); err != nil {
			return nil, err
		}
	}
	if o.Cluster != "" {
		opts.Cluster.Name = "counterclaim"
		if opts.Cluster.Host, opts.Cluster.Port, err = address(o.Cluster); err != nil {
			return nil, err
		}
		for _, r := range o.Routes {
			u, err := url.Parse(r)
			if err != nil || u.Host == "" {
				return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%q is no address of a broker", r).Try("write nats://HOST:PORT")
			}
			opts.Routes = append(opts.Routes, u)
		}
	}
	srv, err := server.NewServer(opts)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the broker cannot start").At(o.Folder, 0).Because(err).
			Try("see whether its folder may be written to and whether another broker uses it")
	}
	heard := &listener{say: o.Say}
	srv.SetLoggerV2(heard, false, false, false)
	go srv.Start()
	for !srv.ReadyForConnections(100 * time.Millisecond) {
		if err := ctx.Err(); err != nil || heard.fatal() != "" {
			srv.Shutdown()
			srv.WaitForShutdown()
			if err != nil {
				return nil, err
			}
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the broker cannot start: %s", heard.fatal()).At(o.Folder, 0).
				Try("see whether its folder may be written to and whether its addresses are free")
		}
	}
	return &Broker{srv, heard}, nil
}

// Address gives the address at which clients reach the broker, "" where it has none.
func (b *Broker) Address() string {
	if a := b.server.Addr(); a != nil {
		return a.String()
	}
	return ""
}

// Lost reports whether the broker has given up its stream, as it does where the disk is full. What it had taken is on the disk; it
// is there again after Close and another StartBroker.
func (b *Broker) Lost() bool { return !b.server.JetStreamEnabled() || b.heard.cannotWrite() }

// Close ends the broker and waits until it has written what it holds.
func (b *Broker) Close() {
	b.server.Shutdown()
	b.server.WaitForShutdown()
}

func address(s string) (host string, port int, err error) {
	host, p, err := net.SplitHostPort(s)
	if err == nil {
		port, err = strconv.Atoi(p)
	}
	if err != nil || port < 0 || port > 65535 {
		return "", 0, counterclaim.Errorf(counterclaim.CodeBadInput, "%q is no address to listen on", s).Try("write HOST:PORT, as in 127.0.0.1:4222")
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	return host, port, nil
}
