package ratelimit

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// request is made once: thousands are sent.
var request = httptest.NewRequest(http.MethodGet, "/", nil)

// send sends a request from a client and returns the status.
func send(h http.Handler, client string) int {
	r, w := *request, httptest.NewRecorder()
	r.Header, r.RemoteAddr = http.Header{}, client
	h.ServeHTTP(w, &r)
	return w.Code
}

func address(i int) string { return fmt.Sprintf("10.%d.%d.%d:80", i>>16&255, i>>8&255, i&255) }

// DriveAtOnce sends n requests of one client at once and returns how many got
// through. The clock answers nobody before all have asked, or a moment has passed.
func DriveAtOnce(l Limit, n int) (passed int, err error) {
	start, asked, all := time.Unix(1e9, 0), atomic.Int32{}, newGate(10*time.Millisecond)
	var through atomic.Int32
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through.Add(1) }), l, func() time.Time {
		if int(asked.Add(1)) == n {
			all.open()
		}
		all.wait()
		return start
	})
	if err != nil {
		return 0, err
	}
	var done sync.WaitGroup
	for range n {
		done.Go(func() { send(h, "192.0.2.1:80") })
	}
	done.Wait()
	return int(through.Load()), nil
}

// DriveMany lets some workers send requests at once, each those of its own clients,
// and returns how many got through.
func DriveMany(l Limit, workers, clients, requests int) (passed int, err error) {
	var through atomic.Int32
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through.Add(1) }), l, time.Now)
	if err != nil {
		return 0, err
	}
	var done sync.WaitGroup
	for w := range workers {
		done.Go(func() {
			for i := range clients * requests {
				send(h, address(w*clients+i/requests))
			}
		})
	}
	done.Wait()
	return int(through.Load()), nil
}

// DriveTogether sends requests of n clients at once and returns how many of them
// were in the handler at the same time.
func DriveTogether(l Limit, n int) (most int, err error) {
	var mu sync.Mutex
	inside, all := 0, newGate(time.Second)
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		inside++
		most = max(most, inside)
		if inside == n {
			all.open()
		}
		mu.Unlock()
		all.wait()
		mu.Lock()
		inside--
		mu.Unlock()
	}), l, time.Now)
	if err != nil {
		return 0, err
	}
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() { send(h, address(i)) })
	}
	done.Wait()
	return most, nil
}

// DriveClients sends a request of each of n clients, with a pause before each, and
// returns how many got through and by how many bytes the heap has grown.
func DriveClients(l Limit, n int, pause time.Duration) (passed, grown int, err error) {
	now := time.Unix(1e9, 0)
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { passed++ }), l, func() time.Time { return now })
	if err != nil {
		return 0, 0, err
	}
	before := heap()
	for i := range n {
		now = now.Add(pause)
		send(h, address(i))
	}
	grown = heap() - before
	runtime.KeepAlive(h)
	return passed, grown, nil
}

// heap is the memory in use, in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// gate holds who waits until it is opened, or the first has waited for a while.
type gate struct {
	once   sync.Once
	opened chan struct{}
	while  time.Duration
}

func newGate(while time.Duration) *gate { return &gate{opened: make(chan struct{}), while: while} }

func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

func (g *gate) wait() {
	select {
	case <-g.opened:
	case <-time.After(g.while):
		g.open()
	}
}
