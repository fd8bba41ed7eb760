package a

import (
	"context"
	"iter"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func f(ctx context.Context, g *errgroup.Group) {
	go f(ctx, g) // want `the go statement starts a goroutine`
	var wg sync.WaitGroup
	wg.Go(func() {}) // want `Go runs code on another goroutine`
	start := wg.Go   // want `Go runs code on another goroutine`
	start(nil)
	g.TryGo(nil)                     // want `TryGo runs code on another goroutine`
	time.AfterFunc(time.Second, nil) // want `AfterFunc runs code on another goroutine`
	context.AfterFunc(ctx, nil)      // want `AfterFunc runs code on another goroutine`

	g.Wait()
	<-time.After(time.Second)
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	next, stop := iter.Pull[int](nil) // want `Pull runs code on another goroutine`
	_, _ = next, stop
	finalizer := runtime.SetFinalizer // want `SetFinalizer runs code`
	finalizer(new(int), nil)
	runtime.AddCleanup(new(int), func(int) {}, 0) // want `AddCleanup runs code`
	_ = http.ListenAndServe("", nil)              // want `ListenAndServe runs code`
	_ = new(http.Server).Serve(nil)               // want `Serve runs code`
	_ = http.TimeoutHandler(nil, 0, "")           // want `TimeoutHandler runs code`
	_ = httptest.NewServer(nil)                   // want `NewServer runs code`
	_ = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	T{}.Go()
}

type T struct{}

func (T) Go() {}
