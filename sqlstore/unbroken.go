package sqlstore

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// unbroken runs a function that writes. Where the program breaks down in it, that is an error: the transaction is undone, those that share it
// or wait for their turn go on, and the report at fault is told of instead of ending the program each time that it comes.
func unbroken(tx *Tx, write func(tx *Tx) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = counterclaim.Errorf(counterclaim.CodeInternal, "the program broke down over it%s: %v", brokenAt(), fault).
				Try("keep the report and tell the program's makers")
		}
	}()
	return write(tx)
}

// brokenAt says at which line; it is called where the breakdown is caught.
func brokenAt() string {
	var at [32]uintptr
	frames := runtime.CallersFrames(at[:runtime.Callers(3, at[:])])
	for more := true; more; {
		var f runtime.Frame
		if f, more = frames.Next(); f.File != "" && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf(" at %s:%d", filepath.Base(f.File), f.Line)
		}
	}
	return ""
}
