package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/stream"
)

type evalStreamOptions struct {
	Reports int      `default:"1000" help:"Reports in each run."`
	Rounds  int      `default:"3" help:"Rounds; each runs one worker and then two."`
	Workers int      `default:"2" help:"Workers that are compared with one."`
	Records []string `name:"record" placeholder:"URL" help:"Empty records on a server, one for each run. Without it each run has a new file."`
}

// Help shows examples and says what is measured.
func (evalStreamOptions) Help() string {
	return `Examples:

    counterclaim eval stream
    counterclaim eval stream --reports 3000 --rounds 5

Starts three brokers on this machine, gives them a load of reports, and lets one worker of one core take them, then two,
each in a process of its own and, where there is taskset, bound to a core of its own. A run's figure is reports a second
from the moment that all its workers work until one report in twenty is left.`
}

// streamRun is the figures of one run.
type streamRun struct {
	workers   int
	perSecond float64
	cpu       time.Duration // of the workers, for each report, their start included
}

// Run measures.
func (o evalStreamOptions) Run(ctx context.Context, s *streams) error {
	if o.Reports < 100 || o.Rounds < 1 || o.Workers < 2 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "at least 100 reports, a round and two workers are wanted"))
	}
	if len(o.Records) > 0 && len(o.Records) != 2*o.Rounds {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%d rounds want %d records", o.Rounds, 2*o.Rounds))
	}
	folder, err := os.MkdirTemp("", "counterclaim-stream-")
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "there is no room for the brokers").Because(err)
	}
	defer os.RemoveAll(folder)
	ctx, stop := context.WithCancel(ctx)
	defer stop() // ends the brokers and workers
	url, end, err := startBrokers(ctx, folder)
	if err != nil {
		return err
	}
	defer func() { stop(); end() }()
	if err := writeLoadFiles(folder); err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the load cannot be written").At(folder, 0).Because(err)
	}
	q, err := stream.Open(ctx, stream.Options{URL: url})
	if err != nil {
		return err
	}
	defer q.Close()
	var ratios []float64
	for round := range o.Rounds {
		var one float64
		for i, workers := range []int{1, o.Workers} {
			r := streamRun{workers: workers}
			record := filepath.Join(folder, fmt.Sprintf("%d-%d.sqlite", round, workers))
			if len(o.Records) > 0 {
				record = o.Records[2*round+i]
			}
			if err := o.send(ctx, q, uint64(2*round+i+1)); err != nil {
				return err
			}
			if err := o.work(ctx, q, &r, url, record, filepath.Join(folder, "dispute.toml")); err != nil {
				return err
			}
			fmt.Fprintf(s.out, "round %d  workers %d  %7.1f reports/s  %5.1f ms of a core each\n", round+1, workers, r.perSecond, float64(r.cpu.Microseconds())/1000)
			if i == 0 {
				one = r.perSecond
			} else {
				ratios = append(ratios, r.perSecond/one)
			}
		}
	}
	slices.Sort(ratios)
	_, err = fmt.Fprintf(s.out, "%d workers against one: %.2f, %.2f and %.2f times as many (least, median, most)\n", o.Workers, ratios[0], ratios[len(ratios)/2], ratios[len(ratios)-1])
	return err
}

// startBrokers starts a cluster of three and gives its addresses, and what waits for its end after that of ctx.
func startBrokers(ctx context.Context, folder string) (string, func(), error) {
	var addresses []string
	for range 6 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", nil, err
		}
		defer l.Close() // when all are known, so that none comes twice
		addresses = append(addresses, l.Addr().String())
	}
	clients, routes := addresses[:3], addresses[3:]
	var brokers []*exec.Cmd
	for i := range clients {
		args := []string{"broker", "--name", "broker-" + strconv.Itoa(i+1), "--listen", clients[i], "--cluster", routes[i],
			"--routes", "nats://" + strings.Join(routes, ",nats://"), "--folder", filepath.Join(folder, "broker-"+strconv.Itoa(i+1))}
		broker := ourself(ctx, args...)
		if err := broker.Start(); err != nil {
			return "", nil, err
		}
		brokers = append(brokers, broker)
	}
	end := func() {
		for _, b := range brokers {
			_ = b.Wait() // killed
		}
	}
	return "nats://" + strings.Join(clients, ",nats://"), end, nil
}

// ourself makes a command of this program.
func ourself(ctx context.Context, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.CommandContext(ctx, self, args...)
}

// send gives the load to the stream.
func (o evalStreamOptions) send(ctx context.Context, q *stream.Queue, seed uint64) error {
	load := eval.MadeUp{Seed: seed, Reports: o.Reports}
	var items iter.Seq[intake.Item] = func(yield func(intake.Item) bool) {
		for n := range o.Reports {
			r := load.Report(n)
			if !yield(intake.Item{Report: &r, File: "load", Line: n + 1}) {
				return
			}
		}
	}
	for sent := range pipeline.SendAll(ctx, q, items, sendAtOnce) {
		if sent.Err != nil {
			return sent.Err
		}
	}
	return ctx.Err()
}

// work lets workers take the load and measures how fast it gets less.
func (o evalStreamOptions) work(ctx context.Context, q *stream.Queue, r *streamRun, url, record, dispute string) error {
	var workers []*exec.Cmd
	ended := make(chan error, r.workers)
	for i := range r.workers {
		cmd := ourself(ctx, "work", "--nats", url, "--record", record, "--dispute", dispute, "--cores", "1", "--until-done")
		if taskset, err := exec.LookPath("taskset"); err == nil {
			cmd.Args = append([]string{"taskset", "-c", strconv.Itoa(i), cmd.Path}, cmd.Args[1:]...)
			cmd.Path = taskset
		}
		said := &heard{works: make(chan struct{})}
		cmd.Stderr = said
		if err := cmd.Start(); err != nil {
			return err
		}
		workers = append(workers, cmd)
		go func() {
			err := cmd.Wait()
			if err == nil && said.working() {
				ended <- nil
				return
			}
			ended <- counterclaim.Errorf(counterclaim.CodeInternal, "a worker ended early: %s", said.last()).Because(err)
		}()
		select {
		case <-said.works:
		case err := <-ended: // before it worked
			return cmp.Or(ctx.Err(), err)
		}
	}
	left, err := q.Waiting(ctx)
	if err != nil {
		return err
	}
	done := 0 // workers
	for first, began := left, time.Now(); left > o.Reports/20; r.perSecond = float64(first-left) / time.Since(began).Seconds() {
		select {
		case err := <-ended:
			if done++; err != nil {
				return cmp.Or(ctx.Err(), err)
			}
		case <-time.After(20 * time.Millisecond):
		}
		if left, err = q.Waiting(ctx); err != nil {
			return err
		}
	}
	for ; done < r.workers; done++ {
		if err := <-ended; err != nil {
			return cmp.Or(ctx.Err(), err)
		}
	}
	for _, cmd := range workers {
		r.cpu += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()) / time.Duration(o.Reports)
	}
	return nil
}

// heard is what a worker says: when it begins, and its last words.
type heard struct {
	works chan struct{} // closed when it works
	mu    sync.Mutex
	said  []byte
}

// Write hears.
func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.said = append(h.said, b...)
	if !h.working() && bytes.Contains(h.said, []byte("working for")) {
		close(h.works)
	}
	h.said = h.said[max(0, len(h.said)-4<<10):]
	return len(b), nil
}

func (h *heard) working() bool {
	select {
	case <-h.works:
		return true
	default:
		return false
	}
}

func (h *heard) last() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(strings.Fields(string(h.said)), " ")
}
