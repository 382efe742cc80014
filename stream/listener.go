package stream

import (
	"fmt"
	"strings"
	"sync"
)

// listener hears what a server has to say; of a fatal fault it keeps the first and does not end the program.
type listener struct {
	say   func(string)
	mu    sync.Mutex
	ended string
	lost  bool // the stream: after a fault in writing a server takes nothing more until it starts again
}

func (l *listener) tell(format string, v []any) {
	if l.say != nil {
		l.say(fmt.Sprintf(format, v...))
	}
}

func (l *listener) fatal() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ended
}

// Fatalf keeps the fault for StartBroker.
func (l *listener) Fatalf(format string, v ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended == "" {
		l.ended = fmt.Sprintf(format, v...)
	}
}

// Warnf passes a warning on.
func (l *listener) Warnf(format string, v ...any) { l.tell(format, v) }

// Errorf passes a fault on, and keeps that the server cannot write: it says so here and nowhere else.
func (l *listener) Errorf(format string, v ...any) {
	if said := fmt.Sprintf(format, v...); strings.Contains(said, "Critical write error") || strings.Contains(said, "no space left") {
		l.mu.Lock()
		l.lost = true
		l.mu.Unlock()
	}
	l.tell(format, v)
}

func (l *listener) cannotWrite() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

// Noticef is not passed on.
func (l *listener) Noticef(string, ...any) {}

// Debugf is not passed on.
func (l *listener) Debugf(string, ...any) {}

// Tracef is not passed on.
func (l *listener) Tracef(string, ...any) {}
