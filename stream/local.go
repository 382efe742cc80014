package stream

import (
	"cmp"
	"context"
	"crypto/rand"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/counterclaim/counterclaim"
)

// standBy is how often a process looks whether a local stream has lost its broker.
const standBy = 200 * time.Millisecond

// OpenLocal opens the stream of one machine, which is a folder. Its broker runs within whichever process came first and listens on
// this machine alone, to who may read the folder. Where that process ends, in whatever way, another that has the stream open takes
// the broker over, and what was sent is still there. In, URL and Replicas of the options have no meaning. A folder that cannot be
// used is CodeUnreadable.
func OpenLocal(ctx context.Context, folder string, o Options) (*Queue, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unusable(folder, err)
	}
	l := &local{folder: folder}
	if err := l.takeOver(ctx); err != nil {
		return nil, err
	}
	ctxOfAll, end := context.WithCancel(context.WithoutCancel(ctx))
	l.end = end
	l.standing.Go(func() {
		for pause(ctxOfAll, standBy) == nil {
			_ = l.takeOver(ctxOfAll) // tried again; senders and workers say that the stream is away
		}
	})
	o.In, o.URL, o.Replicas, o.local = nil, "", 1, l
	q, err := Open(ctx, o)
	if err != nil {
		l.close()
	}
	return q, err
}

func unusable(folder string, err error) error {
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder of the stream cannot be used").At(folder, 0).Because(err).
		Try("see whether you may write to it and whether the disk is full, or name a stream elsewhere with --nats")
}

// local is a process's part in a local stream.
type local struct {
	folder   string
	end      context.CancelFunc
	standing sync.WaitGroup

	lock   *os.File // held with the broker
	broker *Broker  // nil: another process has it
}

// takeOver starts the broker where no process has it, or that of this one was lost.
func (l *local) takeOver(ctx context.Context) error {
	if l.broker != nil {
		if !l.broker.Lost() {
			return nil
		}
		_ = pause(ctx, time.Second) // for room on the disk
		l.letGo()
	}
	lock, err := tryLock(filepath.Join(l.folder, "lock"))
	if lock == nil || err != nil {
		if err != nil {
			err = unusable(l.folder, err)
		}
		return err
	}
	token := rand.Text() // a new one each time: whoever came upon the address meanwhile may have been told the old one
	before, _ := l.whereIsIt()
	o := BrokerOptions{Name: "local", Listen: cmp.Or(before, "127.0.0.1:0"), Folder: filepath.Join(l.folder, "broker"), token: token}
	b, err := StartBroker(ctx, o)
	if err != nil && before != "" && ctx.Err() == nil { // somebody else has the port by now
		o.Listen = "127.0.0.1:0"
		b, err = StartBroker(ctx, o)
	}
	if err == nil {
		if err = writeWhole(filepath.Join(l.folder, "address"), b.Address()+" "+token+"\n"); err != nil {
			b.Close()
			err = unusable(l.folder, err)
		}
	}
	if err != nil {
		lock.Close()
		return err
	}
	l.lock, l.broker = lock, b
	return nil
}

// writeWhole writes a file for this user alone, in one piece.
func writeWhole(path, content string) error {
	making := path + ".new"
	if err := os.WriteFile(making, []byte(content), 0o600); err != nil {
		return err
	}
	return os.Rename(making, path)
}

// whereIsIt gives address and token of the broker that was started last, "" where there was none.
func (l *local) whereIsIt() (address, token string) {
	b, err := os.ReadFile(filepath.Join(l.folder, "address"))
	if err != nil {
		return "", ""
	}
	address, token, _ = strings.Cut(strings.TrimSpace(string(b)), " ")
	if host, _, err := net.SplitHostPort(address); err != nil || host != "127.0.0.1" {
		return "", ""
	}
	return address, token
}

// Dial finds the broker anew at each connection, for it may have moved to another process.
func (l *local) Dial(network, _ string) (net.Conn, error) {
	address, _ := l.whereIsIt()
	if address == "" {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "no broker has this stream yet").At(l.folder, 0)
	}
	return net.DialTimeout(network, address, callWait)
}

// connecting gives the settings of a client.
func (l *local) connecting() []nats.Option {
	return []nats.Option{nats.SetCustomDialer(l), nats.TokenHandler(func() string { _, token := l.whereIsIt(); return token }),
		nats.IgnoreAuthErrorAbort(), nats.IgnoreDiscoveredServers()}
}

// close may be called again.
func (l *local) close() {
	l.end()
	l.standing.Wait()
	if l.broker != nil {
		l.letGo()
	}
}

func (l *local) letGo() {
	l.broker.Close()
	l.lock.Close()
	l.broker = nil
}
