//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// errHeld says that another program is at a file or folder.
var errHeld = errors.New("another program is at it")

// hasHolds says whether it can be seen that a program is at something.
const hasHolds = true

// hold has this program be at a file or folder until it closes what this gives, or ends, however it ends.
func hold(path string) (io.Closer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, errHeld
	}
	return f, nil
}

// holdLeft is hold of what another program left: without an error that is no longer at it.
func holdLeft(path string) (io.Closer, error) { return hold(path) }
