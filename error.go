package counterclaim

import (
	"errors"
	"fmt"
	"strings"
)

// Code says to a machine what kind of failure an [Error] is. The command line turns
// it into an exit code, the desk into an HTTP status.
type Code string

// The codes.
const (
	CodeBadInput       Code = "bad_input"       // the bytes or values given cannot be read
	CodeEmpty          Code = "empty"           // there is nothing in what was given
	CodeBinary         Code = "binary"          // a file that is not text
	CodeTooLarge       Code = "too_large"       // over a stated limit
	CodeUnreadable     Code = "unreadable"      // a file or folder cannot be opened
	CodeUnsupported    Code = "unsupported"     // a kind of file that nothing here reads
	CodeNotFound       Code = "not_found"       // no such report, claim, incident, file
	CodeAmbiguous      Code = "ambiguous"       // a short address that names more than one thing
	CodeLocked         Code = "locked"          // another program holds the record
	CodeNewerSchema    Code = "newer_schema"    // the record was written by a later version
	CodeMixedSynthetic Code = "mixed_synthetic" // synthetic and real reports in one record
	CodeSignIn         Code = "sign_in"         // nobody is signed in, or signing in failed
	CodeRefused        Code = "refused"         // who is signed in may not
	CodeTooOften       Code = "too_often"       // tried too often; later it may be tried again
	CodeConflict       Code = "conflict"        // what has been done meanwhile, or is still to be done, stands against it
	CodeInternal       Code = "internal"        // a fault of this program
)

// Error is a failure that a person can act on: a code for machines, a sentence for
// people, where it is, and what to try.
type Error struct {
	Code    Code
	Message string // one sentence without a full stop
	File    string // the file concerned, if any
	Line    int    // the line in File from 1, 0 if none
	Hint    string // what to try, one sentence, may be empty
	Err     error  // what lies beneath, may be nil
}

// Error gives "file:line: message".
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives what lies beneath.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error with a code and a sentence.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// At adds the place to a copy of the error.
func (e *Error) At(file string, line int) *Error {
	c := *e
	c.File, c.Line = file, line
	return &c
}

// Try adds what to try to a copy of the error.
func (e *Error) Try(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// Because adds what lies beneath to a copy of the error.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// CodeOf gives the code of the first Error in the chain, CodeInternal if there is none,
// and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// HintOf gives the hint of the first Error in the chain that has one.
func HintOf(err error) string {
	var e *Error
	for errors.As(err, &e) {
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
		e = nil
	}
	return ""
}

// checks collects what is wrong with a value, so that a person sees all of it at once.
type checks struct {
	noun  string
	wrong []string
}

func (c *checks) want(ok bool, format string, args ...any) {
	if !ok {
		c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
	}
}

func (c *checks) sub(where string, err error) {
	var e *Error
	if errors.As(err, &e) {
		what := e.Message
		if _, rest, ok := strings.Cut(what, ": "); ok {
			what = rest // without the noun, which where says already
		}
		c.wrong = append(c.wrong, where+": "+what)
	}
}

func (c *checks) err() error {
	if len(c.wrong) == 0 {
		return nil
	}
	return Errorf(CodeBadInput, "%s: %s", c.noun, strings.Join(c.wrong, "; "))
}
