// Package schedule runs calls of a submission concurrently under chosen schedules, so that
// a check of concurrency has the same verdict on every machine.
//
// A driver says which calls are made concurrently, and returns their outcome:
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
// The hidden test says which outcomes are allowed:
//
//	driver.Twice().Check(t, "two logins verify one code at once", "true false", "false true")
//
// Explore calls its function some hundred times. In every schedule one goroutine runs at
// a time, and may be switched for another before each synchronising operation. First come
// up to 500 schedules in which each call in turn starts first, and one goroutine is paused
// once, at any such point, while the others go on. Then come 50 random schedules, always
// the same. In all of them, data races, deadlocks, panics and code that runs for ever are
// found (see package engine).
//
// If a challenge's driver imports this package, submissions are built so that their
// goroutines can be paused and their memory accesses recorded. In a program that is not
// rewritten, such as one built by go test, Explore repeats f with real goroutines.
//
// The function must make new objects in each call, must not depend on anything that changes
// from call to call, and must not wait for the judge, a network or a process. Goroutines
// of a driver may share a slice if each writes only its own index, and read it after Wait.
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

// Go starts a goroutine that makes a call. Messages name it by call: "Load(a)".
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

// Until pauses the calling goroutine until ready returns true; ready must not change
// anything. In a program that is not rewritten Until gives up after a second.
func (r *Run) Until(ready func() bool) {
	if t := engine.Current(); t != nil {
		t.Await(engine.Op{What: "go on"}, ready)
		return
	}
	for end := time.Now().Add(time.Second); !ready() && time.Now().Before(end); {
		time.Sleep(time.Millisecond / 10)
	}
}

// Yield lets the schedule choose another goroutine. It is for functions that the
// submission calls back.
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

// on says that the program contains a rewritten submission.
var on atomic.Bool

// On notes that the program was rewritten, and returns true. Rewritten files call it when
// they are initialised.
func On() bool {
	on.Store(true)
	return true
}
