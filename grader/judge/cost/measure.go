package cost

import (
	"slices"
	"sync"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/peer"
)

// series is what AtMost was asked to measure.
type series[I any] struct {
	t     testing.TB
	g     Growth
	sizes []int
	gen   func(n int) I
	run   func(I)
}

// measure runs all sizes, up to the one that exceeds the limit, if one does.
func (s *series[I]) measure() (points []point, counted bool) {
	s.t.Helper()
	inputs, points := make([]I, len(s.sizes)), make([]point, len(s.sizes))
	for i, n := range s.sizes {
		inputs[i], points[i].size = s.gen(n), n
		if sized, ok := any(inputs[i]).(Sizer); ok {
			points[i].size = sized.Size()
		}
	}
	check(s.t, points)
	limit, stop := s.g.limit(points), int64(0)
	if s.g.counter == Steps {
		stop = limit
	}
	for i := range points {
		p := &points[i]
		var r Reading
		r, p.exceeded, counted = measure(stop, func() { s.run(inputs[i]) })
		p.count = s.g.counter.of(r)
		if p.exceeded || int64(p.count) > limit {
			p.count, p.exceeded = int(limit), true
		}
		if p.exceeded || s.t.Failed() {
			return points[:i+1], counted
		}
	}
	return points, counted
}

// repeats is how often a failure is measured if counts are random: enough for the mean
// number of comparisons of a sort with random pivots to be within a twentieth of the
// expected one.
const repeats = 8

// again repeats the measurement of points that failed, and returns the means. It stops after
// the first time if the counts are the same again or far too large.
func (s *series[I]) again(points []point) []point {
	s.t.Helper()
	if points[len(points)-1].exceeded {
		return points
	}
	mean := slices.Clone(points)
	for n := 1; n < repeats; n++ {
		more, _ := s.measure()
		if s.t.Failed() || more[len(more)-1].exceeded || n == 1 && slices.Equal(more, points) {
			return more
		}
		for i := range mean {
			mean[i].count += more[i].count
		}
	}
	for i := range mean {
		mean[i].count /= repeats
	}
	return mean
}

// measuring serialises measurements, which would otherwise count each other's steps.
var measuring sync.Mutex

// measure counts what run costs, and stops it when it takes more steps than limit,
// unless that is 0.
func measure(limit int64, run func()) (r Reading, exceeded, counted bool) {
	measuring.Lock()
	defer measuring.Unlock()
	if _, counted = peer.Measure(limit); !counted {
		run()
		return r, false, false
	}
	defer func() { // also when run panics or ends the test
		reason := recover()
		m, _ := peer.Measure(0)
		if reason != nil && !m.Exceeded {
			panic(reason)
		}
		r, exceeded = Reading{Steps: int(m.Steps), Allocs: int(m.Allocs), Space: int(m.Space)}, m.Exceeded
	}()
	run()
	return r, exceeded, true
}
