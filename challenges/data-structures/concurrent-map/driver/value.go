package driver

import (
	"runtime"
	"sync"
	"time"
)

// wide is a value that takes a while to copy, so that goroutines meet while
// they do. All its numbers are the same.
type wide = [2048]int

func newWide(n int) (v wide) {
	for i := range v {
		v[i] = n
	}
	return v
}

// whole reports whether the beginning, the middle and the end are of one value.
func whole(v *wide) bool {
	return v[0] == v[len(v)/2] && v[0] == v[len(v)-1]
}

// threads lets more goroutines run at once than there are processors, so that
// one may be interrupted anywhere while others go on. The function that it returns
// ends that.
func threads() (end func()) {
	before := runtime.GOMAXPROCS(8)
	return func() { runtime.GOMAXPROCS(before) }
}

// gate holds who waits until it is opened, or the first has waited for a while.
type gate struct {
	once   sync.Once
	opened chan struct{}
	while  time.Duration
}

func newGate(while time.Duration) *gate {
	return &gate{opened: make(chan struct{}), while: while}
}

func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

func (g *gate) wait() {
	select {
	case <-g.opened:
	case <-time.After(g.while):
		g.open()
	}
}
