package stream

import (
	"fmt"
	"sync"
)

// listener hears what a server has to say; of a fatal fault it keeps the first and does not end the program.
type listener struct {
	say   func(string)
	mu    sync.Mutex
	ended string
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

// Errorf passes a fault on.
func (l *listener) Errorf(format string, v ...any) { l.tell(format, v) }

// Noticef is not passed on.
func (l *listener) Noticef(string, ...any) {}

// Debugf is not passed on.
func (l *listener) Debugf(string, ...any) {}

// Tracef is not passed on.
func (l *listener) Tracef(string, ...any) {}
