package engine

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/goroutine"
)

// patience is how long a task may wait for something that is not of the run before it is
// given up: twice as long at most.
const patience = 500 * time.Millisecond

// watch returns when the run has ended. It ends one whose task waits for what no schedule
// brings about, such as the answer of a server, a lock of the standard library, or a
// channel that only code uses that is not rewritten. A task that computes is not bothered.
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

// givenUp are the goroutines of tasks that waited for ever, by how the runtime calls them.
var givenUp = map[string]bool{}

// waiting returns the goroutine of the task that runs, its state, and the function that it
// waits in, or nothing if it doesn't wait, by what the runtime says of all goroutines.
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
