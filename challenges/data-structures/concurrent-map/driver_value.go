package cmap

import (
	"runtime"
	"sync"
	"time"
)

// driveValue is a value that takes a while to copy, so that goroutines meet while
// they do. All its numbers are the same.
type driveValue [2048]int

func newDriveValue(n int) (v driveValue) {
	for i := range v {
		v[i] = n
	}
	return v
}

// whole reports whether the beginning, the middle and the end are of one value.
func (v *driveValue) whole() bool {
	return v[0] == v[len(v)/2] && v[0] == v[len(v)-1]
}

// driveThreads lets more goroutines run at once than there are processors, so that
// one may be interrupted anywhere while others go on. The function that it returns
// ends that.
func driveThreads() (end func()) {
	before := runtime.GOMAXPROCS(8)
	return func() { runtime.GOMAXPROCS(before) }
}

// driveGate holds who waits until it is opened, or the first has waited for a while.
type driveGate struct {
	once   sync.Once
	opened chan struct{}
	while  time.Duration
}

func newDriveGate(while time.Duration) *driveGate {
	return &driveGate{opened: make(chan struct{}), while: while}
}

func (g *driveGate) open() { g.once.Do(func() { close(g.opened) }) }

func (g *driveGate) wait() {
	select {
	case <-g.opened:
	case <-time.After(g.while):
		g.open()
	}
}
