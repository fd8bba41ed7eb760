package learner

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"example.com/hook"
)

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) add(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[k]++
}

func init() { hook.Run = run }

// deep makes the stack grow, with pointers into it.
func deep(n int, up *int) int {
	here := *up + 1
	if n == 0 {
		return here
	}
	var room [64]int
	room[n%64] = deep(n-1, &here)
	return room[n%64]
}

//go:noinline
func where() string {
	var pcs [10]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	var b strings.Builder
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, "learner") {
			fmt.Fprintf(&b, "%s:%d ", f.Function[strings.LastIndex(f.Function, "/")+1:], f.Line)
		}
		if !more {
			return b.String()
		}
	}
}

func inlined() string { return where() }

func outer() string { return inlined() + "|" + func() string { return where() }() }

func deferred() (s string) {
	defer func() { s += fmt.Sprint(" recovered ", recover()) }()
	for i := range 3 {
		defer func() { s += fmt.Sprint(i) }()
	}
	var m map[string]int
	m["x"] = 1
	return "never"
}

func run() {
	zero := 0
	fmt.Println(deep(10000, &zero))
	fmt.Println(outer())
	fmt.Println(deferred())
	for _, f := range []func(){
		func() { var p *counter; p.n["x"]++ },
		func() { i := 5; fmt.Println([]int{1}[i]) },
		func() { var e error; _ = e.Error() },
		func() { _ = any("s").(int) },
		func() { panic(fmt.Errorf("own %w", errors.ErrUnsupported)) },
		func() { z := zero; fmt.Println(1 / z) },
		func() { _ = make([]int, zero-1) },
		func() { close((chan int)(nil)) },
		func() { n := 3; _ = [4]int([]int{n}) },
	} {
		func() {
			defer func() { r := recover(); fmt.Printf("%T %v\n", r, r) }()
			f()
		}()
	}
	c := &counter{n: map[string]int{}}
	var wg sync.WaitGroup
	results := make(chan int)
	for i := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			local := make([]*int, 100)
			for j := range local {
				local[j] = new(int)
				*local[j] = i * j
			}
			runtime.Gosched()
			c.add(fmt.Sprint(i % 5))
			results <- *local[99]
		}()
	}
	go func() { wg.Wait(); close(results) }()
	total := 0
	for r := range results {
		total += r
	}
	fmt.Println(total, c.n)
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	tick := make(chan time.Time)
	select {
	case <-tick:
	case <-ctx.Done():
		fmt.Println(ctx.Err(), errors.Is(context.Cause(ctx), context.DeadlineExceeded))
	}
	done := make(chan bool)
	object := &counter{n: map[string]int{"finalized": 1}}
	runtime.AddCleanup(object, func(s string) { fmt.Println(s); done <- true }, "cleaned up")
	object = nil
	for range 100 {
		runtime.GC()
		select {
		case <-done:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}
