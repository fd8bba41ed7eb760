// Package schedule runs calls of a submission at once, in orders that are chosen instead
// of met by luck, so that a check of concurrency has the same verdict on every machine.
//
// A driver says which calls are made at once, and returns what came of them:
//
//	func Twice() schedule.Result {
//		return schedule.Explore(func(r *schedule.Run) string {
//			v, accepted := newVerifier(), [2]bool{}
//			for i := range accepted {
//				r.Go("Verify(code)", func() { accepted[i] = v.Verify(code) == nil })
//			}
//			r.Wait()
//			return fmt.Sprint(accepted[0], " ", accepted[1])
//		})
//	}
//
// The hidden test says what may come of them:
//
//	driver.Twice().Check(t, "two logins verify one code at once", "true false", "false true")
//
// Explore calls its function some hundred times. In every schedule one goroutine runs at
// a time, and another may go on before anything by which goroutines synchronise. First
// comes every schedule in which each call in turn is the first, and in which one goroutine
// is stopped once, at any such point, while the others go on; as many as 500. Then come 50
// schedules drawn at random, always the same. In all of them, data races, deadlocks,
// panics and code that runs for ever are found (see package engine).
//
// A challenge whose driver imports this package has submissions built so that their
// goroutines can be held and their accesses be seen. In a program that is built without,
// such as one of go test, Explore starts real goroutines some times over.
//
// The function must make new objects each time, must not depend on anything that changes
// from one time to the next, and must do nothing that waits for the judge, a network or a
// process. What goroutines of a driver share may be written by each at an index of its
// own, and be read after Wait.
package schedule

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Run is one execution.
type Run struct {
	task    *engine.Task // the one that explores; nil in a program that is not rewritten
	started []*engine.Task
	real    sync.WaitGroup
}

// Go starts a goroutine that makes a call. The name, "Load(a)", is how a verdict speaks
// of it.
func (r *Run) Go(call string, f func()) {
	t := r.self()
	if t == nil {
		r.real.Go(f)
		return
	}
	r.started = append(r.started, t.Go(call, f))
}

// Wait returns when all goroutines that Go started have ended.
func (r *Run) Wait() {
	t := r.self()
	if t == nil {
		r.real.Wait()
		return
	}
	t.Join(r.started)
}

// Until holds the calling goroutine until ready returns true, which must change nothing.
// In a program that is not rewritten it gives up after a second.
func (r *Run) Until(ready func() bool) {
	if t := engine.Current(); t != nil {
		t.Await(engine.Op{What: "go on"}, ready)
		return
	}
	for end := time.Now().Add(time.Second); !ready() && time.Now().Before(end); {
		time.Sleep(time.Millisecond / 10)
	}
}

// Yield lets other goroutines come, if the schedule chooses them: a point in a function
// that the submission calls.
func (r *Run) Yield() {
	if t := engine.Current(); t != nil {
		t.Point(engine.Op{What: "go on"})
	}
}

func (r *Run) self() *engine.Task {
	if r.task == nil {
		return nil
	}
	return engine.Current()
}

// on says that the program has a submission in it that was rewritten.
var on atomic.Bool

// On notes that the program was rewritten, and returns true. Rewritten files call it when
// they are initialised.
func On() bool {
	on.Store(true)
	return true
}
