package main

import (
	"context"
	"os"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/stream"
)

const (
	brokerLook = time.Second     // between looks whether the broker still has its stream
	brokerRest = 5 * time.Second // before one that lost it starts again
)

type brokerOptions struct {
	Name    string   `required:"" help:"The broker's name, unlike those of its cluster."`
	Listen  string   `default:"127.0.0.1:4222" help:"HOST:PORT for senders and workers. There is no sign-in: keep it within your own network."`
	Cluster string   `placeholder:"HOST:PORT" help:"For the other brokers. Without it the broker stands alone."`
	Routes  []string `placeholder:"URL" help:"Where the brokers of the cluster are: nats://HOST:PORT of each one's --cluster."`
	Folder  string   `required:"" type:"path" help:"What it keeps: reports that no worker is done with."`
}

// Help shows examples.
func (brokerOptions) Help() string {
	return `Examples:

    counterclaim broker --name one --folder /var/lib/counterclaim
    counterclaim broker --name a --listen 0.0.0.0:4222 --cluster 0.0.0.0:6222 \
        --routes nats://a:6222,nats://b:6222,nats://c:6222 --folder /var/lib/counterclaim

A cluster of three goes on while one of them is away. What a sender was told is taken is written
to the disk, in a cluster on most of its machines.`
}

// Run serves until ctx ends.
func (o brokerOptions) Run(ctx context.Context, s *streams) error {
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		e := counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder of the broker cannot be made").Because(err)
		return e.Try("name another with --folder FOLDER")
	}
	say := func(what string) { s.say("broker %s: %s", o.Name, what) }
	for again := false; ; again = true {
		b, err := stream.StartBroker(ctx, stream.BrokerOptions{Name: o.Name, Listen: o.Listen, Cluster: o.Cluster, Routes: o.Routes, Folder: o.Folder, Say: say})
		switch {
		case err == nil:
			s.say("broker %s at nats://%s", o.Name, b.Address())
			for wait(ctx, brokerLook) && !b.Lost() {
			}
			b.Close()
		case !again || ctx.Err() != nil:
			return err
		default:
			s.tell(err)
		}
		if ctx.Err() != nil {
			return nil
		}
		say("it cannot write and starts again; is its disk full?")
		wait(ctx, brokerRest)
	}
}
