// Package cost lets hidden tests state how much work a solution may do, without a
// stopwatch: the steps the learner's own code takes are counted while it runs, and
// so are its allocations. The same solution gets the same verdict on a busy laptop
// and on a fast server.
//
//	cost.AtMost(t, cost.NLogN, []int{64, 128, 256, 512, 1024, 2048}, rand.Perm, func(items []int) {
//		mergesort.DriveSort(items)
//	})
//
// Steps are counted only in a submission that gradus has built, and only if its
// hidden tests import this package; package meter defines a step. In such a submission,
// code that can't be counted breaks a rule, and so do goroutines unless the challenge
// allows them. If the tests run in one process with the package, as under "go test", AtMost
// makes its calls and logs that it could not count. What a test counts itself, such as
// calls of its own callback, needs no counters: see Counted.
//
// A Growth bounds two things. The factor: no run may take more steps than the factor, 256
// unless Times sets another, times the growth's value at the largest size; a run that
// exceeds it is stopped. And the growth: the steps beyond those of the smallest size may
// grow faster than the bound, but at most half as far, by ratio, as the next faster growth.
// The median over all pairs of sizes decides, so that one outlier changes nothing. If the
// counts are random, because of map iteration order for example, a failure is measured
// again, and the mean decides.
package cost

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/peer"
)

// Reading is what one run cost.
type Reading struct{ Steps, Allocs, Space int }

// Counter is one of the numbers of a Reading.
type Counter int

const (
	Steps  Counter = iota // statements, and elements that functions go through
	Allocs                // pieces of memory asked for
	Space                 // elements they have together; for strings, bytes
)

var counterNames = map[Counter]string{Steps: "steps", Allocs: "allocations", Space: "elements allocated"}

func (c Counter) of(r Reading) int {
	return map[Counter]int{Steps: r.Steps, Allocs: r.Allocs, Space: r.Space}[c]
}

// Sizer is implemented by inputs whose size is not what was asked for, such as
// graphs, for which it is the number of vertices and edges together.
type Sizer interface{ Size() int }

// AtMost fails t unless what run costs grows no faster than g. For each size, which
// must increase, gen makes an input and run passes it to the submission; only run is
// counted. An input that implements Sizer has that size. Nothing else may call the
// submission meanwhile, and gen must make the same inputs each time.
//
// That the results are right is for other tests to say; name them in the check's
// needs.
func AtMost[I any](t testing.TB, g Growth, sizes []int, gen func(n int) I, run func(I)) {
	t.Helper()
	s := series[I]{t, g, sizes, gen, run}
	points, counted := s.measure()
	switch {
	case t.Failed():
	case !counted:
		t.Log("cost: steps are counted when gradus grades; here the calls were made, and nothing was counted")
	default:
		if g.judge(points) != "" {
			points = s.again(points)
		}
		report(t, g, points)
		g.note(points)
	}
}

// note reports the sum of steps over all sizes, for learners to compare.
func (g Growth) note(points []point) {
	if g.counter != Steps {
		return
	}
	sum := 0
	for _, p := range points {
		sum += p.count
	}
	peer.NoteSteps(int64(sum))
}

// Counted is AtMost for a number that the test counts itself, such as calls of its
// own callback or requests to its own server. It decides in any process.
func Counted(t testing.TB, g Growth, sizes []int, count func(n int) int) {
	t.Helper()
	points := make([]point, len(sizes))
	for i, n := range sizes {
		points[i].size = n
	}
	check(t, points)
	limit := g.limit(points)
	for i, n := range sizes {
		if points[i].count = count(n); t.Failed() {
			return
		}
		if int64(points[i].count) > limit {
			points = points[:i+1]
			points[i].count, points[i].exceeded = int(limit), true
			break
		}
	}
	g.counted = "calls"
	report(t, g, points)
}

// Of returns what run costs. counted is false, and the reading empty, if the hidden tests
// run in one process with the package.
func Of(run func()) (r Reading, counted bool) {
	r, _, counted = measure(0, run)
	return r, counted
}

// Requirements on the sizes, so that growths can be told apart.
const (
	fewestSizes = 6
	leastSize   = 8
	leastSpan   = 32 // the largest size over the smallest
)

// check ends t if the sizes can't tell growths apart: the author's mistake.
func check(t testing.TB, points []point) {
	t.Helper()
	ok := len(points) >= fewestSizes && telling(points, 3) && points[0].size >= leastSize && points[len(points)-1].size >= leastSpan*points[0].size
	for i := 1; i < len(points); i++ {
		ok = ok && points[i].size > points[i-1].size
	}
	if !ok {
		t.Fatalf("cost: give at least %d sizes, rising from at least %d to at least %d times the first, three of them at least %d times the first",
			fewestSizes, leastSize, leastSpan, nearby)
	}
}

func report(t testing.TB, g Growth, points []point) {
	t.Helper()
	if text := g.judge(points); text != "" {
		t.Error(text)
	}
}

// limit is what no run may exceed.
func (g Growth) limit(points []point) int64 {
	return int64(math.Ceil(g.factor * g.at(float64(points[len(points)-1].size))))
}

// String names the growth, such as "n·log n".
func (g Growth) String() string {
	if g.form != N.form && strings.ContainsAny(g.unit, "+ ") {
		return fmt.Sprintf(g.form, "("+g.unit+")")
	}
	return fmt.Sprintf(g.form, g.unit)
}
