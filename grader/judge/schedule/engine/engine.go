// Package engine runs goroutines one after the other, in an order that a strategy
// chooses, and finds out what is wrong with what they do: data races (package race),
// deadlocks, panics, and running on for ever.
//
// One execution of some code is a Run, and its goroutines are Tasks. Exactly one task runs
// at a time. Before each synchronising operation, such as locking a mutex or receiving from
// a channel, a task is at a point: only there another task may be chosen to go on. That is
// enough, since between points code without data races behaves as if it were atomic, and
// races are found by the happens-before order of accesses, wherever the switches are.
//
// The packages below grader/judge/schedule call it: probe and std from the rewritten
// source of a submission, schedule from a driver. Each operation is a point, then the real
// operation, which never blocks since no other task runs, then an update of the
// happens-before order. A goroutine that belongs to no run has no Task: for it operations
// work as without this package.
package engine

import (
	"fmt"
	"sync/atomic"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/goroutine"
	"github.com/gradus-dev/gradus/grader/judge/race"
)

// Limits of a run. They are counted, so that they are the same on every machine.
const (
	// maxPoints is how many points all tasks of a run may pass together; a run with more
	// counts as endless.
	maxPoints = 20_000
	// maxTasks is how many goroutines a run may have.
	maxTasks = 1000
	// maxVariables is how many shared variables a run may use, since the accesses to each
	// are kept in memory.
	maxVariables = 500_000
	// maxRow is how many points a task may pass in a row before others get their turn,
	// since it may be waiting for them in a loop.
	maxRow = 300
	// maxAccesses is how many accesses to memory a task makes between two points before
	// others get their turn.
	maxAccesses = 200_000
	// maxDrained is how many points tasks may pass after the run's first has ended. Firing
	// a timer counts as several, since a ticker may never stop.
	maxDrained     = 1000
	drainedByTimer = 20
	// maxIdle is how many timers may fire in a row without a task becoming able to go on.
	maxIdle = 100
)

// active is the run that is going on, or nil.
var active atomic.Pointer[Run]

// Run is one execution under one schedule.
type Run struct {
	// Memory finds data races.
	Memory race.Memory
	// Trouble is the first thing that went wrong, or nil.
	Trouble *Trouble
	// Switches are the turns from a task that could have gone on to another.
	Switches []Switch

	strategy Strategy
	tasks    []*Task
	current  atomic.Pointer[Task] // the one that runs
	points   int
	row      int // points that current has passed in a row
	accesses int // since the last point
	idle     int // timers that have fired since a task could go on
	drained  int // points since the first task ended
	draining bool
	states   map[stateKey]any
	timers   timers
	beats    atomic.Uint32 // number of points, for watch
	outside  bool          // a task waits for something outside the run, and may still go on
	finished chan struct{}
}

// Switch is a turn from one task to another.
type Switch struct {
	From, To *Task
	Before   Op // what From was about to do
}

// Task is a goroutine of a run.
type Task struct {
	race.Thread
	Run *Run
	// Began is where it was started; the zero Place for those of a driver.
	Began Place

	id    atomic.Uintptr // of its goroutine
	wake  chan struct{}
	ready func() bool // what it waits for; nil if it can go on
	op    Op          // what it is about to do
	joins bool        // it waits for other tasks to end
	ended bool
}

// Op is what a task is about to do.
type Op struct {
	What  string // "lock the Mutex"
	Place Place
	// Owner says who keeps the task from doing it, if that is known: "held by Load(a),
	// which locked it at cmap.go:12".
	Owner func() string
}

// Current returns the task that the caller is, or nil.
func Current() *Task {
	r := active.Load()
	if r == nil {
		return nil
	}
	if t := r.current.Load(); t != nil && t.id.Load() == goroutine.ID() {
		return t
	}
	return nil
}

// Start executes main as the first task of a new run, and returns when the run has ended:
// when main has returned and all other tasks have ended or wait for ever, or when there is
// trouble. Goroutines that have not ended by then never go on.
func Start(s Strategy, main func(*Task)) *Run {
	r := &Run{strategy: s, states: map[stateKey]any{}, finished: make(chan struct{})}
	t := r.newTask("", nil)
	r.current.Store(t)
	active.Store(r)
	go func() {
		t.id.Store(goroutine.ID())
		t.execute(func() { main(t) })
	}()
	r.watch()
	if !r.outside { // goroutines that never end hold on to r
		r.Memory.Forget()
		r.states = nil
	}
	return r
}

func (r *Run) newTask(name string, parent *Task) *Task {
	var thread *race.Thread
	if parent != nil {
		thread = &parent.Thread
	}
	t := &Task{Run: r, wake: make(chan struct{}, 1)}
	t.Thread = *race.NewThread(len(r.tasks), name, thread)
	r.tasks = append(r.tasks, t)
	return t
}

// Go starts a task. Its name completes "while …"; those without one are named after the
// place that started them.
func (t *Task) Go(name string, f func()) *Task {
	began := Place{}
	if name == "" {
		began = Here()
	}
	child := t.Run.newTask(name, t)
	child.Began = began
	child.op = Op{What: "begin", Place: began}
	if len(t.Run.tasks) > maxTasks {
		t.Run.end(&Trouble{Limit, func() string {
			return fmt.Sprintf("it has started more than %d goroutines, the last at %s", maxTasks, began)
		}})
		t.stop()
	}
	go child.run(f)
	t.Point(Op{What: "go on after it has started a goroutine"})
	return child
}

// run waits for its turn and executes f, on the task's goroutine.
func (t *Task) run(f func()) {
	<-t.wake
	t.id.Store(goroutine.ID())
	t.execute(f)
}

