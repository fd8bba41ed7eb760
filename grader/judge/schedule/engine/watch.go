package engine

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/goroutine"
)

// patience is how long a task may wait for something outside the run before the run is
// given up. It may take up to twice as long.
const patience = 500 * time.Millisecond

// watch returns when the run has ended. It ends the run if its task waits for something
// outside of it, such as the answer of a server, a lock of the standard library, or a
// channel of code that is not rewritten. A task that computes is left alone.
func (r *Run) watch() {
	ticks := time.NewTicker(patience)
	defer ticks.Stop()
	for beats := uint32(0); ; {
		select {
		case <-r.finished:
			return
		case <-ticks.C:
		}
		before := beats
		if beats = r.beats.Load(); beats != before {
			continue
		}
		if id, state, function := waiting(); state != "" {
			givenUp[id] = true
			t := r.current.Load()
			r.outside = true
			r.end(&Trouble{Outside, func() string {
				return fmt.Sprintf("%s waits in %s (%s), for something that belongs to no goroutine of this check", t, function, state)
			}})
		}
	}
}

// givenUp has the goroutines of tasks that waited for ever, by the runtime's name for them.
var givenUp = map[string]bool{}

// waiting returns the goroutine of the running task, its state, and the function in which
// it waits, or nothing if it does not wait. It parses the runtime's dump of all goroutines.
func waiting() (id, state, function string) {
	all := make([]byte, 8<<20)
	all = all[:runtime.Stack(all, true)]
	for g := range bytes.SplitSeq(all, []byte("\n\n")) {
		text := string(g)
		if !strings.Contains(text, "/engine.(*Task).execute(") || strings.Contains(text, "/engine.(*Task).pass(") || strings.Contains(text, "/engine.(*Task).stop(") {
			continue
		}
		head, frames, _ := strings.Cut(text, "\n")
		id, state, _ = strings.Cut(head, " [")
		state, _, _ = strings.Cut(strings.TrimSuffix(state, "]:"), ",")
		if givenUp[id] {
			continue
		}
		if !goroutine.Waits(state) {
			return "", "", ""
		}
		for line := range strings.Lines(frames) {
			at := strings.LastIndex(line, "(")
			if at > 0 && !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "runtime.") && !strings.HasPrefix(line, "internal/") && !strings.HasPrefix(line, "sync.") {
				return id, state, line[:at]
			}
		}
	}
	return "", "", ""
}
