package schedule

import (
	"sync"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Bounds of an exploration.
const (
	maxSwitched = 500  // schedules with one switch
	maxFirsts   = 9    // goroutines that get to come first in some schedule
	walks       = 50   // schedules drawn at random
	maxLeft     = 5000 // goroutines that never end, of all schedules
	realTimes   = 20   // executions of a program that is not rewritten
)

// exploring lets one exploration go on at a time.
var exploring sync.Mutex

// Explore executes f under chosen schedules and returns the result. It stops at the first
// schedule with a fault that is one whatever the test expects, such as a data race.
func Explore(f func(*Run) string) Result {
	exploring.Lock()
	defer exploring.Unlock()
	e := explorer{f: f, seen: map[string]int{}}
	if !on.Load() {
		for range realTimes {
			e.note(f(&Run{}), nil)
		}
		return e.result
	}
	return e.explore(func() {
		if !e.oneSwitch() {
			return
		}
		for seed := range uint64(walks) {
			if !e.run(engine.NewWalk(seed + 1)) {
				return
			}
		}
	})
}

// Once executes f under one schedule, in which each goroutine runs until it waits or ends.
// It is for checks with many goroutines that only look for deadlocks.
func Once(f func(*Run) string) Result {
	exploring.Lock()
	defer exploring.Unlock()
	e := explorer{f: f, seen: map[string]int{}}
	if !on.Load() {
		e.note(f(&Run{}), nil)
		return e.result
	}
	return e.explore(func() { e.run(&engine.OneSwitch{At: -1}) })
}

type explorer struct {
	f      func(*Run) string
	result Result
	seen   map[string]int // outcomes, by value: indices of result.Outcomes
	tasks  int            // how many goroutines the last run had
	left   int            // goroutines that never ended, over all schedules
}

// explore calls run, which tries schedules. Before and after, the planted faults must be
// found, since the submission's code may have tampered with the checker in between.
func (e *explorer) explore(run func()) Result {
	e.result.Held, e.result.Broken = true, !planted()
	run()
	e.result.Broken = e.result.Broken || !planted()
	return e.result
}

// oneSwitch runs the schedules with at most one switch, some of them at equal distances
// if there are too many, until something is wrong.
func (e *explorer) oneSwitch() bool {
	var all []engine.OneSwitch
	e.tasks = 1
	for first := 0; first < min(e.tasks, maxFirsts); first++ {
		s := &engine.OneSwitch{First: first, At: -1}
		if !e.run(s) {
			return false
		}
		for at, others := range s.Others {
			for to := range others {
				all = append(all, engine.OneSwitch{First: s.First, At: at, To: to})
			}
		}
	}
	n := min(len(all), maxSwitched)
	for i := range n {
		s := all[i*len(all)/n]
		if !e.run(&s) {
			return false
		}
	}
	return true
}

// run executes f under one schedule, and reports whether others may follow.
func (e *explorer) run(s engine.Strategy) bool {
	outcome := ""
	done := engine.Start(s, func(t *engine.Task) {
		outcome = e.f(&Run{task: t})
	})
	e.result.Schedules++
	e.tasks = done.Tasks()
	if trouble := done.Trouble; trouble != nil {
		e.result.Kind, e.result.Trouble = trouble.Kind, trouble.Text()
		if trouble.Kind != engine.Race { // which is one in any order
			e.result.Schedule = done.Describe()
		}
		return false
	}
	e.note(outcome, done)
	left := done.Left()
	if len(left) > 0 && e.result.Left == "" {
		e.result.Left = done.Waiting()
	}
	e.left += len(left)
	return e.left <= maxLeft
}

// note counts an outcome of a run, which is nil if nobody chose its schedule.
func (e *explorer) note(value string, run *engine.Run) {
	i, known := e.seen[value]
	if !known {
		i = len(e.result.Outcomes)
		e.seen[value] = i
		o := Outcome{Value: value}
		if run != nil {
			o.Schedule = run.Describe()
		}
		e.result.Outcomes = append(e.result.Outcomes, o)
	}
	e.result.Outcomes[i].Times++
}
