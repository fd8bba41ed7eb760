package meter_test

import (
	"math"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

// span returns what was counted since it was called last, and allows that many steps.
var span = func() func(steps int64) meter.Reading {
	var last meter.Totals
	var limit int64
	return func(steps int64) meter.Reading {
		now := meter.Allow(steps)
		r := now.Since(last, limit)
		last, limit = now, steps
		return r
	}
}()

func TestReadings(t *testing.T) {
	span(0)
	meter.Step(3)
	meter.Step(4)
	meter.Alloc(2, 50)
	for _, want := range []meter.Reading{{Steps: 7, Allocs: 2, Space: 50}, {}} {
		if got := span(0); got != want {
			t.Errorf("the reading is %+v; want %+v", got, want)
		}
	}
	if !meter.On() || !meter.Allow(0).On {
		t.Error("a program that counts does not say so")
	}
}

// TestLimit holds that no step beyond the limit is taken, however often a panic is
// recovered, until the counters start again.
func TestLimit(t *testing.T) {
	span(10)
	step := func(n int) (stopped bool) {
		defer func() {
			switch r := recover(); r.(type) {
			case meter.Exceeded:
				stopped = true
			case nil:
			default:
				t.Errorf("panic: %v", r)
			}
		}()
		meter.Step(n)
		return false
	}
	for i, want := range []bool{false, true, true, true} {
		if got := step(10); got != want {
			t.Errorf("10 steps more after %d of 10: stopped = %t; want %t", 10*i, got, want)
		}
	}
	if r := span(10); r.Steps != 10 || !r.Exceeded {
		t.Errorf("the reading is %+v; want 10 steps, exceeded", r)
	}
	if step(10) {
		t.Error("stopped though the counters were set to zero")
	}
	if r := span(0); r.Steps != 10 || r.Exceeded {
		t.Errorf("the reading is %+v; want 10 steps, not exceeded", r)
	}
	if step(math.MaxInt32) {
		t.Error("stopped though there is no limit")
	}
	span(0)
}

func TestGoroutines(t *testing.T) {
	span(0)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10_000 {
				meter.Step(1)
				meter.Alloc(1, 2)
			}
		})
	}
	wg.Wait()
	got := span(0)
	got.On = false
	if diff := cmp.Diff(meter.Reading{Steps: 80_000, Allocs: 80_000, Space: 160_000}, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}

// BenchmarkStep compares a tight loop that counts its steps, as instrumented source
// does, with the same loop as it was written.
func BenchmarkStep(b *testing.B) {
	numbers := make([]int, 1<<14)
	var plain, counted time.Duration
	sum := 0
	for b.Loop() {
		start := time.Now()
		for _, n := range numbers {
			sum += n
		}
		plain += time.Since(start)
		start = time.Now()
		for _, n := range numbers {
			meter.Step(2)
			sum += n
		}
		counted += time.Since(start)
	}
	b.ReportMetric(float64(counted)/float64(plain), "counted/plain")
	if sum != 0 {
		b.Fatal(sum)
	}
}
