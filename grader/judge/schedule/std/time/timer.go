package time

import (
	"time"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
	"github.com/gradus-dev/gradus/grader/judge/schedule/probe"
)

func Now() Time {
	if t := engine.Current(); t != nil {
		return t.Run.Now()
	}
	return time.Now()
}

func Since(t Time) Duration { return Now().Sub(t) }

func Until(t Time) Duration { return t.Sub(Now()) }

func Sleep(d Duration) {
	t := engine.Current()
	if t == nil {
		time.Sleep(d)
		return
	}
	woken := false
	t.After(d, func(*engine.Run, *engine.Timer) { woken = true })
	t.Await(engine.Op{What: "go on after a sleep"}, func() bool { return woken })
}

func After(d Duration) <-chan Time { return NewTimer(d).C }

func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}

// Timer is a time.Timer.
type Timer struct {
	C <-chan Time

	c      chan Time
	f      func()
	real   *time.Timer // of one that was made outside of a run
	timer  *engine.Timer
	placed engine.Place
}

func NewTimer(d Duration) *Timer {
	t := engine.Current()
	if t == nil {
		real := time.NewTimer(d)
		return &Timer{C: real.C, real: real}
	}
	timer := &Timer{c: make(chan Time, 1)}
	timer.C = timer.c
	timer.set(t, d)
	return timer
}

func AfterFunc(d Duration, f func()) *Timer {
	t := engine.Current()
	if t == nil {
		return &Timer{real: time.AfterFunc(d, f)}
	}
	timer := &Timer{f: f, placed: engine.Here()}
	timer.set(t, d)
	return timer
}

func (t *Timer) set(task *engine.Task, d Duration) {
	t.timer = task.After(d, func(r *engine.Run, fired *engine.Timer) {
		if t.f != nil {
			r.Spawn(fired, t.placed, t.f)
		} else {
			probe.Fire(r, t.c, fired)
		}
	})
}

// Stop keeps the timer from firing, and reports whether it does. What it has sent is
// taken back.
func (t *Timer) Stop() bool {
	task := engine.Current()
	if t.real != nil || task == nil || t.timer == nil {
		return t.real != nil && t.real.Stop()
	}
	task.Point(engine.Op{What: "stop a timer"})
	return task.Stop(t.timer) || t.drain()
}

func (t *Timer) Reset(d Duration) bool {
	task := engine.Current()
	if t.real != nil || task == nil || t.timer == nil {
		return t.real != nil && t.real.Reset(d)
	}
	active := t.Stop()
	t.set(task, d)
	return active
}

func (t *Timer) drain() bool {
	select {
	case <-t.c:
		return true
	default:
		return false
	}
}

// Ticker is a time.Ticker.
type Ticker struct {
	C <-chan Time

	c     chan Time
	every Duration
	real  *time.Ticker
	timer *engine.Timer
}

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	t := engine.Current()
	if t == nil {
		real := time.NewTicker(d)
		return &Ticker{C: real.C, real: real}
	}
	ticker := &Ticker{c: make(chan Time, 1)}
	ticker.C = ticker.c
	ticker.set(t, d)
	return ticker
}

func (t *Ticker) set(task *engine.Task, d Duration) {
	t.every = d
	t.timer = task.After(d, t.fire)
}

func (t *Ticker) fire(r *engine.Run, fired *engine.Timer) {
	probe.Fire(r, t.c, fired)
	r.Again(fired, t.every)
}

func (t *Ticker) Stop() {
	task := engine.Current()
	switch {
	case t.real != nil:
		t.real.Stop()
	case task != nil && t.timer != nil:
		task.Stop(t.timer)
	}
}

func (t *Ticker) Reset(d Duration) {
	task := engine.Current()
	switch {
	case d <= 0:
		panic("non-positive interval for Ticker.Reset")
	case t.real != nil:
		t.real.Reset(d)
	case task != nil && t.timer != nil:
		task.Stop(t.timer)
		t.set(task, d)
	}
}
