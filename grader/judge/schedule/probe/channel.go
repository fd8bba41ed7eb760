// Package probe has the functions that a submission's rewritten source calls for its
// channels, its goroutines, and its accesses to memory that goroutines may share. Outside
// of a run each does just what the replaced source did. Package
// grader/instrument/concurrent inserts the calls.
package probe

import (
	"iter"
	"runtime"
	"time"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/schedule"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// On notes that the program was rewritten.
func On() bool { return schedule.On() }

// Go starts f, as the statement go f() does.
func Go(f func()) {
	t := engine.Current()
	if t == nil {
		go f()
		return
	}
	t.Go("", f)
}

// real is a channel for package engine.
type real[T any] struct {
	sends chan<- T
	gets  <-chan T
}

func key[C any](c *C) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(c)) }

func sender[T any](c chan<- T) *real[T]   { return &real[T]{sends: c} }
func receiver[T any](c <-chan T) *real[T] { return &real[T]{gets: c} }

func (r *real[T]) Key() unsafe.Pointer {
	if r.sends != nil {
		return key(&r.sends)
	}
	return key(&r.gets)
}

func (r *real[T]) Len() int { return max(len(r.sends), len(r.gets)) }
func (r *real[T]) Cap() int { return max(cap(r.sends), cap(r.gets)) }
func (r *real[T]) Close()   { close(r.sends) }

func (r *real[T]) Send(v any) {
	value, _ := v.(T)
	r.sends <- value
}

func (r *real[T]) Receive() (any, bool) {
	v, ok := <-r.gets
	return v, ok
}

func (r *real[T]) Poll() (v any, ok, received bool) {
	select {
	case v, ok := <-r.gets:
		return v, ok, true
	default:
		return nil, false, false
	}
}

// Sender sends to a channel.
type Sender[T any] struct{ c chan<- T }

// Send begins a send statement: Send(c).Value(v).
func Send[T any](c chan<- T) Sender[T] { return Sender[T]{c} }

// Value sends v.
func (s Sender[T]) Value(v T) {
	t := engine.Current()
	if t == nil {
		s.c <- v
		return
	}
	t.Do([]*engine.Offer{{Channel: sender(s.c), Sends: true, Value: v}}, false, "send to a channel")
}

// Receive is <-c.
func Receive[T any](c <-chan T) T {
	v, _ := Receive2(c)
	return v
}

// Receive2 is v, ok := <-c.
func Receive2[T any](c <-chan T) (T, bool) {
	t := engine.Current()
	if t == nil {
		v, ok := <-c
		return v, ok
	}
	o := &engine.Offer{Channel: receiver(c)}
	t.Do([]*engine.Offer{o}, false, "receive from a channel")
	return value[T](o), o.OK
}

func value[T any](o *engine.Offer) T {
	v, _ := o.Value.(T)
	return v
}

// Each goes through what a channel receives until it is closed.
func Each[T any](c <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			if v, ok := Receive2(c); !ok || !yield(v) {
				return
			}
		}
	}
}

// Close is close(c).
func Close[T any](c chan<- T) {
	t := engine.Current()
	if t == nil || c == nil {
		close(c)
		return
	}
	t.Close(sender(c))
}

// Len is len(c), which is a point: what it returns depends on others.
func Len[T any](c <-chan T) int {
	if t := engine.Current(); t != nil {
		t.Point(engine.Op{What: "ask for the length of a channel"})
	}
	return len(c)
}

// Fire has a timer send the time to a channel with room for one.
func Fire(r *engine.Run, c chan time.Time, fired *engine.Timer) {
	r.Put(sender((chan<- time.Time)(c)), r.Now(), fired.Clock)
}

// Outside is a point before a call of f, which has effects that other goroutines may see,
// such as on a file. It returns f.
func Outside[F any](f F, what string) F {
	if t := engine.Current(); t != nil {
		t.Point(engine.Op{What: what})
	}
	return f
}

// Gosched is runtime.Gosched.
func Gosched() {
	if t := engine.Current(); t != nil {
		t.Yield(engine.Op{What: "go on after runtime.Gosched"})
		return
	}
	runtime.Gosched()
}
