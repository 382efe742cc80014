package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/vault"
	"github.com/counterclaim/counterclaim/web"
)

// defaultListen is where the desk is found unless somebody else is there already.
const defaultListen = "127.0.0.1:8760"

// shutdownTime is how long pages under way may take when the program is told to end.
const shutdownTime = 5 * time.Second

type listenFlag struct {
	Listen string `placeholder:"HOST:PORT" help:"Where to listen, on this machine only unless people sign in by https. Without it 127.0.0.1:8760, or a free port where that is taken."`
	signingFlag
}

type serveOptions struct {
	recordFlag
	listenFlag
	webhookFlag
	peopleFlags
	sealFlag
	vaultFlag
	Work bool `help:"Also take the reports that \"counterclaim send\" gives to the stream beside the record. Without a record one is made."`
	disputeFlag
}

// Help shows examples.
func (serveOptions) Help() string {
	return `Examples:

    counterclaim serve
    counterclaim serve --record valley.sqlite --listen 127.0.0.1:9000
    counterclaim serve --record valley.sqlite --work
    counterclaim serve --record valley.sqlite --site https://desk.example --proxy 127.0.0.1/32

    counterclaim serve --webhook https://example.org/hook --webhook-secret secret.txt --webhook-state sent.json

The same pages as data: /api/v1/openapi.json describes the JSON interface, /feed.atom is a feed.
Webhooks get each new or changed incident by POST, signed in Counterclaim-Signature (HMAC-SHA256 of
the body), at least once; Counterclaim-Delivery is the same for the same delivery.

Prints the address on a line of its own and runs until it is interrupted (Ctrl-C). Where the record
has people (counterclaim people add), they sign in; doc/roles.md says who may do what. Without
people the pages are for this machine alone. Drafts and findings are signed on the pages with
the keys that "counterclaim finding key" made where this runs (--keys). With people and --site https://… the desk may listen to
other machines: what speaks https in front of it (a proxy) is named with --proxy.`
}

// Run serves until ctx ends.
func (o serveOptions) Run(ctx context.Context, s *streams) error {
	open := o.openExisting
	var src source
	if o.Work {
		var err error
		if src, err = o.find(s, nil); err != nil {
			return err
		}
		defer src.added.close()
		open = o.recordFlag.open
	}
	store, err := open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer func() { stop(); beside.Wait() }() // before the store is closed
	hooks, err := o.hooks(store, s)
	if err != nil {
		return err
	}
	if hooks != nil {
		beside.Go(func() { hooks.run(ctx) })
	}
	if o.Work {
		q, where, err := streamFlag{recordFlag: o.recordFlag}.open(ctx, s, 0)
		if err != nil {
			return err
		}
		defer func() { stop(); beside.Wait(); q.Close() }()
		worker := working{s: s}
		work, err := worker.options(ctx, store, src, q)
		if err != nil {
			return err
		}
		s.say("working for %s", where)
		beside.Go(func() {
			if err := pipeline.Work(ctx, work); err != nil && ctx.Err() == nil {
				s.tell(err)
			}
		})
	}
	people, err := o.entrance(ctx, store)
	if err != nil {
		return err
	}
	beside.Go(func() { o.sealNowAndThen(ctx, s, o.recordFlag, store) })
	path, err := o.path()
	if err != nil {
		return err
	}
	dir, err := o.dir(o.recordFlag)
	if err != nil {
		return err
	}
	return o.serve(ctx, s, onShow{o.recordFlag, store, people, o.folder(path), dir}, func(string) {})
}

// onShow is what a desk shows, and to whom.
type onShow struct {
	record recordFlag
	store  counterclaim.Store
	people *entrance
	vault  string // the folder with the bytes of exhibits, "" for none
	logDir string // the folder of the log, "" for none
}

// serve shows a record, with its log where there is a folder of one, until ctx ends, to people where they sign in; ready is called with the
// address when pages are answered.
func (f listenFlag) serve(ctx context.Context, s *streams, what onShow, ready func(address string)) error {
	store, people := what.store, what.people
	listener, err := f.listener(people.elsewhere())
	if err != nil {
		return err
	}
	defer listener.Close()
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReader(dispute)
	if err != nil {
		return err
	}
	options := web.Options{Store: store, CountryName: reader.CountryName, Version: version(), LogDir: what.logDir, Keys: f.signers(s),
		Signers: func() (counterclaim.Signers, error) { return f.registered(s, what.record) }}
	line := pipeline.Pipeline{Reader: reader.Explaining(), Store: store}
	options.Read = line.Process
	options.Sitreps = sitrepPress{store: store, keys: f.signers(s), register: options.Signers, now: s.time}
	if browserThatPrints() != "" {
		options.Print = printedPage
	}
	if what.vault != "" {
		if options.Vault, err = vault.Open(what.vault); err != nil {
			return err
		}
		if err := holdWords(ctx, s, store, options.Vault); err != nil {
			return err
		}
	}
	address, err := people.options(&options, store, listener.Addr())
	if err != nil {
		return err
	}
	desk, err := web.New(options)
	if err != nil {
		return err
	}
	server := web.NewServer(listener.Addr().String(), onlyAs(options.People, desk))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	if _, err := fmt.Fprintln(s.out, address); err != nil {
		return err
	}
	s.say("open this address in a browser; Ctrl-C ends the program")
	ready(address)
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(ending); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return server.Close() // nothing left to close, but for pages that took too long
}

// listener listens on this machine's own address, or where it was asked to if elsewhere is
// allowed, at a free port where nothing was asked for and the usual one is taken.
func (f listenFlag) listener(elsewhere bool) (net.Listener, error) {
	asked := f.Listen
	if asked == "" {
		asked = defaultListen
	}
	host, _, err := net.SplitHostPort(asked)
	if err != nil {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--listen %q is not HOST:PORT, as in %s", asked, defaultListen))
	}
	if !elsewhere && !isThisMachine(host) {
		return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput,
			"--listen %q would show the record to other machines, which needs people who sign in and --site https://…; give 127.0.0.1, ::1 or localhost", asked))
	}
	l, err := net.Listen("tcp", asked)
	if err != nil && f.Listen == "" {
		l, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	}
	if err != nil {
		e := counterclaim.Errorf(counterclaim.CodeUnreadable, "the desk cannot listen at %s", asked).Because(err)
		return nil, e.Try("give another port, or none, with --listen")
	}
	return l, nil
}

func isThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
