package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/counterclaim/counterclaim"
)

// streams is where a verb reads and writes, and what it is about to be read on.
type streams struct {
	in         io.Reader
	out, err   io.Writer
	outIsTerm  bool
	errIsTerm  bool
	width      int // columns of the terminal, 0: not known
	bar        *progressbar.ProgressBar
	notesGiven map[string]int // how often each note came up
	now        func() time.Time
}

// time gives the time by the streams' clock, the machine's where they have none, to the second.
func (s *streams) time() time.Time {
	if s.now == nil {
		return time.Now().UTC().Truncate(time.Second)
	}
	return s.now().UTC().Truncate(time.Second)
}

// terminal gives the process's own streams.
func terminal() *streams {
	s := &streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	s.outIsTerm, s.errIsTerm = term.IsTerminal(int(os.Stdout.Fd())), term.IsTerminal(int(os.Stderr.Fd()))
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		s.width = w
	}
	return s
}

// fail tells of what a verb returned and gives the exit code for it.
func (s *streams) fail(err error) int {
	s.endProgress()
	var f *failures
	switch {
	case err == nil || errors.Is(err, syscall.EPIPE):
	case errors.As(err, &f): // each was told of
	case errors.Is(err, context.Canceled):
		s.say("interrupted")
	default:
		s.tell(err)
	}
	return exitCode(err)
}

// say writes a line to standard error.
func (s *streams) say(format string, args ...any) {
	s.hideProgress()
	fmt.Fprintln(s.err, withoutPasswords(harmless(fmt.Sprintf(format, args...))))
}

// sayBeside is say for goroutines beside the verb's own: one write, which leaves the progress alone.
func (s *streams) sayBeside(what string) { fmt.Fprintln(s.err, withoutPasswords(harmless(what))) }

// inAddress is a password in an address: postgres://user:password@host.
var inAddress = regexp.MustCompile(`(\w://[^\s/:@]*):[^\s/]*@`)

func withoutPasswords(s string) string { return inAddress.ReplaceAllString(s, "$1:…@") }

// tell writes an error, "file:line: sentence", and what to try, each on its own line.
func (s *streams) tell(err error) {
	s.say("%s", err)
	if hint := counterclaim.HintOf(err); hint != "" {
		s.say("  try: %s", hint)
	}
}

// Notes of one kind are told of so often, and kinds of notes so many; a run over a hundred
// thousand reports without a date shall not print as many lines.
const (
	notesOfAKind = 3
	kindsOfNotes = 200
)

// note tells of a fallback that was taken with a report.
func (s *streams) note(file string, line int, notes []string) {
	for _, n := range notes {
		if s.notesGiven == nil {
			s.notesGiven = map[string]int{}
		}
		if _, known := s.notesGiven[n]; !known && len(s.notesGiven) >= kindsOfNotes {
			n = "other notes"
		}
		s.notesGiven[n]++
		if s.notesGiven[n] <= notesOfAKind {
			s.say("%s: note: %s", placeOf(file, line), n)
		}
	}
}

// endNotes says how many notes were not printed.
func (s *streams) endNotes() {
	for _, n := range slices.Sorted(maps.Keys(s.notesGiven)) {
		if times := s.notesGiven[n]; times > notesOfAKind {
			s.say("note: %s: %d more times", n, times-notesOfAKind)
		}
	}
	s.notesGiven = nil
}

// numbered says how many of a noun there are; many is the noun for all numbers but one.
func numbered(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func placeOf(file string, line int) string {
	if line > 0 {
		return fmt.Sprintf("%s:%d", file, line)
	}
	return file
}

// progress begins a count of reports or claims on a terminal. Where the results themselves appear
// there one after the other, they are the progress.
func (s *streams) progress(what, nouns string, resultsAppear bool) {
	if !s.errIsTerm || resultsAppear && s.outIsTerm {
		return
	}
	s.bar = progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(s.err), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(nouns),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetSpinnerChangeInterval(0)) // 0: no goroutine that writes between our lines
}

// reach sets how far work of a known size is, beginning a bar of it where there is none yet.
func (s *streams) reach(what string, done, of int) {
	if !s.errIsTerm {
		return
	}
	if s.bar == nil || s.bar.GetMax() != of {
		s.endProgress()
		s.bar = progressbar.NewOptions(of, progressbar.OptionSetWriter(s.err), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	_ = s.bar.Set(done) // a bar that cannot be drawn is no failure
}

func (s *streams) step(n int) {
	if s.bar != nil {
		_ = s.bar.Add(n) // a bar that cannot be drawn is no failure
	}
}

func (s *streams) hideProgress() {
	if s.bar != nil {
		_ = s.bar.Clear()
	}
}

func (s *streams) endProgress() {
	if s.bar != nil {
		_ = s.bar.Finish()
		s.bar = nil
	}
}

// interruptible reads from in until ctx ends, also where in waits for somebody to type. A read
// that is under way then is left waiting.
type interruptible struct {
	ctx context.Context
	in  io.Reader
	buf []byte
}

func (r *interruptible) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, r.ctx.Err()
	}
	if len(r.buf) < len(p) {
		r.buf = make([]byte, len(p))
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	go func(buf []byte) {
		n, err := r.in.Read(buf)
		done <- result{n, err}
	}(r.buf[:len(p)])
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err() // never read again, so that the buffer has one user
	case got := <-done:
		copy(p, r.buf[:got.n])
		return got.n, got.err
	}
}

// harmless takes from foreign words what would steer a terminal: control characters and the
// marks that turn the direction of writing. Line ends become spaces.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
