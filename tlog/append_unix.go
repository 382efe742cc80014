//go:build unix

package tlog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"
)

// silence keeps Tessera's notes off standard error; its failures come back as errors.
var silence = sync.OnceFunc(func() { klog.SetLogger(logr.Discard()) })

// writer appends to the log in a folder.
type writer struct {
	add    tessera.AddFn
	reader tessera.LogReader
	stop   context.CancelFunc
}

// lock waits until no other program writes to a log's folder, and holds it until the file is closed or the process ends.
func lock(ctx context.Context, dir string) (*os.File, error) {
	state := filepath.Join(dir, ".state")
	if err := os.MkdirAll(state, 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(state, "seal.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(err, f.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), f.Close())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// openWriter opens the log in a folder that this program has locked. It publishes by itself what an earlier one had not. The end of ctx
// does not end it, close does: what Tessera has been given and has not written when its context ends is neither written nor refused.
func openWriter(ctx context.Context, dir string, s note.Signer) (w *writer, err error) {
	silence()
	defer func() { // Tessera panics where its own locks cannot be taken
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	appender, _, reader, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().WithCheckpointSigner(s).
		WithCheckpointInterval(100*time.Millisecond). // the least that it takes
		WithCheckpointRepublishInterval(0).
		WithBatching(4096, 10*time.Millisecond).
		WithGarbageCollectionInterval(0))
	if err != nil {
		stop()
		return nil, err
	}
	return &writer{appender.Add, reader, stop}, nil
}

func (w *writer) close() { w.stop() }

// size gives how many entries the log has, published or not.
func (w *writer) size(ctx context.Context) (uint64, error) { return w.reader.IntegratedSize(ctx) }

// append adds entries and gives their positions once they are on disk. It waits for each, also after one has failed: nothing may still be
// written when the folder is no longer locked.
func (w *writer) append(ctx context.Context, entries []hash) ([]int64, error) {
	futures := make([]tessera.IndexFuture, len(entries))
	for i := range entries {
		futures[i] = w.add(ctx, tessera.NewEntry(entries[i][:]))
	}
	out := make([]int64, len(entries))
	var failed error
	for i, f := range futures {
		at, err := f()
		if failed == nil {
			failed = err
		}
		out[i] = int64(at.Index)
	}
	return out, failed
}
