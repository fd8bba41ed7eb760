package sync

import "github.com/gradus-dev/gradus/grader/judge/schedule/std/sync/atomic"

// A Once is a sync.Once.
type Once struct {
	done atomic.Bool
	mu   Mutex
}

func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.done.Load() {
		defer o.done.Store(true)
		f()
	}
}

// OnceFunc is sync.OnceFunc.
func OnceFunc(f func()) func() {
	once := OnceValue(func() struct{} { f(); return struct{}{} })
	return func() { once() }
}

// OnceValue is sync.OnceValue.
func OnceValue[T any](f func() T) func() T {
	once := OnceValues(func() (T, struct{}) { return f(), struct{}{} })
	return func() T {
		v, _ := once()
		return v
	}
}

// OnceValues is sync.OnceValues.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var once Once
	var valid bool
	var p any
	var v1 T1
	var v2 T2
	return func() (T1, T2) {
		once.Do(func() {
			defer func() {
				f = nil
				if p = recover(); !valid {
					panic(p)
				}
			}()
			v1, v2 = f()
			valid = true
		})
		if !valid {
			panic(p)
		}
		return v1, v2
	}
}
