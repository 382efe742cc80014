// Package stream hands reports from those who send them to those who code and store them, through NATS JetStream: a server inside
// the processes of one machine ([OpenLocal]), or a cluster of them ([StartBroker], [Open]). The client is the same for both.
//
// Each gives a [Queue], which is a counterclaim.Queue. A full stream makes the sender wait; nothing is ever dropped.
package stream

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/counterclaim/counterclaim"
)

// Limits of the stream.
const (
	maxMessage  = 8<<20 - 1<<16 // bytes of one message as it is sent, compressed
	maxWork     = 64 << 20      // bytes of one piece of work
	maxMessages = 1_000_000     // that wait to be worked on; then senders wait
	maxWaiting  = 8 << 30       // bytes that wait
	rememberFor = 5 * time.Minute
	usually     = 15 * time.Second // patience
	telling     = time.Second      // after which a sender that waits says so
	fetchWait   = 2 * time.Second
	callWait    = 5 * time.Second
)

const (
	streamName   = "REPORTS"
	consumerName = "workers"
	subject      = "counterclaim.reports"
)

// Options of a queue. Either In or URL is given.
type Options struct {
	In       *Broker       // of this process
	URL      string        // nats://a:4222,nats://b:4222
	Replicas int           // of what waits, 0: one for each address, at most 3
	Patience time.Duration // after which work is taken from a worker that says nothing, from every one; 0: as the stream has it, a new one 15 s
	Wait     time.Duration // for a cluster that is not there yet, 0: 30 s
	// Limit is the number of messages that may wait before senders have to, 0: a million. It is set when the stream is made.
	Limit int64
	Say   func(string) // hears that senders wait and that this is over; safe for many goroutines; may be nil
	local *local       // see OpenLocal
}

// Queue is a stream's client. It is safe for many goroutines.
type Queue struct {
	nc       *nats.Conn
	js       jetstream.JetStream
	consumer jetstream.Consumer
	patience time.Duration
	packer   *packer
	local    *local // nil: none
	waiting  waiting
}

// Open connects and makes the stream where it is not there yet. Brokers that do not answer in time are CodeNotFound.
func Open(ctx context.Context, o Options) (*Queue, error) {
	p, err := newPacker()
	if err != nil {
		return nil, err
	}
	q := &Queue{packer: p, local: o.local, waiting: waiting{say: o.Say}}
	if o.Wait <= 0 {
		o.Wait = 30 * time.Second
	}
	end := time.Now().Add(o.Wait)
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		if err = q.connect(ctx, o); err == nil {
			return q, nil
		}
		if ctx.Err() != nil || time.Now().Add(wait).After(end) {
			break
		}
		if pause(ctx, wait) != nil {
			break
		}
	}
	q.Close()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the stream at %s cannot be used", where(o)).Because(err).
		Try("see whether its brokers run (counterclaim broker --help) and whether the addresses are right")
}

func where(o Options) string {
	switch {
	case o.In != nil:
		return "this process"
	case o.local != nil:
		return o.local.folder
	}
	return o.URL
}

// connect makes what is not there yet of connection, stream and consumer.
func (q *Queue) connect(ctx context.Context, o Options) (err error) {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	if q.nc == nil {
		set := []nats.Option{nats.Name("counterclaim"), nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond), nats.Timeout(callWait)}
		if o.In != nil {
			set = append(set, nats.InProcessServer(o.In.server))
		}
		if o.local != nil {
			set = append(set, o.local.connecting()...)
		}
		if q.nc, err = nats.Connect(o.URL, set...); err != nil {
			return err
		}
		if q.js, err = jetstream.New(q.nc, jetstream.WithDefaultTimeout(callWait)); err != nil {
			return err
		}
	}
	s, err := q.js.Stream(ctx, streamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		s, err = q.js.CreateStream(ctx, settings(o))
	}
	if err != nil {
		return err
	}
	q.consumer, err = workers(ctx, s, o.Patience)
	if err == nil {
		q.patience = q.consumer.CachedInfo().Config.AckWait
	}
	return err
}