// execute runs f as the task, on its goroutine.
func (t *Task) execute(f func()) {
	returned := false
	defer func() {
		p := recover()
		if !returned && active.Load() == t.Run {
			if p == nil {
				p = "runtime.Goexit was called"
			}
			t.Run.end(panicked(t, p))
		}
		if active.Load() == t.Run {
			t.leave()
		}
	}()
	f()
	returned = true
}

// leave ends the task and lets another go on.
func (t *Task) leave() {
	r := t.Run
	t.ended = true
	if t.N == 0 {
		r.draining = true
	}
	if next := r.choose(nil); next != nil {
		r.resume(next)
	}
}

// Point lets the strategy choose who goes on: t, or somebody else first.
func (t *Task) Point(op Op) { t.Await(op, nil) }

// Await waits until ready returns true, which must be quick and change nothing; nil is
// always ready. When Await returns it is ready, for nobody has run since. It is a point
// even where t need not wait.
func (t *Task) Await(op Op, ready func() bool) {
	if op.Place == (Place{}) {
		op.Place = Here()
	}
	t.op, t.ready = op, ready
	t.pass(false)
	t.ready = nil
}

// At returns the place of the last point of t.
func (t *Task) At() Place { return t.op.Place }

// Yield is a point at which others come first, if there are any.
func (t *Task) Yield(op Op) {
	op.Place = Here()
	t.op = op
	t.pass(true)
}

// pass lets the strategy choose who goes on, and returns when it is t.
func (t *Task) pass(yields bool) {
	r := t.Run
	r.accesses = 0
	r.beats.Add(1)
	if r.points++; r.points > maxPoints {
		r.end(endless(t))
		t.stop()
	}
	r.row++
	if r.row > maxRow {
		yields, r.row = true, 0
	}
	next := r.chooseAfter(t, yields)
	if next == t {
		return
	}
	if next == nil { // the run has ended
		t.stop()
	}
	if t.ready == nil || t.ready() {
		r.Switches = append(r.Switches, Switch{t, next, t.op})
	}
	r.resume(next)
	<-t.wake
}

// resume lets a task go on. It may have to begin.
func (r *Run) resume(t *Task) {
	r.row = 0
	r.current.Store(t)
	t.wake <- struct{}{}
}

// stop blocks t for ever, without running its deferred functions: the run is over, and they
// could disturb the next one.
func (t *Task) stop() { select {} }

// choose returns the task that goes on when nobody runs, or nil if the run has ended.
func (r *Run) choose(t *Task) *Task { return r.chooseAfter(t, false) }

// chooseAfter returns the task that goes on after t, which may be nil, or nil if the run
// has ended.
func (r *Run) chooseAfter(t *Task, yields bool) *Task {
	for {
		able := r.able()
		if len(able) > 0 {
			r.idle = 0
		}
		switch {
		case r.draining && r.drained >= maxDrained:
			r.end(nil)
			return nil
		case r.draining && len(able) > 0:
			r.drained++
			return runOn(able, t, yields, nil)
		case r.draining:
			if r.drained += drainedByTimer; !r.timers.advance(r) {
				r.end(nil)
				return nil
			}
		case len(able) == 1:
			return able[0]
		case len(able) > 1:
			return r.strategy.next(able, t, yields)
		default:
			if r.idle++; r.idle > maxIdle || !r.timers.advance(r) {
				r.end(deadlocked(r))
				return nil
			}
		}
	}
}

// able returns the tasks that can go on, by number.
func (r *Run) able() (able []*Task) {
	for _, t := range r.tasks {
		if !t.ended && (t.ready == nil || t.ready()) {
			able = append(able, t)
		}
	}
	return able
}

// end ends the run, if it has not ended yet.
func (r *Run) end(trouble *Trouble) {
	if active.CompareAndSwap(r, nil) {
		r.Trouble = trouble
		close(r.finished)
	}
}

// Touch notes that the caller, if it is a task, accesses the variable at p, if that is
// not nil.
func Touch(p unsafe.Pointer, kind race.Kind, site *race.Site) {
	if t := Current(); t != nil && p != nil {
		t.Access(p, kind, site)
	}
}

// Access notes an access to memory. See race.Memory.
func (t *Task) Access(p unsafe.Pointer, kind race.Kind, site *race.Site) {
	r := t.Run
	if r.Memory.Access(&t.Thread, p, kind, site) {
		t.check(site)
	}
	if r.accesses++; r.accesses > maxAccesses {
		t.Yield(Op{What: "go on in a loop"})
	}
}

// check ends the run if the access at a site was a race, or exceeded maxVariables.
func (t *Task) check(site *race.Site) {
	r := t.Run
	switch {
	case r.Memory.Found != nil:
		r.end(raced(r))
		t.stop()
	case r.Memory.Variables() > maxVariables:
		r.end(&Trouble{Limit, func() string {
			return fmt.Sprintf("it has used more than %d variables that goroutines may share, the last %s at %s:%d", maxVariables, site.Expr, site.File, site.Line)
		}})
		t.stop()
	}
}

// Tasks returns how many tasks the run had.
func (r *Run) Tasks() int { return len(r.tasks) }

// Left returns the tasks that had not ended when the run had.
func (r *Run) Left() (left []*Task) {
	for _, t := range r.tasks {
		if !t.ended {
			left = append(left, t)
		}
	}
	return left
}

type stateKey struct {
	of   unsafe.Pointer
	kind any
}

// State returns what the run knows of the thing at p, of one kind; at first, a zero T.
func State[T any](t *Task, p unsafe.Pointer) *T { return stateOf[T](t.Run, p) }

func stateOf[T any](r *Run, p unsafe.Pointer) *T {
	key := stateKey{p, (*T)(nil)}
	s, ok := r.states[key].(*T)
	if !ok {
		s = new(T)
		r.states[key] = s
	}
	return s
}
