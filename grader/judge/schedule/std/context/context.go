// Package context has the API of its namesake, built on operations that a schedule can
// order: in a run the schedule chooses when a context's end is seen, and deadlines are by
// the run's own clock.
package context

import (
	"context"
	"fmt"

	"github.com/gradus-dev/gradus/grader/judge/schedule/probe"
	"github.com/gradus-dev/gradus/grader/judge/schedule/std/sync"
	"github.com/gradus-dev/gradus/grader/judge/schedule/std/time"
)

type (
	Context         = context.Context
	CancelFunc      = context.CancelFunc
	CancelCauseFunc = context.CancelCauseFunc
)

var (
	Canceled         = context.Canceled
	DeadlineExceeded = context.DeadlineExceeded
)

func Background() Context { return context.Background() }

func TODO() Context { return context.TODO() }

func WithValue(parent Context, key, val any) Context { return context.WithValue(parent, key, val) }

func WithoutCancel(parent Context) Context { return context.WithoutCancel(parent) }

func WithCancel(parent Context) (Context, CancelFunc) {
	c := begin(parent)
	return c, func() { c.cancel(Canceled, nil) }
}

func WithCancelCause(parent Context) (Context, CancelCauseFunc) {
	c := begin(parent)
	return c, func(cause error) { c.cancel(Canceled, cause) }
}

func WithTimeout(parent Context, d time.Duration) (Context, CancelFunc) {
	return WithDeadline(parent, time.Now().Add(d))
}

func WithTimeoutCause(parent Context, d time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(d), cause)
}

func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	c := begin(parent)
	if earlier, ok := parent.Deadline(); ok && earlier.Before(d) {
		return c, func() { c.cancel(Canceled, nil) }
	}
	c.deadline = d
	wait := time.Until(d)
	if wait <= 0 {
		c.cancel(DeadlineExceeded, cause)
		return c, func() {}
	}
	timer := time.AfterFunc(wait, func() { c.cancel(DeadlineExceeded, cause) })
	return c, func() {
		timer.Stop()
		c.cancel(Canceled, nil)
	}
}

// Cause is context.Cause.
func Cause(c Context) error {
	if own, ok := c.Value(&ownKey).(*ended); ok {
		own.mu.Lock()
		defer own.mu.Unlock()
		if own.cause != nil || own.err == nil {
			return own.cause
		}
		return own.err
	}
	return context.Cause(c)
}

// AfterFunc is context.AfterFunc.
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	own, ok := ctx.Value(&ownKey).(*ended)
	end := func() {}
	if !ok || own.Done() != ctx.Done() { // it is another package's, and ends by its channel alone
		own = begin(ctx)
		end = func() { own.cancel(Canceled, nil) }
	}
	var once sync.Once
	remove := own.add(func(error, error) { once.Do(func() { probe.Go(f) }) })
	return func() bool {
		stopped := false
		once.Do(func() { stopped = true })
		remove()
		end()
		return stopped
	}
}

// ended is a context that can end.
type ended struct {
	Context  // the parent
	deadline time.Time
	done     chan struct{}

	mu         sync.Mutex
	err, cause error
	next       int
	children   map[int]func(err, cause error)
	order      []int // keys of children
}

// ownKey is the key of the innermost context of this package.
var ownKey int

// begin returns a context that ends with its parent.
func begin(parent Context) *ended {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	c := &ended{Context: parent, done: make(chan struct{}), children: map[int]func(err, cause error){}}
	if own, ok := parent.Value(&ownKey).(*ended); ok && own.Done() == parent.Done() {
		own.add(c.cancel)
	} else if parent.Done() != nil {
		probe.Go(func() {
			parentDone, own := probe.From(parent.Done()), probe.From(c.done)
			if probe.Select(false, parentDone, own) == 0 {
				c.cancel(parent.Err(), context.Cause(parent))
			}
		})
	}
	return c
}

// add has f called when c ends, or now if it has. The function that it returns takes it
// back.
func (c *ended) add(f func(err, cause error)) (remove func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		f(c.err, c.cause)
		return func() {}
	}
	n := c.next
	c.next++
	c.children[n] = f
	c.order = append(c.order, n)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.children, n)
	}
}

// cancel ends c, unless it has ended, and those that end with it.
func (c *ended) cancel(err, cause error) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	if cause == nil {
		cause = err
	}
	c.err, c.cause = err, cause
	probe.Close(c.done)
	children, order := c.children, c.order
	c.children = nil
	c.mu.Unlock()
	for _, n := range order {
		if f := children[n]; f != nil {
			f(err, cause)
		}
	}
}

func (c *ended) Deadline() (time.Time, bool) {
	if !c.deadline.IsZero() {
		return c.deadline, true
	}
	return c.Context.Deadline()
}

func (c *ended) Done() <-chan struct{} { return c.done }

func (c *ended) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *ended) Value(key any) any {
	if key == &ownKey {
		return c
	}
	return c.Context.Value(key)
}

// String names the context as those of package context do.
func (c *ended) String() string { return fmt.Sprintf("%v.WithCancel", c.Context) }
