package a

import (
	"context"
	"iter"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func f(ctx context.Context, g *errgroup.Group) {
	go f(ctx, g) // want `the go statement starts a goroutine`
	var wg sync.WaitGroup
	wg.Go(func() {}) // want `Go starts a goroutine`
	start := wg.Go   // want `Go starts a goroutine`
	start(nil)
	g.TryGo(nil)                     // want `TryGo starts a goroutine`
	time.AfterFunc(time.Second, nil) // want `AfterFunc starts a goroutine`
	context.AfterFunc(ctx, nil)      // want `AfterFunc starts a goroutine`

	g.Wait()
	<-time.After(time.Second)
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	next, stop := iter.Pull[int](nil)
	_, _ = next, stop
	T{}.Go()
}

type T struct{}

func (T) Go() {}
