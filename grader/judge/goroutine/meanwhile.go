package goroutine

import (
	"bytes"
	"runtime"
	"strings"
	"time"
)

// Meanwhile calls f on a goroutine of its own. It returns when f has returned, or waits
// for something that others do: for a lock, a channel, a connection of a pool. What it
// returns waits until f has returned.
//
// It is for what can't be held (see package schedule). A driver calls it in the midst of a
// call, such as in a function that the submission calls back: whatever the machine does, a
// second call then either gets through or waits for the first.
func Meanwhile(f func()) (wait func()) {
	ended, began := make(chan struct{}), make(chan string)
	go func() {
		defer close(ended)
		began <- name()
		f()
	}()
	who := <-began
	for looks := 0; looks < settled; looks++ {
		select {
		case <-ended:
			return func() {}
		case <-time.After(time.Millisecond):
		}
		if !Waits(state(who)) {
			looks = -1
		}
	}
	return func() { <-ended }
}

// settled is how many times in a row a goroutine must be found waiting: locks that are
// held for an instant don't count.
const settled = 5

// name returns what the runtime calls the goroutine, "goroutine 7".
func name() string {
	var buf [64]byte
	name, _, _ := strings.Cut(string(buf[:runtime.Stack(buf[:], false)]), " [")
	return name
}

// state returns the state that the runtime gives a goroutine, "chan receive", or "".
func state(name string) string {
	all := make([]byte, 1<<20)
	for n := runtime.Stack(all, true); ; n = runtime.Stack(all, true) {
		if n < len(all) {
			all = all[:n]
			break
		}
		all = make([]byte, 2*len(all))
	}
	for g := range bytes.SplitSeq(all, []byte("\n\n")) {
		if text, is := strings.CutPrefix(string(g), name+" ["); is {
			end := strings.IndexAny(text, ",]")
			return text[:max(end, 0)]
		}
	}
	return ""
}

// Waits reports whether a goroutine in a state that the runtime gives it waits for what
// others do.
func Waits(state string) bool {
	for _, of := range []string{"chan ", "select", "semacquire", "sync.", "IO wait"} {
		if strings.HasPrefix(state, of) {
			return true
		}
	}
	return false
}
