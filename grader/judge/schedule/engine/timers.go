package engine

import (
	"container/heap"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/race"
)

// Epoch is the time at which every run begins.
var Epoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Timer is something that happens at a time of a run's own clock, which stands still
// while any task can go on.
type Timer struct {
	Clock race.Clock // of the task that set it
	at    time.Duration
	order int
	index int
	fire  func(*Run)
}

type timers struct {
	now  time.Duration // since Epoch
	set  int
	heap timerHeap
}

// Now returns the time of the run.
func (r *Run) Now() time.Time { return Epoch.Add(r.timers.now) }

// After arranges for fire to be called when d has passed and no task can go on. fire runs
// outside of any task and must not wait.
func (t *Task) After(d time.Duration, fire func(*Run, *Timer)) *Timer {
	w := &t.Run.timers
	w.set++
	timer := &Timer{at: w.now + max(d, 0), order: w.set}
	timer.fire = func(r *Run) { fire(r, timer) }
	t.Release(&timer.Clock)
	heap.Push(&w.heap, timer)
	return timer
}

// Again has a timer that has fired fire once more after that much time.
func (r *Run) Again(timer *Timer, d time.Duration) {
	r.timers.set++
	timer.at, timer.order = r.timers.now+d, r.timers.set
	heap.Push(&r.timers.heap, timer)
}

// Stop takes a timer back and reports whether it had not fired.
func (t *Task) Stop(timer *Timer) bool {
	w := &t.Run.timers
	if timer.index < 0 || timer.index >= len(w.heap) || w.heap[timer.index] != timer {
		return false
	}
	heap.Remove(&w.heap, timer.index)
	timer.index = -1
	return true
}

// advance lets time pass until the next timer fires, and reports whether there is one.
func (w *timers) advance(r *Run) bool {
	if len(w.heap) == 0 {
		return false
	}
	timer := heap.Pop(&w.heap).(*Timer)
	w.now = max(w.now, timer.at)
	timer.fire(r)
	return true
}

// Spawn starts a task that a timer begins.
func (r *Run) Spawn(timer *Timer, began Place, f func()) {
	child := r.newTask("", nil)
	child.Acquire(timer.Clock)
	child.Began, child.op = began, Op{What: "begin", Place: began}
	go child.run(f)
}

type timerHeap []*Timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].order < h[j].order
}
func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *timerHeap) Push(x any) {
	t := x.(*Timer)
	t.index = len(*h)
	*h = append(*h, t)
}
func (h *timerHeap) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	*h = (*h)[:last]
	t.index = -1
	return t
}
