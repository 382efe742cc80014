// Package tlog keeps a record's transparency log: a list of commitments that can only grow, in tiles that any web server can serve, under
// checkpoints that are signed.
//
// [Seal] appends what a record has committed to, [Verify] compares a whole record with its log, [Prove] and [CheckProof] give and check
// the proof of one thing, [Witness] cosigns a checkpoint that leads on from the last one. Writing is Tessera's (append_unix.go); reading
// needs no private key and no program but this.
//
// The folder RECORD.log holds checkpoint, keys.jsonl, tile/ and witness/, and nothing confidential; the private key lies beside it, in
// RECORD.log.key, so that serving the folder never serves the key. Formats are those of C2SP: tlog-tiles, tlog-checkpoint,
// signed-note, tlog-cosignature.
package tlog

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Files of a log's folder.
const (
	checkpointFile = "checkpoint"
	keysFile       = "keys.jsonl"
	witnessFolder  = "witness"
)

// Limits of what is read, in bytes. A tile has 256 hashes, a bundle 256 commitments.
const (
	mostTile = 64 << 10
	mostFile = 1 << 20
)

// Fetch gives a file of a log by its path, with slashes; an error that is fs.ErrNotExist where there is none.
type Fetch func(ctx context.Context, path string, most int64) ([]byte, error)

// At gives the files of a log in a folder, or at an http or https address; "" is a log of which it is not known where it is.
func At(where string) Fetch {
	if where == "" {
		return func(context.Context, string, int64) ([]byte, error) { return nil, fs.ErrNotExist }
	}
	if strings.HasPrefix(where, "http://") || strings.HasPrefix(where, "https://") {
		return web(where, &http.Client{Timeout: time.Minute})
	}
	return func(_ context.Context, path string, most int64) ([]byte, error) {
		f, err := os.Open(filepath.Join(where, filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return limited(f, path, most)
	}
}

// web gives files by GET. Redirects to another host are not followed: who serves a log does not say what else is asked for.
func web(base string, client *http.Client) Fetch {
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > 3 || next.URL.Host != via[0].URL.Host {
			return errors.New("the log's server leads elsewhere")
		}
		return nil
	}
	return func(ctx context.Context, path string, most int64) ([]byte, error) {
		address, err := url.JoinPath(base, path)
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		answer, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		switch {
		case answer.StatusCode == http.StatusNotFound:
			return nil, fs.ErrNotExist
		case answer.StatusCode != http.StatusOK:
			return nil, errors.New(address + " answers " + answer.Status)
		}
		return limited(answer.Body, path, most)
	}
}

func limited(from io.Reader, path string, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(b)) > most {
		err = counterclaim.Errorf(counterclaim.CodeTooLarge, "%s has more than %d bytes", path, most)
	}
	return b, err
}

// write has the disk keep a file before it has its name.
func write(path string, content []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	_ = folder.Sync() // not every system can
	return folder.Close()
}
