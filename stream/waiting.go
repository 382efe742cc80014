package stream

import (
	"fmt"
	"sync"
)

// waiting is senders that wait for a stream: told of once for all of them, and once more when it is over.
type waiting struct {
	say  func(string) // nil: nobody hears it
	mu   sync.Mutex
	told bool
}

func (w *waiting) met(err error) {
	w.tell(true, fmt.Sprintf("the stream is full or away, what is sent waits: %v", err))
}
func (w *waiting) over() { w.tell(false, "the stream takes what is sent again") }

func (w *waiting) tell(now bool, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.say != nil && w.told != now {
		w.say(what)
	}
	w.told = now
}
