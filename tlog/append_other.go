//go:build !unix

package tlog

import (
	"context"
	"os"

	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// writer appends to nothing here: Tessera's driver for folders is written for Unix. The log can be read and checked.
type writer struct{}

func unsupported() error {
	return counterclaim.Errorf(counterclaim.CodeUnsupported, "on this system a log can be read and checked, not written").
		Try("seal the record on Linux or macOS; what it takes here is sealed then")
}

func lock(context.Context, string) (*os.File, error)                   { return nil, unsupported() }
func openWriter(context.Context, string, note.Signer) (*writer, error) { return nil, unsupported() }
func (w *writer) close()                                               {}
func (w *writer) size(context.Context) (uint64, error)                 { return 0, unsupported() }
func (w *writer) append(context.Context, []hash) ([]int64, error)      { return nil, unsupported() }