// workers gives the part of a stream that hands work out. Whoever names no patience leaves that of the workers as it is: one that was made
// shorter behind their backs would take work from them that they are at.
func workers(ctx context.Context, s jetstream.Stream, patience time.Duration) (jetstream.Consumer, error) {
	c := jetstream.ConsumerConfig{Durable: consumerName, AckPolicy: jetstream.AckExplicitPolicy, AckWait: patience, MaxDeliver: -1, MaxAckPending: 4096}
	if patience > 0 {
		return s.CreateOrUpdateConsumer(ctx, c)
	}
	there, err := s.Consumer(ctx, consumerName)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		c.AckWait = usually
		return s.CreateConsumer(ctx, c) // an error where a worker was quicker; then it is there the next time
	}
	return there, err
}

func settings(o Options) jetstream.StreamConfig {
	replicas := o.Replicas
	if replicas <= 0 {
		replicas = min(1+strings.Count(o.URL, ","), 3)
	}
	limit := o.Limit
	if limit <= 0 {
		limit = maxMessages
	}
	return jetstream.StreamConfig{
		Name: streamName, Subjects: []string{subject}, Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew,
		Storage: jetstream.FileStorage, Replicas: replicas, Duplicates: rememberFor, MaxMsgs: limit, MaxBytes: maxWaiting, MaxMsgSize: maxMessage + 1<<12,
	}
}

// Close ends the connection; what was fetched and not acknowledged is given out again.
func (q *Queue) Close() {
	if q.nc != nil {
		q.nc.Close()
	}
	if q.local != nil {
		q.local.close()
	}
	q.packer.close()
}

// Send gives a piece of work to the stream and waits until it has it, on most of its replicas where there are several. A stream that
// is full or away is waited for until ctx ends. Work over the limits is CodeTooLarge.
func (q *Queue) Send(ctx context.Context, work []byte) error {
	m, err := q.packer.pack(work)
	if err != nil {
		return err
	}
	id := counterclaim.HashOf("message", string(work)).String()
	for began, wait := time.Now(), 20*time.Millisecond; ; wait = min(2*wait, time.Second) {
		call, cancel := context.WithTimeout(ctx, callWait)
		_, err := q.js.PublishMsg(call, m, jetstream.WithMsgID(id), jetstream.WithRetryAttempts(0))
		cancel()
		switch {
		case err == nil:
			q.waiting.over()
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, nats.ErrMaxPayload):
			return tooLarge("a message of the stream", maxMessage)
		case errors.Is(err, nats.ErrConnectionClosed):
			return counterclaim.Errorf(counterclaim.CodeInternal, "the stream was closed").Because(err)
		}
		if time.Since(began) >= telling {
			q.waiting.met(err)
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// Fetch gives at most so many pieces of work, waiting for the first for two seconds.
func (q *Queue) Fetch(ctx context.Context, most int) ([]counterclaim.Delivery, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchWait)
	defer cancel()
	var out []counterclaim.Delivery
	first, err := q.consumer.Next(jetstream.FetchContext(ctx))
	if err != nil {
		if errors.Is(err, nats.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) {
			return nil, nil
		}
		return nil, err
	}
	out = append(out, &message{first, q})
	if most > 1 {
		rest, err := q.consumer.FetchNoWait(most - 1)
		if err != nil {
			return out, nil // what came is worked on; the next call meets the fault
		}
		for m := range rest.Messages() {
			out = append(out, &message{m, q})
		}
	}
	return out, nil
}

// Waiting gives the number of pieces of work that are not done: to be given out, or given out and not acknowledged. It asks what hands
// work out, not the store of messages, in which a broker that was killed may find one that was acknowledged and not yet removed.
func (q *Queue) Waiting(ctx context.Context) (int, error) {
	about, err := q.consumer.Info(ctx)
	if err != nil {
		return 0, err
	}
	return int(about.NumPending) + about.NumAckPending, nil
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// message is one piece of work on loan.
type message struct {
	m jetstream.Msg
	q *Queue
}

func (m *message) Work() ([]byte, error) { return m.q.packer.unpack(m.m.Headers(), m.m.Data()) }

func (m *message) Tries() int {
	about, err := m.m.Metadata()
	if err != nil {
		return 1
	}
	return int(about.NumDelivered)
}

func (m *message) Patience() time.Duration { return m.q.patience }
func (m *message) InProgress() error       { return m.m.InProgress() }

func (m *message) Ack(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	return m.m.DoubleAck(ctx)
}

func (m *message) Retry(after time.Duration) error {
	if after <= 0 {
		return m.m.Nak()
	}
	return m.m.NakWithDelay(after)
}

func (m *message) Terminate(reason string) error { return m.m.TermWithReason(reason) }
