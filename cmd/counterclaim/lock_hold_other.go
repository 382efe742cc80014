//go:build !unix

package main

import (
	"errors"
	"io"
	"strings"
)

// errHeld says that another program is at a file or folder.
var errHeld = errors.New("another program may be at it")

// hasHolds says whether it can be seen that a program is at something.
const hasHolds = false

// hold does nothing: here it cannot be seen whether a program is at something.
func hold(string) (io.Closer, error) { return io.NopCloser(strings.NewReader("")), nil }

// holdLeft takes nothing for left by a program that ended, since here that cannot be seen.
func holdLeft(string) (io.Closer, error) { return nil, errHeld }
